package footing.ledger;

import footing.ledger.allow.Common;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/// Leases in a Redis or Valkey: one connection, and one script that does all of a call at once. See
/// `leases.lua`.
final class RedisCommon implements Common {
    private static final int PORT = 6379;
    private static final String POOL = "pool:";

    /// A call that takes longer has failed, milliseconds.
    private static final int PATIENCE = 1_000;

    private static final String SCRIPT = script();

    private final SharedLimits choice;
    private final BatchBooks.Life life;
    private final Terms terms;
    private @Nullable Jedis open;
    private @Nullable String sha;

    /// How long what is kept.
    ///
    /// @param gather after it lost what it knew, how long the nodes have to tell it anew
    /// @param slots of a node that is not heard, until its requests under way count no longer
    /// @param run of a node that is not heard, until its leases count no longer
    record Terms(long gather, long slots, long run) {
        static final Terms USUAL = new Terms(2_000, 30_000, 600_000);
    }

    RedisCommon(SharedLimits choice, BatchBooks.Life life, Terms terms) {
        this.choice = choice;
        this.life = life;
        this.terms = terms;
    }

    private static String script() {
        try (InputStream in = RedisCommon.class.getResourceAsStream("leases.lua")) {
            return new String(
                    Objects.requireNonNull(in, "leases.lua").readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String name() {
        return choice.url();
    }

    @Override
    public Reply swap(Call call) throws IOException {
        List<String> keys = keys(call);
        List<String> words = words(call);
        boolean well = false;
        try {
            Jedis redis = connection();
            Reply reply = reply(run(redis, keys, words), keys.getFirst());
            well = true;
            return reply;
        } catch (JedisException | IllegalArgumentException e) {
            throw new IOException(Faults.sentence(e), e);
        } finally {
            if (!well) {
                // An answer that comes yet would be taken for that of the next call.
                close();
            }
        }
    }

    private Object run(Jedis redis, List<String> keys, List<String> words) {
        String known = sha == null ? redis.scriptLoad(SCRIPT) : sha;
        sha = known;
        try {
            return redis.evalsha(known, keys, words);
        } catch (JedisNoScriptException gone) {
            return redis.eval(SCRIPT, keys, words);
        }
    }

    private Jedis connection() {
        Jedis redis = open;
        if (redis == null) {
            redis = connect();
            open = redis;
        }
        return redis;
    }

    private Jedis connect() {
        URI uri = URI.create(choice.url());
        DefaultJedisClientConfig.Builder config =
                DefaultJedisClientConfig.builder()
                        .resp2()
                        .connectionTimeoutMillis(PATIENCE)
                        .socketTimeoutMillis(PATIENCE)
                        .clientName("footing-" + life.run());
        if (uri.getScheme().equalsIgnoreCase("rediss")) {
            config.sslOptions(SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL).build());
        }
        String path = uri.getRawPath();
        if (path != null && path.length() > 1) {
            config.database(Integer.parseInt(path.substring(1)));
        }
        if (uri.getUserInfo() != null) {
            config.user(uri.getUserInfo());
        }
        choice.password()
                .flatMap(StoreChoice.Reference::look)
                .ifPresent(secret -> config.password(new String(secret, StandardCharsets.UTF_8)));
        int port = uri.getPort() < 0 ? PORT : uri.getPort();
        return new Jedis(new HostAndPort(uri.getHost(), port), config.build());
    }

    /// In braces, so that all are in one slot where slots matter.
    private List<String> keys(Call call) {
        String room = "{" + choice.prefix() + "}:";
        List<String> keys = new ArrayList<>(3 + call.asks().size());
        keys.add(room + "meta");
        keys.add(room + "runs");
        keys.add(room + "called");
        call.asks().forEach(ask -> keys.add(room + POOL + ask.pool()));
        return keys;
    }

    private List<String> words(Call call) {
        List<String> words = new ArrayList<>(9 + 10 * call.asks().size());
        words.add(life.run());
        words.add(Integer.toString(life.node()));
        words.add(Long.toString(call.seq()));
        words.add(Long.toString(call.acked()));
        words.add(Long.toString(call.epoch()));
        words.add(Long.toString(terms.gather()));
        words.add(Long.toString(terms.slots()));
        words.add(Long.toString(terms.run()));
        words.add(
                switch (call.leave()) {
                    case NOBODY -> "";
                    case PAST -> "past";
                    case SELF -> "self";
                });
        for (Ask ask : call.asks()) {
            words.add(ask.kind().code());
            words.add(Long.toString(ask.amount()));
            words.add(Long.toString(ask.window()));
            words.add(Long.toString(ask.must()));
            words.add(Long.toString(ask.mine()));
            words.add(Long.toString(ask.least()));
            words.add(Long.toString(ask.need()));
            words.add(Long.toString(ask.like()));
            Books books = ask.books();
            words.add(books == null ? "0" : Long.toString(books.asOf()));
            words.add(books == null ? "" : words(books));
        }
        return words;
    }

    private static String words(Books books) {
        StringBuilder words = new StringBuilder(Long.toString(books.rest()));
        for (Map.Entry<String, Long> one : new TreeMap<>(books.live()).entrySet()) {
            words.append(' ').append(one.getKey()).append('=').append(one.getValue());
        }
        return words.toString();
    }

    private static Reply reply(Object answer, String meta) {
        List<?> all = (List<?>) answer;
        if ("late".equals(all.getFirst())) {
            return Reply.overtaken();
        }
        String room = meta.substring(0, meta.length() - "meta".length()) + POOL;
        Set<String> called = new HashSet<>();
        for (Object key : (List<?>) all.get(6)) {
            called.add(String.valueOf(key).substring(room.length()));
        }
        Set<String> runs = new HashSet<>();
        ((List<?>) all.get(5)).forEach(run -> runs.add(String.valueOf(run)));
        List<Got> gots = new ArrayList<>();
        for (Object got : (List<?>) all.get(7)) {
            String[] word = String.valueOf(got).split(" ", -1);
            gots.add(
                    new Got(
                            Long.parseLong(word[0]),
                            Long.parseLong(word[1]),
                            word[2].equals("1"),
                            word[3].equals("1")));
        }
        return new Reply(
                false,
                Long.parseLong(String.valueOf(all.get(1))),
                "1".equals(all.get(2)),
                Long.parseLong(String.valueOf(all.get(3))),
                Integer.parseInt(String.valueOf(all.get(4))),
                runs,
                called,
                gots);
    }

    @Override
    public void close() {
        Jedis redis = open;
        open = null;
        if (redis != null) {
            redis.close();
        }
    }
}
