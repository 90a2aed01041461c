package io.github.layerflux.check;

import io.github.layerflux.dockerfile.RecordedVariables;
import io.github.layerflux.dockerfile.WordExpander;
import io.github.layerflux.failure.UserFailure;
import java.util.List;
import java.util.Optional;

/** The words of one instruction with their variables, as far as these are known without the base image. */
public final class KnownWords {

    private final WordExpander expander;
    private final StageVariables variables;

    KnownWords(WordExpander expander, StageVariables variables) {
        this.expander = expander;
        this.variables = variables;
    }

    /**
     * One word.
     *
     * @return empty when the base image may have a variable that counts
     * @throws UserFailure when it can't be expanded
     */
    public Optional<String> expand(String raw) {
        RecordedVariables used = new RecordedVariables(variables);
        String word = expander.expand(raw, used);
        return variables.isKnown(used) ? Optional.of(word) : Optional.empty();
    }

    /** The words that one becomes, as those of EXPOSE do; otherwise as {@link #expand}. */
    public Optional<List<String>> expandToWords(String raw) {
        RecordedVariables used = new RecordedVariables(variables);
        List<String> words = expander.expandToWords(raw, used);
        return variables.isKnown(used) ? Optional.of(words) : Optional.empty();
    }
}
