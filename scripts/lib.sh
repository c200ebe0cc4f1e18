# shellcheck shell=sh disable=SC2154,SC2012 # the sourcing script sets root; ls is enough for names without spaces
# Shared by ./demo, ./verify and benchmarks/run: finding and installing what they need. POSIX sh, sourced with $root set.
#
# MEGAKERNEL_INSTALL=no keeps the scripts from installing anything.

say() {
    printf '%s\n' "$*" >&2
}

die() {
    say "$*"
    exit 1
}

# --- installing -------------------------------------------------------------------------------------------------

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

# Whether packages can be installed without asking anybody.
can_install() {
    [ "${MEGAKERNEL_INSTALL:-yes}" != no ] || return 1
    command -v apt-get >/dev/null 2>&1 || return 1
    [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=120 "$@" </dev/null
}

# Installs packages, quietly. The first try uses the package lists at hand; they may be missing or old, so a
# failure refreshes them, and one more failure (a download that broke) is tried again.
install_packages() {
    can_install || return 1
    mkdir -p "$root/target"
    say "Installing $*"
    {
        apt_get install --no-install-recommends "$@" \
            || { apt_get update && apt_get install --no-install-recommends "$@"; } \
            || { sleep 5 && apt_get update && apt_get install --no-install-recommends "$@"; }
    } >"$root/target/install.log" 2>&1
}

# --- Java and Maven ---------------------------------------------------------------------------------------------

# The major version of the JDK in a directory, or nothing where there is none.
jdk_major() {
    [ -x "$1/bin/javac" ] || return 0
    "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p' | head -n 1
}

# Directories that may hold a JDK, the user's own choice first.
jdk_candidates() {
    [ -z "${JAVA_HOME:-}" ] || printf '%s\n' "$JAVA_HOME"
    if command -v javac >/dev/null 2>&1; then
        javac_path=$(readlink -f "$(command -v javac)" 2>/dev/null || command -v javac)
        dirname "$(dirname "$javac_path")"
    fi
    for candidate in /usr/lib/jvm/* /opt/*jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        [ -d "$candidate" ] && printf '%s\n' "$candidate"
    done
    return 0
}

# Prints the home of the first JDK that is at least of this version.
find_jdk() {
    jdk_candidates | while IFS= read -r candidate; do
        major=$(jdk_major "$candidate")
        if [ -n "$major" ] && [ "$major" -ge "$1" ]; then
            printf '%s\n' "$candidate"
            break
        fi
    done
}

# Sets JAVA_HOME to a JDK of 17 or newer, installing one if there is none.
need_jdk() {
    JAVA_HOME_FOUND=$(find_jdk 17)
    if [ -z "$JAVA_HOME_FOUND" ]; then
        install_packages openjdk-17-jdk-headless || install_packages default-jdk-headless || true
        JAVA_HOME_FOUND=$(find_jdk 17)
    fi
    [ -n "$JAVA_HOME_FOUND" ] || die "No JDK of 17 or newer is here and none could be installed. Fix: install one and set JAVA_HOME."
    JAVA_HOME=$JAVA_HOME_FOUND
    export JAVA_HOME
}

maven_is_new_enough() {
    "$1" -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9]*\)\.\([0-9]*\)\..*/\1 \2/p' | {
        read -r major minor || exit 1
        [ "$major" -gt 3 ] || { [ "$major" -eq 3 ] && [ "$minor" -ge 8 ]; }
    }
}

# Whether the wrapper has its Maven or can fetch it. A network that swallows packets must not hold the build up.
wrapper_works() {
    if command -v timeout >/dev/null 2>&1; then
        timeout 120 "$root/mvnw" -v >/dev/null 2>&1
    else
        "$root/mvnw" -v >/dev/null 2>&1
    fi
}

# Sets MVN: the wrapper where its Maven is here or can be fetched, else an installed Maven.
need_maven() {
    if wrapper_works || wrapper_works; then
        MVN=$root/mvnw
        return
    fi
    if ! command -v mvn >/dev/null 2>&1; then
        install_packages maven || true
    fi
    if command -v mvn >/dev/null 2>&1 && maven_is_new_enough mvn; then
        say "The Maven wrapper could not fetch its Maven, so the installed one builds."
        MVN=mvn
        return
    fi
    die "The Maven wrapper could not fetch its Maven, and no Maven of 3.8 or newer is installed. Fix: allow the download or install Maven."
}

# Runs Maven at the root, its output in the file $1 and, where $2 is "show", on the terminal too. A download that
# broke is tried once more; -U because Maven remembers failed downloads.
run_maven() {
    maven_log=$1
    maven_mode=$2
    shift 2
    maven_once "$@" && return 0
    grep -qE 'Could not (transfer|resolve|find) artifact|Connection reset|timed out' "$maven_log" || return 1
    say "A download failed; trying once more."
    maven_once -U "$@"
}

maven_once() {
    maven_status=$maven_log.status
    if [ "$maven_mode" = show ]; then
        { (cd "$root" && "$MVN" -B "$@" </dev/null) && echo 0 >"$maven_status" || echo 1 >"$maven_status"; } 2>&1 | tee "$maven_log"
    else
        { (cd "$root" && "$MVN" -B "$@" </dev/null) && echo 0 >"$maven_status" || echo 1 >"$maven_status"; } >"$maven_log" 2>&1
    fi
    [ "$(cat "$maven_status")" -eq 0 ]
}

# --- the demo's jar ---------------------------------------------------------------------------------------------

demo_jar() {
    ls "$root"/demo-app/target/demo-app-*.jar 2>/dev/null | head -n 1
}

# The jar's own time is fixed (the build is reproducible), so a stamp remembers when its sources were read.
built_stamp() {
    printf '%s\n' "$root/target/demo-built"
}

demo_is_current() {
    [ -n "$(demo_jar)" ] && [ -f "$(built_stamp)" ] || return 1
    [ -z "$(find "$root/pom.xml" "$root"/*/pom.xml "$root"/*/src/main -newer "$(built_stamp)" | head -n 1)" ]
}

# Runs a build command and stamps the time before it, so that a source changed meanwhile counts as newer.
stamped() {
    mkdir -p "$root/target"
    touch "$root/target/demo-build-started"
    "$@" || return 1
    mv "$root/target/demo-build-started" "$(built_stamp)"
}

# --- Vulkan -----------------------------------------------------------------------------------------------------

on_linux() {
    [ "$(uname -s)" = Linux ]
}

has_vulkan_loader() {
    on_linux || return 0
    PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null | grep -q 'libvulkan\.so\.1' && return 0
    for library in /usr/lib/libvulkan.so.1 /usr/lib64/libvulkan.so.1 /usr/lib/*/libvulkan.so.1 /usr/local/lib/libvulkan.so.1; do
        [ -e "$library" ] && return 0
    done
    return 1
}

# The driver manifests that the Vulkan loader would read, one a line.
vulkan_manifests() {
    chosen=${VK_DRIVER_FILES:-${VK_ICD_FILENAMES:-}}
    if [ -n "$chosen" ]; then
        printf '%s\n' "$chosen" | tr ':' '\n'
    else
        for base in /etc /usr/share /usr/local/share /usr/local/etc "${XDG_CONFIG_HOME:-$HOME/.config}" \
            "${XDG_DATA_HOME:-$HOME/.local/share}"; do
            printf '%s\n' "$base/vulkan/icd.d"
        done
    fi | while IFS= read -r entry; do
        if [ -d "$entry" ]; then
            ls "$entry"/*.json 2>/dev/null
        elif [ -f "$entry" ]; then
            printf '%s\n' "$entry"
        fi
    done
}

# macOS gets MoltenVK with the starter and Windows its driver with the card, so only Linux is looked at.
has_vulkan_driver() {
    on_linux || return 0
    has_vulkan_loader && [ -n "$(vulkan_manifests)" ]
}

# The manifest of Mesa's CPU driver (lavapipe), or nothing.
cpu_driver_manifest() {
    for manifest in /usr/share/vulkan/icd.d/lvp_icd*.json /usr/local/share/vulkan/icd.d/lvp_icd*.json \
        /etc/vulkan/icd.d/lvp_icd*.json; do
        if [ -f "$manifest" ]; then
            printf '%s\n' "$manifest"
            return
        fi
    done
}
