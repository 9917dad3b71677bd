//! The words about a cheaper model, the same wherever a price is told.

use egui::{Label, Ui};

use mynah_i18n::tr;
use mynah_model::desk::{Advice, Loss};
use mynah_ui_kit::theme::{Face, Tokens, icons};

/// Says that a cheaper model would do, what it saves, and what is lost by it.
pub fn advice_ui(ui: &mut Ui, advice: &Advice) {
    let t = Tokens::of(ui);
    ui.horizontal_top(|ui| {
        let (rect, _) = ui.allocate_exact_size(egui::vec2(16.0, 20.0), egui::Sense::hover());
        icons::INFO.paint(ui.painter(), rect.center(), 14.0, t.text2);
        ui.add(Label::new(Face::Small.rich(words(advice), t.text2)).wrap());
    });
}

fn words(advice: &Advice) -> String {
    let lost: Vec<String> = advice.lost.iter().map(|loss| loss_words(*loss)).collect();
    let (from, to) = (advice.from.as_str(), advice.to.as_str());
    let saves = advice.saves.to_string();
    if lost.is_empty() {
        return tr!("advice-cheaper", from = from, to = to, saves = saves);
    }
    let lost = lost.join(", ");
    tr!(
        "advice-cheaper.lost",
        from = from,
        to = to,
        saves = saves,
        lost = lost
    )
}

/// What is lost by another model, in words.
pub fn loss_words(loss: Loss) -> String {
    match loss {
        Loss::Tags => tr!("advice-lost-tags"),
        Loss::Languages { speaks, of } => {
            tr!("advice-lost-languages", speaks = speaks, of = of)
        }
        Loss::Style => tr!("advice-lost-style"),
        Loss::Speed => tr!("advice-lost-speed"),
        Loss::Boost => tr!("advice-lost-boost"),
    }
}
