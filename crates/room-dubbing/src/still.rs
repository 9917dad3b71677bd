//! The picture of the film at the moment that is heard or looked at, where something on this computer can make one.

use std::sync::Arc;
use std::time::Duration;

use egui::{
    ColorImage, CornerRadius, Image, Label, Sense, TextureHandle, TextureOptions, Ui, vec2,
};

use super::DubbingPanel;
use mynah_core::ids::FilmId;
use mynah_i18n::tr;
use mynah_model::command::{Command, DubbingCommand};
use mynah_model::dubbing::{STILL_RATE, STILL_SIZE, Still};
use mynah_model::ffmpeg::NoHelp;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::duration;
use mynah_ui_kit::theme::{Face, size};

/// The widest that it is drawn, in points.
const WIDEST: f32 = 320.0;
/// The same in a window that is lower than this.
const SMALL: f32 = 136.0;
const HIGH: f32 = 800.0;
/// Pictures that are asked for at once while the film plays, and how many are to be there ahead.
const RUN: u32 = 2 * STILL_RATE;
const AHEAD: u32 = STILL_RATE + STILL_RATE / 2;

/// A picture of a film, by its number.
type Moment = (FilmId, u32);

/// What is shown of the picture.
#[derive(Default)]
pub(super) struct StillView {
    /// The first of the pictures that were asked for and aren't here yet.
    asked: Option<Moment>,
    drawn: Option<(Moment, TextureHandle)>,
}

impl DubbingPanel {
    /// The moment that is heard, else that of the line that is looked at, in pictures.
    fn moment(&self, cx: &StudioCtx<'_>) -> u32 {
        (self.stands_at(cx) * f64::from(STILL_RATE)) as u32
    }

    /// Whether the film plays.
    fn is_moving(&self, cx: &StudioCtx<'_>) -> bool {
        matches!(self.meant(cx), Some((_, (_, false))))
    }

    /// Asks for pictures, one run at a time: those that are soon played, else the one that is shown.
    fn ask_for_stills(&mut self, cx: &mut StudioCtx<'_>, (film, at): &Moment) {
        let known = |number: u32| {
            let mut all = cx.desk.dubbing.stills.iter();
            all.any(|it| it.0 == *film && it.1 == number)
        };
        let asked = &mut self.still.asked;
        asked.take_if(|asked| asked.0 != *film || known(asked.1));
        if self.still.asked.is_some() {
            return;
        }
        let (ahead, run) = if self.is_moving(cx) {
            (AHEAD, RUN)
        } else {
            (1, 1)
        };
        let mut wanted = *at..at.saturating_add(ahead);
        if let Some(first) = wanted.find(|number| !known(*number)) {
            self.still.asked = Some((film.clone(), first));
            let stills = DubbingCommand::Stills(film.clone(), [first, run]);
            cx.send(Command::Dubbing(stills));
        }
    }

    /// Says that there is no picture, and why.
    pub(super) fn no_still_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let open = self.open.as_deref();
        if open.is_some_and(|card| card.film.has_picture) && !cx.desk.dubbing.has_ffmpeg {
            let words = Face::Small.rich(tr!("dubbing-still-missing"), cx.tokens.text2);
            ui.add(Label::new(words).wrap());
        }
    }

    /// Draws it. A low window has no room for it.
    pub(super) fn still_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        if !cx.desk.dubbing.has_ffmpeg {
            return;
        }
        let Some(card) = self.open.as_deref().filter(|card| card.film.has_picture) else {
            return;
        };
        let wanted: Moment = (card.id.clone(), self.moment(cx));
        if size::is_short(ui.ctx()) {
            return;
        }
        self.ask_for_stills(cx, &wanted);
        let is_moving = self.is_moving(cx);
        if is_moving {
            let next = Duration::from_secs(1) / STILL_RATE;
            ui.ctx().request_repaint_after(next);
        }
        // A film that plays may be a little ahead of its pictures.
        let late = if is_moving { STILL_RATE } else { 0 };
        let from = wanted.1.saturating_sub(late);
        let of_film = |it: &&(FilmId, u32, Result<Arc<Still>, NoHelp>)| it.0 == wanted.0;
        let stills = cx.desk.dubbing.stills.iter().filter(of_film);
        let near = stills
            .clone()
            .filter(|it| (from..=wanted.1).contains(&it.1));
        let newest = near.filter(|it| it.2.is_ok()).max_by_key(|it| it.1);
        if let Some((film, number, Ok(still))) = newest {
            let moment = (film.clone(), *number);
            let is_drawn = self.still.drawn.as_ref().is_some_and(|it| it.0 == moment);
            if !is_drawn {
                let image = ColorImage::from_rgb(STILL_SIZE, &still.rgb);
                let drawn = ui.ctx().load_texture("film", image, TextureOptions::LINEAR);
                self.still.drawn = Some((moment, drawn));
            }
        }
        // Where there is less room, what is done to a line keeps it.
        let is_high = ui.ctx().content_rect().height() >= HIGH;
        let widest = if is_high { WIDEST } else { SMALL };
        let wide = ui.available_width().min(widest);
        let [width, height] = STILL_SIZE.map(|points| points as f32);
        let wanted_size = vec2(wide, wide * height / width);
        let mut stills = stills;
        let failed = newest.is_none() && stills.any(|it| it.1 == wanted.1);
        let radius = CornerRadius::same(size::RADIUS as u8);
        let drawn = self.still.drawn.as_ref().filter(|it| it.0.0 == wanted.0);
        let words = if let Some(((_, number), drawn)) = drawn {
            let at = duration(f64::from(*number / STILL_RATE));
            let name = tr!("dubbing-still", at = at.as_str());
            let image = Image::new((drawn.id(), wanted_size)).corner_radius(radius);
            ui.add(image.alt_text(name));
            tr!("dubbing-still-of", at = at.as_str())
        } else {
            let (rect, _) = ui.allocate_exact_size(wanted_size, Sense::hover());
            ui.painter().rect_filled(rect, radius, cx.tokens.bg2);
            tr!("dubbing-still-comes")
        };
        let words = if failed {
            tr!("dubbing-still-none")
        } else {
            words
        };
        ui.label(Face::Small.rich(words, cx.tokens.text3));
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use mynah_core::backend::Backend;
    use mynah_model::dubbing::Film;
    use mynah_model::event::{DubbingEvent, Event, PlaybackEvent, Playing};
    use mynah_ui_core::testing::Bench;
    use mynah_ui_core::testing::dubs as testing;
    use mynah_ui_core::testing::fixtures::{SCRIPT, desk, room};

    /// A picture of where somebody had been came after they had gone elsewhere, and was shown there.
    #[test]
    fn a_picture_of_before_is_not_shown_where_somebody_went_since() {
        let line =
            |start: u32| serde_json::json!({"text": "Good.", "start": start, "end": start + 2});
        let lines = [line(10), line(200), line(400)];
        let mut film: Film = testing::film(&serde_json::json!([{"code": "en", "lines": lines}]));
        film.has_picture = true;
        let panel = DubbingPanel {
            open: Some(Arc::new(testing::card(film, vec![testing::ready()]))),
            language: Some("en".to_owned()),
            ..DubbingPanel::default()
        };
        let mut desk = desk(Backend::Draft, SCRIPT);
        desk.dubbing.has_ffmpeg = true;
        let mut board = room((900.0, 900.0), desk, panel, |panel, ui, cx| {
            panel.table_ui(ui, cx);
            panel.still_ui(ui, cx);
        });
        let mut step = |line: Option<usize>, came: &[u32]| {
            let state = board.state_mut();
            state.panel.table.selected = line.or(state.panel.table.selected);
            for second in came {
                state.desk.apply(stills([second * STILL_RATE, 1]));
            }
            board.run();
            let shown = ["Picture at 0:10", "Picture at 3:20", "Picture at 6:40"];
            shown.map(|it| board.query_by_label_contains(it).is_some())
        };
        assert_eq!(step(Some(0), &[]), [false; 3]);
        assert_eq!(step(None, &[10]), [true, false, false]);
        // From the second line to the third before the picture of the second is there.
        assert_eq!(step(Some(1), &[]), [true, false, false]);
        assert_eq!(step(Some(2), &[]), [true, false, false]);
        assert_eq!(
            step(None, &[200]),
            [true, false, false],
            "nobody is there now"
        );
        assert_eq!(step(None, &[400]), [false, false, true]);
        // What is known already is shown at once, and what comes late doesn't hide it.
        assert_eq!(step(Some(0), &[]), [true, false, false]);
        assert_eq!(step(Some(1), &[]), [false, true, false]);
    }

    fn stills([from, count]: [u32; 2]) -> Event {
        let rgb = vec![0; STILL_SIZE[0] * STILL_SIZE[1] * 3];
        let stills = (0..count)
            .map(|_| Arc::new(Still { rgb: rgb.clone() }))
            .collect::<Vec<_>>();
        Event::Dubbing(DubbingEvent::Stills(
            FilmId::new("film"),
            [from, count],
            Ok(stills),
        ))
    }

    /// The runs of pictures that were asked for.
    fn asked(sent: &mut mynah_ui_core::ctx::Wishes) -> Vec<[u32; 2]> {
        let sent = sent.outbox.drain(..);
        let asked = sent.filter_map(|sent| match sent {
            Command::Dubbing(DubbingCommand::Stills(_, asked)) => Some(asked),
            _ => None,
        });
        asked.collect()
    }

    /// Regression: the picture stood for two seconds while the film played.
    #[test]
    fn pictures_of_a_film_that_plays_are_there_ahead_and_one_of_a_film_that_rests() {
        let film: Film = testing::film(&serde_json::json!([{"code": "en"}]));
        let card = testing::card(film, vec![testing::ready()]);
        let panel = DubbingPanel {
            open: Some(Arc::new(card.clone())),
            language: Some("en".to_owned()),
            ..DubbingPanel::default()
        };
        let mut bench = Bench::new(desk(Backend::Draft, SCRIPT), panel);
        let ask = |bench: &mut Bench<DubbingPanel>, at: u32| {
            let moment = (card.id.clone(), at);
            bench.with(|panel, cx| panel.ask_for_stills(cx, &moment));
            asked(&mut bench.wishes)
        };
        assert_eq!(ask(&mut bench, 0), [[0, 1]]);
        assert_eq!(ask(&mut bench, 0), [[0; 2]; 0], "it is on its way");
        bench.desk.apply(stills([0, 1]));
        assert_eq!(ask(&mut bench, 0), [[0; 2]; 0], "nothing at rest");
        bench
            .desk
            .apply(Event::Playback(PlaybackEvent::Started(playing())));
        assert_eq!(ask(&mut bench, 0), [[1, RUN]]);
        bench.desk.apply(stills([1, RUN]));
        assert_eq!(ask(&mut bench, 2), [[0; 2]; 0], "enough is there");
        assert_eq!(ask(&mut bench, 10), [[RUN + 1, RUN]]);
        // Behind its end there is none, and nobody asks for one again.
        let end = Err(NoHelp::Failed(String::new()));
        let end = DubbingEvent::Stills(card.id.clone(), [RUN + 1, RUN], end);
        bench.desk.apply(Event::Dubbing(end));
        assert_eq!(ask(&mut bench, 20), [[0; 2]; 0]);
    }

    fn playing() -> Playing {
        Playing::Film {
            film: FilmId::new("film"),
            name: "a.wav".to_owned(),
            language: "en".to_owned(),
            from: 0.0,
            original: false,
        }
    }

    /// After a jump the picture of before came back for a moment: the playhead was still there.
    #[test]
    fn what_was_jumped_to_is_the_moment_before_it_is_heard() {
        let film: Film = testing::film(&serde_json::json!([{"code": "en"}]));
        let card = testing::card(film, vec![testing::ready()]);
        let panel = DubbingPanel {
            open: Some(Arc::new(card)),
            language: Some("en".to_owned()),
            ..DubbingPanel::default()
        };
        let mut bench = Bench::new(desk(Backend::Draft, SCRIPT), panel);
        let started = PlaybackEvent::Started(playing());
        bench.desk.apply(Event::Playback(started));
        assert_eq!(bench.with(|panel, cx| panel.moment(cx)), 0);
        bench.with(|panel, cx| panel.hear(cx, 400.0, false));
        assert_eq!(bench.with(|panel, cx| panel.moment(cx)), 400 * STILL_RATE);
    }
}
