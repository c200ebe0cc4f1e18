/** A fuzzy gazetteer: place names searched with typos by an opcode that properties add. */
@NullMarked
package dev.megakernel.demo;

import org.jspecify.annotations.NullMarked;
