/**
 * Tenants of one kernel: who may publish what, how much of it at a time, and with which words of the control buffer.
 */
@NullMarked
package dev.megakernel.tenant;

import org.jspecify.annotations.NullMarked;
