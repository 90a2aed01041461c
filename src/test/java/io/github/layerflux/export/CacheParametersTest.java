package io.github.layerflux.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.layer.LayerCompression;
import io.github.layerflux.share.CacheLocation;
import io.github.layerflux.share.CacheSource;
import io.github.layerflux.share.CacheTarget;
import io.github.layerflux.share.ScopeTag;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code cacheFrom} and {@code cacheTo} mean, and what is said of what they can't mean. */
final class CacheParametersTest {

    private final CacheParameters parameters = new CacheParameters(Path.of("/project"));

    private static CacheLocation registry(String reference) {
        return new CacheLocation.Registry(ImageReference.parse(reference));
    }

    @Test
    void sourcesKeepTheirOrderAndAreThereOnce() {
        // as Maven splits a property at its commas
        assertThat(parameters.from(List.of(
                        "type=registry",
                        "ref=r.example/cache",
                        "scope=fix",
                        "type=local",
                        "src=ci",
                        "r.example/cache:main",
                        "type=registry",
                        "ref=r.example/cache:main")))
                .extracting(CacheSource::location)
                .containsExactly(
                        registry("r.example/cache:fix"),
                        new CacheLocation.Folder(Path.of("/project/ci"), "latest"),
                        registry("r.example/cache:main"));
    }

    @Test
    void targetsHaveAllStagesAndForgiveFailuresUnlessTheySayOtherwise() {
        List<CacheTarget> targets = parameters.to(List.of(
                "type=registry,ref=r.example/c:1,image-manifest=true,oci-mediatypes=true",
                "type=local,dest=/ci,mode=min,compression=zstd,ignore-error=false"));
        assertThat(targets)
                .containsExactly(
                        new CacheTarget(registry("r.example/c:1"), false, LayerCompression.gzip(), true),
                        new CacheTarget(
                                new CacheLocation.Folder(Path.of("/ci"), "latest"),
                                true,
                                LayerCompression.parse("zstd", ""),
                                false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "ref=r.example/c|has no type",
                "type=inline|images carry no cache",
                "type=gha,scope=main|type=gha is not supported",
                "type=redis|there is no type 'redis'",
                "type=registry|has no ref",
                "type=local|has no dest",
                "type=registry,ref=r.example/c:1,scope=main|has a tag or digest, and there is a scope",
                "type=registry,ref=r.example/C|'C' is no valid repository name",
                "type=registry,ref=r.example/c,scope=${branch}|a variable that nobody has set",
                "type=registry,ref=r.example/c:1,mode=all|there is no mode 'all'",
                "type=registry,ref=r.example/c:1,image-manifest=false|always an image manifest",
                "type=registry,ref=r.example/c:1,ignore-errors=true|Did you mean 'ignore-error'?",
                "type=registry,ref=r.example/c:1,compression=rar|no compression 'rar'",
            })
    void whatMakesNoSenseIsRefused(String text, String message) {
        assertThatThrownBy(() -> parameters.to(List.of(text)))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("the cacheTo '" + text + "'")
                .satisfies(failure -> assertThat(((UserFailure) failure)
                                        .details()
                                        .problem()
                                + ((UserFailure) failure).details().suggestion().orElse(""))
                        .contains(message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "v1.2", "_x", "fix-1"})
    void aScopeThatIsATagStandsForItself(String scope) {
        assertThat(ScopeTag.of(scope)).isEqualTo(scope);
    }

    @ParameterizedTest
    @ValueSource(strings = {"feature/login", "-x", ".x", "größe", "a b", "refs/pull/1/merge"})
    void anyOtherScopeIsMadeATagOfItsOwn(String scope) {
        assertThat(ScopeTag.of(scope))
                .matches("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}")
                .isNotEqualTo(scope);
        assertThat(ScopeTag.of(scope)).isNotEqualTo(ScopeTag.of(scope.replace('/', '-') + "/"));
    }

    @Test
    void aLongScopeIsCutAndStaysItsOwn() {
        String scope = "x/".repeat(200);
        assertThat(ScopeTag.of(scope)).hasSizeLessThanOrEqualTo(128).isNotEqualTo(ScopeTag.of(scope + "y"));
        assertThat(ScopeTag.of("y".repeat(129))).hasSizeLessThanOrEqualTo(128);
    }
}
