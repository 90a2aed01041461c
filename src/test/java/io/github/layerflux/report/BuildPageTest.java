package io.github.layerflux.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.image.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildPageTest {

    private static final String DATA = "<script type=\"application/json\" id=\"data\">";

    @TempDir
    Path target;

    private String page(BuildReport report) throws IOException {
        Path file = target.resolve("layerflux/report.html");
        BuildPage.write(file, "app", List.of(BuildPage.build(report.toPage(), "app", "")), Map.of());
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).as("no temporary files").containsExactly(file);
        }
        return Files.readString(file);
    }

    private static String between(String text, String start, String end) {
        int from = text.indexOf(start) + start.length();
        return text.substring(from, text.indexOf(end, from));
    }

    private static Map<String, Object> data(String page) {
        return Json.readObject(between(page, DATA, "</script>"), "the page's data");
    }

    @Test
    void holdsTheBuildAndWhatStepsPrintedLast() throws IOException {
        BuildReport report = new BuildReport(List.of("app:1"));
        report.accept(Events.started());
        report.accept(new BuildEvent.StepStarted(Events.RUN));
        for (int i = 0; i < 100; i++) {
            report.accept(new BuildEvent.StepOutput(Events.RUN, "line " + i));
        }
        report.accept(Events.executed(Events.RUN, 5));
        Map<String, Object> build = Json.objects(data(page(report)), "builds").get(0);
        assertThat(build).containsEntry("images", List.of("app:1")).containsEntry("module", "app");
        Map<String, Object> step = Json.objects(build, "steps").get(0);
        assertThat(Json.strings(step, "tail")).hasSize(12).startsWith("line 88").endsWith("line 99");
        assertThat(Json.writeIndented(report.toMap())).doesNotContain("tail");
    }

    @Test
    void nothingFromADockerfileGetsOutOfTheData() throws IOException {
        String hostile =
                "RUN echo '</script><script>alert(1)</script><!--<script>]]>\u2028 <img src=x onerror=alert(2)>'";
        StepRef step = Events.step("<b>stage", 1, 1, hostile);
        BuildReport report = new BuildReport(List.of("app:1"));
        report.accept(Events.started());
        report.accept(Events.missed(step, "</SCRIPT >", "<i>file"));
        report.accept(new BuildEvent.StepStarted(step));
        report.accept(new BuildEvent.StepOutput(step, "<!-- </script"));
        report.accept(Events.executed(step, 5));
        report.failed("<svg onload=alert(3)>");
        String page = page(report);
        assertThat(between(page, DATA, "</script>\n</body>\n</html>\n")).doesNotContain("<");
        assertThat(page.substring(page.indexOf(DATA))).containsOnlyOnce("</script>");
        Map<String, Object> build = Json.objects(data(page), "builds").get(0);
        assertThat(Json.objects(build, "steps").get(0))
                .containsEntry("instruction", hostile)
                .containsEntry("stage", "<b>stage");
    }

    @Test
    void itsPolicyAllowsItsOwnStyleAndScriptAndNothingElse() throws Exception {
        String page = page(new BuildReport(List.of()));
        String policy = between(page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
        // whoever edits the page finds the new hash here
        assertThat(policy)
                .isEqualTo("default-src 'none'; script-src '" + hash(between(page, "<script>", "</script>"))
                        + "'; style-src '" + hash(between(page, "<style>", "</style>"))
                        + "'; img-src data:; base-uri 'none'; form-action 'none'");
    }

    @Test
    void setsTextAsTextOnly() throws IOException {
        assertThat(page(new BuildReport(List.of())))
                .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", " style=\"");
    }

    private static String hash(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }
}
