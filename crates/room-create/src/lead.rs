//! Who has the keys once a step is gone to: the field that is filled in first, or the first control that is drawn.

use std::cell::Cell;

use egui::{Context, Id, Response, Ui};

use mynah_ui_kit::keys;
use mynah_ui_kit::widgets::select_all;

/// Leads the keys into a step that was gone to. Whoever went elsewhere with them meanwhile keeps them.
pub(super) struct Lead<S> {
    shown: Option<S>,
    /// Something else is shown, whichever step it is at.
    is_anew: bool,
    wants: Cell<Wants>,
}

/// Where the keys of a clone go on once something came or went that had them.
#[derive(Default)]
pub(super) struct Onward {
    /// “Clean up” had them, and went: they wait for what is to be decided next.
    pub mends: bool,
    /// A document was attached in this frame.
    pub has_attached: bool,
    /// It was by keys: what is left to be said has them.
    pub leads_to_said: bool,
}

/// Whether the keys are to be led.
#[derive(Clone, Copy, Default)]
enum Wants {
    /// They stay where they are.
    #[default]
    Nothing,
    /// They are, from who had them as the step changed.
    From(Option<Id>),
}

impl<S> Default for Lead<S> {
    fn default() -> Self {
        Self {
            shown: None,
            is_anew: false,
            wants: Cell::default(),
        }
    }
}

impl<S: Copy + PartialEq> Lead<S> {
    /// Takes in which step is shown; whether it is another one. What was there at first leads nowhere.
    pub fn follow(&mut self, ctx: &Context, step: S) -> bool {
        let before = self.shown.replace(step);
        let is_anew = std::mem::take(&mut self.is_anew);
        let is_other = before.is_some_and(|before| is_anew || before != step);
        if is_other {
            self.go(ctx);
        }
        is_other
    }

    /// Something else is shown from the next frame on, perhaps at the same step.
    pub fn anew(&mut self) {
        self.is_anew = true;
    }
}

impl<S> Lead<S> {
    /// Another step is shown from now on.
    pub fn go(&self, ctx: &Context) {
        let now = ctx.memory(|memory| memory.focused());
        self.wants.set(Wants::From(now));
    }

    /// Another one leads there instead.
    pub fn hand_over<T>(&self, to: &Lead<T>) {
        to.wants.set(self.wants.take());
    }

    /// Gives them to a field.
    pub fn to(&self, field: &Response) {
        if self.takes(&field.ctx) {
            field.request_focus();
        }
    }

    /// Gives them to a control that is no field, where they are used.
    pub fn to_control(&self, control: &Response) {
        if self.takes(&control.ctx) && keys::are_used(&control.ctx) {
            control.request_focus();
        }
    }

    /// They stay where they are by now.
    pub fn stay(&self) {
        self.wants.set(Wants::Nothing);
    }

    /// Whether they are still to be led.
    pub fn waits(&self) -> bool {
        matches!(self.wants.get(), Wants::From(_))
    }

    /// The same, with all that was filled in there selected: what is typed takes its place.
    pub fn to_filled(&self, ui: &Ui, field: &Response, text: &str) {
        if self.takes(&field.ctx) {
            field.request_focus();
            select_all(ui, field.id, text);
        }
    }

    /// Gives them to the control that is drawn next. With the hand on the pointer they stay where they are: nobody means
    /// space to press what was never looked for.
    pub fn first(&self, ui: &Ui) {
        if !self.takes(ui.ctx()) || !keys::are_used(ui.ctx()) {
            return;
        }
        keys::lead_to_next(ui);
    }

    /// Lends them to a control until there is what they were led to.
    pub fn wait_at(&self, control: &Response) {
        let Wants::From(before) = self.wants.get() else {
            return;
        };
        let now = control.ctx.memory(|memory| memory.focused());
        if (now.is_none() || now == before) && keys::are_used(&control.ctx) {
            control.request_focus();
            self.wants.set(Wants::From(Some(control.id)));
        }
    }

    fn takes(&self, ctx: &Context) -> bool {
        let now = ctx.memory(|memory| memory.focused());
        match self.wants.take() {
            Wants::Nothing => false,
            Wants::From(before) => now.is_none() || now == before,
        }
    }
}
