package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.mojo.CacheBench.Built;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where configuration and build arguments count, by docs/cache-rules.md, through the goal. */
final class CacheConfigurationRulesTest extends OnBusybox {

    private static final String[] LAYERS = {"FROM busybox", "", "COPY f /f", "RUN echo made > /made", "WORKDIR /w"};

    private static String[] with(String instruction) {
        String[] dockerfile = LAYERS.clone();
        dockerfile[1] = instruction;
        return dockerfile;
    }

    /** Under {@code content} such an instruction invalidates nothing that follows; its own new value isn't lost. */
    @Test
    void instructionsThatWriteOnlyConfigurationInvalidateNothingUnderContentRules() {
        CacheBench bench = bench("content").file("f", "f");
        bench.build(with("LABEL l=1"));
        for (String other : new String[] {
            "LABEL l=2",
            "CMD [\"a\"]",
            "ENTRYPOINT [\"a\"]",
            "EXPOSE 80",
            "VOLUME /v",
            "STOPSIGNAL TERM",
            "HEALTHCHECK CMD true",
            "ONBUILD RUN true",
            "MAINTAINER me"
        }) {
            bench.build(with(other)).misses("EXECUTED CACHED CACHED CACHED");
        }
        assertThat(bench.build(with("LABEL l=3"))
                        .image()
                        .container()
                        .get("Labels")
                        .toString())
                .contains("\"3\"");
    }

    /** Each counts where it is used: ENV and SHELL for RUN, USER for RUN and the folder of WORKDIR. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ENV A=1            | EXECUTED CACHED EXECUTED EXECUTED",
                "ENV A=1 B=2        | EXECUTED CACHED EXECUTED EXECUTED",
                "SHELL [\"sh\",\"-ec\"] | EXECUTED CACHED EXECUTED EXECUTED",
                "USER 0             | EXECUTED CACHED EXECUTED EXECUTED",
                "ARG A=1            | EXECUTED CACHED EXECUTED EXECUTED",
                "ARG A              | EXECUTED CACHED CACHED CACHED"
            })
    void configurationCountsWhereItIsUsedUnderContentRules(String instruction, String statuses) {
        CacheBench bench = bench("content").file("f", "f");
        bench.build(with("LABEL l=1"));
        bench.build(with(instruction.strip())).misses(statuses);
    }

    /** The working directory counts for a relative destination and for RUN. */
    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void theWorkingDirectoryCountsWhereItIsUsed(String rules) {
        CacheBench bench = bench(rules).file("f", "f");
        bench.build("FROM busybox", "WORKDIR /root");
        bench.build("FROM busybox", "WORKDIR /tmp", "RUN pwd > /p", "COPY f g");

        Built second = bench.build("FROM busybox", "WORKDIR /root", "RUN pwd > /p", "COPY f g");

        second.misses("CACHED EXECUTED EXECUTED");
        assertThat(second.text("p")).isEqualTo("/root\n");
        assertThat(second.image().files()).containsKey("root/g").doesNotContainKey("tmp/g");
    }

    /** An argument that nobody declared, and one that only FROM reads, count nowhere. */
    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void argumentsThatNoStageDeclaresCountNowhere(String rules) {
        String[] dockerfile = {"ARG BASE=busybox", "ARG OTHER", "FROM $BASE", "RUN echo made > /made"};
        CacheBench bench = bench(rules);
        bench.build(dockerfile);

        bench.maven.mojo.buildArgs.put("BASE", "busybox");
        bench.maven.mojo.buildArgs.put("OTHER", "1");
        bench.maven.mojo.buildArgs.put("UNDECLARED", "1");
        bench.build(dockerfile).allCached();
    }

    /** Wherever a variable is expanded its value counts; and the image has it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "metadata | LABEL l=$A",
                "content  | LABEL l=$A",
                "metadata | EXPOSE 808$A",
                "content  | EXPOSE 808$A",
                "metadata | VOLUME /v$A",
                "content  | VOLUME /v$A",
                "metadata | USER 100$A",
                "content  | USER 100$A",
                "metadata | STOPSIGNAL 1$A",
                "content  | STOPSIGNAL 1$A",
                "metadata | COPY f /f$A",
                "content  | COPY f /f$A",
                "metadata | COPY f$A /f",
                "content  | COPY f$A /f",
                "metadata | COPY --chown=$A f /f",
                "content  | COPY --chown=$A f /f",
                "metadata | COPY --chmod=64$A f /f",
                "content  | COPY --chmod=64$A f /f",
                "metadata | COPY --exclude=f$A d /d",
                "content  | COPY --exclude=f$A d /d"
            })
    void aBuildArgumentCountsWhereverItIsExpanded(String rules, String instruction) {
        CacheBench bench = bench(rules)
                .file("f", "f")
                .file("f1", "1")
                .file("f2", "1")
                .file("d/f1", "1")
                .file("d/f2", "1");
        String[] dockerfile = {"FROM scratch", "ARG A=1", "ARG B=$A", instruction.replace("$A", "$B")};
        Built one = bench.build(dockerfile);

        bench.maven.mojo.buildArgs.put("A", "2");
        Built two = bench.build(dockerfile);

        assertThat(two.statuses()).endsWith("EXECUTED");
        if (!instruction.startsWith("COPY f$A")) { // which copies other bytes of the same name
            assertThat(two.imageId()).isNotEqualTo(one.imageId());
        }
        bench.maven.mojo.buildArgs.clear();
        assertThat(bench.build(dockerfile).allCached().imageId()).isEqualTo(one.imageId());
    }

    /** What stands in the text of a here-document is expanded, unless its word is quoted. */
    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void aBuildArgumentInAHeredocCounts(String rules) {
        CacheBench bench = bench(rules);
        String[] expanded = {"FROM scratch", "ARG A=1", "COPY <<E /f", "a $A", "E"};
        String[] quoted = {"FROM scratch", "ARG A=1", "COPY <<'E' /f", "a $A", "E"};
        bench.build(expanded);
        bench.build(quoted);

        bench.maven.mojo.buildArgs.put("A", "2");

        Built second = bench.build(expanded);
        assertThat(second.statuses()).endsWith("EXECUTED");
        assertThat(second.text("f")).isEqualTo("a 2\n");
        assertThat(bench.build(quoted).allCached().text("f")).isEqualTo("a $A\n");
    }

    /** All ten names, and where one is declared without a default as well. */
    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void noPredefinedProxyArgumentCounts(String rules) {
        CacheBench bench = bench(rules);
        String[] dockerfile = {"FROM busybox", "ARG HTTPS_PROXY", "RUN echo made > /made", "COPY f /f"};
        bench.file("f", "f").build(dockerfile);

        for (String name : new String[] {"http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy"}) {
            bench.maven.mojo.buildArgs.put(name, "localhost");
            bench.maven.mojo.buildArgs.put(name.toUpperCase(java.util.Locale.ROOT), "localhost");
        }
        bench.build(dockerfile).allCached();
    }
}
