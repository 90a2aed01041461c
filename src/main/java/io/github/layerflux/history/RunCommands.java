package io.github.layerflux.history;

import io.github.layerflux.dockerfile.Command;
import io.github.layerflux.dockerfile.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a RUN's commands are known to use, told by their names alone. */
final class RunCommands {

    /** They get what they need from elsewhere, or take no files at all. */
    private static final Set<String> FREE = Set.of(
            "apt-get",
            "apt",
            "apk",
            "yum",
            "dnf",
            "microdnf",
            "tdnf",
            "zypper",
            "pacman",
            "mkdir",
            "useradd",
            "groupadd",
            "adduser",
            "addgroup",
            "usermod",
            "echo",
            "printf",
            "true",
            ":",
            "set",
            "export",
            "sleep",
            "curl",
            "wget",
            "locale-gen",
            "rm",
            "ln",
            "ldconfig",
            "date");

    /** They work on a project's sources. */
    private static final Set<String> BUILDS = Set.of(
            "mvn", "mvnw", "gradle", "gradlew", "ant", "sbt", "make", "cmake", "ninja", "meson", "bazel", "javac",
            "java", "jlink", "cargo", "go", "dotnet", "gcc", "g++", "cc", "clang", "node", "npx", "tsc", "python",
            "python3", "ruby", "rake", "php", "perl", "mix", "stack", "cabal", "swift", "ng", "vite", "webpack");

    /** They install what files list, when one of the words follows; {@code -} stands for none. */
    private static final List<List<String>> LISTS = List.of(
            List.of("npm", "ci", "install", "i"),
            List.of("yarn", "install", "-"),
            List.of("pnpm", "install", "i", "fetch"),
            List.of("poetry", "install"),
            List.of("bundle", "install"),
            List.of("composer", "install"),
            List.of("go", "mod"),
            List.of("cargo", "fetch"),
            List.of("mvn", "dependency:go-offline", "dependency:resolve"),
            List.of("mvnw", "dependency:go-offline", "dependency:resolve"));

    private final List<List<String>> commands = new ArrayList<>();
    private final String text;

    RunCommands(Run run) {
        if (run.command() instanceof Command.ShellForm shell) {
            text = shell.script();
        } else if (run.command() instanceof Command.ExecForm exec) {
            text = String.join(" ", exec.argv());
        } else if (run.command() instanceof Command.ScriptFile script) {
            text = script.content();
        } else {
            throw new IllegalStateException("no such command: " + run.command());
        }
        for (String command : text.split("&&|\\|\\||[;|&\n(){}]")) {
            List<String> words = words(command);
            if (!words.isEmpty()) {
                commands.add(words);
            }
        }
    }

    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        for (String word : command.strip().split("\\s+")) {
            boolean assignment = words.isEmpty() && word.matches("[A-Za-z_][A-Za-z0-9_]*=.*");
            if (!word.isEmpty() && !assignment && !word.equals("sudo") && !word.equals("exec")) {
                words.add(word);
            }
        }
        return words;
    }

    /** Whether a path or a name occurs, not as a part of a longer name. */
    boolean mention(String name) {
        for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
            int end = at + name.length();
            if ((at == 0 || !isOfName(text.charAt(at - 1))) && (end == text.length() || !isOfName(text.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfName(char c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == '_';
    }

    /** What the names say of files that nobody mentions. */
    Dependence onFiles() {
        Dependence worst = Dependence.NONE;
        for (List<String> words : commands) {
            worst = worst.or(onFiles(words));
        }
        return worst;
    }

    private static Dependence onFiles(List<String> words) {
        String path = words.get(0);
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (FREE.contains(name)) {
            return local(words) ? Dependence.PERHAPS : Dependence.NONE;
        }
        if (name.equals("pip") || name.equals("pip3")) {
            return words.contains("-r")
                    ? Dependence.LISTS
                    : words.contains(".") ? Dependence.CERTAIN : Dependence.PERHAPS;
        }
        if (words.contains("-g") || words.contains("--global")) {
            return Dependence.PERHAPS;
        }
        String next = "-";
        for (int i = 1; i < words.size() && next.equals("-"); i++) {
            next = words.get(i).startsWith("-") ? "-" : words.get(i);
        }
        for (List<String> lister : LISTS) {
            if (lister.get(0).equals(name) && lister.subList(1, lister.size()).contains(next)) {
                return Dependence.LISTS;
            }
        }
        return BUILDS.contains(name) || name.equals("npm") || name.equals("yarn") || name.equals("pnpm")
                ? Dependence.CERTAIN
                : Dependence.PERHAPS;
    }

    /** Whether an installer is given a file: {@code apt-get install ./app.deb}. */
    private static boolean local(List<String> words) {
        for (String word : words.subList(1, words.size())) {
            if (word.startsWith("./") || word.startsWith("../") || word.contains("*") || word.contains("$")) {
                return true;
            }
        }
        return false;
    }
}
