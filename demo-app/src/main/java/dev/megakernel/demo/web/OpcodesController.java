package dev.megakernel.demo.web;

import dev.megakernel.Megakernel;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.Submission;
import dev.megakernel.session.SubmissionResult;
import java.util.Arrays;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lists opcodes and runs any of them. */
@RestController
@RequestMapping("/api/opcodes")
class OpcodesController {

    private static final long NANOS_PER_MICRO = 1_000;

    private final OpcodeCatalog opcodes;
    private final MegakernelSession session;

    OpcodesController(Megakernel megakernel, MegakernelSession session) {
        this.opcodes = megakernel.opcodes();
        this.session = session;
    }

    /** Lists the opcodes, built-ins first. */
    @GetMapping
    List<OpcodeView> list() {
        return opcodes.all().stream()
                .map(opcode -> OpcodeView.of(opcode, opcodes.isBuiltIn(opcode)))
                .toList();
    }

    /** Runs an opcode in one slot and waits for its end. */
    @PostMapping("/{name}")
    OpcodeAnswer run(@PathVariable String name, @RequestBody OpcodeRequest request) {
        Opcode opcode = opcodes.find(name)
                .orElseThrow(() -> ApiException.notFound(
                        "there is no opcode \"" + name + "\". Fix: use a name that GET /api/opcodes lists."));
        Submission submission = new Submission(opcode.code(), request.words(), request.level(), request.tenantWord());
        long start = System.nanoTime();
        SubmissionResult result = session.execute(submission).requireDone();
        long micros = (System.nanoTime() - start) / NANOS_PER_MICRO;
        return new OpcodeAnswer(result.status().name(), unsigned(result.words()), micros);
    }

    private static List<Long> unsigned(int[] words) {
        return Arrays.stream(words).mapToObj(Integer::toUnsignedLong).toList();
    }
}
