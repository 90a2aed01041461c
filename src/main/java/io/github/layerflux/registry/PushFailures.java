package io.github.layerflux.registry;

import io.github.layerflux.content.MissingBlob;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.registry.auth.Login;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What registries' refusals mean to somebody who pushes. What the registry itself says is always shown. */
final class PushFailures {

    private PushFailures() {}

    /** @param what was to be pushed, such as {@code blob sha256:…} */
    static Throwable of(Refusal refusal, ImageReference target, String what) {
        return of(refusal, target, what, Optional.empty());
    }

    /** @param login what was shown */
    static Throwable of(Refusal refusal, ImageReference target, String what, Optional<Login> login) {
        String host = refusal.reply().uri().getAuthority();
        String repository = target.registry() + "/" + target.repository();
        int status = refusal.reply().status();
        String said = " (" + status + ")" + refusal.explanation();
        if (speaksOf(refusal, "quota", "storage limit") || status == 507) {
            return new EnvironmentFailure(host + " has no room for " + what + " of " + repository + said)
                    .suggest("Delete old images there, or have the quota raised.");
        }
        if (speaksOf(refusal, "immutab", "ImageTagAlreadyExists", "already exists and")) {
            return new EnvironmentFailure(host + " does not let " + what + " of " + repository + " be replaced" + said)
                    .suggest("Push another tag, such as the version's; tags are immutable in this repository.");
        }
        if (status == 401 || status == 403) {
            String whose =
                    login.map(used -> ", credentials: " + used.description()).orElse("");
            return new EnvironmentFailure(host + " refuses pushes to " + repository + " (" + status + ")" + whose
                            + refusal.explanation())
                    .suggest(
                            login.isPresent()
                                    ? "Check the repository's name, and that this user may push there."
                                    : "Give credentials that may push there; no source has any for " + target.registry()
                                            + ".");
        }
        if (status == 404 && (has(refusal, "NAME_UNKNOWN") || what.startsWith("tag") || what.startsWith("an upload"))) {
            return new EnvironmentFailure(host + " has no repository " + target.repository() + said)
                    .suggest("Check its name; some registries want a repository to be made before the first push.");
        }
        if (status == 405) {
            return new EnvironmentFailure(host + " takes no pushes" + said)
                    .suggest("It may be a mirror or read-only; push to the registry itself.");
        }
        return status == 429 || status == 408 || status >= 500
                ? refusal.failure(what + " of " + repository)
                : refused(host + " refused " + what + " of " + repository + said, lost(refusal));
    }

    /** A registry may say of a blob that it is there, and find when it gets the manifest that it isn't. */
    private static @Nullable MissingBlob lost(Refusal refusal) {
        return has(refusal, "MANIFEST_BLOB_UNKNOWN") || has(refusal, "BLOB_UNKNOWN")
                ? new MissingBlob(refusal.explanation())
                : null;
    }

    private static BuildFailure refused(String problem, @Nullable MissingBlob lost) {
        return new EnvironmentFailure(problem, lost).suggest("Ask who runs the registry, or push to another one.");
    }

    static boolean has(Refusal refusal, String code) {
        return refusal.codes().contains(code);
    }

    private static boolean speaksOf(Refusal refusal, String... words) {
        if (refusal.reply().status() < 400
                || refusal.reply().status() == 429
                || refusal.reply().status() >= 500) {
            return false;
        }
        String text = (String.join(" ", refusal.codes()) + refusal.explanation()).toLowerCase(Locale.ROOT);
        return List.of(words).stream().anyMatch(word -> text.contains(word.toLowerCase(Locale.ROOT)));
    }
}
