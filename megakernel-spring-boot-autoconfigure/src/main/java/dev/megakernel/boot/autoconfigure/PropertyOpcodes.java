package dev.megakernel.boot.autoconfigure;

import dev.megakernel.boot.MegakernelConfigurationException;
import dev.megakernel.opcode.GlslSource;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeBody;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;

/** Makes opcodes of {@code megakernel.opcodes.*}, with the Java bodies that beans of the same name supply. */
final class PropertyOpcodes {

    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private final Map<String, OpcodeBody> bodies = new HashMap<>();

    /**
     * Takes the bodies by bean name.
     *
     * @param bodies a name is the opcode's, or its camel-case form: {@code fuzzyMatch} belongs to {@code fuzzy-match}
     */
    PropertyOpcodes(Map<String, OpcodeBody> bodies) {
        bodies.forEach((bean, body) -> this.bodies.put(dashed(bean), body));
    }

    /**
     * Reads the sources and builds the opcodes in the order of the properties.
     *
     * @throws MegakernelConfigurationException when a source cannot be read or a name or trait is not allowed
     */
    List<Opcode> from(Map<String, MegakernelProperties.Opcode> properties) {
        return properties.entrySet().stream()
                .map(entry -> opcode(entry.getKey(), entry.getValue()))
                .toList();
    }

    private Opcode opcode(String name, MegakernelProperties.Opcode properties) {
        GlslSource source = source(name, required(name, "source", properties.source()));
        int code = required(name, "code", properties.code()).value();
        return PropertyTerms.explain(
                key(name, null), () -> new Opcode(code, name, properties.toTraits(), source, bodies.get(name)));
    }

    private static GlslSource source(String name, Resource resource) {
        try {
            return new GlslSource(citedName(resource), resource.getContentAsString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new MegakernelConfigurationException(
                    key(name, "source") + " is \"" + resource.getDescription() + "\", which cannot be read: "
                            + e.getMessage()
                            + ". Fix: name a file that exists, such as classpath:opcodes/" + name
                            + ".glsl for src/main/resources/opcodes/" + name + ".glsl.",
                    e);
        }
    }

    /** What compile errors call the source: enough of its path to find the file. */
    private static String citedName(Resource resource) {
        if (resource instanceof ClassPathResource classPath) {
            return classPath.getPath();
        }
        String file = resource.getFilename();
        return file == null ? resource.getDescription() : file;
    }

    private static <T> T required(String name, String key, @Nullable T value) {
        if (value == null) {
            throw new MegakernelConfigurationException(
                    key(name, key) + " is not set, but every opcode needs a code and a source. Fix: set "
                            + key(name, key) + ", or remove the other " + key(name, null) + " properties.");
        }
        return value;
    }

    private static String key(String name, @Nullable String key) {
        return "megakernel.opcodes." + name + (key == null ? "" : "." + key);
    }

    private static String dashed(String beanName) {
        return HUMP.matcher(beanName).replaceAll("-").toLowerCase(Locale.ROOT);
    }
}
