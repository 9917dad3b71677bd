//! Recordings that were brought: where they are dropped, and a row for each with its waveform.

use egui::accesskit::Role;
use egui::{Align2, Label, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::super::lead::Lead;
use super::isolating::Cleaning;
use super::{ClonePanel, ask, hear, hear_of, is_heard, quiet_ui};
use mynah_i18n::tr;
use mynah_model::attempt::{CloneStep, Fixes, KeptSample, SampleRow};
use mynah_model::command::{Command, HeardOf, PlaybackCommand};
use mynah_model::inspecting::{Check, Verdict, advice};
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::duration;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::button::paint_play_button;
use mynah_ui_kit::widgets::{Button, IconButton, Side, both_sides, menu, menu_item, tip};

/// Width of a row's menu: its longest words with a price of Draft voices behind them.
const MENU: f32 = 336.0;
/// Heights in points.
const DROP: f32 = 112.0;
const ROW: f32 = 36.0;
/// Width of a row's name, and of what stands behind its waveform.
const NAME: f32 = 168.0;
const BEHIND: f32 = 232.0;

/// What was pressed in a row.
enum Press {
    Hear,
    Raw,
    Fix(Fixes),
    Isolate,
    /// It is sent after all.
    Use,
    Remove,
}

impl ClonePanel {
    /// Where files are dropped, or chosen; `about` says which, and how much of it, and `where_to` what left this computer.
    pub(crate) fn bring_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        [about, where_to]: [String; 2],
    ) {
        let t = cx.tokens;
        super::heading_ui(ui, cx, &tr!("clone-samples"), &where_to);
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), DROP), Sense::hover());
        let stroke = Stroke::new(1.0, t.line);
        let radius = size::RADIUS_CARD;
        ui.painter()
            .rect(rect, radius, t.bg1, stroke, StrokeKind::Inside);
        let middle = rect.center();
        ui.painter().text(
            pos2(middle.x, rect.top() + 26.0),
            Align2::CENTER_CENTER,
            tr!("clone-drop"),
            Face::Body.font(),
            t.text,
        );
        ui.painter().text(
            pos2(middle.x, rect.top() + 48.0),
            Align2::CENTER_CENTER,
            about,
            Face::Small.font(),
            t.text2,
        );
        let choose = Button::new(tr!("clone-choose"))
            .outline()
            .icon(icons::FILE_AUDIO);
        let on = self.recorder.is_open;
        let record = Button::new(tr!("clone-record"))
            .command("clone-record.command")
            .outline()
            .icon(icons::MICROPHONE_STAGE);
        let record = record.on(on).tip(tr!("clone-record.tip"));
        let wide = choose.width(ui) + 8.0 + record.width(ui);
        let strip = Rect::from_center_size(pos2(middle.x, rect.bottom() - 26.0), vec2(wide, 32.0));
        let mut inside = ui.new_child(
            egui::UiBuilder::new()
                .id_salt("clone-choose")
                .max_rect(strip)
                .layout(egui::Layout::left_to_right(egui::Align::Center)),
        );
        if inside.add(choose.tip(Action::AddSample.tip())).clicked() {
            cx.act(Action::AddSample);
        }
        if inside.add(record).clicked() {
            self.recorder.is_open = !on;
        }
        if self.attempt.samples.is_empty() {
            quiet_ui(ui, cx, &tr!("clone-advice"));
        }
    }

    /// A row for each recording.
    pub(super) fn rows_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        ui.scope(|ui| self.plan_ui(ui, cx));
        let mut pressed = None;
        for (place, row) in self.attempt.samples.iter().enumerate() {
            let cleans = self.cleaning(cx, row);
            let waits = (self.onward.mends && place == 0).then_some(&self.lead);
            if let Some(press) = row_ui(ui, cx, (row, waits), &cleans) {
                pressed = Some((place, press));
            }
            told_ui(ui, cx, row);
            if let Some(words) = done_to(row) {
                ui.horizontal(|ui| {
                    ui.add_space(36.0);
                    quiet_ui(ui, cx, &words);
                });
            }
        }
        let Some((place, press)) = pressed else {
            return;
        };
        if let Press::Remove = press {
            let gone = self.attempt.samples.remove(place);
            // What was brought twice is here once by now.
            let here = tr!("clone-row-twice", name = gone.name.as_str());
            for row in &mut self.attempt.samples {
                if row.fault.take_if(|fault| *fault == here).is_some()
                    && let Some(again) = ask(row)
                {
                    cx.send(again);
                }
            }
            self.attempt.other_samples();
            return;
        }
        let Some(row) = self.attempt.samples.get_mut(place) else {
            return;
        };
        match press {
            Press::Hear if is_row_heard(cx, row) => {
                cx.send(Command::Playback(PlaybackCommand::Stop));
            }
            Press::Hear => {
                if let Some(sample) = heard_of(row) {
                    let name = if row.fixes.is_any() {
                        tr!("clone-heard-mended", name = row.name.as_str())
                    } else {
                        row.name.clone()
                    };
                    hear(cx, &sample.input, name);
                }
            }
            Press::Raw => {
                if let Some(raw) = &row.raw {
                    let name = tr!("clone-heard-before", name = row.name.as_str());
                    // Beside what came of it, not minutes before.
                    let from = row.fixed.as_ref().map_or(0.0, |fixed| fixed.from);
                    hear_of(cx, &raw.input, name, HeardOf::From(from));
                }
            }
            Press::Fix(fixes) => {
                (row.fixes, row.fixed, row.fault) = (fixes, None, None);
                if let Some(command) = ask(row) {
                    cx.send(command);
                }
                self.attempt.keeps_faults = false;
            }
            Press::Use => {
                row.is_left_out = false;
                if let Some(command) = ask(row) {
                    cx.send(command);
                }
                self.attempt.other_samples();
            }
            Press::Isolate => {
                let number = row.number;
                self.isolate(cx, number);
            }
            Press::Remove => {}
        }
    }

    /// What all of them come to, and choosing the best of them where that is too much.
    fn plan_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let count = self.attempt.sent().count();
        if count == 0 || self.attempt.is_under_way() {
            return;
        }
        let speech = self.attempt.sent().filter_map(|it| it.value(Check::Length));
        let told = tr!(
            "clone-plan",
            count = count,
            speech = duration(f64::from(speech.sum::<f32>())),
            size = mynah_i18n::size(self.attempt.bytes())
        );
        ui.horizontal_wrapped(|ui| {
            quiet_ui(ui, cx, &told);
            if !self.attempt.is_too_much() {
                return;
            }
            let best = Button::new(tr!("clone-plan-best"))
                .small()
                .outline()
                .command("clone-plan-best");
            let best = best.icon(icons::WRENCH).tip(tr!("clone-plan-best.tip"));
            if ui.add(best).clicked() {
                self.choose_best(cx);
            }
        });
    }

    fn choose_best(&mut self, cx: &mut StudioCtx<'_>) {
        let plan = self.attempt.plan();
        for row in &mut self.attempt.samples {
            if let Some(planned) = plan.get(&row.number)
                && row.go_by(*planned)
                && let Some(command) = ask(row)
            {
                cx.send(command);
            }
        }
        self.attempt.other_samples();
    }
}

/// A row; where the keys wait, they do at what is always there.
fn row_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    (row, waits): (&SampleRow, Option<&Lead<CloneStep>>),
    cleans: &Cleaning,
) -> Option<Press> {
    let t = cx.tokens;
    let mut press = None;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let middle = rect.center().y;
    let name = row.name.as_str();
    let sent = row.sent();
    if heard_of(row).is_some_and(|sample| hear_ui(ui, cx, rect, (row, sample))) {
        press = Some(Press::Hear);
    }
    let left = rect.left() + 36.0;
    let shown = Face::SmallMedium.elided(ui, name, t.text, NAME);
    let at = pos2(left, middle - shown.size().y / 2.0);
    ui.painter().galley(at, shown, t.text);
    let wave = Rect::from_min_max(
        pos2(left + NAME + 12.0, rect.top() + 6.0),
        pos2(rect.right() - BEHIND, rect.bottom() - 6.0),
    );
    match (sent, row.why_not()) {
        (Some(sample), _) => {
            wave_ui(ui, cx, wave, &sample.wave);
            super::places::marks_ui(ui, cx, wave, sample);
        }
        // That stands below, or behind.
        (None, fault) if fault.is_some() || row.is_silent() => {}
        (None, _) => {
            let words = if row.is_left_out {
                tr!("clone-left-out")
            } else {
                cleans.says.clone()
            };
            let room = (rect.right() - 48.0 - wave.left()).max(24.0);
            let words = Face::Small.elided(ui, words, t.text2, room);
            let at = pos2(wave.left(), middle - words.size().y / 2.0);
            ui.painter().galley(at, words, t.text2);
        }
    }
    let behind = rect.with_min_x(rect.right() - BEHIND + 8.0);
    let salt = format!("clone-row-{}", row.number);
    both_sides(ui, &salt, (behind, 8.0), |ui, side| match side {
        Side::Left => {
            // What nobody is heard in has no level, and is of no use.
            if row.is_silent() && row.why_not().is_none() {
                let label = ui.label(Face::Small.rich(tr!("clone-silent"), t.warn));
                tip(ui, label, &tr!("inspect-no-speech"));
            }
            let Some(sample) = sent else { return };
            let worst = sample
                .findings
                .iter()
                .filter(|it| it.check != Check::Length);
            // Of those that are as bad the first one is the gravest.
            let worst = worst.rev().max_by_key(|it| it.verdict);
            let worst = worst.filter(|it| it.verdict != Verdict::Pass);
            let is_bad = worst.is_some_and(|it| it.verdict == Verdict::Fail);
            let mut odd = sample.odd().into_iter();
            if let Some(odd) = odd.find(|odd| odd.is_voice || !is_bad) {
                let label = ui.label(Face::Small.rich(odd.title, t.warn));
                tip(ui, label, &odd.about);
            } else if let Some(worst) = worst {
                let ink = if worst.verdict == Verdict::Fail {
                    t.bad_ink
                } else {
                    t.warn
                };
                let word = super::checks::name(worst.check);
                let label = ui.label(Face::Small.rich(word, ink));
                tip(ui, label, &advice(worst));
            }
        }
        Side::Right => {
            if let Some(sample) = heard_of(row) {
                let seconds = duration(sample.input.seconds);
                ui.label(Face::Mono.rich(seconds, t.text2));
            }
            if row.is_of_no_use() {
                let remove = Button::new(tr!("clone-remove")).small().outline();
                let remove = remove.name(tr!("clone-remove.name", name = name));
                let remove = ui.add(remove.tip(tr!("clone-remove.tip")));
                if remove.clicked() {
                    press = Some(Press::Remove);
                }
                if row.raw.is_none() {
                    if let Some(lead) = waits {
                        lead.wait_at(&remove);
                    }
                    return;
                }
            }
            let name = tr!("clone-row-more", name = name);
            let button = IconButton::new(icons::DOTS_THREE, name.clone()).row();
            let button = ui.add(button.tip(tr!("clone-row-more.tip")));
            if let Some(lead) = waits {
                lead.wait_at(&button);
            }
            menu(&button, (&name, MENU), |ui| {
                if let Some(chosen) = row_menu(ui, row, cleans) {
                    press = Some(chosen);
                }
            });
        }
    });
    let line = Stroke::new(1.0, t.line);
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, line);
    press
}

/// What its button plays: what is sent of it; of a silent one what was brought.
fn heard_of(row: &SampleRow) -> Option<&KeptSample> {
    let silent = row.raw.as_ref().filter(|_| row.is_silent());
    row.sent().or(silent)
}

/// Whether a row is heard, as it is or as it was.
fn is_row_heard(cx: &StudioCtx<'_>, row: &SampleRow) -> bool {
    let all = [row.fixed.as_ref(), row.raw.as_ref()];
    let mut all = all.into_iter().flatten();
    all.any(|sample| is_heard(cx, &sample.input))
}

/// What is to be known of the file of a row: why it is of no use, how it is damaged, and what isn't kept of it.
pub(crate) fn told_ui(ui: &mut Ui, cx: &StudioCtx<'_>, row: &SampleRow) {
    let fault = row.why_not().filter(|_| row.sent().is_none());
    let fault = fault.map(|fault| (fault.to_owned(), cx.tokens.bad_ink));
    let told = row.sent().map(KeptSample::told).unwrap_or_default();
    let told = told.into_iter().map(|words| (words, cx.tokens.warn));
    for (words, ink) in fault.into_iter().chain(told) {
        ui.horizontal(|ui| {
            ui.add_space(36.0);
            ui.add(Label::new(Face::Small.rich(words, ink)).wrap());
        });
    }
}

/// What was done to a recording, in words; nothing where it is as it was brought.
fn done_to(row: &SampleRow) -> Option<String> {
    row.fixed.as_ref().filter(|_| row.fixes.is_any())?;
    let whole = Fixes {
        best: false,
        ..row.fixes
    };
    let all = fixes_of(whole, false).into_iter();
    let on = all.filter(|(_, on, _)| *on).map(|(.., [label, _])| label);
    let there = row.fixes.isolate.then(|| tr!("clone-fix-isolate"));
    let best = row.fixes.best.then(|| {
        let seconds = match row.fixes.seconds {
            0 => 180,
            seconds => seconds,
        };
        tr!("clone-row-best", length = duration(f64::from(seconds)))
    });
    let what: Vec<String> = there.into_iter().chain(best).chain(on).collect();
    Some(tr!("clone-row-done", what = what.join(" · ")))
}

/// What can be done with a recording.
fn row_menu(ui: &mut Ui, row: &SampleRow, cleans: &Cleaning) -> Option<Press> {
    let mut press = None;
    if row.is_left_out {
        let words = (tr!("clone-use-after-all"), tr!("clone-use-after-all.tip"));
        if menu_item(ui, icons::PLUS, (&words.0, ""), &words.1).clicked() {
            press = Some(Press::Use);
        }
    } else if row.raw.is_some() {
        if row.fixes.is_any() {
            let words = (tr!("clone-hear-before"), tr!("clone-hear-before.tip"));
            if menu_item(ui, icons::PLAY, (&words.0, ""), &words.1).clicked() {
                press = Some(Press::Raw);
            }
        }
        let is_long = row
            .raw
            .as_ref()
            .is_some_and(|raw| raw.input.seconds > 180.0 && !raw.is_cut_off_throughout());
        for (fixes, on, [label, about]) in fixes_of(row.fixes, is_long) {
            let icon = if on { icons::CHECK } else { icons::WRENCH };
            if menu_item(ui, icon, (&label, ""), &about).clicked() {
                press = Some(Press::Fix(fixes));
            }
        }
        if row.fixes.isolate {
            let words = (tr!("clone-fix-isolate"), tr!("clone-fix-isolate.off"));
            if menu_item(ui, icons::CHECK, (&words.0, ""), &words.1).clicked() {
                let fixes = Fixes {
                    isolate: false,
                    ..row.fixes
                };
                press = Some(Press::Fix(fixes));
            }
        } else if let Some(price) = &cleans.price {
            let words = (tr!("clone-fix-isolate"), tr!("clone-fix-isolate.tip"));
            let icon = icons::SPARKLE;
            if menu_item(ui, icon, (&words.0, price), &words.1).clicked() {
                press = Some(Press::Isolate);
            }
        }
    }
    let words = (tr!("clone-remove"), tr!("clone-remove.tip"));
    if menu_item(ui, icons::TRASH, (&words.0, ""), &words.1).clicked() {
        press = Some(Press::Remove);
    }
    press
}

/// Each fix with what it would be once pressed, and whether it is on.
fn fixes_of(now: Fixes, is_long: bool) -> Vec<(Fixes, bool, [String; 2])> {
    let mut all = vec![
        (
            Fixes {
                trim: !now.trim,
                ..now
            },
            now.trim,
            [tr!("clone-fix-trim"), tr!("clone-fix-trim.tip")],
        ),
        (
            Fixes {
                level: !now.level,
                ..now
            },
            now.level,
            [tr!("clone-fix-level"), tr!("clone-fix-level.tip")],
        ),
        (
            Fixes {
                high_pass: !now.high_pass,
                ..now
            },
            now.high_pass,
            [tr!("clone-fix-rumble"), tr!("clone-fix-rumble.tip")],
        ),
        (
            Fixes {
                denoise: !now.denoise,
                ..now
            },
            now.denoise,
            [tr!("clone-fix-noise"), tr!("clone-fix-noise.tip")],
        ),
    ];
    if is_long || now.best {
        all.push((
            Fixes {
                best: !now.best,
                seconds: 0,
                ..now
            },
            now.best,
            [tr!("clone-fix-best"), tr!("clone-fix-best.tip")],
        ));
    }
    all
}

/// The button at the left of a recording's row that hears it; whether it was pressed.
pub(crate) fn hear_ui(
    ui: &Ui,
    cx: &StudioCtx<'_>,
    rect: Rect,
    (row, sample): (&SampleRow, &KeptSample),
) -> bool {
    let heard = is_heard(cx, &sample.input) || is_row_heard(cx, row);
    let middle = pos2(rect.left() + 12.0, rect.center().y);
    let place = Rect::from_center_size(middle, vec2(24.0, 24.0));
    let id = ui.scope_id().with(("hear", row.number));
    let response = ui.interact(place, id, Sense::click());
    let name = row.name.as_str();
    let label = if heard {
        tr!("clone-stop", name = name)
    } else {
        tr!("clone-hear", name = name)
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    paint_play_button(ui, place, &response, heard);
    tip(ui, response, &tr!("clone-hear.tip")).clicked()
}

/// Bars two points wide about the middle.
pub(crate) fn wave_ui(ui: &Ui, cx: &StudioCtx<'_>, rect: Rect, wave: &[u8]) {
    if rect.width() < 12.0 || wave.is_empty() {
        return;
    }
    let count = ((rect.width() / 3.0) as usize).max(1);
    let mut mesh = egui::Mesh::default();
    for at in 0..count {
        let [from, to] = [at, at + 1].map(|at| at * wave.len() / count);
        let of = wave.get(from..to.max(from + 1)).unwrap_or_default();
        let high = f32::from(of.iter().copied().max().unwrap_or(0)) / 255.0;
        let half = (high * rect.height() / 2.0).max(1.0);
        let left = rect.left() + at as f32 * 3.0;
        let (top, bottom) = (rect.center().y - half, rect.center().y + half);
        let bar = Rect::from_min_max(pos2(left, top), pos2(left + 2.0, bottom));
        mesh.add_colored_rect(bar, cx.tokens.wave_card);
    }
    ui.painter().add(mesh);
}
