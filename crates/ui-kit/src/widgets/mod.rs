//! The house's widgets: one look, one accessible name each, one way to explain themselves.
//!
//! All take their colours from [`Tokens`](crate::theme::Tokens). Everything that can be focused
//! shows a ring ([`focus_ring`]) and explains itself on hover and on F1 ([`tip()`]).

pub mod acting;
pub mod at_right;
pub mod button;
pub mod caption;
pub mod chip;
pub mod combo;
pub mod command;
pub mod count_down;
pub mod empty_state;
pub mod field;
pub mod habit;
pub mod menu;
pub mod meter;
pub mod opening;
pub mod out_of_sight;
pub mod plate;
pub mod price;
pub mod question;
pub mod scroll_bar;
pub mod segmented;
pub mod slider;
pub mod slider_row;
pub mod stepper;
pub mod tabs;
pub mod text_area;
pub mod tip;
pub mod toggle;

pub use acting::{note_place, take_acting};
pub use at_right::{Side, at_right, both_sides};
pub use button::{Button, IconButton, play_button};
pub use caption::caption;
pub use chip::{Chip, key_cap, key_cap_width, key_told, key_told_width};
pub use combo::{Combo, combo_check, combo_item, menu_item};
pub use count_down::count_down;
pub use empty_state::empty_state;
pub use field::{TextField, select_all, to_end};
pub use menu::menu;
pub use meter::progress_bar;
pub use opening::opening_ui;
pub use plate::plate;
pub use price::PriceLabel;
pub use question::escaped;
pub use scroll_bar::keep_clear_of_bar;
pub use segmented::{Segment, segmented, segmented_width};
pub use slider::Slider;
pub use slider_row::{SliderRow, is_at_tick};
pub use stepper::{Step, StepState, stepper};
pub use tabs::{Tab, tabs};
pub use text_area::TextArea;
pub use tip::{explain, focus_ring, ring, tip};
pub use toggle::{named_toggle, tick, tick_row, toggle, toggle_row, usual_toggle_row};
