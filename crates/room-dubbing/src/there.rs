//! What is there of a film already: said before a language of it is dubbed again, and gone back to afterwards.

use std::cell::RefCell;
use std::sync::Arc;

use egui::{Label, Ui};

use super::DubbingPanel;
use super::new::NewDub;
use super::tables::of_language;
use super::words::language as named;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::FilmId;
use mynah_core::request::{DubRequest, Input};
use mynah_i18n::tr;
use mynah_model::command::PatchStep;
use mynah_model::dubbing::{
    Alike, Film, FilmCard, Language, OwnTable, Stands, alike, source_there,
};
use mynah_model::price;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, toggle_row};

/// Whether a language was charged, or may have been, and isn't there: it is bought once more by who says so alone.
pub(super) fn may_be_paid(stands: &Stands) -> bool {
    matches!(
        stands,
        Stands::InDoubt(_) | Stands::Paid { .. } | Stands::Missing { .. }
    )
}

/// So many films are known at once.
const KNOWN: usize = 512;

/// Keeps what was found out behind what was before, of which the oldest goes.
fn keep<T>(known: &mut Vec<T>, new: T) {
    if known.len() >= KNOWN {
        known.remove(0);
    }
    known.push(new);
}

/// What films were last found to be called: no frame has time to find that out again and again.
#[derive(Default)]
pub(super) struct Called(RefCell<Vec<(Backend, DubRequest, FilmId)>>);

impl Called {
    /// What what is dubbed so is called.
    fn id(&self, backend: Backend, how: DubRequest) -> FilmId {
        let mut known = self.0.borrow_mut();
        let mut all = known.iter();
        if let Some((_, _, id)) = all.find(|(of, asked, _)| (*of, asked) == (backend, &how)) {
            return id.clone();
        }
        let id = Film::of(how.clone()).id(backend);
        keep(&mut known, (backend, how, id.clone()));
        id
    }
}

/// What the recording's language was last found to be named, with what that was found by: the films that were listed, what
/// would be sent, and the languages. All films are compared for it.
#[derive(Default)]
pub(super) struct Named(RefCell<Vec<NamedBy>>);

struct NamedBy {
    cards: Arc<[FilmCard]>,
    how: DubRequest,
    languages: Vec<String>,
    named: Option<String>,
}

impl Named {
    /// The recording's language that was named before for what would be sent.
    fn of(
        &self,
        cards: &Arc<[FilmCard]>,
        how: &DubRequest,
        languages: &[String],
    ) -> Option<String> {
        let mut known = self.0.borrow_mut();
        known.retain(|by| Arc::ptr_eq(&by.cards, cards));
        let mut all = known.iter();
        if let Some(by) = all.find(|by| (&by.how, &*by.languages) == (how, languages)) {
            return by.named.clone();
        }
        let named = source_there(cards, how, languages);
        let by = NamedBy {
            cards: Arc::clone(cards),
            how: how.clone(),
            languages: languages.to_vec(),
            named: named.clone(),
        };
        keep(&mut known, by);
        named
    }
}

/// Whether a language was dubbed so before another transcript took its place, and is here still.
fn is_before(cx: &StudioCtx<'_>, card: &FilmCard, (tables, code): (&[OwnTable], &str)) -> bool {
    let mut before = card.before(code).iter();
    before.any(|sheet| has_table(cx, (tables, code), sheet.as_ref()))
}

/// Whether a language would be dubbed with the transcript that it has there.
fn has_table_of(
    cx: &StudioCtx<'_>,
    (tables, code): (&[OwnTable], &str),
    language: &Language,
) -> bool {
    let sheet = language.sheet.as_ref().map(|sheet| &sheet.hash);
    has_table(cx, (tables, code), sheet)
}

/// Whether a language would be dubbed with the transcript of this hash, or with none.
fn has_table(
    cx: &StudioCtx<'_>,
    (tables, code): (&[OwnTable], &str),
    sheet: Option<&String>,
) -> bool {
    match (of_language(tables, code), sheet) {
        (None, None) => true,
        (Some(table), Some(sheet)) => {
            let read = cx.desk.dubbing.tables.get(table);
            let read = read.and_then(|read| read.as_ref().ok());
            read.is_some_and(|read| read.hash == *sheet)
        }
        _ => false,
    }
}

impl NewDub {
    /// The film of the library that this would go on with.
    fn there<'a>(&self, cx: &StudioCtx<'a>) -> Option<&'a FilmCard> {
        self.there_as(cx, &self.request("")?)
    }

    /// The same of any film, by what would be sent of it.
    fn there_as<'a>(&self, cx: &StudioCtx<'a>, how: &DubRequest) -> Option<&'a FilmCard> {
        let backend = cx.desk.backend();
        let cards = cx.desk.dubbing.listed.get(&backend)?;
        let how = self.named_as(cards, how);
        let id = self.called.id(backend, how);
        cards.iter().find(|card| card.id == id)
    }

    /// How it is dubbed, with the recording's language that was named for the very same before.
    fn how(&self, cards: &Arc<[FilmCard]>) -> Option<DubRequest> {
        Some(self.named_as(cards, &self.request("")?))
    }

    fn named_as(&self, cards: &Arc<[FilmCard]>, how: &DubRequest) -> DubRequest {
        let named = self.named.of(cards, how, &self.chosen.languages);
        DubRequest {
            source: how.source.clone().or(named),
            ..how.clone()
        }
    }

    /// What is there of a language that costs, with other settings.
    fn alike(&self, cx: &StudioCtx<'_>, code: &str) -> Option<Alike> {
        if self.is_there(cx, code) {
            return None;
        }
        let cards = cx.desk.dubbing.listed.get(&cx.desk.backend())?;
        let how = self.how(cards)?;
        let tables = &self.chosen.tables;
        let has = |sheet: Option<&Input>| has_table(cx, (tables, code), sheet.map(|it| &it.hash));
        alike(cards, &how, (code, &has))
    }

    /// A language that is there but for the recording's language, which nobody named for it.
    fn unnamed(&self, cx: &StudioCtx<'_>, code: &str) -> bool {
        self.alike(cx, code).is_some_and(|it| it.is_unnamed)
    }

    /// What stands beside the price of languages that are there with other settings.
    pub fn alike_note(&self, cx: &StudioCtx<'_>) -> Option<String> {
        let is_alike = |code: &&String| self.alike(cx, code).is_some();
        let names = self.chosen.languages.iter().filter(is_alike);
        let names: Vec<String> = names.map(|code| named(code)).collect();
        (!names.is_empty()).then(|| tr!("dubbing-there-foot", languages = names.join(", ")))
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
        let how = self.request("");
        how.is_some_and(|how| self.is_there_as(cx, (&how, &self.chosen.tables), code))
    }

    /// The same of any film, by what would be sent of it, with its transcripts.
    pub fn is_there_as(
        &self,
        cx: &StudioCtx<'_>,
        (how, tables): (&DubRequest, &[OwnTable]),
        code: &str,
    ) -> bool {
        self.there_as(cx, how).is_some_and(|card| {
            let is_ready = matches!(card.stands(code), Some(Stands::Ready { .. }));
            let language = card.film.language(code).filter(|_| is_ready);
            language.is_some_and(|it| has_table_of(cx, (tables, code), it))
                || is_before(cx, card, (tables, code))
        })
    }

    /// How the very same stands that was paid for, or may have been, and isn't there.
    fn paid<'a>(&self, cx: &StudioCtx<'a>, code: &str) -> Option<&'a Stands> {
        let card = self.there(cx)?;
        let stands = card.stands(code).filter(|stands| may_be_paid(stands))?;
        let language = card.film.language(code)?;
        has_table_of(cx, (&self.chosen.tables, code), language).then_some(stands)
    }

    /// Why it can't begin where a language was paid for, or may have been, and nobody said that it is ordered once more.
    pub fn unasked(&self, cx: &StudioCtx<'_>) -> Option<String> {
        let mut open = self
            .chosen
            .languages
            .iter()
            .filter(|it| !self.again.contains(*it));
        open.find_map(|code| {
            let language = || named(code);
            if self.paid(cx, code).is_some() {
                Some(tr!("dubbing-there-ask", language = language()))
            } else if self.unnamed(cx, code) {
                Some(tr!("dubbing-there-alike-ask", language = language()))
            } else {
                None
            }
        })
    }

    /// Asks whether what was paid for, or may have been, is ordered once more.
    fn paid_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, code: &str) {
        let Some(stands) = self.paid(cx, code) else {
            self.alike_ui(ui, cx, code);
            return;
        };
        let in_words = |cost: Credits| price::in_words(cx.desk.backend(), cost);
        let language = named(code);
        let words = match stands {
            Stands::Paid { cost, .. } => tr!(
                "dubbing-there-paid",
                language = language.as_str(),
                price = in_words(*cost)
            ),
            Stands::Missing { cost, .. } => tr!(
                "dubbing-there-missing",
                language = language.as_str(),
                price = in_words(*cost)
            ),
            _ => tr!("dubbing-there-doubtful", language = language.as_str()),
        };
        ui.add(Label::new(Face::Small.rich(words, cx.tokens.warn)).wrap());
        self.again_ui(ui, code);
    }

    /// Says what is there of a language with other settings; where that is the recording's language alone it asks.
    fn alike_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, code: &str) {
        let Some(alike) = self.alike(cx, code) else {
            self.again.remove(code);
            return;
        };
        let mut words = alike.words(cx.desk.backend());
        if alike.is_unnamed {
            words = format!("{words} {}", tr!("dubbing-there-alike"));
        }
        ui.add(Label::new(Face::Small.rich(words, cx.tokens.warn)).wrap());
        if alike.is_unnamed {
            self.again_ui(ui, code);
        } else {
            self.again.remove(code);
        }
    }

    /// Asks whether a language is ordered once more.
    fn again_ui(&mut self, ui: &mut Ui, code: &str) {
        let name = tr!("dubbing-there-again", language = named(code));
        let explanation = tr!("dubbing-there-again.tip");
        let mut again = self.again.contains(code);
        if toggle_row(ui, &name, &mut again, &explanation, None).changed() {
            if again {
                self.again.insert(code.to_owned());
            } else {
                self.again.remove(code);
            }
        }
    }

    /// Says of languages that are dubbed already what they cost, and what becomes of their fixes; of those that were paid
    /// for and aren't there it asks.
    pub fn there_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let there = self
            .there(cx)
            .and_then(|card| card.film.background.as_ref());
        if let Some(there) = there.filter(|_| self.chosen.background.is_none()) {
            let words = tr!("dubbing-there-background", name = there.name.as_str());
            ui.add(Label::new(Face::Small.rich(words, cx.tokens.warn)).wrap());
        }
        for code in self.chosen.languages.clone() {
            self.paid_ui(ui, cx, &code);
            let code = &code;
            let Some((language, cost)) = self.ready(cx, code) else {
                continue;
            };
            let mut all = vec![tr!(
                "dubbing-there",
                language = named(code),
                price = price::in_words(cx.desk.backend(), cost),
                fixes = language.patches.len()
            )];
            let source = self.there(cx).and_then(|it| it.film.how.source.as_ref());
            if let Some(source) = source.filter(|_| self.chosen.source.is_none()) {
                all.push(tr!("dubbing-there-named", language = named(source)));
            }
            let tables = &self.chosen.tables;
            let card = self.there(cx);
            if card.is_some_and(|card| is_before(cx, card, (tables, code))) {
                all.push(tr!("dubbing-there-before"));
            } else if self.is_there(cx, code) {
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
        let back = Button::new(tr!("dubbing-turn-back"))
            .small()
            .outline()
            .command("dubbing-turn-back");
        let back = back.icon(icons::CLOCK_COUNTER_CLOCKWISE);
        if ui.add(back.tip(tr!("dubbing-turn-back.tip"))).clicked() {
            self.leave_fixing(cx);
            self.step(cx, PatchStep::TurnBack);
        }
    }
}
