package dev.megakernel.persistent;

import dev.megakernel.backend.PersistentKernel;
import dev.megakernel.backend.SharedWords;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;

/** What the host half could do wrong, done to it from outside. */
final class HostDefects {

    private HostDefects() {}

    /** Now and then a bell is stored a second time, one position too early. */
    static PersistentKernel regressingBell(PersistentKernel kernel) {
        SharedWords words = new WrappedKernel.Words(kernel.down()) {
            private int stores;

            @Override
            public void putInt(int at, int value) {
                super.putInt(at, value);
                stores++;
                if (at < SessionLayout.RINGS * Integer.BYTES && stores > 2 * SessionLayout.RINGS && stores % 3 == 0) {
                    kernel.fence();
                    super.putInt(at, value - 1);
                }
            }
        };
        return new WrappedKernel(kernel) {
            @Override
            public SharedWords down() {
                return words;
            }
        };
    }

    /** Nothing orders a slot before the bell that announces it. */
    static PersistentKernel missingFence(PersistentKernel kernel) {
        int firstSlot = kernel.config().geometry().slotsByte(0);
        ThreadLocal<Boolean> storedSlot = ThreadLocal.withInitial(() -> false);
        SharedWords words = new WrappedKernel.Words(kernel.down()) {
            @Override
            public void putLong(int at, long value) {
                storedSlot.set(at >= firstSlot);
                super.putLong(at, value);
            }

            @Override
            public void putInts(int at, int[] from, int count) {
                storedSlot.set(at >= firstSlot);
                super.putInts(at, from, count);
            }
        };
        return new WrappedKernel(kernel) {
            @Override
            public SharedWords down() {
                return words;
            }

            @Override
            public void fence() {
                if (storedSlot.get()) {
                    storedSlot.set(false);
                } else {
                    super.fence();
                }
            }
        };
    }

    /** The tag of the first part of a completion counts for all of them. */
    static PersistentKernel oneTagForAll(PersistentKernel kernel) {
        SessionGeometry geometry = kernel.config().geometry();
        int completions = geometry.completionByte(0);
        SharedWords words = new WrappedKernel.Words(kernel.up()) {
            @Override
            public int getInt(int at) {
                int within = Math.floorMod(at - completions, geometry.completionBytes());
                boolean tag = at >= completions && within >= geometry.tagByte(1) && isTag(within);
                return super.getInt(tag ? at - within + geometry.tagByte(0) : at);
            }

            private boolean isTag(int within) {
                return geometry.pairs()
                        ? within % SessionLayout.PAIR_BYTES == Integer.BYTES
                        : within % SessionLayout.QUARTER_BYTES == 0;
            }
        };
        return new WrappedKernel(kernel) {
            @Override
            public SharedWords up() {
                return words;
            }
        };
    }

    /** Each claim is taken for one slot longer than it is, so that slots are overwritten. */
    static PersistentKernel claimsTooMuch(PersistentKernel kernel) {
        SharedWords words = new WrappedKernel.Words(kernel.up()) {
            @Override
            public long getLong(int at) {
                return super.getLong(at) + 1;
            }
        };
        return new WrappedKernel(kernel) {
            @Override
            public SharedWords up() {
                return words;
            }
        };
    }

    /** The end of the second launch is not noticed, so that the turn goes to one that is gone. */
    static PersistentKernel endNotNoticed(PersistentKernel kernel) {
        int second = kernel.config().firstPosition() + 2;
        return new WrappedKernel(kernel) {
            @Override
            public boolean hasEnded(int number) {
                boolean ended = super.hasEnded(number);
                return ended && number != second;
            }
        };
    }

    /** Every launch is told to leave with the turn of its predecessor. */
    static PersistentKernel turnTooFar(PersistentKernel kernel) {
        SharedWords words = new WrappedKernel.Words(kernel.down()) {
            @Override
            public void putInt(int at, int value) {
                super.putInt(at, at == SessionLayout.TURN_WORD * Integer.BYTES ? value + 2 : value);
            }
        };
        return new WrappedKernel(kernel) {
            @Override
            public SharedWords down() {
                return words;
            }
        };
    }

    /** Nobody is counted as being inside, so the memory goes while somebody may use it. */
    static EngineCore uncounted(PersistentKernel kernel, HostTime time) {
        return new EngineCore(
                kernel,
                time,
                0,
                new StripedCount() {
                    @Override
                    boolean isZero() {
                        return true;
                    }
                },
                new Sleeper(time));
    }

    /** The pump looks for work first, and says only then that it sleeps. */
    static EngineCore lateAnnouncement(PersistentKernel kernel, HostTime time) {
        return new EngineCore(kernel, time, 0, new StripedCount(), new Sleeper(time) {
            private boolean announced;

            @Override
            void announce() {
                announced = true;
            }

            @Override
            boolean isAsleep() {
                return announced;
            }

            @Override
            void awake() {
                announced = false;
                super.awake();
            }

            @Override
            void sleep(long nanos) {
                if (announced) {
                    super.announce();
                }
                super.sleep(nanos);
            }
        });
    }

    /** Work that was asked to be taken back is taken for cancelled, and its entry used again, before the device says so. */
    static void recycleEarly(EngineCore core, PersistentWork work) {
        if (work.isUnderWay() && !core.phase.now().isFinal()) {
            CompletionEntry entry = core.settlement.table().entryOf(work.ticket());
            core.settlement.end(entry, CompletionTable.useOf(work.ticket()), Ending.CANCELLED, 0);
        }
    }
}
