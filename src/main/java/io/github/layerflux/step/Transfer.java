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
 * @param unpack whether local archives are unpacked
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
        boolean unpack) {

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
                false);
    }

    static Transfer of(Add add) {
        refuse("--checksum", add.checksum().isPresent());
        refuse("--keep-git-dir", add.keepGitDir());
        for (String source : add.sources()) {
            refuse("ADD of a URL or Git repository", isRemote(source));
        }
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
                add.unpack().orElse(true));
    }

    private static boolean isRemote(String source) {
        return source.startsWith("http://")
                || source.startsWith("https://")
                || source.startsWith("git://")
                || source.startsWith("ssh://")
                || source.startsWith("git@");
    }

    private static void refuse(String what, boolean given) {
        if (given) {
            throw new UserFailure(what + " is not supported yet");
        }
    }
}
