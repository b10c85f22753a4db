# suites.sh - Debian releases in folders of their own, made by debootstrap.
#
# Sourced by tests/matrix and tests/package/run. The folders are kept between runs in
# $SIPDIAG_SUITES; the mirror is $SIPDIAG_MIRROR.
#
# SPDX-License-Identifier: GPL-2.0-or-later

suites=${SIPDIAG_SUITES:-/var/cache/sipdiag}
mirror=${SIPDIAG_MIRROR:-http://deb.debian.org/debian}

# make_suite SUITE FOLDER
make_suite() {
    script=/usr/share/debootstrap/scripts/$1
    [ -e "$script" ] || script=/usr/share/debootstrap/scripts/sid
    # Half a suite is worse than none: it gets its name when it is complete.
    rm -rf "$2.partial"
    mkdir -p "$2.partial"
    debootstrap --variant=minbase "$1" "$2.partial" "$mirror" "$script" >&2 &&
        mv "$2.partial" "$2"
}

# install_in_suite FOLDER PACKAGE...: what is missing of them. A mirror may be a frozen
# one, with a Release file of former days.
install_in_suite() {
    inside=$1
    shift
    count=$(chroot "$inside" dpkg-query -W -f '${Status}\n' "$@" 2>/dev/null |
        grep -c 'ok installed') || :
    [ "$count" -ne $# ] || return 0
    chroot "$inside" apt-get -q -o Acquire::Check-Valid-Until=false update >&2 &&
        chroot "$inside" env DEBIAN_FRONTEND=noninteractive \
            apt-get -q -y --no-install-recommends install "$@" >&2 &&
        chroot "$inside" apt-get clean
}

# provide_suite SUITE FOLDER PACKAGE...: there when it returns. Tests run side by side and
# wait for each other here. Where it fails, it prints why.
provide_suite() {
    suite_folder=$2
    if [ "$(id -u)" -ne 0 ]; then
        echo "a chroot takes root"
        return 1
    fi
    mkdir -p "$suites"
    (
        flock 9
        if [ ! -d "$suite_folder" ] && ! make_suite "$1" "$suite_folder"; then
            echo "debootstrap of $1 failed"
            exit 1
        fi
        shift 2
        if ! install_in_suite "$suite_folder" "$@"; then
            echo "packages could not be installed in $suite_folder"
            exit 1
        fi
    ) 9>"$suite_folder.lock"
}

# copy_source SOURCE FOLDER: without what was built there
copy_source() {
    mkdir -p "$2"
    tar -C "$1" --exclude=.git --exclude='./build*' --exclude=__pycache__ -cf - . |
        tar -C "$2" -xf -
}
