package dev.megakernel.benchmarks.device;

/** One part of a run, with a result file of its own. */
interface Section {

    /** Name in arguments and of the result file. */
    String name();

    /**
     * Measures and reports point by point.
     *
     * @throws WrongResultException when the device answered wrongly: numbers of wrong answers mean nothing
     */
    void run(Bench bench) throws Exception;
}
