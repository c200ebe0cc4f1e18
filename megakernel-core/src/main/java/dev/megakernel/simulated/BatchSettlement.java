package dev.megakernel.simulated;

import dev.megakernel.protocol.SessionLayout;

/** Adds to the counters of a batch, one step at a time; whoever ends its last slot completes it. */
final class BatchSettlement {

    private static final int ENDED = 0;
    private static final int FAULTED = 1;
    private static final int DROPPED = 2;

    private enum At {
        READ,
        FAULTED,
        DROPPED,
        ENDED,
        READ_LATE,
        COMPARE,
        RESET,
        COMPLETE,
        OVER
    }

    private final Device device;
    private final int launch;

    /** Word 3 of the slots. */
    final int named;

    private final int[] tally = new int[Device.STATUS_KINDS];
    private final int[] sums = new int[SessionLayout.RESULTS];
    private At at;
    private int slots;
    private int completion;
    private int before;

    BatchSettlement(Device device, int launch, int named) {
        this.device = device;
        this.launch = launch;
        this.named = named;
        this.at = device.settings.has(DeviceDefect.BATCH_READ_LATE) ? At.FAULTED : At.READ;
    }

    void count(int status) {
        tally[ENDED]++;
        if (status == SessionLayout.STATUS_FAULT) {
            tally[FAULTED]++;
        } else if (status != SessionLayout.STATUS_DONE) {
            tally[DROPPED]++;
        }
    }

    /** Does a step; answers whether it was the last. */
    boolean step() {
        int[] counters = device.counters[SessionLayout.entry(named)];
        at = switch (at) {
            case READ -> read(At.FAULTED);
            case FAULTED -> add(counters, FAULTED, At.DROPPED);
            case DROPPED -> add(counters, DROPPED, At.ENDED);
            case ENDED -> addEnded(counters);
            case READ_LATE -> read(At.COMPARE);
            case COMPARE -> before + tally[ENDED] == slots ? At.RESET : At.OVER;
            case RESET -> reset(counters);
            case COMPLETE -> complete();
            case OVER -> At.OVER;
        };
        return at == At.OVER;
    }

    private At read(At then) {
        int word = device.geometry.batchByte(SessionLayout.entry(named)) / Integer.BYTES;
        slots = device.down.load(word);
        completion = device.down.load(word + 1);
        return then;
    }

    private At add(int[] counters, int kind, At then) {
        counters[kind] += tally[kind];
        return then;
    }

    private At addEnded(int[] counters) {
        before = counters[ENDED];
        counters[ENDED] += tally[ENDED];
        return device.settings.has(DeviceDefect.BATCH_READ_LATE) ? At.READ_LATE : At.COMPARE;
    }

    private At reset(int[] counters) {
        sums[0] = slots - counters[FAULTED] - counters[DROPPED];
        sums[1] = counters[FAULTED];
        sums[2] = counters[DROPPED];
        if (!device.settings.has(DeviceDefect.COUNTERS_NOT_RESET)) {
            java.util.Arrays.fill(counters, 0);
        }
        return At.COMPLETE;
    }

    private At complete() {
        int byteAt = device.geometry.completionByte(SessionLayout.entry(completion));
        int tag = SessionLayout.tag(completion, SessionLayout.STATUS_BATCH);
        int parts = device.geometry.parts(SessionLayout.QUARTER_RESULTS);
        for (int part = 0; part < parts; part++) {
            device.storePart(launch, byteAt, part, tag, sums);
        }
        return At.OVER;
    }
}
