//! Films that wait behind the one that stands in the form, each with transcripts of its own.

use std::path::Path;

use super::new::{NewDub, called};
use crate::studio::command::FilmFrom;
use crate::studio::dubbing::{NextFilm, OwnTable};

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

impl NewDub {
    /// What each film is called: the one that stands here, then those that wait.
    pub fn films(&self) -> Vec<String> {
        let here = match (&self.brought, &self.from) {
            (Some(brought), _) => brought.input.name.clone(),
            (None, Some(from)) => called(from),
            (None, None) => String::new(),
        };
        let next = self.next.iter().map(|next| called(&next.from));
        std::iter::once(here).chain(next).collect()
    }

    /// The transcripts of a film: 0 is the one that stands here.
    pub fn tables_at(&self, film: usize) -> &[OwnTable] {
        match film.checked_sub(1) {
            None => &self.tables,
            Some(place) => self.next.get(place).map_or(&[], |next| &next.tables),
        }
    }

    /// The same, to be changed.
    pub fn tables_at_mut(&mut self, film: usize) -> Option<&mut Vec<OwnTable>> {
        match film.checked_sub(1) {
            None => Some(&mut self.tables),
            Some(place) => self.next.get_mut(place).map(|next| &mut next.tables),
        }
    }

    /// The transcripts of all films.
    pub fn all_tables(&self) -> impl Iterator<Item = &OwnTable> {
        let next = self.next.iter().flat_map(|next| &next.tables);
        self.tables.iter().chain(next)
    }

    /// A transcript goes to the film that its name is that of, as long as nobody said whose it is.
    pub fn pair_tables(&mut self) {
        let films = self.films();
        let is_of = |table: &OwnTable| {
            let like = films.iter().enumerate();
            let like = like.filter_map(|(film, name)| {
                let letters = begins_like(&table.path, name)?;
                Some((letters, std::cmp::Reverse(film)))
            });
            like.max().map(|(_, film)| film.0)
        };
        let mut place = 0;
        while let Some(table) = self.tables.get(place) {
            match is_of(table).filter(|film| *film > 0 && !table.is_given) {
                Some(film) => self.move_table((0, place), film),
                None => place += 1,
            }
        }
    }

    /// Gives a transcript to another film.
    pub fn move_table(&mut self, (film, place): (usize, usize), to: usize) {
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
        if self.next.is_empty() {
            return None;
        }
        let NextFilm { from, tables } = self.next.remove(0);
        if !tables.is_empty() {
            self.tables = tables;
        }
        Some(from)
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    /// Of films that fell together with their transcripts each was told to be begun by itself.
    #[test]
    fn transcripts_go_to_the_film_that_is_called_like_them() {
        let mut form = NewDub {
            from: Some(FilmFrom::File("/a/first.wav".into())),
            ..NewDub::into_language("en")
        };
        let film = |name: &str| NextFilm::new(FilmFrom::File(name.into()));
        form.next = vec![film("/a/second.mp4"), film("/a/Second Half.mp4")];
        let tables = ["second_en.csv", "first.srt", "second half.csv", "lines.csv"];
        form.bring_tables(tables.iter().map(PathBuf::from).collect());
        let names = |film| {
            let tables = form.tables_at(film).iter();
            tables.map(OwnTable::name).collect::<Vec<_>>()
        };
        assert_eq!(names(0), ["first.srt", "lines.csv"]);
        assert_eq!(names(1), ["second_en.csv"]);
        assert_eq!(names(2), ["second half.csv"]);
        // One that has another name is given to its film.
        form.move_table((0, 1), 2);
        form.pair_tables();
        let tables = form.tables_at(2).iter().map(OwnTable::name);
        assert_eq!(tables.collect::<Vec<_>>(), ["second half.csv", "lines.csv"]);
    }
}
