package footing.local.engine;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes small whole GGUF files: a header that can be read and one tensor of zeros.
public final class TinyGguf {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private TinyGguf() {}

    /// A file with one tensor of `floats` numbers.
    public static byte[] file(int floats) {
        return file("llama", floats);
    }

    /// The same of another architecture.
    public static byte[] file(String architecture, int floats) {
        TinyGguf gguf = new TinyGguf();
        gguf.bytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        gguf.number(3, 4).number(1, 8).number(9, 8);
        gguf.text("general.architecture").number(8, 4).text(architecture);
        gguf.text("general.name").number(8, 4).text("Tiny");
        gguf.text(architecture + ".context_length").number(4, 4).number(2048, 4);
        gguf.text(architecture + ".embedding_length").number(4, 4).number(64, 4);
        gguf.text(architecture + ".block_count").number(4, 4).number(2, 4);
        gguf.text(architecture + ".attention.head_count").number(4, 4).number(4, 4);
        gguf.text("tokenizer.chat_template").number(8, 4).text("{{ messages }}");
        gguf.text("tokenizer.ggml.eos_token_id").number(4, 4).number(2, 4);
        gguf.text("tokenizer.ggml.tokens").number(9, 4).number(8, 4).number(3, 8);
        for (String token : List.of("<unk>", "<s>", "</s>")) {
            gguf.text(token);
        }
        gguf.text("token_embd.weight").number(1, 4).number(floats, 8).number(0, 4).number(0, 8);
        while (gguf.out.size() % 32 != 0) {
            gguf.number(0, 1);
        }
        gguf.bytes(new byte[4 * floats]);
        return gguf.out.toByteArray();
    }

    private TinyGguf text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return number(utf8.length, 8).bytes(utf8);
    }

    private TinyGguf number(long value, int width) {
        byte[] all = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
        out.write(all, 0, width);
        return this;
    }

    private TinyGguf bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }
}
