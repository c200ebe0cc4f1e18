/** The demo over HTTP: queries and opcode calls in, JSON out, every refusal a problem document. */
@NullMarked
package dev.megakernel.demo.web;

import org.jspecify.annotations.NullMarked;
