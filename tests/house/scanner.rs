//! Sizes of functions and structs, found by brackets in source text without comments and literals.
//!
//! Items that a macro assembles from pieces (`fn $name`) are not found. Nested functions are found and also count as
//! part of the outer one.

/// A function or struct and its size.
#[derive(Debug, PartialEq, Eq)]
pub struct Item {
    /// Name of the item.
    pub name: String,
    /// Line of the keyword, from 1.
    pub line: usize,
    /// Lines of a function from `fn` to the closing bracket, or named fields of a struct.
    pub size: usize,
}

/// Returns the functions that have a body, with their lines.
pub fn functions(text: &str) -> Vec<Item> {
    let code = blank(text.as_bytes());
    items(&code, b"fn", |body| {
        body.split(|byte| *byte == b'\n').count()
    })
}

/// Returns the structs with named fields, with the number of these.
pub fn structs(text: &str) -> Vec<Item> {
    let code = blank(text.as_bytes());
    items(&code, b"struct", |item| {
        let start = item.iter().position(|byte| *byte == b'{');
        fields(start.and_then(|at| item.get(at..)).unwrap_or_default())
    })
}

/// Counts the fields between the brackets of a struct: single colons outside all inner brackets.
fn fields(body: &[u8]) -> usize {
    let mut depth = 0_usize;
    let mut count = 0;
    let at = |at: usize| body.get(at).copied().unwrap_or_default();
    for (index, byte) in body.iter().enumerate() {
        match byte {
            b'{' | b'(' | b'[' => depth += 1,
            b'}' | b')' | b']' => depth = depth.saturating_sub(1),
            b':' if depth == 1 => {
                let is_path = at(index + 1) == b':' || at(index.saturating_sub(1)) == b':';
                count += usize::from(!is_path);
            }
            _ => {}
        }
    }
    count
}

/// Finds `keyword name … { … }` and measures the text from the keyword to the closing bracket.
fn items(code: &[u8], keyword: &[u8], measure: impl Fn(&[u8]) -> usize) -> Vec<Item> {
    let mut found = Vec::new();
    let mut line = 1;
    let mut last = b' ';
    for (index, byte) in code.iter().enumerate() {
        let is_start = *byte == keyword.first().copied().unwrap_or_default() && !is_word(last);
        last = *byte;
        if *byte == b'\n' {
            line += 1;
        }
        if !is_start {
            continue;
        }
        let item = code.get(index..).unwrap_or_default();
        let Some(rest) = item.strip_prefix(keyword) else {
            continue;
        };
        let name = rest.trim_ascii_start();
        let length = name.iter().take_while(|byte| is_word(**byte)).count();
        if length == 0 || name.len() == rest.len() {
            continue;
        }
        if let Some(end) = end_of_body(item) {
            let name = name.get(..length).unwrap_or_default();
            found.push(Item {
                name: String::from_utf8_lossy(name).into_owned(),
                line,
                size: measure(item.get(..end).unwrap_or_default()),
            });
        }
    }
    found
}

/// Returns where the first body of an item ends, or `None` if the item ends with `;`.
fn end_of_body(item: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut body = None;
    for (index, byte) in item.iter().enumerate() {
        match byte {
            b';' if depth == 0 => return None,
            b'{' if depth == 0 => {
                body = Some(index);
                depth += 1;
            }
            b'{' | b'(' | b'[' => depth += 1,
            b'}' | b')' | b']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 && *byte == b'}' && body.is_some() {
                    return Some(index + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// Returns the text with comments, strings and character literals replaced by spaces. Line breaks stay.
fn blank(text: &[u8]) -> Vec<u8> {
    let mut code = Vec::with_capacity(text.len());
    let mut rest = text;
    let mut last = b' ';
    while let Some(first) = rest.first() {
        let length = literal_length(rest, last).min(rest.len());
        let (literal, after) = rest.split_at(length.max(1));
        if length == 0 {
            code.push(*first);
        } else {
            code.extend(
                literal
                    .iter()
                    .map(|byte| if *byte == b'\n' { b'\n' } else { b' ' }),
            );
        }
        last = *first;
        rest = after;
    }
    code
}

/// Returns the length of the comment or literal at the start of `text`, or 0 if there is none. `last` is the byte
/// before it.
fn literal_length(text: &[u8], last: u8) -> usize {
    match text {
        [b'/', b'/', ..] => find(text, b"\n").unwrap_or(text.len()),
        [b'/', b'*', ..] => block_comment_length(text),
        [b'"', ..] => string_length(text),
        [b'\'', b'\\', escaped, rest @ ..] => {
            let extra = usize::from(!escaped.is_ascii()) * 3;
            3 + extra + find(rest, b"'").map_or(rest.len(), |end| end + 1)
        }
        [b'\'', first, rest @ ..] => {
            // A lifetime has no closing quote behind its first letter.
            let more = rest.iter().take_while(|byte| **byte & 0xC0 == 0x80).count();
            let more = if first.is_ascii() { 0 } else { more };
            match rest.get(more) {
                Some(b'\'') => 3 + more,
                _ => 0,
            }
        }
        [b'r', ..] if !is_word(last) || last == b'b' || last == b'c' => raw_string_length(text),
        _ => 0,
    }
}

/// Returns the length of a comment that may contain others.
fn block_comment_length(text: &[u8]) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                break;
            }
        } else {
            at += 1;
        }
    }
    at
}

/// Returns the length of a string with escapes.
fn string_length(text: &[u8]) -> usize {
    let mut is_escaped = false;
    for (index, byte) in text.iter().enumerate().skip(1) {
        if is_escaped {
            is_escaped = false;
        } else if *byte == b'\\' {
            is_escaped = true;
        } else if *byte == b'"' {
            return index + 1;
        }
    }
    text.len()
}

/// Returns the length of `r"…"` or `r#"…"#`, or 0 for anything else that starts with `r`.
fn raw_string_length(text: &[u8]) -> usize {
    let marks = text
        .iter()
        .skip(1)
        .take_while(|byte| **byte == b'#')
        .count();
    let start = marks + 2;
    if text.get(marks + 1) != Some(&b'"') {
        return 0;
    }
    let mut close = vec![b'"'];
    close.resize(marks + 1, b'#');
    let content = text.get(start..).unwrap_or_default();
    find(content, &close).map_or(text.len(), |end| start + end + close.len())
}

/// Returns where `needle` is first found.
fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    text.windows(needle.len()).position(|part| part == needle)
}

/// Returns true if a byte continues an identifier.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

#[test]
fn functions_are_measured() {
    for (text, expected) in [
        ("fn a() {}", &[("a", 1)][..]),
        (
            "pub const fn a(\n    b: u8,\n) -> u8 {\n    b\n}",
            &[("a", 5)],
        ),
        (
            "trait T {\n    fn a(&self);\n    fn b(&self) {\n    }\n}",
            &[("b", 2)],
        ),
        ("let f: fn(u8) -> u8 = g;\nlet fnord = 1;", &[]),
        ("fn a() {\n    fn b() {\n    }\n}", &[("a", 4), ("b", 2)]),
        ("fn a() {\n    let b = \"}\\\"}\n}\";\n}", &[("a", 4)]),
        ("fn a() {\n    let b = r#\"}\"\n}\"#;\n}", &[("a", 4)]),
        ("fn a() {\n    let b = br\"}\\\";\n}", &[("a", 3)]),
        ("fn a() {\n    // }\n    /* } /* } */ } */\n}", &[("a", 4)]),
        (
            "fn a() {\n    ('}', '\\'', '\\u{7d}', b'}', '…')\n}",
            &[("a", 3)],
        ),
        ("fn a<'b>(c: &'b str) -> &'b str {\n    c\n}", &[("a", 3)]),
        ("fn a(b: [u8; 3]) -> [u8; 3] {\n    b\n}", &[("a", 3)]),
        ("// fn a() {}\n\"fn b() {}\";", &[]),
        ("fn r#match() {\n}", &[("r", 2)]),
        ("fn größe() {\n}\nfn b() {}", &[("größe", 2), ("b", 1)]),
        ("macro_rules! m {\n    () => { fn $a() {} };\n}", &[]),
        ("fn a() {", &[]),
    ] {
        assert_eq!(measured(&functions(text)), expected, "{text}");
    }
}

#[test]
fn structs_are_measured() {
    for (text, expected) in [
        ("struct A;\nstruct B(u8, Vec<u8>);", &[][..]),
        ("struct A { b: u8, c: u8 }", &[("A", 2)]),
        (
            "pub(crate) struct A<'a, T: Fn(u8) -> u8>\nwhere\n    T: B,\n{\n    b: &'a T,\n}",
            &[("A", 1)],
        ),
        (
            "struct A {\n    /// b: c\n    #[serde(default = \"x: y\")]\n    pub b: std::fs::File,\n    \
             c: Box<dyn Fn(d: u8)>,\n    r#type: [u8; 2],\n}",
            &[("A", 3)],
        ),
        ("struct A {}\nenum E { B { c: u8 } }", &[("A", 0)]),
        ("let destruct = A { b: 1 };\nlet structs = 1;", &[]),
    ] {
        assert_eq!(measured(&structs(text)), expected, "{text}");
    }
}

#[test]
fn items_know_their_line() {
    let text = "// one\n\nfn a() {\n}\n\nfn b() {}\n";
    let lines: Vec<usize> = functions(text).iter().map(|item| item.line).collect();
    assert_eq!(lines, [3, 6]);
}

/// Returns names and sizes.
#[cfg(test)]
fn measured(items: &[Item]) -> Vec<(&str, usize)> {
    items
        .iter()
        .map(|item| (item.name.as_str(), item.size))
        .collect()
}
