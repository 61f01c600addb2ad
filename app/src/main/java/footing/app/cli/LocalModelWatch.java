package footing.app.cli;

import footing.app.House;
import footing.app.settings.LocalSettings;
import footing.app.words.Words;
import footing.local.engine.EngineFault;
import footing.local.store.ModelStore;
import footing.local.store.StoreFault;
import java.nio.file.Path;
import java.util.Optional;

/// Brings the local leg its model while the house already answers: the model that is named, else
/// the one chosen last, else the starter, which is fetched. Where none can be had, it takes the one
/// that somebody adds later. One thread.
final class LocalModelWatch {
    private final House house;
    private final ModelStore store;
    private final LocalSettings local;
    private final boolean named;
    private final Surroundings around;
    private final Words words;
    private String tried = "";
    private boolean stands;

    /// @param named whether the operator named the model
    LocalModelWatch(
            House house,
            ModelStore store,
            LocalSettings local,
            boolean named,
            Surroundings around,
            Words words) {
        this.house = house;
        this.store = store;
        this.local = local;
        this.named = named;
        this.around = around;
        this.words = words;
    }

    /// The id under which the model will answer.
    String id() throws StoreFault {
        return named
                ? local.model()
                : store.preferredModel().map(ModelStore.Entry::id).orElse(local.model());
    }

    boolean isHere() throws StoreFault {
        return store.find(id()).isPresent();
    }

    /// Brings the model, fetching it where it is not here.
    void bring() throws InterruptedException {
        FetchProgress progress = new FetchProgress(around.out(), around.terminal(), words);
        try {
            String id = id();
            Optional<Path> here = store.find(id);
            if (here.isEmpty()) {
                store.pull(id, progress);
                progress.end();
            }
            look();
        } catch (StoreFault fault) {
            progress.end();
            missing(String.valueOf(fault.getMessage()));
        }
    }

    /// Takes a model that has come since, if the local leg does not stand yet. One that could not
    /// be loaded is not tried again.
    void look() throws InterruptedException {
        if (stands) {
            return;
        }
        try {
            String id = id();
            Optional<Path> here = store.find(id);
            if (here.isPresent() && !tried.equals(id)) {
                tried = id;
                house.bringModel(id, here.get());
                stands = true;
                around.out().println(words.say("up.local-stands", id));
            }
        } catch (StoreFault | EngineFault fault) {
            missing(String.valueOf(fault.getMessage()));
        }
    }

    private void missing(String sentence) {
        house.modelMissing(sentence);
        around.out().println(words.say("up.local-missing", sentence));
        around.out().println(words.say("up.local-cure"));
    }
}
