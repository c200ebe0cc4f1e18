package dev.megakernel.boot.endpoint;

import dev.megakernel.Megakernel;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.util.MimeType;

/** Gives a failed recovery an HTTP status and a problem document. Thread-safe. */
@EndpointWebExtension(endpoint = MegakernelEndpoint.class)
public final class MegakernelEndpointWebExtension {

    private static final MimeType PROBLEM = MimeType.valueOf(RecoveryProblem.MEDIA_TYPE);

    private final MegakernelEndpoint endpoint;
    private final Megakernel megakernel;

    /** Extends an endpoint, which describes {@code megakernel}. */
    public MegakernelEndpointWebExtension(MegakernelEndpoint endpoint, Megakernel megakernel) {
        this.endpoint = endpoint;
        this.megakernel = megakernel;
    }

    /**
     * Recovers as {@link MegakernelEndpoint#recover()} does.
     *
     * @return 200 with a {@link RecoveryDescriptor}, or 503 with a {@link RecoveryProblem}
     */
    @WriteOperation
    public WebEndpointResponse<Object> recover() {
        try {
            return new WebEndpointResponse<>(endpoint.recover());
        } catch (RuntimeException e) {
            int status = WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE;
            return new WebEndpointResponse<>(RecoveryProblem.of(e, status, megakernel), status, PROBLEM);
        }
    }
}
