//! What is told in passing: good news that goes by itself, trouble that stays until it is dismissed.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::mem::{Discriminant, discriminant};

use egui::accesskit::Live;
use egui::text::{LayoutJob, TextWrapping};
use egui::{Align, Area, Color32, Frame, Id, Layout, Margin, Order, Rect, Ui, Vec2, vec2};

use crate::shell::offers::{take_up, way_back};
use crate::shell::placing::{covered, place_in, room_of};
use mynah_core::ids::ProjectId;
use mynah_i18n::tr;
use mynah_model::alerts::alert_text;
use mynah_model::desk::{Alert, AlertOf, Desk};
use mynah_model::event::Notice;
use mynah_model::event::{Offer, Often};
use mynah_model::trouble::Remedy;
use mynah_model::trouble::Topic;
use mynah_room_script::LineEditor;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::room::Room;
use mynah_ui_core::widgets::TroubleCard;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::{Face, Icon, icons, size};
use mynah_ui_kit::widgets::{Button, IconButton, take_acting, tip};

/// How long news stays.
const SHOWN_SECS: f64 = 4.0;
/// The same where something can be done about it.
const OFFERED_SECS: f64 = 8.0;
/// So long at most it waits in a window that is not looked at.
const UNSEEN_SECS: f64 = 30.0;
/// So many controls are rather covered than the line that is being written.
const WRITTEN: usize = 100;
/// A toast's width.
const WIDTH: f32 = 480.0;
/// Most lines of its text.
const LINES: usize = 2;

struct Toast {
    number: u64,
    notice: Notice,
    /// What it tells of, where that is done again and again, and how often it was since it is told.
    often: Option<(Discriminant<Often>, usize)>,
    hovered: bool,
    /// Where it lies, and in what room.
    place: Option<(Rect, Rect)>,
    /// The project that was open when it was first drawn.
    of: Option<ProjectId>,
    /// The room that was shown then.
    told_in: Option<Room>,
    /// The frame in which it was first drawn, in one pass or several.
    frame: Option<u64>,
    /// The script's newest step behind what it tells of.
    step: Option<u64>,
    /// The project that is open behind what was done to one, and its newest step: whatever is done there is newer.
    beside: Option<(Option<ProjectId>, u64)>,
    /// When it was first drawn.
    since: Option<f64>,
    /// When it goes; reckoned when it is first drawn, put off while the pointer is on it.
    until: Option<f64>,
    /// True once lines waited for its answer.
    asked: bool,
}

impl Toast {
    /// Whether the newest step is still the one that it tells of.
    fn is_of_newest(&self, desk: &Desk) -> bool {
        self.step.is_none_or(|step| step == desk.step_begun())
    }

    /// What changed nothing is no step, and what was written during a long change is above it: its undo would take another
    /// one back.
    fn forget_no_step(&mut self, desk: &Desk) {
        if let Notice::Offer {
            offer: Offer::UndoStep(_, before, _),
            text,
        } = &mut self.notice
            && (*before == desk.revision() || desk.is_step_again())
            && !desk.is_changing()
        {
            self.notice = Notice::Done(std::mem::take(text));
        }
    }
}

/// What toasts lie over.
struct Below {
    /// What can be pressed.
    taken: Vec<Rect>,
    /// The line that is being written.
    written: Vec<Rect>,
}

impl Below {
    fn cost(&self, place: Rect) -> usize {
        covered(place, &self.taken) + WRITTEN * covered(place, &self.written)
    }
}

impl Toast {
    /// Goes where it covers less of what can be pressed, but not from under the pointer.
    fn give_way(&mut self, room: Rect, still: bool, below: &Below) {
        let Some((lies, of)) = self.place else {
            return;
        };
        let covers = below.cost(lies);
        if of == room && (covers == 0 || !still || self.hovered) {
            return;
        }
        let place = place_in(room, lies.size(), |place| below.cost(place));
        if of != room || below.cost(place) < covers {
            self.place = Some((place, room));
        }
    }
}

/// All that is being told.
#[derive(Default)]
pub struct Toasts {
    toasts: VecDeque<Toast>,
    next: u64,
    /// The newest one when a dialog came to lie over the window: it and those before it wait behind that.
    behind: Option<u64>,
    /// When they were drawn last.
    drawn: f64,
}

impl Toasts {
    /// Tells something. The same is not told twice, and of good news with an offer only the newest stays.
    pub fn tell(&mut self, mut notice: Notice) {
        let mut often = None;
        if let Notice::Often(of) = &notice {
            let kind = discriminant(of);
            let mut before = self.toasts.iter().filter_map(|toast| toast.often);
            let before = before.find(|(before, _)| *before == kind);
            let times = before.map_or(1, |(_, times)| times + 1);
            self.toasts
                .retain(|toast| toast.often.is_none_or(|(of, _)| of != kind));
            often = Some((kind, times));
            notice = Notice::Done(often_words(of, times));
        }
        if let Notice::Past(words) = &notice {
            let is_past = |notice: &Notice| matches!(notice, Notice::Heed(text) if text == words);
            self.toasts.retain(|toast| !is_past(&toast.notice));
            return;
        }
        if let Notice::Over(topic) = &notice {
            let is_over = |notice: &Notice| match notice {
                Notice::Trouble(trouble) => trouble.topic == Some(*topic),
                Notice::Done(_)
                | Notice::Often(_)
                | Notice::Heed(_)
                | Notice::Offer { .. }
                | Notice::Alert(_)
                | Notice::Over(_)
                | Notice::Past(_) => false,
            };
            self.toasts.retain(|toast| !is_over(&toast.notice));
            return;
        }
        let is_offer = |notice: &Notice| matches!(notice, Notice::Offer { .. });
        if is_question(&notice) {
            self.toasts.retain(|toast| !is_question(&toast.notice));
        } else if is_offer(&notice) {
            self.join_with_step(&mut notice);
            let stays = |notice: &Notice| !is_offer(notice) || is_question(notice);
            self.toasts.retain(|toast| stays(&toast.notice));
        } else if self
            .toasts
            .iter()
            .any(|toast| toast.notice.repeats(&notice))
        {
            return;
        }
        self.next += 1;
        self.toasts.push_back(Toast {
            number: self.next,
            notice,
            often,
            hovered: false,
            place: None,
            of: None,
            told_in: None,
            frame: None,
            step: None,
            beside: None,
            since: None,
            until: None,
            asked: false,
        });
    }

    /// Takes back that a project or a clone went, where undo is asked for, as long as that is told and nothing was done in another
    /// one since.
    pub fn take_back(&mut self, action: Action, cx: &mut StudioCtx<'_>) -> bool {
        let open = cx.desk.project.as_ref().map(|open| open.card.id);
        let now = Some((open, cx.desk.step_begun()));
        let found = self.toasts.iter().rposition(|toast| {
            // What another project had when it was opened since is older.
            let is_newest = toast.beside.is_none_or(|(of, _)| of != open) || toast.beside == now;
            is_newest && way_back(&toast.notice).is_some()
        });
        // Dubs have steps of their own.
        let is_asked = action == Action::Undo && cx.view.room != Room::Dubbing;
        let found = found.filter(|_| is_asked);
        let toast = found.and_then(|at| self.toasts.remove(at));
        let offer = toast.and_then(|toast| way_back(&toast.notice).cloned());
        offer.map(|offer| take_up(offer, cx)).is_some()
    }

    /// What is told of the same step in the same frame is one notice: of two one would hide the other.
    fn join_with_step(&self, notice: &mut Notice) {
        if let Notice::Offer {
            text,
            offer: Offer::UndoStep(project, revision, warns),
        } = notice
            && let Some(toast) = self.toasts.back()
            && toast.frame.is_none()
            && let Notice::Offer {
                text: before,
                offer: Offer::UndoStep(of, first, too),
            } = &toast.notice
            && (of, first) == (&*project, &*revision)
            && *before != *text
        {
            *warns |= *too;
            *text = format!("{before}. {text}");
        }
    }

    /// Whether one of them shows a folder.
    pub fn offers_folder(&self) -> bool {
        self.toasts.iter().any(|toast| {
            let notice = &toast.notice;
            matches!(
                notice,
                Notice::Offer {
                    offer: Offer::ShowFolder(_),
                    ..
                }
            )
        })
    }

    /// Draws them over the lower right of `main`, where they cover as little as can be of what is pressed; `can_show`: a program shows folders here. What was pressed
    /// comes back.
    pub fn ui(
        &mut self,
        ctx: &egui::Context,
        cx: &StudioCtx<'_>,
        (main, can_show): (Rect, bool),
    ) -> Option<Press> {
        let open = cx.desk.project.as_ref().map(|open| open.card.id);
        let frame = ctx.cumulative_frame_nr();
        // What was given back elsewhere is not offered any more.
        self.toasts.retain(|toast| match &toast.notice {
            Notice::Offer {
                offer: Offer::RestoreProject(project),
                ..
            } => cx.desk.bin.iter().any(|card| card.id == *project),
            Notice::Offer {
                offer: Offer::BringBackProject(project),
                ..
            } => cx.desk.archived.iter().any(|card| card.id == *project),
            Notice::Offer {
                offer: Offer::ShowCast(project),
                ..
            } => {
                // What it tells of is counted, and done, after its first frame.
                let is_new = toast.of.is_none();
                open == Some(*project) && (is_new || cx.desk.series_shown.news > 0)
            }
            Notice::Offer {
                offer: Offer::UndoStep(project, ..),
                ..
            } => open == Some(*project) && toast.is_of_newest(cx.desk),
            Notice::Offer {
                offer: Offer::ReviewCast(project) | Offer::ShowAudition(project, _),
                ..
            } => open == Some(*project),
            // Whoever hears it sees them.
            Notice::Offer {
                offer: Offer::HearAudition(project, call),
                ..
            } => open == Some(*project) && cx.view.call != Some((*project, *call)),
            Notice::Offer {
                offer: Offer::KeepPreset(preset),
                ..
            } => !cx.desk.presets().contains(preset),
            Notice::Offer {
                offer: Offer::OwnWord(word, on),
                ..
            } => cx.desk.own_words.has(word) != *on,
            Notice::Offer {
                offer: Offer::AsWords(name),
                ..
            } => {
                // What it tells of is done after its first frame.
                let is_new = toast.frame.is_none_or(|first| first == frame);
                is_new || cx.line_of_name(name).is_some()
            }
            // It was answered elsewhere, or nothing waits any more.
            notice if is_question(notice) => !toast.asked || cx.desk.flow.asks > 0,
            Notice::Alert(alert) => !is_outdated(cx, alert),
            // What was taken back meanwhile is no news.
            Notice::Done(_) if toast.often.is_some() && !toast.is_of_newest(cx.desk) => false,
            // What was done in a room that was left, or is to be heeded there, lies over nothing of another one.
            Notice::Done(_) | Notice::Heed(_)
                if toast.told_in.is_some_and(|room| room != cx.view.room) =>
            {
                false
            }
            // What was done in one project, or is to be heeded there, is no news in another.
            Notice::Done(_) | Notice::Heed(_) => {
                toast.of.is_none() || open.is_none() || toast.of == open
            }
            _ => true,
        });
        for toast in &mut self.toasts {
            toast.asked |= cx.desk.flow.asks > 0;
            // What it tells of is done after its first frame.
            let is_done = toast.frame.is_some_and(|first| first < frame);
            if is_done && toast.step.is_none() && !cx.desk.is_changing() {
                toast.step = Some(cx.desk.step_begun());
                toast.forget_no_step(cx.desk);
            }
            if toast.beside.is_none_or(|(project, _)| project != open) {
                toast.beside = Some((open, cx.desk.step_begun()));
            }
            toast.of = toast.of.or(open);
            toast.told_in = toast.told_in.or(Some(cx.view.room));
            toast.frame = toast.frame.or(Some(frame));
        }
        let now = ctx.input(|input| input.time);
        let mut pressed = None;
        let width = WIDTH.min(main.width() - 32.0);
        let room = room_of(main, cx.view.covered.then(|| ctx.content_rect()));
        // What is told while a dialog is open is told of it, and lies above it; what was told before waits behind.
        let order = if cx.view.covered {
            self.behind.get_or_insert(self.next);
            Order::Tooltip
        } else {
            self.behind = None;
            Order::Foreground
        };
        let behind = self.behind.unwrap_or(0);
        let passed = now - std::mem::replace(&mut self.drawn, now);
        for waiting in self.toasts.iter_mut().filter(|it| it.number <= behind) {
            // What was read in part is not read from its beginning again.
            waiting.since = waiting.since.map(|since| since + passed);
            waiting.until = waiting.until.map(|until| until + passed);
        }
        let mut taken = take_acting(ctx, order, !self.toasts.is_empty());
        taken.retain(|control| control.intersects(room));
        let below = Below {
            taken,
            written: written(ctx).into_iter().collect(),
        };
        // What rows are scrolled under is nothing to give way to.
        let still = ctx
            .input(|input| input.smooth_scroll_delta() == Vec2::ZERO && !input.pointer.any_down());
        let mut gone = Vec::new();
        // One at a time, the newest. The time of those that were seen before it goes on.
        let mut shown = self.toasts.iter_mut().rev();
        let newest = shown.find(|toast| toast.number > behind);
        let is_over = |toast: &&mut Toast| toast.until.is_some_and(|until| until <= now);
        gone.extend(shown.filter(is_over).map(|toast| toast.number));
        if let Some(toast) = newest {
            toast.give_way(room, still, &below);
            let corner = toast.place.map_or(room.max, |(lies, _)| lies.max);
            let shown = Area::new(Id::unique("toast").with(toast.number))
                .order(order)
                .pivot(egui::Align2::RIGHT_BOTTOM)
                .fixed_pos(corner)
                .show(ctx, |ui| {
                    ui.set_width(width);
                    toast_ui(ui, cx, &toast.notice, can_show)
                });
            let rect = shown.response.rect;
            if toast
                .place
                .is_none_or(|(lies, _)| lies.size() != rect.size())
            {
                // What it covers is known with the next frame. Until its size is known it is drawn beside its place.
                let lies = Rect::from_min_max(corner - rect.size(), corner);
                toast.place = Some((lies, room));
                ctx.request_repaint();
            }
            let hovered = shown.response.contains_pointer();
            toast.hovered = hovered;
            if shown.inner.is_some() {
                pressed = shown.inner;
                gone.push(toast.number);
            }
            let stays = match &toast.notice {
                Notice::Done(_) | Notice::Heed(_) => Some(SHOWN_SECS),
                notice if is_question(notice) => None,
                Notice::Offer { .. } | Notice::Alert(_) => Some(OFFERED_SECS),
                Notice::Often(_) | Notice::Trouble(_) | Notice::Over(_) | Notice::Past(_) => None,
            };
            if let Some(stays) = stays {
                // Nobody reads it meanwhile, but a window need not have the keys to be seen.
                let since = *toast.since.get_or_insert(now);
                let unseen = !ctx.input(|input| input.focused) && now < since + UNSEEN_SECS;
                if toast.until.is_none() || hovered || unseen {
                    toast.until = Some(now + stays);
                }
                let left = toast.until.unwrap_or(now) - now;
                if left <= 0.0 {
                    gone.push(toast.number);
                } else {
                    ctx.request_repaint_after_secs(left as f32);
                }
            }
        }
        if !gone.is_empty() {
            // Drawn in this frame still: whether another one comes is nothing to wait for.
            ctx.request_repaint();
        }
        self.toasts.retain(|toast| !gone.contains(&toast.number));
        pressed
    }
}

/// Returns true for a question. It stays until it is answered, whatever is offered meanwhile.
fn is_question(notice: &Notice) -> bool {
    matches!(
        notice,
        Notice::Offer {
            offer: Offer::Continue,
            ..
        }
    )
}

/// Where the line is that is being written.
fn written(ctx: &egui::Context) -> Option<Rect> {
    let id = LineEditor::id();
    let is_written = ctx.memory(|memory| memory.has_focus(id));
    let field = is_written.then(|| ctx.read_response(id)).flatten();
    field.map(|field| field.rect)
}

/// What is told of something that was done so often.
fn often_words(of: &Often, times: usize) -> String {
    match of {
        Often::Binned(number) => tr!("takes-binned", takes = times, number = number.to_string()),
        Often::Picked(number) => tr!("takes-now-picked", number = number.to_string()),
        Often::Flagged(word) => tr!("review-flagged", word = word.as_str()),
        Often::Stepped(words) => words.clone(),
    }
}

/// Returns whether the budget that an alert is about was removed or has another limit.
fn is_outdated(cx: &StudioCtx<'_>, alert: &Alert) -> bool {
    let AlertOf::Budget(scope) = alert.of else {
        return false;
    };
    let mut budgets = cx.desk.budgets(alert.backend).iter();
    !budgets.any(|set| set.budget.scope == scope && set.budget.credits == alert.limit)
}

/// What was pressed in a toast.
pub enum Press {
    /// Nothing more is wanted of it.
    Close,
    /// A button of a trouble, and what that speaks of.
    Remedy(Remedy, Option<Topic>),
    /// A button of good news.
    Offer(Offer),
}

fn toast_ui(ui: &mut Ui, cx: &StudioCtx<'_>, notice: &Notice, can_show: bool) -> Option<Press> {
    let t = cx.tokens;
    match notice {
        Notice::Trouble(trouble) => {
            let card = TroubleCard::new(trouble).narrow().toast();
            // In a low window it would hide most of the lines.
            let card = if size::is_short(ui.ctx()) {
                card.flat()
            } else {
                card
            };
            let remedy = card.show(ui)?;
            Some(match remedy {
                Remedy::Dismiss => Press::Close,
                other => Press::Remedy(other, trouble.topic),
            })
        }
        Notice::Done(text) => news_ui(ui, cx, (icons::CHECK_CIRCLE_FILL, t.good), text, None),
        Notice::Heed(text) => news_ui(ui, cx, (icons::WARNING_FILL, t.warn), text, None),
        Notice::Alert(alert) => {
            let sign = (icons::WARNING_FILL, t.warn);
            news_ui(ui, cx, sign, &alert_text(alert), None)
        }
        Notice::Often(_) | Notice::Over(_) | Notice::Past(_) => None,
        Notice::Offer { text, offer } => {
            let (label, tip) = match offer {
                Offer::ShowFolder(_) if can_show => (tr!("toast-folder"), tr!("toast-folder.tip")),
                Offer::ShowFolder(_) | Offer::CopyPath(_) => {
                    (tr!("toast-copy-path"), tr!("toast-copy-path.tip"))
                }
                Offer::RestoreProject(_) => (tr!("toast-restore"), tr!("toast-restore.tip")),
                Offer::BringBackProject(_) => {
                    (tr!("toast-bring-back"), tr!("toast-bring-back.tip"))
                }
                Offer::BringTemplateBack(_) => {
                    (tr!("toast-template-back"), tr!("toast-template-back.tip"))
                }
                Offer::BringVersionBack(_) => {
                    (tr!("toast-version-back"), tr!("toast-version-back.tip"))
                }
                Offer::UndoStep(..) => (tr!("toast-undo"), tr!("toast-undo.step")),
                Offer::KeepPreset(_) => (tr!("toast-preset-back"), tr!("toast-preset-back.tip")),
                Offer::OwnWord(_, true) => (tr!("toast-undo"), tr!("toast-undo.word")),
                Offer::OwnWord(_, false) => (tr!("toast-undo"), tr!("toast-undo.no-word")),
                Offer::TuneBack(..) => (tr!("toast-undo"), tr!("toast-undo.account")),
                Offer::ShowCast(_) => (tr!("toast-show-cast"), tr!("toast-show-cast.tip")),
                Offer::ReviewCast(_) => (tr!("toast-review-cast"), Action::Cast.tip()),
                Offer::Continue => (tr!("toast-continue"), tr!("toast-continue.tip")),
                Offer::ShowConsents => (tr!("toast-consents"), Action::ShowConsents.tip()),
                Offer::ShowAudition(..) | Offer::HearAudition(..) => {
                    (tr!("toast-audition"), tr!("toast-audition.tip"))
                }
                Offer::AsWords(_) => (tr!("toast-as-words"), tr!("toast-as-words.tip")),
                Offer::BringCloneBack(_) => (tr!("toast-undo"), tr!("toast-undo.clone")),
                Offer::PutBack(_) => (tr!("toast-put-back"), tr!("toast-put-back.tip")),
            };
            let mut button = Button::new(label).tip(tip).outline().small();
            let mut text = Cow::Borrowed(text.as_str());
            if *offer == Offer::Continue {
                button = button.price(PriceText::short(cx.desk.price_to_continue()));
                let lines = cx.desk.flow.asks;
                if lines > 0 {
                    text = tr!("studio-queue-left", lines = lines).into();
                }
            }
            let sign = match offer {
                Offer::Continue
                | Offer::ShowConsents
                | Offer::ShowAudition(..)
                | Offer::CopyPath(_)
                | Offer::UndoStep(_, _, true) => (icons::WARNING_FILL, t.warn),
                _ => (icons::CHECK_CIRCLE_FILL, t.good),
            };
            news_ui(ui, cx, sign, &text, Some((button, offer)))
        }
    }
}

fn news_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    (icon, color): (Icon, Color32),
    text: &str,
    offer: Option<(Button<'_>, &Offer)>,
) -> Option<Press> {
    let frame = Frame::popup(ui.style()).inner_margin(Margin::symmetric(12, 8));
    let shown = frame.show(ui, |ui| {
        let width = ui.available_width();
        ui.horizontal_top(|ui| {
            ui.set_width(width);
            let (rect, _) = ui.allocate_exact_size(vec2(16.0, 20.0), egui::Sense::hover());
            icon.paint(ui.painter(), rect.center(), 16.0, color);
            ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                let close = IconButton::new(icons::X, tr!("toast-close")).row();
                let closed = ui.add(close.tip(tr!("toast-close.tip"))).clicked();
                let offered = offer.and_then(|(button, offer)| {
                    let pressed = ui.add(button).clicked();
                    pressed.then(|| Press::Offer(offer.clone()))
                });
                words_ui(ui, cx, text);
                offered.or_else(|| closed.then_some(Press::Close))
            })
            .inner
        })
        .inner
    });
    shown.inner
}

/// The words of a toast, at most [`LINES`] lines of them; the pointer shows the rest.
fn words_ui(ui: &mut Ui, cx: &StudioCtx<'_>, text: &str) {
    let ink = cx.tokens.text;
    let mut job = LayoutJob::single_section(text.to_owned(), Face::Body.format(ink));
    job.wrap = TextWrapping {
        max_width: ui.available_width(),
        max_rows: LINES,
        ..TextWrapping::default()
    };
    let galley = ui.painter().layout_job(job);
    let is_cut = galley.elided;
    let layout = Layout::left_to_right(Align::Min);
    let label = ui.with_layout(layout, |ui| ui.add(egui::Label::new(galley)));
    let label = label.inner;
    // A screen reader reads it out when it appears.
    ui.ctx()
        .accesskit_node_builder(label.id, |node| node.set_live(Live::Polite));
    if is_cut {
        tip(ui, label, text);
    }
}
