package io.github.layerflux.mojo;

import java.util.List;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * Pushes the image that {@code build} made to every reference in {@code images}: blobs first, then the manifest by its
 * digest, tags last. What a registry has already isn't sent again; pushing twice moves nothing. The digests go into
 * {@code target/layerflux/image.json}.
 */
@Mojo(name = "push", defaultPhase = LifecyclePhase.DEPLOY, requiresProject = false, threadSafe = true)
public final class PushMojo extends AbstractMojo {

    /** References to push to. Defaults to those that the image was built with. */
    @Parameter(property = "layerflux.images")
    @Nullable
    List<String> images;

    /** Defaults to {@code $XDG_CACHE_HOME/layerflux}, else {@code ~/.cache/layerflux}. */
    @Parameter(property = "layerflux.cacheDirectory")
    @Nullable
    String cacheDirectory;

    /** Registries reached over plain HTTP or with an unverified certificate, besides loopback. */
    @Parameter(property = "layerflux.insecureRegistries")
    @Nullable
    List<String> insecureRegistries;

    /** Blobs at once to one repository. Defaults to 4, or Maven's {@code -T} or the cores if those are more. */
    @Parameter(property = "layerflux.parallelism", defaultValue = "0")
    int parallelism;

    /** {@code auto}, {@code plain}, {@code quiet} or {@code json}. */
    @Parameter(property = "layerflux.progress", defaultValue = "auto")
    String progress = "auto";

    /**
     * Push only after every module has succeeded: in the last module that runs this goal, all of them; nothing when a
     * module failed.
     */
    @Parameter(property = "layerflux.pushAtEnd", defaultValue = "false")
    boolean pushAtEnd;

    /** Of the layers that are pushed: {@code auto} is gzip; {@code gzip}, {@code zstd}, {@code none}. */
    @Parameter(property = "layerflux.compression", defaultValue = "auto")
    String compression = "auto";

    /** Of gzip 0 to 9, of zstd 1 to 22. */
    @Parameter(property = "layerflux.compressionLevel")
    @Nullable
    String compressionLevel;

    /** Whether to push nothing; the image is built all the same. */
    @Parameter(property = "layerflux.skipPush", defaultValue = "false")
    boolean skipPush;

    /**
     * A private key (PEM, PKCS#8) to sign what is pushed with, as cosign does; the password of an encrypted one is in the
     * environment variable {@code LAYERFLUX_SIGN_PASSWORD}.
     */
    @Parameter(property = "layerflux.signKey")
    @Nullable
    String signKey;

    /** Whether to do nothing, in all goals. */
    @Parameter(property = "layerflux.skip", defaultValue = "false")
    boolean skip;

    @Parameter(defaultValue = "${project}", readonly = true)
    @Nullable
    MavenProject project;

    @Parameter(defaultValue = "${session}", readonly = true, required = true)
    MavenSession session;

    @Parameter(defaultValue = "${mojoExecution}", readonly = true)
    @Nullable
    MojoExecution execution;

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        PushLaunch.of(this).run();
    }
}
