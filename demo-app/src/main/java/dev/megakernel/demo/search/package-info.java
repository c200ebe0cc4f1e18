/** Fuzzy search over the gazetteer: edit distance, the opcode's region and slots, and the plain search beside it. */
@NullMarked
package dev.megakernel.demo.search;

import org.jspecify.annotations.NullMarked;
