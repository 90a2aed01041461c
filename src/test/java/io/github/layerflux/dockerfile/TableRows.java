package io.github.layerflux.dockerfile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Reads tables of two columns, {@code input | expected}, out of test resources; {@code # } starts a comment. */
final class TableRows {

    private TableRows() {}

    static Stream<Arguments> of(String resource) {
        List<Arguments> rows = new ArrayList<>();
        for (String line : text(resource).split("\n")) {
            if (!line.isBlank() && !line.startsWith("# ") && !line.startsWith("## ")) {
                int bar = line.lastIndexOf(" |");
                rows.add(Arguments.of(
                        line.substring(0, bar), line.substring(bar + 2).stripLeading()));
            }
        }
        return rows.stream();
    }

    static String text(String resource) {
        try (InputStream in = Objects.requireNonNull(TableRows.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
