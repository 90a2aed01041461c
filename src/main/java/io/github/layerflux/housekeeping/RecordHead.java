package io.github.layerflux.housekeeping;

import io.github.layerflux.cache.MetadataRules;
import io.github.layerflux.cache.StepRecord;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Json;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

    /** Nearly all heads end before. */
    private static final int USUAL = 2048;

    private static final String INPUTS = ",\"inputs\":[";

    /** Reads no further than need be; empty if it is no record, or gone. */
    static Optional<RecordHead> read(File record, String parent, String key) {
        try (FileInputStream in = new FileInputStream(record)) { // three system calls where a channel takes six
            byte[] bytes = new byte[USUAL];
            int length = Math.max(0, in.read(bytes));
            String head = new String(bytes, 0, length, StandardCharsets.UTF_8);
            if (length == USUAL && head.indexOf(INPUTS) < 0) {
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                all.write(bytes, 0, length);
                in.transferTo(all);
                head = all.toString(StandardCharsets.UTF_8);
            }
            return read(head, parent, key);
        } catch (IOException e) {
            return Optional.empty(); // gone meanwhile, or as good as
        }
    }

    private static Optional<RecordHead> read(String text, String parent, String key) {
        int end = text.indexOf(INPUTS);
        Optional<String> rules = member(text, "\"rules\":\"", 0);
        Optional<String> created = member(text, "\"created\":\"", 0);
        if (end < 0 || rules.isEmpty() || created.isEmpty()) {
            return Optional.empty();
        }
        int layer = text.indexOf("\"layer\":{");
        boolean hasLayer = layer >= 0 && layer < end;
        Optional<String> blob = hasLayer ? digest(text, "\"digest\":\"", layer) : Optional.empty();
        Optional<String> diffId = hasLayer ? digest(text, "\"diffId\":\"", layer) : Optional.empty();
        if (hasLayer && (blob.isEmpty() || diffId.isEmpty())) {
            return Optional.empty();
        }
        Optional<String> child = rules.get().equals(MetadataRules.ID) && key.length() == HEX && parent.length() == HEX
                ? Optional.of(StepRecord.child(
                                Digest.parse(SHA256 + parent),
                                Digest.parse(SHA256 + key),
                                created.get(),
                                diffId.map(hex -> SHA256 + hex).orElse(""))
                        .hex())
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
