package io.github.layerflux.cache;

import io.github.layerflux.image.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the inputs of one key. */
final class KeyBuilder {

    /** Changes whenever keys mean something else; old records are then never found. */
    private static final String FORMAT = "layerflux key 1";

    private static final int DISPLAY_LENGTH = 120;

    /** Ends what isn't displayed whole. */
    static final String CUT = "…";

    private final MessageDigest engine = Digest.sha256();
    private final String rules;
    private final String instruction;
    private final List<KeyInput> inputs = new ArrayList<>();

    KeyBuilder(String rules, String instruction) {
        this.rules = rules;
        this.instruction = oneLine(instruction);
    }

    KeyBuilder add(String name, String value) {
        return add(name, value, List.of(value));
    }

    KeyBuilder add(String name, String display, List<String> values) {
        number(values.size());
        for (String value : values) {
            text(value);
        }
        String line = oneLine(display);
        inputs.add(new KeyInput(
                unique(name),
                line,
                Digest.finish(engine),
                Optional.empty(),
                Optional.empty(),
                line.equals(display) ? Optional.empty() : Optional.of(display)));
        return this;
    }

    /** @param folder on this machine that the files are in, where there is one; no part of the key */
    KeyBuilder add(String name, FileTable files, Optional<Path> folder) {
        int count = files.count();
        String display = count == 1 ? "1 entry" : count + " entries";
        inputs.add(new KeyInput(unique(name), display, files.digest(), Optional.of(files), folder, Optional.empty()));
        return this;
    }

    CacheKey build() {
        text(FORMAT);
        text(rules);
        number(inputs.size());
        for (KeyInput input : inputs) {
            text(input.name());
            text(input.digest().hex());
        }
        return new CacheKey(Digest.finish(engine), rules, instruction, inputs);
    }

    private void text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        engine.update(bytes);
    }

    private void number(int value) {
        engine.update((byte) (value >>> 24));
        engine.update((byte) (value >>> 16));
        engine.update((byte) (value >>> 8));
        engine.update((byte) value);
    }

    private String unique(String name) {
        String candidate = name;
        for (int n = 2; has(candidate); n++) {
            candidate = name + " #" + n;
        }
        return candidate;
    }

    private boolean has(String name) {
        for (KeyInput input : inputs) {
            if (input.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static String oneLine(String text) {
        String line = unbroken(text);
        return line.length() <= DISPLAY_LENGTH ? line : line.substring(0, DISPLAY_LENGTH - 1) + CUT;
    }

    /** How several lines are displayed. */
    static String unbroken(String text) {
        return text.indexOf('\n') < 0 ? text : text.replace('\n', ' ');
    }
}
