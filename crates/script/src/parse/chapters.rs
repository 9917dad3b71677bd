//! Levels of a document's headings: its title, its chapters, and the scenes of these.

use super::reader::{counts, heading};
use crate::document::{Heading, Item, Script};
use crate::edit::Edit;
use crate::items::Items;

/// Level of the title of a document. [`settle_title`] takes it out of the rows or makes it a chapter.
pub(crate) const TITLE: u8 = 0;

/// Words that a heading with a number begins with, besides those of [`heading`].
const CHAPTERS: &str = "book volume lesson unit kapitel akt teil folge buch lektion prolog epilog chapitre acte \
    partie épisode épilogue leçon capítulo acto parte episodio prólogo epílogo lección capitolo atto prologo epilogo \
    hoofdstuk bedrijf deel rozdział глава часть пролог эпилог";
/// The same of scenes.
const SCENES: &str = "szene scène escena scena сцена";
/// Beginnings of a screenplay's scene headings.
const SLUGS: &[&str] = &["INT. ", "EXT. ", "INT/EXT", "INT./EXT", "I/E "];
/// Longest number that counts chapters, in characters: `XVIII`. Longer ones and years are names.
const LONGEST_NUMBER: usize = 6;
/// Headings of one level below a title that are its chapters. A single one may be a scene.
const FEWEST: usize = 2;

/// Part of a script that a heading's own words name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    Chapter,
    Scene,
}

/// A heading as its document marks it.
struct Marked {
    /// Place among all rows, from 0.
    at: usize,
    /// Level that the document gives it, from 1; [`TITLE`] for a certain title.
    level: u8,
    named: Option<Named>,
}

impl Marked {
    fn of((at, item): (usize, &Item)) -> Option<Self> {
        let Item::Heading(heading) = item else {
            return None;
        };
        Some(Self {
            at,
            level: heading.level,
            named: named(&heading.title),
        })
    }
}

/// Gives the headings of a document their levels: [`TITLE`] for its title, 1 for chapters, 2 for all below them.
///
/// One heading of the highest level at the very beginning, with two or more of the next level, is the title of a book with
/// chapters. Several of the highest level are the chapters themselves. Headings that count a chapter ("Act One") are no
/// title, and those that count a scene ("Scene 1") no chapters.
pub(super) fn set_levels(items: &mut [Item]) {
    let marked: Vec<Marked> = items.iter().enumerate().filter_map(Marked::of).collect();
    let headings = items.iter_mut().filter_map(|item| match item {
        Item::Heading(heading) => Some(heading),
        Item::Line(_) => None,
    });
    for (heading, level) in headings.zip(levels(&marked)) {
        heading.level = level;
    }
}

/// Returns the sign for scenes in a text: `##`, or `###` if chapters and scenes would be read as a title and chapters.
pub(crate) fn sign_of_scenes(script: &Script) -> &'static str {
    let rows = script.items().iter().enumerate();
    let marked: Vec<Marked> = rows.filter_map(Marked::of).collect();
    let own = marked.iter().map(|heading| heading.level.clamp(1, 2));
    if levels(&marked).into_iter().eq(own) {
        "##"
    } else {
        "###"
    }
}

/// Makes the title of a document the title of its script if `lifts` and nothing stands between it and the next heading,
/// else a chapter's heading. Returns true if the script has this title now.
pub(crate) fn settle_title(script: &mut Script, lifts: bool) -> bool {
    let Some((edit, is_title)) = title_edit(script, lifts) else {
        return false;
    };
    let applied = script.apply(&edit);
    debug_assert!(applied.is_ok(), "its own row: {applied:?}");
    is_title
}

/// Returns the edit that does so, and true if it sets the script's title; `None` for a script whose document has no title.
fn title_edit(script: &Script, lifts: bool) -> Option<(Edit, bool)> {
    let mut rows = script.items().iter();
    let Item::Heading(heading) = rows.next()? else {
        return None;
    };
    if heading.level != TITLE {
        return None;
    }
    let is_title = lifts && matches!(rows.next(), Some(Item::Heading(_)));
    let instead = if is_title {
        let title = match heading.note.as_str() {
            "" => heading.title.clone(),
            note => format!("{} – {note}", heading.title),
        };
        Edit::SetTitle { title }
    } else {
        let chapter = Heading {
            level: 1,
            ..heading.clone()
        };
        let items: Items = std::iter::once(Item::Heading(chapter)).collect();
        Edit::Insert { at: 0, items }
    };
    let remove = Edit::Remove { at: 0, count: 1 };
    Some((Edit::Group(vec![remove, instead]), is_title))
}

fn levels(headings: &[Marked]) -> Vec<u8> {
    let chapters = || headings.iter().filter(|it| it.named != Some(Named::Scene));
    let Some(top) = chapters().map(|it| it.level).min() else {
        return headings.iter().map(|it| it.level.clamp(1, 2)).collect();
    };
    let titled = chapters_below_title(headings, top);
    // Headings of the third level alone are no chapters: a script is written so whose scenes have none.
    let of_chapters = titled.unwrap_or_else(|| top.min(2));
    let level = |(at, heading): (usize, &Marked)| {
        let is_chapter = match heading.named {
            Some(Named::Scene) => titled.is_none() && (top, heading.level) == (1, 1),
            _ => heading.level <= of_chapters,
        };
        if at == 0 && titled.is_some() {
            TITLE
        } else if is_chapter {
            1
        } else {
            2
        }
    };
    headings.iter().enumerate().map(level).collect()
}

/// Returns the level of the chapters if the first heading is the title of a document.
fn chapters_below_title(headings: &[Marked], top: u8) -> Option<u8> {
    let first = headings.first()?;
    if first.at != 0 || first.named.is_some() || first.level != top {
        return None;
    }
    let rest = || {
        let rest = headings.iter().skip(1);
        rest.filter(|it| it.named != Some(Named::Scene))
    };
    let is_counted = |it: &&Marked| it.named == Some(Named::Chapter);
    let next = if top == TITLE {
        rest()
            .map(|it| it.level)
            .filter(|level| *level > top)
            .min()?
    } else {
        top + 1
    };
    let below = || rest().filter(move |it| it.level == next);
    let counted = below().filter(is_counted).count();
    let Some(other) = rest().find(|it| it.level == top) else {
        let is_certain = top == TITLE || counted > 0;
        let fewest = if is_certain { 1 } else { FEWEST };
        return (below().count() >= fewest).then_some(next);
    };
    // "About the author" after the chapters has none of its own.
    let is_last = below().all(|it| it.at < other.at);
    if counted >= FEWEST && is_last {
        return Some(next);
    }
    // A title and its chapters of one level: nothing is below the title.
    let is_empty = headings.get(1).is_some_and(|it| it.at == 1);
    let mut beside = rest().filter(|it| it.level == top);
    let is_book = beside.clone().count() >= FEWEST && beside.all(|it| is_counted(&it));
    (is_empty && is_book).then_some(top)
}

fn named(title: &str) -> Option<Named> {
    if title.starts_with('#') {
        return None;
    }
    if let Some((level, _)) = heading(title) {
        return Some(if level == 1 {
            Named::Chapter
        } else {
            Named::Scene
        });
    }
    if SLUGS.iter().any(|slug| title.starts_with(slug)) {
        return Some(Named::Scene);
    }
    let mut words = title.split_whitespace();
    let first = words.next()?;
    let word = first.trim_end_matches(['.', ':']).to_lowercase();
    let next = words.next();
    if next.is_none_or(counts) {
        let is_among = |words: &str| words.split_whitespace().any(|it| it == word);
        if is_among(SCENES) {
            return Some(Named::Scene);
        }
        if is_among(CHAPTERS) {
            return Some(Named::Chapter);
        }
    }
    // `3`, `IV`, `3. The storm`
    let digits = first.trim_end_matches(['.', ')', ':']);
    let is_number = digits.chars().all(|it| it.is_ascii_digit()) && digits.len() <= 3
        || digits.chars().all(|it| "IVXLC".contains(it));
    let is_apart = next.is_none() || digits.len() < first.len();
    let is_short = (1..=LONGEST_NUMBER).contains(&digits.len());
    (is_short && is_number && is_apart).then_some(Named::Chapter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Choices, read, read_pasted};
    use crate::parse::{parse, to_text};

    /// Rows of a script: its title, `1 Chapter`, `2 Scene`, and a dot for each line.
    fn rows(script: &Script) -> String {
        let rows = script.items().iter().map(|item| match item {
            Item::Heading(heading) => format!("{} {}", heading.level, heading.title),
            Item::Line(_) => ".".to_owned(),
        });
        let rows: Vec<String> = rows.collect();
        format!("{}: {}", script.title(), rows.join(", "))
    }

    fn file(name: &str, text: &str) -> String {
        let read = read(name, text.as_bytes(), &Choices::default()).unwrap();
        rows(&read.script)
    }

    /// `# Title/## Chapter/text` as a document: a row for each part.
    fn document(rows: &str) -> String {
        rows.split('/')
            .fold(String::new(), |all, row| all + row + "\n\n")
    }

    /// Names of cases, texts with `/` for ends of paragraphs, and titles with their rows.
    const BOOKS: [(&str, &str, &str); 20] = [
        (
            "a title with chapters",
            "# The Lamp/## Low water/It was dark./## High tide/It was late.",
            "The Lamp: 1 Low water, ., 1 High tide, .",
        ),
        (
            "words below the title",
            "# The Lamp/by Mara Vale/## Low water/It was dark./## High tide/It was late.",
            "a: 1 The Lamp, ., 1 Low water, ., 1 High tide, .",
        ),
        (
            "chapters with scenes below a title",
            "# The Lamp/## Low water/### Night/It was dark./### Day/It was light./## High tide/It was late.",
            "The Lamp: 1 Low water, 2 Night, ., 2 Day, ., 1 High tide, .",
        ),
        (
            "one counted chapter below a title",
            "# The Lamp/## Chapter 1/It was dark.",
            "The Lamp: 1 Chapter 1, .",
        ),
        (
            "a note beside the title",
            "# The Lamp – a novel/## Chapter 1/It was dark./## Chapter 2/It was late.",
            "The Lamp – a novel: 1 Chapter 1, ., 1 Chapter 2, .",
        ),
        (
            "words after the chapters",
            "# The Lamp/## Chapter 1/It was dark./## Chapter 2/It was late./# Thanks/To all.",
            "The Lamp: 1 Chapter 1, ., 1 Chapter 2, ., 1 Thanks, .",
        ),
        (
            "acts and scenes below a title",
            "# The Lamp/## Act One/### Scene 1/It was dark./### Scene 2/It was light./## Act Two/It was late.",
            "The Lamp: 1 Act One, 2 Scene 1, ., 2 Scene 2, ., 1 Act Two, .",
        ),
        (
            "a title of the level of its chapters",
            "# The Lamp/# Chapter 1/It was dark./# Chapter 2/It was late.",
            "The Lamp: 1 Chapter 1, ., 1 Chapter 2, .",
        ),
        (
            "chapters of the second level alone",
            "## Low water/It was dark./## High tide/It was late.",
            "a: 1 Low water, ., 1 High tide, .",
        ),
        (
            "several chapters with scenes",
            "# Low water/## Night/It was dark./## Day/It was light./# High tide/It was late.",
            "a: 1 Low water, 2 Night, ., 2 Day, ., 1 High tide, .",
        ),
        (
            "a play of one chapter",
            "# The Lamp/## Scene 1/It was dark./## Scene 2/It was late.",
            "a: 1 The Lamp, 2 Scene 1, ., 2 Scene 2, .",
        ),
        (
            "one act with scenes of other names",
            "# Act One/## The stairs/It was dark./## The quay/It was late.",
            "a: 1 Act One, 2 The stairs, ., 2 The quay, .",
        ),
        (
            "one chapter in another language",
            "# Kapitel 3/## Die Treppe/Es war dunkel./## Der Kai/Es war spät.",
            "a: 1 Kapitel 3, 2 Die Treppe, ., 2 Der Kai, .",
        ),
        (
            "one numbered chapter",
            "# 3. The storm/## The stairs/It was dark./## The quay/It was late.",
            "a: 1 3. The storm, 2 The stairs, ., 2 The quay, .",
        ),
        (
            "scenes of a screenplay",
            "# The Lamp/## INT. HOUSE/It was dark./## EXT. SHORE/It was late.",
            "a: 1 The Lamp, 2 INT. HOUSE, ., 2 EXT. SHORE, .",
        ),
        (
            "one scene",
            "# The Lamp/## The stairs/It was dark.",
            "a: 1 The Lamp, 2 The stairs, .",
        ),
        (
            "words before the first heading",
            "It was dark./# Night/## Stairs/It was late./## Door/It was late.",
            "a: ., 1 Night, 2 Stairs, ., 2 Door, .",
        ),
        (
            "a level between is left out",
            "# The Lamp/### The stairs/It was dark./### The quay/It was late.",
            "a: 1 The Lamp, 2 The stairs, ., 2 The quay, .",
        ),
        (
            "parts with chapters",
            "# Part One/## Chapter 1/It was dark./## Chapter 2/It was late./# Part Two/## Chapter 3/It was light.",
            "a: 1 Part One, 2 Chapter 1, ., 2 Chapter 2, ., 1 Part Two, 2 Chapter 3, .",
        ),
        (
            "a first chapter without a line",
            "# Opening/# Chapter 1/It was dark./# Chapter 2/It was late./# Closing/The end.",
            "a: 1 Opening, 1 Chapter 1, ., 1 Chapter 2, ., 1 Closing, .",
        ),
    ];

    /// Regression: a book with a title and chapters was one chapter of scenes.
    #[test]
    fn headings_are_a_title_with_chapters_or_chapters_with_scenes() {
        for (name, text, expected) in BOOKS {
            let text = document(text);
            for file_name in ["a.md", "a.txt"] {
                assert_eq!(file(file_name, &text), expected, "{name}, {file_name}");
            }
        }
    }

    /// A project has its own name: what is pasted into it keeps its title as a heading.
    #[test]
    fn a_title_that_is_pasted_stays_a_heading() {
        let text = document("# The Lamp/## Low water/It was dark./## High tide/It was late.");
        let expected = ": 1 The Lamp, 1 Low water, ., 1 High tide, .";
        assert_eq!(rows(&read_pasted(&text).unwrap().script), expected);
        // The same behind what is shown of it before.
        let expected = format!("Pasted script{expected}");
        assert_eq!(file("Pasted script", &text), expected);
    }

    /// Regression: the file of a book that has the book's name became a project with the name of its first chapter.
    #[test]
    fn a_title_like_the_name_of_its_file_is_the_title() {
        let text = document("# The Lamp/## Low water/It was dark./## High tide/It was late.");
        let read = read("The Lamp.md", text.as_bytes(), &Choices::default()).unwrap();
        assert_eq!(read.title("The Lamp"), Some("The Lamp"));
    }

    #[test]
    fn twelve_chapters_are_twelve_chapters() {
        let chapters: Vec<String> = (1..=12)
            .map(|number| format!("## Night {number}\n\nIt was dark.\n\n"))
            .collect();
        let chapters = chapters.concat();
        let script = read(
            "book.md",
            format!("# The Lamp\n\n{chapters}").as_bytes(),
            &Choices::default(),
        );
        let script = script.unwrap().script;
        let levels = script.items().iter().filter_map(|item| match item {
            Item::Heading(heading) => Some(heading.level),
            Item::Line(_) => None,
        });
        assert_eq!(levels.collect::<Vec<_>>(), [1; 12]);
        assert_eq!(script.title(), "The Lamp");
    }

    /// A chapter with scenes is not read as a title with chapters from the file that it was exported to.
    #[test]
    fn levels_that_are_written_read_back_the_same() {
        for text in [
            "# The Lamp\n\n## The stairs\n\nIt was dark.\n\n## The quay\n\nIt was late.\n",
            "## The stairs\n\nIt was dark.\n\n## The quay\n\nIt was late.\n",
            "# The Lamp\n\n## Scene 1\n\nIt was dark.\n\n# Two\n\nIt was late.\n",
        ] {
            let script = parse(text, "a").unwrap();
            for (name, written) in [
                ("a.txt", to_text(&script)),
                (
                    "a.md",
                    crate::export::write(&script, crate::export::ScriptFormat::Markdown),
                ),
            ] {
                assert_eq!(file(name, &written), rows(&script), "{written}");
            }
        }
    }
}
