//! Films that wait behind the one that stands in the form, each with transcripts of its own.

use std::cmp::Ordering;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::{Label, Ui};

use super::new::NewDub;
use mynah_i18n::tr;
use mynah_model::command::FilmFrom;
use mynah_model::dubbing::{Brought, OwnTable};
use mynah_model::event::Notice;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::Button;

/// How many letters of a film's name that of a transcript begins with: all of them, and then it ends or tells a language, as
/// `film-es.csv` of `film.mp4`; nothing where it is another's.
fn begins_like(table: &Path, film: &str) -> Option<usize> {
    let stem = |name: &Path| {
        let stem = name.file_stem().unwrap_or_default();
        stem.to_string_lossy().to_lowercase()
    };
    let (table, film) = (stem(table), stem(Path::new(film)));
    let rest = table.strip_prefix(&film).filter(|_| !film.is_empty())?;
    let is_its = rest.is_empty() || rest.starts_with(['-', '_', '.', ' ']);
    is_its.then_some(film.len())
}

/// What is to be looked at is called so, for people.
pub(super) fn called(from: &FilmFrom) -> String {
    match from {
        FilmFrom::File(path) => {
            let name = path.file_name().unwrap_or(path.as_os_str());
            name.to_string_lossy().into_owned()
        }
        FilmFrom::Address(address) => address.clone(),
        FilmFrom::Kept(brought) => brought.input.name.clone(),
    }
}

/// Says that a film that came twice is dubbed once.
pub(super) fn tell_twice(cx: &mut StudioCtx<'_>, name: &str) {
    cx.notice(Notice::Heed(tr!("dubbing-film-twice", name = name)));
}

/// Whether both are one film, as far as that is known.
fn is_same(one: &FilmFrom, other: &FilmFrom) -> bool {
    match (one, other) {
        (FilmFrom::Kept(one), FilmFrom::Kept(other)) => one.input.hash == other.input.hash,
        _ => one == other,
    }
}

impl NewDub {
    /// Each film: the one that stands here, then those that wait.
    pub fn all_films(&self) -> impl Iterator<Item = Option<&FilmFrom>> {
        let next = self.chosen.next.iter().map(|next| Some(&next.from));
        std::iter::once(self.chosen.film.as_ref()).chain(next)
    }

    /// What was looked at of one of the films: 0 is the one that stands here.
    pub fn brought_at(&self, film: usize) -> Option<&Arc<Brought>> {
        let Some(place) = film.checked_sub(1) else {
            return self.brought();
        };
        match &self.chosen.next.get(place)?.from {
            FilmFrom::Kept(brought) => Some(brought),
            FilmFrom::File(_) | FilmFrom::Address(_) => None,
        }
    }

    /// Which of the films one is; nothing where it is none of them.
    pub fn place_of(&self, from: &FilmFrom) -> Option<usize> {
        let mut all = self.all_films();
        all.position(|it| it.is_some_and(|it| is_same(it, from)))
    }

    /// A film that was looked at may be one that is there already, whatever it is called: they are one, with what came with
    /// both. 0 is the one that stands here.
    pub fn join_same(&mut self, cx: &mut StudioCtx<'_>, film: usize) {
        let all: Vec<_> = self.all_films().collect();
        let Some(Some(seen)) = all.get(film) else {
            return;
        };
        let all = all.iter().enumerate();
        let same = all.filter(|(_, it)| it.is_some_and(|it| is_same(it, seen)));
        let same: Vec<usize> = same.map(|(at, _)| at).collect();
        let (Some(first), true) = (same.first().copied(), same.len() > 1) else {
            return;
        };
        for place in same.into_iter().skip(1).rev() {
            while !self.tables_at(place).is_empty() {
                self.move_table((place, 0), first);
            }
            let next = self.chosen.next.remove(place - 1);
            tell_twice(cx, &called(&next.from));
            let records = match first.checked_sub(1) {
                None => Some(&mut self.chosen.records),
                Some(first) => self.chosen.next.get_mut(first).map(|it| &mut it.records),
            };
            if let Some(records) = records {
                let new = next.records.into_iter();
                let new: Vec<PathBuf> = new.filter(|it| !records.contains(it)).collect();
                records.extend(new);
            }
        }
    }

    /// Those that wait, each with what puts it aside.
    pub fn waiting_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        if self.chosen.next.is_empty() {
            return;
        }
        let words = tr!("dubbing-next", count = self.chosen.next.len());
        ui.add(Label::new(Face::Small.rich(words, cx.tokens.text2)).wrap());
        let mut away = None;
        ui.horizontal_wrapped(|ui| {
            for (place, name) in self.films_told().iter().skip(1).enumerate() {
                let button = Button::new(name.as_str()).row().icon(icons::X);
                let button = button.name(tr!("dubbing-next-away", name = name.as_str()));
                if ui.add(button.tip(tr!("dubbing-next-away.tip"))).clicked() {
                    away = Some(place);
                }
            }
        });
        if let Some(place) = away {
            self.chosen.next.remove(place);
        }
    }

    /// What each film is called: the one that stands here, then those that wait.
    pub fn films(&self) -> Vec<String> {
        let all = self.all_films();
        all.map(|it| it.map(called).unwrap_or_default()).collect()
    }

    /// The transcripts of a film: 0 is the one that stands here.
    pub fn tables_at(&self, film: usize) -> &[OwnTable] {
        match film.checked_sub(1) {
            None => &self.chosen.tables,
            Some(place) => self.chosen.next.get(place).map_or(&[], |next| &next.tables),
        }
    }

    /// The same, to be changed.
    pub fn tables_at_mut(&mut self, film: usize) -> Option<&mut Vec<OwnTable>> {
        match film.checked_sub(1) {
            None => Some(&mut self.chosen.tables),
            Some(place) => self.chosen.next.get_mut(place).map(|next| &mut next.tables),
        }
    }

    /// The transcripts of all films.
    pub fn all_tables(&self) -> impl Iterator<Item = &OwnTable> {
        let next = self.chosen.next.iter().flat_map(|next| &next.tables);
        self.chosen.tables.iter().chain(next)
    }

    /// The same, for people: of those that have one name each with the folder that it lay in.
    pub fn films_told(&self) -> Vec<String> {
        let films = self.films();
        let told = films.iter().zip(self.folders()).map(|(name, folder)| {
            let is_alone = films.iter().filter(|it| *it == name).count() < 2;
            match folder.and_then(Path::file_name).filter(|_| !is_alone) {
                Some(folder) => Path::new(folder).join(name).display().to_string(),
                None => name.clone(),
            }
        });
        told.collect()
    }

    /// Where each of them lay.
    fn folders(&self) -> impl Iterator<Item = Option<&Path>> {
        let next = self.chosen.next.iter().map(|next| next.folder.as_deref());
        std::iter::once(self.chosen.folder.as_deref()).chain(next)
    }

    /// The films that a transcript is called like: of those that lie beside it, or of all where none does, the ones with the
    /// longest name.
    fn films_like(&self, table: &OwnTable) -> Vec<usize> {
        let lies = table.path.parent();
        let films = self.films();
        let all = films.iter().zip(self.folders()).enumerate();
        let like = all.filter_map(|(film, (name, folder))| {
            let letters = begins_like(&table.path, name)?;
            Some(((lies.is_some() && folder == lies, letters), film))
        });
        let (mut films, mut best) = (Vec::new(), None);
        for (how, film) in like {
            match Some(how).cmp(&best) {
                Ordering::Less => continue,
                Ordering::Equal => {}
                Ordering::Greater => films.clear(),
            }
            best = Some(how);
            films.push(film);
        }
        films
    }

    /// Whether it has to be said of which film a transcript of the first one is: it may be that of several.
    pub fn is_untold(&self, table: &OwnTable) -> bool {
        !table.is_given && self.films_like(table).len() > 1
    }

    /// A transcript goes to the film that its name is that of, as long as nobody said whose it is.
    pub fn pair_tables(&mut self) {
        let mut place = 0;
        while let Some(table) = self.chosen.tables.get(place) {
            match *self.films_like(table) {
                [film] if film > 0 && !table.is_given => self.hand_table((0, place), film),
                _ => place += 1,
            }
        }
        self.part_tables();
    }

    /// Gives a transcript to another film.
    pub fn move_table(&mut self, from: (usize, usize), to: usize) {
        self.hand_table(from, to);
        self.part_tables();
    }

    /// The same, as somebody says.
    pub fn give_table(&mut self, (film, place): (usize, usize), to: usize) {
        let tables = self.tables_at_mut(film);
        if let Some(table) = tables.and_then(|tables| tables.get_mut(place)) {
            table.is_given = true;
        }
        self.move_table((film, place), to);
    }

    /// Gives those of the first one's transcripts that are called like no film to another one.
    pub fn hand_unlike(&mut self, paths: &[PathBuf], film: usize) {
        let mut place = 0;
        while let Some(table) = self.chosen.tables.get(place) {
            if paths.contains(&table.path) && self.films_like(table).is_empty() {
                self.hand_table((0, place), film);
            } else {
                place += 1;
            }
        }
        self.part_tables();
    }

    fn hand_table(&mut self, (film, place): (usize, usize), to: usize) {
        let from = self.tables_at_mut(film);
        let from = from.filter(|tables| place < tables.len());
        let Some(table) = from.map(|tables| tables.remove(place)) else {
            return;
        };
        if let Some(tables) = self.tables_at_mut(to)
            && !tables.iter().any(|it| it.path == table.path)
        {
            // Of which language of the other film it is, is another question.
            tables.push(OwnTable { of: None, ..table });
        }
    }

    /// The next film takes its place in the form, with its transcripts; nothing where none waits.
    pub fn take_next(&mut self) -> Option<FilmFrom> {
        if self.chosen.next.is_empty() {
            return None;
        }
        let next = self.chosen.next.remove(0);
        // What was there may be of a film that couldn't be read, and is its own.
        self.put_aside();
        (self.chosen.tables, self.chosen.folder) = (next.tables, next.folder);
        self.chosen.clones |= !next.records.is_empty();
        self.chosen.records = next.records;
        Some(next.from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_model::dubbing::{DubForm, NextFilm};

    /// Of films that fell together with their transcripts each was told to be begun by itself.
    #[test]
    fn transcripts_go_to_the_film_that_is_called_like_them() {
        let mut form = NewDub::into_language("en");
        form.chosen.film = Some(FilmFrom::File("/a/first.wav".into()));
        let film = |name: &str| NextFilm::new(FilmFrom::File(name.into()));
        form.chosen.next = vec![film("/a/second.mp4"), film("/a/Second Half.mp4")];
        let tables = ["second_en.csv", "first.srt", "second half.csv", "lines.csv"];
        form.bring_tables(tables.iter().map(PathBuf::from).collect(), 0);
        let names = |film| {
            let tables = form.tables_at(film).iter();
            let names = tables.map(|it| form.chosen.name_of(&it.path));
            names.collect::<Vec<_>>()
        };
        assert_eq!(names(0), ["first.srt", "lines.csv"]);
        assert_eq!(names(1), ["second_en.csv"]);
        assert_eq!(names(2), ["second half.csv"]);
        // One that has another name is given to its film.
        form.move_table((0, 1), 2);
        form.pair_tables();
        let both = ["second half.csv", "lines.csv"].map(Path::new);
        let tables = form.tables_at(2).iter().map(|it| &*it.path);
        assert_eq!(tables.collect::<Vec<_>>(), both);
    }

    /// The same film under two names was dubbed, and paid, twice.
    #[test]
    fn films_with_the_same_content_are_one() {
        use crate::DubbingPanel;
        use mynah_core::backend::Backend;
        use mynah_model::dubbing::FilmFacts;
        use mynah_ui_core::testing::Bench;
        use mynah_ui_core::testing::fixtures::{SCRIPT, desk};

        let brought = |name: &str, hash: &str| {
            let mut input = mynah_ui_core::testing::dubs::film(&serde_json::json!([]));
            (input.how.input.hash, input.how.input.name) = (hash.to_owned(), name.to_owned());
            FilmFrom::Kept(Arc::new(Brought {
                input: input.how.input,
                has_picture: false,
                facts: FilmFacts::default(),
            }))
        };
        let mut form = fell(["/a/one.mp4", "/a/two.mp4"], &["/a/two.csv"]);
        form.chosen.film = Some(brought("one.mp4", "ab"));
        form.chosen.next.push(film("/a/three.mp4"));
        form.chosen.next[0].from = brought("two.mp4", "ab");
        form.chosen.next[0].records.push("/a/ada.json".into());
        let mut bench = Bench::new(desk(Backend::Draft, SCRIPT), DubbingPanel::default());
        bench.with(|_, cx| form.join_same(cx, 1));
        assert_eq!(form.films(), ["one.mp4", "three.mp4"]);
        // What came with it comes along.
        assert_eq!(paths(&form, 0), ["/a/two.csv"]);
        assert_eq!(form.chosen.records.len(), 1);
        let told = format!("{:?}", bench.wishes.notices);
        assert!(told.contains("two.mp4"), "{told}");
    }

    /// Films that waited had no names, and only the first one could be put aside.
    #[test]
    fn a_film_that_waits_is_put_aside_by_its_name() {
        use egui_kittest::kittest::Queryable as _;

        use mynah_core::backend::Backend;
        use mynah_ui_core::testing::fixtures::{SCRIPT, desk, room};

        let mut form = fell(["/a/one.mp4", "/a/two.mp4"], &[]);
        form.chosen.next.push(film("/a/three.mp4"));
        let desk = desk(Backend::Draft, SCRIPT);
        let mut room = room((700.0, 300.0), desk, form, |form, ui, cx| {
            form.waiting_ui(ui, cx);
        });
        room.get_by_label(&tr!("dubbing-next-away", name = "three.mp4"));
        room.get_by_label(&tr!("dubbing-next-away", name = "two.mp4"))
            .click();
        room.run();
        assert!(
            room.query_by_label(&tr!("dubbing-next-away", name = "two.mp4"))
                .is_none()
        );
        assert_eq!(room.state().panel.films(), ["one.mp4", "three.mp4"]);
    }

    fn film(name: &str) -> NextFilm {
        NextFilm::new(FilmFrom::File(name.into()))
    }

    /// A form of these films and transcripts.
    fn fell(films: [&str; 2], tables: &[&str]) -> NewDub {
        let [first, second] = films.map(film);
        let mut form = NewDub::of(DubForm {
            film: Some(first.from),
            folder: first.folder,
            next: vec![second],
            languages: vec!["de".to_owned(), "es".to_owned()],
            ..DubForm::default()
        });
        form.bring_tables(tables.iter().map(PathBuf::from).collect(), 0);
        form
    }

    fn paths(form: &NewDub, film: usize) -> Vec<&str> {
        let tables = form.tables_at(film).iter();
        tables.filter_map(|table| table.path.to_str()).collect()
    }

    /// The film behind one that couldn't be read was dubbed with the words of that.
    #[test]
    fn a_film_takes_over_nothing_of_one_that_could_not_be_read() {
        let mut form = fell(["/a/broken.mp4", "/a/good.mp4"], &["/a/broken.csv"]);
        form.chosen.background = Some("/a/broken.wav".into());
        form.chosen.part = ["1".to_owned(), "9".to_owned()];
        assert_eq!(form.take_next(), Some(film("/a/good.mp4").from));
        assert!(form.chosen.tables.is_empty() && form.chosen.background.is_none());
        assert_eq!(form.chosen.part, <[String; 2]>::default());
        // Its own come along.
        let both = ["/a/broken.csv", "/a/good.csv"];
        let mut form = fell(["/a/broken.mp4", "/a/good.mp4"], &both);
        form.take_next();
        assert_eq!(paths(&form, 0), ["/a/good.csv"]);
    }

    /// Of films that have one name in two folders the first got both transcripts.
    #[test]
    fn a_transcript_is_that_of_the_film_beside_it() {
        let films = ["/ep1/film.mp4", "/ep2/film.mp4"];
        let mut form = fell(films, &["/ep1/film.csv", "/ep2/film.csv"]);
        assert_eq!(paths(&form, 0), ["/ep1/film.csv"]);
        assert_eq!(paths(&form, 1), ["/ep2/film.csv"]);
        assert!(!form.chosen.tables.iter().any(|table| form.is_untold(table)));
        let told = ["ep1", "ep2"].map(|folder| Path::new(folder).join("film.mp4"));
        assert_eq!(form.films_told(), told.map(|it| it.display().to_string()));
        // Whose it is is asked where that can't be known.
        form.bring_tables(vec!["/texts/film.csv".into()], 0);
        assert_eq!(paths(&form, 0), ["/ep1/film.csv", "/texts/film.csv"]);
        let untold = form.chosen.tables.iter().map(|table| form.is_untold(table));
        assert_eq!(untold.collect::<Vec<_>>(), [false, true]);
        form.give_table((0, 1), 0);
        assert!(!form.chosen.tables.iter().any(|table| form.is_untold(table)));
        // It is known of a film that stands in the library by then, too.
        form.take_next();
        assert_eq!(form.chosen.folder.as_deref(), Some(Path::new("/ep2")));
    }

    /// Transcripts that fell before their film, or were given to another, were of no language until somebody looked there.
    #[test]
    fn transcripts_of_another_film_are_parted_among_the_languages() {
        let mut form = fell(["/a/first.mp4", "/a/other.mp4"], &[]);
        form.chosen.next.clear();
        form.bring_tables(vec!["/a/b.csv".into(), "/a/b-de.csv".into()], 0);
        form.chosen.next.push(film("/a/b.mp4"));
        form.pair_tables();
        let of = |form: &NewDub| {
            let tables = form.tables_at(1).iter();
            tables.map(|it| it.of.clone()).collect::<Vec<_>>()
        };
        assert_eq!(of(&form), [Some("es".to_owned()), Some("de".to_owned())]);
        form.bring_tables(vec!["/a/c.csv".into()], 0);
        form.move_table((1, 0), 0);
        form.move_table((0, 1), 1);
        assert_eq!(of(&form), [Some("de".to_owned()), Some("es".to_owned())]);
    }
}
