//! Dubs that are put into the bin: out of the list, with all that was bought, and back again.

use egui::{Label, Ui};

use super::board::told_before;
use super::table::Table;
use super::{DubbingPanel, words};
use mynah_core::backend::Backend;
use mynah_core::ids::FilmId;
use mynah_core::request::Worth;
use mynah_i18n::tr;
use mynah_model::command::{Command, DubbingCommand};
use mynah_model::desk::JobState;
use mynah_model::dubbing::{FilmCard, Stands};
use mynah_model::trouble::{Charged, Remedy};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::time_here;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::Button;

/// Whether one of its languages is being made, or its order waits: it isn't put away.
fn is_going(cx: &StudioCtx<'_>, card: &FilmCard) -> bool {
    let mut all = card.film.languages.iter().zip(&card.stands);
    all.any(|(language, stands)| {
        let job = words::job(cx, card, language);
        let waits = job.is_some_and(|job| {
            matches!(
                job.state,
                JobState::Queued | JobState::Held { .. } | JobState::Running { .. }
            )
        });
        waits || matches!(stands, Stands::UnderWay { .. })
    })
}

/// What tells a dub from others of the same film: which part, into which languages, how, and when it was begun.
fn told_apart(card: &FilmCard) -> String {
    let how = &card.film.how;
    let languages = card.film.languages.iter();
    let languages: Vec<String> = languages.map(|it| words::language(&it.code)).collect();
    let mut all = vec![words::about_card(card), languages.join(", ")];
    // Draft voices clone nobody.
    if !how.without_clones && card.backend == Backend::Live {
        all.push(tr!("dubbing-told-clones"));
    }
    if let Some(number) = how.track {
        all.push(tr!("dubbing-told-track", number = number));
    }
    if how.worth == Worth::Marked {
        all.push(tr!("dubbing-told-marked"));
    }
    all.push(tr!("dubbing-told-begun", time = time_here(card.at)));
    all.join(" · ")
}

impl DubbingPanel {
    /// Puts a dub into the bin.
    pub(super) fn put_into_bin(&mut self, cx: &mut StudioCtx<'_>, card: &FilmCard) {
        if is_going(cx, card) {
            let why = tr!("dubbing-bin-going");
            self.trouble = Some(told_before(&why, Charged::No, Remedy::Dismiss));
            return;
        }
        if self.open.as_ref().is_some_and(|open| open.id == card.id) {
            self.fall_silent(cx);
            self.leave_fixing(cx);
            self.table = Table::default();
            self.open = None;
            self.language = None;
        }
        self.binned = Some(card.id.clone());
        let put = DubbingCommand::Bin(card.id.clone(), true);
        cx.send(Command::Dubbing(put));
    }

    /// Takes a dub out of the bin, and opens it.
    pub(super) fn take_out(&mut self, cx: &mut StudioCtx<'_>, id: FilmId) {
        self.binned.take_if(|it| *it == id);
        let cards = cx.desk.dubbing.listed.get(&cx.desk.backend());
        let card = cards.and_then(|cards| cards.iter().find(|card| card.id == id));
        cx.send(Command::Dubbing(DubbingCommand::Bin(id, false)));
        if let Some(card) = card {
            self.look_at(cx, card);
        }
    }

    /// Whether Undo takes the dub out of the bin that was put there last.
    pub(super) fn undoes_bin(&self) -> bool {
        self.binned.is_some() && self.open.is_none() && !self.has_form()
    }

    /// The dub that was put into the bin last, as long as nothing else is looked at.
    pub(super) fn removed<'a>(&self, cx: &StudioCtx<'a>) -> Option<&'a FilmCard> {
        let id = self
            .binned
            .as_ref()
            .filter(|_| self.undoes_bin() && !self.elsewhere.is_open())?;
        let cards = cx.desk.dubbing.listed.get(&cx.desk.backend())?;
        let mut cards = cards.iter();
        cards.find(|card| card.id == *id && card.film.binned.is_some())
    }

    /// Says in its place that it was removed, and puts it back; whether there is one.
    pub(super) fn removed_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> bool {
        let Some(card) = self.removed(cx) else {
            return false;
        };
        let margin = egui::Margin::symmetric(size::PAD as i8, 14);
        egui::Frame::new().inner_margin(margin).show(ui, |ui| {
            // Its title names it.
            let back = Button::new(tr!("dubbing-take-out"))
                .small()
                .outline()
                .command("dubbing-take-out.command");
            if ui.add(back.tip(tr!("dubbing-take-out.tip"))).clicked() {
                self.take_out(cx, card.id.clone());
            }
            let words = Face::Small.rich(tr!("dubbing-removed"), cx.tokens.text2);
            ui.add(Label::new(words).wrap());
        });
        true
    }

    /// What puts the dub into the bin that is looked at.
    pub(super) fn bin_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let Some(card) = self.open.clone() else {
            return;
        };
        let why = is_going(cx, &card).then(|| tr!("dubbing-bin-going"));
        ui.add_space(4.0);
        let put = Button::new(tr!("dubbing-bin"))
            .small()
            .ghost()
            .command("dubbing-bin");
        let put = put.icon(icons::TRASH).why_not(why);
        if ui.add(put.tip(tr!("dubbing-bin.tip"))).clicked() {
            self.put_into_bin(cx, &card);
        }
    }

    /// The dubs in the bin, below the others.
    pub(super) fn binned_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, binned: &[&FilmCard]) {
        if binned.is_empty() {
            return;
        }
        let t = cx.tokens;
        ui.add_space(8.0);
        ui.label(Face::Label.rich(tr!("dubbing-binned"), t.text3));
        for card in binned {
            let name = Face::Small.rich(card.film.name(), t.text2);
            ui.add(Label::new(name).truncate());
            let about = told_apart(card);
            let told = Face::Small.rich(about.as_str(), t.text3);
            ui.add(Label::new(told).wrap());
            let back = Button::new(tr!("dubbing-take-out")).small().outline();
            let mut others = binned.iter().filter(|it| it.id != card.id);
            let is_alone = !others.any(|it| it.film.name() == card.film.name());
            let name = if is_alone {
                card.film.name().to_owned()
            } else {
                format!("{} ({about})", card.film.name())
            };
            let back = back.name(tr!("dubbing-take-out.name", name = name));
            if ui.add(back.tip(tr!("dubbing-take-out.tip"))).clicked() {
                self.take_out(cx, card.id.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use mynah_core::clock::UnixMillis;
    use mynah_core::request::Cut;
    use mynah_ui_core::testing::dubs as testing;
    use mynah_ui_core::testing::fixtures::{SCRIPT, desk, room};

    /// A try and the whole of one film, both removed, were two times the same name.
    #[test]
    fn removed_dubs_of_one_film_are_told_apart() {
        let whole = testing::film(&serde_json::json!([{"code": "en"}]));
        let mut part = whole.clone();
        part.how.cut = Some(Cut { start: 0, end: 3 });
        let cards = [(whole, 1), (part, 2)].map(|(film, at)| {
            let card = testing::card(film, vec![testing::ready()]);
            FilmCard {
                id: FilmId::new(format!("film{at}")),
                at: UnixMillis(1_790_000_000_000 + at * 60_000),
                ..card
            }
        });
        let desk = desk(Backend::Draft, SCRIPT);
        let panel = DubbingPanel::default();
        let room = room((300.0, 500.0), desk, panel, move |panel, ui, cx| {
            panel.binned_ui(ui, cx, &cards.each_ref());
        });
        let names = room.query_all_by_label_contains("Put a.wav (");
        assert_eq!(names.count(), 2);
        room.get_by_label_contains("Put a.wav (0:00 to 0:03 · English · ");
    }
}
