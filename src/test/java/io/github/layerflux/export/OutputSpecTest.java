package io.github.layerflux.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.export.OutputSpec.Kind;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.layer.CompressionPolicy;
import io.github.layerflux.layer.LayerCompression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputSpecTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type=oci,dest=x.tar | OCI_ARCHIVE | x.tar",
                "dest=a=b.tar,type=oci,tar=true | OCI_ARCHIVE | a=b.tar",
                "type=oci,\"dest=a,b.tar\" | OCI_ARCHIVE | a,b.tar",
                "type=oci,destination=d,tar=false | OCI_LAYOUT | d",
                "type=oci-layout,dest=d | OCI_LAYOUT | d",
                "type=docker,dest=d.tar | DOCKER_ARCHIVE | d.tar",
                "type=tar,dest=d.tar | ROOT_TAR | d.tar",
                "type=local,dest=d | ROOT_FOLDER | d"
            })
    void whatIsSupported(String text, Kind kind, String destination) {
        OutputSpec spec = OutputSpec.parse(text);
        assertThat(spec.kind()).isEqualTo(kind);
        assertThat(spec.destination()).isEqualTo(destination);
        assertThat(spec.compression()).isEmpty();
    }

    @Test
    void attributesOfTheImage() {
        OutputSpec spec = OutputSpec.parse("type=oci,dest=x,compression=zstd,compression-level=7,\"name=a:1,b\","
                + "annotation.k=v,annotation-manifest.l=w=x,force-compression=1");
        assertThat(spec.compression()).contains(LayerCompression.parse("zstd", "7"));
        assertThat(spec.names()).extracting(ImageReference::familiar).containsExactly("a:1", "b:latest");
        assertThat(spec.annotations()).isEqualTo(Map.of("k", "v", "l", "w=x"));
        assertThat(spec.force()).isTrue();
        assertThat(OutputSpec.parse("type=oci,dest=x,compression-level=9").compression())
                .as("buildx's default is gzip")
                .contains(LayerCompression.parse("gzip", "9"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type=image,dest=x | the output 'type=image,dest=x': type=image makes no file",
                "type=zip,dest=x | the output 'type=zip,dest=x': there is no type=zip",
                "type=dokcer,dest=x | the output 'type=dokcer,dest=x': there is no type=dokcer\\nDid you mean type=docker?",
                "type=tar,dest=x,compression=gzip | the output 'type=tar,dest=x,compression=gzip': type=tar has no attribute",
                "dest=x | the output 'dest=x': the type is missing",
                "x.tar | the output 'x.tar': 'x.tar' is no key=value",
                "'' | the output '': '' is no key=value",
                "type=oci | the output 'type=oci': a destination is needed",
                "type=oci,dest=- | the output 'type=oci,dest=-': Maven's output is no place for it",
                "type=oci,dest=x,dest=y | the output 'type=oci,dest=x,dest=y': 'dest' is there twice",
                "type=oci,dest=x,nam=y | the output 'type=oci,dest=x,nam=y': type=oci has no attribute 'nam'\\nDid you mean 'name'?",
                "type=oci,dest=x,qwertz=y | the output 'type=oci,dest=x,qwertz=y': type=oci has no attribute 'qwertz'\\nIt has dest",
                "type=oci,dest=x,compression=gzipp | the output 'type=oci,dest=x,compression=gzipp': there is no compression",
                "type=oci,dest=x,compression=zstd,oci-mediatypes=false | the output 'type=oci,dest=x,compression=zstd,oci-mediatypes=false': Docker's media types know no zstd",
                "type=oci,dest=x,tar=no | the output 'type=oci,dest=x,tar=no': tar=no is not supported",
                "type=oci,\"dest=x | the output 'type=oci,\"dest=x': a quote is not closed"
            })
    void whatIsNotIsTheUsersMistake(String text, String message) {
        assertThatThrownBy(() -> OutputSpec.parse(text))
                .isInstanceOf(UserFailure.class)
                .hasMessageStartingWith(message.replace("\\n", "\n"));
    }

    @Test
    void whatWasDeliveredIsToldWithItsSize(@TempDir Path folder) throws IOException {
        ImageFixture fixture = new ImageFixture(folder.resolve("cache"));
        BuiltImage image = fixture.image("one");
        CompressionPolicy policy = CompressionPolicy.parse("auto", "");
        for (String type : List.of("oci", "docker", "tar", "oci-layout", "local")) {
            OutputSpec spec = OutputSpec.parse("type=" + type + ",dest=" + type + ".x");
            Output.Delivered delivered = new Output(spec, policy, fixture.store, folder, note -> {}).deliver(image);

            Path place = folder.resolve(type + ".x");
            assertThat(delivered.type()).isEqualTo(type);
            assertThat(delivered.place()).isEqualTo(place);
            assertThat(delivered.bytes())
                    .as(type)
                    .isPositive()
                    .isEqualTo(
                            Files.isRegularFile(place)
                                    ? Files.size(place)
                                    : type.equals("local") ? size(place) : image.layersSize());
        }
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Test
    void relativeDestinationsAreBelowTheBase(@TempDir Path folder) {
        ImageFixture fixture = new ImageFixture(folder.resolve("cache"));
        BuiltImage image = fixture.image("one");
        for (String text : List.of("type=oci,dest=sub/x.tar", "type=oci-layout,dest=dir")) {
            CompressionPolicy policy = CompressionPolicy.parse("auto", "");
            new Output(OutputSpec.parse(text), policy, fixture.store, folder, note -> {}).deliver(image);
        }
        assertThat(Files.isRegularFile(folder.resolve("sub/x.tar"))).isTrue();
        assertThat(Files.isRegularFile(folder.resolve("dir/index.json"))).isTrue();
    }
}
