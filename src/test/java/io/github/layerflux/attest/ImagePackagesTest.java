package io.github.layerflux.attest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.copy.TestTree;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ImagePackagesTest {

    @Test
    void debianPackagesAreRead() {
        TestTree image = TestTree.of(
                "f 0644 0:0 5000 usr/lib/os-release = PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"|ID=debian|VERSION_ID=\"12\"|",
                "l 0777 0:0 5000 etc/os-release -> ../usr/lib/os-release",
                "d 0755 0:0 5000 etc",
                "f 0644 0:0 5000 var/lib/dpkg/status = Package: libc6|Status: install ok installed|Architecture: amd64"
                        + "|Version: 2.36-9+deb12u7|Description: GNU C Library| Status: not a field||Package: gone"
                        + "|Status: deinstall ok config-files|Architecture: amd64|Version: 1|");

        ImagePackages found = ImagePackages.of(image);

        assertThat(found.os()).contains(new OsRelease("debian", "12", "Debian GNU/Linux 12 (bookworm)"));
        assertThat(found.packages())
                .extracting(Component::purl)
                .containsExactly("pkg:deb/debian/libc6@2.36-9%2Bdeb12u7?arch=amd64&distro=debian-12");
    }

    @Test
    void packagesOfImagesWithoutDpkgAreRead() {
        TestTree image = TestTree.of(
                "f 0644 0:0 5000 etc/os-release = ID=debian|",
                "d 0755 0:0 5000 var/lib/dpkg/status.d",
                "f 0644 0:0 5000 var/lib/dpkg/status.d/tzdata = Package: tzdata|Version: 2024a|Architecture: all|",
                "f 0644 0:0 5000 var/lib/dpkg/status.d/tzdata.md5sums = 0 usr/share/zoneinfo/UTC|");

        assertThat(ImagePackages.of(image).packages())
                .extracting(Component::purl)
                .containsExactly("pkg:deb/debian/tzdata@2024a?arch=all");
    }

    @Test
    void alpinePackagesAreReadWithTheirLicense() {
        TestTree image = TestTree.of(
                "f 0644 0:0 5000 etc/os-release = ID=alpine|VERSION_ID=3.20.1|",
                "f 0644 0:0 5000 lib/apk/db/installed = C:Q1abc=|P:musl|V:1.2.5-r0|A:x86_64|L:MIT|F:lib|R:ld-musl.so||");

        ImagePackages found = ImagePackages.of(image);

        assertThat(found.packages()).hasSize(1);
        assertThat(found.packages().get(0).purl())
                .isEqualTo("pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64&distro=alpine-3.20.1");
        assertThat(found.packages().get(0).license()).contains("MIT");
    }

    @Test
    void aDatabaseThatCannotBeReadIsTold() {
        TestTree image = TestTree.of("f 0644 0:0 5000 var/lib/rpm/rpmdb.sqlite = x");

        assertThat(ImagePackages.of(image).unread()).isEqualTo(List.of("/var/lib/rpm/rpmdb.sqlite"));
    }

    @Test
    void anImageWithoutAnyHasNoPackages() {
        ImagePackages found = ImagePackages.of(TestTree.of("f 0755 0:0 5000 app = x"));

        assertThat(found.os()).isEmpty();
        assertThat(found.packages()).isEmpty();
        assertThat(found.unread()).isEmpty();
    }
}
