//! Where in the recordings faults stand, each to be heard, and what may be heard beside one voice.

use egui::{Rect, Ui, pos2, vec2};

use super::{ClonePanel, heading_ui, is_heard, quiet_ui};
use mynah_core::request::Input;
use mynah_i18n::tr;
use mynah_model::attempt::KeptSample;
use mynah_model::command::{CloningCommand, Command, HeardOf, PlaybackCommand};
use mynah_model::inspecting::{Fault, Place, Sign, compressed, fault, music, second_voice, span};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, Icon, icons};
use mynah_ui_kit::widgets::{Button, IconButton};

/// So many places are shown before somebody asks for all.
const FIRST: usize = 5;

impl ClonePanel {
    /// The places of all recordings, and what is heard beside one voice.
    pub(super) fn places_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        if self.attempt.sent().next().is_none() {
            return;
        }
        let rows = self.attempt.samples.iter();
        let rows = rows.filter_map(|row| Some((row.name.as_str(), row.sent()?)));
        let all: Vec<(&str, &KeptSample, Place)> = rows
            .flat_map(|(name, sample)| {
                let places = sample.places.iter();
                places.map(move |place| (name, sample, *place))
            })
            .collect();
        let mut heard = None;
        if !all.is_empty() {
            ui.add_space(4.0);
            let about = tr!("clone-places.about");
            heading_ui(ui, cx, &tr!("clone-places"), &about);
            let shown = if self.all_places { all.len() } else { FIRST };
            for (name, sample, place) in all.iter().take(shown) {
                if place_ui(ui, cx, name, sample, place) {
                    let input = Input {
                        name: (*name).to_owned(),
                        ..sample.input.clone()
                    };
                    heard = Some((input, *place));
                }
            }
            if all.len() > FIRST {
                let words = if self.all_places {
                    tr!("clone-places-some")
                } else {
                    tr!("clone-places-all", count = all.len())
                };
                let button = Button::new(words).small().ghost();
                if ui.add(button.tip(tr!("clone-places-all.tip"))).clicked() {
                    self.all_places = !self.all_places;
                }
            }
        }
        if let Some((input, place)) = heard {
            cx.send(if is_heard(cx, &input) {
                Command::Playback(PlaybackCommand::Stop)
            } else {
                Command::Cloning(CloningCommand::Hear(input, HeardOf::Around(place)))
            });
        }
        if self.attempt.is_under_way() {
            return;
        }
        ui.add_space(4.0);
        let about = tr!("clone-others.about");
        heading_ui(ui, cx, &tr!("clone-others"), &about);
        let others = self.attempt.others();
        // Each by itself may be one person's, and not the same one's.
        let second = match (others.second_voice, self.attempt.two_pitches()) {
            (Sign::Untold | Sign::Absent, Some(two)) => (Sign::Present(two.semitones), two.words()),
            (sign, _) => (sign, second_voice(sign)),
        };
        for (sign, words) in [
            second,
            (others.music, music(others.music)),
            (others.compressed, compressed(others.compressed)),
        ] {
            ui.horizontal(|ui| {
                let t = cx.tokens;
                let (icon, ink) = match sign {
                    Sign::Untold => (icons::QUESTION, t.text2),
                    Sign::Absent => (icons::CHECK, t.good),
                    Sign::Present(_) => (icons::WARNING_FILL, t.warn),
                };
                mark_ui(ui, icon, ink);
                quiet_ui(ui, cx, &words);
            });
        }
    }
}

fn mark_ui(ui: &mut Ui, icon: Icon, ink: egui::Color32) {
    let (rect, _) = ui.allocate_exact_size(vec2(16.0, 16.0), egui::Sense::hover());
    icon.paint(ui.painter(), rect.center(), 14.0, ink);
}

/// A place; whether it is to be heard.
fn place_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    name: &str,
    sample: &KeptSample,
    place: &Place,
) -> bool {
    let t = cx.tokens;
    let (what, about) = fault(place.fault, sample.is_cut_off_throughout());
    let at = span(place);
    let is_on = is_heard(cx, &sample.input);
    ui.horizontal_wrapped(|ui| {
        let label = tr!("clone-place-hear", name = name, at = at.as_str());
        let icon = if is_on { icons::STOP_FILL } else { icons::PLAY };
        let button = IconButton::new(icon, label).row();
        let pressed = ui.add(button.tip(tr!("clone-place-hear.tip"))).clicked();
        ui.label(Face::Mono.rich(at, t.text2));
        ui.label(Face::Small.rich(name, t.text2));
        ui.label(Face::SmallMedium.rich(what, ink_of(cx, place.fault)));
        quiet_ui(ui, cx, &about);
        pressed
    })
    .inner
}

fn ink_of(cx: &StudioCtx<'_>, fault: Fault) -> egui::Color32 {
    match fault {
        Fault::Silence => cx.tokens.text,
        Fault::Clipping | Fault::Noise | Fault::Click | Fault::Damage => cx.tokens.warn,
    }
}

/// Marks under a waveform where faults stand.
pub(super) fn marks_ui(ui: &Ui, cx: &StudioCtx<'_>, rect: Rect, sample: &KeptSample) {
    let whole = sample.input.seconds.max(0.01) as f32;
    for place in &sample.places {
        let x = |second: f32| rect.left() + rect.width() * (second / whole).clamp(0.0, 1.0);
        let (from, to) = (x(place.from), x(place.to));
        let to = to.max(from + 2.0).min(rect.right());
        let mark = Rect::from_min_max(
            pos2(from, rect.bottom() + 1.0),
            pos2(to, rect.bottom() + 4.0),
        );
        ui.painter().rect_filled(mark, 1.0, ink_of(cx, place.fault));
    }
}
