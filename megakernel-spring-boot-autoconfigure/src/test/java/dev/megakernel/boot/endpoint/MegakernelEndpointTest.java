package dev.megakernel.boot.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.megakernel.Megakernel;
import dev.megakernel.backend.PipelineStatistics;
import dev.megakernel.boot.ControllableBackend;
import dev.megakernel.boot.Opcodes;
import dev.megakernel.boot.Passes;
import dev.megakernel.persistent.StayingBackend;
import dev.megakernel.protocol.Priority;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionOptions;
import dev.megakernel.session.SessionTenant;
import dev.megakernel.session.Submission;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MegakernelEndpointTest {

    private final ControllableBackend backend = new ControllableBackend();
    private final Megakernel megakernel = Megakernel.bootstrapWithOpcodes(backend, List.of(Opcodes.add()));
    private final MegakernelSession session = megakernel.openSession(SessionOptions.DEFAULT);

    @AfterEach
    void close() {
        session.close();
        megakernel.close();
    }

    @Test
    void deviceAndGeometryAreShown() {
        JsonNode json = json(session);

        assertThat(json.path("pipelineId").asString()).isEqualTo(megakernel.pipelineId());
        assertThat(json.at("/device/name").asString()).isEqualTo("Stub device");
        assertThat(json.at("/device/driver").asString()).isEqualTo("Stub driver 1.0");
        assertThat(json.at("/device/backend").asString()).isEqualTo("stub");
        assertThat(json.at("/device/limits/loopIterations").asInt()).isEqualTo(65_535);
        assertThat(json.at("/geometry/slotCount").asInt()).isEqualTo(256);
        assertThat(json.at("/geometry/workgroupSize").asInt()).isEqualTo(256);
        assertThat(json.at("/geometry/workerGroups").asInt()).isEqualTo(1);
    }

    @Test
    void opcodesAreShownWithTheirTraits() {
        JsonNode opcodes = json(session).path("opcodes");

        assertThat(opcodes.get(0).toString())
                .isEqualTo("{\"name\":\"nop\",\"code\":\"0x0\",\"scope\":\"lane\",\"memory\":\"none\","
                        + "\"idempotent\":false,\"results\":0,\"builtIn\":true}");
        assertThat(opcodes.get(opcodes.size() - 1).toString())
                .isEqualTo("{\"name\":\"add\",\"code\":\"0x1000\",\"scope\":\"lane\",\"memory\":\"none\","
                        + "\"idempotent\":false,\"results\":1,\"builtIn\":false}");
    }

    @Test
    void allFiguresOfTheLastDispatchAreShown() {
        Passes.runEmpty(megakernel);

        JsonNode dispatches = json(session).path("dispatches");

        assertThat(dispatches.path("dispatches").asLong()).isEqualTo(1);
        assertThat(dispatches.path("last").propertyNames())
                .containsExactlyInAnyOrder(
                        "inputBytes",
                        "outputBytes",
                        "readbackBytes",
                        "bytesMoved",
                        "deviceAllocationBytes",
                        "deviceAllocationEvents",
                        "latencyNanos",
                        "outputBuffers",
                        "residentResourceRows",
                        "residentResourceHandles",
                        "kernelLaunches",
                        "syncPoints",
                        "recoveredAfterDeviceLoss");
        assertThat(dispatches.at("/last/kernelLaunches").asInt()).isEqualTo(1);
    }

    @Test
    void sessionIsShownWithFiguresAndOccupancy() {
        session.execute(Opcodes.ADD_CODE, 1, 2);

        JsonNode shown = json(session).path("session");

        assertThat(shown.path("mode").asString()).isEqualTo("batched");
        assertThat(shown.at("/statistics/done").asLong()).isEqualTo(1);
        assertThat(shown.at("/occupancy/empty").asInt()).isEqualTo(256);
        assertThat(shown.path("occupancy").propertyNames()).contains("published", "claimed", "done", "fault");
    }

    @Test
    void batchedSessionSaysWhyNothingStays() {
        JsonNode shown = json(session).path("session");

        assertThat(shown.path("requested").asString()).isEqualTo("auto");
        assertThat(shown.path("reason").asString()).isEqualTo("Kernel host:passthrough runs one pass at a time.");
        assertThat(shown.at("/verdict/possible").asBoolean(true)).isFalse();
        assertThat(shown.path("resident").isNull()).isTrue();
    }

    @Test
    void sessionThatStaysIsShownWithVerdictAndLaunches() {
        try (Megakernel staying = Megakernel.bootstrap(new StayingBackend(StayingBackend.fit()));
                MegakernelSession there = staying.openSession(
                        SessionOptions.builder().workerGroups(16).build())) {
            await().until(() -> json(there).at("/session/resident/parked").asBoolean());

            JsonNode shown = json(there).path("session");

            assertThat(shown.path("mode").asString()).isEqualTo("persistent");
            assertThat(shown.path("verdict").toString())
                    .isEqualTo("{\"possible\":true,\"recommended\":true,\"reason\":\"The staying device does.\","
                            + "\"findings\":{\"seesHostWrites\":true,\"wholeQuarters\":true,\"workgroups\":2,"
                            + "\"loopLimit\":0}}");
            assertThat(shown.path("resident").toString())
                    .isEqualTo("{\"workgroups\":16,\"reserved\":2,\"residentWorkgroups\":0,\"parked\":true,"
                            + "\"quantumMillis\":50,\"parkAfterMillis\":100,\"launches\":0,\"turnChanges\":0,"
                            + "\"outstanding\":0,\"lostInLaunches\":0}");
        }
    }

    @Test
    void registersAndSpillsAreShownWithAllTheDriverTells() {
        assertThat(json(session).path("kernel").toString()).isEqualTo("{\"available\":false,\"pipelines\":[]}");

        backend.statistics(
                new PipelineStatistics("pass, lanes", "CS", 255L, null, 992L, Map.of("Register Count", "255")));

        assertThat(json(session).path("kernel").toString())
                .isEqualTo("{\"available\":true,\"pipelines\":[{\"pipeline\":\"pass, lanes\",\"executable\":\"CS\","
                        + "\"registers\":255,\"spills\":null,\"localBytes\":992,"
                        + "\"figures\":{\"Register Count\":\"255\"},\"spilling\":true}]}");
    }

    @Test
    void recoveryIsShownWithTheLastLoss() {
        backend.loseNext(1);
        Passes.runEmpty(megakernel);

        JsonNode recovery = json(session).path("recovery");

        assertThat(recovery.path("state").asString()).isEqualTo("READY");
        assertThat(recovery.path("losses").asLong()).isEqualTo(1);
        assertThat(recovery.path("lastLoss").asString()).contains("Stub device lost");
        assertThat(recovery.path("lastLossAt").asString()).endsWith("Z");
    }

    @Test
    void tenantsAreShownWithTheirFigures() {
        try (MegakernelSession withTenants = megakernel.openSession(SessionOptions.builder()
                .configuredTenants(List.of(
                        SessionTenant.of("live", 3).withMaxOutstanding(7).withQuota(100)))
                .enforceQuota(true)
                .build())) {
            withTenants.execute(Submission.of(0).withTenant(3));

            JsonNode tenants = json(withTenants).at("/session/statistics/tenants");

            assertThat(tenants.get(0).path("id").asInt()).isZero();
            assertThat(tenants.get(1).toString())
                    .isEqualTo("{\"name\":\"live\",\"id\":3,\"submitted\":1,\"outstanding\":0,\"cap\":7,"
                            + "\"refused\":0,\"claimed\":1,\"quota\":100}");
        }
    }

    @Test
    void slotsOfAnIdleSessionAreEmpty() {
        JsonNode slots = slots(null);

        assertThat(slots.path("occupancy").propertyNames())
                .containsExactly(
                        "empty", "published", "claimed", "done", "waitIo", "yield", "requeue", "fault", "unknown");
        assertThat(slots.at("/occupancy/empty").asInt()).isEqualTo(256);
        assertThat(slots.at("/counters/queueDepth").asInt()).isZero();
        assertThat(slots.path("waiting").toString())
                .isEqualTo("{\"critical\":0,\"high\":0,\"normal\":0,\"low\":0,\"idle\":0}");
        assertThat(slots.path("passMillis").asInt()).isZero();
        assertThat(slots.at("/counters/gpuIdlePpm").asInt()).isEqualTo(1_000_000);
        assertThat(slots.path("limit").asInt()).isEqualTo(16);
        assertThat(slots.path("active").size()).isZero();
    }

    @Test
    void slotsShowTheFirstOfThePassAndWhatWaits() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch hanging = new CountDownLatch(1);
        backend.beforePass(() -> {
            started.countDown();
            hanging.await();
        });
        Future<?> first = session.submitAll(
                Collections.nCopies(20, Submission.of(Opcodes.ADD_CODE, 123456, 2)), results -> results);
        started.await();
        Future<?> second = session.submit(Submission.of(0).withPriority(Priority.HIGH));

        JsonNode slots = slots(null);

        assertThat(slots.at("/occupancy/published").asInt()).isEqualTo(20);
        assertThat(slots.at("/counters/queueDepth").asInt()).isEqualTo(20);
        assertThat(slots.path("inPass").asInt()).isEqualTo(20);
        assertThat(slots.at("/waiting/high").asInt()).isEqualTo(1);
        assertThat(slots.path("active").size()).isEqualTo(16);
        assertThat(slots.path("active").get(15).toString())
                .isEqualTo("{\"index\":15,\"status\":\"PUBLISHED\",\"tenant\":\"default\",\"opcode\":\"add\"}");
        assertThat(slots.toString()).as("arguments are nobody's business").doesNotContain("123456");
        assertThat(slots(3).path("active").size()).isEqualTo(3);
        assertThat(slots(20).path("active").size()).isEqualTo(20);

        hanging.countDown();
        first.get();
        second.get();
    }

    @Test
    void limitIsCapped() {
        assertThat(slots(Integer.MAX_VALUE).path("limit").asInt()).isEqualTo(256);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void limitBelowOneIsABadRequest(int limit) {
        assertThatExceptionOfType(InvalidEndpointRequestException.class)
                .isThrownBy(() -> slots(limit))
                .withMessageContaining("limit is " + limit)
                .withMessageContaining("Fix: ");
    }

    @Test
    void otherViewsAreNotFound() {
        assertThat(new MegakernelEndpoint(megakernel, session).look("rings", null))
                .isNull();
        assertThat(new MegakernelEndpoint(megakernel, null).look("slots", null)).isNull();
    }

    @Test
    void megakernelWithoutSessionIsShownWithoutOne() {
        assertThat(json(null).path("session").isNull()).isTrue();
    }

    private JsonNode slots(@Nullable Integer limit) {
        return JsonMapper.shared().valueToTree(new MegakernelEndpoint(megakernel, session).look("slots", limit));
    }

    private JsonNode json(MegakernelSession shown) {
        return JsonMapper.shared().valueToTree(new MegakernelEndpoint(megakernel, shown).describe());
    }
}
