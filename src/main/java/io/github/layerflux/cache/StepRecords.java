package io.github.layerflux.cache;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.WholeFile;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Digest;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The files of step records. */
final class StepRecords {

    /** How many siblings an explanation reads at most; the youngest. */
    private static final int SIBLINGS = 256;

    private final CacheDirectory directory;

    StepRecords(CacheDirectory directory) {
        this.directory = directory;
    }

    Path file(Digest parent, Digest key) {
        return RecordPlace.record(directory, parent, key);
    }

    /** A record is relied on; false if it went meanwhile. */
    boolean use(Path file) {
        return directory.lastUse().record(file);
    }

    void write(Digest parent, StepRecord record) {
        Path file = file(parent, record.key().digest());
        try {
            // these first: whoever sees the record can explain a miss with them
            Optional<byte[]> kept = KeptInputs.write(record.key().shown().inputs());
            if (kept.isPresent()) {
                WholeFile.write(directory, "step", inputs(parent, record.key().digest()), kept.get());
            }
            WholeFile.write(directory, "step", file, StepRecordJson.write(record));
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    /** Of one shelf that a build as another user made there are soon more. */
    BuildFailure failure(Path file, IOException cause) {
        EnvironmentFailure failure = EnvironmentFailure.io("can't write the build cache record " + file, cause);
        return cause instanceof AccessDeniedException
                ? failure.suggest("An earlier build as another user made records there. Take them over: sudo chown -R "
                        + System.getProperty("user.name") + " '" + directory.steps() + "', or clear the build cache:"
                        + " layerflux:prune.")
                : failure;
    }

    private Path inputs(Digest parent, Digest key) {
        return RecordPlace.files(directory, parent, key);
    }

    /** The youngest records of a parent that can be read, youngest first. */
    List<StepRecord> siblings(Digest parent) {
        List<Aged> files = new ArrayList<>();
        Path shelf = RecordPlace.folder(directory, parent);
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(shelf)) {
            for (Path file : stream) {
                if (RecordPlace.isChild(file.getFileName().toString(), parent)) {
                    files.add(new Aged(file, Files.getLastModifiedTime(file)));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException | DirectoryIteratorException e) {
            throw EnvironmentFailure.io("can't read the build cache " + shelf, e);
        }
        files.sort(Comparator.comparing(Aged::time).reversed());
        List<StepRecord> found = new ArrayList<>();
        for (Aged aged : files.subList(0, Math.min(SIBLINGS, files.size()))) {
            try {
                found.add(StepRecordJson.read(Files.readAllBytes(aged.file)));
            } catch (IOException e) {
                continue; // no step to compare with; a look-up of this one would warn
            }
        }
        return found;
    }

    /** What {@link KeptInputs} has of a sibling; empty if there is nothing, or nothing any more. */
    Optional<byte[]> kept(Digest parent, Digest key) {
        try {
            return Optional.of(Files.readAllBytes(inputs(parent, key)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private record Aged(Path file, FileTime time) {}
}
