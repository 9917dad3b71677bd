//! The bar in which the number of a line is written to go there.

use egui::{Key, Modifiers, Ui};

use super::bar::ground_ui;
use super::find_bar::{Done, has_keys};
use mynah_i18n::tr;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::{Button, TextField};

/// Width of its field: the digits of a million.
const FIELD: f32 = 96.0;

/// The bar while it is open.
#[derive(Debug, Default)]
pub struct GoTo {
    typed: String,
    begun: bool,
}

impl GoTo {
    /// Draws it.
    pub fn ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) -> Done {
        ground_ui(ui, cx.tokens, |ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            ui.horizontal(|ui| self.inside_ui(ui, cx)).inner
        })
    }

    fn inside_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) -> Done {
        let rows = cx.desk.script().items();
        let lines = rows.lines();
        let wanted = self.typed.trim().parse::<usize>().ok();
        let place = wanted.and_then(|number| rows.place_of_line(number));
        let (name, explanation) = (tr!("go-to-field"), tr!("go-to-field.tip"));
        let field = TextField::new(&mut self.typed, &name)
            .tip(&explanation)
            .wrong(place.is_none() && wanted.is_some())
            .mono()
            .small()
            .width(FIELD)
            .limit(9);
        ui.label(Face::Small.rich(tr!("go-to"), cx.tokens.text2));
        let field = ui.add(field);
        if !std::mem::replace(&mut self.begun, true) {
            field.request_focus();
        }
        ui.label(Face::Small.rich(tr!("go-to-of", lines = lines), cx.tokens.text2));
        let why = place.is_none().then(|| tr!("go-to-none", lines = lines));
        let go = Button::new(tr!("go-to-go"))
            .small()
            .outline()
            .why_not(why)
            .tip(tr!("go-to-go.tip"));
        // Taken: what follows speaks the line that Enter is pressed on.
        let enter = |ui: &Ui| ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let entered = field.lost_focus() && enter(ui);
        let pressed = ui.add(go).clicked();
        let item = place.filter(|_| pressed || entered);
        let found = item.and_then(|place| Some(rows.get(place)?.id()));
        if entered && found.is_none() {
            field.request_focus();
        }
        Done {
            found,
            closed: found.is_some(),
            has_keys: has_keys(&field),
        }
    }
}
