package io.github.layerflux.it;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.codehaus.plexus.classworlds.ClassWorld;
import org.codehaus.plexus.classworlds.launcher.Launcher;
import org.codehaus.plexus.classworlds.realm.ClassRealm;

/** Maven 3 as its launcher runs it, without the end of the JVM: all components, and plugins' realms, are made anew. */
final class FreshMaven implements MavenInOneJvm {

    private final ClassWorld world;
    private final Class<?> cli;

    FreshMaven(Path home, Path project) throws Exception {
        System.setProperty("maven.home", home.toString());
        System.setProperty("maven.multiModuleProjectDirectory", project.toString());
        Launcher launcher = new Launcher();
        launcher.setSystemClassLoader(ClassLoader.getSystemClassLoader());
        try (InputStream configuration = Files.newInputStream(home.resolve("bin/m2.conf"))) {
            launcher.configure(configuration);
        }
        this.world = launcher.getWorld();
        ClassRealm core = launcher.getMainRealm();
        Thread.currentThread().setContextClassLoader(core);
        this.cli = core.loadClass("org.apache.maven.cli.MavenCli");
    }

    @Override
    public ClassWorld world() {
        return world;
    }

    @Override
    public boolean run(List<String> properties, Path project, Path repository, PrintStream out) throws Exception {
        // the repository's artifacts came under repository names that this run doesn't know
        List<String> arguments = new ArrayList<>(List.of(
                "-B",
                "-o",
                "-Dmaven.repo.local=" + repository,
                "-Daether.enhancedLocalRepository.trackingFilename=none",
                "package"));
        properties.forEach(property -> arguments.add("-D" + property));
        Object maven = cli.getConstructor(ClassWorld.class).newInstance(world);
        return 0
                == (int) cli.getMethod("doMain", String[].class, String.class, PrintStream.class, PrintStream.class)
                        .invoke(maven, arguments.toArray(new String[0]), project + "/", out, out);
    }
}
