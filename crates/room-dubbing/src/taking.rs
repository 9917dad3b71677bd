//! What was brought for a new dub: films begin one, and what was brought for a film is that one's alone.

use std::path::PathBuf;

use super::DubbingPanel;
use mynah_i18n::tr;
use mynah_model::command::{Command, DubbingCommand, FilmFrom};
use mynah_model::event::Notice;
use mynah_ui_core::ctx::{DubFiles, StudioCtx};

impl DubbingPanel {
    /// Numbers the film that stands in the new dub, and tells it: what is asked for from now on is asked for it.
    pub(super) fn tell_film(&mut self, cx: &mut StudioCtx<'_>) {
        let numbers = &mut self.numbers;
        let film = self.form.as_mut().map(|form| {
            *form.film_number.get_or_insert_with(|| {
                *numbers += 1;
                *numbers
            })
        });
        cx.view.dubs.film = film;
    }

    /// Films that fell here, or were chosen, begin a dub. What was brought for a film that is begun or gone comes to no
    /// other.
    pub(super) fn take_dropped(&mut self, cx: &mut StudioCtx<'_>) {
        self.tell_film(cx);
        let mut late = Vec::new();
        for files in std::mem::take(&mut cx.view.dubs.files) {
            let has_films = !files.films.is_empty();
            let is_bound = files.asked || files.at.is_some();
            let is_other = is_bound && files.at != cx.view.dubs.film;
            if !has_films && (is_other || self.begins()) {
                late.push(files);
            } else if self.begins() {
                // What was begun is as it was at that press: what falls meanwhile comes behind it.
                cx.view.dubs.files.push(files);
            } else {
                self.take(cx, files);
                self.tell_film(cx);
            }
        }
        if !late.is_empty() {
            let files = names(late);
            cx.notice(Notice::Heed(tr!("dubbing-fell-late", files = files)));
        }
    }

    fn take(&mut self, cx: &mut StudioCtx<'_>, files: DubFiles) {
        let mut number = self.numbers;
        self.form_waits = false;
        let form = self.form.get_or_insert_default();
        // The press that began all films meant what stood there.
        if form.all.take().is_some() {
            let why = tr!("dubbing-batch-fell");
            cx.notice(Notice::Heed(tr!("dubbing-batch-stopped", why = why)));
        }
        // The first of them: 0 is the one that stands there.
        let mut first = None;
        for film in files.films {
            number += 1;
            let place = form.bring(cx, number, FilmFrom::File(film));
            first.get_or_insert(place);
        }
        for table in &files.tables {
            // What it says tells what is dubbed so already.
            cx.send(Command::Dubbing(DubbingCommand::ReadTable(table.clone())));
        }
        let first = first.unwrap_or(0);
        form.bring_tables(files.tables, first);
        let chosen = &mut form.chosen;
        chosen.background = files.background.or_else(|| chosen.background.take());
        let waiting = first.checked_sub(1);
        let next = waiting.and_then(|place| chosen.next.get_mut(place));
        let records = if let Some(next) = next {
            &mut next.records
        } else {
            chosen.clones |= !files.records.is_empty();
            &mut chosen.records
        };
        for record in files.records {
            if !records.contains(&record) {
                records.push(record);
            }
        }
        self.numbers = number;
    }
}

/// What files are called, for people.
fn names(late: Vec<DubFiles>) -> String {
    let all = late.into_iter().flat_map(|files| {
        let more = files.background.into_iter().chain(files.records);
        files.tables.into_iter().chain(more)
    });
    let name = |path: PathBuf| {
        let name = path.file_name().unwrap_or(path.as_os_str());
        name.to_string_lossy().into_owned()
    };
    all.map(name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::follow::{Answered, Starting};
    use crate::new::NewDub;
    use crate::next::called;
    use mynah_core::backend::Backend;
    use mynah_model::dubbing::{DubForm, NextFilm};
    use mynah_ui_core::testing::Bench;
    use mynah_ui_core::testing::fixtures::{SCRIPT, desk};

    /// A room in which a film stands in the new dub, and another waits.
    fn two_films() -> Bench<DubbingPanel> {
        let [first, second] = ["/a/first.wav", "/a/second.wav"];
        let form = NewDub::of(DubForm {
            film: Some(FilmFrom::File(first.into())),
            next: vec![NextFilm::new(FilmFrom::File(second.into()))],
            ..DubForm::default()
        });
        let form = NewDub {
            looking: Answered::waits(5),
            ..form
        };
        let panel = DubbingPanel {
            form: Some(Box::new(form)),
            ..DubbingPanel::default()
        };
        let mut bench = Bench::new(desk(Backend::Draft, SCRIPT), panel);
        bench.with(|panel, cx| panel.tell_film(cx));
        bench
    }

    fn begins(bench: &mut Bench<DubbingPanel>, begins: bool) {
        let form = bench.panel.form.as_mut().expect("a form");
        form.starts = begins.then_some(77);
        bench.panel.starting = begins.then(|| Starting {
            number: 77,
            backend: Backend::Draft,
            languages: Vec::new(),
            free: Vec::new(),
            again: BTreeSet::new(),
            alone: true,
            payer: mynah_model::desk::WhoPays::default(),
        });
    }

    fn form(bench: &Bench<DubbingPanel>) -> &DubForm {
        &bench.panel.form.as_ref().expect("a form").chosen
    }

    /// What a dialog brings that was asked for the film that stands there.
    fn asked(bench: &Bench<DubbingPanel>) -> DubFiles {
        DubFiles {
            at: bench.view.dubs.film,
            tables: vec!["/a/words.csv".into()],
            background: Some("/a/music.wav".into()),
            records: vec!["/a/ada.json".into()],
            ..DubFiles::default()
        }
    }

    /// A dialog ended after its film was begun, put aside or closed: the next film got its consent, its background and its
    /// words.
    #[test]
    fn what_was_asked_for_a_film_comes_to_no_other() {
        enum Since {
            Nothing,
            Begins,
            IsBegun,
            Aside,
            Closed,
        }
        use Since::{Aside, Begins, Closed, IsBegun, Nothing};
        for since in [Nothing, Begins, IsBegun, Aside, Closed] {
            let mut bench = two_films();
            let asked = asked(&bench);
            match &since {
                Nothing => {}
                Begins => begins(&mut bench, true),
                IsBegun => {
                    let form = bench.panel.form.take().and_then(|form| form.after());
                    bench.panel.form = form.map(Box::new);
                }
                Aside => bench.with(|panel, _| panel.form.as_mut().unwrap().put_aside()),
                Closed => bench.panel.form = Some(Box::default()),
            }
            bench.view.dubs.files.push(asked);
            bench.with(|panel, cx| panel.take_dropped(cx));
            let is_its = matches!(since, Nothing);
            let form = form(&bench);
            assert_eq!(form.records.len(), usize::from(is_its));
            assert_eq!(form.tables.len(), usize::from(is_its));
            assert_eq!(form.background.is_some(), is_its);
            assert!(bench.view.dubs.files.is_empty(), "it comes to none later");
            let told = bench.wishes.notices.iter().map(|it| format!("{it:?}"));
            let told = told.collect::<String>();
            assert_eq!(
                told.contains("words.csv, music.wav, ada.json: not used"),
                !is_its
            );
        }
    }

    /// Asked for before anything was put together, it came to whatever stood there by then; and one record that came twice
    /// with another in between stood there twice.
    #[test]
    fn what_a_dialog_brings_comes_to_the_form_that_asked() {
        let mut bench = two_films();
        let brought = |asked: bool| DubFiles {
            asked,
            tables: vec!["/a/words.csv".into()],
            ..DubFiles::default()
        };
        bench.view.dubs.files.push(brought(true));
        bench.with(|panel, cx| panel.take_dropped(cx));
        assert!(form(&bench).tables.is_empty() && !bench.wishes.notices.is_empty());
        bench.view.dubs.files.push(brought(false));
        bench.with(|panel, cx| panel.take_dropped(cx));
        assert_eq!(form(&bench).tables.len(), 1);
        for name in ["/a/ada.json", "/a/ben.json", "/a/ada.json"] {
            bench.view.dubs.files.push(DubFiles {
                at: bench.view.dubs.film,
                asked: true,
                records: vec![name.into()],
                ..DubFiles::default()
            });
            bench.with(|panel, cx| panel.take_dropped(cx));
        }
        assert_eq!(form(&bench).records.len(), 2);
    }

    /// The same film twice was dubbed, and paid, twice.
    #[test]
    fn a_film_that_comes_twice_is_one() {
        let mut bench = two_films();
        for name in ["/a/second.wav", "/a/first.wav", "/a/third.wav"] {
            bench.view.dubs.files.push(DubFiles {
                films: vec![name.into()],
                records: vec!["/a/ada.json".into()],
                ..DubFiles::default()
            });
        }
        bench.with(|panel, cx| panel.take_dropped(cx));
        let next = &form(&bench).next;
        let names: Vec<String> = next.iter().map(|it| called(&it.from)).collect();
        assert_eq!(names, ["second.wav", "third.wav"]);
        // What came with it is its own.
        assert_eq!(next[0].records.len(), 1);
        assert_eq!(form(&bench).records.len(), 1);
        let told = format!("{:?}", bench.wishes.notices);
        assert!(told.contains("second.wav"), "{told}");
    }

    /// A film that fell with a record of consent and its words while another was being begun lost the record; at any other
    /// time the film that stood there got both.
    #[test]
    fn a_film_keeps_what_fell_with_it() {
        for is_begun in [false, true] {
            let mut bench = two_films();
            begins(&mut bench, is_begun);
            bench.view.dubs.files.push(DubFiles {
                at: bench.view.dubs.film,
                films: vec!["/a/third.wav".into()],
                tables: vec!["/a/words.csv".into()],
                records: vec!["/a/ada.json".into()],
                ..DubFiles::default()
            });
            bench.with(|panel, cx| panel.take_dropped(cx));
            if is_begun {
                assert_eq!(form(&bench).next.len(), 1);
                begins(&mut bench, false);
                bench.with(|panel, cx| panel.take_dropped(cx));
            }
            let chosen = form(&bench);
            assert!(chosen.records.is_empty() && chosen.tables.is_empty() && !chosen.clones);
            let last = chosen.next.last().expect("it waits");
            assert_eq!(last.records, [PathBuf::from("/a/ada.json")]);
            assert_eq!(last.tables.len(), 1);
            assert!(bench.wishes.notices.is_empty());
            // Its turn comes.
            let form = bench.panel.form.as_mut().expect("a form");
            form.take_next();
            assert!(form.chosen.records.is_empty());
            form.take_next();
            assert_eq!(form.chosen.records.len(), 1);
            assert!(form.chosen.clones && form.chosen.tables.len() == 1);
        }
    }
}
