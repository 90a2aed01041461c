package io.github.layerflux.failure;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a file system refused, in words instead of exception classes, and what to do about it.
 *
 * @param words the file and why: {@code permission denied: target/oci, which belongs to root}
 * @param remedy one sentence or two, if there is one
 */
record FileProblem(String words, Optional<String> remedy) {

    private static final long MEGABYTE = 1_000_000;

    static FileProblem of(Throwable failure) {
        Throwable problem =
                failure instanceof UncheckedIOException && failure.getCause() != null ? failure.getCause() : failure;
        if (!(problem instanceof FileSystemException refused) || refused.getFile() == null) {
            String message = problem.getMessage();
            return message != null && isFull(message) ? full(message, Optional.empty()) : plain(problem);
        }
        boolean copied = refused.getOtherFile() != null; // to there
        String file = copied ? refused.getOtherFile() : refused.getFile();
        String reason = refused.getReason() == null ? "" : refused.getReason();
        if (refused instanceof AccessDeniedException || reason.equals("Operation not permitted")) {
            return denied(file);
        } else if (isFull(reason)) {
            return full(reason + ": " + file, path(file));
        } else if (reason.equals("Read-only file system")) {
            return new FileProblem(
                    file + " is on a read-only file system",
                    Optional.of("Choose another folder, or mount that file system writable."));
        } else if (refused instanceof NoSuchFileException) {
            return new FileProblem(file + " doesn't exist", Optional.empty());
        } else if (refused instanceof FileAlreadyExistsException) {
            return new FileProblem(file + " exists already", Optional.empty());
        } else if (refused instanceof NotDirectoryException) {
            return new FileProblem(file + " is no folder", Optional.empty());
        } else if (refused instanceof DirectoryNotEmptyException) {
            return new FileProblem("the folder " + file + " isn't empty", Optional.empty());
        }
        return new FileProblem(reason.isEmpty() ? file + ": " + name(refused) : file + ": " + reason, Optional.empty());
    }

    private static FileProblem plain(Throwable problem) {
        String message = problem.getMessage();
        boolean said = message != null && !message.isBlank();
        // a mistake of ours is told with its class
        boolean known =
                problem instanceof IOException || !problem.getClass().getName().startsWith("java.");
        return new FileProblem(said ? (known ? message : problem.toString()) : name(problem), Optional.empty());
    }

    /** {@code end of file} of an {@code EOFException}. */
    private static String name(Throwable problem) {
        return problem instanceof EOFException ? "unexpected end of file" : problem.toString();
    }

    private static boolean isFull(@Nullable String reason) {
        return reason != null && (reason.contains("No space left") || reason.contains("quota exceeded"));
    }

    private static FileProblem full(String words, Optional<Path> file) {
        String free =
                file.flatMap(FileProblem::existing).map(FileProblem::space).orElse("");
        return new FileProblem(
                words + free,
                Optional.of("Free some space on that disk; what the build cache takes there, layerflux:du tells and"
                        + " layerflux:prune clears."));
    }

    private static String space(Path existing) {
        try {
            long free = Files.getFileStore(existing).getUsableSpace() / MEGABYTE;
            return " (" + free + " MB of " + Files.getFileStore(existing).getTotalSpace() / MEGABYTE + " MB are free)";
        } catch (IOException e) {
            return ""; // the disk's own words suffice
        }
    }

    private static FileProblem denied(String file) {
        Optional<Path> blocked = path(file).flatMap(FileProblem::existing).map(FileProblem::blocking);
        String user = System.getProperty("user.name", "");
        return blocked.isEmpty() || user.isEmpty()
                ? new FileProblem("permission denied: " + file, Optional.empty())
                : denied(file, blocked.get(), user, FileProblem::owner);
    }

    /**
     * @param blocking whose owner or mode is in the way
     * @param user who is refused
     * @param owners of files
     */
    static FileProblem denied(String file, Path blocking, String user, Function<Path, Optional<String>> owners) {
        String words = "permission denied: " + file;
        String owner = owners.apply(blocking).orElse("");
        if (owner.isEmpty()) {
            return new FileProblem(words, Optional.empty());
        }
        if (owner.equals(user)) {
            return new FileProblem(
                    words + "; " + blocking + " is " + user + "'s and not writable",
                    Optional.of("Make it so: chmod u+w '" + blocking + "'."));
        }
        Path top = blocking;
        Path parent = top.getParent();
        while (parent != null && owners.apply(parent).equals(Optional.of(owner))) {
            top = parent;
            parent = top.getParent();
        }
        // only what lies in a folder of the user's was left there; a system's folders are nobody's to take over
        boolean left = parent != null && owners.apply(parent).equals(Optional.of(user));
        return new FileProblem(
                words + "; " + (left ? top : blocking) + " belongs to " + owner + ", and this build runs as " + user,
                Optional.of(
                        left
                                ? "An earlier build as " + owner + " may have made it. Take it over: sudo chown -R "
                                        + user + " '" + top + "', or delete it: sudo rm -r '" + top + "'."
                                : "Choose another folder, one that " + user + " may write."));
    }

    /** The file or folder whose owner or mode is in the way: what can be written isn't. */
    private static Path blocking(Path existing) {
        Path parent = existing.getParent();
        return parent != null && Files.isWritable(existing) && !Files.isWritable(parent) ? parent : existing;
    }

    private static Optional<Path> existing(Path path) {
        for (Path each = path; each != null; each = each.getParent()) {
            if (Files.exists(each, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> owner(Path path) {
        try {
            return Optional.of(Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName());
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty(); // without it there is less to say
        }
    }

    private static Optional<Path> path(String file) {
        try {
            return Optional.of(Path.of(file).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
