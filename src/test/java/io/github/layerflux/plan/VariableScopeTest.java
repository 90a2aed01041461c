package io.github.layerflux.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.dockerfile.Arg;
import io.github.layerflux.dockerfile.Dockerfile;
import io.github.layerflux.dockerfile.DockerfileParser;
import io.github.layerflux.dockerfile.Env;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.dockerfile.WordExpander;
import io.github.layerflux.image.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VariableScopeTest {

    private final List<String> env = new ArrayList<>(List.of("PATH=/bin"));

    /** The scope after the last stage's instructions; {@link #env} becomes the configuration's environment. */
    private VariableScope after(String dockerfile, Map<String, String> buildArgs) {
        return after(dockerfile, buildArgs, Optional.empty());
    }

    private VariableScope after(String text, Map<String, String> buildArgs, Optional<String> target) {
        Dockerfile dockerfile = DockerfileParser.parse("Dockerfile", text);
        BuildPlan plan = BuildPlanner.plan(
                dockerfile,
                new PlanRequest(
                        target,
                        buildArgs,
                        Platform.parse("linux/arm/v7"),
                        Platform.parse("linux/amd64"),
                        Set.of(),
                        Set.of()));
        VariableScope scope = plan.target().initialScope();
        for (Stage stage : plan.stages()) {
            for (Instruction instruction : stage.instructions()) {
                scope = apply(instruction, scope);
            }
        }
        return scope;
    }

    private VariableScope apply(Instruction instruction, VariableScope scope) {
        if (instruction instanceof Arg arg) {
            return scope.declare(arg, env);
        }
        Env set = (Env) instruction;
        String name = set.assignments().get(0).name();
        String value = new WordExpander('\\').expand(set.assignments().get(0).value(), scope.variables(env));
        env.removeIf(entry -> entry.startsWith(name + "="));
        env.add(name + "=" + value);
        return scope.withEnv(List.of(name));
    }

    private static String join(List<Map.Entry<String, String>> args) {
        StringBuilder text = new StringBuilder();
        args.forEach(arg -> text.append(text.isEmpty() ? "" : " ").append(arg.getKey() + "=" + arg.getValue()));
        return text.toString();
    }

    @Test
    void anUndeclaredGlobalArgumentIsInvisible() {
        VariableScope scope = after("ARG A=g\nFROM a", Map.of("A", "b"));
        assertThat(scope.lookup("A", env)).isEmpty();
        assertThat(scope.args(env)).isEmpty();
    }

    @Test
    void aRedeclaredGlobalArgumentHasItsGlobalValueOrTheNewDefault() {
        assertThat(join(after("ARG A=g\nARG B=${A}2\nFROM a\nARG A\nARG B", Map.of())
                        .args(env)))
                .isEqualTo("A=g B=g2");
        assertThat(join(after("ARG A=g\nFROM a\nARG A=new", Map.of()).args(env)))
                .isEqualTo("A=new");
        assertThat(join(after("ARG A=g\nFROM a\nARG A", Map.of("A", "build")).args(env)))
                .isEqualTo("A=build");
        assertThat(join(after("ARG A=g\nFROM a\nARG A=new", Map.of("A", "build"))
                        .args(env)))
                .isEqualTo("A=build");
    }

    @Test
    void unsetIsNotEmpty() {
        VariableScope scope = after("FROM a\nARG X\nARG Y=\nARG Z", Map.of("Z", ""));
        assertThat(scope.lookup("X", env)).isEmpty();
        assertThat(scope.lookup("Y", env)).contains("");
        assertThat(scope.lookup("Z", env)).contains("");
        assertThat(join(scope.args(env))).isEqualTo("Y= Z=");
        assertThat(join(scope.historyArgs(env))).isEqualTo("X= Y= Z=");
    }

    @Test
    void argumentsKeepTheOrderOfTheirFirstDeclaration() {
        assertThat(join(after("FROM a\nARG B=1 A=2\nARG B=3", Map.of()).args(env)))
                .isEqualTo("B=3 A=2");
    }

    @Test
    void defaultsUseWhatIsDeclaredBefore() {
        assertThat(join(after("FROM a\nENV E=e\nARG A=1\nARG B=$A$E C=${B}x D='$A'", Map.of())
                        .args(env)))
                .isEqualTo("A=1 B=1e C=1ex D=$A");
    }

    @Test
    void anArgAfterAnEnvWinsForRunAndLeavesTheConfiguration() {
        VariableScope scope = after("FROM a\nENV A=e\nARG A=a", Map.of());
        assertThat(scope.lookup("A", env)).contains("a");
        assertThat(scope.runEnvironment(env)).containsExactly("PATH=/bin", "A=a");
        assertThat(env).contains("A=e");
    }

    @Test
    void anArgWithoutAValueLeavesTheEnv() {
        VariableScope scope = after("FROM a\nENV A=e\nARG A", Map.of());
        assertThat(scope.lookup("A", env)).contains("e");
        assertThat(scope.runEnvironment(env)).containsExactly("PATH=/bin", "A=e");
    }

    @Test
    void anArgWithoutAValueKeepsTheOneItHad() {
        assertThat(join(after("FROM a\nARG A=x\nARG A", Map.of()).args(env))).isEqualTo("A=x");
    }

    @Test
    void anEnvAfterAnArgWinsUntilTheNextArg() {
        VariableScope scope = after("FROM a\nARG A=a\nENV A=e-$A", Map.of());
        assertThat(scope.lookup("A", env)).contains("e-a");
        assertThat(join(scope.args(env))).isEqualTo("A=e-a");
        assertThat(after("FROM a\nARG A=a\nENV A=e\nARG A=again", Map.of()).lookup("A", env))
                .contains("again");
    }

    @Test
    void aStageFromAnotherContinuesItsScope() {
        VariableScope scope = after("FROM a AS one\nARG A=1\nFROM one\nARG B=${A}2", Map.of());
        assertThat(join(scope.args(env))).isEqualTo("A=1 B=12");
    }

    @Test
    void platformArgumentsNeedRedeclaring() {
        String all = "ARG TARGETPLATFORM TARGETOS TARGETARCH TARGETVARIANT BUILDPLATFORM BUILDVARIANT TARGETSTAGE";
        assertThat(after("FROM a", Map.of()).lookup("TARGETARCH", env)).isEmpty();
        assertThat(join(after("FROM a\n" + all, Map.of()).args(env)))
                .isEqualTo("TARGETPLATFORM=linux/arm/v7 TARGETOS=linux TARGETARCH=arm TARGETVARIANT=v7"
                        + " BUILDPLATFORM=linux/amd64 BUILDVARIANT= TARGETSTAGE=default");
        assertThat(join(after("FROM a AS x\nARG TARGETSTAGE", Map.of(), Optional.of("x"))
                        .args(env)))
                .isEqualTo("TARGETSTAGE=x");
    }

    @Test
    void proxiesReachRunInBothCasesAndNothingElse() {
        VariableScope scope =
                after("FROM a\nARG HTTP_PROXY\nARG no_proxy=x", Map.of("HTTP_PROXY", "http://p", "all_proxy", "q"));
        assertThat(scope.args(env)).isEmpty();
        assertThat(scope.historyArgs(env)).isEmpty();
        assertThat(scope.runEnvironment(env)).containsExactly("PATH=/bin");
        assertThat(scope.proxies())
                .containsOnly(
                        Map.entry("HTTP_PROXY", "http://p"),
                        Map.entry("http_proxy", "http://p"),
                        Map.entry("no_proxy", "x"),
                        Map.entry("ALL_PROXY", "q"),
                        Map.entry("all_proxy", "q"));
        assertThat(scope.lookup("HTTP_PROXY", env)).contains("http://p");
    }
}
