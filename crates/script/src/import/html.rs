//! A page of HTML or XHTML as a tree of elements and texts. Reads tag soup as browsers do and never fails: a bare `<`
//! or `&` is a letter, an element that is not closed ends with its parent, and a close tag without an element is ignored.

use std::collections::HashMap;

use html5gum::{DefaultEmitter, Emitter, ForwardingEmitter, HtmlString, Token, Tokenizer};

use super::ImportError;

/// Most elements and texts of a page. Larger pages would take more memory than an import may have.
const MOST_NODES: usize = 4_000_000;

/// A page.
pub(super) struct Page {
    nodes: Vec<Node>,
}

/// An element or a text, in the order of the page.
pub(super) struct Node {
    /// Index after its last descendant.
    pub end: usize,
    /// Index of the element that holds it.
    pub parent: Option<usize>,
    /// The element's tag. `None` for a text.
    pub tag: Option<Tag>,
    /// Words of a text, entities resolved. Empty for an element.
    pub text: String,
}

/// A tag. Names are lowercase and without prefix: `type` of `epub:type`.
pub(super) struct Tag {
    /// `p` of `<p>`.
    pub name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// Value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(named, _)| named == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Words of an attribute's value.
    pub fn words(&self, name: &str) -> impl Iterator<Item = &str> {
        self.get(name).unwrap_or_default().split_whitespace()
    }
}

impl Page {
    /// Reads a page.
    ///
    /// # Errors
    /// A page of more than [`MOST_NODES`] elements and texts.
    pub fn read(text: &str) -> Result<Self, ImportError> {
        let mut tree = Tree::default();
        let text = without_declarations(text);
        for token in Tokenizer::new_with_emitter(&*text, WithCdata::default()) {
            let Ok(token) = token;
            match token {
                Token::StartTag(start) => {
                    let attributes = start.attributes.iter();
                    let tag = Tag {
                        name: local(&start.name),
                        attributes: attributes
                            .map(|(name, value)| (local(name), lossy(&value.value)))
                            .collect(),
                    };
                    tree.open(tag, start.self_closing);
                }
                Token::EndTag(end) => tree.close(&local(&end.name)),
                Token::String(words) => tree.text(lossy(&words.value)),
                Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
            if tree.nodes.len() > MOST_NODES {
                return Err(ImportError::TooMuch);
            }
        }
        tree.close_to(0);
        Ok(Self { nodes: tree.nodes })
    }

    /// Elements and texts in the order of the page.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// An element or text with everything in it.
    pub fn within(&self, at: usize) -> &[Node] {
        let end = self.nodes.get(at).map_or(at, |node| node.end);
        self.nodes.get(at..end).unwrap_or_default()
    }

    /// The words of an element.
    pub fn text_of(&self, at: usize) -> String {
        let texts = self.within(at).iter().map(|node| node.text.as_str());
        texts.collect()
    }

    /// The elements that hold this one, from the inside out.
    pub fn above(&self, at: usize) -> impl Iterator<Item = usize> {
        let parent = |at: &usize| self.nodes.get(*at).and_then(|node| node.parent);
        std::iter::successors(parent(&at), parent)
    }

    /// The tag of an element.
    pub fn tag(&self, at: usize) -> Option<&Tag> {
        self.nodes.get(at).and_then(|node| node.tag.as_ref())
    }
}

/// A tree as it grows.
#[derive(Default)]
struct Tree {
    nodes: Vec<Node>,
    open: Vec<usize>,
    /// Numbers of open elements, by their name.
    named: HashMap<String, usize>,
}

impl Tree {
    fn push(&mut self, tag: Option<Tag>, text: String) -> usize {
        let at = self.nodes.len();
        self.nodes.push(Node {
            end: at + 1,
            parent: self.open.last().copied(),
            tag,
            text,
        });
        at
    }

    fn text(&mut self, text: String) {
        self.push(None, text);
    }

    fn open(&mut self, tag: Tag, is_closed: bool) {
        self.close_implied(&tag.name);
        let is_closed = is_closed || is_void(&tag.name);
        let name = (!is_closed).then(|| tag.name.clone());
        let at = self.push(Some(tag), String::new());
        if let Some(name) = name {
            *self.named.entry(name).or_default() += 1;
            self.open.push(at);
        }
    }

    /// Closes the elements that end where one of this name starts, though nothing says so.
    fn close_implied(&mut self, name: &str) {
        let (ends, within): (&[&str], &[&str]) = match name {
            // A base after a reading may have no end tags between them.
            "rb" | "rtc" => (&["rtc", "rb", "rt", "rp"], &["ruby"]),
            "rt" | "rp" => (&["rb", "rt", "rp"], &["ruby", "rtc"]),
            name if name == "p" || HEADINGS.contains(&name) => (&["p"], &[]),
            "li" => (&["li"], &["ul", "ol", "menu"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "tr" => (&["tr"], &["table"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "body" => {
                // The head of a page ends here, whatever in it was not closed.
                let head = self.open.iter().position(|at| {
                    let tag = self.nodes.get(*at).and_then(|node| node.tag.as_ref());
                    tag.is_some_and(|tag| {
                        matches!(&*tag.name, "title" | "style" | "script" | "head")
                    })
                });
                if let Some(depth) = head {
                    self.close_to(depth);
                }
                return;
            }
            _ => return,
        };
        let is_open = |name: &&str| self.named.get(*name).is_some_and(|open| *open > 0);
        if !ends.iter().any(is_open) {
            return;
        }
        for (depth, at) in self.open.iter().enumerate().rev() {
            let tag = self.nodes.get(*at).and_then(|node| node.tag.as_ref());
            let open = tag.map_or("", |tag| tag.name.as_str());
            if ends.contains(&open) {
                let is_reading = open != "rtc" && ends.contains(&"rtc");
                self.close_to(depth);
                if is_reading {
                    // Readings may be in a group of their own.
                    self.close_implied(name);
                }
                return;
            }
            // A paragraph ends through inline elements only: a note within it may have paragraphs of its own.
            let is_border = within.contains(&open) || within.is_empty() && !is_inline(open);
            if is_border {
                return;
            }
        }
    }

    fn close(&mut self, name: &str) {
        let is_open = |name: &str| self.named.get(name).is_some_and(|open| *open > 0);
        if !is_open(name) {
            // Any end of a heading ends the heading that is open.
            let other = HEADINGS.into_iter().find(|other| is_open(other));
            if HEADINGS.contains(&name)
                && let Some(other) = other
            {
                self.close(other);
            }
            return;
        }
        let is_named = |at: &usize| {
            let tag = self.nodes.get(*at).and_then(|node| node.tag.as_ref());
            tag.is_some_and(|tag| tag.name == name)
        };
        if is_inline(name) {
            // An inline element ends no paragraph that was opened in it.
            let inner = self.open.iter().rev().take_while(|at| !is_named(at));
            let ends_block = inner.take(MOST_INLINE).any(|at| {
                let tag = self.nodes.get(*at).and_then(|node| node.tag.as_ref());
                tag.is_some_and(|tag| !is_inline(&tag.name))
            });
            if ends_block {
                return;
            }
        }
        if let Some(depth) = self.open.iter().rposition(is_named) {
            self.close_to(depth);
        }
    }

    /// Closes all open elements from this depth on.
    fn close_to(&mut self, depth: usize) {
        let end = self.nodes.len();
        while self.open.len() > depth {
            let Some(at) = self.open.pop() else { return };
            let Some(node) = self.nodes.get_mut(at) else {
                continue;
            };
            node.end = end;
            if let Some(tag) = &node.tag
                && let Some(open) = self.named.get_mut(&tag.name)
            {
                *open = open.saturating_sub(1);
            }
        }
    }
}

/// Most open elements that are looked through for a block between an inline element and its end.
const MOST_INLINE: usize = 64;

const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

/// Returns true if an element has no content in HTML.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Returns true if an element is part of a row of text.
pub(super) fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "nobr"
            | "q"
            | "rb"
            | "rt"
            | "rtc"
            | "rp"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "textpath"
            | "time"
            | "tspan"
            | "tt"
            | "u"
            | "var"
    )
}

/// Removes the declarations within a document type, which HTML doesn't know: their end would be read as text.
fn without_declarations(text: &str) -> std::borrow::Cow<'_, str> {
    let found = text.find("<!DOCTYPE").and_then(|from| {
        let rest = text.get(from..)?;
        let opens = rest.find('[')?;
        let closes = rest.find("]>").or_else(|| rest.find(']'))?;
        let ends = rest.find('>')?;
        (opens < ends && opens < closes).then_some((from + opens, from + closes + 1))
    });
    match found.and_then(|(from, to)| Some((text.get(..from)?, text.get(to..)?))) {
        Some((before, after)) => std::borrow::Cow::Owned([before, after].concat()),
        None => std::borrow::Cow::Borrowed(text),
    }
}

/// The tokens of HTML, with `CDATA` as text: XHTML has it everywhere.
#[derive(Default)]
struct WithCdata(DefaultEmitter);

impl ForwardingEmitter for WithCdata {
    type Token = Token;

    fn inner(&mut self) -> &mut impl Emitter<Token = Self::Token> {
        &mut self.0
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        true
    }
}

fn local(name: &HtmlString) -> String {
    let name = lossy(name);
    match name.rsplit_once(':') {
        Some((_, local)) => local.to_owned(),
        None => name,
    }
}

fn lossy(bytes: &HtmlString) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let page = Page::read(text).unwrap();
        let mut out = String::new();
        let mut ends = Vec::new();
        for (at, node) in page.nodes().iter().enumerate() {
            while ends.last().is_some_and(|end| *end <= at) {
                ends.pop();
                out.push(')');
            }
            match &node.tag {
                Some(tag) => {
                    out.push_str(&tag.name);
                    out.push('(');
                    ends.push(node.end);
                }
                None => out.push_str(&node.text),
            }
        }
        out.extend(ends.iter().map(|_| ')'));
        out
    }

    #[test]
    fn tag_soup_is_read_as_browsers_do() {
        for (soup, tree) in [
            ("<p>a < b & c > d</p>", "p(a < b & c > d)"),
            ("<p>AT&T, R&D; a&lt;b&#33;</p>", "p(AT&T, R&D; a<b!)"),
            ("<p>One<p>Two", "p(One)p(Two)"),
            ("<h1>One</h2><p>Two", "h1(One)p(Two)"),
            ("<p>One<br>two</i> three</p>", "p(Onebr()two three)"),
            ("<p>H<sup>2</p><p>O</p>", "p(Hsup(2))p(O)"),
            ("<b><p>One</b> two</p>", "b(p(One two))"),
            (
                "<ul><li>a<li>b<ul><li>c</ul></ul>",
                "ul(li(a)li(bul(li(c))))",
            ),
            ("<p>a<a id=\"x\"/>b</p>", "p(aa()b)"),
            ("<p><![CDATA[a < b]]>!</p>", "p(a < b!)"),
            (
                "<?xml version=\"1.0\"?><!DOCTYPE html [<!ENTITY x \"y>\">]><P>Hi</P>",
                "p(Hi)",
            ),
            (
                "<title/><p>Hi <em>there</p><p>you",
                "title()p(Hi em(there))p(you)",
            ),
            ("<head><title>T<body>Hi", "head(title(T))body(Hi)"),
        ] {
            assert_eq!(shown(soup), tree, "{soup}");
        }
    }

    #[test]
    fn deep_and_unmatched_tags_take_little_time() {
        let soup = "<i>".repeat(100_000) + &"</b><x></i>".repeat(100_000);
        assert!(Page::read(&soup).is_ok());
    }
}
