package footing.app.cli;

import footing.app.House;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;

/// Keeps vigil until Ctrl-C, `SIGTERM` or `SIGHUP`. A second one, while open answers go to their
/// end, ends the process at once.
///
/// `sun.misc.Signal` is called by name, for the compiler warns of it, and there is no other way to
/// hear a second Ctrl-C: a shutdown hook runs once and keeps the process deaf.
final class Signals implements Vigil {
    /// 128 and the number of `SIGINT`, as shells report a process that was interrupted.
    private static final int INTERRUPTED = 130;

    private final CountDownLatch told = new CountDownLatch(1);

    @Override
    public void keep(House house, String key) throws InterruptedException {
        for (String name : new String[] {"INT", "TERM", "HUP"}) {
            listen(name);
        }
        told.await();
    }

    private void listen(String name) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler hear =
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            heard();
                        }
                        return method.getName().equals("hashCode")
                                ? (Object) System.identityHashCode(proxy)
                                : null;
                    };
            Object listener =
                    Proxy.newProxyInstance(
                            Signals.class.getClassLoader(), new Class<?>[] {handler}, hear);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), listener);
        } catch (ReflectiveOperationException e) {
            // This Java or system has no such signal; its own way of ending holds.
            System.getLogger("footing.up")
                    .log(System.Logger.Level.DEBUG, "no signal " + name + ": " + e);
        }
    }

    private void heard() {
        if (told.getCount() == 0) {
            Runtime.getRuntime().halt(INTERRUPTED);
        }
        told.countDown();
    }
}
