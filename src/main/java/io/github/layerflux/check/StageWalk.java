package io.github.layerflux.check;

import io.github.layerflux.dockerfile.Arg;
import io.github.layerflux.dockerfile.Assignment;
import io.github.layerflux.dockerfile.DockerfileParser;
import io.github.layerflux.dockerfile.Env;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.dockerfile.OnBuild;
import io.github.layerflux.dockerfile.RecordedVariables;
import io.github.layerflux.dockerfile.StageDeclaration;
import io.github.layerflux.dockerfile.Variables;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.plan.Base;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Walks through the stages that matter, with the variables that each instruction sees. */
final class StageWalk {

    /** Sees one instruction before it takes effect. */
    @FunctionalInterface
    interface Visitor {
        void visit(Instruction instruction, StageVariables variables);
    }

    private final Subject subject;
    private final Map<Integer, StageVariables> ends = new HashMap<>();

    StageWalk(Subject subject) {
        this.subject = subject;
    }

    void walk(Visitor visitor) {
        for (StageDeclaration stage : subject.stages()) {
            StageVariables variables = start(stage);
            for (Instruction instruction : stage.instructions()) {
                visitor.visit(instruction, variables);
                apply(instruction, variables);
            }
            ends.put(stage.index(), variables);
        }
    }

    private StageVariables start(StageDeclaration stage) {
        Optional<Base> base = subject.base(stage);
        if (base.isPresent() && base.get() instanceof Base.Scratch) {
            return StageVariables.of(List.of(), true);
        }
        if (base.isPresent() && base.get() instanceof Base.EarlierStage earlier && ends.containsKey(earlier.index())) {
            StageVariables variables = ends.get(earlier.index()).copy();
            for (Instruction instruction :
                    subject.dockerfile().stages().get(earlier.index()).instructions()) {
                if (instruction instanceof OnBuild onBuild) {
                    apply(onBuild.trigger(), variables);
                }
            }
            return variables;
        }
        Optional<ImageConfig> image = subject.baseImage(stage);
        if (image.isEmpty()) {
            return StageVariables.of(List.of(), false);
        }
        StageVariables variables = StageVariables.of(image.get().config().env(), true);
        for (Instruction trigger : triggers(stage, image.get())) {
            apply(trigger, variables);
        }
        return variables;
    }

    private static List<Instruction> triggers(StageDeclaration stage, ImageConfig image) {
        List<Instruction> triggers = new ArrayList<>();
        for (String expression : image.config().onBuild()) {
            try {
                triggers.add(DockerfileParser.parseTrigger(stage.from().where(), expression));
            } catch (UserFailure e) {
                return triggers; // the build tells of it
            }
        }
        return triggers;
    }

    private void apply(Instruction instruction, StageVariables variables) {
        if (instruction instanceof Env env) {
            Map<String, String> assigned = new HashMap<>();
            RecordedVariables used = new RecordedVariables(variables);
            for (Assignment assignment : env.assignments()) {
                // all are expanded before any is assigned
                assigned.put(expand(assignment.name(), used), expand(assignment.value(), used));
            }
            for (Map.Entry<String, String> entry : assigned.entrySet()) {
                variables.set(entry.getKey(), entry.getValue(), used);
            }
        } else if (instruction instanceof Arg arg) {
            for (Arg.Declaration declaration : arg.declarations()) {
                declare(declaration, variables);
            }
        }
    }

    private void declare(Arg.Declaration declaration, StageVariables variables) {
        String name = expand(declaration.name(), variables);
        String given = subject.plan().buildArgs().get(name);
        if (given != null) {
            variables.set(name, given);
        } else if (declaration.defaultValue().isPresent()) {
            RecordedVariables used = new RecordedVariables(variables);
            variables.set(name, expand(declaration.defaultValue().get(), used), used);
        } else if (subject.globals().lookup(name).isPresent()) {
            variables.set(name, subject.globals().lookup(name).get());
        }
        variables.declare(name);
    }

    /** Expanded, or raw where that fails: the build tells of it. */
    private String expand(String word, Variables variables) {
        try {
            return subject.expander().expand(word, variables);
        } catch (UserFailure e) {
            return word;
        }
    }
}
