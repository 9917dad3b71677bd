//! What undo and redo did, in a word.

use crate::ctx::View;
use crate::words::speaker_name;
use mynah_core::ids::LineId;
use mynah_i18n::tidy;
use mynah_i18n::tr;
use mynah_model::desk::Desk;
use mynah_script::deed::{Deed, Judged, TakeAct};
use mynah_script::edit::Edit;
use mynah_script::tuning::{LineChange, PartChange};

/// A step that was taken back or done again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stepped {
    /// The script's revision since then: with the next one it is no news any more.
    pub revision: u64,
    /// The line that it left in focus: who goes on has seen it.
    pub line: Option<LineId>,
    /// `Undone: new line`.
    pub words: String,
    /// Where in the inspector it is seen, if it is there.
    pub seen: Option<Seen>,
}

/// Undo or redo behind a change that is being made: which step it is about is known once that is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stepping {
    /// Undo.
    Back,
    /// Redo.
    Again,
}

/// Controls of the inspector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Those of the line's voice.
    Voice,
    /// Those of its sound.
    Sound,
}

impl Stepped {
    /// Whether it is news still: nothing was changed, walked to or marked since.
    pub fn is_news(&self, desk: &Desk, view: &View) -> bool {
        self.revision == desk.revision() && self.line == view.line && view.marked.is_empty()
    }

    /// What `undo` would take back, and where in the inspector that is seen.
    pub fn back(desk: &Desk) -> Option<(String, Option<Seen>)> {
        Some(told(desk, desk.next_undo()?, true, Stepping::Back))
    }

    /// What `redo` would do again, and the same of it.
    pub fn again(desk: &Desk) -> Option<(String, Option<Seen>)> {
        Some(told(desk, desk.next_redo()?, false, Stepping::Again))
    }

    /// What was done by now by an undo or redo that had to wait, and the same of it.
    fn done(desk: &Desk, way: Stepping) -> Option<(String, Option<Seen>)> {
        Some(match way {
            Stepping::Back => told(desk, desk.next_redo()?, false, way),
            Stepping::Again => told(desk, desk.next_undo()?, true, way),
        })
    }

    /// Says what an undo or redo did that had to wait, once it is done. Once a frame.
    pub fn tell_late(desk: &Desk, view: &mut View) {
        if desk.is_changing() {
            return;
        }
        let Some(way) = view.stepping.take() else {
            return;
        };
        view.stepped = Self::done(desk, way).map(|(words, seen)| Self {
            revision: desk.revision(),
            line: view.line,
            words,
            seen,
        });
    }
}

/// What is said of a step that is taken back or done again, and where in the inspector it is seen. `is_back`: the edit is
/// the one that takes it back.
fn told(desk: &Desk, edit: &Edit, is_back: bool, way: Stepping) -> (String, Option<Seen>) {
    let what = cut_or_joined(desk, edit, is_back).unwrap_or_else(|| What::of(edit, is_back));
    let step = named(edit, what, is_back);
    let words = match way {
        Stepping::Back => tr!("step-undone", step = step),
        Stepping::Again => tr!("step-redone", step = step),
    };
    (words, what.seen())
}

/// A step in words; of one voice, whose. `back`: it is the one that this edit takes back.
fn named(edit: &Edit, what: What, back: bool) -> String {
    if let Some(name) = version_of(edit) {
        return tr!("step-version", name = name);
    }
    if let Edit::Deed(deeds) = edit {
        let done = if back { &deeds.back } else { &deeds.there };
        return done.last().map(deed_word).unwrap_or_default();
    }
    match voice_of(edit) {
        Some(speaker) => {
            let speaker = speaker_name(speaker);
            tr!("step-voice-of", speaker = &*tidy(&speaker))
        }
        None => what.word(rows_of(edit, what, back)),
    }
}

/// How many rows a step is about, by what it is called.
fn rows_of(edit: &Edit, what: What, back: bool) -> usize {
    match edit {
        Edit::Group(edits) => {
            let rows = edits.iter().map(|edit| rows_of(edit, what, back));
            rows.sum()
        }
        // The last line of a script that loses all of them becomes empty instead.
        Edit::SetText { .. } if what == What::Deletion => 1,
        _ if What::of(edit, back) != what => 0,
        Edit::Insert { items, .. } => items.len(),
        Edit::Remove { count, .. } | Edit::Move { count, .. } => *count,
        Edit::SetSpeaker { ids, .. } => ids.len(),
        _ => 1,
    }
}

/// Whether a step moves rows, and does nothing else.
pub fn is_move(step: &Edit) -> bool {
    What::of(step, false) == What::Move
}

/// A line that was cut in two or joined with those below it: its text changes, and rows right below it come or go. What
/// takes such a step back (`back`) has both in the other order.
fn cut_or_joined(desk: &Desk, edit: &Edit, back: bool) -> Option<What> {
    let Edit::Group(edits) = edit else {
        return None;
    };
    // What else one of them gets of the other.
    let is_beside = |edit: &&Edit| {
        let Edit::TuneLine { change, .. } = edit else {
            return false;
        };
        matches!(change, LineChange::Gap(_) | LineChange::Direction(_))
    };
    let mut others = edits.iter().filter(|edit| !is_beside(edit));
    let (first, second, None) = (others.next()?, others.next()?, others.next()) else {
        return None;
    };
    let (text, rows) = if back {
        (second, first)
    } else {
        (first, second)
    };
    let (at, comes) = match rows {
        Edit::Insert { at, .. } => (*at, true),
        Edit::Remove { at, .. } => (*at, false),
        _ => return None,
    };
    let Edit::SetText { id, .. } = text else {
        return None;
    };
    let is_below = desk.script().place(*id)? + 1 == at;
    let what = if comes == back {
        What::Join
    } else {
        What::Split
    };
    is_below.then_some(what)
}

/// The speaker whose voice alone an edit changes.
pub fn voice_of(edit: &Edit) -> Option<&str> {
    match edit {
        Edit::TunePart {
            speaker,
            change: PartChange::Draft(_) | PartChange::Live(_),
        }
        | Edit::SetPart { speaker, .. } => Some(speaker.as_str()),
        Edit::Group(edits) => {
            let mut others = edits.iter().filter(|edit| !matches!(edit, Edit::Deed(_)));
            match (others.next(), others.next()) {
                (Some(edit), None) => voice_of(edit),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The version that a step led to.
fn version_of(edit: &Edit) -> Option<&str> {
    match edit {
        Edit::Deed(deeds) => deeds.there.iter().find_map(|deed| match deed {
            Deed::Version(name) => Some(name.as_str()),
            _ => None,
        }),
        Edit::Group(edits) => edits.iter().find_map(version_of),
        _ => None,
    }
}

fn deed_word(deed: &Deed) -> String {
    match deed {
        Deed::Take(act) => match act {
            TakeAct::Pick(..) | TakeAct::PickOf { .. } => tr!("step-pick"),
            TakeAct::Star(..) => tr!("step-star"),
            TakeAct::Approve(..) => tr!("step-approval"),
            TakeAct::Note(..) => tr!("step-note"),
            TakeAct::Discard(_) => tr!("step-binned"),
            TakeAct::Restore(_) => tr!("step-restored"),
        },
        Deed::Mark(..) => tr!("step-mark"),
        Deed::Version(name) => tr!("step-version", name = name.as_str()),
        Deed::Audition { .. } => tr!("step-audition"),
        Deed::Rate(..) => tr!("step-rated"),
        Deed::Judge { judged, .. } => match judged {
            Judged::Stars(..) => tr!("step-judged"),
            Judged::Out(..) => tr!("step-out"),
            Judged::Preferred(..) => tr!("step-preferred"),
        },
        Deed::Heard { judge, counts, .. } => {
            let judge = &*tidy(&judge.name);
            if *counts {
                tr!("step-heard", judge = judge)
            } else {
                tr!("step-heard.out", judge = judge)
            }
        }
        Deed::Forget(name) => tr!("step-preset-deleted", name = name.as_str()),
        Deed::Unkeep(preset) => tr!("step-preset-deleted", name = preset.name.as_str()),
        Deed::OwnWord(word, true) => tr!("step-own-word", word = word.as_str()),
        Deed::OwnWord(word, false) => tr!("step-own-word-removed", word = word.as_str()),
        Deed::Keep(preset) => tr!("step-preset", name = preset.name.as_str()),
    }
}

/// What a step is about. Of a step of several edits the first of these gives it its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    New,
    Deletion,
    Move,
    Split,
    Join,
    Text,
    Speaker,
    Direction,
    Setting,
    Sound,
    Voice,
    Format,
    Title,
    Hint,
    Rule,
    /// Something in the library, which has words of its own.
    Deed,
}

impl What {
    /// Of an edit, or with `back` of the one that this edit takes back.
    fn of(edit: &Edit, back: bool) -> Self {
        match edit {
            Edit::Insert { .. } if back => Self::Deletion,
            Edit::Remove { .. } if back => Self::New,
            Edit::Insert { .. } => Self::New,
            Edit::Remove { .. } => Self::Deletion,
            Edit::Move { .. } => Self::Move,
            Edit::SetText { .. } => Self::Text,
            Edit::SetSpeaker { .. } => Self::Speaker,
            Edit::TuneLine {
                change:
                    LineChange::Gap(_)
                    | LineChange::Volume(_)
                    | LineChange::Trim(..)
                    | LineChange::Cut(..),
                ..
            } => Self::Sound,
            Edit::TuneLine {
                change: LineChange::Direction(_),
                ..
            } => Self::Direction,
            Edit::TunePart {
                change: PartChange::Draft(_) | PartChange::Live(_),
                ..
            }
            | Edit::SetPart { .. } => Self::Voice,
            Edit::TuneLine { .. } | Edit::SetOverrides { .. } | Edit::TunePart { .. } => {
                Self::Setting
            }
            Edit::SetFormat { .. } => Self::Format,
            Edit::SetTitle { .. } => Self::Title,
            Edit::Ignore { .. } => Self::Hint,
            Edit::Pronounce { .. } => Self::Rule,
            Edit::Deed(_) => Self::Deed,
            Edit::Group(edits) => {
                let all = edits.iter().map(|edit| Self::of(edit, back));
                all.min().unwrap_or(Self::Text)
            }
        }
    }

    fn seen(self) -> Option<Seen> {
        match self {
            Self::Direction | Self::Setting | Self::Voice | Self::Format => Some(Seen::Voice),
            Self::Sound => Some(Seen::Sound),
            _ => None,
        }
    }

    fn word(self, rows: usize) -> String {
        match self {
            Self::New => tr!("step-new", rows = rows),
            Self::Deletion => tr!("step-deletion", rows = rows),
            Self::Move => tr!("step-move", rows = rows),
            Self::Split => tr!("step-split"),
            Self::Join => tr!("step-join"),
            Self::Text => tr!("step-text", rows = rows),
            Self::Speaker => tr!("step-speaker", rows = rows),
            Self::Direction => tr!("step-direction"),
            Self::Setting => tr!("step-setting"),
            Self::Sound => tr!("step-sound"),
            Self::Voice => tr!("step-voice"),
            Self::Format => tr!("step-format"),
            Self::Title => tr!("step-title"),
            Self::Hint => tr!("step-hint"),
            Self::Rule => tr!("step-rule"),
            Self::Deed => String::new(),
        }
    }
}
