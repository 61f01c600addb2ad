package footing.rehearsal;

import footing.app.Assembly;
import footing.app.House;
import footing.app.Rehearsing;
import footing.app.settings.Settings;
import footing.app.settings.SettingsReader;
import footing.testing.FakeSupplier;
import footing.testing.Fault;
import footing.testing.Speech;
import footing.testing.Story;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// Who plays: two simulated suppliers, a real gateway before them, the model of this machine behind
/// it.
final class Cast implements AutoCloseable {
    static final String LOCAL_MODEL = "smollm2-135m-instruct";

    private static final Duration PACE = Duration.ofMillis(45);

    /// Characters of a piece.
    private static final int PIECE = 6;

    /// Pieces of the answer that the caller has when the ban arrives.
    private static final int BEFORE_THE_BAN = 14;

    private final FakeSupplier global;
    private final FakeSupplier domestic;
    private final House house;
    private final Application application;

    private Cast(FakeSupplier global, FakeSupplier domestic, House house) {
        this.global = global;
        this.domestic = domestic;
        this.house = house;
        this.application =
                new Application(
                        "http://127.0.0.1:" + house.port() + "/v1",
                        house.ledger().addKey("rehearsal").secret());
    }

    /// @param text what both suppliers say to every question
    static Cast assemble(Rehearsing.Hall hall, String text) throws Exception {
        Speech pace = Speech.DEFAULT.withDelay(PACE);
        Story story = Story.of(text).withPiece(PIECE);
        FakeSupplier global = FakeSupplier.start().speak(pace).tell(story);
        FakeSupplier domestic = FakeSupplier.start().speak(pace).tell(story);
        String yaml =
                """
                listen: 127.0.0.1:0
                data: books
                local: {enabled: %s, threads: 2, context: 2048}
                suppliers:
                  openai: {base-url: %s, key: env:OPENAI_API_KEY, models: [gpt-4o]}
                  dashscope: {base-url: %s, key: env:DASHSCOPE_API_KEY, models: [qwen-plus]}
                """
                        .formatted(hall.model().isPresent(), global.baseUrl(), domestic.baseUrl());
        Path folder = hall.folder();
        Settings settings = new SettingsReader(folder).read(yaml, "rehearsal", folder).settings();
        House house =
                Assembly.open(
                        settings,
                        Map.of("OPENAI_API_KEY", "simulated", "DASHSCOPE_API_KEY", "simulated"));
        if (hall.model().isPresent()) {
            house.bringModel(LOCAL_MODEL, hall.model().get());
        }
        return new Cast(global, domestic, house);
    }

    FakeSupplier global() {
        return global;
    }

    FakeSupplier domestic() {
        return domestic;
    }

    House house() {
        return house;
    }

    Application application() {
        return application;
    }

    /// The next answer of the global supplier breaks off in its middle, and after it that supplier
    /// refuses this country.
    void ban() {
        global.fail(Fault.regionBlocked());
        global.failNext(new Fault.ResetAfter(BEFORE_THE_BAN));
    }

    @Override
    public void close() {
        application.close();
        house.close();
        global.close();
        domestic.close();
    }
}
