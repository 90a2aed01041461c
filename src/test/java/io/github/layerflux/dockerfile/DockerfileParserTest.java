package io.github.layerflux.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.SourceRange;
import io.github.layerflux.failure.UserFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerfileParserTest {

    private static Instruction only(String line) {
        List<Instruction> instructions = DockerfileParser.parse("Dockerfile", "FROM scratch\n" + line)
                .stages()
                .get(0)
                .instructions();
        assertThat(instructions).hasSize(1);
        return instructions.get(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# comment\n# escape=`\nFROM a\nRUN x \\\ny",
                "\n# escape=`\nFROM a\nRUN x \\\ny",
                "# unknown=1\n# escape=`\nFROM a\nRUN x \\\ny",
                "FROM a\n# escape=`\nRUN x \\\ny",
            })
    void aDirectiveAfterAnythingElseIsAComment(String text) {
        Dockerfile dockerfile = DockerfileParser.parse("Dockerfile", text);
        assertThat(dockerfile.directives()).isEqualTo(Directives.DEFAULT);
        assertThat(dockerfile.stages().get(0).instructions()).hasSize(1);
    }

    @Test
    void keywordsAreCaseInsensitiveAndShownInUpperCase() {
        assertThat(only("eNv a=b").text()).isEqualTo("ENV a=b");
        assertThat(only("\trUn\ttrue  ").text()).isEqualTo("RUN true");
    }

    @Test
    void aTriggerIsShownInUpperCaseAndKeptAsWritten() {
        OnBuild onBuild = (OnBuild) only("onbuild copy . \\\n  /app");
        assertThat(onBuild.trigger().text()).isEqualTo("COPY . /app");
        assertThat(onBuild.expression()).isEqualTo("copy .   /app");
    }

    @Test
    void aTriggerKeepsItsTrailingBlanks() {
        assertThat(((OnBuild) only("ONBUILD  RUN make \t ")).expression()).isEqualTo("RUN make \t ");
        assertThat(((OnBuild) only("ONBUILD RUN make \\\n")).expression()).isEqualTo("RUN make ");
        assertThat(((OnBuild) only("ONBUILD RUN <<E \nmake\nE")).expression()).isEqualTo("RUN <<E \nmake\nE");
    }

    @Test
    void linesThatMeetWithoutBlanksAreOneWord() {
        Run run = (Run) only("RUN ec\\\nho \\  \n  hi # data");
        assertThat(run.text()).isEqualTo("RUN echo hi # data");
        assertThat(run.command()).isEqualTo(new Command.ShellForm("echo   hi # data"));
    }

    @Test
    void commentsLineJoinsAndCaseDoNotChangeTheInstruction() {
        Run plain = (Run) only("RUN a && b");
        Run wild = (Run) only("run a \\\n# comment\n\n&& b");
        assertThat(wild.command()).isEqualTo(plain.command());
        assertThat(wild.text()).isEqualTo(plain.text());
    }

    @Test
    void aDoubledEscapeEndsTheLine() {
        List<Instruction> instructions = DockerfileParser.parse("Dockerfile", "FROM a\nRUN x \\\\\nRUN y")
                .stages()
                .get(0)
                .instructions();
        assertThat(instructions).hasSize(2);
    }

    @Test
    void aContinuationAtTheEndOfTheFileIsFine() {
        assertThat(only("RUN x \\").text()).isEqualTo("RUN x");
    }

    @Test
    void twoHyphensEndTheFlags() {
        Copy copy = (Copy) only("COPY --link -- --from=a /b");
        assertThat(copy.link()).isTrue();
        assertThat(copy.sources()).containsExactly("--from=a");
    }

    @Test
    void flagsAfterTheFirstArgumentAreArguments() {
        assertThat(((Copy) only("COPY a --link /b")).sources()).containsExactly("a", "--link");
        assertThat(((Run) only("RUN make --jobs")).command()).isEqualTo(new Command.ShellForm("make --jobs"));
    }

    @Test
    void booleanFlagsMayHaveAValue() {
        assertThat(((Copy) only("COPY --link=TRUE a /b")).link()).isTrue();
        assertThat(((Copy) only("COPY --link=false a /b")).link()).isFalse();
        assertThat(((Add) only("ADD --unpack=false a /b")).unpack()).contains(false);
        assertThat(((Add) only("ADD a /b")).unpack()).isEmpty();
    }

    @Test
    void copyTakesBlanksInJsonForm() {
        Copy copy = (Copy) only("COPY [\"a b\", \"c\\u0041\", \"/d e/\"]");
        assertThat(copy.sources()).containsExactly("a b", "cA");
        assertThat(copy.destination()).isEqualTo("/d e/");
    }

    @Test
    void whatIsNoJsonIsShellForm() {
        assertThat(((Cmd) only("CMD ['a']")).command()).isEqualTo(new Command.ShellForm("['a']"));
        assertThat(((Cmd) only("CMD [\"a\"] b")).command()).isEqualTo(new Command.ShellForm("[\"a\"] b"));
        assertThat(((Cmd) only("CMD [\"a\",]")).command()).isEqualTo(new Command.ShellForm("[\"a\",]"));
        assertThat(((Cmd) only("CMD [ -f x ]")).command()).isEqualTo(new Command.ShellForm("[ -f x ]"));
        assertThat(((Cmd) only("CMD [1, bad]")).command()).isEqualTo(new Command.ShellForm("[1, bad]"));
        assertThat(((Volume) only("VOLUME [/a, /b]")).paths()).containsExactly("[/a,", "/b]");
    }

    @Test
    void argumentsDifferUnsetFromEmpty() {
        Arg arg = (Arg) only("ARG A B= C=\"x y\" D=a=b");
        assertThat(arg.declarations())
                .containsExactly(
                        new Arg.Declaration("A", Optional.empty()),
                        new Arg.Declaration("B", Optional.of("")),
                        new Arg.Declaration("C", Optional.of("\"x y\"")),
                        new Arg.Declaration("D", Optional.of("a=b")));
    }

    @Test
    void secretsHaveTheirDefaults() {
        Run run = (Run) only("RUN --mount=type=secret,id=npm/token --mount=type=secret,id=a,env=A"
                + " --mount=type=secret,target=/etc/key --mount=type=secret,id=b,dst=/x,mode=0440,uid=7 make");
        List<RunMount> mounts = run.mounts(value -> value);
        assertThat(mounts.get(0).secretTarget()).contains("/run/secrets/token");
        assertThat(mounts.get(1).secretTarget()).isEmpty();
        assertThat(mounts.get(2).secretId()).isEqualTo("key");
        assertThat(mounts.get(3).secretTarget()).contains("/x");
        assertThat(mounts.get(3).mode()).contains(0440);
        assertThat(mounts.get(3).uid()).contains(7L);
    }

    @Test
    void mountsAreCheckedAgainOnceTheirVariablesHaveValues() {
        Run run = (Run) only("RUN --mount=type=cache,target=$DIR,uid=$ID make");
        WordExpander expander = new WordExpander('\\');
        Variables good = name -> Optional.of(name.equals("ID") ? "12" : "/cache");
        RunMount mount = run.mounts(word -> expander.expand(word, good)).get(0);
        assertThat(mount.target()).contains("/cache");
        assertThat(mount.uid()).contains(12L);
        assertThatThrownBy(() -> run.mounts(word -> expander.expand(word, name -> Optional.of("/cache"))))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("invalid value '/cache' for uid");
    }

    @Test
    void anOnBuildTriggerOfAnImageIsParsedAtTheFromThatFiresIt() {
        SourceRange from = SourceRange.line("Dockerfile", 7);
        Instruction copy = DockerfileParser.parseTrigger(from, "COPY . /app");
        assertThat(copy).isInstanceOf(Copy.class);
        assertThat(copy.where()).isEqualTo(from);
        Run run = (Run) DockerfileParser.parseTrigger(from, "RUN <<EOF\nmake\nEOF");
        assertThat(run.command()).isEqualTo(new Command.ShellForm("make\n"));
        assertThatThrownBy(() -> DockerfileParser.parseTrigger(from, "CPOY . /app"))
                .hasMessageContaining("Dockerfile:7 CPOY . /app: unknown instruction");
    }

    @Test
    void tenThousandInstructionsAreParsedWithinASecond() {
        StringBuilder text = new StringBuilder("FROM scratch\n");
        for (int i = 0; i < 10_000; i++) {
            text.append("COPY --chown=1:2 a").append(i).append(" \\\n  b /c/\n");
        }
        Dockerfile dockerfile = Assertions.assertTimeout(
                Duration.ofSeconds(1), () -> DockerfileParser.parse("Dockerfile", text.toString()));
        assertThat(dockerfile.stages().get(0).instructions()).hasSize(10_000);
    }
}
