package footing.app.cli;

/// Which Footing this is.
final class Version {
    private Version() {}

    /// The version of the build, or `unbuilt` where it runs from class files.
    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "unbuilt" : version;
    }
}
