package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.image.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What people do to a project, and the reason that they are told for it: by {@code explain} before, and by the build's
 * console, {@code image.json} and {@code report.html} after. One edit at a time, on a project that was just built.
 */
final class MissReasonsTest extends OnBusybox {

    private static final Instant LATER = CacheBench.NOON.plusSeconds(65);

    private static final String DOCKERFILE = """
            FROM busybox AS deps
            ARG VERSION=1
            ENV MODE=prod API_TOKEN=hunter2
            COPY pom.xml /w/
            RUN echo $VERSION > /v
            FROM busybox
            WORKDIR /work
            USER root
            COPY src /src
            COPY *.txt /txt/
            COPY --from=deps /v /v
            RUN --mount=type=secret,id=tok,target=/tok <<EOF
            echo first
            echo apt-get install -y a
            EOF
            COPY --chmod=644 <<app.conf /etc/app.conf
            port=80
            app.conf
            LABEL a=1 b=2
            """;

    @TempDir
    static Path project;

    private static final Map<String, CacheBench> BENCHES = new HashMap<>();

    /** What is done to the project, its Dockerfile and its parameters. */
    private interface Change {
        void apply(MissReasonsTest test) throws IOException;
    }

    /**
     * @param rules under which it is tried
     * @param step begin of the first instruction that misses then, empty if none does
     * @param reason and changed files, as a pattern
     */
    private record Edit(String name, List<String> rules, String step, String reason, Change change) {}

    private static final List<String> METADATA = List.of("metadata");
    private static final List<String> CONTENT = List.of("content");
    private static final List<String> BOTH = List.of("metadata", "content");

    private CacheBench bench;
    private String dockerfile = DOCKERFILE;

    private void replace(String old, String now) {
        assertThat(dockerfile).contains(old);
        dockerfile = dockerfile.replace(old, now);
    }

    private static Change edited(String old, String now) {
        return test -> test.replace(old, now);
    }

    private static Edit edit(String name, List<String> rules, String step, String reason, Change change) {
        return new Edit(name, rules, step, reason, change);
    }

    private static final List<Edit> EDITS = List.of(
            edit(
                    "a file is edited",
                    METADATA,
                    "COPY src",
                    "1 file changed: src/Main.java \\[src/Main.java: mtime 12:00:00 → 12:01:05, size 13 → 14]",
                    test -> test.bench.file("src/Main.java", "class Main { }", LATER)),
            edit(
                    "a file is edited, contents count",
                    CONTENT,
                    "COPY src",
                    "1 file changed: src/Main.java \\[src/Main.java: size 13 → 14]",
                    test -> test.bench.file("src/Main.java", "class Main { }", LATER)),
            edit(
                    "an edit keeps the size",
                    CONTENT,
                    "COPY src",
                    "1 file changed: src/Main.java \\[src/Main.java: content changed]",
                    test -> test.bench.file("src/Main.java", "class Main []")),
            edit(
                    "a file is touched",
                    METADATA,
                    "COPY src",
                    "1 file changed: src/Main.java \\[src/Main.java: mtime 12:00:00 → 12:01:06, size equal]",
                    test -> test.bench.time("src/Main.java", LATER.plusSeconds(1))),
            edit("a file is touched, contents count", CONTENT, "", "", test -> test.bench.time("src/Main.java", LATER)),
            edit(
                    "a file's mode changes",
                    BOTH,
                    "COPY src",
                    "1 file changed: src/Main.java \\[src/Main.java: mode 0644 → 0755]",
                    test -> Files.setPosixFilePermissions(
                            test.bench.context("src/Main.java"), PosixFilePermissions.fromString("rwxr-xr-x"))),
            edit(
                    "a file's owner changes",
                    BOTH,
                    "",
                    "",
                    test -> Files.setAttribute(test.bench.context("src/Main.java"), "unix:uid", 1000)),
            edit(
                    "a file is renamed",
                    BOTH,
                    "COPY src",
                    "1 file renamed: src/a/Util.java → src/a/Tool.java \\[src/a/Tool.java: added, was .*",
                    test -> test.move("src/a/Util.java", "src/a/Tool.java")),
            edit(
                    "two files are renamed",
                    METADATA,
                    "COPY src",
                    "2 files renamed, the first is src/a/B.java → src/a/C.java \\[.*",
                    test -> {
                        test.move("src/a/Util.java", "src/a/Toolbox.java");
                        test.move("src/a/B.java", "src/a/C.java");
                    }),
            edit(
                    "a folder is renamed",
                    BOTH,
                    "COPY src",
                    "3 files renamed, the first is src/a → src/b \\[.*",
                    test -> test.move("src/a", "src/b")),
            edit(
                    "a file is deleted",
                    METADATA,
                    "COPY src",
                    "1 file changed: src/a/B.java \\[src/a/B.java: removed]",
                    test -> Files.delete(test.bench.context("src/a/B.java"))),
            edit(
                    "a link leads elsewhere",
                    BOTH,
                    "COPY src",
                    "1 file changed: src/link \\[src/link: target Main.java → a/B.java]",
                    test -> test.link("src/link", "a/B.java")),
            edit(
                    "a wildcard gets another file",
                    BOTH,
                    "COPY *.txt",
                    "1 file changed: c.txt \\[c.txt: added]",
                    test -> test.bench.file("c.txt", "c")),
            edit(
                    ".dockerignore leaves a file out",
                    BOTH,
                    "COPY src",
                    "1 file changed: src/a/Util.java \\[src/a/Util.java: left out now, by .dockerignore or --exclude]",
                    test -> test.bench.file(".dockerignore", "src/a/Util.java\n")),
            edit(".dockerignore names nothing", BOTH, "", "", test -> test.bench.file(".dockerignore", "nothing\n")),
            edit(
                    "a build argument is passed",
                    BOTH,
                    "RUN echo",
                    "build argument VERSION changed: 1 → 2 \\[]",
                    test -> test.bench.maven.mojo.buildArgs.put("VERSION", "2")),
            edit(
                    "an unused build argument is passed",
                    BOTH,
                    "",
                    "",
                    test -> test.bench.maven.mojo.buildArgs.put("X", "")),
            edit(
                    "an ARG's default changes",
                    METADATA,
                    "ARG VERSION",
                    "arguments changed: VERSION=1 → VERSION=3 \\[]",
                    edited("VERSION=1", "VERSION=3")),
            edit(
                    "an ARG goes",
                    METADATA,
                    "ENV MODE",
                    "'ARG VERSION=1' is gone, which stood before it \\[]",
                    edited("ARG VERSION=1\n", "")),
            edit(
                    "an ARG goes, configuration counts where it is used",
                    CONTENT,
                    "RUN echo",
                    "build argument VERSION was removed; it was 1 \\[]",
                    edited("ARG VERSION=1\n", "")),
            edit(
                    "an ENV changes",
                    METADATA,
                    "ENV MODE",
                    "arguments changed: MODE=prod API_TOKEN=\\*\\*\\* → MODE=test API_TOKEN=\\*\\*\\* \\[]",
                    edited("MODE=prod", "MODE=test")),
            edit(
                    "a secret in an ENV changes",
                    METADATA,
                    "ENV MODE",
                    "arguments changed in a value that isn't shown: MODE=prod API_TOKEN=\\*\\*\\* \\[]",
                    edited("hunter2", "hunter3")),
            edit("WORKDIR changes", BOTH, "WORKDIR", "path changed: /work → /play \\[]", edited("/work", "/play")),
            edit("USER changes", METADATA, "USER", "arguments changed: root → nobody \\[]", edited("root", "nobody")),
            edit(
                    "SHELL comes",
                    METADATA,
                    "SHELL",
                    "it is a new instruction \\(the build before had 'COPY src /src' here\\) \\[]",
                    edited("COPY src", "SHELL [\"/bin/sh\", \"-ec\"]\nCOPY src")),
            edit(
                    "SHELL comes, configuration counts where it is used",
                    CONTENT,
                    "SHELL",
                    ".*new instruction.*",
                    edited("COPY src", "SHELL [\"/bin/sh\", \"-ec\"]\nCOPY src")),
            edit(
                    "a RUN changes",
                    BOTH,
                    "RUN echo",
                    "the instruction changed: 'RUN echo \\$VERSION > /v' → 'RUN echo v\\$VERSION > /v' \\[]",
                    edited("echo $VERSION", "echo v$VERSION")),
            edit(
                    "a line of a here-document changes",
                    BOTH,
                    "RUN --mount",
                    "here-document line 2 changed: 'echo apt-get install -y a' → 'echo apt-get install -y a b' \\[]",
                    edited("-y a", "-y a b")),
            edit(
                    "a line of a here-document comes",
                    METADATA,
                    "RUN --mount",
                    "here-document line 1 was added: 'set -e' \\[]",
                    edited("echo first", "set -e\necho first")),
            edit(
                    "a here-document of COPY changes",
                    BOTH,
                    "COPY --chmod",
                    "here-document app.conf line 1 changed: 'port=80' → 'port=8080' \\[]",
                    edited("port=80", "port=8080")),
            edit(
                    "a secret's id changes",
                    BOTH,
                    "RUN --mount",
                    "mount /tok changed: id=tok → id=other \\[]",
                    edited("id=tok", "id=other")),
            edit(
                    "a secret is mounted elsewhere",
                    METADATA,
                    "RUN --mount",
                    "mount /tok is gone, mount /key was added \\[]",
                    edited("target=/tok", "target=/key")),
            edit(
                    "the network of a RUN changes",
                    BOTH,
                    "RUN --network",
                    "network changed: default → none \\[]",
                    edited("RUN --mount", "RUN --network=none --mount")),
            edit(
                    "the network of all changes",
                    METADATA,
                    "RUN echo",
                    "network changed: default → host \\[]",
                    test -> test.bench.maven.mojo.network = "host"),
            edit(
                    "a host is added",
                    METADATA,
                    "RUN echo",
                    "extra hosts changed: '' → db:10.0.0.1 \\[]",
                    test -> test.bench.maven.mojo.addHosts.put("db", "10.0.0.1")),
            edit(
                    "COPY's mode changes",
                    BOTH,
                    "COPY --chmod",
                    "--chmod changed: 644 → 600 \\[]",
                    edited("=644", "=600")),
            edit(
                    "COPY goes elsewhere",
                    BOTH,
                    "COPY *.txt",
                    "destination changed: /txt/ → /texts/ \\[]",
                    edited("/txt/", "/texts/")),
            edit(
                    "COPY takes another file of a stage",
                    BOTH,
                    "COPY --from",
                    "sources changed: /v → /w \\[]",
                    edited("--from=deps /v", "--from=deps /w")),
            edit("a LABEL changes", BOTH, "LABEL", "arguments changed: a=1 b=2 → a=1 b=3 \\[]", edited("b=2", "b=3")),
            edit(
                    "an instruction comes",
                    BOTH,
                    "COPY pom.xml",
                    "it is a new instruction \\(the build before had 'COPY \\*.txt /txt/' here\\) \\[]",
                    edited("COPY *.txt", "COPY pom.xml /x\nCOPY *.txt")),
            edit(
                    "an instruction goes",
                    BOTH,
                    "COPY --from",
                    "'COPY \\*.txt /txt/' is gone, which stood before it \\[]",
                    edited("COPY *.txt /txt/\n", "")),
            edit(
                    "two instructions change places",
                    BOTH,
                    "COPY *.txt",
                    "it was moved \\(the build before had 'COPY src /src' here\\) \\[]",
                    edited("COPY src /src\nCOPY *.txt /txt/\n", "COPY *.txt /txt/\nCOPY src /src\n")),
            edit(
                    "an instruction becomes another",
                    METADATA,
                    "ADD",
                    "the instruction changed: 'COPY \\*.txt /txt/' → 'ADD \\*.txt /txt/' \\[]",
                    edited("COPY *.txt", "ADD *.txt")),
            edit("a stage has another name", BOTH, "", "", test -> {
                test.replace("AS deps", "AS libraries");
                test.replace("--from=deps", "--from=libraries");
            }),
            edit(
                    "noCache",
                    METADATA,
                    "ARG VERSION",
                    "not looked up: noCache is set \\[]",
                    test -> test.bench.maven.mojo.noCache = true),
            edit(
                    "noCacheFilter",
                    CONTENT,
                    "ARG VERSION",
                    "not looked up: noCacheFilter names stage deps \\[]",
                    test -> test.bench.maven.mojo.noCacheFilter = List.of("deps")),
            edit(
                    "an epoch is set",
                    METADATA,
                    "COPY pom.xml",
                    "SOURCE_DATE_EPOCH was added: 1700000000 \\[]",
                    test -> test.bench.maven.mojo.buildArgs.put("SOURCE_DATE_EPOCH", "1700000000")));

    static Stream<Arguments> edits() {
        List<Arguments> all = new ArrayList<>();
        for (String rules : BOTH) {
            for (Edit edit : EDITS) {
                if (edit.rules.contains(rules)) {
                    all.add(Arguments.of(rules, edit.name, edit));
                }
            }
        }
        return all.stream();
    }

    @BeforeAll
    static void closeBenches() {
        BENCHES.clear();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("edits")
    void isTold(String rules, String name, Edit edit) throws Exception {
        bench = BENCHES.computeIfAbsent(
                rules, each -> new CacheBench(project.resolve(each), each, shared.resolve("busybox")));
        asItWas();
        steps();
        edit.change.apply(this);

        bench.maven.file("Dockerfile", dockerfile);
        bench.maven.console.clear();
        new ExplainLaunch(bench.maven.mojo, Module.of(null, bench.maven.mojo.session)).run();
        List<String> forecast = List.copyOf(bench.maven.console);
        List<Map<String, Object>> steps = steps();

        String reason = "";
        for (Map<String, Object> step : steps) {
            String text = Json.string(step, "instruction");
            boolean cached = Json.string(step, "status").equals("CACHED");
            String predicted = forecast.stream()
                    .filter(line -> line.contains("] HIT ") || line.contains("] MISS ") || line.contains("] UNKNOWN "))
                    .filter(line -> line.contains(" " + text))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(text + " not in " + forecast));
            if (!predicted.contains("] UNKNOWN ")) {
                assertThat(predicted).as("what explain says").contains(cached ? "] HIT " : "] MISS ");
            }
            if (reason.isEmpty() && !Json.string(step, "reason").isEmpty()) {
                assertThat(text).startsWith(edit.step);
                reason = Json.string(step, "reason") + " " + step.get("changedFiles");
                assertThat(predicted).contains("] MISS ");
                String first = Json.string(step, "reason");
                String line = step.get("changedFiles") instanceof List<?> files && files.size() == 1
                        ? String.valueOf(files.get(0))
                        : first;
                assertThat(forecast).as("explain").anyMatch(told -> told.endsWith("    miss: " + line));
                assertThat(bench.maven.console).as("console").anyMatch(told -> told.endsWith("    miss: " + line));
                assertThat(bench.maven.text("target/layerflux/report.html"))
                        .as("page")
                        .contains(first.substring(0, first.indexOf(' ')));
                assertThat(first.length()).as("length of '" + first + "'").isLessThanOrEqualTo(110);
            }
        }
        assertThat(reason).matches(edit.reason);
        assertThat(reason.isEmpty()).as("all is cached").isEqualTo(edit.step.isEmpty());
        assertThat(reason).doesNotContain("hunter");
    }

    private List<Map<String, Object>> steps() throws Exception {
        bench.run(dockerfile.split("\n"));
        return Json.objects(Json.readObject(bench.maven.text("target/layerflux/image.json"), "image.json"), "steps");
    }

    private void asItWas() throws IOException {
        Path context = Files.createDirectories(bench.context(""));
        try (Stream<Path> files = Files.walk(context)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(context)) {
                    Files.delete(file);
                }
            }
        }
        bench.file("pom.xml", "<project/>")
                .file("src/Main.java", "class Main {}")
                .file("src/a/Util.java", "class Util {}")
                .file("src/a/B.java", "class B {}")
                .file("a.txt", "a");
        link("src/link", "Main.java");
        bench.maven.mojo.buildArgs = new HashMap<>();
        bench.maven.mojo.addHosts = new HashMap<>();
        bench.maven.mojo.network = "default";
        bench.maven.mojo.noCache = false;
        bench.maven.mojo.noCacheFilter = List.of();
    }

    private void move(String old, String now) throws IOException {
        Files.move(bench.context(old), bench.context(now));
        bench.time(now, CacheBench.NOON);
    }

    private void link(String path, String target) throws IOException {
        Files.deleteIfExists(bench.context(path));
        Files.createSymbolicLink(bench.context(path), Path.of(target));
    }
}
