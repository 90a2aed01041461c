#!/usr/bin/env bash
# A generated reactor whose modules have an image each (COPY only), beside jib-maven-plugin and beside no images at all.
#   src/bench/reactor.sh [cold | same]...     needs docker-registry, skopeo, a static busybox; the first run downloads jib
# jib writes a tar for each image (KIND=tar, default) or pushes it to a registry on loopback (KIND=push), and so do we:
# target/layerflux/oci, with KIND=push a push as well. The plugin must be installed. MODULES=n (default 50), ROUNDS=n (default 5), THREADS="1 2", WORK=folder, MVN=command.
set -euo pipefail

: "${MODULES:=50}" "${ROUNDS:=5}" "${THREADS:=1 2}" "${MVN:=mvn}" "${BASE_MB:=30}"
: "${KIND:=tar}"
: "${WORK:=$(mktemp -d "${TMPDIR:-/tmp}/layerflux-reactor.XXXXXX")}"
JIB=3.5.2
PORT=${PORT:-5071}
BASE=127.0.0.1:$PORT/bench/base:1
mkdir -p "$WORK"
for tool in docker-registry skopeo busybox; do
  command -v $tool >/dev/null || { echo "src/bench/reactor.sh needs $tool" >&2; exit 2; }
done

# milliseconds of the wall clock and of processors: the second hardly minds what else the machine does
ms() {
  local times
  TIMEFORMAT='%3R %3U %3S'
  times=$({ time "$@" >"$WORK/last.log" 2>&1 </dev/null; } 2>&1) || { tail -n 40 "$WORK/last.log" >&2; echo "failed: $*" >&2; exit 1; }
  awk '{ printf "%.0f %.0f", $1 * 1000, ($2 + $3) * 1000 }' <<<"$times"
}
median() { sort -n | awk '{ v[NR] = $1 } END { printf "%.0f", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
# column N of lines of numbers, its median
column() { awk -v n="$1" 'NF { print $n }' | median; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

# a registry with a base image: busybox, and BASE_MB that don't compress in a layer of their own
registry() {
  printf 'version: 0.1\nstorage: {filesystem: {rootdirectory: %s}}\nhttp: {addr: "127.0.0.1:%s"}\n' "$WORK/registry" "$PORT" >"$WORK/registry.yml"
  docker-registry serve "$WORK/registry.yml" >"$WORK/registry.log" 2>&1 &
  trap 'kill '$! EXIT
  mkdir -p "$WORK/base"
  [ -e "$WORK/base/Dockerfile" ] || {
    cp "$(command -v busybox)" "$WORK/base/busybox"
    head -c $((BASE_MB << 20)) /dev/urandom >"$WORK/base/random"
    printf 'FROM scratch\nCOPY busybox /bin/busybox\nCOPY random /random\nENV PATH=/bin\n' >"$WORK/base/Dockerfile"
  }
  until (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; do sleep 0.2; done
  (cd "$WORK/base" && "$MVN" -B -o -q io.github.layerflux:layerflux-maven-plugin:0.1.0-SNAPSHOT:build \
    "-Dlayerflux.cacheDirectory=$WORK/basecache" "-Dlayerflux.images=$BASE" -Dlayerflux.output=type=registry)
}

plugin() { printf '<plugin><artifactId>%s</artifactId><version>%s</version></plugin>' "$1" "$2"; }
generate() {
  local r=$WORK/reactor m open='<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
  mkdir -p "$r"
  cat >"$r/pom.xml" <<XML
$open<groupId>bench</groupId><artifactId>reactor</artifactId><version>1</version><packaging>pom</packaging>
  <modules>$(seq -f '<module>m%02g</module>' "$MODULES" | tr -d '\n')</modules>
  <properties><maven.compiler.release>17</maven.compiler.release><project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
    <project.build.outputTimestamp>2026-01-01T00:00:00Z</project.build.outputTimestamp></properties>
  <build><pluginManagement><plugins>
    $(plugin maven-jar-plugin 3.4.2)$(plugin maven-compiler-plugin 3.14.1)$(plugin maven-resources-plugin 3.3.1)$(plugin maven-surefire-plugin 3.5.4)
  </plugins></pluginManagement></build>
  <profiles>
    <profile><id>layerflux</id><build><plugins><plugin>
      <groupId>io.github.layerflux</groupId><artifactId>layerflux-maven-plugin</artifactId><version>0.1.0-SNAPSHOT</version>
      <configuration><images>127.0.0.1:$PORT/bench/ours-\${project.artifactId}:1</images></configuration>
      <executions><execution><goals><goal>build</goal></goals></execution></executions>
    </plugin></plugins></build></profile>
    <profile><id>jib</id><build><plugins><plugin>
      <groupId>com.google.cloud.tools</groupId><artifactId>jib-maven-plugin</artifactId><version>$JIB</version>
      <configuration><allowInsecureRegistries>true</allowInsecureRegistries><from><image>$BASE</image></from>
        <to><image>127.0.0.1:$PORT/bench/\${project.artifactId}:1</image></to>
        <container><mainClass>bench.Main</mainClass></container></configuration>
      <executions><execution><phase>package</phase><goals><goal>$([ "$KIND" = push ] && echo build || echo buildTar)</goal></goals></execution></executions>
    </plugin></plugins></build></profile>
  </profiles>
</project>
XML
  for m in $(seq -f 'm%02g' "$MODULES"); do
    mkdir -p "$r/$m/src/main/java/bench"
    printf '%s<parent><groupId>bench</groupId><artifactId>reactor</artifactId><version>1</version></parent><artifactId>%s</artifactId></project>' "$open" "$m" >"$r/$m/pom.xml"
    printf 'package bench;\npublic class Main { public static void main(String[] a) { System.out.println("%s"); } }\n' "$m" >"$r/$m/src/main/java/bench/Main.java"
    printf 'FROM %s\nCOPY target/%s-1.jar /app/app.jar\nENTRYPOINT ["java", "-jar", "/app/app.jar"]\n' "$BASE" "$m" >"$r/$m/Dockerfile"
  done
}

# with NAME THREADS: mvn package with a plugin, or plain
with() {
  local profile=()
  [ "$1" = plain ] || profile=("-P$1")
  [ "$KIND" = tar ] || profile+=(-Dlayerflux.output=type=registry)
  (cd "$WORK/reactor" && "$MVN" -B -q "-T$2" package "${profile[@]}" "-Dlayerflux.cacheDirectory=$WORK/cache" \
    "-Djib.baseImageCache=$WORK/jib-base" -Djib.console=plain)
}
clear_targets() { rm -rf "$WORK"/reactor/m*/target; }
clear_caches() { rm -rf "$WORK/cache" "$WORK/jib-base" "$WORK/jib-app"; }

# report WHAT LIMIT OURS JIB PLAIN: lines of "wall processor"; ratios of medians
report() {
  local n name
  for n in 1 2; do
    [ $n = 1 ] && name=wall || name=processors
    local o j p
    o=$(column $n <<<"$3") j=$(column $n <<<"$4") p=$(column $n <<<"$5")
    echo "$KIND, $1, $name: $o ms, jib $j ms: $(ratio "$o" "$j") x (limit $2); plain $p ms"
  done
  echo "  all, wall and processors: ours $(echo $3); jib $(echo $4); plain $(echo $5)"
}
# less "A B" "C D": A-C B-D
less() { awk -v a="$1" -v b="$2" 'BEGIN { split(a, x); split(b, y); printf "%d %d\n", x[1] - y[1], x[2] - y[2] }'; }

# nothing there: classes, images, base image
cold() {
  local t who
  for t in $THREADS; do
    declare -A took=()
    for _ in $(seq "$ROUNDS"); do
      for who in jib layerflux plain; do
        clear_targets
        clear_caches
        took[$who]+="$(ms with $who "$t")"$'\n'
      done
    done
    report "cold, $MODULES modules, -T$t" 0.7 "${took[layerflux]}" "${took[jib]}" "${took[plain]}"
  done
}

# everything there and nothing changed: what each adds to the plain build of the same round
same() {
  local t who plain
  for t in $THREADS; do
    clear_targets
    clear_caches
    for who in layerflux jib plain; do with $who "$t" >"$WORK/last.log" 2>&1; with $who "$t" >"$WORK/last.log" 2>&1; done
    local ours= jib= plains=
    for _ in $(seq "$ROUNDS"); do
      plain=$(ms with plain "$t")
      plains+="$plain"$'\n'
      ours+="$(less "$(ms with layerflux "$t")" "$plain")"$'\n'
      jib+="$(less "$(ms with jib "$t")" "$plain")"$'\n'
    done
    grep -q '"misses" *: *0' "$WORK/reactor/m01/target/layerflux/image.json" || { echo "not everything was cached" >&2; exit 1; }
    report "nothing changed, $MODULES modules, -T$t, over plain" 0.5 "$ours" "$jib" "$plains"
  done
}

registry
generate
[ $# -gt 0 ] || set -- cold same
for what in "$@"; do
  case $what in cold | same) "$what" ;; *) sed -n '2,5p' "$0"; exit 2 ;; esac
done
echo "kept: $WORK"
