//! The ratchet: counts of exceptions from the style that may only fall. The limits are in `ratchet.toml`.
//!
//! The counts don't depend on the crate a file is in, so a move changes none of them. With `MYNAH_RATCHET=write` the
//! test lowers the limits to the counts; with `MYNAH_RATCHET=list` it prints every counted place.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::PathBuf;

use super::names::is_vague;
use super::scanner::{Item, functions, structs};
use super::sources::{Part, Source, fail_with, root, sources};

/// Longest function without an exception, in lines from `fn` to the closing bracket.
const FUNCTION_LINES: usize = 80;

/// Most fields of a struct without an exception.
const STRUCT_FIELDS: usize = 20;

/// Longest file without a warning, in lines.
const FILE_LINES: usize = 1000;

/// Words that no doc comment begins with.
const BANNED_STARTS: &[&str] = &[
    "What", "Whether", "It", "Those", "Who", "Where", "That", "Of", "So",
];

/// A count of the ratchet.
struct Measure {
    /// Name in `ratchet.toml`.
    name: &'static str,
    /// True if a rise only prints a warning.
    only_warns: bool,
    /// Returns what is counted, each with its place.
    places: fn() -> Vec<String>,
}

const MEASURES: [Measure; 5] = [
    Measure {
        name: "vague_file_names",
        only_warns: false,
        places: vague_file_names,
    },
    Measure {
        name: "functions_over_80_lines",
        only_warns: false,
        places: || oversized(functions, FUNCTION_LINES),
    },
    Measure {
        name: "structs_over_20_fields",
        only_warns: false,
        places: || oversized(structs, STRUCT_FIELDS),
    },
    Measure {
        name: "doc_comments_with_banned_start",
        only_warns: false,
        places: banned_starts,
    },
    Measure {
        name: "files_over_1000_lines",
        only_warns: true,
        places: long_files,
    },
];

/// The outcome of comparing a count with its limit.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Equal,
    /// The count fell: the limit can be lowered.
    Lower,
    Higher,
}

fn vague_file_names() -> Vec<String> {
    let vague = sources().iter().filter(|source| is_vague(source));
    vague.map(|source| source.name.clone()).collect()
}

fn long_files() -> Vec<String> {
    sources()
        .iter()
        .map(|source| (source, source.text.lines().count()))
        .filter(|(_, lines)| *lines > FILE_LINES)
        .map(|(source, lines)| format!("{}: {lines} lines", source.name))
        .collect()
}

/// Returns the items above a size in all files that are not in a `tests` folder of a package.
fn oversized(items: fn(&str) -> Vec<Item>, limit: usize) -> Vec<String> {
    let places = |source: &Source| {
        let items = items(source.text).into_iter();
        let large = items.filter(|item| item.size > limit);
        let place = |item: Item| {
            format!(
                "{}:{}: {} ({})",
                source.name, item.line, item.name, item.size
            )
        };
        large.map(place).collect::<Vec<_>>()
    };
    sources()
        .iter()
        .filter(|source| source.part != Part::Tests)
        .flat_map(places)
        .collect()
}

fn banned_starts() -> Vec<String> {
    let places = |source: &Source| {
        banned_lines(source.text)
            .map(|line| format!("{}:{line}", source.name))
            .collect::<Vec<_>>()
    };
    sources().iter().flat_map(places).collect()
}

/// Returns the numbers of the lines where a doc comment begins with a banned word.
fn banned_lines(text: &str) -> impl Iterator<Item = usize> + '_ {
    let mut previous = None;
    text.lines().enumerate().filter_map(move |(index, line)| {
        let comment = doc_comment(line);
        let is_first = comment.map(|(kind, _)| kind) != previous;
        previous = comment.map(|(kind, _)| kind);
        let (_, words) = comment.filter(|_| is_first)?;
        let end = words.find(|char: char| !char.is_alphabetic());
        let first = words.get(..end.unwrap_or(words.len()))?;
        BANNED_STARTS.contains(&first).then_some(index + 1)
    })
}

/// Returns the marker (`///` or `//!`) and the text of a line of a doc comment.
fn doc_comment(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let (marker, text) = line.split_at_checked(3)?;
    let is_doc = marker == "//!" || marker == "///" && !text.starts_with('/');
    is_doc.then(|| (marker, text.trim_start()))
}

fn limits_path() -> PathBuf {
    root().join("tests/house/ratchet.toml")
}

/// Reads the lines `name = number`.
fn read_limits(text: &str) -> BTreeMap<&str, usize> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" = "))
        .filter_map(|(name, number)| Some((name, number.trim().parse().ok()?)))
        .collect()
}

fn compare(count: usize, limit: usize) -> Verdict {
    match count.cmp(&limit) {
        std::cmp::Ordering::Less => Verdict::Lower,
        std::cmp::Ordering::Equal => Verdict::Equal,
        std::cmp::Ordering::Greater => Verdict::Higher,
    }
}

/// Returns the file with each limit that is above its count replaced by the count.
fn lowered(text: &str, counts: &BTreeMap<&str, usize>) -> String {
    let limits = read_limits(text);
    text.lines()
        .map(|line| {
            let name = line.split_once(" = ").map_or(line, |(name, _)| name);
            match (counts.get(name), limits.get(name)) {
                (Some(count), Some(limit)) if count < limit => format!("{name} = {count}\n"),
                _ => format!("{line}\n"),
            }
        })
        .collect()
}

#[test]
fn ratchet_counts_do_not_rise() {
    let text = fs::read_to_string(limits_path()).expect("tests/house/ratchet.toml");
    let limits = read_limits(&text);
    let mode = env::var("MYNAH_RATCHET").unwrap_or_default();
    let mut broken = Vec::new();
    let mut counts = BTreeMap::new();
    for measure in MEASURES {
        let name = measure.name;
        let places = (measure.places)();
        let count = places.len();
        let limit = limits.get(name).copied();
        let limit = limit.unwrap_or_else(|| panic!("ratchet.toml has no line for {name}"));
        counts.insert(name, count);
        println!("{name}: {count} (limit {limit})");
        if mode == "list" || measure.only_warns {
            for place in &places {
                println!("  {place}");
            }
        }
        match compare(count, limit) {
            Verdict::Lower if mode != "write" => {
                println!(
                    "  Lower it in tests/house/ratchet.toml, or use MYNAH_RATCHET=write: {name} = {count}"
                );
            }
            Verdict::Higher if measure.only_warns => println!("  Warning: above {limit}."),
            Verdict::Higher => broken.push(format!("{name}: {count}, limit {limit}")),
            Verdict::Equal | Verdict::Lower => {}
        }
    }
    if mode == "write" {
        let lowered = lowered(&text, &counts);
        if lowered != text {
            fs::write(limits_path(), lowered).expect("ratchet.toml can be written");
        }
    }
    fail_with(
        &broken,
        "These may only fall (MYNAH_RATCHET=list with --nocapture prints all places):",
    );
}

#[test]
fn limits_only_fall() {
    let text = "# a = 9\na = 5\nb = 5\nc = 5\n";
    let counts = BTreeMap::from([("a", 4), ("b", 6), ("c", 5)]);
    assert_eq!(lowered(text, &counts), "# a = 9\na = 4\nb = 5\nc = 5\n");
    assert_eq!(compare(4, 5), Verdict::Lower);
    assert_eq!(compare(5, 5), Verdict::Equal);
    assert_eq!(compare(6, 5), Verdict::Higher);
}

#[test]
fn banned_starts_are_found() {
    for (text, expected) in [
        ("/// What a line costs.", &[1][..]),
        ("/// Returns a line.\n/// What it costs.", &[]),
        ("//! Module.\n/// It's a line.\nfn a() {}", &[2]),
        (
            "    /// So: a line.\n    fn a() {}\n    /// Whatever.",
            &[1],
        ),
        ("// What is no doc comment.\n//// What is none.", &[]),
        ("/// Returns.\nfn a() {}\n\n/// Of b.\n///\n/// That.", &[4]),
    ] {
        assert_eq!(banned_lines(text).collect::<Vec<_>>(), expected, "{text}");
    }
}
