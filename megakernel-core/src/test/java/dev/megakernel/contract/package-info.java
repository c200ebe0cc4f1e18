/** The contract every backend keeps: scenes go in, and what a pass leaves is compared with the host byte by byte. */
@NullMarked
package dev.megakernel.contract;

import org.jspecify.annotations.NullMarked;
