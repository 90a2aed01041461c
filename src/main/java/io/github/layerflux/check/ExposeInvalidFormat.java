package io.github.layerflux.check;

/** EXPOSE names ports of the container, not addresses and ports of the machine. */
final class ExposeInvalidFormat extends Rule {

    ExposeInvalidFormat() {
        super("ExposeInvalidFormat");
    }

    @Override
    void check(Subject subject, Findings findings) {
        ExposedWords.visit(subject, (expose, port) -> {
            if (port.indexOf(':') >= 0) {
                findings.add(
                        this,
                        expose,
                        "EXPOSE instruction should not define an IP address or host-port mapping, found '" + port
                                + "'");
            }
        });
    }
}
