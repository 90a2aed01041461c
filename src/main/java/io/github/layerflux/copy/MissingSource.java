package io.github.layerflux.copy;

import io.github.layerflux.dockerfile.Suggestion;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.layer.LayerEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says that a source doesn't exist, and what was probably meant. */
final class MissingSource {

    private final SourceRoot root;

    MissingSource(SourceRoot root) {
        this.root = root;
    }

    /**
     * @param word as it was written
     * @param path the same, cleaned
     * @param real where links led
     */
    BuildFailure failure(String word, String path, String real) throws IOException {
        UserFailure failure = new UserFailure(
                "\"/" + path + "\" not found" + (real.equals(path) ? "" : ": its symlinks lead to \"/" + real + "\""));
        if (word.equals("..") || word.startsWith("../") || word.contains("/../")) {
            return failure.suggest("'..' never leads out of the build context: " + word + " means /" + path
                    + " in it. Set layerflux.context to a folder that holds all sources.");
        }
        Optional<SourceRoot.Ignored> ignored = root.ignored();
        if (ignored.isPresent() && ignored.get().hides(real)) {
            return failure.suggest(
                    "\"" + real + "\" exists, but " + ignored.get().fileName() + " leaves it out.");
        }
        Optional<String> near = nearest(real);
        return near.isPresent() ? failure.suggest("Did you mean \"" + near.get() + "\"?") : failure;
    }

    /** The existing path nearest to the first part that is missing. */
    private Optional<String> nearest(String real) throws IOException {
        String missing = real;
        String folder = ImagePath.parent(missing);
        while (!folder.isEmpty() && root.tree().lookup(folder).isEmpty()) {
            missing = folder;
            folder = ImagePath.parent(folder);
        }
        List<String> names = new ArrayList<>();
        for (LayerEntry candidate : root.tree().children(folder)) {
            names.add(ImagePath.name(candidate.path()));
        }
        Optional<String> near = Suggestion.of(ImagePath.name(missing), names);
        return near.isEmpty() ? near : Optional.of(ImagePath.join(folder, near.get()));
    }
}
