//! Markdown as its readers see it: emphasis, links and code lose their signs, headings are headings, pictures and
//! raw HTML are not read aloud.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::document::Script;
use crate::names::Corrections;
use crate::parse::ParseError;

use super::paragraphs::{Paragraphs, SOFT};
use super::skipped::{Place, Reason, Skipped};

/// Reads a Markdown text. Returns the blocks of code beside the script, because nobody reads them aloud.
///
/// # Errors
/// A text with nothing to speak, and one with too many lines.
pub(super) fn read(
    text: &str,
    title: &str,
    names: &Corrections,
) -> Result<(Script, Vec<Skipped>), ParseError> {
    let options = Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        // `{#chapter-1}` behind a heading.
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut out = Paragraphs::new(names);
    let mut words = String::new();
    let mut heading = None;
    // Within these nothing is read: a picture's name, what was struck out, a footnote, the file's own data.
    let mut silent = 0_usize;
    let mut skipped = Vec::new();
    let (mut front, mut data) = (false, String::new());
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        if out.is_full() {
            break;
        }
        match event {
            Event::Start(tag) => match tag {
                Tag::Heading { level, .. } => {
                    out.paragraph(&std::mem::take(&mut words));
                    heading = Some(level);
                }
                // What stands before a list within an item is a paragraph of its own.
                Tag::Item | Tag::Paragraph | Tag::BlockQuote(_) | Tag::List(_) => {
                    out.paragraph(&std::mem::take(&mut words));
                }
                tag if is_silent(&tag) => {
                    silent += 1;
                    front = matches!(tag, Tag::MetadataBlock(_));
                    if matches!(tag, Tag::CodeBlock(_)) {
                        skipped.push(code_block(text, range));
                    }
                }
                _ => {}
            },
            Event::End(end) => match end {
                TagEnd::Heading(_) => {
                    let level = heading.take().unwrap_or(HeadingLevel::H2);
                    out.heading(level as u8, &std::mem::take(&mut words));
                }
                TagEnd::Paragraph | TagEnd::Item => out.paragraph(&std::mem::take(&mut words)),
                TagEnd::TableRow | TagEnd::TableHead => {
                    let row = std::mem::take(&mut words);
                    out.paragraph(row.trim_end_matches([',', ' ']));
                }
                TagEnd::TableCell => words.push_str(", "),
                end if is_silent_end(end) => {
                    silent = silent.saturating_sub(1);
                    front = false;
                }
                _ => {}
            },
            Event::Text(text) if front => data.push_str(&text),
            Event::Text(text) | Event::Code(text) if silent == 0 => words.push_str(&text),
            Event::SoftBreak if silent == 0 => words.push(SOFT),
            Event::HardBreak if silent == 0 => words.push('\n'),
            Event::InlineHtml(tag) if silent == 0 && tag.starts_with("<br") => words.push('\n'),
            _ => {}
        }
    }
    out.paragraph(&words);
    let own_title = title_in(&data);
    let title = own_title.as_deref().unwrap_or(title);
    Ok((out.script(title)?, skipped))
}

/// Describes the block of code at `range` by its row and first words.
fn code_block(text: &str, range: Range<usize>) -> Skipped {
    let before = text.get(..range.start).unwrap_or_default();
    let row = before.matches('\n').count() as u64 + 1;
    let block = text.get(range).unwrap_or_default();
    // The fence and the name of the language are not part of the code.
    let code = block
        .split_once('\n')
        .filter(|_| block.starts_with(['`', '~']));
    let code = code.map_or(block, |(_, rest)| rest);
    Skipped::new(
        Place::Row(row),
        code.trim_end_matches(['`', '~', '\n']),
        Reason::Code,
    )
}

/// The title among a file's own data: `title: Harbour` as YAML has it, or on the rows below (`title: >-`), `title = "Harbour"`
/// as TOML has it.
fn title_in(data: &str) -> Option<String> {
    let mut rows = data.lines();
    while let Some(row) = rows.next() {
        let value = row.strip_prefix("title").map(str::trim_start);
        let Some(value) = value.and_then(|rest| rest.strip_prefix([':', '='])) else {
            continue;
        };
        let value = value.trim();
        let title = if is_block(value) {
            let below = rows.clone();
            let below = below.take_while(|row| row.trim().is_empty() || row.starts_with(' '));
            let words: Vec<&str> = below.flat_map(str::split_whitespace).collect();
            words.join(" ")
        } else {
            let quoted = |sign: char| value.strip_prefix(sign)?.strip_suffix(sign);
            let value = quoted('"').or_else(|| quoted('\'')).unwrap_or(value);
            value.to_owned()
        };
        if !title.is_empty() {
            return Some(title);
        }
    }
    None
}

/// Whether YAML has the text on the rows below: `>` or `|`, with how far in they stand and what becomes of their ends.
fn is_block(value: &str) -> bool {
    let (value, _) = value.split_once(" #").unwrap_or((value, ""));
    let how = value.trim_end().strip_prefix(['>', '|']);
    how.is_some_and(|how| {
        let mut signs = how.chars();
        how.len() <= 2 && signs.all(|sign| matches!(sign, '+' | '-' | '1'..='9'))
    })
}

fn is_silent(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Image { .. }
            | Tag::CodeBlock(_)
            | Tag::Strikethrough
            | Tag::FootnoteDefinition(_)
            | Tag::MetadataBlock(_)
            | Tag::HtmlBlock
    )
}

fn is_silent_end(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Image
            | TagEnd::CodeBlock
            | TagEnd::Strikethrough
            | TagEnd::FootnoteDefinition
            | TagEnd::MetadataBlock(_)
            | TagEnd::HtmlBlock
    )
}
