//! Settings for the whole cast, or for all who use the account: who is meant and who isn't is said, and asked about,
//! before anything is changed.

use std::sync::Arc;

use egui::{Label, Ui, vec2};

use super::Open;
use super::applying::Scope;
use super::aside::head_ui;
use mynah_i18n::tidy;
use mynah_i18n::tr;
use mynah_model::sweep::Cell;
use mynah_script::document::Line;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::Button;
use mynah_ui_kit::widgets::tip::tip;

/// Speakers that are named; of more it is said how many they are.
const NAMED: usize = 4;

/// Whether the whole cast, or the whole account, is meant.
pub struct Asking {
    /// Which of them.
    scope: Scope,
    /// What is going to be applied.
    cell: Cell,
    /// The yes is to have the keys.
    focus: bool,
}

impl Asking {
    /// A question about a cell that goes so far.
    pub fn about(cell: Cell, scope: Scope) -> Self {
        Self {
            scope,
            cell,
            focus: true,
        }
    }
}

impl Open {
    /// A question about another cell than the one that is looked at is no question any more.
    pub(super) fn follow_question(&mut self, cell: &Cell) {
        let applying = &mut self.applying;
        applying.asking.take_if(|asking| asking.cell != *cell);
    }

    /// Says who is meant; a yes applies it. The number of a change of the account, where it said yes to one.
    pub(super) fn question_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        line: &Line,
    ) -> Option<u64> {
        let asking = self.applying.asking.as_mut()?;
        let focus = std::mem::take(&mut asking.focus);
        let (scope, cell) = (asking.scope, asking.cell.clone());
        if scope == Scope::Voice {
            let yes = self.account_question_ui(ui, cx, (line, focus));
            return yes.then(|| self.make_default(cx, line)).flatten();
        }
        self.cast_question_ui(ui, cx, line, (cell, focus));
        None
    }

    /// Says that all who use the account are meant; whether that was answered by a yes.
    fn account_question_ui(
        &mut self,
        ui: &mut Ui,
        cx: &StudioCtx<'_>,
        (line, focus): (&Line, bool),
    ) -> bool {
        let voice = cx.desk.voice_of(line);
        let voice = voice.map_or_else(String::new, |voice| {
            tidy(cx.desk.called(voice)).into_owned()
        });
        head_ui(ui, cx, &tr!("sweep-account-question"));
        let said = tr!("sweep-account-meant", voice = voice.as_str());
        egui::ScrollArea::vertical()
            .id_salt("sweep-question")
            .max_height((ui.available_height() - 40.0).max(32.0))
            .show(ui, |ui| {
                let said = Face::Label.rich(said, cx.tokens.text);
                ui.add(Label::new(said).wrap());
            });
        let mut agrees = false;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
            let yes = Button::new(tr!("sweep-account-yes"))
                .primary()
                .price(PriceText::free())
                .tip(tr!("sweep-account-yes.tip"));
            let yes = ui.add(yes);
            let no = Button::new(tr!("voices-cancel")).ghost();
            let no = ui.add(no.tip(tr!("sweep-cast-no.tip")));
            if focus {
                // A key that is pressed twice changes nothing for everybody.
                no.request_focus();
            }
            agrees = yes.clicked();
            if no.clicked() || agrees {
                self.applying.asking = None;
                self.looking.focus = true;
            }
        });
        agrees
    }

    fn cast_question_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        line: &Line,
        (cell, focus): (Cell, bool),
    ) {
        let meant = cx.desk.meant_by(line, &cell);
        let model = cell.model.as_ref().or_else(|| cx.desk.model_of(line));
        let model = model.map_or("", |model| {
            cx.desk.model_name(cx.desk.backend(), model.as_str())
        });
        head_ui(ui, cx, &tr!("sweep-cast-question"));
        let mut said = vec![tr!(
            "sweep-cast-meant",
            count = meant.speakers.len(),
            speakers = named(&meant.speakers)
        )];
        if !meant.changed.is_empty() {
            let speakers = named(&meant.changed);
            said.push(tr!(
                "sweep-cast-changed",
                speakers = speakers,
                model = model
            ));
        }
        if !meant.others.is_empty() {
            let speakers = named(&meant.others);
            let count = meant.others.len();
            said.push(tr!("sweep-cast-others", count = count, speakers = speakers));
        }
        said.push(self.redo_of_cast(cx));
        let all: Vec<Arc<str>> = meant
            .speakers
            .iter()
            .chain(&meant.others)
            .cloned()
            .collect();
        let whole = all
            .iter()
            .map(|speaker| name(speaker))
            .collect::<Vec<_>>()
            .join(", ");
        egui::ScrollArea::vertical()
            .id_salt("sweep-question")
            .max_height((ui.available_height() - 40.0).max(32.0))
            .show(ui, |ui| {
                for words in said {
                    let words = Face::Label.rich(words, cx.tokens.text);
                    let response = ui.add(Label::new(words).wrap());
                    tip(ui, response, &whole);
                }
            });
        let mut applies = false;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
            let yes = Button::new(tr!("sweep-cast-yes", count = meant.speakers.len()))
                .primary()
                .price(PriceText::free())
                .tip(tr!("sweep-cast-yes.tip"));
            let yes = ui.add(yes);
            if focus {
                yes.request_focus();
            }
            applies = yes.clicked();
            let no = Button::new(tr!("voices-cancel")).ghost();
            if ui.add(no.tip(tr!("sweep-cast-no.tip"))).clicked() || applies {
                self.applying.asking = None;
                self.looking.focus = true;
            }
        });
        if applies {
            self.apply(cx, line, &cell);
        }
    }
}

fn name(speaker: &str) -> String {
    tidy(&speaker_name(speaker)).into_owned()
}

/// Some by name, and how many more there are.
fn named(speakers: &[Arc<str>]) -> String {
    let names: Vec<String> = speakers
        .iter()
        .take(NAMED)
        .map(|speaker| name(speaker))
        .collect();
    let names = names.join(", ");
    match speakers.len().saturating_sub(NAMED) {
        0 => names,
        more => tr!("sweep-cast-more", names = names, more = more),
    }
}
