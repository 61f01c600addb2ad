package footing.app.log;

import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/// Sends whatever is said through `System.Logger` to [Log]. Found by the platform as a service.
public final class LogFinder extends System.LoggerFinder {
    /// For the platform.
    public LogFinder() {}

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new Voice(name, Log.ofProcess());
    }

    /// One logger.
    record Voice(String name, Log log) implements System.Logger {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            return log.writes(level);
        }

        @Override
        public void log(
                Level level,
                @Nullable ResourceBundle bundle,
                String message,
                @Nullable Throwable thrown) {
            if (log.writes(level)) {
                log.write(name, level, translated(bundle, message), thrown);
            }
        }

        @Override
        public void log(
                Level level,
                @Nullable ResourceBundle bundle,
                String format,
                @Nullable Object @Nullable ... parameters) {
            if (!log.writes(level)) {
                return;
            }
            String message = translated(bundle, format);
            log.write(name, level, filled(message, parameters), null);
        }

        private static String filled(String format, @Nullable Object @Nullable [] parameters) {
            if (parameters == null || parameters.length == 0) {
                return format;
            }
            try {
                return new java.text.MessageFormat(format, Locale.ROOT).format(parameters);
            } catch (IllegalArgumentException e) {
                return format;
            }
        }

        private static String translated(@Nullable ResourceBundle bundle, String message) {
            try {
                return bundle == null ? message : bundle.getString(message);
            } catch (MissingResourceException e) {
                return message;
            }
        }
    }
}
