/** Benchmarks of the wire: publishing, encoding and decoding, into memory that the caller owns. */
@NullMarked
package dev.megakernel.benchmarks.protocol;

import org.jspecify.annotations.NullMarked;
