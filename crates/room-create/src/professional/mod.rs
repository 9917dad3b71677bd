//! A professional clone as a checklist: a card for each step with how it stands, over the weeks that it takes.

mod card;
mod foot;
mod kept;
mod proof;
mod recordings;
mod speakers;
mod stopped;
mod tasks;
mod training;
mod words;

pub(super) use self::words::title;

use std::collections::BTreeMap;

use egui::{ScrollArea, Ui, UiBuilder, vec2};

use super::Hearing;
use super::clone::{ClonePanel, consent_drop, fill_in, help, quiet_ui, taken_back, today};
use super::lead::Lead;
use super::scrolled::scrolled_ui;
use mynah_core::consent::Relation;
use mynah_core::ids::{MakingId, ModelId};
use mynah_i18n::tr;
use mynah_model::attempt::KeptSample;
use mynah_model::command::{CloningCommand, Command, ProTask, ProfessionalCommand};
use mynah_model::professional::{ProStep, ProfessionalCard, ProfessionalForm, Stands};
use mynah_model::trouble::Remedy;
use mynah_ui_core::ctx::{CreateDrop, StudioCtx};
use mynah_ui_core::step_foot::FOOT;
use mynah_ui_core::unsaved::Unkept;
use mynah_ui_core::usable_remedies::shown;
use mynah_ui_core::widgets::TroubleCard;
use mynah_ui_core::words::date;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::{Button, at_right, combo_item, menu};

/// The part of a row's number that counts.
const COUNTED: u64 = u32::MAX as u64;
/// Clones that are listed at most.
const LISTED: usize = 60;

/// The checklist.
#[derive(Default)]
pub struct ProfessionalPanel {
    asked: bool,
    /// The one that is looked at.
    open: Option<ProfessionalCard>,
    /// What the library has of it, and since when it is something else.
    kept: ProfessionalForm,
    changed: Unkept,
    /// Others, as they were when they were let go.
    written: BTreeMap<MakingId, ProfessionalCard>,
    /// For which one what is known of the consent was filled in since that card was opened.
    filled: Option<MakingId>,
    /// The step whose card is open.
    step: Option<ProStep>,
    /// The step whose card was brought into view.
    shown: Option<ProStep>,
    /// What an instant clone has too: samples that are dropped or recorded, and who agreed. Its attempt is the open
    /// clone's while they are drawn.
    sheet: ClonePanel,
    tasks: tasks::Tasks,
    numbers: u64,
    /// Under which number each was kept last, where what came of that wasn't taken in.
    keeps: BTreeMap<MakingId, u64>,
    proof: proof::ProofView,
    /// How many documents of each were taken over.
    documents: BTreeMap<MakingId, usize>,
    training: Option<ModelId>,
    /// Whether it was asked whether the clone is given up.
    is_unsure: bool,
    /// What is asked of the voice once it is trained.
    hearing: Hearing,
    pub(super) lead: Lead<()>,
}

/// What the next press of the foot does.
enum Next {
    Go(ProStep),
    Do(ProTask),
    Begin,
    /// The voice, where voices can be removed, too.
    Show,
}

impl ProfessionalPanel {
    /// Draws it with its cards and its foot.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, goes_on: bool) {
        self.follow(ui, cx);
        let whole = ui.available_rect_before_wrap();
        let (body, foot) = whole.split_top_bottom_at_y(whole.bottom() - FOOT);
        let builder = UiBuilder::new()
            .id_salt("professional")
            .max_rect(body.shrink2(vec2(size::PAD_MAIN, 12.0)));
        let mut inside = ui.new_child(builder);
        inside.set_clip_rect(body.intersect(ui.clip_rect()));
        ui.advance_cursor_after_rect(whole);
        if self.open.is_none() {
            return;
        }
        self.head_ui(&mut inside, cx);
        self.stopped_ui(&mut inside, cx);
        scrolled_ui(&mut inside, "professional-body", |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
            for step in ProStep::ALL {
                self.card_ui(ui, cx, step);
            }
            ui.add_space(8.0);
        });
        self.foot_ui(ui, cx, foot, goes_on);
        self.sheet.recorder.rest_unseen(cx);
        self.keep_soon(ui, cx);
    }

    /// Another way or another room is open: nothing is recorded any more, and what was is taken over.
    pub fn rest(&mut self, cx: &mut StudioCtx<'_>) {
        self.sheet.let_go(cx);
        self.hearing.rest();
        self.follow_recorder(cx);
        self.keep(cx);
    }

    /// Returns the use that the open step makes of a dropped file.
    pub fn drop_use(&self) -> CreateDrop {
        match (self.step, &self.open) {
            (Some(ProStep::Consent), Some(card)) => consent_drop(&card.form.attempt),
            (Some(ProStep::Proof), _) => CreateDrop::Proof,
            _ => CreateDrop::Sample,
        }
    }

    fn stands(&self) -> Option<&Stands> {
        self.open.as_ref().map(|card| &card.stands)
    }

    /// What a step's card has in it.
    fn body_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, step: ProStep) {
        let failed = self.failed().filter(|failed| failed.at == step);
        // In a place of its own: what comes and goes must not take the keys from what is below it.
        let pressed = ui.scope(|ui| {
            let failed = failed?;
            let remedy = TroubleCard::new(&shown(&failed.trouble, false)).show(ui)?;
            Some((remedy, failed.task.clone()))
        });
        if let Some((remedy, task)) = pressed.inner {
            match remedy {
                // The same again, wherever the checklist stands by now. What can't begin yet stays told.
                Remedy::Retry => self.task(cx, task),
                remedy => {
                    self.forget_failed();
                    help(cx, &remedy);
                }
            }
        }
        match step {
            ProStep::Consent => self.lead.hand_over(&self.sheet.lead),
            // They are led there behind what spends.
            ProStep::Done => {}
            _ => self.lead.first(ui),
        }
        match step {
            ProStep::Plan => self.plan_ui(ui, cx),
            ProStep::Recordings => self.recordings_ui(ui, cx),
            ProStep::Consent => {
                quiet_ui(ui, cx, &tr!("pro-consent-about"));
                self.with_sheet(|sheet| sheet.agreed_ui(ui, cx));
            }
            ProStep::Sending => self.sending_ui(ui, cx),
            ProStep::Speakers => self.speakers_ui(ui, cx),
            ProStep::Proof => self.proof_ui(ui, cx),
            ProStep::Training => self.training_ui(ui, cx),
            ProStep::Done => self.done_ui(ui, cx),
        }
    }

    /// Lends the attempt of the open clone to the widgets that an instant clone has too.
    fn with_sheet(&mut self, draw: impl FnOnce(&mut ClonePanel)) {
        let Some(card) = &mut self.open else { return };
        std::mem::swap(&mut self.sheet.attempt, &mut card.form.attempt);
        draw(&mut self.sheet);
        std::mem::swap(&mut self.sheet.attempt, &mut card.form.attempt);
    }

    /// Asks which were begun, once.
    pub fn look(&mut self, cx: &mut StudioCtx<'_>) {
        if self.asked {
            return;
        }
        self.asked = true;
        // Unlike those of an earlier panel of this process.
        self.numbers = u64::from(cx.desk.dice.seed()) << 32;
        // What an earlier panel took over and somebody removed doesn't come again.
        let kept = cx.desk.browsed.professional.documents.iter();
        self.documents = kept.map(|(id, all)| (*id, all.len())).collect();
        cx.send(list());
    }

    /// Takes over what came of what was asked for.
    fn follow(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        self.look(cx);
        let backend = cx.desk.backend();
        if self
            .open
            .as_ref()
            .is_some_and(|card| card.backend != backend)
        {
            self.sheet.let_go(cx);
            self.put_by(cx);
        }
        if self.open.is_none() {
            let Some(all) = self.cards(cx) else { return };
            match all.into_iter().next() {
                Some(card) => self.resume(cx, card),
                None => self.begin(cx),
            }
        }
        let shown = &cx.desk.browsed.professional;
        let today = today(cx);
        let Some(card) = &mut self.open else { return };
        if let Some(stands) = shown.stands(card.id)
            && card.stands != **stands
        {
            let before = card.at(today);
            card.stands = (**stands).clone();
            card.leave_removed();
            let at = card.at(today);
            // What was waited for for days came: the next step is shown. Speakers are looked at first.
            let is_awaited = matches!(before, ProStep::Proof | ProStep::Training);
            if is_awaited && at > before && self.step == Some(before) && !self.is_any_busy() {
                self.step = Some(at);
            }
        }
        self.follow_kept(cx);
        self.follow_files(cx);
        self.follow_proof(ui.ctx(), cx);
        self.follow_recorder(cx);
        self.follow_document(cx);
        let owner = self.owner();
        if self.sheet.lend_to(owner.as_ref()) {
            self.with_sheet(|sheet| sheet.follow_words(cx));
        }
        self.follow_tasks(cx);
        let Some(card) = &mut self.open else { return };
        card.form.attempt.relation = Relation::Own;
        // Filled in once, as it is looked at: what is cleared stays so.
        let filled = (self.step == Some(ProStep::Consent)).then_some(card.id);
        if filled.is_some() && self.filled != filled {
            fill_in(cx, &mut card.form.attempt);
        }
        self.filled = filled;
    }

    /// Files that were dropped or chosen, and what came of them. A long one becomes several rows.
    fn follow_files(&mut self, cx: &mut StudioCtx<'_>) {
        // What is being sent is what was agreed to: what falls meanwhile waits.
        if self.is_busy(|task| *task == ProTask::Send) {
            return;
        }
        let dropped = std::mem::take(&mut cx.view.samples);
        // Papers for people are no recordings.
        if self.step == Some(ProStep::Proof) && !dropped.is_empty() {
            self.proof.show_people();
            cx.view.proofs.extend(dropped);
            return;
        }
        let Some(card) = &mut self.open else { return };
        for path in dropped {
            let number = card.form.attempt.bring(path.clone());
            self.step = Some(ProStep::Recordings);
            cx.send(professional(ProfessionalCommand::Sample(
                card.id, number, path,
            )));
        }
        let sampled = &cx.desk.browsed.professional.sampled;
        let attempt = &mut card.form.attempt;
        let mut place = 0;
        while let Some(row) = attempt.samples.get_mut(place) {
            place += 1;
            if row.raw.is_some() || row.fault.is_some() {
                continue;
            }
            match sampled.get(&(card.id, row.number)) {
                Some(Ok(kept)) => {
                    let mut kept = kept.iter();
                    if let Some(first) = kept.next() {
                        row.raw = Some(first.clone());
                        row.name.clone_from(&first.input.name);
                    }
                    for more in kept {
                        let number = attempt.next;
                        attempt.next += 1;
                        attempt
                            .samples
                            .insert(place, recordings::row_of(number, more.clone()));
                        place += 1;
                    }
                }
                Some(Err(trouble)) => {
                    let why = trouble.what.as_str();
                    row.fault = Some(tr!("clone-row-fault", why = why));
                }
                None => {}
            }
        }
        attempt.tell_twins();
        // What the service has stays as it was sent: the whole clone stops where that is taken back.
        let stands = &card.stands;
        for row in &mut attempt.samples {
            let is_there = |raw: &KeptSample| stands.sample(&raw.input.hash).is_some();
            row.taken_back = if row.raw.as_ref().is_some_and(is_there) {
                None
            } else {
                taken_back(cx, row)
            };
        }
    }

    fn begin(&mut self, cx: &mut StudioCtx<'_>) {
        let now = cx.clock.now();
        // Unique without asking anybody: a moment, and chance behind it.
        let moment = u64::try_from(now.0).unwrap_or_default() << 20;
        let card = ProfessionalCard {
            id: MakingId(moment | u64::from(cx.desk.dice.seed() >> 12)),
            backend: cx.desk.backend(),
            at: now,
            form: ProfessionalForm::default(),
            stands: Stands::default(),
        };
        self.resume(cx, card);
    }

    fn resume(&mut self, cx: &mut StudioCtx<'_>, mut card: ProfessionalCard) {
        self.put_by(cx);
        if let Some(stands) = cx.desk.browsed.professional.stands(card.id) {
            card.stands = (**stands).clone();
        }
        // What was taken out while another one was looked at.
        card.leave_removed();
        self.step = Some(card.at(today(cx)));
        self.is_unsure = false;
        self.training = None;
        self.shown = None;
        self.proof = proof::ProofView::of(cx, &card);
        // What was not looked at yet is looked at again.
        for row in &card.form.attempt.samples {
            if row.raw.is_none() && row.fault.is_none() {
                let ask = ProfessionalCommand::Sample(card.id, row.number, row.path.clone());
                cx.send(professional(ask));
            }
        }
        if self.open.as_ref().is_none_or(|open| open.id != card.id) {
            self.hearing = Hearing::default();
        }
        self.written.remove(&card.id);
        // Another window numbers its rows otherwise: none of them is taken for one of this window.
        let next = &mut card.form.attempt.next;
        *next = u64::from(cx.desk.dice.seed()) << 32 | *next & COUNTED;
        self.kept = card.form.clone();
        self.open = Some(card);
        // What came to nothing while another one was looked at is told now.
        if let Some(failed) = self.failed() {
            self.step = Some(failed.at);
        }
    }

    /// The clone's name, those that were begun before, and another one.
    fn head_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let Some(card) = &self.open else { return };
        let title = words::title(card);
        let mut chosen = None;
        let mut begins = false;
        ui.horizontal(|ui| {
            ui.label(Face::Title.rich(title, cx.tokens.text));
            if !kept::is_blank(card) {
                let day = date(mynah_core::day::Day::here(card.at));
                let about = tr!("pro-begun", date = day);
                ui.label(Face::Small.rich(about, cx.tokens.text2));
            }
            at_right(ui, |ui| {
                let another = Button::new(tr!("pro-another"))
                    .ghost()
                    .small()
                    .command("pro-another.command");
                let why_not = kept::is_blank(card).then(|| tr!("pro-another-blank"));
                let why_not = why_not.or_else(|| words::why_no_more(cx, card.backend));
                let another = another.why_not(why_not).icon(icons::PLUS);
                begins = ui.add(another.tip(tr!("pro-another.tip"))).clicked();
                chosen = self.earlier_ui(ui, cx);
            });
        });
        ui.add_space(4.0);
        if let Some(card) = chosen {
            self.sheet.let_go(cx);
            self.resume(cx, card);
        } else if begins {
            self.sheet.let_go(cx);
            self.begin(cx);
        }
    }

    fn earlier_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) -> Option<ProfessionalCard> {
        let open = self.open.as_ref()?;
        let shown = &cx.desk.browsed.professional;
        let others = self.cards(cx)?.into_iter();
        let others = others.filter(|card| card.id != open.id);
        let others: Vec<ProfessionalCard> = others.take(LISTED).collect();
        if others.is_empty() {
            return None;
        }
        let (name, explanation) = (tr!("pro-earlier"), tr!("pro-earlier.tip"));
        let button = Button::new(&*name).ghost().small();
        let button = button
            .icon(icons::CLOCK_COUNTER_CLOCKWISE)
            .tip(&*explanation);
        let button = ui.add(button);
        menu(&button, (&name, 360.0), |ui| {
            let mut chosen = None;
            ui.set_min_width(348.0);
            ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
                for card in &others {
                    let mut card = card.clone();
                    if let Some(stands) = shown.stands(card.id) {
                        card.stands = (**stands).clone();
                    }
                    let at = card.at(today(cx));
                    let (title, step) = (words::title(&card), words::step(at));
                    if combo_item(ui, false, (&title, &step), &explanation).clicked() {
                        chosen = Some(card);
                    }
                }
            });
            chosen
        })
        .flatten()
    }
}

/// Whether it was given up.
fn is_over(cx: &StudioCtx<'_>, card: &ProfessionalCard) -> bool {
    let stands = cx.desk.browsed.professional.stands(card.id);
    stands.map_or(card.stands.is_over, |stands| stands.is_over)
}

fn list() -> Command {
    professional(ProfessionalCommand::List)
}

fn professional(command: ProfessionalCommand) -> Command {
    Command::Cloning(CloningCommand::Professional(command))
}

#[cfg(test)]
mod tests;
