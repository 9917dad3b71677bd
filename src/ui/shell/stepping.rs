//! Undo and redo where the step is seen: a cast is in the Voices room as well as in the script.

use crate::script::edit::Edit;
use crate::studio::event::Notice;
use crate::ui::action::Action;
use crate::ui::ctx::StudioCtx;
use crate::ui::panels::Room;
use crate::ui::steps::Stepped;

/// Whether what undo or redo would do is seen in the room that is open, and not in the script alone.
pub fn stays(action: Action, cx: &StudioCtx<'_>) -> bool {
    let step = if action == Action::Undo {
        cx.desk.next_undo()
    } else {
        cx.desk.next_redo()
    };
    cx.view.room == Room::Voices && step.is_some_and(Edit::is_of_cast)
}

/// Whether that is seen neither in the room that is open nor was asked for where it is: a step of the script that
/// nobody looks at isn't taken back.
pub fn is_elsewhere(action: Action, cx: &StudioCtx<'_>) -> bool {
    cx.view.room != Room::Script && !stays(action, cx)
}

/// Does it, and says what it was: the script's foot, which says so else, isn't seen.
pub fn step(action: Action, cx: &mut StudioCtx<'_>) {
    let words = if action == Action::Undo {
        cx.undo();
        Stepped::back(cx.desk)
    } else {
        cx.redo();
        Stepped::again(cx.desk)
    };
    if let Some((words, _)) = words {
        cx.notice(Notice::Done(words));
    }
}
