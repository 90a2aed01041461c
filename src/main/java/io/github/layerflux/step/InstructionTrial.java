package io.github.layerflux.step;

import io.github.layerflux.check.KnownWords;
import io.github.layerflux.copy.CopyLayout;
import io.github.layerflux.copy.ModeChange;
import io.github.layerflux.dockerfile.Add;
import io.github.layerflux.dockerfile.Copy;
import io.github.layerflux.dockerfile.Expose;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.dockerfile.PortSpec;
import io.github.layerflux.dockerfile.Run;
import io.github.layerflux.dockerfile.RunMount;
import io.github.layerflux.dockerfile.SignalName;
import io.github.layerflux.dockerfile.StopSignal;
import io.github.layerflux.dockerfile.Volume;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.remote.RemoteSource;
import io.github.layerflux.remote.RemoteSources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a step would refuse of an instruction's words before it reads or executes anything. */
public final class InstructionTrial {

    private final KnownWords words;

    /** @param words of the instructions that are tried */
    public InstructionTrial(KnownWords words) {
        this.words = words;
    }

    /** @throws BuildFailure for what is wrong whatever the base image has; not located */
    public void check(Instruction instruction) {
        if (instruction instanceof Expose expose) {
            for (String raw : expose.ports()) {
                words.expandToWords(raw).ifPresent(ports -> ports.forEach(PortSpec::parse));
            }
        } else if (instruction instanceof StopSignal signal) {
            words.expand(signal.signal()).ifPresent(SignalName::check);
        } else if (instruction instanceof Volume volume) {
            for (String raw : volume.paths()) {
                words.expand(raw).ifPresent(Words::checkVolume);
            }
        } else if (instruction instanceof Copy copy) {
            check(Transfer.of(copy));
        } else if (instruction instanceof Add add) {
            check(Transfer.of(add));
        } else if (instruction instanceof Run run) {
            run.mountFlags().forEach(this::checkMount);
        }
    }

    private void checkMount(String flag) {
        boolean[] known = {true};
        RunMount mount = RunMount.parse(flag, raw -> {
            Optional<String> word = words.expand(raw);
            known[0] &= word.isPresent();
            return word.orElse(raw);
        });
        if (known[0]) {
            new RunMounts(List.of(mount), "/");
        }
    }

    private void check(Transfer transfer) {
        transfer.chmod().flatMap(words::expand).ifPresent(ModeChange::parse);
        if (transfer.link()) {
            transfer.chown().flatMap(words::expand).ifPresent(CopyLayout::checkLinked);
        }
        int remotes = 0;
        for (String raw : transfer.sources()) {
            Optional<String> word = words.expand(raw);
            if (word.isEmpty()) {
                return; // it may be a URL
            }
            if (transfer.from().isEmpty() && Transfer.isRemote(word.get())) {
                remotes++;
                transfer.checkRemote(word.get(), transfer.sources().size());
                checkRemote(word.get(), transfer);
            }
        }
        if (remotes == 0) {
            transfer.checkLocal();
        }
    }

    private void checkRemote(String word, Transfer transfer) {
        Optional<String> checksum = transfer.checksum().flatMap(words::expand);
        if (checksum.isPresent() == transfer.checksum().isPresent()) {
            RemoteSources.check(new RemoteSource(word, checksum, transfer.keepGitDir()));
        }
    }

    /** The paths of a COPY or ADD that must exist in the build context; patterns may be among them. */
    public List<String> contextPaths(Instruction instruction) {
        List<String> paths = new ArrayList<>();
        if (instruction instanceof Copy copy && copy.from().isEmpty()) {
            addPaths(copy.sources(), paths);
        } else if (instruction instanceof Add add) {
            addPaths(add.sources(), paths);
        }
        return paths;
    }

    private void addPaths(List<String> sources, List<String> paths) {
        for (String raw : sources) {
            words.expand(raw).filter(word -> !Transfer.isRemote(word)).ifPresent(paths::add);
        }
    }
}
