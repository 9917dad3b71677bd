//! The top bar: project, saved mark, backend, palette, and the one button that spends.

use egui::accesskit::Role;
use egui::{CornerRadius, Rect, Response, Sense, Ui, WidgetInfo, pos2, vec2};
use mynah_ui_core::blockers::why_nothing;
use mynah_ui_core::words::{self, backend_name};

use mynah_core::backend::Backend;
use mynah_i18n::thousands;
use mynah_i18n::tr;
use mynah_model::command::Command;
use mynah_model::command::ProjectCommand;
use mynah_model::desk::KeyState;
use mynah_model::desk::Price;
use mynah_model::desk::ProjectCard;
use mynah_model::desk::Saved;
use mynah_model::desk::Scope;
use mynah_model::desk::Standing;
use mynah_model::price::in_words;
use mynah_model::remote::Remote;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::room::Room;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::{
    Button, IconButton, Side, both_sides, combo_item, focus_ring, menu, menu_item, plate, tip,
};

mod under_way;

/// Widest search field (mock).
const SEARCH: f32 = 384.0;
/// Below this width the search field is only its icon.
const SEARCH_LEAST: f32 = 150.0;

/// A narrower window leaves out what is only nice to have.
const TIGHT: f32 = 1_040.0;
/// What the menu of projects needs beside its list.
const ABOUT_PROJECTS: f32 = 312.0;
/// Below this one the name of the project needs the room of the draft credits.
const CRAMPED: f32 = 820.0;

/// Draws the bar into `ui`, which is exactly its rectangle.
pub fn top_bar_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let space = ui.max_rect();
    ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
    let mark = pos2(space.left() + size::RAIL / 2.0, space.center().y);
    icons::BIRD_FILL.paint(ui.painter(), mark, 24.0, cx.tokens.accent_ink);

    let strip = Rect::from_min_max(
        pos2(space.left() + size::RAIL, space.top()),
        pos2(space.right() - size::PAD, space.bottom()),
    );
    both_sides(ui, "top-bar", (strip, 0.0), |ui, side| match side {
        Side::Left => {
            let right = ui.max_rect().right();
            // Room stays for the search, if only for its icon.
            ui.set_max_width(ui.max_rect().width() - 64.0);
            project_ui(ui, cx);
            saved_ui(ui, cx);
            ui.add_space(16.0);
            backend_ui(ui, cx);
            let rect = search_rect(space, ui.min_rect().right(), right);
            search_ui(ui, cx, rect);
        }
        Side::Right => spend_ui(ui, cx),
    });
}

/// Where the search stands: in the middle of the bar, or between what has these edges.
fn search_rect(bar: Rect, left: f32, right: f32) -> Rect {
    let room = right - left - 32.0;
    let width = if room < SEARCH_LEAST {
        size::CONTROL
    } else {
        room.min(SEARCH)
    };
    let half = width / 2.0;
    let last = right - 16.0 - half;
    let first = (left + 16.0 + half).min(last);
    let center = bar.center().x.clamp(first, last);
    Rect::from_center_size(pos2(center, bar.center().y), vec2(width, size::CONTROL))
}

/// Whether the window is narrow: then words that an icon says too are left out.
fn is_tight(ui: &Ui) -> bool {
    width(ui) < TIGHT
}

fn width(ui: &Ui) -> f32 {
    ui.ctx().content_rect().width()
}

/// Name of the project; opens the list of projects.
fn project_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let t = cx.tokens;
    let name = cx
        .desk
        .project
        .as_ref()
        .map_or_else(|| tr!("project-none"), |project| shown_name(&project.card));
    let most = (ui.available_width() - 280.0).clamp(64.0, 320.0);
    let galley = Face::BodyStrong.elided(ui, name.as_str(), t.text, most);
    let wanted = vec2(galley.size().x + 18.0 + 16.0, size::CONTROL);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    let said = tr!("project-button", name = name);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), said.as_str()));
    ground(ui, &response, rect);
    let at = pos2(rect.left() + 8.0, rect.center().y - galley.size().y / 2.0);
    let caret = pos2(at.x + galley.size().x + 12.0, rect.center().y);
    ui.painter().galley(at, galley, t.text);
    icons::CARET_DOWN.paint(ui.painter(), caret, 12.0, t.text3);
    let response = tip(ui, response, &tr!("project-button.tip"));
    if response.clicked() {
        // Another program on the same library may have made some.
        cx.send(Command::Project(ProjectCommand::List));
    }
    menu(&response, (&tr!("project-menu"), 288.0), |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let most = ui.ctx().content_rect().height() - 80.0;
        let area = egui::ScrollArea::vertical().min_scrolled_height(most);
        area.max_height(most).show(ui, |ui| projects_ui(ui, cx));
    });
}

fn shown_name(card: &ProjectCard) -> String {
    if card.sample {
        tr!("project-sample", name = card.name.as_str())
    } else {
        card.name.clone()
    }
}

fn projects_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let t = cx.tokens;
    let open = cx.desk.project.as_ref().map(|project| project.card.id);
    match &cx.desk.projects {
        Remote::Failed { trouble, .. } => {
            ui.label(Face::Small.rich(&*trouble.what, t.bad_ink));
        }
        Remote::Idle | Remote::Loading { .. } | Remote::Ready(_) => {}
    }
    let cards = cx.desk.projects.value().map_or(&[][..], Vec::as_slice);
    // What can be done with them stands below, in a small window too.
    let room = ui.ctx().content_rect().height() - ABOUT_PROJECTS;
    egui::ScrollArea::vertical()
        .max_height(room.clamp(2.0 * size::CONTROL_SMALL, 280.0))
        .show(ui, |ui| {
            for card in cards {
                let chosen = Some(card.id) == open;
                let (opens, discards) = project_row_ui(ui, card, chosen);
                if opens && !chosen {
                    cx.send(Command::Project(ProjectCommand::Open(card.id)));
                    cx.view.room = Room::Script;
                }
                if discards {
                    cx.send(Command::Project(ProjectCommand::Discard(card.id)));
                }
            }
        });
    ui.separator();
    for (action, icon) in [
        (Action::Projects, icons::LIST),
        (Action::NewProject, icons::FILE_PLUS),
        (Action::OpenScript, icons::FOLDER_OPEN),
        (Action::PasteScript, icons::CLIPBOARD_TEXT),
        (Action::OpenProjectFile, icons::DOWNLOAD_SIMPLE),
        (Action::RenameProject, icons::PENCIL_SIMPLE),
        (Action::SaveTemplate, icons::COPY),
        (Action::ExportProject, icons::EXPORT),
        (Action::ShowBin, icons::TRASH),
    ] {
        let keys = action.keys_text(ui.ctx()).unwrap_or_default();
        let ready = action.is_ready(cx.desk, cx.view);
        let item = ui.add_enabled_ui(ready, |ui| {
            menu_item(ui, icon, (&action.label(), &keys), &action.tip())
        });
        if item.inner.clicked() {
            cx.act(action);
        }
    }
}

/// A project of the list, and the button that puts it into the bin. Whether each was pressed.
fn project_row_ui(ui: &mut Ui, card: &ProjectCard, chosen: bool) -> (bool, bool) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let size = vec2(
            ui.available_width() - size::CONTROL_SMALL - 4.0,
            size::CONTROL_SMALL,
        );
        let lines = tr!("project-lines", lines = card.lines);
        let words = (&*shown_name(card), lines.as_str());
        let explanation = tr!("project-item.tip");
        let opens = ui.allocate_ui(size, |ui| combo_item(ui, chosen, words, &explanation));
        let name = tr!("project-discard", name = card.name.as_str());
        let discard = IconButton::new(icons::TRASH, name).tip(tr!("project-discard.tip"));
        (opens.inner.clicked(), ui.add(discard.row()).clicked())
    })
    .inner
}

/// A statement, no button: there is no Save command.
fn saved_ui(ui: &mut Ui, cx: &StudioCtx<'_>) {
    if cx.desk.project.is_none() {
        return;
    }
    let t = cx.tokens;
    let (icon, icon_ink, word, ink, explanation) = match cx.desk.saved() {
        Saved::Yes => (
            icons::CHECK,
            t.good,
            tr!("saved-yes"),
            t.text3,
            tr!("saved-yes.tip"),
        ),
        Saved::Writing => (
            icons::CIRCLE_DASHED,
            t.text3,
            tr!("saved-writing"),
            t.text3,
            tr!("saved-yes.tip"),
        ),
        Saved::Failed(trouble) => (
            icons::WARNING_FILL,
            t.bad,
            tr!("saved-failed"),
            t.bad_ink,
            trouble.what.clone(),
        ),
    };
    let shown = if is_tight(ui) { "" } else { word.as_str() };
    let galley = Face::Small.galley(ui, shown, ink);
    let wanted = vec2(18.0 + galley.size().x, size::CONTROL_SMALL);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, word.as_str()));
    let middle = rect.center().y;
    icon.paint(
        ui.painter(),
        pos2(rect.left() + 7.0, middle),
        14.0,
        icon_ink,
    );
    let at = pos2(rect.left() + 18.0, middle - galley.size().y / 2.0);
    ui.painter().galley(at, galley, ink);
    tip(ui, response, &explanation);
}

/// Who speaks, always visible; opens the switch.
fn backend_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let Some(project) = &cx.desk.project else {
        return;
    };
    let t = cx.tokens;
    let backend = project.card.backend;
    let (word, mut detail) = words_of(cx, backend);
    let draft = backend == Backend::Draft;
    if !draft && cx.desk.has_zero_retention() {
        detail = tr!("backend-button.unkept", detail = detail);
    }
    let (ink, detail_ink) = if draft {
        (t.accent_ink, t.text2)
    } else {
        (t.text, t.text2)
    };
    let lost = cx.desk.lost.contains_key(&backend);
    let face = if draft {
        Face::SmallMedium
    } else {
        Face::Small
    };
    let name = face.galley(ui, word.as_str(), ink);
    let about = Face::Small.galley(ui, format!(" · {detail}"), detail_ink);
    let mark = if draft { 20.0 } else { 14.0 };
    // A narrow bar keeps the name and lets the detail go.
    let full = 20.0 + mark + name.size().x + about.size().x;
    let wide = full <= ui.available_width();
    let width = if wide { full } else { full - about.size().x };
    let (rect, response) = ui.allocate_exact_size(vec2(width, size::CONTROL_SMALL), Sense::click());
    let said = tr!("backend-button", backend = word.as_str(), detail = detail);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), said.as_str()));
    let (fill, line) = match (draft, response.hovered()) {
        (true, _) => (t.tint_accent, t.line_accent),
        (false, true) => (t.bg2, t.line),
        (false, false) => (t.bg1, t.line),
    };
    plate(ui, rect, size::RADIUS, fill, line);
    let middle = rect.center().y;
    let left = rect.left() + 10.0;
    if draft {
        icons::HARD_DRIVES_FILL.paint(ui.painter(), pos2(left + 7.0, middle), 14.0, ink);
    } else {
        let ready = matches!(cx.desk.key, KeyState::Here { .. });
        let refused = cx.desk.key_refused;
        let color = match (lost || refused, ready) {
            (true, _) => t.bad,
            (false, true) => t.good,
            (false, false) => t.warn,
        };
        ui.painter()
            .circle_filled(pos2(left + 4.0, middle), 4.0, color);
    }
    let at = pos2(left + mark, middle - name.size().y / 2.0);
    let behind = pos2(at.x + name.size().x, middle - about.size().y / 2.0);
    ui.painter().galley(at, name, ink);
    if wide {
        ui.painter().galley(behind, about, detail_ink);
    }
    focus_ring(ui, &response, size::RADIUS);
    let response = tip(ui, response, &tr!("backend-button.tip"));
    menu(&response, (&tr!("backend-menu"), 300.0), |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        switch_ui(ui, cx, backend);
    });
}

/// Name and state of a backend.
fn words_of(cx: &StudioCtx<'_>, backend: Backend) -> (String, String) {
    if cx.desk.lost.contains_key(&backend) {
        return (backend_name(backend), tr!("backend-lost"));
    }
    match backend {
        Backend::Draft => (tr!("backend-draft"), tr!("backend-draft.detail")),
        Backend::Live => (
            tr!("backend-live"),
            match &cx.desk.key {
                KeyState::None => tr!("key-none"),
                KeyState::Testing => tr!("key-testing"),
                KeyState::NoVoice { .. } => tr!("key-no-voice"),
                KeyState::Locked => tr!("key-locked"),
                KeyState::Here { .. } if cx.desk.key_refused => tr!("key-refused"),
                KeyState::Here { masked, .. } => cx
                    .desk
                    .meters
                    .get(&Backend::Live)
                    .and_then(Remote::value)
                    .map_or_else(|| masked.clone(), |meter| words::plan(&meter.plan)),
            },
        ),
    }
}

/// The plan as it is written: the service's word with a capital.
fn switch_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, backend: Backend) {
    for (to, action) in [
        (Backend::Draft, Action::UseDraft),
        (Backend::Live, Action::UseLive),
    ] {
        let (word, detail) = words_of(cx, to);
        let chosen = combo_item(ui, to == backend, (&word, &detail), &action.tip()).clicked();
        if chosen && to != backend {
            cx.act(if to == Backend::Live && !has_key(cx) {
                Action::KeySettings
            } else {
                action
            });
        }
    }
    ui.separator();
    let on = cx.desk.has_zero_retention();
    let (label, state) = (tr!("backend-zero-retention"), on_or_off(on));
    let explanation = Action::ZeroRetention.tip();
    if combo_item(ui, on, (&label, &state), &explanation).clicked() {
        cx.act(Action::ZeroRetention);
    }
    let action = Action::KeySettings;
    if menu_item(ui, icons::KEY, (&action.label(), ""), &action.tip()).clicked() {
        cx.act(action);
    }
}

fn on_or_off(on: bool) -> String {
    if on {
        tr!("backend-zero-retention.on")
    } else {
        tr!("backend-zero-retention.off")
    }
}

fn has_key(cx: &StudioCtx<'_>) -> bool {
    cx.desk.key.is_usable()
}

fn search_ui(ui: &Ui, cx: &mut StudioCtx<'_>, rect: Rect) {
    let t = cx.tokens;
    let response = ui.interact(rect, ui.scope_id().with("search"), Sense::click());
    let label = tr!("search-hint");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), label.as_str()));
    let line = if response.hovered() { t.text3 } else { t.line };
    plate(ui, rect, size::RADIUS, t.bg0, line);
    let middle = rect.center().y;
    if rect.width() < SEARCH_LEAST {
        icons::MAGNIFYING_GLASS.paint(ui.painter(), rect.center(), 16.0, t.text3);
    } else {
        let glass = pos2(rect.left() + 18.0, middle);
        icons::MAGNIFYING_GLASS.paint(ui.painter(), glass, 16.0, t.text3);
        let keys = Action::Palette.keys_text(ui.ctx()).unwrap_or_default();
        let keys = Face::MonoLabel.galley(ui, keys.replace('+', " "), t.text2);
        let cap = Rect::from_min_max(
            pos2(rect.right() - 18.0 - keys.size().x, middle - 10.0),
            pos2(rect.right() - 6.0, middle + 10.0),
        );
        // Another command may have taken its keys.
        if !keys.is_empty() {
            let radius = CornerRadius::same(size::RADIUS_SMALL as u8);
            ui.painter().rect_filled(cap, radius, t.bg3);
        }
        let at = cap.center() - keys.size() / 2.0;
        ui.painter().galley(at, keys, t.text2);
        let hint = Face::Body.elided(ui, label.as_str(), t.text3, cap.left() - rect.left() - 44.0);
        let at = pos2(rect.left() + 34.0, middle - hint.size().y / 2.0);
        ui.painter().galley(at, hint, t.text3);
    }
    focus_ring(ui, &response, size::RADIUS);
    if tip(ui, response, &Action::Palette.tip_with_keys(ui.ctx())).clicked() {
        cx.act(Action::Palette);
    }
}

/// Draws the main button of the Script room, and what stops the work that it started.
fn spend_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let stops = Action::CancelAll.is_ready(cx.desk, cx.view);
    // The main button of another room is its own: a press here would spend in a room that isn't seen.
    if cx.view.room != Room::Script {
        if stops {
            under_way::ui(ui, cx);
        }
        return;
    }
    let tally = cx.desk.tally();
    // What isn't shown is generated too, and nobody is to wonder.
    let is_sifted = cx.view.hides && tally.changed > 0;
    if before_ui(ui, cx) {
        return;
    }
    let label = if tally.counting {
        tr!("generate-counting")
    } else if tally.changed == 0 && tally.awaited > 0 {
        tr!("generate-awaited")
    } else if tally.changed == 0 {
        tr!("generate-none")
    } else if is_sifted {
        tr!("generate-all-changed", count = tally.changed)
    } else {
        tr!("generate-changed", count = tally.changed)
    };
    let why_not = why_nothing(cx.desk).map(|why| match cx.view.to_redo {
        0 => why,
        lines => format!("{why}. {}", tr!("generate-redo", lines = lines)),
    });
    let ready = why_not.is_none();
    let mut explanation = Action::GenerateChanged.tip_with_keys(ui.ctx());
    if is_sifted {
        explanation = format!("{explanation}\n{}", tr!("generate-all-changed.tip"));
    }
    if tally.voiceless > 0 {
        let left_out = tr!("generate-voiceless", lines = tally.voiceless);
        explanation = format!("{explanation}\n{left_out}");
    }
    if tally.gone > 0 {
        let left_out = tr!("generate-gone-too", lines = tally.gone);
        explanation = format!("{explanation}\n{left_out}");
    }
    let (icon, explanation) = match too_little(cx, tally.changed_price) {
        Some(warning) if ready => (icons::WARNING_FILL, format!("{warning}\n{explanation}")),
        _ => (icons::LIGHTNING_FILL, explanation),
    };
    let mut button = Button::new(label)
        .icon(icon)
        .tip(explanation)
        .why_not(why_not);
    if ready {
        button = button.price(if tally.is_at_most {
            PriceText::at_most(tally.changed_price)
        } else {
            PriceText::short(tally.changed_price)
        });
    }
    // Where nothing is spent the button steps back.
    button = button.main(ready && cx.view.spends_above());
    if stops {
        under_way::ui(ui, cx);
        // Who reaches for one of them must not hit the other.
        ui.add_space(if width(ui) < CRAMPED { 16.0 } else { 40.0 });
    }
    if ui.add(button).clicked() {
        cx.act(Action::GenerateChanged);
    }
}

/// Draws what is to be done before anything can be generated. Returns false if nothing is.
fn before_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) -> bool {
    if let Some(lines) = to_redo(cx) {
        let button = Button::new(tr!("generate-redo-listed", lines = lines));
        let button = button.icon(icons::ARROW_CLOCKWISE).main(false);
        let explanation = tr!("generate-redo-listed.tip");
        if ui.add(button.tip(explanation)).clicked() {
            cx.act(Action::ListToRedo);
        }
        return true;
    }
    if let Some(speakers) = to_cast(cx) {
        let button = Button::new(tr!("generate-cast", speakers = speakers));
        let button = button.icon(icons::USERS).main(cx.view.spends_above());
        if ui.add(button.tip(tr!("generate-cast.tip"))).clicked() {
            cx.act(Action::Cast);
        }
        return true;
    }
    false
}

/// How many speakers need a voice, where no line can be generated before they have one.
fn to_cast(cx: &StudioCtx<'_>) -> Option<usize> {
    let tally = cx.desk.tally();
    let is_quiet = !tally.counting && tally.changed + tally.awaited + tally.under_way == 0;
    if !is_quiet || tally.voiceless == 0 || cx.desk.is_offer_awaited() {
        return None;
    }
    Some(cx.desk.speakers_without_voice()).filter(|speakers| *speakers > 0)
}

/// How many lines a review has spoken again, where nothing else is to be made and no button of the room speaks them.
fn to_redo(cx: &StudioCtx<'_>) -> Option<usize> {
    let tally = cx.desk.tally();
    let is_quiet = !tally.counting && tally.changed + tally.awaited + tally.under_way == 0;
    let is_asked = cx.view.bars.again || cx.view.bars.reviews;
    let is_free = is_quiet && !is_asked && cx.desk.project.is_some();
    (is_free && cx.view.to_redo > 0).then_some(cx.view.to_redo)
}

/// What will not be enough, where a price is known to be more than is left. No reason to stop anybody: a plan may go on
/// beyond, and of a budget what fits is spoken.
fn too_little(cx: &StudioCtx<'_>, price: Price) -> Option<String> {
    let mut budgets = cx.desk.hard_budgets(price.backend);
    // As the question counts that comes with the press: behind what is ordered already.
    let crossed = |standing: &&Standing| price.quote.most > cx.desk.left_behind(standing);
    if let Some(standing) = budgets.find(crossed) {
        let credits = |credits| in_words(price.backend, credits);
        let left = credits(cx.desk.left_behind(standing));
        let limit = credits(standing.budget.credits);
        return Some(match standing.budget.scope {
            Scope::Month => tr!("generate-too-little-month", limit = limit, left = left),
            Scope::Project(_) => tr!("generate-too-little-project", limit = limit, left = left),
            Scope::Key(_) => tr!("generate-too-little-key", limit = limit, left = left),
        });
    }
    // Draft credits refill.
    if price.backend == Backend::Draft {
        return None;
    }
    let left = cx.desk.left_for_batch(price.backend)?;
    (price.quote.least > left).then(|| tr!("generate-too-little", left = thousands(left.0)))
}

/// Hover and focus of a quiet button in the bar.
fn ground(ui: &Ui, response: &Response, rect: Rect) {
    let t = mynah_ui_kit::theme::Tokens::of(ui);
    if response.hovered() {
        let radius = CornerRadius::same(size::RADIUS as u8);
        ui.painter().rect_filled(rect, radius, t.bg2);
    }
    focus_ring(ui, response, size::RADIUS);
}
