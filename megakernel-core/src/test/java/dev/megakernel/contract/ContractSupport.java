package dev.megakernel.contract;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.protocol.PackedOp;

/** What the parts of the contract share: the kernels under test. */
public interface ContractSupport {

    /** The kernels of the test class. */
    ContractKernels kernels();

    /** Runs a scene in one workgroup on both backends and compares everything they leave. */
    default PassResult run(Scene scene) {
        return kernels().run(scene);
    }

    /** Percent of the random rings that are tried; {@code -Dmegakernel.contract.percent=…} asks for more, or for fewer. */
    default int percentOfRings() {
        return Integer.getInteger("megakernel.contract.percent", 100);
    }

    /** An inner operation of a custom opcode. */
    static PackedOp inner(Opcode opcode, int... args) {
        return new PackedOp(opcode.code(), args);
    }
}
