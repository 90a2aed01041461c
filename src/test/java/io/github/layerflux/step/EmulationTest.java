package io.github.layerflux.step;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which platforms RUN works for, by what the kernel says of its emulators. */
class EmulationTest {

    @TempDir
    Path registered;

    private Emulation emulation;

    @BeforeEach
    void anAmd64Machine() throws IOException {
        Files.writeString(registered.resolve("status"), "enabled\n");
        emulation = new Emulation(Platform.parse("linux/amd64"), registered);
    }

    private void register(String name, String state, String flags) throws IOException {
        Files.writeString(
                registered.resolve(name),
                state + "\ninterpreter /usr/bin/" + name + "\nflags: " + flags + "\noffset 0\nmagic 7f454c46\n");
    }

    private void refuses(String platform, String problem) {
        assertThatThrownBy(() -> emulation.check(Platform.parse(platform)))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining(problem);
    }

    @Test
    void ownProgramsNeedNoEmulator() {
        assertThatCode(() -> emulation.check(Platform.parse("linux/amd64"))).doesNotThrowAnyException();
        assertThatCode(() -> emulation.check(Platform.parse("linux/386"))).doesNotThrowAnyException();
    }

    @Test
    void anEmulatorThatTheKernelKeepsOpenServes() throws IOException {
        register("qemu-aarch64", "enabled", "OCF");
        assertThatCode(() -> emulation.check(Platform.parse("linux/arm64"))).doesNotThrowAnyException();
    }

    @Test
    void othersDoNot() throws IOException {
        refuses("linux/arm64", "can't execute programs of linux/arm64 on this linux/amd64 machine");
        register("qemu-aarch64", "disabled", "OCF");
        register("qemu-aarch64_be", "enabled", "OCF");
        register("qemu-armeb", "enabled", "OCF");
        refuses("linux/arm64", "can't execute programs");
        refuses("linux/arm/v7", "can't execute programs");
        register("qemu-aarch64", "enabled", "OC");
        refuses("linux/arm64", "registered without flag F");
        refuses("windows/amd64", "can't execute programs of windows/amd64 on linux/amd64");
    }

    @Test
    void nothingServesWhereTheKernelHasSwitchedEmulatorsOff() throws IOException {
        register("qemu-aarch64", "enabled", "OCF");
        Files.writeString(registered.resolve("status"), "disabled\n");
        refuses("linux/arm64", "can't execute programs");
    }
}
