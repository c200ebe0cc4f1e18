/** Adds the actuator endpoint when the application has Actuator. */
@NullMarked
package dev.megakernel.boot.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
