package dev.megakernel.benchmarks.device;

import java.nio.ByteBuffer;

/**
 * A round trip of {@link PeerKernels#ptx}: the host leaves a cell and a value in memory that the kernel reads, and finds the
 * answer there.
 *
 * @param mailbox the memory, in the order of bytes of this machine
 * @param launch launches the kernel
 * @param end waits for its end
 */
record MailboxTrip(ByteBuffer mailbox, Runnable launch, Runnable end) implements Peer.Trip {

    @Override
    public void touch(int cell, int value) {
        mailbox.putInt(0, cell).putInt(PeerKernels.VALUE_BYTE, value);
        launch.run();
        end.run();
    }

    @Override
    public int answer() {
        return mailbox.getInt(PeerKernels.ANSWER_BYTE);
    }
}
