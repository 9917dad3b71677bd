//! Books as EPUB: the chapters in the order of the spine; the navigation page is not text.

use std::collections::HashMap;

use super::container::Container;
use super::paragraphs::Paragraphs;
use super::xml::{Piece, Pieces, Tag};
use super::{ImportError, Kind};
use crate::document::Script;
use crate::encoding;
use crate::names::Corrections;

/// Reads a book.
///
/// # Errors
/// A damaged book, one whose text is enciphered, one that unpacks to too much, and one with nothing to speak.
pub(super) fn read(bytes: &[u8], title: &str, names: &Corrections) -> Result<Script, ImportError> {
    let container = Container::open(bytes, Kind::Epub)?;
    let package = package_path(&part(&container, "META-INF/container.xml")?)?;
    let book = Book::of(&part(&container, &package)?)?;
    if container.has("META-INF/encryption.xml")
        && enciphers_text(&part(&container, "META-INF/encryption.xml")?)?
    {
        return Err(ImportError::Locked);
    }
    let folder = package.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut out = Paragraphs::new(names);
    for page in &book.pages {
        if out.is_full() {
            break;
        }
        let path = within(folder, page);
        // A spine may name what was taken out of the book; the rest of it can be read.
        if container.has(&path) {
            chapter(&part(&container, &path)?, &mut out)?;
        }
    }
    Ok(out.script(book.title.as_deref().unwrap_or(title))?)
}

fn part(container: &Container<'_>, path: &str) -> Result<String, ImportError> {
    Ok(encoding::decode(&container.part(path)?)?)
}

fn package_path(container: &str) -> Result<String, ImportError> {
    let mut pieces = Pieces::of(container, Kind::Epub);
    while let Some(piece) = pieces.next()? {
        if let Piece::Open(tag) = piece
            && tag.name == "rootfile"
            && let Some(path) = tag.get("full-path")
        {
            return Ok(path.to_owned());
        }
    }
    Err(ImportError::Damaged {
        kind: Kind::Epub,
        why: "it names no package".to_owned(),
    })
}

/// Whether anything but fonts is enciphered. Fonts may be, in books that anyone can read.
fn enciphers_text(encryption: &str) -> Result<bool, ImportError> {
    const FONTS: [&str; 2] = [
        "http://www.idpf.org/2008/embedding",
        "http://ns.adobe.com/pdf/enc#RC",
    ];
    let mut pieces = Pieces::of(encryption, Kind::Epub);
    while let Some(piece) = pieces.next()? {
        if let Piece::Open(tag) = piece
            && tag.name == "EncryptionMethod"
            && let Some(method) = tag.get("Algorithm")
            && !FONTS.contains(&method)
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What the package says of the book.
#[derive(Default)]
struct Book {
    title: Option<String>,
    /// Paths of its pages in reading order, beside the package.
    pages: Vec<String>,
}

impl Book {
    fn of(package: &str) -> Result<Self, ImportError> {
        let mut pieces = Pieces::of(package, Kind::Epub);
        let mut book = Self::default();
        let mut parts: HashMap<String, String> = HashMap::new();
        let mut in_title = false;
        let mut contents = None;
        while let Some(piece) = pieces.next()? {
            match piece {
                Piece::Open(tag) => match tag.name.as_str() {
                    "title" => in_title = book.title.is_none(),
                    "item" => {
                        let is_navigation = tag
                            .get("properties")
                            .is_some_and(|all| all.split_whitespace().any(|one| one == "nav"));
                        let is_page = tag.get("media-type").is_none_or(|kind| {
                            matches!(kind, "application/xhtml+xml" | "text/html")
                        });
                        if let (Some(id), Some(path)) = (tag.get("id"), tag.get("href"))
                            && is_page
                            && !is_navigation
                        {
                            parts.insert(id.to_owned(), path.to_owned());
                        }
                    }
                    "itemref" if tag.get("linear") != Some("no") => {
                        let page = tag.get("idref").and_then(|id| parts.get(id));
                        book.pages.extend(page.cloned());
                    }
                    // In older books the list of chapters is a page like others.
                    "reference" if tag.get("type") == Some("toc") => {
                        contents = tag.get("href").map(str::to_owned);
                    }
                    _ => {}
                },
                Piece::Text(text) if in_title => {
                    book.title.get_or_insert_default().push_str(&text);
                }
                Piece::Close(name) if name == "title" => in_title = false,
                _ => {}
            }
        }
        let title = book.title.as_deref().unwrap_or_default();
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        book.title = Some(title).filter(|title| !title.is_empty());
        if book.pages.len() > 1 {
            book.pages.retain(|page| Some(page) != contents.as_ref());
        }
        Ok(book)
    }
}

/// A path as a book writes it, from its folder: `%20`, `../` and all.
fn within(folder: &str, path: &str) -> String {
    let path = path.split(['#', '?']).next().unwrap_or(path);
    let path = percent_decoded(path);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn percent_decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let hex = |byte: Option<u8>| char::from(byte?).to_digit(16);
        match (byte, hex(ahead.next()), hex(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = ahead;
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A page of the book.
fn chapter(page: &str, out: &mut Paragraphs) -> Result<(), ImportError> {
    let mut pieces = Pieces::of(page, Kind::Epub);
    let (mut words, mut level) = (String::new(), None);
    // What is a link and raised is the number of a note.
    let (mut links, mut raised) = (0_usize, 0_usize);
    while let Some(piece) = pieces.next()? {
        if out.is_full() {
            break;
        }
        match piece {
            Piece::Open(tag) if is_silent(&tag) => pieces.pass_over(&tag.name)?,
            Piece::Open(tag) => match tag.name.as_str() {
                name if is_block(name) => {
                    out.paragraph(&std::mem::take(&mut words));
                    level = heading(name);
                    (links, raised) = (0, 0);
                }
                "br" => words.push('\n'),
                "a" if tag.get("href").is_some() => links += 1,
                "sup" => raised += 1,
                _ => {}
            },
            Piece::Text(text) if links > 0 && (raised > 0 || is_note_mark(&text)) => {}
            // A page's own line breaks are spaces.
            Piece::Text(text) => words.push_str(&text.replace(['\n', '\r'], " ")),
            Piece::Close(name) if is_block(&name) => {
                let words = std::mem::take(&mut words);
                match level.take().filter(|_| heading(&name).is_some()) {
                    Some(level) => out.heading(level, &words),
                    None => out.paragraph(&words),
                }
            }
            Piece::Close(name) => match name.as_str() {
                "a" => links = links.saturating_sub(1),
                "sup" => raised = raised.saturating_sub(1),
                _ => {}
            },
        }
    }
    out.paragraph(&words);
    Ok(())
}

/// What nobody reads aloud, by its name or by what the book says that it is.
fn is_silent(tag: &Tag) -> bool {
    let is_named = matches!(
        tag.name.as_str(),
        "head"
            | "script"
            | "style"
            | "nav"
            | "rt"
            | "rp"
            | "svg"
            | "math"
            | "template"
            | "del"
            | "s"
            | "strike"
            // Within these stand words for readers that can't show them.
            | "audio"
            | "video"
            | "object"
            | "iframe"
    );
    let words = |attribute: &str| tag.get(attribute).unwrap_or_default().split_whitespace();
    let is_aside = |kind: &str| ASIDES.contains(&kind.strip_prefix("doc-").unwrap_or(kind));
    is_named
        || tag.get("hidden").is_some()
        || words("type").chain(words("role")).any(is_aside)
        || words("class").any(|class| CLASSES.contains(&class))
}

/// What notes and the printed book's page numbers are called in Project Gutenberg's books.
const CLASSES: [&str; 4] = ["pagenum", "pageno", "footnote", "footnotes"];

/// Notes, the printed book's page numbers and lists of pages: `epub:type`, and `role` with `doc-` before it.
const ASIDES: [&str; 11] = [
    "pagebreak",
    "noteref",
    "footnote",
    "footnotes",
    "endnote",
    "endnotes",
    "rearnote",
    "rearnotes",
    "toc",
    "landmarks",
    "page-list",
];

/// `[1]`, `*`: what leads to a note.
fn is_note_mark(words: &str) -> bool {
    let words = words.trim();
    let number = words
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let is_number = number.is_some_and(|number| number.chars().all(|char| char.is_ascii_digit()));
    is_number || !words.is_empty() && words.chars().all(|char| "*†‡".contains(char))
}

fn is_block(name: &str) -> bool {
    heading(name).is_some()
        || matches!(
            name,
            "p" | "div"
                | "li"
                | "ul"
                | "ol"
                | "blockquote"
                | "section"
                | "article"
                | "aside"
                | "header"
                | "footer"
                | "figure"
                | "figcaption"
                | "dl"
                | "dt"
                | "dd"
                | "table"
                | "caption"
                | "tr"
                | "td"
                | "th"
                | "pre"
                | "hr"
                | "address"
                | "center"
                | "details"
                | "summary"
                | "hgroup"
                | "main"
                | "body"
        )
}

fn heading(name: &str) -> Option<u8> {
    let level = name.strip_prefix('h')?.parse().ok()?;
    (1..=6).contains(&level).then_some(level)
}
