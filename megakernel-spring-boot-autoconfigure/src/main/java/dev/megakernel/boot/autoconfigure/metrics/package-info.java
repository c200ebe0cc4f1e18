/** Adds the meters when the application has Micrometer. */
@NullMarked
package dev.megakernel.boot.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
