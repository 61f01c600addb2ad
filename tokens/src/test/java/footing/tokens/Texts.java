package footing.tokens;

import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import java.util.List;
import org.quicktheories.core.Gen;

/// Texts for properties: mixes of scripts in runs, and texts made to be slow.
final class Texts {
    private static final List<String> POOLS =
            List.of(
                    "   \t\n\r\u00a0\u3000",
                    "abcdefghijklmnopqrstuvwxyz",
                    "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                    "0123456789",
                    "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
                    "的一是不了在人有我他这为之大来以个中上们你好世界",
                    "éèàüößñçøåžřđığ",
                    "абвгдежзиклмнопрстуфх",
                    "اأبتثجحخدذرزسش",
                    "あいうえおカキクケコ",
                    "가나다라마바사",
                    "\u0300\u0301\u0302\u0323\u200b\u200d\ufe0f",
                    "😀😃👍🏽🦵🇨🇳");

    private Texts() {}

    static Gen<String> any() {
        return lists().of(piece()).ofSizeBetween(0, 40).map(pieces -> String.join("", pieces));
    }

    private static Gen<String> piece() {
        return integers()
                .between(0, POOLS.size() - 1)
                .zip(
                        integers().between(0, 1_000),
                        integers().between(1, 9),
                        (pool, start, length) -> {
                            int[] points = POOLS.get(pool).codePoints().toArray();
                            StringBuilder piece = new StringBuilder();
                            for (int i = 0; i < length; i++) {
                                piece.appendCodePoint(points[(start + i * i) % points.length]);
                            }
                            return piece.toString();
                        });
    }

    /// About `length` characters each.
    static List<String> hostile(int length) {
        return List.of(
                "a".repeat(length),
                " ".repeat(length),
                "\n".repeat(length),
                "哈".repeat(length),
                "ab".repeat(length / 2),
                "A".repeat(length),
                "Aa".repeat(length / 2),
                "9".repeat(length),
                "=".repeat(length),
                " \n".repeat(length / 2),
                " a".repeat(length / 2),
                "<|im".repeat(length / 4),
                "<".repeat(length),
                "'s".repeat(length / 2),
                "\u0301".repeat(length),
                "😀".repeat(length / 2),
                "abcdefghijklmnopqrstuvwxyz".repeat(length / 26));
    }
}
