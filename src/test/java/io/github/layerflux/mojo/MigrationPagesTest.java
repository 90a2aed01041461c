package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages for people who come from elsewhere leave nothing out, and name parameters of ours that exist. */
final class MigrationPagesTest {

    private static final Path PAGES = Path.of("docs/migrate");

    /** All that each tool can be told, out of its plugin descriptor, its classes or its command line's help. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "docker-maven-plugin|name alias stopNamePattern copyNamePattern removeNamePattern run build watch copy external"
                        + " registry contextDir dockerFileDir dockerFile dockerArchive loadNamePattern filter from fromExt"
                        + " cacheFrom maintainer network ports imagePullPolicy shell runCmds cleanup nocache noCache squash"
                        + " optimise volumes tags env labels args entryPoint command workdir cmd user healthCheck assembly"
                        + " assemblies skip skipPush skipTag compression buildOptions target useDefaultExcludes"
                        + " createImageOptions builderName configFile dockerStateDir platforms attestations nodeName cacheTo"
                        + " driverOpts secret buildAllPlatforms provenance sbom envs files mode interval timeout startPeriod"
                        + " retries basedir targetDir descriptor inline descriptorRef exportBasedir exportTargetDir"
                        + " ignorePermissions tarLongFileMode permissions apiVersion archive authConfig autoPull buildArgs"
                        + " certPath dockerHost images imagesMap jib jibImageFormat keepContainer logDate logStdout machine"
                        + " maxConnections outputDirectory outputFile pullRegistry pushRegistry removeVolumes skipBuild"
                        + " skipExtendedAuth skipMachine skipPom sourceDirectory useColor verbose buildArchiveOnly saveAlias"
                        + " saveAliases saveClassifier saveFile saveName saveNames skipSave repo tagName sourceMode push pull"
                        + " username password email authToken auth allContainers autoCreateCustomNetworks containerNamePattern"
                        + " copyAll createContainers executeStopOnVMShutdown exposeContainerProps follow keepRunning logAll"
                        + " portPropertyFile removeAll removeMode showLogs skipRun sledgeHammer startContainerWaitTimeout"
                        + " startParallel watchInterval watchMode watchPostExec watchPostGoal",
                "jib|from.image from.platforms os architecture from.auth to.auth username password from.credHelper"
                        + " to.credHelper helper environment to.image to.tags container.appRoot container.args"
                        + " container.entrypoint container.environment container.extraClasspath"
                        + " container.expandClasspathDependencies container.format container.jvmFlags container.labels"
                        + " container.mainClass container.ports container.user container.volumes container.workingDirectory"
                        + " container.creationTime container.filesModificationTime containerizingMode extraDirectories.paths"
                        + " from into includes excludes extraDirectories.permissions file mode allowInsecureRegistries"
                        + " dockerClient.executable dockerClient.environment outputPaths.digest outputPaths.imageId"
                        + " outputPaths.imageJson outputPaths.tar pluginExtensions implementation properties configuration"
                        + " skip jib.containerize jib.console jib.useOnlyProjectCache jib.baseImageCache jib.applicationCache"
                        + " jib.alwaysCacheBaseImage jib.disableUpdateChecks jib.configDirectory jib.serialize jib.skipExistingImages jib.blobMounts",
                "dockerfile-maven|archive buildArgs buildDirectory cacheFrom classifier connectTimeoutMillis contextDirectory"
                        + " dockerConfigFile dockerInfoDirectory dockerfile finalName force forceCreation"
                        + " googleContainerRegistryEnabled noCache password pullNewerImage readTimeoutMillis repository"
                        + " retryCount skip skipBuild skipDockerInfo skipPush skipTag squash tag testOutputDirectory"
                        + " useMavenSettingsForAuth useProxy username verbose writeTestMetadata",
                "kaniko|--build-arg --bucket --cache --cache-copy-layers --cache-dir --cache-repo --cache-run-layers --cache-ttl"
                        + " --cleanup --compressed-caching --compression --compression-level --context --context-sub-path"
                        + " --custom-platform --destination --digest-file --dockerfile --force --force-build-metadata --git"
                        + " --ignore-path --ignore-var-run --image-download-retry --image-fs-extract-retry"
                        + " --image-name-tag-with-digest-file --image-name-with-digest-file --insecure --insecure-pull"
                        + " --insecure-registry --kaniko-dir --label --log-format --log-timestamp --no-push --no-push-cache"
                        + " --oci-layout-path --push-ignore-immutable-tag-errors --push-retry --registry-certificate"
                        + " --registry-client-cert --registry-map --registry-mirror --reproducible --single-snapshot"
                        + " --skip-default-registry-fallback --skip-push-permission-check --skip-tls-verify"
                        + " --skip-tls-verify-pull --skip-tls-verify-registry --skip-unused-stages --snapshot-mode --tar-path"
                        + " --target --use-new-run --verbosity",
                "buildx|--add-host --allow --annotation --attest --build-arg --build-context --builder --cache-from --cache-to"
                        + " --call --cgroup-parent --check --debug --file --iidfile --label --load --metadata-file --network"
                        + " --no-cache --no-cache-filter --output --platform --policy --progress --provenance --pull --push"
                        + " --quiet --resource --sbom --secret --shm-size --ssh --tag --target --ulimit"
            })
    void eachSettingOfTheOtherToolHasARow(String page, String settings) throws IOException {
        String tables = String.join("\n", leftCells(page));
        for (String setting : settings.split(" ")) {
            assertThat(tables).as(page).contains("`" + setting + "`");
        }
    }

    /** In the right column, a bare name that begins a cell is a parameter of ours. */
    @ParameterizedTest
    @CsvSource({"docker-maven-plugin", "jib", "dockerfile-maven", "kaniko", "buildx"})
    void whatTheyAreHereExists(String page) throws IOException {
        List<String> known = parameters();
        Pattern name = Pattern.compile("^`([a-z][A-Za-z]+)`");
        for (String cell : cells(page, 2)) {
            Matcher matcher = name.matcher(cell);
            if (matcher.find()) {
                assertThat(known).as(page + ": " + cell).contains(matcher.group(1));
            }
        }
    }

    private static List<String> leftCells(String page) throws IOException {
        return cells(page, 1);
    }

    private static List<String> cells(String page, int column) throws IOException {
        List<String> cells = new ArrayList<>();
        for (String line : Files.readAllLines(PAGES.resolve(page + ".md"))) {
            if (line.startsWith("| ")) {
                cells.add(line.split("\\|")[column].strip());
            }
        }
        return cells;
    }

    /** Fields with {@code @Parameter}, and the goals. */
    private static List<String> parameters() throws IOException {
        List<String> names = new ArrayList<>(List.of("build", "push", "load", "promote", "mvn", "target"));
        Pattern field =
                Pattern.compile("@Parameter(?:\\([^)]*\\))?\\s+(?:@Nullable\\s+)?[\\w<>, ]+?\\s(\\w+)\\s*(?:=[^;]*)?;");
        try (var files = Files.list(Path.of("src/main/java/io/github/layerflux/mojo"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith("Mojo.java")).toList()) {
                Matcher matcher = field.matcher(Files.readString(file));
                while (matcher.find()) {
                    names.add(matcher.group(1));
                }
            }
        }
        return names;
    }
}
