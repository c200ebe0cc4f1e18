package dev.megakernel.session;

/** What a submission meets when every slot of the ring is in use. */
public enum WhenFull {
    /** It waits for room, up to {@link SessionOptions#blockTimeout()}. */
    BLOCK,
    /** It is refused at once. */
    REJECT
}
