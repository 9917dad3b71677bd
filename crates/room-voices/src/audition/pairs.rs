//! Head to head: two at a time, until it is known who is best.

use egui::{FocusDirection, Key, Modifiers, Ui, vec2};

use super::Open;
use mynah_i18n::tr;
use mynah_model::audition::ranking::Verdict;
use mynah_script::deed::Judged;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::hearing::pressed_anew;
use mynah_ui_core::room::Room;
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::theme::{Face, size};
use mynah_ui_kit::widgets::{Button, key_cap};

/// Width of what stands for one of the two where there is room, the least of it, and the room between them.
const SIDE: f32 = 240.0;
const LEAST_SIDE: f32 = 120.0;
const BETWEEN: f32 = 16.0;

impl Open {
    /// Begins with the two whose answer tells most, of those whose takes are here.
    pub(super) fn begin_pairs(&mut self, cx: &mut StudioCtx<'_>) {
        let (from, lines) = (self.looking.at.1, self.audition.lines.len());
        let lines = (from..lines).chain(0..from);
        // Of a line without takes nobody can say anything; another one may have them.
        let found = lines.into_iter().find_map(|line| {
            let ranking = &self.ranked.ranking;
            let pair = ranking.next(|place| self.is_away(cx, (place, line)));
            Some((pair?, line))
        });
        self.pair = found.map(|(pair, _)| pair);
        self.is_told = self.pair.is_none();
        if let Some(((one, _), line)) = found {
            self.looking.at = (one, line);
            self.go_over(cx, self.looking.at);
        }
    }

    /// Why two of them can't be asked about; nothing where they can.
    pub(super) fn pairs_why_not(&self, cx: &StudioCtx<'_>) -> Option<String> {
        if self.audition.revealed {
            return Some(tr!("audition-pairs.revealed"));
        }
        if self.pair.is_some() || self.is_told {
            return None;
        }
        // It begins with a line that has two, whichever is looked at.
        let has_two = |line: usize| {
            let all = 0..self.audition.candidates.len();
            let here = all.filter(|place| !self.is_away(cx, (*place, line)));
            here.take(2).count() == 2
        };
        let any = (0..self.audition.lines.len()).any(has_two);
        (!any).then(|| tr!("audition-pairs.why-not"))
    }

    /// From the letters to head to head, or back. Where it is settled already, that is said first.
    pub(super) fn change_pairs(&mut self, cx: &mut StudioCtx<'_>) {
        self.asks_on = false;
        if self.pair.is_some() || self.is_told {
            self.show_letters();
        } else if self.audition.answered() > 0 && self.ranked.verdict != Verdict::Open {
            self.is_told = true;
        } else {
            self.begin_pairs(cx);
        }
    }

    /// Whether a candidate can't be compared by a line.
    pub(super) fn is_away(&self, cx: &StudioCtx<'_>, (place, line): (usize, usize)) -> bool {
        self.audition.is_aside(place) || self.take(cx, (place, line)).is_none()
    }

    pub(super) fn pair_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (one, other): (usize, usize),
    ) {
        let t = cx.tokens;
        let count = self.audition.answered_of();
        let is_settled = self.ranked.verdict != Verdict::Open;
        let answered = if self.asks_on && is_settled {
            tr!("audition-answered-on", count = count)
        } else {
            let most = self.audition.most_answers();
            tr!("audition-answered", count = count, most = most)
        };
        let asked = tr!(
            "audition-asked",
            one = self.audition.called(one),
            other = self.audition.called(other),
            line = self.looking.at.1 + 1,
            speaker = speaker_name(self.speaker())
        );
        ui.add(egui::Label::new(Face::BodyMedium.rich(asked, t.text)).wrap());
        ui.label(Face::Small.rich(answered, t.text2));
        let mut preferred = None;
        let mut hears = None;
        // Both are seen at once.
        let half = (ui.available_width() - BETWEEN) / 2.0;
        let side = half.clamp(LEAST_SIDE, SIDE).floor();
        let high = if size::is_short(ui.ctx()) { 44.0 } else { 64.0 };
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(BETWEEN, 8.0);
            for (place, keys) in [(one, "←  1"), (other, "→  2")] {
                ui.vertical(|ui| {
                    ui.set_width(side);
                    ui.horizontal(|ui| {
                        ui.label(Face::Title.rich(self.audition.called(place), t.text));
                        key_cap(ui, keys);
                    });
                    let line = self.looking.at.1;
                    let rect = ui
                        .allocate_exact_size(vec2(side, high), egui::Sense::hover())
                        .0;
                    let id = ui.scope_id().with(("audition-pair", place));
                    if self.draw_cell(ui, cx, (place, line), (id, rect)).clicked() {
                        hears = Some(place);
                    }
                    let called = self.audition.called(place);
                    let name = tr!("audition-better-of", candidate = called);
                    let better = Button::new(tr!("audition-better")).name(name).outline();
                    let better = better.min_width(side).tip(tr!("audition-better.tip"));
                    if ui.add(better).clicked() {
                        preferred = Some(place);
                    }
                });
            }
        });
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
            let back = Button::new(tr!("audition-take-back")).ghost().small();
            let nothing =
                (self.audition.answered() == 0).then(|| tr!("audition-take-back.why-not"));
            let back = back.why_not(nothing).tip(tr!("audition-take-back.tip"));
            if ui.add(back).clicked() {
                self.take_back(cx);
            }
            let over = Button::new(tr!("audition-letters")).ghost().small();
            if ui.add(over.tip(tr!("audition-letters.tip"))).clicked() {
                self.show_letters();
            }
        });
        let rules = egui::Label::new(Face::Small.rich(self.rules(), t.text2));
        ui.add(rules.wrap());
        if let Some(place) = hears {
            self.hear(cx, (place, self.looking.at.1));
        }
        if let Some(place) = preferred {
            self.answer(cx, place, if place == one { other } else { one });
        }
    }

    pub(super) fn pair_keys(
        &mut self,
        ui: &Ui,
        cx: &mut StudioCtx<'_>,
        (one, other): (usize, usize),
    ) {
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let line = self.looking.at.1;
        for (key, place) in [(Key::ArrowLeft, one), (Key::ArrowRight, other)] {
            if pressed(key) {
                ui.memory_mut(|memory| memory.move_focus(FocusDirection::None));
                self.look_at(cx, (place, line));
                self.looking.focus = false;
            }
        }
        // A key that is held says nothing of the two that come next.
        if pressed_anew(ui, Key::Num1) {
            self.answer(cx, one, other);
        } else if pressed_anew(ui, Key::Num2) {
            self.answer(cx, other, one);
        } else if pressed(Key::Backspace) {
            self.take_back(cx);
        }
    }

    /// Who is asked about, who isn't, and what answers do.
    fn rules(&self) -> String {
        let called = |aside: bool| {
            let all = 0..self.audition.candidates.len();
            let those = all.filter(|place| self.audition.is_aside(*place) == aside);
            let called: Vec<String> = those.map(|place| self.audition.called(place)).collect();
            called.join(", ")
        };
        let (asked, aside) = (called(false), called(true));
        if aside.is_empty() {
            tr!("audition-rules", asked = asked)
        } else {
            tr!("audition-rules-aside", asked = asked, aside = aside)
        }
    }

    /// Keeps an answer, and goes on with the next two, with the next line. Who wasn't heard is heard first.
    fn answer(&mut self, cx: &mut StudioCtx<'_>, won: usize, lost: usize) {
        if self.hears_first(cx, &[won, lost]) {
            return;
        }
        let place = self.audition.answered();
        self.judge(cx, vec![Judged::Preferred(place, [won, lost], true)]);
        let lines = self.audition.lines.len().max(1);
        self.looking.at.1 = (self.looking.at.1 + 1) % lines;
        self.go_on(cx);
    }

    /// Asks about the next two, or tells what came of it.
    fn go_on(&mut self, cx: &mut StudioCtx<'_>) {
        if self.asks_on || self.ranked.verdict == Verdict::Open {
            self.begin_pairs(cx);
        } else {
            self.pair = None;
            self.is_told = true;
        }
    }

    /// Asks on about those that are known, or alike, already, until somebody goes back to the letters.
    fn ask_on(&mut self, cx: &mut StudioCtx<'_>) {
        self.asks_on = true;
        self.begin_pairs(cx);
        self.looking.focus = true;
    }

    /// An answer came or went by a step: others may be asked about. Where nobody looks, nobody hears them.
    pub(super) fn ask_again(&mut self, cx: &mut StudioCtx<'_>) {
        if self.pair.is_none() && !self.is_told {
            return;
        }
        if cx.view.room == Room::Voices {
            self.go_on(cx);
        } else {
            self.show_letters();
        }
    }

    pub(super) fn show_letters(&mut self) {
        (self.pair, self.is_told) = (None, false);
        self.looking.focus = true;
    }

    /// What came of it, until somebody goes on.
    pub(super) fn told_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let t = cx.tokens;
        let answers = self.audition.answered();
        let best = self.ranked.winner().map(|best| self.audition.called(best));
        let told = match (self.ranked.verdict, best) {
            (Verdict::Sure, Some(best)) => match self.unjudged() {
                None => tr!("audition-told-sure", best = best),
                Some(others) => tr!("audition-told-sure-of", best = best, others = others),
            },
            (Verdict::Alike, _) => tr!("audition-told-alike"),
            _ => tr!("audition-told-open"),
        };
        ui.add(egui::Label::new(Face::Title.rich(told, t.text)).wrap());
        let next = tr!("audition-told-next", count = answers);
        ui.add(egui::Label::new(Face::Body.rich(next, t.text2)).wrap());
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
            let over = Button::new(tr!("audition-letters")).outline();
            if ui.add(over.tip(tr!("audition-letters.tip"))).clicked() {
                self.show_letters();
            }
            if self.ranked.verdict != Verdict::Open {
                let on = Button::new(tr!("audition-ask-on")).ghost();
                if ui.add(on.tip(tr!("audition-ask-on.tip"))).clicked() {
                    self.ask_on(cx);
                }
            }
            let nothing = (answers == 0).then(|| tr!("audition-take-back.why-not"));
            let back = Button::new(tr!("audition-take-back")).ghost();
            let back = back.why_not(nothing).tip(tr!("audition-take-back.tip"));
            if ui.add(back).clicked() {
                self.take_back(cx);
            }
        });
    }

    pub(super) fn take_back(&mut self, cx: &mut StudioCtx<'_>) {
        let last = self.audition.answered().checked_sub(1);
        if let Some((last, of)) = last.and_then(|last| Some((last, self.audition.answer(last)?))) {
            self.judge(cx, vec![Judged::Preferred(last, of, false)]);
            self.begin_pairs(cx);
        }
    }
}
