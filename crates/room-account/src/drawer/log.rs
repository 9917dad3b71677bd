//! The failure log: found by words, handed out as a file, and ordered again from.

use std::borrow::Cow;

use egui::accesskit::Role;
use egui::{Align, Layout, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::row::{height, is_narrow};
use mynah_core::backend::Backend;
use mynah_core::credits::Quote;
use mynah_i18n::tr;
use mynah_model::command::{Command, FailureFilter, FailureId, JobsCommand};
use mynah_model::desk::{Failure, FailureCharge, Price};
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_core::words;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::tip::ring;
use mynah_ui_kit::widgets::{Button, IconButton, TextField, escaped, keep_clear_of_bar, tip};

/// The log's view state.
#[derive(Default)]
pub struct Log {
    /// What had been logged when it was asked for last.
    logged: u64,
    /// Whether it is asked if the log is to be cleared.
    clearing: bool,
}

impl Log {
    /// Asks for what the log has of the words that are looked for.
    pub fn ask(&mut self, cx: &mut StudioCtx<'_>) {
        self.logged = cx.desk.logged;
        let filter = FailureFilter {
            words: cx.view.failure_words.clone(),
            backend: None,
        };
        cx.send(Command::Jobs(JobsCommand::ListFailures(filter)));
    }

    /// Returns true while the log asks whether it is to be cleared.
    pub fn asks(&self) -> bool {
        self.clearing
    }

    /// Draws it. `focus`: its first row gets the keys.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, mut focus: bool) {
        if self.logged != cx.desk.logged {
            self.ask(cx);
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let mut words = std::mem::take(&mut cx.view.failure_words);
            let name = tr!("jobs-log-words");
            let field = TextField::new(&mut words, &name)
                .hint(&name)
                .tip(&name)
                .small()
                .width(240.0_f32.min(ui.available_width()));
            let changed = ui.add(field).changed();
            cx.view.failure_words = words;
            if changed {
                self.ask(cx);
            }
            let export = Button::new(Action::ExportFailures.label())
                .outline()
                .small()
                .tip(Action::ExportFailures.tip());
            if ui.add(export).clicked() {
                cx.act(Action::ExportFailures);
            }
            let clear = Button::new(tr!("jobs-log-clear"))
                .outline()
                .small()
                .tip(tr!("jobs-log-clear.tip"));
            if !cx.desk.failures.is_empty() && ui.add(clear).clicked() {
                self.clearing = true;
            }
        });
        if self.clearing && escaped(ui, cx.view.covered) {
            self.clearing = false;
        }
        if self.clearing {
            self.clearing_ui(ui, cx);
        }
        ui.add_space(6.0);
        let failures = std::sync::Arc::clone(&cx.desk.failures);
        if failures.is_empty() {
            ui.label(Face::Body.rich(tr!("jobs-log-none"), cx.tokens.text));
            return;
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut again = None;
        let high = height(ui.available_width());
        keep_clear_of_bar(ui);
        ScrollArea::vertical()
            .auto_shrink(false)
            .id_salt("failures")
            .show_rows(ui, high, failures.len(), |ui, rows| {
                for failure in failures.get(rows).unwrap_or_default() {
                    let focus = std::mem::take(&mut focus);
                    again = row_ui(ui, cx, failure, focus).or(again);
                }
            });
        if let Some(failure) = again {
            cx.send(Command::Jobs(JobsCommand::RetryFailure(failure)));
        }
    }
}

impl Log {
    /// Asks once more: the log is gone for good then.
    fn clearing_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        ui.add_space(4.0);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            ui.label(Face::Small.rich(tr!("jobs-log-sure"), cx.tokens.warn));
            let yes = Button::new(tr!("jobs-log-clear-yes"))
                .small()
                .tip(tr!("jobs-log-clear-yes.tip"));
            let no = Button::new(tr!("jobs-log-clear-no"))
                .small()
                .ghost()
                .tip(tr!("jobs-log-clear-no.tip"));
            let pressed = ui.add(yes).clicked();
            if pressed {
                cx.send(Command::Jobs(JobsCommand::ClearFailures));
            }
            if ui.add(no).clicked() || pressed {
                self.clearing = false;
            }
        });
    }
}

fn row_ui(ui: &mut Ui, cx: &StudioCtx<'_>, failure: &Failure, focus: bool) -> Option<FailureId> {
    let t = cx.tokens;
    let wide = ui.available_width();
    let space = vec2(wide, height(wide));
    let (rect, response) = ui.allocate_exact_size(space, Sense::focusable_noninteractive());
    if focus {
        response.request_focus();
    }
    if response.has_focus() {
        // Inside: the list is cut at its edges.
        ring(ui, rect.shrink(3.0), size::RADIUS_SMALL, t.accent_ink);
    }
    let who = match (failure.speaker.as_str(), failure.line) {
        ("", Some(_)) => tr!("narrator"),
        ("", None) => voice(cx, failure).into_owned(),
        (speaker, _) => speaker.to_owned(),
    };
    let title = tr!("jobs-line", who = who, text = failure.text.as_str());
    let charged = match (failure.charged, failure.backend) {
        (FailureCharge::No, _) => tr!("jobs-log-free"),
        (_, Backend::Draft) => tr!("jobs-log-draft"),
        (FailureCharge::Yes, Backend::Live) => tr!("jobs-log-charged"),
        (FailureCharge::Unknown, Backend::Live) => tr!("jobs-log-perhaps"),
        (FailureCharge::Fetched, Backend::Live) => tr!("jobs-log-fetched"),
    };
    let time = words::time_here(failure.at);
    let why = why_of(cx, failure);
    let said = tr!(
        "jobs-log-said",
        time = time.as_str(),
        job = title.as_str(),
        error = &*why,
        attempts = failure.attempts,
        charged = charged.as_str()
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, said.as_str()));
    let price = PriceText::short(Price {
        quote: Quote::from(failure.quote),
        backend: failure.backend,
        zero_retention: cx.desk.is_unkept(failure.backend, failure.project, false),
    });
    let narrow = is_narrow(wide);
    let first = if narrow {
        rect.top() + 14.0
    } else {
        rect.center().y
    };
    // Its take is here: nothing is ordered again, and nothing has a price.
    let is_over = failure.made_since || failure.charged == FailureCharge::Fetched;
    let is_hidden = is_hidden(cx, failure);
    let (button, price_shown) = if is_over {
        (0.0, "")
    } else if is_hidden {
        // What it costs would tell who it is.
        (size::CONTROL_ROW + 8.0, "")
    } else {
        (size::CONTROL_ROW + 8.0, price.shown.as_str())
    };
    let shown = Face::MonoLabel.galley(ui, price_shown, t.text2);
    let right = rect.right() - button;
    let price_at = pos2(right - shown.size().x, first - shown.size().y / 2.0);
    ui.painter().galley(price_at, shown, t.text2);
    // When, and whether it was charged: first what tells rows apart, last what matters about money.
    let when = Face::MonoLabel.galley(ui, time.as_str(), t.text3);
    let at = pos2(rect.left(), first - when.size().y / 2.0);
    let left = at.x + when.size().x + 12.0;
    ui.painter().galley(at, when, t.text3);
    let ink = match failure.charged {
        FailureCharge::No | FailureCharge::Fetched => t.text3,
        FailureCharge::Yes | FailureCharge::Unknown => t.warn,
    };
    let mark = Face::Label.galley(ui, charged.as_str(), ink);
    // In a narrow row the reason stands below the line, with what it cost behind it.
    let (second, mark_right) = if narrow {
        (rect.bottom() - 14.0, right - 8.0)
    } else {
        (first, price_at.x - 12.0)
    };
    let at = pos2(mark_right - mark.size().x, second - mark.size().y / 2.0);
    let mark_at = at.x;
    ui.painter().galley(at, mark, ink);
    let room = (mark_at - left - 22.0).max(0.0);
    let named = if narrow {
        (price_at.x - left - 12.0).max(0.0)
    } else {
        room * 0.45
    };
    let name = Face::Small.elided(ui, &title, t.text, named);
    let (behind, room) = if narrow {
        (rect.left(), (mark_at - rect.left() - 12.0).max(0.0))
    } else {
        (left + name.size().x + 10.0, room * 0.55)
    };
    let at = pos2(left, first - name.size().y / 2.0);
    ui.painter().galley(at, name, t.text);
    let error = Face::Label.elided(ui, &*why, t.text2, room);
    let at = pos2(behind, second - error.size().y / 2.0);
    ui.painter().galley(at, error, t.text2);
    let line = egui::Stroke::new(1.0, t.line);
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, line);
    let told = format!("{title}\n{why}\n{}", detail_of(cx, failure));
    tip(ui, response, &told);
    let mut pressed = None;
    if is_over {
        return None;
    }
    ui.push_id(failure.id, |ui| {
        let builder = egui::UiBuilder::new()
            .max_rect(rect.with_min_x(right + 4.0))
            .layout(Layout::left_to_right(Align::Center));
        let mut row = ui.new_child(builder);
        let name = if is_hidden {
            tr!("jobs-log-retry-hidden", job = title)
        } else {
            tr!("jobs-retry", job = title, price = price.said.as_str())
        };
        let again = IconButton::new(icons::ARROW_CLOCKWISE, name)
            .row()
            .why_not(is_hidden.then(|| tr!("jobs-log-retry.blind")))
            .tip(tr!("jobs-log-retry.tip"));
        if row.add(again).clicked() {
            pressed = failure.id;
        }
    });
    pressed
}

/// The voice's name, as long as that may be known.
fn voice<'a>(cx: &StudioCtx<'_>, failure: &'a Failure) -> Cow<'a, str> {
    let blind = &cx.view.blind;
    let said = (Some(&failure.voice), &*failure.text);
    blind.name(cx.desk, said, &failure.voice_name)
}

/// Whether nobody is to know whose voice it is.
fn is_hidden(cx: &StudioCtx<'_>, failure: &Failure) -> bool {
    let blind = &cx.view.blind;
    blind.hides(cx.desk, &failure.voice, &failure.text)
}

/// What it came to: what the service said of a voice that isn't to be named calls it by name, by the beginning of that, or
/// by its id.
fn why_of<'a>(cx: &StudioCtx<'_>, failure: &'a Failure) -> Cow<'a, str> {
    let called = voice(cx, failure);
    if called == failure.voice_name.as_str() {
        return Cow::Borrowed(&failure.error);
    }
    let name = failure.voice_name.as_str();
    let first = name.split_whitespace().next().unwrap_or_default();
    let known = [name, failure.voice.as_str(), first];
    let known = known.into_iter().filter(|name| name.len() > 2);
    Cow::Owned(known.fold(failure.error.clone(), |why, name| {
        why.replace(name, &called)
    }))
}

/// Model, request and causes, for the hover.
fn detail_of(cx: &StudioCtx<'_>, failure: &Failure) -> String {
    let called = voice(cx, failure);
    // Causes name the voice, by its id at least.
    let is_known = called == failure.voice_name.as_str();
    let causes = if is_known { &*failure.causes } else { "" };
    let request = failure
        .request
        .as_ref()
        .map_or("", |request| request.as_str());
    let mut detail = format!("{called} · {}", failure.model);
    for part in [request, causes] {
        if !part.is_empty() {
            detail.push('\n');
            detail.push_str(part);
        }
    }
    detail
}
