//! The speakers of a transcript: their share, their names, and speakers who are one and the same.

use egui::{Sense, Ui, pos2, vec2};

use mynah_i18n::tr;
use mynah_transcript::speakers::SpeakerUse;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::length;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::meter::bar;
use mynah_ui_kit::widgets::{IconButton, TextField, combo_item, menu, tip};

use super::editor::TranscriptView;

/// Height of a row.
const ROW: f32 = 28.0;

/// The list of speakers.
#[derive(Default)]
pub(crate) struct Speakers {
    /// The speaker who gets a name, the name as it is typed, and whether the field is new.
    renaming: Option<(usize, String, bool)>,
    /// Speakers with their seconds, and the transcript and revision that they belong to.
    shares: Vec<(SpeakerUse, f64)>,
    of: Option<(Option<mynah_core::ids::TakeId>, u64)>,
}

/// An action in a row.
enum Press {
    Rename,
    Merge(usize),
}

impl Speakers {
    /// Draws the speakers.
    pub(crate) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, view: &mut TranscriptView) {
        self.follow(view);
        if self.shares.is_empty() {
            return;
        }
        let t = cx.tokens;
        ui.horizontal(|ui| {
            ui.label(Face::SmallStrong.rich(tr!("transcribe-speakers"), t.text));
            ui.label(Face::Label.rich(tr!("transcribe-rename-hint"), t.text3));
        });
        let whole: f64 = self.shares.iter().map(|(_, seconds)| seconds).sum();
        let shares = std::mem::take(&mut self.shares);
        for (place, (speaker, seconds)) in shares.iter().enumerate() {
            if self.rename_ui(ui, cx, view, speaker.speaker) {
                continue;
            }
            let part = (seconds / whole.max(0.01)) as f32;
            let shown = (speaker, *seconds, part);
            match row_ui(ui, cx, shown, (place, &shares)) {
                Some(Press::Rename) => {
                    let name = speaker.name.clone();
                    self.renaming = Some((speaker.speaker, name, true));
                }
                Some(Press::Merge(into)) => {
                    let transcript = view.editor.transcript();
                    let edit = transcript.merge_speakers(speaker.speaker, into);
                    view.apply(cx, edit);
                }
                None => {}
            }
        }
        self.shares = shares;
    }

    /// Adds the seconds of each speaker up after an edit.
    fn follow(&mut self, view: &TranscriptView) {
        let of = (view.take, view.editor.revision());
        if self.of == Some(of) {
            return;
        }
        self.of = Some(of);
        let transcript = view.editor.transcript();
        let mut seconds = vec![0.0; transcript.speakers.len()];
        for word in transcript.words.iter().filter(|word| word.is_spoken()) {
            if let Some(sum) = word.speaker.and_then(|speaker| seconds.get_mut(speaker)) {
                *sum += (word.end_s - word.start_s).max(0.0);
            }
        }
        let used = transcript.used_speakers().into_iter();
        self.shares = used
            .map(|speaker| {
                let seconds = seconds.get(speaker.speaker).copied().unwrap_or_default();
                (speaker, seconds)
            })
            .collect();
    }

    /// Draws the field for a new name; returns false if this speaker gets none.
    fn rename_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        view: &mut TranscriptView,
        speaker: usize,
    ) -> bool {
        let Some((of, name, is_new)) = &mut self.renaming else {
            return false;
        };
        if *of != speaker {
            return false;
        }
        let label = tr!("transcribe-name");
        let response = ui.add(TextField::new(name, &label).small());
        if std::mem::take(is_new) {
            response.request_focus();
        } else if response.lost_focus() {
            let is_kept = !ui.input(|input| input.key_pressed(egui::Key::Escape));
            if let Some((_, name, _)) = self.renaming.take().filter(|_| is_kept) {
                let edit = view.editor.transcript().rename_speaker(speaker, &name);
                view.apply(cx, edit);
            }
        }
        true
    }
}

fn row_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    (speaker, seconds, part): (&SpeakerUse, f64, f32),
    (place, all): (usize, &[(SpeakerUse, f64)]),
) -> Option<Press> {
    let t = cx.tokens;
    let ink = t.speaker(speaker.speaker);
    let mut press = None;
    ui.push_id(("speaker", place), |ui| {
        ui.horizontal(|ui| {
            let wide = (ui.available_width() - 32.0).max(80.0);
            let (rect, response) = ui.allocate_exact_size(vec2(wide, ROW), Sense::click());
            let middle = rect.center().y;
            ui.painter()
                .circle_filled(pos2(rect.left() + 5.0, middle), 4.0, ink);
            let name = Face::Small.elided(ui, &speaker.name, t.text, 92.0);
            let at = pos2(rect.left() + 16.0, middle - 8.0);
            ui.painter().galley(at, name, t.text);
            let time = Face::MonoLabel.galley(ui, length(seconds), t.text2);
            let time_left = rect.right() - time.size().x;
            ui.painter()
                .galley(pos2(time_left, middle - 8.0), time, t.text2);
            let strip = egui::Rect::from_min_max(
                pos2(rect.left() + 116.0, middle - 2.0),
                pos2((time_left - 8.0).max(rect.left() + 120.0), middle + 2.0),
            );
            bar(ui, strip, part, ink);
            response.widget_info(|| {
                let role = egui::accesskit::Role::Button;
                egui::WidgetInfo::labeled(role, ui.is_enabled(), &speaker.name)
            });
            let response = tip(ui, response, &tr!("transcribe-rename-hint"));
            mynah_ui_kit::widgets::focus_ring(ui, &response, 4.0);
            let entered =
                response.has_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            if response.double_clicked() || entered {
                press = Some(Press::Rename);
            }
            press = press.take().or_else(|| more_ui(ui, (speaker, all)));
        });
    });
    press
}

/// Draws the menu of a speaker.
fn more_ui(ui: &mut Ui, (speaker, all): (&SpeakerUse, &[(SpeakerUse, f64)])) -> Option<Press> {
    let name = tr!("transcribe-speaker-more", name = speaker.name.as_str());
    let button = ui.add(IconButton::new(icons::DOTS_THREE, &name).row());
    let mut press = None;
    menu(&button, (&name, 220.0), |ui| {
        if combo_item(ui, false, (&tr!("transcribe-rename"), ""), "").clicked() {
            press = Some(Press::Rename);
        }
        for (other, _) in all
            .iter()
            .filter(|(other, _)| other.speaker != speaker.speaker)
        {
            let label = tr!("transcribe-merge", name = other.name.as_str());
            if combo_item(ui, false, (&label, ""), "").clicked() {
                press = Some(Press::Merge(other.speaker));
            }
        }
    });
    press
}
