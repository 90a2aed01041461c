package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.References;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is handed in: one readable message in reasonable time, nothing tagged, and the goal {@code check} agrees. */
final class MalformedInputTest {

    private static final int LONGEST_MESSAGE = 20_000;

    @TempDir
    Path folder;

    private MojoBench bench;

    @BeforeEach
    void open() {
        bench = new MojoBench(folder).file("f", "f");
        bench.mojo.images = List.of("never:1");
    }

    static Stream<Arguments> dockerfiles() {
        return Stream.of(
                arguments("empty", "", "has no instructions"),
                arguments("a byte order mark alone", "\uFEFF", "has no instructions"),
                arguments("blanks", " \t\r\n\f\u000b\n", ""),
                arguments("NUL bytes", "FROM scratch\nCOPY \0 /\n", ""),
                arguments("NUL as instruction", "\0\0\0\n", "unknown instruction"),
                arguments("old Mac line ends", "FROM scratch\rCOPY f /\r", ""),
                arguments("ten megabytes of one word", "x".repeat(10_000_000), "unknown instruction"),
                arguments("ten megabytes of one argument", "FROM scratch\nCPOY " + "x".repeat(10_000_000), "COPY?"),
                arguments("a source of ten megabytes", "FROM scratch\nCOPY " + "x/".repeat(5_000_000) + " /", ""),
                arguments("an image of ten megabytes", "FROM " + "x".repeat(10_000_000), ""),
                arguments("a line that never ends", "FROM scratch\nCOPY " + "\\\n".repeat(100_000), "COPY requires"),
                arguments("blanks without an end", "FROM scratch\nCOPY" + " ".repeat(5_000_000) + "f", ""),
                arguments("nested substitutions", "FROM scratch\nUSER " + "${a:-".repeat(100_000), ""),
                arguments(
                        "nested substitutions, closed",
                        "FROM scratch\nWORKDIR " + "${a:-".repeat(100_000) + "}".repeat(100_000) + "\nCOPY none /",
                        ""),
                arguments("nested arrays", "FROM scratch\nCMD " + "[".repeat(1_000_000) + "\nCOPY none /", "none"),
                arguments(
                        "nested arrays, closed",
                        "FROM scratch\nSHELL " + "[".repeat(100_000) + "]".repeat(100_000),
                        ""),
                arguments("nested ONBUILD", "FROM scratch\n" + "ONBUILD ".repeat(100_000) + "RUN x", "ONBUILD"),
                arguments("a mistake in every line", "FROM scratch\n" + "ENV a\n".repeat(100_000), "ENV must have"),
                arguments("heredocs in a row", "FROM scratch\nCOPY " + "<<a ".repeat(10_000) + "/\n", "unterminated"),
                arguments("no FROM", "ARG a\nARG b\n", "ends without a FROM"),
                arguments("a circle", "FROM b AS a\nFROM a AS b\nCOPY --from=b f /\n", ""),
                arguments("itself", "FROM scratch AS a\nCOPY --from=a f /\n", "the stage itself"),
                arguments(
                        "a pattern with many ways", "FROM scratch\nCOPY " + "*a".repeat(500) + "b /\nCOPY none /", ""),
                arguments("a quote without an end", "FROM scratch\nENV a=\"b\nCOPY none /", ""),
                arguments("a bad directive", "# escape=x\nFROM scratch\n", "escape"),
                arguments("an unknown check option", "# check=skp=all\nFROM scratch\n", "check"),
                arguments("a huge port range", "FROM scratch\nEXPOSE 0-99999999999999999999\n", "port"),
                arguments("terminal escapes", "FROM scratch\n\u001b[2J\u001b[1;1H a\n", "unknown instruction"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dockerfiles")
    void aDockerfileThatIsNone(String name, String text, String message) {
        bench.file("Dockerfile", text);
        assertRefused(message);
        assertThat(bench.console).noneMatch(line -> line.contains("\u001b"));
    }

    private void assertRefused(String message) {
        Exception failure = Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(60), () -> Assertions.assertThrows(Exception.class, () -> bench.mojo.execute()));
        assertThat(failure).isInstanceOfAny(MojoFailureException.class, MojoExecutionException.class);
        assertThat(failure.getMessage())
                .doesNotContain("unexpectedly", "Exception", "StackOverflow")
                .contains(message)
                .hasSizeLessThan(LONGEST_MESSAGE);
        Path cache = folder.resolve("cache");
        if (Files.exists(cache)) {
            assertThat(new References(new CacheDirectory(cache)).list()).isEmpty();
        }
        assertThat(folder.resolve("target/layerflux/oci")).doesNotExist();
    }

    @Test
    void aBinaryFile() throws IOException {
        byte[] bytes = new byte[100_000];
        new java.util.Random(1).nextBytes(bytes);
        Files.write(folder.resolve("Dockerfile"), bytes);
        assertRefused("is not UTF-8 text");
    }

    @Test
    void aFolderAsDockerfile() throws IOException {
        Files.createDirectory(folder.resolve("Dockerfile"));
        assertRefused("there is no Dockerfile in");
        bench.mojo.dockerfile = "Dockerfile";
        assertRefused("is not a regular file");
    }

    @Test
    void aDockerfileThatIsALinkToItself() throws IOException {
        Files.createSymbolicLink(folder.resolve("Dockerfile"), Path.of("Dockerfile"));
        assertRefused("there is no Dockerfile in");
    }

    @Test
    void aContextThatIsMissingOrNoFolder() {
        bench.file("Dockerfile", "FROM scratch\nCOPY f /\n");
        bench.mojo.context = "none";
        assertRefused("is not a folder");
        bench.mojo.context = "f";
        assertRefused("is not a folder");
    }

    @Test
    void anUnknownTarget() {
        bench.file("Dockerfile", "FROM scratch AS build\nCOPY f /\n");
        bench.mojo.target = "biuld";
        assertRefused("did you mean build?");
    }

    @Test
    void linksThatGoInCircles() throws IOException {
        bench.file("Dockerfile", "FROM scratch\nCOPY a/x /\n");
        Files.createSymbolicLink(folder.resolve("a"), Path.of("b"));
        Files.createSymbolicLink(folder.resolve("b"), Path.of("a"));
        assertRefused("a/x");
    }

    @Test
    void ignoreFilesThatAreNone() throws IOException {
        bench.file("Dockerfile", "FROM scratch\nCOPY f /\n").file(".dockerignore", "ok\n[z-a\n");
        assertRefused(" >> 2 | [z-a");
        bench.file(".dockerignore", "a\\");
        assertRefused(".dockerignore:1");
        Files.write(folder.resolve(".dockerignore"), "\u00ff\n".getBytes(StandardCharsets.ISO_8859_1));
        assertRefused("is not UTF-8 text");
        Files.delete(folder.resolve(".dockerignore"));
        Files.createDirectory(folder.resolve(".dockerignore"));
        assertRefused("it is a folder");
    }

    @Test
    void aHundredThousandInstructionsAreNoProblem() {
        bench.file("Dockerfile", "FROM scratch\n" + "LABEL a=b\n".repeat(100_000) + "COPY none* /\n");
        CheckMojo check = new CheckMojo();
        check.session = bench.mojo.session;
        check.setLog(bench.mojo.getLog());

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), check::execute);

        assertThat(bench.console).containsExactly("Dockerfile: 22 build checks, no findings");
    }

    @Test
    void twentyThousandStagesAreNoProblem() {
        bench.file("Dockerfile", "FROM scratch AS s\nENV a=$b\n".repeat(20_000) + "FROM scratch\nCOPY none /\n");
        CheckMojo check = new CheckMojo();
        check.session = bench.mojo.session;
        check.setLog(bench.mojo.getLog());

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(60), () -> Assertions.assertThrows(MojoFailureException.class, check::execute));
        assertRefused("none");
    }
}
