package io.github.layerflux.sandbox.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.it.TestMachine;
import io.github.layerflux.sandbox.SshAgent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenSSH's own programs as clients of our agent, and our agent in front of OpenSSH's. */
class AgentServerTest {

    @TempDir
    Path folder;

    private Path key(String type, String passphrase, String... more) throws Exception {
        TestMachine.tool("ssh-keygen");
        Path file = folder.resolve(type + passphrase + more.length);
        List<String> command = new ArrayList<>(
                List.of("ssh-keygen", "-q", "-t", type, "-N", passphrase, "-C", "c", "-f", file.toString()));
        command.addAll(List.of(more));
        run(Optional.empty(), command.toArray(String[]::new));
        return file;
    }

    private static String run(Optional<Path> socket, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        socket.ifPresent(path -> builder.environment().put("SSH_AUTH_SOCK", path.toString()));
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + output.strip();
    }

    /** Signs with the agent alone (the private key is out of reach) and checks the signature. */
    private void sign(Path socket, Path key) throws Exception {
        Path publicKey = Files.copy(Path.of(key + ".pub"), folder.resolve("only.pub"));
        Path text = Files.writeString(folder.resolve("text"), "text");
        assertThat(run(
                        Optional.of(socket),
                        "ssh-keygen",
                        "-Y",
                        "sign",
                        "-f",
                        publicKey.toString(),
                        "-n",
                        "file",
                        text.toString()))
                .startsWith("0 ");
        Files.writeString(folder.resolve("allowed"), "me " + Files.readString(publicKey));
        assertThat(run(
                        Optional.empty(),
                        "sh",
                        "-c",
                        "ssh-keygen -Y verify -f allowed -I me -n file -s text.sig <text"
                                .replace("ssh-keygen", "cd " + folder + " && ssh-keygen")))
                .startsWith("0 Good \"file\" signature for me");
        Files.delete(publicKey);
        Files.delete(folder.resolve("text.sig"));
    }

    @Test
    void keysFromFilesOfAllKindsSign() throws Exception {
        Path rsa = key("rsa", "", "-b", "2048");
        Path pem = key("rsa", "", "-b", "2048", "-m", "PEM");
        Path ecdsa = key("ecdsa", "");
        Path ed25519 = key("ed25519", "");
        List<Path> keys = List.of(rsa, pem, ecdsa, ed25519);
        Path socket = folder.resolve("agent");
        try (AgentServer server = AgentServer.start(socket, new SshAgent(Optional.empty(), keys))) {
            String listed = run(Optional.of(socket), "ssh-add", "-L");
            for (Path key : keys) {
                String publicKey = Files.readString(Path.of(key + ".pub")).split(" ")[1];
                assertThat(listed).contains(publicKey);
                sign(socket, key);
            }
            assertThat(run(Optional.of(socket), "ssh-add", "-D")).startsWith("1 ");
            assertThat(run(Optional.of(socket), "ssh-add", "-L")).isEqualTo(listed);
        }
        assertThat(run(Optional.of(socket), "ssh-add", "-L")).startsWith("2 ");
    }

    @Test
    void anotherAgentAnswersThroughOurs() throws Exception {
        Path key = key("ed25519", "");
        Path behind = folder.resolve("behind");
        Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", behind.toString()).start();
        try {
            while (!Files.exists(behind)) {
                Thread.sleep(10);
            }
            run(Optional.of(behind), "ssh-add", key.toString());
            Path socket = folder.resolve("agent");
            try (AgentServer server = AgentServer.start(socket, new SshAgent(Optional.of(behind), List.of()))) {
                assertThat(run(Optional.of(socket), "ssh-add", "-L"))
                        .isEqualTo(
                                "0 " + Files.readString(Path.of(key + ".pub")).strip());
                sign(socket, key);
            }
        } finally {
            agent.destroy();
            agent.waitFor();
        }
    }

    @Test
    void aKeyWithAPassphraseAndAFileThatIsNoneAreRefused() throws Exception {
        Path locked = key("ed25519", "secret");
        Path pem = key("rsa", "secret", "-b", "2048", "-m", "PEM");
        for (Path key : List.of(locked, pem)) {
            assertThatThrownBy(() -> AgentKeys.load(List.of(key)))
                    .isInstanceOf(UserFailure.class)
                    .hasMessageContaining(key + " is protected by a passphrase")
                    .hasMessageContaining("ssh-add " + key);
        }
        Path text = Files.writeString(folder.resolve("text"), "no key");
        assertThatThrownBy(() -> AgentKeys.load(List.of(text)))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining(text + " is no private SSH key");
    }
}
