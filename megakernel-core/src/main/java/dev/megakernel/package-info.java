/** The façade: options and a backend come in, a running megakernel with one-pass dispatch and a session goes out. */
@NullMarked
package dev.megakernel;

import org.jspecify.annotations.NullMarked;
