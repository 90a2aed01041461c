package io.github.layerflux.plan;

import io.github.layerflux.dockerfile.StageDeclaration;
import io.github.layerflux.dockerfile.Suggestion;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.ImageReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What names mean: named contexts first, then stages, regardless of case and the last of equal names, then images.
 */
public final class StageNames {

    /** What is told of a stage without a name, before its index; Docker's word. */
    private static final String UNNAMED = "stage-";

    private final List<StageDeclaration> stages;
    private final Set<String> contexts;
    /** By name the indexes of the stages that have it, ascending. */
    private final Map<String, List<Integer>> named = new HashMap<>();

    /**
     * @param stages all of the Dockerfile, in its order
     * @param contexts names of named contexts
     */
    public StageNames(List<StageDeclaration> stages, Set<String> contexts) {
        this.stages = List.copyOf(stages);
        this.contexts = Set.copyOf(contexts);
        for (StageDeclaration stage : stages) {
            if (stage.name().isPresent()) {
                String name = stage.name().get();
                List<Integer> indexes = named.get(name);
                if (indexes == null) {
                    indexes = new ArrayList<>(1);
                    named.put(name, indexes);
                }
                indexes.add(stage.index());
            }
        }
    }

    /**
     * What {@code --from} of a COPY or of a mount names: a named context, an earlier stage by name or index, an image.
     *
     * @param from as it was written
     * @param current index of the stage that says so
     * @throws UserFailure for a variable, the stage itself, a later stage, an unknown index, no valid image reference
     */
    public Base resolve(String from, int current) {
        if (from.indexOf('$') >= 0) {
            throw new UserFailure("from doesn't support variables; declare a stage instead: FROM " + from
                    + " AS name, then name that stage");
        }
        Optional<String> context = context(from);
        if (context.isPresent()) {
            return new Base.ContextBase(context.get());
        }
        if (isIndex(from)) {
            return stage(index(from), from, current);
        }
        Optional<Integer> earlier = earlier(from, current);
        if (earlier.isPresent()) {
            return stage(earlier.get(), from, current);
        }
        Optional<Integer> anywhere = earlier(from, stages.size());
        if (anywhere.isPresent()) {
            return stage(anywhere.get(), from, current);
        }
        if (from.equals("scratch")) {
            return new Base.Scratch();
        }
        return image(from, current);
    }

    /** What FROM names: as {@link #resolve}, but a number is an image's name and a later stage doesn't count. */
    public Base base(String name, int current) {
        Optional<String> context = context(name);
        if (context.isPresent()) {
            return new Base.ContextBase(context.get());
        }
        Optional<Integer> earlier = earlier(name, current);
        if (earlier.isPresent()) {
            return stage(earlier.get(), name, current);
        }
        return name.equals("scratch") ? new Base.Scratch() : image(name, current);
    }

    /**
     * The stage that a target names.
     *
     * @throws UserFailure for an unknown one, with the list of those that there are
     */
    StageDeclaration target(String target) {
        Optional<Integer> named = earlier(target, stages.size());
        if (named.isEmpty()) {
            named = unnamed(target);
        }
        if (named.isPresent()) {
            return stages.get(named.get());
        }
        List<String> names = new ArrayList<>();
        for (StageDeclaration stage : stages) {
            names.add(stage.name().orElse(UNNAMED + stage.index()));
        }
        String close = Suggestion.of(target, names)
                .map(name -> " (did you mean " + name + "?)")
                .orElse("");
        throw new UserFailure("target stage '" + target + "' could not be found" + close)
                .suggest("The Dockerfile's stages are: " + String.join(", ", names) + ".");
    }

    /** By index, or a stage without a name as people are told of it. */
    private Optional<Integer> unnamed(String target) {
        boolean shown = target.toLowerCase(Locale.ROOT).startsWith(UNNAMED);
        String digits = shown ? target.substring(UNNAMED.length()) : target;
        if (!isIndex(digits) || index(digits) >= stages.size()) {
            return Optional.empty();
        }
        int index = index(digits);
        return shown && stages.get(index).name().isPresent() ? Optional.empty() : Optional.of(index);
    }

    private Base stage(int index, String from, int current) {
        if (index >= stages.size()) {
            throw new UserFailure("from '" + from + "' is no stage: the stages before this one are "
                    + (current == 0 ? "none" : "0 to " + (current - 1)));
        }
        if (index == current) {
            throw new UserFailure("from '" + from + "' is the stage itself, only earlier stages can be read");
        }
        StageDeclaration stage = stages.get(index);
        if (index > current) {
            throw new UserFailure("stage '" + from + "' is declared later, in line "
                    + stage.from().where().firstLine() + "; only earlier stages can be read");
        }
        Optional<String> name = stage.name();
        Optional<String> replaced = name.isPresent() ? context(name.get()) : Optional.empty();
        return replaced.isPresent() ? new Base.ContextBase(replaced.get()) : new Base.EarlierStage(index);
    }

    /**
     * A failure to get an image, with the stage that was probably meant, if its name is near to one.
     *
     * @param from as it was written
     * @param current index of the stage that says so
     */
    BuildFailure explained(BuildFailure failure, String from, int current) {
        Optional<String> meant = meant(from, current);
        if (meant.isEmpty()) {
            return failure;
        }
        String advice =
                failure.details().suggestion().map(old -> " Else: " + old).orElse("");
        return failure.suggest("No stage before this one is called '" + from
                + "', so it is an image's name. Did you mean " + meant.get() + "?" + advice);
    }

    /**
     * The earlier stage that was probably meant by what is no stage's name, as a sentence has it: {@code the stage
     * 'build'}.
     */
    public Optional<String> meant(String from, int current) {
        if (from.indexOf('/') >= 0 || from.indexOf(':') >= 0 || from.indexOf('@') >= 0) {
            return Optional.empty();
        }
        Optional<Integer> shown = unnamed(from);
        if (shown.isPresent() && shown.get() < current && !isIndex(from)) {
            return Optional.of("stage " + shown.get() + ", which has no name (COPY --from=" + shown.get() + ")");
        }
        return Suggestion.of(from, names(current)).map(name -> "the stage '" + name + "'");
    }

    private Base image(String name, int current) {
        try {
            return new Base.ImageBase(ImageReference.parse(name), name);
        } catch (UserFailure e) {
            int scheme = name.indexOf("://");
            if (scheme > 0) {
                throw e.suggest(
                        name.startsWith("docker://")
                                ? "Leave docker:// out; an image is named without a scheme."
                                : "A Dockerfile names images. Give the place a name outside of it, buildContexts or"
                                        + " -Dlayerflux.buildContext.NAME=" + name + ", and write that NAME here.");
            }
            Optional<String> close = Suggestion.of(name, names(current));
            throw close.isPresent() ? e.suggest("Perhaps you meant the stage '" + close.get() + "'.") : e;
        }
    }

    /** The named context that a name stands for; image names match in any of their forms. */
    Optional<String> context(String name) {
        if (contexts.isEmpty()) {
            return Optional.empty();
        }
        for (String context : contexts) {
            if (context.equalsIgnoreCase(name)) {
                return Optional.of(context);
            }
        }
        Optional<ImageReference> image = reference(name);
        for (String context : contexts) {
            if (image.isPresent() && image.equals(reference(context))) {
                return Optional.of(context);
            }
        }
        return Optional.empty();
    }

    private static Optional<ImageReference> reference(String text) {
        try {
            return Optional.of(ImageReference.parse(text));
        } catch (UserFailure e) {
            return Optional.empty(); // a context's name need not be that of an image
        }
    }

    private Optional<Integer> earlier(String name, int before) {
        List<Integer> indexes = named.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        int found = Collections.binarySearch(indexes, before);
        int last = (found < 0 ? -found - 1 : found) - 1;
        return last < 0 ? Optional.empty() : Optional.of(indexes.get(last));
    }

    private List<String> names(int before) {
        List<String> names = new ArrayList<>();
        for (StageDeclaration stage : stages.subList(0, before)) {
            stage.name().filter(name -> !names.contains(name)).ifPresent(names::add);
        }
        return names;
    }

    private static boolean isIndex(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static int index(String digits) {
        return digits.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }
}
