//! Where a way ends, whichever it was: the new voice says a line of the project, is cast, tried with other settings,
//! and gone to.

use std::sync::Arc;

use egui::{Label, ScrollArea, Ui, vec2};

use crate::After;
use mynah_core::backend::Backend;
use mynah_core::credits::{Credits, Quote, Tariff};
use mynah_core::day::Day;
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::VoiceId;
use mynah_i18n::tr;
use mynah_model::command::{Command, JobsCommand, TakesCommand, VoicesCommand};
use mynah_model::desk::{OwnSettings, Price, Trial, Voice, Voices};
use mynah_model::price::in_words;
use mynah_model::remote::Remote;
use mynah_model::urgency::Urgency;
use mynah_script::document::Line;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::{StudioCtx, ToRecast};
use mynah_ui_core::hearing;
use mynah_ui_core::room::Room;
use mynah_ui_core::unsaid::{Spoke, unsaid_ui};
use mynah_ui_core::voice_uses::cast_voice;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, combo_item, menu};

/// Speakers that can be chosen here: of a play with more, the Script room casts.
const SPEAKERS: usize = 400;

/// A request whose take was asked about, how often takes had changed then, and whether it was held.
type Asked = (u64, u64, bool);

/// What was asked of the new voice.
#[derive(Default)]
pub struct Hearing {
    /// The list in which its settings were asked for.
    read: Option<Voices>,
    /// What was asked about last.
    asked: Option<Asked>,
    /// The request that it was asked to speak, and at which backend.
    spoke: Option<Spoke>,
    /// It came to be in this window just now: where that costs nothing it speaks by itself, once.
    greets: bool,
    /// It did so, and what that was shown to cost.
    greeted: Option<Price>,
    /// It is selected in the Voices room as it is shown here first.
    selects: bool,
    /// It stood in the account's list.
    was_listed: bool,
    /// The list in which it wasn't: it was read once more for it.
    looked_for_in: Option<Voices>,
    /// It came to be in this window.
    is_new: bool,
    /// It is made of recordings.
    pub is_copy: bool,
    /// It was there before, and got more recordings.
    pub has_more: bool,
}

impl Hearing {
    /// Of a voice that came to be just now.
    pub fn of_new() -> Self {
        Self {
            greets: true,
            selects: true,
            is_new: true,
            ..Self::default()
        }
    }

    /// Whether it was one of the account, and is no more: somebody deleted it.
    pub fn is_gone(&self, cx: &StudioCtx<'_>, (backend, id): (Backend, &VoiceId)) -> bool {
        let listed = cx.desk.voices.get(&backend);
        let is_read = matches!(listed, Some(Remote::Ready(_)));
        let all = cx.desk.voices_of(backend);
        // A list that was read before another window made it doesn't have it; nor may the service's next one at once.
        let lacks = |of: &Voices| !self.is_new && !of.is_same(all);
        let was_there = self.was_listed || self.looked_for_in.as_ref().is_some_and(lacks);
        was_there && is_read && all.of(id).is_none()
    }

    /// What it said here cost so much.
    pub fn spent(&self, cx: &StudioCtx<'_>) -> Credits {
        let said = self.spoke.and_then(|(backend, key)| {
            let whose = (backend, Urgency::Interactive);
            cx.desk.trial_take_for(whose, key)
        });
        said.map_or(Credits::ZERO, |take| take.card.cost)
    }

    /// Something else is looked at: what isn't seen doesn't begin to speak.
    pub fn rest(&mut self) {
        self.greets = false;
    }

    /// That the voice is there, and what can be done with it. `lead` leads the keys to what is drawn behind it, where they
    /// are to be led: never to what spends, for whoever goes on typing would press it.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (backend, id): (Backend, &VoiceId),
        (name, lead): (&str, impl Fn(&Ui)),
    ) {
        let t = cx.tokens;
        let listed = cx.desk.voices_of(backend);
        self.was_listed |= listed.of(id).is_some();
        if std::mem::take(&mut self.selects) {
            cx.view.show_voice = Some((backend, id.clone()));
        }
        if self.is_gone(cx, (backend, id)) {
            ui.add_space(4.0);
            let title = if self.was_listed {
                tr!("design-gone", name = name)
            } else {
                tr!("clone-unlisted", name = name)
            };
            ui.add(Label::new(Face::Title.rich(title, t.text)).truncate());
            let words = match backend {
                Backend::Live if self.is_copy => tr!("clone-gone"),
                Backend::Draft if self.is_copy => tr!("clone-gone.draft"),
                Backend::Live => tr!("design-gone.text"),
                Backend::Draft => tr!("design-gone.draft"),
            };
            ui.add(Label::new(Face::Small.rich(words, t.text2)).wrap());
            return;
        }
        // As it is called there: it may have been made under an earlier name.
        let name = listed.of(id).map_or(name, |voice| voice.name.as_str());
        // What holds of a voice that nobody may speak with stands at its line: no tick says otherwise above it.
        let silent = cx.desk.why_silent(id, Day::here(cx.clock.now()));
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(24.0, 24.0), egui::Sense::hover());
            let (icon, color) = match &silent {
                None => (icons::CHECK_CIRCLE_FILL, t.good),
                Some(_) => (icons::WARNING_CIRCLE_FILL, t.warn),
            };
            icon.paint(ui.painter(), rect.center(), 22.0, color);
            let title = match backend {
                _ if silent.is_some() => name.to_owned(),
                _ if self.has_more => tr!("clone-done-more", name = name),
                Backend::Live => tr!("design-done", name = name),
                Backend::Draft => tr!("design-done.draft", name = name),
            };
            ui.add(Label::new(Face::Title.rich(title, t.text)).truncate());
        });
        if silent.is_none() {
            ui.add(Label::new(Face::Small.rich(tr!("design-done.text"), t.text2)).wrap());
        }
        ui.add_space(4.0);
        let Some(voice) = listed.of(id) else {
            // Another window made it: this one's list is of before.
            let is_read = matches!(cx.desk.voices.get(&backend), Some(Remote::Ready(_)));
            if is_read && self.looked_for_in.is_none() {
                self.looked_for_in = Some(listed.clone());
                cx.send(Command::Voices(VoicesCommand::Refresh(backend)));
            }
            ui.add(Label::new(Face::Small.rich(tr!("clone-done-wait"), t.text2)).wrap());
            return;
        };
        // Without its settings nobody can say what it would be spoken with.
        let is_read = self.read.as_ref().is_some_and(|of| of.is_same(listed));
        if voice.settings == OwnSettings::Unread && !is_read {
            self.read = Some(listed.clone());
            cx.send(Command::Voices(VoicesCommand::Read {
                backend,
                voices: vec![cast_voice(voice)],
            }));
        }
        self.say_ui(ui, cx, (backend, voice));
        lead(ui);
        ui.add_space(4.0);
        ui.horizontal_wrapped(|ui| {
            if silent.is_some() {
                return;
            }
            cast_ui(ui, cx, (backend, voice));
            let sweep = Button::new(tr!("clone-sweep")).outline();
            let sweep = sweep
                .icon(icons::SLIDERS_HORIZONTAL)
                .tip(tr!("clone-sweep.tip"));
            let said = said_by(cx, (backend, voice)).map(|line| line.id);
            let why_not = said.is_none().then(|| tr!("clone-sweep-cast-first"));
            if said.is_none() {
                cast_once_ui(ui, cx, (backend, voice));
            }
            if ui.add(sweep.why_not(why_not)).clicked() {
                cx.view.room = Room::Script;
                cx.view.line = said;
                cx.act(Action::Sweep);
            }
        });
    }

    /// The line of the project that it speaks, with its price.
    fn say_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, (backend, voice): (Backend, &Voice)) {
        let t = cx.tokens;
        let desk = cx.desk;
        let Some(line) = line_to_say(cx) else {
            ui.add(Label::new(Face::Small.rich(tr!("design-no-line"), t.text2)).wrap());
            return;
        };
        let trial = desk.said_by(line, (backend, Urgency::Interactive), voice);
        let quoted = tr!("voices-say-what", text = line.text.trim());
        ui.add(Label::new(Face::Body.rich(quoted, t.text)).truncate());
        let mut say = Button::new(tr!("design-hear-line")).icon(icons::LIGHTNING_FILL);
        // What it said before is heard still.
        let is_here = trial.as_ref().is_some_and(|trial| {
            let key = quick_key(&trial.order.request);
            desk.trial_take_for((trial.backend, Urgency::Interactive), key)
                .is_some()
        });
        let silent = desk.why_silent(&voice.id, Day::here(cx.clock.now()));
        let is_silent = silent.is_some() && !is_here;
        let why_not = silent.clone().filter(|_| is_silent);
        say = say.why_not(why_not.or_else(|| trial.is_none().then(|| tr!("voices-say-unknown"))));
        if let Some(trial) = &trial {
            say = say.price(PriceText::short(trial.price));
        }
        let pressed = ui.add(say.tip(tr!("design-hear-line.tip"))).clicked();
        if self.has_more && is_here && self.spoke.is_none() {
            let words = tr!("clone-done-older");
            ui.add(Label::new(Face::Small.rich(words, t.text2)).wrap());
        }
        if let Some(why) = silent {
            ui.add(Label::new(Face::Small.rich(why, t.warn)).wrap());
        }
        if let Some(trial) = trial {
            let key = quick_key(&trial.order.request);
            // What it said once is there, and is only heard again.
            let held = desk.held_here(backend, Urgency::Interactive);
            let take = desk.trial_take_for((trial.backend, Urgency::Interactive), key);
            if take.is_none() && held.is_some_and(|held| held.contains(&key)) {
                self.find(cx, &trial, (key, true));
            }
            // What costs no money is heard at once.
            let is_free = backend == Backend::Draft || trial.price.quote.most == Credits::ZERO;
            let greets = self.greets && is_free && !is_silent;
            if pressed || greets {
                if greets && !pressed {
                    self.greeted = Some(trial.price);
                }
                self.greets = false;
                self.say(cx, trial, key);
            }
        }
        if let Some(price) = self.greeted.filter(|price| price.quote != Quote::ZERO) {
            let credits = in_words(price.backend, price.quote.most);
            let words = tr!("design-greeted", credits = credits);
            ui.add(Label::new(Face::Small.rich(words, t.text2)).wrap());
        }
        if let Some(spoke) = self.spoke {
            unsaid_ui(ui, cx, spoke);
        }
    }

    fn find(&mut self, cx: &mut StudioCtx<'_>, trial: &Trial, (key, is_held): (u64, bool)) {
        // A take of no line is no change of a line's: that it is held tells that it came.
        let asked = Some((key, cx.desk.take_changes(), is_held));
        if self.asked != asked {
            self.asked = asked;
            cx.send(Command::Takes(TakesCommand::Find {
                project: cx.desk.project.as_ref().map(|open| open.card.id),
                backend: trial.backend,
                urgency: Urgency::Interactive,
                requests: vec![Arc::new(trial.order.request.clone())],
            }));
        }
    }

    fn say(&mut self, cx: &mut StudioCtx<'_>, trial: Trial, key: u64) {
        let whose = (trial.backend, Urgency::Interactive);
        if let Some(take) = cx.desk.trial_take_for(whose, key) {
            hearing::hear(cx, take.card.id, std::iter::once(take.card.id));
            return;
        }
        self.find(cx, &trial, (key, false));
        self.spoke = Some((trial.backend, key));
        cx.send(Command::Jobs(JobsCommand::Generate {
            project: cx.desk.project.as_ref().map(|open| open.card.id),
            backend: trial.backend,
            orders: vec![trial.order],
            play: true,
            asked_alone: true,
        }));
    }
}

/// That it can say a line of the project once it is there, at the rate of one's own voices.
pub fn saying_to_come(cx: &StudioCtx<'_>) -> Option<After> {
    let line = line_to_say(cx)?;
    let tariff = Tariff {
        model: cx.desk.model(cx.desk.model_of(line)?)?.multiplier,
        voice: 1.0,
    };
    Some(After {
        icon: icons::PLAY,
        title: tr!("design-after-hear"),
        about: match cx.desk.backend() {
            Backend::Draft => tr!("design-after-hear.draft"),
            Backend::Live => tr!("design-after-hear.text"),
        },
        price: PriceText::short(cx.desk.price(tariff.speech(&line.text).into())),
    })
}

/// The line that a new voice is heard with: the focused one, else the first.
fn line_to_say<'a>(cx: &StudioCtx<'a>) -> Option<&'a Line> {
    let script = cx.desk.script();
    let focused = cx.view.line.and_then(|line| script.line(line));
    let line = focused.filter(|line| !line.is_mute());
    line.or_else(|| script.lines().find(|line| !line.is_mute()))
}

/// Gives it the part of the line that it is heard with, so that its settings can be tried there.
fn cast_once_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, (backend, voice): (Backend, &Voice)) {
    let project = cx.desk.project.as_ref().map(|project| project.card.id);
    let Some((project, line)) = project.zip(line_to_say(cx)) else {
        return;
    };
    let speaker = speaker_name(&line.speaker);
    let cast = Button::new(tr!("clone-cast-once", speaker = speaker)).outline();
    let cast = cast.icon(icons::USER).tip(tr!("clone-cast-once.tip"));
    if ui.add(cast).clicked() {
        cx.view.recast = Some(ToRecast {
            project,
            speaker: line.speaker.clone(),
            backend,
            voice: cast_voice(voice),
            manner: Vec::new(),
        });
    }
}

/// The parts that it can have.
fn cast_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, (backend, voice): (Backend, &Voice)) {
    let desk = cx.desk;
    let Some(project) = desk.project.as_ref().map(|project| project.card.id) else {
        return;
    };
    let (name, explanation) = (tr!("voices-cast"), tr!("voices-cast.tip"));
    let button = Button::new(&*name).outline().icon(icons::USER);
    let button = ui.add(button.tip(&*explanation));
    let chosen = menu(&button, (&name, 240.0), |ui| {
        let mut chosen = None;
        ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            for speaker in desk.speakers().into_iter().take(SPEAKERS) {
                let part = desk.script().cast().0.get(&*speaker);
                let cast = part.and_then(|part| part.voice(backend));
                let on = cast.is_some_and(|cast| cast.id == voice.id);
                let now = cast.map_or("", |cast| desk.called(cast));
                let label = speaker_name(&speaker);
                if combo_item(ui, on, (&label, now), &explanation).clicked() && !on {
                    chosen = Some(speaker);
                }
            }
        });
        chosen
    });
    if let Some(speaker) = chosen.flatten() {
        cx.view.recast = Some(ToRecast {
            project,
            speaker: speaker.to_string(),
            backend,
            voice: cast_voice(voice),
            manner: Vec::new(),
        });
    }
}

/// The first line that a voice says.
fn said_by<'a>(cx: &StudioCtx<'a>, (backend, voice): (Backend, &Voice)) -> Option<&'a Line> {
    let script = cx.desk.script();
    let is_by = |line: &&Line| {
        let part = script.cast().0.get(&line.speaker);
        let cast = part.and_then(|part| part.voice(backend));
        cast.is_some_and(|cast| cast.id == voice.id)
    };
    let mut said = script.lines().filter(|line| !line.is_mute());
    said.find(is_by)
}

/// Goes to the Voices room at a new voice, where it is renamed, told apart by labels, and deleted.
pub fn show_in_voices(cx: &mut StudioCtx<'_>, backend: Backend, voice: VoiceId) {
    cx.view.show_voice = Some((backend, voice));
    cx.act(Action::VoicesRoom);
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use mynah_model::event::{Event, VoicesEvent};
    use mynah_ui_core::testing::fixtures as made;

    /// Credits went without a word of it, and the service's were nearly spent so.
    #[test]
    fn a_new_voice_speaks_unasked_where_that_costs_no_money_and_says_so() {
        for backend in Backend::ALL {
            let desk = made::desk(backend, made::SCRIPT);
            let voice = made::voices(backend)[0].id.clone();
            let panel = Hearing::of_new();
            let mut room = made::room((900.0, 600.0), desk, panel, move |panel, ui, cx| {
                panel.ui(ui, cx, (backend, &voice), ("Ada", |_: &Ui| ()));
            });
            room.run();
            let sent = format!("{:?}", room.state().wishes.outbox);
            let is_draft = backend == Backend::Draft;
            assert_eq!(sent.matches("Generate").count(), usize::from(is_draft));
            let told = room.query_by_label_contains("A rehearsal says the line by itself");
            assert_eq!(told.is_some(), is_draft);
        }
    }

    /// It was said to speak any line, and could be cast at once.
    #[test]
    fn a_voice_that_was_taken_back_is_offered_for_nothing() {
        let mut desk = made::desk(Backend::Draft, made::SCRIPT);
        let voice = made::voices(Backend::Draft)[0].id.clone();
        made::take_back(&mut desk, &voice);
        let panel = Hearing::default();
        let mut room = made::room((900.0, 600.0), desk, panel, move |panel, ui, cx| {
            panel.ui(ui, cx, (Backend::Draft, &voice), ("Ada", |_: &Ui| ()));
        });
        room.run();
        for words in [
            tr!("design-done.draft", name = "Wren (draft)"),
            tr!("design-done.text"),
            tr!("voices-cast"),
            tr!("clone-sweep"),
        ] {
            assert!(room.query_by_label(&words).is_none(), "{words}");
        }
        room.get_by_label_contains("Nothing new is spoken with this voice");
    }

    /// Two windows made a voice at once: the one that was second waited for a list that nobody read.
    #[test]
    fn a_voice_that_another_window_made_is_looked_for_once() {
        let desk = made::desk(Backend::Draft, made::SCRIPT);
        let voice = VoiceId::from("elsewhere");
        let mut room = made::room(
            (900.0, 600.0),
            desk,
            Hearing::default(),
            move |panel, ui, cx| panel.ui(ui, cx, (Backend::Draft, &voice), ("Ada", |_: &Ui| ())),
        );
        room.run();
        room.run();
        room.get_by_label(&tr!("clone-done-wait"));
        let reads =
            |it: &&Command| matches!(it, Command::Voices(VoicesCommand::Refresh(Backend::Draft)));
        assert_eq!(room.state().wishes.outbox.iter().filter(reads).count(), 1);
    }

    /// A voice that was deleted meanwhile could still be cast, by what stood here, and its list was being read for ever.
    #[test]
    fn a_voice_that_is_deleted_is_none_of_the_account_any_more() {
        let desk = made::desk(Backend::Draft, made::SCRIPT);
        let mut all = made::voices(Backend::Draft);
        let voice = all.remove(0).id;
        let mut room = made::room(
            (900.0, 600.0),
            desk,
            Hearing::default(),
            move |panel, ui, cx| panel.ui(ui, cx, (Backend::Draft, &voice), ("Ada", |_: &Ui| ())),
        );
        room.run();
        room.get_by_label(&tr!("design-done.text"));
        let listed = VoicesEvent::Voices(all.into());
        room.state_mut()
            .desk
            .apply(Event::Voices(Backend::Draft, listed));
        room.run();
        room.get_by_label(&tr!("design-gone", name = "Ada"));
        assert!(room.query_by_label(&tr!("design-done.text")).is_none());
        assert!(room.query_by_label(&tr!("clone-done-wait")).is_none());
    }
}
