/** A megakernel and its session come in, a description for the actuator endpoint goes out. */
@NullMarked
package dev.megakernel.boot.endpoint;

import org.jspecify.annotations.NullMarked;
