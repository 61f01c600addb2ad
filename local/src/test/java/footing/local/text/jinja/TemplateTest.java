package footing.local.text.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-11-23T08:00:00Z");
    private static final Map<String, Object> VALUES =
            Map.of(
                    "s",
                    "Hello 世界 😀 x",
                    "n",
                    5,
                    "l",
                    List.of(3, 1, 2),
                    "d",
                    Map.of("a", "x"),
                    "t",
                    true,
                    "msgs",
                    List.of(
                            Map.of("role", "user", "content", "a"),
                            Map.of("role", "tool", "content", "b"),
                            Map.of("role", "user", "content", "C")));

    /// Each line was also rendered by jinja2 itself.
    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "{{ s[7:10] }} § 界 😀",
                "{{ l[::-1] }} § [2, 1, 3]",
                "{{ -7 // 2 }},{{ -7 % 3 }},{{ 7 / 2 }},{{ 2 ** 3 ** 2 }} § -4,2,3.5,64",
                "{{ 1 < 2 < 3 }}{{ 1 < 2 > 3 }} § TrueFalse",
                "{{ 'a' ~ 1 ~ none ~ true ~ 1.0 ~ [1,'x'] }} § `a1NoneTrue1.0[1, 'x']`",
                "{{ 1e16 }},{{ 0.00001 }},{{ 123456789.125 }} § 1e+16,1e-05,123456789.125",
                "{{ undefined_name ~ '.' }} § .",
                "{{ d|tojson }}{{ [1, none, 1.5]|tojson(indent=2) }} § `{\"a\": \"x\"}[\n  1,\n  null,\n  1.5\n]`",
                "{{ msgs|selectattr('role','equalto','user')|map(attribute='content')|join(',') }} § `a,C`",
                "{{ 'a,b,c'.split(',', 1)[-1].upper() }} § `B,C`",
                "{{ ' x '.strip() ~ 'xyx'.lstrip('x') ~ 'a-b'.replace('-', '+') }} § xyxa+b",
                "{{ n is number and n is not string and l is iterable and d is mapping }} § True",
                "{{ 'x' if n > 9 else 'y' if t else 'z' }} § y",
                "{% for i in l if i > 1 %}{{ i }}:{{ loop.index }}{{ loop.last }} {% endfor %} § `3:1False 2:2True `",
                "{% for i in range(9) %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 4 %}{% break %}{% endif %}{{ i }}{% endfor %} § 013",
                "{% set ns = namespace(x=0) %}{% for i in l %}{% set ns.x = ns.x + i %}{% endfor %}{{ ns.x }} § 6",
                "{% macro m(a, b='z') %}[{{ a }}{{ b }}]{% endmacro %}{{ m(1) }}{{ m(b=2, a=3) }} § [1z][32]",
                "{% macro m(x) %}<{{ caller(x) }}>{% endmacro %}{% call(y) m(5) %}got {{ y }}{% endcall %} § <got 5>",
                "{% set x | upper %}block {{ n }}{% endset %}{{ x }} § BLOCK 5",
                "{% raw %}{{ not }}{% endraw %}{# gone #}. § {{ not }}.",
                "{% generation %}{{ n }}{% endgeneration %} § 5",
                "{{ strftime_now('%d %b %Y') }} § 23 Nov 2026",
            })
    void expressions_and_statements_mean_what_jinja_means(String source, String expected)
            throws TemplateFault {
        assertThat(render(source)).isEqualTo(expected.replace("\\n", "\n"));
    }

    @Test
    void white_space_goes_as_trim_blocks_and_lstrip_blocks_ask() throws TemplateFault {
        assertThat(render("  {% if t %}\n    a\n  {% endif %}\n  b\n")).isEqualTo("    a\n  b");
        assertThat(render("{% if t -%}\n   a\n{%- endif %}\n\nb\n\n")).isEqualTo("a\nb\n");
        assertThat(render("  {%+ if t %}a{% endif +%}\nb")).isEqualTo("  a\nb");
        assertThat(render("{{ n -}}  \n  x  {{- n }}\n{{ n }}\n")).isEqualTo("5x5\n5");
        assertThat(render("a\r\nb{% if t %}\r\nc{% endif %}")).isEqualTo("a\nbc");
    }

    @Test
    void a_fault_names_its_line() {
        TemplateFault value = fault("a\nb\n{{ n +\n 'x' }}");
        TemplateFault syntax = fault("a\n{% if n %}\n{% nonsense %}");

        assertThat(value.kind()).isEqualTo(TemplateFault.Kind.VALUE);
        assertThat(value).hasMessageStartingWith("line 3: ");
        assertThat(syntax.kind()).isEqualTo(TemplateFault.Kind.SYNTAX);
        assertThat(syntax.line()).isEqualTo(3);
        assertThat(syntax).hasMessageContaining("nonsense");
    }

    @Test
    void what_a_template_raises_is_told() {
        TemplateFault fault = fault("{{ raise_exception('no tools here') }}");

        assertThat(fault.kind()).isEqualTo(TemplateFault.Kind.RAISED);
        assertThat(fault.bare()).isEqualTo("no tools here");
    }

    @ParameterizedTest
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    @ValueSource(
            strings = {
                "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
                "{% set ns = namespace(x='xxxxxxxxxxxxxxxx') %}{% for a in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
                "{% set ns = namespace(x='xxxxxxxxxxxxxxxx') %}{% for a in range(99) %}{% set ns.x = ns.x.replace('x', ns.x) %}{% endfor %}",
                "{% set ns = namespace(x=[1]) %}{% for a in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
                "{% set ns = namespace(x=[]) %}{% for a in range(9999) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}",
                "{% set ns = namespace(x=[]) %}{% for a in range(9999) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x == ns.x|list }}",
                "{% set ns = namespace(x=9) %}{% for a in range(99) %}{% set ns.x = ns.x * ns.x %}{% endfor %}",
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{{ 'x' * 999999999999 }}",
                "{{ 9 ** 99 ** 99 }}",
                "{{ range(1000000000) }}",
            })
    void a_hostile_template_ends_in_a_fault(String source) {
        assertThat(fault(source).kind()).isEqualTo(TemplateFault.Kind.LIMIT);
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void a_template_nested_without_end_is_refused() {
        for (String source :
                List.of(
                        "{{ " + "(".repeat(100_000) + " }}",
                        "{{ " + "not ".repeat(100_000) + "x }}",
                        "{{ " + "-".repeat(100_000) + "1 }}",
                        "{{ 1" + " + 1".repeat(100_000) + " }}",
                        "{{ n" + ".a".repeat(100_000) + " }}",
                        "{% if t %}".repeat(100_000))) {
            assertThat(fault(source)).isNotNull();
        }
    }

    private static String render(String source) throws TemplateFault {
        return Template.parse(source).render(VALUES, NOW);
    }

    private static TemplateFault fault(String source) {
        TemplateFault fault = catchThrowableOfType(TemplateFault.class, () -> render(source));
        assertThat(fault).as("%.60s", source).isNotNull();
        return fault;
    }
}
