package io.github.layerflux.check;

import io.github.layerflux.dockerfile.Arg;
import io.github.layerflux.dockerfile.Assignment;
import io.github.layerflux.dockerfile.Env;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.dockerfile.StageDeclaration;
import java.util.List;
import java.util.Locale;

/** No secrets in ARG and ENV, which stay in the image for everybody to read. */
final class SecretsUsedInArgOrEnv extends Rule {

    SecretsUsedInArgOrEnv() {
        super("SecretsUsedInArgOrEnv");
    }

    private static final List<String> SECRET = List.of(
            "apikey", "auth", "credential", "credentials", "key", "password", "pword", "passwd", "secret", "token");

    /** PUBLIC_KEY, TOKEN_FILE and AUTH_VERSION are none. */
    private static final List<String> HARMLESS = List.of("public", "file", "version");

    @Override
    void check(Subject subject, Findings findings) {
        for (StageDeclaration stage : subject.stages()) {
            for (Instruction instruction : stage.instructions()) {
                if (instruction instanceof Arg arg) {
                    for (Arg.Declaration declaration : arg.declarations()) {
                        check("ARG", declaration.name(), instruction, findings);
                    }
                } else if (instruction instanceof Env env) {
                    for (Assignment assignment : env.assignments()) {
                        check("ENV", assignment.name(), instruction, findings);
                    }
                }
            }
        }
    }

    private void check(String keyword, String name, Instruction instruction, Findings findings) {
        boolean secret = false;
        for (String word : name.toLowerCase(Locale.ROOT).split("_", -1)) {
            if (HARMLESS.contains(word)) {
                return;
            }
            secret |= SECRET.contains(word);
        }
        if (secret) {
            findings.add(
                    this,
                    instruction,
                    "Do not use ARG or ENV instructions for sensitive data (" + keyword + " \"" + name + "\")");
        }
    }
}
