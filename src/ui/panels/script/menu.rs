//! The menu of a row.

use egui::{Popup, Response, Ui};

use super::list::Touch;
use super::row::RowCx;
use crate::terms::ids::LineId;
use crate::tr;
use crate::ui::theme::Icon;
use crate::ui::theme::icons;
use crate::ui::widgets::combo::menu_item;

/// What a row's menu offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MenuItem {
    /// Write it.
    Edit,
    /// Another take.
    AnotherTake,
    /// Play from here on.
    PlayFromHere,
    /// An empty line below.
    AddLine,
    /// A heading above.
    AddHeading,
    /// Join it with the line below.
    Join,
    /// One up.
    MoveUp,
    /// One down.
    MoveDown,
    /// Take it out.
    Delete,
}

impl MenuItem {
    const ALL: [Self; 9] = [
        Self::Edit,
        Self::AnotherTake,
        Self::PlayFromHere,
        Self::AddLine,
        Self::AddHeading,
        Self::Join,
        Self::MoveUp,
        Self::MoveDown,
        Self::Delete,
    ];

    fn text(self) -> (Icon, String) {
        match self {
            Self::Edit => (icons::CURSOR_TEXT, tr!("script-menu-edit")),
            Self::AnotherTake => (icons::LIGHTNING, tr!("script-menu-another")),
            Self::PlayFromHere => (icons::PLAY, tr!("script-menu-play-from")),
            Self::AddLine => (icons::PLUS, tr!("script-menu-add-line")),
            Self::AddHeading => (icons::TEXT_H, tr!("script-menu-add-heading")),
            Self::Join => (icons::ARROWS_MERGE, tr!("script-menu-join")),
            Self::MoveUp => (icons::ARROW_UP, tr!("script-menu-up")),
            Self::MoveDown => (icons::ARROW_DOWN, tr!("script-menu-down")),
            Self::Delete => (icons::TRASH, tr!("script-menu-delete")),
        }
    }
}

/// Opens the menu below its button.
pub fn line_menu_ui(button: &Response, cx: &mut RowCx<'_>, line: LineId) {
    if !button.clicked() && !Popup::is_id_open(&button.ctx, Popup::default_response_id(button)) {
        return;
    }
    let price = cx.desk.price_of_fresh(line);
    let list = |ui: &mut Ui| {
        ui.set_min_width(220.0);
        let mut chosen = None;
        for item in MenuItem::ALL {
            let (icon, label) = item.text();
            let detail = match (item, price) {
                (MenuItem::AnotherTake, Some(price)) => {
                    crate::ui::widgets::price::PriceText::short(price).shown
                }
                (MenuItem::AnotherTake, None) => continue,
                _ => String::new(),
            };
            if menu_item(ui, Some(icon), &label, &detail).clicked() {
                chosen = Some(item);
            }
        }
        chosen
    };
    let shown = Popup::menu(button).gap(4.0).show(list);
    if let Some(item) = shown.and_then(|shown| shown.inner) {
        cx.touches.push(Touch::Menu(line, item));
    }
}
