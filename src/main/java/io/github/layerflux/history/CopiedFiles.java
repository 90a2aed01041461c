package io.github.layerflux.history;

import io.github.layerflux.dockerfile.Add;
import io.github.layerflux.dockerfile.Arg;
import io.github.layerflux.dockerfile.CleanPath;
import io.github.layerflux.dockerfile.Copy;
import io.github.layerflux.dockerfile.Env;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.dockerfile.Run;
import io.github.layerflux.dockerfile.Volume;
import io.github.layerflux.dockerfile.Workdir;
import java.util.List;
import java.util.Optional;

/**
 * What a COPY or ADD from the build context puts where, as far as its text tells; it says which instructions after it
 * it could stand below.
 */
final class CopiedFiles {

    private static final List<String> SYSTEM =
            List.of("/etc", "/usr", "/bin", "/sbin", "/lib", "/lib64", "/var", "/root", "/opt");

    private final Instruction instruction;
    private final List<String> sources;
    private final String written;
    /** Absolute; empty if the text doesn't tell. */
    private final Optional<String> destination;

    private CopiedFiles(Instruction instruction, List<String> sources, String written, Optional<String> workdir) {
        this.instruction = instruction;
        this.sources = sources;
        this.written = written;
        this.destination = absolute(written, workdir);
    }

    /**
     * @param workdir the working directory, if the Dockerfile tells
     * @return empty for an instruction that takes nothing from the build context
     */
    static Optional<CopiedFiles> of(Instruction instruction, Optional<String> workdir) {
        if (instruction instanceof Copy copy
                && copy.from().isEmpty()
                && !copy.sources().isEmpty()) {
            return Optional.of(new CopiedFiles(copy, copy.sources(), copy.destination(), workdir));
        } else if (instruction instanceof Add add && !add.sources().isEmpty()) {
            return Optional.of(new CopiedFiles(add, add.sources(), add.destination(), workdir));
        }
        return Optional.empty();
    }

    /** The working directory after an instruction; empty as soon as the text doesn't tell. */
    static Optional<String> workdir(Instruction instruction, Optional<String> before) {
        return instruction instanceof Workdir workdir ? absolute(workdir.path(), before) : before;
    }

    private static Optional<String> absolute(String path, Optional<String> workdir) {
        String text = path.replace("\"", "").replace("'", "");
        if (text.contains("$")) {
            return Optional.empty();
        }
        return text.startsWith("/")
                ? Optional.of(CleanPath.of(text))
                : workdir.map(folder -> CleanPath.of(folder + "/" + text));
    }

    /**
     * Whether an instruction that stands after this one needs it there.
     *
     * @param workdir the working directory that it sees
     */
    Dependence neededBy(Instruction later, Optional<String> workdir) {
        if (later instanceof Run run) {
            return neededBy(new RunCommands(run));
        } else if (later instanceof Copy copy) {
            return overlaps(absolute(copy.destination(), workdir));
        } else if (later instanceof Add add) {
            return overlaps(absolute(add.destination(), workdir));
        } else if (later instanceof Workdir) {
            return written.startsWith("/") ? Dependence.NONE : Dependence.CERTAIN;
        } else if (later instanceof Env || later instanceof Arg) {
            return instruction.text().contains("$") ? Dependence.CERTAIN : Dependence.NONE;
        }
        return later instanceof Volume ? Dependence.CERTAIN : Dependence.NONE;
    }

    private Dependence neededBy(RunCommands run) {
        Dependence told = mentioned(run);
        if (told != Dependence.LISTS || takesAll()) {
            return told;
        }
        return takesFiles() ? Dependence.CERTAIN : Dependence.PERHAPS; // the lists themselves, or folders beside them
    }

    private boolean takesAll() {
        for (String source : sources) {
            if (CleanPath.of(source).equals(".") || source.equals("/")) {
                return true;
            }
        }
        return false;
    }

    private boolean takesFiles() {
        for (String source : sources) {
            if (source.substring(source.lastIndexOf('/') + 1).contains(".") || source.contains("*")) {
                return true;
            }
        }
        return false;
    }

    private Dependence mentioned(RunCommands run) {
        for (String source : sources) {
            String name = name(source);
            if (source.contains("$") || !name.isEmpty() && run.mention(name)) {
                return Dependence.CERTAIN;
            }
        }
        if (destination.isEmpty()) {
            return run.onFiles().or(Dependence.PERHAPS);
        }
        String path = destination.get();
        if (!path.equals("/") && (run.mention(path) || run.mention(name(path)))) {
            return Dependence.CERTAIN;
        }
        return run.onFiles().or(isSystem(path) ? Dependence.PERHAPS : Dependence.NONE);
    }

    /** The part of a path that others would mention; empty of {@code .} and of patterns. */
    private static String name(String path) {
        String clean = CleanPath.of(path.replace("\"", ""));
        String name = clean.substring(clean.lastIndexOf('/') + 1);
        return name.equals(".") || name.contains("*") || name.contains("?") || name.contains("[") ? "" : name;
    }

    private static boolean isSystem(String path) {
        for (String folder : SYSTEM) {
            if (path.equals(folder) || path.startsWith(folder + "/")) {
                return true;
            }
        }
        return path.equals("/");
    }

    private Dependence overlaps(Optional<String> other) {
        if (destination.isEmpty() || other.isEmpty()) {
            return Dependence.CERTAIN;
        }
        String one = destination.get().equals("/") ? "/" : destination.get() + "/";
        String two = other.get().equals("/") ? "/" : other.get() + "/";
        return one.startsWith(two) || two.startsWith(one) ? Dependence.CERTAIN : Dependence.NONE;
    }
}
