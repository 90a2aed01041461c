package io.github.layerflux.attest;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import io.github.layerflux.image.Digest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One piece of software in an image.
 *
 * @param type CycloneDX's word: {@code application}, {@code library}
 * @param group a Maven groupId; empty for packages of a distribution
 * @param purl its package URL (purl-spec), which also identifies it within a bill of materials
 * @param digest of the file that it came as, where there is one
 * @param license as the package names it: an SPDX expression or any other text
 */
public record Component(
        String type,
        String group,
        String name,
        String version,
        String purl,
        Optional<Digest> digest,
        Optional<String> license) {

    public Component {
        Objects.requireNonNull(type, "type is null");
        Objects.requireNonNull(purl, "purl is null");
        Objects.requireNonNull(digest, "digest is null");
        Objects.requireNonNull(license, "license is null");
    }

    /**
     * A Maven artifact.
     *
     * @param type {@code application} or {@code library}
     * @param extension {@code jar}, {@code war}, …
     * @param classifier may be empty
     */
    public static Component maven(
            String type,
            String group,
            String artifact,
            String version,
            String extension,
            String classifier,
            Optional<Digest> digest) {
        TreeMap<String, String> qualifiers = new TreeMap<>();
        qualifiers.put("type", extension);
        if (!classifier.isEmpty()) {
            qualifiers.put("classifier", classifier);
        }
        String purl = purl("maven", group, artifact, version, qualifiers);
        return new Component(type, group, artifact, version, purl, digest, Optional.empty());
    }

    /**
     * A package of a distribution.
     *
     * @param purlType {@code deb} or {@code apk}
     */
    static Component ofDistribution(
            String purlType, OsRelease os, String name, String version, String architecture, Optional<String> license) {
        TreeMap<String, String> qualifiers = new TreeMap<>();
        if (!architecture.isEmpty()) {
            qualifiers.put("arch", architecture);
        }
        if (!os.versionId().isEmpty()) {
            qualifiers.put("distro", os.id() + "-" + os.versionId());
        }
        String purl = purl(purlType, os.id(), name, version, qualifiers);
        return new Component("library", "", name, version, purl, Optional.empty(), license);
    }

    private static String purl(
            String type, String namespace, String name, String version, TreeMap<String, String> qualifiers) {
        try {
            return new PackageURL(type, namespace, name, version.isEmpty() ? null : version, qualifiers, null)
                    .canonicalize();
        } catch (MalformedPackageURLException e) {
            // a package database may hold anything; the component is listed nevertheless
            return "pkg:generic/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        }
    }
}
