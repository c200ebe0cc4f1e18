/** The simulated resident device: host threads, memory and workgroups go on one step at a time, in an order that a seed decides. */
@NullMarked
package dev.megakernel.simulated;

import org.jspecify.annotations.NullMarked;
