#!/usr/bin/env bash
# Runs the README's two commands on a bare Debian 12, as a stranger's machine would be.
#
#   packaging/bare-debian.sh FOLDER [PART…]      (as root; FOLDER takes some 15 GB)
#
# The parts are run, speak, test and norust; without a name all of them, in this order.
# Makes a minimal Debian in FOLDER with debootstrap, clones this repository's HEAD into it, binds the
# Rust toolchain in read-only, and runs there: packaging/run.sh, packaging/test.sh, and packaging/run.sh
# without Rust, which must say how to get it and end with 1. This machine's mirrors, resolver and
# certificates are used inside too.
set -euo pipefail
cd "$(dirname "$0")/.."

root=${1:?a folder for the bare system}
shift
parts=" ${*:-run speak test norust} "
[ "$(id -u)" = 0 ] || { echo "debootstrap needs root" >&2; exit 1; }
command -v debootstrap >/dev/null || { apt-get update -qq; apt-get install -y -qq debootstrap; }
mkdir -p "$root"
root=$(cd "$root" && pwd)

if [ ! -e "$root/etc/debian_version" ]; then
    # One of the two may be missing, which is no failure.
    mirror=$(grep -rhoE '^[^#]*https?://[^ ]+/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null \
        | grep -oE 'https?://[^ ]+' | head -n 1 || true)
    debootstrap --variant=minbase bookworm "$root" "$mirror"
fi
cp -r /etc/apt/apt.conf.d /etc/apt/sources.list.d "$root/etc/apt/"
rm -f "$root/etc/apt/sources.list"
[ ! -e /etc/apt/sources.list ] || cp /etc/apt/sources.list "$root/etc/apt/"
cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
# Under a name of its own: installing ca-certificates there makes the usual one anew.
certificates=/etc/ssl/of-this-machine.crt
mkdir -p "$root/etc/ssl"
cp -L /etc/ssl/certs/ca-certificates.crt "$root$certificates"
for file in /etc/pip.conf "$HOME/.config/pip/pip.conf" "$HOME/.pip/pip.conf"; do
    [ ! -e "$file" ] || cp "$file" "$root/etc/pip.conf"
done

mounts=()
undo() { for ((i = ${#mounts[@]} - 1; i >= 0; i--)); do umount "${mounts[i]}" || true; done; }
trap undo EXIT
bind() { # bind SOURCE TARGET OPTIONS
    mkdir -p "$root$2"
    mount --bind "$1" "$root$2"
    mounts+=("$root$2")
    [ -z "${3:-}" ] || mount -o "remount,bind,$3" "$root$2"
}
# A machine's root is a mount of its own, which `unshare` asks for.
bind "$root" ""
mkdir -p "$root/proc" && mount -t proc proc "$root/proc" && mounts+=("$root/proc")
bind /dev /dev
sysroot=$(rustc --print sysroot)
bind "$sysroot" /opt/rust ro

rm -rf "$root/root/mynah"
git clone -q --no-local . "$root/root/mynah"
inside() { # inside PATH COMMAND…
    local path=$1
    shift
    chroot "$root" /usr/bin/env -i HOME=/root PATH="$path" TERM=dumb LANG=C.UTF-8 \
        CARGO_TARGET_DIR=/root/target CARGO_HTTP_CAINFO="$certificates" \
        PIP_CERT="$certificates" \
        /bin/bash -c 'cd /root/mynah && exec "$@"' bash "$@"
}
bare=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

# part NAME: whether it was asked for; says so.
part() {
    [[ $parts == *" $1 "* ]] || return 1
    echo "== $1"
}

if part run; then
    inside "/opt/rust/bin:$bare" packaging/run.sh
    test "$(find "$root/root/mynah/mynah-sample" -name '*.mp3' | wc -l)" = 46
    test -s "$root/root/mynah/mynah-sample/studio.png"
fi
if part speak; then
    inside "/opt/rust/bin:$bare" packaging/run.sh speak "Hello from a bare machine." --out hello.mp3 --json
    test -s "$root/root/mynah/hello.mp3"
fi
if part test; then
    inside "/opt/rust/bin:$bare" packaging/test.sh
fi
if part norust; then
    status=0
    inside "$bare" packaging/run.sh || status=$?
    [ $status = 1 ] || { echo "ended with $status, not 1" >&2; exit 1; }
fi
echo "== done:$parts"
