package dev.megakernel.boot.autoconfigure;

import dev.megakernel.boot.MegakernelCustomizer;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeBody;
import dev.megakernel.opcode.RegionSpec;
import dev.megakernel.stats.MegakernelStats;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * What beans and opcode properties contribute to the megakernel.
 *
 * @param opcodes those of properties first, then beans in their order
 * @param regions beans in their order
 * @param customizers beans in their order
 * @param stats who listens
 */
record MegakernelParts(
        List<Opcode> opcodes, List<RegionSpec> regions, List<MegakernelCustomizer> customizers, MegakernelStats stats) {

    static MegakernelParts collect(MegakernelProperties properties, ListableBeanFactory beans) {
        PropertyOpcodes opcodes = new PropertyOpcodes(beans.getBeansOfType(OpcodeBody.class));
        return new MegakernelParts(
                Stream.concat(opcodes.from(properties.opcodes()).stream(), ordered(beans, Opcode.class))
                        .toList(),
                ordered(beans, RegionSpec.class).toList(),
                ordered(beans, MegakernelCustomizer.class).toList(),
                beans.getBeanProvider(MegakernelStats.class).getIfAvailable(() -> MegakernelStats.NOOP));
    }

    private static <T> Stream<T> ordered(ListableBeanFactory beans, Class<T> type) {
        return beans.getBeanProvider(type).orderedStream();
    }
}
