package io.github.layerflux.layer;

import static io.github.layerflux.layer.LayerFixture.dir;
import static io.github.layerflux.layer.LayerFixture.file;
import static io.github.layerflux.layer.LayerFixture.hardlink;
import static io.github.layerflux.layer.LayerFixture.link;
import static io.github.layerflux.layer.LayerFixture.opaque;
import static io.github.layerflux.layer.LayerFixture.text;
import static io.github.layerflux.layer.LayerFixture.whiteout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.layer.LayerFixture.Item;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayeredTreeTest {

    @TempDir
    Path folder;

    private LayerFixture fixture;

    @BeforeEach
    void makeStore() {
        fixture = new LayerFixture(folder);
    }

    private static List<String> names(LayeredTree tree, String path) {
        return tree.children(path).stream().map(LayerEntry::path).toList();
    }

    private static String content(LayeredTree tree, String path) throws IOException {
        return text(tree.open(tree.lookup(path).orElseThrow()));
    }

    @Test
    void upperFilesHideLowerOnes() throws IOException {
        try (LayeredTree tree = fixture.tree(
                fixture.layer(dir("a"), file("a/f", "old"), file("a/g", "kept")),
                fixture.layer(file("a/f", "new"), file("b", "more")))) {
            assertThat(names(tree, "")).containsExactly("a", "b");
            assertThat(names(tree, "a")).containsExactly("a/f", "a/g");
            assertThat(content(tree, "a/f")).isEqualTo("new");
            assertThat(content(tree, "a/g")).isEqualTo("kept");
            assertThat(tree.lookup("a/none")).isEmpty();
            assertThat(tree.lookup("a/f/none")).isEmpty();
            assertThat(tree.children("a/f")).isEmpty();
        }
    }

    @Test
    void layersThatAreMergedAlreadyAreNotReadAgain() throws IOException {
        Layer base = fixture.layer(file("f", "old"), file("g", "kept"));
        Layer upper = fixture.layer(file("f", "new"));
        MergedTrees merged = new MergedTrees();
        try (LayeredTree tree = new LayeredTree(List.of(base, upper), fixture.store, fixture.contents, merged)) {
            assertThat(names(tree, "")).containsExactly("f", "g");
        }
        fixture.contents.delete(base.diffId());
        fixture.contents.delete(upper.diffId());
        try (LayeredTree again = new LayeredTree(List.of(base, upper), fixture.store, fixture.contents, merged);
                LayeredTree other = new LayeredTree(List.of(base), fixture.store, fixture.contents, merged)) {
            assertThat(content(again, "f")).isEqualTo("new");
            assertThat(content(again, "g")).isEqualTo("kept");
            assertThat(fixture.contents.has(base.diffId())).as("made again").isFalse();
            assertThat(content(other, "f")).isEqualTo("old");
            assertThat(fixture.contents.has(base.diffId())).isTrue();
        }
    }

    @Test
    void childrenAreSortedByName() throws IOException {
        try (LayeredTree tree =
                fixture.tree(fixture.layer(file("b", ""), file("B", ""), file("a-", ""), file("a/x", "")))) {
            assertThat(names(tree, "")).containsExactly("B", "a", "a-", "b");
        }
    }

    @Test
    void whiteoutsAndOpaqueFoldersHideOnlyWhatIsBelow() throws IOException {
        Layer base =
                fixture.layer(dir("a"), file("a/1", ""), file("a/2", ""), dir("b"), file("b/1", ""), file("c", ""));
        Layer upper = fixture.layer(
                file("a/3", ""), opaque("a"), whiteout("b"), file("b/2", ""), whiteout("c"), whiteout("never/was"));
        try (LayeredTree tree = fixture.tree(base, upper)) {
            assertThat(names(tree, "")).containsExactly("a", "b");
            assertThat(names(tree, "a")).containsExactly("a/3");
            assertThat(names(tree, "b")).containsExactly("b/2");
        }
        try (LayeredTree tree = fixture.tree(base, fixture.layer(opaque("")))) {
            assertThat(tree.children("")).isEmpty();
        }
    }

    @Test
    void aFileInAFoldersPlaceHidesItsChildren() throws IOException {
        Layer base = fixture.layer(dir("a"), file("a/f", ""), file("b", ""), link("c", "a"));
        Layer upper = fixture.layer(file("a", "file"), dir("b"), file("b/f", ""), file("c/f", "implied"));
        try (LayeredTree tree = fixture.tree(base, upper)) {
            assertThat(tree.lookup("a/f")).isEmpty();
            assertThat(content(tree, "a")).isEqualTo("file");
            assertThat(names(tree, "b")).containsExactly("b/f");
            assertThat(tree.lookup("c")).get().extracting(LayerEntry::type).isEqualTo(EntryType.DIRECTORY);
        }
        try (LayeredTree tree = fixture.tree(base, upper, fixture.layer(dir("a"), file("a/g", "")))) {
            assertThat(names(tree, "a")).containsExactly("a/g");
        }
    }

    @Test
    void aFolderWhoseChildrenCameFirstGoesWithThem() throws IOException {
        try (LayeredTree tree = fixture.tree(fixture.layer(file("a/b/f", "1"), file("a", "2"), file("a/b/g", "3")))) {
            assertThat(names(tree, "a")).containsExactly("a/b");
            assertThat(names(tree, "a/b")).containsExactly("a/b/g");
        }
    }

    @Test
    void aFolderKeepsItsChildrenAndTakesTheUpperMode() throws IOException {
        LayerEntry changed = dir("a").entry().withMode(0700).withOwner(5, 6);
        try (LayeredTree tree =
                fixture.tree(fixture.layer(dir("a"), file("a/f", "")), fixture.layer(new Item(changed, new byte[0])))) {
            assertThat(tree.lookup("a")).contains(changed);
            assertThat(names(tree, "a")).containsExactly("a/f");
        }
    }

    @Test
    void theRootAndImpliedParentsAreFolders() throws IOException {
        try (LayeredTree tree = fixture.tree(fixture.layer(file("x/y/z", "")))) {
            assertThat(tree.lookup("")).contains(LayerEntry.directory("", 0755, 0, 0, 0, 0));
            assertThat(tree.lookup("x/y")).contains(LayerEntry.directory("x/y", 0755, 0, 0, 0, 0));
        }
        try (LayeredTree tree = fixture.tree()) {
            assertThat(tree.children("")).isEmpty();
        }
    }

    @Test
    void hardLinksAreTheFileTheyName() throws IOException {
        Layer base = fixture.layer(file("a", "one"), hardlink("b", "a"), hardlink("c", "b"));
        Layer upper = fixture.layer(file("a", "two"));
        try (LayeredTree tree = fixture.tree(base, upper)) {
            assertThat(tree.lookup("b")).get().extracting(LayerEntry::type).isEqualTo(EntryType.FILE);
            assertThat(content(tree, "b")).isEqualTo("one");
            assertThat(content(tree, "c")).isEqualTo("one");
            assertThat(sharedFile(tree, "b")).isPresent().isEqualTo(sharedFile(tree, "c"));
            assertThat(sharedFile(tree, "a")).as("it was replaced").isEmpty();
        }
        try (LayeredTree tree = fixture.tree(base, fixture.layer(hardlink("d", "a"), file("e", "one")))) {
            assertThat(content(tree, "d")).as("a link to a file below").isEqualTo("one");
            assertThat(sharedFile(tree, "d")).isPresent().isEqualTo(sharedFile(tree, "a"));
            assertThat(sharedFile(tree, "e")).isEmpty();
        }
    }

    private static Optional<String> sharedFile(LayeredTree tree, String path) {
        return tree.sharedFile(tree.lookup(path).orElseThrow());
    }

    @Test
    void aHardLinkToNothingIsACorruptLayer() {
        LayeredTree tree = fixture.tree(fixture.layer(hardlink("a", "none")));
        assertThatThrownBy(() -> tree.lookup("a"))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessage("the layer's hard link a leads to no file: none");
    }

    @Test
    void filesOfCompressedLayersAreReadInAnyOrder() throws IOException {
        List<Item> items = new ArrayList<>();
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            items.add(file(String.format("f%03d", i), (i + ",").repeat(random.nextInt(2000))));
        }
        Layer layer = fixture.gzipped(fixture.layer(items.toArray(new Item[0])));
        try (LayeredTree tree = fixture.tree(layer)) {
            for (int round = 0; round < 3; round++) {
                for (Item item : items) {
                    assertThat(content(tree, item.entry().path()).getBytes()).isEqualTo(item.bytes());
                }
                Collections.shuffle(items, random);
            }
        }
        try (var files = Files.list(fixture.directory.temporary())) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void severalFilesOfACompressedLayerAreOpenAtOnce() throws IOException {
        Layer layer = fixture.gzipped(fixture.layer(file("a", "first"), file("b", "second"), file("c", "third")));
        try (LayeredTree tree = fixture.tree(layer);
                InputStream c = tree.open(tree.lookup("c").orElseThrow());
                InputStream a = tree.open(tree.lookup("a").orElseThrow());
                InputStream b = tree.open(tree.lookup("b").orElseThrow())) {
            assertThat(a.read()).isEqualTo('f');
            assertThat(b.readNBytes(3)).asString().isEqualTo("sec");
            assertThat(c.readAllBytes()).asString().isEqualTo("third");
            assertThat(a.readAllBytes()).asString().isEqualTo("irst");
            assertThat(b.readAllBytes()).asString().isEqualTo("ond");
        }
    }

    @Test
    void aMissingLayerIsNamed() throws IOException {
        Layer layer = fixture.layer(file("a", "x"));
        LayeredTree tree = fixture.tree(layer);
        LayerEntry a = tree.lookup("a").orElseThrow();
        Files.delete(fixture.store.path(layer.diffId()));
        assertThatThrownBy(() -> tree.open(a))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageStartingWith("layer " + layer.diffId() + " is missing in the image store");
    }
}
