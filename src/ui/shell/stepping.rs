//! Undo and redo where the script isn't seen: casts and casting calls are in the Voices room, own words in Settings, and settings that were applied stand
//! beside the cells where they were tried.

use crate::script::edit::Edit;
use crate::studio::event::{Notice, Often};
use crate::tr;
use crate::ui::action::Action;
use crate::ui::ctx::{Choosing, StudioCtx};
use crate::ui::panels::Room;
use crate::ui::steps::Stepped;

/// Does what undo or redo means where the script isn't alone, or says why nothing is done there. `false` where it is alone:
/// they are its own.
pub fn is_done(action: Action, cx: &mut StudioCtx<'_>) -> bool {
    if tells_first(action, cx) {
        return true;
    }
    let is_alone = cx.view.room == Room::Script && cx.view.choosing == Choosing::Nothing;
    if cx.desk.is_changing() && !is_alone {
        cx.notice(Notice::Heed(tr!("undo-later")));
    } else if stays(action, cx) {
        step(action, cx);
    } else if is_elsewhere(action, cx) {
        cx.notice(Notice::Heed(tr!("undo-elsewhere")));
    } else {
        return false;
    }
    true
}

/// Tells that the next step is a judgement of a casting call that isn't open, once: nobody would see it go. Pressed again
/// it is taken back, or done again, all the same.
fn tells_first(action: Action, cx: &mut StudioCtx<'_>) -> bool {
    let step = next(action, cx);
    let is_unseen = step.is_some_and(Edit::is_judgement) && cx.view.choosing != Choosing::Voices;
    let now = is_unseen.then(|| (action, cx.desk.revision()));
    let was = std::mem::replace(&mut cx.view.told_unseen, now);
    if now.is_none() || was == now {
        return false;
    }
    cx.notice(Notice::Heed(if action == Action::Undo {
        tr!("undo-unseen")
    } else {
        tr!("undo-unseen.redo")
    }));
    true
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
