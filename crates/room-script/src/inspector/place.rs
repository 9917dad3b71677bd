//! The group “Place” of the Voice tab: the audio effects that say where a voice is heard.

use std::ops::RangeInclusive;
use std::sync::Arc;

use egui::Ui;

use super::tuning::Tuning;
use mynah_core::audio_effects::{AudioEffects, EffectCatalog, EffectChoice};
use mynah_core::backend::Backend;
use mynah_i18n::tr;
use mynah_model::command::{Command, VoicesCommand};
use mynah_model::remote::Remote;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::caption::caption;
use mynah_ui_kit::widgets::{Button, Combo, SliderRow, combo_item};

/// The group's view state.
#[derive(Default)]
pub(super) struct PlaceGroup {
    /// True if a person opened or closed it. Before that it is open where something is set.
    open: Option<bool>,
    /// Whether it was opened in the last frame and is to be brought into view.
    reveal: bool,
    /// The backend whose catalogue was asked for.
    asked: Option<Backend>,
}

/// Reasons why controls are off.
struct Reasons {
    /// Of the three lists: there is no catalogue.
    lists: Option<String>,
    /// Of room and pan: the output format has one channel.
    stereo: Option<String>,
}

impl PlaceGroup {
    /// Draws the group. Returns whether a slider was moved.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, tuning: &Tuning<'_>) -> bool {
        let place = tuning.place().clone();
        let is_open = self.open.unwrap_or_else(|| !place.is_default());
        let icon = if is_open {
            icons::CARET_DOWN
        } else {
            icons::CARET_RIGHT
        };
        let label = if is_open || place.is_default() {
            tr!("place")
        } else {
            tr!("place-set")
        };
        let button = Button::new(label).icon(icon).tip(tr!("place.tip"));
        let head = ui.add(button.ghost().small());
        if head.clicked() {
            self.open = Some(!is_open);
            self.reveal = !is_open;
        }
        if !is_open {
            return false;
        }
        let moved = self.controls_ui(ui, cx, (tuning, place));
        if std::mem::take(&mut self.reveal) {
            let group = head.rect.with_max_y(ui.min_rect().bottom());
            ui.scroll_to_rect(group, None);
        }
        moved
    }

    /// Draws what the open group holds. Returns whether a slider was moved.
    fn controls_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (tuning, place): (&Tuning<'_>, AudioEffects),
    ) -> bool {
        self.ask(cx);
        let backend = cx.desk.backend();
        let places = cx.desk.places.get(&backend);
        let catalog = places.and_then(Remote::value).cloned();
        let reasons = Reasons {
            lists: why_no_lists(places, catalog.as_deref()),
            stereo: (!AudioEffects::default()
                .with_pan(1.0)
                .suits(cx.desk.format()))
            .then(|| tr!("place-one-channel")),
        };
        let catalog = catalog.unwrap_or_default();
        let mut moved = false;
        let mut wanted = lists_ui(ui, cx, &place, (&catalog, &reasons));
        if let Some(other) = sliders_ui(ui, wanted.as_ref().unwrap_or(&place), &reasons) {
            (wanted, moved) = (Some(other), true);
        }
        if !place.suits(cx.desk.format()) {
            let words = Face::Small.rich(tr!("place-one-channel"), cx.tokens.warn);
            ui.add(egui::Label::new(words).wrap());
        }
        if let Some(wanted) = wanted {
            if !moved {
                // A choice in a list is a step of its own.
                cx.pause_typing();
            }
            tuning.set_place(cx, wanted);
        }
        moved
    }

    /// Asks for the catalogue of the connected service, once.
    fn ask(&mut self, cx: &mut StudioCtx<'_>) {
        let backend = cx.desk.backend();
        if self.asked == Some(backend) {
            return;
        }
        self.asked = Some(backend);
        if cx
            .desk
            .places
            .get(&backend)
            .and_then(Remote::value)
            .is_none()
        {
            cx.send(Command::Voices(VoicesCommand::Places(backend)));
        }
    }
}

/// Why nothing can be chosen from the catalogue.
fn why_no_lists(
    places: Option<&Remote<Arc<EffectCatalog>>>,
    catalog: Option<&EffectCatalog>,
) -> Option<String> {
    match places {
        _ if catalog.is_some() => None,
        Some(Remote::Failed { trouble, .. }) => Some(trouble.what.clone()),
        _ => Some(tr!("place-loading")),
    }
}

/// The three lists; the place after a choice.
fn lists_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    place: &AudioEffects,
    (catalog, reasons): (&EffectCatalog, &Reasons),
) -> Option<AudioEffects> {
    let lists = reasons.lists.as_deref();
    let room = reasons.stereo.as_deref().or(lists);
    let filter = List {
        name: tr!("place-filter"),
        tip: tr!("place-filter.tip"),
        choices: &catalog.filters,
        current: place.filter.as_deref(),
        why_not: lists,
    };
    let environment = List {
        name: tr!("place-room"),
        tip: tr!("place-room.tip"),
        choices: &catalog.environments,
        current: place.environment(),
        why_not: room,
    };
    let background = List {
        name: tr!("place-background"),
        tip: tr!("place-background.tip"),
        choices: &catalog.backgrounds,
        current: place.background.as_deref(),
        why_not: lists,
    };
    let mut wanted = None;
    if let Choice::Changed(filter) = filter.ui(ui, cx) {
        wanted = Some(place.clone().with_filter(filter));
    }
    if let Choice::Changed(environment) = environment.ui(ui, cx) {
        wanted = Some(place.clone().in_environment(environment));
    }
    if let Choice::Changed(background) = background.ui(ui, cx) {
        wanted = Some(place.clone().with_background(background));
    }
    wanted
}

/// What a person did in a list.
enum Choice {
    /// Nothing.
    Unchanged,
    /// The id that was chosen, `None` for no effect.
    Changed(Option<String>),
}

/// A list of the catalogue.
struct List<'a> {
    name: String,
    tip: String,
    choices: &'a [EffectChoice],
    current: Option<&'a str>,
    why_not: Option<&'a str>,
}

impl List<'_> {
    /// Draws the list. Returns the choice that was made: an id, or `None` for no effect.
    fn ui(self, ui: &mut Ui, cx: &StudioCtx<'_>) -> Choice {
        let none = tr!("place-none");
        let current = self.current;
        let known = self
            .choices
            .iter()
            .find(|it| Some(it.id.as_str()) == current);
        let shown = known.map_or_else(|| current.unwrap_or(&none), |known| known.name.as_str());
        // What is set can always be taken away.
        let why_not = self.why_not.filter(|_| current.is_none());
        let mut chosen = Choice::Unchanged;
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            caption(ui, Face::Label, &self.name, cx.tokens.text2);
            let combo = Combo::new(&self.name, shown).why_not(why_not);
            combo.tip(&self.tip).show(ui, |ui| {
                if combo_item(ui, current.is_none(), (&none, ""), &self.tip).clicked() {
                    chosen = Choice::Changed(None);
                }
                for choice in self.choices {
                    let on = current == Some(choice.id.as_str());
                    if combo_item(ui, on, (&choice.name, ""), &choice.description).clicked() {
                        chosen = Choice::Changed(Some(choice.id.clone()));
                    }
                }
            });
        });
        chosen
    }
}

/// The three sliders; the place after a move.
fn sliders_ui(ui: &mut Ui, place: &AudioEffects, reasons: &Reasons) -> Option<AudioEffects> {
    let no_room = place.environment().is_none().then(|| tr!("place-no-room"));
    let one_channel = reasons.stereo.clone().filter(|_| place.pan() == 0.0);
    let distance = Row {
        name: tr!("place-distance"),
        tip: tr!("place-distance.tip"),
        words: (tr!("place-near"), tr!("place-far")),
        range: AudioEffects::LEVEL,
        usual: 0.0,
        why_not: None,
    };
    let send = Row {
        name: tr!("place-send"),
        tip: tr!("place-send.tip"),
        words: (tr!("inspector-none"), tr!("place-full")),
        range: AudioEffects::LEVEL,
        usual: 1.0,
        why_not: no_room,
    };
    let pan = Row {
        name: tr!("place-pan"),
        tip: tr!("place-pan.tip"),
        words: (tr!("place-left"), tr!("place-right")),
        range: AudioEffects::PAN,
        usual: 0.0,
        why_not: one_channel,
    };
    let mut wanted = None;
    if let Some(value) = distance.ui(ui, place.distance()) {
        wanted = Some(place.clone().at_distance(value));
    }
    if let Some(value) = send.ui(ui, place.send_level()) {
        wanted = Some(place.clone().with_send_level(value));
    }
    if let Some(value) = pan.ui(ui, place.pan()) {
        wanted = Some(place.clone().with_pan(value));
    }
    wanted
}

/// A slider of the group.
struct Row {
    name: String,
    tip: String,
    words: (String, String),
    range: RangeInclusive<f32>,
    usual: f32,
    why_not: Option<String>,
}

impl Row {
    /// Draws the slider; the value after a move.
    fn ui(self, ui: &mut Ui, was: f32) -> Option<f32> {
        let mut value = was;
        let row = SliderRow::new(&self.name, &mut value, self.usual)
            .range(self.range)
            .words(&self.words.0, &self.words.1)
            .tip(&self.tip)
            .why_not(self.why_not.as_deref())
            .plain();
        ui.add(row);
        (value != was).then_some(value)
    }
}
