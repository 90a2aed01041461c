package io.github.layerflux.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.codehaus.plexus.classworlds.ClassWorld;
import org.codehaus.plexus.classworlds.launcher.ConfigurationException;
import org.codehaus.plexus.classworlds.launcher.Launcher;
import org.codehaus.plexus.classworlds.realm.ClassRealm;
import org.codehaus.plexus.classworlds.realm.DuplicateRealmException;
import org.codehaus.plexus.classworlds.realm.NoSuchRealmException;

/** A Maven installation loaded into this JVM, that can be run any number of times. */
abstract class MavenInOneJvm {

    final ClassWorld world;
    final ClassRealm core;

    private MavenInOneJvm(ClassWorld world, ClassRealm core) {
        this.world = world;
        this.core = core;
    }

    /** Maven 3 makes its components anew in each run; Maven 4 keeps them, and the plugins' realms, as mvnd does. */
    static MavenInOneJvm load(Path home, Path project) throws IOException, ReflectiveOperationException {
        System.setProperty("maven.home", home.toString());
        System.setProperty("maven.multiModuleProjectDirectory", project.toString());
        Launcher launcher = new Launcher();
        launcher.setSystemClassLoader(ClassLoader.getSystemClassLoader());
        try (InputStream configuration = Files.newInputStream(home.resolve("bin/m2.conf"))) {
            launcher.configure(configuration);
            ClassRealm core = launcher.getMainRealm();
            Thread.currentThread().setContextClassLoader(core);
            return core.getResource("org/apache/maven/cling/MavenCling.class") == null
                    ? new Fresh(launcher.getWorld(), core)
                    : new Resident(launcher.getWorld(), core, home);
        } catch (DuplicateRealmException | NoSuchRealmException | ConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return Maven's exit code */
    abstract int run(List<String> arguments, Path project, PrintStream out) throws ReflectiveOperationException;

    /** As Maven's launcher does it, without the end of the JVM. */
    private static final class Fresh extends MavenInOneJvm {

        Fresh(ClassWorld world, ClassRealm core) {
            super(world, core);
        }

        @Override
        int run(List<String> arguments, Path project, PrintStream out) throws ReflectiveOperationException {
            Class<?> cli = core.loadClass("org.apache.maven.cli.MavenCli");
            Object maven = cli.getConstructor(ClassWorld.class).newInstance(world);
            return (int) cli.getMethod("doMain", String[].class, String.class, PrintStream.class, PrintStream.class)
                    .invoke(maven, arguments.toArray(new String[0]), project + "/", out, out);
        }
    }

    /** Maven 4's resident invoker: the next run finds the container of the one before. */
    private static final class Resident extends MavenInOneJvm {

        private final Path home;
        private final Object invoker;

        Resident(ClassWorld world, ClassRealm core, Path home) throws ReflectiveOperationException {
            super(world, core);
            this.home = home;
            Class<?> lookups = core.loadClass("org.apache.maven.cling.invoker.ProtoLookup");
            Object builder = lookups.getMethod("builder").invoke(null);
            call(builder, "addMapping", new Class<?>[] {Class.class, Object.class}, ClassWorld.class, world);
            invoker = core.loadClass("org.apache.maven.cling.invoker.mvn.resident.ResidentMavenInvoker")
                    .getConstructors()[0]
                    .newInstance(call(builder, "build", new Class<?>[0]), null);
        }

        @Override
        int run(List<String> arguments, Path project, PrintStream out) throws ReflectiveOperationException {
            Class<?> messages = core.loadClass("org.apache.maven.api.services.MessageBuilderFactory");
            Object builder = core.loadClass("org.apache.maven.api.cli.ParserRequest")
                    .getMethod("mvn", List.class, messages)
                    .invoke(
                            null,
                            arguments,
                            core.loadClass("org.apache.maven.jline.JLineMessageBuilderFactory")
                                    .getConstructor()
                                    .newInstance());
            call(builder, "cwd", new Class<?>[] {Path.class}, project);
            call(builder, "mavenHome", new Class<?>[] {Path.class}, home);
            call(builder, "stdIn", new Class<?>[] {InputStream.class}, InputStream.nullInputStream());
            call(builder, "stdOut", new Class<?>[] {OutputStream.class}, out);
            call(builder, "stdErr", new Class<?>[] {OutputStream.class}, out);
            call(builder, "embedded", new Class<?>[] {boolean.class}, true);
            Object parser = core.loadClass("org.apache.maven.cling.invoker.mvn.MavenParser")
                    .getConstructor()
                    .newInstance();
            Object request = core.loadClass("org.apache.maven.api.cli.Parser")
                    .getMethod("parseInvocation", core.loadClass("org.apache.maven.api.cli.ParserRequest"))
                    .invoke(parser, call(builder, "build", new Class<?>[0]));
            return (int) core.loadClass("org.apache.maven.api.cli.Invoker")
                    .getMethod("invoke", core.loadClass("org.apache.maven.api.cli.InvokerRequest"))
                    .invoke(invoker, request);
        }

        private static Object call(Object target, String method, Class<?>[] types, Object... arguments)
                throws ReflectiveOperationException {
            return target.getClass().getMethod(method, types).invoke(target, arguments);
        }
    }
}
