package io.github.layerflux.cache;

import static io.github.layerflux.cache.Sample.ALPINE;
import static io.github.layerflux.cache.Sample.NOON;
import static io.github.layerflux.cache.Sample.copy;
import static io.github.layerflux.cache.Sample.file;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Platform;
import io.github.layerflux.layer.LayerEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ContentRulesTest {

    private final CacheRules rules = new ContentRules();

    private Digest key(Consumer<Sample.Copy> change) {
        return rules.copy(copy(change)).digest();
    }

    private static LayerEntry application() {
        return file("target/app.jar", "application");
    }

    @Test
    void aFreshCloneWithOtherTimesIsAHit() {
        assertThat(key(copy -> copy.files = copy.files.stream()
                        .map(entry -> entry.withMtime(NOON + 86_400, 7))
                        .toList()))
                .isEqualTo(key(copy -> {}));
    }

    @Test
    void anEditOfTheSameSizeAndTimeIsAMiss() {
        assertThat(key(copy -> copy.change(file("target/app.jar", "APPLICATION"))))
                .isNotEqualTo(key(copy -> {}));
    }

    @Test
    void anExtendedAttributeIsAMiss() {
        assertThat(key(copy -> copy.change(Sample.withXattr(application(), "user.a", "b"))))
                .isNotEqualTo(key(copy -> {}))
                .isNotEqualTo(key(copy -> copy.change(Sample.withXattr(application(), "user.a", "c"))));
    }

    @Test
    void aStageRebuiltWithIdenticalBytesDoesntInvalidateItsReaders() {
        assertThat(key(copy -> copy.from("one"))).isEqualTo(key(copy -> copy.from("two")));
    }

    @Test
    void configurationOfTheParentDoesntCount() {
        ParentState relabelled =
                new ParentState(Digest.of("alpine config and a label"), ALPINE.chainId(), ALPINE.platform());
        assertThat(rules.parent(relabelled)).isEqualTo(rules.parent(ALPINE));
    }

    @Test
    void platformOfTheParentCounts() {
        ParentState arm = new ParentState(ALPINE.imageId(), ALPINE.chainId(), Platform.parse("linux/arm64"));
        assertThat(rules.parent(arm)).isNotEqualTo(rules.parent(ALPINE));
    }

    @Test
    void onlyWhatMakesLayersEndsTheUseOfTheCache() {
        assertThat(rules.missInvalidates(StepKind.CONFIG, false)).isFalse();
        assertThat(rules.missInvalidates(StepKind.WORKDIR, false)).isFalse();
        assertThat(rules.missInvalidates(StepKind.WORKDIR, true)).isTrue();
        assertThat(rules.missInvalidates(StepKind.COPY, true)).isTrue();
        assertThat(rules.missInvalidates(StepKind.RUN, false)).isTrue();
    }

    @Test
    void filesWithUnknownDigestsAreReadOnceAndTogether() {
        LayerEntry known = application();
        LayerEntry one = LayerEntry.file("one", 0644, 0, 0, 3, NOON, 0);
        LayerEntry two = LayerEntry.file("two", 0644, 0, 0, 3, NOON, 0);
        List<List<LayerEntry>> asked = new ArrayList<>();
        FileSet files = new FileSet(
                FileSet.Origin.CONTEXT,
                List.of(SelectedFile.of(known), SelectedFile.of(one), SelectedFile.of(two)),
                wanted -> {
                    asked.add(wanted);
                    return wanted.stream().map(entry -> Digest.of(entry.path())).toList();
                });
        FileTable table = rules.table(files, true);
        assertThat(asked).containsExactly(List.of(one, two));
        assertThat(table.rows().get("two").content()).isEqualTo(Digest.of("two").hex());
        assertThat(table.rows().get("target/app.jar").content())
                .isEqualTo(known.content().orElseThrow().hex());
    }
}
