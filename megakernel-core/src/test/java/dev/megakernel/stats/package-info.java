/** Tests of the dispatch record and its checked arithmetic. */
@NullMarked
package dev.megakernel.stats;

import org.jspecify.annotations.NullMarked;
