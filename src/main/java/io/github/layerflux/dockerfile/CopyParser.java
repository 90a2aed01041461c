package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.UserFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** COPY and ADD, which share their form: flags, sources, destination. */
final class CopyParser {

    private static final List<Flags.Known> COPY_FLAGS = List.of(
            Flags.Known.text("from"),
            Flags.Known.text("chown"),
            Flags.Known.text("chmod"),
            Flags.Known.bool("link"),
            Flags.Known.bool("parents"),
            Flags.Known.list("exclude"));
    private static final List<Flags.Known> ADD_FLAGS = List.of(
            Flags.Known.text("chown"),
            Flags.Known.text("chmod"),
            Flags.Known.bool("link"),
            Flags.Known.text("checksum"),
            Flags.Known.bool("keep-git-dir"),
            Flags.Known.bool("unpack"),
            Flags.Known.list("exclude"));

    private final LogicalLine line;
    private final Flags flags;
    private final List<String> sources = new ArrayList<>();
    private final String destination;

    CopyParser(LogicalLine line, char escape) {
        this.line = line;
        String keyword = line.keyword();
        this.flags = Flags.read(line.rest(), escape).check(keyword, keyword.equals("COPY") ? COPY_FLAGS : ADD_FLAGS);
        Optional<List<String>> json = JsonStrings.parse(flags.remainder());
        List<String> words = json.isPresent() ? json.get() : Words.split(flags.remainder());
        if (words.size() < 2) {
            throw new UserFailure(keyword + " requires at least two arguments, a source and a destination, but "
                    + (words.isEmpty() ? "none" : "only one") + " was provided");
        }
        this.destination = words.get(words.size() - 1);
        if (json.isEmpty() && HeredocDelimiter.ofWord(destination).isPresent()) {
            throw new UserFailure(keyword + " cannot accept a heredoc as its destination");
        }
        for (String word : words.subList(0, words.size() - 1)) {
            if (json.isPresent() || HeredocDelimiter.ofWord(word).isEmpty()) {
                sources.add(word);
            }
        }
    }

    Copy copy() {
        Optional<String> from = flags.text("from");
        if (from.isPresent() && from.get().indexOf('$') >= 0) {
            throw new UserFailure("--from doesn't support variables; declare a stage instead: FROM " + from.get()
                    + " AS name, then COPY --from=name");
        }
        return new Copy(
                line.where(),
                line.text(),
                sources,
                destination,
                line.heredocs(),
                from,
                flags.text("chown"),
                flags.text("chmod"),
                flags.bool("link").orElse(false),
                flags.bool("parents").orElse(false),
                flags.list("exclude"));
    }

    Add add() {
        return new Add(
                line.where(),
                line.text(),
                sources,
                destination,
                line.heredocs(),
                flags.text("chown"),
                flags.text("chmod"),
                flags.bool("link").orElse(false),
                flags.text("checksum"),
                flags.bool("keep-git-dir").orElse(false),
                flags.bool("unpack"),
                flags.list("exclude"));
    }
}
