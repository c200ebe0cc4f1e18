package dev.megakernel.persistent;

import dev.megakernel.persistent.ScenarioWork.EncoderException;
import dev.megakernel.simulated.Randomness;
import java.util.ArrayList;
import java.util.List;

/** An actor that submits work in all ways there are, and looks after it in all ways there are. */
final class ScenarioSubmitter implements Runnable, ScenarioWork.Listener {

    private static final int NUMBERS = 100_000;
    private static final int NUMBERS_OF_WORK = 100;
    private static final int FROM_LISTENERS = 50;
    private static final long NAP = 20_000;
    private static final int TRIES = 40;

    private final ScenarioShape shape;
    private final ScenarioSession session;
    private final Randomness random;
    private final int firstNumber;
    private final List<ScenarioWork> all = new ArrayList<>();
    private final List<ScenarioWork> later = new ArrayList<>();
    private int fromListeners;
    private boolean finished;
    private int telling;

    ScenarioSubmitter(ScenarioShape shape, ScenarioSession session, int index) {
        this.shape = shape;
        this.session = session;
        this.random = new Randomness(shape.random.next());
        this.firstNumber = (index + 1) * NUMBERS;
    }

    /** Whether it publishes nothing more, not from listeners either. */
    boolean isFinished() {
        return finished && telling == 0;
    }

    @Override
    public void begins() {
        telling++;
    }

    @Override
    public void ends() {
        telling--;
    }

    @Override
    public void run() {
        for (int i = 1; i <= shape.work && !session.isOver(); i++) {
            if (random.oneIn(3)) {
                session.nap(random.of(1_000, 100_000, 3_000_000));
            }
            submit(newWork(i));
        }
        finishLater();
        while (all.stream().anyMatch(ScenarioWork::isUnderWay)) {
            session.nap(NAP);
        }
        finished = true;
    }

    private ScenarioWork newWork(int index) {
        ScenarioWork work = new ScenarioWork(shape, session, random, firstNumber + index * NUMBERS_OF_WORK, this);
        all.add(work);
        return work;
    }

    /** Listeners publish more, cancel others, and close. */
    @Override
    public void told(ScenarioWork work) {
        if (random.oneIn(8) && fromListeners < FROM_LISTENERS) {
            fromListeners++;
            ScenarioWork more = newWork(shape.work + fromListeners);
            if (more.care == ScenarioWork.Care.LISTEN) {
                publish(more);
            }
        }
        if (random.oneIn(8)) {
            all.get(random.below(all.size())).cancel();
        }
        if (shape.closesEarly && random.oneIn(20)) {
            session.closeFromListener();
        }
    }

    /** Cancels something of this submitter; called by others. */
    void cancelAny(Randomness by) {
        if (!all.isEmpty()) {
            all.get(by.below(all.size())).cancel();
        }
    }

    private Publication publish(ScenarioWork work) {
        try {
            return work.publish();
        } catch (EncoderException e) {
            return Publication.CLOSED;
        }
    }

    private void submit(ScenarioWork work) {
        for (int tries = 0; tries < TRIES; tries++) {
            int opened = session.opened();
            switch (publish(work)) {
                case ACCEPTED -> {
                    if (random.oneIn(5)) {
                        work.cancel();
                    }
                    if (work.care == ScenarioWork.Care.LATER && !random.oneIn(4)) {
                        later.add(work);
                        return;
                    }
                    work.finish();
                    if (work.care == ScenarioWork.Care.LISTEN || !work.mayGoOn()) {
                        return;
                    }
                }
                case RING_FULL, TABLE_FULL -> {
                    finishLater();
                    session.nap(NAP);
                }
                case LOST -> {
                    while (session.opened() == opened && !session.isOver()) {
                        session.nap(NAP);
                    }
                }
                case CLOSED, BROKEN -> {
                    return;
                }
            }
        }
    }

    private void finishLater() {
        later.forEach(ScenarioWork::finish);
        later.clear();
    }
}
