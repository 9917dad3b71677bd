//! What stands at the right of the Dubbing room: the price before something is begun, then the line that is looked at
//! and where the files go.

use egui::{Align, Label, Layout, ScrollArea, Ui, UiBuilder, vec2};

use super::new::heading_ui;
use super::{DubbingPanel, words};
use mynah_core::backend::Backend;
use mynah_core::day::Day;
use mynah_i18n::tr;
use mynah_model::dubbing::{Stands, agreed_to, agreed_words};
use mynah_model::price;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::fact_row::{fact, price_fact};
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::empty_state;

impl DubbingPanel {
    /// Draws it.
    pub fn inspector_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        // Where a line is looked at, the room's main key buys it.
        let goes_on = !self.has_form() && std::mem::take(&mut self.buys);
        self.aside_head_ui(ui, cx);
        if !self.has_form() && self.open.is_none() {
            if self.removed_ui(ui, cx) {
                return;
            }
            let (title, text) = (tr!("dubbing-nothing"), tr!("dubbing-nothing.text"));
            empty_state(ui, icons::TRANSLATE, &title, &text, None);
            return;
        }
        let which = self.has_form();
        let is_fixed = !which && self.table.selected.is_some();
        let is_fixed = is_fixed && matches!(self.shown(), Some((_, _, Stands::Ready { .. })));
        let whole = ui.available_rect_before_wrap();
        let (above, foot) = if is_fixed && !size::is_short(ui.ctx()) {
            self.fix_strip.below(whole)
        } else {
            (whole, whole.with_min_y(whole.bottom()))
        };
        let builder = UiBuilder::new()
            .id_salt("dubbing-aside-body")
            .max_rect(above);
        let mut body = ui.new_child(builder);
        body.set_clip_rect(above.intersect(ui.clip_rect()));
        let mut area = ScrollArea::vertical()
            .id_salt(("dubbing-aside", which))
            .auto_shrink(false);
        // Of another line, or film, it begins at its head.
        let about = (
            self.open.as_ref().map(|it| it.id.clone()),
            self.table.selected,
        );
        if !which && self.aside_of != about {
            self.aside_of = about;
            area = area.vertical_scroll_offset(0.0);
        }
        area.show(&mut body, |ui| {
            let margin = egui::Margin::symmetric(size::PAD as i8, 14);
            egui::Frame::new().inner_margin(margin).show(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
                if which {
                    self.prices_ui(ui, cx);
                    return;
                }
                self.still_ui(ui, cx);
                if self.table.selected.is_some() {
                    self.fixing_ui(ui, cx, (goes_on, foot));
                }
                self.whole_ui(ui, cx);
                self.earlier_ui(ui, cx);
                self.files_ui(ui, cx);
                self.no_still_ui(ui, cx);
                self.facts_ui(ui, cx);
                self.bin_ui(ui, cx);
                mynah_ui_kit::keys::bring_into_view(ui);
            });
        });
        ui.advance_cursor_after_rect(whole);
    }

    fn aside_head_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let wanted = vec2(ui.available_width(), size::head(ui.ctx()));
        let (rect, _) = ui.allocate_exact_size(wanted, egui::Sense::hover());
        let builder = UiBuilder::new()
            .id_salt("dubbing-aside-head")
            .max_rect(rect.shrink2(vec2(size::PAD, 0.0)))
            .layout(Layout::left_to_right(Align::Center));
        let mut strip = ui.new_child(builder);
        let is_open = !self.has_form() && self.open.is_some();
        let line = self.table.selected.filter(|_| is_open);
        let title = match line.and_then(|place| Some((place + 1, self.lines().get(place)?))) {
            Some((number, line)) => tr!(
                "dubbing-line-title",
                line = number,
                from = words::moment(line.start),
                to = words::moment(line.end)
            ),
            None if self.has_form() => tr!("dubbing-before"),
            None => match self.removed(cx) {
                Some(card) => card.film.name().to_owned(),
                None => tr!("dubbing-aside"),
            },
        };
        let title = Face::Title.rich(title, cx.tokens.text);
        strip.add(Label::new(title).truncate());
        let line = egui::Stroke::new(1.0, cx.tokens.line);
        ui.painter()
            .hline(rect.x_range(), rect.bottom() - 0.5, line);
    }

    /// What each language costs, and what can't be undone.
    fn prices_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let t = cx.tokens;
        let Some(form) = &self.form else { return };
        let prices = form.prices(cx);
        if prices.is_empty() {
            ui.add(Label::new(Face::Small.rich(tr!("dubbing-no-price"), t.text2)).wrap());
        }
        for (code, price) in &prices {
            let price = PriceText::at_most(*price);
            price_fact(ui, cx, &words::language(code), &price);
        }
        if prices.len() > 1
            && let Some(all) = form.price(cx)
        {
            price_fact(ui, cx, &tr!("dubbing-all"), &PriceText::at_most(all));
        }
        self.batch_ui(ui, cx);
        let Some(form) = &self.form else { return };
        // Draft voices are here: nothing is sent anywhere.
        let sends = cx.desk.backend() == Backend::Live;
        let about = if sends {
            tr!("dubbing-undone.about")
        } else {
            tr!("dubbing-undone.draft")
        };
        heading_ui(ui, cx, &tr!("dubbing-undone"), &about);
        if let Some(brought) = form.brought().filter(|_| sends) {
            let words = tr!(
                "dubbing-upload",
                size = mynah_i18n::size(brought.input.bytes)
            );
            ui.add(Label::new(Face::Small.rich(words, t.text2)).wrap());
        }
    }

    /// Whose consent the language that is shown stands on, and whether it was taken back or has ended since.
    fn agreed_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let vault = cx.desk.cloning.vault.as_ref();
        let Some((vault, (card, language, stands))) = vault.zip(self.shown()) else {
            return;
        };
        let today = Day::here(cx.clock.now());
        let agreed = agreed_to(&vault.heeded, &card.film, &language.code, today);
        let Some(agreed) = agreed else { return };
        let is_held = !agreed.is_empty() && agreed.iter().all(|it| it.no.is_none());
        let ink = if is_held {
            cx.tokens.text2
        } else {
            cx.tokens.warn
        };
        let (language, agreed) = (words::language(&language.code), agreed_words(&agreed));
        let words = match card.backend {
            Backend::Draft => tr!("dubbing-agreed.draft", language = language, agreed = agreed),
            Backend::Live if stands.may_be_made() => {
                tr!("dubbing-agreed", language = language, agreed = agreed)
            }
            Backend::Live => tr!("dubbing-agreed.open", language = language, agreed = agreed),
        };
        ui.add(Label::new(Face::Small.rich(words, ink)).wrap());
    }

    /// What the film is and cost.
    fn facts_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let Some(card) = self.open.as_deref() else {
            return;
        };
        heading_ui(ui, cx, &tr!("dubbing-facts"), "");
        fact(ui, cx, &tr!("dubbing-fact-film"), card.film.name());
        fact(
            ui,
            cx,
            &tr!("dubbing-fact-about"),
            &words::about(&card.film, card.backend),
        );
        let cost = price::in_words(card.backend, card.cost);
        fact(ui, cx, &tr!("dubbing-fact-cost"), &cost);
        fact(ui, cx, &tr!("dubbing-fact-job"), card.id.as_str());
        self.agreed_ui(ui, cx);
        let is_ready = |stands: &Stands| matches!(stands, Stands::Ready { .. });
        if self.table.selected.is_none() && card.stands.iter().any(is_ready) {
            let words = Face::Small.rich(tr!("dubbing-pick-line"), cx.tokens.text2);
            ui.add(Label::new(words).wrap());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use mynah_core::consent::Standing;
    use mynah_core::ids::VoiceId;
    use mynah_core::request::Cut;
    use mynah_model::dubbing::FilmCard;
    use mynah_model::event::{CloningEvent, Event, Vault};
    use mynah_ui_core::testing::dubs as testing;
    use mynah_ui_core::testing::fixtures::{SCRIPT, desk, room};

    /// Nothing at a dub said by whose word it speaks, nor that it was taken back since.
    #[test]
    fn a_dub_says_whose_consent_it_stands_on_and_that_it_was_taken_back() {
        let draft =
            "Whose voices may be cloned in English: Ada agreed. Draft voices clone nobody’s";
        let open = "Whose voices may be cloned in English: Ada agreed";
        for (backend, stands, (is_back, clones), told) in [
            (
                Backend::Live,
                testing::ready(),
                (false, true),
                Some("Voices cloned in English: Ada agreed"),
            ),
            // Draft voices clone nobody, and nothing is cloned in what isn't made: both said so.
            (Backend::Draft, testing::ready(), (false, true), Some(draft)),
            (Backend::Live, Stands::Wanted, (false, true), Some(open)),
            (
                Backend::Live,
                testing::ready(),
                (true, true),
                Some("The consent of Ada was taken back on"),
            ),
            (Backend::Live, testing::ready(), (true, false), None),
        ] {
            let mut film = testing::film(&serde_json::json!([{"code": "en"}]));
            film.how.without_clones = !clones;
            let mut of = Standing::taken_back_of(&VoiceId::default());
            of.consent.samples = vec![film.how.input.hash.clone()];
            of.consent.languages = vec!["en".to_owned()];
            of.withdrawn.take_if(|_| !is_back);
            let vault = Vault {
                heeded: vec![of],
                ..Vault::default()
            };
            let mut desk = desk(backend, SCRIPT);
            desk.apply(Event::Cloning(CloningEvent::Vault(Box::new(vault))));
            let card = FilmCard {
                backend,
                ..testing::card(film, vec![stands])
            };
            let panel = DubbingPanel {
                open: Some(Arc::new(card)),
                language: Some("en".to_owned()),
                ..DubbingPanel::default()
            };
            let room = room((400.0, 700.0), desk, panel, DubbingPanel::inspector_ui);
            match told {
                Some(told) => assert!(room.query_by_label_contains(told).is_some(), "{told}"),
                None => assert!(room.query_by_label_contains("Ada").is_none()),
            }
        }
    }

    /// "Only 0:00 to 0:03 of this film is dubbed" stood there before anything of it was.
    #[test]
    fn a_part_that_waits_is_no_part_that_was_dubbed() {
        for (stands, is_told) in [(Stands::Wanted, false), (testing::ready(), true)] {
            let mut film = testing::film(&serde_json::json!([{"code": "en"}]));
            film.how.cut = Some(Cut { start: 0, end: 3 });
            let panel = DubbingPanel {
                open: Some(Arc::new(testing::card(film, vec![stands]))),
                language: Some("en".to_owned()),
                ..DubbingPanel::default()
            };
            let desk = desk(Backend::Draft, SCRIPT);
            let room = room((400.0, 700.0), desk, panel, DubbingPanel::inspector_ui);
            let told = room.query_by_label_contains("Only 0:00 to 0:03");
            assert_eq!(told.is_some(), is_told);
        }
    }
}
