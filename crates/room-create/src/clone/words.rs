//! Whether what was recorded is the statement: what can be told here, and its words, which the service writes down where
//! somebody wants that, at its price.

use egui::Ui;
use mynah_core::models::{Task, recommended};

use super::{ClonePanel, quiet_ui};
use mynah_core::backend::Backend;
use mynah_core::consent::Relation;
use mynah_core::ids::TakeId;
use mynah_core::request::{Generation, Input, TranscriptRequest};
use mynah_i18n::tr;
use mynah_model::attempt::{APART, Reading, reading};
use mynah_model::command::{CloningCommand, Command, JobsCommand, LineOrder, TakesCommand};
use mynah_model::desk::{Desk, JobState, TrialOrder};
use mynah_model::trouble::Trouble;
use mynah_model::urgency::Urgency;
use mynah_ui_core::action::Action;
use mynah_ui_core::bought::{Stand, stand};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::remedies;
use mynah_ui_core::remedies::Rest;
use mynah_ui_core::usable_remedies::shown;
use mynah_ui_core::widgets::TroubleCard;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::Button;

/// What was asked of the library about the words of a statement.
#[derive(Default)]
pub(super) struct Understanding {
    /// The request whose take was looked for, and how often takes had changed then.
    looked: Option<(u64, u64)>,
    /// The take whose words were asked for.
    asked: Option<TakeId>,
    /// The request that was ordered here.
    ordered: Option<u64>,
}

fn order_of(desk: &Desk, input: &Input) -> TrialOrder {
    let request = TranscriptRequest::new(input.clone(), recommended(Task::Transcription));
    let order = LineOrder {
        speaker: tr!("clone-words-check"),
        ..LineOrder::alone("", Generation::Transcription(request))
    };
    desk.order_alone(order, (desk.backend(), Urgency::Batch))
}

/// Whether what was read aloud is spoken as high as the samples.
pub(crate) fn pitch_ui(ui: &mut Ui, cx: &StudioCtx<'_>, apart: f32) {
    if apart.abs() <= APART {
        quiet_ui(ui, cx, &tr!("clone-pitch-fits"));
        return;
    }
    let words = tr!(
        "clone-pitch-apart",
        apart = format!("{:.0}", apart.abs()),
        way = if apart > 0.0 { "above" } else { "below" }
    );
    let words = Face::Small.rich(words, cx.tokens.warn);
    ui.add(egui::Label::new(words).wrap());
}

impl ClonePanel {
    /// Whether something is there that was read aloud.
    pub fn has_reading(&self) -> bool {
        self.attempt.read_aloud().is_some()
    }

    /// What is read aloud is compared with recordings spoken so high; nobody typed that.
    pub fn compare_with(&mut self, pitch: f32) {
        for attempt in [&mut self.attempt, &mut self.kept] {
            attempt.own_pitch = Some(pitch);
        }
    }

    /// What speaks for and against the recording of the statement.
    pub(super) fn words_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let Some(spoken) = self.attempt.read_aloud().cloned() else {
            return;
        };
        if !self.shows_reading() {
            return;
        }
        let judged = reading(&spoken, &self.attempt.statement(), self.attempt.heard());
        let is_read = judged.is_ok();
        match judged {
            // It isn't asked for any more.
            Err(_) if self.attempt.document.is_some() => {
                quiet_ui(ui, cx, &tr!("clone-unread-document"));
            }
            Err(unread) => {
                let words = Face::Small.rich(unread.words(), cx.tokens.bad_ink);
                ui.add(egui::Label::new(words).wrap());
                super::consent::hear_ui(ui, cx, &spoken);
            }
            Ok(Reading::Heard(of, all)) => {
                let words = tr!("clone-reading-heard", of = of, all = all);
                ui.label(Face::Small.rich(words, cx.tokens.good));
            }
            Ok(Reading::Unchecked) if cx.desk.backend() == Backend::Draft => {
                quiet_ui(ui, cx, &tr!("clone-reading-unchecked-draft"));
            }
            Ok(Reading::Unchecked) => {
                quiet_ui(ui, cx, &tr!("clone-reading-unchecked"));
                self.check_ui(ui, cx, &spoken.input);
            }
        }
        if is_read && let Some(apart) = self.attempt.pitch_apart() {
            pitch_ui(ui, cx, apart);
        }
    }

    /// Having the service write down what is said, and how far that is.
    fn check_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, input: &Input) {
        let order = order_of(cx.desk, input);
        let job = cx.desk.job_of_request(order.key);
        let is_finished = matches!(job.map(|job| &job.state), Some(JobState::Finished { .. }));
        let job = job.map(|job| job.id);
        if job.is_some() {
            // Whatever becomes of it: once its card is dismissed it can be ordered again.
            self.understanding.ordered = None;
        }
        let held = cx.desk.held_here(cx.desk.backend(), Urgency::Batch);
        let is_held = held.is_some_and(|held| held.contains(&order.key));
        match stand(cx.desk, &order) {
            Stand::Ready(take) => {
                let take = take.card.id;
                if self.understanding.asked != Some(take) {
                    self.understanding.asked = Some(take);
                    let ask = CloningCommand::Understand(input.hash.clone(), take);
                    cx.send(Command::Cloning(ask));
                }
                match cx.desk.cloning.understood.get(&input.hash) {
                    Some(Err(trouble)) => {
                        if let Some(remedy) = TroubleCard::new(trouble).show(ui) {
                            super::help(cx, &remedy);
                        }
                    }
                    _ => quiet_ui(ui, cx, &tr!("clone-words-going")),
                }
            }
            Stand::Failed(trouble) => {
                let trouble: Trouble = shown(trouble, job.is_some()).into_owned();
                let mut card = TroubleCard::new(&trouble);
                let again = job.and_then(|job| cx.desk.job(job));
                if let Some(price) = again.and_then(|job| cx.desk.price_of_retry(job)) {
                    card = card.price(PriceText::short(price));
                }
                if let Some(remedy) = card.show(ui)
                    && remedies::help(cx, job, &remedy) == Rest::Voice
                {
                    cx.act(Action::VoicesRoom);
                }
            }
            _ if is_held || is_finished => {
                let looked = Some((order.key, cx.desk.take_changes()));
                if self.understanding.looked != looked {
                    self.understanding.looked = looked;
                    cx.send(Command::Takes(TakesCommand::Find {
                        project: cx.desk.project.as_ref().map(|open| open.card.id),
                        backend: cx.desk.backend(),
                        urgency: Urgency::Batch,
                        requests: vec![order.request],
                    }));
                }
                quiet_ui(ui, cx, &tr!("clone-words-going"));
            }
            Stand::Open(_) | Stand::Unknown => self.ask_ui(ui, cx, (order, input)),
            Stand::Going(_) | Stand::Waiting(_) | Stand::Reading => {
                quiet_ui(ui, cx, &tr!("clone-words-going"));
            }
        }
    }

    /// Whether the speaker agrees to its being sent: their voice leaves this computer before anything is on record.
    fn may_check_ui(&mut self, ui: &mut Ui, input: &Input) -> bool {
        // Another voice is another's to give.
        let checking = self.attempt.checking(&input.hash);
        let on = self.attempt.may_check.as_ref() == Some(&checking);
        let words = match self.attempt.relation {
            Relation::Own => tr!("clone-words-agree-own"),
            _ => tr!("clone-words-agree"),
        };
        let icon = if on { icons::CHECK } else { icons::CIRCLE };
        let button = Button::new(words).small().on(on).icon(icon).outline();
        if ui.add(button.tip(tr!("clone-words-agree.tip"))).clicked() {
            self.attempt.may_check = (!on).then_some(checking);
        }
        on
    }

    fn ask_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (order, input): (TrialOrder, &Input),
    ) {
        let is_agreed = self.may_check_ui(ui, input);
        let orders = std::slice::from_ref(&order.order);
        let quote = cx.desk.quote(cx.desk.backend(), orders, Urgency::Batch);
        let waits = self.understanding.ordered == Some(order.key);
        let mut button = Button::new(tr!("clone-words-check"))
            .small()
            .outline()
            .icon(icons::FILE_TEXT)
            .busy(waits);
        match quote {
            Some(quote) => {
                let why_not = (!is_agreed).then(|| tr!("clone-words-not-agreed"));
                let price = PriceText::short(cx.desk.price(quote));
                button = button.price(price).why_not(why_not);
            }
            None => button = button.why_not(Some(tr!("clone-words-no-price"))),
        }
        if ui.add(button.tip(tr!("clone-words-check.tip"))).clicked() {
            self.understanding.ordered = Some(order.key);
            cx.send(Command::Jobs(JobsCommand::Generate {
                project: cx.desk.project.as_ref().map(|open| open.card.id),
                backend: cx.desk.backend(),
                orders: vec![order.order],
                play: false,
                asked_alone: false,
            }));
        }
    }

    /// Takes over what the service heard.
    pub(crate) fn follow_words(&mut self, cx: &StudioCtx<'_>) {
        let Some(spoken) = self.attempt.read_aloud() else {
            return;
        };
        let hash = spoken.input.hash.clone();
        if self.attempt.heard().is_none()
            && let Some(Ok(words)) = cx.desk.cloning.understood.get(&hash)
        {
            self.attempt.transcript = Some((hash, words.clone()));
        }
    }
}
