//! Markup of game engines in the texts of a table: Ren'Py (`{i}`, `{w=0.5}`, `[name]`), Yarn Spinner (`[wave]…[/wave]`,
//! `<<wait 1>>`, `#line:0a1`) and Ink (`-> knot`, `# tag`). Nobody speaks it.

use crate::export::TABLE_HEADER;

/// Most characters of a tag.
const LONGEST: usize = 120;
/// Most bytes of a text in which the end of each tag is searched.
const LONGEST_SEARCHED: usize = 20_000;
/// Tags in curly brackets of Ren'Py's documentation, "Text Tags".
const TAGS: &[&str] = &[
    "a",
    "alpha",
    "alt",
    "art",
    "axis",
    "b",
    "clear",
    "color",
    "cps",
    "done",
    "fast",
    "feature",
    "font",
    "i",
    "image",
    "instance",
    "k",
    "noalt",
    "nw",
    "outlinecolor",
    "p",
    "plain",
    "rb",
    "rt",
    "s",
    "shader",
    "size",
    "space",
    "u",
    "vspace",
    "w",
];
/// Tags of these that separate words.
const SPACES: &[&str] = &["w", "p", "space", "vspace", "clear"];
/// Tags whose content is not spoken: readings of characters, and descriptions for screen readers.
const SILENT: &[&str] = &["rt", "art", "alt"];
/// Tags in angle brackets of Unity's and Godot's texts.
const RICH: &[&str] = &[
    "b", "i", "u", "s", "color", "size", "sprite", "br", "font", "mark", "nobr", "alpha",
    "material",
];

/// Commands of Yarn Spinner's documentation.
const YARN_COMMANDS: &[&str] = &[
    "call", "declare", "detour", "else", "elseif", "endif", "endonce", "enum", "if", "jump",
    "once", "return", "set", "stop", "wait",
];

/// The engine whose markup a table has.
#[derive(Debug, Default)]
pub(super) struct GameMarkup {
    /// True for a table that Mynah wrote: its texts have no markup of an engine.
    is_own: bool,
    is_renpy: bool,
    is_yarn: bool,
    is_ink: bool,
    /// True if texts have Ren'Py's tags, whatever the columns are called.
    has_tags: bool,
}

/// A text without markup.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Resolved {
    pub text: String,
    /// Values, commands and tags that are not in the text.
    pub left_out: Vec<String>,
}

/// A stretch of markup, or an escaped sign.
enum Mark<'a> {
    Sign(&'a str),
    Nothing,
    Space,
    /// Begins content that is not spoken, up to the end of this tag.
    Silent(&'a str),
    /// Stands for something that only the engine knows.
    Unknown,
}

impl GameMarkup {
    /// Tells the engine from the names of the columns and from the texts.
    pub fn of<'a>(
        header: Option<&[String]>,
        texts: impl Iterator<Item = &'a String> + Clone,
    ) -> Self {
        let names: Vec<String> = header
            .unwrap_or_default()
            .iter()
            .map(|name| name.trim().to_lowercase().replace('’', "'"))
            .collect();
        if names == TABLE_HEADER {
            return Self {
                is_own: true,
                ..Self::default()
            };
        }
        let has = |known: &[&str]| names.iter().any(|name| known.contains(&name.as_str()));
        let any = |sign: &dyn Fn(&str) -> bool| texts.clone().any(|text| sign(text));
        let numbered = has(&["linenumber", "line number", "line_number", "lock"]);
        let has_diverts = any(&|text| divert(text).is_some());
        Self {
            is_renpy: has(&["ren'py script", "renpy script"])
                || has(&["identifier"]) && has(&["dialogue"]),
            is_yarn: has(&["node"]) && numbered
                || any(&|text| text.contains("#line:"))
                || any(&has_yarn_command),
            has_tags: any(&has_tag),
            is_own: false,
            is_ink: has_diverts || texts.filter(|text| has_ink_tag(text)).nth(1).is_some(),
        }
    }

    /// Returns true if the table is one of an engine.
    pub fn is_any(&self) -> bool {
        self.is_renpy || self.is_yarn || self.is_ink || self.has_tags
    }

    /// A text as it is spoken.
    pub fn resolved(&self, text: &str) -> Resolved {
        let mut out = Resolved::default();
        if self.is_own {
            text.clone_into(&mut out.text);
            return out;
        }
        if !self.is_any() {
            // A path of Windows has backslashes, too.
            let is_path = text.contains(":\\");
            out.text = if is_path {
                text.to_owned()
            } else {
                text.replace("\\n", " ")
            };
            return out;
        }
        let text = self.without_end(text, &mut out.left_out);
        let mut rest = text;
        let mut silent: Option<&str> = None;
        while let Some(at) = rest.find(['{', '[', '<', '\\', '%']) {
            let Some((before, marked)) = rest.split_at_checked(at) else {
                break;
            };
            if silent.is_none() {
                out.text.push_str(before);
            }
            let found = self.mark(marked, text);
            let (mark, length) = found.unwrap_or_else(|| {
                let first = marked.chars().next().map_or(0, char::len_utf8);
                (Mark::Sign(marked.get(..first).unwrap_or_default()), first)
            });
            let (written, behind) = marked.split_at_checked(length).unwrap_or((marked, ""));
            rest = behind;
            if let Some(name) = silent {
                let ends = written
                    .strip_prefix("{/")
                    .and_then(|it| it.strip_suffix('}'));
                if ends == Some(name) {
                    silent = None;
                }
                continue;
            }
            match mark {
                Mark::Sign(sign) => out.text.push_str(sign),
                Mark::Nothing => {}
                Mark::Space => out.text.push(' '),
                Mark::Silent(name) => silent = Some(name),
                Mark::Unknown => out.left_out.push(written.to_owned()),
            }
        }
        if silent.is_none() {
            out.text.push_str(rest);
        }
        let rows = out.text.lines().map(|row| {
            let words: Vec<&str> = row.split_whitespace().collect();
            words.join(" ")
        });
        let rows: Vec<String> = rows.filter(|row| !row.is_empty()).collect();
        out.text = rows.join("\n");
        out
    }

    /// The markup that a text begins with, and its length in bytes. `all` is the whole text.
    fn mark<'a>(&self, text: &'a str, all: &str) -> Option<(Mark<'a>, usize)> {
        if self.is_renpy {
            for (escaped, sign) in [("{{", "{"), ("[[", "["), ("%%", "%")] {
                if text.starts_with(escaped) {
                    return Some((Mark::Sign(sign), escaped.len()));
                }
            }
        }
        match text.chars().next()? {
            '\\' => escape(text),
            '{' => {
                let inside = inside(text, '{', '}')?;
                let mark = self.curly(inside)?;
                Some((mark, inside.len() + 2))
            }
            '[' => {
                let inside = inside(text, '[', ']')?;
                let mark = self.square(inside, all)?;
                Some((mark, inside.len() + 2))
            }
            '<' if self.is_yarn && text.starts_with("<<") => {
                let (command, _) = text.split_once(">>")?;
                Some((Mark::Unknown, command.len() + 2))
            }
            '<' if self.is_ink && text.starts_with("<>") => Some((Mark::Nothing, 2)),
            '<' => {
                let inside = inside(text, '<', '>')?;
                let mark = rich(inside)?;
                Some((mark, inside.len() + 2))
            }
            _ => None,
        }
    }

    fn curly<'a>(&self, inside: &'a str) -> Option<Mark<'a>> {
        if let Some(mark) = tag(inside) {
            return Some(mark);
        }
        // Alternatives of Ink are text that a person has to look at.
        let is_value = self.is_yarn || self.is_ink && !inside.contains([':', '|']);
        (self.is_renpy || is_value).then_some(Mark::Unknown)
    }

    fn square<'a>(&self, inside: &'a str, all: &str) -> Option<Mark<'a>> {
        if self.is_renpy {
            return Some(Mark::Unknown);
        }
        let name = name_of(inside.trim_start_matches('/'));
        let is_paired = || {
            let is_searched = all.len() <= LONGEST_SEARCHED;
            is_searched && (all.contains(&format!("[/{name}]")) || all.contains("[/]"))
        };
        let is_tag = inside.starts_with('/') || inside.ends_with('/') || inside.contains('=');
        let is_named = inside == "/" || name.starts_with(|first: char| first.is_ascii_alphabetic());
        if !is_named || !(is_tag || is_paired()) {
            return None;
        }
        Some(if name == "pause" {
            Mark::Space
        } else {
            Mark::Nothing
        })
    }

    /// A text without the diverts, tags and remarks at its end.
    fn without_end<'a>(&self, text: &'a str, left_out: &mut Vec<String>) -> &'a str {
        let mut text = text.trim_end();
        if self.is_yarn
            && let Some((before, remark)) = text.split_once(" //")
        {
            left_out.push(remark.trim().to_owned());
            text = before.trim_end();
        }
        if self.is_ink
            && let Some((before, at)) = ink_tag(text)
        {
            left_out.push(at.to_owned());
            text = before.trim_end();
        }
        while self.is_yarn
            && let Some((before, tag)) = hashtag(text)
        {
            // The id of a line is no part of it.
            if !tag.starts_with("#line:") {
                left_out.push(tag.to_owned());
            }
            text = before.trim_end();
        }
        if self.is_ink
            && let Some((before, to)) = divert(text)
        {
            left_out.push(to.to_owned());
            text = before.trim_end();
        }
        text
    }
}

/// The words between a bracket at the head of a text and the one that closes it.
fn inside(text: &str, open: char, close: char) -> Option<&str> {
    let mut depth = 0_usize;
    for (at, sign) in text.char_indices().take(LONGEST) {
        if sign == open {
            depth += 1;
        } else if sign == close {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                let inside = text.get(open.len_utf8()..at)?;
                return (!inside.is_empty()).then_some(inside);
            }
        }
    }
    None
}

/// `\n` and escaped signs.
fn escape(text: &str) -> Option<(Mark<'_>, usize)> {
    let sign = text.chars().nth(1)?;
    let length = 1 + sign.len_utf8();
    match sign {
        'n' | 't' | ' ' => Some((Mark::Space, length)),
        '"' | '\'' | '\\' | '{' | '}' | '[' | ']' | '<' | '>' | '%' | '#' => {
            Some((Mark::Sign(text.get(1..length)?), length))
        }
        _ => None,
    }
}

/// The name of a tag, without what is behind it.
fn name_of(inside: &str) -> &str {
    let end = inside.find(|sign: char| !(sign.is_alphanumeric() || sign == '_'));
    inside.get(..end.unwrap_or(inside.len())).unwrap_or(inside)
}

/// A tag of Ren'Py by the words in its curly brackets.
fn tag(inside: &str) -> Option<Mark<'_>> {
    if inside.starts_with('#') {
        return Some(Mark::Nothing);
    }
    let (is_end, named) = match inside.strip_prefix('/') {
        Some(named) => (true, named),
        None => (false, inside),
    };
    let name = name_of(named);
    let behind = named.strip_prefix(name)?;
    if !TAGS.contains(&name) || !(behind.is_empty() || behind.starts_with(['=', ':'])) {
        return None;
    }
    Some(if SPACES.contains(&name) {
        Mark::Space
    } else if SILENT.contains(&name) && !is_end {
        Mark::Silent(name)
    } else {
        Mark::Nothing
    })
}

/// A tag of rich text by the words in its angle brackets.
fn rich(inside: &str) -> Option<Mark<'_>> {
    let named = inside.trim_start_matches('/').trim_end_matches('/').trim();
    let name = name_of(named);
    let behind = named.strip_prefix(name)?;
    let is_tag = behind.is_empty() || behind.starts_with(['=', ' ']);
    if !is_tag || !RICH.contains(&name.to_lowercase().as_str()) {
        return None;
    }
    Some(if name.eq_ignore_ascii_case("br") {
        Mark::Space
    } else {
        Mark::Nothing
    })
}

/// Returns true if a text has a tag that only Ren'Py writes so.
fn has_tag(text: &str) -> bool {
    let found = text.match_indices('{');
    let mut inside = found.filter_map(|(at, _)| inside(text.get(at..)?, '{', '}'));
    inside.any(|inside| tag(inside).is_some())
}

/// Returns true if a text has a command of Yarn Spinner. Others write quotation marks so: `<<Bonjour>>`
fn has_yarn_command(text: &str) -> bool {
    let behind = text.split("<<").skip(1);
    let mut inside = behind.filter_map(|rest| Some(rest.split_once(">>")?.0.trim()));
    inside.any(|inside| YARN_COMMANDS.contains(&name_of(inside)))
}

/// `#happy` at the end of a text, and the text before it.
fn hashtag(text: &str) -> Option<(&str, &str)> {
    let at = text.rfind(char::is_whitespace)?;
    let (before, tag) = text.split_at_checked(at)?;
    let tag = tag.trim_start();
    let is_tag = tag
        .strip_prefix('#')
        .is_some_and(|name| name.starts_with(|first: char| first.is_alphabetic()));
    is_tag.then_some((before, tag))
}

/// `# tag` of Ink at the end of a text, and the text before it.
fn ink_tag(text: &str) -> Option<(&str, &str)> {
    let at = text.find(" #")?;
    let (before, tags) = text.split_at_checked(at)?;
    let name = tags.trim_start().trim_start_matches('#').trim_start();
    let is_tag = name.starts_with(|first: char| first.is_alphabetic());
    is_tag.then_some((before, tags.trim_start()))
}

/// Returns true if a text ends with a tag as Ink's writers set them apart: `# happy`
fn has_ink_tag(text: &str) -> bool {
    ink_tag(text).is_some_and(|(before, tag)| !before.is_empty() && tag.starts_with("# "))
}

/// `-> knot` at the end of a text, and the text before it.
fn divert(text: &str) -> Option<(&str, &str)> {
    let at = text.find("->")?;
    let (before, to) = text.split_at_checked(at)?;
    let name = to.trim_start_matches(['-', '>', ' ']).trim_end();
    let is_name = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '.');
    let is_apart = before.is_empty() || before.ends_with(char::is_whitespace);
    (is_apart && name.chars().all(is_name)).then_some((before, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn engine(header: &str, texts: &[&str]) -> GameMarkup {
        let header: Vec<String> = header.split(',').map(str::to_owned).collect();
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        GameMarkup::of(Some(&header), texts.iter())
    }

    fn said(markup: &GameMarkup, text: &str) -> String {
        let resolved = markup.resolved(text);
        let parts = std::iter::once(resolved.text.as_str());
        let parts = parts.chain(resolved.left_out.iter().map(String::as_str));
        parts.collect::<Vec<_>>().join("|")
    }

    /// Regression: the tags of game engines were spoken and charged.
    #[test]
    fn tags_and_escapes_of_ren_py_are_resolved() {
        let markup = engine("Identifier,Character,Dialogue", &[]);
        for (text, expected) in [
            (
                "Who is {i}there{/i}?{w=0.5} Speak up.",
                "Who is there? Speak up.",
            ),
            ("It is me.\\nOpen the door.", "It is me. Open the door."),
            ("{color=#f00}Nobody{/color} moved.", "Nobody moved."),
            (
                "Use the {{b} key, and be 100% sure.{p}Now.",
                "Use the {b} key, and be 100% sure. Now.",
            ),
            ("100%% of [[it]{nw}", "100% of [it]"),
            (
                "Hello, [player.names[0]!t]!",
                "Hello, !|[player.names[0]!t]",
            ),
            ("She said, \\\"No.\\\"{fast}", "She said, \"No.\""),
            ("{rb}東{/rb}{rt}ひがし{/rt}です{#note}", "東です"),
            ("One{bounce=3}two{/bounce}", "Onetwo|{bounce=3}|{/bounce}"),
            ("{image=heart.png} {size=+10}Yes{/size}", "Yes"),
            ("Open { and [ and <", "Open { and [ and <"),
        ] {
            assert_eq!(said(&markup, text), expected, "{text}");
        }
    }

    #[test]
    fn markup_and_commands_of_yarn_are_resolved() {
        let markup = engine("language,id,text,file,node,lineNumber,lock,comment", &[]);
        for (text, expected) in [
            (
                "Mara: Who is [wave]there[/wave]? #line:0abc",
                "Mara: Who is there?",
            ),
            ("[b]No[/] [pause=500/]never. #sad #line:1", "No never.|#sad"),
            ("<<wait 1>>Hello, {$name}.", "Hello, .|<<wait 1>>|{$name}"),
            ("[laughs] Come in. // check", "[laughs] Come in.|check"),
            ("A \\[note\\] here", "A [note] here"),
            ("We are number #1", "We are number #1"),
        ] {
            assert_eq!(said(&markup, text), expected, "{text}");
        }
    }

    #[test]
    fn diverts_and_tags_of_ink_are_resolved() {
        let texts = ["Hello. -> harbor", "Yes."];
        let markup = engine("speaker,text", &texts);
        for (text, expected) in [
            ("Hello. -> harbor", "Hello.|-> harbor"),
            ("Go on.<> -> DONE", "Go on.|-> DONE"),
            ("Come in. # happy # audio: a", "Come in.|# happy # audio: a"),
            ("You have {coins} coins.", "You have coins.|{coins}"),
            ("Room #5 is free.", "Room #5 is free."),
        ] {
            assert_eq!(said(&markup, text), expected, "{text}");
        }
    }

    #[test]
    fn tables_of_other_programs_keep_their_signs() {
        let texts = [
            "Hi {name}, you.",
            "[laughs] Come in.",
            "Five - > 3 # 4",
            "a -> b c",
            "<<Bonjour>>, he said.",
        ];
        let markup = engine("speaker,text", &texts);
        assert!(!markup.is_any());
        for text in texts
            .iter()
            .chain(&["<break time=\"1s\"/> C:\\new", "It’s 100%% {{x}}."])
        {
            assert_eq!(said(&markup, text), *text);
        }
        assert_eq!(said(&markup, "One.\\nTwo."), "One. Two.");
        assert!(engine("speaker,text", &["Who is {i}there{/i}?"]).is_any());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_resolved(text in "[a-c{}/=\\[\\]<>#%\\\\n0-9 \u{e9}:-]{0,60}") {
            for header in ["Identifier,Dialogue", "node,lock", "text"] {
                engine(header, &[text.as_str()]).resolved(&text);
            }
        }
    }
}
