package dev.megakernel.opcode;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The regions of a workspace, one after another in one buffer; a region's number is its place in the list.
 *
 * @param regions the regions, each name once
 */
public record WorkspaceSpec(List<RegionSpec> regions) {

    /** A workspace without regions. */
    public static final WorkspaceSpec EMPTY = new WorkspaceSpec(List.of());

    /** Copies the list and checks that names and total length fit. */
    public WorkspaceSpec {
        regions = List.copyOf(regions);
        Set<String> names = new HashSet<>();
        long words = 0;
        for (RegionSpec region : regions) {
            words += region.words();
            if (!names.add(region.name())) {
                throw new IllegalArgumentException("Two workspace regions have the name \"" + region.name()
                        + "\", but each name is unique. Fix: rename one of them.");
            }
        }
        if (words > Integer.MAX_VALUE / Integer.BYTES) {
            throw new IllegalArgumentException("The workspace regions have " + words
                    + " words in total, but a buffer holds at most " + Integer.MAX_VALUE / Integer.BYTES
                    + ". Fix: make regions smaller or split the work over several kernels.");
        }
    }

    /** First word of a region in the workspace buffer. */
    public int offset(int region) {
        return regions.subList(0, region).stream().mapToInt(RegionSpec::words).sum();
    }

    /** Words of all regions together. */
    public int words() {
        return offset(regions.size());
    }

    /**
     * Number of the region with this name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public int number(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("The workspace has no region \"" + name + "\", only "
                        + regions.stream().map(RegionSpec::name).toList()
                        + ". Fix: declare the region when the kernel is built."));
    }

    /** Number of the region with this name, if there is one. */
    public OptionalInt find(String name) {
        for (int i = 0; i < regions.size(); i++) {
            if (regions.get(i).name().equals(name)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }
}
