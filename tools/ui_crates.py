#!/usr/bin/env python3
"""Turns the folders of `src/ui` into crates: `ui_crates.py` (run once, from the root, when `mynah-model` exists).

`src/ui/core` becomes `crates/ui-core`, `src/ui/rooms/<room>` becomes `crates/room-<room>`, the rest `crates/ui`.
Paths are rewritten, manifests are written from the libraries that the sources name, and the root package re-exports
`mynah_ui` as `ui`. Paths to `crate::studio` become paths to `mynah_model`; STUDIO has the exceptions.
"""
import re
import subprocess
from pathlib import Path

ROOMS = ["script", "voices", "create", "dubbing", "account"]
# Old start of a path below `crate::studio::` -> its place in the workspace. The longest start counts.
STUDIO = {}


def crate_folders():
    yield Path("src/ui/core"), "ui-core"
    for room in ROOMS:
        yield Path("src/ui/rooms", room), f"room-{room}"
    yield Path("src/ui"), "ui"


def move():
    subprocess.run(["git", "rm", "-q", "src/ui/rooms/mod.rs"], check=True)
    for source, crate in crate_folders():
        target = Path("crates", crate)
        target.mkdir(parents=True)
        subprocess.run(["git", "mv", str(source), str(target / "src")], check=True)
        subprocess.run(["git", "mv", str(target / "src/mod.rs"), str(target / "src/lib.rs")], check=True)
    subprocess.run(["find", "crates/ui", "-type", "d", "-empty", "-delete"], check=True)


def rewrite(text, crate):
    def studio(found):
        path = found[1]
        starts = [start for start in STUDIO if path == start or path.startswith(start + "::")]
        if starts:
            start = max(starts, key=len)
            return STUDIO[start] + path[len(start):]
        return "mynah_model::" + path

    text = re.sub(r'(?<![\w$])crate::studio::((?:\w+::)*\w+)', studio, text)
    text = re.sub(r'pub\(in crate::ui::rooms::\w+\)', "pub(crate)", text)
    for room in ROOMS:
        name = "crate" if crate == f"room-{room}" else f"mynah_room_{room}"
        text = re.sub(rf'(?<![\w$])crate::ui::rooms::{room}\b', name, text)
    text = re.sub(r'(?<![\w$])crate::ui::core\b', "crate" if crate == "ui-core" else "mynah_ui_core", text)
    text = re.sub(r'(?<![\w$])crate::ui\b', "crate" if crate == "ui" else "mynah_ui", text)
    text = re.sub(r'(concat!\(\s*env!\("CARGO_MANIFEST_DIR"\),\s*"/)(?!\.\.)', r'\1../../', text)
    if crate == "ui-core":
        text = text.replace("#[cfg(test)]\npub mod testing;", '#[cfg(any(test, feature = "testing"))]\npub mod testing;')
    if crate == "ui":
        text = re.sub(r'^pub mod (core|rooms);\n', "", text, flags=re.M)
        text = text.replace("pub use self::core::{", "pub use mynah_ui_core::{")
    return text


def without_tests(path, text):
    if path.name in ("tests.rs", "testing.rs") or {"tests", "testing"} & set(path.parts):
        return ""
    return re.split(r'#\[cfg\(test\)\]\n(?:#\[[^\n]*\n)*(?:pub )?mod \w*tests? \{', text)[0]


def write_manifest(crate):
    root = Path("Cargo.toml").read_text()
    libraries = re.findall(r'^([a-z][\w-]*) = ', root.split("[workspace.dependencies]")[1].split("\n[")[0], re.M)
    source = Path("crates", crate, "src")
    plain, everything, support = "", "", ""
    for path in sorted(source.glob("**/*.rs")):
        text = re.sub(r'^\s*//[^\n]*', "", path.read_text(), flags=re.M)
        plain, everything = plain + without_tests(path.relative_to(source), text), everything + text
        if crate == "ui-core" and (path.name == "testing.rs" or "testing" in path.parts):
            support += text

    def uses(text, name):
        return re.search(r'(?<![\w:.])%s(::|;)' % re.escape(name.replace("-", "_")), text)

    # `bytes` is the name of a module, too.
    names = [name for name in libraries if name not in (f"mynah-{crate}", "bytes")]
    used = [name for name in names if uses(plain, name)]
    optional = [name for name in names if name not in used and uses(support, name)]
    for_tests = [name for name in names if name not in used and uses(everything, name)]
    with_testing = [name for name in ["mynah-core", "mynah-model", "mynah-ui-kit", "mynah-ui-core"] if name in used + for_tests]
    lines = ["[package]", f'name = "mynah-{crate}"', "version.workspace = true", "edition.workspace = true",
             "rust-version.workspace = true", "license.workspace = true", "publish = false", ""]
    if optional:
        enables = [f'"dep:{name}"' for name in optional]
        enables += ['"mynah-core/testing"', '"mynah-model/testing"', '"mynah-ui-kit/testing"']
        lines += ["[features]", "# A desk with an empty outbox, for the tests of other crates.",
                  f"testing = [{', '.join(enables)}]", ""]
    lines += ["[dependencies]"]
    lines += sorted([f"{name}.workspace = true" for name in used]
                    + [f"{name} = {{ workspace = true, optional = true }}" for name in optional])
    lines += ["", "[dev-dependencies]"]
    lines += sorted([f"{name}.workspace = true" for name in for_tests if name not in with_testing]
                    + [f'{name} = {{ workspace = true, features = ["testing"] }}' for name in with_testing])
    Path("crates", crate, "Cargo.toml").write_text("\n".join(lines + ["", "[lints]", "workspace = true", ""]))
    print(crate, "used:", used, "optional:", optional, "tests:", for_tests)


def change_root(crates):
    path = Path("Cargo.toml")
    text = path.read_text()
    kit = 'mynah-ui-kit = { path = "crates/ui-kit" }\n'
    paths = "".join(f'mynah-{crate} = {{ path = "crates/{crate}" }}\n' for crate in crates)
    text = text.replace(kit, kit + paths, 1)
    text = text.replace("mynah-ui-kit.workspace = true\n", "mynah-ui.workspace = true\n", 1)
    text = re.sub(r'mynah-ui-kit = \{ workspace = true, features = \["testing"\] \}\n', "", text)
    for library in ["egui_plot", "poll-promise", "rfd"]:
        text = text.replace(f"{library}.workspace = true\n", "", 1)
    path.write_text(text)
    path = Path("src/lib.rs")
    text = path.read_text().replace("pub mod ui;\n\n", "").replace("pub use mynah_store as library;\n",
                                                                  "pub use mynah_store as library;\npub use mynah_ui as ui;\n")
    path.write_text(text)


def change_documents():
    pages = [Path("ARCHITECTURE.md"), Path("CONTRIBUTING.md"), *Path("docs").glob("**/*.md"), Path("tests/house/ui.rs")]
    for path in pages:
        old = path.read_text()
        new = re.sub(r'src/ui/rooms/([\w<>]+)/', r'crates/room-\1/src/', old)
        new = re.sub(r'\bui/rooms/([\w<>]+)', r'room-\1', new)
        new = re.sub(r'(?<!\w)ui/core/', "ui-core/", new)
        if new != old:
            path.write_text(new)


def main():
    crates = [crate for _, crate in crate_folders()]
    move()
    for crate in crates:
        for path in sorted(Path("crates", crate, "src").glob("**/*.rs")):
            path.write_text(rewrite(path.read_text(), crate))
    change_root(crates)
    for crate in crates:
        write_manifest(crate)
    change_documents()


if __name__ == "__main__":
    main()
