package io.github.layerflux.export;

import java.util.ArrayList;
import java.util.List;

/**
 * The {@code outputs} parameter. From a property Maven splits it at every comma, also at those within an output
 * ({@code type=oci,dest=x.tar}); each output has one type, so a piece without any belongs to the output before it.
 */
public final class OutputList {

    private OutputList() {}

    /** One text per output. */
    public static List<String> of(Iterable<String> pieces) {
        List<String> outputs = new ArrayList<>();
        for (String piece : pieces) {
            String text = piece.strip();
            if (text.isEmpty()) {
                continue;
            }
            if (outputs.isEmpty() || text.startsWith("type=") || text.contains(",type=")) {
                outputs.add(text);
            } else {
                int last = outputs.size() - 1;
                outputs.set(last, outputs.get(last) + "," + text);
            }
        }
        return outputs;
    }
}
