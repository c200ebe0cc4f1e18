#!/bin/sh
# Starts the demo several times and prints how long the Megakernel bean took each time: from the first look at the
# properties to a compiled kernel with a filled workspace, instance and device creation included.
# Usage: scripts/measure-start.sh [starts] [demo argument ...]
# The first start is made with an empty cache directory, the others find what it left.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
starts=${1:-6}
[ $# -eq 0 ] || shift
jar=$(find "$root/demo-app/target" -name 'demo-app-*.jar' ! -name '*-sources.jar' | head -n 1)
[ -n "$jar" ] || { echo "The demo is not built. Fix: run ./mvnw package -DskipTests first." >&2; exit 1; }
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
cache=$(mktemp -d)
log=$(mktemp)
trap 'rm -rf "$cache" "$log"' EXIT
start=0
while [ "$start" -lt "$starts" ]; do
    "$java" -jar "$jar" --server.port=0 --megakernel.vulkan.cache-dir="$cache" "$@" >"$log" 2>&1 &
    process=$!
    while kill -0 "$process" 2>/dev/null && ! grep -q 'Started DemoApplication' "$log"; do sleep 0.1; done
    kill "$process" 2>/dev/null || { cat "$log" >&2; exit 1; }
    wait "$process" || true
    sed -n "s/.*Megakernel .* is ready on \(.*\) after \([0-9]* ms\).*/start $start: \2 on \1/p" "$log"
    start=$((start + 1))
done
