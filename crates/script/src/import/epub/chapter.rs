//! A page of a book as paragraphs and headings. Notes and other parts that are left out don't cut the sentence that they
//! are in: their words come after its paragraph.

use std::collections::HashMap;

use super::super::flow::{Flow, Omission, Part};
use super::super::html::{Page, Tag, is_inline};
use super::super::skipped::{Place, Reason};
use super::notes::is_heading;
use super::roles::{Role, is_label};

/// Most levels of parts within parts that are told apart; deeper ones belong to the part that they are in.
const DEEPEST: usize = 6;
/// Longest number of a page, in characters: `[Pg 123]`.
const LONGEST_NUMBER: usize = 24;
/// Paragraphs of notes that a heading needs to be left out with them: fewer may be notes of the heading.
const NOTES_WITH_HEADING: usize = 2;

/// Reads a page into `flow`. Returns the numbers of a printed book's pages.
pub(super) fn read(
    page: &Page,
    roles: &HashMap<usize, Role>,
    place: &Place,
    base: Option<Reason>,
    flow: &mut Flow,
) -> String {
    let from = flow.len();
    let omission = base.map(|reason| flow.omission(place.clone(), reason));
    let mut reader = Reader {
        page,
        roles,
        place,
        flow,
        page_numbers: String::new(),
    };
    let parts = reader.parts(0..page.nodes().len(), omission.as_ref(), 0);
    let numbers = std::mem::take(&mut reader.page_numbers);
    for part in parts {
        flow.push(part);
    }
    with_headings(flow.parts_from(from));
    numbers
}

/// Leaves out the heading of a page whose text is left out ("Notes").
fn with_headings(parts: &mut [Part]) {
    let has_words = |part: &Part| part.text.chars().any(char::is_alphanumeric);
    let mut said = parts.iter().filter(|part| part.level.is_none());
    if said.any(|part| part.omission.is_none() && has_words(part)) {
        return;
    }
    let is_apparatus = |omission: &&Omission| {
        matches!(
            omission.reason,
            Reason::Note | Reason::FrontMatter | Reason::Bibliography
        )
    };
    let omissions = parts.iter().filter_map(|part| part.omission.as_ref());
    let mut omissions = omissions.filter(is_apparatus);
    let first = omissions.next().cloned();
    let others = omissions.count();
    let Some(first) = first else { return };
    if first.reason == Reason::Note && others + 1 < NOTES_WITH_HEADING {
        return;
    }
    for part in parts.iter_mut().filter(|part| part.omission.is_none()) {
        part.omission = Some(first.clone());
    }
}

/// Returns true if a text in a drawing has a place of its own, as each of its rows has.
fn is_placed(tag: &Tag) -> bool {
    let mut places = ["x", "y", "dy"].into_iter();
    places.any(|place| tag.get(place).is_some())
}

struct Reader<'a> {
    page: &'a Page,
    roles: &'a HashMap<usize, Role>,
    place: &'a Place,
    flow: &'a mut Flow,
    page_numbers: String,
}

/// The paragraph or heading that is being read.
#[derive(Default)]
struct Current {
    text: String,
    /// Level of the heading that holds the words.
    level: Option<u8>,
    /// Parts that were met within, which come after the words.
    after: Vec<Part>,
    /// Reason for leaving the words out.
    omission: Option<Omission>,
    /// Parts that ended.
    parts: Vec<Part>,
}

impl Current {
    fn end(&mut self) {
        let text = std::mem::take(&mut self.text);
        if !text.trim().is_empty() {
            self.parts.push(Part {
                level: self.level,
                text,
                omission: self.omission.clone(),
            });
        }
        self.parts.append(&mut self.after);
    }
}

impl Reader<'_> {
    /// The parts of these nodes.
    fn parts(
        &mut self,
        range: std::ops::Range<usize>,
        omission: Option<&Omission>,
        depth: usize,
    ) -> Vec<Part> {
        let mut current = Current {
            omission: omission.cloned(),
            ..Current::default()
        };
        let mut heading_end = 0;
        let mut block_ends: Vec<usize> = Vec::new();
        let mut at = range.start;
        while at < range.end && !self.flow.is_full() {
            while block_ends.last().is_some_and(|end| *end <= at) {
                block_ends.pop();
                if at >= heading_end {
                    current.end();
                    current.level = None;
                } else {
                    current.text.push(' ');
                }
            }
            let Some(node) = self.page.nodes().get(at) else {
                break;
            };
            let next = at + 1;
            let Some(tag) = &node.tag else {
                // A page's own line breaks are spaces.
                current
                    .text
                    .push_str(&node.text.replace(['\n', '\r', '\t'], " "));
                at = next;
                continue;
            };
            let role = self
                .roles
                .get(&at)
                .filter(|_| at != range.start || depth == 0);
            if let Some(role) = role {
                let is_done = self.role(*role, at, depth, &mut current);
                if is_done {
                    at = node.end;
                    continue;
                }
            }
            match tag.name.as_str() {
                "br" => current.text.push('\n'),
                "img" | "image" => self.picture(at, &mut current),
                "tspan" if is_placed(tag) => current.text.push(' '),
                name if is_inline(name) || name == "wbr" => {}
                name => {
                    if at >= heading_end || name == "p" && !current.text.trim().is_empty() {
                        current.end();
                        current.level = None;
                        heading_end = 0;
                    }
                    if is_heading(name) {
                        current.level = name.get(1..).and_then(|level| level.parse().ok());
                        heading_end = node.end;
                    }
                    block_ends.push(node.end);
                }
            }
            at = next;
        }
        current.end();
        current.parts
    }

    /// Reads an element with a role. Returns `false` if its words belong to the text.
    fn role(&mut self, role: Role, at: usize, depth: usize, current: &mut Current) -> bool {
        let end = self.page.nodes().get(at).map_or(at + 1, |node| node.end);
        match role {
            Role::Silent => true,
            Role::Mark => {
                let words = self.page.text_of(at);
                let is_in_note = current
                    .omission
                    .as_ref()
                    .is_some_and(|it| it.reason == Reason::Note);
                if !is_label(&words) && !words.trim().is_empty() && !is_in_note {
                    let omission = Some(self.flow.omission(self.place.clone(), Reason::Note));
                    current.after.push(Part {
                        level: None,
                        text: words,
                        omission,
                    });
                }
                true
            }
            // Some programs mark what comes after the break.
            Role::PageNumber if self.page.text_of(at).trim().chars().count() > LONGEST_NUMBER => {
                false
            }
            Role::PageNumber => {
                self.page_numbers.push(' ');
                self.page_numbers.push_str(self.page.text_of(at).trim());
                true
            }
            Role::LeftOut(_) if depth >= DEEPEST => false,
            Role::LeftOut(Reason::Note) if is_label(&self.page.text_of(at)) => true,
            Role::LeftOut(reason) => {
                let inner = match &current.omission {
                    Some(outer) if outer.reason == reason => outer.clone(),
                    _ => self.flow.omission(self.place.clone(), reason),
                };
                let read = self.parts(at..end, Some(&inner), depth + 1);
                // Parts of a page are in the text's order; notes and drawings are beside it.
                if matches!(reason, Reason::FrontMatter | Reason::Bibliography) {
                    current.end();
                    current.parts.extend(read);
                } else {
                    current.after.extend(read);
                }
                true
            }
        }
    }

    /// The description of a picture. A single letter before a word is drawn as a picture in some books.
    fn picture(&mut self, at: usize, current: &mut Current) {
        let alt = self.page.tag(at).and_then(|tag| tag.get("alt"));
        let alt = alt.unwrap_or_default().trim();
        let mut letters = alt.chars();
        let is_letter = letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
        let mut texts = self.page.nodes().iter().skip(at).map(|node| &*node.text);
        let next = texts.find(|text| !text.is_empty());
        let begins_word = next.is_some_and(|text| text.starts_with(char::is_lowercase));
        if is_letter && begins_word && current.text.trim().is_empty() {
            current.text.push_str(alt);
        } else if !alt.is_empty() {
            let omission = Some(self.flow.omission(self.place.clone(), Reason::Object));
            current.after.push(Part {
                level: None,
                text: alt.to_owned(),
                omission,
            });
        }
    }
}
