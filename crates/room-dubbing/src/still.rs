//! The picture of the film at the moment that is heard or looked at, where something on this computer can make one.

use egui::{
    ColorImage, CornerRadius, Image, Label, Sense, TextureHandle, TextureOptions, Ui, vec2,
};

use super::{DubbingPanel, words};
use mynah_core::ids::FilmId;
use mynah_i18n::tr;
use mynah_model::command::{Command, DubbingCommand};
use mynah_model::dubbing::STILL_SIZE;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, size};

/// The widest that it is drawn, in points.
const WIDEST: f32 = 320.0;
/// The same in a window that is lower than this.
const SMALL: f32 = 136.0;
const HIGH: f32 = 800.0;
/// While it is heard there is a new one as often, in seconds: each is a program that is begun.
const APART: u32 = 2;

/// A moment of a film.
type Moment = (FilmId, u32);

/// What is shown of the picture.
#[derive(Default)]
pub(super) struct StillView {
    /// What was asked for and isn't here yet.
    asked: Option<Moment>,
    /// What was wanted last, and whether it was gone away from since what is asked for was.
    wanted: Option<Moment>,
    is_past: bool,
    drawn: Option<(Moment, TextureHandle)>,
}

impl DubbingPanel {
    /// The moment that is heard, else that of the line that is looked at.
    fn moment(&self, cx: &StudioCtx<'_>) -> u32 {
        // What was jumped to and isn't heard yet is where it goes on.
        if let Some((at, _)) = self.meant(cx) {
            let second = at as u32;
            return second - second % APART;
        }
        self.table.at(self.lines()).unwrap_or_default() as u32
    }

    /// Asks for the picture, one at a time. What was asked for and came, unless another moment was gone to meanwhile: an
    /// older picture is never shown behind a newer one.
    fn ask_for_still(&mut self, cx: &mut StudioCtx<'_>, wanted: &Moment) -> Option<Moment> {
        let known = |moment: &Moment| {
            let mut all = cx.desk.dubbing.stills.iter();
            all.any(|(film, second, _)| (film, second) == (&moment.0, &moment.1))
        };
        let goes_on = |(film, second): &Moment| {
            let next = *second..=second.saturating_add(APART);
            *film == wanted.0 && next.contains(&wanted.1)
        };
        let before = self.still.wanted.replace(wanted.clone());
        self.still.is_past |= !before.as_ref().is_some_and(goes_on);
        let is_over = |asked: &mut Moment| known(asked) || asked.0 != wanted.0;
        let came = self.still.asked.take_if(is_over);
        let came = came.filter(|_| !self.still.is_past);
        if self.still.asked.is_none() && !known(wanted) {
            self.still.asked = Some(wanted.clone());
            self.still.is_past = false;
            let still = DubbingCommand::Still(wanted.0.clone(), wanted.1);
            cx.send(Command::Dubbing(still));
        }
        came
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
        let film = card.id.clone();
        let wanted: Moment = (film.clone(), self.moment(cx));
        let is_low = size::is_short(ui.ctx());
        if is_low {
            return;
        }
        let came = self.ask_for_still(cx, &wanted);
        let of = |(film, second): &Moment| {
            let mut stills = cx.desk.dubbing.stills.iter().rev();
            stills.find(|it| it.0 == *film && it.1 == *second)
        };
        let told = of(&wanted).or_else(|| of(&came?));
        if let Some((film, second, Ok(still))) = told {
            let moment = (film.clone(), *second);
            let is_drawn = self.still.drawn.as_ref().is_some_and(|it| it.0 == moment);
            if !is_drawn {
                let image = ColorImage::from_rgb(STILL_SIZE, &still.rgb);
                let ctx = ui.ctx();
                let drawn = ctx.load_texture("film", image, TextureOptions::LINEAR);
                self.still.drawn = Some((moment, drawn));
            }
        }
        // Where there is less room, what is done to a line keeps it.
        let is_high = ui.ctx().content_rect().height() >= HIGH;
        let widest = if is_high { WIDEST } else { SMALL };
        let wide = ui.available_width().min(widest);
        let [width, height] = STILL_SIZE.map(|points| points as f32);
        let wanted_size = vec2(wide, wide * height / width);
        let failed = matches!(told, Some((_, second, Err(_))) if *second == wanted.1);
        let radius = CornerRadius::same(size::RADIUS as u8);
        let drawn = self.still.drawn.as_ref().filter(|it| it.0.0 == film);
        let words = if let Some(((_, second), drawn)) = drawn {
            let at = words::moment(f64::from(*second));
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
    use std::sync::Arc;

    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use mynah_core::backend::Backend;
    use mynah_model::dubbing::{Film, Still};
    use mynah_model::event::{DubbingEvent, Event};
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
                let rgb = vec![0; STILL_SIZE[0] * STILL_SIZE[1] * 3];
                let still =
                    DubbingEvent::Still(FilmId::new("film"), *second, Ok(Arc::new(Still { rgb })));
                state.desk.apply(Event::Dubbing(still));
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

    /// After a jump the picture of before came back for a moment: the playhead was still there.
    #[test]
    fn what_was_jumped_to_is_the_moment_before_it_is_heard() {
        use mynah_model::event::{PlaybackEvent, Playing};
        use mynah_ui_core::testing::Bench;

        let film: Film = testing::film(&serde_json::json!([{"code": "en"}]));
        let card = testing::card(film, vec![testing::ready()]);
        let playing = Playing::Film {
            film: card.id.clone(),
            name: "a.wav".to_owned(),
            language: "en".to_owned(),
            from: 0.0,
            original: false,
        };
        let panel = DubbingPanel {
            open: Some(Arc::new(card)),
            language: Some("en".to_owned()),
            ..DubbingPanel::default()
        };
        let mut bench = Bench::new(desk(Backend::Draft, SCRIPT), panel);
        let started = PlaybackEvent::Started(playing);
        bench.desk.apply(Event::Playback(started));
        assert_eq!(bench.with(|panel, cx| panel.moment(cx)), 0);
        bench.with(|panel, cx| panel.hear(cx, 400.0, false));
        assert_eq!(bench.with(|panel, cx| panel.moment(cx)), 400);
    }
}
