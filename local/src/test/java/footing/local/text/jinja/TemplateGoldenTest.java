package footing.local.text.jinja;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.json.JsonMapper;

/// Real chat templates on golden conversations: variables, a line of dashes, the text. Rewrite with
/// `-Dgolden=rewrite`, then read the diff.
class TemplateGoldenTest {
    private static final Path FOLDER = Path.of("src/test/resources/footing/local/text/templates");
    private static final String DASHES = "\n----------\n";
    private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-11-23T08:00:00Z");

    @TestFactory
    Stream<DynamicTest> templates_render_as_the_reference_does() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path family : sorted(FOLDER)) {
            if (Files.isDirectory(family)) {
                String source = Files.readString(family.resolve("template.jinja"), UTF_8);
                for (Path golden : sorted(family)) {
                    if (golden.toString().endsWith(".txt")) {
                        String name = family.getFileName() + "/" + golden.getFileName();
                        tests.add(DynamicTest.dynamicTest(name, () -> check(source, golden)));
                    }
                }
            }
        }
        assertThat(tests).hasSizeGreaterThan(100);
        return tests.stream();
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static void check(String source, Path golden) throws IOException {
        String file = Files.readString(golden, UTF_8);
        int at = file.indexOf(DASHES);
        String variables = file.substring(0, at);
        String rendered = rendered(source, variables);
        if ("rewrite".equals(System.getProperty("golden"))) {
            Files.writeString(golden, variables + DASHES + rendered, UTF_8);
            return;
        }
        assertThat(rendered).isEqualTo(file.substring(at + DASHES.length()));
    }

    private static String rendered(String source, String variables) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        JsonMapper.builder()
                .build()
                .readTree(variables)
                .properties()
                .forEach(entry -> values.put(entry.getKey(), Plain.of(entry.getValue())));
        try {
            return Template.parse(source).render(values, NOW);
        } catch (TemplateFault fault) {
            boolean raised = fault.kind() == TemplateFault.Kind.RAISED;
            return "FAULT " + fault.kind() + (raised ? " " + fault.bare() : "");
        }
    }
}
