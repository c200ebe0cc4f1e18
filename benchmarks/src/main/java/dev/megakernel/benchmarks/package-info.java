/** Runs benchmarks and turns what they measured into a table. */
@NullMarked
package dev.megakernel.benchmarks;

import org.jspecify.annotations.NullMarked;
