//! What was tried before: every way that was begun can be taken up again.

use egui::{ScrollArea, Ui};

use super::MakingPanel;
use mynah_core::day::Day;
use mynah_i18n::tr;
use mynah_model::voice_design::{Making, MakingCard};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::date;
use mynah_ui_kit::theme::icons;
use mynah_ui_kit::widgets::{Button, at_right, combo_item, menu};

/// Ways that are listed, and letters of each.
const MOST: usize = 60;
const LETTERS: usize = 60;

impl MakingPanel {
    /// The list of ways, where there is another one than this.
    pub(super) fn earlier_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let Some(listed) = cx.desk.browsed.makings.of(cx.desk.backend()) else {
            return;
        };
        let open = self.open.as_ref().map(|card| card.id);
        let kind = self.kind;
        let others = listed.iter().filter(|card| {
            let is_blank = card.making == Making::new(kind);
            card.making.kind == kind && Some(card.id) != open && !is_blank
        });
        let others: Vec<&MakingCard> = others.take(MOST).collect();
        if others.is_empty() {
            return;
        }
        let (name, explanation) = (tr!("making-earlier"), tr!("making-earlier.tip"));
        let mut chosen = None;
        at_right(ui, |ui| {
            let button = Button::new(&*name).ghost().small();
            let button = button
                .icon(icons::CLOCK_COUNTER_CLOCKWISE)
                .why_not(self.sheet.why_held())
                .tip(&*explanation);
            let button = ui.add(button);
            chosen = menu(&button, (&name, 360.0), |ui| {
                let mut chosen = None;
                ui.set_min_width(348.0);
                ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
                    for card in &others {
                        let begun = date(Day::here(card.at));
                        let words = title(&card.making);
                        if combo_item(ui, false, (&words, &begun), &explanation).clicked() {
                            chosen = Some((*card).clone());
                        }
                    }
                });
                chosen
            })
            .flatten();
        });
        if let Some(card) = chosen {
            if card.making.made.is_some() {
                self.begin_as(cx, card.making.again());
            } else {
                self.rest(cx);
                self.list(cx);
                self.resume(card);
            }
        }
    }
}

fn title(making: &Making) -> String {
    let words = making.form.words.trim();
    let mut short: String = words.chars().take(LETTERS).collect();
    if short.len() < words.len() {
        short.push('…');
    }
    if short.is_empty() {
        return tr!("making-earlier-nothing");
    }
    if making.made.is_some() {
        return tr!(
            "making-earlier-made",
            words = short,
            name = making.name.trim()
        );
    }
    short
}
