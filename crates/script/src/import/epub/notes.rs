//! Notes of a book by its links: a mark leads to a note, and many notes lead back.

use std::collections::{HashMap, HashSet};

use super::super::html::{Page, is_inline};
use super::roles::{Role, is_label, is_note_anchor, is_plain_mark, role_of};

/// Longest words of a link that are looked at, in characters.
const LONGEST_LABEL: usize = 16;
/// Longest note in an element that has the note's id, in bytes.
const LONGEST_NOTE: usize = 4_000;

/// A link between parts of the book.
struct Link {
    chapter: usize,
    /// Index of the link's element.
    at: usize,
    /// Ids of the link, its parents up to the block, and its children.
    ids: Vec<String>,
    /// Chapter and id that the link leads to.
    target: (usize, String),
    /// True if the link is the first of its block.
    is_first: bool,
    /// True if the block of the link has nothing else.
    is_whole: bool,
    /// True if the block of the link is a heading.
    is_heading: bool,
    /// True if the link's own look says that it leads to a note.
    is_mark: bool,
    /// True if the link has words (`back`), so that it can only lead back.
    is_worded: bool,
}

/// Links of all chapters.
#[derive(Default)]
pub(super) struct Links {
    links: Vec<Link>,
}

/// Elements that belong to notes.
#[derive(Default)]
pub(super) struct Notes {
    /// Links that are marks, as chapter and element.
    marks: HashSet<(usize, usize)>,
    /// Links back from a note whose block is the note.
    backs: HashSet<(usize, usize)>,
    /// Ids that marks lead to.
    targets: HashSet<(usize, String)>,
    /// Ids of notes that lead back with a word.
    blocks: HashSet<(usize, String)>,
}

impl Links {
    /// Adds the links of a chapter. `find` returns the chapter that a path leads to.
    pub fn add(&mut self, chapter: usize, page: &Page, find: impl Fn(&str) -> Option<usize>) {
        // An index has thousands of links in one block.
        let mut texts: HashMap<usize, String> = HashMap::new();
        for (at, node) in page.nodes().iter().enumerate() {
            let Some(tag) = node.tag.as_ref().filter(|tag| tag.name == "a") else {
                continue;
            };
            let Some((path, id)) = tag.get("href").and_then(|href| href.split_once('#')) else {
                continue;
            };
            let words = page.text_of(at);
            let is_typed = role_of(tag) == Some(Role::Mark);
            if words.chars().count() > LONGEST_LABEL || words.trim().is_empty() && !is_typed {
                continue;
            }
            let target = match path {
                "" => chapter,
                path if is_outside(path) => continue,
                // A mark may lead to a page that is missing.
                path => find(path).unwrap_or(usize::MAX),
            };
            let block = block_of(page, at);
            let mut ids = Vec::new();
            let inner = at..node.end;
            let is_worded = !is_typed && !is_label(&words);
            let is_item = |at: usize| {
                let name = page.tag(at).map_or("", |tag| tag.name.as_str());
                matches!(name, "li" | "dd" | "td" | "tr" | "aside")
                    || name == "div" && is_short(page, at)
            };
            let outer = page.above(at);
            let outer = outer.take_while(|above| *above >= block || is_item(*above));
            for at in inner.chain(outer) {
                let tag = page.tag(at);
                let named = ["id", "name"].map(|key| tag.and_then(|tag| tag.get(key)));
                ids.extend(named.into_iter().flatten().map(str::to_owned));
            }
            let before = page.nodes().get(block..at).unwrap_or_default();
            let before = before.iter().all(|node| is_blank(&node.text));
            let all = texts.entry(block).or_insert_with(|| page.text_of(block));
            let is_heading = page.tag(block).is_some_and(|tag| is_heading(&tag.name));
            let is_raised = is_raised(page, at);
            let own = ids.iter().any(|id| is_note_anchor(id));
            self.links.push(Link {
                chapter,
                at,
                is_first: before,
                is_whole: all.trim() == words.trim(),
                is_heading,
                is_mark: is_typed
                    || is_raised
                    || is_plain_mark(&words)
                    || is_note_anchor(id)
                    || own && is_label(&words),
                is_worded,
                ids,
                target: (target, id.to_owned()),
            });
        }
    }

    /// Tells the marks and notes apart.
    pub fn notes(&self) -> Notes {
        let mut by_id: HashMap<(usize, &str), Vec<usize>> = HashMap::new();
        for (index, link) in self.links.iter().enumerate() {
            for id in &link.ids {
                by_id.entry((link.chapter, id)).or_default().push(index);
            }
        }
        let mut notes = Notes::default();
        for (index, link) in self.links.iter().enumerate() {
            let (chapter, id) = &link.target;
            let there = by_id.get(&(*chapter, id.as_str()));
            let back = there.into_iter().flatten().find(|other| {
                let other = self.links.get(**other);
                other.is_some_and(|other| {
                    other.target.0 == link.chapter && link.ids.contains(&other.target.1)
                })
            });
            let other = back.and_then(|other| self.links.get(*other).map(|link| (*other, link)));
            match other {
                // Chapters and their table of contents lead to each other, too.
                Some((_, other)) if link.is_heading || other.is_heading => {}
                Some((_, other)) if link.is_worded || other.is_worded => {
                    if link.is_worded && other.is_mark && !other.is_worded {
                        notes.backs.insert((link.chapter, link.at));
                        notes.blocks.insert(other.target.clone());
                    } else if link.is_mark && !link.is_worded {
                        notes.marks.insert((link.chapter, link.at));
                    }
                }
                Some((at, other)) if at != index => {
                    let is_note = match (link.is_first, other.is_first) {
                        (true, false) => true,
                        (false, true) => false,
                        _ => index > at,
                    };
                    let mark = if is_note { other } else { link };
                    if mark.is_whole && !mark.is_mark {
                        continue;
                    }
                    if is_note {
                        notes.backs.insert((link.chapter, link.at));
                    } else {
                        notes.marks.insert((link.chapter, link.at));
                    }
                }
                _ if link.is_mark && !link.is_worded => {
                    notes.marks.insert((link.chapter, link.at));
                    if !link.is_first {
                        notes.targets.insert(link.target.clone());
                    }
                }
                _ => {}
            }
        }
        notes
    }
}

impl Notes {
    /// Roles of a chapter's elements, by their index.
    pub fn roles(&self, chapter: usize, page: &Page) -> HashMap<usize, Role> {
        const NOTE: Role = Role::LeftOut(super::super::skipped::Reason::Note);
        let mut roles = HashMap::new();
        for (at, node) in page.nodes().iter().enumerate() {
            let Some(tag) = &node.tag else { continue };
            if let Some(role) = role_of(tag) {
                roles.insert(at, role);
            }
            if self.marks.contains(&(chapter, at)) {
                roles.insert(at, Role::Mark);
            }
            if self.backs.contains(&(chapter, at)) {
                roles.insert(at, Role::Mark);
                roles.extend(note_of(page, at, None).into_iter().map(|at| (at, NOTE)));
            }
            if tag.name == "sup" && is_mark_without_link(page, at) {
                roles.insert(at, Role::Mark);
            }
            let names = ["id", "name"].map(|key| tag.get(key));
            let is_in = |targets: &HashSet<(usize, String)>| {
                let mut ids = names.into_iter().flatten();
                ids.any(|id| targets.contains(&(chapter, id.to_owned())))
            };
            let is_target = is_in(&self.targets);
            if tag.name == "div" && is_in(&self.blocks) && !has_heading(page, at) {
                roles.insert(at, NOTE);
            }
            if is_target && !roles.contains_key(&at) {
                let note = note_of(page, at, Some(chapter));
                roles.extend(note.into_iter().map(|at| (at, NOTE)));
            }
        }
        roles
    }
}

/// Elements of the note that this one belongs to. `guessed` if only a mark leads there: then the note has to begin with
/// a label.
fn note_of(page: &Page, at: usize, guessed: Option<usize>) -> Vec<usize> {
    let mut block = block_of(page, at);
    let name = |at: usize| page.tag(at).map_or("", |tag| tag.name.as_str());
    // A note in a list is its whole item.
    if let Some(item) = page.above(block).next()
        && matches!(name(item), "li" | "dd")
        && page
            .nodes()
            .get(item..block)
            .is_some_and(|before| before.iter().all(|node| is_blank(&node.text)))
    {
        block = item;
    }
    let is_page = matches!(
        name(block),
        "body" | "html" | "section" | "article" | "main" | ""
    );
    if is_page || has_heading(page, block) {
        return Vec::new();
    }
    let text = page.text_of(block);
    let first = text.split_whitespace().next().unwrap_or_default();
    if guessed.is_some() && !is_label(first) && !begins_with_number(first) {
        return Vec::new();
    }
    let mut note = vec![block];
    // The words of some notes are in the next element: `<dt>1</dt><dd>It was old.</dd>`.
    if is_label(&text) {
        let end = page.nodes().get(block).map_or(block, |node| node.end);
        let parent = page.above(block).next();
        let next = (end..page.nodes().len()).find(|at| page.tag(*at).is_some());
        note.extend(next.filter(|next| {
            page.above(*next).next() == parent
                && !is_heading(name(*next))
                && !is_inline(name(*next))
        }));
    }
    note
}

/// Returns true if an element has no more text than a note.
fn is_short(page: &Page, at: usize) -> bool {
    let mut texts = page.within(at).iter().map(|node| node.text.len());
    texts
        .try_fold(0, |all, more| (all <= LONGEST_NOTE).then_some(all + more))
        .is_some_and(|all| all <= LONGEST_NOTE)
}

fn has_heading(page: &Page, at: usize) -> bool {
    let mut tags = page.within(at).iter().filter_map(|node| node.tag.as_ref());
    tags.any(|tag| is_heading(&tag.name))
}

/// Units and functions that have an exponent: `sec²`.
const WITH_EXPONENT: &[&str] = &[
    "sin", "cos", "tan", "log", "sec", "min", "mol", "inch", "foot", "feet", "mile",
];

/// Returns true if a raised number without a link is the mark of a note: directly after a word or the end of a sentence.
fn is_mark_without_link(page: &Page, at: usize) -> bool {
    let words = page.text_of(at);
    let is_number = (1..=3).contains(&words.len()) && words.bytes().all(|it| it.is_ascii_digit());
    let is_link = |tag: &super::super::html::Tag| tag.name == "a";
    let mut within = page.within(at).iter().filter_map(|node| node.tag.as_ref());
    let has_link = within.any(is_link) || page.above(at).filter_map(|at| page.tag(at)).any(is_link);
    if !is_number || has_link {
        return false;
    }
    let block = block_of(page, at);
    let texts = page.nodes().get(block..at).unwrap_or_default().iter().rev();
    let before = texts
        .map(|node| node.text.as_str())
        .find(|text| !text.is_empty());
    let before = before.unwrap_or_default();
    let marks = before.trim_end_matches(['.', ',', ';', ':', '!', '?', '"', '”', '’', '»', '“']);
    let word = marks
        .rsplit(|char: char| !char.is_alphabetic())
        .next()
        .unwrap_or_default();
    let is_word =
        word.chars().count() > 2 && !WITH_EXPONENT.contains(&word.to_lowercase().as_str());
    is_word || marks.len() < before.len() && !word.is_empty()
}

/// Returns true if a link leads out of the book.
pub(super) fn is_outside(path: &str) -> bool {
    path.contains("://") || path.starts_with("mailto:")
}

/// `1It`, `[1]It`, `*It`: the label of a note has no space after it where it is a link or raised.
fn begins_with_number(word: &str) -> bool {
    let word = word.trim_start_matches(['[', '(']);
    word.starts_with(|char: char| char.is_ascii_digit() || "*†‡§".contains(char))
}

/// The block that an element is in, or is.
fn block_of(page: &Page, at: usize) -> usize {
    let is_block = |at: &usize| page.tag(*at).is_some_and(|tag| !is_inline(&tag.name));
    if is_block(&at) {
        return at;
    }
    page.above(at).find(is_block).unwrap_or(at)
}

fn is_raised(page: &Page, at: usize) -> bool {
    let within = page.within(at).iter().filter_map(|node| node.tag.as_ref());
    let above = page.above(at).map_while(|at| page.tag(at));
    let above = above.take_while(|tag| is_inline(&tag.name));
    within.chain(above).any(|tag| {
        let style = tag.get("style").unwrap_or_default();
        tag.name == "sup" || style.contains("super") && style.contains("vertical-align")
    })
}

pub(super) fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Returns true if words before a link don't count: brackets and spaces.
fn is_blank(text: &str) -> bool {
    text.chars()
        .all(|char| char.is_whitespace() || "[](){}".contains(char))
}
