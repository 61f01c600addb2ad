package footing.local.engine;

import footing.http.Upstream;
import footing.local.engine.EngineFault.Kind;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A model on an operator's own `llama-server`, started as a process of ours: the second driver,
/// for machines where our libraries do not run or the operator's build is better.
///
/// The process starts with the first call and again after it died. Made for virtual threads, where
/// an interrupt lets the server go at once.
public final class LlamaServerEngine implements LocalEngine {
    private static final Logger LOG = System.getLogger(LlamaServerEngine.class.getName());

    private final EngineSettings settings;
    private final GgufHeader header;
    private final ModelFacts facts;
    private final Path program;
    private final Upstream upstream;
    private final SecureRandom random;

    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable LlamaServer server;
    private boolean closed;

    private LlamaServerEngine(
            EngineSettings settings,
            GgufHeader header,
            Path program,
            Upstream upstream,
            SecureRandom random) {
        this.settings = settings;
        this.header = header;
        this.facts = ModelShape.facts(header, settings);
        this.program = program;
        this.upstream = upstream;
        this.random = random;
    }

    /// Finds the program and reads the model's header; starts nothing.
    ///
    /// @param named the operator's program; empty to look for it on the `PATH`
    /// @param path the environment's `PATH`
    /// @throws EngineFault `NO_NATIVES` without a program, `BAD_MODEL` for what is no model
    public static LlamaServerEngine open(
            EngineSettings settings,
            Optional<Path> named,
            String path,
            Upstream upstream,
            SecureRandom random)
            throws EngineFault {
        Path program = LlamaServer.program(named, path);
        GgufHeader header = GgufHeader.read(settings.model());
        ModelShape.check(header);
        return new LlamaServerEngine(settings, header, program, upstream, random);
    }

    @Override
    public ModelFacts facts() {
        return facts;
    }

    /// The process's id, or -1 where none runs.
    public long pid() {
        lock.lock();
        try {
            return server == null ? -1 : server.pid();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int[] tokenize(String text, boolean special) throws EngineFault {
        try {
            return tokens(ready(), text, special);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new EngineFault(Kind.BUSY, "interrupted while llama-server was asked");
        }
    }

    @Override
    public Generated generate(Prompt prompt, Sampling sampling, Duration patience, Sink sink)
            throws EngineFault, InterruptedException {
        if (!prompt.prefix().isEmpty() && !sampling.grammar().isEmpty()) {
            throw new EngineFault(
                    Kind.BAD_PREFIX,
                    "llama-server cannot take up a grammar in the middle of an answer; the driver"
                            + " `child` can");
        }
        boolean[] spoken = new boolean[1];
        Sink noting =
                (piece, logprob) -> {
                    spoken[0] = true;
                    sink.text(piece, logprob);
                };
        LlamaServerTalk first = ready();
        try {
            return generate(first, prompt, sampling, noting);
        } catch (EngineFault e) {
            if (e.kind() != Kind.CRASHED || spoken[0] || isRunning()) {
                throw e;
            }
        }
        return generate(ready(), prompt, sampling, noting);
    }

    @Override
    public Embedded embed(List<String> texts) throws EngineFault, InterruptedException {
        if (!facts.embedsOnly()) {
            throw new EngineFault(
                    Kind.NO_MODEL,
                    "llama-server gives vectors of embedding models only: take one, or use the"
                            + " driver `child`");
        }
        ObjectNode body = LlamaServerTalk.json().createObjectNode();
        ArrayNode input = body.putArray("input");
        texts.forEach(input::add);
        JsonNode said = ready().post("/v1/embeddings", body);
        List<float[]> vectors = new ArrayList<>();
        for (JsonNode one : said.path("data")) {
            vectors.add(vector(one.path("embedding")));
        }
        if (vectors.size() != texts.size()) {
            throw new EngineFault(
                    Kind.CRASHED,
                    "llama-server gave " + vectors.size() + " vectors for " + texts.size());
        }
        return new Embedded(vectors, said.path("usage").path("prompt_tokens").asInt(0));
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (server != null) {
                server.kill();
                server = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private Generated generate(LlamaServerTalk talk, Prompt prompt, Sampling sampling, Sink sink)
            throws EngineFault, InterruptedException {
        ObjectNode body = LlamaServerTalk.json().createObjectNode();
        putPrompt(body, talk, prompt);
        putSampling(body, sampling);
        Generated[] done = new Generated[1];
        talk.stream(
                "/completion",
                body,
                event -> {
                    String piece = event.path("content").asString("");
                    JsonNode tokens = event.path("completion_probabilities");
                    double logprob =
                            sampling.logprobs() && !tokens.isEmpty()
                                    ? tokens.path(0).path("logprob").asDouble(Double.NaN)
                                    : Double.NaN;
                    boolean last = event.path("stop").asBoolean(false);
                    if (!piece.isEmpty() || (sampling.logprobs() && !last)) {
                        sink.text(piece, logprob);
                    }
                    if (last) {
                        done[0] = ended(event);
                    }
                    return last;
                });
        return done[0];
    }

    /// A text that was begun is plain text of the prompt to the server.
    ///
    /// The server puts the begin token in front of a text by itself, so a text that has it, or
    /// shall not have it, goes as tokens.
    private void putPrompt(ObjectNode body, LlamaServerTalk talk, Prompt prompt)
            throws EngineFault, InterruptedException {
        String begin = header.bosToken();
        boolean has = !begin.isEmpty() && prompt.text().startsWith(begin);
        String text = prompt.text() + prompt.prefix();
        if (prompt.addBos() && !has) {
            body.put("prompt", text);
            return;
        }
        ArrayNode ids = body.putArray("prompt");
        for (int token : tokens(talk, text, true)) {
            ids.add(token);
        }
    }

    private static void putSampling(ObjectNode body, Sampling sampling) {
        body.put("n_predict", sampling.maxTokens());
        body.put("temperature", sampling.temperature());
        body.put("top_p", sampling.topP());
        body.put("top_k", 0);
        body.put("min_p", 0);
        body.put("repeat_penalty", 1);
        body.put("presence_penalty", sampling.presencePenalty());
        body.put("frequency_penalty", sampling.frequencyPenalty());
        body.put("seed", sampling.seed() & 0x7FFF_FFFFL);
        ArrayNode stop = body.putArray("stop");
        sampling.stop().forEach(stop::add);
        if (!sampling.grammar().isEmpty()) {
            body.put("grammar", sampling.grammar());
        }
        if (sampling.logprobs()) {
            body.put("n_probs", 1);
        }
        body.put("cache_prompt", true);
        body.put("stream", true);
    }

    private static Generated ended(JsonNode event) {
        boolean limit = event.path("stop_type").asString("").equals("limit");
        return new Generated(
                limit ? End.LENGTH : End.STOP,
                event.path("tokens_evaluated").asInt(0),
                event.path("timings").path("cache_n").asInt(0),
                event.path("tokens_predicted").asInt(0));
    }

    private static int[] tokens(LlamaServerTalk talk, String text, boolean special)
            throws EngineFault, InterruptedException {
        ObjectNode body = LlamaServerTalk.json().createObjectNode();
        body.put("content", text).put("add_special", false).put("parse_special", special);
        JsonNode said = talk.post("/tokenize", body).path("tokens");
        int[] tokens = new int[said.size()];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = said.path(i).asInt();
        }
        return tokens;
    }

    private static float[] vector(JsonNode numbers) {
        float[] vector = new float[numbers.size()];
        double squares = 0;
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) numbers.path(i).asDouble();
            squares += (double) vector[i] * vector[i];
        }
        double scale = squares == 0 ? 0 : 1 / Math.sqrt(squares);
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] * scale);
        }
        return vector;
    }

    private boolean isRunning() {
        lock.lock();
        try {
            return server != null && server.isAlive();
        } finally {
            lock.unlock();
        }
    }

    /// The server, started where none runs, with its model loaded. Callers wait for each other.
    private LlamaServerTalk ready() throws EngineFault, InterruptedException {
        lock.lockInterruptibly();
        try {
            if (closed) {
                throw new EngineFault(Kind.CRASHED, "the local engine is closed");
            }
            LlamaServer now = server;
            if (now == null || !now.isAlive()) {
                now = start();
                server = now;
            }
            return new LlamaServerTalk(upstream, now.port(), now.key());
        } finally {
            lock.unlock();
        }
    }

    private LlamaServer start() throws EngineFault, InterruptedException {
        MemoryNeed.of(header, settings, facts.contextTokens())
                .check(new FreeMemory(Path.of("/")).bytes(), settings, facts.contextTokens());
        LlamaServer fresh;
        try {
            fresh = LlamaServer.start(program, header, settings, random);
        } catch (IOException e) {
            throw new EngineFault(
                    Kind.NO_NATIVES, program + " cannot be started: " + e.getMessage());
        }
        boolean healthy = false;
        try {
            healthy = waitUntilHealthy(fresh);
        } finally {
            if (!healthy) {
                fresh.kill();
            }
        }
        LOG.log(Level.INFO, "llama-server ready: process {0}", Long.toString(fresh.pid()));
        return fresh;
    }

    private boolean waitUntilHealthy(LlamaServer fresh) throws EngineFault, InterruptedException {
        LlamaServerTalk talk = new LlamaServerTalk(upstream, fresh.port(), fresh.key());
        long began = System.nanoTime();
        while (!talk.isHealthy()) {
            if (!fresh.isAlive()) {
                throw new EngineFault(
                        Kind.BAD_MODEL,
                        "llama-server ended while it loaded the model: " + fresh.lastWords());
            }
            if (System.nanoTime() - began > settings.loadTime().toNanos()) {
                throw new EngineFault(
                        Kind.CRASHED,
                        "llama-server did not load the model in " + settings.loadTime());
            }
            fresh.moment();
        }
        return true;
    }
}
