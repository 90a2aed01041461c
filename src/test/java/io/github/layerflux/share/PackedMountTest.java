package io.github.layerflux.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.PackedLayer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Cache mounts that two machines add to at once. Layers have names of one letter, and a kilobyte each. */
class PackedMountTest {

    private final List<String> warnings = new ArrayList<>();
    private long limit = 1_000_000;

    @Test
    void whatNobodyElseAddedToIsReplaced() {
        assertThat(onto("ab", "ab", "abc")).isEqualTo("abc");
        assertThat(onto("ab", "ab", "r")).as("packed anew").isEqualTo("r");
        assertThat(onto("ab", "ab", "ab")).isEqualTo("ab");
    }

    @Test
    void whatOthersAddedMeanwhileStays() {
        assertThat(onto("abx", "ab", "abc")).isEqualTo("abxc");
        assertThat(onto("abx", "ab", "ab")).as("nothing new here").isEqualTo("abx");
        assertThat(onto("abxc", "abc", "abcd")).as("the next time").isEqualTo("abxcd");
        assertThat(onto("abx", "ab", "r")).as("packed anew").isEqualTo("rx");
    }

    @Test
    void twoThatBeganWithNothingAreJoined() {
        assertThat(onto("x", "", "a")).isEqualTo("xa");
        assertThat(onto("xa", "a", "ab")).isEqualTo("xab");
        assertThat(onto("xa", "x", "xy")).isEqualTo("xay");
    }

    @Test
    void whoeverReadBothPacksThemAsOne() {
        assertThat(onto("xa", "xa", "r")).isEqualTo("r");
    }

    @Test
    void whatIsTooLargeTogetherIsNotJoinedAndTheLargerOneStays() {
        limit = 4_500;
        assertThat(onto("abcd", "", "x")).isEqualTo("abcd");
        assertThat(warnings).singleElement().asString().contains("'m2' would be too large", "this build adds nothing");
        warnings.clear();
        assertThat(onto("abc", "", "xyz")).isEqualTo("xyz");
        assertThat(warnings).singleElement().asString().contains("what they added is given up");
    }

    @Test
    void layersAreNotJoinedWithoutEnd() {
        StringBuilder there = new StringBuilder();
        for (char layer = 'Ā'; layer < 'Ā' + 64; layer++) {
            there.append(layer);
        }
        assertThat(onto(there.toString(), "", "a")).isEqualTo(there.toString());
        assertThat(warnings).hasSize(1);
    }

    private String onto(String there, String had, String ours) {
        Set<Digest> earlier = new HashSet<>();
        layers(had).forEach(layer -> earlier.add(layer.blob().digest()));
        SharedMount joined = new PackedMount(mount(ours), earlier, limit).onto(mount(there), warnings::add);
        StringBuilder names = new StringBuilder();
        joined.layers().forEach(layer -> names.append(layer.blob().mediaType()));
        return names.toString();
    }

    private static SharedMount mount(String layers) {
        return new SharedMount("name", "m2", Instant.EPOCH, layers(layers));
    }

    private static List<PackedLayer> layers(String names) {
        List<PackedLayer> layers = new ArrayList<>();
        for (String name : names.split("(?!^)")) {
            if (!name.isEmpty()) {
                layers.add(new PackedLayer(Descriptor.of(name, Digest.of(name), 500), Digest.of(name), 1_000));
            }
        }
        return layers;
    }
}
