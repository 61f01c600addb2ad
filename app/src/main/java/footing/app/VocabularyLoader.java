package footing.app;

import java.util.concurrent.Executor;

/// Loads vocabularies beside the requests that want them, each on a thread that ends with the work.
final class VocabularyLoader implements Executor {
    @Override
    public void execute(Runnable work) {
        Thread.ofPlatform().name("footing-vocabulary").daemon().start(work);
    }
}
