//! What of a film is heard, and what is to be: a film may be decoded for seconds before a moment of it sounds, and what is
//! chosen meanwhile is meant for that one.

use super::DubbingPanel;
use mynah_model::command::{Command, DubbingCommand, FilmMoment, PlaybackCommand};
use mynah_model::dubbing::Stands;
use mynah_model::event::Playing;
use mynah_ui_core::ctx::StudioCtx;

/// So much before a line, and behind it, is heard with it, in seconds.
const LEAD: f64 = 1.0;
const TAIL: f64 = 0.5;
/// So much silence after a line is heard with it if the next one is later, in seconds.
const REST: f64 = 0.2;

/// A moment that was asked for and isn't heard yet.
pub(super) struct Wanted {
    moment: FilmMoment,
    /// How often anything had begun, and was given up, by then.
    begun: u64,
    given_up: u64,
}

impl Wanted {
    /// Whether it is heard by now, or something else is in its place.
    fn is_over(&self, cx: &StudioCtx<'_>) -> bool {
        let heard = &cx.desk.playback;
        if heard.given_up != self.given_up {
            return true;
        }
        let is_older = |playing: &Playing| match playing {
            // It began as this one was asked for, and is told since.
            Playing::Film {
                film,
                language,
                from,
                ..
            } => {
                let is_of = *film == self.moment.film && *language == self.moment.language;
                !is_of || *from != self.moment.from.max(0.0)
            }
            _ => false,
        };
        heard.begun != self.begun && !heard.playing.as_ref().is_some_and(is_older)
    }
}

/// From when on it is heard, in seconds; whether the recording is, and whether it stands still.
type Meant = (f64, (bool, bool));

impl DubbingPanel {
    /// Plays a line of the film that is looked at, with what is around it, and no further.
    pub(super) fn hear_line(&mut self, cx: &mut StudioCtx<'_>, [start, end]: [f64; 2]) {
        self.until = Some(end + TAIL);
        self.hear_so(cx, ((start - LEAD).max(0.0), (false, false)));
    }

    /// Plays a line of the open dub, or of its recording, and stops before the next line.
    pub(super) fn play_line(&mut self, cx: &mut StudioCtx<'_>, place: usize, original: bool) {
        let lines = self.lines();
        let Some(line) = lines.get(place) else { return };
        let (from, mut ends) = (line.start, line.end);
        if original && let Some([_, to]) = line.slot {
            ends = ends.max(to);
        }
        let mut later = lines.iter().map(|line| line.start);
        let next = later.find(|start| *start > from).unwrap_or(f64::INFINITY);
        let until = (ends + REST).min(next.max(line.end));
        self.until = Some(until);
        self.heard_at = Some(place);
        self.hear_so(cx, (from, (original, false)));
    }

    /// Plays the film that is looked at from a moment on.
    pub(super) fn hear(&mut self, cx: &mut StudioCtx<'_>, from: f64, original: bool) {
        self.until = None;
        self.hear_so(cx, (from, (original, false)));
    }

    /// The same, or has it stand still there.
    pub(super) fn hear_so(
        &mut self,
        cx: &mut StudioCtx<'_>,
        (from, (original, paused)): (f64, (bool, bool)),
    ) {
        let Some((card, language, Stands::Ready { .. })) = self.shown() else {
            return;
        };
        let moment = FilmMoment {
            film: card.id.clone(),
            language: language.code.clone(),
            from,
            until: self.until.filter(|until| *until > from),
            original,
            under_db: self.under_db.map(f32::from),
            paused,
        };
        self.wanted = Some(Wanted {
            moment: moment.clone(),
            begun: cx.desk.playback.begun,
            given_up: cx.desk.playback.given_up,
        });
        cx.send(Command::Dubbing(DubbingCommand::Hear(moment)));
    }

    /// Nobody hears one film and looks at another, or hears what was removed: it stands still, and what was asked for and
    /// isn't heard yet never is.
    pub(super) fn fall_silent(&mut self, cx: &mut StudioCtx<'_>) {
        if self.wanted(cx).is_some_and(|wanted| !wanted.paused) {
            cx.send(Command::Playback(PlaybackCommand::Stop));
        } else if self.heard(cx) && !cx.desk.playback.paused {
            cx.send(Command::Playback(PlaybackCommand::TogglePause));
        }
        self.wanted = None;
    }

    /// Forgets what was asked for once it is heard.
    pub(super) fn follow_wanted(&mut self, cx: &StudioCtx<'_>) {
        self.wanted.take_if(|wanted| wanted.is_over(cx));
    }

    /// What of the film that is looked at was asked for and isn't heard yet.
    fn wanted(&self, cx: &StudioCtx<'_>) -> Option<&FilmMoment> {
        let open = self.open.as_ref()?;
        let wanted = self.wanted.as_ref().filter(|it| !it.is_over(cx))?;
        let moment = &wanted.moment;
        let is_it = moment.film == open.id && Some(&moment.language) == self.language.as_ref();
        is_it.then_some(moment)
    }

    /// What was asked for of the film that is looked at, else what is heard of it: there it goes on when it is to be heard
    /// otherwise.
    pub(super) fn meant(&self, cx: &StudioCtx<'_>) -> Option<Meant> {
        if let Some(wanted) = self.wanted(cx) {
            return Some((wanted.from, (wanted.original, wanted.paused)));
        }
        let heard = &cx.desk.playback;
        let now = || {
            (
                cx.desk.playhead().seconds(),
                (heard.side == 0, heard.paused),
            )
        };
        self.heard(cx).then(now)
    }

    /// Where the film that is looked at stands, in seconds: where Space begins it anew, where it is heard or was asked for,
    /// else at the line that is looked at.
    pub(super) fn stands_at(&self, cx: &StudioCtx<'_>) -> f64 {
        let is_wanted = self.wanted(cx).is_some();
        let meant = self.meant(cx).map(|(at, _)| at);
        let meant = meant.filter(|_| is_wanted || !self.begins_anew(cx));
        let at = meant.or_else(|| self.table.at(self.lines()));
        at.unwrap_or_default().max(0.0)
    }

    /// Whether the recording is meant to be heard, and not the dub.
    pub(super) fn means_original(&self, cx: &StudioCtx<'_>) -> bool {
        matches!(self.meant(cx), Some((_, (true, _))))
    }

    /// Has the other one of recording and dub heard of what was asked for, where that isn't heard yet; whether it did.
    pub(super) fn swap_wanted(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        let Some(wanted) = self.wanted(cx) else {
            return false;
        };
        let other = (wanted.from, (!wanted.original, wanted.paused));
        self.hear_so(cx, other);
        true
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use mynah_core::backend::Backend;
    use mynah_model::desk::Desk;
    use mynah_model::dubbing::{Film, FilmCard, Segment};
    use mynah_model::event::{DubbingEvent, Event, PlaybackEvent};

    use crate::follow::Answered;
    use mynah_core::ids::FilmId;
    use mynah_i18n::tr;
    use mynah_ui_core::room::Room;
    use mynah_ui_core::testing::Bench;
    use mynah_ui_core::testing::dubs as testing;
    use mynah_ui_core::testing::fixtures::{SCRIPT, desk, line, room};

    type Board = Harness<'static, Bench<DubbingPanel>>;

    /// A film of two hours in two languages, with a line at 0:10 and one at 1:00:00.
    fn card(desk: &Desk, is_fixed: bool) -> FilmCard {
        let said = |start: f64| Segment {
            speaker: "Ada".to_owned(),
            said: "Gut.".to_owned(),
            text: "Good.".to_owned(),
            start,
            end: start + 2.0,
            ..Segment::default()
        };
        let request = desk.request_for(line(desk, 1)).expect("a request");
        let patch = serde_json::json!({
            "line": 1, "text": "Come.", "voice": {"id": "voice0", "name": "Wren"},
            "speech": serde_json::to_value(request).unwrap(), "account": "", "span": [10.0, 12.0],
            "said": [10.0, 12.0], "tempo": 1.0, "bed": "silent", "at": 1,
        });
        let patches = if is_fixed { vec![patch] } else { Vec::new() };
        let lines = [said(10.0), said(3_600.0)];
        let film = serde_json::json!({
            "how": {
                "input": {"hash": "ab", "extension": "mkv", "bytes": 1, "seconds": 7_200.0, "name": "a.mkv"},
                "target": "", "worth": "plain",
            },
            "languages": [
                {"code": "en", "lines": lines, "patches": patches}, {"code": "fr", "lines": lines},
            ],
        });
        let film = Film::read(&film.to_string()).unwrap();
        testing::card(film, vec![testing::ready(), testing::ready()])
    }

    fn board() -> Board {
        let desk = desk(Backend::Draft, SCRIPT);
        let panel = DubbingPanel {
            open: Some(Arc::new(card(&desk, false))),
            language: Some("en".to_owned()),
            ..DubbingPanel::default()
        };
        let mut board = room((1_300.0, 700.0), desk, panel, |panel, ui, cx| {
            cx.view.room = Room::Dubbing;
            panel.ui(ui, cx);
        });
        board.state_mut().wishes.outbox.clear();
        board
    }

    /// What is asked for since: language, from when on, how loud the recording lies under it, and whether it is heard.
    fn asked(board: &mut Board) -> Vec<(String, f64, Option<f32>, bool)> {
        let sent = std::mem::take(&mut board.state_mut().wishes.outbox);
        let moments = sent.into_iter().filter_map(|sent| match sent {
            Command::Dubbing(DubbingCommand::Hear(it)) => {
                Some((it.language, it.from, it.under_db, it.original))
            }
            _ => None,
        });
        moments.collect()
    }

    fn press(board: &mut Board, label: &str) {
        board.get_by_label_contains(label).click();
        board.run();
    }

    fn choose_level(board: &mut Board, label: &str) {
        board.get_by_label(&tr!("dubbing-under")).click();
        board.run();
        board.get_by_label(label).click();
        board.run();
    }

    fn tell(board: &mut Board, event: PlaybackEvent) {
        board.state_mut().desk.apply(Event::Playback(event));
        board.run();
    }

    fn begins(from: f64) -> PlaybackEvent {
        PlaybackEvent::Started(Playing::Film {
            film: FilmId::new("film"),
            name: "a.mkv".to_owned(),
            language: "en".to_owned(),
            from,
            original: false,
        })
    }

    fn en(from: f64, under: Option<f32>) -> Vec<(String, f64, Option<f32>, bool)> {
        vec![("en".to_owned(), from, under, false)]
    }

    /// A level that was chosen while a film was decoded wasn't heard, and its control said that it was.
    #[test]
    fn a_level_that_is_chosen_before_a_moment_sounds_is_for_that_moment() {
        let mut board = board();
        press(&mut board, "Line 2 at");
        assert_eq!(asked(&mut board), en(3_600.0, None));
        choose_level(&mut board, &tr!("dubbing-under-level", db = 12));
        assert_eq!(asked(&mut board), en(3_600.0, Some(-12.0)));
        // Once it is heard, from where it is by then.
        tell(&mut board, begins(3_600.0));
        choose_level(&mut board, &tr!("dubbing-under-level", db = 6));
        assert_eq!(asked(&mut board), en(0.0, Some(-6.0)));
    }

    /// What was asked to be heard was one line, and the next ones came with it.
    #[test]
    fn a_line_is_heard_to_its_end_and_no_further() {
        let mut board = board();
        let until = |board: &mut Board| {
            let sent = std::mem::take(&mut board.state_mut().wishes.outbox);
            let heard = sent.into_iter().filter_map(|sent| match sent {
                Command::Dubbing(DubbingCommand::Hear(it)) => Some((it.from, it.until)),
                _ => None,
            });
            heard.collect::<Vec<_>>()
        };
        let line = |panel: &mut DubbingPanel, cx: &mut StudioCtx<'_>| {
            panel.hear_line(cx, [10.0, 12.0]);
        };
        board.state_mut().with(line);
        assert_eq!(until(&mut board), [(9.0, Some(12.5))]);
        // However it is heard: another level changes no end.
        choose_level(&mut board, &tr!("dubbing-under-level", db = 12));
        assert_eq!(until(&mut board), [(9.0, Some(12.5))]);
        // Regression: a line that was clicked went on into the next one.
        press(&mut board, "Line 2 at");
        assert_eq!(until(&mut board), [(3_600.0, Some(3_602.2))]);
        // The film plays on from a moment of its waveform.
        let moment = |panel: &mut DubbingPanel, cx: &mut StudioCtx<'_>| {
            panel.hear(cx, 10.0, false);
        };
        board.state_mut().with(moment);
        assert_eq!(until(&mut board), [(10.0, None)]);
    }

    /// Regression: once a line was over both playheads and the clock stood at the film's start, and Space played the line.
    #[test]
    fn once_a_line_is_over_the_film_stands_where_space_begins_it() {
        let mut board = board();
        press(&mut board, "Line 2 at");
        tell(&mut board, begins(3_600.0));
        let stands = |board: &mut Board| {
            let at = board.state_mut().with(|panel, cx| panel.stands_at(cx));
            let next = board.state().view.next.as_ref().map(|next| next.at);
            (at, next)
        };
        assert_eq!(stands(&mut board), (0.0, None), "it is where it is heard");
        tell(&mut board, PlaybackEvent::Ended);
        assert_eq!(stands(&mut board), (3_600.0, Some(3_600.0)));
    }

    /// Where a film was heard already what was pressed since was lost: it went on where it was.
    #[test]
    fn what_is_pressed_is_where_it_goes_on_whatever_is_chosen_before_it_sounds() {
        let mut board = board();
        press(&mut board, "Line 1 at");
        tell(&mut board, begins(10.0));
        press(&mut board, "Line 2 at");
        asked(&mut board);
        // What began before it is told later.
        tell(&mut board, begins(10.0));
        choose_level(&mut board, &tr!("dubbing-under-level", db = 12));
        assert_eq!(asked(&mut board), en(3_600.0, Some(-12.0)));
        let swaps = |panel: &mut DubbingPanel, cx: &mut StudioCtx<'_>| panel.swap_meant(cx);
        for original in [true, false] {
            assert!(board.state_mut().with(swaps));
            let [(_, from, _, is_original)] = &asked(&mut board)[..] else {
                panic!("it is asked for once");
            };
            assert_eq!((*from, *is_original), (3_600.0, original));
        }
        // A fix of another line lands, or is taken back.
        let fixed = card(&board.state().desk, true);
        board.state_mut().panel.stepping = Answered::waits(77);
        let looked = DubbingEvent::Looked(77, Ok(Box::new(fixed)));
        board.state_mut().desk.apply(Event::Dubbing(looked));
        board.run();
        assert_eq!(asked(&mut board), en(3_600.0, Some(-12.0)));
        // Languages are gone through faster than they sound.
        press(&mut board, "French");
        let french = ("fr".to_owned(), 3_600.0, Some(-12.0), false);
        assert_eq!(asked(&mut board), [french]);
        press(&mut board, "English");
        assert_eq!(asked(&mut board), en(3_600.0, Some(-12.0)));
        // What is stopped isn't heard again by a level.
        tell(&mut board, PlaybackEvent::Stopped);
        choose_level(&mut board, &tr!("dubbing-under-none"));
        assert_eq!(asked(&mut board), []);
    }

    /// What was asked for, and decoded still, was heard over another film, and over the room of one that was removed.
    #[test]
    fn what_is_asked_for_is_heard_over_no_other_film_and_of_none_that_is_removed() {
        let sent = |board: &mut Board| {
            let sent = std::mem::take(&mut board.state_mut().wishes.outbox);
            let playback = sent.into_iter().filter_map(|sent| match sent {
                Command::Playback(PlaybackCommand::Stop) => Some("stop"),
                Command::Playback(PlaybackCommand::TogglePause) => Some("pause"),
                _ => None,
            });
            playback.collect::<Vec<_>>()
        };
        for (is_heard, expected) in [(false, "stop"), (true, "pause")] {
            for removes in [false, true] {
                let mut board = board();
                press(&mut board, "Line 1 at");
                if is_heard {
                    tell(&mut board, begins(10.0));
                }
                sent(&mut board);
                let own = card(&board.state().desk, false);
                let other = FilmCard {
                    id: FilmId::new("other"),
                    ..own.clone()
                };
                board.state_mut().with(|panel, cx| {
                    if removes {
                        panel.put_into_bin(cx, &own);
                    } else {
                        panel.look_at(cx, &other);
                    }
                });
                assert_eq!(sent(&mut board), [expected], "{removes}");
            }
        }
    }
}
