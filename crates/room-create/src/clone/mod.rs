//! A voice from recordings: brought, looked at, agreed to, named, cloned, heard. Before the last press only that is sent
//! which somebody has cleaned, or read for its words.

mod added;
mod aside;
pub(crate) mod checks;
mod consent;
mod done;
mod ended;
mod files;
mod filled_in;
mod foot;
mod isolating;
mod name;
mod owner;
mod places;
mod record;
mod remedies;
mod script;
mod uploaded;
mod words;

pub(crate) use self::consent::{consent_drop, hash_ui};
pub(crate) use self::files::{hear_ui, told_ui, wave_ui};
pub(crate) use self::filled_in::{fill_in, fill_in_day, today, until_of};
pub(crate) use self::owner::{Owner, for_none};
use self::record::Recorder;
pub(crate) use self::record::statement_of;
pub(crate) use self::remedies::help;
pub(crate) use self::script::words;
pub(crate) use self::uploaded::uploaded;
pub(crate) use self::words::pitch_ui;

use egui::{Label, Ui, UiBuilder, vec2};

use super::Hearing;
use super::lead::{Lead, Onward};
use super::scrolled::scrolled_ui;
use mynah_core::backend::Backend;
use mynah_core::request::Input;
use mynah_i18n::tr;
use mynah_model::attempt::{CloneAttempt, CloneStep, SampleRow};
use mynah_model::command::{CloningCommand, Command, HeardOf, Sheet};
use mynah_model::inspecting::Verdict;
use mynah_model::trouble::Trouble;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::step_foot::FOOT;
use mynah_ui_core::unsaved::Unkept;
use mynah_ui_kit::theme::{Face, size};
use mynah_ui_kit::widgets::{Step, StepState, stepper};

/// With less height, in points, what was measured isn't shown again where somebody agrees.
const CARDS_BESIDE: f32 = 680.0;

/// Whether Mynah ended while a clone was being made.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Cut {
    #[default]
    No,
    Yes,
    /// It came to be as it was asked for; other recordings stand here by now.
    Other,
}

/// The way from recordings to a voice.
#[derive(Default)]
pub struct ClonePanel {
    pub(super) attempt: CloneAttempt,
    /// As what it is kept.
    sheet: Sheet,
    /// The same as the library has it.
    kept: CloneAttempt,
    /// Whether it was asked what was left here, and whether that was taken over.
    asked: bool,
    known: bool,
    /// Since when it is another than the library has.
    changed: Unkept,
    /// The number of the order that is under way, and at whose service.
    ordered: Option<(u64, Backend)>,
    numbers: u64,
    /// Files that fell while a clone was sent.
    waiting: usize,
    /// Clones that were found so far.
    found: usize,
    /// Why the last order came to nothing, with the recording that could not be cleaned at the service, where it is that.
    trouble: Option<(Trouble, Option<u64>)>,
    /// The step that was looked at last.
    at: Option<CloneStep>,
    /// The document that is being kept, by its number.
    pub(super) attached: Option<u64>,
    document_trouble: Option<Trouble>,
    pub(super) recorder: Recorder,
    /// For whom both are.
    owner: Option<Owner>,
    /// What was chosen and waits for its turn, and for whom each is.
    chosen: Vec<(Owner, owner::Chosen)>,
    isolating: isolating::Isolations,
    understanding: words::Understanding,
    reading: script::Reading,
    /// Whether all places of faults are shown.
    all_places: bool,
    done: Hearing,
    /// The number under which one was put aside for this one.
    put: Option<u64>,
    /// What is being put aside or taken up.
    turning: Option<aside::Turning>,
    pub(super) lead: Lead<CloneStep>,
    /// It was asked for from elsewhere, while what stands here is over.
    wants_samples: bool,
    /// Whether Mynah ended while what stands here was being made.
    cut: Cut,
    /// The voice came, and wasn't looked at yet.
    is_new: bool,
    onward: Onward,
}

impl ClonePanel {
    /// What is said and shown of an attempt that is somebody else's to keep.
    pub(super) fn of(attempt: CloneAttempt) -> Self {
        Self {
            attempt,
            ..Self::default()
        }
    }

    /// The same of who agrees anew, which is kept here.
    pub(super) fn anew(attempt: CloneAttempt) -> Self {
        Self {
            sheet: Sheet::Anew,
            known: true,
            kept: attempt.clone(),
            ..Self::of(attempt)
        }
    }

    /// Draws it with its steps and its foot.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, goes_on: bool) {
        self.follow(cx);
        if self.known {
            self.lead.follow(ui.ctx(), self.attempt.step);
        }
        let whole = ui.available_rect_before_wrap();
        let (body, foot) = whole.split_top_bottom_at_y(whole.bottom() - FOOT);
        let builder = UiBuilder::new()
            .id_salt("clone")
            .max_rect(body.shrink2(vec2(size::PAD_MAIN, 8.0)));
        let mut inside = ui.new_child(builder);
        inside.set_clip_rect(body.intersect(ui.clip_rect()));
        if self.turning.is_some() {
            inside.disable();
        }
        self.steps_ui(&mut inside, cx);
        let salt = ("clone-body", self.attempt.step.place());
        scrolled_ui(&mut inside, salt, |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
            self.body_ui(ui, cx);
            ui.add_space(8.0);
        });
        ui.advance_cursor_after_rect(whole);
        self.foot_ui(ui, cx, foot, goes_on);
        self.recorder.rest_unseen(cx);
        self.keep(ui, cx);
    }

    fn body_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        self.trouble_ui(ui, cx);
        ui.scope(|ui| self.cut_ui(ui, cx));
        ui.scope(|ui| self.aside_ui(ui, cx));
        self.adds_ui(ui, cx);
        match self.attempt.step {
            CloneStep::Samples => {
                self.lead.first(ui);
                let about = [tr!("clone-drop.about"), self.uploaded_words(cx)];
                self.bring_ui(ui, cx, about);
                self.record_ui(ui, cx);
                self.rows_ui(ui, cx);
            }
            CloneStep::Quality => {
                // What they go to once all is cleaned stands below.
                if !self.onward.mends {
                    self.lead.first(ui);
                }
                // What there is to decide stands before what it is decided by: it is seen without scrolling, in a low window
                // also before the cards.
                let is_low = ui.max_rect().height() < CARDS_BESIDE;
                self.counted_ui(ui, cx);
                if !is_low {
                    self.cards_ui(ui, cx);
                }
                ui.scope(|ui| self.faults_ui(ui, cx));
                if is_low {
                    self.cards_ui(ui, cx);
                }
                ui.scope(|ui| self.rows_ui(ui, cx));
                if self.onward.mends && !self.attempt.is_under_way() {
                    self.onward.mends = false;
                    self.lead.stay();
                }
                self.places_ui(ui, cx);
            }
            CloneStep::Consent => {
                if ui.max_rect().height() >= CARDS_BESIDE {
                    self.checks_ui(ui, cx);
                }
                self.consent_ui(ui, cx);
            }
            CloneStep::Name => {
                // What is being sent is what stands here.
                let is_free = self.ordered.is_none();
                ui.add_enabled_ui(is_free, |ui| self.name_ui(ui, cx));
            }
            CloneStep::Done => self.done_ui(ui, cx),
        }
    }

    /// Asks what was left here.
    pub fn look(&mut self, cx: &mut StudioCtx<'_>) {
        if !self.asked {
            self.asked = true;
            cx.send(Command::Cloning(CloningCommand::Look));
        }
    }

    /// Whether a clone waits to be gone on with; nothing while nobody knows.
    pub fn waits(&self, cx: &StudioCtx<'_>) -> Option<bool> {
        let attempt = match (self.known, &cx.desk.cloning.begun) {
            (true, _) => &self.attempt,
            (false, Some(Some(begun))) => begun,
            (false, Some(None)) => return Some(false),
            (false, None) => return None,
        };
        Some(!attempt.samples.is_empty() && attempt.made.is_none())
    }

    /// Takes over what came of what was asked for.
    fn follow(&mut self, cx: &mut StudioCtx<'_>) {
        self.look(cx);
        let shown = &cx.desk.cloning;
        if !self.known {
            let Some(begun) = &shown.begun else { return };
            self.known = true;
            if let Some(begun) = begun {
                self.attempt = begun.clone();
                self.kept = begun.clone();
                self.cut = if begun.is_asked { Cut::Yes } else { Cut::No };
                // It is told now.
                if begun.made.is_some() {
                    self.attempt.answered();
                }
            }
            let rows = self
                .attempt
                .samples
                .iter()
                .filter(|row| row.fault.is_none());
            let again: Vec<Command> = rows.filter_map(ask).collect();
            for command in again {
                cx.send(command);
            }
        }
        self.follow_turning(cx);
        if self.turning.is_some() {
            return;
        }
        if std::mem::take(&mut self.wants_samples) && self.attempt.step == CloneStep::Done {
            self.begin_again(cx);
        }
        if let Some((backend, voice, name)) = cx.view.add_to.take() {
            self.add_to(cx, (backend, voice), name);
        }
        if let Some(of) = cx.view.bring_clone.take() {
            self.bring_back(cx, of);
        }
        let dropped = self.fallen(cx);
        for path in dropped {
            let number = self.attempt.bring(path.clone());
            // The step of the quality lists them, too.
            if self.attempt.step != CloneStep::Quality {
                self.attempt.step = CloneStep::Samples;
            }
            cx.send(Command::Cloning(CloningCommand::Sample(number, path)));
        }
        self.follow_reading(cx);
        self.follow_recorder(cx);
        let shown = &cx.desk.cloning;
        for row in &mut self.attempt.samples {
            take_in(row, shown);
            row.taken_back = taken_back(cx, row);
        }
        // All of it was taken back: that is told where it is said who agrees.
        if self.attempt.step == CloneStep::Name
            && self.ordered.is_none()
            && self.attempt.all_taken_back().is_some()
        {
            self.attempt.step = CloneStep::Consent;
        }
        self.attempt.tell_twins();
        let own = self.attempt.into.as_ref();
        if let Some(pitch) = own.and_then(|(_, voice)| shown.own_pitches.get(voice.as_str())) {
            self.attempt.own_pitch = Some(*pitch);
        }
        self.follow_isolations(cx);
        self.follow_document(cx);
        self.follow_words(cx);
        self.follow_found(cx);
        self.follow_ended(cx);
        if self.at != Some(self.attempt.step) {
            self.at = Some(self.attempt.step);
            self.enter(cx);
        }
    }

    /// A step is looked at that wasn't: what is known of it is filled in, once, and stays as somebody leaves it.
    fn enter(&mut self, cx: &StudioCtx<'_>) {
        // Why the voice wasn't made is told where it is asked for.
        self.trouble.take_if(|(_, row)| row.is_none());
        self.recorder.leave();
        if self.attempt.step == CloneStep::Consent {
            fill_in(cx, &mut self.attempt);
            // Nobody typed it.
            let (own, kept) = (&self.attempt, &mut self.kept);
            kept.date.clone_from(&own.date);
            kept.scope.clone_from(&own.scope);
        }
    }

    /// Has the recording that was chosen kept as the statement that stands here: of several one after the other, as where the
    /// sheet is lent.
    pub(super) fn follow_reading(&mut self, cx: &mut StudioCtx<'_>) {
        let read = cx.view.reading.is_some();
        let read = read.then(|| statement_of(&self.attempt));
        self.take_chosen(cx, (Some(&Owner::own()), read));
    }

    /// Has the document that was chosen kept, and takes it over once it is.
    pub(super) fn follow_document(&mut self, cx: &mut StudioCtx<'_>) {
        if self.attached.is_none()
            && let Some(path) = cx.view.document.take()
        {
            // Whoever else of this window attaches one has another number.
            let number = u64::from(cx.desk.dice.seed()) << 32 | self.numbers;
            self.numbers += 1;
            self.attached = Some(number);
            cx.send(Command::Cloning(CloningCommand::Document(number, path)));
        }
        let kept = self
            .attached
            .and_then(|number| cx.desk.cloning.documents.get(&number));
        let Some(kept) = kept else { return };
        self.attached = None;
        match kept {
            Ok(input) => {
                self.attempt.take_document(input.clone());
                self.document_trouble = None;
                self.onward.has_attached = true;
            }
            Err(trouble) => self.document_trouble = Some(trouble.clone()),
        }
    }

    /// Another way or another room is open: nothing is recorded any more, and what was is taken over.
    pub fn rest(&mut self, cx: &mut StudioCtx<'_>) {
        self.let_go(cx);
        self.follow_recorder(cx);
        self.follow_ended(cx);
        if self.is_unkept() {
            self.hand_over(cx);
        }
    }

    /// Nothing is recorded or heard here any more.
    pub(super) fn let_go(&mut self, cx: &mut StudioCtx<'_>) {
        self.recorder.rest(cx);
        self.done.rest();
    }

    /// Somebody else's attempt is shown from here on: why something came to nothing before is of no interest there.
    pub(super) fn leave(&mut self) {
        self.recorder.leave();
        self.document_trouble = None;
    }

    fn is_unkept(&self) -> bool {
        self.known && self.turning.is_none() && self.attempt != self.kept
    }

    /// Has the library keep what changed: at once what was decided, and soon what is typed.
    pub(super) fn keep(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        if !self.is_unkept() {
            self.changed.clear();
            return;
        }
        let is_only_typed = self.attempt.is_only_typed(&self.kept);
        if self.changed.is_due(ui, cx, is_only_typed) {
            self.hand_over(cx);
        }
    }

    fn hand_over(&mut self, cx: &mut StudioCtx<'_>) {
        cx.send(self.handed_over());
    }

    fn handed_over(&mut self) -> Command {
        self.changed.clear();
        self.kept = self.attempt.clone();
        let attempt = Box::new(self.attempt.clone());
        Command::Cloning(CloningCommand::Keep(self.sheet, Some(attempt)))
    }

    /// What was typed or recorded last, where it isn't kept yet.
    pub fn last(&mut self, cx: &mut StudioCtx<'_>) -> Option<Command> {
        // The studio wrote it down, and nothing older is written over that.
        self.follow_ended(cx);
        self.follow_recorder(cx);
        self.is_unkept().then(|| self.handed_over())
    }

    /// Forgets all of it: what is cloned next is another voice.
    fn begin_again(&mut self, cx: &mut StudioCtx<'_>) {
        self.clear();
        self.forget(cx);
    }

    /// Nothing stands here any more.
    fn clear(&mut self) {
        self.attempt = CloneAttempt {
            next: self.attempt.next,
            ..CloneAttempt::default()
        };
        self.kept = self.attempt.clone();
        (self.trouble, self.at) = (None, None);
        (self.attached, self.document_trouble) = (None, None);
        self.chosen.clear();
        (self.done, self.is_new) = (Hearing::default(), false);
        self.waiting = 0;
        (self.put, self.cut) = (None, Cut::No);
        self.recorder.leave();
        self.changed.clear();
    }

    /// What was begun is over: nothing of it is kept.
    pub(super) fn forget(&mut self, cx: &mut StudioCtx<'_>) {
        self.changed.clear();
        cx.send(Command::Cloning(CloningCommand::Keep(self.sheet, None)));
    }

    fn steps_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let today = today(cx);
        let at = self.attempt.step;
        let is_over = at == CloneStep::Done;
        let mut lacks = false;
        let steps = CloneStep::ALL.map(|step| {
            let can_go = !lacks && !is_over && (step != CloneStep::Done) && self.ordered.is_none();
            lacks = lacks || self.attempt.lacks(step, today).is_some();
            let warns = step == CloneStep::Quality
                && !self.attempt.is_under_way()
                && self.attempt.verdict() != Verdict::Pass;
            Step {
                label: label(step, self.attempt.into.is_some()),
                state: match step.cmp(&at) {
                    std::cmp::Ordering::Less if warns => StepState::Warning,
                    std::cmp::Ordering::Less => StepState::Done,
                    std::cmp::Ordering::Equal => StepState::Active,
                    std::cmp::Ordering::Greater => StepState::Next,
                },
                can_go,
            }
        });
        if let Some(step) = stepper(ui, &steps).and_then(|place| CloneStep::ALL.get(place)) {
            self.attempt.step = *step;
        }
    }
}

/// Asks for what a row still lacks.
fn ask(row: &SampleRow) -> Option<Command> {
    let command = match &row.raw {
        None => CloningCommand::Sample(row.number, row.path.clone()),
        Some(raw) if row.fixes.is_any() && row.fixed.is_none() => {
            // What the service cleans is bought first, and asked for then.
            if row.fixes.isolate {
                return None;
            }
            CloningCommand::Mend(row.number, (raw.input.clone(), None), row.fixes)
        }
        Some(_) => return None,
    };
    Some(Command::Cloning(command))
}

/// Takes over what came of a row.
fn take_in(row: &mut SampleRow, shown: &mynah_model::desk::CloningShown) {
    if row.raw.is_none() && row.fault.is_none() {
        match shown.sampled.get(&row.number) {
            Some(Ok(sample)) => row.raw = Some(sample.clone()),
            Some(Err(trouble)) => {
                row.fault = Some(tr!("clone-row-fault", why = trouble.what.as_str()));
            }
            None => {}
        }
    }
    if row.fixes.is_any()
        && row.fixed.is_none()
        && let Some((fixes, mended)) = shown.mended.get(&row.number)
        && *fixes == row.fixes
    {
        match mended {
            Ok(sample) => {
                row.take_fixed(sample.clone());
                row.fault = None;
            }
            // Neither this nor what it was before is sent: what is to be sent somebody says.
            Err(trouble) => {
                row.fault = Some(tr!("clone-mend-failed", why = trouble.what.as_str()));
            }
        }
    }
}

/// Who took a row's recording back: it is said before anything is paid, named or sent.
pub(super) fn taken_back(cx: &StudioCtx<'_>, row: &SampleRow) -> Option<String> {
    let raw = row.raw.as_ref()?;
    cx.desk.why_taken_back(raw.known_by())
}

/// What a step is called; of recordings for a voice that is there nothing is named or created.
fn label(step: CloneStep, adds: bool) -> String {
    match step {
        CloneStep::Name if adds => tr!("clone-step-add"),
        CloneStep::Done if adds => tr!("clone-step-added"),
        CloneStep::Samples => tr!("clone-step-samples"),
        CloneStep::Quality => tr!("clone-step-quality"),
        CloneStep::Consent => tr!("clone-step-consent"),
        CloneStep::Name => tr!("clone-step-name"),
        CloneStep::Done => tr!("clone-step-done"),
    }
}

pub(super) fn to_whom(backend: Backend) -> String {
    match backend {
        Backend::Live => tr!("clone-to-live"),
        Backend::Draft => tr!("clone-to-draft"),
    }
}

/// Names the place that recordings go to: with Draft voices they stay on this computer.
pub(super) fn sent_to(backend: Backend) -> String {
    match backend {
        Backend::Live => tr!("clone-fact-sent", backend = to_whom(backend)),
        Backend::Draft => tr!("clone-fact-sent.draft"),
    }
}

/// A heading with quiet words at the right; below it where both have no room in a row, which would widen all below.
pub(super) fn heading_ui(ui: &mut Ui, cx: &StudioCtx<'_>, title: &str, right: &str) {
    let wide = |face: Face, words: &str| face.galley(ui, words, cx.tokens.text).size().x;
    let needs = wide(Face::BodyStrong, title) + wide(Face::Small, right) + 16.0;
    if needs > ui.available_width() {
        ui.add(Label::new(Face::BodyStrong.rich(title, cx.tokens.text)).wrap());
        if !right.is_empty() {
            quiet_ui(ui, cx, right);
        }
        return;
    }
    ui.horizontal(|ui| {
        ui.label(Face::BodyStrong.rich(title, cx.tokens.text));
        mynah_ui_kit::widgets::at_right(ui, |ui| {
            ui.label(Face::Small.rich(right, cx.tokens.text2));
        });
    });
}

pub(super) fn quiet_ui(ui: &mut Ui, cx: &StudioCtx<'_>, words: &str) {
    ui.add(Label::new(Face::Small.rich(words, cx.tokens.text2)).wrap());
}

/// Plays a recording by this name, or stops it.
pub(super) fn hear(cx: &mut StudioCtx<'_>, input: &Input, name: String) {
    hear_of(cx, input, name, HeardOf::All);
}

/// The same of some of it.
fn hear_of(cx: &mut StudioCtx<'_>, input: &Input, name: String, some: HeardOf) {
    cx.send(if is_heard(cx, input) {
        Command::Playback(mynah_model::command::PlaybackCommand::Stop)
    } else {
        let input = Input {
            name,
            ..input.clone()
        };
        Command::Cloning(CloningCommand::Hear(input, some))
    });
}

pub(super) fn is_heard(cx: &StudioCtx<'_>, input: &Input) -> bool {
    let playback = &cx.desk.playback;
    let playing = playback.playing.as_ref();
    !playback.paused
        && playing.is_some_and(|playing| {
            matches!(playing, mynah_model::event::Playing::Sample { sample, .. } if sample.as_str() == input.hash)
        })
}

#[cfg(test)]
mod tests;
