package io.github.layerflux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.it.Processes;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The prepared classes of RUN's worker. Needs root. */
class ClassArchiveTest {

    @TempDir
    Path temporary;

    private CacheDirectory directory;
    private String classPath;

    @BeforeEach
    void makeJar() throws IOException {
        directory = new CacheDirectory(temporary.resolve("cache")).create();
        classPath = Files.writeString(temporary.resolve("some.jar"), "a jar of sorts")
                .toString();
    }

    private ClassArchive find() {
        return ClassArchive.find(directory, classPath).orElseThrow();
    }

    /** As the JVM does: the header's first bytes are never zero. */
    private static Path write(ClassArchive archive) throws IOException {
        Files.delete(archive.file());
        Files.write(archive.file(), new byte[] {(byte) 0xa8, (byte) 0xab, 0x0b, (byte) 0xf0, 1});
        return Files.setPosixFilePermissions(archive.file(), PosixFilePermissions.fromString("r--r--r--"));
    }

    @Test
    void theFirstIsToWriteItAndNobodyElseMeanwhile() {
        ClassArchive first = find();

        assertThat(first.isComplete()).isFalse();
        assertThat(first.options()).contains("-XX:ArchiveClassesAtExit=" + first.file());
        assertThat(ClassArchive.find(directory, classPath)).isEmpty();
    }

    @Test
    void whatWasWrittenIsUsed() throws IOException {
        write(find());

        ClassArchive second = find();
        assertThat(second.isComplete()).isTrue();
        assertThat(second.options()).contains("-XX:SharedArchiveFile=" + second.file());
        assertThat(directory.classes()).isDirectoryContaining("glob:**.jsa").isDirectoryNotContaining("glob:**.new");
        assertThat(find()).isEqualTo(second);
    }

    @Test
    void whatIsHalfWrittenIsNotUsed() throws IOException {
        Files.write(find().file(), new byte[4096]);

        assertThat(ClassArchive.find(directory, classPath)).isEmpty();
    }

    @Test
    void afterAKilledWriterAnotherTries() throws IOException {
        Files.setLastModifiedTime(find().file(), FileTime.from(Instant.now().minus(Duration.ofHours(1))));

        assertThat(find().isComplete()).isFalse();
    }

    @Test
    void whatOthersMayHaveWrittenIsNotUsed() throws IOException {
        write(find());
        Path complete = find().file();
        Files.setPosixFilePermissions(complete, PosixFilePermissions.fromString("rw-rw-r--"));
        assertThat(find().isComplete()).isFalse();

        Files.delete(complete);
        Path elsewhere = Files.write(temporary.resolve("elsewhere"), new byte[] {1, 2, 3, 4});
        Files.createSymbolicLink(complete, elsewhere);
        assertThat(ClassArchive.find(directory, classPath).filter(ClassArchive::isComplete))
                .isEmpty();

        Files.delete(complete);
        Files.write(complete, new byte[] {1, 2, 3, 4});
        Files.setAttribute(complete, "unix:uid", 12345);
        assertThat(ClassArchive.find(directory, classPath).filter(ClassArchive::isComplete))
                .isEmpty();
    }

    @Test
    void aCacheDirectoryWithALowMaximumHasNone() throws IOException {
        Files.createDirectories(directory.builds());
        Files.writeString(directory.usage(), "100 1000 5 614400\n");
        assertThat(ClassArchive.find(directory, classPath)).isEmpty();
        Files.writeString(directory.usage(), "100 1000 5 20000000000\n");
        assertThat(ClassArchive.find(directory, classPath)).isPresent();
    }

    @Test
    void anotherJarIsAnotherArchive() throws IOException {
        Path before = write(find());
        Files.writeString(Path.of(classPath), "the next version of it");

        ClassArchive other = find();
        assertThat(other.file().getFileName().toString().substring(0, 12))
                .isNotEqualTo(before.getFileName().toString().substring(0, 12));
        assertThat(other.isComplete()).isFalse();
    }

    @Test
    void archivesOfVersionsLongGoneAreDeleted() throws IOException {
        Path old = Files.createDirectories(directory.classes()).resolve("0123456789ab.jsa");
        Files.write(old, new byte[] {1});
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(40))));
        Path recent = Files.write(directory.classes().resolve("0123456789ac.jsa"), new byte[] {1});
        find();

        assertThat(old).doesNotExist();
        assertThat(recent).exists();
    }

    @Test
    void classesFromFoldersHaveNone() {
        assertThat(ClassArchive.find(directory, classPath + File.pathSeparator + temporary))
                .isEmpty();
    }

    /** With jars, as users have them: this JVM's own classes lie in folders. */
    @Test
    void aWorkerWritesItAndTheNextUsesItAndABrokenOneIsNoObstacle() throws Exception {
        String jars = jars();
        assertThat(build(jars)).contains("runs", "archive not used");
        assertThat(Processes.await(
                        Duration.ofSeconds(60),
                        () -> Files.exists(directory.classes())
                                && archives().stream().anyMatch(name -> name.endsWith(".new"))
                                && size() > 1_000_000))
                .as("%s of %s bytes", archives(), size())
                .isTrue();
        assertThat(Processes.await(Duration.ofSeconds(60), () -> workers().isEmpty()))
                .as("%s", workers())
                .isTrue();

        assertThat(build(jars)).contains("runs", "archive used");
        assertThat(archives()).singleElement().asString().endsWith(".jsa");
        String key = archives().get(0).replace(".jsa", "");
        assertThat(directory.classes().resolve("lib" + key + ".so")).isNotEmptyFile();

        Path archive = directory.classes().resolve(archives().get(0));
        byte[] content = Files.readAllBytes(archive);
        Files.delete(archive);
        Files.write(archive, Arrays.copyOf(content, content.length / 2));
        assertThat(build(jars)).contains("runs");
        assertThat(workers()).isEmpty();
    }

    private List<String> build(String jars) throws Exception {
        Process build = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        jars,
                        ArchiveScenario.class.getName(),
                        directory.root().toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(build.waitFor()).as(output).isZero();
        return output.lines().toList();
    }

    private List<String> archives() {
        return Stream.of(directory.classes().toFile().list())
                .filter(name -> name.endsWith(".jsa") || name.endsWith(".new"))
                .toList();
    }

    private long size() {
        return directory.classes().resolve(archives().get(0)).toFile().length();
    }

    private List<Long> workers() {
        return Processes.withCommandLine(directory.root().toString());
    }

    private String jars() throws IOException {
        List<String> places = new ArrayList<>();
        for (String place : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path source = Path.of(place);
            places.add(Files.isDirectory(source) ? jar(source, places.size()).toString() : place);
        }
        return String.join(File.pathSeparator, places);
    }

    private Path jar(Path folder, int number) throws IOException {
        Path jar = temporary.resolve(number + ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file);
                Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(folder.relativize(each).toString()));
                Files.copy(each, zip);
            }
        }
        return jar;
    }
}
