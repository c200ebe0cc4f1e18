/** Tests of opcodes as values, their catalog and workspace specifications. */
@NullMarked
package dev.megakernel.opcode;

import org.jspecify.annotations.NullMarked;
