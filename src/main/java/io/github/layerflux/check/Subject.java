package io.github.layerflux.check;

import io.github.layerflux.dockerfile.Arg;
import io.github.layerflux.dockerfile.Dockerfile;
import io.github.layerflux.dockerfile.IgnoreFile;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.dockerfile.StageDeclaration;
import io.github.layerflux.dockerfile.WordExpander;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.plan.Base;
import io.github.layerflux.plan.GlobalArgs;
import io.github.layerflux.plan.PlanRequest;
import io.github.layerflux.plan.StageNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What rules look at. */
final class Subject {

    private final CheckRequest request;
    private final SourceIndex source;
    private final GlobalArgs globals;
    private final StageNames names;
    private final WordExpander expander;

    Subject(CheckRequest request) {
        this.request = request;
        this.source = new SourceIndex(request.dockerfile().source());
        this.globals = GlobalArgs.of(request.dockerfile(), request.request());
        this.names =
                new StageNames(request.dockerfile().stages(), request.request().namedContexts());
        this.expander = new WordExpander(request.dockerfile().directives().escape());
    }

    Dockerfile dockerfile() {
        return request.dockerfile();
    }

    SourceIndex source() {
        return source;
    }

    /** What FROM lines see. */
    GlobalArgs globals() {
        return globals;
    }

    PlanRequest plan() {
        return request.request();
    }

    WordExpander expander() {
        return expander;
    }

    IgnoreFile ignore() {
        return request.ignore().get();
    }

    /** The stages that matter, in their order. */
    List<StageDeclaration> stages() {
        List<StageDeclaration> stages = new ArrayList<>();
        for (StageDeclaration stage : dockerfile().stages()) {
            if (request.stages().contains(stage.index())) {
                stages.add(stage);
            }
        }
        return stages;
    }

    /** All instructions of the file, in its order. */
    List<Instruction> instructions() {
        List<Instruction> all = new ArrayList<>(dockerfile().globalArgs());
        for (StageDeclaration stage : dockerfile().stages()) {
            all.add(stage.from());
            all.addAll(stage.instructions());
        }
        return all;
    }

    /** Those among them that are ARG. */
    List<Arg> arguments() {
        List<Arg> arguments = new ArrayList<>();
        for (Instruction instruction : instructions()) {
            if (instruction instanceof Arg arg) {
                arguments.add(arg);
            }
        }
        return arguments;
    }

    /** The instruction's keyword as it was typed. */
    String keyword(Instruction instruction) {
        String typed = source.firstWord(instruction.where().firstLine());
        String text = instruction.text();
        int blank = text.indexOf(' ');
        String keyword = blank < 0 ? text : text.substring(0, blank);
        return typed.equalsIgnoreCase(keyword) ? typed : keyword; // a keyword can be continued on the next line
    }

    /** What a stage starts from; empty when nobody can tell. */
    Optional<Base> base(StageDeclaration stage) {
        try {
            return Optional.of(names.base(expander.expand(stage.from().base(), globals), stage.index()));
        } catch (UserFailure e) {
            return Optional.empty(); // planning tells of it
        }
    }

    /** What {@code --from} in a stage names; empty when nobody can tell. */
    Optional<Base> source(String from, StageDeclaration stage) {
        try {
            return Optional.of(names.resolve(from, stage.index()));
        } catch (UserFailure e) {
            return Optional.empty(); // planning tells of it
        }
    }

    /** The earlier stage that was probably meant by an image's name. */
    Optional<String> meant(String name, StageDeclaration stage) {
        return names.meant(name, stage.index());
    }

    /** The configuration of the image that a stage starts from, if it is known. */
    Optional<ImageConfig> baseImage(StageDeclaration stage) {
        return Optional.ofNullable(request.bases().get(stage.index()));
    }
}
