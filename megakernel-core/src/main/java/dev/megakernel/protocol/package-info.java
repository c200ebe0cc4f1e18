/**
 * The wire contract between host, kernel and stored buffers: word layouts, codecs, publish operations, validation and
 * the error types that every other package throws.
 *
 * <p>All buffers are little-endian 32-bit words. A u32 travels as an {@code int} bit pattern and is read unsigned; a
 * {@link java.nio.ByteBuffer} means its bytes from position to limit, whatever its own byte order says.
 */
@NullMarked
package dev.megakernel.protocol;

import org.jspecify.annotations.NullMarked;
