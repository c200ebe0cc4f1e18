/** Tests of assembling, compiling and caching kernels; none needs a device. */
@NullMarked
package dev.megakernel.kernel;

import org.jspecify.annotations.NullMarked;
