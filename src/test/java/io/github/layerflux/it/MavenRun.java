package io.github.layerflux.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Maven run by a hook itself, for what an invoker can't do: as another user, or to be killed half-way. */
public final class MavenRun {

    private MavenRun() {}

    /**
     * The command that runs Maven in a project, offline, on the local repository of the integration tests (an earlier
     * run has put everything there).
     */
    public static Command in(Path project, Path localRepository, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("maven.home"), "bin/mvn").toString());
        command.addAll(List.of("-B", "-o", "-Dmaven.repo.local=" + localRepository));
        // the repository's artifacts came under repository names that this run doesn't know
        command.add("-Dmaven.legacyLocalRepo=true");
        command.addAll(List.of(arguments));
        return new Command(command, project, java.util.Map.of()).with("JAVA_HOME", System.getProperty("java.home"));
    }
}
