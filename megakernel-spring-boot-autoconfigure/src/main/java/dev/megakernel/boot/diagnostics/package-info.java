/** Start-up errors come in, a description and an action for the user go out. */
@NullMarked
package dev.megakernel.boot.diagnostics;

import org.jspecify.annotations.NullMarked;
