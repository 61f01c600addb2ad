package footing.app.settings;

import footing.gateway.OnBreak;
import footing.gateway.Terms;
import footing.http.Upstream.Clocks;
import footing.ledger.SharedLimits;
import footing.ledger.StoreChoice;
import footing.ledger.allow.WhenAway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads `footing.yaml`, strictly: what it does not know, or cannot use, stops it, and every fault
/// of the file is told at once.
public final class SettingsReader {
    /// Bytes of a settings file; more is not one.
    static final int LONGEST = 1 << 20;

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration SHORTEST_HEDGE = Duration.ofMillis(50);
    private static final Duration DAY = Duration.ofDays(1);

    private final Path home;

    /// @param home the user's own folder, for `~/`
    public SettingsReader(Path home) {
        this.home = home;
    }

    /// Reads a file. Paths in it are relative to its folder.
    public Reading read(Path file) throws SettingsFault {
        String name = file.toString();
        try {
            if (Files.size(file) > LONGEST) {
                throw unreadable(name, "file-too-long", Bytes.ofMiB(1).toString());
            }
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return read(text, name, file.toAbsolutePath().getParent());
        } catch (java.nio.charset.CharacterCodingException e) {
            throw unreadable(name, "file-not-utf8");
        } catch (java.nio.file.NoSuchFileException e) {
            throw unreadable(name, "file-missing");
        } catch (IOException e) {
            throw unreadable(name, "file-unreadable", e.getClass().getSimpleName());
        }
    }

    /// Reads a text.
    ///
    /// @param name what faults call it
    /// @param folder where relative paths begin
    public Reading read(String text, String name, @Nullable Path folder) throws SettingsFault {
        Findings findings = new Findings(name);
        Settings settings = Settings.defaults(home);
        Optional<Node> root = compose(text, name);
        if (root.isPresent()) {
            Section section = new Section(root.get(), "", findings);
            settings = settings(section, new Paths(home, folder == null ? home : folder));
        }
        if (!findings.faults().isEmpty()) {
            throw new SettingsFault(findings.faults());
        }
        return new Reading(settings, name, findings.places());
    }

    private static Optional<Node> compose(String text, String name) throws SettingsFault {
        LoadSettings strict =
                LoadSettings.builder()
                        .setLabel(name)
                        .setMaxAliasesForCollections(10)
                        .setCodePointLimit(LONGEST)
                        .build();
        try {
            return new Compose(strict).composeString(text);
        } catch (MarkedYamlEngineException e) {
            Place place = Findings.place(name, e.getProblemMark());
            throw new SettingsFault(
                    List.of(new Fault(place, "", "not-yaml", List.of(said(e.getProblem())))));
        } catch (YamlEngineException e) {
            throw unreadable(name, "not-yaml", said(e.getMessage()));
        }
    }

    private static String said(@Nullable String problem) {
        return problem == null ? "?" : problem.replaceAll("\\s+", " ");
    }

    private static SettingsFault unreadable(String name, String sentence, String... arguments) {
        return new SettingsFault(
                List.of(new Fault(Place.of(name), "", sentence, List.of(arguments))));
    }

    private Settings settings(Section root, Paths paths) {
        Settings otherwise = Settings.defaults(home);
        Listen listen = listen(root);
        Path data = paths.of(root.text("data"), otherwise.data());
        Limits limits = limits(root.section("limits"));
        Clocks clocks = clocks(root.section("clocks"), otherwise.clocks());
        Terms terms = continuity(root.section("continuity"), clocks);
        Settings settings =
                new Settings(
                        listen,
                        data,
                        ledger(root.section("ledger"), paths),
                        limits,
                        terms,
                        jurisdiction(root),
                        suppliers(root, paths),
                        local(root.section("local"), paths),
                        Routing.read(root.section("routes"), terms),
                        root.word("unknown-models", otherwise.unknownModels(), UnknownModels.class),
                        beside(root, "refusal-rules", paths),
                        beside(root, "prices", paths),
                        log(root.section("log")));
        root.done();
        return settings;
    }

    /// Another file that the settings name.
    private static @Nullable Path beside(Section root, String key, Paths paths) {
        String written = root.text(key);
        return written == null ? null : paths.of(written);
    }

    private static Listen listen(Section root) {
        String text = root.text("listen");
        if (text == null) {
            return Listen.DEFAULT;
        }
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        String port = colon < 0 ? "" : text.substring(colon + 1);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            host = "";
        }
        if (host.isBlank() || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65535) {
            root.wrong("listen", "listen-expected", Masked.shown(text));
            return Listen.DEFAULT;
        }
        return new Listen(host, Integer.parseInt(port));
    }

    /// Without an address the ledger is in the data folder, and nothing else may be said of it.
    private static LedgerSettings ledger(Section section, Paths paths) {
        LedgerSettings otherwise = LedgerSettings.DEFAULT;
        String url = section.text("url");
        String user = section.text("user");
        Secret password = Secrets.one(section, "password", paths);
        String schema = section.text("schema");
        Secret pepper = Secrets.one(section, "pepper", paths);
        boolean sharing = section.has("shared-limits");
        LedgerSettings.Shared shared = shared(section.section("shared-limits"), paths);
        section.done();
        if (url == null) {
            for (String key : List.of("user", "password", "schema", "pepper", "shared-limits")) {
                if (section.has(key)) {
                    section.wrong(key, "ledger-url-needed");
                }
            }
            return otherwise;
        }
        if (url.matches("[a-z]+://[^/]*@.*") || url.matches("(?i).*[?&][a-z]*password=.*")) {
            section.wrong("url", "ledger-url-with-secret");
            return otherwise;
        }
        if (!StoreChoice.Postgres.isUrl(url)) {
            section.wrong("url", "ledger-url-expected", Masked.shown(url));
            return otherwise;
        }
        if (schema != null && !StoreChoice.Postgres.isName(schema)) {
            section.wrong("schema", "ledger-schema-expected", Masked.shown(schema));
            return otherwise;
        }
        return new LedgerSettings(
                url,
                user == null ? otherwise.user() : user,
                password,
                schema == null ? otherwise.schema() : schema,
                pepper,
                sharing ? shared : null);
    }

    /// Null where no address is given.
    private static LedgerSettings.@Nullable Shared shared(Section section, Paths paths) {
        String url = section.text("url");
        Secret password = Secrets.one(section, "password", paths);
        WhenAway away = section.word("when-away", WhenAway.SHARE, WhenAway.class);
        Duration patience =
                section.duration("wait", SharedLimits.WAIT, Duration.ZERO, Duration.ofSeconds(10));
        String prefix = section.text("prefix");
        section.done();
        if (prefix != null && !SharedLimits.isPrefix(prefix)) {
            section.wrong("prefix", "prefix-expected", Masked.shown(prefix));
            return null;
        }
        if (url == null) {
            for (String key : List.of("password", "when-away", "wait", "prefix")) {
                if (section.has(key)) {
                    section.wrong(key, "shared-url-needed");
                }
            }
            return null;
        }
        if (url.matches("[a-z]+://[^/]*:[^/]*@.*")) {
            section.wrong("url", "shared-url-with-secret");
            return null;
        }
        if (!SharedLimits.isUrl(url)) {
            section.wrong("url", "shared-url-expected", Masked.shown(url));
            return null;
        }
        return new LedgerSettings.Shared(
                url, password, away, patience, prefix == null ? SharedLimits.PREFIX : prefix);
    }

    private static @Nullable String jurisdiction(Section root) {
        String text = root.text("jurisdiction");
        if (text != null && !text.matches("[A-Z]{2}")) {
            root.wrong("jurisdiction", "jurisdiction-expected", Masked.shown(text));
        }
        return text;
    }

    private static Limits limits(Section section) {
        Limits otherwise = Limits.DEFAULT;
        Limits limits =
                new Limits(
                        section.bytes("body", otherwise.body(), Bytes.ofKiB(1), Bytes.ofMiB(1024)),
                        section.bytes("head", otherwise.head(), Bytes.ofKiB(1), Bytes.ofMiB(1)),
                        section.number("connections", otherwise.connections(), 1, 1_000_000));
        section.done();
        return limits;
    }

    private static Terms continuity(Section section, Clocks clocks) {
        Terms terms = terms(section, Terms.of(clocks), clocks);
        section.done();
        return terms;
    }

    static Terms terms(Section section, Terms otherwise, Clocks clocks) {
        return new Terms(
                section.word("on-break", otherwise.onBreak(), OnBreak.class),
                section.word("sticky", otherwise.sticky(), Terms.Sticky.class),
                section.word("vendor-grants", otherwise.vendorGrants(), Terms.VendorGrants.class),
                hedge(section, otherwise.hedge()),
                clocks);
    }

    private static @Nullable Duration hedge(Section section, @Nullable Duration otherwise) {
        String text = section.text("hedge");
        if (text == null || text.equals("off")) {
            return text == null ? otherwise : null;
        }
        if (Units.duration(text).isEmpty()) {
            section.wrong("hedge", "hedge-expected", Masked.shown(text));
            return otherwise;
        }
        return section.duration("hedge", Duration.ZERO, SHORTEST_HEDGE, DAY);
    }

    static Clocks clocks(Section section, Clocks otherwise) {
        Clocks clocks =
                new Clocks(
                        section.duration("connect", otherwise.connect(), SHORTEST, DAY),
                        section.duration("first-token", otherwise.firstByte(), SHORTEST, DAY),
                        section.duration("idle", otherwise.idle(), SHORTEST, DAY),
                        section.duration("total", otherwise.total(), SHORTEST, DAY));
        section.done();
        return clocks;
    }

    private static Suppliers suppliers(Section root, Paths paths) {
        Section section = root.section("suppliers");
        if (!root.has("suppliers")) {
            return new Suppliers.FromEnvironment();
        }
        Map<String, SupplierSettings> byName = new LinkedHashMap<>();
        for (String name : section.names()) {
            if (!name.matches("[a-z0-9][a-z0-9._-]{0,63}") || name.equals("local")) {
                section.wrong(name, name.equals("local") ? "name-taken" : "name-expected");
            }
            byName.put(name, supplier(section.section(name), paths));
        }
        return new Suppliers.Named(byName);
    }

    private static SupplierSettings supplier(Section section, Paths paths) {
        SupplierSettings supplier =
                new SupplierSettings(
                        section.text("like"),
                        Secrets.read(section, paths),
                        BaseUrls.read(section, "base-url"),
                        section.texts("models"),
                        section.number("weight", 1, 1, 1000),
                        jurisdiction(section));
        section.done();
        return supplier;
    }

    private static LocalSettings local(Section section, Paths paths) {
        LocalSettings otherwise = LocalSettings.DEFAULT;
        String model = section.text("model");
        String server = section.text("llama-server");
        LocalSettings local =
                new LocalSettings(
                        section.flag("enabled", otherwise.enabled()),
                        model == null ? otherwise.model() : model,
                        section.word("driver", otherwise.driver(), LocalSettings.Driver.class),
                        section.number("threads", otherwise.threads(), 1, 256),
                        section.number("context", otherwise.context(), 256, 1 << 20),
                        section.number("slots", otherwise.slots(), 1, 256),
                        server == null ? null : paths.of(server));
        section.done();
        return local;
    }

    private static LogSettings log(Section section) {
        LogSettings otherwise = LogSettings.DEFAULT;
        LogSettings log =
                new LogSettings(
                        section.word("level", otherwise.level(), LogSettings.Level.class),
                        section.word("format", otherwise.format(), LogSettings.Format.class));
        section.done();
        return log;
    }
}
