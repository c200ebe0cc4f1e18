package dev.megakernel.contract;

import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.host.HostBackend;

class HostBackendContractTest extends BackendContract {

    /** Both twins are the host here: a few rings show that the generator and the comparison are sound. */
    @Override
    public int percentOfRings() {
        return 5;
    }

    @Override
    protected MegakernelBackend open() {
        return new HostBackend();
    }
}
