package footing.app;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.core.domain.properties.HasParameterTypes.Predicates.rawParameterTypes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What no room may do, each with its reason and what to use instead. The fakes of `testing` stand
/// outside.
class BansTest {
    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(location -> !location.contains("/footing/testing/"))
                    .importPackages("footing");

    /// The engine's own process, whose streams are its wire.
    private static final String CHILD = "footing.local.engine.child.ChildMain";

    /// Who may start threads: each owns its threads and ends them.
    private static final List<String> THREAD_HOLDERS =
            List.of(
                    "footing.app.VocabularyLoader",
                    "footing.app.cli.Upkeep",
                    "footing.gateway.Prober",
                    "footing.gateway.Race",
                    "footing.gateway.Sentinel",
                    "footing.gateway.Unclassified",
                    "footing.http.HttpServer",
                    "footing.http.HttpUpstream",
                    "footing.http.Names",
                    "footing.http.Timekeeper",
                    "footing.http.Watch",
                    "footing.legs.verdict.Keeper",
                    "footing.ledger.PostgresLink",
                    "footing.ledger.Threads",
                    "footing.ledger.Upkeep",
                    "footing.ledger.allow.Leases",
                    "footing.local.engine.ChildEngine",
                    CHILD);

    @Test
    void nobody_sleeps() {
        noClasses()
                .should()
                .callMethodWhere(calls(Thread.class, "sleep"))
                .orShould()
                .callMethodWhere(calls(TimeUnit.class, "sleep"))
                .because("a sleep cannot be woken: wait on a latch or a condition, with a limit")
                .check(HOUSE);
    }

    @Test
    void only_commands_print() {
        noClasses()
                .that()
                .resideOutsideOfPackage("footing.app.cli..")
                .and()
                .doNotHaveFullyQualifiedName(CHILD)
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("what people read is printed by commands, what operators read is logged")
                .check(HOUSE);
    }

    @Test
    void threads_are_started_by_named_holders() {
        noClasses()
                .that(new NoHolder())
                .should()
                .callConstructorWhere(target(owner(name(Thread.class.getName()))))
                .orShould()
                .callMethodWhere(calls(Thread.class, "ofPlatform|ofVirtual|startVirtualThread"))
                .orShould()
                .callMethodWhere(
                        target(owner(name("java.util.concurrent.Executors"))).as("Executors"))
                .because(
                        "a thread without an owner is left behind: give it to a holder and name it")
                .check(HOUSE);
    }

    @Test
    void nobody_relies_on_the_machines_charset() {
        noClasses()
                .should()
                .callMethod(Charset.class, "defaultCharset")
                .orShould()
                .callMethod(String.class, "getBytes")
                .orShould()
                .callConstructor(String.class, byte[].class)
                .orShould()
                .callConstructor(String.class, byte[].class, int.class, int.class)
                .orShould()
                .callConstructor(java.io.InputStreamReader.class, InputStream.class)
                .orShould()
                .callConstructor(java.io.OutputStreamWriter.class, OutputStream.class)
                .orShould()
                .callConstructor(java.io.FileReader.class, String.class)
                .orShould()
                .callConstructor(java.io.FileWriter.class, String.class)
                .because("bytes are UTF-8 unless they say otherwise: name the charset")
                .check(HOUSE);
    }

    @Test
    void nobody_relies_on_the_machines_language() {
        noClasses()
                .should()
                .callMethod(Locale.class, "getDefault")
                .orShould()
                .callMethod(String.class, "toLowerCase")
                .orShould()
                .callMethod(String.class, "toUpperCase")
                .orShould()
                .callMethod(String.class, "format", String.class, Object[].class)
                .because(
                        "a Turkish i or an Arabic digit would get in: name Locale.ROOT; for texts"
                                + " that are put together, Main makes it the default of the process")
                .check(HOUSE);
    }

    @Test
    void only_the_assembly_knows_where_on_earth_it_is() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Assembly.class.getName())
                .should()
                .callMethod(ZoneId.class, "systemDefault")
                .orShould()
                .callMethodWhere(
                        target(owner(resideInAPackage("java.time")))
                                .and(target(name("now")))
                                .and(target(rawParameterTypes(new Class<?>[0]))))
                .because("times are UTC, and the clock is passed in")
                .check(HOUSE);
    }

    @Test
    void what_is_said_is_read_without_machine() {
        noClasses()
                .that()
                .resideInAPackage("footing.wire..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(
                                "java.net..",
                                "java.nio.file..",
                                "java.nio.channels..",
                                "java.util.concurrent..",
                                "java.util.logging..",
                                "java.sql.."))
                .orShould()
                .dependOnClassesThat(named("java\\.lang\\.(Thread|System\\$Logger.*)"))
                .orShould()
                .dependOnClassesThat(named("java\\.util\\.Random|java\\.security\\..*"))
                .because(
                        "the wire room is pure: no I/O, no clock, no chance, no threads, no logging")
                .check(HOUSE);
    }

    private static DescribedPredicate<JavaCall<?>> calls(Class<?> owner, String names) {
        return target(owner(name(owner.getName()))).and(target(nameMatching(names)));
    }

    private static DescribedPredicate<JavaClass> named(String pattern) {
        return HasName.Predicates.nameMatching(pattern).forSubtype();
    }

    /// Classes that do not hold threads, nor stand inside of one that does.
    private static final class NoHolder extends DescribedPredicate<JavaClass> {
        NoHolder() {
            super("no holder of threads");
        }

        @Override
        public boolean test(JavaClass one) {
            return THREAD_HOLDERS.stream().noneMatch(one.getName()::startsWith);
        }
    }
}
