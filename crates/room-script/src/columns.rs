//! Where the columns of the script stand.

use egui::Rangef;

use mynah_model::desk::Desk;

/// Space left and right of the rows.
const SIDE: f32 = 12.0;
/// Below this width of the text the price is short.
const TIGHT_TEXT: f32 = 300.0;
/// Below this one the state is its icon, and length and takes are told in the inspector only.
const BARE_TEXT: f32 = 160.0;

/// How much room the columns have beside the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// All they want.
    Wide,
    /// Only for the short price.
    Tight,
    /// Only for what can be pressed, and the state's icon.
    Bare,
}

/// From so many lines on numbers have five digits.
const MANY: usize = 10_000;

/// The columns of a list of this width. All are absolute positions in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Columns {
    /// The whole row.
    pub row: Rangef,
    /// The bar in the speaker's colour.
    pub bar: Rangef,
    /// The number, which becomes the play button.
    pub number: Rangef,
    /// The speaker.
    pub speaker: Rangef,
    /// The text.
    pub text: Rangef,
    /// The state.
    pub state: Rangef,
    /// The length.
    pub length: Rangef,
    /// How many takes.
    pub takes: Rangef,
    /// The price.
    pub price: Rangef,
    /// The menu.
    pub menu: Rangef,
    /// How much room they have.
    pub fit: Fit,
}

impl Columns {
    /// The columns of a list of the open script between two edges.
    pub fn of(desk: &Desk, list: Rangef) -> Self {
        Self::new(list, desk.script().items().lines())
    }

    /// Columns between two edges. Numbers of five digits and more have room beside the bar.
    fn new(list: Rangef, lines: usize) -> Self {
        let number = if lines < MANY { 0.0 } else { 8.0 };
        let wide = Self::with_price(list, (92.0, number), Fit::Wide);
        if wide.text.span() >= TIGHT_TEXT {
            return wide;
        }
        let tight = Self::with_price(list, (92.0, number), Fit::Tight);
        if tight.text.span() >= BARE_TEXT {
            return tight;
        }
        Self::with_price(list, (80.0, number), Fit::Bare)
    }

    fn with_price(list: Rangef, (price, digits): (f32, f32), fit: Fit) -> Self {
        let wide = |wide: f32, tight: f32, bare: f32| match fit {
            Fit::Wide => wide,
            Fit::Tight => tight,
            Fit::Bare => bare,
        };
        let row = Rangef::new(list.min + SIDE, list.max - SIDE);
        let from = |start: f32, width: f32| Rangef::new(start, start + width);
        let before = |end: f32, width: f32| Rangef::new(end - width, end);
        let bar = from(row.min + 4.0, 4.0);
        let number = from(bar.min, wide(44.0, 44.0, 38.0) + digits);
        let speaker = from(number.max, wide(92.0, 80.0, 64.0));
        let menu = before(row.max, wide(36.0, 36.0, 28.0));
        let price = before(menu.min, price);
        let takes = before(price.min, wide(44.0, 36.0, 0.0));
        let length = before(takes.min, wide(52.0, 52.0, 0.0));
        let state = before(length.min, wide(104.0, 96.0, 18.0));
        let end = state.min - wide(16.0, 16.0, 8.0);
        let text = Rangef::new(speaker.max, end.max(speaker.max + 60.0));
        Self {
            row,
            bar,
            number,
            speaker,
            text,
            state,
            length,
            takes,
            price,
            menu,
            fit,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stand_as_drawn_at_the_usual_size() {
        let columns = Columns::new(Rangef::new(64.0, 1120.0), 10);
        assert_eq!(columns.bar.min, 80.0);
        assert_eq!(columns.speaker.min, 124.0);
        assert_eq!(columns.text.min, 216.0);
        assert_eq!(columns.state.min, 780.0);
        assert_eq!(columns.menu.min, 1072.0);
        assert_eq!(columns.fit, Fit::Wide);
    }

    #[test]
    fn leave_room_for_long_numbers() {
        let list = Rangef::new(64.0, 1120.0);
        let long = Columns::new(list, 100_000).number.span();
        assert_eq!(long - Columns::new(list, 10).number.span(), 8.0);
    }

    #[test]
    fn leave_room_for_the_text_in_a_small_window() {
        let columns = Columns::new(Rangef::new(64.0, 780.0), 10);
        assert_eq!(columns.fit, Fit::Tight);
        assert!(columns.text.span() > 180.0, "{}", columns.text.span());
    }

    #[test]
    fn keep_what_can_be_pressed_when_text_is_large_too() {
        let columns = Columns::new(Rangef::new(64.0, 477.0), 10);
        assert_eq!(columns.fit, Fit::Bare);
        assert!(columns.text.span() > 120.0, "{}", columns.text.span());
        assert!(columns.text.max < columns.state.min);
    }
}
