package io.github.layerflux.doctor;

import io.github.layerflux.image.Json;
import io.github.layerflux.registry.RegistryProbe;
import io.github.layerflux.sandbox.Rejection;
import io.github.layerflux.sandbox.SandboxInfo;
import io.github.layerflux.sandbox.host.Remedy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A diagnosis as programs read it, one line:
 * {@code {"run":{"possible","tier","executor","files","warnings":[],"rejected":[{"what","why"}],
 * "remedies":[{"problem","lines":[]}]},"registries":[{"registry","reachable","login","problem"}]}}.
 */
public final class DiagnosisJson {

    private DiagnosisJson() {}

    public static String of(Diagnosis diagnosis) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("run", run(diagnosis));
        List<Object> registries = new ArrayList<>();
        for (RegistryProbe.Answer answer : diagnosis.registries()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("registry", answer.registry());
            one.put("reachable", answer.reachable());
            one.put("login", answer.login().orElse(""));
            one.put("problem", answer.problem());
            registries.add(one);
        }
        all.put("registries", registries);
        return Json.write(all);
    }

    private static Map<String, Object> run(Diagnosis diagnosis) {
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("possible", diagnosis.sandbox().info().isPresent());
        if (diagnosis.sandbox().info().isPresent()) {
            SandboxInfo info = diagnosis.sandbox().info().get();
            run.put("tier", info.tier().label());
            run.put("executor", info.executor().parameter());
            run.put("files", info.files());
            run.put("warnings", info.warnings());
        }
        List<Object> rejected = new ArrayList<>();
        for (Rejection rejection : diagnosis.sandbox().rejected()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("what", rejection.what());
            one.put("why", rejection.why());
            rejected.add(one);
        }
        run.put("rejected", rejected);
        List<Object> remedies = new ArrayList<>();
        for (Remedy remedy : diagnosis.remedies()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("problem", remedy.problem());
            one.put("lines", remedy.lines());
            remedies.add(one);
        }
        run.put("remedies", remedies);
        return run;
    }
}
