package io.github.layerflux.history;

/** Whether an instruction uses what a COPY before it copies, as far as their texts tell. In this order the worst counts. */
enum Dependence {
    /** It doesn't, or the one of them that is first makes no difference. */
    NONE,
    /** Nothing says so, and nothing rules it out. */
    PERHAPS,
    /** It installs what a few of the files list: {@code npm ci} reads {@code package.json}. */
    LISTS,
    /** It does, or their order decides what the image becomes. */
    CERTAIN;

    Dependence or(Dependence other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
