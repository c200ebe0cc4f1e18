/** Sessions: callers submit work from any thread, the library owns ring, passes and completions. */
@NullMarked
package dev.megakernel.session;

import org.jspecify.annotations.NullMarked;
