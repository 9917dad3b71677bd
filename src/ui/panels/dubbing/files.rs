//! Where a film's dubs go: which languages, what is written, and what came of it.

use std::collections::BTreeSet;
use std::path::PathBuf;

use egui::{Label, Ui};

use super::follow::Answered;
use super::new::heading_ui;
use super::{DubbingPanel, words};
use crate::studio::command::{Command, DubExport, DubSound, DubbingCommand};
use crate::studio::dubbing::Stands;
use crate::studio::event::Exported;
use crate::studio::trouble::Trouble;
use crate::tr;
use crate::ui::action::Action;
use crate::ui::ctx::StudioCtx;
use crate::ui::panels::remedies::help;
use crate::ui::theme::{Face, icons};
use crate::ui::widgets::{Button, Combo, TroubleCard, combo_check, toggle_row};

/// What goes out.
#[derive(Default)]
pub(super) struct FilesView {
    /// Languages that stay here.
    without: BTreeSet<String>,
    /// Kinds of sound; WAV alone where nobody chose.
    sounds: Vec<DubSound>,
    writing: Answered,
    folder: PathBuf,
    written: Option<Exported>,
    trouble: Option<Trouble>,
}

impl DubbingPanel {
    /// Writes into the folder that was chosen, and takes over what came of it.
    pub(super) fn follow_files(&mut self, cx: &mut StudioCtx<'_>) {
        if let Some(folder) = cx.view.dubs.to.take() {
            self.write(cx, folder);
        }
        let number = self.files.writing.number();
        if let Some(written) = number.and_then(|it| cx.desk.dubbing.exported.get(&it)) {
            self.files.writing.end();
            match written {
                Ok(written) => self.files.written = Some(written.clone()),
                Err(trouble) => self.files.trouble = Some((**trouble).clone()),
            }
        }
    }

    /// Languages that are ready, and go out.
    fn chosen(&self) -> Vec<String> {
        let Some(card) = self.open.as_deref() else {
            return Vec::new();
        };
        let all = card.film.languages.iter().zip(&card.stands);
        let ready = all.filter(|(_, stands)| matches!(stands, Stands::Ready { .. }));
        let codes = ready.map(|(language, _)| language.code.clone());
        codes
            .filter(|code| !self.files.without.contains(code))
            .collect()
    }

    /// As what sound they are written.
    fn sounds(&self) -> Vec<DubSound> {
        if self.files.sounds.is_empty() {
            vec![DubSound::Wav]
        } else {
            self.files.sounds.clone()
        }
    }

    fn sounds_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let mut chosen = self.sounds();
        let name = tr!("dubbing-sounds");
        let explanation = if cx.desk.dubbing.has_ffmpeg {
            tr!("dubbing-sounds.tip")
        } else {
            tr!("dubbing-sounds-no-aac")
        };
        let words: Vec<String> = chosen.iter().map(|it| word(*it)).collect();
        let words = words.join(", ");
        let combo = Combo::new(&name, &words).tip(&explanation);
        let picked = combo.show(ui, |ui| {
            let mut picked = None;
            let can = |sound: &DubSound| *sound != DubSound::Aac || cx.desk.dubbing.has_ffmpeg;
            for sound in DubSound::ALL.into_iter().filter(can) {
                let on = chosen.contains(&sound);
                if combo_check(ui, on, &word(sound), &explanation).clicked() {
                    picked = Some(sound);
                }
            }
            picked
        });
        if let Some(sound) = picked.inner.flatten() {
            match chosen.iter().position(|it| *it == sound) {
                Some(place) => {
                    chosen.remove(place);
                }
                None => chosen.push(sound),
            }
            self.files.sounds = chosen;
        }
    }

    fn write(&mut self, cx: &mut StudioCtx<'_>, folder: PathBuf) {
        let codes = self.chosen();
        let Some(id) = self.open.as_ref().map(|card| card.id.clone()) else {
            return;
        };
        if codes.is_empty() {
            return;
        }
        let number = self.number();
        self.files.writing = Answered::waits(number);
        self.files.folder.clone_from(&folder);
        (self.files.written, self.files.trouble) = (None, None);
        let wish = DubExport {
            languages: codes,
            folder,
            sounds: self.sounds(),
        };
        let export = DubbingCommand::Export(number, id, wish);
        cx.send(Command::Dubbing(export));
    }

    pub(super) fn files_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let t = cx.tokens;
        let Some(card) = self.open.as_deref() else {
            return;
        };
        let all = card.film.languages.iter().zip(&card.stands);
        let ready = all.filter(|(_, stands)| matches!(stands, Stands::Ready { .. }));
        let codes: Vec<String> = ready.map(|(it, _)| it.code.clone()).collect();
        if codes.is_empty() {
            return;
        }
        let has_picture = card.film.has_picture && card.film.how.cut.is_none();
        heading_ui(ui, cx, &tr!("dubbing-files"), "");
        for code in &codes {
            let name = words::language(code);
            let mut on = !self.files.without.contains(code);
            let explanation = tr!("dubbing-files-language.tip", language = name.as_str());
            if toggle_row(ui, &name, &mut on, &explanation, None).changed() {
                if on {
                    self.files.without.remove(code);
                } else {
                    self.files.without.insert(code.clone());
                }
            }
        }
        self.sounds_ui(ui, cx);
        let made = self.sounds().contains(&DubSound::Aac);
        let about = match (has_picture, made) {
            (true, false) => tr!("dubbing-files-film"),
            (true, true) => tr!("dubbing-files-film-aac"),
            (false, _) => tr!("dubbing-files-sound"),
        };
        ui.add(Label::new(Face::Small.rich(about, t.text2)).wrap());
        let why = self.chosen().is_empty();
        let why = why.then(|| tr!("dubbing-files-none"));
        let save = Button::new(Action::SaveDubs.label()).outline();
        let save = save.icon(icons::DOWNLOAD_SIMPLE).why_not(why);
        let save = save.busy(self.files.writing.is_open());
        if ui.add(save.tip(Action::SaveDubs.tip())).clicked() {
            cx.act(Action::SaveDubs);
        }
        if let Some(trouble) = &self.files.trouble {
            let pressed = TroubleCard::new(trouble).narrow().show(ui);
            if let Some(remedy) = pressed {
                self.files.trouble = None;
                help(cx, None, &remedy);
            }
        }
        let Some(written) = &self.files.written else {
            return;
        };
        let words = tr!("dubbing-files-written", count = written.files.len());
        ui.add(Label::new(Face::SmallMedium.rich(words, t.text)).wrap());
        for words in written.lacking.iter().chain(&written.notes) {
            ui.add(Label::new(Face::Small.rich(words.as_str(), t.text2)).wrap());
        }
        let show = Button::new(tr!("dubbing-show-folder")).small().outline();
        let show = show.icon(icons::FOLDER_OPEN);
        if ui.add(show.tip(tr!("dubbing-show-folder.tip"))).clicked() {
            cx.show_folder(self.files.folder.clone());
        }
    }
}

/// What a kind of sound is called.
fn word(sound: DubSound) -> String {
    sound.as_str().to_uppercase()
}
