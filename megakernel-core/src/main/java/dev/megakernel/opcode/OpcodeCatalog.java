package dev.megakernel.opcode;

import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.QueueFullException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The opcodes one kernel understands: the built-ins and the custom ones, each code and each name once (D40).
 *
 * <p>Immutable and thread-safe.
 */
public final class OpcodeCatalog {

    private static final String QUEUE = "submission";

    private static final OpcodeCatalog NONE = new OpcodeCatalog(Map.of(), Map.of(), List.of());

    private final Map<Integer, Opcode> byCode;
    private final Map<String, Opcode> byName;
    private final List<Opcode> custom;

    private OpcodeCatalog(Map<Integer, Opcode> byCode, Map<String, Opcode> byName, List<Opcode> custom) {
        this.byCode = Collections.unmodifiableMap(byCode);
        this.byName = Collections.unmodifiableMap(byName);
        this.custom = List.copyOf(custom);
    }

    /** No opcodes at all, not even built-ins: those of a program that has a {@link SlotProcessor}. */
    static OpcodeCatalog none() {
        return NONE;
    }

    /** The built-ins alone. */
    public static OpcodeCatalog builtIns() {
        return of(List.of());
    }

    /**
     * The built-ins and custom opcodes.
     *
     * @throws QueueFullException when a custom code lies in a reserved range, or a code or name is used twice
     */
    public static OpcodeCatalog of(Collection<Opcode> custom) {
        Map<Integer, Opcode> byCode = new LinkedHashMap<>();
        Map<String, Opcode> byName = new LinkedHashMap<>();
        for (Opcode opcode : BuiltInOpcodes.ALL) {
            byCode.put(opcode.code(), opcode);
            byName.put(opcode.name(), opcode);
        }
        for (Opcode opcode : custom) {
            OpcodeSpace.validateUser(opcode.code());
            refuseClash(opcode, byCode.putIfAbsent(opcode.code(), opcode), "code");
            refuseClash(opcode, byName.putIfAbsent(opcode.name(), opcode), "name");
        }
        return new OpcodeCatalog(byCode, byName, new ArrayList<>(custom));
    }

    private static void refuseClash(Opcode opcode, @org.jspecify.annotations.Nullable Opcode earlier, String what) {
        if (earlier != null) {
            throw new QueueFullException(
                    QUEUE,
                    "opcodes \"" + earlier.name() + "\" (0x" + Integer.toHexString(earlier.code())
                            + ") and \"" + opcode.name() + "\" (0x" + Integer.toHexString(opcode.code())
                            + ") share one " + what
                            + ", but each must be unique. Fix: give one of them another " + what + ".");
        }
    }

    /** The opcode with this code. */
    public Optional<Opcode> find(int code) {
        return Optional.ofNullable(byCode.get(code));
    }

    /** The opcode with this name. */
    public Optional<Opcode> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** All opcodes: built-ins first, then custom ones in the order given. */
    public Collection<Opcode> all() {
        return byCode.values();
    }

    /** The custom opcodes in the order given. */
    public List<Opcode> custom() {
        return custom;
    }

    /** Whether the opcode came with the product. */
    public boolean isBuiltIn(Opcode opcode) {
        return BuiltInOpcodes.ALL.contains(opcode);
    }
}
