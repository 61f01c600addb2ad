package footing.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import footing.legs.catalogue.Catalogue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckTest {
    private static final Catalogue CATALOGUE = Catalogue.load();

    private static Check.Result check(Map<String, String> env, String... lines)
            throws SettingsFault {
        Path folder = Path.of("/srv");
        return Check.of(
                new SettingsReader(folder).read(String.join("\n", lines), "f.yaml", folder),
                CATALOGUE,
                env);
    }

    private static List<String> faults(Map<String, String> env, String... lines)
            throws SettingsFault {
        return check(env, lines).faults().stream().map(Fault::toString).toList();
    }

    @Test
    void a_supplier_that_nobody_knows_is_named_with_the_nearest() throws SettingsFault {
        assertThat(faults(Map.of(), "suppliers:", "  opnai: {}", "  mine: {like: vlm}"))
                .satisfiesExactly(
                        first ->
                                assertThat(first)
                                        .startsWith("f.yaml:2:3: suppliers.opnai: ")
                                        .contains("did you mean \"openai\"?"),
                        second ->
                                assertThat(second)
                                        .startsWith("f.yaml:3:10: suppliers.mine.like: ")
                                        .contains("did you mean \"vllm\"?"));
    }

    @Test
    void a_key_may_come_from_the_usual_variable() throws SettingsFault {
        assertThat(faults(Map.of(), "suppliers: {openai: {}}"))
                .singleElement()
                .asString()
                .contains("a key is needed: set OPENAI_API_KEY");
        assertThat(faults(Map.of("OPENAI_API_KEY", "x"), "suppliers: {openai: {}}")).isEmpty();
        assertThat(faults(Map.of(), "suppliers: {vllm: {}}")).isEmpty();
    }

    @Test
    void legs_of_routes_stand_in_the_file_or_in_the_environment() throws SettingsFault {
        String route = "routes: {gpt-4o: [openai, local]}";
        assertThat(faults(Map.of("OPENAI_API_KEY", "x"), route)).isEmpty();
        assertThat(faults(Map.of(), route))
                .singleElement()
                .asString()
                .startsWith("f.yaml:1:19: routes.gpt-4o[0]: there is no leg \"openai\"");
    }

    @Test
    void each_key_and_each_equal_leg_is_looked_at_where_it_stands() throws SettingsFault {
        assertThat(
                        faults(
                                Map.of("A", "x"),
                                "suppliers:",
                                "  openai: {keys: [env:A, env:B]}",
                                "routes:",
                                "  a: {legs: [local, [openai, opneai]]}"))
                .satisfiesExactly(
                        first ->
                                assertThat(first)
                                        .startsWith("f.yaml:2:26: suppliers.openai.keys[1]: env:B"),
                        second ->
                                assertThat(second)
                                        .startsWith("f.yaml:4:30: routes.a.legs[1][1]: ")
                                        .contains("did you mean \"openai\"?"));
    }

    @Test
    void a_model_that_a_leg_does_not_list_is_a_warning() throws SettingsFault {
        Check.Result result =
                check(
                        Map.of("OPENAI_API_KEY", "x"),
                        "routes: {a: [openai/gpt-4oo, openai/gpt-4o-2024-08-06, openai/gpt-4o]}");
        assertThat(result.faults()).isEmpty();
        assertThat(result.warnings())
                .singleElement()
                .asString()
                .contains("openai is not known to serve \"gpt-4oo\"; did you mean \"gpt-4o\"?");
    }

    @Test
    void an_address_is_written_or_usual_and_hides_its_key() throws SettingsFault {
        Settings settings =
                new SettingsReader(Path.of("/srv"))
                        .read(
                                "suppliers: {openai: {key: env:K, base-url: http://10.0.0.1/v1}}",
                                "f",
                                Path.of("/srv"))
                        .settings();
        SupplierSettings openai =
                ((Suppliers.Named) settings.suppliers())
                        .byName()
                        .getOrDefault("openai", SupplierSettings.DEFAULT);
        var supplier = CATALOGUE.supplier("openai").orElseThrow();
        assertThat(SupplierAddress.of(openai, supplier, Map.of("K", "hunter2")))
                .contains(new SupplierAddress("http://10.0.0.1/v1", "hunter2"))
                .get()
                .asString()
                .doesNotContain("hunter2");
        assertThat(
                        SupplierAddress.of(
                                SupplierSettings.DEFAULT,
                                supplier,
                                Map.of("OPENAI_API_KEY", "k", "OPENAI_BASE_URL", "http://e/v1/")))
                .contains(new SupplierAddress("http://e/v1", "k"));
        assertThat(SupplierAddress.of(SupplierSettings.DEFAULT, supplier, Map.of())).isEmpty();
    }
}
