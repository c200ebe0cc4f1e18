package dev.megakernel.backend;

import dev.megakernel.protocol.DeviceLostException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells device losses from other errors: by type, and by text for backends that only have text. */
final class DeviceLoss {

    /** Fragments that drivers and graphics APIs put into the text of a loss. */
    private static final List<String> MARKERS = List.of(
            "device lost",
            "devicelost",
            "context lost",
            "lost device",
            "adapter lost",
            "gpu reset",
            "device_error_context_is_destroyed",
            "device_error_context_is_current",
            "device_error_deinitialized",
            "stale pipeline");

    private DeviceLoss() {}

    static boolean indicatedBy(@Nullable Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof DeviceLostException || mentionsLoss(cause.getMessage())) {
                return true;
            }
        }
        return false;
    }

    private static boolean mentionsLoss(@Nullable String text) {
        String lower = text == null ? "" : text.toLowerCase(Locale.ROOT);
        return MARKERS.stream().anyMatch(lower::contains);
    }
}
