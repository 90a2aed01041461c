package io.github.layerflux.check;

import java.util.Locale;

/** Protocols in EXPOSE are lower case. */
final class ExposeProtoCasing extends Rule {

    ExposeProtoCasing() {
        super("ExposeProtoCasing");
    }

    @Override
    void check(Subject subject, Findings findings) {
        ExposedWords.visit(subject, (expose, port) -> {
            String protocol = port.substring(port.lastIndexOf('/') + 1);
            if (port.indexOf('/') >= 0 && !protocol.equals(protocol.toLowerCase(Locale.ROOT))) {
                findings.add(this, expose, "Defined protocol '" + port + "' in EXPOSE instruction should be lowercase");
            }
        });
    }
}
