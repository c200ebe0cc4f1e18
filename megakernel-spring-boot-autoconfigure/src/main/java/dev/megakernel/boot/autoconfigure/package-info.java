/** Properties and beans come in; backend, megakernel and session beans go out. */
@NullMarked
package dev.megakernel.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
