package footing.local.engine.child;

import footing.local.engine.EngineFault;
import footing.local.engine.LocalEngine.Embedded;
import footing.local.engine.LocalEngine.End;
import footing.local.engine.LocalEngine.Generated;
import footing.local.engine.LocalEngine.Prompt;
import footing.local.engine.LocalEngine.Sampling;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// How requests and replies stand on the pipe: length of what follows, kind, call, then the parts
/// in order; numbers big-endian, texts as length and UTF-8.
public final class Frames {
    /// Longest frame in bytes: a body of 32 MiB and room.
    static final int LONGEST = 64 << 20;

    private Frames() {}

    public static byte[] of(Request request) {
        return frame(out -> {
            switch (request) {
                case Request.Open open -> {
                    out.writeByte(1);
                    writeText(out, open.natives());
                    writeText(out, open.model());
                    out.writeInt(open.slots());
                    out.writeInt(open.window());
                    out.writeInt(open.batch());
                    out.writeInt(open.threads());
                    out.writeInt(open.queue());
                    writeText(out, open.pooling());
                    out.writeBoolean(open.wholeTexts());
                }
                case Request.Tokenize(int id, boolean special, String text) -> {
                    out.writeByte(2);
                    out.writeInt(id);
                    out.writeBoolean(special);
                    writeText(out, text);
                }
                case Request.Generate(int id, var prompt, long patience, var sampling) -> {
                    out.writeByte(3);
                    out.writeInt(id);
                    writeText(out, prompt.text());
                    out.writeBoolean(prompt.addBos());
                    writeText(out, prompt.prefix());
                    out.writeLong(patience);
                    writeSampling(out, sampling);
                }
                case Request.Embed(int id, var texts) -> {
                    out.writeByte(4);
                    out.writeInt(id);
                    writeTexts(out, texts);
                }
                case Request.Cancel(int id) -> {
                    out.writeByte(5);
                    out.writeInt(id);
                }
                case Request.Ping(int id) -> {
                    out.writeByte(6);
                    out.writeInt(id);
                }
            }
        });
    }

    public static byte[] of(Reply reply) {
        return frame(out -> {
            switch (reply) {
                case Reply.Ready(int window, int vocabSize, int embeddingLength) -> {
                    out.writeByte(1);
                    out.writeInt(window);
                    out.writeInt(vocabSize);
                    out.writeInt(embeddingLength);
                }
                case Reply.Tokens(int id, int[] tokens) -> {
                    out.writeByte(2);
                    out.writeInt(id);
                    out.writeInt(tokens.length);
                    for (int token : tokens) {
                        out.writeInt(token);
                    }
                }
                case Reply.Text(int id, double logprob, String text) -> {
                    out.writeByte(3);
                    out.writeInt(id);
                    out.writeDouble(logprob);
                    writeText(out, text);
                }
                case Reply.Done(int id, Generated generated) -> {
                    out.writeByte(4);
                    out.writeInt(id);
                    out.writeByte(generated.end() == End.STOP ? 0 : 1);
                    out.writeInt(generated.promptTokens());
                    out.writeInt(generated.cachedTokens());
                    out.writeInt(generated.completionTokens());
                }
                case Reply.Vectors(int id, Embedded embedded) -> {
                    out.writeByte(5);
                    out.writeInt(id);
                    out.writeInt(embedded.promptTokens());
                    writeVectors(out, embedded.vectors());
                }
                case Reply.Fault(int id, EngineFault.Kind kind, String message) -> {
                    out.writeByte(6);
                    out.writeInt(id);
                    writeText(out, kind.name());
                    writeText(out, message);
                }
                case Reply.Pong(int id, long busyMillis) -> {
                    out.writeByte(7);
                    out.writeInt(id);
                    out.writeLong(busyMillis);
                }
            }
        });
    }

    /// Reads the next request.
    ///
    /// @throws EOFException where the parent has closed or died
    public static Request readRequest(DataInputStream pipe) throws IOException {
        DataInputStream in = next(pipe);
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case 1 ->
                    new Request.Open(
                            readText(in),
                            readText(in),
                            in.readInt(),
                            in.readInt(),
                            in.readInt(),
                            in.readInt(),
                            in.readInt(),
                            readText(in),
                            in.readBoolean());
            case 2 -> new Request.Tokenize(in.readInt(), in.readBoolean(), readText(in));
            case 3 ->
                    new Request.Generate(
                            in.readInt(),
                            new Prompt(readText(in), in.readBoolean(), readText(in)),
                            in.readLong(),
                            readSampling(in));
            case 4 -> new Request.Embed(in.readInt(), readTexts(in));
            case 5 -> new Request.Cancel(in.readInt());
            case 6 -> new Request.Ping(in.readInt());
            default -> throw new IOException("kind of request: " + kind + " (expected: 1..6)");
        };
    }

    /// Reads the next reply.
    ///
    /// @throws EOFException where the child has died
    public static Reply readReply(DataInputStream pipe) throws IOException {
        DataInputStream in = next(pipe);
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case 1 -> new Reply.Ready(in.readInt(), in.readInt(), in.readInt());
            case 2 -> new Reply.Tokens(in.readInt(), readInts(in));
            case 3 -> new Reply.Text(in.readInt(), in.readDouble(), readText(in));
            case 4 ->
                    new Reply.Done(
                            in.readInt(),
                            new Generated(
                                    in.readUnsignedByte() == 0 ? End.STOP : End.LENGTH,
                                    in.readInt(),
                                    in.readInt(),
                                    in.readInt()));
            case 5 -> readVectors(in);
            case 6 -> new Reply.Fault(in.readInt(), readKind(in), readText(in));
            case 7 -> new Reply.Pong(in.readInt(), in.readLong());
            default -> throw new IOException("kind of reply: " + kind + " (expected: 1..7)");
        };
    }

    private static DataInputStream next(DataInputStream pipe) throws IOException {
        int length = pipe.readInt();
        if (length < 1 || length > LONGEST) {
            throw new IOException(
                    "length of a frame: " + length + " (expected: 1.." + LONGEST + ")");
        }
        byte[] bytes = pipe.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }

    private static void writeSampling(DataOutputStream out, Sampling s) throws IOException {
        out.writeInt(s.maxTokens());
        out.writeDouble(s.temperature());
        out.writeDouble(s.topP());
        out.writeLong(s.seed());
        out.writeDouble(s.presencePenalty());
        out.writeDouble(s.frequencyPenalty());
        writeTexts(out, s.stop());
        writeText(out, s.grammar());
        out.writeBoolean(s.logprobs());
    }

    private static Sampling readSampling(DataInputStream in) throws IOException {
        return new Sampling(
                in.readInt(),
                in.readDouble(),
                in.readDouble(),
                in.readLong(),
                in.readDouble(),
                in.readDouble(),
                readTexts(in),
                readText(in),
                in.readBoolean());
    }

    private static void writeVectors(DataOutputStream out, List<float[]> vectors)
            throws IOException {
        out.writeInt(vectors.size());
        for (float[] vector : vectors) {
            out.writeInt(vector.length);
            for (float f : vector) {
                out.writeFloat(f);
            }
        }
    }

    private static Reply readVectors(DataInputStream in) throws IOException {
        int id = in.readInt();
        int promptTokens = in.readInt();
        int count = readCount(in, 4);
        List<float[]> vectors = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            float[] vector = new float[readCount(in, 4)];
            for (int j = 0; j < vector.length; j++) {
                vector[j] = in.readFloat();
            }
            vectors.add(vector);
        }
        return new Reply.Vectors(id, new Embedded(vectors, promptTokens));
    }

    private static int[] readInts(DataInputStream in) throws IOException {
        int[] ints = new int[readCount(in, 4)];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = in.readInt();
        }
        return ints;
    }

    private static EngineFault.Kind readKind(DataInputStream in) throws IOException {
        String name = readText(in);
        try {
            return EngineFault.Kind.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new IOException("kind of fault: " + name, e);
        }
    }

    private static void writeTexts(DataOutputStream out, List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            writeText(out, text);
        }
    }

    private static List<String> readTexts(DataInputStream in) throws IOException {
        int count = readCount(in, 4);
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(readText(in));
        }
        return texts;
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(readCount(in, 1)), StandardCharsets.UTF_8);
    }

    /// A count of things of at least `each` bytes, which must still be in the frame.
    private static int readCount(DataInputStream in, int each) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > in.available() / each) {
            throw new IOException(
                    "count: " + count + " (expected: 0.." + in.available() / each + ")");
        }
        return count;
    }

    private interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    private static byte[] frame(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try {
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeInt(0);
            body.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] frame = bytes.toByteArray();
        int length = frame.length - 4;
        for (int i = 0; i < 4; i++) {
            frame[i] = (byte) (length >>> (24 - 8 * i));
        }
        return frame;
    }
}
