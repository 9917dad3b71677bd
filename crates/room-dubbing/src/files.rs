//! Where a film's dubs go: which languages, what is written, and what came of it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use egui::{Label, Ui};

use super::follow::Answered;
use super::new::heading_ui;
use super::{DubbingPanel, words};
use mynah_core::backend::Backend;
use mynah_core::ids::FilmId;
use mynah_i18n::tr;
use mynah_model::command::{Command, DubExport, DubPart, DubSound, DubbingCommand};
use mynah_model::dubbing::{Exporting, Film, FilmCard, Stands, background};
use mynah_model::event::Exported;
use mynah_model::trouble::Trouble;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::{DubsToSave, StudioCtx};
use mynah_ui_core::overwrite::{Question, warning};
use mynah_ui_core::remedies::help;
use mynah_ui_core::widgets::TroubleCard;
use mynah_ui_kit::keys;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, tick_row, toggle_row};

/// What of a film goes out.
#[derive(Default)]
pub(super) struct FilesView {
    /// Languages that stay here.
    without: BTreeSet<String>,
    /// Kinds of sound, and files that aren't written; those of the last time where nobody chose.
    sounds: Option<Vec<DubSound>>,
    unticked: Option<Vec<DubPart>>,
    /// Whether what is in the way may go.
    replacing: Question<(FilmId, DubExport)>,
    writing: Answered,
    folder: PathBuf,
    written: Option<Exported>,
    /// Something is told of it that nobody saw: it comes into view.
    is_new: bool,
    /// The same of the question whether files go.
    is_asked: bool,
    trouble: Option<Trouble>,
    /// All was saved here, and the film that is shown may still tell of this one that was cut off before.
    whole: Option<Exporting>,
    /// Languages whose files were asked for last.
    saved: Vec<String>,
    /// The keys were at what saves as its work was done: they go to the line that is looked at.
    leaves: bool,
}

impl FilesView {
    /// Whether files are written, or it is looked what is in their way.
    fn is_busy(&self) -> bool {
        self.writing.is_open() || self.replacing.is_looking()
    }

    /// Languages that are ready, and go out.
    fn chosen(&self, card: &FilmCard) -> Vec<String> {
        let all = card.film.languages.iter().zip(&card.stands);
        let ready = all.filter(|(_, stands)| matches!(stands, Stands::Ready { .. }));
        let codes = ready.map(|(language, _)| language.code.clone());
        codes.filter(|code| !self.without.contains(code)).collect()
    }

    /// As what sound they are written.
    fn sounds(&self, film: &Film, has_ffmpeg: bool) -> Vec<DubSound> {
        let chosen = self.sounds.clone();
        chosen.unwrap_or_else(|| film.sounds_last(has_ffmpeg))
    }

    /// Files that are left out.
    fn without(&self, film: &Film) -> Vec<DubPart> {
        self.unticked
            .clone()
            .unwrap_or_else(|| film.without.clone())
    }

    /// Lists the files that can be written, each with a tick and about how large it is.
    fn list_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, card: &FilmCard) {
        let has_ffmpeg = cx.desk.dubbing.has_ffmpeg;
        let codes = self.chosen(card);
        let mut sounds = self.sounds(&card.film, has_ffmpeg);
        let mut without = self.without(&card.film);
        let sizes = Sizes::of(card, &codes, sounds.contains(&DubSound::Aac));
        let has_aac = sounds.contains(&DubSound::Aac);
        let row = |ui: &mut Ui, [name, tip]: [&str; 2], bytes, on: &mut bool, why: Option<&str>| {
            let size = tr!("dubbing-file-size", size = mynah_i18n::size(bytes));
            tick_row(ui, (name, &size), on, tip, why).changed()
        };
        let mut is_other = false;
        for part in DubPart::ALL {
            if !can_have(card, part) {
                continue;
            }
            let mut on = !without.contains(&part);
            let (name, tip) = name_of(card, part, has_aac);
            if row(ui, [&name, &tip], sizes.part(part), &mut on, None) {
                is_other = true;
                without.retain(|it| *it != part);
                if !on {
                    without.push(part);
                }
            }
        }
        for sound in DubSound::ALL {
            let mut on = sounds.contains(&sound);
            // What was chosen as it could be had can be left out still.
            let lacks = !on && sound == DubSound::Aac && !has_ffmpeg;
            if sound == DubSound::Stems && card.film.background.is_none() && !on {
                continue;
            }
            let why = lacks.then(|| tr!("dubbing-file-no-ffmpeg"));
            let words = [word(card, sound), tr!("dubbing-file-tip")];
            let words = words.each_ref().map(String::as_str);
            if row(ui, words, sizes.sound(sound), &mut on, why.as_deref()) {
                is_other = true;
                sounds.retain(|it| *it != sound);
                if on {
                    sounds.push(sound);
                }
            }
        }
        if is_other {
            (self.sounds, self.unticked) = (Some(sounds), Some(without));
        }
    }

    /// Whether nothing at all is ticked.
    fn is_nothing(&self, cx: &StudioCtx<'_>, card: &FilmCard) -> bool {
        let without = self.without(&card.film);
        let mut parts = DubPart::ALL.into_iter();
        let has_part = parts.any(|part| can_have(card, part) && !without.contains(&part));
        let sounds = self.sounds(&card.film, cx.desk.dubbing.has_ffmpeg);
        !has_part && sounds.is_empty()
    }

    fn write(&mut self, cx: &mut StudioCtx<'_>, number: u64, (film, wish): (FilmId, DubExport)) {
        self.writing = Answered::waits(number);
        let export = DubbingCommand::Export(number, film, wish);
        cx.send(Command::Dubbing(export));
    }

    /// Asks whether what is in the way may go; whether it may.
    fn asks_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) -> bool {
        let Some(there) = self.replacing.about(|_| true) else {
            self.is_asked = false;
            return false;
        };
        let words = Face::Small.rich(warning(there), cx.tokens.warn);
        ui.add(Label::new(words).wrap());
        let (mut goes, mut stays) = (false, false);
        let row = ui.horizontal_wrapped(|ui| {
            let replace = Button::new(tr!("dialog-export-replace", count = there.count));
            let replace = replace.small().outline().tip(tr!("dubbing-replace.tip"));
            goes = ui.add(replace).clicked();
            let keep = Button::new(tr!("dubbing-replace-not")).small().ghost();
            stays = ui.add(keep.tip(tr!("dubbing-replace-not.tip"))).clicked();
        });
        if !std::mem::replace(&mut self.is_asked, true) {
            row.response.scroll_to_me(None);
        }
        if stays {
            self.replacing = Question::Open;
        }
        goes
    }
}

impl DubbingPanel {
    /// Takes over what came of exports, of films that aren't looked at any more, too.
    pub(super) fn follow_files(&mut self, cx: &mut StudioCtx<'_>) {
        let mut numbers = self.numbers;
        let card = self.open.as_deref();
        let open = card.map(|card| &card.id);
        for (film, view) in &mut self.files {
            if let Some(wanted) = view.replacing.answered(cx.desk) {
                numbers += 1;
                view.write(cx, numbers, wanted);
            }
            let number = view.writing.number();
            let Some(written) = number.and_then(|it| cx.desk.dubbing.exported.get(&it)) else {
                continue;
            };
            view.writing.end();
            match written {
                Ok(written) => {
                    view.written = Some(written.clone());
                    let shown = card.filter(|card| card.id == *film);
                    let whole = shown.and_then(|card| card.film.exporting.clone());
                    let whole = whole.or_else(|| view.whole.take());
                    view.whole = whole;
                    view.is_new = true;
                }
                Err(trouble) => {
                    view.whole = None;
                    if open != Some(film) {
                        self.trouble = Some((**trouble).clone());
                    }
                    view.trouble = Some((**trouble).clone());
                }
            }
        }
        self.numbers = numbers;
    }

    /// What of the film that is looked at would be saved; nothing while files of it are written.
    pub(super) fn film_to_save(&self, cx: &StudioCtx<'_>) -> Option<DubsToSave> {
        let card = self.open.as_deref().filter(|_| !self.has_form())?;
        let usual = FilesView::default();
        let view = self.files.get(&card.id).unwrap_or(&usual);
        let codes = view.chosen(card);
        if codes.is_empty() || view.is_busy() || view.is_nothing(cx, card) {
            return None;
        }
        let sounds = view.sounds(&card.film, cx.desk.dubbing.has_ffmpeg);
        let without = view.without(&card.film);
        Some(DubsToSave::Film(card.id.clone(), codes, sounds, without))
    }

    /// Writes into the folder that was chosen, unless something is in the way.
    pub(super) fn save(&mut self, cx: &mut StudioCtx<'_>, film: FilmId, wish: DubExport) {
        // What is written to them says what is half written, too.
        self.fixing.keep(cx);
        let view = self.files.entry(film.clone()).or_default();
        view.folder.clone_from(&wish.folder);
        view.saved.clone_from(&wish.languages);
        (view.written, view.trouble) = (None, None);
        view.replacing = Question::<(FilmId, DubExport)>::look(cx, film, wish);
    }

    pub(super) fn files_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let Some(card) = self.open.clone() else {
            return;
        };
        let mut view = self.files.remove(&card.id).unwrap_or_default();
        let codes = view.chosen(&card);
        let number = self.numbers + 1;
        let mut unsaid = |ui: &mut Ui, cx: &mut StudioCtx<'_>| self.unsaid_ui(ui, cx, &codes);
        if view.ui(ui, cx, (&card, number), &mut unsaid) {
            self.numbers = number;
        }
        // The next press of Space plays, and saves nothing once more.
        let leaves = std::mem::take(&mut view.leaves);
        self.files.insert(card.id.clone(), view);
        if leaves && self.table.selected.is_some() {
            self.come_near(true);
        } else if leaves {
            // A line that nobody looked at would take the place of what was written.
            ui.memory_mut(egui::Memory::stop_text_input);
        }
        let is_ready = |stands: &Stands| matches!(stands, Stands::Ready { .. });
        if card.stands.iter().any(is_ready) {
            let words = Face::Small.rich(background(&card.film, card.backend), cx.tokens.text2);
            ui.add(Label::new(words).wrap());
        }
    }
}

impl FilesView {
    /// Draws it, with what is to be known above what saves; whether anything was asked for under the number.
    fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (card, number): (&FilmCard, u64),
        before: &mut dyn FnMut(&mut Ui, &mut StudioCtx<'_>),
    ) -> bool {
        let t = cx.tokens;
        let all = card.film.languages.iter().zip(&card.stands);
        let ready = all.filter(|(_, stands)| matches!(stands, Stands::Ready { .. }));
        let codes: Vec<String> = ready.map(|(it, _)| it.code.clone()).collect();
        if codes.is_empty() {
            return false;
        }
        heading_ui(ui, cx, &tr!("dubbing-files"), "");
        for code in &codes {
            let name = words::language(code);
            let mut on = !self.without.contains(code);
            let explanation = tr!("dubbing-files-language.tip", language = name.as_str());
            if toggle_row(ui, &name, &mut on, &explanation, None).changed() {
                if on {
                    self.without.remove(code);
                } else {
                    self.without.insert(code.clone());
                }
            }
        }
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            self.list_ui(ui, cx, card);
        });
        before(ui, cx);
        let why = if self.chosen(card).is_empty() {
            Some(tr!("dubbing-files-none"))
        } else {
            let is_nothing = self.is_nothing(cx, card);
            is_nothing.then(|| tr!("dubbing-files-nothing"))
        };
        let save = Button::new(Action::SaveDubs.label()).outline();
        let save = save.icon(icons::DOWNLOAD_SIMPLE).why_not(why);
        let save = save.busy(self.is_busy());
        let save = ui.add(save.tip(Action::SaveDubs.tip()));
        if save.clicked() {
            cx.act(Action::SaveDubs);
        }
        // What asked whether files go had them, and is gone.
        self.leaves = self.is_new && (save.has_focus() || keys::are_nobodys(ui));
        let mut asks = false;
        if self.asks_ui(ui, cx)
            && let Question::Asked((film, wish), _) = std::mem::take(&mut self.replacing)
        {
            asks = true;
            let wish = DubExport { over: true, ..wish };
            self.write(cx, number, (film, wish));
        }
        if let Some(trouble) = &self.trouble {
            let pressed = TroubleCard::new(trouble).narrow().show(ui);
            if let Some(remedy) = pressed {
                self.trouble = None;
                help(cx, None, &remedy);
            }
        }
        let Some(written) = &self.written else {
            // The film that is shown may be as it was before all was saved.
            let cut_off = card.film.exporting.as_ref();
            let cut_off = cut_off.filter(|it| !self.is_busy() && self.whole.as_ref() != Some(*it));
            if let Some(Exporting { folder, .. }) = cut_off {
                let words = tr!("dubbing-files-cut-off", folder = folder.as_str());
                ui.add(Label::new(Face::Small.rich(words, t.warn)).wrap());
            }
            return asks;
        };
        let told = ui.cursor().min;
        let words = written_into(written, &self.folder);
        ui.add(Label::new(Face::SmallMedium.rich(words, t.text)).wrap());
        if written.has != card.has_in(&self.saved) {
            let words = Face::Small.rich(tr!("dubbing-files-old"), t.warn);
            ui.add(Label::new(words).wrap());
        }
        for words in written
            .lacking
            .iter()
            .map(|it| &it.why)
            .chain(&written.notes)
        {
            ui.add(Label::new(Face::Small.rich(words.as_str(), t.text2)).wrap());
        }
        let show = Button::new(tr!("dubbing-show-folder"))
            .small()
            .outline()
            .command("dubbing-show-folder.command");
        let show = show.icon(icons::FOLDER_OPEN);
        let show = ui.add(show.tip(tr!("dubbing-show-folder.tip")));
        if std::mem::take(&mut self.is_new) {
            ui.scroll_to_rect(show.rect.union(egui::Rect::from_pos(told)), None);
        }
        if show.clicked() {
            cx.show_folder(self.folder.clone());
        }
        asks
    }
}

/// How many files were written, and into which folder.
pub(super) fn written_into(written: &Exported, folder: &Path) -> String {
    let folder = folder.file_name().unwrap_or(folder.as_os_str());
    let folder = folder.to_string_lossy();
    let count = written.files.len();
    tr!(
        "dubbing-files-written-into",
        count = count,
        folder = &*folder
    )
}

/// Whether there are files of a kind.
fn can_have(card: &FilmCard, part: DubPart) -> bool {
    match part {
        // A part comes as a film of the service, if there is one.
        DubPart::Video => card.film.has_picture && !card.has_all_in_one_alone(),
        DubPart::AllInOne => card.has_all_in_one(),
        DubPart::Subtitles | DubPart::Tables | DubPart::Report => true,
    }
}

/// What files of a kind are called, and what is to be known of them. `has_aac`: the film has AAC of `ffmpeg`.
fn name_of(card: &FilmCard, part: DubPart, has_aac: bool) -> (String, String) {
    let plain = tr!("dubbing-file-tip");
    match part {
        DubPart::Video if !card.has_all_in_one() => (tr!("dubbing-file-video.given"), plain),
        DubPart::Video if has_aac => (tr!("dubbing-file-video.aac"), plain),
        DubPart::Video => (tr!("dubbing-file-video"), tr!("dubbing-file-video.tip")),
        DubPart::AllInOne => (tr!("dubbing-file-all"), tr!("dubbing-file-all.tip")),
        DubPart::Subtitles => (tr!("dubbing-file-subtitles"), plain),
        DubPart::Tables => (tr!("dubbing-file-tables"), plain),
        DubPart::Report => (tr!("dubbing-file-report"), plain),
    }
}

/// What a kind of sound is called.
fn word(card: &FilmCard, sound: DubSound) -> String {
    let ending = sound.endings().first().copied().unwrap_or_default();
    match sound {
        DubSound::Stems => tr!("dubbing-stems"),
        DubSound::Aac if can_have(card, DubPart::Video) => tr!("dubbing-file-aac"),
        _ => tr!("dubbing-file-audio", kind = ending.to_uppercase()),
    }
}

/// Bytes of a second of a channel: 16 bits at 44.1 kHz, and what encoders make of that.
const PCM: f64 = 44_100.0 * 2.0;
const FLAC: f64 = PCM * 0.55;
const MP3: f64 = 12_000.0;
const AAC: f64 = 12_000.0;
/// Bytes that a line takes in all formats of its kind beside its text, and those of a report.
const LINE: u64 = 120;
const REPORT: u64 = 8 << 10;

/// About how large the files of the chosen languages are.
struct Sizes {
    film: u64,
    /// Seconds of all channels.
    seconds: f64,
    languages: u64,
    /// Languages that are ready.
    ready: u64,
    text: u64,
    has_aac: bool,
}

impl Sizes {
    fn of(card: &FilmCard, codes: &[String], has_aac: bool) -> Self {
        let chosen = codes.iter().filter_map(|code| card.film.language(code));
        let lines = chosen.flat_map(|language| language.lines.iter());
        let text = lines.map(|line| (line.text.len() + line.said.len()) as u64 + LINE);
        let is_ready = |stands: &&Stands| matches!(stands, Stands::Ready { .. });
        Self {
            film: card.film.how.input.bytes,
            // Draft voices speak in one channel.
            seconds: match card.backend {
                Backend::Draft => card.film.how.seconds(),
                Backend::Live => 2.0 * card.film.how.seconds(),
            },
            languages: codes.len() as u64,
            ready: card.stands.iter().filter(is_ready).count() as u64,
            text: text.sum(),
            has_aac,
        }
    }

    fn part(&self, part: DubPart) -> u64 {
        let track = if self.has_aac { AAC } else { FLAC };
        match part {
            DubPart::Video => self.languages * (self.film + (self.seconds * track) as u64),
            DubPart::AllInOne => self.film + self.ready * (self.seconds * FLAC) as u64,
            DubPart::Subtitles => self.text * 2,
            DubPart::Tables => self.text * 3,
            DubPart::Report => REPORT,
        }
    }

    fn sound(&self, sound: DubSound) -> u64 {
        let rate = match sound {
            DubSound::Wav => PCM,
            DubSound::Flac => FLAC,
            DubSound::Mp3 => MP3,
            DubSound::Aac => AAC,
            DubSound::Stems => 2.0 * PCM,
        };
        self.languages * (self.seconds * rate) as u64
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::*;
    use mynah_core::request::Worth;
    use mynah_model::event::{DubbingEvent, Event, InTheWay};

    use mynah_core::ids::DubId;
    use mynah_core::request::Cut;
    use mynah_ui_core::testing::dubs as testing;
    use mynah_ui_core::testing::fixtures::{SCRIPT, desk, line, room};

    /// A film in Spanish and French, both ready, a line of the latter fixed.
    fn card() -> FilmCard {
        let desk = desk(Backend::Draft, SCRIPT);
        let request = desk.request_for(line(&desk, 1));
        let speech = serde_json::to_value(request.expect("a request")).unwrap();
        let patch = serde_json::json!({
            "line": 1, "text": "Come.", "voice": {"id": "voice0", "name": "Wren"}, "speech": speech,
            "account": "draft", "take": 7, "span": [0.0, 1.0], "said": [0.0, 1.0], "tempo": 1.0,
            "bed": "silent", "at": 5,
        });
        let film = testing::film(&serde_json::json!([
            {"code": "es"}, {"code": "fr", "patches": [patch]},
        ]));
        testing::card(film, vec![testing::ready(), testing::ready()])
    }

    /// After French was left out, a fix of French was told to be lacking in files that have no French: beside a picture those
    /// of a part, too, and those of a film that the service gives.
    #[test]
    fn files_are_old_by_fixes_of_languages_that_they_have() {
        let mut card = card();
        let [es, fr] = ["es", "fr"].map(str::to_owned);
        let has = |card: &FilmCard| card.has_in(std::slice::from_ref(&es)).fixes.len();
        assert_eq!(card.film.languages[1].patches.len(), 1);
        let both = card.has_in(&[es.clone(), fr]).fixes.len();
        assert_eq!((has(&card), both), (0, 1));
        // The film with its picture has all of them.
        card.film.has_picture = true;
        assert_eq!(has(&card), 1);
        card.film.how.worth = Worth::Marked;
        assert_eq!(has(&card), 1, "Draft voices give none");
        card.backend = Backend::Live;
        assert_eq!(has(&card), 0);
        (card.backend, card.film.how.worth) = (Backend::Draft, Worth::Plain);
        card.film.how.cut = Some(Cut { start: 0, end: 5 });
        assert_eq!(has(&card), 0);
    }

    /// Saved as MP3 and WAV, a fix was saved as WAV alone in the next window: the MP3 lay there without it.
    #[test]
    fn files_are_saved_as_what_they_were_saved_as_last() {
        let mut card = card();
        let mut view = FilesView::default();
        assert_eq!(view.sounds(&card.film, true), [DubSound::Wav]);
        let saved = vec![DubSound::Wav, DubSound::Mp3];
        card.film.sounds = Some(saved.clone());
        assert_eq!(view.sounds(&card.film, true), saved);
        view.sounds = Some(vec![DubSound::Flac]);
        assert_eq!(view.sounds(&card.film, true), [DubSound::Flac]);
    }

    /// Regression: a film got FLAC, which `QuickTime` doesn't play, though ffmpeg was there.
    #[test]
    fn a_film_gets_aac_where_ffmpeg_is_there() {
        let mut card = card();
        let aac = |card: &FilmCard, has_ffmpeg| {
            let sounds = FilesView::default().sounds(&card.film, has_ffmpeg);
            sounds.contains(&DubSound::Aac)
        };
        assert!(!aac(&card, true), "no picture");
        card.film.has_picture = true;
        for (extension, has_ffmpeg, expected) in [
            ("mp4", true, true),
            ("mp4", false, false),
            ("mov", true, true),
            ("mkv", true, false),
        ] {
            card.film.how.input.extension = extension.to_owned();
            assert_eq!(aac(&card, has_ffmpeg), expected, "{extension} {has_ffmpeg}");
        }
    }

    /// Regression: a sentence told what would be written, and all of it was.
    #[test]
    fn each_file_has_a_tick_and_a_size_and_goes_out_with_its_tick_only() {
        let mut card = card();
        (card.film.has_picture, card.film.how.input.bytes) = (true, 40_000_000);
        card.film.how.input.extension = "mp4".to_owned();
        card.film.folder = Some("/films".to_owned());
        let panel = DubbingPanel {
            open: Some(Arc::new(card)),
            ..DubbingPanel::default()
        };
        let desk = desk(Backend::Draft, SCRIPT);
        let mut room = room((420.0, 900.0), desk, panel, |panel, ui, cx| {
            panel.files_ui(ui, cx);
            cx.view.dubs.save = panel.film_to_save(cx);
        });
        // Two languages: the film twice, each time with a track.
        let video = tr!("dubbing-file-video");
        let tick = room.get_by_label_contains(&video);
        let told = tick.accesskit_node().label().unwrap_or_default();
        assert!(told.contains("MB"), "{told}");
        let without =
            |room: &egui_kittest::Harness<'_, mynah_ui_core::testing::Bench<_>>| match &room
                .state()
                .view
                .dubs
                .save
            {
                Some(DubsToSave::Film(_, _, _, without)) => without.clone(),
                other => panic!("{other:?}"),
            };
        assert_eq!(without(&room), []);
        for name in [video, tr!("dubbing-file-report")] {
            room.get_by_label_contains(&name).click();
            room.run();
        }
        assert_eq!(without(&room), [DubPart::Video, DubPart::Report]);
    }

    /// Of files that were being written as Mynah ended some lay there and some did not, and nobody said so.
    #[test]
    fn files_whose_saving_was_cut_off_are_told_of() {
        let exporting = || Exporting {
            folder: "/out".to_owned(),
            owner: 1,
        };
        for exporting in [None, Some(exporting())] {
            let is_cut_off = exporting.is_some();
            let mut card = card();
            card.film.exporting = exporting;
            let panel = DubbingPanel {
                open: Some(Arc::new(card)),
                ..DubbingPanel::default()
            };
            let desk = desk(Backend::Draft, SCRIPT);
            let room = room((500.0, 700.0), desk, panel, |panel, ui, cx| {
                panel.files_ui(ui, cx);
            });
            let told = room.query_by_label_contains("Saving files into /out was cut off");
            assert_eq!(told.is_some(), is_cut_off);
        }
    }

    /// After one whole save it was never told again that a command was killed as it wrote files.
    #[test]
    fn files_whose_saving_is_cut_off_after_a_whole_one_are_told_of() {
        let exporting = |owner| Exporting {
            folder: "/out".to_owned(),
            owner,
        };
        let mut card = card();
        let (id, killed) = (card.id.clone(), exporting(1));
        card.film.exporting = Some(killed);
        let view = FilesView {
            writing: Answered::waits(5),
            ..FilesView::default()
        };
        let mut desk = desk(Backend::Draft, SCRIPT);
        let whole = DubbingEvent::Exported(5, Ok(Exported::default()));
        desk.apply(Event::Dubbing(whole));
        let mut panel = DubbingPanel {
            open: Some(Arc::new(card.clone())),
            ..DubbingPanel::default()
        };
        panel.files.insert(id, view);
        let mut room = room((500.0, 700.0), desk, panel, |panel, ui, cx| {
            panel.follow_files(cx);
            if let Some(view) = panel.files.values_mut().next() {
                view.written = None;
            }
            panel.files_ui(ui, cx);
        });
        room.run();
        let told = "Saving files into /out was cut off";
        assert!(room.query_by_label_contains(told).is_none(), "it is old");
        card.film.exporting = Some(exporting(2));
        room.state_mut().panel.open = Some(Arc::new(card));
        room.run();
        assert!(room.query_by_label_contains(told).is_some());
    }

    /// Files were saved while a fix was on its way, another film was looked at, and as the first one was looked at again they
    /// were taken to have the fix.
    #[test]
    fn files_lack_a_fix_that_landed_after_them_whichever_film_was_looked_at_then() {
        let same = |_: &mut FilmCard| {};
        // Another background, and an earlier dub that was gone back to, were not told.
        let background = |card: &mut FilmCard| {
            let mut other = card.film.how.input.clone();
            other.hash = "music".to_owned();
            card.film.background = Some(other);
        };
        let dub = |card: &mut FilmCard| card.film.languages[1].of = Some(DubId::new("first"));
        let changes: [fn(&mut FilmCard); 4] = [same, same, background, dub];
        let told = [(false, true), (true, false), (true, true), (true, true)];
        for (change, (has_fix, is_old)) in changes.into_iter().zip(told) {
            let mut fixed = card();
            let desk = desk(Backend::Draft, SCRIPT);
            let panel = DubbingPanel::default();
            let mut room = room((500.0, 700.0), desk, panel, |panel, ui, cx| {
                panel.follow_left(cx);
                panel.files_ui(ui, cx);
            });
            let what = DubsToSave::Film(
                fixed.id.clone(),
                vec!["fr".to_owned()],
                vec![DubSound::Wav],
                Vec::new(),
            );
            room.state_mut().view.dubs.to = Some((what, "/out".into()));
            room.run();
            let number = |of: fn(&DubbingCommand) -> Option<u64>, sent: &[Command]| {
                let mut numbers = sent.iter().filter_map(|sent| match sent {
                    Command::Dubbing(command) => of(command),
                    _ => None,
                });
                numbers.next().expect("it was asked for")
            };
            let sent = std::mem::take(&mut room.state_mut().wishes.outbox);
            let look = |it: &DubbingCommand| match it {
                DubbingCommand::LookInTheWay(number, ..) => Some(*number),
                _ => None,
            };
            let way = InTheWay {
                number: number(look, &Vec::from_iter(sent)),
                count: 0,
                first: PathBuf::new(),
            };
            room.state_mut().desk.apply(Event::InTheWay(way));
            room.run();
            let sent = std::mem::take(&mut room.state_mut().wishes.outbox);
            let export = |it: &DubbingCommand| match it {
                DubbingCommand::Export(number, ..) => Some(*number),
                _ => None,
            };
            let mut has = fixed.has_in(&["fr".to_owned()]);
            if !has_fix {
                has.fixes.clear();
            }
            let written = Exported {
                has,
                ..Exported::default()
            };
            change(&mut fixed);
            let number = number(export, &Vec::from_iter(sent));
            let written = DubbingEvent::Exported(number, Ok(written));
            room.state_mut().desk.apply(Event::Dubbing(written));
            room.run();
            room.state_mut().panel.open = Some(Arc::new(fixed));
            room.run();
            // "18 files were written": nobody knew where.
            assert!(room.query_by_label_contains("into “out”").is_some());
            let told = room.query_by_label_contains("save them again").is_some();
            assert_eq!(told, is_old);
        }
    }
}
