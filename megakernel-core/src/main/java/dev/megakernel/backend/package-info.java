/** The backend SPI: kernels and workspace memory come in as specifications, one-pass dispatches go out to a device, and lost devices are replaced. */
@NullMarked
package dev.megakernel.backend;

import org.jspecify.annotations.NullMarked;
