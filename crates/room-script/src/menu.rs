//! The menu of a row.

use egui::{Modifiers, Popup, Response, ScrollArea, Ui};

use super::list::Touch;
use super::row::RowCx;
use mynah_core::ids::LineId;
use mynah_i18n::tr;
use mynah_script::folds::heading_of;
use mynah_ui_core::action::Action;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::Icon;
use mynah_ui_kit::theme::icons;
use mynah_ui_kit::widgets::menu::menu_of;
use mynah_ui_kit::widgets::menu_item;

/// Its width: the longest words with their keys.
const WIDTH: f32 = 268.0;

/// What is around its rows, and beyond it in the window.
const AROUND: f32 = 32.0;

/// What a row's menu offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MenuItem {
    /// Write it.
    Edit,
    /// Put a rest or a tag into it.
    Tag,
    /// Another take.
    AnotherTake,
    /// Several takes at once.
    SeveralTakes,
    /// Its settings side by side.
    Sweep,
    /// A sound file as its take.
    Recording,
    /// Make its take final, or not.
    Approve,
    /// Play from here on.
    PlayFromHere,
    /// Play what stands below its heading.
    PlayChapter,
    /// An empty line below.
    AddLine,
    /// A chapter's heading above.
    AddChapter,
    /// A scene's heading above.
    AddHeading,
    /// Cut it in two where the cursor stood last, or between sentences.
    Split,
    /// Join it with the line below.
    Join,
    /// One up.
    MoveUp,
    /// One down.
    MoveDown,
    /// Copy it as text.
    Copy,
    /// The same, and take it out.
    Cut,
    /// Write its take to a file.
    Export,
    /// Take it out.
    Delete,
}

impl MenuItem {
    /// All of them, in groups that a line divides.
    const GROUPS: [&[Self]; 6] = [
        &[Self::Edit, Self::Tag],
        &[
            Self::AnotherTake,
            Self::SeveralTakes,
            Self::Sweep,
            Self::Recording,
        ],
        &[
            Self::Approve,
            Self::PlayFromHere,
            Self::PlayChapter,
            Self::Export,
        ],
        &[Self::AddLine, Self::AddChapter, Self::AddHeading],
        &[Self::Split, Self::Join, Self::MoveUp, Self::MoveDown],
        &[Self::Copy, Self::Cut, Self::Delete],
    ];

    fn text(self) -> (Icon, String) {
        match self {
            Self::Edit => (icons::CURSOR_TEXT, tr!("script-menu-edit")),
            Self::Tag => (icons::TIMER, tr!("script-menu-tag")),
            Self::AnotherTake => (icons::LIGHTNING, tr!("script-menu-another")),
            Self::SeveralTakes => (icons::COPY, Action::SeveralTakes.label()),
            Self::Sweep => (icons::SLIDERS_HORIZONTAL, Action::Sweep.label()),
            Self::Recording => (icons::MICROPHONE_STAGE, Action::AddRecording.label()),
            Self::Approve => (icons::CHECK_CIRCLE, tr!("script-menu-approve")),
            Self::PlayFromHere => (icons::PLAY, tr!("script-menu-play-from")),
            Self::PlayChapter => (icons::PLAY, Action::PlayChapter.label()),
            Self::AddLine => (icons::PLUS, tr!("script-menu-add-line")),
            Self::AddChapter => (icons::TEXT_H, tr!("script-menu-add-chapter")),
            Self::AddHeading => (icons::TEXT_H, tr!("script-menu-add-heading")),
            Self::Split => (icons::ARROWS_SPLIT, tr!("script-menu-split")),
            Self::Join => (icons::ARROWS_MERGE, tr!("script-menu-join")),
            Self::MoveUp => (icons::ARROW_UP, tr!("script-menu-up")),
            Self::MoveDown => (icons::ARROW_DOWN, tr!("script-menu-down")),
            Self::Copy => (icons::COPY, tr!("script-menu-copy")),
            Self::Cut => (icons::SCISSORS, tr!("script-menu-cut")),
            Self::Export => (icons::EXPORT, tr!("script-menu-export")),
            Self::Delete => (icons::TRASH, tr!("script-menu-delete")),
        }
    }
}

impl MenuItem {
    /// The same in palette and shortcuts.
    pub fn action(self) -> Action {
        match self {
            Self::Edit => Action::EditLine,
            Self::Tag => Action::InsertTag,
            Self::AnotherTake => Action::AnotherTake,
            Self::SeveralTakes => Action::SeveralTakes,
            Self::Sweep => Action::Sweep,
            Self::Recording => Action::AddRecording,
            Self::Approve => Action::ApproveTake,
            Self::PlayFromHere => Action::PlayFromHere,
            Self::PlayChapter => Action::PlayChapter,
            Self::AddLine => Action::AddLine,
            Self::AddChapter => Action::AddChapter,
            Self::AddHeading => Action::AddHeading,
            Self::Split => Action::SplitLine,
            Self::Join => Action::JoinLine,
            Self::MoveUp => Action::MoveLineUp,
            Self::MoveDown => Action::MoveLineDown,
            Self::Copy => Action::CopyLines,
            Self::Cut => Action::CutLines,
            Self::Export => Action::ExportLine,
            Self::Delete => Action::DeleteLine,
        }
    }
}

/// What is done to all marked rows by the menu of one of them, with what it costs where the action itself asks.
const OF_MARKED: [Action; 8] = [
    Action::PlaySelected,
    Action::SeveralTakes,
    Action::ApproveTake,
    Action::ChooseSpeaker,
    Action::JoinLine,
    Action::CopyLines,
    Action::CutLines,
    Action::DeleteLine,
];

fn of_marked(action: Action) -> (Icon, String) {
    match action {
        Action::PlaySelected => (icons::PLAY, action.label()),
        Action::SeveralTakes => (icons::COPY, action.label()),
        Action::ApproveTake => (icons::CHECK_CIRCLE, tr!("script-menu-marked-approve")),
        Action::ChooseSpeaker => (icons::USER, tr!("script-menu-marked-speaker")),
        Action::JoinLine => (icons::ARROWS_MERGE, tr!("script-menu-marked-join")),
        Action::CopyLines => (icons::COPY, tr!("script-menu-copy")),
        Action::CutLines => (icons::SCISSORS, tr!("script-menu-cut")),
        _ => (icons::TRASH, tr!("script-menu-marked-delete")),
    }
}

/// The menu of a row that is marked with others: what it offers is done to all of them, and they stay marked.
fn marked_menu_ui((button, row): (&Response, &Response), cx: &mut RowCx<'_>, line: LineId) {
    let list = |ui: &mut Ui| {
        ui.set_width(WIDTH);
        ui.spacing_mut().item_spacing.y = 2.0;
        let mut chosen = None;
        for action in OF_MARKED {
            let (icon, label) = of_marked(action);
            let detail = action.keys_text(ui.ctx()).unwrap_or_default();
            if menu_item(ui, icon, (&label, &detail), &action.tip()).clicked() {
                chosen = Some(action);
            }
        }
        chosen
    };
    let name = tr!("script-marked-menu");
    let by_key = cx.asked.menu == Some(line);
    let chosen = menu_of((button, row, by_key), (&name, WIDTH), list).flatten();
    if let Some(action) = chosen {
        cx.touches.push(Touch::MenuOfMarked(line, action));
    }
}

/// Opens the menu below its button, there by a key as well, or where its row is pressed with the mouse's second button.
pub fn line_menu_ui((button, row): (&Response, &Response), cx: &mut RowCx<'_>, line: LineId) {
    let asked = row.secondary_clicked();
    let id = Popup::default_response_id(button);
    let by_key = cx.asked.menu == Some(line);
    if !button.clicked() && !asked && !by_key && !Popup::is_id_open(&button.ctx, id) {
        return;
    }
    if (cx.is_marked)(line) && !button.clicked() {
        marked_menu_ui((button, row), cx, line);
        return;
    }
    // Each of its items means this row: others that were marked are not shown as meant.
    if asked || button.clicked() && (cx.is_marked)(line) {
        cx.touches.push(Touch::Select(line, Modifiers::NONE));
    }
    let price = cx.desk.price_of_fresh(line);
    let takes = cx.desk.takes.get(&line);
    let has_take = takes.is_some_and(|takes| takes.picked.is_some());
    let is_below = heading_of(cx.desk.script(), line).is_some();
    let most = button.ctx.content_rect().height() - AROUND;
    let rows = |ui: &mut Ui| {
        ui.set_width(WIDTH);
        ui.spacing_mut().item_spacing.y = 2.0;
        let mut chosen = None;
        for (place, group) in MenuItem::GROUPS.into_iter().enumerate() {
            if place > 0 {
                ui.separator();
            }
            for item in group {
                let (icon, label) = item.text();
                let detail = match (item, price) {
                    (MenuItem::AnotherTake, Some(price)) => PriceText::short(price).shown,
                    (MenuItem::AnotherTake | MenuItem::SeveralTakes, None) => continue,
                    (MenuItem::Export | MenuItem::Approve, _) if !has_take => continue,
                    (MenuItem::PlayChapter, _) if !is_below => continue,
                    _ => item.action().keys_text(ui.ctx()).unwrap_or_default(),
                };
                let explanation = item.action().tip();
                if menu_item(ui, icon, (&label, &detail), &explanation).clicked() {
                    chosen = Some(*item);
                }
            }
        }
        chosen
    };
    // In a low window with large text it has more rows than room.
    let list = |ui: &mut Ui| {
        let area = ScrollArea::vertical().max_height(most);
        area.min_scrolled_height(most).show(ui, rows).inner
    };
    let name = tr!("script-line-menu.tip");
    let chosen = menu_of((button, row, by_key), (&name, WIDTH), list).flatten();
    if let Some(item) = chosen {
        cx.touches.push(Touch::Menu(line, item));
    }
}
