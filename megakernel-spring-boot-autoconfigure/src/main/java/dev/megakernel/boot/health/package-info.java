/** A megakernel comes in, its health goes out. */
@NullMarked
package dev.megakernel.boot.health;

import org.jspecify.annotations.NullMarked;
