package io.github.layerflux.check;

import io.github.layerflux.dockerfile.Add;
import io.github.layerflux.dockerfile.Copy;
import io.github.layerflux.dockerfile.IgnoreFile;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.failure.UserFailure;
import java.util.List;

/** COPY and ADD name no files that the ignore file hides. */
final class CopyIgnoredFile extends Rule {

    CopyIgnoredFile() {
        super("CopyIgnoredFile");
    }

    @Override
    boolean experimental() {
        return true;
    }

    @Override
    void check(Subject subject, Findings findings) {
        IgnoreFile ignore = subject.ignore();
        if (ignore.isEmpty() || ignore.hasExceptions()) {
            return; // with exceptions a hidden folder may well have something to copy
        }
        new StageWalk(subject).walk((instruction, variables) -> {
            if (instruction instanceof Copy copy && copy.from().isEmpty()) {
                check("Copy", copy, copy.sources(), variables, subject, findings);
            } else if (instruction instanceof Add add) {
                check("Add", add, add.sources(), variables, subject, findings);
            }
        });
    }

    private void check(
            String verb,
            Instruction instruction,
            List<String> sources,
            StageVariables variables,
            Subject subject,
            Findings findings) {
        for (String source : sources) {
            String path;
            try {
                path = clean(subject.expander().expand(source, variables));
            } catch (UserFailure e) {
                return; // the build tells of it
            }
            if (!path.contains("://") && subject.ignore().excludes(path)) {
                findings.add(
                        this,
                        instruction,
                        "Attempting to " + verb + " file \"" + path + "\" that is excluded by .dockerignore");
            }
        }
    }

    /** Relative to the context: {@code ./a/} and {@code /a} are {@code a}. */
    private static String clean(String path) {
        String cleaned = path;
        while (cleaned.startsWith("./") || cleaned.startsWith("/")) {
            cleaned = cleaned.substring(cleaned.indexOf('/') + 1);
        }
        while (cleaned.endsWith("/")) {
            cleaned = cleaned.substring(0, cleaned.length() - 1);
        }
        return cleaned.isEmpty() ? "." : cleaned;
    }
}
