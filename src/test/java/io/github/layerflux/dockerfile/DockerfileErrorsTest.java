package io.github.layerflux.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.layerflux.failure.SourceRange;
import io.github.layerflux.failure.UserFailure;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerfileErrorsTest {

    /** The offending instruction, which becomes line 2, and what its message contains. */
    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments("CPOY a b", "unknown instruction: CPOY (did you mean COPY?)"),
                arguments("entrypiont x", "unknown instruction: ENTRYPIONT (did you mean ENTRYPOINT?)"),
                arguments("FETCH x", "unknown instruction: FETCH"),
                arguments("COPY --frm=a b c", "unknown flag of COPY: --frm (did you mean --from?)"),
                arguments("COPY --unpack a b", "unknown flag of COPY: --unpack"),
                arguments("ADD --from=a b c", "unknown flag of ADD: --from"),
                arguments("ENV --x a=b", "unknown flag of ENV: --x"),
                arguments("COPY --link --link a b", "flag --link is given twice"),
                arguments("COPY --chown=1 --chown=1 a b", "flag --chown is given twice"),
                arguments("COPY --link=maybe a b", "bad value 'maybe' of flag --link, expected true or false"),
                arguments("COPY --link= a b", "bad value '' of flag --link, expected true or false"),
                arguments("COPY --chown a b", "flag --chown needs a value: --chown=…"),
                arguments("COPY a", "COPY requires at least two arguments, a source and a destination, but only one"),
                arguments("COPY", "COPY requires at least two arguments, a source and a destination, but none"),
                arguments("COPY [\"a\"]", "COPY requires at least two arguments"),
                arguments("ADD a", "ADD requires at least two arguments"),
                arguments("COPY --from=$X a b", "--from doesn't support variables"),
                arguments("COPY a <<EOF\nEOF", "COPY cannot accept a heredoc as its destination"),
                arguments("COPY <<EOF /x\nbody", "unterminated heredoc: no line 'EOF' follows"),
                arguments("FROM", "FROM requires either one argument or three"),
                arguments("FROM a b", "FROM requires either one argument or three"),
                arguments("FROM a b c", "FROM requires either one argument or three"),
                arguments("FROM a AS 1b", "invalid stage name '1b'"),
                arguments("FROM a AS b/c", "invalid stage name 'b/c'"),
                arguments("RUN []", "RUN requires at least one argument"),
                arguments("RUN --network=off x", "bad value 'off' of flag --network, expected one of default, none"),
                arguments("RUN --security=x y", "bad value 'x' of flag --security"),
                arguments("CMD [\"a\", 1]", "arrays must be comprised of strings only"),
                arguments("CMD [\"a\", null]", "arrays must be comprised of strings only"),
                arguments("RUN [{\"a\": [true]}]", "arrays must be comprised of strings only"),
                arguments("RUN [\"<<\", 1]", "arrays must be comprised of strings only"),
                arguments("SHELL /bin/sh -c", "SHELL requires the arguments to be in JSON form"),
                arguments("SHELL []", "SHELL requires at least one argument"),
                arguments("ENV", "ENV requires at least one argument"),
                arguments("ENV a", "ENV must have two arguments"),
                arguments("ENV a=b c", "can't find = in 'c'"),
                arguments("ENV =b", "ENV names can not be blank"),
                arguments("LABEL a", "LABEL must have two arguments"),
                arguments("LABEL a=b =c", "LABEL names can not be blank"),
                arguments("ARG", "ARG requires at least one argument"),
                arguments("ARG =x", "ARG names can not be blank"),
                arguments("VOLUME [\"\"]", "a VOLUME can not be an empty string"),
                arguments("VOLUME []", "VOLUME requires at least one argument"),
                arguments("EXPOSE", "EXPOSE requires at least one argument"),
                arguments("USER", "USER requires at least one argument"),
                arguments("HEALTHCHECK", "HEALTHCHECK requires at least one argument"),
                arguments("HEALTHCHECK CMD", "missing command after HEALTHCHECK CMD"),
                arguments("HEALTHCHECK CMD []", "missing command after HEALTHCHECK CMD"),
                arguments("HEALTHCHECK NONE x", "HEALTHCHECK NONE takes no arguments"),
                arguments("HEALTHCHECK curl", "unknown type 'CURL' in HEALTHCHECK, expected CMD or NONE"),
                arguments("HEALTHCHECK --interval=1us CMD x", "--interval cannot be less than 1ms, but is 1us"),
                arguments("HEALTHCHECK --interval=soon CMD x", "'soon' is no duration"),
                arguments("HEALTHCHECK --timeout=5 CMD x", "'5' is no duration"),
                arguments("HEALTHCHECK --retries=-1 CMD x", "--retries cannot be negative"),
                arguments("HEALTHCHECK --retries=x CMD x", "bad value 'x' of flag --retries"),
                arguments("ONBUILD", "ONBUILD requires at least one argument"),
                arguments("ONBUILD ONBUILD RUN x", "chaining ONBUILD"),
                arguments("ONBUILD from x", "FROM isn't allowed as an ONBUILD trigger"),
                arguments("ONBUILD MAINTAINER x", "MAINTAINER isn't allowed as an ONBUILD trigger"),
                arguments("ONBUILD CPOY a b", "unknown instruction: CPOY (did you mean COPY?)"),
                arguments("RUN --mount=type=secert,id=x y", "unsupported mount type 'secert' (did you mean secret?)"),
                arguments("RUN --mount=type=secret,idd=x y", "unexpected key 'idd' in --mount field 'idd=x'"),
                arguments("RUN --mount=type=secret y", "a secret mount needs an id"),
                arguments("RUN --mount=type=secret,id=a,src=b y", "takes either id or source, not both"),
                arguments("RUN --mount=type=secret,id y", "--mount field 'id' must be of the form key=value"),
                arguments("RUN --mount=type=secret,id=a,from=b y", "unexpected key 'from' for a mount of type secret"),
                arguments("RUN --mount=type=ssh,src=a y", "unexpected key 'src' for a mount of type ssh"),
                arguments("RUN --mount=dst=/a,ro=maybe y", "invalid value 'maybe' for ro of --mount"),
                arguments("RUN --mount=type=secret,id=a,mode=9 y", "invalid value '9' for mode of --mount"),
                arguments("RUN --mount=type=secret,id=a,uid=x y", "invalid value 'x' for uid of --mount"),
                arguments("RUN --mount=type=secret,id=a,required=perhaps y", "expected true or false"),
                arguments("RUN --mount=type=cache,target=/a,sharing=x y", "expected shared, private or locked"),
                arguments("RUN --mount=type=tmpfs,target=/a,size=big y", "expected a size such as 64m"),
                arguments(
                        "RUN --mount=type=bind,target=/a,mode=0400 y",
                        "unexpected key 'mode' for a mount of type bind"),
                arguments("RUN --mount=from=$X,target=/a y", "from of --mount doesn't support variables"),
                arguments("RUN --mount=type=x,target=$A y", "unsupported mount type 'x'"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsToldWithItsLine(String instruction, String problem) {
        assertThatThrownBy(() -> DockerfileParser.parse("web/Dockerfile", "FROM scratch\n" + instruction + "\n"))
                .isInstanceOf(UserFailure.class)
                .hasMessageStartingWith("web/Dockerfile:2 ")
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# only\n  # comments\n", "\uFEFF", "\\\n"})
    void aFileWithoutInstructionsIsAnError(String text) {
        assertThatThrownBy(() -> DockerfileParser.parse("Dockerfile", text))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("the Dockerfile 'Dockerfile' has no instructions");
    }

    @Test
    void onlyArgumentsMayStandBeforeTheFirstFrom() {
        assertThatThrownBy(() -> DockerfileParser.parse("Dockerfile", "ARG A\n\nRUN x\nFROM scratch\n"))
                .hasMessageContaining("Dockerfile:3 RUN x: no build stage yet");
        assertThatThrownBy(() -> DockerfileParser.parse("Dockerfile", "ARG A\n"))
                .hasMessageContaining("Dockerfile:1 ARG A: the Dockerfile ends without a FROM");
    }

    @Test
    void aMistakeOverSeveralLinesHasThemAll() {
        assertThatThrownBy(
                        () -> DockerfileParser.parse("Dockerfile", "FROM a\nCOPY --x \\\n# c\n   a \\\n\n b\nRUN x\n"))
                .isInstanceOfSatisfying(UserFailure.class, failure -> {
                    assertThat(failure.details().where()).contains(new SourceRange("Dockerfile", 2, 6));
                    assertThat(failure.details().instruction()).contains("COPY --x a b");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# escape=x\nFROM a",
                "# escape=\\\n# Escape=`\nFROM a",
                "# syntax=a\n# SYNTAX=b\nFROM a",
                "# check=skp=all\nFROM a",
                "# check=error=maybe\nFROM a"
            })
    void aBadDirectiveIsAnError(String text) {
        assertThatThrownBy(() -> DockerfileParser.parse("Dockerfile", text))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("directive")
                .hasMessageStartingWith("Dockerfile:");
    }

    @Test
    void severalMistakesAreToldAtOnce() {
        assertThatThrownBy(() -> DockerfileParser.parse(
                        "Dockerfile", "FROM scratch\nCPOY a b\nENV a\n\nRUN x\nCOPY --frm=a b c\n"))
                .isInstanceOf(UserFailure.class)
                .hasMessageStartingWith("Dockerfile:2 CPOY a b: unknown instruction")
                .hasMessageContaining("\n >> 2 | CPOY a b\n")
                .hasMessageContaining("\n\nDockerfile:3 ENV a: ENV must have two arguments")
                .hasMessageContaining("\n\nDockerfile:6 COPY --frm=a b c: unknown flag")
                .hasMessageContaining("\n >> 6 | COPY --frm=a b c");
    }

    @Test
    void whatFollowsFromAMistakeIsNotToldAgain() {
        assertThatThrownBy(() -> DockerfileParser.parse(
                        "Dockerfile", "FROM scratch\nRUN a &&\n    b &&\n    c \\\n    d\n  e\nENV a\n"))
                .isInstanceOfSatisfying(
                        UserFailure.class,
                        failure -> assertThat(failure.details().others())
                                .as("one for the lines of RUN, one for ENV")
                                .hasSize(1))
                .hasMessageContaining("has to end with the escape character");
        assertThatThrownBy(() -> DockerfileParser.parse("Dockerfile", "FORM scratch\nRUN a\nCOPY a b\n"))
                .isInstanceOfSatisfying(
                        UserFailure.class,
                        failure -> assertThat(failure.details().others()).isEmpty());
    }

    @Test
    void aFileThatIsNoDockerfileDoesNotFillTheScreen() {
        String xml = "<project>\n\nFROM\n\n".repeat(1000);
        assertThatThrownBy(() -> DockerfileParser.parse("Dockerfile", xml))
                .isInstanceOfSatisfying(
                        UserFailure.class,
                        failure -> assertThat(failure.details().others()).hasSize(9));
    }
}
