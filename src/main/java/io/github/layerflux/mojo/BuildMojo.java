package io.github.layerflux.mojo;

import java.util.List;
import java.util.Map;
import javax.inject.Inject;
import javax.inject.Provider;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProjectHelper;
import org.apache.maven.project.ProjectBuilder;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.jspecify.annotations.Nullable;

/**
 * Builds the image of a Dockerfile inside Maven's JVM: pulls, executes and caches as needed. The image lands in the
 * image store, as an OCI image layout in {@code target/layerflux/oci}, and where {@code outputs} says.
 */
@Mojo(name = "build", defaultPhase = LifecyclePhase.PACKAGE, requiresProject = false, threadSafe = true)
public class BuildMojo extends ShippingMojo {

    /** The build context folder. Defaults to the project's folder, without a POM to the current one. */
    @Parameter(property = "layerflux.context")
    @Nullable
    String context;

    /**
     * The Dockerfile, absolute or relative to the project (or current) folder. Defaults to {@code Dockerfile}, else
     * {@code Containerfile}, else {@code iEchorfile} in the context.
     */
    @Parameter(property = "layerflux.dockerfile")
    @Nullable
    String dockerfile;

    /** The stage to build; on the command line also {@code module:stage} entries. Defaults to the last stage. */
    @Parameter(property = "layerflux.target")
    @Nullable
    String target;

    /** The platforms to build for, such as {@code linux/amd64,linux/arm64}. Defaults to this machine's. */
    @Parameter(property = "layerflux.platforms")
    @Nullable
    List<String> platforms;

    /** Build arguments; on the command line {@code -Dlayerflux.buildArg.NAME=value}. */
    @Parameter
    @Nullable
    Map<String, String> buildArgs;

    /** Labels to add to the image; on the command line {@code -Dlayerflux.label.KEY=value}. */
    @Parameter
    @Nullable
    Map<String, String> labels;

    /** Annotations to add to the image's manifest; on the command line {@code -Dlayerflux.annotation.KEY=value}. */
    @Parameter
    @Nullable
    Map<String, String> annotations;

    /** Secrets, id to {@code env=NAME} or {@code src=PATH}; on the command line {@code -Dlayerflux.secret.ID=…}. */
    @Parameter
    @Nullable
    Map<String, String> secrets;

    /**
     * SSH agents for RUN, id to an agent's socket or to private key files, separated by commas; empty forwards the agent
     * that {@code SSH_AUTH_SOCK} names. On the command line {@code -Dlayerflux.ssh.default=}.
     */
    @Parameter
    @Nullable
    Map<String, String> ssh;

    /**
     * Named build contexts, which replace images and stages by name: name to folder, {@code docker-image://REF},
     * {@code oci-layout://DIR[:tag]} or {@code reactor:MODULE}; folders are relative to the project's. On the command line
     * {@code -Dlayerflux.buildContext.NAME=…}.
     */
    @Parameter
    @Nullable
    Map<String, String> buildContexts;

    /**
     * Host names for RUN, name to IP address, or {@code host-gateway} for this machine; on the command line
     * {@code -Dlayerflux.addHost.NAME=IP}.
     */
    @Parameter
    @Nullable
    Map<String, String> addHosts;

    /** The network of RUN: {@code default}, {@code none} or {@code host}. */
    @Parameter(property = "layerflux.network", defaultValue = "default")
    String network = "default";

    /**
     * Privileges that RUN may ask for: {@code security.insecure} for {@code RUN --security=insecure};
     * {@code network.host} is known, and needed for nothing.
     */
    @Parameter(property = "layerflux.allow")
    @Nullable
    List<String> allow;

    /**
     * How long a RUN may take before it is killed, such as {@code 90s}, {@code 10m} or {@code 1h30m}; a number alone
     * is seconds. No limit if unset.
     */
    @Parameter(property = "layerflux.runTimeout")
    @Nullable
    String runTimeout;

    /** How much memory a RUN may use, swap included, such as {@code 512m} or {@code 2g}; no limit if unset. */
    @Parameter(property = "layerflux.runMemory")
    @Nullable
    String runMemory;

    /** How many processors' time a RUN may use, such as {@code 1.5}; no limit if unset. */
    @Parameter(property = "layerflux.runCpus")
    @Nullable
    String runCpus;

    /** When base images are pulled: {@code missing}, {@code always} or {@code never}. Maven's {@code -o} means never. */
    @Parameter(property = "layerflux.pull", defaultValue = "missing")
    String pull = "missing";

    /** Whether to execute every instruction. */
    @Parameter(property = "layerflux.noCache", defaultValue = "false")
    boolean noCache;

    /** Stages to execute: names or globs; {@code module:stage} restricts one to a module. */
    @Parameter(property = "layerflux.noCacheFilter")
    @Nullable
    List<String> noCacheFilter;

    /** What a file of COPY and ADD is known by: {@code metadata} (time and size) or {@code content}. */
    @Parameter(property = "layerflux.cacheRules", defaultValue = "metadata")
    String cacheRules = "metadata";

    /**
     * Where steps are looked for that this machine hasn't built, in this order: {@code type=registry,ref=…[,scope=…]} or
     * {@code type=local,src=DIR}. See docs/shared-cache.md.
     */
    @Parameter(property = "layerflux.cacheFrom")
    @Nullable
    List<String> cacheFrom;

    /**
     * Where the build leaves its steps for others: {@code type=registry,ref=…[,scope=…][,mode=min]} or
     * {@code type=local,dest=DIR}. See docs/shared-cache.md.
     */
    @Parameter(property = "layerflux.cacheTo")
    @Nullable
    List<String> cacheTo;

    /**
     * How much the cache directory may hold, such as {@code 20g}: when Maven ends and there is more, what was not used
     * longest goes, images included (docs/cache-housekeeping.md).
     */
    @Parameter(property = "layerflux.cacheMaxSize")
    @Nullable
    String cacheMaxSize;

    /**
     * Further outputs, such as {@code type=oci,dest=image.tar}, {@code type=oci-layout,dest=DIR} or {@code type=registry}
     * (docs/outputs.md).
     */
    @Parameter(property = "layerflux.output")
    @Nullable
    List<String> outputs;

    /**
     * What of the image is attached to the project, for install, deploy and the Maven Build Cache extension, with the
     * classifier {@code image}: {@code none}, {@code descriptor} (its names and digests, type {@code json}) or
     * {@code archive} (an OCI archive, type {@code tar}).
     */
    @Parameter(property = "layerflux.attach", defaultValue = "none")
    String attach = "none";

    /**
     * Whether modification times in new layers that are later than SOURCE_DATE_EPOCH become that moment; needs
     * {@code project.build.outputTimestamp} or the build argument SOURCE_DATE_EPOCH.
     */
    @Parameter(property = "layerflux.rewriteTimestamp", defaultValue = "false")
    boolean rewriteTimestamp;

    /**
     * What an archive of ADD may unpack to, such as {@code 5g}, or a number of bytes; one that is larger may unpack to a
     * hundred times its own size. 0 is no limit.
     */
    @Parameter(property = "layerflux.archiveLimit", defaultValue = ARCHIVE_LIMIT)
    String archiveLimit = ARCHIVE_LIMIT;

    private static final String ARCHIVE_LIMIT = "1g";

    /**
     * What executes RUN: {@code auto}, {@code crun}, {@code runc}, {@code builtin}; or {@code chroot}, which isolates
     * nothing and is only taken when it is named.
     */
    @Parameter(property = "layerflux.sandbox", defaultValue = "auto")
    String sandbox = "auto";

    /**
     * Stages that must come wholly from the cache: names or globs; {@code module:stage} restricts one to a module. A miss
     * in one of them fails the build before the step is executed.
     */
    @Parameter(property = "layerflux.failOnMiss")
    @Nullable
    List<String> failOnMiss;

    /**
     * Whether steps that the cache has are executed again and their layers compared: {@code off}, {@code warn}, which
     * reports what differs, or {@code error}, which fails the build for it. Image and cache stay what they are.
     */
    @Parameter(property = "layerflux.verify", defaultValue = "off")
    String verify = "off";

    /** What findings of the build checks mean: {@code warn}, {@code error} or {@code skip}. */
    @Parameter(property = "layerflux.checks", defaultValue = "warn")
    String checks = "warn";

    /**
     * Whether layers of the base image may stay in their registry when no step reads them: {@code target/layerflux/oci}
     * then lacks them, and a push mounts them. For images that only copy files onto a base.
     */
    @Parameter(property = "layerflux.sparse", defaultValue = "false")
    boolean sparse;

    /** Whether to write a bill of materials, {@code target/layerflux/sbom.cdx.json}, and to push it with the image. */
    @Parameter(property = "layerflux.sbom", defaultValue = "false")
    boolean sbom;

    /**
     * How the image was built, as SLSA provenance in {@code target/layerflux/provenance.slsa.json}, pushed with the image:
     * {@code none}, {@code min} or {@code max}, which has the build arguments' values too.
     */
    @Parameter(property = "layerflux.provenance", defaultValue = "none")
    String provenance = "none";

    @Inject
    @Nullable
    Provider<MavenProjectHelper> projectHelper;

    /** Only a bill of materials asks for what the project depends on. */
    @Inject
    @Nullable
    Provider<ProjectDependenciesResolver> dependencies;

    /** Asked when a stage starts from a module that isn't part of this build. */
    @Inject
    @Nullable
    Provider<ProjectBuilder> projects;

    /** Whether nothing is built, but foretold. */
    boolean isForecast() {
        return false;
    }

    @Override
    void run() {
        ClassesAhead.load();
        if (session.getRequest().getResumeFrom() != null) {
            AtEnd.remind(this);
        }
        new BuildLaunch(this, module()).run();
    }
}
