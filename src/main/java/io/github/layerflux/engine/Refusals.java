package io.github.layerflux.engine;

import io.github.layerflux.check.CheckRequest;
import io.github.layerflux.check.Checks;
import io.github.layerflux.check.KnownWords;
import io.github.layerflux.context.ContextTree;
import io.github.layerflux.context.StatCache;
import io.github.layerflux.context.Workers;
import io.github.layerflux.copy.SourceSelector;
import io.github.layerflux.dockerfile.Copy;
import io.github.layerflux.dockerfile.IgnoreFile;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.step.InstructionTrial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a build would refuse when it comes to an instruction, found without a build: malformed words, and sources that
 * the build context hasn't. What depends on a base image or another stage isn't known and not looked at.
 */
final class Refusals {

    /** Of a long list nobody reads more. */
    private static final int MOST_TOLD = 10;

    private final Path context;
    private final Path dockerfile;
    private final Path products;
    private final List<BuildFailure> mistakes = new ArrayList<>();
    private final List<BuildFailure> missing = new ArrayList<>();
    private @Nullable SourceSelector selector;

    /**
     * @param dockerfile beside which its own ignore file may lie
     * @param products what Maven writes to: nothing there can be missed before it was built
     */
    Refusals(Path context, Path dockerfile, Path products) {
        this.context = context;
        this.dockerfile = dockerfile;
        this.products = products.toAbsolutePath().normalize();
    }

    /**
     * Looks at all instructions of the stages that matter.
     *
     * @throws BuildFailure for all that would be refused
     */
    void check(CheckRequest request) {
        Checks.walk(request, this::check);
        if (!mistakes.isEmpty()) {
            List<BuildFailure> told = mistakes.subList(0, Math.min(MOST_TOLD, mistakes.size()));
            BuildFailure all = told.get(0).and(told.subList(1, told.size()));
            throw all.showing(request.dockerfile().source());
        }
    }

    /** Of what is missing, that which a build with Maven may still make. */
    List<BuildFailure> missing() {
        return List.copyOf(missing);
    }

    private void check(Instruction instruction, KnownWords words) {
        InstructionTrial trial = new InstructionTrial(words);
        try {
            trial.check(instruction);
            boolean parents = instruction instanceof Copy copy && copy.parents();
            for (String path : trial.contextPaths(instruction)) {
                require(path, parents, instruction);
            }
        } catch (BuildFailure failure) {
            mistakes.add(failure.at(instruction.where(), instruction.text()));
        }
    }

    private void require(String path, boolean parents, Instruction instruction) {
        try {
            selector().require(path, parents);
        } catch (UserFailure failure) {
            Path file = context.toAbsolutePath()
                    .resolve(path.replaceFirst("^/+", ""))
                    .normalize();
            if (!file.startsWith(products)) {
                throw failure;
            }
            missing.add(failure.suggest("Maven's build may make it; "
                            + (Files.exists(products) ? "it hasn't yet." : "nothing is built yet."))
                    .at(instruction.where(), instruction.text()));
        }
    }

    private SourceSelector selector() {
        if (selector == null) {
            Path file = SourceFiles.ignoreFile(context, Optional.of(dockerfile));
            IgnoreFile ignore = SourceFiles.ignored(file);
            selector = new SourceSelector(ContextFolders.root(
                    context, file, ignore, new ContextTree(context, ignore, StatCache.NONE, Workers.NONE)));
        }
        return selector;
    }
}
