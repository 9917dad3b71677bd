//! What lies on the disk and what for, and ways to need less of it: nothing is deleted at once.

use egui::{Align, Label, Layout, Ui};

use super::row;
use mynah_core::ids::ProjectId;
use mynah_i18n::size as bytes;
use mynah_i18n::tr;
use mynah_model::command::Command;
use mynah_model::command::StorageCommand;
use mynah_model::desk::Desk;
use mynah_model::remote::Remote;
use mynah_records::storage::{DiskUse, Pile, ProjectUse};
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, Tokens, icons, size};
use mynah_ui_kit::widgets::{Button, at_right, escaped, meter};

/// Width of the bar of a look at every byte.
const BAR: f32 = 160.0;

/// The storage section's view state.
#[derive(Default)]
pub struct StorageSection {
    /// The folder of everything, as it is shown and opened.
    home: String,
    /// Whose bin is about to be emptied.
    emptying: Option<ProjectId>,
    /// The files of removed dubs are about to be removed.
    frees: bool,
    /// The frame in which it was drawn last: it is measured whenever it is come to.
    seen: Option<u64>,
}

impl StorageSection {
    /// The section of the installation in this folder.
    pub fn new(home: String) -> Self {
        Self {
            home,
            emptying: None,
            frees: false,
            seen: None,
        }
    }
}

impl StorageSection {
    /// Draws the section.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let pass = ui.ctx().cumulative_pass_nr();
        if self.seen.is_none_or(|seen| seen + 1 < pass) {
            cx.send(Command::Storage(StorageCommand::Measure));
        }
        self.seen = Some(pass);
        let t = cx.tokens;
        ui.label(Face::Small.rich(tr!("settings-storage-text"), t.text2));
        self.home_ui(ui, cx);
        let desk = cx.desk;
        goes_ui(ui, cx, desk);
        if self.emptying.is_some() && escaped(ui, cx.view.covered) {
            self.emptying = None;
        }
        if let Some(disk) = desk.storage.disk.value() {
            for project in &disk.projects {
                self.project_ui(ui, cx, project);
            }
            self.dubs_ui(ui, cx, disk);
            others_ui(ui, t, disk);
        } else if let Remote::Failed { trouble, .. } = &desk.storage.disk {
            ui.label(Face::Small.rich(trouble.what.as_str(), t.bad));
        }
        check_ui(ui, cx, desk);
        archive_ui(ui, cx, desk);
    }

    fn home_ui(&self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let t = cx.tokens;
        // It may have been moved.
        let measured = cx.desk.storage.disk.value();
        let home = measured.map_or_else(String::new, |disk| disk.home.display().to_string());
        let home = if home.is_empty() {
            self.home.clone()
        } else {
            home
        };
        ui.horizontal(|ui| {
            ui.set_height(size::CONTROL_SMALL);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let show = Button::new(tr!("settings-storage-show"))
                    .command("settings-storage-show.command")
                    .outline()
                    .small()
                    .tip(tr!("settings-storage-show.tip"))
                    .icon(icons::FOLDER_OPEN);
                if ui.add(show).clicked() {
                    cx.show_folder(home.as_str());
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let home = Face::Mono.rich(home.as_str(), t.text);
                    ui.add(Label::new(home).truncate());
                });
            });
        });
    }

    /// A project: what its takes use, and what of it could go.
    fn project_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, of: &ProjectUse) {
        let t = cx.tokens;
        let name = if of.name.is_empty() {
            tr!("settings-storage-no-project")
        } else {
            of.name.clone()
        };
        ui.horizontal(|ui| {
            ui.set_min_height(size::CONTROL_SMALL);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                // Takes of the command line belong to no line: they are never spare, and in no bin.
                if let Some(project) = of.project {
                    self.ways_ui(ui, cx, (of, project), &name);
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(Label::new(Face::SmallMedium.rich(&name, t.text)).truncate());
                    let parts = parts(of);
                    ui.add(Label::new(Face::Small.rich(parts, t.text2)).truncate());
                });
            });
        });
        if of.project.is_some() && self.emptying == of.project {
            if of.bin.takes > 0 {
                self.ask_ui(ui, cx, of);
            } else {
                // Put back elsewhere, or emptied.
                self.emptying = None;
            }
        }
    }

    /// Ways to need less.
    fn ways_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (of, project): (&ProjectUse, ProjectId),
        name: &str,
    ) {
        if of.bin.takes > 0 {
            let empty = Button::new(tr!("settings-storage-empty"))
                .outline()
                .small()
                .name(tr!("settings-storage-empty-said", project = name))
                .tip(tr!("settings-storage-empty.tip"));
            if ui.add(empty).clicked() {
                self.emptying = Some(project);
            }
            let back = Button::new(tr!("settings-storage-back"))
                .outline()
                .small()
                .name(tr!("settings-storage-back-said", project = name))
                .tip(tr!("settings-storage-back.tip"));
            if ui.add(back).clicked() {
                self.emptying = None;
                cx.send(Command::Storage(StorageCommand::PutBinBack(project)));
            }
        }
        if of.unpicked.takes > 0 {
            let clean = Button::new(tr!("settings-storage-clean"))
                .outline()
                .small()
                .name(tr!("settings-storage-clean-said", project = name))
                .tip(tr!("settings-storage-clean.tip", cost = cost(of.unpicked)));
            if ui.add(clean).clicked() {
                // What was asked of the bin as it was is no question of what lies there then.
                self.emptying = None;
                cx.send(Command::Storage(StorageCommand::CleanUp(Some(project))));
            }
        }
    }

    /// What dubs use, and the way to need less for those that were removed.
    fn dubs_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, disk: &DiskUse) {
        let t = cx.tokens;
        let (all, removed) = (disk.dubs, disk.removed_dubs);
        if all.takes == 0 {
            return;
        }
        let name = tr!("settings-storage-dubs");
        row(ui, &name, |ui| {
            let mut parts = vec![tr!(
                "settings-storage-takes",
                takes = all.takes,
                size = bytes(all.bytes)
            )];
            if removed.takes > 0 {
                parts.push(tr!(
                    "settings-storage-removed",
                    takes = removed.takes,
                    size = bytes(removed.bytes)
                ));
                let free = Button::new(tr!("settings-storage-dubs-free"))
                    .command("settings-storage-dubs-free.command");
                let free = free.outline().small();
                let explanation = tr!("settings-storage-dubs-free.tip", cost = cost(removed));
                if ui.add(free.tip(explanation)).clicked() {
                    self.frees = true;
                }
            }
            ui.label(Face::Small.rich(parts.join(" · "), t.text2));
        });
        self.frees &= removed.takes > 0;
        if self.frees {
            let text = tr!(
                "settings-storage-dubs-ask",
                takes = removed.takes,
                cost = cost(removed)
            );
            ui.add(Label::new(Face::Small.rich(text, t.warn)).wrap());
            at_right(ui, |ui| {
                let go = Button::new(tr!("settings-storage-dubs-go")).small();
                if ui
                    .add(go.tip(tr!("settings-storage-dubs-go.tip")))
                    .clicked()
                {
                    cx.send(Command::Storage(StorageCommand::LetDubsGo));
                    self.frees = false;
                }
                let keep = Button::new(tr!("settings-storage-keep"));
                let keep = keep.outline().small();
                if ui.add(keep.tip(tr!("settings-storage-keep.tip"))).clicked() {
                    self.frees = false;
                }
            });
        }
    }

    /// Asks before anything is gone for good.
    fn ask_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, of: &ProjectUse) {
        let (takes, cost) = (of.bin.takes, cost(of.bin));
        let text = if of.bin.live.0 > 0 {
            tr!("settings-storage-ask", takes = takes, cost = cost)
        } else {
            tr!("settings-storage-ask-draft", takes = takes, cost = cost)
        };
        ui.add(Label::new(Face::Small.rich(text, cx.tokens.warn)).wrap());
        at_right(ui, |ui| {
            let delete = Button::new(tr!("settings-storage-delete"))
                .small()
                .tip(tr!("settings-storage-delete.tip"));
            if ui.add(delete).clicked() {
                cx.send(Command::Storage(StorageCommand::EmptyBin(of.project)));
                self.emptying = None;
            }
            let keep = Button::new(tr!("settings-storage-keep"))
                .outline()
                .small()
                .tip(tr!("settings-storage-keep.tip"));
            if ui.add(keep).clicked() {
                self.emptying = None;
            }
        });
    }
}

/// Where the library goes at the next start, and the way to take that back.
fn goes_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, desk: &Desk) {
    let Some(place) = desk
        .storage
        .disk
        .value()
        .and_then(|disk| disk.goes_to.as_ref())
    else {
        return;
    };
    let text = tr!("settings-storage-goes", path = place.display().to_string());
    ui.horizontal(|ui| {
        ui.set_height(size::CONTROL_SMALL);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let stay = Button::new(tr!("move-stay"))
                .outline()
                .small()
                .tip(tr!("move-stay.tip"));
            if ui.add(stay).clicked() {
                cx.send(Command::Storage(StorageCommand::Stay));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(Face::Small.rich(text, cx.tokens.text2)).truncate());
            });
        });
    });
}

/// How many takes and how large; what of it is no line's own, and what lies in the bin.
fn parts(of: &ProjectUse) -> String {
    let mut parts = vec![tr!(
        "settings-storage-takes",
        takes = of.all.takes,
        size = bytes(of.all.bytes)
    )];
    if of.unpicked.takes > 0 {
        parts.push(tr!(
            "settings-storage-unpicked",
            takes = of.unpicked.takes,
            size = bytes(of.unpicked.bytes)
        ));
    }
    if of.bin.takes > 0 {
        parts.push(tr!(
            "settings-storage-bin",
            takes = of.bin.takes,
            size = bytes(of.bin.bytes)
        ));
    }
    if of.exports.files > 0 {
        parts.push(tr!(
            "settings-storage-exports",
            files = of.exports.files,
            size = bytes(of.exports.bytes)
        ));
    }
    parts.join(" · ")
}

/// What a pile cost; draft and real credits are never one sum.
fn cost(pile: Pile) -> String {
    let live = tr!("settings-storage-credits", credits = pile.live.to_string());
    let draft = tr!("settings-storage-drafts", credits = pile.draft.to_string());
    match (pile.live.0, pile.draft.0) {
        (0, _) => draft,
        (_, 0) => live,
        _ => format!("{live} · {draft}"),
    }
}

fn others_ui(ui: &mut Ui, t: &Tokens, disk: &DiskUse) {
    let all = [
        (tr!("settings-storage-inputs"), disk.inputs),
        (tr!("settings-storage-derived"), disk.derived),
        (tr!("settings-storage-database"), disk.database),
        (tr!("settings-storage-backups"), disk.backups),
        (tr!("settings-storage-draft-account"), disk.drafts),
        (tr!("settings-storage-unreadable"), disk.unreadable),
    ];
    for (name, used) in all.into_iter().filter(|(_, used)| *used > 0) {
        row(ui, &name, |ui| {
            ui.label(Face::Small.rich(bytes(used), t.text2));
        });
    }
}

fn check_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, desk: &Desk) {
    let t = cx.tokens;
    let name = tr!("settings-storage-check");
    row(ui, &name, |ui| {
        if let Some((done, all)) = desk.storage.checking {
            let part = done as f32 / all.max(1) as f32;
            meter::progress_bar(ui, &name, Some(part), BAR);
            let stop = Button::new(tr!("settings-storage-stop"))
                .outline()
                .small()
                .tip(tr!("settings-storage-stop.tip"));
            if ui.add(stop).clicked() {
                cx.send(Command::Storage(StorageCommand::StopCheck));
            }
        } else {
            let check = Button::new(tr!("settings-storage-check-now"))
                .command("settings-storage-check-now.command")
                .outline()
                .small()
                .tip(tr!("settings-storage-check-now.tip"));
            if ui.add(check).clicked() {
                cx.send(Command::Storage(StorageCommand::Check));
            }
            if let Some(checked) = desk.storage.checked {
                let (text, color) = if checked.lost > 0 {
                    (tr!("settings-storage-lost", takes = checked.lost), t.bad)
                } else if checked.mended > 0 {
                    let takes = checked.mended;
                    (tr!("settings-storage-mended", takes = takes), t.text2)
                } else if checked.cut {
                    (tr!("settings-storage-cut", takes = checked.takes), t.text2)
                } else {
                    (
                        tr!("settings-storage-sound", takes = checked.takes),
                        t.text2,
                    )
                };
                ui.label(Face::Small.rich(text, color));
            }
        }
    });
}

/// A backup of the whole library, and one that is brought back.
fn archive_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, desk: &Desk) {
    let name = tr!("settings-storage-archive");
    row(ui, &name, |ui| {
        if let Some((done, all)) = desk.storage.copying {
            let part = done as f32 / all.max(1) as f32;
            meter::progress_bar(ui, &name, Some(part), BAR);
            let stop = Button::new(tr!("settings-storage-stop"))
                .outline()
                .small()
                .name(tr!("settings-storage-stop-copy"))
                .tip(tr!("settings-storage-stop-copy.tip"));
            if ui.add(stop).clicked() {
                cx.send(Command::Storage(StorageCommand::StopCopy));
            }
            return;
        }
        for action in [Action::BackUp, Action::BringBack, Action::MoveLibrary] {
            let button = Button::new(action.label()).outline().small();
            if ui.add(button.tip(action.tip())).clicked() {
                cx.act(action);
            }
        }
    });
}
