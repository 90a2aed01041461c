package io.github.layerflux.remote;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.PathLock;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.api.FetchCommand;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.TransportCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.URIish;

/**
 * Repositories that ADD names, in the cache directory: {@code downloads/git/<sha256 of the URL>}, bare and shallow, each
 * with the commits that were asked for. What a ref led to is kept as {@code refs/layerflux/…} for builds without network.
 */
final class GitRepositories {

    private static final int TIMEOUT_SECONDS = 120;

    private final CacheDirectory directory;
    private final Path folder;
    private final SourceAccess access;

    GitRepositories(CacheDirectory directory, SourceAccess access) {
        this.directory = directory;
        this.folder = directory.downloads().resolve("git");
        this.access = access;
        GitSystem.install();
    }

    /** A repository that has a commit. */
    record Fetched(Path repository, ObjectId commit) {}

    /** Where a URL's repository lies. */
    Path place(String url) {
        return folder.resolve(Digest.of(url).hex());
    }

    /** The commit that an address leads to now, fetched; interrupting the thread cancels that. */
    Fetched fetch(GitAddress address) {
        GitCall call = new GitCall();
        return call.call(address, () -> fetch(address, call));
    }

    private Fetched fetch(GitAddress address, GitCall call) {
        Path place = place(address.url());
        if (access == SourceAccess.READ_ONLY) {
            return look(address, place, call);
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new EnvironmentFailure("can't make " + folder + ": " + e, e);
        }
        try (PathLock lock = PathLock.acquire(folder.resolve(place.getFileName() + ".lock"));
                Repository repository = open(place)) {
            directory.lastUse().stamp(place);
            return new Fetched(place, fetch(address, repository, call));
        } catch (IOException e) {
            throw new EnvironmentFailure("can't keep the repository " + address + " in " + place + ": " + e, e);
        }
    }

    private Fetched look(GitAddress address, Path place, GitCall call) {
        if (!Files.exists(place.resolve(Constants.HEAD))) {
            throw access.unknown(address.toString());
        }
        try (Repository repository = open(place)) {
            return new Fetched(place, fetch(address, repository, call));
        } catch (IOException e) {
            throw new EnvironmentFailure("can't read the repository " + address + " in " + place + ": " + e, e);
        }
    }

    static Repository open(Path place) throws IOException {
        Repository repository =
                new FileRepositoryBuilder().setGitDir(place.toFile()).setBare().build();
        if (!Files.exists(place.resolve(Constants.HEAD))) {
            repository.create(true);
        }
        return repository;
    }

    private ObjectId fetch(GitAddress address, Repository repository, GitCall call) throws IOException {
        Optional<String> pinned = address.pinned();
        if (pinned.isPresent() && has(repository, ObjectId.fromString(pinned.get()))) {
            return ObjectId.fromString(pinned.get());
        }
        String kept = "refs/layerflux/" + Digest.of(address.ref()).hex();
        if (access != SourceAccess.NETWORK) {
            Ref known = repository.exactRef(kept);
            if (known == null || !has(repository, known.getObjectId())) {
                throw access.unknown(address + (address.ref().isEmpty() ? "" : " at " + address.ref()));
            }
            return matching(address, known.getObjectId());
        }
        ObjectId commit = matching(address, current(address, repository, call));
        RefUpdate update = repository.updateRef(kept);
        update.setNewObjectId(commit);
        update.forceUpdate();
        return commit;
    }

    private static boolean has(Repository repository, ObjectId commit) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            return repository.getObjectDatabase().has(commit)
                    && repository
                            .getObjectDatabase()
                            .has(walk.parseCommit(commit).getTree());
        }
    }

    private static ObjectId matching(GitAddress address, ObjectId commit) {
        if (!commit.name().startsWith(address.commit().orElse(""))) {
            throw new UserFailure("the commit of " + address + " is " + commit.name() + ", not "
                            + address.commit().orElse("") + " as the checksum says")
                    .suggest("If the new commit is the one you want, change the checksum.");
        }
        return commit;
    }

    private ObjectId current(GitAddress address, Repository repository, GitCall call) throws IOException {
        if (address.pinned().isPresent() && address.pinned().get().equals(address.ref())) {
            return commit(address, repository, address.ref(), call);
        }
        Map<String, Ref> refs = remoteRefs(address, repository);
        for (String name : names(address.ref())) {
            Ref ref = refs.get(name);
            if (ref != null) {
                ObjectId target = ref.getPeeledObjectId() != null ? ref.getPeeledObjectId() : ref.getObjectId();
                if (has(repository, target)) {
                    return target;
                }
                fetch(
                        address,
                        repository,
                        List.of(new RefSpec("+" + name + ":refs/fetched/" + target.name())),
                        1,
                        call);
                return peeled(repository, "refs/fetched/" + target.name());
            }
        }
        if (address.ref().length() >= 7 && address.ref().length() < 40 && GitAddress.isHex(address.ref())) {
            return commit(address, repository, address.ref(), call);
        }
        throw new UserFailure(address + " has no branch, tag or commit '" + address.ref() + "'");
    }

    /** In the order in which {@code git checkout} understands a word. */
    private static List<String> names(String ref) {
        return ref.isEmpty() || ref.equals(Constants.HEAD)
                ? List.of(Constants.HEAD)
                : List.of(ref, "refs/heads/" + ref, "refs/tags/" + ref, "refs/" + ref);
    }

    private Map<String, Ref> remoteRefs(GitAddress address, Repository repository) {
        try {
            // a server of plain files is read with the help of a repository
            return authorized(Git.wrap(repository).lsRemote().setRemote(withoutLogin(address)), address)
                    .callAsMap();
        } catch (GitAPIException | RuntimeException e) {
            throw unreachable(address, e);
        }
    }

    /** Servers needn't give a commit that no ref names; then the commit is looked for in the history of all refs. */
    private ObjectId commit(GitAddress address, Repository repository, String commit, GitCall call) throws IOException {
        if (commit.length() == 40) {
            try {
                fetch(address, repository, List.of(new RefSpec("+" + commit + ":refs/fetched/" + commit)), 1, call);
                return ObjectId.fromString(commit);
            } catch (EnvironmentFailure e) {
                if (!(e.getCause() instanceof GitAPIException)) {
                    throw e;
                }
            }
        }
        fetch(
                address,
                repository,
                List.of(new RefSpec("+refs/heads/*:refs/all/heads/*"), new RefSpec("+refs/tags/*:refs/all/tags/*")),
                0,
                call);
        ObjectId found = repository.resolve(commit + "^{commit}");
        if (found == null) {
            throw new UserFailure(address + " has no commit " + commit);
        }
        return found;
    }

    private static ObjectId peeled(Repository repository, String ref) throws IOException {
        ObjectId commit = repository.resolve(ref + "^{commit}");
        if (commit == null) {
            throw new IOException(ref + " leads to no commit");
        }
        return commit;
    }

    private void fetch(GitAddress address, Repository repository, List<RefSpec> refs, int depth, GitCall call) {
        try (Git git = new Git(repository)) {
            FetchCommand fetch = authorized(git.fetch(), address)
                    .setRemote(withoutLogin(address))
                    .setRefSpecs(refs)
                    .setTagOpt(TagOpt.NO_TAGS)
                    .setProgressMonitor(call);
            if (depth > 0) {
                fetch.setDepth(depth);
            } else if (Files.exists(repository.getDirectory().toPath().resolve("shallow"))) {
                fetch.setUnshallow(true);
            }
            fetch.call();
        } catch (GitAPIException | RuntimeException e) {
            throw unreachable(address, e);
        }
    }

    private static <C extends TransportCommand<C, ?>> C authorized(C command, GitAddress address) {
        command.setTimeout(TIMEOUT_SECONDS);
        try {
            URIish uri = new URIish(address.url());
            if (uri.getUser() != null && address.url().startsWith("http")) {
                String password = uri.getPass() == null ? "" : uri.getPass();
                command.setCredentialsProvider(new HostLogin(uri, password));
            }
        } catch (java.net.URISyntaxException e) {
            throw new UserFailure(
                    "'" + address + "' is no URL of a Git repository: " + e.getReason()); // it quotes the login
        }
        return command;
    }

    private static String withoutLogin(GitAddress address) {
        return address.url().startsWith("http") ? address.toString() : address.url();
    }

    private static BuildFailure unreachable(GitAddress address, Exception e) {
        if (e instanceof BuildFailure failure) {
            return failure;
        }
        String message = String.valueOf(e.getMessage());
        return new EnvironmentFailure("can't fetch the repository " + address + ": " + message, e)
                .suggest("Check its address, the network, and that it needs no login, or has one in its address.");
    }
}
