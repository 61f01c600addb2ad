package footing.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import footing.http.Header;
import footing.http.HttpBreak;
import footing.legs.Refusal;
import footing.wire.ApiError;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// The picture of docs/ARCHITECTURE.md in code: which room may use which. Nothing points up,
/// nothing sideways.
///
/// `http` is a room of its own because both sides of the gateway share one connection class, and
/// because bytes on a socket need to know neither JSON nor suppliers. `tokens` is one because a
/// foreign dependency, jtokkit, enters there and nowhere else.
class HouseTest {
    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("footing");

    @Test
    void rooms_use_only_the_rooms_below_them() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("wire")
                .definedBy("footing.wire..")
                .layer("http")
                .definedBy("footing.http..")
                .layer("legs")
                .definedBy("footing.legs..")
                .layer("ledger")
                .definedBy("footing.ledger..")
                .layer("tokens")
                .definedBy("footing.tokens..")
                .layer("local")
                .definedBy("footing.local..")
                .layer("gateway")
                .definedBy("footing.gateway..")
                .layer("app")
                .definedBy("footing.app..")
                .whereLayer("app")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("gateway")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("local")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("ledger")
                .mayOnlyBeAccessedByLayers("gateway", "app")
                .whereLayer("tokens")
                .mayOnlyBeAccessedByLayers("gateway", "app")
                .whereLayer("legs")
                .mayOnlyBeAccessedByLayers("gateway", "local", "app")
                .whereLayer("http")
                .mayOnlyBeAccessedByLayers("legs", "local", "gateway", "app")
                .whereLayer("wire")
                .mayOnlyBeAccessedByLayers("legs", "local", "gateway", "app")
                .check(HOUSE);
    }

    @Test
    void a_refusal_is_read_from_what_was_said_and_nothing_else() {
        classes()
                .that()
                .resideInAPackage("footing.legs.refusal..")
                .should()
                .onlyDependOnClassesThat(
                        belongToAnyOf(Refusal.class, Header.class, HttpBreak.class, ApiError.class)
                                .or(
                                        resideInAnyPackage(
                                                "footing.legs.refusal..",
                                                "java.lang..",
                                                "java.math",
                                                "java.time..",
                                                "java.util..",
                                                "tools.jackson..",
                                                "org.jspecify..")))
                .check(HOUSE);
        noClasses()
                .that()
                .resideInAPackage("footing.legs.refusal..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(HOUSE);
    }
}
