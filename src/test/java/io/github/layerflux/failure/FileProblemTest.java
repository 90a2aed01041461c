package io.github.layerflux.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are told when a file system refuses something: who owns what, and what to do. */
final class FileProblemTest {

    private static final Path TARGET = Path.of("/home/ann/web/target");

    /** Owners as they are after a build with sudo. */
    private static Optional<String> owner(Path path) {
        Map<String, String> owners = Map.of("/home/ann/web", "ann", "/home/ann", "ann");
        return Optional.of(owners.getOrDefault(path.toString(), "root"));
    }

    private static FileProblem denied(Path blocking) {
        return FileProblem.denied(blocking + "/oci", blocking, "ann", FileProblemTest::owner);
    }

    @Test
    void whatAnotherUserLeftCanBeTakenOverOrDeleted() {
        FileProblem problem = denied(TARGET.resolve("layerflux"));

        assertThat(problem.words())
                .isEqualTo(
                        "permission denied: /home/ann/web/target/layerflux/oci; /home/ann/web/target belongs to root, "
                                + "and this build runs as ann");
        assertThat(problem.remedy())
                .hasValueSatisfying(remedy -> assertThat(remedy)
                        .contains("sudo chown -R ann '/home/ann/web/target'", "sudo rm -r '/home/ann/web/target'"));
    }

    @Test
    void foldersOfTheSystemAreNotToBeTakenOver() {
        FileProblem problem = denied(Path.of("/var/lib/images"));

        assertThat(problem.words()).contains("/var/lib/images belongs to root");
        assertThat(problem.remedy()).contains("Choose another folder, one that ann may write.");
    }

    @Test
    void whatIsTheUsersOwnCanBeMadeWritable() {
        assertThat(denied(Path.of("/home/ann/web")).remedy()).contains("Make it so: chmod u+w '/home/ann/web'.");
    }

    @Test
    void aReadOnlyFileSystemIsToldOnce() {
        FileProblem problem = FileProblem.of(new FileSystemException("/mnt/gate", null, "Read-only file system"));

        assertThat(problem.words()).isEqualTo("/mnt/gate is on a read-only file system");
        assertThat(problem.remedy()).contains("Choose another folder, or mount that file system writable.");
    }

    @Test
    void aFullDiskIsToldWithItsSpace(@TempDir Path folder) {
        String file = folder.resolve("image.tar").toString();

        FileProblem problem = FileProblem.of(new FileSystemException("/blob", file, "No space left on device"));

        assertThat(problem.words())
                .matches("No space left on device: \\Q" + file + "\\E \\(\\d+ MB of \\d+ MB are free\\)");
        assertThat(problem.remedy())
                .hasValueSatisfying(remedy -> assertThat(remedy).contains("layerflux:prune"));
        assertThat(FileProblem.of(new IOException("No space left on device")).remedy())
                .isPresent();
    }

    @Test
    void noClassOfJavaIsNamed() {
        assertThat(words(new NoSuchFileException("/a"))).isEqualTo("/a doesn't exist");
        assertThat(words(new UncheckedIOException(new DirectoryNotEmptyException("/a"))))
                .isEqualTo("the folder /a isn't empty");
        assertThat(words(new FileSystemException("/a", null, "Read-only file system")))
                .isEqualTo("/a is on a read-only file system");
        assertThat(words(new EOFException())).isEqualTo("unexpected end of file");
        assertThat(words(new IOException("Connection reset"))).isEqualTo("Connection reset");
        assertThat(words(new AccessDeniedException("/proc/nosuch/a"))).startsWith("permission denied: /proc/nosuch/a");
    }

    @Test
    void aDefectKeepsItsClass() {
        assertThat(words(new IllegalStateException("x"))).contains("IllegalStateException");
    }

    private static String words(Throwable failure) {
        return FileProblem.of(failure).words();
    }
}
