package io.github.layerflux.cache;

import io.github.layerflux.image.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a step is found by, below its parent. Made by {@link CacheRules}.
 *
 * @param digest of the format's version, the rules and all inputs in order, each with its name; every part is prefixed
 *     with its length, so no two lists of inputs look alike
 * @param rules {@code metadata} or {@code content}
 * @param instruction as it is shown, {@code COPY target/app.jar /app/}; not part of the digest
 * @param secrets of the stage at this step; asked only when the key is told of or kept
 */
public record CacheKey(Digest digest, String rules, String instruction, List<KeyInput> inputs, SecretValues secrets) {

    public CacheKey {
        Objects.requireNonNull(digest, "digest is null");
        Objects.requireNonNull(rules, "rules is null");
        Objects.requireNonNull(instruction, "instruction is null");
        inputs = List.copyOf(inputs);
        Objects.requireNonNull(secrets, "secrets is null");
    }

    /** Of a stage without secrets, or read from a record, which has none. */
    public CacheKey(Digest digest, String rules, String instruction, List<KeyInput> inputs) {
        this(digest, rules, instruction, inputs, SecretValues.NONE);
    }

    /** The same key, which knows what of its inputs must not be shown. */
    public CacheKey concealing(SecretValues values) {
        return new CacheKey(digest, rules, instruction, inputs, values);
    }

    /** The same key with nothing in it that may be a secret, for people and for records. */
    CacheKey shown() {
        return new Concealment(secrets).key(this);
    }

    /** This key with one input more. */
    public CacheKey with(String name, String value) {
        KeyInput input = new KeyInput(name, value, Digest.of(value));
        List<KeyInput> more = new ArrayList<>(inputs);
        more.add(input);
        // both digests have one length, so the name begins where it begins
        Digest changed = Digest.of(digest.hex() + input.digest().hex() + name);
        return new CacheKey(changed, rules, instruction, more, secrets);
    }

    /** The instruction's first word. */
    String keyword() {
        int space = instruction.indexOf(' ');
        return space < 0 ? instruction : instruction.substring(0, space);
    }
}
