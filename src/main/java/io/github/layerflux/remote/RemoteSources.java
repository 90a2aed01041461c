package io.github.layerflux.remote;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.failure.UserFailure;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The remote sources of one build: each is looked at once, so that all who ask see the same. Blocks; thread-safe. */
public final class RemoteSources implements AutoCloseable {

    private final CacheDirectory directory;
    private final SourceAccess access;
    private final WebFiles files;
    private final Map<RemoteSource, RemoteTree> opened = new ConcurrentHashMap<>();

    /** @param client how to reach the network */
    public RemoteSources(CacheDirectory directory, SourceAccess access, WebClient client) {
        this.directory = directory;
        this.access = access;
        this.files = new WebFiles(new Downloads(directory), client, access);
    }

    /**
     * Opens a source: asks whether it is still what it was, and fetches it if not.
     *
     * @throws UserFailure for a malformed address or checksum, and for a file that isn't what its checksum says
     * @throws io.github.layerflux.failure.EnvironmentFailure when it can't be fetched
     */
    public RemoteTree open(RemoteSource source) {
        return opened.computeIfAbsent(source, this::look);
    }

    /**
     * Checks what can be checked of a source without a look at it.
     *
     * @throws UserFailure for a malformed address or checksum
     */
    public static void check(RemoteSource source) {
        if (GitAddress.is(source.word())) {
            GitAddress.parse(source);
        } else {
            WebAddress.parse(source.word());
            source.checksum().ifPresent(WebFiles::sha256);
        }
    }

    /** Closes what is open of repositories. */
    @Override
    public void close() {
        for (RemoteTree remote : opened.values()) {
            if (remote.tree() instanceof GitTree files) {
                files.close();
            } else if (remote.tree() instanceof WithGitDirectory files) {
                files.close();
            }
        }
    }

    private RemoteTree look(RemoteSource source) {
        if (GitAddress.is(source.word())) {
            // JGit is loaded by whoever names a repository
            return new GitSources(directory, access).open(GitAddress.parse(source));
        }
        WebAddress address = WebAddress.parse(source.word());
        return files.open(address, source.checksum());
    }
}
