/** Measures a whole device through the public API: round trips, loads, batches, and what runs beside them. */
@NullMarked
package dev.megakernel.benchmarks.device;

import org.jspecify.annotations.NullMarked;
