package dev.megakernel.io;

/**
 * Which bytes of a file a resource is, and which words of a region they go to.
 *
 * @param offset first byte in the file
 * @param length bytes, at least 1; where they end within a word the rest of that word becomes zero
 * @param region name of a workspace region
 * @param word first word in the region
 */
public record FileWindow(long offset, long length, String region, int word) {

    /** The words that the bytes need. */
    long words() {
        return (length - 1) / Integer.BYTES + 1;
    }
}
