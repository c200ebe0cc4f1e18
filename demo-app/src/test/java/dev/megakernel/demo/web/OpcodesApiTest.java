package dev.megakernel.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.demo.HostDemoTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@HostDemoTest
class OpcodesApiTest {

    @Autowired
    private MockMvcTester mvc;

    @Test
    void listShowsBuiltInsAndTheOpcodeOfTheProperties() {
        assertThat(mvc.get().uri("/api/opcodes")).hasStatusOk().bodyJson().satisfies(list -> {
            assertThat(list)
                    .extractingPath("$[?(@.name == 'store-u32')].builtIn")
                    .asArray()
                    .containsExactly(true);
            assertThat(list)
                    .extractingPath("$[?(@.name == 'fuzzy-match')]")
                    .asArray()
                    .hasSize(1);
            assertThat(list)
                    .extractingPath("$[-1]")
                    .convertTo(OpcodeView.class)
                    .isEqualTo(new OpcodeView("fuzzy-match", "0x00000040", "WORKGROUP", "READ", true, 12, false));
        });
    }

    @Test
    void opcodeRunsWithItsArguments() {
        // Shard 0 for "aa", best two.
        MvcTestResult answer = run("fuzzy-match", """
                {"args": [0, 514, 24929], "priority": "HIGH", "tenant": 0}
                """);

        assertThat(answer).hasStatusOk().bodyJson().satisfies(json -> {
            assertThat(json).extractingPath("$.status").isEqualTo("DONE");
            assertThat(json).extractingPath("$.micros").asNumber().isNotNull();
            assertThat(json).extractingPath("$.results").asArray().hasSize(12).endsWith(4294967295L);
        });
    }

    @Test
    void argumentsPriorityAndTenantMayBeLeftOut() {
        assertThat(run("nop", "{}"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.status")
                .isEqualTo("DONE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"args\": [1,2,3,4,5,6,7,8,9,10,11,12,13]} | args has 13 words",
                "{\"args\": [-1]}                            | args contains -1",
                "{\"args\": [4294967296]}                    | args contains 4294967296",
                "{\"args\": [18446744073709551616]}          | args contains 18446744073709551616",
                "{\"args\": [1.5]}                           | args contains 1.5",
                "{\"args\": [\"7\"]}                         | args contains 7",
                "{\"args\": [null]}                          | args contains null",
                "{\"tenant\": -1}                            | tenant contains -1",
                "{\"priority\": \"URGENT\"}                  | priority is \"URGENT\"",
                "{\"args\": 7}                               | read request",
                "not json                                    | read request",
            })
    void badCallIsAProblem(String body, String detail) {
        assertProblem(run("nop", body), HttpStatus.BAD_REQUEST, detail);
    }

    @Test
    void largestU32IsAnArgument() {
        assertThat(run("nop", "{\"args\": [4294967295]}")).hasStatusOk();
    }

    @Test
    void unknownOpcodeIsNotFound() {
        assertProblem(run("divide", "{}"), HttpStatus.NOT_FOUND, "no opcode \"divide\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shutdown", "batch-fence"})
    void opcodeThatStopsOrOrdersTheRingIsForbidden(String name) {
        assertProblem(run(name, "{}"), HttpStatus.FORBIDDEN, "refused");
    }

    @Test
    void unservedTenantIsForbidden() {
        assertProblem(run("nop", "{\"tenant\": 9}"), HttpStatus.FORBIDDEN, "Tenant 9");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[84, 257, 97] | 1",
                "[4294967295, 257, 97] | 1",
                "[0, 256, 97]  | 2",
                "[0, 297, 97]  | 2",
                "[0, 1, 97]    | 3",
                "[0, 3329, 97] | 3",
            })
    void faultIsUnprocessableWithItsReason(String args, int code) {
        MvcTestResult answer = run("fuzzy-match", "{\"args\": " + args + "}");

        assertProblem(answer, HttpStatus.UNPROCESSABLE_CONTENT, "opcode fault code 0x0000000" + code);
        assertThat(answer).bodyJson().extractingPath("$.faultCode").isEqualTo(code);
    }

    private MvcTestResult run(String name, String body) {
        return mvc.post()
                .uri("/api/opcodes/{name}", name)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    private static void assertProblem(MvcTestResult answer, HttpStatus status, String detail) {
        assertThat(answer)
                .hasStatus(status)
                .hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyJson()
                .extractingPath("$.detail")
                .asString()
                .contains(detail);
    }
}
