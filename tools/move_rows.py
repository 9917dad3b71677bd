#!/usr/bin/env python3
"""Rewrites paths of rows that moved from `mynah-store` to `mynah-records`: `move_rows.py`, from the root.

Changes `use` declarations and paths in `crates/store`, `src`, `tests`, `benches` and `examples`. Run `cargo fmt` after it.
"""
import re
from pathlib import Path

# Old module -> new path of each name. A path that begins with `mynah_` is complete.
MOVED = {
    "blobs": {"Blob": "blobs"},
    "takes": dict.fromkeys(["TakeCard", "TakePart", "LineTakes", "NewTake", "Take", "Fitting", "TakeFilter", "ListedTake",
                            "KnownItem"], "takes"),
    "ledger": {
        **dict.fromkeys(["NewIntent", "Cost", "EntryState", "Entry", "Came"], "ledger"),
        **dict.fromkeys(["Outcome", "LedgerFilter", "LedgerOrder", "LedgerQuery", "LedgerWindow", "LedgerRow"],
                        "ledger_table"),
        **dict.fromkeys(["PACE_DAYS", "Spend", "Usage", "UsageRow", "Recent", "Statement", "SpokeWith"], "usage"),
    },
    "budgets": dict.fromkeys(["Scope", "Budget", "Standing", "Crossing"], "budgets"),
    "others": {"ByAccount": "budgets"},
    "alerts": dict.fromkeys(["TOLD_AT", "AlertOf", "Alert", "Level", "Elsewhere"], "alerts"),
    "failures": dict.fromkeys(["FailureId", "FailureCharge", "Failure", "FailureFilter"], "failures"),
    "keys": dict.fromkeys(["KeptKey", "Ability", "Abilities", "KeyCard"], "keys"),
    "projects": {
        **dict.fromkeys(["ProjectCard", "OpenedProject", "Colours", "ProjectDefaults"], "projects"),
        **dict.fromkeys(["SweepLimit", "SweepLimits", "SweepChange"], "sweeps"),
    },
    "shelf": {"ProjectSize": "projects"},
    "settings": dict.fromkeys(["AppSettings", "LeftAt", "ThemeChoice", "KeepChoice"], "settings"),
    "stop_loss": dict.fromkeys(["Tried", "StopLoss", "OverStopLoss"], "stop_loss"),
    "storage": dict.fromkeys(["Pile", "ProjectUse", "DiskUse", "Checked"], "storage"),
    "exports": {"Exports": "storage"},
    "templates": {"TemplateCard": "templates"},
    "versions": {"VersionCard": "versions"},
    "voices": dict.fromkeys(["VoiceMark", "MarkChange", "collection_mark", "VoicePast", "KnownVoices"], "voices"),
    "recordings": dict.fromkeys(["RecordingKind", "ReadKind"], "recordings"),
    "consents": {"Consents": "consents"},
    "project_file": dict.fromkeys(["ENDING", "is_named"], "project_file"),
    "outside": {"Mark": "file_mark"},
    "journal": dict.fromkeys(["JournalStep", "StepKind"], "mynah_script::history"),
    "presets": {"Preset": "mynah_core::settings"},
}
MOVED["defaults"] = MOVED["projects"]
MOVED["sums"] = MOVED["table"] = MOVED["ledger"]


def target(segments, store, records):
    """Returns the new path of `segments`, which follow the path of the store, or None."""
    for at, module in enumerate(segments[:-1]):
        new = MOVED.get(module, {}).get(segments[at + 1])
        if new and at <= 1:
            rest = segments[at + 1:]
            if new.startswith("mynah_"):
                root = new if store != "mynah::library" else {"mynah_script::history": "mynah::script::history",
                                                              "mynah_core::settings": "mynah::terms::settings"}[new]
                return "::".join([root, *rest])
            return "::".join([records, new, *rest])
    return None


def leaves(text):
    """Splits a use tree into its paths, each with its alias."""
    text = text.strip()
    depth, start, parts = 0, 0, []
    for at, char in enumerate(text):
        depth += {"{": 1, "}": -1}.get(char, 0)
        if char == "," and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    parts.append(text[start:])
    parts = [part.strip() for part in parts if part.strip()]
    if len(parts) > 1:
        return [leaf for part in parts for leaf in leaves(part)]
    tree = re.match(r"^((?:\w+::)*)\{(.*)\}$", text, re.S)
    if tree:
        return [tree.group(1) + leaf for leaf in leaves(tree.group(2))]
    return [text] if text else []


def rewrite(text, store, records):
    def use(match):
        indent, visibility, tree = match.group(1), match.group(2) or "", match.group(3)
        if not any(leaf.startswith(store + "::") for leaf in leaves(tree)):
            return match.group(0)
        groups, changed = {}, False
        for leaf in leaves(tree):
            path, _, alias = leaf.partition(" as ")
            new = None
            if path.startswith(store + "::"):
                new = target(path[len(store) + 2:].split("::"), store, records)
            changed |= new is not None
            path = new or path
            parent, _, name = path.rpartition("::")
            groups.setdefault(parent, []).append(name + (f" as {alias}" if alias else ""))
        if not changed:
            return match.group(0)
        lines = []
        for parent, names in groups.items():
            if names == ["self"]:
                parent, _, name = parent.rpartition("::")
                names = [name]
            name = names[0] if len(names) == 1 else "{%s}" % ", ".join(names)
            lines.append(f"{indent}{visibility}use {parent}::{name};" if parent else f"{indent}{visibility}use {name};")
        return "\n".join(lines)

    text = re.sub(r"^([ \t]*)(pub(?:\([\w: ]+\))? )?use ([^;]+);", use, text, flags=re.M)

    def path(match):
        segments = match.group(1).split("::")
        for end in range(len(segments), 1, -1):
            new = target(segments[:end], store, records)
            if new:
                return "::".join([new, *segments[end:]])
        return match.group(0)

    return re.sub(r"(?<![\w:])%s::((?:\w+::)*\w+)" % re.escape(store), path, text)


def main():
    for root, store, records in [("crates/store", "crate", "mynah_records"), ("src", "mynah_store", "mynah_records"),
                                 ("tests", "mynah::library", "mynah::records"),
                                 ("benches", "mynah::library", "mynah::records"),
                                 ("examples", "mynah::library", "mynah::records")]:
        for path in sorted(Path(root).glob("**/*.rs")):
            old = path.read_text()
            new = rewrite(old, store, records)
            if new != old:
                path.write_text(new)


if __name__ == "__main__":
    main()
