package io.github.layerflux.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Why a step wasn't found in the cache.
 *
 * @param reason one line: the first differing input, such as {@code build argument CACHEBUST changed}
 * @param changedFiles for files: one line each, {@code target/app.jar: mtime 12:00:01 → 12:05:40, size equal}
 * @param files the same in parts, without the line that says how many more there are
 * @param nearestMs how long the step took that was compared with, when it was executed; empty if there is none
 * @param first whether nothing at all was built on the same parent, so that there is nothing to compare with
 * @param elsewhere whether what differs may lie in another stage or image that the step reads from, rather than in the
 *     instruction or what it is given
 * @param cause the stage that was executed before and made this step miss; empty if it missed by itself
 */
public record Miss(
        String reason,
        List<String> changedFiles,
        List<FileChange> files,
        OptionalLong nearestMs,
        boolean first,
        boolean elsewhere,
        String cause) {

    /** Ends the reason of a miss that could only be compared with another project. */
    public static final String OF_ANOTHER = " (compared with another project's build)";

    private static final String NOT_BEFORE = "not built before on ";

    public Miss {
        Objects.requireNonNull(reason, "reason is null");
        changedFiles = List.copyOf(changedFiles);
        files = List.copyOf(files);
        Objects.requireNonNull(nearestMs, "nearestMs is null");
        Objects.requireNonNull(cause, "cause is null");
    }

    public Miss(String reason, List<String> changedFiles) {
        this(reason, changedFiles, List.of(), OptionalLong.empty(), false, false, "");
    }

    /**
     * Because of files.
     *
     * @param more how many files changed besides
     */
    public static Miss ofFiles(String reason, List<FileChange> files, int more) {
        List<String> lines = new ArrayList<>(files.size() + 1);
        for (FileChange file : files) {
            lines.add(file.toString());
        }
        if (more > 0) {
            lines.add("… and " + more + " more");
        }
        return new Miss(reason, lines, files, OptionalLong.empty(), false, true, "");
    }

    /** The same, with the time that the nearest step took. */
    public Miss after(long milliseconds) {
        return new Miss(reason, changedFiles, files, OptionalLong.of(milliseconds), first, elsewhere, cause);
    }

    /** The same for another reason. */
    public Miss with(String better) {
        return new Miss(better, changedFiles, files, nearestMs, first, elsewhere, cause);
    }

    /** The same, found by comparing with a step of another project, as there is none of this one. */
    public Miss comparedWithAnother() {
        return with(reason + OF_ANOTHER);
    }

    /** Because nothing that was built on the same parent can be compared with. */
    public static Miss unlikeOthers(String parent) {
        return because(NOT_BEFORE + parent + " as it is now");
    }

    /** Whether it was compared with nothing. */
    public boolean isUncompared() {
        return first || reason.startsWith(NOT_BEFORE);
    }

    public boolean isComparedWithAnother() {
        return reason.endsWith(OF_ANOTHER);
    }

    /** The same, because of another stage that was executed. */
    public Miss causedBy(String stage) {
        return new Miss(reason, changedFiles, files, nearestMs, first, elsewhere, stage);
    }

    public static Miss because(String reason) {
        return new Miss(reason, List.of());
    }

    /** Because of another stage or image that the step reads from. */
    public static Miss becauseOfSource(String reason) {
        return new Miss(reason, List.of(), List.of(), OptionalLong.empty(), false, true, "");
    }

    /** Because nothing at all was built on the same parent. */
    public static Miss first(String reason) {
        return new Miss(reason, List.of(), List.of(), OptionalLong.empty(), true, false, "");
    }
}
