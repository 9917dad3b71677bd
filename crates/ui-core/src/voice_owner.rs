//! Whose voice a recording has, and how the person here stands to them.

use egui::Ui;

use crate::ctx::StudioCtx;
use mynah_core::consent::Relation;
use mynah_i18n::tr;
use mynah_model::consent_text::relation;
use mynah_model::statement::Whose;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::{Combo, TextField, caption, combo_item};

/// Width of a field.
const WIDE: f32 = 360.0;

/// What its two fields are called, and what they do.
pub struct Asked {
    /// Of the name.
    pub owner: String,
    /// What it is for.
    pub owner_tip: String,
    /// Of how they stand to each other.
    pub relation: String,
    /// What choosing it says.
    pub relation_tip: String,
}

/// What is to stand in the field of the name.
pub fn whose_name(is_own: bool) -> String {
    if is_own {
        tr!("clone-owner.yours")
    } else {
        tr!("clone-owner.hint")
    }
}

/// Draws both.
pub fn whose_ui(ui: &mut Ui, cx: &StudioCtx<'_>, whose: &mut Whose, asked: &Asked) {
    let (t, hint) = (cx.tokens, whose_name(whose.relation == Some(Relation::Own)));
    caption(ui, Face::Label, &asked.owner, t.text2);
    let field = TextField::new(&mut whose.owner, &asked.owner)
        .hint(&hint)
        .tip(&asked.owner_tip);
    let width = ui.available_width().min(WIDE);
    if ui.add(field.small().limit(100).width(width)).changed() {
        // It was said of somebody else.
        whose.relation = None;
    }
    let explanation = asked.relation_tip.as_str();
    let shown = whose
        .relation
        .map_or_else(|| tr!("design-taken-choose"), relation);
    Combo::new(&asked.relation, &shown)
        .width(width)
        .tip(explanation)
        .show(ui, |ui| {
            for of in [
                Relation::Own,
                Relation::Consented,
                Relation::PublicDomain,
                Relation::Licensed,
            ] {
                let on = whose.relation == Some(of);
                if combo_item(ui, on, (&relation(of), ""), explanation).clicked() {
                    whose.relation = Some(of);
                }
            }
        });
}
