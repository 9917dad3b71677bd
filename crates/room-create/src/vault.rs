//! Who agreed to which clone: each record with its state, taking it back, and all of them in a file.

mod reckoned;
mod silenced;

use std::cell::Cell;
use std::sync::Arc;

use egui::{Align, Frame, Label, Margin, Response, Ui, UiBuilder, vec2};

pub use self::reckoned::Reckoned;
use self::reckoned::Stood;
use self::silenced::{Told, Weighed, there};
use super::Before;
use super::anew::Anew;
use super::scrolled::scrolled_ui;
use mynah_core::backend::Backend;
use mynah_core::consent::Standing;
use mynah_core::day::Day;
use mynah_core::ids::VoiceId;
use mynah_i18n::tr;
use mynah_model::command::{
    AccountCommand, CloningCommand, Command, DubbingCommand, PlaybackCommand, ProfessionalCommand,
    UNWATCHED, VoiceChange, VoicesCommand,
};
use mynah_model::consent_text::relation;
use mynah_model::event::{Playing, Vault};
use mynah_ui_core::action::Action;
use mynah_ui_core::consent_state::Tone;
use mynah_ui_core::ctx::{CreateDrop, StudioCtx};
use mynah_ui_core::words::{language_name, whole_date};
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::{Button, Chip, at_right, empty_state, question};

/// The part of a card's width that a name has, and the letters of it that buttons have: all of it stands in the card.
const NAME: f32 = 0.5;
const LETTERS: usize = 24;

/// Room of toasts below a question, in points.
const TOASTS: f32 = 160.0;

/// The list of records.
#[derive(Default)]
pub struct VaultPanel {
    asked: bool,
    /// What was asked about and not answered: by hash a consent, by id a voice.
    doubts: Option<Doubt>,
    /// What was asked or answered just now: the harmless button of it has the keys then.
    leads: Cell<Option<Doubt>>,
    /// The voice whose record is to be seen.
    shows_of: Option<VoiceId>,
    /// What a question means is to be seen.
    warns: Cell<bool>,
    /// Somebody agrees anew.
    anew: Option<Anew>,
    /// The records, and the backend, for which the account's voices were read last.
    read_for: Option<(Backend, Arc<Vault>)>,
    /// The number under which it was asked where a document lies.
    shows: Option<u64>,
    /// Whether who was about to when the window closed was taken up.
    known: bool,
    /// What the question that is asked comes to.
    weighed: Option<Weighed>,
}

#[derive(Clone, PartialEq, Eq)]
enum Doubt {
    Withdraw(String),
    Delete(VoiceId),
}

/// A press that has to be said twice.
enum Press {
    Ask(Doubt),
    Do(Doubt),
    Forget,
    Anew,
    /// The statement with this hash is heard, or stops.
    Hear(String),
    /// The document with this hash is opened.
    Open(String),
    /// It is written into a file.
    Export,
}

impl VaultPanel {
    /// Something else is shown: other windows and commands write records, too, so they are read anew the next time.
    pub fn rest(&mut self, cx: &mut StudioCtx<'_>) {
        self.asked = false;
        // What was asked and not answered is asked again: a later press must not be the answer.
        self.doubts = None;
        if let Some(anew) = &mut self.anew {
            anew.rest(cx);
        }
    }

    /// What stands at its right: nothing is made here.
    pub fn before(cx: &StudioCtx<'_>) -> Before {
        Before {
            backend: cx.desk.backend(),
            price: None,
            about: tr!("vault-aside"),
            takes_slot: false,
            takes_edit: false,
            title: String::new(),
            facts: Vec::new(),
            after: Vec::new(),
            note: String::new(),
        }
    }

    /// Whether a document can be attached to something here.
    pub fn takes_document(&self) -> bool {
        self.anew.is_some()
    }

    /// Returns the use that is made of a dropped file: without a form for a consent it begins a clone.
    pub fn drop_use(&self) -> CreateDrop {
        self.anew
            .as_ref()
            .map_or(CreateDrop::Sample, Anew::drop_use)
    }

    /// The window closes: what was typed last and isn't kept yet.
    pub fn last(&mut self, cx: &mut StudioCtx<'_>) -> Option<Command> {
        self.anew.as_mut()?.last(cx)
    }

    /// Whether somebody who agrees anew is being recorded.
    pub fn records(&self, cx: &StudioCtx<'_>) -> bool {
        self.anew.as_ref().is_some_and(|anew| anew.records(cx))
    }

    /// Goes on with who was about to agree anew when the window closed.
    fn take_up(&mut self, cx: &StudioCtx<'_>) {
        let shown = &cx.desk.cloning;
        if let (false, Some(left), Some(vault)) = (self.known, &shown.anew, &shown.vault) {
            self.known = true;
            let left = left.as_ref().and_then(|left| Anew::left(cx, vault, left));
            self.anew = self.anew.take().or(left);
        }
    }

    /// Draws it.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        reckoned: Option<&Reckoned>,
        goes_on: bool,
    ) {
        if !self.asked {
            self.asked = true;
            cx.send(Command::Cloning(CloningCommand::Consents));
        }
        self.take_up(cx);
        self.shows_of = cx.view.consents_of.take().or_else(|| self.shows_of.take());
        let shown = self.shows.and_then(|it| cx.desk.cloning.proofs.get(&it));
        if let Some(path) = shown.cloned() {
            self.shows = None;
            cx.show_folder(path);
        }
        if let Some(anew) = &mut self.anew {
            if anew.ui(ui, cx, goes_on) {
                self.anew = None;
            }
            return;
        }
        let whole = ui.available_rect_before_wrap();
        let builder = UiBuilder::new()
            .id_salt("vault")
            .max_rect(whole.shrink2(vec2(size::PAD_MAIN, 12.0)));
        let mut inside = ui.new_child(builder);
        inside.set_clip_rect(whole.intersect(ui.clip_rect()));
        ui.advance_cursor_after_rect(whole);
        let Some(Reckoned { vault, stood, .. }) = reckoned else {
            return;
        };
        self.read_voices(cx, vault);
        let ui = &mut inside;
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        ui.horizontal(|ui| {
            ui.label(Face::BodyStrong.rich(tr!("vault-title"), cx.tokens.text));
            at_right(ui, |ui| {
                let button = Button::new(tr!("vault-export"))
                    .outline()
                    .icon(icons::EXPORT);
                if ui.add(button.tip(Action::ExportConsents.tip())).clicked() {
                    cx.view.consent = None;
                    cx.act(Action::ExportConsents);
                }
            });
        });
        if vault.broken.is_some() {
            let words = tr!("consent-chain-broken");
            ui.add(Label::new(Face::Small.rich(words, cx.tokens.bad_ink)).wrap());
        }
        if vault.heeded.is_empty() {
            let (title, text) = (tr!("vault-none"), tr!("vault-none.text"));
            empty_state(ui, icons::FILE_TEXT, &title, &text, None);
            return;
        }
        let mut pressed = None;
        let today = Day::here(cx.clock.now());
        self.weighed = match &self.doubts {
            Some(Doubt::Withdraw(hash)) => {
                Some(Weighed::of(self.weighed.take(), vault, hash, today).with_films(cx))
            }
            _ => None,
        };
        scrolled_ui(ui, "vault-list", |ui| {
            // The newest first.
            for (standing, stood) in vault.heeded.iter().zip(stood).rev() {
                let card = ui.scope(|ui| self.card_ui(ui, cx, (vault, standing), stood));
                if let Some(press) = card.inner {
                    pressed = Some((press, standing));
                }
                let is_its = |voice: &mut VoiceId| standing.voices.contains(voice);
                if self.shows_of.take_if(is_its).is_some() {
                    card.response.scroll_to_me(Some(Align::Min));
                }
            }
            self.shows_of = None;
            // Toasts lie over what is below: a question is not to be under them.
            if self.doubts.is_some() {
                ui.add_space(TOASTS);
            }
        });
        match pressed {
            Some((Press::Ask(doubt), _)) => {
                // In which projects its voices spoke, and what else there is of them.
                for backend in Backend::ALL {
                    cx.send(Command::Voices(VoicesCommand::Known(backend)));
                    cx.send(Command::Dubbing(DubbingCommand::List(backend)));
                }
                let clones = CloningCommand::Professional(ProfessionalCommand::List);
                cx.send(Command::Cloning(clones));
                self.leads.set(Some(doubt.clone()));
                self.warns.set(true);
                self.doubts = Some(doubt);
            }
            Some((Press::Forget, _)) => self.leads.set(self.doubts.take()),
            Some((Press::Do(doubt), _)) => {
                self.doubts = None;
                Self::act(cx, doubt);
            }
            Some((Press::Anew, standing)) => {
                let anew = Anew::of(cx, standing);
                anew.enter(ui.ctx());
                self.anew = Some(anew);
            }
            Some((Press::Hear(hash), _)) => cx.send(if is_heard(cx, &hash) {
                Command::Playback(PlaybackCommand::Stop)
            } else {
                Command::Cloning(CloningCommand::HearProof(hash))
            }),
            Some((Press::Open(hash), _)) => {
                // Unlike that of another panel of this process.
                let number = u64::from(cx.desk.dice.seed());
                self.shows = Some(number);
                cx.send(Command::Cloning(CloningCommand::ShowProof(number, hash)));
            }
            Some((Press::Export, standing)) => {
                cx.view.consent = Some(standing.hash.clone());
                cx.act(Action::ExportConsents);
            }
            None => {}
        }
    }

    /// A voice that another window or command made is in no list that was read before: once for each change of the records
    /// the account is asked for those that aren't known.
    fn read_voices(&mut self, cx: &mut StudioCtx<'_>, vault: &Arc<Vault>) {
        let backend = cx.desk.backend();
        let is_read = |(of, it): &(Backend, Arc<Vault>)| *of == backend && Arc::ptr_eq(it, vault);
        let is_listed = cx.desk.voices_of(backend).iter().next().is_some();
        if self.read_for.as_ref().is_some_and(is_read) || !is_listed {
            return;
        }
        self.read_for = Some((backend, Arc::clone(vault)));
        let mut voices = vault.heeded.iter().flat_map(|of| &of.voices);
        if voices.any(|voice| name_of(cx, voice).is_none()) {
            cx.send(Command::Voices(VoicesCommand::Refresh(backend)));
            cx.send(Command::Account(AccountCommand::Refresh(backend)));
        }
    }

    fn act(cx: &mut StudioCtx<'_>, doubt: Doubt) {
        match doubt {
            Doubt::Withdraw(hash) => cx.send(Command::Cloning(CloningCommand::Withdraw(hash))),
            Doubt::Delete(voice) => {
                let Some((backend, name)) = there(cx, &voice) else {
                    return;
                };
                let change = VoiceChange::Remove { voice, name };
                cx.send(Command::Voices(VoicesCommand::Change(
                    backend, UNWATCHED, change,
                )));
            }
        }
    }

    fn card_ui(
        &self,
        ui: &mut Ui,
        cx: &StudioCtx<'_>,
        (vault, standing): (&Vault, &Standing),
        stood: &Stood,
    ) -> Option<Press> {
        let t = cx.tokens;
        let mut pressed = None;
        let consent = &standing.consent;
        let lacks_proof = vault.lacks_proof(consent);
        let frame = Frame::new()
            .fill(t.bg2)
            .corner_radius(size::RADIUS_CARD)
            .inner_margin(Margin::symmetric(16, 12));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
            ui.horizontal(|ui| {
                ui.scope(|ui| {
                    ui.set_max_width(ui.available_width() * NAME);
                    let name = Face::BodyStrong.rich(consent.name.as_str(), t.text);
                    ui.add(Label::new(name).truncate());
                });
                ui.label(Face::Small.rich(relation(consent.relation), t.text2));
                at_right(ui, |ui| {
                    let (words, tone) = &stood.told;
                    let chip = Chip::new(words);
                    ui.add(match tone {
                        Tone::Good => chip.good(),
                        Tone::Warn => chip.warn(),
                        Tone::Bad => chip.bad(),
                    });
                });
            });
            let (on, scope) = (whole_date(consent.date), consent.scope.as_str());
            let agreed = match consent.until {
                Some(until) => tr!(
                    "vault-agreed-until",
                    date = on,
                    scope = scope,
                    until = whole_date(until)
                ),
                None => tr!("vault-agreed", date = on, scope = scope),
            };
            ui.add(Label::new(Face::Small.rich(agreed, t.text2)).wrap());
            if let Some(text) = &consent.statement.text {
                let words = tr!("clone-quoted", words = text.as_str());
                ui.add(Label::new(Face::Small.rich(words, t.text)).wrap());
            }
            if consent.is_words_alone() {
                // Of one's own voice, and of nobody's, that is enough.
                let ink = if consent.is_shown() { t.text2 } else { t.warn };
                let words = Face::Small.rich(tr!("vault-words-alone"), ink);
                ui.add(Label::new(words).wrap());
            }
            if lacks_proof {
                let words = Face::Small.rich(tr!("vault-proof-unseen"), t.warn);
                ui.add(Label::new(words).wrap());
            }
            if !consent.languages.is_empty() {
                let names = |codes: &[String]| {
                    let names: Vec<String> = codes.iter().map(|it| language_name(it)).collect();
                    names.join(", ")
                };
                let words = if standing.dubs.is_empty() {
                    tr!("vault-dubs", languages = names(&consent.languages))
                } else {
                    tr!(
                        "vault-dubbed",
                        languages = names(&consent.languages),
                        dubbed = names(&standing.dubs)
                    )
                };
                ui.add(Label::new(Face::Small.rich(words, t.text2)).wrap());
            }
            super::clone::hash_ui(ui, cx, &standing.hash);
            if vault.standings.iter().all(|of| of.hash != standing.hash) {
                let words = Face::Small.rich(tr!("vault-unproven"), t.warn);
                ui.add(Label::new(words).wrap());
            }
            ui.horizontal_wrapped(|ui| {
                for voice in &standing.voices {
                    pressed = self
                        .voice_ui(ui, cx, (stood, standing), voice)
                        .or_else(|| pressed.take());
                }
                pressed = proof_ui(ui, cx, (vault, standing)).or_else(|| pressed.take());
                if stood.may_be_renewed {
                    let words = tr!("vault-anew", name = short(&consent.name));
                    let anew = Button::new(words).small().ghost();
                    if ui.add(anew.tip(tr!("vault-anew.tip"))).clicked() {
                        pressed = Some(Press::Anew);
                    }
                }
                if standing.withdrawn.is_none() {
                    let doubt = Doubt::Withdraw(standing.hash.clone());
                    let words = [
                        tr!("vault-withdraw", name = short(&consent.name)),
                        tr!("vault-withdraw-sure", name = short(&consent.name)),
                    ];
                    let about = tr!("vault-withdraw.tip");
                    pressed = self
                        .twice_ui(ui, doubt, &words, &about)
                        .or_else(|| pressed.take());
                }
            });
            if self.doubts == Some(Doubt::Withdraw(standing.hash.clone())) {
                let weighed = self.weighed.as_ref();
                let told = weighed.map(|it| Told::of(cx, vault, it, &consent.name));
                let about = ui.scope(|ui| told.inspect(|told| told.ui(ui, cx)));
                if self.warns.take() {
                    about.response.scroll_to_me(Some(Align::Center));
                }
            }
        });
        pressed
    }

    /// A voice that was made, and deleting it where this consent stands against it.
    fn voice_ui(
        &self,
        ui: &mut Ui,
        cx: &StudioCtx<'_>,
        (stood, standing): (&Stood, &Standing),
        voice: &VoiceId,
    ) -> Option<Press> {
        let found = there(cx, voice);
        let shown = match (&found, standing.name_of(voice)) {
            (Some((_, name)), _) => name.clone(),
            (None, Some(was)) => tr!("vault-voice-was", name = was),
            (None, None) => tr!("vault-voice-gone"),
        };
        ui.add(Chip::new(&shown).icon(icons::USER_SOUND).line());
        let is_its = |_: &_| stood.deleted_here.contains(voice);
        let (backend, name) = found.filter(is_its)?;
        let sure = tr!("vault-delete-sure", name = name.as_str());
        let (first, about) = match backend {
            Backend::Live => (
                tr!("vault-delete", name = name.as_str()),
                tr!("vault-delete.tip"),
            ),
            Backend::Draft => (
                tr!("vault-delete-draft", name = name.as_str()),
                tr!("vault-delete-draft.tip"),
            ),
        };
        self.twice_ui(ui, Doubt::Delete(voice.clone()), &[first, sure], &about)
    }

    /// A button that asks once more.
    fn twice_ui(
        &self,
        ui: &mut Ui,
        doubt: Doubt,
        [first, sure]: &[String; 2],
        about: &str,
    ) -> Option<Press> {
        if self.doubts.as_ref() != Some(&doubt) {
            let button = Button::new(first.as_str()).small().ghost().tip(about);
            let button = ui.add(button);
            self.lead(&doubt, &button);
            return button.clicked().then_some(Press::Ask(doubt));
        }
        let yes = ui.add(Button::new(sure.as_str()).small().outline().tip(about));
        let no = ui.add(
            Button::new(tr!("vault-no"))
                .small()
                .ghost()
                .tip(tr!("vault-no.tip")),
        );
        self.lead(&doubt, &no);
        if question::is_meant(&yes) {
            Some(Press::Do(doubt))
        } else {
            no.clicked().then_some(Press::Forget)
        }
    }

    /// Gives a button the keys where its question was asked or answered just now.
    fn lead(&self, doubt: &Doubt, button: &Response) {
        let leads = self.leads.take();
        if leads.as_ref() == Some(doubt) {
            button.request_focus();
        } else {
            self.leads.set(leads);
        }
    }
}

/// As much of a name as a button has room for.
fn short(name: &str) -> String {
    if name.chars().count() <= LETTERS {
        return name.to_owned();
    }
    let mut short: String = name.chars().take(LETTERS - 1).collect();
    short.push('…');
    short
}

/// What shows a consent, to be heard or opened, and its record as a file.
fn proof_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    (vault, standing): (&Vault, &Standing),
) -> Option<Press> {
    let mut pressed = None;
    let (name, statement) = (&*short(&standing.consent.name), &standing.consent.statement);
    let is_kept = |hash: &&String| !vault.unkept.contains(*hash);
    if let Some(hash) = standing.consent.statement_audio().filter(is_kept) {
        let (words, icon) = if is_heard(cx, hash) {
            (tr!("vault-hear-stop", name = name), icons::STOP_FILL)
        } else {
            (tr!("vault-hear", name = name), icons::PLAY)
        };
        let hear = Button::new(words).small().ghost().icon(icon);
        if ui.add(hear.tip(tr!("vault-hear.tip"))).clicked() {
            pressed = Some(Press::Hear(hash.clone()));
        }
    }
    if let Some(hash) = statement.document_sha256.as_ref().filter(is_kept) {
        let open = Button::new(tr!("vault-open", name = name)).small().ghost();
        let open = open.icon(icons::FILE_TEXT).tip(tr!("vault-open.tip"));
        if ui.add(open).clicked() {
            pressed = Some(Press::Open(hash.clone()));
        }
    }
    let export = Button::new(tr!("vault-export-one", name = name)).small();
    let export = export.ghost().icon(icons::EXPORT);
    if ui.add(export.tip(tr!("vault-export-one.tip"))).clicked() {
        pressed = Some(Press::Export);
    }
    pressed
}

fn is_heard(cx: &StudioCtx<'_>, hash: &str) -> bool {
    let playback = &cx.desk.playback;
    let playing = playback.playing.as_ref();
    !playback.paused
        && playing.is_some_and(
            |playing| matches!(playing, Playing::Sample { sample, .. } if sample.as_str() == hash),
        )
}

fn name_of(cx: &StudioCtx<'_>, voice: &VoiceId) -> Option<String> {
    let voices = cx.desk.voices_of(cx.desk.backend());
    voices.of(voice).map(|of| of.name.clone())
}

#[cfg(test)]
mod tests;
