package io.github.layerflux.remote;

import java.util.Objects;
import java.util.Optional;

/**
 * A source of ADD that isn't in the build context.
 *
 * @param word the URL, variables expanded
 * @param checksum value of {@code --checksum}
 * @param keepGitDir {@code --keep-git-dir}
 */
public record RemoteSource(String word, Optional<String> checksum, boolean keepGitDir) {

    public RemoteSource {
        Objects.requireNonNull(word, "word is null");
        Objects.requireNonNull(checksum, "checksum is null");
    }
}
