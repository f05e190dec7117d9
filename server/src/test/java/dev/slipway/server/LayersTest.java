package dev.slipway.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The star of modules, as docs/decisions/001-module-star.md draws it. */
final class LayersTest {
    static final List<String> ADAPTERS = List.of("git", "hooks", "staging", "local", "k8s", "api", "cli");

    private static final Map<String, List<String>> HOMES = Map.ofEntries(
            Map.entry("org.eclipse.jgit..", List.of("git", "hooks", "staging")),
            Map.entry("org.apache.sshd..", List.of("git")),
            Map.entry("io.minio..", List.of("staging")),
            Map.entry("io.fabric8..", List.of("k8s", "server")),
            Map.entry("com.google.cloud.tools..", List.of("k8s")),
            Map.entry("io.undertow..", List.of("local")),
            Map.entry("org.xnio..", List.of("local")),
            Map.entry("org.sqlite..", List.of("local")),
            Map.entry("org.bouncycastle..", List.of("local", "api")),
            Map.entry("org.shredzone..", List.of("local")),
            Map.entry("org.tomlj..", List.of("local")),
            Map.entry("org.apache.commons.compress..", List.of("git", "local")),
            Map.entry("io.javalin..", List.of("api")),
            Map.entry("org.eclipse.jetty..", List.of("api")),
            Map.entry("io.micrometer..", List.of("api")),
            Map.entry("picocli..", List.of("cli", "server")),
            Map.entry("ch.qos.logback..", List.of("server")));

    static final List<String> LIBRARIES = HOMES.keySet().stream().sorted().toList();

    private static final JavaClasses PROGRAM = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.slipway");

    @Test
    void everyModuleIsSeen() {
        var packages = PROGRAM.stream().map(JavaClass::getPackageName).toList();

        assertThat(packages).contains("dev.slipway.core", "dev.slipway.server");
        assertThat(packages).containsAll(ADAPTERS.stream().map(LayersTest::home).toList());
    }

    @Test
    void coreUsesTheJdkJspecifyAndSlf4jOnly() {
        classes()
                .that()
                .resideInAPackage("dev.slipway.core..")
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("dev.slipway.core..", "java..", "javax..", "org.jspecify..", "org.slf4j.."))
                .check(PROGRAM);
    }

    @ParameterizedTest
    @FieldSource("ADAPTERS")
    void adapterUsesCoreAndNoOtherModule(String adapter) {
        var own = home(adapter) + "..";

        noClasses()
                .that()
                .resideInAPackage(own)
                .should()
                .dependOnClassesThat(resideInAPackage("dev.slipway..")
                        .and(JavaClass.Predicates.resideOutsideOfPackages(own, "dev.slipway.core..")))
                .check(PROGRAM);
    }

    @ParameterizedTest
    @FieldSource("LIBRARIES")
    void libraryStaysInItsHome(String library) {
        var homes = HOMES.getOrDefault(library, List.of()).stream()
                .map(name -> home(name) + "..")
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideOutsideOfPackages(homes)
                .should()
                .dependOnClassesThat(resideInAPackage(library))
                .check(PROGRAM);
    }

    private static String home(String module) {
        return "dev.slipway." + module;
    }
}
