//! A dialogue cut into its lines: each line gets the take, trimmed to the measured times of its turn.

use egui::Ui;

use mynah_core::ids::{LineId, ProjectId, TakeId};
use mynah_core::request::{DialogueRequest, Generation};
use mynah_core::shape::Cut;
use mynah_core::timing::WordTime;
use mynah_i18n::tr;
use mynah_model::command::{Command, TakesCommand};
use mynah_model::desk::TakeCard;
use mynah_script::document::Script;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::room::Room;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::Button;

use crate::send_to::SendTo;

/// Milliseconds that are kept before the first and after the last word of a turn.
const AROUND: u32 = 40;

/// The button that cuts a dialogue.
#[derive(Default)]
pub(crate) struct DialogueCut {
    /// The take whose word times were asked for.
    loaded: Option<TakeId>,
    /// The lines of a dialogue, with the take and the state of the script that they were found for.
    lines: Option<(Found, Option<Vec<LineId>>)>,
}

/// A take, a project and the revision of its script.
type Found = (TakeId, Option<(ProjectId, u64)>);

impl DialogueCut {
    /// Draws the button for a dialogue, with the reason if it can't be cut.
    pub(crate) fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (take, send_to): (&TakeCard, &mut SendTo),
    ) {
        let Generation::Dialogue(request) = &*take.request else {
            return;
        };
        let sound = cx.desk.sound(take.id);
        if sound.is_none() && self.loaded != Some(take.id) {
            self.loaded = Some(take.id);
            cx.send(Command::Takes(TakesCommand::Load(take.id)));
        }
        let times = sound.and_then(|sound| turn_times(request, &sound.words));
        let open = cx.desk.project.as_ref();
        let found = (take.id, open.map(|open| (open.card.id, cx.desk.revision())));
        if self.lines.as_ref().is_none_or(|(of, _)| *of != found) {
            self.lines = Some((found, lines_of(cx.desk.script(), request)));
        }
        let lines = self.lines.as_ref().and_then(|(_, lines)| lines.clone());
        let why_not = if lines.is_none() {
            Some(tr!("dialogue-cut-no-lines"))
        } else if times.is_none() {
            Some(tr!("dialogue-cut-no-times"))
        } else {
            None
        };
        let label = tr!("dialogue-cut", count = request.turns.len());
        let button = Button::new(label)
            .outline()
            .icon(icons::SCISSORS)
            .command("dialogue-cut.command");
        let button = button.tip(tr!("dialogue-cut.tip"));
        if ui.add(button.why_not(why_not.clone())).clicked()
            && let Some((lines, times)) = lines.zip(times)
            && let Some(open) = cx.desk.project.as_ref().map(|open| open.card.id)
        {
            let all = (take.seconds.max(0.0) * 1e3) as u32;
            for (line, [start, end]) in lines.iter().zip(times) {
                let cut = Cut {
                    start_ms: start.saturating_sub(AROUND),
                    end_ms: all.saturating_sub(end.saturating_add(AROUND)),
                    ..Cut::default()
                };
                send_to.put_cut(cx, (take, cut), (open, *line));
            }
            cx.view.show(lines.first().copied());
            cx.view.room = Room::Script;
        }
        if let Some(why) = why_not {
            ui.add(egui::Label::new(Face::Small.rich(why, cx.tokens.text2)).wrap());
        }
    }
}

/// Returns the start and end of each turn in milliseconds, if every turn has a word.
fn turn_times(request: &DialogueRequest, words: &[WordTime]) -> Option<Vec<[u32; 2]>> {
    let mut from = 0;
    let times = request.turns.iter().map(|turn| {
        let span = from..from + turn.text.len();
        from = span.end;
        let mut own = words.iter().filter(|word| span.contains(&word.bytes.start));
        let first = own.next()?;
        let last = own.next_back().unwrap_or(first);
        Some([first.start_ms, last.end_ms])
    });
    times.collect()
}

/// Returns the lines that a dialogue was generated from: as many in a row with the same words.
fn lines_of(script: &Script, request: &DialogueRequest) -> Option<Vec<LineId>> {
    let lines: Vec<_> = script.lines().filter(|line| !line.is_mute()).collect();
    let is_same = |start: usize| {
        let mut own = lines.iter().skip(start).zip(&request.turns);
        own.all(|(line, turn)| line.text.trim() == turn.text.trim())
    };
    let last = lines.len().checked_sub(request.turns.len())?;
    let start = (0..=last).find(|start| is_same(*start))?;
    let own = lines.iter().skip(start).take(request.turns.len());
    Some(own.map(|line| line.id).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::format::OutputFormat;
    use mynah_core::request::DialogueTurn;
    use mynah_script::parse::parse;

    fn request(texts: &[&str]) -> DialogueRequest {
        let turns = texts.iter().map(|text| DialogueTurn {
            voice: "ada".into(),
            text: (*text).to_owned(),
        });
        DialogueRequest {
            turns: turns.collect(),
            model: "eleven_v3".into(),
            delivery: None,
            format: OutputFormat::default(),
            seed: None,
            language: None,
            place: Default::default(),
        }
    }

    #[test]
    fn turns_have_the_times_of_their_words() {
        let word = |start_ms: u32, bytes: std::ops::Range<usize>| WordTime {
            start_ms,
            end_ms: start_ms + 200,
            bytes,
        };
        let words = [word(100, 0..2), word(400, 3..6), word(900, 6..9)];
        let times = turn_times(&request(&["We go.", "No."]), &words);
        assert_eq!(times, Some(vec![[100, 600], [900, 1100]]));
        assert_eq!(
            turn_times(&request(&["We go.", "No.", "Go."]), &words),
            None
        );
    }

    #[test]
    fn lines_are_found_by_their_words_in_a_row() {
        let script = parse("A: One.\nB: Two.\nA: Three.\n", "Script").unwrap();
        let found = lines_of(&script, &request(&["Two.", "Three."])).unwrap();
        let all: Vec<_> = script.lines().map(|line| line.id).collect();
        assert_eq!(found, all[1..]);
        assert!(lines_of(&script, &request(&["One.", "Three."])).is_none());
    }
}
