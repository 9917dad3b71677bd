#!/usr/bin/env python3
"""Moves top-level items from one Rust file to another: `move_items.py SOURCE TARGET ITEM…`.

An item is named by its keyword and name: `struct Film`, `fn spoken`, `const MOST`, `impl Film`, `impl From<A> for B`,
`mod tests`. The header comment is not copied; the imports of the source are, and unused ones can be removed with
`cargo fix`. A missing target is created.
"""
import re
import sys
from pathlib import Path


def items(text):
    """Returns `(start, end, head)` of every top-level item, with its comments and attributes."""
    lines = text.split("\n")
    found, start, depth, head = [], None, 0, None
    position = 0
    for number, line in enumerate(lines):
        if depth == 0 and head is None and line and not line.startswith((" ", "}", ")", "]")):
            if start is None and not line.startswith("//!") and not line.startswith("#!["):
                start = number
            if start is not None and not line.startswith(("///", "//", "#")):
                head = line
        if head is not None:
            code = re.sub(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)\'|//.*', "", line)
            depth += sum(code.count(c) for c in "{([") - sum(code.count(c) for c in "})]")
            if depth == 0 and (code.rstrip().endswith((";", "}")) or not line):
                found.append((start, number + 1, head))
                start, head = None, None
        elif start is not None and not line:
            start = None
    return lines, found


def is_named(head, item):
    head = re.sub(r"^pub(\([^)]*\))? ", "", head)
    head = re.sub(r"^(async|const|unsafe) (?=fn )", "", head)
    if item.startswith("impl"):
        head = re.sub(r"^impl<[^>]*> ", "impl ", head)
        return re.match(re.escape(item) + r"(<.*>)?( where.*)? \{", head) is not None
    return re.match(re.escape(item) + r"\b", head) is not None


def main(source, target, wanted):
    source, target = Path(source), Path(target)
    lines, found = items(source.read_text())
    chosen, missing = [], []
    for item in wanted:
        hits = [entry for entry in found if is_named(entry[2], item)]
        if not hits:
            missing.append(item)
        chosen += [entry for entry in hits if entry not in chosen]
    if missing:
        sys.exit(f"{source}: no {', '.join(missing)}")
    chosen.sort()
    moved = "\n\n".join("\n".join(lines[start:end]) for start, end, _ in chosen)
    if target.exists():
        old = target.read_text().rstrip("\n")
        tests = re.search(r"\n#\[cfg\(test\)\]\n(#\[[^\n]*\n)*(pub )?mod tests", old)
        at = tests.start() if tests else len(old)
        target.write_text(old[:at].rstrip("\n") + "\n\n" + moved + "\n" + old[at:] + "\n")
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        imports = "\n".join("\n".join(lines[start:end]) for start, end, head in found
                            if re.match(r"(pub(\([^)]*\))? )?use ", head) and " self::" not in head)
        doc = "\n".join(line for line in lines if line.startswith("//!"))
        target.write_text(doc + "\n\n" + imports + "\n\n" + moved + "\n")
    keep = list(lines)
    for start, end, _ in reversed(chosen):
        after = end
        while after < len(keep) and not keep[after]:
            after += 1
        keep[start:after] = []
    source.write_text("\n".join(keep).rstrip("\n") + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
