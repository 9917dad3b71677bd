//! What is said of voices as steps: undo takes it back in its turn, wherever the call is by then.

use super::{AuditionPanel, Open};
use crate::script::deed::Judged;
use crate::studio::audition::Audition;
use crate::studio::command::{AuditionCommand, Command, KeepAudition, ProjectCommand};
use crate::ui::ctx::StudioCtx;

/// Says something of a voice; whether that is anything else than was said.
pub(super) fn say(audition: &mut Audition, judged: Judged) -> bool {
    let was = before(audition, judged);
    match judged {
        Judged::Stars(voice, line, stars) => audition.rate(voice, line, stars),
        Judged::Out(voice, out) => audition.put_out(voice, out),
    }
    was != judged
}

/// What is said of the same now.
fn before(audition: &Audition, judged: Judged) -> Judged {
    match judged {
        Judged::Stars(voice, line, _) => Judged::Stars(voice, line, audition.stars(voice, line)),
        Judged::Out(voice, _) => Judged::Out(voice, audition.is_out(voice)),
    }
}

impl Open {
    /// Says something of voices, as one step.
    pub(super) fn judge(&mut self, cx: &mut StudioCtx<'_>, there: Vec<Judged>) {
        let back = there.iter().rev();
        let back = back.map(|judged| before(&self.audition, *judged)).collect();
        for judged in &there {
            say(&mut self.audition, *judged);
        }
        self.changed();
        cx.judge((self.keeping.project, self.audition.seed), [there, back]);
    }
}

impl AuditionPanel {
    /// Says what steps say that were taken back or done again: of the call that is open, of one that was left, or of one
    /// that the library keeps.
    pub(super) fn step(&mut self, cx: &mut StudioCtx<'_>) {
        for (project, call, judged) in std::mem::take(&mut cx.view.judged) {
            let open = self
                .open
                .as_mut()
                .filter(|open| open.keeping.project == project && open.audition.seed == call);
            if let Some(open) = open {
                if say(&mut open.audition, judged) {
                    open.changed();
                }
                continue;
            }
            if self.left.say((project, call), judged) {
                continue;
            }
            let cards = cx.desk.auditions.of(project).cloned();
            let begun = cx.desk.auditions.begun(project, call).cloned();
            let listed = cards.and_then(|cards| {
                let mut all = cards.iter();
                all.find(|card| card.audition.seed == call).cloned()
            });
            let Some(card) = listed.or(begun) else {
                continue;
            };
            let base = (*card.audition).clone();
            let mut now = base.clone();
            if say(&mut now, judged) {
                let keep = AuditionCommand::Keep(Box::new(KeepAudition {
                    project,
                    id: card.id,
                    base: Some(base),
                    now,
                }));
                cx.send(Command::Project(ProjectCommand::Audition(keep)));
            }
        }
    }
}
