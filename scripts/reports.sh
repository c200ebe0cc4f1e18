# shellcheck shell=sh disable=SC2154 # the sourcing script sets root
# Reads what the tests left behind. POSIX sh, sourced with $root set.

# Removes the reports of an earlier run.
clear_reports() {
    rm -rf "$root"/*/target/surefire-reports "$root"/*/target/vulkan-report.txt
}

# Adds up one attribute (tests, failures, errors, skipped) of all test suites. The suites of an extra run carry a
# name suffix in their file name and are left out.
sum_suites() {
    find "$root" -path '*/target/surefire-reports/TEST-*.xml' ! -name '*-on-jdk-*' -exec \
        sed -n "s/^<testsuite [^>]*[[:space:]]$1=\"\([0-9]*\)\".*/\1/p" {} + | awk '{ sum += $1 } END { print sum + 0 }'
}

# Every Vulkan test JVM appends lines "device=<name> tests=<n> validationMessages=<n>" to its module's target.
vulkan_report() {
    cat "$root"/*/target/vulkan-report.txt 2>/dev/null
}

# Adds up one number (tests, validationMessages) of the Vulkan report.
sum_vulkan() {
    vulkan_report | sed -n "s/.* $1=\([0-9]*\).*/\1/p" | awk '{ sum += $1 } END { print sum + 0 }'
}

vulkan_devices() {
    vulkan_report | sed -n 's/^device=\(.*\) tests=.*/\1/p' | sort -u | paste -s -d ',' - | sed 's/,/, /g'
}

# The skipped tests, one a line.
skipped_tests() {
    find "$root" -path '*/target/surefire-reports/TEST-*.xml' ! -name '*-on-jdk-*' -exec awk '
        /<testcase / {
            name = $0; sub(/.*[ ]name="/, "", name); sub(/".*/, "", name)
            type = $0; sub(/.*classname="/, "", type); sub(/".*/, "", type)
        }
        /<skipped/ { print "  " type "." name }' {} +
}
