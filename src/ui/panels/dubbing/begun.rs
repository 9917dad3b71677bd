//! A new dub that is put together is kept as it stands: who comes back after a start has nothing to choose or type again.

use egui::Ui;

use super::DubbingPanel;
use super::follow::Answered;
use super::new::NewDub;
use crate::studio::command::{Command, DubbingCommand, FilmFrom};
use crate::studio::dubbing::DubForm;
use crate::terms::backend::Backend;
use crate::ui::ctx::StudioCtx;
use crate::ui::panels::create::Unkept;

/// What the library has of it.
#[derive(Default)]
pub(super) struct Begun {
    /// With whom it is dubbed, once the library was asked for theirs.
    of: Option<Backend>,
    asking: Answered,
    kept: DubForm,
    changed: Unkept,
}

impl NewDub {
    /// What was chosen and typed, as it is kept. What costs once more than it did is said anew after a start.
    fn chosen(&self) -> DubForm {
        let film = match &self.brought {
            Some(brought) => Some(FilmFrom::Kept(brought.clone())),
            None => self.from.clone().filter(|_| self.looking.is_open()),
        };
        DubForm {
            film,
            next: self.next.clone(),
            address: self.address.clone(),
            languages: self.languages.clone(),
            source: self.source.clone(),
            is_source_said: self.is_source_said,
            tables: self.tables.clone(),
            speakers: self.speakers,
            tries: self.tries,
            part: self.part.clone(),
            worth: self.worth,
            drop_background: self.drop_background,
            background: self.background.clone(),
            mask_profanity: self.mask_profanity,
            clones: self.clones,
            people: self.agreeing.people.clone(),
            records: self.agreeing.records.clone(),
            is_classic: self.way.classic,
        }
    }

    /// The one that was kept, but for its film, which is looked at again.
    fn of_kept(kept: DubForm) -> Self {
        let mut form = Self {
            next: kept.next,
            address: kept.address,
            languages: kept.languages,
            source: kept.source,
            is_source_said: kept.is_source_said,
            tables: kept.tables,
            speakers: kept.speakers,
            tries: kept.tries,
            part: kept.part,
            worth: kept.worth,
            drop_background: kept.drop_background,
            background: kept.background,
            mask_profanity: kept.mask_profanity,
            clones: kept.clones,
            ..Self::default()
        };
        (form.agreeing.people, form.agreeing.records) = (kept.people, kept.records);
        form.way.classic = kept.is_classic;
        form
    }
}

impl DubbingPanel {
    /// Asks for what was left, once, and goes on with it; whether that is known by now.
    pub(super) fn follow_begun(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        let backend = cx.desk.backend();
        if self.begun.of != Some(backend) {
            if self.begun.of.is_some() {
                // It is there again with the backend that it is of.
                self.keep_begun(cx);
                self.form = None;
            }
            let number = self.number();
            self.begun = Begun {
                of: Some(backend),
                asking: Answered::waits(number),
                ..Begun::default()
            };
            cx.send(Command::Dubbing(DubbingCommand::Begun(number, backend)));
        }
        let Some(number) = self.begun.asking.number() else {
            return true;
        };
        let Some(begun) = cx.desk.dubbing.begun.get(&number) else {
            return false;
        };
        self.begun.asking.end();
        let Some(begun) = begun else { return true };
        self.begun.kept = (**begun).clone();
        // Who was quicker is asked nothing.
        if self.chosen() == DubForm::default() {
            self.go_on_with(cx, (**begun).clone());
        }
        true
    }

    fn go_on_with(&mut self, cx: &mut StudioCtx<'_>, mut kept: DubForm) {
        let number = self.number();
        let film = kept.film.take();
        let mut form = NewDub::of_kept(kept);
        for table in form.all_tables() {
            let read = DubbingCommand::ReadTable(table.path.clone());
            cx.send(Command::Dubbing(read));
        }
        if let Some(film) = film {
            form.bring(cx, number, film);
        }
        self.form = Some(Box::new(form));
    }

    /// What stands in the form; nothing of one that is not there.
    fn chosen(&self) -> DubForm {
        let form = self.form.as_ref();
        form.map(|form| form.chosen()).unwrap_or_default()
    }

    /// Has the library keep what changed: at once what was decided, and soon what is typed.
    pub(super) fn keep_begun_soon(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        let now = self.chosen();
        if self.begun.asking.is_open() || now == self.begun.kept {
            self.begun.changed.clear();
            return;
        }
        let is_only_typed = now.is_only_typed(&self.begun.kept);
        if self.begun.changed.is_due(ui, cx, is_only_typed) {
            self.keep_begun(cx);
        }
    }

    /// The same at once, whatever it is.
    pub(super) fn keep_begun(&mut self, cx: &mut StudioCtx<'_>) {
        self.begun.changed.clear();
        let now = self.chosen();
        let Some(backend) = self.begun.of else { return };
        if self.begun.asking.is_open() || now == self.begun.kept {
            return;
        }
        self.begun.kept = now.clone();
        let form = (now != DubForm::default()).then(|| Box::new(now));
        let keep = DubbingCommand::Keep(backend, form);
        cx.send(Command::Dubbing(keep));
    }
}
