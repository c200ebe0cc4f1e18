package dev.megakernel.demo.web;

import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.SlotLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Body of a call of an opcode, as JSON has it.
 *
 * @param args up to 12 u32 words, none by default
 * @param priority name of a {@link Priority}, NORMAL by default
 * @param tenant u32, 0 by default
 */
@SuppressWarnings("NullAway") // JSON may put null anywhere; each method says what it makes of one
record OpcodeRequest(
        @Nullable List<@Nullable Object> args,
        @Nullable String priority,
        @Nullable Object tenant) {

    /** Returns the argument words; throws {@link ApiException} for more than a slot holds or other values. */
    int[] words() {
        if (args == null) {
            return new int[0];
        }
        if (args.size() > SlotLayout.ARGS_PER_SLOT) {
            throw ApiException.badRequest("args has " + args.size() + " words, a slot holds at most "
                    + SlotLayout.ARGS_PER_SLOT + ". Fix: send fewer arguments.");
        }
        return args.stream().mapToInt(value -> u32("args", value)).toArray();
    }

    /** Returns the priority; throws {@link ApiException} for an unknown name. */
    Priority level() {
        if (priority == null) {
            return Priority.NORMAL;
        }
        return Arrays.stream(Priority.values())
                .filter(level -> level.name().equals(priority.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> ApiException.badRequest("priority is \"" + priority + "\", known are "
                        + Arrays.toString(Priority.values()) + ". Fix: use one of these, or leave it out for NORMAL."));
    }

    /** Returns the tenant's u32; throws {@link ApiException} for other values. */
    int tenantWord() {
        return tenant == null ? 0 : u32("tenant", tenant);
    }

    /** Only whole JSON numbers arrive as Integer or Long; larger ones, fractions and strings are of other types. */
    private static int u32(String field, @Nullable Object value) {
        if ((value instanceof Integer || value instanceof Long)) {
            long number = ((Number) value).longValue();
            if (number >>> Integer.SIZE == 0) {
                return (int) number;
            }
        }
        throw ApiException.badRequest(field + " contains " + value + ", which is not a whole number from 0 to "
                + Integer.toUnsignedString(-1) + ". Fix: send u32 values.");
    }
}
