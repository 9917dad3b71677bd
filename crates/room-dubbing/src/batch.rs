//! Several films that are dubbed in the same way, one after the other: each is looked at before the first one begins, so
//! that the price of all stands there.

use std::sync::Arc;

use egui::{Label, Ui};

use super::DubbingPanel;
use super::follow::Answered;
use super::new::{NewDub, TRY, price_for};
use super::next::called;
use mynah_core::credits::Quote;
use mynah_core::request::{Cut, DubRequest};
use mynah_i18n::tr;
use mynah_model::command::{Command, DubbingCommand, FilmFrom};
use mynah_model::desk::{Price, WhoPays};
use mynah_model::dubbing::{Brought, NextFilm, OwnTable};
use mynah_model::event::Notice;
use mynah_model::urgency::Urgency;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::fact_row::price_fact;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::Button;

/// A film that waits for its turn and is looked at now.
#[derive(Default)]
pub(super) struct Ahead {
    looking: Answered,
    from: Option<FilmFrom>,
}

impl Ahead {
    /// It is waited for no more.
    pub fn stop(&mut self) -> Answered {
        self.from = None;
        std::mem::take(&mut self.looking)
    }
}

fn is_new(from: &FilmFrom) -> bool {
    !matches!(from, FilmFrom::Kept(_))
}

impl NewDub {
    /// Takes over what was seen of a film that waits, and has the next one looked at; whether it asked for that, under
    /// the number.
    pub fn look_ahead(&mut self, cx: &mut StudioCtx<'_>, number: u64) -> bool {
        let waited = self.ahead.looking.number();
        if let Some(inspected) = waited.and_then(|it| cx.desk.dubbing.inspected.get(&it)) {
            self.ahead.looking.end();
            let from = self.ahead.from.take();
            // Its turn may have come meanwhile.
            let mut next = self.chosen.next.iter();
            let place = next.position(|it| Some(&it.from) == from.as_ref());
            if let Some(place) = place {
                match (inspected, self.chosen.next.get_mut(place)) {
                    (Ok(brought), Some(next)) => {
                        next.from = FilmFrom::Kept(Arc::from(brought.clone()));
                        self.join_same(cx, place + 1);
                    }
                    (Ok(_), None) => {}
                    (Err(trouble), _) => {
                        let film = self.chosen.next.remove(place);
                        self.tell_refused(&called(&film.from), trouble);
                    }
                }
                // An address says what it is called once it was fetched.
                self.pair_tables();
            }
        }
        if self.brought().is_none() || self.looking.is_open() || self.ahead.looking.is_open() {
            return false;
        }
        let mut next = self.chosen.next.iter().map(|next| &next.from);
        let Some(from) = next.find(|it| is_new(it)).cloned() else {
            return false;
        };
        let backend = cx.desk.backend();
        self.ahead = Ahead {
            looking: Answered::waits(number),
            from: Some(from.clone()),
        };
        cx.send(Command::Dubbing(DubbingCommand::Inspect(
            number, backend, from, None,
        )));
        true
    }

    /// What all films cost together at most, or those of them that can begin, once each was looked at.
    pub fn price_of_all(&self, cx: &StudioCtx<'_>, can_begin: bool) -> Option<Price> {
        let stays = |film: usize| can_begin && self.lacks_of(cx, film).is_some();
        let mut all = Quote::ZERO;
        if !stays(0) {
            all += self.price(cx)?.quote;
        }
        for (place, next) in (1..).zip(&self.chosen.next) {
            let FilmFrom::Kept(film) = &next.from else {
                return None;
            };
            if stays(place) {
                continue;
            }
            let film = (&**film, &*next.tables);
            let how = self.request_of(film, "")?;
            let mut lacking = self.chosen.languages.clone();
            lacking.retain(|code| !self.is_there_as(cx, (&how, film.1), code));
            for code in &lacking {
                let request = self.request_of(film, code)?;
                all += price_for(cx, request, lacking.len() == 1)?.quote;
            }
        }
        Some(cx.desk.price(all))
    }

    /// How many films one press begins: all that can, as long as nothing is of the first one alone and nothing of each is
    /// asked. Nothing where that is the one that stands here.
    fn going(&self, cx: &StudioCtx<'_>) -> Option<usize> {
        let goes = |film: &usize| self.lacks_of(cx, *film).is_none();
        let count = (0..=self.chosen.next.len()).filter(goes).count();
        let why = if goes(&0) {
            self.why_not(cx)
        } else {
            self.why_none().or_else(|| self.lacks_plan(cx))
        };
        let is_any = self.lacks_all().is_none() && why.is_none();
        (is_any && (count > 1 || count == 1 && !goes(&0))).then_some(count)
    }

    /// Why each is begun by itself: something of the first film is its own.
    fn lacks_all(&self) -> Option<String> {
        let has_part = self.chosen.part.iter().any(|part| !part.trim().is_empty());
        let mut next = self.chosen.next.iter();
        let clones = self.chosen.clones || next.any(|next| !next.records.is_empty());
        let is_own = self.chosen.background.is_some() || clones || has_part;
        is_own.then(|| tr!("dubbing-batch-alone"))
    }

    /// Why one of the films isn't begun with the others: 0 is the one that stands here.
    fn lacks_of(&self, cx: &StudioCtx<'_>, film: usize) -> Option<String> {
        let tables = self.tables_at(film);
        // Where one film has its own words, none is begun without by mistake.
        if tables.is_empty() && self.all_tables().next().is_some() {
            return Some(tr!("dubbing-batch-no-table"));
        }
        let lacks = self.lacks_tables(cx, tables);
        lacks.or_else(|| self.late_of(cx, film))
    }

    /// The films that aren't begun with the others, each with why.
    fn staying(&self, cx: &StudioCtx<'_>) -> Vec<String> {
        let films = 0..=self.chosen.next.len();
        films.filter_map(|film| self.why_stays(cx, film)).collect()
    }

    fn why_stays(&self, cx: &StudioCtx<'_>, film: usize) -> Option<String> {
        let why = self.lacks_of(cx, film)?;
        let name = self.films_told().into_iter().nth(film).unwrap_or_default();
        Some(tr!("dubbing-batch-lacks", film = name, why = why))
    }

    /// Those that stay, with why, as one press begins the others.
    fn stay_behind(&mut self, cx: &StudioCtx<'_>) {
        let films = 0..=self.chosen.next.len();
        let stay = films.filter_map(|film| {
            let from = self.all_films().nth(film)??.clone();
            Some((from, self.why_stays(cx, film)?))
        });
        self.stay = stay.collect();
    }

    /// Passes over the film that stands here where it can't begin, or was said to stay: the others are begun.
    fn passes_over(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        let said = |form: &Self, film: usize| {
            let from = form.all_films().nth(film).flatten();
            let mut stay = form.stay.iter();
            stay.find(|(of, _)| Some(of) == from)
                .map(|(_, why)| why.clone())
        };
        let films = 0..=self.chosen.next.len();
        // What was said at the press holds, whatever left the form since.
        let why = |film| said(self, film).or_else(|| self.why_stays(cx, film));
        let stay: Vec<Option<String>> = films.map(why).collect();
        if stay.first().is_none_or(Option::is_none) {
            return false;
        }
        if stay.iter().any(Option::is_none) {
            self.put_last();
            return true;
        }
        self.all = None;
        for why in stay.into_iter().flatten() {
            cx.notice(Notice::Heed(why));
        }
        true
    }

    /// The film that stands here goes behind those that wait, with what came with it.
    fn put_last(&mut self) {
        let Some(from) = self.chosen.film.take() else {
            return;
        };
        self.chosen.next.push(NextFilm {
            from,
            folder: self.chosen.folder.take(),
            tables: std::mem::take(&mut self.chosen.tables),
            records: std::mem::take(&mut self.chosen.records),
        });
    }

    /// Who pays for one language that is begun, and for several: of each film others may be there already.
    fn who_pays(cx: &StudioCtx<'_>) -> [WhoPays; 2] {
        [true, false].map(|alone| cx.desk.who_pays(cx.desk.backend(), Urgency::asked(alone)))
    }

    /// The part of a film that waits which is dubbed: one that was typed is of the first one alone.
    pub fn cut_of(&self, film: &Brought) -> Option<Cut> {
        let first = Cut { start: 0, end: TRY };
        let cut = self.chosen.tries.then(|| first.within(film.lasts()));
        cut.and_then(Result::ok).flatten()
    }

    /// What would be sent of a film that waits: a part that was typed, and a background, are of the first one alone.
    fn request_of(
        &self,
        (film, tables): (&Brought, &[OwnTable]),
        code: &str,
    ) -> Option<DubRequest> {
        let has_sheet = !tables.is_empty();
        Some(self.in_way(
            has_sheet,
            DubRequest {
                input: film.input.clone(),
                cut: self.cut_of(film),
                drop_background: self.chosen.drop_background,
                track: film.facts.track,
                ..self.request(code)?
            },
        ))
    }
}

impl DubbingPanel {
    /// What all films cost that fell together, and the press that begins all of them.
    pub(super) fn batch_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let is_busy = self.starting.is_some();
        let Some(form) = &mut self.form else { return };
        if form.chosen.next.is_empty() || form.prices(cx).is_empty() {
            return;
        }
        let going = form.going(cx);
        // Where each is begun by itself that is what all of them cost.
        let Some(all) = form.price_of_all(cx, going.is_some()) else {
            let words = Face::Small.rich(tr!("dubbing-batch-looks"), cx.tokens.text2);
            ui.add(Label::new(words).wrap());
            return;
        };
        let all_films = form.chosen.next.len() + 1;
        let count = going.unwrap_or(all_films);
        let price = PriceText::at_most(all);
        let can = |film: usize| form.lacks_of(cx, film).is_none();
        let is_priced = form.lacks_all().is_some() || (0..all_films).any(can);
        let name = if count == all_films {
            tr!("dubbing-batch", count = count)
        } else {
            tr!("dubbing-batch-some", count = count, all = all_films)
        };
        // Where none of them can begin nothing costs anything.
        if is_priced {
            price_fact(ui, cx, &name, &price);
        }
        for why in form.lacks_all().into_iter().chain(form.staying(cx)) {
            let words = Face::Small.rich(why, cx.tokens.text2);
            ui.add(Label::new(words).wrap());
        }
        if going.is_some() {
            let label = if count == all_films {
                tr!("dubbing-batch-begin", count = count)
            } else {
                tr!("dubbing-batch-begin-some", count = count, all = all_films)
            };
            let begin = Button::new(label)
                .outline()
                .command("dubbing-batch-begin.command");
            let begin = begin.price(price).busy(is_busy || form.all.is_some());
            if ui.add(begin.tip(tr!("dubbing-batch-begin.tip"))).clicked() {
                (form.all, form.trouble) = (Some(all.quote.most), None);
                form.all_by = NewDub::who_pays(cx);
                form.stay_behind(cx);
            }
        }
    }

    /// Begins the next of films that are begun with one press, as long as it can be and they cost no more than was told.
    pub(super) fn follow_batch(&mut self, cx: &mut StudioCtx<'_>) {
        self.end_batch_of_others(cx);
        if self.starting.is_some() {
            return;
        }
        let Some(form) = &mut self.form else { return };
        let Some(left) = form.all else { return };
        if form.looking.is_open() {
            return;
        }
        // It stops where one is refused, and says why there.
        if form.trouble.is_some() {
            form.all = None;
            return;
        }
        let mut payers = NewDub::who_pays(cx).into_iter().zip(&form.all_by);
        let is_anothers = payers.any(|(now, then)| now.is_another(then));
        if !is_anothers && (form.brought().is_none() || form.passes_over(cx)) {
            return;
        }
        let film = form.films_told().into_iter().next().unwrap_or_default();
        let price = form.price(cx).map(|price| price.quote.most);
        let why = is_anothers.then(|| tr!("dubbing-batch-account"));
        let why = why.or_else(|| form.why_not(cx).or_else(|| form.lacks_all()));
        let why = why.or_else(|| match price {
            Some(price) if price <= left => None,
            Some(_) => Some(tr!("dubbing-batch-dearer", film = film)),
            None => Some(tr!("dubbing-batch-unknown", film = film)),
        });
        if let Some(why) = why {
            form.all = None;
            let why = why.trim_end_matches('.');
            cx.notice(Notice::Heed(tr!("dubbing-batch-stopped", why = why)));
            return;
        }
        form.all = price.map(|price| left.less(price));
        self.start(cx);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::told_before;
    use mynah_core::backend::Backend;
    use mynah_core::clock::Clock;
    use mynah_core::credits::Credits;
    use mynah_model::trouble::{Charged, Remedy};
    use mynah_ui_core::ctx::{View, Wishes};
    use mynah_ui_core::testing::fixtures::{SCRIPT, desk};
    use mynah_ui_kit::theme::Tokens;

    /// Where one of several films was refused those behind it would have been begun by the same press.
    #[test]
    fn films_that_are_begun_with_one_press_stop_where_one_is_refused() {
        let desk = desk(Backend::Draft, SCRIPT);
        let clock = Clock::system();
        let (mut view, mut wishes) = (View::default(), Wishes::default());
        let tokens = Tokens::of_visuals(&egui::Visuals::dark());
        let mut cx = StudioCtx::new(&desk, &mut view, tokens, &clock, &mut wishes);
        let refused = told_before("It is gone.", Charged::No, Remedy::Dismiss);
        let mut panel = DubbingPanel {
            form: Some(Box::new(NewDub {
                all: Some(Credits(1_000)),
                trouble: Some(refused),
                ..NewDub::into_language("en")
            })),
            ..DubbingPanel::default()
        };
        panel.follow_batch(&mut cx);
        // Once that was read nothing goes on by itself.
        if let Some(form) = &mut panel.form {
            form.trouble = None;
        }
        panel.follow_batch(&mut cx);
        let form = panel.form.expect("it stays");
        assert!(form.all.is_none() && panel.starting.is_none());
    }

    fn brought(name: &str) -> Brought {
        let film = mynah_ui_core::testing::dubs::film(&serde_json::json!([]));
        Brought {
            input: mynah_core::request::Input {
                hash: name.to_owned(),
                name: name.to_owned(),
                ..film.how.input
            },
            has_picture: false,
            facts: mynah_model::dubbing::FilmFacts::default(),
        }
    }

    /// Of three films that all had Spanish only the first one's was there for nothing: "All 3 films ≤ 1,752".
    #[test]
    fn films_that_have_a_language_already_cost_nothing_with_the_others() {
        use mynah_model::dubbing::{DubForm, NextFilm};
        use mynah_model::event::{DubbingEvent, Event};
        use mynah_ui_core::testing::Bench;
        use mynah_ui_core::testing::dubs as testing;

        let names = ["a.wav", "b.wav", "c.wav"];
        let [first, second, third] = names.map(|it| FilmFrom::Kept(Arc::new(brought(it))));
        let form = NewDub::of(DubForm {
            film: Some(first),
            next: vec![NextFilm::new(second), NextFilm::new(third)],
            languages: vec!["es".to_owned()],
            ..DubForm::default()
        });
        let panel = DubbingPanel {
            form: Some(Box::new(form)),
            ..DubbingPanel::default()
        };
        let mut desk = desk(Backend::Live, SCRIPT);
        let card = |place: usize, how: DubRequest| {
            let language = serde_json::json!([{"code": "es"}]);
            let mut film = testing::film(&language);
            film.how = how;
            let id = film.id(Backend::Live);
            mynah_model::dubbing::FilmCard {
                id,
                backend: Backend::Live,
                at: mynah_core::clock::UnixMillis(place as i64),
                ..testing::card(film, vec![testing::ready()])
            }
        };
        let mut costs = Vec::new();
        for there in 0..=names.len() {
            let form = panel.form.as_ref().unwrap();
            let how = |name: &str| DubRequest {
                input: brought(name).input,
                ..form.request("").unwrap()
            };
            let cards = names.iter().take(there).enumerate();
            let cards = cards.map(|(place, name)| card(place, how(name))).collect();
            desk.apply(Event::Dubbing(DubbingEvent::Listed(Backend::Live, cards)));
            let mut bench = Bench::new(std::mem::take(&mut desk), DubbingPanel::default());
            let mut cost = None;
            bench.with(|_, cx| cost = form.price_of_all(cx, false).map(|it| it.quote.most.0));
            desk = bench.desk;
            costs.push(cost.unwrap());
        }
        let each = costs[0] / 3;
        assert!(each > 0);
        assert_eq!(costs, [3 * each, 2 * each, each, 0]);
    }

    /// Of six films three were bad: the last one's error stood there, and of the others nothing was said.
    #[test]
    fn films_that_can_not_be_dubbed_are_each_told_with_why() {
        use mynah_model::dubbing::{DubForm, NextFilm};
        use mynah_model::event::{DubbingEvent, Event};
        use mynah_ui_core::testing::Bench;

        let mut next: Vec<_> = ["/a/mute.mp4", "/a/text.mp4", "/a/gone.mp4"]
            .map(|it| NextFilm::new(FilmFrom::File(it.into())))
            .into();
        next.push(NextFilm::new(FilmFrom::Kept(Arc::new(brought("b.wav")))));
        let form = NewDub::of(DubForm {
            film: Some(FilmFrom::Kept(Arc::new(brought("a.wav")))),
            next,
            languages: vec!["es".to_owned()],
            ..DubForm::default()
        });
        let panel = DubbingPanel {
            form: Some(Box::new(form)),
            ..DubbingPanel::default()
        };
        let mut bench = Bench::new(desk(Backend::Live, SCRIPT), panel);
        let why = ["mute.mp4 can’t be dubbed: no sound", "No film", "Not there"];
        for why in why {
            bench.with(|panel, cx| panel.follow_new(cx));
            let sent = std::mem::take(&mut bench.wishes.outbox);
            let number = sent.iter().find_map(|it| match it {
                Command::Dubbing(DubbingCommand::Inspect(number, ..)) => Some(*number),
                _ => None,
            });
            let no = Box::new(told_before(why, Charged::No, Remedy::Dismiss));
            let seen = DubbingEvent::Inspected(number.unwrap(), Err(no));
            bench.desk.apply(Event::Dubbing(seen));
        }
        bench.with(|panel, cx| panel.follow_new(cx));
        let form = bench.panel.form.unwrap();
        let told = form.trouble.unwrap().what;
        let lines: Vec<_> = told.lines().collect();
        let all = [
            "mute.mp4 can’t be dubbed: no sound",
            "text.mp4: No film",
            "gone.mp4: Not there",
        ];
        assert_eq!(lines, all);
        assert_eq!(form.chosen.next.len(), 1);
    }

    /// Those behind one that had become dearer were begun by nobody, and nothing was said.
    #[test]
    fn films_that_are_begun_with_one_press_say_why_they_stop() {
        use mynah_model::dubbing::{DubForm, FilmFacts};
        use mynah_ui_core::testing::Bench;

        let film = mynah_ui_core::testing::dubs::film(&serde_json::json!([]));
        let brought = Brought {
            input: film.how.input,
            has_picture: false,
            facts: FilmFacts::default(),
        };
        let form = NewDub {
            all: Some(Credits::ZERO),
            ..NewDub::of(DubForm {
                film: Some(FilmFrom::Kept(Arc::new(brought))),
                tables: vec![OwnTable::new("/a/a.csv".into())],
                languages: vec!["en".to_owned()],
                ..DubForm::default()
            })
        };
        let panel = DubbingPanel {
            form: Some(Box::new(form)),
            ..DubbingPanel::default()
        };
        let mut bench = Bench::new(desk(Backend::Draft, SCRIPT), panel);
        bench.with(|panel, cx| panel.follow_begun(cx));
        bench.wishes.notices.clear();
        bench.with(|panel, cx| panel.follow_batch(cx));
        let Some(Notice::Heed(words)) = bench.wishes.notices.front() else {
            panic!("it is told: {:?}", bench.wishes.notices);
        };
        assert!(words.contains("a.wav"), "{words}");
        assert!(bench.panel.starting.is_none());
    }

    /// Once those with transcripts had left the form, the one that was said to stay was begun without its words.
    #[test]
    fn a_film_that_is_said_to_stay_is_not_begun() {
        use mynah_model::dubbing::{DubForm, FilmFacts};
        use mynah_ui_core::testing::Bench;

        let film = mynah_ui_core::testing::dubs::film(&serde_json::json!([]));
        let from = FilmFrom::Kept(Arc::new(Brought {
            input: film.how.input,
            has_picture: false,
            facts: FilmFacts::default(),
        }));
        let form = NewDub {
            all: Some(Credits(1_000_000)),
            stay: vec![(from.clone(), "a.wav has no words".to_owned())],
            ..NewDub::of(DubForm {
                film: Some(from),
                languages: vec!["en".to_owned()],
                ..DubForm::default()
            })
        };
        let panel = DubbingPanel {
            form: Some(Box::new(form)),
            ..DubbingPanel::default()
        };
        let mut bench = Bench::new(desk(Backend::Live, SCRIPT), panel);
        bench.with(|panel, cx| panel.follow_begun(cx));
        bench.wishes.notices.clear();
        bench.with(|panel, cx| {
            if let Some(form) = &mut panel.form {
                form.all_by = NewDub::who_pays(cx);
            }
            panel.follow_batch(cx);
        });
        let told = format!("{:?}", bench.wishes.notices);
        assert!(told.contains("a.wav has no words"), "{told}");
        assert!(bench.panel.starting.is_none());
    }
}
