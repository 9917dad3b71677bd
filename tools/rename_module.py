#!/usr/bin/env python3
"""Renames a module of a crate and the paths that name it: `rename_module.py CRATE OLD::PATH NEW`.

Rewrites full paths (`crate::a::old`, `mynah_crate::a::old`) in the whole workspace, `self::old` in the parent, and
`use` lists of the crate. Uses of the bare name (`old::function`) are printed for a look by hand.
"""
import re
import subprocess
import sys
from pathlib import Path


def main(crate, old, new):
    root = Path("crates", crate, "src")
    parents, name = old.split("::")[:-1], old.split("::")[-1]
    folder = root.joinpath(*parents)
    for suffix in (".rs", ""):
        if (folder / (name + suffix)).exists():
            subprocess.run(["git", "mv", str(folder / (name + suffix)), str(folder / (new + suffix))], check=True)
    parent = next(p for p in ([folder / "mod.rs", folder.with_suffix(".rs")] if parents else [root / "lib.rs"])
                  if p.exists())
    text = parent.read_text()
    text = re.sub(rf"^((?:pub(?:\([^)]*\))? )?mod ){name};", rf"\g<1>{new};", text, flags=re.M)
    text = re.sub(rf"\bself::{name}\b", f"self::{new}", text)
    parent.write_text(text)
    package = "mynah_" + crate.replace("-", "_")
    path = "::".join(parents + [name])
    to = "::".join(parents + [new])
    for top in ("crates", "src", "tests", "benches", "examples"):
        for file in Path(top).rglob("*.rs"):
            before = text = file.read_text()
            inside = file.is_relative_to(root)
            for prefix in ([package, "crate"] if inside else [package]):
                text = re.sub(rf"\b{prefix}::{path}\b(?=::|;| as )", f"{prefix}::{to}", text)
            if inside and file.parent == folder:
                text = re.sub(rf"\bsuper::{name}\b(?=::)", f"super::{new}", text)
            if text != before:
                file.write_text(text)
            if inside and re.search(rf"(?<![\w:.]){name}::", text):
                print(f"look: {file}")


if __name__ == "__main__":
    main(*sys.argv[1:])
