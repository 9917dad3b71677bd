#!/usr/bin/env python3
"""Splits `src/studio` into `crates/model` and `crates/engine`: whole files first, then single items."""
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, "tools")
import move_items

MODEL = """
attempt.rs attempt audition best.rs casting.rs command.rs command delivery.rs desk event.rs event fitting.rs making.rs
making merging.rs pace.rs playhead.rs price.rs remote.rs saying.rs sweep.rs sweep inspecting.rs
professional/state.rs professional/merge.rs professional/proving.rs dubbing/anew.rs dubbing/called.rs dubbing/film.rs
dubbing/film dubbing/lately.rs dubbing/way.rs dubbing/uncovered.rs dubbing/unsaid.rs dubbing/checks.rs dubbing/checks
dubbing/pace.rs dubbing/refused.rs template.rs spelling.rs dubbing/like.rs
""".split()

ITEMS = [
    ("governor/mod.rs", "urgency.rs", ["enum Urgency", "impl Urgency"]),
    ("starting.rs", "moving.rs", ["struct Move", "struct MoveState", "impl Move"]),
    ("alerts.rs", "alerts.rs", ["fn alert_text"]),
    ("sounding.rs", "sounding.rs", ["struct Sounding", "impl Sounding", "mod tests"]),
    ("reach.rs", "reach.rs", ["struct Lost"]),
    ("storage.rs", "storage.rs", ["struct Storage", "impl Storage"]),
    ("shared_voices.rs", "shared_voices.rs", ["struct SharedCard"]),
    ("headless.rs", "desk/import.rs", ["fn title_of"]),
    ("cloning.rs", "cloning.rs", ["const MOST", "fn others_told", "fn words_of"]),
    ("cloning/noting.rs", "cloning.rs", ["fn in_order"]),
    ("vault.rs", "vault.rs", ["fn relation", "fn state", "fn in_words"]),
    ("professional/agree.rs", "professional/mod.rs", ["fn recordings_there"]),
    ("professional/speakers.rs", "professional/mod.rs", ["fn heard_as"]),
    ("dubbing/account.rs", "dubbing/account.rs", ["struct AccountDub", "enum AccountState", "struct DubRead"]),
    ("dubbing/agreed.rs", "dubbing/agreed.rs", ["struct Heard", "impl Heard", "fn agreed_to", "fn agreed_words"]),
    ("dubbing/begun.rs", "dubbing/begun.rs", ["struct DubForm", "struct OwnTable", "impl OwnTable", "struct NextFilm",
                                              "impl NextFilm", "fn folder_of", "impl DubForm"]),
    ("dubbing/earlier.rs", "dubbing/earlier.rs", ["impl Language", "fn is_same_line", "impl Film"]),
    ("dubbing/looking.rs", "dubbing/looking.rs", ["enum Looking", "impl Looking"]),
    ("dubbing/mending.rs", "dubbing/mending.rs", ["const MOST", "struct Mending", "impl Mending", "impl Patch",
                                                  "impl Language"]),
    ("dubbing/patch.rs", "dubbing/slot.rs", ["const AIR", "const APART", "struct Slot", "fn slot", "fn within",
                                             "impl Slot", "fn no_room"]),
    ("dubbing/report.rs", "dubbing/report.rs", ["fn background", "fn bed"]),
    ("dubbing/still.rs", "dubbing/still.rs", ["const SIZE", "struct Still", "impl std::fmt::Debug for Still"]),
    ("dubbing/unwanted.rs", "dubbing/unwanted.rs", ["struct Before", "struct Wanted", "impl Before", "impl Film",
                                                    "struct Orders", "impl Orders", "impl Language", "fn before"]),
    ("dubbing/stands.rs", "dubbing/stands.rs", ["fn is_asked_by", "fn is_same", "fn paid", "fn was_ordered"]),
    ("ffmpeg.rs", "ffmpeg.rs", ["enum NoHelp"]),
    ("trouble.rs", "trouble.rs", ["struct Occasion", "impl Occasion", "impl Trouble", "fn iso"]),
]


def git(*args):
    subprocess.run(["git", *args], check=True)


def main():
    engine, model = Path("crates/engine/src"), Path("crates/model/src")
    engine.parent.mkdir(parents=True)
    git("mv", "src/studio", str(engine))
    git("mv", str(engine / "mod.rs"), str(engine / "lib.rs"))
    for name in MODEL:
        (model / name).parent.mkdir(parents=True, exist_ok=True)
        git("mv", str(engine / name), str(model / name))
    git("mv", str(engine / "trouble/shape.rs"), str(model / "trouble.rs"))
    (engine / "trouble/mod.rs").parent.mkdir(exist_ok=True)
    for source, target, items in ITEMS:
        print(source, target)
        move_items.main(engine / source, model / target, items)
    # Engine's own parts of files that are the model's.
    move_items.main(model / "inspecting.rs", engine / "inspecting.rs", ["const PIECE", "fn inspect_file", "fn inspected"])
    move_items.main(model / "dubbing/like.rs", engine / "dubbing/like.rs", ["fn source_of"])
    for root in (engine, model):
        for path in root.rglob("*.rs"):
            text = path.read_text()
            text = text.replace("pub(in crate::studio)", "pub(crate)")
            text = re.sub(r"\bcrate::studio::", "crate::", text)
            text = re.sub(r"\bcrate::studio\b", "crate", text)
            if root == model:
                text = re.sub(r"^( *)pub\((?:super|crate)\) ", r"\1pub ", text, flags=re.M)
            path.write_text(text)


if __name__ == "__main__":
    main()
