package footing.legs.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/// The catalogue's files as they were written, in a folder or in a jar of the class path.
final class CatalogueFiles {
    static final String REFUSALS = "refusals.yaml";
    static final String RATES = "rates.yaml";
    private static final String ROOT = "footing/catalogue/";
    private static final String SUPPLIERS = ROOT + "suppliers/";

    private CatalogueFiles() {}

    /// Trees by name of the file, sorted.
    static Map<String, Tree> parsed() throws IOException {
        Map<String, Tree> trees = new TreeMap<>();
        texts().forEach((file, text) -> trees.put(file, YamlTree.read(file, text)));
        return trees;
    }

    private static Map<String, String> texts() throws IOException {
        URL anchor = CatalogueFiles.class.getResource("/" + ROOT + REFUSALS);
        if (anchor == null) {
            throw new IOException("the catalogue is missing in this build");
        }
        Map<String, String> texts =
                anchor.openConnection() instanceof JarURLConnection jar
                        ? fromJar(jar.getJarFile())
                        : fromFolder(anchor);
        for (String name : List.of(REFUSALS, RATES)) {
            try (InputStream in = CatalogueFiles.class.getResourceAsStream("/" + ROOT + name)) {
                if (in == null) {
                    throw new IOException(name + " is missing in this build");
                }
                texts.put(name, text(in));
            }
        }
        return texts;
    }

    private static Map<String, String> fromFolder(URL anchor) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(
                        Path.of(anchor.toURI()).resolveSibling("suppliers"), "*.yaml")) {
            for (Path file : files) {
                texts.put(String.valueOf(file.getFileName()), Files.readString(file));
            }
            return texts;
        } catch (URISyntaxException e) {
            throw new IOException("the catalogue is at a strange place: " + anchor, e);
        }
    }

    private static Map<String, String> fromJar(JarFile jar) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        for (JarEntry entry : jar.stream().toList()) {
            String name = entry.getName();
            if (name.startsWith(SUPPLIERS) && name.endsWith(".yaml")) {
                try (InputStream in = jar.getInputStream(entry)) {
                    texts.put(name.substring(SUPPLIERS.length()), text(in));
                }
            }
        }
        return texts;
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
}
