/** The megakernel's façade: what an application holds to run opcodes on a device. */
@NullMarked
package dev.megakernel;

import org.jspecify.annotations.NullMarked;
