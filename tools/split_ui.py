#!/usr/bin/env python3
"""Moves the modules of `src/ui` into folders that become crates: `split_ui.py` (run once, from the root).

`src/ui/{theme,widgets,keys}` become `crates/ui-kit`; what all rooms share becomes `src/ui/core`; the rooms become
`src/ui/rooms/<crate>`. Files are moved with `git mv`; paths in all files of `src/ui` are rewritten: an absolute or
relative path is resolved to the old module, mapped to the new one, and written relatively only if it was relative
and still leads there.
"""
import re
import subprocess
from pathlib import Path

KIT = ("mynah_ui_kit",)
UI = ("ui",)
CORE = ("ui", "core")

# Widgets that know types of the model; all others go to the kit.
CORE_WIDGETS = {
    "advice": ["advice_ui"],
    "job_row": ["JobRowPress", "job_row"],
    "limit_field": ["LimitField", "LimitText"],
    "price": [],
    "steps_row": ["StepsRow"],
    "trim_wave": ["TrimWave"],
    "trouble_card": ["TroubleCard"],
    "waveform": ["Waveform", "mini_wave"],
}

# Old path -> new path; the longest prefix counts.
PATHS = {
    ("ui", "theme"): KIT + ("theme",),
    ("ui", "keys"): KIT + ("keys",),
    ("ui", "widgets"): KIT + ("widgets",),
    ("ui", "widgets", "usage_meter"): CORE + ("widgets", "usage_meter"),
    ("ui", "widgets", "meter", "usage_meter"): CORE + ("widgets", "usage_meter"),
    ("ui", "widgets", "meter", "ALERTS"): CORE + ("widgets", "usage_meter", "ALERTS"),
    ("ui", "words", "settings", "on_or_off"): KIT + ("widgets", "toggle", "on_or_off"),
    ("ui", "testing", "builder"): KIT + ("testing", "builder"),
    ("ui", "testing", "widget"): KIT + ("testing", "widget"),
    ("ui", "testing", "widget_state"): KIT + ("testing", "widget_state"),
    ("ui", "testing"): CORE + ("testing",),
    ("ui", "panels", "testing"): CORE + ("fixtures",),
    ("ui", "panels", "dubbing", "testing"): CORE + ("fixtures", "dubs"),
    ("ui", "panels", "Room"): CORE + ("room", "Room"),
}
for name in ["action", "acts", "blind", "ctx", "edit_wish", "speakers", "steps", "words"]:
    PATHS[("ui", name)] = CORE + (name,)
for name in ["bought", "compared", "hearing", "job_band", "line_list", "remedies", "unsaid"]:
    PATHS[("ui", "panels", name)] = CORE + (name,)
for widget, names in CORE_WIDGETS.items():
    PATHS[("ui", "widgets", widget)] = CORE + ("widgets", widget)
    for name in names:
        PATHS[("ui", "widgets", name)] = CORE + ("widgets", name)
for room in ["script", "voices", "create", "dubbing"]:
    PATHS[("ui", "panels", room)] = ("ui", "rooms", room)
PATHS[("ui", "panels", "inspector")] = ("ui", "rooms", "script", "inspector")
for part in ["audition", "sweep"]:
    PATHS[("ui", "panels", part)] = ("ui", "rooms", "voices", part)
for part in ["history", "usage", "settings", "drawer"]:
    PATHS[("ui", "panels", part)] = ("ui", "rooms", "account", part)


def item(old, new):
    PATHS[("ui", *old.split("::"))] = ("ui", "core", *new.split("::"))


# Items that several rooms use. They are moved by hand afterwards; the paths to them are rewritten here.
for module in ["panels::script", "panels::script::row"]:
    item(f"{module}::speaker_name", "words::speaker_name")
for name in ["length", "duration"]:
    item(f"panels::script::{name}", f"words::{name}")
for module in ["panels::voices", "panels::voices::words"]:
    PATHS[("ui", *module.split("::"), "tidy")] = ("mynah_i18n", "tidy")
for old, new in [("word", "label_word"), ("written", "label_written"), ("told", "label_told"), ("LABELS", "LABELS")]:
    item(f"panels::voices::words::{old}", f"words::labels::{new}")
    item(f"panels::voices::{new}", f"words::labels::{new}")
item("panels::voices::Found", "voice_list::Found")
item("panels::voices::found", "voice_list")
item("panels::voices::listed", "voice_list")
for module in ["panels::voices", "panels::voices::missed", "panels::voices::details"]:
    for name in ["spoken_by", "projects_of", "cast_voice"]:
        item(f"{module}::{name}", f"voice_uses::{name}")
for module in ["panels::history", "panels::history::inspector"]:
    item(f"{module}::fact", "fact_row::fact")
for module in ["panels::inspector", "panels::inspector::picker"]:
    item(f"{module}::consents_ui", "consent_state::consents_ui")
for module in ["panels::create", "panels::create::vault", "panels::create::vault::stands"]:
    for name in ["Tone", "told"]:
        item(f"{module}::{name}", f"consent_state::{name}")
item("panels::create::vault::stands", "consent_state")
item("panels::create::anew::is_renewed", "consent_state::is_renewed")
item("panels::create::vault::silenced::stopped_by", "consent_state::stopped_by")
for module in ["panels::inspector", "panels::inspector::settings"]:
    item(f"{module}::shared_settings_ui", "voice_settings::shared_settings_ui")
for name in ["CREATE_FOOT", "Foot", "FootPress", "foot_ui"]:
    item(f"panels::create::{name}", f"step_foot::{name}")
item("panels::create::foot", "step_foot")
item("panels::create::Unkept", "unsaved::Unkept")
item("panels::create::pause", "unsaved")
item("panels::create::whose", "voice_owner")
item("panels::create::Asked", "voice_owner::Asked")
item("panels::create::whose_ui", "voice_owner::whose_ui")
item("panels::create::remedies", "usable_remedies")
item("dialogs::replacing", "overwrite")
for name in ["buttons_ui", "question_ui", "entered"]:
    item(f"dialogs::name::{name}", f"dialog_buttons::{name}")
item("shell::listening::next_tempo", "tempo::next_tempo")
item("shell::top_bar::why_nothing", "blockers::why_nothing")
item("shell::transport::device_list_ui", "device_list::device_list_ui")

# Files that move although no folder of theirs does.
FILES = {
    "src/ui/testing.rs": "src/ui/core/testing.rs",
    "src/ui/panels/testing.rs": "src/ui/core/fixtures.rs",
    "src/ui/panels/dubbing/testing.rs": "src/ui/core/fixtures/dubs.rs",
    "src/ui/panels/mod.rs": "src/ui/panels.rs",
    "src/ui/panels/voices/listed.rs": "src/ui/core/voice_list.rs",
    "src/ui/panels/voices/found.rs": "src/ui/core/voice_list/found.rs",
    "src/ui/panels/create/foot.rs": "src/ui/core/step_foot.rs",
    "src/ui/panels/create/pause.rs": "src/ui/core/unsaved.rs",
    "src/ui/panels/create/whose.rs": "src/ui/core/voice_owner.rs",
    "src/ui/panels/create/remedies.rs": "src/ui/core/usable_remedies.rs",
    "src/ui/panels/create/vault/stands.rs": "src/ui/core/consent_state.rs",
    "src/ui/dialogs/replacing.rs": "src/ui/core/overwrite.rs",
    "src/ui/widgets/mod.rs": "crates/ui-kit/src/widgets/mod.rs",
    "src/ui/theme/mod.rs": "crates/ui-kit/src/theme/mod.rs",
}


def module_of(path):
    parts = list(path.with_suffix("").parts)
    if parts[0] == "src":
        parts = parts[1:]
    else:
        parts = ["mynah_" + parts[1].replace("-", "_")] + parts[3:]
    if parts[-1] in ("mod", "lib"):
        parts.pop()
    return tuple(parts)


def mapped(old):
    for end in range(len(old), 0, -1):
        if old[:end] in PATHS:
            return PATHS[old[:end]] + old[end:]
    return old


def new_file(path):
    if str(path) in FILES:
        return Path(FILES[str(path)])
    module = mapped(module_of(path))
    if module == module_of(path):
        return path
    folder = Path("crates/ui-kit/src") if module[0] == "mynah_ui_kit" else Path("src", module[0])
    if path.name == "mod.rs":
        return folder.joinpath(*module[1:], "mod.rs")
    return folder.joinpath(*module[1:]).with_suffix(".rs")


def split_top(text):
    parts, depth, part = [], 0, ""
    for char in text:
        depth += {"{": 1, "}": -1}.get(char, 0)
        if char == "," and depth == 0:
            parts.append(part.strip())
            part = ""
        else:
            part += char
    return [part for part in parts + [part.strip()] if part]


def expand(text):
    text = text.strip()
    braces = re.match(r'^((?:\w+::)*)\{(.*)\}$', text, re.S)
    if braces:
        return [(braces[1] + path, name) for part in split_top(braces[2]) for path, name in expand(part)]
    name = re.search(r'\s+as\s+(\w+)$', text)
    return [(re.sub(r'\s+as\s+\w+$', "", text), name and name[1])]


def resolve(segments, base):
    """The old module path that a path means, or None for another crate or a plain name."""
    if segments[0] == "crate":
        return tuple(segments[1:])
    if segments[0] not in ("super", "self"):
        return None
    base, rest = list(base), list(segments)
    while rest and rest[0] in ("super", "self"):
        if rest.pop(0) == "super":
            base.pop()
    return tuple(base + rest)


def rewritten(path_text, old_base, new_base):
    """The path as it is written in the new place; `None` if it stays."""
    segments = path_text.split("::")
    is_list = segments[-1] == "self" and len(segments) > 1 and segments[0] not in ("self",) \
        and any(s not in ("super", "self") for s in segments[:-1])
    meant = segments[:-1] if is_list else segments
    old = resolve(meant, old_base)
    if old is None or old[:1] != UI:
        return None
    new = mapped(old)
    if segments[0] != "crate" and resolve(meant, new_base) == new:
        return None
    if new == old and segments[0] == "crate":
        return None
    first = new[0]
    if first == new_base[0] == "mynah_ui_kit" or first == "ui":
        written = "crate::" + "::".join(new[1:] if first == "mynah_ui_kit" else new)
    else:
        written = "::".join(new)
    return written


USE = re.compile(r'((?:^[ \t]*#\[[^\n]*\]\n)*)^([ \t]*)(pub(?:\([^)]*\))?[ \t]+)?use\s+([^;]+);', re.M)
INLINE_TESTS = re.compile(r'#\[cfg\(test\)\]\s*(?:#\[[^\n]*\]\s*)*mod tests \{')


def rewrite(text, old_module, new_module):
    tests = INLINE_TESTS.search(text)
    start_of_tests = tests.start() if tests else len(text) + 1

    def bases(at):
        more = ("tests",) if at > start_of_tests else ()
        return old_module + more, new_module + more

    out, last = [], 0

    def rest(piece, offset):
        def change(found):
            old, new = bases(offset + found.start())
            return rewritten(found[0], old, new) or found[0]
        piece = re.sub(r'pub\(in crate::ui::panels::create\)', "pub(in crate::ui::rooms::create)", piece)
        return re.sub(r'(?<![\w:$/])(?:crate::ui|super|self)(?:::\w+)+', change, piece)

    for use in USE.finditer(text):
        out.append(rest(text[last:use.start()], last))
        last = use.end()
        attributes, indent, visible, body = use[1], use[2], use[3] or "", use[4]
        visible = visible.replace("crate::ui::panels::create", "crate::ui::rooms::create")
        old, new = bases(use.start())
        leaves, is_changed = [], False
        for path, name in expand(re.sub(r'\s+', " ", body)):
            other = rewritten(path.replace(" ", ""), old, new)
            is_changed |= other is not None
            leaf = other or re.sub(r'(?<=\w)::self$', "", path.replace(" ", ""))
            # A renamed item keeps the name that the file uses.
            before, after = path.split("::")[-1], leaf.split("::")[-1]
            if other and name is None and before not in ("self", "*") and before != after:
                name = before
            leaves.append((leaf, name if name != after else None))
        if not is_changed:
            out.append(use[0])
            continue
        groups = {}
        for leaf, name in leaves:
            parent, _, last_name = leaf.rpartition("::")
            groups.setdefault(parent, []).append(last_name + (f" as {name}" if name else ""))
        lines = []
        for parent, names in groups.items():
            inner = names[0] if len(names) == 1 else "{" + ", ".join(names) + "}"
            lines.append(f"{attributes}{indent}{visible}use {parent}::{inner};" if parent
                         else f"{attributes}{indent}{visible}use {inner};")
        out.append("\n".join(lines))
    out.append(rest(text[last:], last))
    return "".join(out)


def main():
    files = sorted(Path("src/ui").glob("**/*.rs"))
    moves = [(path, new_file(path)) for path in files]
    for old, new in moves:
        text = rewrite(old.read_text(), module_of(old), module_of(new))
        if new != old:
            new.parent.mkdir(parents=True, exist_ok=True)
            subprocess.run(["git", "mv", str(old), str(new)], check=True)
        new.write_text(text)


if __name__ == "__main__":
    main()
