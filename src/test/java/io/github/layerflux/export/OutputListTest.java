package io.github.layerflux.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Outputs, which Maven splits at their own commas. */
final class OutputListTest {

    @Test
    void piecesOfAPropertyAreJoinedAgain() {
        assertThat(OutputList.of(List.of("type=oci", "dest=x.tar", "type=oci-layout", " dest=d")))
                .containsExactly("type=oci,dest=x.tar", "type=oci-layout,dest=d");
    }

    @Test
    void wholeOutputsOfAPomStayWhole() {
        assertThat(OutputList.of(List.of("type=oci,dest=x.tar", "dest=y.tar,type=oci")))
                .containsExactly("type=oci,dest=x.tar", "dest=y.tar,type=oci");
    }

    @Test
    void nothingIsNoOutput() {
        assertThat(OutputList.of(List.of("", " "))).isEmpty();
    }

    @Test
    void aPieceWithoutATypeStandsForItselfSoThatItIsRefusedByName() {
        assertThat(OutputList.of(List.of("dest=x.tar"))).containsExactly("dest=x.tar");
    }
}
