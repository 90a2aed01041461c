#!/bin/bash
# Builds the conformance cases with a Docker Engine with BuildKit of its own and keeps what it made:
#
#   src/test/conformance/observe.sh [--check] [CASE...]
#
# With --check nothing is written, and the exit code is 1 if an image isn't what is kept. As root on Linux, with dockerd
# and docker (Debian: apt-get install docker.io); the daemon lives in a temporary folder, touches no iptables and no
# bridge, and is gone afterwards.
set -euo pipefail
cd "$(dirname "$0")/../../.."
for tool in dockerd docker mvn java; do
    command -v $tool >/dev/null || { echo "$tool is missing (Debian: apt-get install docker.io maven)" >&2; exit 2; }
done
[ "$(id -u)" = 0 ] || { echo "run it as root: it starts a Docker daemon" >&2; exit 2; }

work=$(mktemp -d "${TMPDIR:-/tmp}/layerflux-conformance.XXXX")
daemon=
finish() {
    if [ -n "$daemon" ]; then
        kill "$daemon" 2>/dev/null || true
        wait "$daemon" 2>/dev/null || true
    fi
    { grep " $work/" /proc/self/mounts || true; } | cut -d' ' -f2 | sort -r | xargs -r umount -l
    rm -rf "$work"
}
trap finish EXIT

mvn -q -B test-compile dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile="$work/classpath"

dockerd --data-root "$work/data" --exec-root "$work/exec" --pidfile "$work/pid" -H "unix://$work/docker.sock" \
    --iptables=false --ip6tables=false --bridge=none >"$work/dockerd.log" 2>&1 &
daemon=$!
export DOCKER_HOST=unix://$work/docker.sock
# a newer command line leaves BuildKit to a plugin; the one that comes with the daemon has it
export DOCKER=${DOCKER:-$([ -x /usr/bin/docker ] && echo /usr/bin/docker || echo docker)}
for _ in $(seq 60); do
    "$DOCKER" version >/dev/null 2>&1 && break
    kill -0 $daemon 2>/dev/null || break
    sleep 0.5
done
"$DOCKER" version >/dev/null 2>&1 || { tail "$work/dockerd.log" >&2; echo "dockerd didn't start" >&2; exit 2; }

mkdir "$work/observation"
java -cp "target/test-classes:target/classes:$(cat "$work/classpath")" \
    io.github.layerflux.conformance.DockerObservation "$work/observation" "$@"
