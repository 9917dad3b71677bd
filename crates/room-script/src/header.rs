//! The head of the Script room: what is open, how much of it is done, what can be done with it.

use egui::{Align, Layout, Ui, UiBuilder, vec2};

use super::Filter;
use super::list;
use mynah_core::backend::Backend;
use mynah_i18n::counted;
use mynah_i18n::tr;
use mynah_model::desk::Tally;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::theme::Icon;
use mynah_ui_kit::theme::icons;
use mynah_ui_kit::theme::size;
use mynah_ui_kit::widgets::menu::menu;
use mynah_ui_kit::widgets::{
    Button, Chip, Combo, IconButton, Segment, Side, both_sides, combo_item, menu_item, segmented,
    tip,
};

/// Below this width the words on buttons give way to icons.
const NARROW: f32 = 860.0;
/// Below this one the filters and most buttons stand in menus.
const BARE: f32 = 560.0;
/// Width of a choice that is not always listed: lines that were not sent, are to be redone or have a note.
const REDO: f32 = 84.0;
/// Width of the filters' menu in a narrow head.
const FILTERS: f32 = 128.0;
/// Width of the menu of a narrow head.
const MENU: f32 = 260.0;

/// Below this width the strip about Draft voices has a row for its words and one for its buttons.
const FIRST_RUN_BARE: f32 = 660.0;
/// Where the words of the strip about Draft voices begin, behind its icon.
const FIRST_RUN_INSET: f32 = 24.0;
/// What a chip with an icon takes beside its words.
const CHIP_BESIDE_WORDS: f32 = 38.0;
/// Height of the head in a low window: its buttons alone.
const LOW_HEAD: f32 = 32.0;
/// Room for the chip that counts the others.
const MORE_CHIP: f32 = 40.0;

/// Draws title, sums, filter and buttons.
pub fn header_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, filter: &mut Filter) {
    let is_low = size::is_low(ui.ctx());
    let high = if is_low {
        LOW_HEAD
    } else {
        size::head(ui.ctx())
    };
    let strip = list::strip(ui, high);
    let inner = strip.shrink2(vec2(size::PAD_MAIN, 0.0));
    let redo = cx.view.to_redo;
    let tally = cx.desk.tally();
    let more = [
        tally.unsent > 0 || *filter == Filter::Unsent,
        redo > 0 || *filter == Filter::Redo,
        tally.noted > 0 || *filter == Filter::Noted,
    ];
    let more = more.iter().filter(|more| **more).count();
    let wide = strip.width() - REDO * more as f32;
    both_sides(ui, "header", (inner, 12.0), |ui, side| match side {
        Side::Left => title_ui(ui, cx, tally),
        Side::Right => {
            filter_ui(ui, filter, (tally, redo), wide < BARE);
            if wide < BARE {
                more_ui(ui, cx);
                export_ui(ui, cx, wide);
            } else {
                buttons_ui(ui, cx, wide);
            }
            inspector_ui(ui, cx);
        }
    });
}

fn title_ui(ui: &mut Ui, cx: &StudioCtx<'_>, tally: Tally) {
    let t = cx.tokens;
    let Some(project) = &cx.desk.project else {
        return;
    };
    let title = cx.desk.script().title();
    let title = if title.is_empty() {
        project.card.name.as_str()
    } else {
        title
    };
    ui.spacing_mut().item_spacing.x = 12.0;
    let label = egui::Label::new(Face::Title.rich(title, t.text)).truncate();
    ui.add(label);
    // Half of a script isn't as long as all of it.
    let spoken = mynah_ui_core::words::duration(tally.seconds);
    let duration = if tally.to_do > 0 {
        tr!("script-spoken", duration = spoken)
    } else {
        spoken
    };
    let sums = tr!(
        "script-sums",
        lines = tally.lines,
        duration = duration,
        speakers = tally.speakers
    );
    let room = ui.available_width();
    let sums = Face::Small.whole_parts(ui, &sums, room);
    if Face::Small.galley(ui, sums, t.text3).size().x <= room {
        let sums = ui.label(Face::Small.rich(sums, t.text3));
        tip(ui, sums, &tr!("script-sums-length"));
    }
}

/// Draws the buttons of a head that is `wide` points wide.
fn buttons_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, wide: f32) {
    hints_ui(ui, cx, wide);
    series_ui(ui, cx, wide);
    script_menu_ui(ui, cx);
    if wide >= NARROW {
        let review = Button::new(tr!("script-review")).name(Action::Review.label());
        let review = review.icon(icons::LIST_CHECKS).on(cx.view.bars.reviews);
        let review = review.why_not(why_no_review(cx)).outline().small();
        if ui
            .add(review.tip(Action::Review.tip_with_keys(ui.ctx())))
            .clicked()
        {
            cx.act(Action::Review);
        }
        let open = Button::new(tr!("script-open")).icon(icons::FOLDER_OPEN);
        let open = open.tip(tr!("script-open.tip")).outline().small();
        if ui.add(open).clicked() {
            cx.act(Action::OpenScript);
        }
    }
    export_ui(ui, cx, wide);
}

/// The menu of what is done with the whole script.
fn script_menu_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let name = tr!("script-menu.name");
    let button = Button::new(tr!("script-menu")).name(&name);
    let button = button.icon(icons::CARET_DOWN).tip(tr!("script-menu.tip"));
    let button = ui.add(button.outline().small());
    let chosen = menu(&button, (&name, MENU), |ui| {
        ui.set_min_width(MENU - 12.0);
        script_rows_ui(ui, cx)
    });
    if let Some(action) = chosen.flatten() {
        cx.act(action);
    }
}

/// What is done with the whole script, and its icon.
const OF_SCRIPT: [(Action, Icon); 9] = [
    (Action::Cast, icons::USERS),
    (Action::Review, icons::LIST_CHECKS),
    (Action::Rehearse, icons::TIMER),
    (Action::BestTakes, icons::STAR),
    (Action::Versions, icons::CLOCK_COUNTER_CLOCKWISE),
    (Action::SaveVersion, icons::FLAG),
    (Action::CompareModels, icons::CHART_BAR),
    (Action::OpenScript, icons::FOLDER_OPEN),
    (Action::SaveScript, icons::FLOPPY_DISK),
];

/// The rows of that menu. Returns the one that was pressed.
fn script_rows_ui(ui: &mut Ui, cx: &StudioCtx<'_>) -> Option<Action> {
    let mut chosen = None;
    ui.spacing_mut().item_spacing.y = 2.0;
    for (action, icon) in OF_SCRIPT {
        let keys = action.keys_text(ui.ctx()).unwrap_or_default();
        let why = (action == Action::Review)
            .then(|| why_no_review(cx))
            .flatten();
        let is_on = why.is_none() && action.is_ready(cx.desk, cx.view);
        let explanation = why.unwrap_or_else(|| action.tip());
        let row = ui.add_enabled_ui(is_on, |ui| {
            menu_item(ui, icon, (&action.label(), &keys), &explanation)
        });
        if row.inner.clicked() {
            chosen = Some(action);
        }
    }
    chosen
}

/// The button that finishes the work. It keeps its word where there is room.
fn export_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, wide: f32) {
    let (label, explanation) = (tr!("script-export"), tr!("script-export.tip"));
    let pressed = if wide < NARROW {
        ui.add(IconButton::new(icons::EXPORT, label).tip(explanation))
    } else {
        let button = Button::new(label).icon(icons::EXPORT);
        ui.add(button.tip(explanation).outline().small())
    };
    if pressed.clicked() {
        cx.act(Action::Export);
    }
}

/// The way back to the inspector, while it is hidden.
fn inspector_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    if cx.desk.settings.inspector {
        return;
    }
    let keys = Action::HideInspector
        .keys_text(ui.ctx())
        .unwrap_or_default();
    let tip = format!("{}  {keys}", tr!("inspector-show.tip"));
    let show = IconButton::new(icons::CARET_LEFT, tr!("inspector-show"));
    if ui.add(show.tip(tip)).clicked() {
        cx.act(Action::HideInspector);
    }
}

fn why_no_review(cx: &StudioCtx<'_>) -> Option<String> {
    cx.desk.takes.is_empty().then(|| tr!("review-nothing"))
}

/// What a narrow head has no room for, in a menu, under the same names.
fn more_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let (hints, _) = cx.desk.hint_count();
    let news = cx.desk.series_shown.news;
    let news = if cx.desk.series().is_some() { news } else { 0 };
    let ink = if hints > 0 || news > 0 {
        cx.tokens.warn
    } else {
        cx.tokens.text2
    };
    let name = tr!("script-more");
    let button = IconButton::new(icons::DOTS_THREE, name.as_str());
    let button = ui.add(button.color(ink).tip(tr!("script-more.tip")));
    let told = [
        (
            hints > 0,
            Action::HintNext,
            icons::WARNING,
            (tr!("hint-count", count = hints), Action::HintNext.tip()),
        ),
        (
            news > 0,
            Action::Cast,
            icons::USERS,
            (
                tr!("script-series-news", count = news),
                tr!("script-series-news.tip"),
            ),
        ),
    ];
    let chosen = menu(&button, (&name, MENU), |ui| {
        ui.set_min_width(MENU - 12.0);
        let mut chosen = None;
        for (_, action, icon, (label, explanation)) in told.iter().filter(|it| it.0) {
            let keys = action.keys_text(ui.ctx()).unwrap_or_default();
            if menu_item(ui, *icon, (label, &keys), explanation).clicked() {
                chosen = Some(*action);
            }
        }
        script_rows_ui(ui, cx).or(chosen)
    });
    if let Some(action) = chosen.flatten() {
        cx.act(action);
    }
}

/// How much models will stumble on, and the way there.
fn hints_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, wide: f32) {
    let (count, _) = cx.desk.hint_count();
    if count == 0 {
        return;
    }
    let (label, name) = (counted(count as u64), tr!("hint-count", count = count));
    let button = Button::new(if wide < NARROW { &label } else { &name })
        .name(&name)
        .icon(icons::WARNING)
        .on(cx.view.bars.hints)
        .tip(Action::HintNext.tip_with_keys(ui.ctx()));
    if ui.add(button.outline().small()).clicked() {
        cx.act(Action::HintNext);
    }
}

/// How many parts the series says otherwise, and the way there.
fn series_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, wide: f32) {
    let count = cx.desk.series_shown.news;
    if count == 0 || cx.desk.series().is_none() {
        return;
    }
    let name = tr!("script-series-news", count = count);
    let label = counted(count as u64);
    let button = Button::new(if wide < NARROW { &label } else { &name })
        .name(&name)
        .icon(icons::USERS)
        .tip(tr!("script-series-news.tip"));
    if ui.add(button.outline().small()).clicked() {
        cx.act(Action::Cast);
    }
}

/// A choice of which lines are listed: its filter, word, count and explanation.
type Choice = (Filter, String, String, String);

/// Returns the choices. Lines that were not sent, are to be spoken again or have a note are one only while there are some.
fn choices(filter: Filter, (tally, redo): (Tally, usize)) -> Vec<Choice> {
    let count = |count: usize| counted(count as u64);
    // As many as are listed. None would be a lie while nobody knows.
    let to_do = match (tally.to_do, tally.perhaps) {
        (to_do, 0) => count(to_do),
        (0, _) => tr!("script-filter-unknown"),
        (to_do, perhaps) => tr!(
            "script-filter-perhaps",
            least = to_do,
            most = to_do + perhaps
        ),
    };
    let mut all = vec![
        (
            Filter::All,
            tr!("script-filter-all"),
            count(tally.lines),
            tr!("script-filter-all.tip"),
        ),
        (
            Filter::Changed,
            tr!("script-filter-changed"),
            to_do,
            tr!("script-filter-changed.tip"),
        ),
        (
            Filter::Failed,
            tr!("script-filter-failed"),
            count(tally.failed),
            tr!("script-filter-failed.tip"),
        ),
    ];
    if tally.unsent > 0 || filter == Filter::Unsent {
        all.push((
            Filter::Unsent,
            tr!("script-filter-unsent"),
            count(tally.unsent),
            tr!("script-filter-unsent.tip"),
        ));
    }
    if redo > 0 || filter == Filter::Redo {
        all.push((
            Filter::Redo,
            tr!("script-filter-redo"),
            count(redo),
            tr!("script-filter-redo.tip"),
        ));
    }
    all.push((
        Filter::Approved,
        tr!("script-filter-approved"),
        count(tally.approved),
        tr!("script-filter-approved.tip"),
    ));
    if tally.noted > 0 || filter == Filter::Noted {
        all.push((
            Filter::Noted,
            tr!("script-filter-noted"),
            count(tally.noted),
            tr!("script-filter-noted.tip"),
        ));
    }
    all
}

/// Which lines are listed; where there is little room in a menu, which leaves some to the name. Where no review has lines
/// spoken again, or no take has a note, nobody lists those.
fn filter_ui(ui: &mut Ui, filter: &mut Filter, (tally, redo): (Tally, usize), bare: bool) {
    let all = choices(*filter, (tally, redo));
    let name = tr!("script-filter");
    if !bare {
        let segments = all.iter().map(|(of, label, count, explanation)| {
            let segment = Segment::new(*of, label);
            segment.detail(count.clone()).tip(explanation)
        });
        let segments: Vec<_> = segments.collect();
        segmented(ui, &name, filter, &segments, None);
        return;
    }
    let now = all.iter().find(|(of, ..)| *of == *filter);
    let (shown, number, explanation) = now
        .map_or(("", "", ""), |(_, label, count, explanation)| {
            (label.as_str(), count.as_str(), explanation.as_str())
        });
    let combo = Combo::new(&name, shown).detail(number).tip(explanation);
    let combo = combo.width(FILTERS).on(*filter != Filter::All);
    combo.show(ui, |ui| {
        for (of, label, count, explanation) in &all {
            if combo_item(ui, *of == *filter, (label, count), explanation).clicked() {
                *filter = *of;
            }
        }
    });
}

/// Draws the strip that says what Draft voices are, while no key was entered yet.
pub fn first_run_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let t = cx.tokens;
    let bare = ui.available_width() < FIRST_RUN_BARE;
    let short = size::is_short(ui.ctx());
    let high = match (short, bare) {
        (true, _) => 40.0,
        (false, true) => 72.0,
        (false, false) => 60.0,
    };
    let strip = list::strip(ui, high);
    ui.painter().rect_filled(strip, 0.0, t.bg1);
    let line = egui::Stroke::new(1.0, t.line);
    for y in [strip.top(), strip.bottom() - 1.0] {
        ui.painter().hline(strip.x_range(), y, line);
    }
    let inner = strip.shrink2(vec2(size::PAD_MAIN, if short { 4.0 } else { 8.0 }));
    let mark = if short {
        egui::pos2(inner.left() + 8.0, inner.center().y)
    } else {
        inner.left_top() + vec2(8.0, 10.0)
    };
    icons::HARD_DRIVES_FILL.paint(ui.painter(), mark, 16.0, t.accent_ink);
    let text = inner.with_min_x(inner.left() + FIRST_RUN_INSET);
    if short {
        both_sides(ui, "first-run", (text, 8.0), |ui, side| match side {
            Side::Left => {
                let words = Face::BodyStrong.rich(tr!("script-draft-short"), t.text);
                let words = ui.add(egui::Label::new(words).truncate());
                tip(ui, words, &tr!("script-draft-why"));
            }
            Side::Right => {
                key_button_ui(ui, cx);
                let start = IconButton::new(icons::PLUS, tr!("script-start-project"));
                let start = start.tip(tr!("script-start-project.tip"));
                if ui.add(start).clicked() {
                    cx.act(Action::NewProject);
                }
            }
        });
        return;
    }
    if bare {
        let (words, buttons) = text.split_top_bottom_at_y(text.top() + 28.0);
        let mut words = ui.new_child(UiBuilder::new().max_rect(words));
        words.spacing_mut().item_spacing = vec2(8.0, 4.0);
        words.spacing_mut().interact_size.y = 20.0;
        first_run_head_ui(&mut words, cx);
        let layout = Layout::left_to_right(Align::Center);
        let mut buttons = ui.new_child(UiBuilder::new().max_rect(buttons).layout(layout));
        key_button_ui(&mut buttons, cx);
        start_button_ui(&mut buttons, cx);
        return;
    }
    both_sides(ui, "first-run", (text, 12.0), |ui, side| match side {
        Side::Left => {
            let rows = Layout::top_down(Align::Min);
            let mut words = ui.new_child(UiBuilder::new().max_rect(ui.max_rect()).layout(rows));
            words.spacing_mut().item_spacing = vec2(8.0, 4.0);
            words.spacing_mut().interact_size.y = 20.0;
            first_run_head_ui(&mut words, cx);
            key_adds_ui(&mut words, cx);
        }
        Side::Right => {
            key_button_ui(ui, cx);
            start_button_ui(ui, cx);
        }
    });
}

fn start_button_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let start = Button::new(tr!("script-start-project"))
        .icon(icons::PLUS)
        .tip(tr!("script-start-project.tip"))
        .outline()
        .small();
    if ui.add(start).clicked() {
        cx.act(Action::NewProject);
    }
}

fn key_button_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let key = Button::new(tr!("script-add-key"))
        .icon(icons::KEY)
        .tip(tr!("script-add-key.tip"))
        .small();
    if ui.add(key).clicked() {
        cx.act(Action::KeySettings);
    }
}

fn first_run_head_ui(ui: &mut Ui, cx: &StudioCtx<'_>) {
    let t = cx.tokens;
    ui.horizontal(|ui| {
        let head = tr!("script-draft-sample");
        ui.add(egui::Label::new(Face::BodyStrong.rich(head, t.text)).truncate());
        // Half a sentence tells nothing: rather its shorter sister, or nothing.
        let room = ui.available_width();
        let fits = |words: &String| Face::Body.galley(ui, words, t.text2).size().x <= room;
        let words = [tr!("script-draft-why"), tr!("script-draft-why-short")];
        if let Some(more) = words.into_iter().find(fits) {
            ui.label(Face::Body.rich(more, t.text2));
        }
    });
}

/// What a key adds, as chips; those without room are told by the last one.
fn key_adds_ui(ui: &mut Ui, cx: &StudioCtx<'_>) {
    let t = cx.tokens;
    ui.horizontal(|ui| {
        ui.label(Face::Small.rich(tr!("script-key-adds"), t.text2));
        let adds = [
            tr!("script-key-adds-voices"),
            tr!("script-key-adds-models"),
            tr!("script-key-adds-account"),
        ];
        let wide = |ui: &Ui, words: &str| {
            Face::LabelMedium.galley(ui, words, t.text2).size().x + CHIP_BESIDE_WORDS
        };
        for (place, what) in adds.iter().enumerate() {
            let rest = adds.get(place + 1..).unwrap_or_default();
            let more = if rest.is_empty() { 0.0 } else { MORE_CHIP };
            if ui.available_width() < wide(ui, what) + more {
                let left = adds.get(place..).unwrap_or_default();
                let count = tr!("script-key-adds-more", count = left.len());
                ui.add(Chip::new(&count).line().tip(&left.join(" · ")));
                break;
            }
            ui.add(Chip::new(what).icon(icons::LOCK_SIMPLE).line());
        }
    });
}

/// Whether the strip about Draft voices is to be seen: they speak the sample, and there is no key yet. Whoever
/// has a project of their own has read it.
pub fn is_first_run(cx: &StudioCtx<'_>) -> bool {
    let no_key = matches!(cx.desk.key, mynah_model::desk::KeyState::None);
    let sample = cx
        .desk
        .project
        .as_ref()
        .is_some_and(|open| open.card.sample);
    cx.desk.backend() == Backend::Draft && no_key && sample
}
