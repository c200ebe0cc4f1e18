package dev.megakernel.boot.endpoint;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeCatalog;
import java.util.List;
import java.util.Locale;

/**
 * An opcode in the answer of the endpoint.
 *
 * @param name its name
 * @param code its code in hexadecimal, with {@code 0x}
 * @param scope how many invocations run one slot, as properties write it
 * @param memory what its body may do with the workspace, as properties write it
 * @param idempotent whether a slot may run again after a device loss
 * @param results result words it writes
 * @param builtIn whether it came with the product
 */
public record OpcodeDescriptor(
        String name, String code, String scope, String memory, boolean idempotent, int results, boolean builtIn) {

    static List<OpcodeDescriptor> all(OpcodeCatalog catalog) {
        return catalog.all().stream()
                .map(opcode -> of(opcode, catalog.isBuiltIn(opcode)))
                .toList();
    }

    private static OpcodeDescriptor of(Opcode opcode, boolean builtIn) {
        return new OpcodeDescriptor(
                opcode.name(),
                "0x" + Integer.toHexString(opcode.code()),
                lowerCase(opcode.traits().scope()),
                lowerCase(opcode.traits().memory()),
                opcode.traits().idempotent(),
                opcode.traits().results(),
                builtIn);
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
