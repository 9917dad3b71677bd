//! One job: what it is, how far it is, its price, and what can be done about it.

use egui::accesskit::Role;
use egui::{Align, Layout, Sense, Ui, WidgetInfo, pos2, vec2};

use mynah_i18n::tr;
use mynah_model::command::Step;
use mynah_model::desk::{JobCard, JobState};
use mynah_model::event::Work;
use mynah_model::trouble::{Charged, Remedy, Trouble};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_core::widgets::trouble_card::charge_of;
use mynah_ui_core::words;
use mynah_ui_kit::theme::{Face, Icon, icons, size};
use mynah_ui_kit::widgets::tip::ring;
use mynah_ui_kit::widgets::{IconButton, count_down, tip};

/// Height of a row in points; where it is narrow, of one whose state stands below what it is.
const HEIGHTS: [f32; 2] = [30.0, 44.0];
/// With less width there is no room for both beside each other.
const NARROW: f32 = 800.0;
/// Between two buttons.
const GAP: f32 = 4.0;
/// What a job is called has at least this part of its row, however much there is to say of it, and at most that one.
const TITLE_LEAST: f32 = 0.3;
const TITLE_MOST: f32 = 0.6;

/// Whether rows of this width have two lines.
pub fn is_narrow(width: f32) -> bool {
    width < NARROW
}

/// How high rows of this width are.
pub fn height(width: f32) -> f32 {
    let [one, two] = HEIGHTS;
    if is_narrow(width) { two } else { one }
}

/// What was pressed in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// Show its line.
    Show,
    /// It goes elsewhere in the queue.
    Move(Step),
    /// Stop it.
    Cancel,
    /// The same again, or now.
    Retry,
    /// Look whether it was made.
    CheckHistory,
    /// Forget it.
    Dismiss,
}

/// Draws a job, and says what was pressed. `focus`: it gets the keys.
pub fn row_ui(ui: &mut Ui, cx: &StudioCtx<'_>, job: &JobCard, focus: bool) -> Option<Press> {
    let t = cx.tokens;
    let title = words::job(job);
    let (icon, ink, state) = state_of(ui, cx, job);
    let mut press = None;
    ui.push_id(job.id.0, |ui| {
        let wide = ui.available_width();
        let (rect, _) = ui.allocate_exact_size(vec2(wide, height(wide)), Sense::hover());
        // What it costs would tell who it is.
        let is_hidden = is_hidden(cx, job);
        let price = price_of(cx, job).filter(|_| !is_hidden);
        let buttons = buttons_of(job);
        let width = buttons.len() as f32 * (size::CONTROL_ROW + GAP);
        let (mut words, right) = rect.split_left_right_at_x(rect.right() - width);
        let narrow = is_narrow(wide);
        let middle = rect.center().y;
        let first = if narrow { rect.top() + 14.0 } else { middle };
        // Behind the name of a narrow row; what is to be said of it goes on below the price.
        let mut named = words.right();
        let mut prices = None;
        if let Some(price) = &price {
            let shown = Face::MonoLabel.galley(ui, price.shown.as_str(), t.text2);
            named -= shown.size().x + 12.0;
            if !narrow {
                words.max.x = named;
            }
            let at = pos2(named + 6.0, first - shown.size().y / 2.0);
            prices = Some((at, shown));
        }
        let said = match &price {
            Some(price) => tr!(
                "jobs-said",
                job = title.as_str(),
                state = state.as_str(),
                price = price.said.as_str()
            ),
            None => tr!(
                "jobs-said-free",
                job = title.as_str(),
                state = state.as_str()
            ),
        };
        let has_line = job.line().is_some();
        let (sense, role) = if has_line {
            (Sense::click(), Role::Button)
        } else {
            (Sense::focusable_noninteractive(), Role::Label)
        };
        let response = ui.interact(words, ui.scope_id().with("words"), sense);
        response.widget_info(|| WidgetInfo::labeled(role, true, said.as_str()));
        if focus {
            response.request_focus();
        }
        if has_line && response.hovered() {
            let radius = egui::CornerRadius::same(size::RADIUS_SMALL as u8);
            ui.painter().rect_filled(words, radius, t.bg2);
        }
        if response.has_focus() {
            // Inside: the list is cut at its edges.
            ring(ui, words.shrink(3.0), size::RADIUS_SMALL, t.accent_ink);
        }
        if response.clicked() {
            press = Some(Press::Show);
        }
        if let Some((at, shown)) = prices {
            ui.painter().galley(at, shown, t.text2);
        }
        icon.paint(ui.painter(), pos2(rect.left() + 8.0, first), 12.0, ink);
        let left = rect.left() + 22.0;
        let width = (words.right() - left - 8.0).max(0.0);
        // A reason has more to say than the line that it is about: it has what it needs, up to the greater part.
        let wants = Face::Label.galley(ui, &state, t.text2).size().x + 10.0;
        let room = if narrow {
            (named - left - 8.0).max(0.0)
        } else {
            (width - wants).clamp(width * TITLE_LEAST, width * TITLE_MOST)
        };
        let name = Face::Small.elided(ui, &title, t.text, room);
        let at = pos2(left, first - name.size().y / 2.0);
        let (behind, second) = if narrow {
            (left, rect.bottom() - 14.0)
        } else {
            (left + name.size().x + 10.0, middle)
        };
        ui.painter().galley(at, name, t.text);
        let room = (words.right() - behind - 8.0).max(0.0);
        let shown = Face::Label.elided(ui, &state, t.text2, room);
        let at = pos2(behind, second - shown.size().y / 2.0);
        ui.painter().galley(at, shown, t.text2);
        tip(ui, response, &told(job, (&title, &state), is_hidden));
        let line = egui::Stroke::new(1.0, t.line);
        ui.painter()
            .hline(rect.x_range(), rect.bottom() - 0.5, line);
        let builder = egui::UiBuilder::new()
            .max_rect(right)
            .layout(Layout::left_to_right(Align::Center));
        let mut row = ui.new_child(builder);
        row.spacing_mut().item_spacing.x = GAP;
        for (icon, each) in buttons {
            let (name, explanation) = words_of(each, &title, price.as_ref());
            let button = IconButton::new(icon, name).row().tip(explanation);
            // What spends says its price: this is tried again where it says that of all together.
            let why_not = (is_hidden && each == Press::Retry).then(|| tr!("jobs-log-retry.blind"));
            if row.add(button.why_not(why_not)).clicked() {
                press = Some(each);
            }
        }
    });
    press
}

/// All there is to say of a job, for the hover: its line, its state with nothing left out, what a press does.
fn told(job: &JobCard, (title, state): (&str, &str), is_hidden: bool) -> String {
    let mut told = format!("{title}\n{state}");
    if let JobState::Failed(trouble) | JobState::Cancelled(trouble) = &job.state
        && (!is_hidden || trouble.charged == Charged::No)
    {
        told = format!("{told}\n{}", charge_of(trouble));
    }
    if job.line().is_some() {
        told = format!("{told}\n{}", tr!("jobs-show.tip"));
    }
    told
}

fn state_of(ui: &Ui, cx: &StudioCtx<'_>, job: &JobCard) -> (Icon, egui::Color32, String) {
    let t = cx.tokens;
    match &job.state {
        JobState::Queued => (icons::CIRCLE_DASHED, t.text3, tr!("job-queued")),
        JobState::Held { why, until } => {
            let left = until.map(|until| until.saturating_duration_since(cx.clock.instant()));
            let word = match left {
                Some(left) => tr!(
                    "jobs-held-until",
                    why = why_of(cx, job, why),
                    seconds = count_down(ui, left)
                ),
                None => why_of(cx, job, why),
            };
            let ink = if why.is_waiting() { t.text3 } else { t.warn };
            (icons::HOURGLASS_FILL, ink, word)
        }
        JobState::Running { progress, .. } => {
            let word = match progress {
                Some(part) => tr!("jobs-part", percent = (part * 100.0).round().to_string()),
                None => tr!("job-running"),
            };
            (icons::CIRCLE_NOTCH, t.playing, word)
        }
        JobState::LookedFor => (
            icons::CLOCK_COUNTER_CLOCKWISE,
            t.warn,
            tr!("job-looked-for"),
        ),
        JobState::Finished { .. } => (icons::CHECK, t.good, tr!("job-finished")),
        JobState::Cancelled(trouble) if trouble.is_checked() => {
            (icons::PROHIBIT, t.text3, tr!("script-state-cancelled.tip"))
        }
        JobState::Cancelled(trouble) => (icons::PROHIBIT, t.text3, why_of(cx, job, trouble)),
        JobState::Failed(trouble) if trouble.is_over_limit() => {
            (icons::PROHIBIT, t.warn, why_of(cx, job, trouble))
        }
        JobState::Failed(trouble) => (icons::WARNING_FILL, t.bad, why_of(cx, job, trouble)),
    }
}

/// What became of a job, as far as that may be known.
fn why_of(cx: &StudioCtx<'_>, job: &JobCard, trouble: &Trouble) -> String {
    match &job.work {
        Work::Generate { order, .. } => cx.view.blind.why(cx.desk, order, trouble),
        _ => trouble.what.clone(),
    }
}

/// Whether nobody is to know who speaks it.
fn is_hidden(cx: &StudioCtx<'_>, job: &JobCard) -> bool {
    let Work::Generate { order, .. } = &job.work else {
        return false;
    };
    let speech = order.request.speech();
    let hides = speech.is_some_and(|of| cx.view.blind.hides(cx.desk, &of.voice, &of.text));
    order.blind || hides
}

fn price_of(cx: &StudioCtx<'_>, job: &JobCard) -> Option<PriceText> {
    cx.desk.price_of_retry(job).map(PriceText::short)
}

/// The buttons of a job, in the order in which Tab goes through them.
fn buttons_of(job: &JobCard) -> Vec<(Icon, Press)> {
    let mut buttons = Vec::new();
    match &job.state {
        JobState::Queued => {
            if matches!(job.work, Work::Generate { .. }) {
                buttons.push((icons::CARET_UP, Press::Move(Step::First)));
                buttons.push((icons::ARROW_UP, Press::Move(Step::Up)));
                buttons.push((icons::ARROW_DOWN, Press::Move(Step::Down)));
            }
            buttons.push((icons::X, Press::Cancel));
        }
        JobState::Held { why, .. } => {
            if why.remedies.contains(&Remedy::Retry) {
                buttons.push((icons::ARROW_CLOCKWISE, Press::Retry));
            }
            buttons.push((icons::X, Press::Cancel));
        }
        JobState::Running { .. } => buttons.push((icons::X, Press::Cancel)),
        // It was sent: there is nothing to stop.
        JobState::LookedFor => {}
        JobState::Cancelled(trouble) if trouble.is_awaited() => {}
        JobState::Finished { .. } => buttons.push((icons::X, Press::Dismiss)),
        JobState::Failed(trouble) | JobState::Cancelled(trouble) => {
            if trouble.charged == Charged::No || trouble.remedies.first() == Some(&Remedy::Retry) {
                buttons.push((icons::ARROW_CLOCKWISE, Press::Retry));
            } else if trouble.remedies.contains(&Remedy::CheckHistory) {
                buttons.push((icons::CLOCK_COUNTER_CLOCKWISE, Press::CheckHistory));
            }
            buttons.push((icons::X, Press::Dismiss));
        }
    }
    buttons
}

/// Name and explanation of a button. What spends says its price.
fn words_of(press: Press, job: &str, price: Option<&PriceText>) -> (String, String) {
    match press {
        // The row itself.
        Press::Show => (job.to_owned(), tr!("jobs-show.tip")),
        Press::Cancel => (tr!("job-cancel", job = job), tr!("job-cancel.tip")),
        Press::Dismiss => (tr!("job-dismiss", job = job), tr!("job-dismiss.tip")),
        Press::Retry => {
            let name = match price {
                Some(price) => tr!("jobs-retry", job = job, price = price.said.as_str()),
                None => tr!("jobs-log-retry-hidden", job = job),
            };
            (name, tr!("jobs-retry.tip"))
        }
        Press::CheckHistory => (tr!("jobs-check", job = job), tr!("jobs-check.tip")),
        Press::Move(Step::First) => (tr!("jobs-first", job = job), tr!("jobs-first.tip")),
        Press::Move(Step::Up) => (tr!("jobs-up", job = job), tr!("jobs-up.tip")),
        Press::Move(Step::Down) => (tr!("jobs-down", job = job), tr!("jobs-down.tip")),
        Press::Move(Step::Last) => (tr!("jobs-last", job = job), tr!("jobs-last.tip")),
    }
}
