//! What is one's own at a voice: favourite, tags, a note. Kept by this library, told nobody.

use egui::{Key, Modifiers, Ui};

use super::words;
use crate::studio::command::{Command, VoicesCommand};
use crate::studio::desk::{MarkChange, VoiceMark};
use crate::terms::backend::Backend;
use crate::terms::ids::VoiceId;
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::theme::{Face, icons};
use crate::ui::widgets::{Button, TextField};

/// Longest tag, most of them, and longest note.
const TAG: usize = 40;
const TAGS: usize = 24;
const NOTE: usize = 1_000;

/// What is being written.
#[derive(Default)]
pub(super) struct Mine {
    of: Option<(Backend, VoiceId)>,
    tag: String,
    note: String,
    /// Whether the note was changed since it was taken over.
    changed: bool,
}

/// Makes a voice a favourite, or no more.
pub(super) fn favour(cx: &mut StudioCtx<'_>, backend: Backend, voice: &VoiceId) {
    let mark = cx.desk.browsed.mark(backend, voice);
    let on = mark.is_some_and(|mark| mark.favourite);
    change(cx, (backend, voice), MarkChange::Favourite(!on));
}

fn change(cx: &mut StudioCtx<'_>, (backend, voice): (Backend, &VoiceId), change: MarkChange) {
    let mark = VoicesCommand::Mark(backend, voice.clone(), change);
    cx.send(Command::Voices(mark));
}

impl Mine {
    /// Draws tags and note of a voice.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, backend: Backend, voice: &VoiceId) {
        let of = Some((backend, voice.clone()));
        let mark = cx.desk.browsed.mark(backend, voice);
        let mark = mark.cloned().unwrap_or_default();
        if self.of != of {
            self.leave(cx);
            self.of = of;
            self.tag.clear();
        }
        if !self.changed {
            self.note.clone_from(&mark.note);
        }
        self.tags_ui(ui, cx, (backend, voice), &mark);
        let (name, hint) = (tr!("voices-note"), tr!("voices-note.hint"));
        let explanation = tr!("voices-note.tip");
        let field = TextField::new(&mut self.note, &name)
            .hint(&hint)
            .tip(&explanation)
            .small()
            .limit(NOTE);
        let field = ui.add(field);
        self.changed |= field.changed();
        if field.lost_focus() {
            self.leave(cx);
        }
    }

    /// Keeps what was written.
    pub fn leave(&mut self, cx: &mut StudioCtx<'_>) {
        let Some((backend, voice)) = self.of.clone() else {
            return;
        };
        if std::mem::take(&mut self.changed) {
            let note = self.note.trim().to_owned();
            change(cx, (backend, &voice), MarkChange::Note(note));
        }
    }

    fn tags_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (backend, voice): (Backend, &VoiceId),
        mark: &VoiceMark,
    ) {
        if !mark.tags.is_empty() {
            ui.horizontal_wrapped(|ui| {
                for tag in &mark.tags {
                    let shown = words::tidy(tag);
                    let name = tr!("voices-tag-remove", tag = &*shown);
                    let button = Button::new(&*shown)
                        .name(name)
                        .row()
                        .icon(icons::X)
                        .tip(tr!("voices-tag-remove.tip"));
                    if ui.add(button).clicked() {
                        change(cx, (backend, voice), MarkChange::Tag(tag.clone(), false));
                    }
                }
            });
        }
        if mark.tags.len() >= TAGS {
            ui.label(Face::Label.rich(tr!("voices-tags-full"), cx.tokens.text2));
            return;
        }
        let (name, hint) = (tr!("voices-tag"), tr!("voices-tag.hint"));
        let explanation = tr!("voices-tag.tip");
        let field = TextField::new(&mut self.tag, &name)
            .hint(&hint)
            .tip(&explanation)
            .small()
            .limit(TAG);
        let field = ui.add(field);
        let entered = field.lost_focus()
            && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let tag = self.tag.trim();
        if entered && !tag.is_empty() && !mark.tags.iter().any(|it| it == tag) {
            let tag = tag.to_owned();
            change(cx, (backend, voice), MarkChange::Tag(tag, true));
        }
        if entered {
            self.tag.clear();
            field.request_focus();
        }
    }
}
