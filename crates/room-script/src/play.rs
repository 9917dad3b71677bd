//! What playing and generating lines comes to, as commands.

use crate::now::now;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::day::Day;
use mynah_core::ids::{JobId, LineId};
use mynah_i18n::tr;
use mynah_model::command::JobsCommand;
use mynah_model::command::LineOrder;
use mynah_model::command::PlaybackCommand;
use mynah_model::command::{Command, Cue};
use mynah_model::desk::Ground;
use mynah_model::desk::LineState;
use mynah_model::desk::Orders;
use mynah_model::desk::ROWS_A_FRAME;
use mynah_model::desk::TakeCard;
use mynah_model::event::Notice;
use mynah_model::urgency::Urgency;
use mynah_script::document::{Item, Script};
use mynah_script::folds::section_end;
use mynah_script::pages::RowSet;
use mynah_ui_core::action::Action;
use mynah_ui_core::blockers::why_nothing;
use mynah_ui_core::ctx::{Awaited, Awaits, StudioCtx};

/// Plays a line or pauses it. With Draft voices, which cost nothing, a line without a take that says what it says
/// is spoken at once; with others playing never spends.
pub fn play_line(cx: &mut StudioCtx<'_>, line: LineId) {
    if now(cx.desk).is_some_and(|now| now.line == line) {
        cx.send(Command::Playback(PlaybackCommand::TogglePause));
        return;
    }
    let draft = cx.desk.backend() == Backend::Draft;
    match picked(cx, line) {
        Some(take) if !(draft && wants_take(cx, line)) => hear(cx, line, take),
        _ if draft => generate(cx, line, false),
        _ => cx.notice(Notice::Heed(tr!("script-no-take-to-play"))),
    }
}

fn hear(cx: &mut StudioCtx<'_>, line: LineId, take: &TakeCard) {
    let cues = vec![cx.desk.cue(Some(line), take)];
    cx.send(Command::Playback(PlaybackCommand::Hear(cues)));
}

/// What is played one line after another.
#[derive(Clone, Debug, PartialEq)]
pub enum Stretch {
    /// The whole script.
    All,
    /// All from a line on.
    From(LineId),
    /// What is marked.
    Marked(RowSet),
    /// What stands below a heading.
    Below(LineId),
}

impl Stretch {
    /// Its first row, and the one behind its last; nothing once the line that it is of is gone.
    fn rows(&self, script: &Script) -> Option<(usize, usize)> {
        let all = script.items().len();
        Some(match self {
            Self::All | Self::Marked(_) => (0, all),
            Self::From(line) => (script.place(*line)?, all),
            Self::Below(heading) => {
                let place = script.place(*heading)?;
                match script.items().get(place) {
                    Some(Item::Heading(it)) => (place, section_end(script, place, it.level)),
                    _ => (place, place),
                }
            }
        })
    }
}

/// The takes of such a stretch, while they are gathered.
pub struct Queue {
    stretch: Stretch,
    /// Whose lines they are.
    ground: Option<Ground>,
    /// The script's revision when its first row was read: rows stand elsewhere in another one.
    revision: u64,
    /// The next row to read, and the one behind the last.
    place: usize,
    until: usize,
    cues: Vec<Cue>,
    /// The line of the last one.
    last: Option<LineId>,
    /// Lines that say something and have no take.
    left_out: usize,
}

impl Queue {
    /// Those of a stretch of the open script.
    pub fn new(cx: &StudioCtx<'_>, stretch: Stretch) -> Self {
        let (place, until) = stretch.rows(cx.desk.script()).unwrap_or_default();
        Self {
            stretch,
            ground: cx.desk.ground(),
            revision: cx.desk.revision(),
            place,
            until,
            cues: Vec::new(),
            last: None,
            left_out: 0,
        }
    }

    /// Reads on, at most [`ROWS_A_FRAME`] rows, and plays them when all were read; `true` while there is more. Begins anew
    /// where the script was changed meanwhile.
    pub fn read(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        let (ground, script) = (cx.desk.ground(), cx.desk.script());
        if self.ground != ground || self.revision != cx.desk.revision() {
            let is_of = |ground: &Option<Ground>| ground.map(|ground| ground.project);
            // Lines of another project are others, and whoever took the first one out means none.
            if is_of(&self.ground) != is_of(&ground) || self.stretch.rows(script).is_none() {
                return false;
            }
            *self = Self::new(cx, self.stretch.clone());
        }
        let rows = script.items();
        let count = self.until.saturating_sub(self.place).min(ROWS_A_FRAME);
        let some = rows.from(self.place).take(count);
        for line in some.filter_map(Item::line) {
            if matches!(&self.stretch, Stretch::Marked(rows) if !rows.contains(line.id)) {
                continue;
            }
            let Some(take) = picked(cx, line.id) else {
                self.left_out += usize::from(!line.is_mute());
                continue;
            };
            let last = self.last.replace(line.id).and_then(|id| script.line(id));
            if let (Some(last), Some(cue)) = (last, self.cues.last_mut()) {
                cue.pause_ms = cx.desk.pause_behind(last, &line.speaker);
            }
            self.cues.push(cx.desk.cue(Some(line.id), take));
        }
        self.place = self.place.saturating_add(ROWS_A_FRAME);
        if self.place < self.until {
            return true;
        }
        let cues = std::mem::take(&mut self.cues);
        if cues.is_empty() {
            match self.stretch {
                Stretch::From(line) => play_line(cx, line),
                Stretch::All => cx.notice(Notice::Heed(tr!("script-no-take-to-play"))),
                Stretch::Marked(_) | Stretch::Below(_) => {
                    cx.notice(Notice::Heed(tr!("script-no-takes-to-play")));
                }
            }
            return false;
        }
        if self.left_out > 0 {
            cx.notice(Notice::Heed(tr!(
                "script-plays-without",
                played = cues.len(),
                count = self.left_out
            )));
        }
        cx.send(Command::Playback(PlaybackCommand::Hear(cues)));
        false
    }
}

/// Makes a take of one line and plays it as it arrives; `fresh` for another one of the same. A line that has its take is
/// heard, whichever of its takes was picked.
///
/// While a long change is being made it waits for that: what would be sent as the line was would be bought again. Where
/// its price isn't known yet nothing is ordered, and that is said.
pub fn generate(cx: &mut StudioCtx<'_>, line: LineId, fresh: bool) {
    let wanted = if fresh {
        Awaited::Another
    } else {
        Awaited::Take
    };
    if !awaits(cx, line, wanted)
        && let Some(order) = ordered(cx, line, fresh)
    {
        let order = order_of(cx, vec![order], Asked::Line);
        cx.send(order);
    }
}

/// Makes one that waited for a long change: where it costs more by now than was shown, that is asked about.
fn generate_at(cx: &mut StudioCtx<'_>, line: LineId, fresh: bool, shown: Option<Credits>) {
    let Some(order) = ordered(cx, line, fresh) else {
        return;
    };
    let orders = [order];
    let weighed = cx
        .desk
        .weigh(cx.desk.backend(), &orders, Urgency::Interactive);
    let order = order_of(cx, orders.into(), Asked::Line);
    match weighed {
        Some(mut weighed) => {
            weighed.overtaken = Some(weighed.quote.most) > shown;
            cx.send_weighed(order, weighed);
        }
        None => cx.send(order),
    }
}

/// The order of a take of a line, where one is to be made. Else what there is is heard, or what is lacking is said.
fn ordered(cx: &mut StudioCtx<'_>, line: LineId, fresh: bool) -> Option<LineOrder> {
    let script = cx.desk.script();
    if !fresh
        && script
            .line(line)
            .is_some_and(|line| cx.desk.has_its_take(line))
        && let Some(take) = picked(cx, line)
    {
        hear(cx, line, take);
        return None;
    }
    if cx
        .desk
        .script()
        .line(line)
        .is_some_and(|line| cx.desk.is_approved(line))
    {
        // Final is final until somebody says otherwise.
        if fresh {
            cx.notice(Notice::Heed(tr!("script-line-is-approved")));
        } else {
            play_line(cx, line);
        }
        return None;
    }
    let Some(order) = cx.desk.order_for(line, fresh) else {
        cannot(cx, line);
        return None;
    };
    let today = Day::here(cx.clock.now());
    let of = cx.desk.script().line(line);
    let why = of.and_then(|of| cx.desk.why_not_ordered(of, fresh, today));
    if let Some(why) = why {
        cx.view.line = Some(line);
        cx.notice(Notice::Heed(why));
        cx.act(Action::ChooseVoice);
        return None;
    }
    Some(order)
}

/// Has an order wait for the long change that is being made; `false` where there is none.
fn awaits(cx: &mut StudioCtx<'_>, line: LineId, wanted: Awaited) -> bool {
    let Some(ground) = cx.desk.ground().filter(|_| cx.desk.is_changing()) else {
        return false;
    };
    let mut awaited = cx.view.awaited.iter();
    if !awaited.any(|it| it.of.goes_on(cx.desk) && (it.line, it.wanted) == (line, wanted)) {
        let shown = match wanted {
            Awaited::Take => cx.desk.price_of(line),
            Awaited::Another => cx.desk.price_of_fresh(line),
            // A draft costs nothing, and a job has its own price.
            Awaited::StandIn | Awaited::Again(_) | Awaited::Anyway(_) => None,
        };
        cx.view.awaited.push_back(Awaits {
            of: ground,
            line,
            wanted,
            shown: shown.map(|price| price.quote.most),
        });
    }
    true
}

/// Orders a line's job again, once no long change is being made: the line may say something else behind it.
pub fn again(cx: &mut StudioCtx<'_>, line: LineId, job: JobId, anyway: bool) {
    let wanted = if anyway {
        Awaited::Anyway(job)
    } else {
        Awaited::Again(job)
    };
    if awaits(cx, line, wanted) {
        return;
    }
    let again = JobsCommand::Retry(job);
    cx.send(Command::Jobs(if anyway {
        JobsCommand::Agreed(Box::new(again))
    } else {
        again
    }));
}

/// Whether a line still is what a job of it speaks.
fn still_is(cx: &StudioCtx<'_>, line: LineId, job: JobId) -> bool {
    let newest = cx.desk.job_of(line).map(|job| job.id) == Some(job);
    let line = cx.desk.script().line(line);
    let state = line.map(|line| cx.desk.line_state(line));
    let is_shown = matches!(
        state,
        Some(
            LineState::Failed(_)
                | LineState::Unsent(_)
                | LineState::Cancelled(_)
                | LineState::Held { .. }
        )
    );
    newest && is_shown
}

/// Makes the takes that waited for a long change, once that is made.
pub fn generate_awaited(cx: &mut StudioCtx<'_>) {
    if cx.view.awaited.is_empty() || cx.desk.is_changing() {
        return;
    }
    for awaited in std::mem::take(&mut cx.view.awaited) {
        let (of, line, wanted) = (awaited.of, awaited.line, awaited.wanted);
        // Ids of another project's lines mean other lines.
        if !of.goes_on(cx.desk) {
            continue;
        }
        match wanted {
            Awaited::Take => generate_at(cx, line, false, awaited.shown),
            Awaited::Another => generate_at(cx, line, true, awaited.shown),
            Awaited::StandIn => stand_in(cx, line),
            Awaited::Again(job) | Awaited::Anyway(job) => {
                if still_is(cx, line, job) {
                    again(cx, line, job, matches!(wanted, Awaited::Anyway(_)));
                } else {
                    cx.notice(Notice::Heed(tr!("script-changed-meanwhile")));
                }
            }
        }
    }
}

/// Speaks one line with a Draft voice, whoever speaks in the project. It still wants its own voice's take.
pub fn stand_in(cx: &mut StudioCtx<'_>, line: LineId) {
    if awaits(cx, line, Awaited::StandIn) {
        return;
    }
    let Some(order) = cx.desk.draft_order_for(line) else {
        cx.notice(Notice::Heed(tr!("script-no-models-yet")));
        return;
    };
    cx.send(Command::Jobs(JobsCommand::Generate {
        project: cx.desk.project.as_ref().map(|project| project.card.id),
        backend: Backend::Draft,
        orders: vec![order],
        play: true,
        asked_alone: true,
    }));
}

/// Makes takes of all lines that want one, once they were gathered.
pub fn generate_gathered(cx: &mut StudioCtx<'_>, mut gathered: Orders) {
    let left_out = cx.desk.left_out(&gathered);
    if !left_out.is_empty() {
        cx.notice(Notice::Heed(left_out.join(" ")));
        if gathered.orders.is_empty() {
            return;
        }
    }
    if gathered.orders.is_empty() {
        let why = why_nothing(cx.desk).unwrap_or_else(|| tr!("script-nothing-to-generate"));
        cx.notice(Notice::Heed(why));
        return;
    }
    gathered.weighed.overtaken = gathered.are_dearer();
    let order = order_of(cx, gathered.orders, Asked::All);
    cx.send_weighed(order, gathered.weighed);
}

/// What somebody asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// One line, to be heard.
    Line,
    /// Whatever wants a take.
    All,
}

fn order_of(cx: &StudioCtx<'_>, orders: Vec<LineOrder>, asked: Asked) -> Command {
    Command::Jobs(JobsCommand::Generate {
        project: cx.desk.project.as_ref().map(|project| project.card.id),
        backend: cx.desk.backend(),
        orders,
        play: asked == Asked::Line,
        asked_alone: asked == Asked::Line,
    })
}

/// Says why a line can't be generated, and leads to what it needs.
fn cannot(cx: &mut StudioCtx<'_>, id: LineId) {
    let Some(line) = cx.desk.script().line(id) else {
        return;
    };
    if line.is_mute() {
        cx.notice(Notice::Heed(tr!("script-line-is-empty")));
        return;
    }
    if cx.desk.is_being_read(id) {
        cx.notice(Notice::Heed(tr!("script-voice-being-read")));
        return;
    }
    let desk = cx.desk;
    let cast = desk.voice_of(line);
    let offer = desk.offer(desk.backend());
    let is_gone = cast.is_some_and(|cast| offer.voice(&cast.id).is_none());
    if cast.is_none() || (is_gone && !offer.voices.is_empty()) {
        let why = match cast {
            None => tr!("script-line-needs-voice"),
            Some(cast) => tr!("script-voice-is-gone", voice = cast.name.as_str()),
        };
        cx.view.line = Some(id);
        cx.notice(Notice::Heed(why));
        cx.act(Action::ChooseVoice);
    } else if let Some(model) = desk.missing_model(line) {
        let why = tr!(
            "script-model-is-gone",
            model = desk.model_name(desk.backend(), model.as_str())
        );
        cx.view.line = Some(id);
        cx.notice(Notice::Heed(why));
        cx.act(Action::ChooseModel);
    } else {
        cx.notice(Notice::Heed(tr!("script-no-models-yet")));
    }
}

pub(super) fn picked<'a>(cx: &StudioCtx<'a>, line: LineId) -> Option<&'a TakeCard> {
    let line = cx.desk.script().line(line)?;
    cx.desk.take_heard(line).map(|take| &**take)
}

fn wants_take(cx: &StudioCtx<'_>, line: LineId) -> bool {
    cx.desk.script().line(line).is_some_and(|line| {
        matches!(
            cx.desk.line_state(line),
            LineState::New | LineState::Changed | LineState::Rehearsed
        )
    })
}
