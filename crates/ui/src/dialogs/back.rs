//! Where the keys were before a dialog, the palette or the list of shortcuts lay over the window: they go back there.

use egui::{Context, Id, Order};

use mynah_core::ids::ProjectId;
use mynah_ui_core::ctx::{Choosing, StudioCtx};
use mynah_ui_core::room::Room;

/// What is remembered of it.
#[derive(Debug, Default)]
pub(super) struct Back {
    /// The control that was used last, and the pass in which it was seen.
    used: Option<(Id, u64)>,
    /// What had the keys as nothing lay over the window, and whether anything does.
    keyed: Option<Id>,
    covered: bool,
    /// What the dialog was opened from.
    from: Option<Id>,
    /// What gets the keys back once the dialog is no more: as long as it was drawn nothing below it may have them.
    to: Option<Id>,
    /// The project that was open as nothing lay over the window.
    project: Option<ProjectId>,
}

impl Back {
    /// Sees what has the keys, or was clicked, while no dialog is open.
    pub(super) fn look(&mut self, ctx: &Context, cx: &StudioCtx<'_>) {
        let open = cx.desk.project.as_ref().map(|open| open.card.id);
        let is_another = std::mem::replace(&mut self.project, open) != open;
        // Takes that are heard to choose from take them back themselves.
        if let Some(to) = self.to.take()
            && cx.view.choosing == Choosing::Nothing
            && !is_another
            && !is_written_in(ctx)
            && layer_of(ctx, to).is_some()
        {
            ctx.memory_mut(|memory| memory.request_focus(to));
        }
        let now = ctx.cumulative_pass_nr();
        let clicked = ctx.interaction_snapshot(|snapshot| snapshot.clicked);
        // In the script the keys are the lines', whatever was clicked.
        let clicked = clicked.filter(|_| cx.view.room != Room::Script);
        let focused = ctx.memory(|memory| memory.focused());
        // Not what is gone with its list or palette.
        let is_of_room = |id: &Id| layer_of(ctx, *id) == Some(Order::Background);
        if let Some(id) = clicked.or(focused).filter(is_of_room) {
            self.used = Some((id, now));
        }
        let was_covered = std::mem::replace(&mut self.covered, cx.view.covered);
        if self.covered {
            // A dialog that is asked for in the palette is asked for from there, too.
            self.used = self.keyed.map(|id| (id, now)).or(self.used);
        } else {
            let is_nobodys = focused.is_none_or(|id| layer_of(ctx, id).is_none());
            let before = self.keyed.filter(|_| was_covered && is_nobodys);
            if let Some(id) = before.filter(is_of_room)
                && cx.view.choosing == Choosing::Nothing
            {
                ctx.memory_mut(|memory| memory.request_focus(id));
            } else {
                self.keyed = focused.filter(is_of_room);
            }
        }
        // What was asked for in the frame before is taken up in this one.
        self.used.take_if(|(_, seen)| *seen + 2 < now);
    }

    /// A dialog was asked for.
    pub(super) fn begin(&mut self) {
        self.from = self.used.map(|(id, _)| id);
    }

    /// The last one is gone.
    pub(super) fn end(&mut self, ctx: &Context) {
        self.to = self.from.take();
        ctx.request_repaint();
    }
}

/// Returns true if a text field of this frame has the keyboard focus: the dialog led there, or something did since.
fn is_written_in(ctx: &Context) -> bool {
    let focused = ctx.memory(|memory| memory.focused());
    focused.is_some_and(|id| layer_of(ctx, id).is_some()) && ctx.text_edit_focused()
}

/// Where a control of this frame lies. Its response is not asked for: where something else was clicked that takes the keys
/// from it.
fn layer_of(ctx: &Context, id: Id) -> Option<Order> {
    ctx.viewport(|view| Some(view.this_pass.widgets.get(id)?.layer_id.order))
}
