#!/usr/bin/env python3
"""Replaces UI texts written as literals in tests by the message they come from.

    app.press("Save the files")   becomes   app.press(&tr!("action-save-dubs"))

A test that finds a control through its message survives a new wording. The script is needed only until all tests
are converted. It can be run again at any time: what is converted already is left alone.

    python3 -m venv /tmp/fluent && /tmp/fluent/bin/pip install fluent.syntax
    /tmp/fluent/bin/python tools/test_literals.py --dry-run tests src

Arguments are files or folders of Rust code. Below a folder named `src` only `#[cfg(test)]` code is changed and the
macro is `mynah_i18n::tr`; everywhere else the whole file is test code and the macro is that of `--macro`. The changed
files are printed at the end, unformatted: run `rustfmt --edition 2024 --config-path rustfmt.toml` on them.

What is converted
  * Arguments that are UI text: see CALLS, and functions, methods and closures of the tests that pass a `&str`
    parameter on to such an argument (found by reading their bodies).
  * Elements of `for label in ["A", "B"]`, where the loop passes `label` on to such an argument.
  * Comparisons with what the UI shows: see SHOWN.

What is left alone
  * Literals that are no message, and constants, patterns, `concat!` and `format!`.
  * Texts that a test gives to a widget itself, and names that `command-line.md` promises.
  * Where the result borrows the label and outlives the statement, such as `|app| app.get("A")`. (In
    `let a = app.get("A");` the label becomes a variable of its own.)
  * Messages with variables, unless exactly one message renders to the literal.
"""

import argparse
import collections
import pathlib
import re
import sys

from fluent.syntax import ast, parse

# Calls with UI text: the argument's place, from 0 and without `self`. `True`: the result borrows the argument.
# Names with a dot are methods.
QUERIES = ["query", "get", "query_all", "get_all"]
CALLS = {f".{query}_by_label": (0, True) for query in QUERIES}
CALLS |= {f".{query}_by_role_and_label": (1, True) for query in QUERIES}
CALLS |= {
    ".get": (0, True),
    ".press": (0, False),
    ".press_role": (1, False),
    ".press_second": (0, False),
    ".press_twice": (0, False),
    ".press_with": (1, False),
    ".shows": (0, False),
    ".slide": (0, False),
    ".slide_last": (0, False),
    ".value": (0, False),
    ".wait_for_label": (0, False),
    ".write": (0, False),
    ".write_over": (0, False),
}
# Calls with a part of a UI text. Short words stand in other texts, too: they are left alone.
PART_CALLS = {f".{query}_by_label_contains": (0, True) for query in QUERIES}
PART_CALLS |= {".press_part": (0, False), ".shows_part": (0, False)}
SHORTEST_PART = 8

# What the UI shows, in comparisons. With `String` the other side may be one, too.
SHOWN = {
    r"\.\s*(focused|selected_row|label|description)\s*\(\s*\)": "&str",
    r"\.\s*value\s*\(\s*[^)\s].*\)\s*$": "String",
    r"\.\s*what\s*$": "String",
}

# Methods of nodes whose result borrows nothing.
OWNED = {
    "click", "click_accesskit", "click_modifiers", "click_secondary", "count", "focus", "hover", "is_clickable",
    "is_disabled", "is_focused", "is_none", "is_none_or", "is_some", "is_some_and", "is_selected", "label", "len",
    "numeric_value", "raw_bounds", "rect", "role", "scroll_to_me", "set_value_accesskit", "toggled", "type_text",
    "value", "all", "any",
}  # fmt: skip


# Messages that are hardly ever the name of a control: headings of tables, facts, the list of shortcuts, and texts of
# the command line.
RARELY_PRESSED = re.compile(r"-head-|-column-|-fact-|^shortcuts-|^cli-|^doctor-")

# Where the Fluent file can be.
PLACES = ["assets/locales/en.ftl", "crates/*/**/locales/en.ftl"]

# Names that `command-line.md` promises: tests keep them literally.
PROMISED = re.compile(r"Usage: ")

# Methods that other types have, too: they count only on a variable of this name.
RECEIVERS = {".get": "app", ".value": "app", ".write": "app"}

# Calls by which a test itself gives a widget its name: that text is no message, even if it reads like one.
GIVEN = {"new", ".words", "toggle_row", "share"}

# Variables of messages that are numbers, that can be several words, and that hold other messages.
NUMBERS = {"line", "number", "stars", "percent"}
FREE_TEXT = {"file", "name", "speaker", "speakers", "step", "text", "title", "voice_name", "id", "what"}
NESTED = {"axis", "fate", "fix", "label", "language", "languages", "limit", "rule", "title", "why"}

# Letters that a message has beside its variables to be recognized by them.
FEWEST_LETTERS = 4


# ---- messages ---------------------------------------------------------------------------------------------------


class Messages:
    """The messages of a Fluent file by id, attributes as `id.attribute`."""

    def __init__(self, path):
        self.patterns = {}
        for entry in parse(path.read_text(encoding="utf-8")).body:
            if isinstance(entry, ast.Message):
                if entry.value:
                    self.patterns.setdefault(entry.id.name, entry.value)
                for attribute in entry.attributes:
                    self.patterns.setdefault(f"{entry.id.name}.{attribute.id.name}", attribute.value)
        self.by_text = collections.defaultdict(list)
        self.shapes = []
        for name, pattern in self.patterns.items():
            if not self.variables(pattern):
                self.by_text[self.render(pattern, {})].append(name)
            else:
                self.shapes += [(name, *shape_of(*shape)) for shape in self.expand(pattern)]
        self.shapes = [shape for shape in self.shapes if shape[-1] >= FEWEST_LETTERS]
        # Variables that choose between singular and plural.
        code = path.read_text(encoding="utf-8")
        self.plurals = set(re.findall(r"\$(\w+)\s*->\s*(?:\[\d+\][^\n]*\s*)*\[one\]", code))
        self.all_text = code

    def contain(self, text):
        """Whether a text stands in a message as it is: then it is a part of that one."""
        return text in self.all_text

    def referenced(self, reference):
        attribute = f".{reference.attribute.name}" if reference.attribute else ""
        return self.patterns[reference.id.name + attribute]

    def variables(self, pattern):
        """The names of all variables of a pattern."""
        names = set()
        for element in pattern.elements:
            expression = getattr(element, "expression", None)
            if isinstance(expression, ast.SelectExpression):
                names.add(expression.selector.id.name)
                for variant in expression.variants:
                    names |= self.variables(variant.value)
            elif isinstance(expression, ast.VariableReference):
                names.add(expression.id.name)
            elif isinstance(expression, ast.MessageReference):
                names |= self.variables(self.referenced(expression))
        return names

    @staticmethod
    def key(variant):
        key = variant.key
        return key.name if isinstance(key, ast.Identifier) else int(key.value)

    def render(self, pattern, values):
        """The text of a pattern as `tr!` makes it in English."""
        text = ""
        for element in pattern.elements:
            expression = getattr(element, "expression", None)
            if expression is None:
                text += element.value
            elif isinstance(expression, (ast.StringLiteral, ast.NumberLiteral)):
                text += str(expression.parse()["value"])
            elif isinstance(expression, ast.VariableReference):
                text += counted(values[expression.id.name])
            elif isinstance(expression, ast.MessageReference):
                text += self.render(self.referenced(expression), values)
            elif isinstance(expression, ast.SelectExpression):
                value = values[expression.selector.id.name]
                plural = {1: "one"}.get(value, "other") if isinstance(value, int) else value
                variants = {self.key(variant): variant for variant in expression.variants}
                default = next(variant for variant in expression.variants if variant.default)
                text += self.render(variants.get(value, variants.get(plural, default)).value, values)
            else:
                raise ValueError(expression)
        return text

    def expand(self, pattern):
        """Every shape of a pattern: a list of texts and `(variable,)`, with the values that selectors need."""
        shapes = [([], {})]
        for element in pattern.elements:
            expression = getattr(element, "expression", None)
            if expression is None:
                options = [([element.value], {})]
            elif isinstance(expression, ast.VariableReference):
                options = [([(expression.id.name,)], {})]
            elif isinstance(expression, ast.MessageReference):
                options = self.expand(self.referenced(expression))
            elif isinstance(expression, ast.SelectExpression):
                options = []
                for variant in expression.variants:
                    key = {"one": 1, "other": None}.get(self.key(variant), self.key(variant))
                    needs = {} if key is None else {expression.selector.id.name: key}
                    options += [(texts, needs | more) for texts, more in self.expand(variant.value)]
            else:
                options = [([str(expression.parse()["value"])], {})]
            shapes = [
                (texts + more, needs | others)
                for texts, needs in shapes
                for more, others in options
                if all(needs.get(name, value) == value for name, value in others.items())
            ][:200]
        return shapes

    def rendered_to(self, text):
        """The messages with variables that render to `text`, each with its values and its count of fixed letters."""
        found = {}
        for name, regex, needs, fixed in self.shapes:
            match = regex.fullmatch(text)
            if not match:
                continue
            values = needs | {key: number_of(value) for key, value in match.groupdict().items()}
            pattern = self.patterns[name]
            if self.variables(pattern) <= values.keys() and self.render(pattern, values) == text:
                if fixed > found.get(name, ({}, 0))[1]:
                    found[name] = (values, fixed)
        return found


def shape_of(parts, needs):
    """A shape as a regular expression, its values, and how many letters in it are fixed."""
    seen, regex = set(), ""
    for part in parts:
        if isinstance(part, str):
            regex += re.escape(part)
        else:
            regex += f"(?P={part[0]})" if part[0] in seen else f"(?P<{part[0]}>.+?)"
            seen.add(part[0])
    fixed = sum(char.isalpha() for part in parts if isinstance(part, str) for char in part)
    return re.compile(regex), needs, fixed


def number_of(text):
    """A whole number as `tr!` writes it, or the text itself."""
    if re.fullmatch(r"0|[1-9]\d{0,3}", text):
        return int(text)
    if re.fullmatch(r"[1-9]\d{1,2}(\u2009\d{3})+", text):
        return int(text.replace("\u2009", ""))
    return text


def counted(value):
    return f"{value:,}".replace(",", "\u2009") if isinstance(value, int) and value >= 10_000 else str(value)


# ---- Rust code --------------------------------------------------------------------------------------------------

TOKEN = re.compile(
    r"""(?P<skip>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<raw>b?r(?P<hashes>\#*)".*?"(?P=hashes)|b"(?:[^"\\]|\\.)*")
    |(?P<text>"(?:[^"\\]|\\.)*")
    |(?P<char>b?'(?:[^'\\\n]|\\u\{[^}]*\}|\\x..|\\.)')
    |(?P<lifetime>'\w+)|(?P<name>[A-Za-z_]\w*)|(?P<number>\d[\w.]*)
    |(?P<sign>::|->|=>|==|!=|<=|>=|&&|\|\||\.\.=|\.\.|.)""",
    re.S | re.X,
)
PAIRS = {"(": ")", "[": "]", "{": "}"}
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}

Token = collections.namedtuple("Token", "kind text start end")
# A function, method (with a dot) or closure: its `&str` parameters, and whether they are borrowed by the result.
Helper = collections.namedtuple("Helper", "name params body borrows")


def unescape(literal):
    """What a string literal says."""

    def char(match):
        escape = match[1]
        if escape[0] == "u":
            return chr(int(escape[2:-1].replace("_", ""), 16))
        return chr(int(escape[1:], 16)) if escape[0] == "x" else ESCAPES.get(escape, escape)

    joined = re.sub(r"\\\n\s*", "", literal[1:-1])
    return re.sub(r"\\(u\{[^}]*\}|x..|.)", char, joined, flags=re.S)


def escape(text):
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return re.sub("[\u2009\u00a0\u202f]", lambda space: f"\\u{{{ord(space[0]):x}}}", text)


class Source:
    """A Rust file as tokens, with the bracket that each of them stands in."""

    def __init__(self, path):
        self.path = path
        self.code = path.read_text(encoding="utf-8")
        self.tokens, self.parent, self.close = [], [], {}
        open_brackets = []
        for match in TOKEN.finditer(self.code):
            kind = "raw" if match.lastgroup == "hashes" else match.lastgroup
            if kind == "skip":
                continue
            place, text = len(self.tokens), match.group()
            if kind == "sign" and text in ")]}" and open_brackets:
                self.close[open_brackets.pop()] = place
            self.tokens.append(Token(kind, text, *match.span()))
            self.parent.append(open_brackets[-1] if open_brackets else None)
            if kind == "sign" and text in PAIRS:
                open_brackets.append(place)
        self.is_inside = "src" in path.parts
        self.tests = self.test_ranges() if self.is_inside else [range(len(self.tokens))]
        self.helpers = self.find_helpers()
        self.open = {end: start for start, end in self.close.items()}
        uses = re.findall(r"\buse\s+([^;]*);", self.code)
        self.imported = {name for use in uses for name in re.findall(r"\w+|\*", use)}

    def text(self, place):
        return self.tokens[place].text if 0 <= place < len(self.tokens) else ""

    def slice(self, first, last):
        """The code from one token up to another, without its end."""
        return self.code[self.tokens[first].start : self.tokens[last - 1].end] if first < last else ""

    def has(self, place, *texts):
        return all(self.text(place + offset) == text for offset, text in enumerate(texts))

    # -- tests

    def test_ranges(self):
        """What `#[cfg(test)]` stands before, or all of a file that is a test module."""
        names = [part.removesuffix(".rs") for part in self.path.parts]
        if names[-1] == "testing" or "tests" in names[names.index("src") :] or "#![cfg(test)]" in self.code:
            return [range(len(self.tokens))]
        ranges = []
        for place in range(len(self.tokens)):
            if not self.has(place, "#", "[", "cfg", "(", "test", ")", "]"):
                continue
            item = place
            while self.text(item) == "#":
                item = self.close[item + 1] + 1
            while item < len(self.tokens) and self.text(item) not in ("{", ";"):
                item = self.close.get(item, item) + 1
            ranges.append(range(place, self.close.get(item, item)))
        return ranges

    def is_test(self, place):
        return any(place in tests for tests in self.tests)

    # -- calls

    def callee(self, place):
        """The call that has this token as an argument, or as its beginning: name, argument's place, bracket."""
        bracket = self.parent[place]
        if bracket is None or self.text(bracket) != "(":
            return None
        name = bracket - 1
        mark = ""
        if self.text(name) == "!":
            name, mark = name - 1, "!"
        if self.tokens[name].kind != "name":
            return None
        dot = "." if self.text(name - 1) == "." else ""
        if RECEIVERS.get(dot + self.text(name), self.text(name - 2)) != self.text(name - 2):
            return None
        argument = sum(
            self.text(between) == "," and self.parent[between] == bracket for between in range(bracket, place)
        )
        return dot + self.text(name) + mark, argument, bracket

    def is_alone(self, place):
        """Whether the token is a whole argument or element, but for `&`."""
        before = place - 1
        while self.text(before) == "&":
            before -= 1
        return self.text(before) in ("(", "[", ",") and self.text(place + 1) in (")", "]", ",")

    # -- functions and closures

    def find_helpers(self):
        found = []
        for place, token in enumerate(self.tokens):
            if token.text == "fn" and self.tokens[place + 1].kind == "name":
                bracket = place + 2
                while bracket < len(self.tokens) and self.text(bracket) != "(":
                    bracket += 1
                if bracket not in self.close:
                    continue
                first, end = bracket + 1, self.close[bracket]
                body = end
                while self.text(body) not in ("{", ";", ""):
                    body += 1
                if body not in self.close:
                    continue
                result = self.slice(end + 1, body)
                name = self.text(place + 1)
                body = range(body, self.close[body])
            elif token.text == "let" and (self.has(place + 2, "=", "|") or self.has(place + 2, "=", "move", "|")):
                name, result = self.text(place + 1), ""
                first = place + (5 if self.text(place + 3) == "move" else 4)
                end = first
                while self.text(end) != "|":
                    end = self.close.get(end, end) + 1
                body = end
                while self.text(body) not in (";", ""):
                    body = self.close.get(body, body) + 1
                body = range(end + 1, body)
            else:
                continue
            params, borrows, argument, is_method, at = {}, False, 0, False, first
            while at < end:
                stop, depth = at, 0
                while stop < end and not (self.text(stop) == "," and depth == 0):
                    depth += {"<": 1, ">": -1}.get(self.text(stop), 0)
                    stop = self.close.get(stop, stop) + 1
                declared = re.fullmatch(r"(\w+)\s*:\s*&\s*('\w+)?\s*str", self.slice(at, stop))
                if self.slice(at, stop).split(" ")[-1].lstrip("&") == "self":
                    is_method = True
                else:
                    if declared and declared[2] != "'static":
                        params[declared[1]] = argument
                        borrows |= bool(declared[2]) and declared[2] in result
                    argument += 1
                at = stop + 1
            if params:
                found.append(Helper("." * is_method + name, params, body, borrows))
        return found

    # -- borrowed results

    def outlives(self, place, borrows_of):
        """Whether a result that borrows the argument at `place` outlives its statement: `let`, or a short reason."""
        end = self.close[self.parent[place]]
        while True:
            while self.text(end + 1) in (".", "?"):
                if self.text(end + 1) == "?":
                    end += 1
                    continue
                end += 2
                method = self.text(end)
                if method in OWNED:
                    return None
                if self.text(end + 1) == "(":
                    inner = self.slice(end + 2, self.close[end + 1])
                    if method in ("map", "map_or", "filter_map") and re.search(r"\b(rect|label|value|is_\w+)\(", inner):
                        return None
                    end = self.close[end + 1]
            after = self.text(end + 1)
            if after == ";":
                start = self.statement(place)
                return "let" if self.text(start) == "let" else "return" if self.text(start) == "return" else None
            if after in (")", ","):
                bracket = self.parent[end]
                call = self.callee(end)
                if call is None or call[0] in ("Some", "Ok", "vec!"):
                    return "kept in another value"
                argument = self.argument_start(end)
                if "|" in (self.text(argument), self.text(argument + 1)):
                    return "returned by a closure"
                if call[0].endswith("!") or not borrows_of(call[0]):
                    return None
                end = self.close[bracket]
                continue
            if after in ("{", "==", "!=", "&&", "||", "<", ">", "<=", ">=", "+", "-"):
                return None
            return "let" if after == "else" else "returned by a block"

    def argument_start(self, place):
        """Where the argument of a call begins that this token stands in."""
        bracket = self.parent[place]
        while not (place - 1 == bracket or (self.text(place - 1) == "," and self.parent[place - 1] == bracket)):
            place -= 1
        return place

    def statement(self, place):
        """The first token of the statement that a token stands in."""
        while self.parent[place] is not None and self.text(self.parent[place]) != "{":
            place = self.parent[place]
        block = self.parent[place]
        while place - 1 != block and not (self.parent[place - 1] == block and self.text(place - 1) in (";", "}")):
            place -= 1
        return place


# ---- which literals are UI text ---------------------------------------------------------------------------------


class Tests:
    """All test files, and which arguments of their functions are UI text."""

    def __init__(self, sources):
        self.sources = sources
        # By file and name: argument's place to whether the text may be a part only.
        self.helpers = collections.defaultdict(dict)
        self.borrowing = set()
        self.by_name = collections.defaultdict(list)
        for source in sources:
            for name in {helper.name for helper in source.helpers}:
                self.by_name[name].append(source)
        changed = True
        while changed:
            changed = False
            for source in sources:
                for helper in source.helpers:
                    if helper.name in CALLS or helper.name in PART_CALLS or not source.is_test(helper.body[0]):
                        continue
                    for name, argument in helper.params.items():
                        known = self.helpers[source.path, helper.name]
                        kind = None if argument in known else self.kind_of_name(source, helper.body, name)
                        if kind:
                            known[argument] = kind
                            changed = True
                            if helper.borrows:
                                self.borrowing.add((source.path, helper.name))

    def call(self, source, name, argument):
        """`whole` or `part` for an argument that is UI text, and whether the call's result borrows it."""
        for calls, kind in ((CALLS, "whole"), (PART_CALLS, "part")):
            if name in calls:
                place, borrows = calls[name]
                return (kind, borrows) if place == argument else (None, False)
        found = self.defined(source, name)
        kinds = {self.helpers.get(key, {}).get(argument) for key in found}
        if len(kinds) != 1:
            return None, False
        return kinds.pop(), any(key in self.borrowing for key in found)

    def defined(self, source, name):
        """The helpers that a call can mean: of the file itself, else of those that it imports the name from."""
        if any(helper.name == name for helper in source.helpers):
            return [(source.path, name)]
        if not (name.startswith(".") or name in source.imported or "*" in source.imported):
            return []
        return [(other.path, name) for other in self.by_name[name] if self.is_near(other, source)]

    @staticmethod
    def is_near(other, source):
        """Whether a file can take functions from another one: a module above, or one that it names."""
        if source.is_inside and is_above(other.path, source.path):
            return True
        return other.path.parent == source.path.parent and f"{other.path.stem}::" in source.code

    def borrows(self, source):
        return lambda name: name in CALLS and CALLS[name][1] or name in PART_CALLS and PART_CALLS[name][1]

    def kind_of_name(self, source, body, name):
        """Whether a variable is UI text in `body`."""
        for place in body:
            if source.text(place) == name and source.tokens[place].kind == "name":
                call = source.callee(place)
                if call and source.is_alone(place):
                    kind, _ = self.call(source, *call[:2])
                    if kind:
                        return kind
                if self.comparison(source, place):
                    return "whole"
        return None

    def comparison(self, source, place):
        """The type of what a literal is compared with, if that is a text of the UI: `&str` or `String`."""
        first, last = place, place + 1
        if source.text(first - 2) == "Some" and source.text(first - 1) == "(" and source.text(last) == ")":
            first, last = first - 2, last + 1
        other = None
        if source.text(first - 1) in ("==", "!="):
            end = start = first - 1
            while start > 0 and source.parent[start - 1] == source.parent[end] and source.text(start - 1) not in (
                ";", "{", "}", ",", "&&", "||", "|", "=", "=>",
            ):  # fmt: skip
                start -= 1
                start = source.open.get(start, start)
            other = source.slice(start, end)
        else:
            call = source.callee(first)
            if call and call[0] in ("assert_eq!", "assert_ne!") and call[1] == 1 and source.text(last) in (",", ")"):
                other = source.slice(call[2] + 1, source.argument_start(first) - 1)
        for shown, kind in SHOWN.items():
            if other and re.search(shown, other, re.S):
                return "&str" if first != place else kind
        return None

    def loop(self, source, place):
        """What a literal of `for label in [..]` is: as `call` says it."""
        index = []
        array = source.parent[place]
        while array is not None and source.text(array) == "(" and source.tokens[array - 1].kind != "name":
            index.insert(0, sum(source.text(at) == "," and source.parent[at] == array for at in range(array, place)))
            place, array = array, source.parent[array]
        if array is None or source.text(array) != "[" or source.text(array - 1) != "in":
            return None
        block = source.close[array] + 1
        if source.text(block) != "{":
            return None
        start = array - 1
        while source.text(start) != "for":
            start -= 1
        pattern = source.slice(start + 1, array - 1)
        for at in index:
            parts = split_pattern(pattern)
            if parts is None or at >= len(parts):
                return None
            pattern = parts[at]
        if not re.fullmatch(r"\w+", pattern):
            return None
        return self.kind_of_name(source, range(block, source.close[block]), pattern)


def split_pattern(pattern):
    """`(a, (b, c))` as `a` and `(b, c)`."""
    if not (pattern.startswith("(") and pattern.endswith(")")):
        return None
    parts, depth = [""], 0
    for char in pattern[1:-1]:
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return [part.strip() for part in parts]


def is_above(above, below):
    """Whether a file is a module that the other one stands in."""
    folder = above.parent if above.stem in ("mod", "lib", "main") else above.with_suffix("")
    return folder in below.parents


# ---- which message ----------------------------------------------------------------------------------------------


class Uses:
    """Where the application uses each message."""

    def __init__(self, sources):
        self.files = collections.defaultdict(set)
        for source in sources:
            for place, token in enumerate(source.tokens):
                if token.kind == "text" and re.fullmatch(r'"[a-z0-9.-]+"', token.text) and not source.is_test(place):
                    self.files[token.text[1:-1]].add(source.path)

    def of(self, name):
        return self.files.get(name) or self.files.get(name.split(".")[0]) or set()


def words(path):
    """The words of a path, without those that say nothing about the subject."""
    parts = [part for name in path.with_suffix("").parts for part in name.split("_")]
    return [part for part in parts if part not in ("src", "crates", "tests", "journeys", "mod", "main", "panels")]


def related(one, other):
    """`dub` and `dubbing`, `clone` and `cloning`."""
    length = min(len(one), len(other), 4)
    return length > 2 and one[: length - (length > 3)] == other[: length - (length > 3)]


class Chooser:
    """Chooses among messages with the same text the one that belongs to the area of a test file."""

    def __init__(self, uses, source, sure):
        self.uses, self.source = uses, source
        self.neighbours = collections.Counter(name.split("-")[0] for name in sure)
        self.area = words(source.path)[-3:]

    def score(self, name):
        files = self.uses.of(name)
        shared = [common_depth(file, self.source.path) for file in files] if self.source.is_inside else []
        by_name = [any(related(word, part) for part in re.split(r"[-.]", name)) for word in self.area]
        by_file = [any(related(word, part) for file in files for part in words(file)) for word in self.area]
        neighbours = self.neighbours[name.split("-")[0]] / max(sum(self.neighbours.values()), 1)
        return (
            bool(files),
            max(shared, default=0),
            any("ui" in file.parts for file in files),
            not RARELY_PRESSED.search(name),
            sum(by_name) + sum(by_file) / 2 + 3 * neighbours,
            "." not in name,
        )

    def choose(self, names):
        return max(names, key=self.score)


def common_depth(one, other):
    depth = 0
    for left, right in zip(one.with_suffix("").parts, other.with_suffix("").parts):
        if left != right:
            break
        depth += 1
    return depth


# ---- converting -------------------------------------------------------------------------------------------------


class Converter:
    def __init__(self, messages, tests, uses):
        self.messages, self.tests, self.uses = messages, tests, uses
        self.report = collections.Counter()
        self.left = []
        self.partial = []
        self.ambiguous = []

    def literals(self, source):
        """The literals that are UI text: place, `whole` or `part`, how it is written, what speaks against it."""
        for place, token in enumerate(source.tokens):
            if token.kind != "text" or not source.is_test(place):
                continue
            call = source.callee(place)
            kind, borrows = (None, False)
            if call and source.is_alone(place) and source.text(place - 1) != "&":
                kind, borrows = self.tests.call(source, *call[:2])
            if kind:
                reason = source.outlives(place, self.tests.borrows(source)) if borrows else None
                yield place, kind, "&{}", reason
            elif compared := self.tests.comparison(source, place):
                yield place, "whole", "{}" if compared == "String" else "{}.as_str()", None
            elif source.text(place + 1) in (",", ")", "]") and (kind := self.tests.loop(source, place)):
                yield place, kind, "{}.as_str()", None

    @staticmethod
    def is_given(source, place):
        call = source.tokens[place].kind == "text" and source.is_test(place) and source.callee(place)
        return bool(call) and call[0] in GIVEN

    def convert(self, source):
        """The file's new code, or `None`."""
        given = {unescape(token.text) for place, token in enumerate(source.tokens) if self.is_given(source, place)}
        found = [literal for literal in self.literals(source) if unescape(source.text(literal[0])) not in given]
        texts = {place: unescape(source.text(place)) for place, *_ in found}
        sure = [names[0] for text in texts.values() if len(names := self.messages.by_text.get(text, [])) == 1]
        chooser = Chooser(self.uses, source, sure)
        changes, hoisted = [], set()
        for place, kind, form, reason in found:
            text = texts[place]
            written, sort = self.written(chooser, text, kind)
            if written is None:
                self.leave(source, place, sort)
                continue
            token = source.tokens[place]
            if reason == "let":
                start = source.statement(place)
                at = start + 2 if source.text(start + 1) == "mut" else start + 1
                if start in hoisted or source.tokens[at].kind != "name" or source.text(at + 1) not in ("=", ":"):
                    self.leave(source, place, "borrowed by a pattern's variables")
                    continue
                hoisted.add(start)
                label = f"{source.text(at)}_label"
                before = source.tokens[start].start
                changes += [(before, before, f"let {label} = {written};\n"), (token.start, token.end, f"&{label}")]
            elif reason:
                self.leave(source, place, f"borrowed and {reason}")
                continue
            else:
                changes.append((token.start, token.end, form.format(written)))
            self.report[folder_of(source.path), sort] += 1
        if not changes:
            return None
        code = source.code
        for start, end, new in sorted(changes, reverse=True):
            code = code[:start] + new + code[end:]
        return code

    def written(self, chooser, text, kind):
        """The macro call for a text and `exact` or `partial`, or nothing and why."""
        if PROMISED.match(text):
            return None, "promised in command-line.md"
        if kind == "part" and (len(text) < SHORTEST_PART or " " not in text):
            return None, "a part of a text, too short to be sure"
        names = self.messages.by_text.get(text)
        if names:
            name = chooser.choose(names)
            if len(names) > 1:
                self.ambiguous.append((chooser.source.path, text, name, names))
            return f'tr!("{name}")', "exact"
        found = {
            name: fit
            for name, fit in self.messages.rendered_to(text).items()
            if self.uses.of(name) and not RARELY_PRESSED.search(name) and self.is_likely(name, fit[0], kind)
        }
        if not found or (kind == "part" and self.messages.contain(text)):
            return None, "no message"
        best = max(fixed for _, fixed in found.values())
        names = [name for name, (_, fixed) in found.items() if fixed == best]
        if len(names) > 1:
            ranked = sorted(names, key=chooser.score, reverse=True)
            if chooser.score(ranked[0])[:5] == chooser.score(ranked[1])[:5]:
                return None, "several messages with variables"
            names = ranked[:1]
        values = found[names[0]][0]
        name = names[0]
        arguments = [f"{key} = {self.value(chooser, name, key, value)}" for key, value in sorted(values.items())]
        written = f'tr!("{name}", {", ".join(arguments)})'
        self.partial.append(f"{chooser.source.path}: {kind}: {text!r}: {written}")
        return written, "partial"

    def is_likely(self, message, values, kind):
        """Whether these can be the values of a message, and not other words in the place of a variable."""
        rendered = self.messages.render(self.messages.patterns[message], values)
        fixed = len(rendered) - sum(len(str(value)) for value in values.values())
        for name, value in values.items():
            if isinstance(value, int):
                continue
            if name in NUMBERS or name in self.messages.plurals or value != value.strip():
                return False
            is_name = re.fullmatch(r"“?[A-Z]\w*”?( \(draft\))?|[\w-]+\.[a-z]\w+|\d+([.:]\d+)*", value)
            if kind == "part" and (not is_name or fixed < 15):
                return False
            is_free = name in FREE_TEXT and (value[0].isupper() or name in ("step", "what"))
            if " " in value and not (is_name or is_free or self.nested(message, name, value)):
                return False
        return True

    def nested(self, message, name, value):
        """The messages that the value of a variable can be, with their values."""
        if name in NESTED or (name == "name" and (" " in value or message.startswith("slider-"))):
            if value in self.messages.by_text:
                return {found: {} for found in self.messages.by_text[value]}
            found = self.messages.rendered_to(value)
            if all(isinstance(number, int) for values, _ in found.values() for number in values.values()):
                return {name: values for name, (values, _) in found.items() if self.uses.of(name)}
        return {}

    def value(self, chooser, message, name, value):
        """The value of a variable as Rust code."""
        if isinstance(value, int):
            return f"{value:_}" if value >= 10_000 else str(value)
        if nested := self.nested(message, name, value):
            chosen = chooser.choose(nested)
            numbers = "".join(f", {name} = {number}" for name, number in sorted(nested[chosen].items()))
            return f'tr!("{chosen}"{numbers})'
        return f'"{escape(value)}"'

    def leave(self, source, place, why):
        self.report[folder_of(source.path), f"left: {why}"] += 1
        line = source.code.count("\n", 0, source.tokens[place].start) + 1
        self.left.append(f"{source.path}:{line}: {why}: {source.text(place)}")


def folder_of(path):
    parts = path.parts
    at = parts.index("src") + 2 if "src" in parts else 2
    return "/".join(parts[: min(at, len(parts) - 1)])


# ---- imports ----------------------------------------------------------------------------------------------------

IMPORT = re.compile(r"^(?:pub(?:\(\w+\))? )?use [\w:]+::(?:tr|\{[^}]*\btr\b[^}]*\});", re.M)
MODULE = re.compile(r"^#\[cfg\(test\)\]\n(?:#\[[^\n]*\n)*(?:pub(?:\(\w+\))? )?mod \w+ \{\n", re.M)


def with_imports(source, code, sources, macro):
    """Adds `use …::tr;` where the changed tests don't have it."""
    if not source.is_inside:
        return code if IMPORT.search(code) else add_import(code, f"use {macro};\n")
    if source.is_test(0):
        return code if sees_macro(source, code, sources) else add_import(code, "use crate::tr;\n")
    # Inline modules, from the last to the first: an import moves what stands behind it.
    for match in reversed(list(MODULE.finditer(code))):
        end = code.find("\n}\n", match.end())
        module, above = code[match.end() : end], code[: match.start()]
        has_super = re.search(r"^    use super::\*;", module, re.M)
        if not re.search(r"(?<!::)\btr!\(", module) or IMPORT.search(module.replace("\n    ", "\n")):
            continue
        if has_super and IMPORT.search(above):
            continue
        code = code[: match.end()] + add_import(module, "    use crate::tr;\n", "    ") + code[end:]
    return code


def sees_macro(source, code, sources):
    """Whether a test module in its own file imports the macro, or everything from a module that does."""
    if IMPORT.search(code):
        return True
    if not re.search(r"^use super::\*;", code, re.M):
        return False
    parents = [other for other in sources if is_above(other.path, source.path)]
    parent = max(parents, key=lambda other: len(other.path.with_suffix("").parts), default=None)
    return parent is not None and sees_macro(parent, parent.code, sources)


def add_import(code, line, indent=""):
    """Puts an import beside those of the same kind; rustfmt sorts them."""
    uses = list(re.finditer(rf"^{indent}(?:pub )?use (\w+)", code, re.M))
    kind = re.search(r"use (\w+)", line)[1]
    same = [use for use in uses if use[1] == kind]
    foreign = [use for use in uses if use[1] not in ("std", "super", "crate")]
    if same or (foreign and kind != "crate"):
        place = (same or foreign)[0].start()
        return code[:place] + line + code[place:]
    if uses:
        place = uses[0].start()
        return code[:place] + line + "\n" + code[place:]
    head = re.match(r"(?:\s*//![^\n]*\n|\s*#!\[[^\n]*\]\n)*\n?", code)
    return code[: head.end()] + line + "\n" + code[head.end() :]


# ---- the command ------------------------------------------------------------------------------------------------


def rust_files(paths):
    for path in map(pathlib.Path, paths):
        yield from sorted(path.rglob("*.rs")) if path.is_dir() else [path]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", help="files and folders to convert")
    parser.add_argument("--messages", type=pathlib.Path, help="the Fluent file (found by default)")
    parser.add_argument("--sources", nargs="*", help="the application's code (src and crates/*/src by default)")
    parser.add_argument("--macro", default="mynah::tr", help="the macro outside of src (mynah::tr by default)")
    parser.add_argument("--dry-run", action="store_true", help="write nothing")
    parser.add_argument("--left", action="store_true", help="list what is left, and why")
    parser.add_argument("--partial", action="store_true", help="list the messages with variables")
    parser.add_argument("--ambiguous", action="store_true", help="list the choices among messages with one text")
    parser.add_argument("--helpers", action="store_true", help="list the functions whose arguments are UI text")
    options = parser.parse_args()

    here = pathlib.Path(".")
    messages = options.messages or next(path for place in PLACES for path in sorted(here.glob(place)))
    folders = options.sources or [folder for folder in [here / "src", *here.glob("crates/*/src")] if folder.is_dir()]
    application = [Source(path) for path in rust_files(folders)]
    known = {source.path: source for source in application}
    # Helpers can be defined beside the given paths.
    given = [known.get(path) or Source(path) for path in rust_files(options.paths)]
    sources = list({source.path: source for source in application + given}.values())

    tests = Tests([source for source in sources if source.tests])
    converter = Converter(Messages(messages), tests, Uses(application))
    changed = []
    for source in given:
        if result := converter.convert(source):
            changed.append(source.path)
            code = with_imports(source, result, sources, options.macro)
            if not options.dry_run:
                source.path.write_text(code, encoding="utf-8")

    if options.helpers:
        for (path, name), arguments in sorted(tests.helpers.items()):
            if arguments:
                borrows = " (borrowed)" * ((path, name) in tests.borrowing)
                print(f"{path}: {name} {arguments}{borrows}", file=sys.stderr)
    if options.left:
        print("\n".join(converter.left), file=sys.stderr)
    if options.partial:
        print("\n".join(converter.partial), file=sys.stderr)
    if options.ambiguous:
        for path, text, name, names in converter.ambiguous:
            print(f"{path}: {text!r}: {name} of {', '.join(names)}", file=sys.stderr)
    for (folder, sort), count in sorted(converter.report.items()):
        print(f"{count:6} {folder}: {sort}", file=sys.stderr)
    print("\n".join(map(str, changed)))


if __name__ == "__main__":
    main()
