package io.github.layerflux.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.export.OutputSpec.Kind;
import io.github.layerflux.failure.UserFailure;
import java.nio.file.Files;
import java.nio.file.Path;
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
                "type=oci-layout,dest=d | OCI_LAYOUT | d"
            })
    void whatIsSupported(String text, Kind kind, String destination) {
        assertThat(OutputSpec.parse(text)).isEqualTo(new OutputSpec(kind, destination));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type=docker,dest=x | the output 'type=docker,dest=x': type=docker is not supported yet",
                "type=zip,dest=x | the output 'type=zip,dest=x': there is no type=zip",
                "dest=x | the output 'dest=x': the type is missing",
                "x.tar | the output 'x.tar': 'x.tar' is no key=value",
                "'' | the output '': '' is no key=value",
                "type=oci | the output 'type=oci': a destination is needed",
                "type=oci,dest=- | the output 'type=oci,dest=-': a destination is needed",
                "type=oci,dest=x,dest=y | the output 'type=oci,dest=x,dest=y': 'dest' is there twice",
                "type=oci,dest=x,name=y | the output 'type=oci,dest=x,name=y': 'name' is not supported yet",
                "type=oci,dest=x,tar=no | the output 'type=oci,dest=x,tar=no': tar=no is not supported",
                "type=oci,\"dest=x | the output 'type=oci,\"dest=x': a quote is not closed"
            })
    void whatIsNotIsTheUsersMistake(String text, String message) {
        assertThatThrownBy(() -> OutputSpec.parse(text))
                .isInstanceOf(UserFailure.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void relativeDestinationsAreBelowTheBase(@TempDir Path folder) {
        ImageFixture fixture = new ImageFixture(folder.resolve("cache"));
        BuiltImage image = fixture.image("one");
        OutputSpec.parse("type=oci,dest=sub/x.tar")
                .exporter(fixture.store, folder)
                .export(image);
        OutputSpec.parse("type=oci-layout,dest=dir")
                .exporter(fixture.store, folder)
                .export(image);
        assertThat(Files.isRegularFile(folder.resolve("sub/x.tar"))).isTrue();
        assertThat(Files.isRegularFile(folder.resolve("dir/index.json"))).isTrue();
    }
}
