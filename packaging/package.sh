#!/usr/bin/env bash
# Makes what can be installed elsewhere, in $CARGO_TARGET_DIR/package: a .tar.gz and, where Debian's tools are, a .deb.
# Usage: packaging/package.sh [BINARY]     without one the `dist` profile is built (thin LTO: some minutes)
# The same commit and compiler give the same bytes. Linux only so far: macOS and Windows were never tried.
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/setup.sh

[ "$(uname -s)" = Linux ] || stop "Packages are made on Linux only so far; packaging/run.sh builds and runs Mynah here."
target=${CARGO_TARGET_DIR:-target}
mynah=${1:-}
if [ -z "$mynah" ]; then
    need_rust
    find_system
    need_build_tools
    install_lacking
    cargo build --profile dist --locked --bin mynah
    mynah=$target/dist/mynah
fi
version=$("$mynah" --version | awk '{print $NF}')
machine=$(uname -m)
out=$target/package
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH

# stage PREFIX: everything that is installed, below that folder.
stage() {
    local doc=$1/share/doc/mynah
    install -D -m 755 "$mynah" "$1/bin/mynah"
    install -D -m 644 -t "$1/share/applications" packaging/linux/mynah.desktop
    install -D -m 644 -t "$1/share/mime/packages" packaging/linux/mynah.xml
    install -D -m 644 -t "$1/share/icons/hicolor/scalable/apps" packaging/linux/mynah.svg
    install -D -m 644 -t "$doc" README.md CHANGELOG.md LICENSE-APACHE LICENSE-MIT THIRD_PARTY_NOTICES.md \
        packaging/linux/copyright
    install -D -m 644 -t "$doc/licences" assets/licences/flite.txt assets/fonts/OFL-Inter.txt \
        assets/fonts/OFL-JetBrainsMono.txt assets/icons/LICENSE-Phosphor.txt
}

name=mynah-$version-linux-$machine
stage "$work/$name"
tar --directory "$work" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" \
    --create "$name" | gzip -n -9 >"$out/$name.tar.gz"
say "$out/$name.tar.gz"

command -v dpkg-deb >/dev/null && command -v dpkg-shlibdeps >/dev/null || exit 0
stage "$work/deb/usr"
# What is linked says the tool; what is opened at run time stands in need_window_libraries.
mkdir -p "$work/debian"
printf 'Source: mynah\n\nPackage: mynah\nArchitecture: any\n' >"$work/debian/control"
linked=$(cd "$work" && dpkg-shlibdeps -O deb/usr/bin/mynah 2>/dev/null | sed 's/^shlibs:Depends=//')
mkdir "$work/deb/DEBIAN"
cat >"$work/deb/DEBIAN/control" <<CONTROL
Package: mynah
Version: $version
Architecture: $(dpkg --print-architecture)
Section: sound
Priority: optional
Maintainer: The Mynah authors <mynah@localhost>
Installed-Size: $(du -sk "$work/deb/usr" | cut -f 1)
Depends: $linked, ca-certificates, libxkbcommon-x11-0, libxcursor1, libxi6, libxrender1, libfontconfig1, libdbus-1-3, libegl1, libgl1
Recommends: libgl1-mesa-dri, xdg-desktop-portal | zenity
Suggests: fonts-noto-cjk, fonts-noto-core
Description: desktop voice studio
 Bring a script, leave with finished audio. Voices come from the ElevenLabs API
 with your own key; the Draft voices built in work offline and cost nothing.
CONTROL
find "$work/deb" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
deb=$out/mynah_${version}_$(dpkg --print-architecture).deb
dpkg-deb --root-owner-group --build "$work/deb" "$deb" >/dev/null
say "$deb"
