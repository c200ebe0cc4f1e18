/** The host's half of a kernel that stays on the device: publishing, completions, launches, parking and loss. */
@NullMarked
package dev.megakernel.persistent;

import org.jspecify.annotations.NullMarked;
