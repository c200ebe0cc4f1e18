/** What submissions to a session cost on the JVM's side. */
@NullMarked
package dev.megakernel.benchmarks.session;

import org.jspecify.annotations.NullMarked;
