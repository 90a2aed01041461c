package io.github.layerflux.copy;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.layer.FileTree;
import io.github.layerflux.layer.ResolvedUser;
import io.github.layerflux.layer.UserResolver;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Plans the layer of a COPY or ADD: which paths it has, with which attributes, and where their bytes come from.
 *
 * <p>The destination is a folder if it is written as one or is one; otherwise a file. A folder's contents are copied,
 * not the folder. Symlinks of the image on the way to the destination are followed; below it nothing is followed. The
 * folders that have to be made are 0755 and 0:0 unless {@code --chown} or {@code --chmod} say otherwise; a destination
 * folder that exists stays as it is, folders in it become what the source's are.
 *
 * <p>The rules are BuildKit's, which the Dockerfile reference describes in part. Different on purpose: an unknown name in
 * {@code --chown} is an error (BuildKit takes 0), and so are several files for a destination that is no folder (BuildKit
 * keeps the last), both as the reference has it; folders that exist keep their time, so that a layer doesn't depend on
 * when it was made.
 */
public final class CopyLayout {

    private final FileTree image;
    private final CopyOptions options;

    /** @param image the merged layers that the instruction builds on */
    public CopyLayout(FileTree image, CopyOptions options) {
        this.image = image;
        this.options = options;
    }

    /**
     * Plans the layer.
     *
     * @param source the tree that {@code selection} was made of
     * @throws UserFailure when a folder meets a file, a name in {@code --chown} is unknown, or several files have a
     *     destination that is no folder
     * @throws EnvironmentFailure when a tree can't be read
     */
    public LayerPlan plan(FileTree source, SourceSelection selection, Destination destination) {
        return plan(List.of(new SourcePart(source, selection, options.unpack())), destination);
    }

    /**
     * Plans the layer, as {@link #plan(FileTree, SourceSelection, Destination)} does, from several trees.
     *
     * @param parts in the order in which they are copied
     */
    public LayerPlan plan(List<SourcePart> parts, Destination destination) {
        try {
            TargetTree target = new TargetTree(options.link() ? new EmptyTree() : image);
            new Copier(target, options, owner()).copy(parts, destination);
            return target.plan();
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't plan what is copied to " + destination, e);
        }
    }

    private Optional<ResolvedUser> owner() throws IOException {
        String spec = options.chown().orElse("");
        if (spec.isEmpty()) {
            return Optional.empty();
        }
        if (options.link()) {
            checkLinked(spec);
        }
        return Optional.of(UserResolver.resolveOwner(image, spec));
    }

    /**
     * Checks an owner for {@code --link}.
     *
     * @param chown expanded
     * @throws UserFailure when it has a name
     */
    public static void checkLinked(String chown) {
        if (!isNumeric(chown)) {
            throw new UserFailure("--chown=" + chown + " can't be used with --link, which doesn't look at the image")
                    .suggest("Give numeric ids, or leave --link out.");
        }
    }

    private static boolean isNumeric(String spec) {
        for (int i = 0; i < spec.length(); i++) {
            char c = spec.charAt(i);
            if ((c < '0' || c > '9') && c != ':') {
                return false;
            }
        }
        return true;
    }
}
