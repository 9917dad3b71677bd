//! The chart of a month: what was spent by each day, where that leads, and the budget's lines.

use egui::accesskit::Role;
use egui::{Align2, Rect, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use egui_plot::{Bar, BarChart, HLine, Line, LineStyle, Plot, PlotPoint, Points};

use super::{figures, words};
use mynah_core::credits::Credits;
use mynah_i18n::tr;
use mynah_model::desk::{Statement, TOLD_AT};
use mynah_model::pace::Pace;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, Tokens};
use mynah_ui_kit::widgets::tip;

const HEIGHT: f32 = 220.0;
/// Room for the words at the left, at the right at least, and below.
const LEFT: f32 = 44.0;
const RIGHT: f32 = 52.0;
/// Between the plot, the words beside it and the edge.
const GAP: f32 = 8.0;
const BELOW: f32 = 20.0;
/// The bars' part of the height, below the line's ground.
const BARS: f64 = 0.24;
/// Where the bars stand.
const FLOOR: f64 = -0.30;
/// What is above the highest point.
const ABOVE: f64 = 1.08;

/// What is drawn, in credits by day of the month.
struct Course {
    /// The sum at the end of each day, from the first on.
    sums: Vec<f64>,
    /// What each day came to.
    days: Vec<f64>,
    /// Where the month ends at this pace, if it is not over.
    end: Option<f64>,
    budget: Option<f64>,
    last: u32,
    /// The highest of all.
    top: f64,
}

impl Course {
    fn of(cx: &StudioCtx<'_>, statement: &Statement) -> Self {
        let month = statement.month;
        let known = figures::known_until(cx, month);
        let count = u32::try_from(known.0 - month.first().0 + 1).unwrap_or(0);
        let mut days = vec![0.0; count as usize];
        for (day, credits) in &statement.days {
            let place = usize::try_from(day.0 - month.first().0).unwrap_or(usize::MAX);
            if let Some(slot) = days.get_mut(place) {
                *slot = credits.0 as f64;
            }
        }
        let sums: Vec<f64> = days
            .iter()
            .scan(0.0, |sum, day| {
                *sum += day;
                Some(*sum)
            })
            .collect();
        let used = statement.usage.spend.spent;
        let end = Pace::of(statement.recent, known)
            .filter(|_| known < month.last())
            .map(|pace| pace.month_end(used, month).0 as f64);
        let budget = figures::month_budget(cx, statement).map(|limit| limit.0 as f64);
        let now = sums.last().copied().unwrap_or(0.0);
        let top = [now, end.unwrap_or(0.0)].into_iter().fold(1.0, f64::max);
        // A budget far above everything would press the line flat: it is written at the edge then.
        let top = budget
            .filter(|budget| *budget < top * 3.0)
            .map_or(top, |budget| top.max(budget));
        Self {
            sums,
            days,
            end,
            budget: budget.filter(|budget| *budget <= top),
            last: month.days(),
            top,
        }
    }

    /// What a day comes to and its sum, for the hover.
    fn at(&self, day: usize) -> Option<(Credits, Credits)> {
        let place = day.checked_sub(1)?;
        let (day, sum) = (self.days.get(place)?, self.sums.get(place)?);
        Some((Credits(*day as u64), Credits(*sum as u64)))
    }
}

/// Draws the chart.
pub(super) fn chart_ui(ui: &mut Ui, cx: &StudioCtx<'_>, statement: &Statement) {
    let t = cx.tokens;
    let course = Course::of(cx, statement);
    let width = ui.available_width();
    let (space, _) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::hover());
    let steps = steps(course.top);
    let wide = |texts: &[String]| {
        let widths = texts
            .iter()
            .map(|text| Face::MonoLabel.galley(ui, text.as_str(), t.text3).size().x);
        widths.fold(0.0, f32::max) + 2.0 * GAP
    };
    let at_left: Vec<_> = steps.iter().map(|step| step_word(*step)).collect();
    let at_right = TOLD_AT.map(percent_word);
    let at_right: Vec<_> = at_right
        .into_iter()
        .chain([tr!("usage-chart-budget")])
        .collect();
    let plot = Rect::from_min_max(
        pos2(space.left() + wide(&at_left).max(LEFT), space.top()),
        pos2(
            space.right() - wide(&at_right).max(RIGHT),
            space.bottom() - BELOW,
        ),
    );
    let mut inside = ui.new_child(UiBuilder::new().id_salt("chart").max_rect(plot));
    let shown = Plot::new("usage-chart")
        .width(plot.width())
        .height(plot.height())
        .sense(Sense::hover())
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .show_axes(false)
        .show_grid(false)
        .show_background(false)
        .show_crosshair(false)
        .show_x(false)
        .show_y(false)
        .set_margin_fraction(vec2(0.0, 0.0))
        .default_x_bounds(0.4, f64::from(course.last) + 0.6)
        .default_y_bounds(course.top * FLOOR, course.top * ABOVE)
        .show(&mut inside, |plot| {
            plot.set_plot_bounds_x(0.4..=f64::from(course.last) + 0.6);
            plot.set_plot_bounds_y(course.top * FLOOR..=course.top * ABOVE);
            for step in &steps {
                let line = HLine::new(format!("grid {step}"), *step)
                    .color(t.line)
                    .width(1.0);
                plot.hline(line.allow_hover(false));
            }
            plot.bar_chart(bars(&course, t));
            if let Some(budget) = course.budget {
                plot.hline(
                    HLine::new("budget", budget)
                        .color(t.bad)
                        .width(1.0)
                        .allow_hover(false),
                );
                for percent in TOLD_AT {
                    let part = f64::from(percent) / 100.0;
                    plot.hline(
                        HLine::new(format!("budget {percent}"), budget * part)
                            .color(t.warn)
                            .width(1.0)
                            .style(LineStyle::Dotted { spacing: 4.0 })
                            .allow_hover(false),
                    );
                }
            }
            let known = course.sums.len() as f64;
            let now = course.sums.last().copied().unwrap_or(0.0);
            let sums = (1_u32..).zip(&course.sums);
            let line: Vec<[f64; 2]> = sums.map(|(day, sum)| [f64::from(day), *sum]).collect();
            plot.line(
                Line::new("sum", line)
                    .color(t.text)
                    .width(2.0)
                    .allow_hover(false),
            );
            if let Some(end) = course.end {
                let ahead = vec![[known, now], [f64::from(course.last), end]];
                let line = Line::new("ahead", ahead).color(t.text2).width(1.5);
                let style = LineStyle::Dashed { length: 4.0 };
                plot.line(line.style(style).allow_hover(false));
            }
            if known > 0.0 {
                let point = vec![[known, now]];
                let points = Points::new("now", point).color(t.text).radius(4.0);
                plot.points(points.allow_hover(false));
            }
        });
    marks_ui(ui, t, &course, &steps, (space, plot), |x, y| {
        shown.transform.position_from_point(&PlotPoint::new(x, y))
    });
    let used = words::credits(statement.backend, statement.usage.spend.spent);
    let month = words::month(statement.month);
    let name = match course.end {
        Some(end) => tr!(
            "usage-chart",
            month = month,
            used = used,
            forecast = words::credits(statement.backend, Credits(end as u64))
        ),
        None => tr!("usage-chart.plain", month = month, used = used),
    };
    shown
        .response
        .widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    let under = shown.response.hover_pos().map(|at| {
        let day = shown.transform.value_from_position(at).x.round().max(0.0);
        day as usize
    });
    let hover = under
        .and_then(|day| Some((day, course.at(day)?)))
        .map_or_else(
            || tr!("usage-chart.tip"),
            |(day, (of_day, sum))| {
                let date = statement.month.first().later(day as i64 - 1);
                tr!(
                    "usage-chart-day",
                    date = words::date(date),
                    day = of_day.to_string(),
                    sum = sum.to_string()
                )
            },
        );
    tip(ui, shown.response, &hover);
}

fn bars(course: &Course, t: &Tokens) -> BarChart {
    let highest = course.days.iter().copied().fold(1.0, f64::max);
    let bars = (1_u32..).zip(&course.days).map(|(day, credits)| {
        let is_last = day as usize == course.days.len();
        let fill = if is_last { t.text2 } else { t.wave_card };
        Bar::new(f64::from(day), credits / highest * BARS * course.top)
            .base_offset(FLOOR * course.top)
            .width(0.5)
            .fill(fill)
            .stroke(egui::Stroke::NONE)
    });
    BarChart::new("days", bars.collect()).allow_hover(false)
}

/// Three or four round numbers up to the top.
fn steps(top: f64) -> Vec<f64> {
    let rough = top / 4.0;
    let decade = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * decade)
        .find(|step| *step >= rough)
        .unwrap_or(rough)
        .max(1.0);
    (0_u32..6)
        .map(|count| f64::from(count) * step)
        .take_while(|value| *value <= top)
        .collect()
}

fn step_word(step: f64) -> String {
    if step >= 10_000.0 {
        tr!("usage-thousands", thousands = step / 1_000.0)
    } else {
        Credits(step as u64).to_string()
    }
}

fn percent_word(percent: u8) -> String {
    format!("{percent} %")
}

fn marks_ui(
    ui: &Ui,
    t: &Tokens,
    course: &Course,
    steps: &[f64],
    (space, plot): (Rect, Rect),
    place: impl Fn(f64, f64) -> egui::Pos2,
) {
    let painter = ui.painter();
    let write = |at: egui::Pos2, align: Align2, text: &str, ink| {
        let galley = Face::MonoLabel.galley(ui, text, ink);
        let rect = align.anchor_size(at, galley.size());
        let y = rect
            .top()
            .clamp(space.top(), space.bottom() - rect.height());
        painter.galley(pos2(rect.left(), y), galley, ink);
    };
    for step in steps {
        let y = place(1.0, *step).y;
        let shown = step_word(*step);
        write(
            pos2(plot.left() - 8.0, y),
            Align2::RIGHT_CENTER,
            &shown,
            t.text3,
        );
    }
    let floor = place(1.0, course.top * (FLOOR + BARS / 2.0)).y;
    let days = tr!("usage-chart-days");
    write(
        pos2(plot.left() - 8.0, floor),
        Align2::RIGHT_CENTER,
        &days,
        t.text3,
    );
    let today = course.days.len();
    for day in [1, 5, 10, 15, 20, 25, course.last] {
        let x = place(f64::from(day), 0.0).x;
        let ink = if day as usize == today {
            t.text
        } else {
            t.text3
        };
        write(
            pos2(x, space.bottom()),
            Align2::CENTER_BOTTOM,
            &day.to_string(),
            ink,
        );
    }
    if let Some(budget) = course.budget {
        let word = tr!("usage-chart-budget");
        let y = place(1.0, budget).y;
        // Close lines share their words.
        let apart = place(1.0, budget * 0.9).y - y >= 14.0;
        write(
            pos2(plot.right() + GAP, y),
            Align2::LEFT_CENTER,
            &word,
            t.bad_ink,
        );
        let [lowest, _] = TOLD_AT;
        let shown = TOLD_AT.into_iter();
        for percent in shown.filter(|percent| apart || *percent == lowest) {
            let y = place(1.0, budget * f64::from(percent) / 100.0).y;
            let word = percent_word(percent);
            write(
                pos2(plot.right() + GAP, y),
                Align2::LEFT_CENTER,
                &word,
                t.warn,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_has_round_numbers() {
        assert_eq!(steps(102_630.0), [0.0, 50_000.0, 100_000.0]);
        assert_eq!(steps(90.0), [0.0, 25.0, 50.0, 75.0]);
        assert_eq!(steps(1.0), [0.0, 1.0]);
    }
}
