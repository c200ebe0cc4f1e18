/** Tests of the SPI's own parts, and a stub backend that records what it is asked for. */
@NullMarked
package dev.megakernel.backend;

import org.jspecify.annotations.NullMarked;
