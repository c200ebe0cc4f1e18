/** Tests of serving IO requests from files. */
@NullMarked
package dev.megakernel.io;

import org.jspecify.annotations.NullMarked;
