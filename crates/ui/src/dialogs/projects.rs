//! All projects: how large they are, who speaks in them, and what can be done with each.

use egui::accesskit::Role;
use egui::{CornerRadius, Key, Label, Modifiers, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::rows::{self, Rows};
use super::{Dialog, Outcome};
use mynah_core::backend::Backend;
use mynah_core::ids::ProjectId;
use mynah_i18n::tr;
use mynah_i18n::{counted, size as in_bytes};
use mynah_model::command::{Command, ProjectCommand};
use mynah_model::desk::{Desk, ProjectCard, ProjectSize};
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::dialog_buttons::entered;
use mynah_ui_core::room::Room;
use mynah_ui_core::words;
use mynah_ui_core::words::duration;
use mynah_ui_kit::theme::{Face, Tokens, icons, size};
use mynah_ui_kit::widgets::menu::{arrows, ends};
use mynah_ui_kit::widgets::{
    Button, Segment, TextField, at_right, focus_ring, segmented, select_all, tip,
};

/// Width of the dialog where the window has it.
pub const WIDTH: f32 = 680.0;
/// Height of a row.
const ROW: f32 = 28.0;
/// Most of the list that is seen at once, and what all around it needs.
const LIST: f32 = 308.0;
const AROUND: f32 = 300.0;
/// The scroll bar floats over the list; rows end before it.
const BAR: f32 = 12.0;
/// Widths of what stands behind the name: lines, length, size, who speaks, when it was touched.
const CELLS: [f32; 5] = [64.0, 68.0, 72.0, 92.0, 132.0];

/// Which projects are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Shelf {
    #[default]
    Projects,
    Archived,
}

/// The dialog while it is open.
#[derive(Default)]
pub struct ProjectsDialog {
    shelf: Shelf,
    query: String,
    /// The one that is chosen; else the first that is found.
    at: Option<ProjectId>,
    /// Where that stands in the list: who is gone from there leaves the choice to the one behind it.
    place: usize,
    /// What was looked for then.
    words: String,
    /// The one that gets another name, and that name.
    renaming: Option<(ProjectId, String)>,
    /// What there was when one was duplicated, until the copy is listed.
    copying: Option<Vec<ProjectId>>,
    /// Whether what there is was asked for.
    asked: bool,
    /// The renaming field was not drawn yet.
    fresh: bool,
}

/// What was pressed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Press {
    Open,
    Rename,
    Duplicate,
    Archive,
    BringBack,
    Export,
    Discard,
}

impl ProjectsDialog {
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Outcome {
        let t = cx.tokens;
        let begins = !std::mem::replace(&mut self.asked, true);
        if begins {
            cx.send(Command::Project(ProjectCommand::List));
            cx.send(Command::Project(ProjectCommand::Measure));
        }
        ui.label(Face::Title.rich(tr!("projects-title"), t.text));
        let sent = self.search_ui(ui, cx.desk, begins);
        let desk = cx.desk;
        let words = self.query.trim().to_lowercase();
        let found = self
            .listed(desk)
            .iter()
            .filter(|card| {
                words
                    .split_whitespace()
                    .all(|word| card.name.to_lowercase().contains(word))
            })
            .collect::<Vec<_>>();
        let place_of = |id| found.iter().position(|card| Some(card.id) == id);
        let copy = self.copying.as_ref().and_then(|before| {
            let mut ids = found.iter().map(|card| card.id);
            ids.find(|id| !before.contains(id))
        });
        let mut moved = copy.and_then(|copy| place_of(Some(copy)));
        if copy.is_some() {
            self.copying = None;
        }
        let place = moved.or_else(|| place_of(self.at));
        if self.words != words {
            (self.place, self.words) = (0, words.clone());
        }
        let mut place = place.or_else(|| Some(self.place.min(found.len().checked_sub(1)?)));
        if self.renaming.is_none() {
            moved = arrows(ui, place, found.len()).or(moved);
            if words.is_empty() {
                moved = moved.or_else(|| ends(ui, found.len()));
            }
        }
        place = moved.or(place);
        let mut press = None;
        if let Some(pressed) = rows_ui(ui, desk, &found, (place, moved)) {
            place = Some(pressed.0);
            press = pressed.1.then_some(Press::Open);
        }
        if found.is_empty() {
            let text = match (self.shelf, words.is_empty()) {
                (Shelf::Archived, true) => tr!("projects-none-archived"),
                _ => tr!("projects-none-found"),
            };
            ui.add(Label::new(Face::Small.rich(text, t.text2)).wrap());
        }
        let chosen = place.and_then(|place| found.get(place)).copied();
        self.at = chosen.map(|card| card.id);
        self.place = place.unwrap_or(0);
        if sent {
            press = Some(Press::Open);
        }
        if let Some(renaming) = &mut self.renaming {
            if rename_ui(ui, cx, renaming, &mut self.fresh) {
                self.renaming = None;
            }
        } else {
            let pressed = self.buttons_ui(ui, chosen.is_some());
            press = press.or(pressed);
        }
        let close = Button::new(tr!("dialog-close")).outline();
        let from_file = Button::new(tr!("projects-open-file"))
            .outline()
            .tip(Action::OpenProjectFile.tip());
        let new = Button::new(tr!("projects-new"))
            .outline()
            .tip(Action::NewFromTemplate.tip());
        let bin = Button::new(tr!("projects-bin", count = cx.desk.bin.len()))
            .outline()
            .icon(icons::TRASH)
            .tip(Action::ShowBin.tip());
        let has_bin = !cx.desk.bin.is_empty();
        let (shows_bin, begins, opens_file, closed) = at_right(ui, |ui| {
            let shows_bin = has_bin && ui.add(bin).clicked();
            let begins = ui.add(new).clicked();
            let opens_file = ui.add(from_file).clicked();
            (shows_bin, begins, opens_file, ui.add(close).clicked())
        });
        if let (Some(card), Some(press)) = (chosen, press)
            && let Some(outcome) = self.run(cx, card, press)
        {
            return outcome;
        }
        if shows_bin {
            Outcome::Next(Dialog::Bin)
        } else if opens_file {
            Outcome::Next(Dialog::OpenProjectFile)
        } else if begins {
            Outcome::Next(Dialog::NewProject(None))
        } else if closed {
            Outcome::Done
        } else {
            Outcome::Open
        }
    }

    fn listed<'a>(&self, desk: &'a Desk) -> &'a [ProjectCard] {
        match self.shelf {
            Shelf::Projects => desk.projects.value().map_or(&[], Vec::as_slice),
            Shelf::Archived => &desk.archived,
        }
    }

    /// The field that is searched with, and what is listed. Whether Enter was pressed in the field.
    fn search_ui(&mut self, ui: &mut Ui, desk: &Desk, begins: bool) -> bool {
        let (name, hint, explanation) = (
            tr!("projects-search"),
            tr!("projects-search.hint"),
            tr!("projects-search.tip"),
        );
        let (all, archived) = (tr!("projects-all"), tr!("projects-archived"));
        let (all_tip, archived_tip) = (tr!("projects-all.tip"), tr!("projects-archived.tip"));
        let field = TextField::new(&mut self.query, &name)
            .hint(&hint)
            .tip(&explanation)
            .icon(icons::MAGNIFYING_GLASS)
            .limit(200);
        let field = ui.add(field);
        if begins {
            field.request_focus();
        }
        let count = desk.projects.value().map_or(0, Vec::len);
        let segments = [
            Segment::new(Shelf::Projects, &all)
                .detail(counted(count as u64))
                .tip(&all_tip),
            Segment::new(Shelf::Archived, &archived)
                .detail(counted(desk.archived.len() as u64))
                .tip(&archived_tip),
        ];
        if segmented(ui, &tr!("projects-shelf"), &mut self.shelf, &segments, None) {
            (self.renaming, self.copying, self.place) = (None, None, 0);
        }
        self.renaming.is_none() && entered(ui, &field)
    }

    fn buttons_ui(&self, ui: &mut Ui, any: bool) -> Option<Press> {
        let why = (!any).then(|| tr!("projects-none-chosen"));
        let away = match self.shelf {
            Shelf::Projects => (
                Press::Archive,
                tr!("projects-archive"),
                tr!("projects-archive.tip"),
            ),
            Shelf::Archived => (
                Press::BringBack,
                tr!("projects-bring-back"),
                tr!("projects-bring-back.tip"),
            ),
        };
        let mut press = None;
        ui.horizontal_wrapped(|ui| {
            for (of, label, explanation) in [
                (Press::Open, tr!("projects-open"), tr!("projects-open.tip")),
                (
                    Press::Rename,
                    tr!("projects-rename"),
                    tr!("projects-rename.tip"),
                ),
                (
                    Press::Duplicate,
                    tr!("projects-duplicate"),
                    tr!("projects-duplicate.tip"),
                ),
                away,
                (
                    Press::Export,
                    tr!("projects-export"),
                    tr!("projects-export.tip"),
                ),
                (
                    Press::Discard,
                    tr!("projects-discard"),
                    tr!("projects-discard.tip"),
                ),
            ] {
                let button = Button::new(label)
                    .outline()
                    .small()
                    .tip(explanation)
                    .why_not(why.clone());
                if ui.add(button).clicked() {
                    press = Some(of);
                }
            }
        });
        press
    }

    /// Does what was pressed; what the dialog comes to, when it has done its part.
    fn run(&mut self, cx: &mut StudioCtx<'_>, card: &ProjectCard, press: Press) -> Option<Outcome> {
        let id = card.id;
        cx.send(Command::Project(match press {
            Press::Open => {
                let open = cx.desk.project.as_ref().map(|open| open.card.id);
                if open != Some(id) {
                    cx.send(Command::Project(ProjectCommand::Open(id)));
                }
                cx.view.room = Room::Script;
                return Some(Outcome::Done);
            }
            Press::Rename => {
                self.renaming = Some((id, card.name.clone()));
                self.fresh = true;
                return None;
            }
            Press::Export => return Some(Outcome::Next(Dialog::ExportProject(Some(id)))),
            Press::Duplicate => {
                let there = self.listed(cx.desk).iter().map(|card| card.id);
                self.copying = Some(there.collect());
                ProjectCommand::Duplicate(id)
            }
            Press::Archive => ProjectCommand::Archive(id),
            Press::BringBack => ProjectCommand::BringBack(id),
            Press::Discard => ProjectCommand::Discard(id),
        }));
        None
    }
}

/// The field for another name; `true` when it is over.
fn rename_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    (project, name): &mut (ProjectId, String),
    fresh: &mut bool,
) -> bool {
    if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        return true;
    }
    let mut over = false;
    ui.horizontal(|ui| {
        let (label, explanation) = (tr!("dialog-project-name"), tr!("dialog-project-name.tip"));
        let rename = tr!("dialog-rename-button");
        let field = TextField::new(name, &label)
            .tip(&explanation)
            .small()
            .width(ui.available_width() - 220.0)
            .limit(120);
        let field = ui.add(field);
        if std::mem::take(fresh) {
            field.request_focus();
            select_all(ui, field.id, name);
        }
        let wanted = name.trim().to_owned();
        let why = wanted.is_empty().then(|| tr!("dialog-name-missing"));
        let button = Button::new(rename)
            .small()
            .tip(tr!("dialog-rename-button.tip"))
            .why_not(why);
        let pressed = ui.add(button).clicked() || entered(ui, &field);
        if pressed && !wanted.is_empty() {
            cx.send(Command::Project(ProjectCommand::Rename {
                project: *project,
                name: wanted,
            }));
            over = true;
        }
        let cancel = Button::new(tr!("dialog-cancel")).ghost().small();
        over |= ui.add(cancel.tip(tr!("dialog-cancel.tip"))).clicked();
    });
    over
}

/// Draws the list; which row was pressed, and whether it is to be opened.
fn rows_ui(
    ui: &mut Ui,
    desk: &Desk,
    found: &[&ProjectCard],
    (place, moved): (Option<usize>, Option<usize>),
) -> Option<(usize, bool)> {
    let t = Tokens::of(ui);
    ui.spacing_mut().item_spacing.y = 4.0;
    let wide = ui.available_width() - BAR;
    let (head, _) = ui.allocate_exact_size(vec2(wide, 16.0), Sense::hover());
    let heads = [
        tr!("projects-head-name"),
        tr!("projects-head-lines"),
        tr!("projects-head-length"),
        tr!("projects-head-size"),
        tr!("projects-head-voices"),
        tr!("projects-head-touched"),
    ];
    cells_ui(ui, head, heads, (Face::Label, t.text2));
    let list = Rows {
        row: ROW,
        least: 3.0,
        most: LIST,
        around: AROUND,
        steady: true,
    };
    let led = rows::led(ui, moved);
    list.ui(ui, found.len(), moved, |ui, at| {
        let card = found.get(at)?;
        row_ui(ui, desk, card, (wide, place == Some(at), led == Some(at)))
    })
}

/// A project; whether it was pressed, and whether it is to be opened.
fn row_ui(
    ui: &mut Ui,
    desk: &Desk,
    card: &ProjectCard,
    (wide, chosen, led): (f32, bool, bool),
) -> Option<bool> {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(wide, ROW), rows::sense(chosen));
    rows::lead(ui, &response, led);
    let ProjectSize { seconds, bytes } = desk.sizes.get(&card.id).copied().unwrap_or_default();
    let cells = [
        card.name.clone(),
        counted(card.lines as u64),
        duration(seconds),
        in_bytes(bytes),
        match card.backend {
            Backend::Draft => tr!("backend-draft"),
            Backend::Live => tr!("backend-live"),
        },
        words::time_here(card.touched),
    ];
    response.widget_info(|| {
        let [name, _, length, size, voices, touched] = &cells;
        let said = tr!(
            "projects-row",
            name = name.as_str(),
            lines = tr!("project-lines", lines = card.lines),
            length = length.as_str(),
            size = size.as_str(),
            voices = voices.as_str(),
            touched = touched.as_str()
        );
        let mut info = WidgetInfo::selected(Role::ListBoxOption, true, chosen, name);
        info.current_text_value = Some(said);
        info
    });
    if chosen || response.hovered() {
        let fill = if chosen { t.bg3 } else { t.bg2 };
        let radius = CornerRadius::same(size::RADIUS as u8);
        ui.painter().rect_filled(rect, radius, fill);
    }
    focus_ring(ui, &response, size::RADIUS);
    cells_ui(ui, rect, cells, (Face::Small, t.text));
    let response = tip(ui, response, &tr!("projects-row.tip"));
    let enter = response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let opens = enter || response.double_clicked();
    (opens || response.clicked()).then_some(opens)
}

fn cells_ui(ui: &Ui, rect: Rect, cells: [String; 6], (face, ink): (Face, egui::Color32)) {
    let all: f32 = CELLS.iter().sum();
    let mut left = rect.left() + 8.0;
    let name = rect.width() - all - 8.0;
    for (cell, wide) in cells.into_iter().zip(std::iter::once(name).chain(CELLS)) {
        let galley = face.elided(ui, cell, ink, wide - 8.0);
        let y = rect.center().y - galley.size().y / 2.0;
        ui.painter().galley(pos2(left, y), galley, ink);
        left += wide;
    }
}
