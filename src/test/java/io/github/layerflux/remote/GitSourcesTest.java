package io.github.layerflux.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.it.Command;
import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.network.NetworkSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.URIish;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Git repositories as sources: which commit is meant, what its files are, and when the network is needed. */
final class GitSourcesTest {

    @TempDir
    Path folder;

    private GitServer server;
    private CacheDirectory directory;
    private SourceAccess access = SourceAccess.NETWORK;
    private String first;
    private String second;
    private String onBranch;

    @BeforeEach
    void repository() throws IOException {
        server = new GitServer(Files.createDirectories(folder.resolve("served")));
        directory = new CacheDirectory(folder.resolve("cache")).create();
        first = server.file("r.git", "f", "one").file("r.git", "d/g", "g").commit("r.git", "first");
        server.git("r.git", "tag", "light");
        server.git("r.git", "tag", "-a", "heavy", "-m", "annotated");
        server.git("r.git", "checkout", "-q", "-b", "branch");
        onBranch = server.file("r.git", "f", "branch").commit("r.git", "on branch");
        server.git("r.git", "checkout", "-q", "main");
        Files.createSymbolicLink(folder.resolve("served/r.git/link"), Path.of("d/g"));
        Files.setPosixFilePermissions(
                Files.writeString(folder.resolve("served/r.git/run"), "#!"),
                java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        second = server.file("r.git", "f", "two").commit("r.git", "second");
        server.git("r.git", "config", "http.uploadpack", "true");
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aRepositoryIsItsFilesAtTheDefaultBranch() throws IOException {
        long time = Long.parseLong(server.git("r.git", "log", "-1", "--format=%ct"));

        assertThat(files(open("r.git")))
                .containsExactly(
                        "d 0755 d", "f 0644 d/g = g", "f 0644 f = two", "l 0777 link -> d/g", "f 0755 run = #!");
        assertThat(open("r.git").tree().lookup("f").orElseThrow().mtimeSeconds())
                .isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource({
        "#main, two",
        "#branch, branch",
        "#refs/heads/branch, branch",
        "#light, one",
        "#heavy, one",
        "?tag=heavy, one",
        "?branch=branch, branch",
        "?ref=light&submodules=false, one",
        "#HEAD, two"
    })
    void aRefIsABranchOrATag(String rest, String text) throws IOException {
        assertThat(text(open("r.git" + rest), "f")).isEqualTo(text);
    }

    @Test
    void aCommitIsFetchedEvenIfNoRefNamesIt() throws IOException {
        assertThat(text(open("r.git#" + first), "f")).isEqualTo("one");
        assertThat(text(open("r.git#" + first.substring(0, 9)), "f")).isEqualTo("one");
        assertThat(text(open("r.git#" + onBranch), "f")).isEqualTo("branch");
    }

    @Test
    void aFolderIsTakenAlone() throws IOException {
        RemoteTree tree = open("r.git#main:d/");
        assertThat(tree.path()).isEqualTo("d");
        assertThat(open("r.git?subdir=/d").path()).isEqualTo("d");
        assertThatThrownBy(() -> open("r.git#main:nothing"))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("has no folder 'nothing'");
        assertThatThrownBy(() -> open("r.git#main:../x")).isInstanceOf(UserFailure.class);
    }

    @Test
    void identitiesAreCommits() throws IOException {
        String identity = open("r.git").identity();

        assertThat(open("r.git#" + second).identity()).isEqualTo(identity);
        assertThat(open("r.git#light").identity()).isNotEqualTo(identity);
        server.file("r.git", "f", "three").commit("r.git", "third");
        assertThat(open("r.git").identity()).isNotEqualTo(identity);
        assertThat(text(open("r.git"), "f")).isEqualTo("three");
    }

    @Test
    void aPinnedCommitThatIsHereNeedsNoNetworkAndTheLastCommitOfARefServesOffline() throws IOException {
        open("r.git#" + first);
        open("r.git#branch");
        server.log.clear();

        assertThat(text(open("r.git#" + first), "f")).isEqualTo("one");
        assertThat(text(open("r.git?ref=branch&commit=" + onBranch), "f")).isEqualTo("branch");
        access = SourceAccess.OFFLINE;
        assertThat(text(open("r.git#branch"), "f")).isEqualTo("branch");
        assertThatThrownBy(() -> open("r.git#light"))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("at light is not in the cache, and Maven is offline");
        assertThat(server.log).isEmpty();
    }

    @Test
    void theChecksumIsTheCommit() throws IOException {
        assertThat(text(open("r.git#main", second.substring(0, 10), false), "f"))
                .isEqualTo("two");
        assertThatThrownBy(() -> open("r.git#main", first, false))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("is " + second + ", not " + first);
        assertThatThrownBy(() -> open("r.git", "sha256:12", false))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("is no commit");
    }

    @Test
    void submodulesComeAlong() throws IOException {
        String inner = server.file("inner.git", "i", "inner").commit("inner.git", "inner");
        server.git("r.git", "submodule", "--quiet", "add", "../inner.git", "sub/inner");
        server.git("r.git", "config", "-f", ".gitmodules", "submodule.sub/inner.url", "../inner.git");
        server.commit("r.git", "with submodule");
        server.file("inner.git", "i", "changed").commit("inner.git", "later than " + inner);

        assertThat(files(open("r.git"))).contains("d 0755 sub/inner", "f 0644 sub/inner/i = inner");
        assertThat(files(open("r.git?submodules=false")))
                .contains("d 0755 sub/inner")
                .noneMatch(line -> line.contains("sub/inner/i"));
    }

    @Test
    void theGitDirectoryIsKeptWhenAskedFor() throws IOException {
        RemoteTree tree = open("r.git#branch", "", true);
        Path out = folder.resolve("out");
        write(tree, out);

        assertThat(Command.of("git", "-C", out.toString(), "-c", "safe.directory=*", "rev-parse", "HEAD")
                        .run()
                        .strip())
                .isEqualTo(onBranch);
        assertThat(Command.of("git", "-C", out.toString(), "-c", "safe.directory=*", "status", "--porcelain")
                        .run()
                        .strip())
                .isEmpty();
        assertThat(Command.of("git", "-C", out.toString(), "-c", "safe.directory=*", "remote", "get-url", "origin")
                        .run()
                        .strip())
                .isEqualTo(server.url("r.git"));
        assertThat(files(open("r.git#branch"))).noneMatch(line -> line.contains(".git"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://user:secret@host/r.git, https://host/r.git",
        "https://user@host:8443/a@b.git, https://host:8443/a@b.git",
        "https://host/team@v2/r.git, https://host/team@v2/r.git",
        "https://user:se@cret@host/r.git, https://host/r.git",
        "git@host:team/r.git, git@host:team/r.git"
    })
    void addressesAreToldWithoutTheirLogin(String url, String told) {
        assertThat(GitAddress.withoutLogin(url)).isEqualTo(told);
    }

    @Test
    void aSubmoduleThatLeadsAboveItsParentTellsNoLoginAndLeadsToNoOtherHost() {
        assertThatThrownBy(() -> GitSources.resolve("https://user:secret@host/r.git", "../../evil.example/x"))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("leads above https://host")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aLoginIsForItsOwnServerOnly() throws Exception {
        HostLogin login = new HostLogin(new URIish("https://user:secret@host/r.git"), "secret");
        CredentialItem.Password password = new CredentialItem.Password();

        assertThat(login.get(new URIish("https://elsewhere/r.git"), password)).isFalse();
        assertThat(login.get(new URIish("http://host/r.git"), password)).isFalse();
        assertThat(login.get(new URIish("https://host:8443/r.git"), password)).isFalse();
        assertThat(password.getValue()).isNull();
        assertThat(login.get(new URIish("https://host/other.git"), password)).isTrue();
        assertThat(password.getValue()).isEqualTo("secret".toCharArray());
    }

    private static void write(RemoteTree tree, Path out) throws IOException {
        Files.createDirectories(out);
        for (LayerEntry entry : tree.tree().below("")) {
            Path path = out.resolve(entry.path());
            if (entry.isDirectory()) {
                Files.createDirectories(path);
            } else if (entry.type() == EntryType.SYMLINK) {
                Files.createSymbolicLink(path, Path.of(entry.link()));
            } else {
                try (InputStream in = tree.tree().open(entry)) {
                    Files.copy(in, path);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"r.git#nobranch", "r.git?tag=branch", "r.git#abcdef0", "r.git?depth=1", "r.git#--upload-pack=x"})
    void whatIsNotThereIsSaid(String address) {
        assertThatThrownBy(() -> open(address)).isInstanceOf(UserFailure.class);
    }

    @Test
    void whatCannotBeFetchedIsSaid() {
        assertThatThrownBy(() -> open("none.git"))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("can't fetch the repository " + server.url("none.git"));
        assertThatThrownBy(() -> sources().open(source("http://user:secret@localhost:1/r.git", "", false)))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageNotContaining("secret");
    }

    /** The protocol that git calls dumb (gitprotocol-http, "Dumb Clients"). */
    @Test
    void aServerOfPlainFilesDoes() throws IOException {
        server.git("r.git", "update-server-info");
        Path git = folder.resolve("served/r.git/.git");
        try (FileServer plain = new FileServer();
                Stream<Path> files = Files.walk(git)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                plain.file("/r.git/" + git.relativize(file), Files.readAllBytes(file));
            }
            plain.file("/r.git/info/refs?service=git-upload-pack", Files.readAllBytes(git.resolve("info/refs")));
            assertThat(text(sources().open(source(plain.url("/r.git"), "", false)), "f"))
                    .isEqualTo("two");
        }
    }

    private List<String> openPacks() throws IOException {
        List<String> packs = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    if (target.startsWith(directory.downloads().toString()) && target.endsWith(".pack")) {
                        packs.add(target);
                    }
                } catch (NoSuchFileException e) {
                    continue; // the listing's own
                }
            }
        }
        return packs;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closingLeavesNoFileOpen(boolean keepGitDir) throws IOException {
        RemoteSources sources = sources();
        files(sources.open(source(server.url("r.git"), "", keepGitDir)));
        assertThat(openPacks()).isNotEmpty();
        sources.close();
        assertThat(openPacks()).isEmpty();
    }

    @Test
    void aFolderThatIsMissingLeavesNoFileOpen() throws IOException {
        assertThatThrownBy(() -> open("r.git#main:nothing")).isInstanceOf(UserFailure.class);
        assertThat(openPacks()).isEmpty();
    }

    @Test
    void aGitDirectoryThatCannotBeMadeLeavesNothing() throws IOException {
        GitTree files = (GitTree) open("r.git").tree();
        GitAddress address = GitAddress.parse(source(server.url("r.git"), "", true));
        Path repository = new GitRepositories(directory, SourceAccess.OFFLINE).place(address.url());
        GitRepositories.Fetched missing =
                new GitRepositories.Fetched(repository, ObjectId.fromString("1234567890".repeat(4)));

        assertThatThrownBy(() -> WithGitDirectory.of(files, address, missing)).isNotNull();

        assertThat(directory.downloads().resolve("git"))
                .isDirectoryNotContaining(path -> path.getFileName().toString().startsWith("new-"));
        files.close();
    }

    @Test
    void aServerThatSaysNothingIsLeftWhenTheBuildIsCancelled() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread building = new Thread(() -> {
                try {
                    sources().open(source("http://localhost:" + mute.getLocalPort() + "/r.git", "", false));
                } catch (RuntimeException e) {
                    failure.set(e);
                }
            });
            building.start();
            try (Socket asked = mute.accept()) {
                building.interrupt();
                building.join(20_000);
                assertThat(building.isAlive()).isFalse();
                assertThat(asked.isClosed()).isFalse();
            }
            assertThat(failure.get()).isInstanceOf(EnvironmentFailure.class).hasMessageContaining("was cancelled");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://h/a/b.git, ../c.git, https://h/a/c.git",
        "https://h/a/b.git, ./c.git, https://h/a/b.git/c.git",
        "git@h:a/b.git, ../c.git, git@h:a/c.git",
        "git@h:b.git, ../c.git, git@h:c.git",
        "https://h/a/b.git, ssh://git@h/c.git, ssh://git@h/c.git"
    })
    void submodulesMayBeRelative(String parent, String url, String expected) {
        assertThat(GitSources.resolve(parent, url)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc", "/etc", "ext::sh -c x", "--upload-pack=x:y"})
    void submodulesComeFromTheNetworkOnly(String url) {
        assertThatThrownBy(() -> GitSources.resolve("https://h/a.git", url)).isInstanceOf(UserFailure.class);
    }

    private RemoteTree open(String rest) {
        return open(rest, "", false);
    }

    private RemoteTree open(String rest, String checksum, boolean keepGitDir) {
        return sources().open(source(server.url(rest), checksum, keepGitDir));
    }

    private RemoteSources sources() {
        return new RemoteSources(directory, access, WebClient.of(NetworkSettings.DIRECT));
    }

    private static RemoteSource source(String url, String checksum, boolean keepGitDir) {
        return new RemoteSource(url, Optional.of(checksum).filter(text -> !text.isEmpty()), keepGitDir);
    }

    private static List<String> files(RemoteTree tree) throws IOException {
        List<String> lines = new ArrayList<>();
        for (LayerEntry entry : tree.tree().below(tree.path())) {
            String start = String.format(" %04o %s", entry.mode(), entry.path());
            lines.add(
                    switch (entry.type()) {
                        case DIRECTORY -> "d" + start;
                        case SYMLINK -> "l" + start + " -> " + entry.link();
                        default -> "f" + start + " = " + text(tree, entry.path());
                    });
        }
        return lines;
    }

    private static String text(RemoteTree tree, String path) throws IOException {
        try (InputStream in = tree.tree().open(tree.tree().lookup(path).orElseThrow())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
