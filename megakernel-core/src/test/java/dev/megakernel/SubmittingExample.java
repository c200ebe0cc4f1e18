package dev.megakernel;

// The guide prints the rest of this file.
import dev.megakernel.protocol.Priority;
import dev.megakernel.session.BatchResult;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionCall;
import dev.megakernel.session.Submission;
import dev.megakernel.session.SubmissionBatch;
import java.time.Duration;

final class SubmittingExample {

    /** Result word 0 of every slot of one batch, added up. Arguments are written slot by slot; no object is made for one. */
    static long sumOfProducts(MegakernelSession session, int opcode, int slots) {
        SubmissionBatch batch = SubmissionBatch.of(opcode, slots, (slot, args) -> {
                    args[0] = slot;
                    args[1] = 2;
                })
                .withPriority(Priority.LOW)
                .keepingResults();
        BatchResult result = session.executeBatch(batch).requireAllDone();
        long sum = 0;
        for (int slot = 0; slot < slots; slot++) {
            sum += Integer.toUnsignedLong(result.results().word(slot, 0));
        }
        return sum;
    }

    /** Throws DeadlineExceededException when the answer is not there in time. */
    static int productInTime(MegakernelSession session, int opcode, int a, int b) {
        return session.execute(Submission.of(opcode, a, b).withDeadline(Duration.ofSeconds(30)))
                .requireDone()
                .word(0);
    }

    /** The shortest way, for a thread that keeps its call: no future and, in a persistent session, no garbage. */
    static int power(MegakernelSession session, int opcode, int base, int exponent) {
        SessionCall call = session.newCall().work(opcode);
        int product = 1;
        for (int i = 0; i < exponent; i++) {
            call.arg(0, product).arg(1, base);
            while (!call.trySubmit()) {
                Thread.onSpinWait(); // the ring is full
            }
            call.await();
            product = call.word(0);
        }
        return product;
    }
}
