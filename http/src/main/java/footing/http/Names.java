package footing.http;

import footing.http.HttpBreak.Stage;
import footing.http.HttpBreak.Symptom;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Looks names up in bounded time.
///
/// The system's resolver is a native call that cannot be interrupted and may block for many
/// seconds, so each runs on a platform thread that nobody has to wait for; there is at most one for
/// each name.
final class Names {
    private final Resolver resolver;
    private final ConcurrentMap<String, CompletableFuture<List<InetAddress>>> asking =
            new ConcurrentHashMap<>();

    Names(Resolver resolver) {
        this.resolver = resolver;
    }

    List<InetAddress> resolve(String host, long nanos) throws HttpBreak {
        try {
            return List.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
            return ask(host, nanos);
        }
    }

    private List<InetAddress> ask(String host, long nanos) throws HttpBreak {
        CompletableFuture<List<InetAddress>> mine = new CompletableFuture<>();
        CompletableFuture<List<InetAddress>> answer = asking.putIfAbsent(host, mine);
        if (answer == null) {
            answer = mine;
            Thread.ofPlatform().daemon().name("dns").start(() -> look(host, mine));
        }
        try {
            return answer.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw failed("no answer in time for " + host, e);
        } catch (ExecutionException e) {
            throw failed("no address for " + host, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HttpBreak(Symptom.CANCELLED, Stage.CONNECT, "interrupted", e);
        }
    }

    private void look(String host, CompletableFuture<List<InetAddress>> answer) {
        try {
            List<InetAddress> found = List.copyOf(resolver.resolve(host));
            if (found.isEmpty()) {
                throw new UnknownHostException(host);
            }
            asking.remove(host);
            answer.complete(found);
        } catch (UnknownHostException | RuntimeException | Error e) {
            asking.remove(host);
            answer.completeExceptionally(e);
        }
    }

    private static HttpBreak failed(String says, @Nullable Throwable e) {
        return new HttpBreak(Symptom.DNS_FAILURE, Stage.CONNECT, says, e);
    }
}
