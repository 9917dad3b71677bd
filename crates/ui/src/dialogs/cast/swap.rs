//! What another voice for a whole part means, before it is cast: lines, takes, what stays, and the price.

use std::collections::BTreeMap;

use egui::{Label, Ui};

use super::those::Those;
use mynah_core::backend::Backend;
use mynah_core::credits::Quote;
use mynah_core::day::Day;
use mynah_core::ids::TakeId;
use mynah_i18n::tidy;
use mynah_i18n::tr;
use mynah_model::command::{Command, VoicesCommand};
use mynah_model::desk::{Desk, OwnSettings, Recast, Recasting};
use mynah_model::event::{Notice, Offer};
use mynah_script::cast::Part;
use mynah_script::edit::Edit;
use mynah_ui_core::ctx::{StudioCtx, ToRecast};
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_core::words;
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, at_right, toggle_row};

/// The question.
pub(super) struct Swap {
    to: ToRecast,
    recast: Recast,
    /// Whether final lines are said anew, too.
    finals: bool,
    /// Whether the voice was asked about.
    asked: bool,
    /// Whether the button had the keys: once what it means is known.
    begun: bool,
}

/// What the buttons offer.
#[derive(Clone, Copy)]
struct Offered<'a> {
    speaker: &'a str,
    /// Lines that can be generated with the voice, and their price.
    generates: Option<(usize, Quote)>,
    /// True once the price is known.
    known: bool,
    /// True if nothing new is spoken with the voice.
    is_silent: bool,
}

/// A button that was pressed.
enum Choice {
    Cast,
    Generate,
    Back,
}

/// What somebody said.
pub(super) enum Answer {
    /// It is cast, and these lines are generated.
    Done(Option<Box<Those>>),
    /// It isn't.
    Back,
}

impl Swap {
    /// For this voice.
    pub fn new(desk: &Desk, to: ToRecast) -> Self {
        let recast = Recast::new(desk, parts(desk, &to));
        Self {
            to,
            recast,
            finals: false,
            asked: false,
            begun: false,
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Option<Answer> {
        let t = cx.tokens;
        self.ask(cx);
        let parts = parts(cx.desk, &self.to);
        if !self.recast.is_of(&parts) {
            self.recast = Recast::new(cx.desk, parts.clone());
        }
        let known = cx.desk.reckon(&mut self.recast);
        if !known {
            ui.ctx().request_repaint();
        }
        let none = Recasting::default();
        let of = self.recast.of(&self.to.speaker).unwrap_or(&none);
        let speaker = speaker_name(&self.to.speaker);
        let speaker = tidy(&speaker).into_owned();
        let voice = tidy(&self.to.voice.name).into_owned();
        let title = tr!(
            "cast-swap-title",
            speaker = speaker.as_str(),
            voice = voice.as_str()
        );
        ui.label(Face::Title.rich(title, t.text));
        let speaks_now = self.to.backend == cx.desk.backend();
        let (voice_id, today) = (&self.to.voice.id, Day::here(cx.clock.now()));
        let is_silent = cx.desk.why_silent(voice_id, today).is_some();
        if let Some((_, why)) = cx.desk.barred(voice_id, today) {
            ui.add(Label::new(Face::Body.rich(why, t.warn)).wrap());
        }
        let manner = if self.to.manner.is_empty() {
            tuned(cx.desk, &self.to.speaker)
        } else {
            Some(tr!("cast-swap-manner"))
        };
        let means = means(cx, of, (&speaker, &voice), (speaks_now, is_silent));
        for words in manner.into_iter().chain(means) {
            ui.add(Label::new(Face::Body.rich(words, t.text2)).wrap());
        }
        if speaks_now && of.approved > 0 {
            let (name, explanation) = (
                tr!("cast-swap-finals", takes = of.approved),
                tr!("cast-swap-finals.tip"),
            );
            toggle_row(ui, &name, &mut self.finals, &explanation, None);
        }
        let (mut finals, mut quote) = (Vec::new(), of.quote);
        if self.finals {
            finals.clone_from(&of.final_takes);
            quote += of.approved_quote;
        }
        let lines = of.to_say + finals.len();
        let generates = speaks_now && lines > 0 && of.unpriced == 0 && !is_silent;
        let offer = Offered {
            speaker: &speaker,
            generates: generates.then_some((lines, quote)),
            known,
            is_silent,
        };
        match self.buttons_ui(ui, cx, offer)? {
            Choice::Back => Some(Answer::Back),
            Choice::Cast => {
                self::cast(cx, &self.to, &finals);
                Some(Answer::Done(None))
            }
            Choice::Generate => {
                let cast = cx.desk.script().cast().0.get(&self.to.speaker);
                let is_cast = parts.get(&self.to.speaker) == cast && finals.is_empty();
                let rows = self.recast.rows();
                let those = Those::agreed(cx.desk, (speaker, rows), quote, is_cast);
                self::cast(cx, &self.to, &finals);
                Some(Answer::Done(Some(Box::new(those))))
            }
        }
    }

    /// Draws the buttons: cast, cast and generate what the voice has to say, and the way back.
    fn buttons_ui(
        &mut self,
        ui: &mut Ui,
        cx: &StudioCtx<'_>,
        offer: Offered<'_>,
    ) -> Option<Choice> {
        let why = || (!offer.known).then(|| tr!("dialog-gathering"));
        let cast = Button::new(tr!("cast-now"))
            .name(tr!("voices-cast-now", speaker = offer.speaker))
            .tip(tr!("voices-cast-now.tip"))
            .why_not(why());
        let cast = if offer.generates.is_some() {
            cast.outline()
        } else {
            cast.icon(icons::CHECK).primary()
        };
        let generate = offer.generates.map(|(lines, quote)| {
            Button::new(tr!("cast-generate", lines = lines))
                .icon(icons::LIGHTNING_FILL)
                .price(PriceText::short(cx.desk.price(quote)))
                .tip(tr!("cast-generate.tip"))
                .why_not(why())
                .primary()
        });
        let back = Button::new(tr!("dialog-cancel")).ghost();
        let (left, cast, generate) = at_right(ui, |ui| {
            let back = ui.add(back.tip(tr!("dialog-cancel.tip")));
            let cast = ui.add(cast);
            let generate = generate.is_some_and(|generate| ui.add(generate).clicked());
            // Casting costs nothing and can be undone, so Enter is a yes; unless nothing could be spoken then.
            if offer.known && !std::mem::replace(&mut self.begun, true) {
                if offer.is_silent { &back } else { &cast }.request_focus();
            }
            (back.clicked(), cast.clicked(), generate)
        });
        if generate && offer.known {
            Some(Choice::Generate)
        } else if cast && offer.known {
            Some(Choice::Cast)
        } else {
            left.then_some(Choice::Back)
        }
    }

    /// Lists leave out what a voice is spoken with: without it there is no price.
    fn ask(&mut self, cx: &mut StudioCtx<'_>) {
        let (backend, voice) = (self.to.backend, &self.to.voice);
        let known = cx.desk.voices_of(backend).of(&voice.id);
        let unread = known.is_none_or(|known| known.settings == OwnSettings::Unread);
        if unread && !self.asked {
            self.asked = true;
            let voices = vec![voice.clone()];
            cx.send(Command::Voices(VoicesCommand::Read { backend, voices }));
        }
    }
}

/// The speaker's part with the voice, and what goes along with it.
fn parts(desk: &Desk, to: &ToRecast) -> BTreeMap<String, Part> {
    let part = desk.script().cast().0.get(&to.speaker);
    let mut part = part.cloned().unwrap_or_default();
    for change in to.changes() {
        change.apply(&mut part);
    }
    BTreeMap::from([(to.speaker.clone(), part)])
}

/// The settings that the part was tuned to and that stay with another voice, where there are any.
fn tuned(desk: &Desk, speaker: &str) -> Option<String> {
    let part = desk.script().cast().0.get(speaker)?;
    let told = part.settings.each().into_iter();
    let told: Vec<String> = told.filter_map(words::settings::told).collect();
    (!told.is_empty()).then(|| tr!("cast-swap-tuned", settings = told.join(", ")))
}

/// What it means, a sentence each.
fn means(
    cx: &StudioCtx<'_>,
    of: &Recasting,
    (speaker, voice): (&str, &str),
    (speaks_now, is_silent): (bool, bool),
) -> Vec<String> {
    let mut words = vec![tr!("cast-swap-lines", speaker = speaker, lines = of.lines)];
    if of.own > 0 {
        words.push(tr!("cast-swap-own", lines = of.own));
    }
    if of.with_takes > 0 {
        words.push(tr!(
            "cast-swap-takes",
            takes = of.with_takes,
            outdated = of.outdated
        ));
    }
    if !speaks_now {
        words.push(tr!("cast-swap-other"));
        return words;
    }
    if of.approved > 0 {
        words.push(tr!("cast-approved-stay", takes = of.approved));
    }
    if is_silent {
        // What can't be said has no price.
        return words;
    }
    if of.unpriced > 0 {
        words.push(tr!("cast-unpriced"));
        return words;
    }
    let price = |quote: Quote| PriceText::short(cx.desk.price(quote)).said;
    let (lines, price_said) = (of.to_say, price(of.quote));
    // The price of a Draft voice begins with “free”.
    words.push(match cx.desk.backend() {
        Backend::Draft => tr!(
            "cast-swap-free",
            lines = lines,
            voice = voice,
            price = price_said
        ),
        Backend::Live => tr!(
            "cast-swap-costs",
            lines = lines,
            voice = voice,
            price = price_said
        ),
    });
    if of.approved > 0 {
        words.push(tr!(
            "cast-swap-finals-cost",
            price = price(of.approved_quote)
        ));
    }
    words
}

/// Casts it, as one step with takes that are final no more.
pub(super) fn cast(cx: &mut StudioCtx<'_>, to: &ToRecast, finals: &[TakeId]) {
    let speaker = speaker_name(&to.speaker);
    let (named, voice) = (tidy(&speaker), tidy(&to.voice.name));
    let done = if to.manner.is_empty() {
        tr!("voices-cast-done", speaker = &*named, voice = &*voice)
    } else {
        tr!(
            "voices-cast-done-as-heard",
            speaker = &*named,
            voice = &*voice
        )
    };
    cx.pause_typing();
    let edits = to.changes().map(|change| Edit::TunePart {
        speaker: to.speaker.clone(),
        change,
    });
    // One step, so that one undo takes all of it back.
    let edit = Edit::Group(edits.collect());
    if finals.is_empty() {
        cx.edit(edit);
    } else {
        cx.approve_all_with(finals, false, edit);
    }
    cx.pause_typing();
    cx.notice(Notice::Offer {
        text: done,
        offer: Offer::UndoStep(to.project, cx.desk.revision(), false),
    });
}
