//! What is half written of a line: kept as it is, left with its line, and taken up again by who comes back to it.

use std::time::{Duration, Instant};

use egui::Ui;

use super::DubbingPanel;
use mynah_core::ids::{TakeId, VoiceId};
use mynah_model::command::{Command, DubLine, DubbingCommand};
use mynah_model::dubbing::{FilmCard, HalfWritten, Pace, Segment, is_same_line};
use mynah_ui_core::ctx::StudioCtx;

/// What is half written is kept when it is so old.
const PAUSE: Duration = Duration::from_secs(1);

/// A line as it was taken over.
pub(super) struct Of {
    pub(super) at: DubLine,
    /// What it said.
    pub(super) said: String,
    /// What the dub itself says there, without its words.
    pub(super) own: Segment,
    /// The voice and the take of its fix, where it had one, and whether that was looked at yet. The service says each line
    /// with no voice of its own: its takes tell one from the other.
    pub(super) with: Option<(VoiceId, Option<TakeId>)>,
    pub(super) is_seen: bool,
}

/// A line that is written anew.
#[derive(Default)]
pub(in super::super) struct Fixing {
    /// The line that the text belongs to.
    pub(super) of: Option<Of>,
    pub(super) text: String,
    pub(super) voice: Option<VoiceId>,
    /// How long it lasts in the dub and may last, in seconds, and which lines sound together with it, once that was
    /// looked at.
    pub room: Option<([f64; 2], Option<String>)>,
    /// How a line is spoken by a voice, kept as long as the room is: all lines are counted for it.
    pub(super) pace: Option<(usize, Option<VoiceId>, Pace)>,
    /// The keys go to who says it.
    pub chooses: bool,
    /// The same, to what is said.
    pub writes: bool,
    /// The line whose text the field steps back through.
    pub(super) stepped: Option<DubLine>,
    /// Whether it is told why it came to nothing.
    pub(super) is_told: bool,
    /// What was kept of it, and since when it is another.
    kept: Option<HalfWritten>,
    since: Option<Instant>,
}

impl Fixing {
    /// What was left half written of a line.
    pub(in super::super) fn of_half(at: DubLine, half: HalfWritten) -> Self {
        Self {
            of: Some(Of {
                at,
                said: half.said.clone(),
                own: half.own.clone(),
                with: None,
                is_seen: false,
            }),
            text: half.text.clone(),
            voice: half.voice.clone(),
            kept: Some(half),
            ..Self::default()
        }
    }

    /// The line that the text belongs to.
    pub(in super::super) fn of(&self) -> Option<&DubLine> {
        self.of.as_ref().map(|of| &of.at)
    }

    /// What is half written, where anything is.
    pub(in super::super) fn half(&self) -> Option<HalfWritten> {
        let Of { at, said, own, .. } = self.of.as_ref()?;
        let is_half = self.text.trim() != said.trim() || self.voice.is_some();
        is_half.then(|| HalfWritten {
            line: at.line,
            said: said.clone(),
            own: own.clone(),
            text: self.text.clone(),
            voice: self.voice.clone(),
        })
    }

    /// The line says what it says: what was written for it isn't wanted.
    pub(super) fn unwrite(&mut self, cx: &mut StudioCtx<'_>) {
        let Some(of) = &self.of else { return };
        self.text.clone_from(&of.said);
        self.voice = None;
        self.keep(cx);
    }

    /// Keeps what is half written, where that is another than what was kept.
    pub(in super::super) fn keep(&mut self, cx: &mut StudioCtx<'_>) {
        self.since = None;
        let half = self.half();
        if half == self.kept {
            return;
        }
        // What was kept and is taken away says of which line it was: by now the number may be another one's.
        let none = || {
            let kept = self.kept.clone()?;
            Some(HalfWritten {
                text: kept.said.clone(),
                voice: None,
                ..kept
            })
        };
        if let Some(Of { at, .. }) = &self.of
            && let Some(written) = half.clone().or_else(none)
        {
            let keep = DubbingCommand::Write(at.clone(), Box::new(written));
            cx.send(Command::Dubbing(keep));
        }
        self.kept = half;
    }

    /// The same once nothing was written for a while.
    pub(super) fn keep_soon(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        if self.half() == self.kept {
            self.since = None;
            return;
        }
        let now = cx.clock.instant();
        let since = *self.since.get_or_insert(now);
        match (since + PAUSE).checked_duration_since(now) {
            Some(left) if !left.is_zero() => ui.ctx().request_repaint_after(left),
            _ => self.keep(cx),
        }
    }
}

impl DubbingPanel {
    /// Another line is looked at: what is half written of this one waits for who comes back to it.
    pub(in super::super) fn leave_fixing(&mut self, cx: &mut StudioCtx<'_>) {
        self.fixing.keep(cx);
        let left = std::mem::take(&mut self.fixing);
        if let Some(Of { at, .. }) = &left.of
            && left.half().is_some()
        {
            let at = at.clone();
            let half = Fixing {
                room: None,
                chooses: false,
                writes: false,
                stepped: None,
                ..left
            };
            self.half_written.insert(at, half);
        }
    }

    /// The line that is open is of a dub that isn't shown any more: what is written of it stays with that one.
    pub(in super::super) fn leave_with_its_dub(
        &mut self,
        cx: &mut StudioCtx<'_>,
        is_other: impl Fn(&DubLine) -> bool,
    ) {
        if !self.fixing.of.as_ref().is_some_and(|of| is_other(&of.at)) {
            return;
        }
        let mut left = std::mem::take(&mut self.fixing);
        if left.half().is_some() {
            left.keep(cx);
        }
    }

    /// What was left half written of a film waits for who comes back to it, once that is known.
    pub(in super::super) fn take_halves(&mut self) {
        let Some(card) = self.open.as_deref() else {
            return;
        };
        let is_known = self.halves_of.as_ref() == Some(&card.id);
        if is_known || card.film.languages.iter().all(|it| it.lines.is_empty()) {
            return;
        }
        self.halves_of = Some(card.id.clone());
        for language in &card.film.languages {
            for half in language.half.iter().filter(|half| !language.says(half)) {
                let at = DubLine {
                    film: card.id.clone(),
                    language: language.code.clone(),
                    line: half.line,
                };
                let left = Fixing::of_half(at.clone(), half.clone());
                self.half_written.entry(at).or_insert(left);
            }
        }
    }

    /// What was left of a line and is said by a fix since is half written no more.
    pub(in super::super) fn drop_said(&mut self, card: &FilmCard) {
        self.half_written.retain(|at, left| {
            let language = card.film.language(&at.language);
            let language = language.filter(|_| at.film == card.id);
            let half = left.half();
            !language.zip(half).is_some_and(|(it, half)| it.says(&half))
        });
    }

    /// Has the text of a line ready to be written over: what was said when it was taken over goes along with what is said.
    pub(super) fn take_up(&mut self, cx: &mut StudioCtx<'_>, at: &DubLine, line: &Segment) {
        if self.fixing.of.as_ref().is_none_or(|of| of.at != *at) {
            let writes = self.fixing.writes;
            self.leave_fixing(cx);
            let own = self.shown().map(|(_, language, _)| &language.lines);
            let own = own.and_then(|lines| lines.get(at.line.checked_sub(1)?));
            let own = own.map_or_else(Segment::default, |own| Segment {
                words: Vec::new(),
                ..own.clone()
            });
            // Dubbed anew, the number may be another line's.
            let is_it = |it: &Fixing| it.of.as_ref().is_some_and(|of| is_same_line(&of.own, &own));
            let half = self.half_written.remove(at).filter(is_it);
            self.fixing = half.unwrap_or_else(|| Fixing {
                of: Some(Of {
                    at: at.clone(),
                    said: line.text.clone(),
                    own,
                    with: None,
                    is_seen: false,
                }),
                text: line.text.clone(),
                ..Fixing::default()
            });
            self.fixing.writes = writes;
        }
        let with = self.shown().and_then(|(_, language, _)| {
            let mut patches = language.patches.iter();
            patches.find(|patch| patch.line == at.line)
        });
        let with = with.map(|patch| (patch.voice.id.clone(), patch.take));
        let fixing = &mut self.fixing;
        let Some(of) = &mut fixing.of else { return };
        let is_unwritten = fixing.text == of.said || fixing.text.trim() == line.text.trim();
        if is_unwritten {
            // A space behind what is said is the beginning of more.
            if of.said != line.text {
                fixing.text.clone_from(&line.text);
            }
            // Who was chosen says it by now, or was taken back with it.
            if of.is_seen && of.with != with {
                fixing.voice = None;
            }
        }
        of.said.clone_from(&line.text);
        (of.with, of.is_seen) = (with, true);
    }
}
