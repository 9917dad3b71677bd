//! What is there of a film already: said before a language of it is dubbed again, and gone back to afterwards.

use egui::{Label, Ui};

use super::DubbingPanel;
use super::new::NewDub;
use super::words::language as named;
use crate::studio::command::PatchStep;
use crate::studio::dubbing::{Film, FilmCard, Language, Stands};
use crate::studio::price;
use crate::terms::credits::Credits;
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::theme::{Face, icons};
use crate::ui::widgets::Button;

impl NewDub {
    /// The film of the library that this would go on with.
    fn there<'a>(&self, cx: &StudioCtx<'a>) -> Option<&'a FilmCard> {
        let film = Film::of(self.request("")?);
        let backend = cx.desk.backend();
        let id = film.id(backend);
        let cards = cx.desk.dubbing.listed.get(&backend)?;
        cards.iter().find(|card| card.id == id)
    }

    /// A language that is dubbed already, with what it cost.
    fn ready<'a>(&self, cx: &StudioCtx<'a>, code: &str) -> Option<(&'a Language, Credits)> {
        let card = self.there(cx)?;
        match card.stands(code)? {
            Stands::Ready { cost, .. } => Some((card.film.language(code)?, *cost)),
            _ => None,
        }
    }

    /// Whether the very same is there, and costs nothing once more.
    pub fn is_there(&self, cx: &StudioCtx<'_>, code: &str) -> bool {
        let Some((language, _)) = self.ready(cx, code) else {
            return false;
        };
        let place = self.languages.iter().position(|it| it == code);
        let own = place.and_then(|place| self.tables.get(place));
        let (table, sheet) = (own.or_else(|| self.tables.first()), &language.sheet);
        match (table, sheet) {
            (None, None) => true,
            (Some(table), Some(sheet)) => {
                let read = cx.desk.dubbing.tables.get(table);
                read.and_then(|read| read.as_ref().ok()) == Some(&sheet.hash)
            }
            _ => false,
        }
    }

    /// Says of languages that are dubbed already what they cost, and what becomes of their fixes.
    pub fn there_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        for code in &self.languages {
            let Some((language, cost)) = self.ready(cx, code) else {
                continue;
            };
            let mut all = vec![tr!(
                "dubbing-there",
                language = named(code),
                price = price::in_words(cx.desk.backend(), cost),
                fixes = language.patches.len()
            )];
            if self.is_there(cx, code) {
                all.push(tr!("dubbing-there-same"));
            } else {
                all.push(tr!("dubbing-there-other"));
            }
            let words = Face::Small.rich(all.join(" "), cx.tokens.text);
            ui.add(Label::new(words).wrap());
        }
    }
}

impl DubbingPanel {
    /// Earlier dubs of the language that is shown.
    pub(super) fn earlier_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let Some((_, language, _)) = self.shown() else {
            return;
        };
        let count = language.earlier.len();
        if count == 0 {
            return;
        }
        let words = tr!(
            "dubbing-earlier",
            count = count,
            fixes = language.kept_fixes()
        );
        ui.add_space(4.0);
        ui.add(Label::new(Face::Small.rich(words, cx.tokens.text2)).wrap());
        let back = Button::new(tr!("dubbing-turn-back")).small().outline();
        let back = back.icon(icons::CLOCK_COUNTER_CLOCKWISE);
        if ui.add(back.tip(tr!("dubbing-turn-back.tip"))).clicked() {
            self.step(cx, PatchStep::TurnBack);
        }
    }
}
