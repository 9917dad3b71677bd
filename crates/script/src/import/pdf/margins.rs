//! Page headers, page footers and page numbers: rows at the edges of pages that are outside the text.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::super::skipped::{Place, Reason, Skipped};
use super::glyphs::{Row, Sheet};
use crate::parse::{cue, heading};

/// Most rows at an edge that are looked at.
const DEEPEST: usize = 4;
/// A row that is farther from the text than this is apart from it, in distances between rows.
const APART: f64 = 1.3;
/// The same for a file of one or two pages, which don't show what they have in common.
const FAR_APART: f64 = 1.8;
/// Most pages of such a file.
const FEW_PAGES: usize = 2;
/// Height of the margin at the top or bottom of a page, as a part of the page.
const MARGIN: f64 = 0.075;
/// Farthest that a header may move from page to page, in points.
const SAME_HEIGHT: f64 = 3.0;

/// Rows that stand on the same height at an edge of a page.
struct Edge {
    /// Their numbers on the page.
    rows: Vec<usize>,
    text: String,
    y: f64,
    /// Distance to the next row.
    gap: f64,
    /// Words of the next row.
    next: String,
    size: f64,
    /// The rows are in the margin of the page.
    is_margin: bool,
}

impl Edge {
    /// The rows are farther from the others than these are from one another, so many times.
    fn is_apart(&self, times: f64, pitch: f64) -> bool {
        // A page of few rows has no distance between them.
        let is_known = pitch.is_finite() || !self.is_margin;
        let pitch = if is_known { pitch } else { 1.2 * self.size };
        self.gap > times * pitch
    }

    /// The text without the number of its page. In the margin a chapter's title may have one after its own number.
    fn key(&self) -> String {
        let words: Vec<&str> = self.text.split_whitespace().collect();
        match words.split_last() {
            Some((last, before)) if self.is_margin && before.len() > 1 && is_number(last) => {
                before.join(" ")
            }
            _ => without_number(&self.text),
        }
    }

    /// The rows may be a header though they read like a chapter's title: they are in the margin.
    fn may_be_header(&self) -> bool {
        self.is_margin || heading(&self.text).is_none()
    }
}

/// Parts that were left out, once for all pages.
#[derive(Default)]
struct Found {
    entries: Vec<(String, Skipped)>,
}

impl Found {
    fn add(&mut self, key: String, page: u64, text: &str) {
        let mut entries = self.entries.iter_mut();
        if let Some((_, entry)) = entries.find(|(known, _)| *known == key) {
            entry.characters += text.chars().count() as u64;
        } else {
            let entry = Skipped::new(Place::Page(page), text, Reason::PageHeader);
            self.entries.push((key, entry));
        }
    }
}

/// Removes headers, footers and page numbers, and returns each of them once.
pub(super) fn remove(sheets: &mut [Sheet], pitch: f64) -> Vec<Skipped> {
    let mut found = Found::default();
    for is_top in [true, false] {
        for _ in 0..DEEPEST {
            let cues = cues(sheets);
            if !remove_edges(sheets, is_top, pitch, &cues, &mut found) {
                break;
            }
        }
    }
    for sheet in sheets {
        sheet.rows.retain(|row| {
            let is_kept = !goes_on(&row.text);
            if !is_kept {
                found.add(row.text.clone(), sheet.number, &row.text);
            }
            is_kept
        });
    }
    found.entries.into_iter().map(|(_, entry)| entry).collect()
}

/// A screenplay's remark that a speech or a scene goes on.
pub(super) fn goes_on(row: &str) -> bool {
    matches!(row, "(MORE)" | "(CONTINUED)") || row.starts_with("CONTINUED:")
}

fn remove_edges(
    sheets: &mut [Sheet],
    is_top: bool,
    pitch: f64,
    cues: &HashSet<String>,
    found: &mut Found,
) -> bool {
    let edges: Vec<Option<Edge>> = sheets.iter().map(|sheet| edge_of(sheet, is_top)).collect();
    let are_few = are_few(&edges, pitch);
    let offsets = offsets(&edges);
    let repeated = repeated(&edges, is_top, pitch, cues);
    let heights: Vec<f64> = edges
        .iter()
        .flatten()
        .filter(|edge| repeated.contains(&edge.key()))
        .map(|edge| edge.y)
        .collect();
    let mut is_any = false;
    for (index, (sheet, edge)) in sheets.iter_mut().zip(&edges).enumerate() {
        let Some(edge) = edge else { continue };
        let is_apart = edge.is_apart(APART, pitch);
        let is_page_number = number(&edge.text).map_or_else(
            || is_apart && is_roman(&edge.text),
            |number| {
                let offset = number.wrapping_sub_unsigned(index as u64);
                is_apart || offsets.get(&offset).is_some_and(|pages| *pages >= 3)
            },
        );
        let key = edge.key();
        let is_header = repeated.contains(&key);
        // The header of a chapter of one page is at the height of the others.
        let among = heights
            .iter()
            .filter(|y| (**y - edge.y).abs() < SAME_HEIGHT)
            .count();
        let is_alike = is_apart && among * 2 >= edges.len() && edge.may_be_header();
        if !(is_page_number || is_header || is_alike || are_few) {
            continue;
        }
        let key = if is_page_number { "#".to_owned() } else { key };
        found.add(key, sheet.number, &edge.text);
        let mut at = 0;
        sheet.rows.retain(|_| {
            at += 1;
            !edge.rows.contains(&(at - 1))
        });
        is_any = true;
    }
    is_any
}

/// Returns true if a file of one or two pages has rows at one height or numbers in its margins, apart from the text.
fn are_few(edges: &[Option<Edge>], pitch: f64) -> bool {
    let first = edges.iter().flatten().next();
    let height = first.map_or(0.0, |edge| edge.y);
    edges.len() <= FEW_PAGES
        && edges.iter().all(|edge| {
            edge.as_ref().is_some_and(|edge| {
                let is_alike = (edge.y - height).abs() < SAME_HEIGHT;
                let has_text = edge.gap.is_finite();
                edge.is_margin
                    && has_text
                    && edge.is_apart(FAR_APART, pitch)
                    && (is_alike || number(&edge.text).is_some())
            })
        })
}

/// The topmost or lowest rows of a page, and whether they are in its margin.
fn edge_of(sheet: &Sheet, is_top: bool) -> Option<Edge> {
    let mut edge = edge(&sheet.rows, is_top)?;
    edge.is_margin = sheet.edges.is_some_and(|(top, bottom)| {
        let margin = MARGIN * (bottom - top);
        if is_top {
            edge.y < top + margin
        } else {
            edge.y > bottom - margin
        }
    });
    Some(edge)
}

/// The topmost or lowest rows of a page.
fn edge(rows: &[Row], is_top: bool) -> Option<Edge> {
    let sign = if is_top { 1.0 } else { -1.0 };
    let by_height = |one: &&Row, other: &&Row| (sign * one.y).total_cmp(&(sign * other.y));
    let first = rows.iter().min_by(by_height)?;
    let mut group: Vec<(usize, &Row)> = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.is_beside(first))
        .collect();
    group.sort_by(|(_, one), (_, other)| one.left.total_cmp(&other.left));
    let others = rows.iter().filter(|row| !row.is_beside(first));
    let next = others.min_by(by_height);
    let texts: Vec<&str> = group.iter().map(|(_, row)| row.text.as_str()).collect();
    Some(Edge {
        text: texts.join(" "),
        y: first.y,
        size: first.size,
        is_margin: false,
        gap: next.map_or(f64::INFINITY, |row| (row.y - first.y).abs()),
        next: next.map(|row| row.text.clone()).unwrap_or_default(),
        rows: group.into_iter().map(|(at, _)| at).collect(),
    })
}

/// Counts the pages by how much the number on them is more than their own.
fn offsets(edges: &[Option<Edge>]) -> HashMap<i64, usize> {
    let mut offsets = HashMap::new();
    for (index, edge) in edges.iter().enumerate() {
        let number = edge.as_ref().and_then(|edge| number(&edge.text));
        if let Some(number) = number {
            let offset = number.wrapping_sub_unsigned(index as u64);
            *offsets.entry(offset).or_default() += 1;
        }
    }
    offsets
}

/// Texts that are on several pages at the same height, outside the text of other pages.
fn repeated(
    edges: &[Option<Edge>],
    is_top: bool,
    pitch: f64,
    cues: &HashSet<String>,
) -> BTreeSet<String> {
    let mut pages: BTreeMap<String, Vec<&Edge>> = BTreeMap::new();
    for edge in edges.iter().flatten() {
        let is_cue = cue(&edge.text).is_some_and(|name| cues.contains(name));
        if edge.may_be_header() && !is_cue {
            pages.entry(edge.key()).or_default().push(edge);
        }
    }
    pages.retain(|_, edges| {
        let y = edges.first().map_or(0.0, |edge| edge.y);
        edges.retain(|edge| (edge.y - y).abs() < SAME_HEIGHT);
        edges.len() >= 2
    });
    let others: Vec<&Edge> = edges
        .iter()
        .flatten()
        .filter(|edge| !pages.contains_key(&edge.key()))
        .collect();
    pages.retain(|_, same| {
        let y = same.first().map_or(0.0, |edge| edge.y);
        let is_outside = |edge: &&&Edge| {
            if is_top {
                edge.y <= y + SAME_HEIGHT
            } else {
                edge.y >= y - SAME_HEIGHT
            }
        };
        // Text of other pages reaches as far: then this is text, too.
        let reach = others.iter().filter(is_outside).count();
        let is_apart = same.iter().all(|edge| edge.is_apart(APART, pitch));
        let first = same.first().map_or("", |edge| &edge.next);
        let is_above_others = same.iter().any(|edge| edge.next != first);
        let is_often = same.len() >= 3 && same.len() * 2 >= edges.len() && is_above_others;
        reach * 10 <= edges.len() * 3 && (is_apart || is_often)
    });
    pages.into_keys().collect()
}

/// Names above what they say, within pages: a page that begins with one has no header.
fn cues(sheets: &[Sheet]) -> HashSet<String> {
    let mut cues = HashSet::new();
    for sheet in sheets {
        let edges = [true, false].map(|is_top| edge(&sheet.rows, is_top));
        let is_edge = |at: usize| edges.iter().flatten().any(|edge| edge.rows.contains(&at));
        let within = sheet
            .rows
            .iter()
            .enumerate()
            .filter(|(at, _)| !is_edge(*at));
        cues.extend(
            within
                .filter_map(|(_, row)| cue(&row.text))
                .map(str::to_owned),
        );
    }
    cues
}

/// A page's number, whatever is around it: `- 12 -`, `12.`, `Page 3 of 10`.
fn number(row: &str) -> Option<i64> {
    let mut words = row.split(|char: char| !char.is_alphanumeric());
    let is_of_pages = |word: &str| {
        let word = word.to_lowercase();
        word.chars().all(|char| char.is_ascii_digit()) || matches!(&*word, "page" | "p" | "of")
    };
    let is_one = row.chars().count() <= 20
        && !row.contains(['!', '?', ',', ':', '%', '$', '€', '£'])
        && words.all(is_of_pages);
    let digits: String = row
        .chars()
        .skip_while(|char| !char.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().ok().filter(|_| is_one)
}

/// Returns true if a word is no more than a number: `12`, `12.`, `(12)`.
fn is_number(word: &str) -> bool {
    let digits = word.trim_matches(['.', '(', ')', '-', '–', '—']);
    !digits.is_empty() && digits.chars().all(|char| char.is_ascii_digit())
}

fn is_roman(row: &str) -> bool {
    row.chars().count() <= 7 && !row.is_empty() && row.chars().all(|char| "ivxlc".contains(char))
}

/// A row without the number of its page: `The Lamp Room 12`. `Track 12` and `Chapter 12` are another one on each page.
fn without_number(row: &str) -> String {
    let words = row.split_whitespace();
    let (all, kept) = (words.clone().count(), words.filter(|word| !is_number(word)));
    let kept: Vec<&str> = kept.collect();
    if kept.len() < 2 || all == kept.len() || heading(row).is_some() {
        row.to_owned()
    } else {
        kept.join(" ")
    }
}
