package footing.app.cli;

import footing.app.settings.SettingsWatch;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Looks after what changes while a gateway stands: brings the local model, then looks once a
/// second at it and at the settings file. Two virtual threads, so that a long fetch does not hold
/// up a change of settings; [#close] ends both.
final class Upkeep implements AutoCloseable {
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread model;
    private final Thread settings;

    Upkeep(Optional<LocalModelWatch> local, Optional<SettingsWatch> file) {
        this.model =
                Thread.ofVirtual()
                        .name("footing-model")
                        .unstarted(() -> local.ifPresent(this::bring));
        this.settings =
                Thread.ofVirtual()
                        .name("footing-settings")
                        .unstarted(() -> file.ifPresent(this::watch));
    }

    void start() {
        model.start();
        settings.start();
    }

    private void bring(LocalModelWatch local) {
        try {
            local.bring();
            while (!end.await(1, TimeUnit.SECONDS)) {
                local.look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch(SettingsWatch file) {
        try {
            while (!end.await(1, TimeUnit.SECONDS)) {
                file.look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end.countDown();
        model.interrupt();
        try {
            model.join();
            settings.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
