package io.github.layerflux.cache;

import static io.github.layerflux.cache.Sample.ALPINE;
import static io.github.layerflux.cache.Sample.NOON;
import static io.github.layerflux.cache.Sample.copy;
import static io.github.layerflux.cache.Sample.file;
import static io.github.layerflux.cache.Sample.folder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.LayerEntry;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class MetadataRulesTest {

    private final CacheRules rules = new MetadataRules();

    private Digest key(Consumer<Sample.Copy> change) {
        return rules.copy(copy(change)).digest();
    }

    private static LayerEntry application() {
        return file("target/app.jar", "application");
    }

    @Test
    void aTouchedFileIsAMiss() {
        assertThat(key(copy -> copy.change(application().withMtime(NOON + 1, 0))))
                .isNotEqualTo(key(copy -> {}));
    }

    @Test
    void aNanosecondIsAMiss() {
        assertThat(key(copy -> copy.change(application().withMtime(NOON, 1)))).isNotEqualTo(key(copy -> {}));
    }

    @Test
    void anEditOfTheSameSizeAndTimeIsAHit() {
        assertThat(key(copy -> copy.change(file("target/app.jar", "APPLICATION"))))
                .isEqualTo(key(copy -> {}));
    }

    @Test
    void contentsAreNotRead() {
        LayerEntry unread = LayerEntry.file("a", 0644, 0, 0, 10, NOON, 0);
        FileSet files = new FileSet(FileSet.Origin.CONTEXT, List.of(SelectedFile.of(unread)), wanted -> {
            throw new AssertionError("read " + wanted);
        });
        assertThat(rules.table(files, true).count()).isEqualTo(1);
    }

    @Test
    void extendedAttributesDontCount() {
        assertThat(key(copy -> copy.change(Sample.withXattr(application(), "user.a", "b"))))
                .isEqualTo(key(copy -> {}));
    }

    @Test
    void aNewImageBehindFromIsAMissEvenIfItsFilesAreEqual() {
        assertThat(key(copy -> copy.from("one"))).isNotEqualTo(key(copy -> copy.from("two")));
    }

    @Test
    void theParentIsTheImageConfigurationIncluded() {
        ParentState relabelled =
                new ParentState(Digest.of("alpine config and a label"), ALPINE.chainId(), ALPINE.platform());
        assertThat(rules.parent(relabelled)).isNotEqualTo(rules.parent(ALPINE));
        assertThat(rules.parent(ALPINE)).isEqualTo(ALPINE.imageId());
    }

    @Test
    void anyMissEndsTheUseOfTheCache() {
        for (StepKind kind : StepKind.values()) {
            assertThat(rules.missInvalidates(kind, false)).isTrue();
        }
    }

    @Test
    void aTimeBefore1970IsATime() {
        assertThat(key(copy -> copy.change(application().withMtime(-1, 5))))
                .isNotEqualTo(key(copy -> copy.change(application().withMtime(1, 5))));
        assertThat(key(copy -> copy.files = List.of(folder("a", 0755)))).isNotEqualTo(key(copy -> {}));
    }

    @Test
    void rulesHaveTheirNamesAndNoOthers() {
        assertThat(CacheRules.of("metadata")).isEqualTo(rules);
        assertThat(CacheRules.of("content")).isEqualTo(new ContentRules());
        assertThatThrownBy(() -> CacheRules.of("mtime"))
                .isInstanceOf(UserFailure.class)
                .hasMessage("unknown cacheRules 'mtime', expected metadata or content");
    }
}
