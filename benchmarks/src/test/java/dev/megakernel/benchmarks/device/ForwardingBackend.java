package dev.megakernel.benchmarks.device;

import dev.megakernel.backend.CompiledKernel;
import dev.megakernel.backend.DeviceInfo;
import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.Program;
import java.util.List;

/** Runs everything on another backend, with one opcode for all custom ones. */
record ForwardingBackend(MegakernelBackend other, Opcode only) implements MegakernelBackend {

    @Override
    public String id() {
        return other.id();
    }

    @Override
    public DeviceInfo device() {
        return other.device();
    }

    @Override
    public CompiledKernel compile(KernelSpec spec, LaunchConfig config) {
        Program program =
                new Program(OpcodeCatalog.of(List.of(only)), spec.program().options(), null);
        return other.compile(new KernelSpec(program, spec.workspace()), config);
    }

    @Override
    public void close() {
        other.close();
    }
}
