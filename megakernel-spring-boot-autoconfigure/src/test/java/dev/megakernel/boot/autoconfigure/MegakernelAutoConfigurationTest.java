package dev.megakernel.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.megakernel.Megakernel;
import dev.megakernel.MegakernelBuilder;
import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.boot.ControllableBackend;
import dev.megakernel.boot.MegakernelCustomizer;
import dev.megakernel.boot.Opcodes;
import dev.megakernel.boot.Passes;
import dev.megakernel.host.HostBackend;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeBody;
import dev.megakernel.opcode.RegionSpec;
import dev.megakernel.protocol.Priority;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionClosedException;
import dev.megakernel.session.SessionOptions;
import dev.megakernel.session.Submission;
import dev.megakernel.session.SubmissionResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

class MegakernelAutoConfigurationTest {

    private final ApplicationContextRunner host = Contexts.host();

    @Test
    void contextHasBackendMegakernelAndSession() {
        host.run(context -> {
            assertThat(context).hasSingleBean(MegakernelBackend.class);
            assertThat(context).hasSingleBean(Megakernel.class);
            assertThat(context).hasSingleBean(MegakernelSession.class);
            assertThat(context.getBean(Megakernel.class).device().backend()).isEqualTo(HostBackend.ID);
        });
    }

    @Test
    void disabledContextHasNoneOfIt() {
        host.withPropertyValues("megakernel.enabled=false").run(context -> {
            assertThat(context).doesNotHaveBean(MegakernelBackend.class);
            assertThat(context).doesNotHaveBean(Megakernel.class);
            assertThat(context).doesNotHaveBean(MegakernelSession.class);
            assertThat(context).doesNotHaveBean(MegakernelProperties.class);
        });
    }

    @Test
    void geometryComesFromProperties() {
        host.withPropertyValues("megakernel.slot-count=512", "megakernel.workgroup-size=64")
                .run(context -> {
                    Megakernel megakernel = context.getBean(Megakernel.class);
                    assertThat(megakernel.slotCount()).isEqualTo(512);
                    assertThat(megakernel.workgroupSize()).isEqualTo(64);
                    assertThat(megakernel.workerGroups()).isEqualTo(8);
                });
    }

    @Test
    void formComesFromProperties() {
        host.run(context -> assertThat(Passes.countedClaims(context.getBean(Megakernel.class)))
                .isZero());
        host.withPropertyValues("megakernel.form=priority")
                .run(context -> assertThat(Passes.countedClaims(context.getBean(Megakernel.class)))
                        .isEqualTo(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct", "priority"})
    void sessionRunsEverySlotInEitherForm(String form) {
        host.withPropertyValues("megakernel.form=" + form)
                .withBean(Opcode.class, Opcodes::add)
                .run(context -> {
                    MegakernelSession session = context.getBean(MegakernelSession.class);
                    for (Priority priority : Priority.values()) {
                        List<Submission> parts = Collections.nCopies(
                                session.capacity(),
                                Submission.of(Opcodes.ADD_CODE, 2, 3).withPriority(priority));
                        List<SubmissionResult> results = session.executeAll(parts, all -> all);
                        assertThat(results)
                                .allSatisfy(result ->
                                        assertThat(result.requireDone().word(0)).isEqualTo(5));
                    }
                    assertThat(session.statistics().passes()).isEqualTo(Priority.values().length);
                });
    }

    @Test
    void opcodeBeansAreCollected() {
        host.withBean("addition", Opcode.class, Opcodes::add).run(context -> {
            assertThat(context.getBean(Megakernel.class).opcodes().find("add")).isPresent();
            assertThat(context.getBean(MegakernelSession.class)
                            .execute(Submission.of(Opcodes.ADD_CODE, 2, 3))
                            .word(0))
                    .isEqualTo(5);
        });
    }

    @Test
    void opcodeOfPropertiesRunsTheBodyBeanOfItsName() {
        withMultiply("multiply-words", "multiply-words")
                .run(context -> assertMultiplies(context.getBean(MegakernelSession.class)));
    }

    @Test
    void bodyBeanMayBeNamedLikeAJavaMethod() {
        withMultiply("multiply-words", "multiplyWords")
                .run(context -> assertMultiplies(context.getBean(MegakernelSession.class)));
    }

    @Test
    void regionBeansAreCollected() {
        host.withBean(RegionSpec.class, () -> RegionSpec.mutable("counters", 16))
                .run(context -> assertThat(context.getBean(Megakernel.class)
                                .workspace()
                                .region("counters")
                                .read()
                                .remaining())
                        .isEqualTo(64));
    }

    @Test
    void customizersRunInOrderAfterProperties() {
        List<String> calls = new ArrayList<>();
        host.withPropertyValues("megakernel.slot-count=512")
                .withBean("second", MegakernelCustomizer.class, () -> new Later(calls))
                .withBean("first", MegakernelCustomizer.class, () -> new Earlier(calls))
                .run(context -> {
                    assertThat(calls).containsExactly("earlier", "later");
                    assertThat(context.getBean(Megakernel.class).slotCount()).isEqualTo(128);
                });
    }

    @Test
    void backendBeanReplacesTheConfiguredOne() {
        Contexts.unspecified()
                .withBean(ControllableBackend.class)
                .run(context ->
                        assertThat(context.getBean(Megakernel.class).device()).isEqualTo(ControllableBackend.DEVICE));
    }

    @Test
    void megakernelBeanReplacesTheConfiguredOneAndNeedsNoDevice() {
        Megakernel mine = Megakernel.bootstrap(new HostBackend());
        Contexts.unspecified().withBean(Megakernel.class, () -> mine).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(Megakernel.class)).isSameAs(mine);
        });
    }

    @Test
    void sessionBeanReplacesTheConfiguredOne() {
        Megakernel other = Megakernel.bootstrap(new HostBackend());
        MegakernelSession mine = other.openSession(SessionOptions.DEFAULT);
        host.withBean("mine", MegakernelSession.class, () -> mine)
                .run(context ->
                        assertThat(context.getBean(MegakernelSession.class)).isSameAs(mine));
    }

    @Test
    void sessionOptionsComeFromProperties() {
        host.withPropertyValues("megakernel.session.mode=persistent")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("persistent"));
    }

    @Test
    void closingClosesSessionThenMegakernelThenBackend() {
        ControllableBackend backend = new ControllableBackend();
        Contexts.unspecified().withBean(MegakernelBackend.class, () -> backend).run(context -> {
            MegakernelSession session = context.getBean(MegakernelSession.class);
            context.close();
            assertThat(backend.closings()).containsExactly("kernel", "backend");
            assertThatExceptionOfType(SessionClosedException.class).isThrownBy(() -> session.execute(0));
        });
    }

    @Test
    void sessionDependsOnMegakernelAndSoIsClosedFirst() {
        host.run(context -> assertThat(context.getBeanFactory().getDependentBeans("megakernel"))
                .contains("megakernelSession"));
    }

    private ApplicationContextRunner withMultiply(String opcode, String bodyBean) {
        OpcodeBody body = context -> context.result(0, context.arg(0) * context.arg(1));
        return host.withPropertyValues(
                        "megakernel.opcodes." + opcode + ".code=0x1001",
                        "megakernel.opcodes." + opcode + ".source=classpath:opcodes/multiply.glsl",
                        "megakernel.opcodes." + opcode + ".results=1")
                .withBean(bodyBean, OpcodeBody.class, () -> body);
    }

    private static void assertMultiplies(MegakernelSession session) {
        assertThat(session.execute(Submission.of(0x1001, 6, 7)).word(0)).isEqualTo(42);
    }

    @Order(Ordered.HIGHEST_PRECEDENCE)
    private static final class Earlier implements MegakernelCustomizer {

        private final List<String> calls;

        Earlier(List<String> calls) {
            this.calls = calls;
        }

        @Override
        public void customize(MegakernelBuilder builder) {
            calls.add("earlier");
            builder.geometry(64, 64);
        }
    }

    @Order(Ordered.LOWEST_PRECEDENCE)
    private static final class Later implements MegakernelCustomizer {

        private final List<String> calls;

        Later(List<String> calls) {
            this.calls = calls;
        }

        @Override
        public void customize(MegakernelBuilder builder) {
            calls.add("later");
            builder.geometry(128, 64);
        }
    }
}
