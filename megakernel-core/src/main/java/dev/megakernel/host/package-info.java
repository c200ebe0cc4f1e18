/** The host backend: kernel specifications come in, rings are interpreted slot by slot in Java as the reference every device is held to. */
@NullMarked
package dev.megakernel.host;

import org.jspecify.annotations.NullMarked;
