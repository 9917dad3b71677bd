//! The lines of what was read, each with a tick box: a person leaves lines out and takes cues in.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use egui::{Align, Label, Layout, Ui, vec2};

use super::lists::{NAME, cell_ui};
use mynah_core::ids::LineId;
use mynah_i18n::tr;
use mynah_model::desk::Preview;
use mynah_script::document::{Heading, Item, Line, Script};
use mynah_script::import::{LeftOutCue, Skipped};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::{Button, tick};

/// Rows that are shown until a person wants all.
const ROWS: usize = 40;
/// Rows that are drawn above and below the visible ones, for Tab to reach.
const AHEAD: f32 = 4.0;
/// Height of a row, and the gap between two.
const ROW: f32 = 20.0;
const GAP: f32 = 4.0;
/// Characters of a text that are drawn, and those in the name of its tick box.
const SHOWN: usize = 200;
const NAMED: usize = 60;

/// Ticks that a person changed.
#[derive(Default)]
pub(super) struct LineTicks {
    preview: Option<Arc<Preview>>,
    /// Lines that are left out.
    removed: BTreeSet<LineId>,
    /// Lines whose cues are imported.
    restored: BTreeSet<LineId>,
    /// True if more than the first rows are shown.
    is_all: bool,
}

/// Numbers of what is imported.
pub(super) struct Sums {
    /// Lines.
    pub lines: usize,
    /// Speakers with at least one line.
    pub speakers: usize,
    /// Characters, as ElevenLabs counts them.
    pub characters: u64,
}

/// A row of the list.
enum Row<'a> {
    Heading(&'a Heading),
    Line(&'a Line),
    Cue(&'a LeftOutCue),
}

impl LineTicks {
    /// Applies what was read. After another choice about the same file lines keep their ticks by their ids, and lines of a
    /// changed file by their texts.
    pub fn follow(&mut self, preview: &Arc<Preview>) {
        let Some(before) = self.preview.replace(Arc::clone(preview)) else {
            return;
        };
        let is_unchanged = self.removed.is_empty() && self.restored.is_empty();
        if is_unchanged || is_same_file(&before, preview) {
            return;
        }
        self.removed = carried(&self.removed, lines(&before), lines(preview));
        self.restored = carried(&self.restored, cues(&before), cues(preview));
    }

    /// Leaves lines out of a script that was read, and puts cues into it.
    pub fn choose(&self, preview: &Preview, script: &mut Script) {
        preview
            .imported
            .choose_lines(script, &self.removed, &self.restored);
    }

    /// Returns true if a part of the file is left out.
    pub fn is_left_out(&self, part: &Skipped) -> bool {
        part.line.is_none_or(|line| !self.restored.contains(&line))
    }

    /// Counts the sound and music cues that are left out.
    pub fn cues_left_out(&self, preview: &Preview) -> usize {
        let skipped = preview.imported.skipped.iter();
        let restored = skipped.filter(|part| !self.is_left_out(part)).count();
        preview.imported.sounds.saturating_sub(restored)
    }

    /// Counts what is imported.
    pub fn sums(&self, preview: &Preview) -> Sums {
        let script = &preview.imported.script;
        let characters = |text: &str| text.chars().count() as u64;
        let parts = preview.parts.iter();
        let mut speakers: HashMap<&str, usize> = parts
            .map(|part| (part.speaker.as_str(), part.lines))
            .collect();
        let mut all = preview.characters;
        for line in self.removed.iter().filter_map(|id| script.line(*id)) {
            all = all.saturating_sub(characters(&line.text));
            if let Some(lines) = speakers.get_mut(line.speaker.as_str()) {
                *lines = lines.saturating_sub(1);
            }
        }
        for cue in &preview.imported.cues {
            if !self.restored.contains(&cue.line.id) {
                continue;
            }
            if !cue.is_part {
                all += characters(&cue.line.text);
                *speakers.entry(cue.line.speaker.as_str()).or_default() += 1;
            } else if !self.removed.contains(&cue.line.id) {
                let without = script.line(cue.line.id).map(|line| characters(&line.text));
                all = (all + characters(&cue.line.text)).saturating_sub(without.unwrap_or(0));
            }
        }
        Sums {
            lines: speakers.values().sum(),
            speakers: speakers.values().filter(|lines| **lines > 0).count(),
            characters: all,
        }
    }

    /// Draws the rows.
    pub fn ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, preview: &Preview) {
        ui.label(Face::SmallStrong.rich(tr!("import-lines"), cx.tokens.text));
        let count = preview.imported.script.items().len() + preview.imported.cues.len();
        let shown = if self.is_all { count } else { count.min(ROWS) };
        let step = ROW + GAP;
        let (clip, top) = (ui.clip_rect(), ui.cursor().top());
        let place = |y: f32| ((y - top) / step).clamp(0.0, shown as f32) as usize;
        let (mut first, mut last) = (0, shown);
        if self.is_all {
            first = place(clip.top() - AHEAD * step);
            last = place(clip.bottom() + AHEAD * step + step);
        }
        ui.add_space(first as f32 * step);
        for at in first..last {
            ui.push_id(("line", at), |ui| self.row_ui(ui, cx, preview, at));
        }
        ui.add_space(shown.saturating_sub(last) as f32 * step);
        if shown < count {
            let more = Button::new(tr!("import-more", count = count - shown)).small();
            let more = more.ghost().tip(tr!("import-more-names.tip"));
            self.is_all = ui.add(more).clicked();
        }
    }

    fn row_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, preview: &Preview, at: usize) {
        let size = vec2(ui.available_width(), ROW);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_height(ROW);
            match row(preview, at) {
                None => {}
                Some(Row::Heading(heading)) => {
                    let title = Face::SmallStrong.rich(heading.title.as_str(), cx.tokens.text2);
                    ui.add(Label::new(title).truncate());
                }
                Some(Row::Line(line)) => {
                    let is_on = !self.removed.contains(&line.id);
                    if tick_ui(ui, cx, (&line.speaker, &line.text), is_on) {
                        turn(&mut self.removed, line.id);
                    }
                }
                Some(Row::Cue(cue)) => {
                    let text = if cue.is_part {
                        &cue.words
                    } else {
                        &cue.line.text
                    };
                    let is_on = self.restored.contains(&cue.line.id);
                    if tick_ui(ui, cx, (&cue.line.speaker, text), is_on) {
                        turn(&mut self.restored, cue.line.id);
                    }
                }
            }
        });
    }
}

/// Draws a tick box, a name and a text. Returns true if the tick was changed.
fn tick_ui(ui: &mut Ui, cx: &StudioCtx<'_>, (speaker, text): (&str, &str), is_on: bool) -> bool {
    let t = cx.tokens;
    let named: String = text.chars().take(NAMED).collect();
    let name = tr!("import-line", text = named.as_str());
    let mut on = is_on;
    let changed = tick(ui, &name, &mut on, &tr!("import-line.tip")).changed();
    let (strong, quiet) = if is_on {
        (t.text, t.text2)
    } else {
        (t.text3, t.text3)
    };
    cell_ui(
        ui,
        NAME,
        Face::SmallMedium.rich(speaker_name(speaker), strong),
    );
    // The beginning of a very long line is enough.
    let text: String = text.chars().take(SHOWN).collect();
    ui.add(Label::new(Face::Small.rich(text, quiet)).truncate());
    changed
}

fn turn(ids: &mut BTreeSet<LineId>, id: LineId) {
    if !ids.remove(&id) {
        ids.insert(id);
    }
}

/// The row at this place among the rows of the script and the cues that are left out.
fn row(preview: &Preview, at: usize) -> Option<Row<'_>> {
    let cues = &preview.imported.cues;
    let above = cues.partition_point(|cue| cue.at < at);
    if let Some(cue) = cues.get(above).filter(|cue| cue.at == at) {
        return Some(Row::Cue(cue));
    }
    let item = preview
        .imported
        .script
        .items()
        .get(at.checked_sub(above)?)?;
    Some(match item {
        Item::Heading(heading) => Row::Heading(heading),
        Item::Line(line) => Row::Line(line),
    })
}

fn lines(preview: &Preview) -> impl Iterator<Item = (LineId, &str)> {
    let lines = preview.imported.script.lines();
    lines.map(|line| (line.id, line.text.as_str()))
}

fn cues(preview: &Preview) -> impl Iterator<Item = (LineId, &str)> {
    let cues = preview.imported.cues.iter();
    cues.map(|cue| (cue.line.id, cue.words.as_str()))
}

/// Returns the texts of lines. A line with a cue has the text from which the cue was not cut out.
fn whole_texts(preview: &Preview) -> HashMap<LineId, &str> {
    let cues = preview.imported.cues.iter().map(|cue| &cue.line);
    let lines = preview.imported.script.lines().chain(cues);
    lines.map(|line| (line.id, line.text.as_str())).collect()
}

/// Returns true if lines with the same id have the same words, apart from a name, a direction or a cue.
fn is_same_file(before: &Preview, now: &Preview) -> bool {
    let (before, now) = (whole_texts(before), whole_texts(now));
    let mut common = now
        .iter()
        .filter_map(|(id, is)| Some((*before.get(id)?, *is)))
        .peekable();
    common.peek().is_some() && common.all(|(was, is)| was.ends_with(is) || is.ends_with(was))
}

/// The lines of `now` with the texts that `ids` had `before`. Of several with one text the place among them tells.
fn carried<'a>(
    ids: &BTreeSet<LineId>,
    before: impl Iterator<Item = (LineId, &'a str)>,
    now: impl Iterator<Item = (LineId, &'a str)>,
) -> BTreeSet<LineId> {
    if ids.is_empty() {
        return BTreeSet::new();
    }
    let mut wanted = HashSet::new();
    for (id, key) in numbered(before) {
        if ids.contains(&id) {
            wanted.insert(key);
        }
    }
    let now = numbered(now).filter(|(_, key)| wanted.contains(key));
    now.map(|(id, _)| id).collect()
}

/// Each text with its number among equal ones.
fn numbered<'a>(
    texts: impl Iterator<Item = (LineId, &'a str)>,
) -> impl Iterator<Item = (LineId, (&'a str, usize))> {
    let mut met: HashMap<&str, usize> = HashMap::new();
    texts.map(move |(id, text)| {
        let number = met.entry(text).or_default();
        *number += 1;
        (id, (text, *number))
    })
}

#[cfg(test)]
mod tests {
    use egui::accesskit::Role;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use mynah_model::desk::Desk;
    use mynah_script::import::{Choices, read};
    use mynah_ui_core::testing::{Bench, panel};

    fn preview(text: &str) -> Arc<Preview> {
        chosen(text, &Choices::default())
    }

    fn chosen(text: &str, choices: &Choices) -> Arc<Preview> {
        let read = read("a.txt", text.as_bytes(), choices).unwrap();
        Arc::new(Preview::new(read))
    }

    fn texts(ticks: &LineTicks, preview: &Preview) -> Vec<String> {
        let mut script = preview.imported.script.clone();
        ticks.choose(preview, &mut script);
        script.lines().map(|line| line.text.clone()).collect()
    }

    /// Regression: stage text was imported with the lines, and only whole speakers could be left out.
    #[test]
    fn every_line_is_unticked_and_every_cue_ticked() {
        let text = "SFX: door\n\nMIRA: One. [SFX: rain] Two.\n\nTOM: Three.\n";
        let read = preview(text);
        let mut ticks = LineTicks::default();
        ticks.follow(&read);
        let sums = ticks.sums(&read);
        assert_eq!((sums.lines, sums.speakers, sums.characters), (2, 2, 15));
        let shown = Arc::clone(&read);
        let bench = Bench::new(Desk::default(), ticks);
        let mut room = panel(
            (700.0, 500.0),
            bench,
            move |ticks: &mut LineTicks, ui, cx| {
                ticks.ui(ui, cx, &shown);
            },
        );
        for (text, expected, sums) in [
            ("Three.", &["One. Two."][..], (1, 1, 9)),
            ("door", &["door", "One. Two."], (2, 2, 13)),
            (
                "[SFX: rain]",
                &["door", "One. [SFX: rain] Two."],
                (2, 2, 25),
            ),
            (
                "Three.",
                &["door", "One. [SFX: rain] Two.", "Three."],
                (3, 3, 31),
            ),
            ("door", &["One. [SFX: rain] Two.", "Three."], (2, 2, 27)),
        ] {
            let name = tr!("import-line", text = text);
            room.get_by_role_and_label(Role::CheckBox, &name).click();
            room.run();
            let ticks = &room.state().panel;
            assert_eq!(texts(ticks, &read), expected, "{text}");
            let now = ticks.sums(&read);
            assert_eq!((now.lines, now.speakers, now.characters), sums, "{text}");
        }
    }

    #[test]
    fn ticks_stay_with_their_lines_when_the_file_is_read_again() {
        let mut ticks = LineTicks::default();
        let first = preview("SFX: door\n\nMIRA: Yes.\n\nTOM: No.\n\nMIRA: Yes.\n");
        ticks.follow(&first);
        let second = first.imported.script.lines().nth(2).unwrap().id;
        turn(&mut ticks.removed, second);
        turn(&mut ticks.restored, first.imported.cues[0].line.id);
        let again = preview("Well.\n\nSFX: door\n\nMIRA: Yes.\n\nTOM: No.\n\nMIRA: Yes.\n");
        ticks.follow(&again);
        assert_eq!(texts(&ticks, &again), ["Well.", "door", "Yes.", "No."]);
    }

    /// Regression: a line that was left out came back when another choice of the dialog was changed.
    #[test]
    fn ticks_stay_when_another_choice_changes() {
        let text = "SFX: door\n\nMIRA: (coughs) One. [SFX: rain] Two.\n\nTOM: Yes.\n\nMIRA: Yes.\n";
        let first = preview(text);
        let mut ticks = LineTicks::default();
        ticks.follow(&first);
        let ids: Vec<LineId> = first.imported.script.lines().map(|line| line.id).collect();
        turn(&mut ticks.removed, ids[0]);
        turn(&mut ticks.removed, ids[2]);
        turn(&mut ticks.restored, first.imported.cues[0].line.id);
        let expected = ["door", "Yes."];
        assert_eq!(texts(&ticks, &first), expected);
        for (sounds, spoken_directions) in [(false, true), (true, true), (true, false)] {
            let choices = Choices {
                sounds,
                spoken_directions,
                ..Choices::default()
            };
            let again = chosen(text, &choices);
            ticks.follow(&again);
            assert_eq!(
                texts(&ticks, &again),
                expected,
                "{sounds} {spoken_directions}"
            );
        }
        ticks.follow(&first);
        assert_eq!(texts(&ticks, &first), expected);
    }
}
