//! The jobs drawer: everything that is under way, waits or has failed, with what can be done about each.
//!
//! It lies at the foot of the room, whichever that is. Only the rows in view are laid out.

mod failed;
mod log;
mod row;
#[cfg(test)]
mod tests;

use egui::{Response, ScrollArea, Ui, vec2};

use crate::drawer::log::Log;
use mynah_core::ids::{LineId, ProjectId};
use mynah_i18n::tr;
use mynah_model::command::{Command, JobsCommand, ProjectCommand};
use mynah_model::desk::{Desk, List};
use mynah_model::trouble::Topic;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::{Goal, StudioCtx};
use mynah_ui_core::room::Room;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::{Face, Icon, icons, size};
use mynah_ui_kit::widgets::{
    Button, Combo, IconButton, Segment, Side, both_sides, combo_item, escaped, keep_clear_of_bar,
    segmented, segmented_width,
};

/// The drawer takes this part of the room's height …
const PART: f32 = 0.45;
/// … and at least this, where there is so much.
const LEAST: f32 = 180.0;

/// Between two buttons of the head.
const GAP: f32 = 6.0;
/// Between what is listed and the buttons.
const SIDES: f32 = 12.0;
/// How wide the list is that opens where what is listed has no room beside the buttons.
const LIST: f32 = 136.0;

/// The drawer's view state.
#[derive(Default)]
pub struct Drawer {
    shown: Shown,
    log: Log,
    /// Whether what it lists gets the keys with the next frame.
    focus: bool,
    /// Whether something that it lists had the keys in the frame before.
    had_keys: bool,
    /// A control of the drawer had the keyboard focus in the last frame.
    holds: bool,
    /// How many rows were listed then.
    listed: usize,
}

/// How much of its words the head has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
enum Words {
    /// Buttons are icons, and what is listed is chosen from a list that opens.
    Least,
    /// All buttons are icons.
    None,
    /// Those that nobody guesses from an icon.
    Some,
    All,
}

/// What the drawer lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Shown {
    /// Everything that is not over.
    #[default]
    All,
    /// One list of it.
    One(List),
    /// The failure log, of earlier runs too.
    Log,
}

impl Shown {
    fn lists(&self) -> &[List] {
        match self {
            Self::All => &List::ALL,
            Self::One(list) => std::slice::from_ref(list),
            Self::Log => &[],
        }
    }

    /// All choices. What was not sent is one while there is something.
    fn named(self, cx: &StudioCtx<'_>) -> Vec<Named> {
        let one = Self::One;
        let words = [
            (Self::All, tr!("jobs-all"), tr!("jobs-all.tip")),
            (
                one(List::Running),
                tr!("jobs-running"),
                tr!("jobs-running.tip"),
            ),
            (
                one(List::Waiting),
                tr!("jobs-waiting"),
                tr!("jobs-waiting.tip"),
            ),
            (
                one(List::Failed),
                tr!("jobs-failed"),
                tr!("jobs-failed.tip"),
            ),
            (
                one(List::Unsent),
                tr!("jobs-unsent"),
                tr!("jobs-unsent.tip"),
            ),
            (Self::Log, tr!("jobs-log"), tr!("jobs-log.tip")),
        ];
        let unsent = one(List::Unsent);
        let has_unsent = self == unsent || cx.desk.jobs.count(List::Unsent) > 0;
        let words = words.into_iter();
        let words = words.filter(|(shown, ..)| has_unsent || *shown != unsent);
        let named = words.map(|(shown, word, tip)| {
            let lists = shown.lists().iter();
            let count: usize = lists.map(|list| cx.desk.jobs.count(*list)).sum();
            let count = match shown {
                Self::All | Self::One(_) => count.to_string(),
                Self::Log => String::new(),
            };
            Named {
                shown,
                word,
                count,
                tip,
            }
        });
        named.collect()
    }
}

/// A choice of what is listed, in words.
struct Named {
    shown: Shown,
    word: String,
    /// How many there are.
    count: String,
    tip: String,
}

impl Named {
    fn segment(&self) -> Segment<'_, Shown> {
        let segment = Segment::new(self.shown, &self.word);
        segment.detail(self.count.as_str()).tip(&self.tip)
    }

    fn words(&self) -> (&str, &str) {
        (&self.word, &self.count)
    }
}

impl Drawer {
    /// How high it is in a room of this height.
    pub fn height(room: f32) -> f32 {
        (room * PART).max(LEAST).min(room)
    }

    /// Hands the keys to what it lists with the next frame.
    pub fn take_keys(&mut self) {
        self.focus = true;
    }

    /// Closes the drawer by Escape while one of its controls has the keyboard focus. To be called before anything is drawn:
    /// the room behind it has the key otherwise.
    pub fn take_escape(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        if cx.view.drawer && self.holds && !self.log.asks() && escaped(ui, cx.view.covered) {
            cx.view.drawer = false;
            self.holds = false;
        }
    }

    /// Draws it into all of `ui`.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        ui.painter().rect_filled(ui.max_rect(), 0.0, cx.tokens.bg1);
        let line = egui::Stroke::new(1.0, cx.tokens.line);
        let top = ui.max_rect();
        ui.painter().hline(top.x_range(), top.top() + 0.5, line);
        let inside = top.shrink2(vec2(size::PAD, 8.0));
        let head = inside.with_max_y(inside.top() + size::CONTROL_SMALL);
        // What had the keys was over: they stay in the drawer, at what acts on all of it.
        let is_lost = self.had_keys
            && ui.memory(|memory| memory.focused().is_none())
            && !ui.input(|input| input.key_pressed(egui::Key::Escape));
        self.head_ui(ui, cx, (head, is_lost));
        let list = inside.with_min_y(head.bottom() + 8.0);
        let builder = egui::UiBuilder::new().id_salt("jobs").max_rect(list);
        let mut below = ui.new_child(builder);
        match self.shown {
            Shown::Log => {
                let focus = std::mem::take(&mut self.focus);
                self.log.ui(&mut below, cx, focus);
            }
            Shown::All | Shown::One(_) => self.list_ui(&mut below, cx),
        }
        let focused = ui.memory(|memory| memory.focused());
        let focused = focused.and_then(|id| ui.ctx().read_response(id));
        let is_in = |part: egui::Rect| {
            let focused = focused.as_ref();
            focused.is_some_and(|focused| part.contains(focused.rect.center()))
        };
        self.holds = is_in(top);
        let has_keys = is_in(list);
        let listed = self.shown.lists().iter();
        let listed = listed.map(|list| cx.desk.jobs.count(*list)).sum();
        // What was drawn no more loses the keys at the end of this frame: that is seen in the next one.
        if has_keys && std::mem::replace(&mut self.listed, listed) != listed {
            ui.ctx().request_repaint();
        }
        self.had_keys = has_keys;
    }

    fn head_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (head, is_lost): (egui::Rect, bool),
    ) {
        let named = self.shown.named(cx);
        let words = self.words(ui, cx, (head.width() - SIDES, named.as_slice()));
        both_sides(ui, "jobs-head", (head, SIDES), |ui, side| match side {
            Side::Left => {
                ui.spacing_mut().item_spacing.x = 8.0;
                ui.label(Face::BodyMedium.rich(tr!("jobs-title"), cx.tokens.text));
                ui.add_space(8.0);
                self.filter_ui(ui, cx, (words == Words::Least, named.as_slice()));
            }
            Side::Right => {
                ui.spacing_mut().item_spacing.x = GAP;
                Self::doubts_ui(ui, cx, words);
                let pause = if cx.desk.flow.waits_for_person() {
                    (Action::GoOn, icons::PLAY)
                } else {
                    (Action::PauseQueue, icons::PAUSE)
                };
                for (action, icon) in [pause, (Action::CancelAll, icons::STOP_FILL)] {
                    let ready = action.is_ready(cx.desk, cx.view);
                    let is_pause = action != Action::CancelAll;
                    let tip = if is_pause {
                        action.tip()
                    } else {
                        cx.cancel_all_tip()
                    };
                    let named = (label_of(cx.desk, action), tip);
                    let pressed = ui
                        .add_enabled_ui(ready, |ui| press_ui(ui, named, icon, words == Words::All));
                    if pressed.inner.clicked() {
                        cx.act(action);
                    }
                    if is_lost && ready && is_pause {
                        pressed.inner.request_focus();
                    }
                }
                let close = IconButton::new(icons::X, tr!("jobs-close"))
                    .row()
                    .tip(tr!("jobs-close.tip"));
                let close = ui.add(close);
                if close.clicked() {
                    cx.view.drawer = false;
                }
                // With nothing listed they begin at its end: the next press of Tab is in the drawer, too.
                if (self.focus || is_lost) && self.is_empty(cx) {
                    self.focus = false;
                    close.request_focus();
                }
            }
        });
    }

    /// How many words there is room for: what is listed comes first, and is never cut.
    fn words(&self, ui: &Ui, cx: &StudioCtx<'_>, (room, named): (f32, &[Named])) -> Words {
        let title = Face::BodyMedium.galley(ui, tr!("jobs-title"), cx.tokens.text);
        let segments: Vec<_> = named.iter().map(Named::segment).collect();
        let listed = title.size().x + 16.0 + segmented_width(ui, self.shown, &segments);
        let wide = |label: String| Button::new(label).outline().small().width(ui) + GAP;
        let small = size::CONTROL_ROW + GAP;
        let pause = if cx.desk.flow.waits_for_person() {
            Action::GoOn
        } else {
            Action::PauseQueue
        };
        let doubtful = cx.desk.jobs.in_doubt().len();
        let check = (doubtful > 1).then(|| wide(tr!("jobs-check-all", count = doubtful)));
        let icon = check.map_or(0.0, |_| small);
        let check = check.unwrap_or_default();
        let left = room - listed - small;
        let pause = label_of(cx.desk, pause);
        if wide(pause) + wide(Action::CancelAll.label()) + check <= left {
            Words::All
        } else if 2.0 * small + check <= left {
            Words::Some
        } else if 2.0 * small + icon <= left {
            Words::None
        } else {
            Words::Least
        }
    }

    /// One press for all that may have been charged: nobody looks for forty lines one by one.
    fn doubts_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, words: Words) {
        let doubtful = cx.desk.jobs.in_doubt();
        if doubtful.len() < 2 {
            return;
        }
        let label = tr!("jobs-check-all", count = doubtful.len());
        let tip = tr!("jobs-check-all.tip");
        if press_ui(
            ui,
            (label, tip),
            icons::CLOCK_COUNTER_CLOCKWISE,
            words >= Words::Some,
        )
        .clicked()
        {
            for job in doubtful {
                cx.send(Command::Jobs(JobsCommand::CheckHistory(job)));
            }
        }
    }

    fn filter_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (narrow, words): (bool, &[Named]),
    ) {
        let name = tr!("jobs-filter");
        let before = self.shown;
        if narrow {
            let shown = words.iter().find(|named| named.shown == before);
            let (word, count) = shown.map_or(("", ""), Named::words);
            Combo::new(&name, word)
                .detail(count)
                .tip(&tr!("jobs-filter.tip"))
                .width(LIST)
                .show(ui, |ui| {
                    for named in words {
                        let on = named.shown == before;
                        if combo_item(ui, on, named.words(), &named.tip).clicked() {
                            self.shown = named.shown;
                        }
                    }
                });
            if self.shown != before && self.shown == Shown::Log {
                self.log.ask(cx);
            }
            return;
        }
        let segments: Vec<_> = words.iter().map(Named::segment).collect();
        if segmented(ui, &name, &mut self.shown, &segments, None) && self.shown == Shown::Log {
            self.log.ask(cx);
        }
    }

    /// Whether nothing is listed.
    fn is_empty(&self, cx: &StudioCtx<'_>) -> bool {
        let mut lists = self.shown.lists().iter();
        match self.shown {
            Shown::All | Shown::One(_) => lists.all(|list| cx.desk.jobs.count(*list) == 0),
            Shown::Log => cx.desk.failures.is_empty(),
        }
    }

    fn list_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let shown = self.shown;
        let lists = shown.lists();
        let mut focus = std::mem::take(&mut self.focus);
        if lists.contains(&List::Failed) || lists.contains(&List::Unsent) {
            failed::free_ui(ui, cx);
        }
        let jobs = &cx.desk.jobs;
        let count = lists.iter().map(|list| jobs.count(*list)).sum();
        if count == 0 {
            ui.label(Face::Body.rich(tr!("jobs-none"), cx.tokens.text));
            ui.label(Face::Small.rich(tr!("jobs-none.text"), cx.tokens.text2));
            return;
        }
        let mut presses = Vec::new();
        ui.spacing_mut().item_spacing.y = 0.0;
        let high = row::height(ui.available_width());
        keep_clear_of_bar(ui);
        ScrollArea::vertical()
            .auto_shrink(false)
            .id_salt("jobs-list")
            .show_rows(ui, high, count, |ui, rows| {
                for job in jobs.rows(lists, rows) {
                    if let Some(press) = row::row_ui(ui, cx, job, std::mem::take(&mut focus)) {
                        presses.push((job.id, job.line(), press));
                    }
                }
            });
        for (job, line, press) in presses {
            let command = match press {
                row::Press::Show => {
                    if let Some((project, line)) = line {
                        show(cx, project, line);
                    }
                    continue;
                }
                row::Press::Move(step) => JobsCommand::Move(job, step),
                row::Press::Cancel => JobsCommand::Cancel(job),
                row::Press::Retry => JobsCommand::Retry(job),
                row::Press::CheckHistory => JobsCommand::CheckHistory(job),
                row::Press::Dismiss => JobsCommand::Dismiss(job),
            };
            cx.send(Command::Jobs(command));
        }
    }
}

/// Goes to a job's line; one of another project is shown once that is open.
fn show(cx: &mut StudioCtx<'_>, project: ProjectId, line: LineId) {
    let open = cx.desk.project.as_ref().map(|open| open.card.id);
    cx.view.room = Room::Script;
    if open == Some(project) {
        cx.view.show(Some(line));
    } else {
        cx.view.goal = Some(Goal {
            from: open,
            project,
            line,
            ended: cx.desk.tries.of(Topic::Opening).ended,
        });
        cx.send(Command::Project(ProjectCommand::Open(project)));
    }
}

/// Returns the label of an action. One that spends says its price.
fn label_of(desk: &Desk, action: Action) -> String {
    if action == Action::GoOn && desk.flow.asks > 0 {
        let price = PriceText::short(desk.price_to_continue());
        tr!("jobs-continue", price = price.said)
    } else {
        action.label()
    }
}

/// A button, or its icon where there is little room.
fn press_ui(ui: &mut Ui, (label, tip): (String, String), icon: Icon, in_words: bool) -> Response {
    if !in_words {
        return ui.add(IconButton::new(icon, label).row().tip(tip));
    }
    let button = Button::new(label).outline().small().tip(tip);
    ui.add(button)
}
