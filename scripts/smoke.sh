#!/bin/sh
# Runs ./demo as a user would: starts it on a free port, asks it, stops it with SIGTERM.
# An argument is a text that the answering device's name must contain.
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
rm -f "$pid_file" "$exit_file"

# The subshell only waits: it is there to write down how the demo ended.
(
    "$root/demo" --server.port=0 --spring.main.banner-mode=off >"$log" 2>&1 &
    echo $! >"$pid_file"
    wait $!
    echo $? >"$exit_file"
) &
until [ -s "$pid_file" ]; do sleep 1; done
demo=$(cat "$pid_file")

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

port=
waited=0
while [ -z "$port" ]; do
    ! ended || fail "the demo ended with $(cat "$exit_file") before it listened."
    [ "$waited" -lt "$start_seconds" ] || fail "the demo did not listen within $start_seconds s."
    sleep 1
    waited=$((waited + 1))
    port=$(sed -n 's/.*Tomcat started on port[^0-9]*\([0-9][0-9]*\).*/\1/p' "$log" | head -n 1)
done

get() {
    curl -sS --fail-with-body --max-time 30 "http://localhost:$port$1" 2>&1
}

# The last lines of the start may follow the port: the application is ready when its health says so.
health=
waited=0
until health=$(get /actuator/health); do
    [ "$waited" -lt "$stop_seconds" ] || fail "/actuator/health answered: $health"
    sleep 1
    waited=$((waited + 1))
done

places=$(get '/api/places?q=Reykjavk&limit=3') || fail "/api/places answered: $places"
first=$(printf '%s' "$places" | sed -n 's/.*"matches":\[{"name":"\([^"]*\)".*/\1/p')
[ "$first" = "Reykjavík" ] || fail "the first match for Reykjavk is '$first', not Reykjavík: $places"
device=$(printf '%s' "$places" | sed -n 's/.*"device":"\([^"]*\)".*/\1/p')
case $device in
    *"$expected_device"*) ;;
    *) fail "the device is '$device', which does not contain '$expected_device'." ;;
esac

kill -TERM "$demo"
waited=0
until ended; do
    [ "$waited" -lt "$stop_seconds" ] || fail "the demo did not stop within $stop_seconds s of SIGTERM."
    sleep 1
    waited=$((waited + 1))
done
code=$(cat "$exit_file")
[ "$code" -eq 0 ] || fail "after SIGTERM the demo ended with $code, not 0."

say "Smoke test: Reykjavk found $first on $device; SIGTERM ended the demo with 0."
