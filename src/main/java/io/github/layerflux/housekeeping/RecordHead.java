package io.github.layerflux.housekeeping;

import io.github.layerflux.cache.MetadataRules;
import io.github.layerflux.cache.RecordPlace;
import io.github.layerflux.cache.StepRecord;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Json;
import io.github.layerflux.snapshot.OpenFolder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * What housekeeping needs of a step record's file, found without parsing it: there may be a hundred thousand. A quote
 * within a string is escaped, so the names looked for are never part of one.
 *
 * @param instruction as JSON has it
 * @param child the folder of the steps that were built on this one; empty where rules don't tell
 */
record RecordHead(String instruction, Optional<String> blob, Optional<String> diffId, Optional<String> child) {

    private static final String SHA256 = "sha256:";
    private static final int HEX = 64;

    private static final byte[] INPUTS = ",\"inputs\":[".getBytes(StandardCharsets.US_ASCII);

    /** Nearly all heads end before. */
    private static final int USUAL = 2048;

    /** Of an instruction, more or less: the lines of its here-documents are part of it. */
    private static final int LONGEST = USUAL * 16 * 16 * 16;

    /** Reads heads, one after the other. */
    static final class Reader {

        private final byte[] bytes = new byte[USUAL];
        private final MessageDigest engine = Digest.sha256();

        /** Reads no further than need be; empty if it is no record, or gone. */
        Optional<RecordHead> read(OpenFolder shelf, String record) {
            int length = shelf.read(record, bytes);
            int end = length < 0 ? -1 : end(bytes, length);
            if (end >= 0) {
                return parse(bytes, end, record, engine);
            }
            if (length < USUAL) {
                return Optional.empty(); // gone meanwhile, or as good as
            }
            for (int more = USUAL * 16; more <= LONGEST; more *= 16) {
                byte[] all = new byte[more];
                length = shelf.read(record, all);
                end = length < 0 ? -1 : end(all, length);
                if (end >= 0) {
                    return parse(all, end, record, engine);
                }
                if (length < more) {
                    return Optional.empty();
                }
            }
            return Optional.empty();
        }
    }

    private static int end(byte[] bytes, int length) {
        for (int at = 0; at <= length - INPUTS.length; at++) {
            if (bytes[at] == INPUTS[0] && Arrays.equals(bytes, at, at + INPUTS.length, INPUTS, 0, INPUTS.length)) {
                return at;
            }
        }
        return -1;
    }

    private static Optional<RecordHead> parse(byte[] bytes, int end, String record, MessageDigest engine) {
        String text = new String(bytes, 0, end, StandardCharsets.UTF_8);
        Optional<String> rules = member(text, "\"rules\":\"", 0);
        Optional<String> created = member(text, "\"created\":\"", 0);
        if (rules.isEmpty() || created.isEmpty()) {
            return Optional.empty();
        }
        int layer = text.indexOf("\"layer\":{");
        boolean hasLayer = layer >= 0;
        Optional<String> blob = hasLayer ? digest(text, "\"digest\":\"", layer) : Optional.empty();
        Optional<String> diffId = hasLayer ? digest(text, "\"diffId\":\"", layer) : Optional.empty();
        if (hasLayer && (blob.isEmpty() || diffId.isEmpty())) {
            return Optional.empty();
        }
        Optional<String> child = rules.get().equals(MetadataRules.ID)
                ? Optional.of(StepRecord.child(
                        engine,
                        RecordPlace.parent(record),
                        RecordPlace.key(record),
                        created.get(),
                        diffId.isPresent() ? SHA256 + diffId.get() : ""))
                : Optional.empty();
        return Optional.of(new RecordHead(member(text, "\"instruction\":\"", 0).orElse(""), blob, diffId, child));
    }

    /** As it stands in the Dockerfile. */
    String plainInstruction() {
        if (instruction.indexOf('\\') < 0) {
            return instruction;
        }
        try {
            return Json.string(Json.readObject("{\"i\":\"" + instruction + "\"}", "an instruction"), "i")
                    .replace('\n', ' ');
        } catch (BuildFailure damaged) {
            return instruction;
        }
    }

    private static Optional<String> digest(String text, String name, int from) {
        Optional<String> value = member(text, name, from);
        return value.isPresent()
                        && value.get().startsWith(SHA256)
                        && value.get().length() == SHA256.length() + HEX
                ? Optional.of(value.get().substring(SHA256.length()))
                : Optional.empty();
    }

    private static Optional<String> member(String text, String name, int from) {
        int start = text.indexOf(name, from);
        if (start < 0) {
            return Optional.empty();
        }
        start += name.length();
        int end = start;
        while (end < text.length() && text.charAt(end) != '"') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        return end < text.length() ? Optional.of(text.substring(start, end)) : Optional.empty();
    }
}
