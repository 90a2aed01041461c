package io.github.layerflux.mojo;

import io.github.layerflux.check.Checks;
import io.github.layerflux.event.Finding;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.SourceExcerpt;
import io.github.layerflux.failure.SourceText;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Json;
import io.github.layerflux.report.BuildReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugin.logging.Log;

/**
 * Tells what {@code check} found: for people with the lines, or as one JSON object
 * {@code {"dockerfile","findings":[{"rule","message","line","endLine","url"}],"error"}} where {@code error} is there
 * when the Dockerfile can't be built.
 */
final class CheckReport {

    private final boolean json;
    private final boolean quiet;
    private final Log log;
    private boolean told;

    /** @throws UserFailure for an unknown form */
    CheckReport(String progress, Log log) {
        this.json = progress.equals("json");
        this.quiet = progress.equals("quiet");
        this.log = log;
        if (!json && !quiet && !progress.equals("auto") && !progress.equals("plain")) {
            throw new UserFailure("unknown progress '" + progress + "', expected auto, plain, quiet or json");
        }
    }

    /** @param error whether the findings are told by a failure anyway */
    void checked(SourceText source, List<Finding> findings, boolean error) {
        if (json) {
            tell(source.file(), findings, "");
        } else if (findings.isEmpty()) {
            info(source.file() + ": " + Checks.names().size() + " build checks, no findings");
        } else if (!error) {
            warn(source, findings);
            info(source.file() + ": " + findings.size() + (findings.size() == 1 ? " finding" : " findings"));
        }
        told = true;
    }

    private void warn(SourceText source, List<Finding> findings) {
        for (Finding finding : findings) {
            log.warn(finding.toString());
            for (String line : SourceExcerpt.of(source, finding.where())) {
                log.warn(line);
            }
            if (!finding.url().isEmpty()) {
                log.warn("    " + finding.url());
            }
        }
    }

    /** What was found in a Dockerfile that a build would refuse; people read why from the failure. */
    void refused(SourceText source, List<Finding> findings, BuildFailure failure) {
        if (json) {
            tell(source.file(), findings, failure.getMessage());
        } else {
            warn(source, findings);
        }
        told = true;
    }

    /** What isn't in the build context and may be made before it is needed. */
    void missing(List<BuildFailure> missing) {
        if (!json) {
            for (BuildFailure failure : missing) {
                log.warn(failure.getMessage().replace("\n", "; "));
            }
        }
    }

    void mistakesOnly(String file) {
        if (json) {
            tell(file, List.of(), "");
        } else {
            info(file + ": can be built; the build checks are skipped");
        }
        told = true;
    }

    /** The Dockerfile can't be built; people read it from the failure. */
    void failed(String file, BuildFailure failure) {
        if (json && !told) {
            tell(file, List.of(), failure.getMessage());
        }
    }

    private void tell(String file, List<Finding> findings, String error) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("dockerfile", file);
        List<Object> rows = new ArrayList<>();
        findings.forEach(finding -> rows.add(BuildReport.toMap(finding)));
        object.put("findings", rows);
        if (!error.isEmpty()) {
            object.put("error", error);
        }
        log.info(Json.write(object));
    }

    private void info(String line) {
        if (!quiet) {
            log.info(line);
        }
    }
}
