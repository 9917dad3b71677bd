#!/usr/bin/env bash
# What run.sh and test.sh share: find out what the machine lacks, say so, install it.
# Sourced, not run. Needs nothing but bash.

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

# The oldest Rust that builds Mynah; the same as rust-version in Cargo.toml.
RUST_WANTED=1.95

# need PACKAGE 'what for' TEST…   notes a package when the test fails.
lacking=()
need() {
    local package=$1 reason=$2
    shift 2
    if ! "$@" >/dev/null 2>&1; then
        lacking+=("$package")
        say "  missing: $package ($reason)"
    fi
}

has_command() { command -v "$1"; }
has_debian() { dpkg-query -W -f '${Status}' "$1" | grep -q 'ok installed'; }
has_rpm() { rpm -q "$1"; }
has_pacman() { pacman -Qi "$1"; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; return; fi
    command -v sudo >/dev/null || stop "Installing needs root: run this as root once, or install: ${lacking[*]}"
    say "Installing needs root; sudo may ask for your password."
    sudo "$@"
}

# install_lacking: installs what need() noted, by the system's own package tool.
install_lacking() {
    [ ${#lacking[@]} -gt 0 ] || return 0
    case $system in
    debian)
        say "Installing ${#lacking[@]} package(s) with apt-get: ${lacking[*]}"
        as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${lacking[@]}" >&2 \
            || stop "apt-get could not install them; its own words are above."
        ;;
    fedora) as_root dnf install -y -q "${lacking[@]}" >&2 || stop "dnf could not install them." ;;
    arch) as_root pacman -S --needed --noconfirm "${lacking[@]}" >&2 || stop "pacman could not install them." ;;
    macos)
        command -v brew >/dev/null || stop "Install Homebrew, then run this again. Missing: ${lacking[*]}"
        brew install "${lacking[@]}" >&2 || stop "brew could not install them."
        ;;
    *) stop "I don't know this system's packages. Install what is listed as missing, then run this again." ;;
    esac
    lacking=()
}

find_system() {
    case $(uname -s) in
    Darwin) system=macos ;;
    Linux)
        if command -v apt-get >/dev/null; then system=debian
        elif command -v dnf >/dev/null; then system=fedora
        elif command -v pacman >/dev/null; then system=arch
        else system=other; fi ;;
    *) system=other ;;
    esac
}

# What every build needs.
need_build_tools() {
    case $system in
    debian)
        need build-essential "compiles SQLite and the door to the speech engine" has_command cc
        need pkg-config "finds the sound library" has_command pkg-config
        need libasound2-dev "sound output" has_debian libasound2-dev
        need flite1-dev "Draft voices" has_debian flite1-dev
        need ca-certificates "secure connections" has_debian ca-certificates ;;
    fedora)
        need gcc "compiles SQLite and the door to the speech engine" has_command gcc
        need pkgconf-pkg-config "finds the sound library" has_command pkg-config
        need alsa-lib-devel "sound output" has_rpm alsa-lib-devel
        need flite-devel "Draft voices" has_rpm flite-devel ;;
    arch)
        need base-devel "compiles SQLite and the door to the speech engine" has_command gcc
        need alsa-lib "sound output" has_pacman alsa-lib
        need flite "Draft voices" has_pacman flite ;;
    macos)
        command -v cc >/dev/null || stop "Install Apple's command line tools first: xcode-select --install"
        need flite "Draft voices" test -d "$(brew --prefix 2>/dev/null || echo /opt/homebrew)/opt/flite" ;;
    esac
}

# What a window needs at run time.
need_window_libraries() {
    case $system in
    debian)
        need libxkbcommon-x11-0 "keyboard" has_debian libxkbcommon-x11-0
        need libxcursor1 "pointer" has_debian libxcursor1
        need libxi6 "pointer and keys" has_debian libxi6
        need libxrender1 "drawing" has_debian libxrender1
        need libfontconfig1 "fonts of other scripts" has_debian libfontconfig1
        need libdbus-1-3 "file dialogs" has_debian libdbus-1-3
        need libegl1 "drawing" has_debian libegl1
        need libgl1 "drawing" has_debian libgl1
        need libgl1-mesa-dri "drawing" has_debian libgl1-mesa-dri ;;
    fedora)
        need libxkbcommon-x11 "keyboard" has_rpm libxkbcommon-x11
        need mesa-dri-drivers "drawing" has_rpm mesa-dri-drivers ;;
    arch)
        need libxkbcommon-x11 "keyboard" has_pacman libxkbcommon-x11
        need mesa "drawing" has_pacman mesa ;;
    esac
}

# A virtual screen, for machines without a display.
need_virtual_screen() {
    case $system in
    debian)
        need xvfb "a screen where there is none" has_command Xvfb
        need xauth "opens that screen" has_command xauth ;;
    fedora) need xorg-x11-server-Xvfb "a screen where there is none" has_command Xvfb ;;
    arch) need xorg-server-xvfb "a screen where there is none" has_command Xvfb ;;
    esac
}

# Rust must be there: which one a person wants is theirs to choose.
need_rust() {
    [ -x "$HOME/.cargo/bin/cargo" ] && PATH=$HOME/.cargo/bin:$PATH
    command -v cargo >/dev/null && command -v rustc >/dev/null || stop "\
Mynah is built with Rust $RUST_WANTED or newer, and there is no Rust on this machine.
Get it from https://rustup.rs (one command, no root), then run this again."
    local found
    found=$(rustc --version | awk '{print $2}')
    [ "$(printf '%s\n%s\n' "$RUST_WANTED" "${found%%-*}" | sort -V | head -n 1)" = "$RUST_WANTED" ] || stop "\
Mynah needs Rust $RUST_WANTED or newer; this machine has $found.
Update it with: rustup update stable"
}
