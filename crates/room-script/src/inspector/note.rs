//! The note of a take while it is written.

use egui::{Align, Ui};

use super::take_row::Press;
use mynah_core::ids::{ProjectLine, TakeId};
use mynah_i18n::tr;
use mynah_model::command::TakeAct;
use mynah_model::desk::TakeCard;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::TextField;

/// The note that is being written, if one is.
#[derive(Default)]
pub struct NoteField(Option<Writing>);

struct Writing {
    take: TakeId,
    /// The line whose takes are shown with it.
    line: Option<ProjectLine>,
    /// What the note says.
    before: String,
    text: String,
}

impl NoteField {
    /// Begins to write a take's note. One that was being written is sent.
    pub fn begin(&mut self, cx: &mut StudioCtx<'_>, take: &TakeCard) {
        self.send(cx);
        let open = cx.desk.project.as_ref().map(|open| open.card.id);
        self.0 = Some(Writing {
            take: take.id,
            line: ProjectLine::new(open, take.line),
            before: take.note.clone(),
            text: take.note.clone(),
        });
    }

    /// Sends what was written once its take is shown no more.
    pub fn leave_unless(&mut self, cx: &mut StudioCtx<'_>, shown: Option<ProjectLine>) {
        let is_shown = |written: &Writing| shown.is_some() && written.line == shown;
        if self.0.as_ref().is_some_and(|written| !is_shown(written)) {
            self.send(cx);
        }
    }

    fn send(&mut self, cx: &mut StudioCtx<'_>) {
        if let Some(written) = self.0.take()
            && let Some(note) = written.changed()
        {
            let line = written.line.map(|of| of.line);
            match cx.desk.take_card(written.take, line) {
                Some(take) => cx.act_on(take, TakeAct::Note(take.id, note)),
                None => cx.act_on_unknown(TakeAct::Note(written.take, note)),
            }
        }
    }

    /// The note, or the field while it is written.
    pub fn ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, take: &TakeCard) -> Option<Press> {
        let Some(written) = self.0.as_mut().filter(|written| written.take == take.id) else {
            if !take.note.is_empty() {
                let note = Face::Small.rich(&*take.note, cx.tokens.text);
                ui.add(egui::Label::new(note).wrap());
            }
            return None;
        };
        let name = tr!("takes-note-field", number = take.number.to_string());
        let hint = tr!("takes-note-field.hint");
        let explanation = tr!("takes-note-field.tip");
        let field = TextField::new(&mut written.text, &name)
            .hint(&hint)
            .tip(&explanation);
        let field = field.small().limit(500);
        let field = ui.push_id(take.id, |ui| ui.add(field)).inner;
        // Left by any key, as a line is: undo takes it back.
        if field.lost_focus() {
            let note = self.0.take().and_then(|written| written.changed());
            return note.map(Press::Note);
        }
        if !field.has_focus() {
            field.request_focus();
            field.scroll_to_me(Some(Align::Center));
        }
        None
    }
}

impl Writing {
    /// The note, if it is another one.
    fn changed(&self) -> Option<String> {
        let note = self.text.trim();
        (note != self.before).then(|| note.to_owned())
    }
}
