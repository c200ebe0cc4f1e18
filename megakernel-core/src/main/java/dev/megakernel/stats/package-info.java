/** What is measured: the record of a dispatch, totals over all of them, and the interface through which others listen. */
@NullMarked
package dev.megakernel.stats;

import org.jspecify.annotations.NullMarked;
