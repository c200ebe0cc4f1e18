/** JSON without a library: what the runs write and the report reads. */
@NullMarked
package dev.megakernel.benchmarks.json;

import org.jspecify.annotations.NullMarked;
