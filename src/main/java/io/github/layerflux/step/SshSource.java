package io.github.layerflux.step;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.sandbox.SshAgent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a build's {@code ssh} parameter says of one id: nothing, then it is the agent that {@code SSH_AUTH_SOCK} names;
 * the socket of another one; or private key files, separated by commas. It is looked at only when a RUN that mounts it
 * is executed.
 *
 * @param text as the user wrote it
 * @param folder that relative paths start from
 */
public record SshSource(String id, String text, Path folder, Map<String, String> environment) {

    private static final String AGENT = "SSH_AUTH_SOCK";

    /**
     * Who answers.
     *
     * @throws UserFailure when there is no agent, or a file is missing
     */
    public SshAgent agent() {
        if (text.isBlank()) {
            String socket = environment.getOrDefault(AGENT, "");
            if (socket.isEmpty()) {
                throw new UserFailure("ssh '" + id + "' forwards the SSH agent, but " + AGENT + " is not set")
                        .suggest("Start an agent (eval $(ssh-agent); ssh-add), or name a key file: layerflux.ssh." + id
                                + "=PATH.");
            }
            return agent(Path.of(socket), AGENT + "=");
        }
        List<Path> keys = new ArrayList<>();
        for (String path : text.split(",")) {
            keys.add(folder.resolve(path.strip()));
        }
        boolean socket = keys.size() == 1 && Files.exists(keys.get(0)) && !Files.isRegularFile(keys.get(0));
        if (socket) {
            return agent(keys.get(0), "");
        }
        for (Path key : keys) {
            if (!Files.isRegularFile(key)) {
                throw new UserFailure("ssh '" + id + "': " + key + " is neither a key file nor an agent's socket");
            }
        }
        return new SshAgent(Optional.empty(), keys);
    }

    private SshAgent agent(Path socket, String prefix) {
        if (!Files.exists(socket) || Files.isRegularFile(socket) || Files.isDirectory(socket)) {
            throw new UserFailure("ssh '" + id + "': " + prefix + socket + " is no socket of an SSH agent")
                    .suggest("Start the agent again: eval $(ssh-agent); ssh-add.");
        }
        return new SshAgent(Optional.of(socket.toAbsolutePath()), List.of());
    }

    @Override
    public String toString() {
        return id + "=" + text; // never the environment
    }
}
