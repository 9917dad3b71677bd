//! Transcripts with their translations: each stays with the language that it is of, whatever else is chosen.

use std::path::{Path, PathBuf};

use egui::{Label, Ui};

use super::new::{NewDub, heading_ui};
use super::words::language as named;
use mynah_core::backend::Backend;
use mynah_i18n::tr;
use mynah_model::dubbing::{DubForm, OwnTable, called_like, called_otherwise, is_called_like};
use mynah_model::trouble::Trouble;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, Combo, combo_item};

/// Width of the choice of a transcript's language.
const CHOICE: f32 = 180.0;

/// Of several transcripts of a film each gets a language that has none yet: the one that its name ends with, else the next.
/// One alone is of all, unless its name ends with one of several. What has one keeps it, whether that is dubbed into or not.
/// `is_called_like`: whether a transcript's own name ends with a language.
fn part(
    tables: &mut [OwnTable],
    languages: &[String],
    is_called_like: &dyn Fn(&Path, &str) -> bool,
) {
    if let [alone] = tables {
        if languages.len() > 1 && alone.of.is_none() && !alone.is_for_all {
            let mut codes = languages.iter();
            alone.of = codes
                .find(|code| is_called_like(&alone.path, code))
                .cloned();
        }
        return;
    }
    for by_name in [true, false] {
        for place in 0..tables.len() {
            let free = |code: &&String| !tables.iter().any(|it| it.of.as_ref() == Some(*code));
            let Some(table) = tables.get(place).filter(|it| it.of.is_none()) else {
                continue;
            };
            let mut codes = languages.iter().filter(free);
            let code = codes.find(|code| !by_name || is_called_like(&table.path, code));
            let code = code.cloned();
            if let Some(table) = tables.get_mut(place) {
                table.of = code;
            }
        }
    }
}

/// Says of which language one of a film's transcripts is; nothing: of all. What was that language's gets what this one had.
fn give(tables: &mut [OwnTable], place: usize, code: Option<&str>) {
    let before = tables.get(place).and_then(|table| table.of.clone());
    for (at, table) in tables.iter_mut().enumerate() {
        if at == place {
            table.of = code.map(str::to_owned);
            table.is_for_all = code.is_none();
        } else if code.is_some() && table.of.as_deref() == code {
            table.of.clone_from(&before);
        }
    }
}

/// The one of a film's transcripts that a language is dubbed with.
pub(super) fn of_language<'a>(tables: &'a [OwnTable], code: &str) -> Option<&'a PathBuf> {
    let own = tables.iter().find(|it| it.of.as_deref() == Some(code));
    let of_all = match tables {
        [table] if table.of.is_none() => Some(table),
        _ => None,
    };
    own.or(of_all).map(|table| &table.path)
}

impl NewDub {
    /// Takes transcripts in that weren't there yet, each for the film that it is called like, else the one that they were
    /// brought with: 0 is the one that stands here.
    pub(super) fn bring_tables(&mut self, paths: Vec<PathBuf>, film: usize) {
        let is_there = |path: &PathBuf| self.all_tables().any(|table| table.path == *path);
        let new: Vec<PathBuf> = paths.into_iter().filter(|path| !is_there(path)).collect();
        let tables = new.iter().cloned().map(OwnTable::new);
        self.chosen.tables.extend(tables);
        self.select_named(&new);
        self.pair_tables();
        if film > 0 {
            self.hand_unlike(&new, film);
        }
    }

    /// Selects the languages that the names of new transcripts end with, unless a language was chosen by hand.
    fn select_named(&mut self, new: &[PathBuf]) {
        for path in new {
            let Some(code) = self.named_like(path) else {
                continue;
            };
            let is_named = |chosen: &String| {
                let mut all = self.all_tables();
                all.any(|table| self.named_like(&table.path) == Some(chosen.as_str()))
            };
            let is_source = self.chosen.source.as_deref() == Some(code);
            let languages = &self.chosen.languages;
            let is_there = languages.iter().any(|it| it == code);
            if !is_source && !is_there && languages.iter().all(is_named) {
                self.chosen.languages.push(code.to_owned());
            }
        }
    }

    /// Returns the language that the name of a transcript ends with.
    fn named_like(&self, path: &Path) -> Option<&'static str> {
        called_like(Path::new(&self.chosen.name_of(path)))
    }

    /// The transcripts of each film are parted among the languages.
    pub(super) fn part_tables(&mut self) {
        // Those that may be another film's take no language from the first one's own.
        let is_untold = self.chosen.tables.iter().any(|table| self.is_untold(table));
        let named = DubForm {
            names: self.chosen.names.clone(),
            ..DubForm::default()
        };
        let is_like =
            |path: &Path, code: &str| is_called_like(Path::new(&named.name_of(path)), code);
        let languages = std::mem::take(&mut self.chosen.languages);
        for film in usize::from(is_untold)..=self.chosen.next.len() {
            if let Some(tables) = self.tables_at_mut(film) {
                part(tables, &languages, &is_like);
            }
        }
        self.chosen.languages = languages;
    }

    /// The transcript that a language is dubbed with.
    pub(super) fn table_of(&self, code: &str) -> Option<&PathBuf> {
        of_language(&self.chosen.tables, code)
    }

    /// Whether a transcript is of a language that isn't dubbed into now.
    pub(super) fn waits(&self, table: &OwnTable) -> bool {
        let of = table.of.as_ref();
        of.is_some_and(|code| !self.chosen.languages.contains(code))
    }

    /// Transcripts as they are sent: one for all languages, or one for each in their order.
    pub(super) fn sheets(&self) -> Vec<PathBuf> {
        match &*self.chosen.tables {
            [table] if table.of.is_none() => vec![table.path.clone()],
            _ => {
                let codes = self.chosen.languages.iter();
                codes
                    .filter_map(|code| self.table_of(code).cloned())
                    .collect()
            }
        }
    }

    /// Why it can't begin with these transcripts of a film.
    pub(super) fn lacks_tables(&self, cx: &StudioCtx<'_>, tables: &[OwnTable]) -> Option<String> {
        let (count, languages) = (tables.len(), self.chosen.languages.len());
        if count > 1 && tables.iter().any(|it| it.of.is_none()) {
            return Some(tr!("dubbing-tables", tables = count, languages = languages));
        }
        if let Some(trouble) = self.bad_tables(cx, tables).next() {
            return Some(trouble.what.clone());
        }
        if tables.is_empty() {
            let is_draft = cx.desk.backend() == Backend::Draft;
            return is_draft.then(|| tr!("dubbing-draft-no-table"));
        }
        let mut codes = self.chosen.languages.iter();
        codes
            .find(|code| of_language(tables, code).is_none())
            .map(|code| lacking(code))
    }

    /// Transcripts with their translations: one for all languages, or one for each.
    pub(super) fn tables_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        self.part_tables();
        let about = match cx.desk.backend() {
            Backend::Draft => tr!("dubbing-tables-title.draft"),
            Backend::Live => tr!("dubbing-tables-title.live"),
        };
        heading_ui(ui, cx, &tr!("dubbing-tables-title"), &about);
        // In a place of its own: with the first one the button below would be another, and nobody would have the keys.
        ui.scope(|ui| self.listed_ui(ui, cx));
        let choose = Button::new(Action::ChooseDubTable.label())
            .small()
            .outline();
        let choose = choose.icon(icons::FILE_TEXT);
        if ui.add(choose.tip(Action::ChooseDubTable.tip())).clicked() {
            cx.act(Action::ChooseDubTable);
        }
    }

    /// Those that are there, each with its film and language, and what is to be known of them.
    fn listed_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let films = self.films_told();
        let (mut away, mut given) = (None, None);
        for film in 0..films.len() {
            let tables = self.tables_at(film);
            for (place, table) in tables.iter().enumerate() {
                let name = self.chosen.name_of(&table.path);
                let label = match &table.of {
                    Some(code) => {
                        let language = named(code);
                        tr!(
                            "dubbing-table-of",
                            name = name.as_str(),
                            language = language
                        )
                    }
                    None => name.clone(),
                };
                ui.horizontal_wrapped(|ui| {
                    let button = Button::new(label).row().icon(icons::X);
                    let button = button.name(tr!("dubbing-table-away", name = name.as_str()));
                    if ui.add(button.tip(tr!("dubbing-table-away.tip"))).clicked() {
                        away = Some((film, place));
                    }
                    let is_told = film > 0 || !self.is_untold(table);
                    let of = is_told.then_some(film);
                    if let Some(to) = film_ui(ui, (of, &films), &name) {
                        given = Some(((film, place), Given::Film(to)));
                    }
                    if let Some(of) = self.language_ui(ui, tables, (table, &name)) {
                        given = Some(((film, place), of));
                    }
                });
            }
        }
        if let Some(((film, place), of)) = given {
            let tables = self.tables_at_mut(film);
            match (of, tables) {
                (Given::All, Some(tables)) => give(tables, place, None),
                (Given::To(code), Some(tables)) => give(tables, place, Some(&code)),
                (Given::Film(to), Some(_)) => self.give_table((film, place), to),
                (_, None) => {}
            }
        }
        if let Some((film, place)) = away
            && let Some(tables) = self.tables_at_mut(film)
        {
            tables.remove(place);
        }
        for trouble in self.bad_tables(cx, self.all_tables()) {
            let words = Face::Small.rich(trouble.what.as_str(), cx.tokens.bad_ink);
            ui.add(Label::new(words).wrap());
        }
        for table in self.all_tables().filter(|table| self.waits(table)) {
            let language = table.of.as_deref().map(named).unwrap_or_default();
            let words = tr!(
                "dubbing-table-waits",
                name = self.chosen.name_of(&table.path),
                language = language
            );
            ui.add(Label::new(Face::Small.rich(words, cx.tokens.warn)).wrap());
        }
        let is_for_all =
            self.chosen.tables.len() == 1 && self.chosen.tables.iter().all(|it| it.of.is_none());
        if is_for_all && self.chosen.languages.len() > 1 {
            let names: Vec<String> = self
                .chosen
                .languages
                .iter()
                .map(|code| named(code))
                .collect();
            let names = names.join(", ");
            let mut tables = self.chosen.tables.iter();
            let called = tables.find_map(|it| {
                let name = self.chosen.name_of(&it.path);
                called_like(Path::new(&name)).map(|code| (name, code))
            });
            let words = match called {
                Some((name, code)) => tr!(
                    "dubbing-table-for-all-called",
                    name = name,
                    language = named(code),
                    languages = names
                ),
                None => tr!("dubbing-table-for-all", languages = names),
            };
            ui.add(Label::new(Face::Small.rich(words, cx.tokens.warn)).wrap());
        } else {
            for words in self.called_otherwise() {
                ui.add(Label::new(Face::Small.rich(words, cx.tokens.warn)).wrap());
            }
        }
    }

    /// Which transcripts are spoken in a language that their names don't tell, in words.
    fn called_otherwise(&self) -> Vec<String> {
        let all = self.chosen.languages.iter().filter_map(|code| {
            let name = self.chosen.name_of(self.table_of(code)?);
            called_otherwise(&name, code)
        });
        all.collect()
    }

    /// Of which language a transcript is; what was chosen instead.
    fn language_ui(
        &self,
        ui: &mut Ui,
        tables: &[OwnTable],
        (table, name): (&OwnTable, &str),
    ) -> Option<Given> {
        let is_alone = tables.len() == 1;
        // With one language, or none, there is nothing to choose.
        if self.chosen.languages.is_empty()
            || (is_alone && table.of.is_none() && self.chosen.languages.len() < 2)
        {
            return None;
        }
        let all = tr!("dubbing-table-all");
        let shown = match &table.of {
            Some(code) => named(code),
            None if is_alone => all.clone(),
            None => tr!("dubbing-table-unsaid"),
        };
        let title = tr!("dubbing-table-language", name = name);
        let explanation = tr!("dubbing-table-language.tip");
        let combo = Combo::new(&title, &shown).tip(&explanation).width(CHOICE);
        let picked = combo.show(ui, |ui| {
            let mut picked = None;
            if is_alone && combo_item(ui, table.of.is_none(), (&all, ""), &explanation).clicked() {
                picked = Some(Given::All);
            }
            for code in &self.chosen.languages {
                let on = table.of.as_ref() == Some(code);
                if combo_item(ui, on, (&named(code), ""), &explanation).clicked() {
                    picked = Some(Given::To(code.clone()));
                }
            }
            picked
        });
        picked.inner.flatten()
    }

    /// What is wrong with those of these transcripts that are spoken.
    fn bad_tables<'a>(
        &'a self,
        cx: &'a StudioCtx<'_>,
        tables: impl IntoIterator<Item = &'a OwnTable>,
    ) -> impl Iterator<Item = &'a Trouble> {
        let used = tables.into_iter().filter(|table| !self.waits(table));
        used.filter_map(move |table| {
            let read = cx.desk.dubbing.tables.get(&table.path)?;
            read.as_ref().err().map(|trouble| &**trouble)
        })
    }

    /// Who speaks by the transcript that names most of them: nobody where none is named.
    pub(super) fn speakers_named<'a>(&'a self, cx: &'a StudioCtx<'_>) -> &'a [String] {
        let used = self.chosen.tables.iter().filter(|table| !self.waits(table));
        let read = used.filter_map(|table| cx.desk.dubbing.tables.get(&table.path)?.as_ref().ok());
        let named = read.map(|read| &*read.speakers);
        named.max_by_key(|named| named.len()).unwrap_or_default()
    }
}

/// What somebody says that a transcript is of.
enum Given {
    /// All languages.
    All,
    /// The one of this code.
    To(String),
    /// Another film.
    Film(usize),
}

/// Of which film a transcript is, where several are dubbed and that is told; which one was chosen instead.
fn film_ui(ui: &mut Ui, (film, films): (Option<usize>, &[String]), name: &str) -> Option<usize> {
    if films.len() < 2 {
        return None;
    }
    let shown = film.and_then(|film| films.get(film).cloned());
    let shown = shown.unwrap_or_else(|| tr!("dubbing-table-unpaired"));
    let title = tr!("dubbing-table-film", name = name);
    let explanation = tr!("dubbing-table-film.tip");
    let combo = Combo::new(&title, &shown).tip(&explanation).width(CHOICE);
    let picked = combo.show(ui, |ui| {
        let mut picked = None;
        for (place, of) in films.iter().enumerate() {
            let on = Some(place) == film;
            if combo_item(ui, on, (of, ""), &explanation).clicked() && !on {
                picked = Some(place);
            }
        }
        picked
    });
    picked.inner.flatten()
}

/// What stands there of a language without a transcript, where others have one.
fn lacking(code: &str) -> String {
    tr!("dubbing-table-lacks", language = named(code))
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::DubbingPanel;
    use mynah_ui_core::testing::fixtures::{SCRIPT, desk, room};

    fn form(tables: &[&str], languages: &[&str]) -> NewDub {
        let mut form = NewDub::into_language("");
        form.chosen.languages = languages.iter().map(|it| (*it).to_owned()).collect();
        form.bring_tables(tables.iter().map(PathBuf::from).collect(), 0);
        form
    }

    fn of<'a>(form: &'a NewDub, code: &str) -> Option<&'a str> {
        form.table_of(code)?.to_str()
    }

    /// Regression: with `film.es.csv` Spanish had to be chosen by hand.
    #[test]
    fn the_name_of_a_transcript_selects_its_language() {
        let mut one = form(&["film.csv"], &[]);
        assert!(one.chosen.languages.is_empty());
        one.bring_tables(vec!["film.es.csv".into(), "film-fr.srt".into()], 0);
        assert_eq!(one.chosen.languages, ["es", "fr"]);
        assert_eq!(of(&one, "es"), Some("film.es.csv"));
        // What was chosen by hand stays the whole choice.
        assert_eq!(form(&["film.es.csv"], &["de"]).chosen.languages, ["de"]);
        // No video is dubbed into its own language.
        let mut own = NewDub::of(DubForm {
            source: Some("es".to_owned()),
            ..DubForm::default()
        });
        own.bring_tables(vec!["film.es.csv".into()], 0);
        assert!(own.chosen.languages.is_empty());
    }

    /// German was taken away and added again: then it was dubbed with the Spanish text, and Spanish with the German one.
    #[test]
    fn a_transcript_stays_with_its_language() {
        let mut form = form(&["film.csv", "film-es.csv"], &["de", "es"]);
        let both = [Some("film.csv"), Some("film-es.csv")];
        assert_eq!([of(&form, "de"), of(&form, "es")], both);
        form.chosen.languages.remove(0);
        form.part_tables();
        assert_eq!([of(&form, "de"), of(&form, "es")], both);
        assert_eq!(form.sheets(), [PathBuf::from("film-es.csv")]);
        form.chosen.languages.push("de".to_owned());
        form.part_tables();
        assert_eq!([of(&form, "de"), of(&form, "es")], both);
        let sheets = ["film-es.csv", "film.csv"].map(PathBuf::from);
        assert_eq!(form.sheets(), sheets);
        // The other way round where somebody says so.
        give(&mut form.chosen.tables, 0, Some("es"));
        assert_eq!(of(&form, "es"), Some("film.csv"));
        assert_eq!(of(&form, "de"), Some("film-es.csv"));
    }

    #[test]
    fn the_name_of_a_file_says_of_which_language_it_is() {
        let form = form(&["b_es.csv", "a.DE.srt"], &["de", "es"]);
        assert_eq!(of(&form, "de"), Some("a.DE.srt"));
        assert_eq!(of(&form, "es"), Some("b_es.csv"));
        assert!(!is_called_like(Path::new("de.csv"), "de"));
    }

    /// Transcripts of a film that lie in the library, as those of the whole do, told no language: there they are called by
    /// what is in them.
    #[test]
    fn what_lies_in_the_library_is_of_the_language_that_it_was_called_like() {
        let mut form = NewDub::of(DubForm {
            languages: vec!["de".to_owned(), "es".to_owned()],
            ..DubForm::default()
        });
        for (path, name) in [("0a.csv", "film-es.csv"), ("0b.csv", "film-de.csv")] {
            let names = &mut form.chosen.names;
            names.insert(path.into(), name.to_owned());
        }
        form.bring_tables(vec!["0a.csv".into(), "0b.csv".into()], 0);
        assert_eq!(of(&form, "de"), Some("0b.csv"));
        assert_eq!(of(&form, "es"), Some("0a.csv"));
    }

    #[test]
    fn one_transcript_is_for_all_until_there_are_two() {
        let mut form = form(&["film.csv"], &["de", "es"]);
        assert_eq!([of(&form, "de"), of(&form, "es")], [Some("film.csv"); 2]);
        form.bring_tables(vec!["other.csv".into(), "film.csv".into()], 0);
        assert_eq!(form.chosen.tables.len(), 2);
        assert_eq!(of(&form, "es"), Some("other.csv"));
        // Whose transcript is gone has none, and not that of another language.
        form.chosen.tables.remove(1);
        assert_eq!([of(&form, "de"), of(&form, "es")], [Some("film.csv"), None]);
    }

    /// A Spanish transcript alone was spoken in French, too.
    #[test]
    fn a_transcript_that_is_called_like_one_language_is_of_that_one() {
        let mut one = form(&["film.es.csv"], &["fr", "es"]);
        assert_eq!(
            [of(&one, "es"), of(&one, "fr")],
            [Some("film.es.csv"), None]
        );
        // As somebody says, it is of all.
        give(&mut one.chosen.tables, 0, None);
        one.part_tables();
        assert_eq!([of(&one, "es"), of(&one, "fr")], [Some("film.es.csv"); 2]);
        // With one language it is that one's, until there is another.
        let mut later = form(&["film.es.csv"], &["fr"]);
        assert_eq!(of(&later, "fr"), Some("film.es.csv"));
        later.chosen.languages.push("es".to_owned());
        later.part_tables();
        assert_eq!(
            [of(&later, "es"), of(&later, "fr")],
            [Some("film.es.csv"), None]
        );
    }

    /// Beside what begins it stood that there was something to read.
    #[test]
    fn a_transcript_that_is_called_like_one_language_says_that_it_is_for_all() {
        let said = |table: &str| {
            let mut form = form(&[table], &["es", "fr"]);
            give(&mut form.chosen.tables, 0, None);
            let panel = DubbingPanel {
                form: Some(Box::new(form)),
                ..DubbingPanel::default()
            };
            let desk = desk(Backend::Live, SCRIPT);
            let room = room((900.0, 1_400.0), desk, panel, |panel, ui, cx| {
                panel.new_ui(ui, cx, (false, false));
            });
            room.query_by_label_contains("is called as if it were Spanish")
                .is_some()
        };
        assert!(said("/a/film.es.csv") && !said("/a/film.csv"));
    }
}
