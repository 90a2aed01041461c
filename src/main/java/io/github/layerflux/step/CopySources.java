package io.github.layerflux.step;

import io.github.layerflux.cache.InlineFile;
import io.github.layerflux.cache.SelectedFile;
import io.github.layerflux.copy.InlineTree;
import io.github.layerflux.copy.Source;
import io.github.layerflux.copy.SourcePart;
import io.github.layerflux.copy.SourceSelection;
import io.github.layerflux.copy.SourceSelector;
import io.github.layerflux.dockerfile.Heredoc;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.layer.LayerEntry;
import java.util.ArrayList;
import java.util.List;

/** What one COPY or ADD copies: files of its source in the order of its words, then here-documents. */
final class CopySources {

    private final Transfer transfer;
    private final Words words;
    private final SourceTree source;

    CopySources(Transfer transfer, Words words, SourceTree source) {
        this.transfer = transfer;
        this.words = words;
        this.source = source;
    }

    /** The files of the source, for the key. */
    List<SelectedFile> files() {
        List<SelectedFile> files = new ArrayList<>();
        for (Source each : select().sources()) {
            files.add(new SelectedFile(each.path(), each.entry()));
            for (LayerEntry below : each.below()) {
                files.add(new SelectedFile(each.reached(below), below));
            }
        }
        return files;
    }

    private SourceSelection select() {
        return new SourceSelector(source.root())
                .select(words.expandAll(transfer.sources()), words.expandAll(transfer.excludes()), transfer.parents());
    }

    /** The here-documents, for the key. */
    List<InlineFile> inline() {
        List<InlineFile> inline = new ArrayList<>();
        for (Heredoc heredoc : transfer.heredocs()) {
            if (heredoc.name().indexOf('/') >= 0) {
                throw new UserFailure("the delimiter '" + heredoc.name() + "' can't be a file's name")
                        .suggest("Leave the slash out, and write the folder into the destination.");
            }
            inline.add(new InlineFile(heredoc.name(), words.expand(heredoc)));
        }
        return inline;
    }

    /** @param seconds modification time of here-documents, since the epoch */
    List<SourcePart> parts(long seconds) {
        List<SourcePart> parts = new ArrayList<>();
        parts.add(new SourcePart(source.root().tree(), select(), transfer.unpack()));
        for (InlineFile file : inline()) {
            parts.add(new InlineTree(file.name(), file.content(), seconds).part());
        }
        return parts;
    }
}
