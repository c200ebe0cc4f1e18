/** Serving IO requests on the host: requests of an IO queue come in, bytes of files go out to regions of a workspace. */
@NullMarked
package dev.megakernel.io;

import org.jspecify.annotations.NullMarked;
