//! Whose voice it is, who agreed, and what shows it.

use egui::{Frame, Label, Margin, Ui, vec2};

use super::{ClonePanel, heading_ui, quiet_ui, statement_of, today};
use mynah_core::consent::Relation;
use mynah_i18n::tr;
use mynah_model::attempt::{CloneAttempt, CloneStep, KeptSample, Proof};
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::{CreateDrop, StudioCtx};
use mynah_ui_core::voice_owner::whose_name;
use mynah_ui_core::widgets::TroubleCard;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::{Button, Segment, TextField, caption, play_button, segmented};

/// Returns the use that a form of this consent makes of a dropped file. The statement names the person, so that nothing is
/// read aloud before the name is known.
pub(crate) fn consent_drop(attempt: &CloneAttempt) -> CreateDrop {
    let is_nameless = attempt.owner.trim().is_empty();
    CreateDrop::Consent {
        why_no_reading: is_nameless.then(|| tr!("clone-read-name-first")),
    }
}

impl ClonePanel {
    /// Returns the use that the open step makes of a dropped file.
    pub fn drop_use(&self) -> CreateDrop {
        match self.attempt.step {
            // Files that fall while the voice is made wait for the next one.
            _ if self.ordered.is_some() => CreateDrop::Sample,
            CloneStep::Samples | CloneStep::Quality | CloneStep::Done => CreateDrop::Sample,
            CloneStep::Consent => consent_drop(&self.attempt),
            CloneStep::Name => CreateDrop::Nothing,
        }
    }

    pub(super) fn consent_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        ui.add_space(4.0);
        heading_ui(ui, cx, &tr!("clone-consent"), &tr!("clone-consent.kept"));
        // In a place of its own: what comes and goes must not take the keys from what is below it.
        ui.scope(|ui| {
            if let Some(why) = self.attempt.all_taken_back() {
                ui.add(Label::new(Face::Small.rich(why, cx.tokens.bad_ink)).wrap());
            }
        });
        self.whose_ui(ui, cx);
    }

    /// Whose voice it is, who agreed, and what shows it.
    pub(crate) fn whose_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        self.relation_ui(ui);
        self.agreed_ui(ui, cx);
    }

    /// Who agreed and what shows it, whosever voice it is.
    pub(crate) fn agreed_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        self.who_ui(ui, cx);
        self.statement_ui(ui, cx);
        // Right below what it is about: it is seen in a low window, too.
        self.said_ui(ui);
        ui.scope(|ui| self.others_ui(ui, cx));
        ui.scope(|ui| self.shown_ui(ui, cx));
        // In places of their own: what comes and goes must not take the keys from what is below it.
        ui.scope(|ui| self.words_ui(ui, cx));
        ui.scope(|ui| self.proof_ui(ui, cx));
        ui.scope(|ui| self.reading_ui(ui, cx));
    }

    /// Saying that it is so.
    fn said_ui(&mut self, ui: &mut Ui) {
        let on = self.attempt.is_said;
        let words = match self.attempt.relation {
            Relation::Own => tr!("clone-say-own"),
            Relation::Consented => tr!("clone-say-consented"),
            Relation::PublicDomain => tr!("clone-say-public"),
            Relation::Licensed => tr!("clone-say-licensed"),
        };
        let icon = if on { icons::CHECK } else { icons::CIRCLE };
        let button = Button::new(words).on(on).icon(icon).outline();
        let button = ui.add(button.tip(tr!("clone-say.tip")));
        if std::mem::take(&mut self.onward.leads_to_said) {
            button.request_focus();
        }
        if button.clicked() {
            self.attempt.is_said = !on;
        }
    }

    /// That others agreed to something of the same recordings.
    fn others_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let kept = self
            .attempt
            .samples
            .iter()
            .filter(|row| row.sent().is_some());
        let kept = kept
            .flat_map(|row| [row.raw.as_ref(), row.sent()])
            .flatten();
        let recordings = kept.flat_map(KeptSample::known_by);
        if let Some(words) = cx.desk.named_by_others(recordings, &self.attempt.owner) {
            ui.add(Label::new(Face::Small.rich(words, cx.tokens.warn)).wrap());
        }
    }

    /// Whether the statement can be read aloud: somebody is there to read it, and says so of themselves.
    fn is_readable(&self) -> bool {
        matches!(self.attempt.relation, Relation::Own | Relation::Consented)
            && self.attempt.proof == Proof::Spoken
    }

    /// Whether a recording of the statement is seen here: one that is recorded, or why it isn't.
    pub(super) fn shows_reading(&self) -> bool {
        let is_there = self.attempt.read_aloud().is_some();
        is_there && (self.attempt.is_spoken() || self.is_readable())
    }

    /// Where the statement is read aloud in the window; without a microphone a line says what to do instead.
    fn reading_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        if !self.is_readable() {
            return;
        }
        self.recorder.look(cx);
        if self.attempt.owner.trim().is_empty() {
            quiet_ui(ui, cx, &tr!("clone-read-name-first"));
            return;
        }
        let what = statement_of(&self.attempt);
        ui.scope(|ui| self.recorder.cut_off_ui(ui, cx, what));
        // Nothing stands here that goes away again while nobody knows.
        let Some(microphones) = &cx.desk.cloning.microphones else {
            return;
        };
        if microphones.is_empty() {
            if self.attempt.is_spoken() {
                return;
            }
            self.recorder
                .none_ui(ui, cx, &tr!("clone-read-no-microphone"));
            return;
        }
        self.recorder.ui(ui, cx, statement_of(&self.attempt));
    }

    fn relation_ui(&mut self, ui: &mut Ui) {
        let [own, consented, public, licensed] = [
            tr!("clone-own"),
            tr!("clone-consented"),
            tr!("clone-public"),
            tr!("clone-licensed"),
        ];
        let explanation = tr!("clone-relation.tip");
        let segments = [
            Segment::new(Relation::Own, &own),
            Segment::new(Relation::Consented, &consented),
            Segment::new(Relation::PublicDomain, &public),
            Segment::new(Relation::Licensed, &licensed),
        ]
        .map(|segment| segment.tip(&explanation));
        let name = tr!("clone-relation");
        if segmented(ui, &name, &mut self.attempt.relation, &segments, None) {
            // It was said of something else.
            self.attempt.is_said = false;
            self.attempt.choose_proof();
        }
    }

    fn who_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let width = ui.available_width();
        let columns = if width > 640.0 { 4 } else { 2 };
        let wide = (width - 12.0 * (columns as f32 - 1.0)) / columns as f32;
        let today = today(cx);
        let (attempt, lead) = (&mut self.attempt, &self.lead);
        let before = said(attempt);
        let is_own = attempt.relation == Relation::Own;
        let is_day = |text: &str| {
            text.trim().is_empty() || text.trim().parse::<mynah_core::day::Day>().is_ok()
        };
        let wrong_date = !is_day(&attempt.date)
            || attempt
                .date
                .trim()
                .parse()
                .is_ok_and(|day: mynah_core::day::Day| day > today);
        let wrong_until = !is_day(&attempt.until);
        let mut fields = [
            (
                &mut attempt.owner,
                [
                    tr!("clone-owner"),
                    whose_name(is_own),
                    tr!("clone-owner.tip"),
                ],
                icons::USER,
                false,
            ),
            (
                &mut attempt.scope,
                [
                    tr!("clone-scope"),
                    tr!("clone-scope.hint"),
                    tr!("clone-scope.tip"),
                ],
                icons::FLAG,
                false,
            ),
            (
                &mut attempt.date,
                [
                    tr!("clone-date"),
                    tr!("clone-date.hint"),
                    tr!("clone-date.tip"),
                ],
                icons::TIMER,
                wrong_date,
            ),
            (
                &mut attempt.until,
                [
                    tr!("clone-until"),
                    tr!("clone-until.hint"),
                    tr!("clone-until.tip"),
                ],
                icons::HOURGLASS,
                wrong_until,
            ),
        ];
        for row in fields.chunks_mut(columns) {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 12.0;
                for (text, [name, hint, about], icon, wrong) in row {
                    ui.vertical(|ui| {
                        ui.spacing_mut().item_spacing.y = 4.0;
                        caption(ui, Face::Label, name.as_str(), cx.tokens.text2);
                        let field = TextField::new(text, name).hint(hint).tip(about);
                        // Whose voice it is comes first.
                        lead.to(&ui.add(field.icon(*icon).width(wide).wrong(*wrong)));
                    });
                }
            });
        }
        if before != said(&self.attempt) {
            self.attempt.is_said = false;
        }
    }

    fn statement_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let t = cx.tokens;
        card(cx).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
            let words = tr!("clone-quoted", words = self.attempt.statement());
            ui.add(Label::new(Face::Body.rich(words, t.text)).wrap());
        });
    }

    /// What shows it, as it will be recorded.
    fn shown_ui(&self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        // What was refused isn't recorded.
        let spoken = self
            .attempt
            .read_aloud()
            .filter(|_| self.attempt.is_spoken());
        let document = self.attempt.document.as_ref();
        let is_other = self.attempt.spoken.is_some() && self.attempt.read_aloud().is_none();
        if spoken.is_none() && document.is_none() && !is_other {
            return;
        }
        card(cx).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
            if let Some(spoken) = spoken {
                quiet_ui(
                    ui,
                    cx,
                    &tr!(
                        "clone-spoken",
                        seconds = format!("{:.1}", spoken.input.seconds)
                    ),
                );
                hear_ui(ui, cx, spoken);
                hash_ui(ui, cx, &spoken.input.hash);
            } else if is_other {
                // It comes back with the words: nothing is lost by a slip in a date.
                let words = Face::Small.rich(tr!("clone-spoken-other"), cx.tokens.warn);
                ui.add(Label::new(words).wrap());
            }
            if let Some(document) = document {
                quiet_ui(
                    ui,
                    cx,
                    &tr!("clone-document", name = document.name.as_str()),
                );
                hash_ui(ui, cx, &document.hash);
            }
        });
    }

    fn proof_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        if let Some(trouble) = &self.document_trouble
            && TroubleCard::new(trouble).show(ui).is_some()
        {
            self.document_trouble = None;
        }
        ui.horizontal_wrapped(|ui| {
            let [name, spoken, document] = [
                tr!("clone-proof"),
                tr!("clone-proof-spoken"),
                tr!("clone-proof-document"),
            ];
            if self.attempt.relation == Relation::Consented {
                let [about_spoken, about_document] = [
                    tr!("clone-proof-spoken.tip"),
                    tr!("clone-proof-document.tip"),
                ];
                let segments = [
                    Segment::new(Proof::Spoken, &spoken).tip(&about_spoken),
                    Segment::new(Proof::Document, &document).tip(&about_document),
                ];
                segmented(ui, &name, &mut self.attempt.proof, &segments, None);
            } else {
                ui.skip_ahead_auto_ids(1);
            }
            if self.is_readable() && !self.attempt.owner.trim().is_empty() {
                let attach = Button::new(Action::AttachReading.label()).outline();
                let attach = attach.icon(icons::FILE_AUDIO);
                if ui.add(attach.tip(Action::AttachReading.tip())).clicked() {
                    cx.act(Action::AttachReading);
                }
            } else {
                // What comes and goes leaves its keys to no other: a document was taken out by them.
                ui.skip_ahead_auto_ids(1);
            }
            let button = Button::new(Action::AttachConsent.label()).outline();
            let button = button
                .icon(icons::FILE_TEXT)
                .tip(Action::AttachConsent.tip());
            let button = ui.add(button);
            // It is there: what is left to be said has the keys.
            let is_free = ui.memory(|memory| memory.focused()).is_none();
            let goes_on =
                std::mem::take(&mut self.onward.has_attached) && (is_free || button.has_focus());
            self.onward.leads_to_said = goes_on && !self.attempt.is_said;
            if button.clicked() {
                cx.act(Action::AttachConsent);
            }
            if self.shows_reading()
                || self.attempt.read_aloud().is_none() && self.attempt.spoken.is_some()
            {
                let button = Button::new(tr!("clone-spoken-remove")).ghost();
                if ui.add(button.tip(tr!("clone-spoken-remove.tip"))).clicked() {
                    self.attempt.drop_reading();
                }
            } else {
                ui.skip_ahead_auto_ids(1);
            }
            if self.attempt.document.is_some() {
                let button = Button::new(tr!("clone-document-remove")).ghost();
                if ui
                    .add(button.tip(tr!("clone-document-remove.tip")))
                    .clicked()
                {
                    self.attempt.document = None;
                }
            }
        });
    }
}

/// What stands out here lies on this.
fn card(cx: &StudioCtx<'_>) -> Frame {
    Frame::new()
        .fill(cx.tokens.bg2)
        .corner_radius(size::RADIUS_CARD)
        .inner_margin(Margin::symmetric(16, 12))
}

/// Plays a recording of the statement, beside its waveform.
pub(super) fn hear_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, spoken: &KeptSample) {
    let heard = super::is_heard(cx, &spoken.input);
    let label = if heard {
        tr!("clone-stop", name = spoken.input.name.as_str())
    } else {
        tr!("clone-hear", name = spoken.input.name.as_str())
    };
    ui.horizontal(|ui| {
        let about = tr!("clone-hear.tip");
        if play_button(ui, 32.0, heard, (&label, &about)).clicked() {
            super::hear(cx, &spoken.input, spoken.input.name.clone());
        }
        let wide = (ui.available_width() - 16.0).min(360.0);
        let (rect, _) = ui.allocate_exact_size(vec2(wide, 24.0), egui::Sense::hover());
        super::files::wave_ui(ui, cx, rect, &spoken.wave);
    });
}

/// What somebody says is so: where it changes it has to be said again.
fn said(attempt: &CloneAttempt) -> [String; 4] {
    let of = [
        &attempt.owner,
        &attempt.scope,
        &attempt.date,
        &attempt.until,
    ];
    of.map(Clone::clone)
}

/// A hash in short, copied whole.
pub(crate) fn hash_ui(ui: &mut Ui, cx: &StudioCtx<'_>, hash: &str) {
    ui.horizontal(|ui| {
        let t = cx.tokens;
        ui.label(Face::Label.rich(tr!("clone-hash"), t.text2));
        let groups: Vec<String> = hash
            .as_bytes()
            .chunks(4)
            .map(|group| String::from_utf8_lossy(group).into_owned())
            .collect();
        let [first, last] = [
            groups.get(..4),
            groups.get(groups.len().saturating_sub(2)..),
        ]
        .map(|part| part.unwrap_or_default().join(" "));
        ui.label(Face::MonoLabel.rich(format!("{first} … {last}"), t.text));
        let copy = mynah_ui_kit::widgets::IconButton::new(icons::COPY, tr!("clone-hash-copy"));
        if ui
            .add(copy.tiny().tip(tr!("clone-hash-copy.tip")))
            .clicked()
        {
            ui.ctx().copy_text(hash.to_owned());
        }
    });
}
