package footing.local.engine;

/// How many bytes numbers take in each of ggml's types: blocks of so many numbers, each block of so
/// many bytes. Facts of llama.cpp v0.5.0.
final class TensorTypes {
    /// By type: numbers in a block, bytes of a block; 0 where the type is gone or unknown.
    private static final int[][] BLOCKS = new int[43][];

    static {
        set(0, 1, 4);
        set(1, 1, 2);
        set(2, 32, 18);
        set(3, 32, 20);
        set(6, 32, 22);
        set(7, 32, 24);
        set(8, 32, 34);
        set(9, 32, 36);
        set(10, 256, 84);
        set(11, 256, 110);
        set(12, 256, 144);
        set(13, 256, 176);
        set(14, 256, 210);
        set(15, 256, 292);
        set(16, 256, 66);
        set(17, 256, 74);
        set(18, 256, 98);
        set(19, 256, 50);
        set(20, 32, 18);
        set(21, 256, 110);
        set(22, 256, 82);
        set(23, 256, 136);
        set(24, 1, 1);
        set(25, 1, 2);
        set(26, 1, 4);
        set(27, 1, 8);
        set(28, 1, 8);
        set(29, 256, 56);
        set(30, 1, 2);
        set(34, 256, 54);
        set(35, 256, 66);
        set(39, 32, 17);
    }

    private TensorTypes() {}

    private static void set(int type, int numbers, int bytes) {
        BLOCKS[type] = new int[] {numbers, bytes};
    }

    /// Bytes of `elements` numbers of `type`; 0 where the type is not known here.
    static long bytes(int type, long elements) {
        int[] block = type < 0 || type >= BLOCKS.length ? null : BLOCKS[type];
        if (block == null) {
            return 0;
        }
        long blocks = elements / block[0] + (elements % block[0] == 0 ? 0 : 1);
        return blocks > Long.MAX_VALUE / 8 / block[1] ? Long.MAX_VALUE / 8 : blocks * block[1];
    }
}
