//! Replacement texts of marked content (`ActualText`): what a PDF says that glyphs stand for.

use std::ops::Range;

use pdf_extract::content::{Content, Operation};
use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream, decode_text_string};

/// Deepest nesting of forms (contents that pages share) that is followed.
const DEEPEST: usize = 16;
/// Most nodes of the page tree above a page that are asked for its resources.
const MOST_PARENTS: usize = 64;

/// Replacement texts of a page, by the numbers of the strings that it shows.
///
/// The library that reads pages reports each string that is shown, but no marked content. Both go through the same
/// operations in the same order, so the numbers of the strings agree.
#[derive(Debug, Default)]
pub(super) struct Replacements {
    /// Texts by the strings that they replace, in the order of the page. `None` for a text that was used.
    texts: Vec<(Range<usize>, Option<String>)>,
    /// Number of strings that were counted while the texts were collected.
    counted: usize,
    /// Number of strings that were shown.
    shown: usize,
    /// The first of the texts that may replace the string that is shown.
    next: usize,
}

/// What a glyph stands for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum GlyphText {
    /// Its own letters.
    Own,
    /// The text that replaces it and the glyphs after it.
    Replaced(String),
    /// Nothing: an earlier glyph has the text.
    Dropped,
}

impl Replacements {
    /// Collects the replacement texts of a page.
    pub fn of(document: &Document, page: ObjectId) -> Self {
        let mut out = Self::default();
        let empty = Dictionary::new();
        let resources = resources(document, page).unwrap_or(&empty);
        if let Ok(content) = document.get_page_content(page) {
            out.collect(document, &content, resources, 0);
        }
        out
    }

    /// Notes that the next string of the page is shown.
    pub fn begin_string(&mut self) {
        let string = self.shown;
        self.shown += 1;
        while self
            .texts
            .get(self.next)
            .is_some_and(|(strings, _)| strings.end <= string)
        {
            self.next += 1;
        }
    }

    /// Returns what the next glyph of the string stands for.
    pub fn glyph(&mut self) -> GlyphText {
        let string = self.shown.checked_sub(1);
        let text = self.texts.get_mut(self.next);
        let text = text.filter(|(strings, _)| string.is_some_and(|it| strings.contains(&it)));
        match text {
            None => GlyphText::Own,
            Some((_, text)) => text.take().map_or(GlyphText::Dropped, GlyphText::Replaced),
        }
    }

    fn collect(
        &mut self,
        document: &Document,
        content: &[u8],
        resources: &Dictionary,
        depth: usize,
    ) {
        let Ok(content) = Content::decode(content) else {
            return;
        };
        // The marked contents that are open, each with its first string and its text if it has one.
        let mut open: Vec<Option<(usize, String)>> = Vec::new();
        for operation in &content.operations {
            match operation.operator.as_str() {
                "Tj" | "TJ" => self.counted += strings(operation),
                "BMC" => open.push(None),
                "BDC" => {
                    let text = replacement(document, operation, resources);
                    open.push(text.map(|text| (self.counted, text)));
                }
                "EMC" => self.close(open.pop().flatten()),
                "Do" if depth < DEEPEST => {
                    let Some(form) = form(document, operation, resources) else {
                        continue;
                    };
                    let own = form.dict.get_deref(b"Resources", document);
                    let own = own.and_then(Object::as_dict).unwrap_or(resources);
                    let content = form.decompressed_content();
                    let content = content.unwrap_or_else(|_error| form.content.clone());
                    self.collect(document, &content, own, depth + 1);
                }
                _ => {}
            }
        }
        while let Some(last) = open.pop() {
            self.close(last);
        }
    }

    /// Ends marked content. Its text replaces those of the contents in it.
    fn close(&mut self, content: Option<(usize, String)>) {
        let Some((first, text)) = content else { return };
        if first == self.counted {
            return;
        }
        while self
            .texts
            .pop_if(|(strings, _)| strings.start >= first)
            .is_some()
        {}
        self.texts.push((first..self.counted, Some(text)));
    }
}

/// Number of strings that an operation shows.
fn strings(operation: &Operation) -> usize {
    let is_string = |object: &&Object| matches!(object, Object::String(..));
    match operation.operands.first() {
        Some(Object::String(..)) if operation.operator == "Tj" => 1,
        Some(Object::Array(parts)) if operation.operator == "TJ" => {
            parts.iter().filter(is_string).count()
        }
        _ => 0,
    }
}

/// The replacement text of the marked content that an operation begins.
fn replacement(
    document: &Document,
    operation: &Operation,
    resources: &Dictionary,
) -> Option<String> {
    let properties = match operation.operands.get(1)? {
        Object::Dictionary(properties) => properties,
        Object::Name(name) => {
            let named = resources.get_deref(b"Properties", document);
            let named = named.and_then(Object::as_dict).ok()?;
            let named = named.get_deref(name, document);
            named.and_then(Object::as_dict).ok()?
        }
        _ => return None,
    };
    let text = properties.get_deref(b"ActualText", document).ok()?;
    let text = decode_text_string(text).ok()?;
    // Escape characters enclose the code of a language.
    let text: String = text.split('\u{1b}').step_by(2).collect();
    Some(text.trim_start_matches('\u{feff}').to_owned())
}

/// The form that an operation draws. Pictures show no strings.
fn form<'a>(
    document: &'a Document,
    operation: &Operation,
    resources: &'a Dictionary,
) -> Option<&'a Stream> {
    let name = operation.operands.first()?.as_name().ok()?;
    let forms = resources.get_deref(b"XObject", document);
    let forms = forms.and_then(Object::as_dict).ok()?;
    let form = forms.get_deref(name, document);
    let form = form.and_then(Object::as_stream).ok()?;
    let kind = form.dict.get(b"Subtype").and_then(Object::as_name);
    (!kind.is_ok_and(|kind| kind == b"Image")).then_some(form)
}

/// The resources of a page, its own or those of a node above it.
fn resources(document: &Document, page: ObjectId) -> Option<&Dictionary> {
    let mut node = document.get_dictionary(page).ok()?;
    for _ in 0..MOST_PARENTS {
        let own = node.get_deref(b"Resources", document);
        if let Ok(own) = own.and_then(Object::as_dict) {
            return Some(own);
        }
        let parent = node.get_deref(b"Parent", document);
        node = parent.and_then(Object::as_dict).ok()?;
    }
    None
}
