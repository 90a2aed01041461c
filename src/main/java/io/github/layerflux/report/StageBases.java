package io.github.layerflux.report;

import io.github.layerflux.event.BuildEvent.StageStarted;
import io.github.layerflux.event.StageOutline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What each stage starts from, as it was told when the stage started. */
final class StageBases {

    private final List<StageStarted> started = new ArrayList<>();

    void add(StageStarted stage) {
        started.add(stage);
    }

    void clear() {
        started.clear();
    }

    /**
     * The stages as {@code image.json} has them: {@code name}, {@code base} (empty if it was never started),
     * {@code parent} (the stage that it starts from, or empty), {@code from} (all stages that it reads from).
     */
    List<Object> toJson(List<StageOutline> outline) {
        List<Object> rows = new ArrayList<>(outline.size());
        for (StageOutline stage : outline) {
            List<String> from = new ArrayList<>();
            if (!stage.parent().isEmpty()) {
                from.add(stage.parent());
            }
            from.addAll(stage.sources());
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", stage.name());
            json.put("base", base(stage.name()));
            json.put("parent", stage.parent());
            json.put("from", from);
            rows.add(json);
        }
        return rows;
    }

    /** For several platforms a stage's display name ends with its own. */
    private String base(String name) {
        for (StageStarted stage : started) {
            if (stage.stage().equals(name) || stage.stage().endsWith(" " + name)) {
                return stage.base();
            }
        }
        return "";
    }
}
