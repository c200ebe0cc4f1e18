package dev.megakernel.benchmarks.device;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A round trip of {@link PeerKernels#ptx}: the host leaves a cell and a value in memory that the kernel reads, and finds the
 * answer there.
 *
 * @param mailbox the memory, in the order of bytes of this machine
 * @param launch launches the kernel
 * @param end waits for its end
 */
record MailboxTrip(ByteBuffer mailbox, Runnable launch, Runnable end) implements Peer.Trip {

    /**
     * A stream of a device.
     *
     * @param launch launches the kernel
     * @param graph launches the kernel as a graph that was captured
     * @param end waits for the end
     */
    record Stream(Runnable launch, Runnable graph, Runnable end) {}

    /** The ways to make a round trip, named for the library. */
    static Map<String, Peer.Trip> ways(String library, ByteBuffer mailbox, Stream stream) {
        Map<String, Peer.Trip> ways = new LinkedHashMap<>();
        ways.put(library + " launch + sync", new MailboxTrip(mailbox, stream.launch(), stream.end()));
        ways.put(library + " graph launch + sync", new MailboxTrip(mailbox, stream.graph(), stream.end()));
        return ways;
    }

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
