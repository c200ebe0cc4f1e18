/** Adds the health indicator when the application has Actuator's health. */
@NullMarked
package dev.megakernel.boot.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
