package dev.megakernel.contract;

import dev.megakernel.backend.MegakernelBackend;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * What every backend must do, byte for byte as the host does it.
 *
 * <p>A test class per backend extends it and says how to open one. Expectations are written out besides, so that the
 * host is held to the protocol too.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BackendContract
        implements BuiltInContract,
                MemcpyContract,
                LifeCycleContract,
                FenceContract,
                DebugLogContract,
                PackedSlotContract,
                CustomOpcodeContract,
                LoopContract,
                JitContract,
                GridSyncContract,
                BufferContract,
                ResidentContract,
                ResidentFormContract,
                LoadMissContract,
                PriorityContract,
                PriorityFenceContract,
                QuotaContract,
                RandomRingContract,
                RandomFormContract {

    private MegakernelBackend backend;
    private ContractKernels kernels;

    /** Opens the backend under test. */
    protected abstract MegakernelBackend open();

    @BeforeAll
    final void openBackend() {
        backend = open();
        kernels = new ContractKernels(backend);
    }

    @AfterAll
    final void closeBackend() {
        if (kernels != null) {
            kernels.close();
            backend.close();
        }
    }

    @Override
    public ContractKernels kernels() {
        return kernels;
    }
}
