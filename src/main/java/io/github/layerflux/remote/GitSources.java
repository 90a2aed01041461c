package io.github.layerflux.remote;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.layer.FileTree;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.BlobBasedConfig;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/** Git repositories as sources of ADD: a commit's files with those of its submodules. */
final class GitSources {

    private static final int MAX_NESTING = 20;

    private final GitRepositories repositories;
    private final SourceAccess access;

    GitSources(CacheDirectory directory, SourceAccess access) {
        this.repositories = new GitRepositories(directory, access);
        this.access = access;
    }

    RemoteTree open(GitAddress address) {
        GitRepositories.Fetched fetched = repositories.fetch(address);
        @Nullable GitTree files = null;
        boolean opened = false;
        try {
            files = tree(address.url(), fetched, address.submodules(), 0);
            FileTree tree = files;
            if (!address.folder().isEmpty() && tree.lookup(address.folder()).isEmpty()) {
                throw new UserFailure(address + " has no folder '" + address.folder() + "' at "
                        + fetched.commit().name());
            }
            if (address.keepGitDir() && access != SourceAccess.READ_ONLY) { // the identity tells all of it
                tree = WithGitDirectory.of(files, address, fetched);
            }
            String identity = "commit " + fetched.commit().name() + ", folder '" + address.folder() + "'"
                    + (address.keepGitDir() ? ", with .git" : "")
                    + (address.submodules() ? "" : ", without submodules");
            RemoteTree remote = new RemoteTree(tree, address.folder(), address.toString(), identity);
            opened = true;
            return remote;
        } catch (IOException | ConfigInvalidException e) {
            throw new EnvironmentFailure("can't read the repository " + address + ": " + e, e);
        } finally {
            if (!opened && files != null) {
                files.close();
            }
        }
    }

    private GitTree tree(String url, GitRepositories.Fetched fetched, boolean submodules, int depth)
            throws IOException, ConfigInvalidException {
        Repository repository = GitRepositories.open(fetched.repository());
        Map<String, GitTree> trees = new HashMap<>();
        boolean opened = false;
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit commit = walk.parseCommit(fetched.commit());
            if (submodules) {
                for (Map.Entry<String, ObjectId> link :
                        links(repository, commit).entrySet()) {
                    if (depth == MAX_NESTING) {
                        throw new UserFailure(
                                GitAddress.withoutLogin(url) + " has submodules nested deeper than " + MAX_NESTING);
                    }
                    trees.put(link.getKey(), submodule(url, repository, commit, link, depth));
                }
            }
            GitTree tree = new GitTree(repository, commit.getTree(), commit.getCommitTime(), trees);
            opened = true;
            return tree;
        } finally {
            if (!opened) {
                trees.values().forEach(GitTree::close);
                repository.close();
            }
        }
    }

    private static Map<String, ObjectId> links(Repository repository, RevCommit commit) throws IOException {
        Map<String, ObjectId> links = new HashMap<>();
        try (TreeWalk walk = TreeWalk.forPath(repository, ".gitmodules", commit.getTree())) {
            if (walk == null) {
                return links;
            }
        }
        try (TreeWalk walk = new TreeWalk(repository)) {
            walk.addTree(commit.getTree());
            walk.setRecursive(false);
            while (walk.next()) {
                if (walk.isSubtree()) {
                    walk.enterSubtree();
                } else if (walk.getFileMode(0) == FileMode.GITLINK) {
                    links.put(walk.getPathString(), walk.getObjectId(0));
                }
            }
        }
        return links;
    }

    private GitTree submodule(
            String url, Repository repository, RevCommit commit, Map.Entry<String, ObjectId> link, int depth)
            throws IOException, ConfigInvalidException {
        Config modules = new BlobBasedConfig(null, repository, commit, ".gitmodules");
        for (String name : modules.getSubsections("submodule")) {
            if (link.getKey().equals(modules.getString("submodule", name, "path"))) {
                String nested = resolve(url, String.valueOf(modules.getString("submodule", name, "url")));
                RemoteSource source =
                        new RemoteSource(nested + "#" + link.getValue().name(), java.util.Optional.empty(), false);
                return tree(nested, repositories.fetch(GitAddress.parse(source)), true, depth + 1);
            }
        }
        throw new UserFailure("the submodule '" + link.getKey() + "' of " + GitAddress.withoutLogin(url)
                + " has no address in .gitmodules");
    }

    /** The address of a submodule, which may be relative to its parent's (gitmodules(5)). */
    static String resolve(String parent, String url) {
        if (!url.startsWith("./") && !url.startsWith("../")) {
            if (!url.startsWith("https://")
                    && !url.startsWith("http://")
                    && !url.startsWith("ssh://")
                    && !url.startsWith("git://")
                    && !url.matches("[A-Za-z0-9_.-]+@[^:/]+:.*")) {
                throw new UserFailure("the submodule's address '" + GitAddress.withoutLogin(url)
                                + "' is not one to fetch from")
                        .suggest("Add ?submodules=false to the repository's address to do without them.");
            }
            return url;
        }
        String base = parent.endsWith("/") ? parent.substring(0, parent.length() - 1) : parent;
        String rest = url;
        while (rest.startsWith("./") || rest.startsWith("../")) {
            if (rest.startsWith("../")) {
                int cut = base.lastIndexOf('/');
                if (!base.contains("://")) { // of host:path; elsewhere it is before a password or a port
                    cut = Math.max(cut, base.lastIndexOf(':'));
                }
                if (cut < 0 || base.regionMatches(cut - 1, "/", 0, 1)) {
                    throw new UserFailure(
                            "the submodule's address '" + url + "' leads above " + GitAddress.withoutLogin(parent));
                }
                base = base.substring(0, base.charAt(cut) == ':' ? cut + 1 : cut);
            }
            rest = rest.substring(rest.indexOf('/') + 1);
        }
        return base.endsWith(":") ? base + rest : base + "/" + rest;
    }
}
