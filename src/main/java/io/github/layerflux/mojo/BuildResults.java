package io.github.layerflux.mojo;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Json;
import io.github.layerflux.report.BuildPage;
import io.github.layerflux.report.BuildReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.maven.execution.MavenSession;

/** What a build leaves about itself: {@code image.json}, {@code report.html}, and its part in the reactor's page. */
final class BuildResults {

    private final MavenSession session;
    private final Module module;
    private final String execution;

    /** @param execution the goal's execution id: a module may have several */
    BuildResults(MavenSession session, Module module, String execution) {
        this.session = session;
        this.module = module;
        this.execution = execution;
    }

    /** Takes away what an earlier build left: of a build that is killed nobody may take that for its own. */
    void begin() {
        for (Path left : List.of(module.products().resolve("image.json"), page())) {
            try {
                Files.deleteIfExists(left);
            } catch (IOException e) {
                if (Files.exists(left)) {
                    throw EnvironmentFailure.io("can't delete " + left + ", which an earlier build wrote", e);
                }
            }
        }
    }

    /** @throws EnvironmentFailure when the disk is full or the folder can't be written */
    void write(BuildReport report) {
        report.write(module.products().resolve("image.json"));
        writePages(report.toPage());
    }

    /** Tells the pages, too, what was pushed and shared since {@link #write}: {@code image.json} has it. */
    void complete(BuildReport report) {
        Path file = module.products().resolve("image.json");
        Map<String, Object> page = report.toPage();
        try {
            Map<String, Object> json = Json.readObject(Files.readAllBytes(file), "the build's report " + file);
            page.put("cache", Json.object(json, "cache"));
            page.put("pushed", Json.object(json, "pushed"));
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't read the build's report " + file, e);
        }
        writePages(page);
    }

    private void writePages(Map<String, Object> build) {
        String name = module.name();
        BuildPage.write(page(), name, List.of(BuildPage.build(build, name, "")), Map.of());
        ReactorPage all = new ReactorPage(session);
        if (session.getProjects().size() > 1 || !all.file().equals(page())) {
            all.add(name + ":" + execution, BuildPage.build(build, name, all.relative(module.products())));
        }
    }

    private Path page() {
        return module.products().resolve("report.html");
    }
}
