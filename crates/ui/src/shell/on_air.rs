//! What the transport shows: what plays, or else what Space would play: what the room says, in the Script room the picked
//! take of the focused line.
//!
//! Beside the letters of a casting call it shows what is heard of them and nothing else: how long a take is, how it looks
//! and who it is of by name would tell which letter is the voice that has the part.

use mynah_core::backend::Backend;
use mynah_core::ids::{LineId, VoiceId};
use mynah_core::request::Tool;
use mynah_core::shape::Shape;
use mynah_i18n::tidy;
use mynah_i18n::tr;
use mynah_model::desk::{Desk, Heard, JobCard, LineState, Sound, Source, TakeCard};
use mynah_model::event::Playing;
use mynah_model::event::Work;
use mynah_script::document::Line;
use mynah_ui_core::ctx::{Choosing, Next, View};
use mynah_ui_core::room::Room;
use mynah_ui_core::words::language_name;

/// What the transport shows.
pub struct OnAir<'a> {
    /// `Take 4`.
    pub title: String,
    /// `Line 2 · Tom`.
    pub about: String,
    /// The take, once it is one.
    pub take: Option<&'a TakeCard>,
    /// Its waveform and words, once they are here.
    pub sound: Option<&'a Sound>,
    /// The text that the words point into.
    pub text: &'a str,
    /// Whether a Draft voice spoke it.
    pub draft: bool,
    /// Whether a waveform is drawn of it, now or as soon as it is here.
    pub has_wave: bool,
    /// Length so far in seconds.
    pub seconds: f64,
    /// Whether how long it is would tell who speaks.
    pub hides_length: bool,
    /// Where it stands in seconds; 0 when it isn't what plays.
    pub at: f64,
    /// Whether it is what plays.
    pub loaded: bool,
    /// What its line does to its sound.
    pub shape: Shape,
}

impl<'a> OnAir<'a> {
    /// What there is to show now.
    pub fn of(desk: &'a Desk, view: &View) -> Option<Self> {
        let at = desk.playhead().seconds();
        let is_blind = is_blind(view);
        if is_blind && !matches!(desk.playback.playing, Some(Playing::Compare { .. })) {
            return None;
        }
        // What is paused gives way to what Space would play.
        let is_on = desk.playback.playing.is_some() && !desk.playback.paused;
        if let Some(next) = view.next.as_ref().filter(|_| !is_on) {
            return Some(Self::next(desk, view, next));
        }
        if let Some(Playing::Preview(voice)) = &desk.playback.playing {
            return Some(Self::preview(desk, voice).at(at));
        }
        if let Some(Playing::Sample { name, .. }) = &desk.playback.playing {
            let shown = Self::preview(desk, &VoiceId::default()).at(at);
            return Some(Self {
                title: tr!("transport-sample"),
                about: name.clone(),
                draft: false,
                ..shown
            });
        }
        if let Some(Playing::Tool { input, after, .. }) = &desk.playback.playing {
            let shown = Self::preview(desk, &VoiceId::default()).at(at);
            return Some(Self {
                title: input.name.clone(),
                about: match (after, desk.playback.side) {
                    (None, _) => tr!("tools-playing-input"),
                    (Some(_), 0) => tr!("tools-playing-before"),
                    (Some(_), _) => tr!("tools-playing-after"),
                },
                draft: false,
                ..shown
            });
        }
        if let Some(Playing::Film { name, language, .. }) = &desk.playback.playing {
            let shown = Self::preview(desk, &VoiceId::default()).at(at);
            return Some(Self {
                title: name.clone(),
                about: if desk.playback.side == 0 {
                    tr!("dubbing-original")
                } else {
                    language_name(language)
                },
                // Nobody made the recording with Draft voices.
                draft: shown.draft && desk.playback.side != 0,
                ..shown
            });
        }
        if let Some(heard) = desk.heard() {
            let shown = match heard.what {
                Source::Take(_, card) => {
                    let card = card?;
                    if is_blind && view.blind.take(card.id).is_none() {
                        return None;
                    }
                    Self::take((desk, view), card, heard.line)
                        .called(view)
                        .said(desk, view)
                        .hide(view)
                }
                Source::Arriving(job) => Self::arriving(desk, heard, job),
            };
            return Some(shown.among(desk).at(at));
        }
        if desk.playback.playing.is_some() {
            return None;
        }
        // A line plays only where it is seen.
        if view.room != Room::Script || view.choosing != Choosing::Nothing {
            return None;
        }
        let line = desk.script().line(view.line?)?;
        let picked = desk.take_heard(line)?;
        let listed = desk.take_card(picked.id, view.line)?;
        let shown = Self::take((desk, view), listed, view.line);
        Some(shown.before_change(desk, line))
    }

    /// What a room says Space would play.
    fn next(desk: &'a Desk, view: &View, next: &Next) -> Self {
        if let Some(card) = next.take.and_then(|take| desk.take_card(take, None)) {
            let shown = Self::take((desk, view), card, None).said(desk, view);
            return shown.hide(view);
        }
        Self {
            title: next.title.clone(),
            about: next.about.clone(),
            at: next.at,
            ..Self::preview(desk, &VoiceId::default())
        }
    }

    /// Says that a take has the words of before, where Space speaks the line again: with Draft voices.
    fn before_change(mut self, desk: &Desk, line: &Line) -> Self {
        let wants = matches!(
            desk.line_state(line),
            LineState::New | LineState::Changed | LineState::Rehearsed
        );
        if wants && desk.backend() == Backend::Draft {
            self.title = tr!("transport-changed", take = self.title.as_str());
        }
        self
    }

    /// Returns the second that is heard and the length, both of the part that its line has.
    pub fn times(&self) -> (f64, f64) {
        if self.shape.cut.is_none() {
            return (self.at, self.seconds);
        }
        let kept = self.shape.cut.kept_seconds(self.seconds);
        let at = self.at.min(kept.end) - kept.start;
        (at.max(0.0), kept.end - kept.start)
    }

    fn preview(desk: &Desk, voice: &VoiceId) -> Self {
        let voices = desk.voices_of(desk.backend());
        let known = voices.of(voice).map(|known| known.name.as_str());
        // The library's are in no list of the account.
        let known = known.or_else(|| desk.browsed.shared_name(desk.backend(), voice));
        Self {
            title: tr!("transport-preview"),
            about: known.map_or_else(|| voice.to_string(), |name| tidy(name).into_owned()),
            take: None,
            sound: None,
            text: "",
            draft: desk.backend() == Backend::Draft,
            has_wave: false,
            seconds: 0.0,
            hides_length: false,
            at: 0.0,
            loaded: false,
            shape: Shape::default(),
        }
    }

    /// `line`: its line, where that is one of the open project.
    fn take((desk, view): (&'a Desk, &View), card: &'a TakeCard, line: Option<LineId>) -> Self {
        Self {
            title: match card.request.tool() {
                Tool::Design => tr!("transport-preview"),
                // Of no line, its description says which one it is.
                Tool::Effects | Tool::Music
                    if line.is_none() && !card.request.text().trim().is_empty() =>
                {
                    card.request.text().trim().to_owned()
                }
                _ => word_alone(view, card)
                    .unwrap_or_else(|| tr!("transport-take", number = card.number)),
            },
            about: match about(desk, line) {
                _ if card.request.tool() == Tool::Design => card.request.text().to_owned(),
                of_nothing_here if of_nothing_here.is_empty() => {
                    view.blind.name_of(desk, card).into_owned()
                }
                about => about,
            },
            take: Some(card),
            sound: desk.sound(card.id).map(AsRef::as_ref),
            text: card.request.text(),
            draft: card.is_draft(),
            has_wave: true,
            seconds: card.seconds,
            hides_length: view.blind.hides_length(desk, card),
            at: 0.0,
            loaded: false,
            shape: desk.cue(line, card).shape,
        }
    }

    /// Calls a take that is heard to choose from by what tells it apart.
    fn called(mut self, view: &View) -> Self {
        if let Some(called) = self.take.and_then(|take| view.called.get(&take.id)) {
            self.title.clone_from(&called.title);
            self.about.clone_from(&called.about);
        }
        self
    }

    /// Calls a take that a voice made of a line it isn't cast for by both.
    fn said(mut self, desk: &Desk, view: &View) -> Self {
        let said = view.said.as_ref();
        let said = said.filter(|said| self.take.is_some_and(|take| take.id == said.take));
        if let Some(said) = said {
            let hides = |take: &TakeCard| view.blind.hides_take(desk, take);
            self.title = if self.take.is_some_and(hides) {
                tr!("blind-voice")
            } else {
                tidy(&said.voice).into_owned()
            };
            self.about = about(desk, Some(said.line));
        }
        self
    }

    /// Calls a voice what it is called while nobody is to know its name. In another room it has no letter: the same take
    /// may be a line's own there.
    fn hide(mut self, view: &View) -> Self {
        if view.room != Room::Voices {
            return self;
        }
        if let Some(called) = self.take.and_then(|take| view.blind.take(take.id)) {
            self.title = tr!("transport-candidate", letter = called);
            self.about = tr!("transport-levelled");
        }
        self
    }

    fn arriving(desk: &'a Desk, heard: Heard<'a>, job: &JobCard) -> Self {
        Self {
            title: tr!("transport-arriving"),
            about: about(desk, heard.line),
            take: None,
            sound: heard.sound.map(AsRef::as_ref),
            text: heard.text.unwrap_or_default(),
            draft: matches!(&job.work, Work::Generate { backend, .. } if *backend == Backend::Draft),
            has_wave: true,
            seconds: heard.sound.map_or(0.0, |sound| sound.seconds),
            hides_length: false,
            at: 0.0,
            loaded: false,
            shape: Shape::default(),
        }
    }

    /// Which of the takes that are heard joined it is.
    fn among(mut self, desk: &Desk) -> Self {
        if let Some(joined) = &desk.playback.joined {
            let (number, count) = (joined.at() + 1, joined.len());
            let about = self.about.as_str();
            self.about = tr!(
                "transport-among",
                about = about,
                number = number,
                count = count
            );
        }
        self
    }

    fn at(mut self, at: f64) -> Self {
        // Behind a take there may be a pause yet.
        self.at = match self.take {
            Some(take) => at.min(take.seconds),
            None => at,
        };
        self.loaded = true;
        self
    }
}

/// What a word is called that is heard alone, beside the script: as it is written, or as a rule has it said.
fn word_alone(view: &View, card: &TakeCard) -> Option<String> {
    let is_beside = card.line.is_none() && view.room == Room::Script;
    let speech = card.request.speech().filter(|_| is_beside)?;
    let word = speech.text.as_str();
    match speech.rules.as_slice() {
        [] => Some(tr!("transport-word-before", word = word)),
        [said] if said.word == word => Some(tr!("transport-word-after", word = word)),
        _ => None,
    }
}

/// Whether letters of a casting call are heard in the place of the room.
pub fn is_blind(view: &View) -> bool {
    view.room == Room::Voices && !view.blind.is_empty()
}

/// `Line 2 · Tom`.
fn about(desk: &Desk, line: Option<LineId>) -> String {
    let script = desk.script();
    let Some(line) = line.and_then(|id| script.line(id)) else {
        return String::new();
    };
    let place = script.place(line.id);
    let number = place.map_or(0, |place| script.items().line_number(place));
    let speaker = if line.speaker.is_empty() {
        tr!("narrator")
    } else {
        line.speaker.clone()
    };
    tr!("transport-line", number = number, speaker = speaker)
}

/// `00:01.37`: minutes, seconds, hundredths; hours only when there are any.
pub fn clock(seconds: f64) -> String {
    clock_text((seconds.max(0.0) * 100.0).floor() as u64)
}

/// The same in whole seconds, which tell no two takes apart.
pub fn clock_of_seconds(seconds: f64) -> String {
    let clock = clock(seconds);
    clock.split('.').next().unwrap_or_default().to_owned()
}

/// A length as the clock shows it: rounded, as lists have it.
pub fn clock_of_length(seconds: f64) -> String {
    clock_text((seconds.max(0.0) * 100.0).round() as u64)
}

fn clock_text(hundredths: u64) -> String {
    let (minutes, rest) = (hundredths / 6_000, hundredths % 6_000);
    let (seconds, hundredths) = (rest / 100, rest % 100);
    if minutes < 60 {
        return format!("{minutes:02}:{seconds:02}.{hundredths:02}");
    }
    let (hours, minutes) = (minutes / 60, minutes % 60);
    format!("{hours}:{minutes:02}:{seconds:02}.{hundredths:02}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::format::OutputFormat;
    use mynah_core::request::{EffectRequest, Generation};
    use mynah_model::audition::{Audition, AuditionLine, Candidate, Hidden};
    use mynah_ui_core::blind::Blind;
    use mynah_ui_core::testing::fixtures as made;

    /// It was called by its id.
    #[test]
    fn a_preview_of_the_library_is_called_by_its_voices_name() {
        let mut desk = made::desk(Backend::Draft, made::SCRIPT);
        let card = mynah_model::shared_voices::SharedCard {
            id: VoiceId::new("DraftSiskin000000010"),
            name: "Siskin (draft)".to_owned(),
            ..Default::default()
        };
        let id = card.id.clone();
        let about = |desk: &Desk| OnAir::preview(desk, &id).about;
        assert_eq!(about(&desk), "DraftSiskin000000010");
        desk.browsed
            .marked_cards
            .insert(Backend::Draft, [card].into());
        assert_eq!(about(&desk), "Siskin (draft)");
    }

    /// Its length, its loudness and how it looks told which letter is the voice that has the part.
    #[test]
    fn the_parts_own_take_is_not_shown_beside_letters() {
        let mut desk = made::desk(Backend::Draft, made::SCRIPT);
        let line = made::line(&desk, 2);
        let take = made::take(&desk, line, 1);
        let (voice, text) = {
            let speech = take.request.speech().unwrap();
            (speech.voice.clone(), speech.text.clone())
        };
        made::give_takes(&mut desk, line, vec![take]);
        let mut view = View {
            room: Room::Voices,
            line: Some(line),
            next: Some(Next {
                title: "Swift".to_owned(),
                about: String::new(),
                take: None,
                at: 0.0,
            }),
            ..View::default()
        };
        assert!(OnAir::of(&desk, &view).is_some());
        let mut call = Audition::new(
            "Tom".to_owned(),
            Backend::Draft,
            made::model(Backend::Draft).id,
            vec![AuditionLine { line: None, text }],
        );
        call.candidates.push(Candidate {
            voice,
            name: "Swift (draft)".to_owned(),
        });
        view.blind = std::sync::Arc::new(Blind {
            hidden: Hidden::of(std::iter::once(&call)),
            ..Blind::default()
        });
        assert!(OnAir::of(&desk, &view).is_none());
        // In the script it stands in its row, too, and has no letter.
        (view.room, view.next) = (Room::Script, None);
        assert_eq!(OnAir::of(&desk, &view).unwrap().title, "Take 1");
    }

    /// Regression: of a line that had 8 of the 52 seconds of a dialogue the clock showed 52 seconds.
    #[test]
    fn times_are_those_of_the_part_that_the_line_has() {
        let desk = made::desk(Backend::Draft, made::SCRIPT);
        let cut = mynah_core::shape::Cut {
            start_ms: 24_000,
            end_ms: 20_000,
            ..Default::default()
        };
        let mut shown = OnAir {
            seconds: 52.0,
            at: 25.5,
            ..OnAir::preview(&desk, &VoiceId::default())
        };
        assert_eq!(shown.times(), (25.5, 52.0));
        shown.shape.cut = cut;
        assert_eq!(shown.times(), (1.5, 8.0));
        for (at, clock) in [(0.0, 0.0), (52.0, 8.0)] {
            shown.at = at;
            assert_eq!(shown.times(), (clock, 8.0), "{at}");
        }
    }

    /// Regression: every sound effect was called "Take 1".
    #[test]
    fn an_effect_of_no_line_is_called_by_its_description() {
        let mut desk = made::desk(Backend::Draft, made::SCRIPT);
        let line = made::line(&desk, 2);
        let mut take = made::take(&desk, line, 1);
        take.request = std::sync::Arc::new(Generation::Effects(EffectRequest {
            text: "Waves against a stone pier".to_owned(),
            seconds: None,
            influence: None,
            looped: false,
            format: OutputFormat::default(),
        }));
        made::give_takes(&mut desk, line, vec![take.clone()]);
        let view = View::default();
        let title = |line| OnAir::take((&desk, &view), &take, line).title;
        assert_eq!(title(None), "Waves against a stone pier");
        assert_eq!(title(Some(line)), "Take 1");
    }

    #[test]
    fn the_clock_shows_hours_only_when_there_are_any() {
        assert_eq!(clock(1.378), "00:01.37");
        assert_eq!(clock(0.0), "00:00.00");
        assert_eq!(clock_of_seconds(1.978), "00:01");
        assert_eq!(clock_of_seconds(3_723.5), "1:02:03");
        assert_eq!(clock_of_length(1.518), "00:01.52");
        assert_eq!(clock(3_723.5), "1:02:03.50");
    }
}
