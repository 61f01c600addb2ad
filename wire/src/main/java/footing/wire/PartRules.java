package footing.wire;

import org.jspecify.annotations.Nullable;

/// What the parts of a message's content must look like. Parts of types that are not known here
/// pass.
final class PartRules {
    private PartRules() {}

    static @Nullable ApiError parts(int message, JsonCursor value, Seen seen) {
        value.enter();
        for (int number = 0; value.nextItem(); number++) {
            ApiError error = part(message, number, value, seen);
            if (error != null) {
                return error;
            }
        }
        return null;
    }

    private static @Nullable ApiError part(int message, int number, JsonCursor value, Seen seen) {
        if (value.kind() != JsonCursor.Kind.OBJECT) {
            return BadAsk.type(path(message, number, ""), value, "a content part");
        }
        boolean type = false;
        boolean needsText = false;
        boolean needsImage = false;
        boolean needsAudio = false;
        boolean text = false;
        boolean image = false;
        boolean audio = false;
        value.enter();
        while (value.nextMember()) {
            ApiError error = null;
            if (value.nameIs(Names.TYPE)) {
                if (value.kind() != JsonCursor.Kind.STRING) {
                    return badType(message, number, value);
                }
                type = true;
                needsText = value.reads(Names.TEXT);
                needsImage = value.reads(Names.IMAGE_URL);
                needsAudio = value.reads(Names.INPUT_AUDIO);
                seen.vision |= needsImage || value.reads(Names.INPUT_IMAGE);
                seen.audio |= needsAudio;
                value.skip();
            } else if (value.nameIs(Names.TEXT)) {
                text = !value.isNull();
                error = text(message, number, value);
            } else if (value.nameIs(Names.IMAGE_URL)) {
                image = !value.isNull();
                error = imageUrl(message, number, value);
            } else if (value.nameIs(Names.INPUT_AUDIO)) {
                audio = !value.isNull();
                error = inputAudio(message, number, value);
            } else {
                value.skip();
            }
            if (error != null) {
                return error;
            }
        }
        if (!type) {
            return BadAsk.missing(path(message, number, ".type"), "a string");
        }
        if (needsText && !text) {
            return BadAsk.missing(path(message, number, ".text"), "a string");
        }
        if (needsImage && !image) {
            return BadAsk.missing(path(message, number, ".image_url"), "an object with a url");
        }
        if (needsAudio && !audio) {
            return BadAsk.missing(path(message, number, ".input_audio"), "an object");
        }
        return null;
    }

    private static ApiError badType(int message, int number, JsonCursor value) {
        String path = path(message, number, ".type");
        return value.isNull()
                ? BadAsk.missing(path, "a string")
                : BadAsk.type(path, value, "a string");
    }

    private static @Nullable ApiError text(int message, int number, JsonCursor value) {
        if (value.kind() != JsonCursor.Kind.STRING && !value.isNull()) {
            return BadAsk.type(path(message, number, ".text"), value, "a string");
        }
        value.skip();
        return null;
    }

    /// An object with a `url`, or the bare URL that some suppliers take.
    private static @Nullable ApiError imageUrl(int message, int number, JsonCursor value) {
        switch (value.kind()) {
            case STRING, NULL -> value.skip();
            case OBJECT -> {
                boolean url = false;
                value.enter();
                while (value.nextMember()) {
                    if (value.nameIs(Names.URL) && !value.isNull()) {
                        url = true;
                        if (value.kind() != JsonCursor.Kind.STRING) {
                            return BadAsk.type(
                                    path(message, number, ".image_url.url"), value, "a string");
                        }
                    }
                    value.skip();
                }
                if (!url) {
                    return BadAsk.missing(path(message, number, ".image_url.url"), "a string");
                }
            }
            case NUMBER, BOOLEAN, ARRAY -> {
                return BadAsk.type(
                        path(message, number, ".image_url"), value, "an object with a url");
            }
        }
        return null;
    }

    private static @Nullable ApiError inputAudio(int message, int number, JsonCursor value) {
        if (value.kind() != JsonCursor.Kind.OBJECT && !value.isNull()) {
            return BadAsk.type(path(message, number, ".input_audio"), value, "an object");
        }
        value.skip();
        return null;
    }

    private static String path(int message, int number, String member) {
        return MessageRules.path(message, ".content[" + number + "]" + member);
    }
}
