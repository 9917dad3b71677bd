//! The best takes: those that have a star, heard and chosen in one place.

mod list;

use std::sync::Arc;

use egui::{Key, Label, Modifiers, Ui};

use super::{Dialog, Outcome};
use mynah_core::ids::{ProjectId, TakeId};
use mynah_i18n::tr;
use mynah_model::command::{Command, PlaybackCommand, TakeAct, TakesCommand};
use mynah_model::desk::{BestRow, BestTake};
use mynah_model::trouble::Trouble;
use mynah_room_script::inspector::pick_take;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::room::Room;
use mynah_ui_core::widgets::TroubleCard;
use mynah_ui_kit::keys::space_presses;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::menu::{arrows, ends};
use mynah_ui_kit::widgets::{Button, at_right};

/// Width of the dialog where the window has it.
pub const WIDTH: f32 = 720.0;

/// The dialog while it is open.
pub struct BestDialog {
    project: ProjectId,
    /// What the script and its takes were like when it was asked for what there is.
    asked: Option<(u64, u64)>,
    /// What was known then: the answer is another one.
    before: Option<Arc<Vec<BestRow>>>,
    /// Why it could not be told before that.
    failed_before: Option<Arc<Trouble>>,
    /// The take that is chosen, else the first, and its row.
    at: Option<TakeId>,
    place: usize,
    /// Takes whose star was taken away here.
    unstarred: Vec<TakeId>,
}

/// What was pressed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Press {
    Play,
    Pick,
    Go,
    Star,
    Export,
}

impl BestDialog {
    /// Of the open project; nothing where none is.
    pub(super) fn new(cx: &StudioCtx<'_>) -> Option<Self> {
        let project = cx.desk.project.as_ref()?.card.id;
        Some(Self {
            project,
            asked: None,
            before: None,
            failed_before: None,
            at: None,
            place: 0,
            unstarred: Vec::new(),
        })
    }

    /// Another project was opened.
    pub(super) fn is_over(&self, cx: &StudioCtx<'_>) -> bool {
        let open = cx.desk.project.as_ref().map(|open| open.card.id);
        open != Some(self.project)
    }

    /// What is listed, once it is known.
    fn known(&self, cx: &StudioCtx<'_>) -> Option<Arc<Vec<BestRow>>> {
        let (of, rows) = cx.desk.best.as_ref()?;
        let is_new = self.before.as_ref().is_none_or(|it| !Arc::ptr_eq(it, rows));
        let asked = self.asked.is_some();
        (*of == self.project && asked && is_new).then(|| Arc::clone(rows))
    }

    /// Why it can't be told what there is, if that was the answer.
    fn failed(&self, cx: &StudioCtx<'_>) -> Option<Arc<Trouble>> {
        let (of, why) = cx.desk.best_failed.as_ref()?;
        let before = self.failed_before.as_ref();
        let is_new = before.is_none_or(|it| !Arc::ptr_eq(it, why));
        (*of == self.project && self.asked.is_some() && is_new).then(|| Arc::clone(why))
    }

    /// Asks for what there is, and again where something changed since the last answer.
    fn ask(&mut self, cx: &mut StudioCtx<'_>) {
        let now = (cx.desk.revision(), cx.desk.take_changes());
        let answered = self.known(cx).is_some() || self.failed(cx).is_some();
        let waits = self.asked.is_some() && !answered;
        if waits || self.asked == Some(now) {
            return;
        }
        self.asked = Some(now);
        self.before = cx.desk.best.as_ref().map(|(_, rows)| Arc::clone(rows));
        let failed = cx.desk.best_failed.as_ref();
        self.failed_before = failed.map(|(_, why)| Arc::clone(why));
        cx.send(Command::Takes(TakesCommand::Best {
            project: self.project,
            script: Box::new(cx.desk.script().clone()),
            also: self.unstarred.clone(),
        }));
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Outcome {
        let t = cx.tokens;
        let answered = self.known(cx);
        self.ask(cx);
        // While the next answer is on its way the one before stands.
        let is_own = cx
            .desk
            .best
            .as_ref()
            .is_some_and(|(of, _)| *of == self.project);
        let known = answered.or_else(|| self.before.clone().filter(|_| is_own));
        ui.label(Face::Title.rich(tr!("best-title"), t.text));
        let text = Face::Small.rich(tr!("best-text"), t.text2);
        ui.add(Label::new(text).wrap());
        let rows = known.as_deref().map_or(&[][..], Vec::as_slice);
        let (mut place, moved) = self.chosen(ui, rows);
        let mut press = pressed_by_key(ui);
        if let Some((row, plays)) = list::rows_ui(ui, cx, rows, (place, moved)) {
            place = Some(row);
            press = plays.then_some(Press::Play).or(press);
        }
        let failed = self.failed(cx);
        if let Some(why) = &failed {
            let card = TroubleCard::new(why).reads().narrow();
            if card.show(ui).is_some() {
                self.asked = None;
                ui.ctx().request_repaint();
            }
        } else if rows.is_empty() {
            let words = match known {
                Some(_) => tr!("best-none"),
                None => tr!("best-loading"),
            };
            ui.add(Label::new(Face::Small.rich(words, t.text2)).wrap());
        }
        let chosen = place.and_then(|place| rows.get(place)?.take());
        self.at = chosen.map(|take| take.card.id);
        self.place = place.unwrap_or_default();
        press = buttons_ui(ui, cx, chosen).or(press);
        let export = Button::new(tr!("best-export")).icon(icons::EXPORT);
        let starred = rows.iter().filter_map(BestRow::take);
        let none = !starred.clone().any(|take| take.card.starred);
        let export = export
            .outline()
            .tip(tr!("best-export.tip"))
            .why_not(none.then(|| tr!("best-none-chosen")));
        let close = Button::new(tr!("dialog-close")).outline();
        let (exports, closed) =
            at_right(ui, |ui| (ui.add(export).clicked(), ui.add(close).clicked()));
        if exports {
            press = Some(Press::Export);
        }
        let outcome = match (press, chosen) {
            (Some(press), Some(take)) => self.run(cx, take, press),
            _ => Outcome::Open,
        };
        if closed { Outcome::Done } else { outcome }
    }

    /// The row of the chosen take, and the one that an arrow leads to.
    fn chosen(&self, ui: &Ui, rows: &[BestRow]) -> (Option<usize>, Option<usize>) {
        let is_take = |place: &usize| rows.get(*place).is_some_and(|row| row.take().is_some());
        let of = |row: &BestRow| row.take().is_some_and(|it| Some(it.card.id) == self.at);
        // It stands where it stood, unless the list is another one.
        let place = Some(self.place).filter(|place| rows.get(*place).is_some_and(of));
        let place = place.or_else(|| rows.iter().position(of));
        let place = place.or_else(|| (0..rows.len()).find(is_take));
        let moved = arrows(ui, place, rows.len()).or_else(|| ends(ui, rows.len()));
        // Headings are gone past, in the way that the arrow goes.
        let moved = moved.and_then(|to| {
            let back = place.is_some_and(|place| to < place);
            let before = || (0..=to).rev().find(is_take);
            let behind = || (to..rows.len()).find(is_take);
            if back {
                before().or_else(behind)
            } else {
                behind().or_else(before)
            }
        });
        (moved.or(place), moved)
    }

    fn run(&mut self, cx: &mut StudioCtx<'_>, take: &BestTake, press: Press) -> Outcome {
        let id = take.card.id;
        match press {
            Press::Play => play(cx, take),
            Press::Pick => {
                pick_take(cx, &take.card);
            }
            Press::Star => {
                let starred = !take.card.starred;
                self.unstarred.retain(|it| *it != id);
                if !starred {
                    self.unstarred.push(id);
                }
                cx.act_on(&take.card, TakeAct::Star(id, starred));
            }
            Press::Export => return Outcome::Next(Dialog::ExportBest),
            Press::Go => {
                if take.number.is_some() {
                    cx.view.room = Room::Script;
                    cx.view.show(take.card.line);
                    return Outcome::Done;
                }
            }
        }
        Outcome::Open
    }
}

/// Space plays, Enter leads to the line; on a button both press it.
fn pressed_by_key(ui: &Ui) -> Option<Press> {
    if space_presses(ui.ctx()) {
        return None;
    }
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::Space) {
        Some(Press::Play)
    } else if pressed(Key::Enter) {
        Some(Press::Go)
    } else {
        None
    }
}

/// Whether a take is heard now.
fn is_heard(cx: &StudioCtx<'_>, take: TakeId) -> bool {
    let heard = cx.desk.heard().and_then(|heard| heard.take());
    heard == Some(take)
}

/// Plays a take as its line shapes it, or pauses it while it plays.
fn play(cx: &mut StudioCtx<'_>, take: &BestTake) {
    cx.send(Command::Playback(if is_heard(cx, take.card.id) {
        PlaybackCommand::TogglePause
    } else {
        PlaybackCommand::Hear(vec![cx.desk.cue(take.card.line, &take.card)])
    }));
}

fn buttons_ui(ui: &mut Ui, cx: &StudioCtx<'_>, chosen: Option<&BestTake>) -> Option<Press> {
    let none = chosen.is_none().then(|| tr!("best-none-chosen"));
    let plays = chosen.is_some_and(|take| is_heard(cx, take.card.id));
    let (icon, label) = if plays && !cx.desk.playback.paused {
        (icons::PAUSE, tr!("best-pause"))
    } else {
        (icons::PLAY, tr!("best-play"))
    };
    let gone = chosen.is_some_and(|take| take.number.is_none());
    let no_line = none.clone().or_else(|| gone.then(|| tr!("best-no-line")));
    let is_picked = chosen.is_some_and(|take| take.card.picked);
    let picked = || is_picked.then(|| tr!("takes-is-picked"));
    let (star, star_tip) = if chosen.is_some_and(|take| !take.card.starred) {
        (tr!("best-star"), tr!("best-star.tip"))
    } else {
        (tr!("best-unstar"), tr!("best-unstar.tip"))
    };
    let mut press = None;
    ui.horizontal_wrapped(|ui| {
        for (of, button) in [
            (
                Press::Play,
                Button::new(label)
                    .icon(icon)
                    .tip(tr!("best-play.tip"))
                    .why_not(none.clone()),
            ),
            (
                Press::Pick,
                Button::new(tr!("best-pick"))
                    .icon(icons::CHECK)
                    .tip(tr!("best-pick.tip"))
                    .why_not(no_line.clone().or_else(picked)),
            ),
            (
                Press::Go,
                Button::new(tr!("best-go"))
                    .icon(icons::ARROW_RIGHT)
                    .tip(tr!("best-go.tip"))
                    .why_not(no_line.clone()),
            ),
            (
                Press::Star,
                Button::new(star)
                    .icon(icons::STAR)
                    .tip(star_tip)
                    .why_not(none.clone()),
            ),
        ] {
            if ui.add(button.small()).clicked() {
                press = Some(of);
            }
        }
    });
    press
}
