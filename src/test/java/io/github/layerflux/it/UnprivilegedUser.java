package io.github.layerflux.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A user without privileges, with subordinate ids (subuid(5)) or without, who has a copy of an invoker project and of the local
 * repository in a home of his own. Run as root, the user is made and removed again; otherwise whoever runs the tests
 * is that user.
 */
public final class UnprivilegedUser implements AutoCloseable {

    private static final String NAME = "layerflux-it";
    private static final String NAME_WITHOUT_IDS = "layerflux-it-single";

    private static final Set<String> MADE_BY_BUILDS = Set.of("target", "layerflux-cache", "build.log");

    private final String name;
    private final Path home;

    private UnprivilegedUser(String name, Path home) {
        this.name = name;
        this.home = home;
    }

    public static UnprivilegedUser home(Path project, Path localRepository) {
        TestMachine.tool("newuidmap");
        return home(NAME, project, localRepository);
    }

    /** One without subordinate ids. Needs root. */
    public static UnprivilegedUser withoutSubordinateIds(Path project, Path localRepository) {
        if (!TestMachine.isRoot()) {
            throw new IllegalStateException("only root can make a user: run the integration tests as root");
        }
        return home(NAME_WITHOUT_IDS, project, localRepository);
    }

    private static UnprivilegedUser home(String name, Path project, Path localRepository) {
        try {
            // a temporary folder that survives reboots and is a real disk, and that everybody may enter
            UnprivilegedUser user = new UnprivilegedUser(name, Files.createTempDirectory(Path.of("/var/tmp"), name));
            Files.createDirectories(user.project());
            try (DirectoryStream<Path> parts = Files.newDirectoryStream(project)) {
                for (Path part : parts) {
                    if (!MADE_BY_BUILDS.contains(part.getFileName().toString())) {
                        copy(part, user.project());
                    }
                }
            }
            copy(localRepository, user.home.resolve("repository"));
            if (TestMachine.isRoot()) {
                user.create();
            }
            return user;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the copy of the project is. */
    public Path project() {
        return home.resolve("project");
    }

    /** Maven as this user. */
    public Command maven(String... arguments) {
        Command maven = MavenRun.in(project(), home.resolve("repository"), arguments);
        List<String> command = new ArrayList<>();
        if (TestMachine.isRoot()) {
            command.addAll(List.of(TestMachine.tool("runuser").toString(), "-u", name, "--"));
        }
        command.addAll(List.of("env", "HOME=" + home));
        command.addAll(maven.arguments());
        return new Command(command, project(), maven.environment());
    }

    /**
     * Maven as this user where no sandbox can be made: no program it starts may gain a privilege (no_new_privs, prctl(2)),
     * so newuidmap has no effect, and below a changed root the kernel makes no user name space at all
     * (user_namespaces(7), EPERM). Needs root.
     */
    public Command mavenWithoutSandbox(String... arguments) {
        if (!TestMachine.isRoot()) {
            throw new IllegalStateException(
                    "only root can keep a user from making name spaces: run the integration" + " tests as root");
        }
        Command maven = maven(arguments);
        Path root = home.resolve("root");
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String changedRoot = "root=$1 folder=$2; shift 2; mount --rbind / \"$root\""
                + " && exec chroot \"$root\" sh -c 'cd \"$0\" && exec \"$@\"' \"$folder\" \"$@\"";
        List<String> command = new ArrayList<>(List.of(
                "unshare",
                "-m",
                "sh",
                "-c",
                changedRoot,
                "sh",
                root.toString(),
                maven.directory().toString()));
        command.addAll(List.of(TestMachine.tool("setpriv").toString(), "--no-new-privs"));
        command.addAll(maven.arguments());
        return new Command(command, maven.directory(), maven.environment());
    }

    @Override
    public void close() {
        if (TestMachine.isRoot()) {
            Command.of("userdel", name).outcome();
        }
        Command.of("rm", "-rf", home.toString()).run();
    }

    private void create() throws IOException {
        if (Command.of("id", name).outcome().exitCode() == 0) {
            Command.of("userdel", name).run();
        }
        Command add = Command.of("useradd", "--no-create-home", "--user-group", "--home-dir", home.toString());
        if (name.equals(NAME_WITHOUT_IDS)) {
            add.plus("--system", name).run(); // system users get none
        } else {
            add.plus(name).run();
            for (String file : List.of("subuid", "subgid")) {
                // useradd gives them on most machines, not on all
                Path ids = Path.of("/etc", file);
                if (!Files.exists(ids) || !Files.readString(ids).contains(name + ":")) {
                    Command.of("usermod", "--add-" + file + "s", "1000000-1065535", name)
                            .run();
                }
            }
        }
        Command.of("chown", "-R", name + ":" + name, home.toString()).run();
    }

    private static void copy(Path from, Path to) {
        Command.of("cp", "-r", "--preserve=timestamps", from.toString(), to.toString())
                .run();
    }
}
