package io.github.layerflux.report;

import io.github.layerflux.event.BuildEvent.StepVerified;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.event.Verification;
import io.github.layerflux.event.Verification.Result;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What executing cached steps again has shown, as {@code image.json} has it. */
final class VerifyReport {

    private final Map<StepRef, Verification> results = new LinkedHashMap<>();

    void add(StepVerified step) {
        results.put(step.step(), step.verification());
    }

    boolean isEmpty() {
        return results.isEmpty();
    }

    /** {@code {"identical":3,"times":1,"different":1,"failed":0}}. */
    Map<String, Object> totals() {
        Map<String, Object> json = new LinkedHashMap<>();
        for (Result result : Result.values()) {
            int count = 0;
            for (Verification each : results.values()) {
                count += each.result() == result ? 1 : 0;
            }
            json.put(result.name().toLowerCase(Locale.ROOT), count);
        }
        return json;
    }

    /** {@code "verified"} of a step, if it was. */
    @Nullable
    Map<String, Object> of(StepRef step) {
        Verification verification = results.get(step);
        return verification == null ? null : of(verification);
    }

    static Map<String, Object> of(Verification verification) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("result", verification.result().name());
        json.put("differences", StepReport.files(verification.differences()));
        json.put("total", verification.total());
        json.put("durationMs", verification.durationMs());
        json.put("problem", verification.problem());
        return json;
    }

    /** {@code 3 reproducible, 1 but for modification times, 1 not}. */
    @Override
    public String toString() {
        Map<String, Object> totals = totals();
        StringBuilder text = new StringBuilder(
                "Verified " + results.size() + (results.size() == 1 ? " cached step: " : " cached steps: ")
                        + totals.get("identical") + " reproducible");
        append(text, totals.get("times"), " but for modification times");
        append(text, totals.get("different"), " not");
        append(text, totals.get("failed"), " can't be executed again");
        return text.toString();
    }

    private static void append(StringBuilder text, @Nullable Object count, String what) {
        if (count instanceof Integer number && number > 0) {
            text.append(", ").append(number).append(what);
        }
    }
}
