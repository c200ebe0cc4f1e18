package dev.megakernel.contract;

import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.host.HostBackend;

class HostBackendContractTest extends BackendContract {

    @Override
    protected MegakernelBackend open() {
        return new HostBackend();
    }
}
