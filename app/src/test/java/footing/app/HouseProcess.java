package footing.app;

import footing.app.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;

/// A house in a process of its own, so that a test can kill it. Says its port and a key on one
/// line.
final class HouseProcess {
    private HouseProcess() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path data = Path.of(arguments[0]);
        Settings defaults = Settings.defaults(data);
        Settings settings =
                defaults.withData(data).withPort(0).withLocal(defaults.local().disabled());
        House house = Assembly.open(settings, System.getenv());
        String line = house.port() + " " + house.ledger().addKey("killed").secret() + "\n";
        System.out.write(line.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        System.out.flush();
        Thread.currentThread().join();
    }
}
