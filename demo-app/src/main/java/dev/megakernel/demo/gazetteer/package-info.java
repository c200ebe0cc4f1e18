/** The place names of the demo: read from a compressed resource, kept in compact arrays, normalised for comparison. */
@NullMarked
package dev.megakernel.demo.gazetteer;

import org.jspecify.annotations.NullMarked;
