# requirements.sh - finds out which packages are missing, and installs those with apt.
#
# Sourced by packaging/try, packaging/make-deb and tests/run, which set $root to the
# project's folder. Asks apt for what is missing and nothing else; where there is no apt it
# names the packages and stops.
#
# SPDX-License-Identifier: GPL-2.0-or-later

# What the build needs, as Debian calls it.
BUILD_PACKAGES=$(sed -n 's/^  Debian, Ubuntu: *//p' "$root/packaging/REQUIREMENTS")

# What packaging/make-deb takes besides.
DEBIAN_PACKAGES='build-essential debhelper'

# What the tests hold the reports against: schemas and parsers of others, and a locale
# that writes 0,5.
REPORT_PACKAGES='python3-jsonschema python3-junitparser libxml2-utils locales'

# What tests/package/rpm.py builds the RPM package with.
RPM_PACKAGES='rpm'

# What checks the manual pages.
MANUAL_PACKAGES='man-db mandoc'

# The servers that tests/live/run speaks with.
LIVE_PACKAGES='kamailio kamailio-presence-modules sip-tester baresip-core'

# What tests/gui/run takes to use Wireshark's window, with letters for its pictures.
GUI_PACKAGES='wireshark xvfb xdotool xclip imagemagick fontconfig fonts-dejavu-core
    fonts-ipafont-gothic'

# is_installed PACKAGE
is_installed() {
    dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'
}

# require_packages PACKAGE...
require_packages() {
    if ! command -v apt-get >/dev/null; then
        missing=
        for tool in cc cmake pkg-config msgfmt tshark; do
            command -v $tool >/dev/null || missing="$missing $tool"
        done
        [ -z "$missing" ] && return 0
        echo "Missing:$missing. sipdiag is built with:" >&2
        grep '^  ' "$root/packaging/REQUIREMENTS" >&2
        return 1
    fi
    missing=
    for package; do
        is_installed "$package" || missing="$missing $package"
    done
    [ -z "$missing" ] && return 0

    if [ "$(id -u)" -eq 0 ]; then
        as_root='env'
    elif command -v sudo >/dev/null; then
        as_root='sudo env'
    else
        echo "Missing:$missing. Install them as root, then try again." >&2
        return 1
    fi
    echo "Installing$missing" >&2
    $as_root apt-get -q update >/dev/null &&
        $as_root DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
            install $missing >/dev/null
}
