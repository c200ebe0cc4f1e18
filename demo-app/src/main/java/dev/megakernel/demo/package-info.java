/** The demo application: a gazetteer that is searched with typos by an opcode which properties define. */
@NullMarked
package dev.megakernel.demo;

import org.jspecify.annotations.NullMarked;
