package io.github.layerflux.step;

import io.github.layerflux.cache.CacheKey;
import io.github.layerflux.cache.ConfigInputs;
import io.github.layerflux.cache.StepKind;
import io.github.layerflux.cache.StepRecord;
import io.github.layerflux.dockerfile.Arg;
import io.github.layerflux.dockerfile.Env;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.dockerfile.Label;
import io.github.layerflux.dockerfile.OnBuild;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.image.ImageConfig;
import java.util.List;
import reactor.core.publisher.Mono;

/** An instruction that writes only configuration: ENV, LABEL, CMD and the like. It has no layer. */
final class ConfigStep implements Step {

    private final StepRef ref;
    private final Instruction instruction;
    private final boolean cmdIsOwn;
    private final char escape;
    private final StepEnvironment environment;

    ConfigStep(StepRef ref, Instruction instruction, boolean cmdIsOwn, char escape, StepEnvironment environment) {
        this.ref = ref;
        this.instruction = instruction;
        this.cmdIsOwn = cmdIsOwn;
        this.escape = escape;
        this.environment = environment;
    }

    @Override
    public StepRef ref() {
        return ref;
    }

    @Override
    public StepKind kind() {
        return StepKind.CONFIG;
    }

    @Override
    public Mono<CacheKey> key(StageState state) {
        return Mono.fromCallable(() -> environment.rules().config(inputs(state)).concealing(new Words(state, escape)));
    }

    private ConfigInputs inputs(StageState state) {
        String keyword =
                instruction.text().substring(0, Math.max(1, instruction.text().indexOf(' ')));
        if (instruction instanceof Arg) {
            return new ConfigInputs(keyword, instruction.text()); // its value counts where it is used
        }
        List<String> words = change(state).words();
        boolean pairs = instruction instanceof Env || instruction instanceof Label;
        return new ConfigInputs(keyword, text(keyword, words, false), text(keyword, words, pairs));
    }

    /** @param pairs whether each second word is the value of the one before it */
    private static String text(String keyword, List<String> words, boolean pairs) {
        StringBuilder text = new StringBuilder(keyword);
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            text.append(pairs && i % 2 == 1 ? '=' : ' ').append(isPlain(word) ? word : GoFormat.quoted(word));
        }
        return text.toString();
    }

    private static boolean isPlain(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c <= ' ' || c == '"' || c == '\\') {
                return false;
            }
        }
        return !word.isEmpty();
    }

    private ConfigChange change(StageState state) {
        return new Configuration(state, new Words(state, escape), cmdIsOwn).apply(instruction);
    }

    @Override
    public StageState reuse(StageState state, StepRecord record) {
        return child(state, environment.clock().clamp(record.created()));
    }

    @Override
    public Mono<StageState> execute(StageState state) {
        return Mono.fromCallable(() -> child(state, environment.clock().now()));
    }

    private StageState child(StageState state, String created) {
        ConfigChange change = change(state);
        ImageConfig image = instruction instanceof OnBuild // which BuildKit's history doesn't tell
                ? change.image().withCreated(created)
                : History.withEntry(change.image(), change.createdBy(), created);
        return state.withImage(image).withScope(change.scope());
    }
}
