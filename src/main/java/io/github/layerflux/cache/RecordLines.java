package io.github.layerflux.cache;

import io.github.layerflux.image.Digest;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.layer.Layer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Step records on their way to another machine: a line for each, of its parent, its key's digest, both in hexadecimal,
 * and the record as it lies in a file. They are parsed when they are asked for.
 */
public final class RecordLines {

    private static final int HEX = 64;

    /** How many steps an explanation compares with at most. */
    private static final int SIBLINGS = 256;

    private static final int RECORD = 2 * HEX + 2;

    private final Map<String, String> lines = new HashMap<>();
    private final @Nullable RecordLines preferred;
    private int damaged;

    public RecordLines() {
        preferred = null;
    }

    /** @param preferred records that count in the place of these: what it has already is passed over */
    public RecordLines(RecordLines preferred) {
        this.preferred = preferred;
    }

    /** A record as a line, its end included. */
    public static String line(Digest parent, StepRecord record) {
        return parent.hex() + " " + record.key().digest().hex() + " "
                + new String(StepRecordJson.write(record), StandardCharsets.UTF_8);
    }

    /**
     * The files and long texts that a step was keyed by, as they are kept beside its record; empty if it has none, or if
     * only its record is known.
     */
    public static Optional<byte[]> files(StepRecord record) {
        try {
            return KeptInputs.write(record.key().shown().inputs());
        } catch (IOException e) {
            throw new IllegalStateException("memory can be written", e);
        }
    }

    /** Takes lines in; of two with the same parent and key the first counts. What is no such line is passed over. */
    public void add(String text) {
        int begin = 0;
        while (begin < text.length()) {
            int newline = text.indexOf('\n', begin);
            int end = newline < 0 ? text.length() : newline + 1;
            if (newline >= 0 && end - begin > RECORD && text.charAt(begin + HEX) == ' ') {
                String key = text.substring(begin, begin + RECORD - 1);
                if (preferred == null || !preferred.lines.containsKey(key)) {
                    lines.putIfAbsent(key, text.substring(begin + RECORD, end));
                }
            } else {
                damaged++;
            }
            begin = end;
        }
    }

    public int size() {
        return lines.size();
    }

    /** How many lines were none. */
    public int damaged() {
        return damaged;
    }

    /**
     * The record of a step.
     *
     * @throws IOException when there is one that can't be used, which says why
     */
    public Optional<StepRecord> find(Digest parent, CacheKey key) throws IOException {
        String line = lines.get(parent.hex() + " " + key.digest().hex());
        if (line == null) {
            return Optional.empty();
        }
        StepRecord record = StepRecordJson.read(line.getBytes(StandardCharsets.UTF_8), key);
        check(record);
        return Optional.of(record);
    }

    /** The records of a parent that can be read, youngest first, to explain a miss with. */
    public List<StepRecord> siblings(Digest parent) {
        List<StepRecord> found = new ArrayList<>();
        for (Map.Entry<String, String> line : lines.entrySet()) {
            if (line.getKey().startsWith(parent.hex()) && found.size() < SIBLINGS) {
                try {
                    found.add(StepRecordJson.read(line.getValue().getBytes(StandardCharsets.UTF_8)));
                } catch (IOException e) {
                    continue; // no step to compare with; a look-up of this one would warn
                }
            }
        }
        found.sort(Comparator.comparing(StepRecord::recordedAt).reversed());
        return found;
    }

    /** A file of this machine was written by this program; a line may come from anybody. */
    private static void check(StepRecord record) throws IOException {
        try {
            Instant.parse(record.created());
        } catch (DateTimeException e) {
            throw new IOException("it was created at no time: " + record.created(), e);
        }
        if (record.degraded().isPresent()) {
            throw new IOException(
                    "it was executed where " + record.degraded().get().why());
        }
        Optional<Layer> layer = record.layer();
        boolean fits = switch (keyword(record.key())) {
            case "RUN", "COPY", "ADD" -> layer.isPresent();
            case "WORKDIR" -> true;
            default -> layer.isEmpty();
        };
        if (!fits) {
            throw new IOException("it has " + (layer.isPresent() ? "a" : "no") + " layer");
        }
        if (layer.isPresent() && !isPlain(layer.get())) {
            throw new IOException("its layer is none that a step makes");
        }
    }

    /** Every key begins with it. */
    private static String keyword(CacheKey key) {
        return key.inputs().get(0).display();
    }

    private static boolean isPlain(Layer layer) {
        return layer.descriptor().digest().equals(layer.diffId())
                && layer.descriptor().mediaType().equals(MediaTypes.OCI_LAYER);
    }
}
