package io.github.layerflux.remote;

import io.github.layerflux.context.ContextTree;
import io.github.layerflux.context.StatCache;
import io.github.layerflux.context.Workers;
import io.github.layerflux.dockerfile.IgnoreFile;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.layer.FileTree;
import io.github.layerflux.layer.LayerEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.util.FileUtils;

/**
 * A commit's files and a {@code .git} for them ({@code --keep-git-dir}): a shallow repository of this one commit, its HEAD
 * detached, its remote {@code origin}, and an index, as a clone that has just been checked out.
 */
record WithGitDirectory(GitTree files, FileTree directory) implements FileTree, AutoCloseable {

    private static final String NAME = ".git";

    static FileTree of(GitTree files, GitAddress address, GitRepositories.Fetched fetched) throws IOException {
        Path place = fetched.repository()
                .resolveSibling(fetched.repository().getFileName() + "-"
                        + fetched.commit().name());
        if (!Files.exists(place)) {
            Path temporary = Files.createTempDirectory(fetched.repository().getParent(), "new-");
            try {
                make(temporary.resolve(NAME), address, fetched);
                publish(temporary, place);
            } catch (GitAPIException e) {
                throw new EnvironmentFailure("can't make a .git of " + address + ": " + e.getMessage(), e);
            } finally {
                FileUtils.delete(temporary.toFile(), FileUtils.RECURSIVE | FileUtils.SKIP_MISSING);
            }
        }
        return new WithGitDirectory(files, new ContextTree(place, IgnoreFile.NONE, StatCache.NONE, Workers.NONE));
    }

    private static void publish(Path temporary, Path place) throws IOException {
        try {
            Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.exists(place)) { // another build may have been faster
                throw e;
            }
        }
    }

    private static void make(Path directory, GitAddress address, GitRepositories.Fetched fetched)
            throws IOException, GitAPIException {
        try (Repository repository = new FileRepositoryBuilder()
                        .setGitDir(directory.toFile())
                        .build();
                Git git = new Git(repository)) {
            repository.create(false);
            String ref = "refs/heads/fetched";
            try (Repository source = GitRepositories.open(fetched.repository())) {
                RefUpdate named =
                        source.updateRef("refs/heads/" + fetched.commit().name());
                named.setNewObjectId(fetched.commit());
                named.forceUpdate();
            }
            git.fetch()
                    .setRemote(fetched.repository().toUri().toString())
                    .setRefSpecs(new RefSpec("+refs/heads/" + fetched.commit().name() + ":" + ref))
                    .setTagOpt(TagOpt.NO_TAGS)
                    .setDepth(1)
                    .call();
            RefUpdate head = repository.updateRef(Constants.HEAD, true);
            head.setNewObjectId(fetched.commit());
            head.forceUpdate();
            RefUpdate fetchedRef = repository.updateRef(ref);
            fetchedRef.setForceUpdate(true);
            fetchedRef.delete();
            StoredConfig config = repository.getConfig();
            config.setString("remote", "origin", "url", address.toString());
            config.setString("remote", "origin", "fetch", "+refs/heads/*:refs/remotes/origin/*");
            config.save();
            index(repository, fetched);
        }
        Files.deleteIfExists(directory.resolve("FETCH_HEAD"));
    }

    private static void index(Repository repository, GitRepositories.Fetched fetched) throws IOException {
        DirCache index = repository.lockDirCache();
        DirCacheBuilder builder = index.builder();
        try (ObjectReader reader = repository.newObjectReader();
                RevWalk walk = new RevWalk(reader)) {
            builder.addTree(
                    new byte[0], 0, reader, walk.parseCommit(fetched.commit()).getTree());
        }
        builder.commit();
    }

    @Override
    public void close() {
        files.close();
    }

    private static boolean isGit(String path) {
        return path.equals(NAME) || path.startsWith(NAME + "/");
    }

    private FileTree of(String path) {
        return isGit(path) ? directory : files;
    }

    @Override
    public Optional<LayerEntry> lookup(String path) throws IOException {
        return of(path).lookup(path);
    }

    @Override
    public List<LayerEntry> children(String path) throws IOException {
        if (!path.isEmpty()) {
            return of(path).children(path);
        }
        List<LayerEntry> children = new ArrayList<>(files.children(""));
        directory.lookup(NAME).ifPresent(children::add);
        children.sort(Comparator.comparing(LayerEntry::path));
        return children;
    }

    @Override
    public InputStream open(LayerEntry file) throws IOException {
        return of(file.path()).open(file);
    }
}
