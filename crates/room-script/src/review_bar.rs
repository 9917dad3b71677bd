//! The bar of the review: which take is heard, what sounds wrong in it, what can be decided, and the price at the end.

use std::sync::Arc;

use egui::accesskit::Live;
use egui::{Color32, Event, Id, Key, Modifiers, Response, Ui, vec2};

use super::bar::ground_ui;
use super::list::strip;
use super::note::Note;
use super::review::{Begun, FROM_FIRST, FROM_LINE, Reviewing, to_save};
use super::review_again::{again_ui, left_out_ui, order};
use super::review_end::End;
use super::verdict::{Verdict, leave_held};
use super::{Filter, ScriptPanel};
use mynah_core::ids::{LineId, ProjectId};
use mynah_i18n::tr;
use mynah_model::command::{Command, PlaybackCommand, ProjectCommand, TakeAct, TakesCommand};
use mynah_model::desk::{Flaw, StepMark};
use mynah_model::event::Notice;
use mynah_script::review::Review;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::theme::{Face, Icon, icons};
use mynah_ui_kit::widgets::{Button, Chip, IconButton, Side, TextField, both_sides, to_end};

/// Below this width only the two main verdicts have words, and below the other one none has.
const NARROW: f32 = 760.0;
const BARE: f32 = 480.0;
/// Height of a row.
const ROW: f32 = 32.0;
/// Longest note, in characters.
const NOTE: usize = 500;

/// What was pressed in the bar.
enum Pressed {
    Verdict(Verdict),
    /// The note is written.
    Noted,
    /// Nothing is to be different after all.
    NotNoted,
    /// All that is to be is spoken again.
    Again,
    /// Begin at the focused line, or at the first.
    FromLine,
    FromFirst,
    Close,
}

impl ScriptPanel {
    /// Opens the review, or closes it.
    pub(super) fn review_or_not(&mut self, cx: &mut StudioCtx<'_>) {
        if self.review.is_some() {
            self.end_review(cx);
        } else {
            self.begin_review(cx, None);
        }
    }

    /// Reviews the takes of a chapter. A review that is open ends.
    pub(super) fn review_chapter(&mut self, cx: &mut StudioCtx<'_>, heading: LineId) {
        self.end_review(cx);
        self.begin_review(cx, Some(heading));
    }

    fn begin_review(&mut self, cx: &mut StudioCtx<'_>, below: Option<LineId>) {
        self.listed_before = Some((self.filter, self.only_of.clone()));
        self.list_all();
        self.editor = None;
        cx.view.marked.clear();
        let kept = self.reviewed.clone();
        self.review = match below {
            Some(heading) => Reviewing::begin_chapter(cx, kept, heading),
            None => Reviewing::begin(cx, kept),
        };
        if self.review.is_none() {
            self.list_as_before(cx);
        }
    }

    /// Lists what was listed when the review was opened, unless somebody chose otherwise since.
    pub(super) fn list_as_before(&mut self, cx: &mut StudioCtx<'_>) {
        let before = self.listed_before.take();
        if self.chosen().only_folds()
            && let Some((filter, only_of)) = before
        {
            (self.filter, self.only_of) = (filter, only_of);
        }
        if self.filter == Filter::Redo && self.to_redo(cx.desk) == 0 {
            self.filter = Filter::All;
        }
        self.look_at_listed(cx);
    }

    /// The review is left where it is.
    fn end_review(&mut self, cx: &mut StudioCtx<'_>) {
        if let Some(mut review) = self.review.take() {
            review.leave_note(cx);
            self.reviewed = Some(to_save(&review.kept, review.whole));
            self.list_as_before(cx);
            if cx.desk.playback.playing.is_some() {
                cx.send(Command::Playback(PlaybackCommand::Stop));
            }
        }
    }

    /// The window closes: what is half written counts.
    pub fn last(&mut self, cx: &mut StudioCtx<'_>) {
        if let Some(review) = &mut self.review {
            review.leave_note(cx);
        }
    }

    /// Another project is open by now: what was half written in this one counts. No step takes it back: it is told.
    pub(super) fn leave_review(&mut self, cx: &mut StudioCtx<'_>) {
        let review = self.review.take().zip(self.shown);
        if let Some((review, project)) = review
            && let Some(left) = review.left_elsewhere()
        {
            let mut acts = left.acts.iter();
            let was_final = acts.any(|act| matches!(act, TakeAct::Approve(..)));
            cx.notice(Notice::Heed(match (was_final, left.spoken_since) {
                (true, true) => tr!("review-left-noted.approved-since"),
                (false, true) => tr!("review-left-noted.since"),
                (true, false) => tr!("review-left-noted.approved"),
                (false, false) => tr!("review-left-noted"),
            }));
            for act in left.acts {
                cx.send(Command::Takes(TakesCommand::Act(act)));
            }
            keep_in(cx, project, left.kept);
        }
    }

    /// Draws the bar while a review is open, and does what is pressed.
    pub(super) fn review_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        self.take_marks(cx);
        let is_free = self.editor.is_none() && self.has_keys(ui, cx);
        let Some(review) = &mut self.review else {
            return;
        };
        let keys = review.end.as_ref().and_then(|end| end.keys);
        review.follow(cx);
        if let Some(begun) = review.end.as_mut().and_then(|end| end.send(cx)) {
            if self.ordered(cx, begun) {
                self.give_keys_back(ui, keys);
            }
            ui.ctx().request_repaint();
            return;
        }
        if review.read(cx.desk) {
            ui.ctx().request_repaint();
        }
        // What is written before the note's field has the keys is written there, too.
        let opens = review.note.as_ref().is_some_and(|note| !note.begun);
        if opens && !cx.view.covered {
            review.letters(ui, cx);
        }
        let pressed = bar_ui(review, ui, cx, is_free);
        // Letters decide while what stands at the end has the keys, too.
        let focused = ui.memory(|memory| memory.focused());
        if keys.is_some() && focused == keys && !cx.view.covered {
            review.letters(ui, cx);
        }
        match pressed {
            Some(Pressed::Verdict(verdict)) => review.decide(cx, verdict),
            Some(Pressed::Noted) => review.redo(cx),
            Some(Pressed::NotNoted) => review.note = None,
            Some(Pressed::Again) => {
                if let Some(end) = &mut review.end {
                    order(end, &mut review.kept, cx.desk);
                    ui.ctx().request_repaint();
                }
            }
            Some(Pressed::FromLine) => review.begin_there(cx),
            Some(Pressed::FromFirst) => review.begin_first(cx),
            Some(Pressed::Close) => {
                // The key that leaves speaks no line behind it.
                ui.input_mut(|input| {
                    for key in [Key::Enter, Key::Space] {
                        input.consume_key(Modifiers::NONE, key);
                    }
                });
                self.end_review(cx);
            }
            None if self.review.is_some() && self.leaves(ui, cx, false) => self.end_review(cx),
            None => {}
        }
        self.give_keys_back(ui, keys);
    }

    /// The button at the end is there no more: what takes its place in the bar has no keys by that.
    fn give_keys_back(&self, ui: &Ui, keys: Option<Id>) {
        let review = self.review.as_ref();
        let is_over = review.is_none_or(|review| review.end.is_none());
        if let Some(keys) = keys.filter(|_| is_over) {
            ui.memory_mut(|memory| memory.surrender_focus(keys));
        }
    }

    /// Lines have the marks that undo and redo gave them, in a review that was left as well.
    fn take_marks(&mut self, cx: &mut StudioCtx<'_>) {
        let open = cx.desk.project.as_ref().map(|open| open.card.id);
        let marks = std::mem::take(&mut cx.view.marks).into_iter();
        let (marks, elsewhere): (Vec<_>, Vec<_>) =
            marks.partition(|mark| Some(mark.project) == open);
        cx.view.marks = elsewhere;
        if let Some(review) = &mut self.review {
            for step in &marks {
                review.stepped(step);
            }
        }
        let whole = self.review.as_ref().and_then(|review| review.whole);
        let review = self.review.as_mut().map(|review| &mut review.kept);
        let Some(review) = review
            .or(self.reviewed.as_mut())
            .filter(|_| !marks.is_empty())
        else {
            return;
        };
        for StepMark { line, mark, .. } in marks {
            review.set_mark(line, mark);
        }
        keep(cx, to_save(review, whole));
    }
}

/// Has the open project keep how far its review is.
pub(super) fn keep(cx: &mut StudioCtx<'_>, review: Review) {
    if let Some(project) = &cx.desk.project {
        keep_in(cx, project.card.id, review);
    }
}

/// The same of any project. What was said since it was kept last goes beside what other windows keep.
fn keep_in(cx: &mut StudioCtx<'_>, project: ProjectId, review: Review) {
    let review = Arc::new(review);
    let base = cx.view.reviews.insert(project, Arc::clone(&review));
    cx.send(Command::Project(ProjectCommand::KeepReview {
        project,
        base: base.unwrap_or_default(),
        review,
    }));
}

/// Draws the bar; `is_free`: the keys are the list's, and may be taken at the end.
fn bar_ui(
    review: &mut Reviewing,
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    is_free: bool,
) -> Option<Pressed> {
    ground_ui(ui, cx.tokens, |ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
        // What came of all stands above its buttons where it has no room beside them.
        let words = review.end.is_some().then(|| where_words(review, cx));
        let above = words.filter(|words| is_wide(ui, Face::SmallMedium, words));
        if let Some(words) = &above {
            let words = Face::SmallMedium.rich(words, cx.tokens.text);
            live(ui, egui::Label::new(words).wrap());
        }
        let row = strip(ui, ROW);
        let mut pressed = None;
        both_sides(ui, "review", (row, 12.0), |ui, side| match side {
            Side::Left if above.is_some() => {}
            Side::Left => where_ui(review, ui, cx),
            Side::Right => {
                pressed = match &mut review.end {
                    Some(end) => summary_buttons_ui(end, ui, cx, is_free),
                    None => verdicts_ui(ui, row.width()),
                }
            }
        });
        let below = match (&mut review.note, &review.end) {
            (Some(note), _) => note_ui(note, ui),
            (None, None) => offer_ui(review, ui, cx),
            (None, Some(end)) => {
                left_out_ui(end, ui, cx);
                None
            }
        };
        below.or(pressed)
    })
}

/// Which take is heard and what sounds wrong in it; at the end what came of all.
fn where_ui(review: &Reviewing, ui: &mut Ui, cx: &StudioCtx<'_>) {
    let t = cx.tokens;
    ui.spacing_mut().item_spacing.x = 8.0;
    let words = where_words(review, cx);
    let words = Face::SmallMedium.whole_parts(ui, &words, ui.available_width());
    live(ui, egui::Label::new(Face::SmallMedium.rich(words, t.text)));
    if review.end.is_none() && cx.desk.playback.listening.looping {
        let (name, explanation) = (tr!("review-loops"), tr!("review-loops.tip"));
        ui.add(Chip::new(&name).tip(&explanation).icon(icons::REPEAT));
    }
    for flaw in &review.flaws {
        let (name, explanation) = flaw_words(*flaw);
        let chip = Chip::new(&name).tip(&explanation).warn();
        // What doesn't fit is in the next take's bar, or in none: the gravest stands first.
        if ui.available_width() >= 96.0 {
            ui.add(chip.icon(icons::WARNING));
        }
    }
}

fn where_words(review: &Reviewing, cx: &StudioCtx<'_>) -> String {
    if let Some(end) = &review.end {
        return tr!(
            "review-over",
            approved = end.counts.approved,
            redo = end.counts.redo,
            skipped = end.counts.passed,
            flagged = end.counts.flagged
        );
    }
    let speaker = review.line(cx.desk).map(|line| speaker_name(&line.speaker));
    tr!(
        "review-where",
        at = review.number.min(review.of),
        of = review.of,
        speaker = speaker.unwrap_or_default()
    )
}

/// Words that are read aloud as they change.
fn live(ui: &mut Ui, words: egui::Label) {
    let label = ui.add(words);
    ui.ctx()
        .accesskit_node_builder(label.id, |node| node.set_live(Live::Polite));
}

/// Whether words leave too little room for buttons beside them.
fn is_wide(ui: &Ui, face: Face, words: &str) -> bool {
    let words = face.galley(ui, words, Color32::PLACEHOLDER).size();
    words.x > ui.available_width() * 0.45
}

fn flaw_words(flaw: Flaw) -> (String, String) {
    match flaw {
        Flaw::Long => (tr!("flaw-long"), tr!("flaw-long.tip")),
        Flaw::Short => (tr!("flaw-short"), tr!("flaw-short.tip")),
        Flaw::Silence => (tr!("flaw-silence"), tr!("flaw-silence.tip")),
        Flaw::Clips => (tr!("flaw-clips"), tr!("flaw-clips.tip")),
        Flaw::Loud => (tr!("flaw-loud"), tr!("flaw-loud.tip")),
        Flaw::Quiet => (tr!("flaw-quiet"), tr!("flaw-quiet.tip")),
        Flaw::CutEnd => (tr!("flaw-cut"), tr!("flaw-cut.tip")),
    }
}

fn verdict_words(verdict: Verdict) -> (Icon, String, String) {
    match verdict {
        Verdict::Approve => (
            icons::CHECK_CIRCLE,
            tr!("review-approve"),
            tr!("review-approve.tip"),
        ),
        Verdict::Redo => (
            icons::ARROW_COUNTER_CLOCKWISE,
            tr!("review-redo"),
            tr!("review-redo.tip"),
        ),
        Verdict::Flag => (icons::FLAG, tr!("review-flag"), tr!("review-flag.tip")),
        Verdict::Skip => (
            icons::SKIP_FORWARD_FILL,
            tr!("review-skip"),
            tr!("review-skip.tip"),
        ),
        Verdict::Back => (
            icons::SKIP_BACK_FILL,
            tr!("review-back"),
            tr!("review-back.tip"),
        ),
    }
}

fn verdicts_ui(ui: &mut Ui, width: f32) -> Option<Pressed> {
    ui.spacing_mut().item_spacing.x = 6.0;
    let mut pressed = None;
    for verdict in Verdict::ALL {
        let (icon, name, explanation) = verdict_words(verdict);
        let tip = with_letter(&explanation, verdict.letter());
        let has_words = match verdict {
            Verdict::Approve | Verdict::Redo => width >= BARE,
            Verdict::Flag => width >= NARROW,
            Verdict::Skip | Verdict::Back => false,
        };
        let button = if has_words {
            ui.add(Button::new(name).icon(icon).small().outline().tip(tip))
        } else {
            ui.add(IconButton::new(icon, name).tip(tip))
        };
        if button.clicked() {
            pressed = Some(Pressed::Verdict(verdict));
        }
    }
    close_ui(ui).or(pressed)
}

fn close_ui(ui: &mut Ui) -> Option<Pressed> {
    close_button_ui(ui).clicked().then_some(Pressed::Close)
}

fn close_button_ui(ui: &mut Ui) -> Response {
    let close = IconButton::new(icons::X, tr!("review-close"));
    ui.add(close.tip(tr!("review-close.tip")))
}

/// What is to be different, to be written before the line is passed.
fn note_ui(note: &mut Note, ui: &mut Ui) -> Option<Pressed> {
    let (name, hint) = (tr!("review-note"), tr!("review-note.hint"));
    let explanation = tr!("review-note.tip");
    let escape = ui.input(|input| input.key_pressed(Key::Escape));
    // Who is nowhere else writes on here: a list that was closed leaves the keys to nobody.
    note.begun &= ui.memory(|memory| memory.focused()).is_some();
    if note.text == note.before {
        ui.input_mut(|input| leave_held(input, Verdict::Redo.letter()));
    }
    let inside = ui.horizontal(|ui| {
        let done = Button::new(tr!("review-noted"))
            .small()
            .tip(tr!("review-noted.tip"));
        let width = (ui.available_width() - 120.0).max(120.0);
        let field = TextField::new(&mut note.text, &name)
            .hint(&hint)
            .tip(&explanation)
            .small()
            .width(width)
            .limit(NOTE);
        let field = ui.add(field);
        let enter = |ui: &Ui| ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let entered = field.lost_focus() && enter(ui);
        let pressed = ui.add(done).clicked();
        let left = field.lost_focus() && escape;
        if !std::mem::replace(&mut note.begun, true) {
            field.request_focus();
            // Where it stood in the note before is nowhere here.
            to_end(ui, field.id, &note.text);
        }
        // Whoever pressed something beside it is not done with it: Enter and Escape stay its own.
        let by_mouse = |input: &egui::InputState| {
            let pointer = &input.pointer;
            pointer.any_down() || pointer.any_released()
        };
        let beside = field.lost_focus() && ui.input(by_mouse);
        note.begun &= !beside || entered || pressed || left;
        match () {
            () if entered || pressed => Some(Pressed::Noted),
            () if left => Some(Pressed::NotNoted),
            () => None,
        }
    });
    inside.inner
}

/// How it began, and where it may rather begin.
fn offer_ui(review: &Reviewing, ui: &mut Ui, cx: &StudioCtx<'_>) -> Option<Pressed> {
    let offer = review.offer?;
    let words = match offer.begun {
        Begun::First => tr!("review-begins"),
        Begun::On => tr!("review-goes-on"),
        Begun::Anew => tr!("review-anew"),
        Begun::Again => tr!("review-begins-again"),
    };
    let script = cx.desk.script();
    let line = review.elsewhere(cx).and_then(|line| script.place(line));
    let line = line.map(|place| script.items().line_number(place));
    let begun_ui = |ui: &mut Ui, wraps: bool| {
        let label = egui::Label::new(Face::Small.rich(words.clone(), cx.tokens.text2));
        let label = if wraps {
            label.wrap()
        } else {
            label.truncate()
        };
        let label = ui.add(label);
        ui.ctx()
            .accesskit_node_builder(label.id, |node| node.set_live(Live::Polite));
    };
    let above = is_wide(ui, Face::Small, &words);
    if above {
        begun_ui(ui, true);
    }
    let row = strip(ui, ROW);
    let mut pressed = None;
    both_sides(ui, "review-offer", (row, 12.0), |ui, side| match side {
        Side::Left if above => {}
        Side::Left => begun_ui(ui, false),
        Side::Right => {
            ui.spacing_mut().item_spacing.x = 6.0;
            if let Some(line) = line {
                let button = Button::new(tr!("review-from-line", line = line)).small();
                let button = button.tip(with_letter(&tr!("review-from-line.tip"), FROM_LINE));
                if ui.add(button).clicked() {
                    pressed = Some(Pressed::FromLine);
                }
            }
            if matches!(offer.begun, Begun::On | Begun::Again) {
                let button = Button::new(tr!("review-from-first")).small();
                let button = button.tip(with_letter(&tr!("review-from-first.tip"), FROM_FIRST));
                if ui.add(button).clicked() {
                    pressed = Some(Pressed::FromFirst);
                }
            }
        }
    });
    pressed
}

fn with_letter(explanation: &str, letter: char) -> String {
    format!("{explanation}  {}", letter.to_ascii_uppercase())
}

/// Whether an event is a press that may be meant for what was there before.
fn is_stray(event: &Event) -> bool {
    match event {
        Event::Key {
            key: Key::Space,
            pressed,
            ..
        } => *pressed,
        Event::Key {
            key: Key::Enter,
            pressed,
            repeat,
            ..
        } => *pressed && *repeat,
        _ => false,
    }
}

/// What is left to do at the end: to speak again what is to be, at its price.
/// Where the keys are nobody else's (`is_free`), the main button has them when it comes up.
fn summary_buttons_ui(
    end: &mut End,
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    is_free: bool,
) -> Option<Pressed> {
    ui.spacing_mut().item_spacing.x = 6.0;
    let mut pressed = None;
    let mut main = None;
    // The keys came there by themselves: a key that is still held, or that pauses, neither buys nor leaves.
    let has_keys = |id| ui.memory(|memory| memory.has_focus(id));
    if end.keys.is_some_and(has_keys) {
        ui.input_mut(|input| input.events.retain(|event| !is_stray(event)));
    }
    if end.counts.redo > 0 {
        let (button, is_known, count) = again_ui(end, ui, cx);
        if button.clicked() {
            pressed = Some(Pressed::Again);
        }
        main = is_known.then_some((button, count > 0));
    }
    let first = IconButton::new(icons::ARROW_COUNTER_CLOCKWISE, tr!("review-from-first"));
    let first = first.tip(with_letter(&tr!("review-from-first.tip"), FROM_FIRST));
    if ui.add(first).clicked() {
        pressed = Some(Pressed::FromFirst);
    }
    let back = IconButton::new(icons::SKIP_BACK_FILL, tr!("review-back"));
    let back = back.tip(with_letter(&tr!("review-back.tip"), Verdict::Back.letter()));
    if ui.add(back).clicked() {
        pressed = Some(Pressed::Verdict(Verdict::Back));
    }
    let close = close_button_ui(ui);
    if close.clicked() {
        pressed = Some(Pressed::Close);
    }
    let is_over = end.counts.redo == 0;
    let main = match main {
        Some((button, true)) => Some(button),
        Some((_, false)) => Some(close),
        None => (end.is_counted() && is_over).then_some(close),
    };
    if let Some(main) = main {
        if is_free && !std::mem::replace(&mut end.begun, true) {
            main.request_focus();
        }
        end.keys = Some(main.id);
    }
    pressed
}
