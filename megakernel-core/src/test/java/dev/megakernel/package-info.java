/** Tests of the façade against a stub and the host, and of the architecture. */
@NullMarked
package dev.megakernel;

import org.jspecify.annotations.NullMarked;
