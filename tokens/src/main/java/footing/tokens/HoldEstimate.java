package footing.tokens;

/// Tokens to hold for a body of JSON, from its bytes: rather too many than too few.
///
/// A weight for each byte, in thousandths of a token, by the script that its first byte shows; each
/// above what any of six vocabularies takes on average (docs/tokens.md). Strings of base64 weigh
/// nothing: each is a picture. A text made to be dear (random letters) can lie above the estimate;
/// what is settled is what was used.
final class HoldEstimate {
    /// Tokens of a picture or other attachment: about what the dearest common supplier takes for a
    /// whole one.
    static final int PICTURE = 1_600;

    /// Tokens: what a chat template lays round.
    private static final int FRAME = 8;

    /// Bytes; no shorter string is taken for a picture.
    private static final int BLOB = 256;

    private static final int QUOTE = -1;
    private static final int ESCAPE = -2;

    /// Thousandths of a token; QUOTE and ESCAPE are looked at.
    private static final int[] WEIGHTS = weights();

    private HoldEstimate() {}

    static long of(byte[] body) {
        long sum = 0;
        long atOpening = 0;
        int opening = -1;
        int i = 0;
        while (i < body.length) {
            int run = run(body, i);
            if (run >= 0) {
                sum += run;
                i += 4;
                continue;
            }
            int weight = WEIGHTS[body[i] & 0xFF];
            if (weight >= 0) {
                sum += weight;
                i++;
            } else if (weight == ESCAPE) {
                boolean unicode = i + 1 < body.length && body[i + 1] == 'u';
                sum += unicode ? 1_200 : 700;
                i += unicode ? 6 : 2;
            } else if (opening < 0) {
                opening = i++;
                atOpening = sum;
            } else {
                if (i - opening > BLOB && isBlob(body, opening)) {
                    sum = atOpening + (isUrl(body, opening) ? 0 : PICTURE * 1_000L);
                } else if (i - opening == 10 && isPictureKey(body, opening, i)) {
                    sum = atOpening + PICTURE * 1_000L;
                }
                sum += 400;
                opening = -1;
                i++;
            }
        }
        return FRAME + (sum + 999) / 1_000;
    }

    /// The weight of four bytes, or less than 0 when one of them must be looked at.
    private static int run(byte[] body, int i) {
        if (i + 4 > body.length) {
            return -1;
        }
        int a = WEIGHTS[body[i] & 0xFF];
        int b = WEIGHTS[body[i + 1] & 0xFF];
        int c = WEIGHTS[body[i + 2] & 0xFF];
        int d = WEIGHTS[body[i + 3] & 0xFF];
        return (a | b | c | d) < 0 ? -1 : a + b + c + d;
    }

    private static int[] weights() {
        int[] weights = new int[256];
        for (int b = 0; b < 256; b++) {
            weights[b] = b < 0x80 ? ascii(b) : beyondAscii(b);
        }
        return weights;
    }

    private static int ascii(int b) {
        return switch (b) {
            case '"' -> QUOTE;
            case '\\' -> ESCAPE;
            case ' ' -> 30;
            case ',', ':', '{', '}', '[', ']' -> 600;
            default -> Character.isLetter(b) ? 310 : Character.isDigit(b) ? 1_000 : 800;
        };
    }

    /// By the first byte of a character; those that follow weigh nothing.
    private static int beyondAscii(int b) {
        if (b < 0xC2) {
            return 0;
        }
        if (b < 0xE0) {
            // Latin, marks and Greek, Cyrillic, Armenian, Hebrew and Arabic
            return b < 0xCB ? 1_450 : b < 0xD0 ? 900 : b < 0xD4 ? 650 : b < 0xD7 ? 1_600 : 950;
        }
        if (b < 0xF0) {
            return switch (b) {
                // India, Thai; Georgian, Khmer, Vietnamese
                case 0xE0, 0xE1 -> 1_500;
                case 0xEA, 0xEB, 0xEC, 0xED -> 1_150;
                case 0xEF -> 1_300;
                default -> 1_050;
            };
        }
        return 2_800;
    }

    /// A data URL, or base64 under a key that ends in `data`.
    private static boolean isBlob(byte[] body, int opening) {
        if (startsWith(body, opening + 1, "data:")) {
            for (int i = opening + 6; i < opening + 128; i++) {
                if (body[i] == ',') {
                    return startsWith(body, i - 6, "base64");
                }
            }
            return false;
        }
        int key = keyEnd(body, opening);
        if (key < 4 || !startsWith(body, key - 4, "data")) {
            return false;
        }
        for (int i = opening + 1; i <= opening + 64; i++) {
            if (!isBase64(body[i])) {
                return false;
            }
        }
        return true;
    }

    /// Under a key `url` or `image_url`, which has been counted as a picture.
    private static boolean isUrl(byte[] body, int opening) {
        int key = keyEnd(body, opening);
        return key >= 3 && startsWith(body, key - 3, "url");
    }

    private static boolean isPictureKey(byte[] body, int opening, int closing) {
        int after = closing + 1;
        while (after < body.length && body[after] == ' ') {
            after++;
        }
        return after < body.length
                && body[after] == ':'
                && startsWith(body, opening + 1, "image_url");
    }

    /// The index of the quote that ends the key before this value, or -1.
    private static int keyEnd(byte[] body, int opening) {
        int i = opening - 1;
        while (i >= 0 && (body[i] == ' ' || body[i] == ':')) {
            i--;
        }
        return i >= 0 && body[i] == '"' ? i : -1;
    }

    private static boolean startsWith(byte[] body, int at, String text) {
        if (at < 0 || at + text.length() > body.length) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (body[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBase64(byte b) {
        return (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || (b >= '0' && b <= '9')
                || b == '+'
                || b == '/'
                || b == '='
                || b == '-'
                || b == '_';
    }
}
