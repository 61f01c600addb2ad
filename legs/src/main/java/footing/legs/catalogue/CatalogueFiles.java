package footing.legs.catalogue;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/// The catalogue's files as they came with the program: in a folder, in a jar, or in a built image.
final class CatalogueFiles {
    private static final String ROOT = "footing/catalogue/";
    private static final String SUPPLIERS = ROOT + "suppliers/";

    private CatalogueFiles() {}

    /// Text of `refusals.yaml`.
    static String refusals() throws IOException {
        try (var in = anchor().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// Texts of the suppliers' files by name, sorted.
    static Map<String, String> suppliers() throws IOException {
        URL anchor = anchor();
        return switch (anchor.getProtocol()) {
            case "jar" -> fromJar(((JarURLConnection) anchor.openConnection()).getJarFile());
            case "jrt" -> {
                try (var top =
                        Files.list(
                                FileSystems.getFileSystem(URI.create("jrt:/"))
                                        .getPath("modules"))) {
                    Map<String, String> all = new TreeMap<>();
                    for (Path module : top.toList()) {
                        Path folder = module.resolve(SUPPLIERS);
                        if (Files.isDirectory(folder)) {
                            all.putAll(fromFolder(folder));
                        }
                    }
                    yield all;
                }
            }
            default -> {
                try {
                    Path file = Path.of(anchor.toURI());
                    yield fromFolder(file.resolveSibling("suppliers"));
                } catch (URISyntaxException e) {
                    throw new IOException("the catalogue is at a strange place: " + anchor, e);
                }
            }
        };
    }

    private static URL anchor() throws IOException {
        URL anchor = CatalogueFiles.class.getResource("/" + ROOT + "refusals.yaml");
        if (anchor == null) {
            throw new IOException("the catalogue is missing in this build");
        }
        return anchor;
    }

    private static Map<String, String> fromFolder(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (var list = Files.newDirectoryStream(folder, "*.yaml")) {
            list.forEach(files::add);
        }
        Map<String, String> all = new TreeMap<>();
        for (Path file : files) {
            all.put(String.valueOf(file.getFileName()), Files.readString(file));
        }
        return all;
    }

    private static Map<String, String> fromJar(JarFile jar) throws IOException {
        Map<String, String> all = new TreeMap<>();
        for (ZipEntry entry : (Iterable<ZipEntry>) jar.stream().<ZipEntry>map(e -> e)::iterator) {
            String name = entry.getName();
            if (name.startsWith(SUPPLIERS) && name.endsWith(".yaml")) {
                try (var in = jar.getInputStream(entry)) {
                    all.put(
                            name.substring(SUPPLIERS.length()),
                            new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return all;
    }
}
