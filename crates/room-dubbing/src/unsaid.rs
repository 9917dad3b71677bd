//! Lines for which something is written that isn't said yet: marked in the table, and told beside what saves the files.

use std::collections::BTreeMap;

use egui::{Label, Ui};

use super::saying::Says;
use super::{DubbingPanel, words};
use mynah_core::credits::Quote;
use mynah_i18n::tr;
use mynah_model::command::DubLine;
use mynah_model::desk::LineSaid;
use mynah_model::dubbing::{FilmCard, Wish, has_room, slot, unsaid_words};
use mynah_model::price;
use mynah_model::urgency::Urgency;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::Button;

/// A line of a language of a film.
fn line_of(card: &FilmCard, code: &str, line: usize) -> DubLine {
    DubLine {
        film: card.id.clone(),
        language: code.to_owned(),
        line,
    }
}

impl DubbingPanel {
    /// Returns what is written for lines of a language of the open film and isn't spoken yet, by their numbers.
    pub(super) fn written_of(&self, code: &str) -> BTreeMap<usize, String> {
        let Some(card) = self.open.as_deref() else {
            return BTreeMap::new();
        };
        let own = self.fixing.of().map(|at| (at, &self.fixing));
        let own_line = own.map(|(at, _)| at);
        let left = self.half_written.iter();
        let left = left.filter(|(at, _)| own_line != Some(*at));
        let all = left.chain(own);
        let all = all.filter(|(at, _)| at.film == card.id && at.language == code);
        all.filter_map(|(at, fixing)| Some((at.line, fixing.half()?.text)))
            .collect()
    }

    /// Returns the numbers of these lines.
    pub(super) fn unsaid_of(&self, code: &str) -> Vec<usize> {
        self.written_of(code).into_keys().collect()
    }

    /// What it costs at most to have lines said as they are written, where that is known of all of them.
    fn price_of_unsaid(&self, cx: &StudioCtx<'_>, code: &str, lines: &[usize]) -> Option<Quote> {
        let card = self.open.as_deref()?;
        let language = card.film.language(code)?;
        let mut orders = Vec::new();
        for line in lines {
            let at = line_of(card, code, *line);
            let half = if self.fixing.of() == Some(&at) {
                self.fixing.half()
            } else {
                self.half_written.get(&at)?.half()
            }?;
            let text = Some(half.text.trim()).filter(|text| !text.is_empty())?;
            let anew = || cx.desk.anew_order(card, code, (*line, text));
            if self.says == Says::Service
                && let Some(order) = anew()
            {
                orders.push(order);
                continue;
            }
            let voices = cx.desk.voices_of(card.backend);
            let chosen = half.voice.as_ref().and_then(|id| voices.of(id));
            let usual = || cx.desk.line_voice(card.backend, (language, *line)).voice();
            let said = LineSaid {
                line: *line,
                text,
                voice: chosen.or_else(usual)?,
                model: None,
            };
            orders.push(cx.desk.line_order(card, code, said)?);
        }
        let way = (None, card.backend, Urgency::Interactive);
        Some(cx.desk.price_for(way, &orders)?.quote)
    }

    /// Lines for which something is written that was bought and lasts too long: said once more it has no room again.
    fn too_long(&self, code: &str, lines: &[usize]) -> Vec<String> {
        let Some(card) = self.open.as_deref() else {
            return Vec::new();
        };
        let is_tight = |line: usize| {
            let language = card.film.language(code)?;
            let at = line_of(card, code, line);
            let own = Some(&self.fixing).filter(|it| it.of() == Some(&at));
            let half = own.or_else(|| self.half_written.get(&at))?.half()?;
            let is_it = |wish: &&Wish| {
                let mend = &wish.what.mend;
                mend.at == at && mend.text.trim() == half.text.trim()
            };
            let mut wishes = language.wishes.iter().filter(is_it);
            let lasts = wishes.find_map(|wish| wish.lasts)?;
            // Where a line has room all lines are gone through: no frame has time for that but where it was bought.
            let room = slot(card, language, line).ok()?.most;
            (!has_room(lasts, room)).then(|| line.to_string())
        };
        lines.iter().filter_map(|line| is_tight(*line)).collect()
    }

    /// Says of these languages which lines aren't said as they are written, with what that costs, and leads there.
    pub(super) fn unsaid_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, codes: &[String]) {
        for code in codes {
            let lines = self.unsaid_of(code);
            let Some(mut words) = unsaid_words(code, &lines) else {
                continue;
            };
            let backend = cx.desk.backend();
            let tight = self.too_long(code, &lines);
            if !tight.is_empty() {
                let lines = tight.join(", ");
                words = format!("{words} {}", tr!("dubbing-unsaid-long", lines = lines));
            } else if let Some(quote) = self.price_of_unsaid(cx, code, &lines) {
                let price = price::in_words(backend, quote.most);
                words = format!("{words} {}", tr!("dubbing-unsaid-price", price = price));
            }
            ui.add(Label::new(Face::Small.rich(words, cx.tokens.warn)).wrap());
            let Some(first) = lines.first() else { continue };
            let show = tr!(
                "dubbing-unsaid-show",
                line = *first,
                language = words::language(code)
            );
            let show = Button::new(show).small().outline();
            if ui.add(show.tip(tr!("dubbing-unsaid-show.tip"))).clicked() {
                self.show_language(cx, code.clone());
                self.come_to_line(first.saturating_sub(1));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use mynah_core::backend::Backend;
    use mynah_ui_core::testing::dubs as testing;
    use mynah_ui_core::testing::fixtures::{SCRIPT, desk, line, room};

    /// What was bought and had no room was offered at its price once more, beside what saves the files.
    #[test]
    fn a_line_that_had_no_room_is_named_instead_of_its_price() {
        for (lasts, is_long) in [(6.9, true), (2.0, false)] {
            let desk = desk(Backend::Draft, SCRIPT);
            let speech = desk.request_for(line(&desk, 1)).expect("a request");
            let own = serde_json::json!({"text": "Good day.", "start": 0.0, "end": 1.0});
            let mend = serde_json::json!({
                "at": {"film": "film", "language": "en", "line": 1}, "seen": own, "text": "Come.",
                "voice": {"id": "voice0", "name": "Wren"},
            });
            let film = testing::film(&serde_json::json!([{
                "code": "en",
                "lines": [own, {"text": "Yes.", "start": 2.0, "end": 3.0}],
                "half": [{"line": 1, "said": "Good day.", "own": own, "text": "Come.", "voice": "voice0"}],
                "wishes": [{
                    "what": {"mend": mend, "speech": speech, "take": 7}, "at": 1,
                    "no": ["It had no room.", 3], "lasts": lasts,
                }],
            }]));
            let panel = DubbingPanel {
                open: Some(Arc::new(testing::card(film, vec![testing::ready()]))),
                language: Some("en".to_owned()),
                ..DubbingPanel::default()
            };
            let room = room((500.0, 400.0), desk, panel, |panel, ui, cx| {
                panel.take_halves();
                panel.unsaid_ui(ui, cx, &["en".to_owned()]);
            });
            let long = tr!("dubbing-unsaid-long", lines = "1");
            assert_eq!(room.query_by_label_contains(&long).is_some(), is_long);
            let price = room.query_by_label_contains("draft");
            assert_eq!(price.is_none(), is_long);
        }
    }
}
