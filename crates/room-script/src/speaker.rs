//! The list of speakers below a speaker's name: one who is known, a new one, or another name for the one who speaks.

use egui::{Id, InputState, Key, Label, Modifiers, Popup, PopupCloseBehavior, Rect, Ui};

use mynah_core::ids::LineId;
use mynah_i18n::tr;
use mynah_model::desk::Desk;
use mynah_script::edit::Edit;
use mynah_script::names::{Spellings, folded, is_called, is_same};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::dialog_buttons::{buttons_ui, entered};
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::theme::Icon;
use mynah_ui_kit::theme::icons;
use mynah_ui_kit::widgets::combo::found_item;
use mynah_ui_kit::widgets::menu::{arrows, ends};
use mynah_ui_kit::widgets::{Button, TextField, select_all};

/// Its width.
const WIDTH: f32 = 224.0;
/// Entries that are listed; of more speakers some letters of the name are typed.
const MOST: usize = 200;

/// What is asked about the speaker of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Who it is.
    Who,
    /// What they are called.
    Name,
}

/// The list while it is open.
#[derive(Debug)]
pub struct SpeakerPick {
    lines: Vec<LineId>,
    /// All speakers when it was opened.
    speakers: Vec<String>,
    anchor: Rect,
    typed: String,
    fresh: bool,
    /// The height it had, where it stands above its anchor: with less its field would come down, and its list below.
    high: f32,
    /// The entry that Enter takes, where the arrows chose one.
    at: Option<usize>,
    /// Who is to be called otherwise.
    renamed: Option<String>,
    /// Who was renamed, and to what.
    given: Option<(String, String)>,
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
            high: 0.0,
            at: None,
            renamed: None,
            given: None,
        }
    }

    /// Asks what the speaker of its line is to be called from now on; the narrator has no name.
    pub fn rename(&mut self, desk: &Desk) {
        let line = self
            .lines
            .first()
            .and_then(|line| desk.script().line(*line));
        let Some(line) = line.filter(|line| !line.speaker.is_empty()) else {
            return;
        };
        self.typed.clone_from(&line.speaker);
        self.renamed = Some(line.speaker.clone());
        self.fresh = true;
    }

    /// Draws it; `false` when it is done.
    pub fn ui(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) -> bool {
        if let Some(from) = self.renamed.clone() {
            return self.rename_ui(ui, cx, &from);
        }
        let current = self
            .lines
            .first()
            .and_then(|line| cx.desk.script().line(*line))
            .map(|line| line.speaker.clone())
            .unwrap_or_default();
        let first = self.fresh;
        let mut chosen = None;
        let mut renames = false;
        let mut open = true;
        let shown = popup(ui, self.anchor).show(|ui| {
            ui.set_width(WIDTH);
            ui.set_min_height(self.high);
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
            let entries = entries(&self.speakers, typed);
            // A whole name is meant, else who is added; with nothing typed, who speaks now.
            let meant = if typed.is_empty() {
                entries.iter().position(|(speaker, ..)| *speaker == current)
            } else {
                let wanted = folded(typed);
                let exact = |(_, name, _): &Entry| is_called(name, &wanted);
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
            if self.lines.len() == 1 && !current.is_empty() {
                let label = tr!("script-speaker-rename", name = current.as_str());
                let explanation = tr!("script-speaker-rename.tip");
                let rename = Button::new(label).icon(icons::PENCIL_SIMPLE).ghost().row();
                renames = ui.add(rename.tip(explanation)).clicked();
            }
            if enter && !renames && chosen.is_none() && (!typed.is_empty() || self.at.is_some()) {
                let entry = at.and_then(|at| entries.get(at));
                chosen = entry.map(|(speaker, ..)| speaker.clone());
            }
            if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
                open = false;
            }
            ui.min_rect().height()
        });
        if let Some(shown) = shown {
            if shown.response.rect.top() < self.anchor.top() {
                self.high = self.high.max(shown.inner);
            }
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
        if renames {
            self.rename(cx.desk);
        }
        open
    }

    /// Draws the question what a speaker is to be called; `false` when it is done.
    fn rename_ui(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>, from: &str) -> bool {
        let first = self.fresh;
        let mut open = true;
        let mut done = false;
        let shown = popup(ui, self.anchor).show(|ui| {
            ui.set_width(WIDTH);
            let title = tr!("script-speaker-renamed", name = from);
            ui.label(Face::SmallStrong.rich(title, cx.tokens.text));
            let name = tr!("script-speaker-new-name");
            let explanation = tr!("script-speaker-new-name.tip");
            let field = TextField::new(&mut self.typed, &name);
            let field = ui.add(field.tip(&explanation).limit(80));
            if std::mem::take(&mut self.fresh) {
                field.request_focus();
                select_all(ui, field.id, &self.typed);
            }
            let wanted = self.typed.trim();
            let joined = self.joined(from, wanted);
            let note = if let Some(joined) = &joined {
                tr!("script-speaker-joins", name = speaker_name(joined))
            } else {
                tr!("script-speaker-keeps")
            };
            ui.add(Label::new(Face::Small.rich(note, cx.tokens.text2)).wrap());
            let why = (wanted.is_empty() || wanted == from)
                .then(|| tr!("script-speaker-rename-button.why-not"));
            let may = why.is_none();
            let rename = Button::new(tr!("script-speaker-rename-button"))
                .tip(tr!("script-speaker-rename-button.tip"))
                .why_not(why);
            let (pressed, cancelled) = buttons_ui(ui, rename);
            done = may && (pressed || entered(ui, &field));
            let escape = |input: &mut InputState| input.consume_key(Modifiers::NONE, Key::Escape);
            open = !cancelled && !ui.input_mut(escape);
        });
        if let Some(shown) = shown {
            open &= first || !shown.response.clicked_elsewhere();
        }
        if done {
            let typed = self.typed.trim();
            let joined = self.joined(from, typed);
            let joins = joined.is_some();
            let to = joined.unwrap_or_else(|| typed.to_owned());
            self.given = Some((from.to_owned(), to.clone()));
            cx.rename_speaker(from.to_owned(), to, joins);
        }
        open && !done
    }

    /// Who was renamed, and to what, once that was said.
    pub fn given(&self) -> Option<(&str, &str)> {
        let (from, to) = self.given.as_ref()?;
        Some((from, to))
    }

    /// Who is called so already, as that one is spelt; a name of one's own can be spelt otherwise. Nobody else is the
    /// narrator.
    fn joined(&self, from: &str, name: &str) -> Option<String> {
        if name.is_empty() || name == from {
            return None;
        }
        if self.speakers.iter().any(|known| known == name) {
            return Some(name.to_owned());
        }
        if is_same(name, from) {
            return None;
        }
        let wanted = folded(name);
        let mut known = self.speakers.iter();
        let known = known.find(|known| is_called(known, &wanted)).cloned();
        known.or_else(|| is_called("", &wanted).then(String::new))
    }
}

fn popup(ui: &Ui, anchor: Rect) -> Popup<'_> {
    let id = Id::unique("script-speaker-pick");
    Popup::new(id, ui.ctx().clone(), anchor, ui.layer_id())
        .close_behavior(PopupCloseBehavior::IgnoreClicks)
        .accessible_name(tr!("script-speakers"))
        .gap(4.0)
        .width(WIDTH)
}

/// A speaker as the list shows it: the name that is set, the words, the icon.
type Entry = (String, String, Icon);

/// The speakers whose names have what was typed, and that as a new one where nobody is called so.
fn entries(speakers: &[String], typed: &str) -> Vec<Entry> {
    let entry = |speaker: &str| {
        let label = speaker_name(speaker);
        (speaker.to_owned(), label, icons::USER_SOUND)
    };
    let lower = typed.to_lowercase();
    let fits = |entry: &Entry| entry.1.to_lowercase().contains(&lower);
    let has_narrator = speakers.iter().any(String::is_empty);
    let wanted = folded(typed);
    // Nothing and "Narrator" are both the narrator, who may have no line yet.
    let narrator = (is_called("", &wanted) && !has_narrator).then(|| entry(""));
    let listed = speakers.iter().map(|speaker| entry(speaker)).filter(fits);
    let mut entries: Vec<Entry> = narrator.into_iter().chain(listed).collect();
    let is_known =
        |(speaker, name, _): &Entry| is_called(speaker, &wanted) || is_called(name, &wanted);
    let known = entries.iter().any(is_known);
    entries.truncate(MOST);
    if !typed.is_empty() && !known {
        let name = Spellings::default().canonical(typed);
        let label = tr!("script-speaker-new", name = name.as_str());
        entries.push((name, label, icons::PLUS));
    }
    entries
}
