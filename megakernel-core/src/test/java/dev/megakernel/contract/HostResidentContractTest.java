package dev.megakernel.contract;

import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.host.HostBackend;

/** The whole contract over resident buffers: whatever host bytes do, buffers that stay on the device do too. */
class HostResidentContractTest extends BackendContract {

    @Override
    public int percentOfRings() {
        return 2;
    }

    @Override
    protected MegakernelBackend open() {
        return new ResidentOnly(new HostBackend());
    }
}
