package io.github.layerflux.mojo;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.network.InsecureHosts;
import io.github.layerflux.registry.PushTarget;
import java.net.URI;
import org.apache.maven.execution.MavenSession;

/** Where images may be pushed to: looked at before anything is built or sent. */
record PushTargets(boolean offline) {

    static PushTargets of(MavenSession session) {
        return new PushTargets(session.isOffline());
    }

    /**
     * Docker's own images live in {@code docker.io/library}: nobody else may push there. Offline, as for {@code deploy},
     * nothing leaves this machine; its own registry, on loopback, isn't elsewhere.
     */
    PushTarget target(ImageReference reference) {
        if (reference.registry().equals(ImageReference.DOCKER_HUB)
                && reference.repository().startsWith("library/")) {
            throw new UserFailure("'" + reference.familiar() + "' names no registry to push to")
                    .suggest("Set images to a full reference, such as registry.example.com/team/" + reference.familiar()
                            + ", or for Docker Hub USER/" + reference.familiar() + ".");
        }
        if (offline && !InsecureHosts.isLoopback(URI.create("https://" + reference.registry()))) {
            throw new EnvironmentFailure("'" + reference.familiar() + "' can't be pushed: Maven works offline (-o)")
                    .suggest("Leave out -o; only a registry on this machine (localhost) is reached with it.");
        }
        return new PushTarget(reference, false);
    }
}
