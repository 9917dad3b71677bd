//! From a part of a film that was dubbed to try it on to the whole: a new dub that is put together as the part was.

use egui::{Label, Ui};

use super::DubbingPanel;
use super::follow::Answered;
use mynah_core::backend::Backend;
use mynah_i18n::tr;
use mynah_model::command::{Command, DubbingCommand};
use mynah_model::dubbing::Stands;
use mynah_model::event::Notice;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::duration;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::Button;

impl DubbingPanel {
    /// Says of which part the open dub is, and what is charged again with the whole; the button that puts that together.
    pub(super) fn whole_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let Some(card) = self.open.as_deref() else {
            return;
        };
        let how = &card.film.how;
        let Some(cut) = &how.cut else { return };
        // What waits, or came to nothing, is no part that was dubbed.
        let is_ready = |stands: &Stands| matches!(stands, Stands::Ready { .. });
        if !card.stands.iter().any(is_ready) {
            return;
        }
        let begins = f64::from(cut.start);
        let (from, to) = (duration(begins), duration(begins + how.seconds()));
        let about = match card.backend {
            Backend::Draft => tr!("dubbing-whole-about.draft", from = from, to = to),
            Backend::Live => tr!("dubbing-whole-about", from = from, to = to),
        };
        let id = card.id.clone();
        ui.add(Label::new(Face::Small.rich(about, cx.tokens.text2)).wrap());
        let why = (!self.is_form_empty()).then(|| tr!("dubbing-whole-other"));
        let whole = Button::new(tr!("dubbing-whole"))
            .small()
            .outline()
            .command("dubbing-whole");
        let whole = whole.busy(self.whole.is_open()).why_not(why);
        if ui.add(whole.tip(tr!("dubbing-whole.tip"))).clicked() {
            let number = self.number();
            self.whole = Answered::waits(number);
            self.trouble = None;
            cx.send(Command::Dubbing(DubbingCommand::Whole(number, id)));
        }
        ui.add_space(4.0);
    }

    /// The new dub of the whole is put together: it is what is looked at.
    pub(super) fn follow_whole(&mut self, cx: &mut StudioCtx<'_>) {
        let number = self.whole.number();
        let Some(told) = number.and_then(|it| cx.desk.dubbing.wholes.get(&it)) else {
            return;
        };
        self.whole.end();
        match told {
            // What somebody began meanwhile stays.
            Ok(_) if !self.is_form_empty() => {
                cx.notice(Notice::Heed(tr!("dubbing-whole-other")));
            }
            Ok(form) => self.go_on_with(cx, (**form).clone()),
            Err(trouble) => self.trouble = Some((**trouble).clone()),
        }
    }
}
