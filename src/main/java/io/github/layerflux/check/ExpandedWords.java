package io.github.layerflux.check;

import io.github.layerflux.dockerfile.Add;
import io.github.layerflux.dockerfile.Assignment;
import io.github.layerflux.dockerfile.Copy;
import io.github.layerflux.dockerfile.Env;
import io.github.layerflux.dockerfile.Heredoc;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.dockerfile.Label;
import io.github.layerflux.dockerfile.Run;
import io.github.layerflux.dockerfile.StopSignal;
import io.github.layerflux.dockerfile.User;
import io.github.layerflux.dockerfile.Variables;
import io.github.layerflux.dockerfile.Volume;
import io.github.layerflux.dockerfile.WordExpander;
import io.github.layerflux.dockerfile.Workdir;
import java.util.List;
import java.util.Optional;

/** The words of an instruction in which variables expand, other than those of ARG, EXPOSE and FROM. */
final class ExpandedWords {

    private final WordExpander expander;
    private final Variables variables;

    private ExpandedWords(WordExpander expander, Variables variables) {
        this.expander = expander;
        this.variables = variables;
    }

    /** Expands them all, so that the variables are looked up. */
    static void of(Instruction instruction, WordExpander expander, Variables variables) {
        new ExpandedWords(expander, variables).expand(instruction);
    }

    private void expand(Instruction instruction) {
        if (instruction instanceof Env env) {
            assignments(env.assignments());
        } else if (instruction instanceof Label label) {
            assignments(label.assignments());
        } else if (instruction instanceof Copy copy) {
            copy(copy.sources(), copy.destination(), copy.chown(), copy.chmod(), copy.heredocs());
        } else if (instruction instanceof Add add) {
            word(add.checksum());
            copy(add.sources(), add.destination(), add.chown(), add.chmod(), add.heredocs());
        } else if (instruction instanceof Run run) {
            words(run.mountFlags());
        } else if (instruction instanceof Workdir workdir) {
            word(workdir.path());
        } else if (instruction instanceof User user) {
            word(user.user());
        } else if (instruction instanceof Volume volume) {
            words(volume.paths());
        } else if (instruction instanceof StopSignal stopSignal) {
            word(stopSignal.signal());
        }
    }

    private void assignments(List<Assignment> assignments) {
        for (Assignment assignment : assignments) {
            word(assignment.name());
            word(assignment.value());
        }
    }

    private void copy(
            List<String> sources,
            String destination,
            Optional<String> chown,
            Optional<String> chmod,
            List<Heredoc> heredocs) {
        words(sources);
        word(destination);
        word(chown);
        word(chmod);
        for (Heredoc heredoc : heredocs) {
            if (heredoc.expand()) {
                WordExpander.expandHeredoc(heredoc.content(), variables);
            }
        }
    }

    private void words(List<String> words) {
        for (String word : words) {
            word(word);
        }
    }

    private void word(Optional<String> word) {
        if (word.isPresent()) {
            word(word.get());
        }
    }

    private void word(String word) {
        expander.expand(word, variables);
    }
}
