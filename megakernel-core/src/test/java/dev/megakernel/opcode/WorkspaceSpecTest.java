package dev.megakernel.opcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspaceSpecTest {

    @Test
    void regionsFollowOneAnother() {
        WorkspaceSpec spec = new WorkspaceSpec(
                List.of(RegionSpec.mutable("a", 3), RegionSpec.mutable("b", 5), RegionSpec.mutable("c", 1)));
        assertThat(spec.offset(0)).isZero();
        assertThat(spec.offset(1)).isEqualTo(3);
        assertThat(spec.offset(2)).isEqualTo(8);
        assertThat(spec.words()).isEqualTo(9);
        assertThat(spec.find("b")).hasValue(1);
        assertThat(spec.find("d")).isEmpty();
        assertThat(WorkspaceSpec.EMPTY.words()).isZero();
    }

    @Test
    void mutableRegionsStartWithoutContent() {
        RegionSpec region = RegionSpec.mutable("a", 3);
        assertThat(region.access()).isEqualTo(RegionAccess.MUTABLE);
        assertThat(region.source().content().remaining()).isZero();
    }

    @Test
    void glslSeesNamesInUpperCase() {
        assertThat(RegionSpec.mutable("place-names-2", 1).glslConstant()).isEqualTo("REGION_PLACE_NAMES_2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Names", "place_names", "-a", "a-", "2nd"})
    void namesAreLowerCaseWordsWithDashes(String name) {
        assertThatThrownBy(() -> RegionSpec.mutable(name, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + name + "\"")
                .hasMessageContaining("Fix: ");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void regionsHaveWords(int words) {
        assertThatThrownBy(() -> RegionSpec.mutable("a", words))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"a\"")
                .hasMessageContaining(String.valueOf(words))
                .hasMessageContaining("Fix: ");
    }

    @Test
    void namesAreUnique() {
        assertThatThrownBy(() -> new WorkspaceSpec(List.of(RegionSpec.mutable("a", 1), RegionSpec.mutable("a", 2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"a\"")
                .hasMessageContaining("Fix: ");
    }

    @Test
    void regionsFitOneBuffer() {
        int most = Integer.MAX_VALUE / Integer.BYTES;
        assertThat(new WorkspaceSpec(List.of(RegionSpec.mutable("a", most))).words())
                .isEqualTo(most);
        assertThatThrownBy(() -> new WorkspaceSpec(List.of(
                        RegionSpec.mutable("a", Integer.MAX_VALUE), RegionSpec.mutable("b", Integer.MAX_VALUE))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4294967294 words")
                .hasMessageContaining("Fix: ");
    }
}
