package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CachedBuildClassesTest {

    private final List<String> names = new ArrayList<>(ClassesAhead.LARGE);

    CachedBuildClassesTest() {
        names.addAll(CachedBuildClasses.NAMES);
    }

    @Test
    void eachRecordedClassExists() {
        assertThat(names)
                .isNotEmpty()
                .allSatisfy(name -> assertThatCode(
                                () -> Class.forName(name, false, getClass().getClassLoader()))
                        .as("renamed or gone; CachedBuildClasses names it")
                        .doesNotThrowAnyException());
    }

    @Test
    void noClassIsNamedTwice() {
        assertThat(names).hasSizeGreaterThan(300).doesNotHaveDuplicates();
    }
}
