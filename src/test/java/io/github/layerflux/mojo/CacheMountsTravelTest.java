package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.image.Json;
import io.github.layerflux.mojo.CacheBench.Built;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Folders of {@code RUN --mount=type=cache} on two machines (two cache directories), through the goal. */
final class CacheMountsTravelTest extends OnBusybox {

    private static final String MOUNT = "--mount=type=cache,id=m2,target=/m2";

    private CacheBench bench;

    @BeforeEach
    void open() {
        bench = bench("content");
    }

    private String place() {
        return folder.resolve("travelling").toString();
    }

    /** Builds on a machine that takes and leaves the mounts that are named. */
    private Built build(String machine, String mounts, String command) {
        return build(machine, mounts, mounts, command);
    }

    private Built build(String machine, String from, String to, String command) {
        bench.maven.mojo.cacheDirectory = folder.resolve(machine).toString();
        bench.maven.mojo.cacheFrom = List.of("type=local,src=" + place() + from);
        bench.maven.mojo.cacheTo = List.of("type=local,dest=" + place() + to);
        return bench.build("FROM busybox", "RUN " + MOUNT + " " + command);
    }

    private Map<String, Object> moved(Built built, String direction) {
        return Json.objects(Json.object(built.report(), "cache"), direction).get(0);
    }

    private String console() {
        return String.join("\n", bench.maven.console);
    }

    /** Of what the cache is now; what it was a moment ago stays beside it for a while. */
    private List<Path> mountBlobs() throws IOException {
        Path cache = folder.resolve("travelling");
        List<Path> found = new ArrayList<>();
        for (Map<String, Object> named : Json.objects(read(cache.resolve("index.json")), "manifests")) {
            Map<String, Object> config = read(blob(manifest(named)));
            for (Map<String, Object> mount :
                    config.containsKey("mounts") ? Json.objects(config, "mounts") : List.<Map<String, Object>>of()) {
                for (String layer : Json.strings(mount, "layers")) {
                    found.add(blob(layer));
                }
            }
        }
        return found;
    }

    private String manifest(Map<String, Object> named) throws IOException {
        Map<String, Object> config = Json.object(read(blob(Json.string(named, "digest"))), "config");
        return Json.string(config, "digest");
    }

    private Path blob(String digest) {
        return folder.resolve("travelling/blobs/sha256").resolve(digest.substring("sha256:".length()));
    }

    private static Map<String, Object> read(Path json) throws IOException {
        return Json.readObject(Files.readString(json), json.toString());
    }

    @Test
    void anotherMachinesRunBeginsWithWhatTheFirstLeft() {
        Built first = build(
                "a", ",mounts=m2", "mkdir -p /m2/org/x && echo jar > /m2/org/x/x.jar && chown -R 1000:50 /m2/org");
        assertThat(moved(first, "written")).containsEntry("mounts", List.of("m2"));

        Built second = build(
                "b", ",mounts=m2", "cat /m2/org/x/x.jar > /found && stat -c '%u:%g %a' /m2/org/x/x.jar >> /found");

        assertThat(second.text("found")).isEqualTo("jar\n1000:50 644\n");
        assertThat(moved(second, "read")).containsEntry("mounts", List.of("m2"));
        assertThat(console()).contains("cache mount m2, ");
    }

    @Test
    void nothingTravelsThatNobodyAskedFor() throws IOException {
        build("a", "", "echo jar > /m2/jar");
        assertThat(mountBlobs()).isEmpty();

        build("a", "", ",mounts=npm*", "echo jar > /m2/jar2");
        assertThat(mountBlobs()).isEmpty();

        build("a", "", ",mounts=npm:m?", "echo jar > /m2/jar3");
        assertThat(mountBlobs()).hasSize(1);
        assertThat(build("b", "", "ls /m2 > /found").text("found")).isEmpty();
    }

    @Test
    void aNameThatNothingHasIsToldWithThoseThereAre() {
        build("a", ",mounts=m2:npm:go*", "touch /m2/a");
        assertThat(console())
                .contains("mounts=npm:go*: no RUN of this build has a cache mount of these ids; there are: m2");

        bench.maven.console.clear();
        build("a", ",mounts=m*", ",mounts=*", "touch /m2/b");
        bench.build("FROM busybox", "ARG ID=x", "RUN --mount=type=cache,id=$ID,target=/x touch /x/c");
        bench.build("FROM busybox", "RUN touch /d");
        assertThat(console()).doesNotContain("no RUN of this build");
    }

    @Test
    void aHitNeedsNoMount() {
        build("a", ",mounts=*", "echo jar > /m2/jar && touch /made");

        Built second = build("b", ",mounts=*", "echo jar > /m2/jar && touch /made");

        second.allCached();
        assertThat(moved(second, "read")).doesNotContainKey("mounts");
        assertThat(folder.resolve("b/mounts")).isEmptyDirectory();
    }

    @Test
    void whatIsHereAlreadyIsKept() {
        build("a", ",mounts=m2", "echo a > /m2/a");
        build("b", "", "echo b > /m2/b");

        assertThat(build("b", ",mounts=m2", "ls /m2 > /found").text("found")).isEqualTo("b\n");
    }

    @Test
    void onlyWhatIsNewOrGoneIsWritten() throws IOException {
        build(
                "a",
                ",mounts=m2",
                "head -c 3000000 /dev/urandom > /m2/big && echo 1 > /m2/one && mkdir /m2/gone && echo x > /m2/gone/x");
        build("b", ",mounts=m2", "test -s /m2/big");
        assertThat(mountBlobs()).as("unchanged").hasSize(1);

        Built changed = build("b", ",mounts=m2", "rm -r /m2/gone && echo 2 > /m2/two");

        assertThat(mountBlobs()).hasSize(2);
        assertThat((Long) moved(changed, "written").get("bytes")).isLessThan(20_000);
        assertThat(build("c", ",mounts=m2", "cd /m2 && ls > /found && wc -c < big >> /found")
                        .text("found"))
                .isEqualTo("big\none\ntwo\n3000000\n");
    }

    @Test
    void aDamagedMountIsAWarningBeginsEmptyAndIsReplacedLater() throws IOException {
        build("a", ",mounts=m2", "echo jar > /m2/jar");
        for (Path blob : mountBlobs()) {
            try (RandomAccessFile file = new RandomAccessFile(blob.toFile(), "rw")) {
                file.setLength(file.length() / 2);
            }
        }

        Built second = build("b", ",mounts=m2", "ls /m2 > /found && echo new > /m2/new");

        assertThat(second.text("found")).isEmpty();
        assertThat(console())
                .contains("WARNING", "the cache mount 'm2' of the cache " + place() + ":latest can't be had")
                .contains("so this build doesn't write it either");
        build("b", ",mounts=m2", "ls /m2 && echo newer > /m2/new");
        assertThat(build("c", ",mounts=m2", "cat /m2/new > /found").text("found"))
                .isEqualTo("newer\n");
    }

    @Test
    void whatCouldNotBeReadIsNotOverwritten() throws IOException {
        build("a", ",mounts=m2", "echo jar > /m2/jar");
        // the way there is broken, the place it is written to isn't: as a network that fails for a minute
        Path broken = folder.resolve("broken");
        Files.createDirectories(broken.resolve("blobs/sha256"));
        Files.copy(folder.resolve("travelling/index.json"), broken.resolve("index.json"));
        Files.copy(folder.resolve("travelling/oci-layout"), broken.resolve("oci-layout"));

        Built second = buildFrom("b", broken, "ls /m2 > /found && echo little > /m2/little");

        assertThat(second.text("found")).isEmpty();
        assertThat(console()).contains("can't be had, so this build doesn't write it either");
        assertThat(moved(second, "written")).doesNotContainKey("mounts");
        assertThat(build("c", ",mounts=m2", "ls /m2 > /found").text("found")).isEqualTo("jar\n");

        buildFrom("b", broken, "echo more > /m2/more");
        assertThat(build("d", ",mounts=m2", "ls /m2 > /found").text("found"))
                .as("later it is added")
                .isEqualTo("jar\nlittle\nmore\n");
    }

    private Built buildFrom(String machine, Path source, String command) {
        bench.maven.mojo.cacheDirectory = folder.resolve(machine).toString();
        bench.maven.mojo.cacheFrom = List.of("type=local,src=" + source + ",mounts=m2");
        bench.maven.mojo.cacheTo = List.of("type=local,dest=" + place() + ",mounts=m2");
        return bench.build("FROM busybox", "RUN " + MOUNT + " " + command);
    }

    @Test
    void whatTwoMachinesAddAtOnceIsJoined() throws IOException {
        build("a", ",mounts=m2", "echo jar > /m2/jar");
        build("b", ",mounts=m2", "test -s /m2/jar");
        build("a", ",mounts=m2", "echo a > /m2/a && echo a > /m2/both");
        build("b", ",mounts=m2", "echo b > /m2/b && echo b > /m2/both && test ! -e /m2/a");

        assertThat(mountBlobs()).hasSize(3);
        assertThat(build("c", ",mounts=m2", "cd /m2 && ls > /found && cat both >> /found && echo c > c")
                        .text("found"))
                .isEqualTo("a\nb\nboth\njar\nb\n");
        build("a", ",mounts=m2", "test ! -e /m2/b && rm /m2/jar");
        assertThat(build("d", ",mounts=m2", "ls /m2 > /found").text("found")).isEqualTo("a\nb\nboth\nc\n");
    }

    @Test
    void aSecretBelowACacheMountStaysHere() throws IOException {
        bench.maven.file("token", "this is a secret value");
        bench.maven.mojo.secrets = Map.of("settings", "src=" + folder.resolve("token"));
        build(
                "a",
                ",mounts=m2",
                ",mounts=m2,compression=none",
                "--mount=type=secret,id=settings,target=/m2/settings.xml cat /m2/settings.xml > /dev/null && echo jar > /m2/jar");

        List<Path> blobs = mountBlobs();
        assertThat(blobs).hasSize(1);
        assertThat(new String(Files.readAllBytes(blobs.get(0)), java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains("jar")
                .doesNotContain("this is a secret value");
    }

    @Test
    void whatIsLargerThanAllowedStaysHere() throws IOException {
        build("a", ",mounts=m2,mounts-limit=1k", "head -c 5000 /dev/zero > /m2/big");
        assertThat(mountBlobs()).isEmpty();
        assertThat(console()).contains("WARNING", "more than mounts-limit allows (1.0 kB): raise mounts-limit");

        build("a", ",mounts=m2", "head -c 6000 /dev/zero > /m2/big");
        assertThat(build("b", ",mounts=m2,mounts-limit=1k", "ls /m2 > /found").text("found"))
                .isEmpty();
        assertThat(console()).contains("WARNING", "more than mounts-limit allows (1.0 kB): raise mounts-limit");

        build("c", ",mounts=m2,mounts-limit=1k", ",mounts=m2", "echo little > /m2/little");
        assertThat(build("d", ",mounts=m2", "ls /m2 > /found").text("found"))
                .as("who reads less takes nothing from the others")
                .isEqualTo("big\n");
    }

    @Test
    void whatMayBeWrittenMayBeRead() throws IOException {
        String limit = ",mounts=m2,mounts-limit=16k";
        build("a", limit, "mkdir /m2/d && for i in 1 2 3 4 5; do echo $i > /m2/d/$i; done");
        assertThat(build("b", limit, "ls /m2/d > /found").text("found")).isEqualTo("1\n2\n3\n4\n5\n");

        build("c", limit, "mkdir /m2/e && for i in 1 2 3 4 5 6 7 8 9 10; do echo $i > /m2/e/$i; done");
        assertThat(console()).contains("'m2' is not written to the cache", "raise mounts-limit");
    }

    @Test
    void filesWithSeveralNamesAndLinksArriveAsTheyWere() {
        build(
                "a",
                ",mounts=m2",
                "cd /m2 && echo x > one && ln one two && ln -s one three && mkfifo four && chmod 2750 . ");

        assertThat(build(
                                "b",
                                ",mounts=m2",
                                "cd /m2 && stat -c '%h' one > /found && readlink three >> /found && stat -c %a . >> /found && ls >> /found")
                        .text("found"))
                .isEqualTo("2\none\n2750\none\nthree\ntwo\n");
    }

    @Test
    void aPrunedMountIsBroughtAgain() throws IOException {
        build("a", ",mounts=m2", "echo jar > /m2/jar");
        try (Stream<Path> all = Files.walk(folder.resolve("a/mounts"))) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                if (path.toString().contains("/0")) {
                    Files.delete(path);
                }
            }
        }

        assertThat(build("a", ",mounts=m2", "cat /m2/jar > /found").text("found"))
                .isEqualTo("jar\n");
    }
}
