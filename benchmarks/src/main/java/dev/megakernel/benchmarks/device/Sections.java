package dev.megakernel.benchmarks.device;

import java.util.List;

/** All sections, in the order they run. */
final class Sections {

    private static final List<Section> ALL = List.of(
            new ClosedLoop(),
            new Engine(),
            new OnePass(),
            new OpenLoop(),
            new Batches(),
            new Quanta(),
            new Fairness(),
            new Neighbour(),
            new Parking(),
            new Steps(),
            new Litmus(),
            new PowerDraw(),
            new DemoQuery());

    private Sections() {}

    static List<String> names() {
        return ALL.stream().map(Section::name).toList();
    }

    /**
     * The section of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    static Section named(String name) {
        return ALL.stream()
                .filter(section -> section.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no section \"" + name + "\", only " + names() + ". Fix: name one of them."));
    }
}
