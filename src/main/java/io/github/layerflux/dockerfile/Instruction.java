package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.SourceRange;

/**
 * One instruction as it was written. Words stay raw, unexpanded and quoted, because their variables get their values
 * only when the stage runs; {@link WordExpander} turns them into text.
 */
public sealed interface Instruction
        permits From,
                Arg,
                Env,
                Label,
                Run,
                Copy,
                Add,
                Workdir,
                User,
                Expose,
                Volume,
                Cmd,
                Entrypoint,
                Shell,
                StopSignal,
                HealthcheckInstruction,
                Maintainer,
                OnBuild {

    /** Its lines, heredocs included. */
    SourceRange where();

    /**
     * For display, on one line: the keyword in upper case, continuation lines joined, comments and heredoc bodies
     * left out.
     */
    String text();
}
