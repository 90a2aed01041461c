package io.github.layerflux.step;

import io.github.layerflux.dockerfile.Heredoc;
import java.util.Optional;

/** The history of COPY and ADD as BuildKit writes it: {@code COPY --chown=1:2 --chmod=644 f g /d/ # buildkit}. */
final class CopyHistory {

    private CopyHistory() {}

    static String createdBy(Transfer transfer, Words words) {
        StringBuilder text = new StringBuilder(transfer.keyword());
        text.append(transfer.parents() ? " --parents" : "");
        flag(text, " --chown=", transfer.chown(), words);
        flag(text, " --chmod=", transfer.chmod(), words);
        for (String source : words.expandAll(transfer.sources())) {
            text.append(' ').append(source);
        }
        for (Heredoc heredoc : transfer.heredocs()) {
            text.append(" <<").append(heredoc.name());
        }
        return text.append(' ')
                .append(words.expand(transfer.destination()))
                .append(" # buildkit")
                .toString();
    }

    private static void flag(StringBuilder text, String name, Optional<String> value, Words words) {
        if (value.isPresent()) {
            text.append(name).append(words.expand(value.get()));
        }
    }
}
