//! While a film is looked at for a new dub: how far that is, and the way out.

use egui::{Label, Ui};

use super::new::{Enters, NewDub};
use super::next::called;
use mynah_i18n::tr;
use mynah_model::command::{Command, DubbingCommand};
use mynah_model::trouble::Trouble;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::Button;

/// The same with the film that it is about.
fn told_of(name: &str, trouble: &Trouble) -> Trouble {
    let why = trouble.what.as_str();
    let what = if why.contains(name) {
        why.to_owned()
    } else {
        tr!("dubbing-film-refused", film = name, why = why)
    };
    Trouble {
        what,
        ..trouble.clone()
    }
}

impl NewDub {
    pub(super) fn looking_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let t = cx.tokens;
        let name = self.chosen.film.as_ref().map(called).unwrap_or_default();
        let words = tr!("dubbing-looks-at", name = name);
        ui.add(Label::new(Face::Body.rich(words, t.text2)).wrap());
        let number = self.looking.number();
        let far = number.and_then(|number| cx.desk.dubbing.looking.get(&number));
        // A row is kept for it: what is pressed below stays where it is.
        let words = far.map_or_else(|| " ".to_owned(), |far| far.words());
        ui.add(Label::new(Face::Small.rich(words, t.text3)).truncate());
        let leave = Button::new(tr!("dubbing-look-leave")).small().outline();
        let leave = leave.icon(icons::X).tip(tr!("dubbing-look-leave.tip"));
        if ui.add(leave).clicked() {
            self.leave(cx);
        }
    }

    /// What is looked at isn't wanted; what fell with it stays.
    fn leave(&mut self, cx: &mut StudioCtx<'_>) {
        self.stop_looking(cx);
        (self.chosen.film, self.chosen.folder) = (None, None);
        self.part_from_people();
        self.enters = Enters::Film;
    }

    /// The film that was looked at can't be dubbed.
    pub(super) fn refuse(&mut self, trouble: &Trouble) {
        let name = self.chosen.film.take().as_ref().map(called);
        self.chosen.folder = None;
        self.part_from_people();
        self.enters = Enters::Refused;
        self.tell_refused(&name.unwrap_or_default(), trouble);
    }

    /// Tells that a film can't be dubbed, with those before it as long as they stand there.
    pub(super) fn tell_refused(&mut self, name: &str, trouble: &Trouble) {
        let mut what = told_of(name, trouble).what;
        let adds = self.tells_films();
        if let Some(before) = self.trouble.take().filter(|_| adds) {
            what = format!("{}\n{what}", before.what);
        }
        self.refused = Some(what.clone());
        self.trouble = Some(Trouble {
            what,
            ..trouble.clone()
        });
    }

    /// What is told of the film that stands here: with its name where others wait behind it.
    pub(super) fn told_here(&self, trouble: &Trouble) -> Trouble {
        let film = self.chosen.film.as_ref().map(called);
        let film = film.filter(|_| !self.chosen.next.is_empty());
        film.map_or_else(|| trouble.clone(), |film| told_of(&film, trouble))
    }

    /// Whether nothing else is told than which films can't be dubbed.
    pub(super) fn tells_films(&self) -> bool {
        let mut told = self.trouble.iter();
        told.all(|it| Some(&it.what) == self.refused.as_ref())
    }

    /// Nobody waits for what is looked at any more.
    pub(super) fn stop_looking(&mut self, cx: &mut StudioCtx<'_>) {
        let ahead = self.ahead.stop();
        for looking in [std::mem::take(&mut self.looking), ahead] {
            if let Some(number) = looking.number() {
                cx.send(Command::Dubbing(DubbingCommand::Leave(number)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::DubbingPanel;
    use crate::follow::Answered;
    use mynah_core::backend::Backend;
    use mynah_model::command::FilmFrom;
    use mynah_model::dubbing::{DubForm, Looking};
    use mynah_model::event::{DubbingEvent, Event};
    use mynah_ui_core::action::Action;
    use mynah_ui_core::testing::fixtures::{SCRIPT, desk, room};

    /// A gigabyte was fetched, and two hours were heard, with nothing to see of it and no way out.
    #[test]
    fn how_far_a_look_is_stands_there_with_a_way_out() {
        let mut desk = desk(Backend::Draft, SCRIPT);
        let far = |far| Event::Dubbing(DubbingEvent::Looking(7, far));
        desk.apply(far(Looking::Fetched(3_000_000, Some(40_000_000))));
        let form = NewDub {
            looking: Answered::waits(7),
            ..NewDub::of(DubForm {
                film: Some(FilmFrom::File("/a/film.mp4".into())),
                ..DubForm::default()
            })
        };
        let panel = DubbingPanel {
            form: Some(Box::new(form)),
            ..DubbingPanel::default()
        };
        let mut room = room((900.0, 900.0), desk, panel, |panel, ui, cx| {
            panel.new_ui(ui, cx, (false, false));
        });
        assert!(room.query_by_label_contains("MB fetched").is_some());
        let desk = &mut room.state_mut().desk;
        desk.apply(far(Looking::Heard(12)));
        room.run();
        assert!(room.query_by_label_contains("12 % of it").is_some());
        room.get_by_label(&tr!("dubbing-look-leave")).click();
        room.run();
        let form = room.state().panel.form.as_ref().unwrap();
        assert!(!form.looking.is_open() && form.chosen.film.is_none());
        assert!(room.get_by_label(&Action::ChooseFilm.label()).is_focused());
        let wishes = &room.state().wishes;
        let left = |it: &Command| matches!(it, Command::Dubbing(DubbingCommand::Leave(7)));
        assert!(wishes.outbox.iter().any(left));
    }
}
