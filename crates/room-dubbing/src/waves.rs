//! The waveforms of the recording and of the dub, one above the other: a click plays from there.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Rect, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::{DubbingPanel, words};
use mynah_audio::peaks::Peaks;
use mynah_i18n::tr;
use mynah_model::desk::Sound;
use mynah_model::dubbing::{Segment as Spoken, Stands};
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::Waveform;
use mynah_ui_core::words::duration;
use mynah_ui_kit::theme::{Face, size};
use mynah_ui_kit::widgets::{Combo, Segment, at_right, combo_item, segmented, tip};

/// Height of a track: speakers above its bars.
const TRACK: f32 = 56.0;
/// The same where the window is low: with the gap below it, as high as the heads of the table, which go for it.
const LOW: f32 = 20.0;
/// Width of a track's name.
const NAME: f32 = 84.0;
/// Height of the time ruler, the room of one of its times, and the seconds that may be between two of them.
const RULER: f32 = 20.0;
const LABEL: f32 = 64.0;
const STEPS: [u32; 14] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200,
];
/// How loud the recording may lie under the dub, in dB.
const UNDER: [Option<i8>; 5] = [None, Some(-24), Some(-18), Some(-12), Some(-6)];
const UNDER_WIDTH: f32 = 128.0;
/// Width of a place that is wide enough for names beside the bars.
const ROOMY: f32 = 400.0;

impl DubbingPanel {
    pub(super) fn waves_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        self.switch_ui(ui, cx);
        let Some((card, language, Stands::Ready { take, .. })) = self.shown() else {
            return;
        };
        let (id, take) = (card.id.clone(), *take);
        let name = words::language(&language.code);
        let at = self.stands_at(cx);
        let wave = cx
            .desk
            .dubbing
            .wave
            .as_ref()
            .filter(|(film, _)| *film == id);
        let whole = |peaks: &Arc<Peaks>| Sound {
            peaks: Arc::clone(peaks),
            words: Vec::new(),
            seconds: peaks.seconds(),
            complete: true,
        };
        let original = wave.map(|(_, peaks)| whole(peaks));
        // Where a line was mended the dub is drawn as it is heard.
        let mended = cx.desk.dubbing.mended.as_ref();
        let mended = mended.filter(|(film, code, _)| *film == id && *code == language.code);
        let mended = mended.filter(|_| !language.patches.is_empty());
        let mended = mended.map(|(_, _, peaks)| Arc::new(whole(peaks)));
        let dub = mended.or_else(|| cx.desk.sound(take).cloned());
        let title = tr!("dubbing-original");
        let mut from = None;
        let lanes = [
            (title.as_str(), original.as_ref(), true),
            (name.as_str(), dub.as_deref(), false),
        ];
        // In a low window the lines keep what room there is: what is heard has its lane alone.
        let is_low = size::is_short(ui.ctx());
        let heard = dub.as_deref().or(original.as_ref());
        if let Some(sound) = heard.filter(|_| !is_low) {
            ruler_ui(ui, cx, sound.seconds);
        }
        let hears_original = self.heard(cx) && cx.desk.playback.side == 0;
        for (name, sound, original) in lanes {
            if is_low && original != hears_original {
                continue;
            }
            if let Some(at) = self.track_ui(ui, cx, (name, original), sound, at) {
                from = Some((at, original));
            }
        }
        if let Some((at, original)) = from {
            self.hear(cx, at, original);
        }
    }

    /// What is heard: the recording or the dub, at the same moment.
    fn switch_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let name = tr!("dubbing-dub");
        let is_meant = self.meant(cx).is_some();
        let mut side = usize::from(!self.means_original(cx));
        let original = tr!("dubbing-original");
        let explanation = Action::SwapTakes.tip_with_keys(ui.ctx());
        let segments = [
            Segment::new(0, &original).tip(&explanation),
            Segment::new(1, &name).tip(&explanation),
        ];
        let label = tr!("dubbing-heard");
        ui.horizontal(|ui| {
            if segmented(ui, &label, &mut side, &segments, None) {
                if is_meant {
                    cx.act(Action::SwapTakes);
                } else {
                    let at = self.table.at(self.lines()).unwrap_or_default();
                    self.hear(cx, at, side == 0);
                }
            }
            self.under_ui(ui, cx);
            // What stands at the right has the room that it had, and would never have more.
            let room = ui.available_width();
            at_right(ui, |ui| self.filter_ui(ui, room));
        });
    }

    /// How loud the recording lies under the dub.
    fn under_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let (name, explanation) = (tr!("dubbing-under"), tr!("dubbing-under.tip"));
        let word = |level: Option<i8>| match level {
            Some(db) => tr!("dubbing-under-level", db = db.unsigned_abs()),
            None => tr!("dubbing-under-none"),
        };
        let shown = word(self.under_db);
        let combo = Combo::new(&name, &shown).tip(&explanation);
        let combo = combo.on(self.under_db.is_some()).width(UNDER_WIDTH);
        let picked = combo.show(ui, |ui| {
            let mut picked = None;
            for level in UNDER {
                let on = level == self.under_db;
                if combo_item(ui, on, (&word(level), ""), &explanation).clicked() {
                    picked = Some(level);
                }
            }
            picked
        });
        if let Some(level) = picked.inner.flatten() {
            self.under_db = level;
            if let Some(meant) = self.meant(cx) {
                self.hear_so(cx, meant);
            }
        }
    }

    fn track_ui(
        &self,
        ui: &mut Ui,
        cx: &StudioCtx<'_>,
        (name, original): (&str, bool),
        sound: Option<&Sound>,
        at: f64,
    ) -> Option<f64> {
        let t = cx.tokens;
        let high = if size::is_short(ui.ctx()) { LOW } else { TRACK };
        let wanted = vec2(ui.available_width(), high);
        let (rect, _) = ui.allocate_exact_size(wanted, Sense::hover());
        let mut left = rect.left();
        if rect.width() >= ROOMY {
            let shown = Face::SmallMedium.elided(ui, name, t.text, NAME - 8.0);
            let y = rect.center().y + high / 10.0 - shown.size().y / 2.0;
            ui.painter().galley(pos2(left, y), shown, t.text);
            left += NAME;
        }
        let place = Rect::from_min_max(pos2(left, rect.top()), rect.max);
        let Some(sound) = sound else {
            let failed = self.unmeasured(cx).filter(|_| original);
            let words = match failed {
                Some(why) => tr!("dubbing-no-wave.failed", why = why.what.as_str()),
                None => tr!("dubbing-no-wave"),
            };
            let words = Face::Small.elided(ui, words, t.text3, place.width());
            let at = place.left_center() - vec2(0.0, words.size().y / 2.0);
            ui.painter().galley(at, words, t.text3);
            return None;
        };
        self.speakers_ui(ui, cx, place, (sound.seconds, original));
        let builder = UiBuilder::new()
            .id_salt(("dub-track", original))
            .max_rect(place);
        let mut inside = ui.new_child(builder);
        let label = if original {
            tr!("dubbing-wave-original")
        } else {
            tr!("dubbing-wave", language = name)
        };
        let drawn = Waveform::new(&label, sound, "", at).show(&mut inside);
        // While it is dragged over, nothing is decoded anew at each step.
        let seek = drawn.seek.filter(|_| !drawn.response.dragged());
        tip(ui, drawn.response, &tr!("dubbing-wave.tip"));
        seek
    }

    /// Who speaks when, above the bars: as many lines as there are points, and no more.
    fn speakers_ui(
        &self,
        ui: &Ui,
        cx: &StudioCtx<'_>,
        place: Rect,
        (seconds, original): (f64, bool),
    ) {
        let mut last = f32::NEG_INFINITY;
        let x = |secs: f64| place.left() + (secs / seconds.max(0.1)) as f32 * place.width();
        let own = self.shown().map(|(_, language, _)| &*language.lines);
        for (at, segment) in self.lines().iter().enumerate() {
            let own = own.and_then(|own| own.get(at));
            let [start, end] = spoken(segment, own.filter(|_| original));
            let (from, to) = (x(start).max(last), x(end));
            if to <= from {
                continue;
            }
            last = to + 1.0;
            let ink = cx.tokens.speaker(self.table.speaker(&segment.speaker));
            let y = place.top() + place.height() / 4.0;
            let bar = Rect::from_min_max(pos2(from, y), pos2(to, y + 3.0));
            ui.painter().rect_filled(bar, 1.0, ink);
        }
    }
}

/// Draws the time above the tracks.
fn ruler_ui(ui: &mut Ui, cx: &StudioCtx<'_>, seconds: f64) {
    let wanted = vec2(ui.available_width(), RULER);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::hover());
    response.widget_info(|| {
        let label = tr!("dubbing-ruler", length = duration(seconds));
        WidgetInfo::labeled(Role::Label, true, label)
    });
    let left = if rect.width() >= ROOMY { NAME } else { 0.0 };
    let line = rect.with_min_x(rect.left() + left);
    let step = step_of(seconds, line.width());
    let mut at = 0_u32;
    loop {
        let x = line.left() + (f64::from(at) / seconds.max(0.1)) as f32 * line.width();
        let words = Face::MonoLabel.galley(ui, duration(f64::from(at)), cx.tokens.text3);
        if x + words.size().x > line.right() {
            break;
        }
        let tick = egui::Stroke::new(1.0, cx.tokens.line);
        let ends = rect.bottom() - 4.0..=rect.bottom();
        ui.painter().vline(x, ends, tick);
        let place = pos2(x, rect.bottom() - 5.0 - words.size().y);
        ui.painter().galley(place, words, cx.tokens.text3);
        at += step;
    }
}

/// Returns the seconds between two times of a ruler, so that each has room.
fn step_of(seconds: f64, width: f32) -> u32 {
    let most = (width / LABEL).max(1.0);
    let fits = |step: &u32| seconds / f64::from(*step) <= f64::from(most);
    STEPS.into_iter().find(fits).unwrap_or(6 * 3_600)
}

/// When somebody speaks: as the line is now or, of the recording, when it is said there. A fix moves nothing in that; what
/// is not known of it is as the dub has it of itself.
fn spoken(now: &Spoken, of_recording: Option<&Spoken>) -> [f64; 2] {
    match of_recording {
        Some(own) => own.slot.unwrap_or([own.start, own.end]),
        None => [now.start, now.end],
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use mynah_audio::pcm::Pcm;
    use mynah_core::backend::Backend;
    use mynah_ui_core::testing::dubs;
    use mynah_ui_core::testing::fixtures::{SCRIPT, desk, room};

    #[test]
    fn times_of_the_ruler_have_room() {
        let shown = [
            (9.0, 600.0),
            (42.0, 600.0),
            (600.0, 600.0),
            (7_200.0, 300.0),
        ];
        let steps = shown.map(|(seconds, width)| step_of(seconds, width));
        assert_eq!(steps, [1, 5, 120, 1_800]);
    }

    /// Regression: nothing above the tracks told the time.
    #[test]
    fn a_time_ruler_is_above_the_tracks() {
        let film = dubs::film(&serde_json::json!([{"code": "en"}]));
        let card = dubs::card(film, vec![dubs::ready()]);
        let mut desk = desk(Backend::Draft, SCRIPT);
        let peaks = Peaks::of(&Pcm::mono(8_000, vec![0.1; 72_000]));
        desk.dubbing.wave = Some((card.id.clone(), Arc::new(peaks)));
        let panel = DubbingPanel {
            open: Some(Arc::new(card)),
            language: Some("en".to_owned()),
            ..DubbingPanel::default()
        };
        let room = room((900.0, 800.0), desk, panel, |panel, ui, cx| {
            panel.waves_ui(ui, cx);
        });
        let ruler = tr!("dubbing-ruler", length = "0:09");
        let ruler = room.get_by_label(&ruler).rect();
        let track = room.get_by_label(&tr!("dubbing-wave-original")).rect();
        assert!(ruler.bottom() <= track.top());
    }

    /// A German line was made shorter, and the bar above the recording became shorter, too.
    #[test]
    fn a_fix_moves_nothing_in_the_original() {
        let own = Spoken {
            start: 1.0,
            end: 3.0,
            slot: Some([0.9, 3.4]),
            ..Spoken::default()
        };
        let fixed = Spoken {
            end: 1.6,
            ..own.clone()
        };
        assert_eq!(spoken(&fixed, None), [1.0, 1.6]);
        assert_eq!(spoken(&fixed, Some(&own)), [0.9, 3.4]);
        let unknown = Spoken { slot: None, ..own };
        assert_eq!(spoken(&fixed, Some(&unknown)), [1.0, 3.0]);
    }
}
