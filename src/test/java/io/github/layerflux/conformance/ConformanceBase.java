package io.github.layerflux.conformance;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.layerflux.it.BusyboxBase;
import io.github.layerflux.it.LayoutWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The image {@code base} that cases start from: busybox, a few users and some awkward files. */
final class ConformanceBase {

    private static final String FILES = """
            dir bin 0755
            file bin/busybox 0755 0:0
            APPLETS
            dir dev 0755
            dir etc 0755
            file etc/passwd 0644 0:0 root:x:0:0:root:/root:/bin/sh\\ndaemon:x:1:1:daemon:/usr/sbin:/bin/false\\napp:x:1000:1001:App:/home/app:/bin/sh\\n
            file etc/group 0644 0:0 root:x:0:\\ndaemon:x:1:\\nstaff:x:50:app,daemon\\napp:x:1001:\\n
            file etc/hosts 0644 0:0
            file etc/resolv.conf 0644 0:0
            dir home 0755
            dir home/app 0750 1000:1001
            dir opt 0755
            dir opt/tree 0755
            file opt/tree/a 0644 0:0 a
            file opt/tree/b 0640 3:4 b
            dir opt/tree/sub 0750 5:6
            file opt/tree/sub/c 0600 0:0 c
            link opt/tree/to-a a
            link opt/absolute /opt/tree
            file opt/one 0644 0:0 linked
            hard opt/two opt/one
            file opt/setuid 04755 0:0 setuid
            dir proc 0755
            dir root 0700
            dir sys 0755
            dir tmp 01777
            dir usr 0755
            dir usr/lib 0755
            link lib usr/lib
            file usr/lib/libc 0644 0:0 libc
            dir var 0755
            dir var/data 02775 0:50
            file var/data/d 0664 0:50 d
            """;

    private static final List<String> APPLETS = List.of(
            "sh",
            "true",
            "cat",
            "ls",
            "mkdir",
            "rm",
            "rmdir",
            "mv",
            "cp",
            "ln",
            "chmod",
            "chown",
            "touch",
            "id",
            "env",
            "pwd",
            "adduser",
            "addgroup",
            "mkfifo",
            "tr",
            "echo",
            "test",
            "stat",
            "sort",
            "grep",
            "sed",
            "mknod",
            "find",
            "head",
            "wc",
            "printf",
            "sleep");

    private ConformanceBase() {}

    /** Writes the image as an OCI image layout to a new folder and returns the folder. */
    static Path layout(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path tar = folder.resolve("layer.tar");
        StringBuilder applets = new StringBuilder();
        for (String applet : APPLETS) {
            applets.append("link bin/").append(applet).append(" busybox\n");
        }
        try (OutputStream out = Files.newOutputStream(tar)) {
            FileListing.parse(FILES.replace("APPLETS\n", applets))
                    .writeTar(out, Map.of("bin/busybox", BusyboxBase.executable(folder)));
        }
        new LayoutWriter(folder).write(tar, "latest", List.of("PATH=/bin", "BASE=base"), List.of("sh"));
        return folder;
    }

    /** The image with other members in its container configuration, as an OCI image layout in a new folder. */
    static Path variant(Path layout, String members, Path folder) throws IOException {
        JsonObject index = json(layout.resolve("index.json"));
        JsonObject entry = index.getAsJsonArray("manifests").get(0).getAsJsonObject();
        JsonObject manifest = json(blob(layout, entry));
        JsonObject image = json(blob(layout, manifest.getAsJsonObject("config")));
        JsonParser.parseString(members)
                .getAsJsonObject()
                .entrySet()
                .forEach(member -> image.getAsJsonObject("config").add(member.getKey(), member.getValue()));
        Files.createDirectories(folder.resolve("blobs/sha256"));
        JsonObject layer = manifest.getAsJsonArray("layers").get(0).getAsJsonObject();
        Files.createLink(blob(folder, layer), blob(layout, layer));
        write(folder, manifest.getAsJsonObject("config"), image);
        write(folder, entry, manifest);
        Files.writeString(folder.resolve("index.json"), index.toString());
        Files.copy(layout.resolve("oci-layout"), folder.resolve("oci-layout"));
        return folder;
    }

    private static void write(Path layout, JsonObject descriptor, JsonObject content) throws IOException {
        byte[] bytes = content.toString().getBytes(StandardCharsets.UTF_8);
        descriptor.addProperty("digest", "sha256:" + FlattenedFiles.sha256(bytes));
        descriptor.addProperty("size", bytes.length);
        Files.write(blob(layout, descriptor), bytes);
    }

    private static Path blob(Path layout, JsonObject descriptor) {
        return layout.resolve("blobs")
                .resolve(descriptor.get("digest").getAsString().replace(':', '/'));
    }

    private static JsonObject json(Path file) throws IOException {
        return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    }
}
