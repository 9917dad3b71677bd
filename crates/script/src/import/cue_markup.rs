//! Markup in the text of a cue: tags, references to characters, and the voice that speaks (`<v Name>`).

use std::borrow::Cow;

/// Characters of a tag, at most.
const LONGEST: usize = 300;
/// Characters of a reference behind its `&`, at most: `CounterClockwiseContourIntegral;`
const LONGEST_REFERENCE: usize = 33;

/// Elements that begin and end a row.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "ol",
    "p",
    "section",
    "ul",
];
/// Elements of tables, which are apart from one another.
const CELLS: &[&str] = &[
    "caption", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr",
];
/// Elements within a row, of HTML and of both formats of subtitles.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "c", "cite", "code", "data", "del", "dfn",
    "em", "font", "i", "img", "ins", "kbd", "lang", "mark", "nobr", "q", "rb", "rp", "rt", "rtc",
    "ruby", "s", "samp", "small", "span", "strike", "strong", "style", "sub", "sup", "time", "tt",
    "u", "v", "var", "wbr",
];
/// Tags in curly brackets, which some programs write for those in angle brackets.
const CURLY: &[&str] = &["b", "i", "s", "u"];

/// Words that are spoken in a cue.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Spoken {
    /// Texts with the voices that speak them.
    pub texts: Vec<(Option<String>, String)>,
    /// Tags that are none of HTML or of subtitles, as they are written: `<applause>`.
    pub unknown: Vec<String>,
    /// Readings above the words that they are of: `<rt>`.
    pub readings: Vec<String>,
    /// Drawings of other formats: `{\p1}m 0 0{\p0}`.
    pub drawings: Vec<String>,
}

/// Reads the text of a cue. Tags are removed, those that separate words are replaced by a line break.
pub(crate) fn by_voice(text: &str) -> Spoken {
    let mut out = Spoken::default();
    let (mut voice, mut words) = (None, String::with_capacity(text.len()));
    // Words that are not spoken, and whether they are a drawing.
    let mut silent: Option<(bool, String)> = None;
    let mut rest = text;
    while let Some(at) = rest.find(['<', '{']) {
        let Some((before, mark)) = rest.split_at_checked(at) else {
            break;
        };
        let target = silent.as_mut().map_or(&mut words, |(_, silent)| silent);
        target.push_str(before);
        let Some((tag, after)) = tag(mark) else {
            let mut chars = mark.chars();
            target.extend(chars.next());
            rest = chars.as_str();
            continue;
        };
        match tag {
            Tag::Nothing => {}
            Tag::Break => target.push('\n'),
            Tag::Silent(is_drawing) => {
                out.keep(silent.replace((is_drawing, String::new())));
            }
            Tag::Spoken(is_drawing) => {
                let ended = silent.take_if(|(drawing, _)| *drawing == is_drawing);
                out.keep(ended);
            }
            Tag::Voice(name) => {
                // A dash before a voice belongs to it.
                if has_words(&words) || voice.is_some() {
                    out.add(voice.take(), &std::mem::take(&mut words));
                }
                if words.trim().is_empty() {
                    words.clear();
                }
                voice = Some(name);
            }
            Tag::EndOfVoice => {
                if voice.is_some() {
                    out.add(voice.take(), &std::mem::take(&mut words));
                }
            }
            Tag::Unknown(tag) => out.unknown.push(tag),
        }
        rest = after;
    }
    let target = silent.as_mut().map_or(&mut words, |(_, silent)| silent);
    target.push_str(rest);
    out.keep(silent);
    out.add(voice, &words);
    out
}

impl Spoken {
    /// Adds a text of a voice. Signs without a voice belong to the text before them.
    fn add(&mut self, voice: Option<String>, words: &str) {
        let text = resolved(words);
        match self.texts.last_mut() {
            Some((_, last)) if voice.is_none() && !has_words(&text) => last.push_str(&text),
            _ => self.texts.push((voice, text)),
        }
    }

    /// Keeps words that are not spoken.
    fn keep(&mut self, silent: Option<(bool, String)>) {
        let Some((is_drawing, words)) = silent else {
            return;
        };
        let words = resolved(&words);
        if words.chars().any(char::is_alphanumeric) {
            let kept = if is_drawing {
                &mut self.drawings
            } else {
                &mut self.readings
            };
            kept.push(words);
        }
    }
}

fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// Text with the signs for a line break and a space that other formats leave in subtitles: `\N`, `\n`, `\h`.
pub(crate) fn with_breaks(text: &str) -> String {
    let text = text.replace("\\N", "\n").replace("\\h", " ");
    // A path of Windows has backslashes, too.
    if text.contains(":\\") {
        text
    } else {
        text.replace("\\n", "\n")
    }
}

/// Text with its references to characters resolved as HTML does, without marks of writing direction.
fn resolved(text: &str) -> String {
    // A reference to no character is a space: `&#0;`
    let is_whole = !text.contains(char::REPLACEMENT_CHARACTER);
    let text = escaped_once(text);
    let text: Cow<'_, str> = htmlize::unescape(&*text);
    let shown = text.chars().filter(|char| !is_invisible(*char));
    let shown = shown.map(|char| match char {
        char::REPLACEMENT_CHARACTER if is_whole => ' ',
        char => char,
    });
    shown.collect()
}

/// Text whose references other programs wrote as text, and escaped again: `&amp;amp;`, `&amp;#39;`
fn escaped_once(text: &str) -> Cow<'_, str> {
    const SIGN: &str = "&amp;";
    if !text.contains(SIGN) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, mut after)) = rest.split_once(SIGN) {
        out.push_str(before);
        // Some are escaped more than twice.
        while let Some(inner) = after.strip_prefix("amp;") {
            after = inner;
        }
        let sign = if begins_as_reference(after) {
            "&"
        } else {
            SIGN
        };
        out.push_str(sign);
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Returns true if the rest of a reference begins a text, behind its `&`: `lt;`, `#39;`, `#x27;`
fn begins_as_reference(text: &str) -> bool {
    let near = text.char_indices().nth(LONGEST_REFERENCE);
    let near = text.get(..near.map_or(text.len(), |(at, _)| at));
    let Some((name, _)) = near.and_then(|near| near.split_once(';')) else {
        return false;
    };
    let whole = format!("&{name};");
    let read = htmlize::unescape(whole.as_str());
    !name.is_empty() && !name.contains(['&', ' ']) && read != whole && !read.ends_with(';')
}

/// Characters that only tell how a row is set. Joiners are part of a word.
fn is_invisible(char: char) -> bool {
    matches!(
        char,
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
    )
}

enum Tag {
    Nothing,
    Break,
    Voice(String),
    EndOfVoice,
    /// Begins words that are not spoken: a drawing, or the reading of a word.
    Silent(bool),
    /// Ends them.
    Spoken(bool),
    Unknown(String),
}

/// The tag that a text begins with, and the text after it.
fn tag(mark: &str) -> Option<(Tag, &str)> {
    // Most brackets of a text are told by the sign after them.
    let begins = |char: char| char.is_alphanumeric() || matches!(char, '/' | '!' | '\\');
    if !mark.chars().nth(1).is_some_and(begins) {
        return None;
    }
    let near = mark.char_indices().nth(LONGEST);
    let near = near.map_or(mark.len(), |(at, _)| at);
    let near = mark.get(..near)?;
    if let Some(inside) = near.strip_prefix('{') {
        let (inside, _) = inside.split_once('}')?;
        let name = inside.trim_start_matches('/').to_lowercase();
        let is_one = inside.starts_with('\\') || CURLY.contains(&&*name);
        let after = mark.get(inside.len() + 2..)?;
        return is_one.then_some((drawing(inside), after));
    }
    if near.starts_with("<!--") {
        let end = near.find("-->")? + "-->".len();
        return Some((Tag::Unknown(near.get(..end)?.to_owned()), mark.get(end..)?));
    }
    let end = tag_end(near)?;
    let (written, after) = mark.split_at_checked(end)?;
    let inside = written.strip_prefix('<')?.strip_suffix('>')?;
    Some((read_tag(written, inside)?, after))
}

/// The byte after the `>` of a tag. Quotes of attributes may contain that sign.
fn tag_end(mark: &str) -> Option<usize> {
    let (mut first, mut quote) = (None, None);
    let mut above = ' ';
    for (at, char) in mark.char_indices().skip(1) {
        if char == '>' {
            first = first.or(Some(at + 1));
        }
        match (quote, char) {
            (None, '>') => return Some(at + 1),
            (None, '<') => return None,
            (None, '"' | '\'') if above == '=' => quote = Some(char),
            (Some(open), char) if open == char => quote = None,
            _ => {}
        }
        above = char;
    }
    // The quote is never closed.
    first
}

/// The tag in curly brackets that begins or ends a drawing: `{\p1}`, `{\p0}`.
fn drawing(inside: &str) -> Tag {
    let scales = inside.split('\\').filter_map(|part| part.strip_prefix('p'));
    let mut scales = scales.filter_map(|scale| scale.trim().parse::<u32>().ok());
    let scale = scales.next_back();
    match scale {
        Some(0) => Tag::Spoken(true),
        Some(_) => Tag::Silent(true),
        None => Tag::Nothing,
    }
}

fn read_tag(written: &str, inside: &str) -> Option<Tag> {
    let closes = inside.starts_with('/');
    let inside = inside.strip_prefix('/').unwrap_or(inside).trim_end();
    // `<00:00:01.000>` is the time of a word.
    let is_time = |char: char| char.is_ascii_digit() || ":.,".contains(char);
    if inside.contains(':') && inside.chars().all(is_time) {
        return Some(Tag::Nothing);
    }
    if closes && inside.is_empty() {
        return Some(Tag::Nothing);
    }
    // A name begins directly after the bracket.
    let ends = |char: char| char.is_whitespace() || matches!(char, '/' | '.' | '=' | ':');
    let end = inside.find(ends).unwrap_or(inside.len());
    let (name, rest) = inside.split_at_checked(end)?;
    if !name.starts_with(char::is_alphabetic) {
        return None;
    }
    let name = name.to_lowercase();
    if name == "v" && !closes {
        let voice = rest.split_once(char::is_whitespace);
        let voice = voice.map(|(_, voice)| resolved(voice));
        let voice = voice.map(|voice| voice.split_whitespace().collect::<Vec<_>>().join(" "));
        return Some(match voice.filter(|voice| !voice.is_empty()) {
            Some(voice) => Tag::Voice(voice),
            None => Tag::Nothing,
        });
    }
    match (&*name, closes) {
        ("v", true) => return Some(Tag::EndOfVoice),
        ("rt" | "rtc" | "rp", false) => return Some(Tag::Silent(false)),
        ("rt" | "rtc" | "rp" | "ruby", true) | ("rb", false) => return Some(Tag::Spoken(false)),
        _ => {}
    }
    Some(if BLOCKS.contains(&&*name) || CELLS.contains(&&*name) {
        Tag::Break
    } else if closes || INLINE.contains(&&*name) {
        Tag::Nothing
    } else {
        Tag::Unknown(written.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        let spoken = by_voice(text);
        let texts = spoken.texts.into_iter().map(|(_, text)| text);
        texts.collect::<Vec<_>>().join("|")
    }

    /// Regression: "noon<br />and" was spoken as "noonand".
    #[test]
    fn tags_that_separate_words_are_line_breaks() {
        for tag in [
            "<br>",
            "<br/>",
            "<br />",
            "<BR>",
            "<Br / >",
            "<br clear=\"all\">",
            "</br>",
            "<p>",
            "</p>",
            "</div>",
            "<hr>",
            "</td>",
            "</li>",
            "<h1 class='a>b'>",
        ] {
            assert_eq!(plain(&format!("noon{tag}and")), "noon\nand", "{tag}");
        }
        for tag in [
            "<i>",
            "</b>",
            "<FONT COLOR=\"#fff\">",
            "<c.yellow.bg_blue>",
            "</c>",
            "<lang en-GB>",
            "<00:00:01.500>",
            "{\\an8}",
            "{\\i1}",
            "{i}",
            "{/B}",
            "<wbr>",
            "<span title=\"a > b\">",
            "</>",
        ] {
            assert_eq!(plain(&format!("Wor{tag}ds")), "Words", "{tag}");
        }
    }

    #[test]
    fn signs_that_are_no_tags_are_text() {
        for text in [
            "a < b",
            "I <3 you",
            "a<b and c",
            "1<2>0",
            "<3 <3 <3>",
            "<",
            "< i >",
            "{",
            "{sighs}",
            "a {x} c",
            "5 <= 6 > 4",
            "x <- y",
            "<\u{2014}>",
        ] {
            assert_eq!(plain(text), text);
        }
        let long = format!("a <b {} > c", "x ".repeat(LONGEST));
        assert_eq!(plain(&long), long);
    }

    #[test]
    fn references_are_resolved_as_html_does() {
        for (written, read) in [
            ("A&amp;B", "A&B"),
            ("it&#39;s", "it's"),
            ("it&#x27;s", "it's"),
            ("it&#X27;s", "it's"),
            ("it&apos;s", "it's"),
            ("&quot;No&quot;", "\"No\""),
            ("&lt;3", "<3"),
            ("&lt;i&gt;", "<i>"),
            // Regression: references that were escaped twice were spoken.
            ("&amp;lt;", "<"),
            ("A &amp;amp; B", "A & B"),
            ("A &amp;amp;amp; B", "A & B"),
            ("it&amp;#39;s &amp;quot;so&amp;quot;", "it's \"so\""),
            ("R&amp;D; A&amp;B;", "R&D; A&B;"),
            ("caf&eacute; &hellip; &mdash; &uuml;", "café … — ü"),
            ("&CounterClockwiseContourIntegral;", "∳"),
            ("one&nbsp;two", "one\u{a0}two"),
            ("&#128512;", "😀"),
            ("&#146;", "’"),
            ("&lrm;one&shy;two&rlm;", "onetwo"),
            ("&amp &copy 2", "& © 2"),
            ("a&#0;b &#xD800; c", "a b   c"),
            ("a\u{fffd}b", "a\u{fffd}b"),
            ("R&B; AT&T & Co; &unknown;", "R&B; AT&T & Co; &unknown;"),
        ] {
            assert_eq!(plain(written), read, "{written}");
        }
    }

    #[test]
    fn voices_are_named_by_their_tags() {
        for (written, name) in [
            ("<v Ann>Hi.", "Ann"),
            ("<v.loud.far Ann  Lee>Hi.</v>", "Ann Lee"),
            ("<V Ann>Hi.</V>", "Ann"),
            ("<v A&amp;B>Hi.", "A&B"),
            ("<v O&#39;Neil>Hi.", "O'Neil"),
            ("<v Zo&euml;>Hi.", "Zoë"),
            ("<v\tमाला>Hi.", "माला"),
        ] {
            let texts = vec![(Some(name.to_owned()), "Hi.".to_owned())];
            assert_eq!(by_voice(written).texts, texts, "{written}");
        }
        let text = |name: &str, text: &str| {
            let name = (!name.is_empty()).then(|| name.to_owned());
            (name, text.to_owned())
        };
        for (written, texts) in [
            (
                "<i>So</i> <v Ann>Hi.</v> <v Ben>Who?",
                &[text("", "So "), text("Ann", "Hi."), text("Ben", "Who?")][..],
            ),
            (
                "Before <v Kim>inside</v> after.",
                &[
                    text("", "Before "),
                    text("Kim", "inside"),
                    text("", " after."),
                ],
            ),
            ("- <v Kim>Hi</v>.", &[text("Kim", "- Hi.")]),
        ] {
            assert_eq!(by_voice(written).texts, texts, "{written}");
        }
        assert_eq!(by_voice("<v>Hi.").texts, [(None, "Hi.".to_owned())]);
    }

    #[test]
    fn readings_and_drawings_are_not_spoken() {
        for (written, said, readings, drawings) in [
            (
                "<ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby>です。",
                "漢字です。",
                &["かん", "じ"][..],
                &[][..],
            ),
            (
                "<ruby>漢<rp>(</rp><rt>kan<rp>)</rp></ruby>!",
                "漢!",
                &["kan"],
                &[],
            ),
            ("A<rt>b", "A", &["b"], &[]),
            ("{\\p1}m 0 0 l 10 10{\\p0}Hi", "Hi", &[], &["m 0 0 l 10 10"]),
            ("{\\an7\\p2}m 0 0", "", &[], &["m 0 0"]),
            ("{\\pos(1,2)}Hi", "Hi", &[], &[]),
        ] {
            let spoken = by_voice(written);
            let texts: Vec<&str> = spoken.texts.iter().map(|(_, text)| text.as_str()).collect();
            assert_eq!(texts, [said], "{written}");
            assert_eq!(spoken.readings, readings, "{written}");
            assert_eq!(spoken.drawings, drawings, "{written}");
        }
    }

    #[test]
    fn signs_for_line_breaks_are_known() {
        for (written, read) in [
            ("Hello\\nthere\\N\\hyou", "Hello\nthere\n you"),
            ("Open C:\\new now", "Open C:\\new now"),
        ] {
            assert_eq!(with_breaks(written), read);
        }
    }

    #[test]
    fn unknown_tags_are_reported() {
        let spoken = by_voice("Hi <applause>you</x>.<!-- check -->");
        assert_eq!(spoken.texts, [(None, "Hi you.".to_owned())]);
        assert_eq!(spoken.unknown, ["<applause>", "<!-- check -->"]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "[<>/ a-zäv&;#0-9{}\\\\=\"'.-]{0,60}") {
            by_voice(&text);
        }
    }
}
