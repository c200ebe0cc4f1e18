/** What work for a kernel that stays on the device costs on the JVM's side. */
@NullMarked
package dev.megakernel.benchmarks.persistent;

import org.jspecify.annotations.NullMarked;
