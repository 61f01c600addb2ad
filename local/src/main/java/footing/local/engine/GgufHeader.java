package footing.local.engine;

import footing.local.engine.EngineFault.Kind;
import footing.local.engine.GgufReader.MalformedGguf;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// What stands at the start of a GGUF file: the model's description, and where its tensors end.
///
/// Read before any native code sees the file. Bounded in memory and time whatever the bytes are: a
/// file that is cut, or that is no GGUF, is a clear fault.
///
/// @param values scalar entries by key; whole numbers as `Long`, others as `Double`, `Boolean` or
///   `String`; of a short array of numbers the largest as `Long`
/// @param bosToken text of the begin token, or empty
/// @param eosToken text of the end token, or empty
/// @param dataEnd where the last tensor ends, in bytes; as far as the tensor types are known
/// @param bytes length of the file
public record GgufHeader(
        Map<String, Object> values,
        String bosToken,
        String eosToken,
        long tensors,
        long dataEnd,
        long bytes) {
    private static final int MAGIC = 0x46554747;
    private static final int MOST_ENTRIES = 1 << 16;
    private static final int MOST_TENSORS = 1 << 18;
    private static final int MOST_ELEMENTS = 1 << 24;
    private static final int SHORT_ARRAY = 4096;
    private static final int LONGEST_KEY = 1 << 10;
    private static final int LONGEST_VALUE = 4 << 20;
    private static final int STRING = 8;
    private static final int ARRAY = 9;
    private static final String TOKENS = "tokenizer.ggml.tokens";

    public GgufHeader {
        values = Map.copyOf(values);
    }

    /// Reads the header of `file` and checks that all tensors are there.
    ///
    /// @throws EngineFault `BAD_MODEL` with what is wrong
    public static GgufHeader read(Path file) throws EngineFault {
        if (!Files.isRegularFile(file)) {
            throw bad(file, "there is no such file");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            GgufHeader header = new Parse(new GgufReader(channel)).header(channel.size());
            if (header.dataEnd() > header.bytes()) {
                throw bad(
                        file,
                        "the file is cut short: it has "
                                + header.bytes()
                                + " bytes and its tensors need "
                                + header.dataEnd()
                                + "; fetch it again");
            }
            return header;
        } catch (EOFException e) {
            throw bad(file, "the file is cut short: " + e.getMessage() + "; fetch it again");
        } catch (MalformedGguf e) {
            throw bad(file, "this is no GGUF model that can be read: " + e.getMessage());
        } catch (IOException e) {
            throw bad(file, "the file cannot be read: " + e.getMessage());
        }
    }

    /// The family of models, e.g. `llama` or `qwen3`.
    public String architecture() {
        return text("general.architecture");
    }

    public String name() {
        return text("general.name");
    }

    public String chatTemplate() {
        return text("tokenizer.chat_template");
    }

    /// Text of `key`, or empty.
    public String text(String key) {
        return values.get(key) instanceof String text ? text : "";
    }

    /// Number of the architecture's own `key`, e.g. `context_length`, or `otherwise`.
    public long number(String key, long otherwise) {
        return values.get(architecture() + "." + key) instanceof Long number ? number : otherwise;
    }

    /// Truth of the architecture's own `key`, or `otherwise`.
    public boolean truth(String key, boolean otherwise) {
        return values.get(architecture() + "." + key) instanceof Boolean b ? b : otherwise;
    }

    public long trainedContext() {
        return number("context_length", 0);
    }

    public long embeddingLength() {
        return number("embedding_length", 0);
    }

    public long layers() {
        return number("block_count", 0);
    }

    public long heads() {
        return number("attention.head_count", 0);
    }

    public long vocabSize() {
        return values.get("footing.vocab_size") instanceof Long n ? n : number("vocab_size", 0);
    }

    private static EngineFault bad(Path file, String what) {
        return new EngineFault(Kind.BAD_MODEL, file.getFileName() + ": " + what);
    }

    /// One reading of one file.
    private static final class Parse {
        private final GgufReader in;
        private final Map<String, Object> values = new HashMap<>();
        private long tokensAt = -1;

        Parse(GgufReader in) {
            this.in = in;
        }

        GgufHeader header(long bytes) throws IOException {
            if (bytes < 24 || in.readInt() != MAGIC) {
                throw new MalformedGguf("it does not begin with GGUF");
            }
            int version = in.readInt();
            if (version != 2 && version != 3) {
                throw new MalformedGguf("GGUF version " + version + " (expected: 2 or 3)");
            }
            long tensors = in.readCount("tensors", MOST_TENSORS, 24);
            long entries = in.readCount("entries", MOST_ENTRIES, 13);
            for (long i = 0; i < entries; i++) {
                entry();
            }
            long end = tensors(tensors);
            String bos = token("tokenizer.ggml.bos_token_id");
            String eos = token("tokenizer.ggml.eos_token_id");
            return new GgufHeader(values, bos, eos, tensors, end, bytes);
        }

        private void entry() throws IOException {
            String key = in.readText(LONGEST_KEY);
            int type = in.readInt();
            if (type == ARRAY) {
                array(key);
            } else {
                values.put(key, scalar(type));
            }
        }

        private Object scalar(int type) throws IOException {
            return switch (type) {
                case 0 -> (long) in.readByte();
                case 1 -> (long) (byte) in.readByte();
                case 2 -> (long) (in.readByte() | in.readByte() << 8);
                case 3 -> (long) (short) (in.readByte() | in.readByte() << 8);
                case 4 -> Integer.toUnsignedLong(in.readInt());
                case 5 -> (long) in.readInt();
                case 6 -> (double) Float.intBitsToFloat(in.readInt());
                case 7 -> in.readByte() != 0;
                case STRING -> in.readText(LONGEST_VALUE);
                case 10, 11 -> in.readLong();
                case 12 -> Double.longBitsToDouble(in.readLong());
                default -> throw new MalformedGguf("type of a value: " + type);
            };
        }

        private void array(String key) throws IOException {
            int type = in.readInt();
            long count = in.readCount("elements", MOST_ELEMENTS, type == STRING ? 8 : width(type));
            if (key.equals(TOKENS)) {
                tokensAt = in.position();
                values.put("footing.vocab_size", count);
            }
            if (type == STRING) {
                for (long i = 0; i < count; i++) {
                    in.skipText();
                }
            } else if (count <= SHORT_ARRAY && width(type) > 1) {
                long most = 0;
                for (long i = 0; i < count; i++) {
                    most = scalar(type) instanceof Long n ? Math.max(most, n) : most;
                }
                values.put(key, most);
            } else {
                in.skip(count * width(type));
            }
        }

        /// @return where the last tensor ends
        private long tensors(long count) throws IOException {
            long end = 0;
            for (long i = 0; i < count; i++) {
                in.skipText();
                int dimensions = in.readInt();
                if (dimensions < 0 || dimensions > 8) {
                    throw new MalformedGguf("dimensions of a tensor: " + dimensions);
                }
                long elements = 1;
                for (int d = 0; d < dimensions; d++) {
                    long along = in.readLong();
                    if (along < 0 || Math.multiplyHigh(elements, along) != 0) {
                        throw new MalformedGguf("a tensor without end");
                    }
                    elements *= along;
                    if (elements < 0) {
                        throw new MalformedGguf("a tensor without end");
                    }
                }
                int type = in.readInt();
                long offset = in.readLong();
                if (offset < 0 || offset > Long.MAX_VALUE / 4) {
                    throw new MalformedGguf("place of a tensor: " + Long.toUnsignedString(offset));
                }
                end = Math.max(end, offset + TensorTypes.bytes(type, elements));
            }
            Object aligned = values.get("general.alignment");
            long alignment = aligned instanceof Long n ? n : 32;
            if (alignment < 1 || alignment > 1 << 20) {
                throw new MalformedGguf("alignment: " + alignment);
            }
            long start = (in.position() + alignment - 1) / alignment * alignment;
            return start + end;
        }

        private String token(String idKey) throws IOException {
            if (!(values.get(idKey) instanceof Long id)
                    || tokensAt < 0
                    || !(values.get("footing.vocab_size") instanceof Long size)
                    || id < 0
                    || id >= size) {
                return "";
            }
            in.seek(tokensAt);
            for (long i = 0; i < id; i++) {
                in.skipText();
            }
            return Objects.requireNonNull(in.readText(LONGEST_KEY));
        }
    }

    private static int width(int type) throws MalformedGguf {
        return switch (type) {
            case 0, 1, 7 -> 1;
            case 2, 3 -> 2;
            case 4, 5, 6 -> 4;
            case 10, 11, 12 -> 8;
            default -> throw new MalformedGguf("type of an array: " + type);
        };
    }
}
