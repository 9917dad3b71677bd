//! Roles of the elements of a book, by what the book and the programs that make books say of them.

use super::super::html::{Tag, is_inline};
use super::super::skipped::Reason;

/// Role of an element whose words are not read as a part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The mark in the text that leads to a note, or the link back.
    Mark,
    /// The number of a printed book's page.
    PageNumber,
    /// Words that are left out for this reason.
    LeftOut(Reason),
    /// Words that no reader shows.
    Silent,
}

/// Returns the role of an element by its name, type, role and class.
pub(super) fn role_of(tag: &Tag) -> Option<Role> {
    let name = tag.name.as_str();
    by_name(name)
        .or_else(|| is_hidden(tag).then_some(Role::LeftOut(Reason::Hidden)))
        .or_else(|| tag.words("type").chain(tag.words("role")).find_map(by_type))
        .or_else(|| tag.words("class").find_map(|class| by_class(class, name)))
        .or_else(|| by_word(tag))
}

/// Returns true if readers show nothing of an element.
fn is_hidden(tag: &Tag) -> bool {
    let style = tag.get("style").unwrap_or_default().to_lowercase();
    let mut rules = style.split(';').filter_map(|rule| rule.split_once(':'));
    let is_none = |(name, value): (&str, &str)| {
        let value = value.trim();
        name.trim() == "display"
            && (value == "none" || value.starts_with("none!") || value.starts_with("none "))
    };
    let is_silent = tag.get("aria-hidden") == Some("true");
    tag.get("hidden").is_some() || rules.any(is_none) || is_silent
}

fn by_name(name: &str) -> Option<Role> {
    match name {
        "title" | "script" | "style" | "template" | "rt" | "rtc" | "rp" => Some(Role::Silent),
        "nav" => Some(Role::LeftOut(Reason::FrontMatter)),
        "del" | "s" | "strike" => Some(Role::LeftOut(Reason::Hidden)),
        // The words within these are for readers that can't show them.
        "svg" | "math" | "audio" | "video" | "object" | "iframe" | "canvas" | "case" => {
            Some(Role::LeftOut(Reason::Object))
        }
        _ => None,
    }
}

/// Returns the role by a word of `epub:type`, or of `role`, where `doc-` is before it.
fn by_type(word: &str) -> Option<Role> {
    let word = word.to_lowercase();
    let word = word.strip_prefix("doc-").unwrap_or(&word);
    match word {
        "noteref" | "biblioref" | "backlink" => Some(Role::Mark),
        "pagebreak" => Some(Role::PageNumber),
        // On an element of a page it is the cover's picture.
        "cover" => None,
        word => reason_of(word).map(Role::LeftOut),
    }
}

/// Returns why a part of this type is left out. Types are those of EPUB 3 and of the guides of EPUB 2.
pub(super) fn reason_of(kind: &str) -> Option<Reason> {
    let kind = kind.strip_prefix("doc-").unwrap_or(kind);
    match kind {
        "footnote" | "footnotes" | "endnote" | "endnotes" | "rearnote" | "rearnotes" | "notes" => {
            Some(Reason::Note)
        }
        "cover" | "titlepage" | "title-page" | "halftitlepage" | "halftitle" | "copyright-page"
        | "copyright" | "toc" | "landmarks" | "page-list" | "pagelist" | "loi" | "lot" | "loa"
        | "lov" | "colophon" | "imprint" | "imprimatur" | "seriespage" => Some(Reason::FrontMatter),
        "bibliography" | "index" => Some(Reason::Bibliography),
        _ => None,
    }
}

/// Returns why a page with this file name is left out.
pub(super) fn reason_of_name(path: &str) -> Option<Reason> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split('.').next().unwrap_or(name).to_lowercase();
    match stem.trim_start_matches(|char: char| char.is_ascii_digit() || "-_ ".contains(char)) {
        "cover" | "coverpage" | "titlepage" | "title-page" | "title_page" | "halftitle"
        | "copyright" | "copyrightpage" | "copyright-page" | "copyright_page" | "imprint"
        | "toc" | "nav" | "tableofcontents" => Some(Reason::FrontMatter),
        "bibliography" => Some(Reason::Bibliography),
        _ => None,
    }
}

/// Returns the role by a class of Project Gutenberg, `InDesign` (`_idFootnote`), Word (`MsoFootnoteText`),
/// `LibreOffice` (`sdfootnote`) and converters.
fn by_class(class: &str, name: &str) -> Option<Role> {
    let class = class.to_lowercase();
    let class = class.trim_start_matches('_');
    if matches!(class, "pagenum" | "pageno") {
        return Some(Role::PageNumber);
    }
    let mut bare = ["id", "mso", "sd"].iter();
    let bare = bare.find_map(|program| class.strip_prefix(program));
    let of_note = |word: &str| {
        ["footnote", "endnote", "rearnote"]
            .iter()
            .find_map(|kind| word.strip_prefix(kind))
            .map(str::to_owned)
    };
    if matches!(
        class,
        "noteref" | "fnanchor" | "fnref" | "note-ref" | "noteanchor"
    ) {
        return Some(Role::Mark);
    }
    let rest = of_note(class).or_else(|| bare.and_then(of_note))?;
    let is_mark = ["ref", "anchor", "link", "sym", "anc", "mark", "num", "call"]
        .iter()
        .any(|word| rest.contains(word));
    match (is_inline(name), is_mark) {
        (true, true) => Some(Role::Mark),
        // A paragraph whose class speaks of references is one of the text.
        (false, true) => None,
        (true, false) if name == "a" || name == "sup" => Some(Role::Mark),
        (_, false) => Some(Role::LeftOut(Reason::Note)),
    }
}

/// Returns the role of the notes in pages that Word and `LibreOffice` saved.
fn by_word(tag: &Tag) -> Option<Role> {
    let style: String = tag.get("style").unwrap_or_default().to_lowercase();
    let style: String = style.split_whitespace().collect();
    let is_listed = ["mso-element:footnote", "mso-element:endnote"]
        .iter()
        .filter_map(|kind| style.split_once(kind))
        .any(|(_, rest)| rest.is_empty() || rest.starts_with(';') || rest.starts_with("-list"));
    let id = tag.get("id").unwrap_or_default();
    let is_div = tag.name == "div"
        && ["ftn", "edn", "sdfootnote", "sdendnote"]
            .iter()
            .any(|kind| id.strip_prefix(kind).is_some_and(is_digits));
    (is_listed || is_div).then_some(Role::LeftOut(Reason::Note))
}

/// Returns true if the anchor that a link leads to is named as programs name notes and the marks of notes: `_ftn1`,
/// `_ednref2`, `sdfootnote3sym`, `fn4`, `footnote-005-backlink`.
pub(super) fn is_note_anchor(name: &str) -> bool {
    let name = name.to_lowercase();
    let name = name.trim_start_matches('_');
    const KINDS: [&str; 13] = [
        "ftn",
        "edn",
        "footnote",
        "endnote",
        "rearnote",
        "sdfootnote",
        "sdendnote",
        "fnref",
        "enref",
        "noteref",
        "fnanchor",
        "fn",
        "note",
    ];
    KINDS.iter().any(|kind| {
        name.strip_prefix(kind).is_some_and(|rest| {
            rest.chars().any(|char| char.is_ascii_digit())
                && (kind.len() > 4 || rest.starts_with(|char: char| !char.is_alphabetic()))
                || rest.starts_with("ref")
        })
    })
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|char| char.is_ascii_digit())
}

/// Returns true if words are no more than the mark of a note or of a link back: digits, signs, one letter, a Roman
/// number.
pub(super) fn is_label(words: &str) -> bool {
    let words = words.trim();
    let inner = words.trim_matches(|char: char| "[](){}.:".contains(char) || char.is_whitespace());
    let is_roman = inner.chars().count() <= 6
        && (inner.chars().all(|char| "ivxlc".contains(char))
            || inner.chars().all(|char| "IVXLC".contains(char)));
    let is_letter = inner.chars().count() == 1;
    let is_number = inner.chars().count() <= 5
        && inner
            .chars()
            .all(|char| char.is_numeric() || !char.is_alphabetic());
    !words.is_empty() && (is_roman || is_letter || is_number)
}

/// Returns true if words alone show that they lead to a note: `[1]`, `*`, `†`.
pub(super) fn is_plain_mark(words: &str) -> bool {
    let words = words.trim();
    let number = words
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    number.is_some_and(is_digits)
        || !words.is_empty() && words.chars().all(|char| "*†‡§¶".contains(char))
}

#[cfg(test)]
mod tests {
    use super::super::super::html::Page;
    use super::*;

    fn role(element: &str) -> Option<Role> {
        let page = Page::read(element).unwrap();
        role_of(page.tag(0).unwrap())
    }

    #[test]
    fn roles_by_type_class_and_name() {
        let note = Some(Role::LeftOut(Reason::Note));
        let front = Some(Role::LeftOut(Reason::FrontMatter));
        for (element, expected) in [
            ("<a epub:type='noteref' href='#a'>", Some(Role::Mark)),
            ("<a role='doc-noteref' href='#a'>", Some(Role::Mark)),
            (
                "<a class='_idFootnoteLink _idGenColorInherit'>",
                Some(Role::Mark),
            ),
            ("<a class='_idFootnoteAnchor'>", Some(Role::Mark)),
            ("<a class='footnote' href='#a'>", Some(Role::Mark)),
            ("<span class='MsoFootnoteReference'>", Some(Role::Mark)),
            ("<a class='sdfootnoteanc'>", Some(Role::Mark)),
            ("<span class='pagenum'>", Some(Role::PageNumber)),
            ("<div class='_idFootnote' id='footnote-000'>", note),
            ("<section class='_idFootnotes'>", note),
            ("<p class='MsoFootnoteText'>", note),
            ("<p class='footnote-text'>", note),
            ("<div id='ftn1'>", note),
            ("<div style='mso-element: footnote-list'>", note),
            ("<aside epub:type='rearnote'>", note),
            ("<section role='doc-endnotes'>", note),
            ("<section epub:type='frontmatter titlepage'>", front),
            ("<nav>", front),
            (
                "<section epub:type='index'>",
                Some(Role::LeftOut(Reason::Bibliography)),
            ),
            ("<p class='footnote-reference-paragraph'>", None),
            ("<section epub:type='preface'>", None),
            ("<sup>", None),
            (
                "<p style='display:none'>",
                Some(Role::LeftOut(Reason::Hidden)),
            ),
            (
                "<p style='color: red; Display : none !important'>",
                Some(Role::LeftOut(Reason::Hidden)),
            ),
            (
                "<span aria-hidden='true'>",
                Some(Role::LeftOut(Reason::Hidden)),
            ),
            ("<p style='display:block' aria-hidden='false'>", None),
            ("<p class='notes'>", None),
        ] {
            assert_eq!(role(element), expected, "{element}");
        }
    }

    #[test]
    fn labels_and_anchors_of_notes() {
        for label in ["1", "[12]", "*", "†", "iv", "(3)", "a", "↩", "12."] {
            assert!(is_label(label), "{label}");
        }
        for label in ["", "st", "see", "ten", "123456"] {
            assert!(!is_label(label), "{label}");
        }
        for name in [
            "_ftn1",
            "_ftnref12",
            "fn1",
            "fnref3",
            "sdfootnote1sym",
            "footnote-001-backlink",
            "note_7",
        ] {
            assert!(is_note_anchor(name), "{name}");
        }
        for name in ["chapter1", "notebook", "fnord", "note", "p12"] {
            assert!(!is_note_anchor(name), "{name}");
        }
    }
}
