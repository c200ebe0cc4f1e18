package dev.megakernel.boot.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.Megakernel;
import dev.megakernel.boot.ControllableBackend;
import dev.megakernel.boot.Opcodes;
import dev.megakernel.boot.Passes;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionOptions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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
    void megakernelWithoutSessionIsShownWithoutOne() {
        assertThat(json(null).path("session").isNull()).isTrue();
    }

    private JsonNode json(MegakernelSession shown) {
        return JsonMapper.shared().valueToTree(new MegakernelEndpoint(megakernel, shown).describe());
    }
}
