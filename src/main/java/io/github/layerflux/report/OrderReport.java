package io.github.layerflux.report;

import io.github.layerflux.event.Advice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Advice on the order of instructions as {@code image.json} and the JSON progress have it. */
final class OrderReport {

    private OrderReport() {}

    static List<Object> of(List<Advice> advice) {
        List<Object> rows = new ArrayList<>(advice.size());
        for (Advice each : advice) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("stage", each.stage());
            json.put("line", each.line());
            json.put("instruction", each.instruction());
            json.put("changed", each.changed());
            json.put("builds", each.builds());
            json.put("slowLine", each.slowLine());
            json.put("slowInstruction", each.slowInstruction());
            json.put("slowMs", each.slowMs());
            json.put("belowLine", each.belowLine());
            json.put("text", each.text());
            rows.add(json);
        }
        return rows;
    }
}
