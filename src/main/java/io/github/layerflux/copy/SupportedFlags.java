package io.github.layerflux.copy;

import io.github.layerflux.dockerfile.Add;
import io.github.layerflux.dockerfile.Copy;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.UserFailure;
import java.util.List;

/** Refuses what COPY and ADD can't do yet, by name, before anything is read. */
public final class SupportedFlags {

    private SupportedFlags() {}

    /** @throws UserFailure for {@code --parents} and heredocs */
    public static void require(Copy copy) {
        if (copy.parents()) {
            throw unsupported("COPY --parents").suggest("Copy each folder to its own destination.");
        }
        requireNoHeredocs(copy.heredocs());
    }

    /** @throws UserFailure for {@code --checksum}, {@code --keep-git-dir} and heredocs */
    public static void require(Add add) {
        if (add.checksum().isPresent()) {
            throw unsupported("ADD --checksum");
        }
        if (add.keepGitDir()) {
            throw unsupported("ADD --keep-git-dir");
        }
        requireNoHeredocs(add.heredocs());
    }

    /**
     * Refuses an ADD from elsewhere.
     *
     * @param source variables expanded
     * @throws UserFailure for a URL or a Git reference
     */
    public static void requireLocal(String source) {
        boolean git = source.startsWith("git@") || source.startsWith("git://") || source.startsWith("ssh://");
        if (git || source.startsWith("http://") || source.startsWith("https://")) {
            throw unsupported("ADD of " + (git ? "a Git repository" : "a URL") + " (" + source + ")")
                    .suggest("Fetch it in a RUN, or before the build, and COPY it.");
        }
    }

    private static void requireNoHeredocs(List<?> heredocs) {
        if (!heredocs.isEmpty()) {
            throw unsupported("a heredoc as a source").suggest("Put the text into a file of the context.");
        }
    }

    private static BuildFailure unsupported(String what) {
        return new UserFailure(what + " is not supported yet");
    }
}
