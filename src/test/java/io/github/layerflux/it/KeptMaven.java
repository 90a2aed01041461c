package io.github.layerflux.it;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.maven.Maven;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenExecutionRequestPopulator;
import org.apache.maven.execution.MavenExecutionResult;
import org.codehaus.plexus.DefaultContainerConfiguration;
import org.codehaus.plexus.DefaultPlexusContainer;
import org.codehaus.plexus.PlexusConstants;
import org.codehaus.plexus.PlexusContainer;
import org.codehaus.plexus.classworlds.ClassWorld;

/**
 * Maven 3 with one container for all builds, as mvnd and IDEs have it: a plugin's realm, and with it all that is static in
 * its classes, is that of the build before. Maven's libraries are in the class path.
 */
final class KeptMaven implements MavenInOneJvm {

    private final ClassWorld world = new ClassWorld("plexus.core", KeptMaven.class.getClassLoader());
    private final PlexusContainer container;

    KeptMaven() throws Exception {
        this.container = new DefaultPlexusContainer(new DefaultContainerConfiguration()
                .setClassWorld(world)
                .setRealm(world.getRealm("plexus.core"))
                .setClassPathScanning(PlexusConstants.SCANNING_INDEX)
                .setAutoWiring(true)
                .setJSR250Lifecycle(true)
                .setName("maven"));
    }

    @Override
    public ClassWorld world() {
        return world;
    }

    @Override
    public boolean run(List<String> properties, Path project, Path repository, PrintStream out) throws Exception {
        Properties system = new Properties();
        system.putAll(System.getProperties());
        system.setProperty("aether.enhancedLocalRepository.trackingFilename", "none"); // as in FreshMaven
        Properties user = new Properties();
        for (String property : properties) {
            int equals = property.indexOf('=');
            user.setProperty(property.substring(0, equals), property.substring(equals + 1));
        }
        MavenExecutionRequest request = new DefaultMavenExecutionRequest()
                .setBaseDirectory(project.toFile())
                .setLocalRepositoryPath(repository.toFile())
                .setGoals(List.of("package"))
                .setOffline(true)
                .setInteractiveMode(false)
                .setSystemProperties(system)
                .setUserProperties(user);
        request.setMultiModuleProjectDirectory(project.toFile());
        request.setPom(project.resolve("pom.xml").toFile());
        container.lookup(MavenExecutionRequestPopulator.class).populateDefaults(request);
        MavenExecutionResult result = container.lookup(Maven.class).execute(request);
        for (Throwable failure : result.getExceptions()) {
            out.println(failure);
        }
        return !result.hasExceptions();
    }
}
