package dev.megakernel.simulated;

/** What goes on without a host thread: a device and the ways to and from it. */
interface Steppable {

    /** Whether a workgroup can go on. */
    boolean canWork();

    /** Lets a workgroup go on for a few steps. */
    void work(int steps);

    /** Whether a host store is on its way to the device. */
    boolean canDeliverDown();

    /** Lets the next host store reach the device. */
    void deliverDown();

    /** Whether a host thread holds stores back that no fence has followed. */
    boolean canDrift();

    /** Lets one of those go. */
    void drift();

    /** Whether a device store is on its way to the host. */
    boolean canDeliverUp();

    /** Lets one of those reach the host. */
    void deliverUp();

    /** Ends everything that is bad luck. */
    void calm();
}
