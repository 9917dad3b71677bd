#!/usr/bin/env python3
"""Moves a top-level module of the root package into a crate of its own: `move_module.py MODULE CRATE`.

Renames the files with `git mv`, rewrites `crate::MODULE::` and the paths of crates that moved earlier, and writes
the crate's manifest from the libraries that its sources name. Run it from the root, lowest crates first.
"""
import re
import subprocess
import sys
from pathlib import Path

MOVED = {"terms": "core", "script": "script", "audio": "audio", "api": "api",
         "draft": "draft", "deliver": "export", "library": "store"}
LIBRARIES = re.findall(r'^([a-z][\w-]*) = ', Path("Cargo.toml").read_text().split("[workspace.dependencies]")[1]
                       .split("\n[")[0], re.M)


def without_tests(path, text):
    if path.name == "tests.rs" or "tests" in path.parts or path.name == "testing.rs":
        return ""
    return re.split(r'#\[cfg\(test\)\]\n(?:#\[[^\n]*\n)*(?:pub )?mod tests \{', text)[0]


def rewrite(text, inside, moved):
    """Replaces module paths by crate paths; `inside` is the module that the file belongs to, or None."""
    text = text.replace("crate::terms::text::", "mynah_i18n::").replace("crate::terms::text", "mynah_i18n")
    text = re.sub(r'(?<![\w$])crate::tr\b(?!:)', "mynah_i18n::tr", text)
    if inside:
        text = re.sub(r'pub\(in crate::%s\)' % inside, "pub(crate)", text)
        text = re.sub(r'\bcrate::%s\b(?=::)' % inside, "crate", text)
    for module in moved:
        if module != inside:
            text = re.sub(r'(?<![\w$])crate::%s\b' % module, "mynah_" + MOVED[module], text)
    return text


def main(module, crate):
    moved = [m for m in MOVED if Path("crates", MOVED[m]).exists()] + [module]
    target = Path("crates", crate)
    target.mkdir(parents=True)
    subprocess.run(["git", "mv", f"src/{module}", str(target / "src")], check=True)
    subprocess.run(["git", "mv", str(target / "src/mod.rs"), str(target / "src/lib.rs")], check=True)
    regressions = Path("proptest-regressions", module)
    if regressions.exists():
        (target / "proptest-regressions").parent.mkdir(exist_ok=True)
        subprocess.run(["git", "mv", str(regressions), str(target / "proptest-regressions")], check=True)
    for path in sorted(target.glob("src/**/*.rs")):
        path.write_text(rewrite(path.read_text(), module, moved))
    for path in sorted(Path("src").glob("**/*.rs")):
        if path.name != "lib.rs":
            old = path.read_text()
            new = rewrite(old, None, moved)
            if new != old:
                path.write_text(new)
    write_manifest(crate)


def write_manifest(crate):
    target = Path("crates", crate)
    plain, tests = "", ""
    for path in sorted(target.glob("src/**/*.rs")):
        text = path.read_text()
        kept = without_tests(path.relative_to(target / "src"), text)
        plain, tests = plain + kept, tests + text
    names = LIBRARIES

    def uses(text, name):
        return re.search(r'(?<![\w:.])%s(::|;)' % re.escape(name.replace("-", "_")), text)

    used = [n for n in names if n != f"mynah-{crate}" and uses(plain, n)]
    only_tests = [n for n in names if n != f"mynah-{crate}" and n not in used and uses(tests, n)]
    lines = ["[package]", f'name = "mynah-{crate}"', "version.workspace = true", "edition.workspace = true",
             "rust-version.workspace = true", "license.workspace = true", "publish = false", "", "[dependencies]"]
    lines += [f"{name}.workspace = true" for name in sorted(used)]
    if only_tests:
        lines += ["", "[dev-dependencies]"] + [f"{name}.workspace = true" for name in sorted(only_tests)]
    (target / "Cargo.toml").write_text("\n".join(lines + ["", "[lints]", "workspace = true", ""]))
    print(target, "used:", used, "tests:", only_tests)



if __name__ == "__main__":
    main(*sys.argv[1:])
