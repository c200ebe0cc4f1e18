#!/bin/sh
# Runs ./demo as a user would: starts it on a free port, asks it, stops it with SIGTERM; then the same without any
# Vulkan driver. An argument is a text that the answering device's name must contain.
set -u
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/scripts/lib.sh"

expected_device=${1:-}
start_seconds=120
stop_seconds=30
log=$root/target/smoke.log
pid_file=$root/target/smoke.pid
exit_file=$root/target/smoke.exit
mkdir -p "$root/target"

# Starts the demo with further arguments. The subshell only waits: it is there to write down how the demo ended.
start_demo() {
    rm -f "$pid_file" "$exit_file"
    (
        "$root/demo" --server.port=0 --spring.main.banner-mode=off "$@" >"$log" 2>&1 &
        echo $! >"$pid_file"
        wait $!
        echo $? >"$exit_file"
    ) &
    until [ -s "$pid_file" ]; do sleep 1; done
    demo=$(cat "$pid_file")
}

ended() {
    [ -s "$exit_file" ]
}

# Prints the end of the log, ends the application and fails.
fail() {
    say "Smoke test: $*"
    tail -n 40 "$log" >&2
    ended || kill -TERM "$demo" 2>/dev/null
    exit 1
}

# Waits until the demo has ended and sets code.
await_end() {
    waited=0
    until ended; do
        [ "$waited" -lt "$1" ] || fail "the demo did not end within $1 s $2."
        sleep 1
        waited=$((waited + 1))
    done
    code=$(cat "$exit_file")
}

get() {
    curl -sS --fail-with-body --max-time 30 "http://localhost:$port$1" 2>&1
}

# Waits until the demo listens and its health answers, and sets port and health.
await_ready() {
    port=
    waited=0
    while [ -z "$port" ] || ! health=$(get /actuator/health); do
        ! ended || fail "the demo ended with $(cat "$exit_file") before it was ready."
        [ "$waited" -lt "$start_seconds" ] || fail "the demo was not ready within $start_seconds s; health: ${health:-none}"
        sleep 1
        waited=$((waited + 1))
        port=$(sed -n 's/.*Tomcat started on port[^0-9]*\([0-9][0-9]*\).*/\1/p' "$log" | head -n 1)
    done
}

# Asks for a misspelt name and sets device to the one that answered.
find_reykjavik() {
    places=$(get '/api/places?q=Reykjavk&limit=3') || fail "/api/places answered: $places"
    first=$(printf '%s' "$places" | sed -n 's/.*"matches":\[{"name":"\([^"]*\)".*/\1/p')
    [ "$first" = "Reykjavík" ] || fail "the first match for Reykjavk is '$first', not Reykjavík: $places"
    device=$(printf '%s' "$places" | sed -n 's/.*"device":"\([^"]*\)".*/\1/p')
}

stop_demo() {
    kill -TERM "$demo"
    await_end "$stop_seconds" "of SIGTERM"
    [ "$code" -eq 0 ] || fail "after SIGTERM the demo ended with $code, not 0."
}

start_demo
await_ready
find_reykjavik
case $device in
    *"$expected_device"*) ;;
    *) fail "the device is '$device', which does not contain '$expected_device'." ;;
esac
stop_demo
say "Smoke test: Reykjavk found $first on $device; SIGTERM ended the demo with 0."

on_linux || exit 0

# From here on no driver is visible, and none is to be installed.
MEGAKERNEL_INSTALL=no
VK_DRIVER_FILES=/nonexistent
VK_ICD_FILENAMES=$VK_DRIVER_FILES
export MEGAKERNEL_INSTALL VK_DRIVER_FILES VK_ICD_FILENAMES

start_demo --megakernel.backend=auto
await_ready
find_reykjavik
case $health in
    *'"host'*) ;;
    *) fail "without a driver backend=auto should run on the host and health say so: $health" ;;
esac
stop_demo
say "Smoke test: without a driver, backend=auto answers from $device and health says so."

start_demo --megakernel.backend=vulkan
await_end "$start_seconds" "although no driver is visible"
[ "$code" -eq 1 ] || fail "without a driver backend=vulkan ended with $code, not 1."
grep -q '^Description:' "$log" && grep -q '^Action:' "$log" || fail "without a driver backend=vulkan printed no failure analysis."
say "Smoke test: without a driver, backend=vulkan stops with the analysis."
