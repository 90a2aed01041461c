package io.github.layerflux.step;

import io.github.layerflux.dockerfile.Add;
import io.github.layerflux.dockerfile.Copy;
import io.github.layerflux.dockerfile.Heredoc;
import io.github.layerflux.failure.UserFailure;
import java.util.List;
import java.util.Optional;

/**
 * What COPY and ADD have in common, variables not expanded.
 *
 * @param unpack whether archives are unpacked; absent means local ones of ADD
 * @param checksum of a remote source
 * @param keepGitDir whether a Git repository comes with its {@code .git}
 */
record Transfer(
        String keyword,
        List<String> sources,
        String destination,
        List<Heredoc> heredocs,
        Optional<String> from,
        Optional<String> chown,
        Optional<String> chmod,
        boolean link,
        boolean parents,
        List<String> excludes,
        Optional<Boolean> unpack,
        Optional<String> checksum,
        boolean keepGitDir) {

    static Transfer of(Copy copy) {
        return new Transfer(
                "COPY",
                copy.sources(),
                copy.destination(),
                copy.heredocs(),
                copy.from(),
                copy.chown(),
                copy.chmod(),
                copy.link(),
                copy.parents(),
                copy.excludes(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    static Transfer of(Add add) {
        return new Transfer(
                "ADD",
                add.sources(),
                add.destination(),
                add.heredocs(),
                Optional.empty(),
                add.chown(),
                add.chmod(),
                add.link(),
                false,
                add.excludes(),
                add.unpack(),
                add.checksum(),
                add.keepGitDir());
    }

    boolean isAdd() {
        return keyword.equals("ADD");
    }

    /** Whether files of the context, a stage or an image are unpacked if they are archives. */
    boolean unpacksLocal() {
        return unpack.isPresent() ? unpack.get() : isAdd();
    }

    /**
     * Refuses what a source that is no path can't be.
     *
     * @param word expanded
     * @param sources how many there are, here-documents aside
     */
    void checkRemote(String word, int sources) {
        if (!isAdd()) {
            throw new UserFailure("COPY takes no URL: " + word).suggest("Write ADD instead of COPY.");
        }
        if (checksum.isPresent() && sources + heredocs.size() > 1) {
            throw new UserFailure("--checksum is for one source, and there are several")
                    .suggest("Write an ADD of its own for each.");
        }
    }

    /** Refuses what is for remote sources alone. */
    void checkLocal() {
        if (checksum.isPresent()) {
            throw new UserFailure("--checksum is for a URL or Git repository, and there is none");
        }
    }

    /** Whether a word of ADD, expanded, isn't a path. */
    static boolean isRemote(String word) {
        return word.startsWith("http://")
                || word.startsWith("https://")
                || word.startsWith("git://")
                || word.startsWith("ssh://")
                || word.startsWith("git@");
    }
}
