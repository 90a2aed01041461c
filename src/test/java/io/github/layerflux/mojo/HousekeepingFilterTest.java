package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.UserFailure;
import java.util.List;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HousekeepingFilterTest {

    private final DefaultMavenExecutionRequest request = new DefaultMavenExecutionRequest();
    private final PruneMojo mojo = new PruneMojo();

    @BeforeEach
    void open() {
        mojo.session = BareMaven.session(request);
        mojo.filter = List.of(); // as Maven has it without any
    }

    /** {@code -Dlayerflux.filter=$FILTER}, where nobody has set that. */
    @ParameterizedTest
    @ValueSource(strings = {"", ",,"})
    void anEmptyFilterIsAMistakeAndNotEverything(String empty) {
        request.getUserProperties().setProperty("layerflux.filter", empty);
        assertThatThrownBy(mojo::filter)
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("layerflux.filter has no condition")
                .hasMessageContaining("Leave it out for everything");
    }

    @Test
    void withoutAFilterEverythingIsMeant() {
        assertThat(mojo.filter().isEmpty()).isTrue();
        mojo.filter = null;
        assertThat(mojo.filter().isEmpty()).isTrue();
    }
}
