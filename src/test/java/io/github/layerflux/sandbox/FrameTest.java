package io.github.layerflux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.sandbox.Frame.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {

    private static Frame carried(Frame frame) throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        frame.write(new DataOutputStream(wire));
        return Frame.read(new DataInputStream(new ByteArrayInputStream(wire.toByteArray())));
    }

    @Test
    void aBoundFolderOfAMillionFilesArrives() throws IOException {
        LayerEntry file = LayerEntry.file(
                "src/main/java/io/github/layerflux/AFileOfAnUsualNameInAnUsualFolder.java",
                0644,
                0,
                0,
                4711,
                1_700_000_000,
                123_456_789);
        MountSource source = new MountSource.LocalFiles(Path.of("/context"), Collections.nCopies(1_000_000, file), "");
        RunSpec spec = new RunSpec(
                new RootFilesystem(List.of(), List.of()),
                List.of("true"),
                List.of(),
                "/",
                "",
                List.of(new Mount.BindMount("/src", source, true)),
                NetworkMode.NONE,
                List.of(),
                false,
                Optional.empty(),
                "RUN");
        WireWriter body = new WireWriter();
        WireFormat.write(body, spec);

        Frame frame = carried(new Frame(Kind.RUN, 1, body.body()));

        RunSpec read = WireFormat.readRunSpec(new WireReader(frame.body()));
        Mount.BindMount bind = (Mount.BindMount) read.mounts().get(0);
        assertThat(((MountSource.LocalFiles) bind.source()).entries())
                .hasSize(1_000_000)
                .last()
                .isEqualTo(file);
    }

    @Test
    void whatClaimsToBeLongerThanAnyMessageIsNone() {
        byte[] text = "Picked up JAVA_TOOL_OPTIONS".getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> Frame.read(new DataInputStream(new ByteArrayInputStream(text))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no message of the worker");
    }

    @Test
    void whatIsTooLongIsToldWhereItIsWritten() {
        WireWriter body = new WireWriter(2 << 20).bytes(new byte[1 << 20]);
        assertThatThrownBy(() -> body.bytes(new byte[1 << 20]))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("longer than 2 MiB");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 63, 64, -64, -65, 1 << 20, 4_294_967_295L, Long.MAX_VALUE, Long.MIN_VALUE})
    void numbersOfAllSizes(long value) {
        WireReader in =
                new WireReader(new WireWriter().number(value).text("next").body());
        assertThat(in.number()).isEqualTo(value);
        assertThat(in.text()).isEqualTo("next");
    }
}
