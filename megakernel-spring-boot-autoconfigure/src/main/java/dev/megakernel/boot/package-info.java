/** What applications use of the integration beside its properties: customizers come in, configuration errors go out. */
@NullMarked
package dev.megakernel.boot;

import org.jspecify.annotations.NullMarked;
