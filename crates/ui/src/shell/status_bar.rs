//! The status bar: credits, requests, what the cache saved, first sound, what is on disk.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Galley, Response, Sense, Ui, WidgetInfo, pos2, vec2};

use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_i18n::tr;
use mynah_model::desk::{Desk, Holds, List, Outcome, Spend};
use mynah_model::event::Work;
use mynah_model::price::in_words;
use mynah_model::remote::Remote;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::room::Room;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_core::widgets::usage_meter;
use mynah_ui_kit::theme::{Face, Icon, Tokens, icons, size};
use mynah_ui_kit::widgets::{Button, Side, both_sides, caption, count_down, focus_ring, tip};

/// Draws the bar into `ui`, which is exactly its rectangle.
pub fn status_bar_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let space = ui.max_rect().shrink2(vec2(size::PAD, 0.0));
    ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
    both_sides(ui, "status", (space, 12.0), |ui, side| match side {
        Side::Left => {
            ui.shrink_clip_rect(ui.max_rect());
            lost_ui(ui, cx);
            locked_ui(ui, cx);
            meter_ui(ui, cx);
            flow_ui(ui, cx);
        }
        Side::Right => {
            device_ui(ui, cx);
            disk_ui(ui, cx);
        }
    });
}

fn meter_ui(ui: &mut Ui, cx: &StudioCtx<'_>) {
    let t = cx.tokens;
    let backend = cx.desk.backend();
    let label = match backend {
        Backend::Draft => tr!("status-draft-credits"),
        Backend::Live => tr!("status-credits"),
    };
    let shown = caption(ui, Face::Label, &label, t.text3);
    tip(ui, shown, &tr!("meter-tip"));
    ui.add_space(8.0);
    let remote = cx.desk.meters.get(&backend);
    let Some(meter) = remote.and_then(Remote::value) else {
        let word = match remote {
            // “Unlock” stands before it.
            _ if cx.desk.is_locked() => tr!("status-meter-locked"),
            Some(Remote::Failed { .. }) => tr!("status-meter-failed"),
            Some(Remote::Idle | Remote::Loading { .. } | Remote::Ready(_)) | None => {
                tr!("status-meter-waiting")
            }
        };
        usage_meter(ui, backend, Credits::ZERO, Credits::ZERO);
        ui.add_space(8.0);
        ui.label(Face::Label.rich(word, t.text3));
        return;
    };
    let (used, limit) = (meter.used, meter.limit);
    usage_meter(ui, backend, used, limit);
    ui.add_space(8.0);
    let numbers = format!("{used} / {limit}");
    caption(ui, Face::MonoLabel, &numbers, t.text);
}

fn flow_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let t = cx.tokens;
    let flow = cx.desk.flow;
    divider(ui, t);
    // As the jobs are listed, so that both say the same.
    let [running, waiting] = [List::Running, List::Waiting].map(|it| cx.desk.jobs.count(it));
    let said = match running + waiting {
        0 => tr!("jobs-none"),
        _ => tr!("status-requests-said", running = running, queued = waiting),
    };
    let [running, waiting] = [running, waiting].map(|count| (count.to_string(), true));
    let jobs = (tr!("status-requests"), false);
    let mut parts = vec![
        jobs.clone(),
        running.clone(),
        (tr!("status-running"), false),
        waiting.clone(),
        (tr!("status-queued"), false),
    ];
    // In a narrow window the numbers have no words: half a word says less.
    if !fits_behind(ui, t, &parts, 0.0) {
        parts = vec![jobs, running, ("·".to_owned(), false), waiting];
    }
    let mut explanation = tr!("status-requests.tip");
    // How many may be spoken at once is known with the first of them.
    if flow.ceiling > 0 {
        explanation.push('\n');
        explanation += &tr!("status-requests-most", ceiling = flow.ceiling);
    }
    let jobs = Action::Jobs.tip_with_keys(ui.ctx());
    let explanation = format!("{explanation}\n{jobs}");
    if words_of(ui, t, &parts, (&said, &explanation), Sense::click()).clicked() {
        cx.act(Action::Jobs);
    }
    if cx.desk.agents.live.is_active() && cx.view.room != Room::Agents {
        ui.add_space(8.0);
        let call = Button::new(tr!("status-call")).icon(icons::HEADSET).slim();
        if ui.add(call.tip(tr!("status-call.tip"))).clicked() {
            cx.act(Action::AgentsRoom);
        }
    }
    stopped_ui(ui, cx);
    if let Some(until) = flow.still {
        ui.add_space(8.0);
        let left = until.saturating_duration_since(cx.clock.instant());
        let word = tr!("status-still", seconds = count_down(ui, left));
        mark(
            ui,
            icons::HOURGLASS_FILL,
            t.warn,
            &word,
            &tr!("status-still.tip"),
        );
    }

    let spend = cx.desk.spend.get(&cx.desk.backend()).copied();
    let saved = spend.map_or(Credits::ZERO, |spend| spend.saved);
    if saved > Credits::ZERO {
        let credits = in_words(cx.desk.backend(), saved);
        let said = tr!("status-saved-said", credits = credits.as_str());
        let parts = [(tr!("status-saved"), false), (credits, true)];
        // The Usage room has it, too.
        if fits(ui, t, &parts) {
            divider(ui, t);
            words(ui, t, &parts, &said, &tr!("status-saved.tip"));
        }
    }
    if let Some(millis) = cx.desk.playback.first_audio_ms {
        let shown = tr!("status-millis", millis = millis);
        let said = tr!("status-first-said", millis = millis);
        let parts = [(tr!("status-first"), false), (shown, true)];
        // The least of what is told here: it gives way in a narrow window.
        if fits(ui, t, &parts) {
            divider(ui, t);
            words(ui, t, &parts, &said, &tr!("status-first.tip"));
        }
    }
    let underruns = cx.desk.playback.underruns;
    if underruns > 0 {
        divider(ui, t);
        let said = tr!("status-underruns", count = underruns);
        let parts = [(said.clone(), false)];
        words(ui, t, &parts, &said, &tr!("status-underruns.tip"));
    }
}

/// At the right: everything is on disk, or what is not settled.
fn disk_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let t = cx.tokens;
    let here = cx.desk.backend();
    let spends = Backend::ALL.map(|backend| (backend, cx.desk.spend.get(&backend).copied()));
    // Whatever project they are of; those of the open one first.
    let found = |of: fn(Spend) -> Credits| {
        let all = spends.iter().filter_map(|(backend, spend)| {
            let credits = of((*spend)?);
            (credits > Credits::ZERO).then_some((*backend, credits))
        });
        all.min_by_key(|(backend, _)| *backend != here)
    };
    let jobs = &cx.desk.jobs;
    let looked_for = jobs.looked_for().len();
    // What is being spoken here holds credits too, and is seen to.
    let left = jobs.count(List::Running) + jobs.count(List::Waiting);
    let idle = left == 0;
    // Of a rehearsal it is worth a word only while there is something to look at: no money is concerned.
    let has_doubt = jobs.in_doubt().len() > 0;
    let unknown = found(|spend| spend.unknown);
    let unknown = unknown.filter(|(backend, _)| *backend == Backend::Live || has_doubt);
    // What was cancelled is no warning: it is told once, with its count.
    let checked = cx.desk.run().checked();
    if checked > 0 {
        let word = tr!("status-cancelled", lines = checked);
        let icon = (icons::PROHIBIT, t.text3);
        let explanation = tr!("status-cancelled.tip");
        if mark_of(ui, icon, (&word, &explanation), Sense::click()).clicked() {
            cx.view.drawer = true;
        }
    } else if let Some((backend, unknown)) = unknown {
        let credits = unknown.to_string();
        let (word, explanation) = match backend {
            Backend::Draft => (
                tr!("status-unknown-draft", credits = credits),
                tr!("status-unknown-draft.tip"),
            ),
            Backend::Live => (
                tr!("status-unknown", credits = credits),
                tr!("status-unknown.tip"),
            ),
        };
        let icon = (icons::WARNING_FILL, t.warn);
        if mark_of(ui, icon, (&word, &explanation), Sense::click()).clicked() {
            if has_doubt {
                cx.view.drawer = true;
            } else {
                cx.view.entries = Some((backend, Outcome::Unknown));
                cx.act(Action::UsageRoom);
            }
        }
    } else if looked_for > 0 {
        // A dub is no line.
        let speaks =
            |work: &Work| matches!(work, Work::Generate { order, .. } if order.line.is_some());
        let is_line = |id| jobs.get(id).is_some_and(|job| speaks(&job.work));
        let word = if jobs.looked_for().all(is_line) {
            tr!("status-looked-for", lines = looked_for)
        } else {
            tr!("status-requests-looked-for", requests = looked_for)
        };
        let icon = (icons::CLOCK_COUNTER_CLOCKWISE, t.warn);
        let explanation = tr!("status-looked-for.tip");
        if mark_of(ui, icon, (&word, &explanation), Sense::click()).clicked() {
            cx.view.drawer = true;
        }
    } else if let Some((backend, holds)) = held(cx.desk) {
        let unit = |credits| in_words(backend, credits);
        let (word, explanation, ink) = if idle {
            let word = tr!("status-open", credits = unit(holds.all()));
            (word, tr!("status-open.tip"), t.warn)
        } else {
            let word = tr!("status-held", credits = unit(holds.all()));
            let explanation = tr!(
                "status-held.tip",
                held = unit(holds.under_way),
                waits = unit(holds.waits)
            );
            (word, explanation, t.text3)
        };
        let icon = (icons::HOURGLASS_FILL, ink);
        if mark_of(ui, icon, (&word, &explanation), Sense::click()).clicked() {
            // What only waits has no entry yet.
            if holds.under_way == Credits::ZERO {
                cx.view.drawer = true;
            } else {
                cx.view.entries = Some((backend, Outcome::Open));
                cx.act(Action::UsageRoom);
            }
        }
    } else if !idle {
        // The sums of what was just ordered are on their way.
        let word = tr!("status-ordered", jobs = left);
        let icon = (icons::HOURGLASS_FILL, t.text3);
        let explanation = tr!("status-ordered.tip");
        if mark_of(ui, icon, (&word, &explanation), Sense::click()).clicked() {
            cx.view.drawer = true;
        }
    } else if let Some((word, explanation)) = without_result(cx.desk) {
        let icon = (icons::WARNING_FILL, t.warn);
        if mark_of(ui, icon, (&word, &explanation), Sense::click()).clicked() {
            cx.view.drawer = true;
        }
    } else {
        let word = tr!("status-on-disk");
        mark(
            ui,
            icons::CHECK_CIRCLE_FILL,
            t.good,
            &word,
            &tr!("status-on-disk.tip"),
        );
    }
}

/// Returns how many jobs have no result, and an explanation; nothing where all have one.
fn without_result(desk: &Desk) -> Option<(String, String)> {
    let [failed, unsent] = [List::Failed, List::Unsent].map(|list| desk.jobs.count(list));
    match (failed, unsent) {
        (0, 0) => None,
        (0, jobs) => Some((tr!("status-unsent", jobs = jobs), tr!("status-unsent.tip"))),
        (jobs, _) => Some((tr!("status-failed", jobs = jobs), tr!("status-failed.tip"))),
    }
}

/// Draws why lines wait for a person, and the button that lets them go on.
fn stopped_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let (t, flow) = (cx.tokens, cx.desk.flow);
    if !flow.waits_for_person() {
        return;
    }
    ui.add_space(8.0);
    let (word, explanation) = if flow.asks > 0 {
        (
            tr!("status-asks", lines = flow.asks),
            tr!("status-asks.tip"),
        )
    } else {
        (tr!("status-paused"), tr!("status-paused.tip"))
    };
    mark(ui, icons::PAUSE_FILL, t.warn, &word, &explanation);
    ui.add_space(4.0);
    let mut on = Button::new(Action::GoOn.label())
        .slim()
        .tip(Action::GoOn.tip());
    if flow.asks > 0 {
        on = on.price(PriceText::short(cx.desk.price_to_continue()));
    }
    if ui.add(on).clicked() {
        cx.act(Action::GoOn);
    }
}

/// What is held, and whose it is; of two backends the one that speaks here comes first.
fn held(desk: &Desk) -> Option<(Backend, Holds)> {
    let here = desk.backend();
    let all = Backend::ALL.map(|backend| (backend, desk.holds(backend)));
    let held = all.into_iter().filter(|(_, it)| it.all() > Credits::ZERO);
    held.min_by_key(|(backend, _)| *backend != here)
}

/// Says that nobody can be reached: once, here, and not on each line that waits.
fn lost_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let backend = cx.desk.backend();
    let Some(lost) = cx.desk.lost.get(&backend) else {
        return;
    };
    let word = match lost.again {
        Some(again) => {
            let left = again.saturating_duration_since(cx.clock.instant());
            let secs = count_down(ui, left);
            tr!("status-lost", seconds = secs)
        }
        None => tr!("status-lost-looking"),
    };
    mark(
        ui,
        icons::WARNING_FILL,
        cx.tokens.bad,
        &word,
        &tr!("status-lost.tip"),
    );
    ui.add_space(8.0);
    let button = Button::new(Action::TryNow.label())
        .slim()
        .tip(Action::TryNow.tip());
    if ui.add(button).clicked() {
        cx.act(Action::TryNow);
    }
    divider(ui, cx.tokens);
}

/// Says that the key waits for its passphrase, and leads to where that is given.
fn locked_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    if !cx.desk.is_locked() {
        return;
    }
    let (word, why) = (tr!("status-locked"), tr!("status-locked.tip"));
    mark(ui, icons::KEY, cx.tokens.warn, &word, &why);
    ui.add_space(8.0);
    let button = Button::new(tr!("status-unlock"))
        .slim()
        .tip(tr!("status-unlock.tip"));
    if ui.add(button).clicked() {
        cx.act(Action::KeySettings);
    }
    divider(ui, cx.tokens);
}

/// Says when nothing is heard, and why.
fn device_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let Some(why) = &cx.desk.playback.device.silent else {
        return;
    };
    let (word, color) = (tr!("status-no-device"), cx.tokens.warn);
    mark(ui, icons::SPEAKER_SLASH, color, &word, why);
    ui.add_space(8.0);
    let button = Button::new(tr!("status-try-again"))
        .slim()
        .name(Action::ReopenDevice.label())
        .tip(Action::ReopenDevice.tip());
    if ui.add(button).clicked() {
        cx.act(Action::ReopenDevice);
    }
    ui.add_space(12.0);
}

/// An icon with a word.
fn mark(ui: &mut Ui, icon: Icon, color: egui::Color32, word: &str, explanation: &str) {
    mark_of(ui, (icon, color), (word, explanation), Sense::hover());
}

/// The same, which may be pressed.
fn mark_of(
    ui: &mut Ui,
    (icon, color): (Icon, egui::Color32),
    (word, explanation): (&str, &str),
    sense: Sense,
) -> Response {
    let t = Tokens::of(ui);
    let galley = Face::Label.galley(ui, word, t.text2);
    let wanted = vec2(galley.size().x + 18.0, 16.0);
    let (rect, response) = ui.allocate_exact_size(wanted, sense);
    let role = if sense.senses_click() {
        Role::Button
    } else {
        Role::Status
    };
    response.widget_info(|| WidgetInfo::labeled(role, true, word));
    focus_ring(ui, &response, size::RADIUS_SMALL);
    let middle = rect.center().y;
    icon.paint(ui.painter(), pos2(rect.left() + 6.0, middle), 12.0, color);
    let at = pos2(rect.left() + 18.0, middle - galley.size().y / 2.0);
    ui.painter().galley(at, galley, t.text2);
    tip(ui, response, explanation)
}

/// Words and numbers that are read out as one sentence.
fn words(ui: &mut Ui, t: &Tokens, parts: &[(String, bool)], said: &str, explanation: &str) {
    words_of(ui, t, parts, (said, explanation), Sense::hover());
}

/// Between the parts of what is told.
const GAP: f32 = 4.0;

fn galleys_of(ui: &Ui, t: &Tokens, parts: &[(String, bool)]) -> Vec<Arc<Galley>> {
    let galleys = parts.iter().map(|(text, number)| {
        let (face, ink) = if *number {
            (Face::MonoLabel, t.text)
        } else {
            (Face::Label, t.text2)
        };
        face.galley(ui, text.as_str(), ink)
    });
    galleys.collect()
}

/// Whether there is room for it behind a divider.
fn fits(ui: &Ui, t: &Tokens, parts: &[(String, bool)]) -> bool {
    const DIVIDER: f32 = 25.0;
    fits_behind(ui, t, parts, DIVIDER)
}

/// The same behind what is so wide.
fn fits_behind(ui: &Ui, t: &Tokens, parts: &[(String, bool)], before: f32) -> bool {
    let galleys = galleys_of(ui, t, parts);
    let width: f32 = galleys.iter().map(|galley| galley.size().x + GAP).sum();
    width + before <= ui.available_width()
}

/// The same, which may be pressed.
fn words_of(
    ui: &mut Ui,
    t: &Tokens,
    parts: &[(String, bool)],
    (said, explanation): (&str, &str),
    sense: Sense,
) -> Response {
    let galleys = galleys_of(ui, t, parts);
    let gap = GAP;
    let width: f32 = galleys.iter().map(|galley| galley.size().x + gap).sum();
    let (rect, response) = ui.allocate_exact_size(vec2(width - gap, 16.0), sense);
    let role = if sense.senses_click() {
        Role::Button
    } else {
        Role::Label
    };
    response.widget_info(|| WidgetInfo::labeled(role, true, said));
    focus_ring(ui, &response, size::RADIUS_SMALL);
    let mut x = rect.left();
    for galley in galleys {
        let at = pos2(x, rect.center().y - galley.size().y / 2.0);
        x += galley.size().x + gap;
        ui.painter().galley(at, galley, t.text2);
    }
    tip(ui, response, explanation)
}

fn divider(ui: &mut Ui, t: &Tokens) {
    let (rect, _) = ui.allocate_exact_size(vec2(25.0, 12.0), Sense::hover());
    let stroke = egui::Stroke::new(1.0, t.line);
    ui.painter().vline(rect.center().x, rect.y_range(), stroke);
}
