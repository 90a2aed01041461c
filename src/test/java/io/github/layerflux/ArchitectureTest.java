package io.github.layerflux;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The walls of docs/architecture.md, checked. Whoever moves one says why in docs/adr/. */
final class ArchitectureTest {

    private static final String BASE = "io.github.layerflux";

    /** Imports go to a lower level only, never sideways. */
    private static final Map<String, Integer> LEVELS = Map.ofEntries(
            entry("failure", 0),
            entry("image", 0),
            entry("event", 1),
            entry("content", 1),
            entry("layer", 1),
            entry("dockerfile", 1),
            entry("network", 1),
            entry("plan", 2),
            entry("cache", 2),
            entry("registry", 2),
            entry("snapshot", 2),
            entry("context", 2),
            entry("check", 3),
            entry("history", 3),
            entry("sandbox", 3),
            entry("copy", 3),
            entry("daemon", 3),
            entry("remote", 3),
            entry("attest", 3),
            entry("share", 3),
            entry("housekeeping", 3),
            entry("step", 4),
            entry("engine", 5),
            entry("export", 5),
            entry("report", 5),
            entry("doctor", 5),
            entry("library", 6),
            entry("mojo", 6));

    /** Neighbours on one level that may be seen nevertheless, and not the other way round. */
    private static final Set<String> SIDEWAYS = Set.of("image -> failure", "layer -> content");

    private static final int LONGEST_FILE = 400;
    private static final int MEDIAN_FILE = 100;

    private final JavaClasses ours =
            new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests())).importPackages(BASE);

    @Test
    void packagesImportFromLowerLevelsOnly() {
        classes().that(alwaysTrue()).should(importFromLowerLevelsOnly()).check(ours);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching(BASE + ".(**)").should().beFreeOfCycles().check(ours);
    }

    @Test
    void onlyTheMojosSeeMaven() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + ".mojo..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.apache.maven..", "org.codehaus.plexus.."))
                .check(ours);
    }

    @Test
    void onlyTheSandboxCredentialHelpersAndTheTerminalStartProcesses() {
        noClasses()
                .that()
                // docker keeps logins in keychains, which it has executables for; a terminal's size only stty tells
                .resideOutsideOfPackages(BASE + ".sandbox..", BASE + ".registry.auth..", BASE + ".report.terminal..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ProcessBuilder.class)
                .orShould()
                .callMethod(Runtime.class, "exec", String[].class)
                .check(ours);
    }

    @Test
    void onlyTheClientsOfRegistriesAndFilesSpeakHttp() {
        noClasses()
                .that()
                // network makes the clients that know proxies and certificates; it sends nothing itself
                .resideOutsideOfPackages(BASE + ".registry..", BASE + ".remote..", BASE + ".network..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.net.http.."))
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(java.net.URLConnection.class)
                .check(ours);
    }

    @Test
    void valuesAndFormatsKnowNothingOfReactor() {
        noClasses()
                .that(resideInAnyPackage(packagesUpTo(1)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("reactor..")
                .check(ours);
    }

    @Test
    void onlyTheMojosAndTheLibraryBlock() {
        noClasses()
                .that()
                .resideOutsideOfPackages(BASE + ".mojo..", BASE + ".library..")
                .should()
                .callMethodWhere(describe(
                        "it waits for a publisher",
                        call -> call.getTargetOwner().getPackageName().startsWith("reactor.core.publisher")
                                && call.getName().startsWith("block")))
                .check(ours);
    }

    @Test
    void nativeCodeIsCalledInTheWorkerOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages(BASE + ".sandbox..", BASE + ".snapshot..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.jna..")
                .check(ours);
    }

    @Test
    void namesSayWhatAClassIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Utils?|Helpers?|Manager|Impl)(\\$.*)?")
                .check(ours);
    }

    @Test
    void nothingStaticChanges() {
        fields().that()
                .haveModifier(JavaModifier.STATIC)
                .should()
                .beFinal()
                .allowEmptyShould(true)
                .check(ours);
    }

    @Test
    void classesStaySmall() throws IOException {
        Map<Integer, Path> byLength = new TreeMap<>();
        List<Integer> lengths = new ArrayList<>();
        for (Path source : sources()) {
            int length = Files.readAllLines(source).size();
            byLength.put(length, source);
            lengths.add(length);
        }
        lengths.sort(null);
        assertThat(lengths.get(lengths.size() - 1)).as("lines of " + byLength).isLessThanOrEqualTo(LONGEST_FILE);
        assertThat(lengths.get(lengths.size() / 2)).as("median of lines").isLessThanOrEqualTo(MEDIAN_FILE);
    }

    @Test
    void everyPackageSaysWhatItIsForAndKeepsNullsOut() throws IOException {
        for (String name : LEVELS.keySet()) {
            Path packageInfo = Path.of("src/main/java", BASE.replace('.', '/'), name, "package-info.java");
            assertThat(packageInfo).exists();
            assertThat(Files.readString(packageInfo)).contains("@NullMarked", "Level " + LEVELS.get(name));
        }
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java") && !file.endsWith("package-info.java"))
                    .toList();
        }
    }

    private static String[] packagesUpTo(int level) {
        return LEVELS.entrySet().stream()
                .filter(room -> room.getValue() <= level)
                .map(room -> BASE + "." + room.getKey() + "..")
                .toArray(String[]::new);
    }

    private static ArchCondition<JavaClass> importFromLowerLevelsOnly() {
        return new ArchCondition<>("import from lower levels only") {
            @Override
            public void check(JavaClass origin, ConditionEvents events) {
                String from = room(origin);
                for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    if (!target.getPackageName().startsWith(BASE)) {
                        continue;
                    }
                    String to = room(target);
                    boolean allowed = from.equals(to)
                            || LEVELS.get(to) < LEVELS.get(from)
                            || SIDEWAYS.contains(from + " -> " + to);
                    if (!allowed) {
                        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                }
            }
        };
    }

    /** The package below ours: {@code sandbox} of {@code io.github.layerflux.sandbox.worker}. */
    private static String room(JavaClass type) {
        String name = type.getPackageName();
        String inner = name.length() > BASE.length() ? name.substring(BASE.length() + 1) : "";
        String room = inner.contains(".") ? inner.substring(0, inner.indexOf('.')) : inner;
        assertThat(LEVELS)
                .as("levels, which must name the package of " + type.getName())
                .containsKey(room);
        return room;
    }
}
