package dev.megakernel.vulkan;

import dev.megakernel.backend.BackendUnavailableException;
import dev.megakernel.backend.BackendUnavailableException.Reason;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Chooses a device by UUID, index or name, or the best of all. */
final class DeviceSelector {

    private final @Nullable String wanted;

    DeviceSelector(@Nullable String wanted) {
        this.wanted = wanted == null || wanted.isBlank() ? null : wanted.strip().toLowerCase(Locale.ROOT);
    }

    Candidate select(List<Candidate> all) {
        if (all.isEmpty()) {
            throw new BackendUnavailableException(
                    Reason.NO_DEVICE,
                    "Vulkan lists 0 devices, but the vulkan backend needs one. Fix: install a driver for the GPU, or a CPU driver"
                            + " (Debian: mesa-vulkan-drivers); in a container grant the GPU's graphics capability.",
                    null);
        }
        List<Candidate> named = IntStream.range(0, all.size())
                .filter(i -> matches(all.get(i).identity(), i))
                .mapToObj(all::get)
                .toList();
        if (named.isEmpty()) {
            throw new BackendUnavailableException(
                    Reason.NO_DEVICE,
                    "No Vulkan device matches \"" + wanted + "\"; there are " + describe(all)
                            + ". Fix: name one of them by UUID, index or part of its name.",
                    null);
        }
        // Kinds are declared best first.
        return named.stream()
                .filter(candidate -> candidate.missing().isEmpty())
                .min(Comparator.comparing(candidate -> candidate.identity().kind()))
                .orElseThrow(() -> new BackendUnavailableException(
                        Reason.MISSING_FEATURE,
                        "Device " + named.get(0).identity().name() + " lacks "
                                + String.join(", ", named.get(0).missing())
                                + ", which the kernel needs. Fix: update the driver or choose another of "
                                + describe(all) + ".",
                        null));
    }

    private boolean matches(Candidate.Identity identity, int index) {
        if (wanted == null) {
            return true;
        }
        // A short number is an index even where it occurs in a name, as 0 does in H200.
        if (wanted.matches("\\d{1,3}")) {
            return wanted.equals(String.valueOf(index));
        }
        return wanted.replace("-", "").equals(identity.uuid())
                || identity.name().toLowerCase(Locale.ROOT).contains(wanted);
    }

    private static String describe(List<Candidate> all) {
        return IntStream.range(0, all.size())
                .mapToObj(i -> i + ": " + all.get(i).identity().name() + " ("
                        + all.get(i).identity().uuid() + ")")
                .toList()
                .toString();
    }
}
