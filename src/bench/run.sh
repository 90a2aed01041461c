#!/usr/bin/env bash
# Measures what users feel, as ratios and differences of runs taken in turn.
#   src/bench/run.sh [all | cached | run | steps | pack | copy | heap]...  needs root, crun, runc, a static busybox; some minutes
# The plugin must be installed (mvn install -DskipTests), for steps the tests compiled (mvn test-compile); AS=user with subordinate
# ids: steps measures that user as well. ROUNDS=n (default 7), FILES=n of copy (default 20000), WORK=folder (default a temporary one),
# MVN=command (default mvn).
set -euo pipefail

HERE=$(cd "$(dirname "$0")" && pwd)
: "${ROUNDS:=7}" "${MVN:=mvn}" "${FILES:=20000}"
: "${WORK:=$(mktemp -d "${TMPDIR:-/tmp}/layerflux-bench.XXXXXX")}"
PLUGIN=io.github.layerflux:layerflux-maven-plugin:0.1.0-SNAPSHOT
mkdir -p "$WORK"
say() { printf '%s\n' "$*"; }
need() { command -v "$1" >/dev/null || { echo "src/bench needs $1${2:+ ($2)}" >&2; exit 2; }; }

# milliseconds that a command takes; its output goes to a log that is shown when it fails
ms() {
  local start end
  start=$(date +%s%N)
  "$@" >"$WORK/last.log" 2>&1 </dev/null || { cat "$WORK/last.log" >&2; echo "failed: $*" >&2; exit 1; }
  end=$(date +%s%N)
  echo $(((end - start) / 1000000))
}
median() { sort -n | awk '{ v[NR] = $1 } END { printf "%.0f", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.1f", a / b }'; }

# a root file system with a shell, and the same as an OCI layout
base() {
  [ -e "$WORK/base/index.json" ] && return
  need busybox busybox-static
  mkdir -p "$WORK/rootfs/bin" "$WORK/rootfs/etc" "$WORK/rootfs/tmp"
  cp "$(command -v busybox)" "$WORK/rootfs/bin/busybox"
  for applet in $(busybox --list); do [ "$applet" = busybox ] || ln -sf busybox "$WORK/rootfs/bin/$applet"; done
  echo 'root:x:0:0:root:/:/bin/sh' >"$WORK/rootfs/etc/passwd"
  mkdir -p "$WORK/base/blobs/sha256"
  tar -C "$WORK/rootfs" --numeric-owner --owner=0 --group=0 --sort=name -cf "$WORK/layer.tar" .
  local layer config manifest arch
  arch=$(uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/')
  blob() { local d; d=$(sha256sum <"$1" | cut -d' ' -f1); cp "$1" "$WORK/base/blobs/sha256/$d"; echo "$d"; }
  layer=$(blob "$WORK/layer.tar")
  printf '{"architecture":"%s","os":"linux","config":{"Env":["PATH=/bin"],"Cmd":["sh"]},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' "$arch" "$layer" >"$WORK/config.json"
  config=$(blob "$WORK/config.json")
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%s","size":%s},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:%s","size":%s}]}' \
    "$config" "$(stat -c %s "$WORK/config.json")" "$layer" "$(stat -c %s "$WORK/layer.tar")" >"$WORK/manifest.json"
  manifest=$(blob "$WORK/manifest.json")
  printf '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:%s","size":%s,"annotations":{"org.opencontainers.image.ref.name":"latest"}}]}' \
    "$manifest" "$(stat -c %s "$WORK/manifest.json")" >"$WORK/base/index.json"
  printf '{"imageLayoutVersion":"1.0.0"}' >"$WORK/base/oci-layout"
}

# build FOLDER [more arguments]: the image of a folder, without a POM
build() {
  local folder=$1
  shift
  (cd "$folder" && "$MVN" -B -o -q "$PLUGIN:build" -Dlayerflux.context=. "-Dlayerflux.cacheDirectory=$WORK/cache" \
    "-Dlayerflux.buildContext.busybox=oci-layout://$WORK/base" "$@")
}

cached() {
  base
  local app=$WORK/app plain with differences= windows= skipped=
  rm -rf "$app" && cp -r "$HERE/app" "$app"
  run_app() { (cd "$app" && "$MVN" -B -o -q -f "$1" package "-Dlayerflux.cacheDirectory=$WORK/cache" "-Dbase=$WORK/base"); }
  # once online, for what isn't there yet, and to fill the cache
  (cd "$app" && "$MVN" -B -q package "-Dlayerflux.cacheDirectory=$WORK/cache" "-Dbase=$WORK/base")
  ms run_app plain.xml >/dev/null
  for _ in $(seq "$ROUNDS"); do
    plain=$(ms run_app plain.xml)
    with=$(ms run_app pom.xml)
    differences+="$((with - plain))"$'\n'
    plains+=("$plain")
  done
  # the same without what varies: from the plugin's headline to the end, as the lines come
  window() {
    (cd "$app" && "$MVN" -B -o -f pom.xml package "-Dlayerflux.cacheDirectory=$WORK/cache" "-Dbase=$WORK/base" "$@" </dev/null) | {
      local start=
      while IFS= read -r line; do
        case $line in
          *'--- layerflux'*) start=${EPOCHREALTIME/[.,]/} ;;
          *'BUILD SUCCESS'*) echo $(((${EPOCHREALTIME/[.,]/} - start) / 1000)) ;;
        esac
      done
    }
  }
  for _ in $(seq "$ROUNDS"); do
    skipped+="$(window -Dlayerflux.skip)"$'\n'
    windows+="$(window)"$'\n'
  done
  grep -q '"misses" *: *0' "$app/target/layerflux/image.json" || { echo "not everything was cached" >&2; exit 1; }
  say "cached build over plain mvn package ($(printf '%s\n' "${plains[@]}" | median) ms): + $(printf '%s' "$differences" | median) ms (limit 250; all: $(echo $differences))"
  say "from the plugin's headline to the end: $(printf '%s' "$windows" | median) ms, with layerflux.skip $(printf '%s' "$skipped" | median) ms"
}

run() {
  base
  need crun
  need runc
  local dir=$WORK/run executor bare ours none with
  mkdir -p "$dir"
  { echo 'FROM busybox'; echo 'ARG ROUND'; for _ in $(seq 10); do echo 'RUN true'; done; } >"$dir/Dockerfile"
  { echo 'FROM busybox'; echo 'ARG ROUND'; for i in $(seq 10); do echo "ENV E=$i"; done; } >"$dir/Dockerfile.none"
  bundle
  build "$dir" -Dlayerflux.dockerfile=Dockerfile -Dlayerflux.buildArg.ROUND=warm
  for executor in crun runc; do
    bare= ours=
    for round in $(seq "$ROUNDS"); do
      bare+="$(ms bare_runs $executor)"$'\n'
      none=$(ms build "$dir" -Dlayerflux.dockerfile=Dockerfile.none "-Dlayerflux.buildArg.ROUND=$$-$executor$round")
      with=$(ms build "$dir" -Dlayerflux.dockerfile=Dockerfile "-Dlayerflux.buildArg.ROUND=$$-$executor$round" "-Dlayerflux.sandbox=$executor")
      ours+="$((with - none))"$'\n'
    done
    bare=$(printf '%s' "$bare" | median)
    ours=$(printf '%s' "$ours" | median)
    say "RUN true with $executor: $((ours / 10)) ms, bare $executor $((bare / 10)) ms: + $(((ours - bare) / 10)) ms (limit 60; the worker's start is in it)"
  done
}
# What the sandbox alone needs for ten `RUN true`, its start included, as root and as a user, beside bare crun; and whether packing
# layers of 50 MB and executing overlap. Without Maven, from the test classes.
steps() {
  base
  need crun
  local target=$HERE/../../target jars=$WORK/jars executor who round bare total
  rm -rf "$jars" && mkdir -p "$jars" "$WORK/steps-root"
  (cd "$HERE/../.." && "$MVN" -o -q -B dependency:copy-dependencies -DincludeScope=test "-DoutputDirectory=$jars")
  jar -c0Mf "$jars/main.jar" -C "$target/classes" .
  jar -c0Mf "$jars/test.jar" -C "$target/test-classes" .
  bundle
  pace() { # class, executor, rounds
    local as=() cache=$WORK/steps-root
    if [ -n "$who" ]; then
      as=(setpriv --reuid "$who" --regid "$(id -g "$who")" --init-groups)
      cache=$WORK/steps-$who
      mkdir -p "$cache" && chown "$who" "$cache"
    fi
    "${as[@]}" java -XX:TieredStopAtLevel=1 -cp "$jars/*" "io.github.layerflux.sandbox.$1" "$cache" "$2" "$3" 2>/dev/null
  }
  chmod -R a+rX "$WORK"
  for who in "" ${AS:-}; do
    for executor in crun builtin; do
      bare= total=
      pace RunPace "$executor" 1 >/dev/null # which leaves the worker's classes
      sleep 2
      for round in $(seq "$ROUNDS"); do
        bare+="$(ms bare_runs crun)"$'\n'
        total+="$(pace RunPace "$executor" 1 | sed -n 's/.* total \([0-9]*\) .*/\1/p')"$'\n'
      done
      bare=$(printf '%s' "$bare" | median)
      total=$(printf '%s' "$total" | median)
      say "ten RUN true as ${who:-root} with $executor: $((total / 10)) ms each, bare crun $((bare / 10)) ms: + $(((total - bare) / 10)) ms (limit 40 as root, 60 as a user)"
    done
  done
  who=
  say "ten RUNs that write 50 MB each (limit 1.15):"
  pace OverlapPace crun "$ROUNDS"
}

# what crun and runc need for `true` in the same root file system, and nothing more
bundle() {
  mkdir -p "$WORK/bundle"
  cat >"$WORK/bundle/config.json" <<JSON
{"ociVersion":"1.0.2","root":{"path":"$WORK/rootfs","readonly":false},
 "process":{"terminal":false,"user":{"uid":0,"gid":0},"cwd":"/","env":["PATH=/bin"],"args":["/bin/sh","-c","true"]},
 "mounts":[{"destination":"/proc","type":"proc","source":"proc"},
  {"destination":"/dev","type":"tmpfs","source":"tmpfs","options":["nosuid","mode=755"]}],
 "linux":{"namespaces":[{"type":"pid"},{"type":"ipc"},{"type":"uts"},{"type":"mount"}]}}
JSON
}
bare_runs() {
  local i
  for i in $(seq 10); do
    unshare -m sh -c 'umount /sys/fs/cgroup/unified 2>/dev/null; exec "$0" --root "$1" run --bundle "$2" "bench-$3" </dev/null' "$1" "$WORK/$1-state" "$WORK/bundle" "$i"
  done
}

# one RUN that writes 10,000 files of 20 KB: what packing its layer takes, beside tar and sha256sum over the same files
pack() {
  base
  local dir=$WORK/pack tarred= packed= round
  mkdir -p "$dir"
  cat >"$dir/Dockerfile" <<'DOCKERFILE'
FROM busybox
ARG ROUND
RUN mkdir /o && cd /o && awk 'BEGIN { srand(7); while (length(t) < 20000) t = t sprintf("%d %d\n", rand() * 1e9, rand() * 1e9); \
  for (i = 0; i < 10000; i++) { if (i % 500 == 0) { d = "d" i; system("mkdir " d) } f = d "/f" i; printf "%d%s", i, t > f; close(f) } }'
DOCKERFILE
  rm -rf "$WORK/pack-files" && mkdir -p "$WORK/pack-files/o"
  (cd "$WORK/pack-files/o" && awk 'BEGIN { srand(7); while (length(t) < 20000) t = t sprintf("%d %d\n", rand() * 1e9, rand() * 1e9)
    for (i = 0; i < 10000; i++) { if (i % 500 == 0) { d = "d" i; system("mkdir " d) } f = d "/f" i; printf "%d%s", i, t > f; close(f) } }')
  tar_and_hash() { tar -C "$WORK/pack-files" -cf - o | tee "$WORK/pack.tar" | sha256sum; }
  for round in $(seq "$ROUNDS"); do
    tarred+="$(ms tar_and_hash)"$'\n'
    build "$dir" "-Dlayerflux.buildArg.ROUND=$$-$round"
    packed+="$(grep -o '"durationMs" *: *[0-9]*' "$dir/target/layerflux/image.json" | grep -o '[0-9]*$' | awk 'NR == 1 { total = $1 } NR > 1 { steps += $1 } END { print total - steps }')"$'\n'
  done
  tarred=$(printf '%s' "$tarred" | median)
  packed=$(printf '%s' "$packed" | median)
  say "packing 200 MB in 10,000 files: $packed ms, tar | tee | sha256sum $tarred ms: $(ratio "$tarred" "$packed") of its speed (limit 0.8)"
  rm -rf "$WORK/pack-files" "$WORK/pack.tar"
}

files() {
  local dir=$WORK/files
  [ -e "$dir/src" ] && return
  mkdir -p "$dir/src"
  (cd "$dir/src" && seq -f 'd%03g' 0 199 | xargs mkdir && awk -v files="$FILES" 'BEGIN {
    srand(7)
    for (i = 0; i < files; i++) {
      file = sprintf("d%03d/File%05d.java", i % 200, i); size = 200 + int(rand() * 4000); text = ""
      while (length(text) < size) text = text sprintf("  int field%d = %d;\n", int(rand() * 1e6), int(rand() * 1e9))
      printf "%s", substr(text, 1, size) > file; close(file)
    } }')
  printf 'FROM busybox\nENV A=1\n' >"$dir/Dockerfile.none"
  printf 'FROM busybox\nENV A=1\nCOPY src /src\n' >"$dir/Dockerfile"
}
copy() {
  base
  files
  local dir=$WORK/files find cold rules none with
  list() { find "$dir/src" -printf '%p %y %m %s %T@ %l\n'; }
  for rules in metadata content; do
    find= cold=
    build "$dir" -Dlayerflux.dockerfile=Dockerfile -Dlayerflux.cacheRules=$rules
    build "$dir" -Dlayerflux.dockerfile=Dockerfile.none -Dlayerflux.cacheRules=$rules
    for _ in $(seq "$ROUNDS"); do
      find+="$(ms list)"$'\n'
      none=$(ms build "$dir" -Dlayerflux.dockerfile=Dockerfile.none -Dlayerflux.cacheRules=$rules)
      with=$(ms build "$dir" -Dlayerflux.dockerfile=Dockerfile -Dlayerflux.cacheRules=$rules)
      cold+="$((with - none))"$'\n'
    done
    find=$(printf '%s' "$find" | median)
    cold=$(printf '%s' "$cold" | median)
    say "unchanged COPY of $FILES files, $rules, cold JVM: $cold ms, find -printf $find ms: $(ratio "$cold" "$find") x (limit 6)"
    none=$(warm "$rules" Dockerfile.none)
    with=$(warm "$rules" Dockerfile)
    say "the same, warm JVM: $((with - none)) ms: $(ratio $((with - none)) "$find") x (limit 2)"
  done
}

# warm RULES DOCKERFILE: a reactor builds the same image 15 times in one JVM; the median of the last seven, from image.json
warm() {
  local reactor=$WORK/warm i
  rm -rf "$reactor"
  mkdir -p "$reactor"
  local open='<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>' group=${PLUGIN%%:*} rest=${PLUGIN#*:}
  # bound to a phase, as people have it
  printf '%s<groupId>bench</groupId><artifactId>warm</artifactId><version>1</version><packaging>pom</packaging><modules>%s</modules><build><plugins><plugin><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version><executions><execution><goals><goal>build</goal></goals></execution></executions></plugin></plugins></build></project>' \
    "$open" "$(seq -f '<module>m%02g</module>' 15)" "$group" "${rest%:*}" "${rest#*:}" >"$reactor/pom.xml"
  for i in $(seq -f 'm%02g' 15); do
    mkdir "$reactor/$i"
    printf '%s<parent><groupId>bench</groupId><artifactId>warm</artifactId><version>1</version></parent><artifactId>%s</artifactId><packaging>pom</packaging></project>' "$open" "$i" >"$reactor/$i/pom.xml"
  done
  (cd "$reactor" && "$MVN" -B -o -q package "-Dlayerflux.context=$WORK/files" "-Dlayerflux.dockerfile=$WORK/files/$2" \
    "-Dlayerflux.cacheDirectory=$WORK/cache" "-Dlayerflux.cacheRules=$1" "-Dlayerflux.buildContext.busybox=oci-layout://$WORK/base") \
    >"$WORK/last.log" 2>&1 || { cat "$WORK/last.log" >&2; exit 1; }
  for i in $(seq -f 'm%02g' 9 15); do grep -o '"durationMs" *: *[0-9]*' "$reactor/$i/target/layerflux/image.json" | head -n 1 | grep -o '[0-9]*$'; done | median
}

heap() {
  base
  local dir=$WORK/heap
  mkdir -p "$dir"
  [ -e "$dir/big.bin" ] || head -c 2147483648 /dev/urandom >"$dir/big.bin"
  printf 'FROM busybox\nCOPY big.bin /\n' >"$dir/Dockerfile"
  for rules in metadata content; do
    say "COPY of a 2 GB file with -Xmx128m, $rules: $(MAVEN_OPTS=-Xmx128m ms build "$dir" -Dlayerflux.cacheRules=$rules -Dlayerflux.noCache) ms, passed"
  done
  rm -f "$dir/big.bin"
}

[ $# -gt 0 ] || set -- all
for what in "$@"; do
  case $what in
    all) cached; run; steps; pack; copy; heap ;;
    cached | run | steps | pack | copy | heap) "$what" ;;
    *) sed -n '2,6p' "$0"; exit 2 ;;
  esac
done
say "kept: $WORK (remove it when you are done; its cache with: mvn $PLUGIN:prune -Dlayerflux.cacheDirectory=$WORK/cache)"
