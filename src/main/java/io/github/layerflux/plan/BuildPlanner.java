package io.github.layerflux.plan;

import io.github.layerflux.dockerfile.Copy;
import io.github.layerflux.dockerfile.Dockerfile;
import io.github.layerflux.dockerfile.From;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.dockerfile.StageDeclaration;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides which stages are built and on what; reads no files and asks no registry. */
public final class BuildPlanner {

    private final Dockerfile dockerfile;
    private final PlanRequest request;
    private final GlobalArgs globals;
    private final StageNames names;

    private BuildPlanner(Dockerfile dockerfile, PlanRequest request) {
        this.dockerfile = dockerfile;
        this.request = request;
        this.globals = GlobalArgs.of(dockerfile, request);
        this.names = new StageNames(dockerfile.stages(), request.namedContexts());
    }

    /**
     * Plans a build.
     *
     * @throws UserFailure for an unknown target, a FROM that names nothing, a reference to a stage that isn't earlier
     */
    public static BuildPlan plan(Dockerfile dockerfile, PlanRequest request) {
        return new BuildPlanner(dockerfile, request).plan();
    }

    private BuildPlan plan() {
        List<Stage> all = new ArrayList<>(dockerfile.stages().size());
        for (StageDeclaration declaration : dockerfile.stages()) {
            From from = declaration.from();
            FromLine line = new FromLine(dockerfile, globals);
            try {
                all.add(stage(declaration, line, all));
            } catch (UserFailure e) {
                throw line.explained(e).at(from.where(), from.text());
            }
        }
        Stage target = request.target().isPresent()
                ? all.get(names.target(request.target().get()).index())
                : all.get(all.size() - 1);
        return new BuildPlan(
                StageNeeds.of(target, all, names),
                target,
                all,
                names,
                dockerfile.directives().escape(),
                UndeclaredArgs.of(request.buildArgs().keySet(), dockerfile));
    }

    private Stage stage(StageDeclaration declaration, FromLine line, List<Stage> earlier) {
        From from = declaration.from();
        Base base = names.base(line.base(from.base()), declaration.index());
        List<Instruction> instructions = declaration.instructions();
        Optional<String> replaced = declaration.name().flatMap(names::context);
        if (replaced.isPresent()) { // a context in place of the whole stage
            base = new Base.ContextBase(replaced.get());
            instructions = List.of();
        }
        if (base instanceof Base.ContextBase context && request.folderContexts().contains(context.name())) {
            instructions = contentOf(context.name(), from, instructions);
            base = new Base.Scratch();
        }
        Platform platform = base instanceof Base.EarlierStage parent
                ? earlier.get(parent.index()).platform()
                : request.targetPlatform();
        if (from.platform().isPresent()) {
            platform = line.platform(from.platform().get());
        }
        return new Stage(
                declaration.index(),
                declaration.name().orElse(Integer.toString(declaration.index())),
                base,
                platform,
                from.platform().isPresent(),
                VariableScope.initial(globals, dockerfile.directives().escape()),
                instructions,
                0,
                from.where(),
                from.text());
    }

    /** FROM a folder is FROM scratch with all that the folder has. */
    private static List<Instruction> contentOf(String context, From from, List<Instruction> instructions) {
        List<Instruction> all = new ArrayList<>(instructions.size() + 1);
        all.add(new Copy(
                from.where(),
                "COPY --from=" + context + " . /",
                List.of("."),
                "/",
                List.of(),
                Optional.of(context),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                List.of()));
        all.addAll(instructions);
        return all;
    }
}
