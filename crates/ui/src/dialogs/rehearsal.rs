//! Rehearsal: Draft voices speak what has no take yet, and how long each chapter and scene gets.

use egui::accesskit::Role;
use egui::{Label, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::Outcome;
use super::rows::listed;
use mynah_core::backend::Backend;
use mynah_i18n::counted;
use mynah_i18n::tr;
use mynah_model::command::{Command, JobsCommand, VoicesCommand};
use mynah_model::desk::{Length, Price, Rehearsal, Stretch, forget};
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_core::words::duration;
use mynah_ui_kit::theme::{Face, Tokens, icons};
use mynah_ui_kit::widgets::{Button, at_right, tip};

/// Width of the dialog where the window has it.
pub const WIDTH: f32 = 560.0;
/// Height of a row.
const ROW: f32 = 24.0;
/// Most of the list that is seen at once, and what all around it needs.
const LIST: f32 = 288.0;
const AROUND: f32 = 300.0;
/// The scroll bar floats over the list; rows end before it.
const BAR: f32 = 12.0;
/// Widths of what stands behind the title: lines, length.
const CELLS: [f32; 2] = [88.0, 96.0];
/// A scene stands so much further in than its chapter.
const INDENT: f32 = 16.0;
/// What changes while lines are spoken is read again after so many seconds.
const AGAIN_SECS: f64 = 0.5;

/// The dialog while it is open.
pub struct RehearsalDialog {
    shown: Rehearsal,
    /// As it is by now, while that is read.
    next: Option<Rehearsal>,
    /// When it was read last, by the window's clock.
    read_at: f64,
    /// Whether Draft voices were asked for, where none are known.
    asked: bool,
    /// Whether what is to be pressed first has had the keys.
    begun: bool,
    /// Whether a rehearsal was begun here of which nothing can be heard yet.
    awaits: bool,
}

impl RehearsalDialog {
    /// Of the open project; nothing where none is.
    pub fn new(cx: &StudioCtx<'_>) -> Option<Self> {
        let shown = Rehearsal::new(cx.desk);
        shown.ground.is_some().then_some(Self {
            shown,
            next: None,
            read_at: 0.0,
            asked: false,
            begun: false,
            awaits: false,
        })
    }

    /// It is closed. What was not sent may be very many orders.
    pub(super) fn forget(self) {
        let orders = self.shown.orders.len();
        forget(self.shown, orders);
    }

    /// Whether another project or backend is open by now.
    pub(super) fn is_over(&self, cx: &StudioCtx<'_>) -> bool {
        !self
            .shown
            .ground
            .is_some_and(|ground| ground.goes_on(cx.desk))
    }

    /// Reads on, and again where something changed.
    fn read(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        let desk = cx.desk;
        let knows = !desk.voices_of(Backend::Draft).is_empty()
            && !desk.models_of(Backend::Draft).is_empty();
        if !knows && !std::mem::replace(&mut self.asked, true) {
            cx.send(Command::Voices(VoicesCommand::Refresh(Backend::Draft)));
        }
        let now = ui.input(|input| input.time);
        if !self.shown.is_done() {
            if desk.rehearse(&mut self.shown) {
                self.read_at = now;
            }
            ui.ctx().request_repaint();
            return;
        }
        if let Some(next) = &mut self.next {
            if desk.rehearse(next)
                && let Some(next) = self.next.take()
            {
                let orders = self.shown.orders.len();
                forget(std::mem::replace(&mut self.shown, next), orders);
                self.read_at = now;
            }
            ui.ctx().request_repaint();
        } else if self.shown.is_old(desk) || self.asked && knows {
            // The voices that were asked for came, or something changed.
            let wait = self.read_at + AGAIN_SECS - now;
            if wait <= 0.0 {
                self.asked = false;
                self.next = Some(Rehearsal::new(desk));
                ui.ctx().request_repaint();
            } else {
                let wait = std::time::Duration::try_from_secs_f64(wait).unwrap_or_default();
                ui.ctx().request_repaint_after(wait);
            }
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Outcome {
        let t = cx.tokens;
        self.read(ui, cx);
        ui.label(Face::Title.rich(tr!("rehearsal-title"), t.text));
        let text = Face::Small.rich(tr!("rehearsal-text"), t.text2);
        ui.add(Label::new(text).wrap());
        let shown = &self.shown;
        let all = shown.all;
        let length = about(shown, &all);
        let total = if all.is_known() {
            tr!("rehearsal-length", length = length)
        } else {
            tr!("rehearsal-estimate", length = length)
        };
        ui.add(Label::new(Face::BodyStrong.rich(total, t.text)).wrap());
        let heard = tr!(
            "rehearsal-heard",
            heard = all.heard,
            lines = all.lines,
            drafts = all.drafts
        );
        ui.add(Label::new(Face::Small.rich(heard, t.text2)).wrap());
        list_ui(ui, shown);
        self.foot_ui(ui, cx)
    }

    fn foot_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Outcome {
        let t = cx.tokens;
        let Some(ground) = self.shown.ground else {
            return Outcome::Done;
        };
        if self.shown.under_way > 0 {
            let words = tr!("rehearsal-under-way", lines = self.shown.under_way);
            ui.add(Label::new(Face::Small.rich(words, t.text2)).wrap());
        } else {
            // The buttons below stay who they are: one of them has the keys.
            ui.skip_ahead_auto_ids(1);
        }
        let orders = self.shown.orders.len();
        let why = if !self.shown.is_done() {
            Some(tr!("dialog-gathering"))
        } else if cx.desk.voices_of(Backend::Draft).is_empty() {
            Some(tr!("script-no-models-yet"))
        } else if orders == 0 {
            Some(tr!("rehearsal-nothing-to-do"))
        } else {
            None
        };
        let price = Price {
            quote: self.shown.weighed.quote,
            backend: Backend::Draft,
            zero_retention: false,
        };
        let is_ready = why.is_none();
        let can_play = self.shown.all.heard > 0;
        let is_settled = if self.awaits {
            can_play
        } else {
            is_ready || self.shown.is_done() && orders == 0
        };
        let mut done = Button::new(tr!("rehearsal-begin", lines = orders))
            .icon(icons::HARD_DRIVES)
            .tip(tr!("rehearsal-begin.tip"))
            .why_not(why);
        if orders > 0 {
            done = done.price(PriceText::short(price));
        }
        let play = Button::new(tr!("rehearsal-play"))
            .icon(icons::PLAY)
            .tip(tr!("rehearsal-play.tip"))
            .why_not((!can_play).then(|| tr!("script-no-take-to-play")));
        let stop = Button::new(tr!("rehearsal-stop"))
            .tip(tr!("rehearsal-stop.tip"))
            .why_not((self.shown.rehearsing == 0).then(|| tr!("rehearsal-nothing-under-way")));
        let close = Button::new(tr!("dialog-close")).ghost();
        let close = close.tip(tr!("rehearsal-close.tip"));
        let [close, stop, play, done] = at_right(ui, |ui| {
            [
                ui.add(close),
                ui.add(stop),
                ui.add(play),
                ui.add(done.primary()),
            ]
        });
        // Enter does what is there to be done, from the first moment on.
        if is_settled && !std::mem::replace(&mut self.begun, true) {
            let is_ready = is_ready && !std::mem::take(&mut self.awaits);
            let main = match (is_ready, can_play) {
                (true, _) => &done,
                (false, true) => &play,
                (false, false) => &close,
            };
            main.request_focus();
        }
        let (closed, stopped) = (close.clicked(), stop.clicked());
        let (played, begun) = (play.clicked(), done.clicked());
        if stopped {
            let stop = JobsCommand::CancelRehearsal(ground.project);
            cx.send(Command::Jobs(stop));
        }
        if played {
            cx.act(Action::PlayAll);
        }
        let mut ends = closed || played;
        if begun {
            let weighed = self.shown.weighed.clone();
            // What the draft credits don't pay is asked about, once this is closed.
            ends |= weighed.beyond > 0 || !weighed.stops.is_empty();
            let order = Command::Jobs(JobsCommand::Generate {
                project: Some(ground.project),
                backend: Backend::Draft,
                orders: std::mem::take(&mut self.shown.orders),
                play: false,
                asked_alone: false,
            });
            cx.send_weighed(order, weighed);
            self.next = Some(Rehearsal::new(cx.desk));
            // Its button is off by that: what is next to do has the keys.
            (self.begun, self.awaits) = (false, true);
        }
        if ends { Outcome::Done } else { Outcome::Open }
    }
}

/// A length as it is told: reckoned ones say so.
fn about(rehearsal: &Rehearsal, length: &Length) -> String {
    duration(rehearsal.seconds(length))
}

fn list_ui(ui: &mut Ui, shown: &Rehearsal) {
    let t = Tokens::of(ui);
    ui.spacing_mut().item_spacing.y = 4.0;
    let wide = ui.available_width() - BAR;
    let (head, _) = ui.allocate_exact_size(vec2(wide, 16.0), Sense::hover());
    let heads = [
        tr!("rehearsal-head-title"),
        tr!("rehearsal-head-lines"),
        tr!("rehearsal-head-length"),
    ];
    cells_ui(ui, (head, 0.0), heads, (Face::Label, t.text2));
    let room = ui.ctx().content_rect().height() * 0.86 - AROUND;
    let height = room.clamp(2.0 * ROW, LIST);
    ui.spacing_mut().item_spacing.y = 0.0;
    let count = shown.stretches.len();
    listed(height).show_rows(ui, ROW, count, |ui, range| {
        for stretch in shown.stretches.iter().skip(range.start).take(range.len()) {
            row_ui(ui, shown, stretch, wide);
        }
    });
    ui.spacing_mut().item_spacing.y = 10.0;
    // The list ended without a gap of its own.
    ui.add_space(10.0);
}

fn row_ui(ui: &mut Ui, shown: &Rehearsal, stretch: &Stretch, wide: f32) {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(wide, ROW), Sense::hover());
    let heading = stretch.heading.as_ref();
    let title = heading.map_or_else(|| tr!("rehearsal-before"), |it| it.title.clone());
    let length = about(shown, &stretch.length);
    let length = if stretch.length.is_known() {
        length
    } else {
        tr!("rehearsal-about", length = length)
    };
    let lines = stretch.length.lines;
    response.widget_info(|| {
        let said = tr!(
            "rehearsal-row",
            title = title.as_str(),
            lines = tr!("project-lines", lines = lines),
            length = length.as_str()
        );
        WidgetInfo::labeled(Role::Label, true, said)
    });
    let is_scene = heading.is_some_and(|heading| heading.level > 1);
    let (face, ink, indent) = if is_scene {
        (Face::Small, t.text2, INDENT)
    } else {
        (Face::SmallMedium, t.text, 0.0)
    };
    let heard = tr!(
        "rehearsal-heard",
        heard = stretch.length.heard,
        lines = lines,
        drafts = stretch.length.drafts
    );
    cells_ui(
        ui,
        (rect, indent),
        [title, counted(lines as u64), length],
        (face, ink),
    );
    tip(ui, response, &heard);
}

fn cells_ui(
    ui: &Ui,
    (rect, indent): (Rect, f32),
    cells: [String; 3],
    (face, ink): (Face, egui::Color32),
) {
    let all: f32 = CELLS.iter().sum();
    let title = rect.width() - all;
    let mut left = rect.left();
    for (place, (cell, wide)) in cells
        .into_iter()
        .zip([title].into_iter().chain(CELLS))
        .enumerate()
    {
        let from = if place == 0 { left + indent } else { left };
        let room = left + wide - from - 8.0;
        let galley = face.elided(ui, cell, ink, room);
        let y = rect.center().y - galley.size().y / 2.0;
        // Numbers end where their column ends.
        let x = if place == 0 {
            from
        } else {
            left + wide - galley.size().x
        };
        ui.painter().galley(pos2(x, y), galley, ink);
        left += wide;
    }
}
