package dev.megakernel;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;

/** Walks the compiled tests: every rule of the wire protocol is named by a test that shows it. */
class ProtocolCoverageTest {

    private static final String RULES = "/protocol-rules.txt";

    private static final Map<String, String> TITLES = new LinkedHashMap<>();
    private static final Set<String> COVERED = new TreeSet<>();
    private static final Set<String> NAMED = new TreeSet<>();
    private static final List<String> MISPLACED = new ArrayList<>();

    @BeforeAll
    static void readRulesAndTests() throws IOException, URISyntaxException {
        readRules();
        Path classes = Path.of(ProtocolCoverageTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        for (JavaClass type : new ClassFileImporter().importPath(classes)) {
            readType(type);
        }
    }

    @Test
    void everyRuleIsNamedByATest() {
        Map<String, String> untested = new LinkedHashMap<>(TITLES);
        untested.keySet().removeAll(COVERED);
        assertThat(untested).as("rules that no test names").isEmpty();
    }

    @Test
    void annotationsNameRulesThatExist() {
        assertThat(TITLES.keySet()).containsAll(NAMED);
    }

    @Test
    void annotationsStandOnTests() {
        assertThat(MISPLACED).isEmpty();
    }

    private static void readRules() throws IOException {
        try (InputStream in = ProtocolCoverageTest.class.getResourceAsStream(RULES)) {
            assertThat(in).as(RULES).isNotNull();
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String line : text.lines().filter(l -> !l.startsWith("#")).toList()) {
                String[] idAndTitle = line.split(" ", 2);
                assertThat(idAndTitle).as(line).hasSize(2);
                assertThat(TITLES.put(idAndTitle[0], idAndTitle[1])).as(line).isNull();
            }
        }
    }

    private static void readType(JavaClass type) {
        Collection<JavaMethod> tests =
                type.getMethods().stream().filter(ProtocolCoverageTest::runs).collect(toCollection(ArrayList::new));
        if (type.isAnnotatedWith(ProtocolRule.class)) {
            take(type.getAnnotationOfType(ProtocolRule.class), !tests.isEmpty(), type.getFullName());
        }
        for (JavaMethod method : type.getMethods()) {
            if (method.isAnnotatedWith(ProtocolRule.class)) {
                take(method.getAnnotationOfType(ProtocolRule.class), tests.contains(method), method.getFullName());
            }
        }
    }

    private static void take(ProtocolRule rules, boolean onTest, String place) {
        Stream.of(rules.value()).forEach(NAMED::add);
        if (onTest) {
            Stream.of(rules.value()).forEach(COVERED::add);
        } else {
            MISPLACED.add(place);
        }
    }

    private static boolean runs(JavaMethod method) {
        return method.isMetaAnnotatedWith(Testable.class) && !method.isAnnotatedWith(Disabled.class);
    }
}
