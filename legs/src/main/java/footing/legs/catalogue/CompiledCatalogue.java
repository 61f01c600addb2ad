package footing.legs.catalogue;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The catalogue's files in one, parsed when the program was built, because reading 36 files of
/// YAML on a cold machine takes longer than all the rest of a start.
///
/// Layout: a number of files; of each its name and its tree. Of a tree: a letter for its kind, line
/// and column, then what it holds.
public final class CompiledCatalogue {
    /// Name of the resource, beside this class.
    static final String NAME = "catalogue.bin";

    private CompiledCatalogue() {}

    /// Writes the resource: the build's step. The only argument is the folder of classes.
    public static void main(String[] arguments) throws IOException {
        Path file =
                Path.of(arguments[0])
                        .resolve(CompiledCatalogue.class.getPackageName().replace('.', '/'))
                        .resolve(NAME);
        Map<String, Tree> trees = CatalogueFiles.parsed();
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(trees.size());
            for (Map.Entry<String, Tree> tree : trees.entrySet()) {
                out.writeUTF(tree.getKey());
                write(out, tree.getValue());
            }
        }
    }

    /// The trees by file.
    static Map<String, Tree> read(InputStream stream) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(stream, 1 << 16))) {
            Map<String, Tree> trees = new LinkedHashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                String file = in.readUTF();
                trees.put(file, tree(in));
            }
            return trees;
        }
    }

    private static void write(DataOutputStream out, Tree tree) throws IOException {
        switch (tree) {
            case Tree.Value value -> {
                head(out, 'v', tree);
                out.writeUTF(value.text());
            }
            case Tree.Items items -> {
                head(out, 'i', tree);
                out.writeShort(items.items().size());
                for (Tree item : items.items()) {
                    write(out, item);
                }
            }
            case Tree.Members members -> {
                head(out, 'm', tree);
                out.writeShort(members.members().size());
                for (Tree.Member member : members.members()) {
                    write(out, member.key());
                    write(out, member.value());
                }
            }
        }
    }

    private static void head(DataOutputStream out, char kind, Tree tree) throws IOException {
        out.writeByte(kind);
        out.writeShort(tree.line());
        out.writeShort(tree.column());
    }

    private static Tree tree(DataInputStream in) throws IOException {
        int kind = in.readByte();
        int line = in.readUnsignedShort();
        int column = in.readUnsignedShort();
        if (kind == 'v') {
            return new Tree.Value(in.readUTF(), line, column);
        }
        int size = in.readUnsignedShort();
        if (kind == 'i') {
            List<Tree> items = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                items.add(tree(in));
            }
            return new Tree.Items(items, line, column);
        }
        List<Tree.Member> members = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            if (tree(in) instanceof Tree.Value key) {
                members.add(new Tree.Member(key, tree(in)));
            } else {
                throw new IOException(NAME + " is damaged: a key is no word");
            }
        }
        return new Tree.Members(members, line, column);
    }
}
