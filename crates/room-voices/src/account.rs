//! What changes the account: a voice is added, removed, called otherwise, spoken otherwise. Each says for whom it holds.

use std::sync::Arc;

use egui::{Label, Ui};

use super::card::Shown;
use super::fields::{NAME, Written, field_ui, name_ui, settings_ui, slots};
use super::missed::{projects, speakers};
use super::{Picked, words};
use mynah_core::backend::Backend;
use mynah_core::ids::{SampleId, VoiceId};
use mynah_core::settings::VoiceSettings;
use mynah_i18n::tr;
use mynah_model::command::{Command, VoiceChange, VoicesCommand};
use mynah_model::desk::{OwnSettings, Voice, VoiceDetails};
use mynah_model::event::Notice;
use mynah_model::trouble::Trouble;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::TroubleCard;
use mynah_ui_core::words::labels;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, escaped};

/// Longest description (the service takes 500 characters of it).
const ABOUT: usize = 500;
/// Forms that are kept for their voices at most.
const MOST_LEFT: usize = 20;

/// What is being changed.
#[derive(Default)]
enum Form {
    #[default]
    None,
    Add {
        name: String,
    },
    Remove,
    Edit {
        name: String,
        about: String,
        labels: Vec<(String, String)>,
        /// The voice as it was when this was begun: what stays isn't sent.
        was: Arc<VoiceDetails>,
    },
    Settings(VoiceSettings),
    /// Its recordings, and the one that is to be taken out.
    Samples {
        out: Option<SampleId>,
        of: Arc<VoiceDetails>,
    },
}

/// What came of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// The voice is one of the account's by now, under this id.
    Added(VoiceId),
    /// The voice is another one's by now, or nobody's.
    Gone,
    /// It is called or spoken otherwise.
    Changed,
}

/// A change whose end isn't here yet.
struct Sent {
    number: u64,
    of: Picked,
    /// What it comes to where it succeeds.
    to: Ended,
}

/// The form's view state.
#[derive(Default)]
pub(super) struct AccountForm {
    form: Form,
    /// Whose form it is: another voice's is another form.
    of: Option<Picked>,
    /// Forms of other voices in which something was written: they are found as they were left.
    left: Vec<(Picked, Form)>,
    /// Changes that are under way, those whose forms were put away too.
    sent: Vec<Sent>,
    /// The change that the form waits for.
    waits: Option<u64>,
    /// Why the form's change failed.
    trouble: Option<Trouble>,
    /// It was asked just now whether the voice goes, or that was answered: its harmless button has the keys then.
    leads: bool,
    /// A form that begins with a name was opened just now: the name has the keys then.
    names: bool,
}

impl AccountForm {
    /// Puts it away. What was sent goes on.
    pub fn close(&mut self) {
        self.form = Form::None;
        self.waits = None;
        self.trouble = None;
    }

    /// Goes over to another voice's form. What was written in the one before, and isn't sent, waits for its voice.
    fn go_to(&mut self, picked: &Picked) {
        let was = self.of.replace(picked.clone());
        let form = std::mem::take(&mut self.form);
        self.leads = false;
        let is_written = matches!(form, Form::Edit { .. } | Form::Settings(_));
        if let Some(was) = was.filter(|_| is_written && self.waits.is_none()) {
            self.left.push((was, form));
            let old = self.left.len().saturating_sub(MOST_LEFT);
            self.left.drain(..old);
        }
        self.close();
        if let Some(place) = self.left.iter().position(|(of, _)| of == picked) {
            self.form = self.left.remove(place).1;
        }
    }

    /// Takes in which changes ended, before anything is drawn: what is looked at may be gone from the list already.
    /// Comes back with those that succeeded.
    pub fn ends(
        &mut self,
        cx: &mut StudioCtx<'_>,
        picked: Option<&Picked>,
    ) -> Vec<(Picked, Ended)> {
        let desk = cx.desk;
        let is_shown = picked.is_some_and(|picked| picked.shown(desk).is_some());
        let mut ended = Vec::new();
        for sent in std::mem::take(&mut self.sent) {
            let Some(end) = desk.browsed.ended(sent.number) else {
                self.sent.push(sent);
                continue;
            };
            let waits = self.waits == Some(sent.number);
            match end {
                Err(trouble) if waits && is_shown => {
                    self.waits = None;
                    self.trouble = Some((**trouble).clone());
                    continue;
                }
                // No form stands here that could say it.
                Err(trouble) => cx.notice(Notice::Trouble((**trouble).clone())),
                Ok(Some(added)) => ended.push((sent.of, Ended::Added(added.clone()))),
                Ok(None) => ended.push((sent.of, sent.to)),
            }
            if waits {
                self.close();
            }
        }
        ended
    }

    /// Draws the buttons that begin a change, or what is being changed.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, picked: &Picked, voice: Shown<'_>) {
        if self.of.as_ref() != Some(picked) {
            self.go_to(picked);
        }
        if let Form::None = self.form {
            self.begin_ui(ui, cx, picked, voice);
            return;
        }
        let busy = self.waits.is_some();
        if let Some(trouble) = &self.trouble {
            cx.view.told_here = trouble.topic;
            TroubleCard::new(trouble).narrow().reads().show(ui);
        }
        let written = self.form_ui(ui, cx, (picked, voice));
        if cx.view.add_to.is_some() {
            // It goes on in the Create room.
            self.close();
            return;
        }
        let (label, explanation, icon) = match &self.form {
            Form::Add { .. } | Form::None => {
                (tr!("voices-add"), tr!("voices-add.tip"), icons::PLUS)
            }
            Form::Remove => {
                let label = match picked.backend {
                    Backend::Draft => tr!("voices-remove-draft"),
                    Backend::Live => tr!("voices-remove-now"),
                };
                (label, tr!("voices-remove.tip"), icons::TRASH)
            }
            Form::Edit { .. } | Form::Settings(_) => {
                (tr!("voices-save"), tr!("voices-save.tip"), icons::CHECK)
            }
            Form::Samples { .. } => (
                tr!("voices-samples-out"),
                tr!("voices-samples-out.tip"),
                icons::TRASH,
            ),
        };
        let lacks = match &self.form {
            Form::Samples { .. } => tr!("voices-samples-choose"),
            _ => tr!("voices-needs-name"),
        };
        ui.horizontal_wrapped(|ui| {
            let button = Button::new(label)
                .small()
                .icon(icon)
                .busy(busy)
                .why_not((written == Written::Lacks).then_some(lacks))
                .once()
                .tip(explanation);
            if ui.add(button).clicked() || written == Written::Entered && !busy {
                self.send(cx, picked, voice);
            }
            let no = Button::new(tr!("voices-cancel")).small().ghost();
            let no = ui.add(no.tip(tr!("voices-cancel.tip")));
            if std::mem::take(&mut self.leads) {
                no.request_focus();
            }
            if no.clicked() || escaped(ui, cx.view.covered) {
                self.leads = matches!(self.form, Form::Remove) && no.has_focus();
                self.close();
            }
        });
    }

    fn begin_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, picked: &Picked, voice: Shown<'_>) {
        let button = |label: String, explanation: String, icon| {
            Button::new(label)
                .small()
                .outline()
                .icon(icon)
                .tip(explanation)
        };
        ui.horizontal_wrapped(|ui| match voice {
            Shown::Shared(card) => {
                let why_not = card.is_added.then(|| tr!("voices-is-added.tip"));
                let add = button(tr!("voices-add"), tr!("voices-add.tip"), icons::PLUS);
                let add = add.command("voices-add");
                if ui.add(add.why_not(why_not)).clicked() {
                    let name = words::name(&card.name, &card.id).into_owned();
                    self.names = true;
                    self.form = Form::Add { name };
                }
            }
            Shown::Own(voice) => {
                let is_shared = voice.facts.original.is_some();
                if voice.facts.is_own {
                    let edit = button(
                        tr!("voices-edit"),
                        tr!("voices-edit.tip"),
                        icons::PENCIL_SIMPLE,
                    );
                    let details = details(cx, picked);
                    let why_not = details.is_none().then(|| tr!("voices-edit-waits"));
                    if ui.add(edit.why_not(why_not)).clicked()
                        && let Some(was) = details
                    {
                        self.names = true;
                        self.form = Form::Edit {
                            name: voice.name.clone(),
                            about: was.description.clone(),
                            labels: labels_of(&was.voice.labels),
                            was: Arc::clone(was),
                        };
                    }
                }
                if voice.facts.is_own && voice.category == "cloned" {
                    let (label, explanation) = (tr!("voices-samples"), tr!("voices-samples.tip"));
                    let samples = button(label, explanation, icons::FILE_AUDIO);
                    let details = details(cx, picked);
                    let why_not = details.is_none().then(|| tr!("voices-edit-waits"));
                    if ui.add(samples.why_not(why_not)).clicked()
                        && let Some(of) = details
                    {
                        let of = Arc::clone(of);
                        self.form = Form::Samples { out: None, of };
                    }
                }
                if !voice.facts.is_own && is_shared {
                    let (label, explanation) = (tr!("voices-edit"), tr!("voices-edit.tip"));
                    let edit = button(label, explanation, icons::PENCIL_SIMPLE);
                    ui.add(edit.why_not(Some(tr!("voices-edit-others"))));
                }
                if let OwnSettings::Known(settings) = settings(cx, picked, voice) {
                    let (label, explanation) = (tr!("voices-settings"), tr!("voices-settings.tip"));
                    let change = button(label, explanation, icons::SLIDERS_HORIZONTAL);
                    if ui.add(change).clicked() {
                        self.form = Form::Settings(settings);
                    }
                }
                if voice.facts.is_own || is_shared {
                    let remove =
                        button(tr!("voices-remove"), tr!("voices-remove.tip"), icons::TRASH);
                    let remove = ui.add(remove.command("voices-remove.command"));
                    if std::mem::take(&mut self.leads) {
                        remove.request_focus();
                    }
                    if remove.clicked() {
                        (self.form, self.leads) = (Form::Remove, true);
                    }
                }
            }
        });
    }

    /// Draws what is to be said for the change.
    fn form_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (picked, voice): (&Picked, Shown<'_>),
    ) -> Written {
        let t = cx.tokens;
        let say = |ui: &mut Ui, words: String| {
            ui.add(Label::new(Face::Small.rich(words, t.text2)).wrap());
        };
        let shown = voice.name();
        let names = std::mem::take(&mut self.names);
        match &mut self.form {
            Form::None => Written::Lacks,
            Form::Add { name } => {
                say(ui, slots(cx));
                name_ui(ui, cx, name, names)
            }
            Form::Remove => {
                let shared = matches!(voice, Shown::Own(voice) if voice.facts.original.is_some());
                // Draft voices are on this computer alone.
                let words = match (picked.backend, shared) {
                    (Backend::Draft, true) => tr!("voices-remove-draft.shared", name = &*shown),
                    (Backend::Draft, false) => tr!("voices-remove-draft.own", name = &*shown),
                    (Backend::Live, true) => tr!("voices-remove-shared", name = &*shown),
                    (Backend::Live, false) => tr!("voices-remove-own", name = &*shown),
                };
                ui.add(Label::new(Face::Small.rich(words, t.warn)).wrap());
                if let Some(speakers) = speakers(cx, picked) {
                    say(ui, tr!("voices-remove-cast", speakers = speakers));
                }
                if let Some(projects) = projects(cx, picked) {
                    say(ui, tr!("voices-remove-projects", projects = projects));
                }
                Written::Ready
            }
            Form::Edit {
                name,
                about,
                labels,
                was: _,
            } => {
                say(ui, tr!("voices-whole-account"));
                let written = name_ui(ui, cx, name, names);
                field_ui(ui, cx, (&tr!("voices-field-about"), ABOUT), about);
                for (label, value) in labels {
                    let said = tr!("voices-field-label", label = labels::label_word(label));
                    let mut text = labels::label_written(label, value);
                    field_ui(ui, cx, (&said, NAME), &mut text);
                    if text != labels::label_written(label, value) {
                        *value = labels::label_told(label, &text);
                    }
                }
                written
            }
            Form::Samples { out, of } => {
                say(ui, tr!("voices-samples-about"));
                for sample in &of.samples {
                    let on = out.as_ref() == Some(&sample.id);
                    let name = words::tidy(&sample.name);
                    let long = sample.seconds;
                    let long =
                        long.map(|secs| tr!("studio-seconds", seconds = format!("{secs:.1}")));
                    let name: Vec<&str> = [&*name].into_iter().chain(long.as_deref()).collect();
                    let name = name.join(" · ");
                    let label = tr!("voices-samples-one", name = &*name);
                    let icon = if on { icons::CHECK } else { icons::CIRCLE };
                    let one = Button::new(label).small().ghost().on(on).icon(icon);
                    if ui.add(one.tip(tr!("voices-samples-one.tip"))).clicked() {
                        *out = (!on).then(|| sample.id.clone());
                    }
                }
                let add = Button::new(tr!("voices-samples-add")).small().outline();
                let add = add.icon(icons::PLUS).tip(tr!("voices-samples-add.tip"));
                if ui.add(add).clicked() {
                    cx.view.add_to = Some((picked.backend, picked.id.clone(), shown.to_string()));
                    cx.act(Action::CloneVoice);
                }
                Written::when(out.is_some() && of.samples.len() > 1)
            }
            Form::Settings(settings) => {
                say(ui, tr!("voices-whole-account"));
                settings_ui(ui, settings);
                let reset = Button::new(tr!("voices-reset")).small().ghost();
                let reset = reset
                    .icon(icons::ARROW_COUNTER_CLOCKWISE)
                    .tip(tr!("voices-reset.tip"));
                if ui.add(reset).clicked() {
                    *settings = VoiceSettings::default();
                }
                Written::Ready
            }
        }
    }

    fn send(&mut self, cx: &mut StudioCtx<'_>, picked: &Picked, voice: Shown<'_>) {
        let id = picked.id.clone();
        let change = match (&self.form, voice) {
            (Form::Add { name }, Shown::Shared(card)) => VoiceChange::Add {
                owner: card.owner.clone(),
                voice: id,
                name: name.trim().to_owned(),
            },
            (Form::Remove, Shown::Own(_)) => VoiceChange::Remove {
                voice: id,
                name: voice.name().into_owned(),
            },
            (
                Form::Edit {
                    name,
                    about,
                    labels,
                    was,
                },
                Shown::Own(_),
            ) => VoiceChange::Edit {
                voice: id,
                name: (*name != was.voice.name).then(|| name.trim().to_owned()),
                about: (*about != was.description).then(|| about.trim().to_owned()),
                labels: (*labels != labels_of(&was.voice.labels)).then(|| {
                    let named = labels.iter().filter(|(_, value)| !value.trim().is_empty());
                    let named =
                        named.map(|(label, value)| (label.clone(), value.trim().to_owned()));
                    named.collect()
                }),
            },
            (
                Form::Samples {
                    out: Some(sample),
                    of,
                },
                Shown::Own(_),
            ) => {
                let mut all = of.samples.iter();
                let name = all.find(|it| it.id == *sample).map(|it| it.name.clone());
                VoiceChange::RemoveSample {
                    voice: id,
                    sample: sample.clone(),
                    name: name.unwrap_or_default(),
                }
            }
            (Form::Settings(settings), Shown::Own(_)) => VoiceChange::Settings {
                voice: id,
                settings: *settings,
            },
            (
                Form::None
                | Form::Add { .. }
                | Form::Remove
                | Form::Edit { .. }
                | Form::Settings(_)
                | Form::Samples { .. },
                _,
            ) => return,
        };
        let number = cx.view.next_voice_change();
        self.waits = Some(number);
        self.trouble = None;
        self.sent.push(Sent {
            number,
            of: picked.clone(),
            to: match change {
                VoiceChange::Add { .. } | VoiceChange::Remove { .. } => Ended::Gone,
                VoiceChange::Edit { .. }
                | VoiceChange::Settings { .. }
                | VoiceChange::Tune { .. }
                | VoiceChange::RemoveSample { .. } => Ended::Changed,
            },
        });
        let change = VoicesCommand::Change(picked.backend, number, change);
        cx.send(Command::Voices(change));
    }
}

/// The labels of a voice, and those behind them that it doesn't have yet.
fn labels_of(there: &[(String, String)]) -> Vec<(String, String)> {
    let lacks = |label: &&str| there.iter().all(|(known, _)| known.as_str() != *label);
    let more = labels::LABELS.into_iter().filter(lacks);
    let more = more.map(|label| (label.to_owned(), String::new()));
    there.iter().cloned().chain(more).collect()
}

/// What the service says of the voice, once it is read; what lists show as its description may be its labels.
fn details<'a>(cx: &StudioCtx<'a>, picked: &Picked) -> Option<&'a Arc<VoiceDetails>> {
    let details = cx.desk.browsed.details(picked.backend, &picked.id)?;
    details.as_ref().ok()
}

fn settings(cx: &StudioCtx<'_>, picked: &Picked, voice: &Voice) -> OwnSettings {
    details(cx, picked).map_or(voice.settings, |details| details.voice.settings)
}
