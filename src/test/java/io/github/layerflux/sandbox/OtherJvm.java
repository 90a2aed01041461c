package io.github.layerflux.sandbox;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Starts a class of the test class path in another JVM, as root or as a user with subordinate ids. */
final class OtherJvm {

    static final String USER = "layerflux-test";

    private OtherJvm() {}

    static Process start(Class<?> main, String... arguments) throws IOException {
        return start(List.of(), System.getProperty("java.class.path"), main, arguments);
    }

    /** @param folder readable by everyone; the class path is copied there, since users can't read root's */
    static Process startAsUser(Path folder, Class<?> main, String... arguments) throws Exception {
        makeUser();
        return startAs(USER, folder, main, arguments);
    }

    static Process startAs(String user, Path folder, Class<?> main, String... arguments) throws Exception {
        return startAs(user, folder, copyClassPath(folder), main, arguments);
    }

    /** Copies the class path to where everybody can read it. */
    static String copyClassPath(Path folder) throws Exception {
        List<String> places = new ArrayList<>();
        for (String place : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path source = Path.of(place);
            Path copy = folder.resolve(places.size() + "-" + source.getFileName());
            if (Files.exists(source)) {
                run("cp", "-r", source.toString(), copy.toString());
                places.add(copy.toString());
            }
        }
        run("chmod", "-R", "a+rX", folder.toString());
        return String.join(File.pathSeparator, places);
    }

    /** Starts it with {@code own/cache} of the folder as its first argument. */
    static Process startAs(String user, Path folder, String classPath, Class<?> main, String... arguments)
            throws Exception {
        return startAs(List.of(), user, folder, classPath, main, arguments);
    }

    /** As above, by a command of root's that the rest is added to. */
    static Process startAs(
            List<String> before, String user, Path folder, String classPath, Class<?> main, String... arguments)
            throws Exception {
        Path own = Files.createDirectories(folder.resolve("own"));
        run("chown", user, own.toString());
        List<String> prefix = new ArrayList<>(before);
        prefix.addAll(List.of("setpriv", "--reuid", user, "--regid", user, "--clear-groups", "--inh-caps=-all"));
        List<String> all = new ArrayList<>(List.of(own.resolve("cache").toString()));
        all.addAll(List.of(arguments));
        return start(prefix, classPath, main, all.toArray(String[]::new));
    }

    /** As root with less than all capabilities. */
    static Process startWith(String capabilities, Class<?> main, String... arguments) throws IOException {
        List<String> prefix =
                List.of("setpriv", "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all" + capabilities);
        return start(prefix, System.getProperty("java.class.path"), main, arguments);
    }

    /** As root of a user namespace (user_namespaces(7)): its root is this one, its other ids begin with one outside. */
    static Process startInUserNamespace(String outside, Class<?> main, String... arguments) throws IOException {
        List<String> prefix = List.of("unshare", "-U", "sh", "-c", "echo READY; read go && exec \"$@\"", "sh");
        Process process = start(prefix, System.getProperty("java.class.path"), main, arguments);
        process.getInputStream().readNBytes("READY\n".length());
        for (String file : List.of("uid_map", "gid_map")) {
            Files.writeString(Path.of("/proc", Long.toString(process.pid()), file), "0 0 1\n1 " + outside + " 65535\n");
        }
        process.getOutputStream().write("go\n".getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
        return process;
    }

    /** As root in the mount namespace of another process. */
    static Process startWhere(Process other, Class<?> main, String... arguments) throws IOException {
        List<String> prefix = List.of("nsenter", "--target", Long.toString(other.pid()), "--mount", "--wd");
        return start(prefix, System.getProperty("java.class.path"), main, arguments);
    }

    private static Process start(List<String> prefix, String classPath, Class<?> main, String... arguments)
            throws IOException {
        List<String> command =
                // a process group of its own, for Ctrl-C, which processes in the background would ignore
                new ArrayList<>(List.of("setsid", "env", "--default-signal=INT"));
        command.addAll(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classPath, main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        return builder.start();
    }

    static void makeUser() throws Exception {
        boolean known =
                Files.readAllLines(Path.of("/etc/passwd")).stream().anyMatch(line -> line.startsWith(USER + ":"));
        if (!known) {
            run("useradd", "--no-create-home", USER);
        }
        if (IdRange.subordinate(Path.of("/etc/subuid"), USER, -1).isEmpty()) {
            run("usermod", "--add-subuids", "700000-765535", "--add-subgids", "700000-765535", USER);
        }
    }

    static Path everyonesFolder() throws IOException {
        Path folder = Files.createTempDirectory("layerflux");
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
    }
}
