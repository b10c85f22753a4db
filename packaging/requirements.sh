# requirements.sh - finds out which packages are missing, and installs those with apt.
#
# Sourced by packaging/try and tests/run. Asks apt for what is missing and nothing else;
# where there is no apt it names the packages and stops.
#
# SPDX-License-Identifier: GPL-2.0-or-later

# What the build needs, as Debian calls it.
BUILD_PACKAGES='gcc make cmake pkg-config gettext libglib2.0-dev libwireshark-dev wireshark-dev
    tshark'

# What the tests hold the reports against: schemas and parsers of others, and a locale
# that writes 0,5.
REPORT_PACKAGES='python3-jsonschema python3-junitparser libxml2-utils locales'

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
        cat >&2 <<END
Missing:$missing. Please install what sipdiag is built with:
  Fedora:   gcc make cmake pkgconf-pkg-config gettext glib2-devel wireshark-devel wireshark-cli
  Arch:     base-devel cmake gettext glib2 wireshark-cli
  openSUSE: gcc make cmake pkgconf gettext-tools glib2-devel wireshark-devel wireshark
  macOS:    brew install cmake pkgconf gettext glib wireshark
END
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
