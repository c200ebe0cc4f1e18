/** Tests of the host backend beyond the contract that all backends share. */
@NullMarked
package dev.megakernel.host;

import org.jspecify.annotations.NullMarked;
