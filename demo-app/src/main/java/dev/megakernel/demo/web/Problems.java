package dev.megakernel.demo.web;

import dev.megakernel.demo.search.InvalidQueryException;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.QueueFullException;
import dev.megakernel.session.SessionClosedException;
import dev.megakernel.session.SlotFaultException;
import dev.megakernel.session.SubmissionInterruptedException;
import dev.megakernel.session.SubmissionRefusedException;
import dev.megakernel.tenant.TenantException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns errors of the search and the session into problem documents; Spring does so for those of its own. */
@RestControllerAdvice(basePackageClasses = Problems.class)
class Problems {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    private static final String RETRY_AFTER_SECONDS = "1";

    @ExceptionHandler
    ProblemDetail badQuery(InvalidQueryException e) {
        return problem(HttpStatus.BAD_REQUEST, e);
    }

    @ExceptionHandler
    ProblemDetail refused(SubmissionRefusedException e) {
        HttpStatus status = switch (e.reason()) {
            case STOPS_KERNEL, BATCH_FENCE, TENANT_NOT_AUTHORISED, REFUSED_BY_DEVICE -> HttpStatus.FORBIDDEN;
            case UNKNOWN_OPCODE, NO_HANDLER -> HttpStatus.NOT_FOUND;
            default -> HttpStatus.BAD_REQUEST;
        };
        return problem(status, e);
    }

    @ExceptionHandler
    ProblemDetail faulted(SlotFaultException e) {
        ProblemDetail problem = problem(HttpStatus.UNPROCESSABLE_CONTENT, e);
        problem.setProperty("faultCode", Integer.toUnsignedLong(e.faultCode()));
        return problem;
    }

    /** The tenant has as much work outstanding as it may, or has spent its quota; others are served. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> heldBack(TenantException e) {
        return retryLater(HttpStatus.TOO_MANY_REQUESTS, e);
    }

    /** These pass by themselves: the ring drains, a lost device may be replaced, another instance takes over. */
    @ExceptionHandler({
        QueueFullException.class,
        DeviceLostException.class,
        SessionClosedException.class,
        SubmissionInterruptedException.class
    })
    ResponseEntity<ProblemDetail> unavailable(RuntimeException e) {
        return retryLater(HttpStatus.SERVICE_UNAVAILABLE, e);
    }

    /** What nobody foresaw goes to the log in full, and to the caller without its inside. */
    @ExceptionHandler
    ProblemDetail unforeseen(Exception e) {
        log.error("A request failed", e);
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "the request failed for a reason on the server's side. Fix: see the server's log.");
    }

    private static ResponseEntity<ProblemDetail> retryLater(HttpStatus status, Exception e) {
        return ResponseEntity.status(status)
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .body(problem(status, e));
    }

    private static ProblemDetail problem(HttpStatus status, Exception e) {
        return ProblemDetail.forStatusAndDetail(status, e.getMessage());
    }
}
