package io.github.layerflux.sandbox;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.image.Digest;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The worker's classes as a JVM keeps them ready (JEP 350, dynamic archives of class data sharing): with them it starts
 * in two thirds of the time. The first worker on a machine writes {@code classes/<key>.new} when it has answered its
 * last request, which nobody waits for; the next build puts that on the disk and under its name.
 *
 * <p>The JVM writes the header last, and checks the class path, its own version and the header before it uses one. A
 * worker that doesn't start with one is started without, and the archive is deleted.
 *
 * @param file the archive
 * @param isComplete whether it is to be used, rather than to be written
 */
record ClassArchive(Path file, boolean isComplete) {

    private static final String COMPLETE = ".jsa";
    private static final String NEW = ".new";
    /** Nobody takes longer to write one. */
    private static final Duration ABANDONED = Duration.ofMinutes(10);
    /** Of other versions, which may be in use still. */
    private static final Duration OLD = Duration.ofDays(30);

    /** A cache directory with a lower maximum, in bytes, has no room for one, which has some 5 MB and comes after a prune. */
    private static final long NARROW = 64L << 20;

    private static final int MAGIC_LENGTH = 4;

    /**
     * What there is for this JVM and a class path, or empty: the classes come from folders, the JVM has no such
     * archives, somebody else is writing one, or the cache directory's maximum leaves no room.
     */
    static Optional<ClassArchive> find(CacheDirectory directory, String classPath) {
        if (System.getProperty("java.vm.name", "").contains("OpenJ9")) {
            return Optional.empty();
        }
        try {
            Optional<String> key = isNarrow(directory) ? Optional.empty() : key(classPath);
            if (key.isEmpty()) {
                return Optional.empty();
            }
            Optional<ClassArchive> found = find(directory.classes(), key.get());
            if (found.isPresent() && !isOurs(found.get().library())) {
                Files.deleteIfExists(found.get().library());
            }
            return found;
        } catch (IOException e) {
            return Optional.empty(); // a full disk or the like: it is only about time
        }
    }

    /**
     * The JVM's options for it; whatever it has to say mustn't be said on standard output. JNA loads its native part
     * from beside the archive, where the worker keeps it: unpacked from the jar each time it takes a fifth of a start.
     */
    List<String> options() {
        return List.of(
                "-Xlog:disable",
                "-XX:+DisplayVMOutputToStderr",
                (isComplete ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + file,
                "-Djna.boot.library.path=" + file.getParent(),
                "-Djna.boot.library.name=" + key());
    }

    private String key() {
        String name = file.getFileName().toString();
        return name.substring(0, name.lastIndexOf('.'));
    }

    private Path library() {
        return file.resolveSibling(System.mapLibraryName(key()));
    }

    /** Takes care that it isn't used again. */
    void discard() {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(library());
        } catch (IOException e) {
            // then the next worker stumbles as well, and starts without
        }
    }

    private static boolean isNarrow(CacheDirectory directory) throws IOException {
        try {
            String[] words = Files.readString(directory.usage()).strip().split(" ");
            return words.length > 3 && Long.parseLong(words[3]) < NARROW;
        } catch (NoSuchFileException | NumberFormatException e) {
            return false; // no maximum is known
        }
    }

    private static Optional<ClassArchive> find(Path folder, String key) throws IOException {
        Path complete = folder.resolve(key + COMPLETE);
        Path started = folder.resolve(key + NEW);
        if (isOurs(complete)) {
            return Optional.of(new ClassArchive(complete, true));
        }
        if (isOurs(started) && hasHeader(started)) {
            try (FileChannel content = FileChannel.open(started)) { // the JVM makes it read-only
                content.force(false);
            }
            Files.move(started, complete, StandardCopyOption.ATOMIC_MOVE);
            return Optional.of(new ClassArchive(complete, true));
        }
        return claim(folder, started) ? Optional.of(new ClassArchive(started, false)) : Optional.empty();
    }

    /** Whether it is for this build to write one: else several modules of one would at once. */
    private static boolean claim(Path folder, Path started) throws IOException {
        Files.createDirectories(folder);
        try {
            Files.createFile(started);
        } catch (FileAlreadyExistsException e) {
            if (isYounger(started, ABANDONED)) {
                return false;
            }
        }
        try (var others = Files.newDirectoryStream(folder)) {
            for (Path other : others) {
                if (!isYounger(other, OLD)) {
                    Files.deleteIfExists(other);
                }
            }
        }
        return true;
    }

    private static boolean isYounger(Path file, Duration age) throws IOException {
        try {
            return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                    .toInstant()
                    .isAfter(Instant.now().minus(age));
        } catch (NoSuchFileException e) {
            return true; // gone already
        }
    }

    /** A file of this user's that only this user can have written: it is code. */
    private static boolean isOurs(Path file) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile()
                    && !mode.contains(PosixFilePermission.GROUP_WRITE)
                    && !mode.contains(PosixFilePermission.OTHERS_WRITE)
                    && Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                            .equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static boolean hasHeader(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] magic = in.readNBytes(MAGIC_LENGTH);
            for (byte part : magic) {
                if (part != 0) {
                    return true;
                }
            }
            return false;
        }
    }

    /** What the JVM and the class path are, which the JVM compares more closely. */
    private static Optional<String> key(String classPath) throws IOException {
        StringBuilder inputs = new StringBuilder();
        for (String property : new String[] {"java.home", "java.vm.version", "java.vm.vendor"}) {
            inputs.append(System.getProperty(property)).append('\n');
        }
        for (String place : classPath.split(File.pathSeparator)) {
            BasicFileAttributes jar = Files.readAttributes(Path.of(place), BasicFileAttributes.class);
            if (!jar.isRegularFile()) {
                return Optional.empty();
            }
            inputs.append(place).append(' ').append(jar.size()).append(' ').append(jar.lastModifiedTime());
            inputs.append('\n');
        }
        return Optional.of(Digest.of(inputs.toString()).shortHex());
    }
}
