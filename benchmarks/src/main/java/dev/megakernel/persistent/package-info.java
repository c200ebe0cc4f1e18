/** Hypotheses on the threads of a kernel that stays on the device, each put to the test by jcstress beside the classes it names. */
@NullMarked
package dev.megakernel.persistent;

import org.jspecify.annotations.NullMarked;
