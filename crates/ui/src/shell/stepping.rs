//! Undo and redo where the script isn't seen: casts and casting calls are in the Voices room, own words in Settings, and settings that were applied stand
//! beside the cells where they were tried.

use mynah_i18n::tr;
use mynah_model::event::{Notice, Often};
use mynah_script::edit::Edit;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::{Call, Choosing, StudioCtx};
use mynah_ui_core::room::Room;
use mynah_ui_core::steps::Stepped;
use mynah_ui_core::words;
use mynah_ui_core::words::speaker_name;

/// Does what undo or redo means where the script isn't alone, or says why nothing is done there. `false` where it is alone:
/// they are its own. `call` is the casting call that is open.
pub fn is_done(action: Action, call: Option<Call>, cx: &mut StudioCtx<'_>) -> bool {
    let telling = tells_first(action, call, cx);
    let is_alone = cx.view.room == Room::Script && cx.view.choosing == Choosing::Nothing;
    if telling == Telling::Now {
        // Nothing is done yet.
    } else if cx.desk.is_changing() && !is_alone {
        cx.notice(Notice::Heed(tr!("undo-later")));
    } else if stays(action, cx) || telling == Telling::Before && !is_alone {
        step(action, cx);
    } else if is_elsewhere(action, cx) {
        cx.notice(Notice::Heed(tr!("undo-elsewhere")));
    } else {
        return false;
    }
    true
}

/// Whether it was told that the next step is one that isn't seen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Telling {
    /// It is seen.
    Nothing,
    /// By this press.
    Now,
    /// By the press before: this one does it, in whichever room, as it was told.
    Before,
}

/// Tells that the next step is a judgement of a casting call that isn't open, once: nobody would see it go. Pressed again
/// it is taken back, or done again, all the same.
fn tells_first(action: Action, call: Option<Call>, cx: &mut StudioCtx<'_>) -> Telling {
    follow(call, cx);
    let now = unseen(action, call, cx).map(|of| (of, cx.desk.revision()));
    let was = cx.view.told_unseen.take();
    let told = was.as_ref().map(|was| (was.0, was.1));
    let is_told = told == now.map(|now| (action, now.1));
    if let Some((.., words)) = was {
        cx.notice(Notice::Past(words));
    }
    let Some((of, revision)) = now else {
        return Telling::Nothing;
    };
    if is_told {
        return Telling::Before;
    }
    let words = unseen_words(action, of, cx);
    cx.view.told_unseen = Some((action, revision, call, words.clone()));
    cx.notice(Notice::Heed(words));
    Telling::Now
}

/// What was told of the next press goes with what it is about: another step is the next, or another call is open.
pub fn follow(call: Option<Call>, cx: &mut StudioCtx<'_>) {
    let Some((action, revision, told_in, _)) = cx.view.told_unseen else {
        return;
    };
    let is_same = (revision, told_in) == (cx.desk.revision(), call);
    // There the same keys are of the dub's own steps.
    let is_here = cx.view.room != Room::Dubbing;
    let is_so = is_here && is_same && unseen(action, call, cx).is_some();
    if !is_so && let Some((.., words)) = cx.view.told_unseen.take() {
        cx.notice(Notice::Past(words));
    }
}

/// What the next step is about where that isn't seen.
#[derive(Clone, Copy)]
enum Unseen {
    /// A casting call, which isn't open.
    Call(Call),
    /// A take that was tried with a line, and is no cell of what is seen.
    Cell,
}

/// The casting call, or the cell, that the next step says something of, where that isn't seen.
fn unseen(action: Action, call: Option<Call>, cx: &StudioCtx<'_>) -> Option<Unseen> {
    let step = next(action, cx)?;
    if let Some(take) = step.rated_take() {
        let is_sweep = cx.view.choosing == Choosing::Settings;
        let is_seen = is_sweep && cx.view.called.contains_key(&take);
        return (cx.view.room == Room::Script && !is_seen).then_some(Unseen::Cell);
    }
    let of = step.judged_call()?;
    let is_seen = cx.view.choosing == Choosing::Voices && call == Some(of);
    (!is_seen).then_some(Unseen::Call(of))
}

/// What is told of a rating of a cell that isn't seen, or of a judgement of a call that isn't open: whose part that is for,
/// never a voice.
fn unseen_words(action: Action, of: Unseen, cx: &StudioCtx<'_>) -> String {
    let Unseen::Call((project, call)) = of else {
        return match action {
            Action::Undo => tr!("undo-unseen-cell"),
            _ => tr!("undo-unseen-cell.redo"),
        };
    };
    let card = cx.desk.auditions.with_letters(project, call);
    let card = card.map(|card| {
        let speaker = speaker_name(&card.audition.speaker);
        (speaker, words::time_here(card.at))
    });
    match (action, card) {
        (Action::Undo, Some((speaker, at))) => {
            tr!("undo-unseen-of", speaker = speaker, at = at)
        }
        (_, Some((speaker, at))) => tr!("undo-unseen-of.redo", speaker = speaker, at = at),
        (Action::Undo, None) => tr!("undo-unseen"),
        (_, None) => tr!("undo-unseen.redo"),
    }
}

/// The step that it would be of. While a change is being made it is that one, and nobody knows it yet.
fn next<'a>(action: Action, cx: &'a StudioCtx<'_>) -> Option<&'a Edit> {
    if cx.desk.is_changing() {
        return None;
    }
    if action == Action::Undo {
        cx.desk.next_undo()
    } else {
        cx.desk.next_redo()
    }
}

/// Whether what undo or redo would do is done, and told, in the room that is open, and not where the script is alone.
pub fn stays(action: Action, cx: &StudioCtx<'_>) -> bool {
    let step = next(action, cx);
    match cx.view.choosing {
        Choosing::Settings => step.is_some(),
        _ if cx.view.room == Room::Settings => step.is_some_and(Edit::is_of_own_words),
        _ => cx.view.room == Room::Voices && step.is_some_and(is_of_voices),
    }
}

fn is_of_voices(step: &Edit) -> bool {
    step.is_of_cast() || step.is_of_auditions()
}

/// Whether that is seen neither in the room that is open nor was asked for where it is: a step of the script that
/// nobody looks at isn't taken back.
fn is_elsewhere(action: Action, cx: &StudioCtx<'_>) -> bool {
    cx.view.room != Room::Script && !stays(action, cx)
}

/// Does it, and says what it was: the script's foot, which says so else, isn't seen.
fn step(action: Action, cx: &mut StudioCtx<'_>) {
    let words = if action == Action::Undo {
        cx.undo();
        Stepped::back(cx.desk)
    } else {
        cx.redo();
        Stepped::again(cx.desk)
    };
    if let Some((words, _)) = words {
        cx.notice(Notice::Often(Often::Stepped(words)));
    }
}
