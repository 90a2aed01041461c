package io.github.layerflux.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A control group that root hands over to a user, as systemd does for its users (kernel documentation, cgroup-v2,
 * "Delegation"); in version 1 a folder of the user's in the hierarchies of memory and of processors. Needs root.
 */
final class DelegatedGroup implements AutoCloseable {

    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final Path UNIFIED = ROOT.resolve("cgroup.controllers");
    private static final String MEMBERS = "cgroup.procs";

    /** Where groups may be made: one folder of version 2, two of version 1. */
    private final List<Path> places = new ArrayList<>();
    /** Where processes are started; version 2 wants them in a leaf. */
    private final List<Path> homes = new ArrayList<>();

    static int version() {
        return Files.exists(UNIFIED) ? 2 : 1;
    }

    /** Makes one for a user. */
    static DelegatedGroup of(String user) throws IOException, InterruptedException {
        DelegatedGroup group = new DelegatedGroup();
        String name = "delegated-" + ProcessHandle.current().pid();
        if (version() == 2) {
            Path place = Files.createDirectory(ROOT.resolve(name));
            group.places.add(place);
            for (Path folder : List.of(ROOT, place)) {
                Files.writeString(folder.resolve("cgroup.subtree_control"), "+memory +cpu");
            }
            group.homes.add(Files.createDirectory(place.resolve("home")));
            OtherJvm.run("chown", user, place.resolve("cgroup.subtree_control").toString());
        } else {
            for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
                String[] fields = line.split(":", 3);
                if (List.of(fields[1].split(",")).stream().anyMatch(List.of("memory", "cpu")::contains)) {
                    Path own = ROOT.resolve(fields[1]).resolve(fields[2].substring(1));
                    group.places.add(Files.createDirectory(own.resolve(name)));
                }
            }
            group.homes.addAll(group.places);
        }
        for (List<Path> folders : List.of(group.places, group.homes)) {
            for (Path folder : folders) {
                OtherJvm.run(
                        "chown",
                        user,
                        folder.toString(),
                        folder.resolve(MEMBERS).toString());
            }
        }
        return group;
    }

    /** What a command begins with to be executed in it. */
    List<String> enter() {
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                "while [ $1 != -- ]; do echo $$ >$1 || exit 1;" + " shift; done; shift; exec \"$@\"",
                "sh"));
        homes.forEach(home -> command.add(home.resolve(MEMBERS).toString()));
        command.add("--");
        return command;
    }

    /** The groups in it that were made by those it was handed to. */
    List<Path> made() throws IOException {
        List<Path> made = new ArrayList<>();
        for (Path place : places) {
            try (Stream<Path> all = Files.list(place)) {
                all.filter(Files::isDirectory)
                        .filter(folder -> !homes.contains(folder))
                        .forEach(made::add);
            }
        }
        return made;
    }

    @Override
    public void close() throws IOException {
        for (List<Path> folders : List.of(homes, places)) {
            for (Path folder : folders) {
                Files.deleteIfExists(folder);
            }
        }
    }
}
