//! The list of speakers below a speaker's name: one who is known, or a new one.

use egui::{Id, Key, Popup, PopupCloseBehavior, Rect, Ui};

use super::row::speaker_name;
use crate::script::edit::Edit;
use crate::studio::desk::Desk;
use crate::terms::ids::LineId;
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::theme::Icon;
use crate::ui::theme::icons;
use crate::ui::widgets::TextField;
use crate::ui::widgets::combo::found_item;
use crate::ui::widgets::menu::{arrows, ends};

/// Entries that are listed; of more speakers some letters of the name are typed.
const MOST: usize = 200;

/// The list while it is open.
#[derive(Debug)]
pub struct SpeakerPick {
    lines: Vec<LineId>,
    /// All speakers when it was opened.
    speakers: Vec<String>,
    anchor: Rect,
    typed: String,
    fresh: bool,
    /// The entry that Enter takes, where the arrows chose one.
    at: Option<usize>,
}

impl SpeakerPick {
    /// Opens it below `anchor` for these lines.
    pub fn new(desk: &Desk, lines: Vec<LineId>, anchor: Rect) -> Self {
        let speakers = desk.speakers();
        Self {
            lines,
            speakers: speakers.iter().map(|speaker| speaker.to_string()).collect(),
            anchor,
            typed: String::new(),
            fresh: true,
            at: None,
        }
    }

    /// Draws it; `false` when it is done.
    pub fn ui(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) -> bool {
        let id = Id::unique("script-speaker-pick");
        let current = self
            .lines
            .first()
            .and_then(|line| cx.desk.script().line(*line))
            .map(|line| line.speaker.clone())
            .unwrap_or_default();
        let first = self.fresh;
        let mut chosen = None;
        let mut open = true;
        let popup = Popup::new(id, ui.ctx().clone(), self.anchor, ui.layer_id())
            .close_behavior(PopupCloseBehavior::IgnoreClicks)
            .accessible_name(tr!("script-speakers"))
            .gap(4.0)
            .width(200.0);
        let shown = popup.show(|ui| {
            ui.set_width(200.0);
            let name = tr!("script-speaker-field");
            let hint = tr!("script-speaker-field.hint");
            let explanation = tr!("script-speaker-field.tip");
            let field = TextField::new(&mut self.typed, &name).hint(&hint);
            let field = ui.add(field.tip(&explanation).limit(80));
            if std::mem::take(&mut self.fresh) {
                field.request_focus();
            }
            if field.changed() {
                self.at = None;
            }
            let typed = self.typed.trim();
            let enter = ui.input(|input| input.key_pressed(Key::Enter));
            let lower = typed.to_lowercase();
            let entries = entries(&self.speakers, typed, &lower);
            // A whole name is meant, else who is added; with nothing typed, who speaks now.
            let meant = if typed.is_empty() {
                entries.iter().position(|(speaker, ..)| *speaker == current)
            } else {
                let exact = |(_, name, _): &Entry| name.to_lowercase() == lower;
                let exact = entries.iter().position(exact);
                exact.or_else(|| entries.len().checked_sub(1))
            };
            let mut moved = arrows(ui, self.at.or(meant), entries.len());
            if typed.is_empty() {
                moved = moved.or_else(|| ends(ui, entries.len()));
            }
            self.at = moved.or(self.at);
            let at = self.at.or(meant);
            egui::ScrollArea::vertical()
                .max_height(240.0)
                .min_scrolled_height(240.0)
                .show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    for (place, (speaker, label, icon)) in entries.iter().enumerate() {
                        let explanation = tr!("script-speaker-item.tip", speaker = &**label);
                        let words = (label.as_str(), "");
                        let entry = found_item(ui, at == Some(place), *icon, words, &explanation);
                        if moved == Some(place) {
                            entry.scroll_to_me(None);
                        }
                        if entry.clicked() {
                            chosen = Some(speaker.clone());
                        }
                    }
                });
            if enter && chosen.is_none() && (!typed.is_empty() || self.at.is_some()) {
                let entry = at.and_then(|at| entries.get(at));
                chosen = entry.map(|(speaker, ..)| speaker.clone());
            }
            if ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, Key::Escape)) {
                open = false;
            }
        });
        if let Some(shown) = shown {
            let outside = shown.response.clicked_elsewhere();
            // The click that opened it was elsewhere too.
            open &= first || !outside;
        }
        if let Some(speaker) = chosen {
            if speaker != current || self.lines.len() > 1 {
                cx.edit(Edit::SetSpeaker {
                    ids: std::mem::take(&mut self.lines),
                    speaker,
                });
            }
            open = false;
        }
        open
    }
}

/// A speaker as the list shows it: the name that is set, the words, the icon.
type Entry = (String, String, Icon);

/// The speakers whose names have what was typed, and that as a new one where nobody is called so.
fn entries(speakers: &[String], typed: &str, lower: &str) -> Vec<Entry> {
    let entry = |speaker: &str| {
        let label = speaker_name(speaker);
        (speaker.to_owned(), label, icons::USER_SOUND)
    };
    let fits = |entry: &Entry| entry.1.to_lowercase().contains(lower);
    let has_narrator = speakers.iter().any(String::is_empty);
    let narrator = (typed.is_empty() && !has_narrator).then(|| entry(""));
    let listed = speakers.iter().map(|speaker| entry(speaker)).filter(fits);
    let mut entries: Vec<Entry> = narrator.into_iter().chain(listed).collect();
    let known = entries
        .iter()
        .any(|(_, name, _)| name.to_lowercase() == lower);
    entries.truncate(MOST);
    if !typed.is_empty() && !known {
        let label = tr!("script-speaker-new", name = typed);
        entries.push((typed.to_owned(), label, icons::PLUS));
    }
    entries
}
