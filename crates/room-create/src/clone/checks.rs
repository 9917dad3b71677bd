//! The eight checks as cards: what was measured, where that is good, and what to do.

use egui::accesskit::Role;
use egui::{Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{ClonePanel, heading_ui, quiet_ui};
use mynah_i18n::tr;
use mynah_model::attempt::{CloneAttempt, CloneStep, Fixes, Summed};
use mynah_model::inspecting::{Check, Limits, Verdict, advice};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::duration;
use mynah_ui_kit::theme::{Face, Icon, icons, size};
use mynah_ui_kit::widgets::{Button, plate, tip};

/// A card's height, and the narrowest that it may be, in points.
const CARD: f32 = 64.0;
const NARROWEST: f32 = 200.0;

impl ClonePanel {
    /// All checks over all recordings.
    pub(super) fn checks_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        self.counted_ui(ui, cx);
        self.cards_ui(ui, cx);
    }

    /// How many of them are good.
    pub(super) fn counted_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let all = self.attempt.summed();
        let is_under_way = self.attempt.is_under_way();
        let count = |verdict| {
            all.iter()
                .filter(|of| is_known(of, is_under_way) && of.finding.verdict == verdict)
                .count()
        };
        let told = tr!(
            "clone-quality-told",
            pass = count(Verdict::Pass),
            warn = count(Verdict::Warn) + self.attempt.odd_count(),
            fail = count(Verdict::Fail)
        );
        let title = if is_under_way {
            tr!("clone-quality-looking")
        } else {
            tr!("clone-quality", told = told)
        };
        heading_ui(ui, cx, &title, &self.uploaded_words(cx));
    }

    /// A card for each.
    pub(super) fn cards_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let all = self.attempt.summed();
        let is_under_way = self.attempt.is_under_way();
        let width = ui.available_width();
        // Names and limits are read in full.
        let fits = |columns: f32| width >= columns * NARROWEST + (columns - 1.0) * 12.0;
        let columns = if fits(4.0) {
            4
        } else if fits(3.0) {
            3
        } else {
            2
        };
        let wide = (width - 12.0 * (columns as f32 - 1.0)) / columns as f32;
        for row in all.chunks(columns) {
            let (rect, _) = ui.allocate_exact_size(vec2(width, CARD), Sense::hover());
            for (place, of) in row.iter().enumerate() {
                let left = rect.left() + place as f32 * (wide + 12.0);
                let card = Rect::from_min_size(pos2(left, rect.top()), vec2(wide, CARD));
                card_ui(ui, cx, card, (of, is_under_way));
            }
        }
    }

    /// Lists what is wrong and what each fault does to the voice, above the cleanup buttons.
    pub(super) fn faults_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let mut faults: Vec<Summed> = self.attempt.summed();
        faults.retain(|of| of.finding.verdict != Verdict::Pass);
        // What isn't measured yet has no faults yet.
        if self.attempt.verdict() == Verdict::Pass || self.attempt.is_under_way() {
            return;
        }
        ui.add_space(4.0);
        odd_ui(ui, cx, &self.attempt);
        for of in &faults {
            ui.horizontal_wrapped(|ui| {
                let ink = ink_of(cx, of.finding.verdict);
                ui.label(Face::SmallMedium.rich(name(of.finding.check), ink));
                quiet_ui(ui, cx, &advice(&of.finding));
            });
        }
        two_ui(ui, cx, &self.attempt);
        ui.horizontal_wrapped(|ui| {
            let fixes = self.attempt.suggested();
            if fixes.is_any() {
                let button = Button::new(tr!("clone-fix-all"))
                    .command("clone-fix-all.command")
                    .outline()
                    .icon(icons::WRENCH);
                if ui.add(button.tip(tr!("clone-fix-all.tip"))).clicked() {
                    self.fix_all(cx, fixes);
                    // The button goes: the keys wait with the recordings for what is to be decided next.
                    self.lead.go(ui.ctx());
                    self.onward.mends = true;
                    return;
                }
            }
            self.isolate_all_ui(ui, cx);
        });
        let left = self.attempt.left_by_fixes();
        if self.attempt.suggested().is_any() && !left.is_empty() {
            quiet_ui(ui, cx, &tr!("clone-fix-leaves", names = left.join(", ")));
        }
    }

    fn fix_all(&mut self, cx: &mut StudioCtx<'_>, fixes: Fixes) {
        self.attempt.remove_unusable();
        let plan = self.attempt.is_too_much().then(|| self.attempt.plan());
        for row in &mut self.attempt.samples {
            if !row.is_fixable() {
                continue;
            }
            // What was chosen of it, or was paid for, stays.
            let all = row.fixes.and(fixes);
            if row.fixes != all || row.fault.is_some() {
                (row.fixes, row.fixed, row.fault) = (all, None, None);
            }
            if let Some(planned) = plan.as_ref().and_then(|plan| plan.get(&row.number)) {
                row.go_by(*planned);
            }
            if !row.is_left_out
                && let Some(command) = super::ask(row)
            {
                cx.send(command);
            }
        }
        self.attempt.step = CloneStep::Quality;
    }
}

/// What is heard in them beside one voice. No gauge shows it: it stands before what the gauges show, with the recording that
/// it is in.
fn odd_ui(ui: &mut Ui, cx: &StudioCtx<'_>, attempt: &CloneAttempt) {
    for (name, odd) in attempt.odd() {
        ui.horizontal_wrapped(|ui| {
            let title = tr!("clone-odd", what = odd.title, name = name);
            ui.label(Face::SmallMedium.rich(title, cx.tokens.warn));
            quiet_ui(ui, cx, &odd.about);
        });
    }
}

/// That two of them seem to be two people's.
fn two_ui(ui: &mut Ui, cx: &StudioCtx<'_>, attempt: &CloneAttempt) {
    if let Some(two) = attempt.two_pitches() {
        ui.horizontal_wrapped(|ui| {
            let words = tr!("clone-two-people");
            ui.label(Face::SmallMedium.rich(words, cx.tokens.warn));
            quiet_ui(ui, cx, &two.words());
        });
    }
}

/// Both: who and what is heard in recordings beside one voice.
pub(crate) fn others_ui(ui: &mut Ui, cx: &StudioCtx<'_>, attempt: &CloneAttempt) {
    odd_ui(ui, cx, attempt);
    two_ui(ui, cx, attempt);
}

/// Whether a verdict can be told: nothing is said of what isn't measured yet.
fn is_known(of: &Summed, is_under_way: bool) -> bool {
    let is_fault = of.finding.verdict != Verdict::Pass;
    of.finding.value.is_some() || (is_fault && !is_under_way)
}

fn ink_of(cx: &StudioCtx<'_>, verdict: Verdict) -> egui::Color32 {
    match verdict {
        Verdict::Pass => cx.tokens.good,
        Verdict::Warn => cx.tokens.warn,
        Verdict::Fail => cx.tokens.bad_ink,
    }
}

fn card_ui(ui: &Ui, cx: &StudioCtx<'_>, rect: Rect, (of, is_under_way): (&Summed, bool)) {
    let t = cx.tokens;
    let finding = &of.finding;
    let check = finding.check;
    let limits = check.limits();
    let id = ui.scope_id().with(("check", check));
    let response = ui.interact(rect, id, Sense::hover());
    let shown = match finding.value {
        Some(value) => measured_of(check, value),
        None if is_under_way => "–".to_owned(),
        None => tr!("clone-value-unmeasured"),
    };
    let word = verdict_word(finding.verdict);
    let is_known = is_known(of, is_under_way);
    let said = if is_known {
        tr!(
            "clone-check-said",
            check = name(check),
            value = shown.as_str(),
            verdict = word.as_str(),
            advice = advice(finding)
        )
    } else if is_under_way {
        tr!("clone-check-unmeasured.looking", check = name(check))
    } else {
        tr!(
            "clone-check-unmeasured",
            check = name(check),
            advice = advice(finding)
        )
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    plate(ui, rect, size::RADIUS_CARD, t.bg2, t.bg2);
    let inside = rect.shrink2(vec2(12.0, 8.0));
    let ink = ink_of(cx, finding.verdict);
    icon(check).paint(
        ui.painter(),
        inside.left_top() + vec2(7.0, 8.0),
        14.0,
        t.text2,
    );
    let value = Face::Mono.galley(ui, shown, t.text);
    let room = inside.width() - value.size().x - 28.0;
    let title = Face::SmallMedium.elided(ui, name(check), t.text, room);
    ui.painter()
        .galley(inside.left_top() + vec2(20.0, 0.0), title, t.text);
    let at = pos2(inside.right() - value.size().x, inside.top());
    ui.painter().galley(at, value, t.text);
    scale_ui(ui, cx, inside, of, &limits);
    let foot = inside.bottom() - 16.0;
    let mut room = inside.width();
    if is_known {
        let verdict = Face::Label.galley(ui, word, ink);
        let at = pos2(inside.right() - verdict.size().x, foot);
        let mark = match finding.verdict {
            Verdict::Pass => icons::CHECK,
            Verdict::Warn => icons::WARNING_FILL,
            Verdict::Fail => icons::X_CIRCLE_FILL,
        };
        mark.paint(ui.painter(), at + vec2(-10.0, 8.0), 12.0, ink);
        room -= verdict.size().x + 28.0;
        ui.painter().galley(at, verdict, ink);
    }
    let good = Face::Label.elided(ui, good_words(check, &limits), t.text2, room);
    ui.painter()
        .galley(pos2(inside.left(), foot), good, t.text2);
    tip(ui, response, &said);
}

/// A line on which the good values are marked, and where this one is.
fn scale_ui(ui: &Ui, cx: &StudioCtx<'_>, inside: Rect, of: &Summed, limits: &Limits) {
    let t = cx.tokens;
    let y = inside.top() + 23.0;
    let line = Rect::from_min_max(pos2(inside.left(), y), pos2(inside.right(), y + 3.0));
    ui.painter().rect_filled(line, 1.5, t.bg4);
    let (low, high) = span(of.finding.check);
    let place = |value: f32| {
        let part = ((value - low) / (high - low)).clamp(0.0, 1.0);
        egui::lerp(line.left()..=line.right(), part)
    };
    let from = place(limits.least().unwrap_or(low));
    let to = place(limits.most().unwrap_or(high)).max(from + 3.0);
    let good = Rect::from_x_y_ranges(from..=to, line.y_range());
    ui.painter()
        .rect_filled(good, 1.5, t.good.gamma_multiply(0.5));
    if let Some(value) = of.finding.value {
        let ink = match of.finding.verdict {
            Verdict::Pass => t.text,
            verdict => ink_of(cx, verdict),
        };
        let mark = Rect::from_center_size(pos2(place(value), line.center().y), vec2(2.0, 9.0));
        ui.painter().rect_filled(mark, 1.0, ink);
    }
}

/// What the line of a check reaches over, in its unit.
fn span(check: Check) -> (f32, f32) {
    match check {
        Check::Length => (0.0, 240.0),
        Check::Clipping => (0.0, 10.0),
        Check::Noise => (-96.0, -30.0),
        Check::Snr => (0.0, 60.0),
        Check::Reverb => (0.0, 1.0),
        Check::Bandwidth => (0.0, 16_000.0),
        Check::Level => (-40.0, -6.0),
        Check::Hum => (0.0, 20.0),
    }
}

/// Its name.
pub(crate) fn name(check: Check) -> String {
    match check {
        Check::Length => tr!("clone-check-length"),
        Check::Clipping => tr!("clone-check-clipping"),
        Check::Noise => tr!("clone-check-noise"),
        Check::Snr => tr!("clone-check-snr"),
        Check::Reverb => tr!("clone-check-reverb"),
        Check::Bandwidth => tr!("clone-check-bandwidth"),
        Check::Level => tr!("clone-check-level"),
        Check::Hum => tr!("clone-check-hum"),
    }
}

fn icon(check: Check) -> Icon {
    match check {
        Check::Length => icons::TIMER,
        Check::Clipping => icons::SCISSORS,
        Check::Noise => icons::SPEAKER_SLASH,
        Check::Snr => icons::WAVEFORM,
        Check::Reverb => icons::REPEAT,
        Check::Bandwidth => icons::CHART_BAR,
        Check::Level => icons::SPEAKER_HIGH,
        Check::Hum => icons::PLUGS,
    }
}

fn verdict_word(verdict: Verdict) -> String {
    match verdict {
        Verdict::Pass => tr!("clone-pass"),
        Verdict::Warn => tr!("clone-warn"),
        Verdict::Fail => tr!("clone-fail"),
    }
}

/// What was measured, with its unit: a length that is too short or too long doesn't read as the limit that it misses.
fn measured_of(check: Check, value: f32) -> String {
    let limits = check.limits();
    let value = match check {
        Check::Length if limits.least().is_some_and(|least| value < least) => value.floor(),
        Check::Length if limits.most().is_some_and(|most| value > most) => value.ceil(),
        Check::Hum if value < 0.5 => return tr!("clone-value-no-hum"),
        _ => value,
    };
    value_of(check, value)
}

/// A value with its unit, as people write it.
fn value_of(check: Check, value: f32) -> String {
    let minus = |text: String| text.replace('-', "−");
    match check {
        Check::Length => duration(f64::from(value)),
        Check::Clipping => tr!("clone-value-runs", value = format!("{value:.0}")),
        Check::Level => tr!("clone-value-db", value = minus(format!("{value:.1}"))),
        Check::Noise | Check::Snr | Check::Hum => {
            tr!("clone-value-db", value = minus(format!("{value:.0}")))
        }
        Check::Reverb => tr!("clone-value-s", value = format!("{value:.2}")),
        Check::Bandwidth => tr!("clone-value-khz", value = format!("{:.1}", value / 1_000.0)),
    }
}

/// The good values, from the one table of limits.
fn good_words(check: Check, limits: &Limits) -> String {
    match (limits.least(), limits.most()) {
        (Some(least), Some(most)) => {
            // The unit is said once: twice there is no room for it.
            let from = value_of(check, least);
            let from = from.rsplit_once(' ').map_or(&*from, |(number, _)| number);
            tr!(
                "clone-good-from-to",
                from = from,
                to = value_of(check, most)
            )
        }
        (Some(least), None) => tr!("clone-good-least", value = value_of(check, least)),
        (None, Some(most)) if most <= 0.0 && check == Check::Clipping => tr!("clone-good-none"),
        (None, Some(most)) => tr!("clone-good-most", value = value_of(check, most)),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::backend::Backend;
    use mynah_ui_core::testing::fixtures as made;

    /// "1:00" was a warning, where 1:00 to 3:00 is good.
    #[test]
    fn a_length_that_misses_a_limit_does_not_read_as_the_limit() {
        let shown = [59.6, 60.2, 180.4].map(|secs| measured_of(Check::Length, secs));
        assert_eq!(shown, ["0:59", "1:00", "3:01"]);
    }

    /// Regression: in a narrow window the words beside a heading widened all below it, which was cut at the right.
    #[test]
    fn a_heading_is_no_wider_than_its_place() {
        for width in [240.0, 900.0] {
            let desk = made::desk(Backend::Draft, made::SCRIPT);
            let mut room = made::room((width, 300.0), desk, [0.0; 2], |seen, ui, cx| {
                let wide = ui.available_width();
                let about = tr!("clone-samples.local");
                let drawn = ui.scope(|ui| heading_ui(ui, cx, &tr!("clone-samples"), &about));
                *seen = [drawn.response.rect.width(), wide];
            });
            room.run();
            let [drawn, wide] = room.state().panel;
            assert!(drawn <= wide + 0.5, "{drawn} of {wide}");
        }
    }

    /// "Speech ov…" and "−26.0 dB to −…" was all that a window of 1100 points showed of them.
    #[test]
    fn names_and_limits_of_all_checks_have_room() {
        let desk = made::desk(Backend::Draft, made::SCRIPT);
        let mut room = made::room((400.0, 300.0), desk, (), |(), ui, cx| {
            let ink = cx.tokens.text;
            let wide = |face: Face, words: String| face.galley(ui, words, ink).size().x;
            for check in Check::ALL {
                let (low, high) = span(check);
                let values = [low, high].map(|value| wide(Face::Mono, value_of(check, value)));
                let verdicts = [Verdict::Pass, Verdict::Warn, Verdict::Fail];
                let verdicts = verdicts.map(|verdict| wide(Face::Label, verdict_word(verdict)));
                let widest = |of: &[f32]| of.iter().copied().fold(0.0, f32::max);
                let title = wide(Face::SmallMedium, name(check)) + widest(&values);
                let good = good_words(check, &check.limits());
                let foot = wide(Face::Label, good) + widest(&verdicts);
                let room = NARROWEST - 24.0 - 28.0;
                assert!(title <= room && foot <= room, "{check:?}: {title} {foot}");
            }
        });
        room.run();
    }
}
