//! A new dub that is put together is kept as it stands: who comes back after a start has nothing to choose or type again.

use egui::Ui;

use super::DubbingPanel;
use super::follow::Answered;
use super::new::NewDub;
use mynah_core::backend::Backend;
use mynah_i18n::tr;
use mynah_model::command::{Command, DubbingCommand};
use mynah_model::dubbing::DubForm;
use mynah_model::event::Notice;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::unsaved::Unkept;

/// What the library has of it.
#[derive(Default)]
pub(super) struct Begun {
    /// With whom it is dubbed, once the library was asked for theirs.
    of: Option<Backend>,
    asking: Answered,
    kept: DubForm,
    changed: Unkept,
}

#[cfg(test)]
impl Begun {
    /// Of those with whom it is dubbed nothing was left.
    pub fn with(of: Backend) -> Self {
        Self {
            of: Some(of),
            ..Self::default()
        }
    }
}

impl DubbingPanel {
    /// Asks for what was left, once, and goes on with it; whether that is known by now.
    pub(super) fn follow_begun(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        let backend = cx.desk.backend();
        // What is being begun stays where it is until that is known.
        if self.begun.of != Some(backend) && !self.begins() {
            if self.begun.of.is_some() {
                // It is there again with the backend that it is of.
                self.keep_begun(cx);
                self.end_batch_of_others(cx);
                self.drop_form(cx);
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
        if self.is_form_empty() {
            self.go_on_with(cx, (**begun).clone());
        }
        true
    }

    /// Puts a dub together as it was kept.
    pub(super) fn go_on_with(&mut self, cx: &mut StudioCtx<'_>, mut kept: DubForm) {
        let number = self.number();
        // Its film is looked at again. What costs once more than it did is said anew.
        let film = kept.film.take();
        let mut form = NewDub {
            is_at_top: true,
            ..NewDub::of(kept)
        };
        for table in form.all_tables() {
            let read = DubbingCommand::ReadTable(table.path.clone());
            cx.send(Command::Dubbing(read));
        }
        if let Some(film) = film {
            form.bring(cx, number, film);
        }
        (self.form, self.form_waits) = (Some(Box::new(form)), false);
    }

    /// Whether a new dub is what is looked at.
    pub(super) fn has_form(&self) -> bool {
        self.form.is_some() && !self.form_waits
    }

    /// Whether nothing was chosen or typed for one.
    pub(super) fn is_form_empty(&self) -> bool {
        self.form
            .as_ref()
            .is_none_or(|form| form.chosen == DubForm::default())
    }

    /// What was put together is of others, or wanted no more: nobody waits for what it looks at.
    pub(super) fn drop_form(&mut self, cx: &mut StudioCtx<'_>) {
        if let Some(mut form) = self.form.take() {
            form.stop_looking(cx);
        }
    }

    /// Something else is looked at: what was put together waits behind it, if that is anything.
    pub(super) fn leave_form(&mut self) {
        if self.is_form_empty() {
            self.form = None;
        }
        self.form_waits = true;
    }

    /// Films that are begun with one press are dubbed by those whose price was told: where others are in use by now, no more
    /// of them is begun.
    pub(super) fn end_batch_of_others(&mut self, cx: &mut StudioCtx<'_>) {
        if self.begun.of == Some(cx.desk.backend()) {
            return;
        }
        let ended = self.form.as_mut().and_then(|form| form.all.take());
        if ended.is_some() {
            cx.notice(Notice::Heed(tr!("dubbing-batch-ended")));
        }
    }

    /// Whether what stands in the form is another than what is kept; where there is none, nothing stands in it.
    fn is_unkept(&self) -> bool {
        if self.begun.asking.is_open() {
            return false;
        }
        match &self.form {
            Some(form) => form.chosen != self.begun.kept,
            None => self.begun.kept != DubForm::default(),
        }
    }

    /// Has the library keep what changed: at once what was decided, and soon what is typed.
    pub(super) fn keep_begun_soon(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        if !self.is_unkept() {
            self.begun.changed.clear();
            return;
        }
        let form = self.form.as_ref();
        let is_only_typed = form.is_some_and(|it| it.chosen.is_only_typed(&self.begun.kept));
        if self.begun.changed.is_due(ui, cx, is_only_typed) {
            self.keep_begun(cx);
        }
    }

    /// The same at once, whatever it is.
    pub(super) fn keep_begun(&mut self, cx: &mut StudioCtx<'_>) {
        self.begun.changed.clear();
        let Some(backend) = self.begun.of.filter(|_| self.is_unkept()) else {
            return;
        };
        let form = self.form.as_ref();
        self.begun.kept = form.map(|form| form.chosen.clone()).unwrap_or_default();
        let form = (!self.is_form_empty()).then(|| Box::new(self.begun.kept.clone()));
        let keep = DubbingCommand::Keep(backend, form);
        cx.send(Command::Dubbing(keep));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use mynah_core::credits::Credits;
    use mynah_model::command::FilmFrom;
    use mynah_model::dubbing::{Brought, FilmFacts, OwnTable, Stands};
    use mynah_model::event::{DubbingEvent, Event};
    use mynah_ui_core::action::Action;
    use mynah_ui_core::testing::Bench;
    use mynah_ui_core::testing::dubs as testing;
    use mynah_ui_core::testing::fixtures::{SCRIPT, desk, room};

    /// What the library was told to keep last; nothing where it was told nothing.
    fn kept(bench: &Bench<DubbingPanel>) -> Option<bool> {
        let mut sent = bench.wishes.outbox.iter().rev();
        sent.find_map(|sent| match sent {
            Command::Dubbing(DubbingCommand::Keep(_, form)) => Some(form.is_some()),
            _ => None,
        })
    }

    /// A look at another film threw away what was put together, on the disk, too.
    #[test]
    fn a_new_dub_waits_behind_a_look_at_another_film() {
        let mut desk = desk(Backend::Draft, SCRIPT);
        let film = testing::film(&serde_json::json!([{"code": "en"}]));
        let card = testing::card(film, vec![Stands::Wanted]);
        let listed = DubbingEvent::Listed(Backend::Draft, vec![card]);
        desk.apply(Event::Dubbing(listed));
        desk.apply(Event::Dubbing(DubbingEvent::Begun(1, None)));
        let panel = DubbingPanel {
            form: Some(Box::new(NewDub::into_language("fr"))),
            ..DubbingPanel::default()
        };
        let mut room = room((900.0, 700.0), desk, panel, DubbingPanel::ui);
        let go_on = "Go on with the new dub";
        assert!(room.query_by_label(go_on).is_none());
        room.get_by_label_contains("a.wav, ").click();
        room.run();
        let state = room.state();
        assert!(state.panel.open.is_some() && !state.panel.has_form());
        assert_eq!(kept(state), Some(true));
        room.get_by_label(go_on).click();
        room.run();
        assert_eq!(room.state().wishes.actions, [Action::NewDub]);
        room.state_mut()
            .with(|panel, cx| panel.act(Action::NewDub, cx));
        room.run();
        assert!(room.query_by_label(go_on).is_none() && room.state().panel.has_form());
        assert_eq!(room.state().panel.begun.kept.languages, ["fr"]);
        // What was closed is over.
        room.get_by_label(&tr!("dubbing-new-close")).click();
        room.run();
        assert!(room.state().panel.form.is_none() && room.query_by_label(go_on).is_none());
        assert_eq!(kept(room.state()), Some(false));
    }

    /// Where the list has no room beside it the way to the list closed what was put together.
    #[test]
    fn a_new_dub_waits_behind_the_list() {
        let mut desk = desk(Backend::Draft, SCRIPT);
        desk.apply(Event::Dubbing(DubbingEvent::Begun(1, None)));
        let panel = DubbingPanel {
            form: Some(Box::new(NewDub::into_language("fr"))),
            ..DubbingPanel::default()
        };
        let mut room = room((500.0, 700.0), desk, panel, DubbingPanel::ui);
        room.get_by_label(&tr!("dubbing-to-list")).click();
        room.run();
        assert!(room.query_by_label(&tr!("dubbing-go-on")).is_some());
        assert_eq!(kept(room.state()), Some(true));
    }

    /// Films that were begun with one press went on with whatever the project is spoken by that was opened meanwhile.
    #[test]
    fn films_of_one_press_end_where_another_backend_is_in_use() {
        for of in [Backend::Draft, Backend::Live] {
            let film = testing::film(&serde_json::json!([]));
            let brought = Brought {
                input: film.how.input,
                has_picture: false,
                facts: FilmFacts::default(),
            };
            let chosen = DubForm {
                film: Some(FilmFrom::Kept(Arc::new(brought))),
                tables: vec![OwnTable::new("/a/a.csv".into())],
                languages: vec!["en".to_owned()],
                ..DubForm::default()
            };
            let form = NewDub {
                all: Some(Credits(100_000)),
                ..NewDub::of(chosen)
            };
            let panel = DubbingPanel {
                form: Some(Box::new(form)),
                begun: Begun {
                    of: Some(of),
                    ..Begun::default()
                },
                ..DubbingPanel::default()
            };
            let mut bench = Bench::new(desk(Backend::Draft, SCRIPT), panel);
            bench.with(|panel, cx| panel.follow_unseen(cx));
            let mut sent = bench.wishes.outbox.iter();
            let is_begun = |it: &Command| matches!(it, Command::Dubbing(DubbingCommand::Bring(..)));
            let is_its = of == Backend::Draft;
            assert_eq!(sent.any(is_begun), is_its);
            assert_eq!(bench.wishes.notices.is_empty(), is_its);
            let all = bench.panel.form.and_then(|form| form.all);
            assert_eq!(all.is_some(), is_its);
        }
    }
}
