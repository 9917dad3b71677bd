//! Versions of the open project: kept under a name, listed, compared, gone back to.

mod compared;
mod list;

use egui::{Key, Label, Modifiers, Ui};

use self::compared::Compared;
use super::{Dialog, Outcome};
use mynah_core::ids::{ProjectId, VersionId};
use mynah_i18n::tr;
use mynah_model::command::{Command, Newer, ProjectCommand, ToCompare, VersionCommand};
use mynah_model::desk::VersionCard;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::dialog_buttons::{buttons_ui, entered};
use mynah_ui_core::words;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::menu::{arrows, ends};
use mynah_ui_kit::widgets::{Button, Combo, TextField, at_right, caption, combo_item, select_all};

/// Width of the dialog where the window has it.
pub const WIDTH: f32 = 680.0;
/// Letters of a name.
const LONGEST: usize = 120;

/// Asks for the name of a version.
pub struct SaveVersion {
    project: ProjectId,
    name: String,
    fresh: bool,
}

impl SaveVersion {
    /// Of the open project; nothing where none is.
    pub fn new(cx: &StudioCtx<'_>) -> Option<Self> {
        let project = cx.desk.project.as_ref()?.card.id;
        Some(Self {
            project,
            name: usual_name(cx),
            fresh: true,
        })
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Outcome {
        let t = cx.tokens;
        ui.label(Face::Title.rich(tr!("version-save-title"), t.text));
        let text = Face::Small.rich(tr!("version-save-text"), t.text2);
        ui.add(Label::new(text).wrap());
        let (name, explanation) = (tr!("version-name"), tr!("version-name.tip"));
        let field = TextField::new(&mut self.name, &name).tip(&explanation);
        let field = ui.add(field.limit(LONGEST));
        if std::mem::take(&mut self.fresh) {
            field.request_focus();
            select_all(ui, field.id, &self.name);
        }
        let wanted = self.name.trim().to_owned();
        let open = cx.desk.project.as_ref().map(|open| open.card.id);
        let why = if open == Some(self.project) {
            wanted.is_empty().then(|| tr!("dialog-name-missing"))
        } else {
            Some(tr!("version-project-gone"))
        };
        let may = why.is_none();
        let enter = entered(ui, &field);
        let done = Button::new(tr!("version-save"))
            .tip(tr!("version-save.tip"))
            .why_not(why);
        let (pressed, cancelled) = buttons_ui(ui, done);
        if (pressed || enter) && may {
            cx.keep_version(wanted, false);
            return Outcome::Done;
        }
        if cancelled {
            Outcome::Done
        } else {
            Outcome::Open
        }
    }
}

/// What a version is called until somebody says otherwise: by the day.
fn usual_name(cx: &StudioCtx<'_>) -> String {
    tr!(
        "version-usual-name",
        date = words::time_here(cx.clock.now())
    )
}

/// The dialog while it is open.
pub struct VersionsDialog {
    project: ProjectId,
    /// Whether what there is was asked for.
    asked: bool,
    /// The one that is chosen; else the newest.
    at: Option<VersionId>,
    /// What it is compared with; nothing: as it is now.
    with: Option<VersionId>,
    /// The one that gets another name, and that name.
    renaming: Option<(VersionId, String)>,
    /// The renaming field was not drawn yet.
    fresh: bool,
    compared: Option<Compared>,
}

/// What was pressed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Press {
    Compare,
    Restore,
    Rename,
    Discard,
}

impl VersionsDialog {
    /// Of the open project; nothing where none is.
    pub fn new(cx: &StudioCtx<'_>) -> Option<Self> {
        let project = cx.desk.project.as_ref()?.card.id;
        Some(Self {
            project,
            asked: false,
            at: None,
            with: None,
            renaming: None,
            fresh: false,
            compared: None,
        })
    }

    /// Another project was opened.
    pub(super) fn is_over(&self, cx: &StudioCtx<'_>) -> bool {
        let open = cx.desk.project.as_ref().map(|open| open.card.id);
        open != Some(self.project)
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Outcome {
        if let Some(compared) = &mut self.compared {
            if compared.ui(ui, cx) {
                self.compared = None;
                ui.ctx().request_repaint();
            }
            return Outcome::Open;
        }
        self.list_ui(ui, cx)
    }

    fn list_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Outcome {
        if !std::mem::replace(&mut self.asked, true) {
            cx.send(of(VersionCommand::List(self.project)));
        }
        let t = cx.tokens;
        let desk = cx.desk;
        ui.label(Face::Title.rich(tr!("versions-title"), t.text));
        let text = Face::Small.rich(tr!("versions-text"), t.text2);
        ui.add(Label::new(text).wrap());
        let known = desk.versions.of(self.project);
        let cards = known.map_or(&[][..], |cards| cards.as_slice());
        let place = cards.iter().position(|card| Some(card.id) == self.at);
        let mut place = place.or_else(|| (!cards.is_empty()).then_some(0));
        let mut moved = None;
        if self.renaming.is_none() {
            moved = arrows(ui, place, cards.len()).or_else(|| ends(ui, cards.len()));
        }
        place = moved.or(place);
        let mut press = None;
        if let Some((row, opens)) = list::rows_ui(ui, cards, (place, moved)) {
            place = Some(row);
            press = opens.then_some(Press::Compare);
        }
        if known.is_some() && cards.is_empty() {
            let none = Face::Small.rich(tr!("versions-none"), t.text2);
            ui.add(Label::new(none).wrap());
        }
        let chosen = place.and_then(|place| cards.get(place));
        self.at = chosen.map(|card| card.id);
        if self.renaming.is_some() {
            self.rename_ui(ui, cx);
        } else {
            self.with_ui(ui, cards);
            press = buttons_row(ui, chosen.is_some()).or(press);
        }
        let new = Button::new(tr!("versions-new"))
            .outline()
            .tip(Action::SaveVersion.tip());
        let close = Button::new(tr!("dialog-close")).outline();
        let (begins, closed) = at_right(ui, |ui| (ui.add(new).clicked(), ui.add(close).clicked()));
        if let (Some(card), Some(press)) = (chosen, press) {
            self.run(cx, (card, cards), press);
        }
        if begins {
            Outcome::Next(Dialog::SaveVersion)
        } else if closed {
            Outcome::Done
        } else {
            Outcome::Open
        }
    }

    /// What the chosen one is compared with.
    fn with_ui(&mut self, ui: &mut Ui, cards: &[VersionCard]) {
        let t = mynah_ui_kit::theme::Tokens::of(ui);
        let others = || cards.iter().filter(|card| Some(card.id) != self.at);
        let with = others().find(|card| Some(card.id) == self.with);
        let (label, explanation) = (tr!("versions-with"), tr!("versions-with.tip"));
        let (now, now_tip) = (tr!("versions-now"), tr!("versions-now.tip"));
        let shown = with.map_or_else(|| now.clone(), |card| card.name.clone());
        let mut chosen = None;
        caption(ui, Face::Small, &label, t.text2);
        Combo::new(&label, &shown).tip(&explanation).show(ui, |ui| {
            if combo_item(ui, with.is_none(), (&now, ""), &now_tip).clicked() {
                chosen = Some(None);
            }
            for card in others() {
                let is_on = Some(card.id) == self.with;
                let at = words::time_here(card.at);
                let explanation = tr!("versions-with-item", name = card.name.as_str());
                if combo_item(ui, is_on, (&card.name, &at), &explanation).clicked() {
                    chosen = Some(Some(card.id));
                }
            }
        });
        if let Some(chosen) = chosen {
            self.with = chosen;
        }
    }

    fn run(
        &mut self,
        cx: &mut StudioCtx<'_>,
        (card, cards): (&VersionCard, &[VersionCard]),
        press: Press,
    ) {
        let version = card.id;
        match press {
            Press::Compare => {
                let with = cards.iter().find(|card| Some(card.id) == self.with);
                let with = with.filter(|with| with.id != version);
                // Ids count up: the newer one is on the right, whichever was chosen first.
                let (older, newer) = match with {
                    Some(with) if with.id < version => (with, Some(card)),
                    with => (card, with),
                };
                let number = compared::number();
                cx.send(of(VersionCommand::Compare(ToCompare {
                    number,
                    project: self.project,
                    older: older.id,
                    newer: match newer {
                        Some(newer) => Newer::Version(newer.id),
                        None => Newer::Now(Box::new(cx.desk.script().clone())),
                    },
                })));
                let newer = newer.map_or_else(|| tr!("versions-now"), |card| card.name.clone());
                self.compared = Some(Compared::new(number, (older.name.clone(), newer)));
            }
            Press::Restore => cx.send(of(VersionCommand::Restore {
                version,
                here: Box::new(cx.desk.script().clone()),
                revision: cx.desk.revision(),
            })),
            Press::Rename => {
                self.renaming = Some((version, card.name.clone()));
                self.fresh = true;
            }
            Press::Discard => cx.send(of(VersionCommand::Discard(version))),
        }
    }

    /// The field for another name.
    fn rename_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let Some((version, name)) = &mut self.renaming else {
            return;
        };
        let mut over = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        ui.horizontal(|ui| {
            let (label, explanation) = (tr!("version-name"), tr!("version-name.tip"));
            let field = TextField::new(name, &label)
                .tip(&explanation)
                .small()
                .width(ui.available_width() - 220.0)
                .limit(LONGEST);
            let field = ui.add(field);
            if std::mem::take(&mut self.fresh) {
                field.request_focus();
                select_all(ui, field.id, name);
            }
            let wanted = name.trim().to_owned();
            let why = wanted.is_empty().then(|| tr!("dialog-name-missing"));
            let button = Button::new(tr!("dialog-rename-button"))
                .small()
                .tip(tr!("versions-rename.tip"))
                .why_not(why);
            let pressed = ui.add(button).clicked() || entered(ui, &field);
            if pressed && !wanted.is_empty() {
                cx.send(of(VersionCommand::Rename {
                    version: *version,
                    name: wanted,
                }));
                over = true;
            }
            let cancel = Button::new(tr!("dialog-cancel")).ghost().small();
            over |= ui.add(cancel.tip(tr!("dialog-cancel.tip"))).clicked();
        });
        if over {
            self.renaming = None;
        }
    }
}

fn of(command: VersionCommand) -> Command {
    Command::Project(ProjectCommand::Version(command))
}

fn buttons_row(ui: &mut Ui, any: bool) -> Option<Press> {
    let why = (!any).then(|| tr!("versions-none-chosen"));
    let mut press = None;
    ui.horizontal_wrapped(|ui| {
        for (of, label, explanation) in [
            (
                Press::Compare,
                tr!("versions-compare"),
                tr!("versions-compare.tip"),
            ),
            (
                Press::Restore,
                tr!("versions-restore"),
                tr!("versions-restore.tip"),
            ),
            (
                Press::Rename,
                tr!("versions-rename"),
                tr!("versions-rename.tip"),
            ),
            (
                Press::Discard,
                tr!("versions-discard"),
                tr!("versions-discard.tip"),
            ),
        ] {
            let button = Button::new(label)
                .outline()
                .small()
                .tip(explanation)
                .why_not(why.clone());
            if ui.add(button).clicked() {
                press = Some(of);
            }
        }
    });
    press
}
