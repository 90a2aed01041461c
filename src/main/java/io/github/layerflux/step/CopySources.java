package io.github.layerflux.step;

import io.github.layerflux.cache.InlineFile;
import io.github.layerflux.cache.SelectedFile;
import io.github.layerflux.copy.InlineTree;
import io.github.layerflux.copy.Source;
import io.github.layerflux.copy.SourcePart;
import io.github.layerflux.copy.SourceRoot;
import io.github.layerflux.copy.SourceSelection;
import io.github.layerflux.copy.SourceSelector;
import io.github.layerflux.dockerfile.Heredoc;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.remote.RemoteSource;
import io.github.layerflux.remote.RemoteTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one COPY or ADD copies: files of its source and remote ones in the order of its words, then here-documents. */
final class CopySources {

    private final Transfer transfer;
    private final Words words;
    private final SourceTree source;
    private final SourceTrees trees;
    /** What the words that are paths have led to so far. */
    private final List<SourceSelection> selected = new ArrayList<>();

    /**
     * @param source what the words that are paths are of
     * @param trees opens the others
     */
    CopySources(Transfer transfer, Words words, SourceTree source, SourceTrees trees) {
        this.trees = trees;
        this.transfer = transfer;
        this.words = words;
        this.source = source;
    }

    /** The files of the source, for the key. */
    List<SelectedFile> files() {
        return files(List.of(select(paths())));
    }

    /** The files of the source that {@link #parts} copies. */
    List<SelectedFile> taken() {
        return files(selected);
    }

    private static List<SelectedFile> files(List<SourceSelection> selections) {
        List<SelectedFile> files = new ArrayList<>();
        for (SourceSelection selection : selections) {
            add(selection, files);
        }
        return files;
    }

    private static void add(SourceSelection selection, List<SelectedFile> files) {
        for (Source each : selection.sources()) {
            files.add(new SelectedFile(each.path(), each.entry()));
            for (LayerEntry below : each.below()) {
                files.add(new SelectedFile(each.reached(below), below));
            }
        }
    }

    private SourceSelection select(List<String> paths) {
        return new SourceSelector(source.root())
                .select(paths, words.expandAll(transfer.excludes()), transfer.parents());
    }

    private List<String> paths() {
        List<String> paths = new ArrayList<>();
        for (String word : words.expandAll(transfer.sources())) {
            if (!Transfer.isRemote(word)) {
                paths.add(word);
            }
        }
        return paths;
    }

    /** Whether any word is a path. */
    static boolean readFiles(Transfer transfer, Words words) {
        for (String word : words.expandAll(transfer.sources())) {
            if (!Transfer.isRemote(word)) {
                return true;
            }
        }
        return false;
    }

    /** The remote sources, for the key; fetches them. */
    List<RemoteTree> remotes() {
        List<String> sources = words.expandAll(transfer.sources());
        List<RemoteTree> remotes = new ArrayList<>();
        for (String word : sources) {
            if (Transfer.isRemote(word)) {
                remotes.add(remote(word, sources.size()));
            }
        }
        if (remotes.isEmpty()) {
            transfer.checkLocal();
        }
        return remotes;
    }

    private RemoteTree remote(String word, int sources) {
        transfer.checkRemote(word, sources);
        Optional<String> checksum = transfer.checksum().map(words::expand);
        return trees.remote(new RemoteSource(word, checksum, transfer.keepGitDir()));
    }

    /** The here-documents, for the key. */
    List<InlineFile> inline() {
        List<InlineFile> inline = new ArrayList<>();
        for (Heredoc heredoc : transfer.heredocs()) {
            inline.add(new InlineFile(heredoc.fileName(), words.expand(heredoc)));
        }
        return inline;
    }

    /** @param seconds modification time of here-documents, since the epoch */
    List<SourcePart> parts(long seconds) {
        List<SourcePart> parts = new ArrayList<>();
        List<String> sources = words.expandAll(transfer.sources());
        List<String> paths = new ArrayList<>();
        for (String word : sources) {
            if (Transfer.isRemote(word)) {
                addFiles(paths, parts);
                paths.clear();
                parts.add(part(remote(word, sources.size())));
            } else {
                paths.add(word);
            }
        }
        addFiles(paths, parts);
        for (InlineFile file : inline()) {
            parts.add(new InlineTree(file.name(), file.content(), seconds).part());
        }
        return parts;
    }

    private void addFiles(List<String> paths, List<SourcePart> parts) {
        if (!paths.isEmpty()) {
            SourceSelection selection = select(paths);
            selected.add(selection);
            parts.add(new SourcePart(source.root().tree(), selection, transfer.unpacksLocal()));
        }
    }

    private SourcePart part(RemoteTree remote) {
        boolean unpack = transfer.unpack().orElse(false);
        if (remote.path().equals(RemoteTree.UNNAMED)
                && words.expand(transfer.destination()).endsWith("/")) {
            throw new UserFailure(remote.display() + " has no file name")
                    .suggest("Write one at the end of the destination.");
        }
        Optional<LayerEntry> file = lookup(remote);
        if (file.isPresent() && !file.get().isDirectory()) {
            Source source = new Source(remote.path(), file.get(), List.of());
            return new SourcePart(remote.tree(), new SourceSelection(List.of(source)), unpack);
        }
        String folder = remote.path().isEmpty() ? "." : remote.path();
        return new SourcePart(
                remote.tree(),
                new SourceSelector(SourceRoot.of(remote.tree()))
                        .select(List.of(folder), words.expandAll(transfer.excludes())),
                unpack);
    }

    private static Optional<LayerEntry> lookup(RemoteTree remote) {
        try {
            return remote.tree().lookup(remote.path());
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't read " + remote.display(), e);
        }
    }
}
