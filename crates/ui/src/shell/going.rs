//! What acts on the script goes there, wherever it was asked for.

use mynah_i18n::tr;
use mynah_model::event::Notice;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::room::Room;

/// Opens the Script room for an action of its own. What speaks a line that wasn't seen says so, and which: the room
/// changed without a word, and what was bought stood anywhere in it.
pub fn to_script(action: Action, cx: &mut StudioCtx<'_>) {
    let from = std::mem::replace(&mut cx.view.room, Room::Script);
    let line = cx.view.line.filter(|_| from != Room::Script);
    let script = cx.desk.script();
    let spoken = line.filter(|_| action == Action::GenerateLine);
    let spoken = spoken
        .and_then(|id| script.line(id))
        .filter(|line| !line.is_mute());
    let Some(place) = spoken.and_then(|line| script.place(line.id)) else {
        return;
    };
    let number = script.items().line_number(place);
    cx.notice(Notice::Done(tr!("generate-elsewhere", number = number)));
}
