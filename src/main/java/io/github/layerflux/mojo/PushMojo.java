package io.github.layerflux.mojo;

import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Pushes the image that {@code build} made to every reference in {@code images}: blobs first, then the manifest by its
 * digest, tags last. What a registry has already isn't sent again; pushing twice moves nothing. The digests go into
 * {@code target/layerflux/image.json}.
 */
@Mojo(name = "push", defaultPhase = LifecyclePhase.DEPLOY, requiresProject = false, threadSafe = true)
public final class PushMojo extends ShippingMojo {

    /** Whether to push nothing; the image is built all the same. */
    @Parameter(property = "layerflux.skipPush", defaultValue = "false")
    boolean skipPush;

    @Override
    void run() {
        if (session.getRequest().getResumeFrom() != null) {
            AtEnd.remind(this);
        }
        new PushLaunch(this, module()).run();
    }
}
