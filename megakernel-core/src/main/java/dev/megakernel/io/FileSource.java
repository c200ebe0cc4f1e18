package dev.megakernel.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that is there when it is needed. A path is opened for each use, so that a file put in its place is found. */
interface FileSource {

    /** Does something with the open file. */
    interface Use<T> {
        T with(FileChannel channel) throws IOException;
    }

    <T> T open(Use<T> use) throws IOException;

    static FileSource of(Path path) {
        return new FileSource() {
            @Override
            public <T> T open(Use<T> use) throws IOException {
                try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                    return use.with(channel);
                }
            }

            @Override
            public String toString() {
                return path.toString();
            }
        };
    }

    /** A channel of the caller, which stays open. */
    static FileSource of(FileChannel channel) {
        return new FileSource() {
            @Override
            public <T> T open(Use<T> use) throws IOException {
                return use.with(channel);
            }

            @Override
            public String toString() {
                return "of the channel";
            }
        };
    }
}
