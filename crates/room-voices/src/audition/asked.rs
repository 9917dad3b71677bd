//! For which part an audition is asked for: from the script it is that of the line that has the focus.

use super::AuditionPanel;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::room::Room;

impl AuditionPanel {
    /// Opens or closes it where it is seen. From another room it stays as it is, but for another part than it is for:
    /// then one is put together for that part, with the voices that are chosen. Whether the room is to list voices.
    pub fn ask(&mut self, from: Room, cx: &mut StudioCtx<'_>) -> bool {
        if self.open.as_ref().is_some_and(|open| !open.is_of(cx.desk)) {
            // It is heard in another project, or with other voices than speak now.
            self.leave(cx);
        }
        if from == Room::Voices || !self.has_aside(cx) {
            self.toggle(cx);
            return true;
        }
        let line = cx.view.line.and_then(|line| cx.desk.script().line(line));
        let line = line.filter(|line| from == Room::Script && !line.is_mute());
        let Some(asked) = line.map(|line| line.speaker.as_str()) else {
            return false;
        };
        let part = match &self.open {
            Some(open) => Some(open.speaker()),
            None => self.tray.part(),
        };
        if part == Some(asked) {
            return false;
        }
        self.make_room(cx);
        self.tray.begin(cx);
        true
    }

    /// Leaves what stands there. What was heard is kept, and goes on from the list; who was chosen stays so.
    pub(super) fn make_room(&mut self, cx: &mut StudioCtx<'_>) {
        self.leave(cx);
        if let Some(chosen) = cx.view.audition.take() {
            self.tray.put_by(cx, chosen);
        }
    }
}
