//! The package document of a book: its title, its pages in reading order, and what it says of them.

use std::collections::HashMap;

use super::super::xml::{Piece, Pieces, Tag};
use super::super::{ImportError, Kind};

/// Most fallbacks of a page that are followed.
const MOST_FALLBACKS: usize = 8;

/// The package of a book. Paths are as the package writes them.
#[derive(Default)]
pub(super) struct Package {
    /// Title of the book.
    pub title: Option<String>,
    /// Pages in reading order, then those that the reading order doesn't have.
    pub pages: Vec<Listed>,
    /// Types and paths of the parts that the guide of an older book names.
    pub guide: Vec<(String, String)>,
    /// Path of the navigation page.
    pub navigation: Option<String>,
    /// Path of an older book's table of contents.
    pub ncx: Option<String>,
}

/// A page that the package lists.
#[derive(Clone)]
pub(super) struct Listed {
    /// Path of the page, or its id if the package has no such item.
    pub path: String,
    /// True if the page is part of the reading order.
    pub is_linear: bool,
    /// Content of the page.
    pub content: Content,
}

/// Content of a part of a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// A page of XHTML or HTML.
    Text,
    /// A drawing as SVG, which may have text.
    Drawing,
    /// A picture.
    Picture,
    /// Another format.
    Other,
}

struct Item {
    path: String,
    fallback: Option<String>,
    content: Content,
}

impl Item {
    fn is_text(&self) -> bool {
        self.content == Content::Text
    }
}

impl Package {
    /// Reads a package document.
    ///
    /// # Errors
    /// A document that is no XML.
    pub fn of(text: &str) -> Result<Self, ImportError> {
        let mut pieces = Pieces::of(text, Kind::Epub);
        let mut package = Self::default();
        let mut items: HashMap<String, Item> = HashMap::new();
        let mut order = Vec::new();
        let mut refs = Vec::new();
        let mut in_title = false;
        while let Some(piece) = pieces.next()? {
            match piece {
                Piece::Open(tag) => match tag.name.as_str() {
                    "title" => in_title = package.title.is_none(),
                    "item" => {
                        if let Some((id, item)) = package.item(&tag) {
                            order.push(id.clone());
                            items.insert(id, item);
                        }
                    }
                    "itemref" => {
                        let is_linear = tag.get("linear") != Some("no");
                        refs.extend(tag.get("idref").map(|id| (id.to_owned(), is_linear)));
                    }
                    "reference" => {
                        if let (Some(kind), Some(path)) = (tag.get("type"), tag.get("href")) {
                            let part = (kind.to_lowercase(), path.to_owned());
                            package.guide.push(part);
                        }
                    }
                    _ => {}
                },
                Piece::Text(text) if in_title => {
                    package.title.get_or_insert_default().push_str(&text);
                }
                Piece::Close(name) if name == "title" => in_title = false,
                _ => {}
            }
        }
        let title = package.title.as_deref().unwrap_or_default();
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        package.title = Some(title).filter(|title| !title.is_empty());
        package.list(&order, &items, refs);
        Ok(package)
    }

    fn item(&mut self, tag: &Tag) -> Option<(String, Item)> {
        let (id, path) = (tag.get("id")?, tag.get("href")?.to_owned());
        let kind = tag.get("media-type").unwrap_or_default();
        let properties = tag.get("properties").unwrap_or_default();
        if properties.split_whitespace().any(|one| one == "nav") {
            self.navigation = Some(path.clone());
        }
        if kind == "application/x-dtbncx+xml" {
            self.ncx = Some(path.clone());
        }
        let is_text = matches!(
            kind,
            "" | "application/xhtml+xml" | "text/html" | "text/x-oeb1-document"
        ) || kind != "application/x-dtbncx+xml" && is_page_name(&path);
        let content = match kind {
            _ if is_text => Content::Text,
            "image/svg+xml" => Content::Drawing,
            kind if kind.starts_with("image/") => Content::Picture,
            _ => Content::Other,
        };
        let item = Item {
            path,
            fallback: tag.get("fallback").map(str::to_owned),
            content,
        };
        Some((id.to_owned(), item))
    }

    fn list(&mut self, order: &[String], items: &HashMap<String, Item>, refs: Vec<(String, bool)>) {
        for (id, is_linear) in refs {
            let chain = std::iter::successors(items.get(&id), |item| {
                item.fallback.as_ref().and_then(|id| items.get(id))
            });
            let mut chain = chain.take(MOST_FALLBACKS);
            let page = chain.find(|item| item.is_text()).or_else(|| items.get(&id));
            self.pages.push(Listed {
                path: page.map_or(id, |page| page.path.clone()),
                is_linear,
                content: page.map_or(Content::Text, |page| page.content),
            });
        }
        let listed = self.pages.iter().map(|page| page.path.clone());
        let listed: std::collections::HashSet<String> = listed.collect();
        let pages = order.iter().filter_map(|id| items.get(id));
        let pages = pages.filter(|item| item.is_text() && !listed.contains(&item.path));
        self.pages.extend(pages.map(|item| Listed {
            path: item.path.clone(),
            is_linear: false,
            content: Content::Text,
        }));
    }
}

/// Returns true if a path ends as pages do, whatever the package says of its type.
fn is_page_name(path: &str) -> bool {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| {
        ["xhtml", "html", "htm"]
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    })
}
