/** Dispatches and submissions come in, meters go out. */
@NullMarked
package dev.megakernel.boot.metrics;

import org.jspecify.annotations.NullMarked;
