//! Books as EPUB: the chapters in the order of the spine, without notes, front matter, bibliography and index unless
//! they are wanted.

mod chapter;
mod notes;
mod package;
mod roles;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use super::container::Container;
use super::flow::{Flow, ReadDocument};
use super::html::Page;
use super::skipped::{Place, Reason};
use super::xml::{Piece, Pieces};
use super::{Choices, ImportError, Kind};
use crate::encoding;
use mynah_i18n::tr;
use notes::Links;
use package::{Content, Listed, Package};
use roles::Role;

/// Links into the book that make a page a table of contents, if most of its words are in links.
const LINKS_OF_CONTENTS: usize = 3;

/// Reads a book. Chapters that are missing or can't be read are listed, and the others are read.
///
/// # Errors
/// A damaged book, one whose text is enciphered, one that unpacks to too much, and one with nothing to speak.
pub(super) fn read(
    bytes: &[u8],
    title: &str,
    choices: &Choices,
) -> Result<ReadDocument, ImportError> {
    let container = Container::open(bytes, Kind::Epub)?;
    let path = package_path(&container)?;
    let package = Package::of(&part(&container, &path)?)?;
    let book = Book::load(&container, folder(&path), &package)?;
    let mut flow = Flow::of_book();
    book.read(&mut flow)?;
    Ok(flow.read(choices, package.title.as_deref().unwrap_or(title))?)
}

fn part(container: &Container<'_>, path: &str) -> Result<String, ImportError> {
    Ok(encoding::decode(&container.part(path)?)?)
}

/// The folder of a path.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Returns the name of the package document. A container that doesn't name it has only one.
fn package_path(container: &Container<'_>) -> Result<String, ImportError> {
    if let Some(path) = container.find("", "META-INF/container.xml") {
        let text = part(container, &path)?;
        let mut pieces = Pieces::of(&text, Kind::Epub);
        while let Some(piece) = pieces.next()? {
            if let Piece::Open(tag) = piece
                && tag.name == "rootfile"
                && let Some(path) = tag.get("full-path")
                && let Some(found) = container.find("", path)
            {
                return Ok(found);
            }
        }
    }
    let names = container.names();
    let is_package = |name: &String| {
        let ending = std::path::Path::new(name).extension();
        ending.is_some_and(|ending| ending.eq_ignore_ascii_case("opf"))
    };
    let package = names.into_iter().find(is_package);
    package.ok_or_else(|| ImportError::Damaged {
        kind: Kind::Epub,
        why: "it names no package".to_owned(),
    })
}

/// Returns the names of enciphered parts. Fonts may be enciphered in books that anyone can read.
fn enciphered(container: &Container<'_>) -> Result<HashSet<String>, ImportError> {
    const FONTS: [&str; 2] = [
        "http://www.idpf.org/2008/embedding",
        "http://ns.adobe.com/pdf/enc#RC",
    ];
    let mut found = HashSet::new();
    let Some(path) = container.find("", "META-INF/encryption.xml") else {
        return Ok(found);
    };
    let text = part(container, &path)?;
    let mut pieces = Pieces::of(&text, Kind::Epub);
    let mut is_font = false;
    while let Some(piece) = pieces.next()? {
        let Piece::Open(tag) = piece else { continue };
        match tag.name.as_str() {
            "EncryptedData" => is_font = false,
            "EncryptionMethod" => {
                let method = tag.get("Algorithm");
                is_font = method.is_some_and(|method| FONTS.contains(&method));
            }
            "CipherReference" if !is_font => {
                let path = tag.get("URI").and_then(|path| container.find("", path));
                found.extend(path);
            }
            _ => {}
        }
    }
    Ok(found)
}

/// The pages of a book.
struct Book<'a, 'b> {
    container: &'a Container<'b>,
    chapters: Vec<Chapter>,
    /// Chapters by the name of their part.
    by_name: HashMap<String, usize>,
}

/// A page of a book.
struct Chapter {
    /// Name of its part. `None` if it is missing.
    name: Option<String>,
    /// Title of the page in the table of contents, or its file name.
    title: String,
    /// Text of the page, or the reason that there is none.
    text: Result<String, Reason>,
    /// Reason for leaving the page out.
    reason: Option<Reason>,
    is_linear: bool,
    is_drawing: bool,
}

impl<'a, 'b> Book<'a, 'b> {
    fn load(
        container: &'a Container<'b>,
        folder: &str,
        package: &Package,
    ) -> Result<Self, ImportError> {
        let enciphered = enciphered(container)?;
        let mut book = Self {
            container,
            chapters: Vec::new(),
            by_name: HashMap::new(),
        };
        let navigation = Navigation::load(container, folder, package)?;
        let mut is_locked = false;
        for listed in &package.pages {
            let name = container.find(folder, &listed.path);
            // A table of contents for programs: its entries are the titles of the chapters.
            if !listed.is_linear && name.is_some() && name == navigation.page {
                continue;
            }
            if let Some(name) = &name {
                if book.by_name.contains_key(name) {
                    continue;
                }
                book.by_name.insert(name.clone(), book.chapters.len());
            }
            let is_enciphered = name.as_ref().is_some_and(|name| enciphered.contains(name));
            is_locked |= is_enciphered;
            let text = if is_enciphered {
                Err(Reason::Unreadable)
            } else {
                text_of(container, listed, name.as_deref())?
            };
            let file = listed.path.rsplit('/').next().unwrap_or(&listed.path);
            let title = name.as_ref().and_then(|name| navigation.titles.get(name));
            let title = title.or_else(|| navigation.missing.get(&listed.path));
            let reason = name.as_ref().and_then(|name| navigation.reasons.get(name));
            book.chapters.push(Chapter {
                title: title.cloned().unwrap_or_else(|| file.to_owned()),
                reason: reason.copied(),
                is_linear: listed.is_linear,
                is_drawing: listed.content == Content::Drawing,
                name,
                text,
            });
        }
        if book.chapters.iter().all(|chapter| chapter.text.is_err()) {
            let is_picture = |chapter: &Chapter| chapter.text == Err(Reason::Object);
            let are_pictures = !book.chapters.is_empty() && book.chapters.iter().all(is_picture);
            return Err(if is_locked {
                ImportError::Locked
            } else if are_pictures {
                ImportError::Pictures
            } else {
                ImportError::Damaged {
                    kind: Kind::Epub,
                    why: tr!("import-why-part"),
                }
            });
        }
        Ok(book)
    }

    /// The chapter that a link of another one leads to.
    fn target(&self, from: &str, path: &str) -> Option<usize> {
        if notes::is_outside(path) {
            return None;
        }
        let name = self.container.find(folder(from), path)?;
        self.by_name.get(&name).copied()
    }

    fn read(&self, flow: &mut Flow) -> Result<(), ImportError> {
        let mut links = Links::default();
        let mut unreadable = HashSet::new();
        for (index, chapter) in self.chapters.iter().enumerate() {
            let (Ok(text), Some(name)) = (&chapter.text, &chapter.name) else {
                continue;
            };
            match Page::read(text) {
                Ok(page) => links.add(index, &page, |path| self.target(name, path)),
                Err(_too_large) => {
                    unreadable.insert(index);
                }
            }
        }
        let notes = links.notes();
        let has_others = self.chapters.len() > 1;
        let mut numbers: Option<(Place, String)> = None;
        for (index, chapter) in self.chapters.iter().enumerate() {
            if flow.is_full() {
                break;
            }
            let text = match &chapter.text {
                Ok(text) if !unreadable.contains(&index) => text,
                Ok(_) => {
                    let place = Place::Chapter(chapter.title.clone());
                    flow.omit(place, Reason::Unreadable, String::new());
                    continue;
                }
                Err(reason) => {
                    let place = Place::Chapter(chapter.title.clone());
                    flow.omit(place, *reason, String::new());
                    continue;
                }
            };
            let page = Page::read(text)?;
            let place = Place::Chapter(title_of(&page, &chapter.title));
            let name = chapter.name.as_deref().unwrap_or_default();
            let reason = chapter.reason.or_else(|| {
                let is_contents = has_others && self.is_contents(&page, name);
                is_contents.then_some(Reason::FrontMatter)
            });
            let reason = reason.or_else(|| roles::reason_of_name(name).filter(|_| has_others));
            let reason = reason.or_else(|| (!chapter.is_linear).then_some(Reason::Auxiliary));
            let mut roles = notes.roles(index, &page);
            if chapter.is_drawing && !show_text(&page, &mut roles) {
                flow.omit(place, Reason::Object, String::new());
                continue;
            }
            let printed = chapter::read(&page, &roles, &place, reason, flow);
            if !printed.is_empty() {
                let (_, all) = numbers.get_or_insert_with(|| (place, String::new()));
                all.push_str(&printed);
            }
        }
        if let Some((place, all)) = numbers {
            flow.omit(place, Reason::PageHeader, all);
        }
        Ok(())
    }

    /// Returns true if most words of a page are in links to other parts of the book.
    fn is_contents(&self, page: &Page, name: &str) -> bool {
        let letters = |text: &str| text.chars().filter(|char| char.is_alphanumeric()).count();
        let all: usize = page.nodes().iter().map(|node| letters(&node.text)).sum();
        let (mut links, mut linked, mut after) = (0, 0, 0);
        for (at, node) in page.nodes().iter().enumerate() {
            let tag = node.tag.as_ref().filter(|tag| tag.name == "a");
            let path = tag.and_then(|tag| tag.get("href"));
            let is_own = |path: &str| path.starts_with('#') || self.target(name, path).is_some();
            if at >= after && path.is_some_and(is_own) {
                let words = letters(&page.text_of(at));
                links += usize::from(words > 0);
                linked += words;
                after = node.end;
            }
        }
        links >= LINKS_OF_CONTENTS && linked * 10 >= all * 7
    }
}

/// Unpacks a page. A part that is missing or damaged is a reason; a book that unpacks to too much is an error.
fn text_of(
    container: &Container<'_>,
    listed: &Listed,
    name: Option<&str>,
) -> Result<Result<String, Reason>, ImportError> {
    let Some(name) = name else {
        return Ok(Err(Reason::Missing));
    };
    match listed.content {
        Content::Text | Content::Drawing => {}
        Content::Picture => return Ok(Err(Reason::Object)),
        Content::Other => return Ok(Err(Reason::Unreadable)),
    }
    match part(container, name) {
        Ok(text) => Ok(Ok(text)),
        Err(ImportError::Unpacks) => Err(ImportError::Unpacks),
        Err(ImportError::Locked) => Err(ImportError::Locked),
        Err(error) => {
            log::info!("{name} of a book: {error}");
            Ok(Err(Reason::Unreadable))
        }
    }
}

/// Gives the text of a page that is a drawing the roles of a page's text. Returns `false` if it has no words.
fn show_text(page: &Page, roles: &mut HashMap<usize, Role>) -> bool {
    let mut shown = 0..0;
    let mut has_words = false;
    for (at, node) in page.nodes().iter().enumerate() {
        let is_shown = shown.contains(&at);
        has_words |= is_shown && node.text.chars().any(char::is_alphanumeric);
        match node.tag.as_ref().map(|tag| tag.name.as_str()) {
            Some("svg") => {
                roles.remove(&at);
            }
            Some("desc" | "metadata" | "defs") => {
                roles.insert(at, Role::Silent);
            }
            Some("text" | "foreignobject") if !is_shown => shown = at..node.end,
            _ => {}
        }
    }
    has_words
}

/// The first heading of a page, or its title in the table of contents.
fn title_of(page: &Page, listed: &str) -> String {
    let nodes = page.nodes().iter().enumerate();
    let mut headings = nodes.filter_map(|(at, node)| {
        let tag = node.tag.as_ref()?;
        let words = notes::is_heading(&tag.name).then(|| one_row(&page.text_of(at)))?;
        (!words.is_empty()).then_some(words)
    });
    headings.next().unwrap_or_else(|| listed.to_owned())
}

fn one_row(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Titles of pages and reasons to leave them out, from the guide, the navigation page and the table of contents.
#[derive(Default)]
struct Navigation {
    /// Titles of pages, by the name of their part.
    titles: HashMap<String, String>,
    /// Titles of pages that are missing, by their path.
    missing: HashMap<String, String>,
    /// Reasons for leaving pages out, by the name of their part.
    reasons: HashMap<String, Reason>,
    /// Name of the navigation page.
    page: Option<String>,
}

impl Navigation {
    fn load(
        container: &Container<'_>,
        folder_of_package: &str,
        package: &Package,
    ) -> Result<Self, ImportError> {
        let mut navigation = Self::default();
        let mut whole_pages = package.guide.iter().filter(|(_, path)| !path.contains('#'));
        for (kind, path) in whole_pages.by_ref() {
            let name = container.find(folder_of_package, path);
            navigation.reasons.extend(name.zip(roles::reason_of(kind)));
        }
        if let Some(path) = &package.navigation
            && let Some(name) = container.find(folder_of_package, path)
        {
            navigation.reasons.insert(name.clone(), Reason::FrontMatter);
            navigation.page = Some(name.clone());
            if let Ok(page) = part_or_none(container, &name)?
                .map_or_else(|| Page::read(""), |text| Page::read(&text))
            {
                navigation.add_page(container, folder(&name), &page);
            }
        }
        if let Some(path) = &package.ncx
            && let Some(name) = container.find(folder_of_package, path)
            && let Some(text) = part_or_none(container, &name)?
        {
            navigation.add_ncx(container, folder(&name), &text);
        }
        Ok(navigation)
    }

    fn add_title(&mut self, container: &Container<'_>, folder: &str, path: &str, title: &str) {
        let title = one_row(title);
        if title.is_empty() {
            return;
        }
        let cut = path.split('#').next().unwrap_or(path);
        match container.find(folder, path) {
            Some(name) => self.titles.entry(name).or_insert(title),
            None => self.missing.entry(cut.to_owned()).or_insert(title),
        };
    }

    fn add_page(&mut self, container: &Container<'_>, folder: &str, page: &Page) {
        for (at, node) in page.nodes().iter().enumerate() {
            let Some(tag) = node.tag.as_ref().filter(|tag| tag.name == "a") else {
                continue;
            };
            let Some(path) = tag.get("href") else {
                continue;
            };
            let is_landmark = page
                .above(at)
                .filter_map(|at| page.tag(at))
                .any(|tag| tag.words("type").any(|kind| kind == "landmarks"));
            if !is_landmark {
                self.add_title(container, folder, path, &page.text_of(at));
            } else if !path.contains('#')
                && let Some(name) = container.find(folder, path)
            {
                let reason = tag.words("type").find_map(roles::reason_of);
                self.reasons.extend(reason.map(|reason| (name, reason)));
            }
        }
    }

    /// Adds the titles of an older book's table of contents; one that is no XML has none.
    fn add_ncx(&mut self, container: &Container<'_>, folder: &str, text: &str) {
        let mut pieces = Pieces::of(text, Kind::Epub);
        let (mut label, mut in_text) = (String::new(), false);
        while let Ok(Some(piece)) = pieces.next() {
            match piece {
                Piece::Open(tag) => match tag.name.as_str() {
                    "navPoint" => label.clear(),
                    "text" => in_text = true,
                    "content" => {
                        if let Some(path) = tag.get("src") {
                            self.add_title(container, folder, path, &label);
                        }
                    }
                    _ => {}
                },
                Piece::Text(text) if in_text => label.push_str(&text),
                Piece::Close(name) if name == "text" => in_text = false,
                _ => {}
            }
        }
    }
}

/// Unpacks a part that the book can be read without.
fn part_or_none(container: &Container<'_>, name: &str) -> Result<Option<String>, ImportError> {
    match part(container, name) {
        Ok(text) => Ok(Some(text)),
        Err(ImportError::Unpacks) => Err(ImportError::Unpacks),
        Err(error) => {
            log::info!("{name} of a book: {error}");
            Ok(None)
        }
    }
}
