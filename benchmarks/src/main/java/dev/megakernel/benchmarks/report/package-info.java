/** Turns the result files of device runs into Markdown and plots. */
@NullMarked
package dev.megakernel.benchmarks.report;

import org.jspecify.annotations.NullMarked;
