package footing.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import footing.legs.catalogue.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsWatchTest {
    private static final Catalogue CATALOGUE = Catalogue.load();

    @TempDir Path folder;
    private final List<Settings> swapped = new ArrayList<>();
    private Path file = Path.of("");
    private long second;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("footing.yaml");
        write("limits: {connections: 5}");
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000 * ++second));
    }

    private SettingsWatch watch(SettingsWatch.Swap swap) throws SettingsFault {
        SettingsReader reader = new SettingsReader(folder);
        return new SettingsWatch(
                file,
                reader,
                CATALOGUE,
                Map.of(),
                reader.read(file).settings(),
                settings -> settings.withPort(1),
                swap);
    }

    @Test
    void a_changed_file_is_taken_with_what_the_command_line_says() throws Exception {
        SettingsWatch watch = watch(swapped::add);
        watch.look();
        assertThat(swapped).isEmpty();
        write("limits: {connections: 6}");
        watch.look();
        watch.look();
        assertThat(swapped).singleElement().extracting(s -> s.limits().connections()).isEqualTo(6);
        assertThat(swapped.getFirst().listen().port()).isEqualTo(1);
    }

    @Test
    void a_file_that_says_the_same_is_not_taken() throws Exception {
        SettingsWatch watch = watch(swapped::add);
        write("limits: {connections: 5}");
        watch.look();
        assertThat(swapped).isEmpty();
    }

    @Test
    void a_bad_or_missing_file_keeps_the_old_until_it_is_good_again() throws Exception {
        SettingsWatch watch = watch(swapped::add);
        write("limits: {connections: many}");
        watch.look();
        write("suppliers: {openai: {key: env:NOT_SET}}");
        watch.look();
        Files.delete(file);
        watch.look();
        assertThat(swapped).isEmpty();
        write("limits: {connections: 7}");
        watch.look();
        assertThat(swapped).singleElement().extracting(s -> s.limits().connections()).isEqualTo(7);
    }

    @Test
    void a_swap_that_fails_is_tried_again_with_the_next_change() throws Exception {
        SettingsWatch watch =
                watch(next -> {
                    if (next.limits().connections() == 8) {
                        throw new IOException("no room");
                    }
                    swapped.add(next);
                });
        write("limits: {connections: 8}");
        watch.look();
        assertThat(swapped).isEmpty();
        write("limits: {connections: 9}");
        watch.look();
        assertThat(swapped).hasSize(1);
    }

    @Test
    void a_file_beside_the_settings_is_watched_too() throws Exception {
        Path prices = folder.resolve("prices.yaml");
        write("prices: prices.yaml");
        SettingsWatch watch = watch(swapped::add);
        watch.look();
        assertThat(swapped).isEmpty();
        Files.writeString(prices, "prices: []");
        watch.look();
        watch.look();
        assertThat(swapped).singleElement().extracting(Settings::prices).isEqualTo(prices);
        Files.delete(prices);
        watch.look();
        assertThat(swapped).hasSize(2);
    }

    @Test
    void changes_name_old_and_new() throws Exception {
        Settings before = Settings.defaults(folder);
        Settings after =
                new SettingsReader(folder)
                        .read("listen: '127.0.0.1:1'\nlog: {level: debug}", "f", folder)
                        .settings();
        assertThat(Changes.between(before, after))
                .containsExactly(
                        "listen: 127.0.0.1:8484 → 127.0.0.1:1 (from the next start on)",
                        "log.level: info → debug");
        assertThat(Changes.between(before, before)).isEmpty();
    }
}
