package dev.megakernel.demo.web;

import java.util.List;

/**
 * Answer to a call of an opcode that ended well.
 *
 * @param status how the slot ended
 * @param results the opcode's result words as unsigned numbers
 * @param micros the server's time for the call in µs
 */
record OpcodeAnswer(String status, List<Long> results, long micros) {}
