//! The list of what can be put into a line beside its words: rests, and tags that the line's model performs.

use egui::accesskit::Live;
use egui::{Id, Key, Popup, PopupCloseBehavior, Rect, Ui};

use super::lines::Caret;
use super::row;
use mynah_core::backend::Backend;
use mynah_core::ids::LineId;
use mynah_core::models;
use mynah_core::pauses::Pauses;
use mynah_core::silence;
use mynah_i18n::tr;
use mynah_model::desk::Desk;
use mynah_script::edit::Edit;
use mynah_script::lint;
use mynah_script::lint::LONGEST_REST;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, Icon, icons};
use mynah_ui_kit::widgets::TextField;
use mynah_ui_kit::widgets::combo::found_item;
use mynah_ui_kit::widgets::menu::{arrows, ends};

/// Width of the list.
const WIDTH: f32 = 360.0;
/// Longest tag of one's own, in characters.
const TAG: usize = 40;

/// The list while it is open.
#[derive(Debug)]
pub struct TagPick {
    line: LineId,
    /// Characters before the place where it goes.
    at: usize,
    typed: String,
    fresh: bool,
    /// The entry that Enter takes, where the arrows chose one.
    chosen: Option<usize>,
}

/// One thing to put in: what is written, what it does, and what is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    written: String,
    does: String,
    icon: Icon,
    explains: Option<String>,
}

/// What came of a frame of it.
pub enum Picked {
    /// It stays open.
    Nothing,
    /// It is to be closed; the line is written on from there.
    Done(Caret),
}

impl TagPick {
    /// Opens it for a place in a line, in characters.
    pub fn new(line: LineId, at: usize) -> Self {
        Self {
            line,
            at,
            typed: String::new(),
            fresh: true,
            chosen: None,
        }
    }

    /// Draws it below the line's row.
    pub fn ui(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) -> Picked {
        let back = Picked::Done(Caret {
            line: self.line,
            at: self.at,
        });
        let Some(line) = cx.desk.script().line(self.line) else {
            return back;
        };
        let text = line.text.clone();
        let Some(model) = model_of(cx.desk, self.line) else {
            return back;
        };
        let row = ui.ctx().read_response(row::id(self.line));
        let Some(anchor) = row.map(|row| row.rect) else {
            return Picked::Nothing;
        };
        let first = self.fresh;
        let (mut chosen, mut open) = (None, true);
        let shown = popup(ui, anchor).show(|ui| {
            ui.set_width(WIDTH);
            chosen = self.list_ui(ui, cx, &model);
            if ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, Key::Escape)) {
                open = false;
            }
        });
        if let Some(shown) = shown {
            // The click that opened it was elsewhere too.
            open &= first || !shown.response.clicked_elsewhere();
        }
        if let Some(written) = chosen {
            let (text, at) = inserted(&text, self.at, &written);
            // A step of its own: what is typed before and after is taken back without it.
            cx.pause_typing();
            cx.edit(Edit::SetText {
                id: self.line,
                text,
            });
            cx.pause_typing();
            return Picked::Done(Caret {
                line: self.line,
                at,
            });
        }
        if open { Picked::Nothing } else { back }
    }

    fn list_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, model: &lint::Model) -> Option<String> {
        let name = tr!("script-tag-field");
        let hint = if model.tags {
            tr!("script-tag-field.hint")
        } else {
            tr!("script-tag-field.seconds")
        };
        let explanation = tr!("script-tag-field.tip");
        let field = TextField::new(&mut self.typed, &name).hint(&hint);
        let field = ui.add(field.tip(&explanation).limit(TAG));
        if std::mem::take(&mut self.fresh) {
            field.request_focus();
        }
        if field.changed() {
            self.chosen = None;
        }
        let entries = entries(model, &self.typed);
        let at = self.chosen.unwrap_or(0);
        let mut moved = arrows(ui, Some(at), entries.len());
        if self.typed.is_empty() {
            moved = moved.or_else(|| ends(ui, entries.len()));
        }
        self.chosen = moved.or(self.chosen);
        let lit = self.chosen.unwrap_or(0);
        let mut chosen = None;
        if entries.is_empty() {
            let none = tr!("script-tags-none", model = model.name.as_str());
            let none = egui::Label::new(Face::Small.rich(none, cx.tokens.warn)).wrap();
            let told = ui.add(none);
            ui.ctx()
                .accesskit_node_builder(told.id, |node| node.set_live(Live::Polite));
        }
        let list = egui::ScrollArea::vertical()
            .max_height(264.0)
            .min_scrolled_height(264.0);
        list.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            for (place, entry) in entries.iter().enumerate() {
                let words = (entry.does.as_str(), entry.written.as_str());
                let plain = || tr!("script-tag-item.tip", tag = entry.written.as_str());
                let explanation = entry.explains.clone().unwrap_or_else(plain);
                let shown = found_item(ui, place == lit, entry.icon, words, &explanation);
                if moved == Some(place) {
                    shown.scroll_to_me(None);
                }
                if shown.clicked() {
                    chosen = Some(entry.written.clone());
                }
            }
        });
        ui.add_space(4.0);
        if model.breaks || model.tags {
            let own = tr!("script-tags-silence", model = model.name.as_str());
            ui.label(Face::Small.rich(own, cx.tokens.text3));
        }
        if let Some(foot) = foot(cx.desk.backend(), model) {
            ui.label(Face::Small.rich(foot, cx.tokens.text3));
        }
        if ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, Key::Enter)) {
            chosen = chosen.or_else(|| Some(entries.get(lit)?.written.clone()));
        }
        chosen
    }
}

fn popup(ui: &Ui, anchor: Rect) -> Popup<'static> {
    let id = Id::unique("script-tag-pick");
    Popup::new(id, ui.ctx().clone(), anchor, ui.layer_id())
        .close_behavior(PopupCloseBehavior::IgnoreClicks)
        .accessible_name(tr!("script-tags"))
        .gap(4.0)
        .width(WIDTH)
}

/// What is published of the model that speaks a line.
fn model_of(desk: &Desk, line: LineId) -> Option<lint::Model> {
    let id = desk.model_of(desk.script().line(line)?)?;
    let known = desk.model(id).map(mynah_model::desk::Model::to_lint);
    known.or_else(|| models::model(id).cloned())
}

/// What is not in the list and why.
fn foot(backend: Backend, model: &lint::Model) -> Option<String> {
    if !model.tags {
        let performs = models::all().iter().find(|model| model.tags)?;
        let (name, other) = (model.name.as_str(), performs.name.as_str());
        return Some(tr!("script-tags-aloud", model = name, other = other));
    }
    (backend == Backend::Draft).then(|| tr!("script-tags-draft"))
}

/// Silences, what a model performs and what was typed is in; else what was typed, as a silence, a rest or a tag of one's
/// own.
fn entries(model: &lint::Model, typed: &str) -> Vec<Entry> {
    let typed = typed.trim();
    let lower = typed.to_lowercase();
    let own = typed.trim_end_matches('s').trim().replace(',', ".");
    let own = own.parse::<f64>().ok().filter(|own| *own > 0.0);
    let mut entries: Vec<Entry> = match own {
        Some(seconds) => vec![silence(seconds)],
        None => [0.5, 1.0, 2.0].into_iter().map(silence).collect(),
    };
    let mut rest = |written: String, does: String| {
        let icon = icons::TIMER;
        entries.push(Entry {
            written,
            does,
            icon,
            explains: None,
        });
    };
    if model.breaks {
        let usual = [0.5, 1.0, 2.0, LONGEST_REST].into_iter();
        for seconds in usual.filter(|_| own.is_none()).chain(own) {
            let seconds = (seconds.min(LONGEST_REST) * 100.0).round() / 100.0;
            let does = tr!("script-tag-rest", seconds = seconds);
            rest(lint::rest_of(seconds), does);
        }
    }
    if own.is_some() {
        return entries;
    }
    if model.tags && !model.breaks {
        rest("[short pause]".to_owned(), tr!("script-tag-pause-short"));
        rest("[pause]".to_owned(), tr!("script-tag-pause"));
        rest("[long pause]".to_owned(), tr!("script-tag-pause-long"));
    }
    if model.tags {
        let icon = icons::MICROPHONE_STAGE;
        let performed = performed().into_iter().map(|(tag, does)| Entry {
            written: format!("[{tag}]"),
            does,
            icon,
            explains: None,
        });
        entries.extend(performed);
    }
    let has = |entry: &Entry| {
        entry.written.contains(&lower) || entry.does.to_lowercase().contains(&lower)
    };
    entries.retain(has);
    let own = typed.trim_matches(['[', ']']);
    let is_tag = own.chars().any(char::is_alphabetic) && !own.contains(['[', ']', '<', '>']);
    let written = format!("[{own}]");
    let is_tag = is_tag && silence::unclear(&written).is_empty();
    if model.tags && is_tag && entries.iter().all(|entry| entry.written != written) {
        let (does, icon) = (tr!("script-tag-own"), icons::PLUS);
        entries.push(Entry {
            written,
            does,
            icon,
            explains: None,
        });
    }
    entries
}

/// An exact silence, at most as long as one may be.
fn silence(seconds: f64) -> Entry {
    let ms = (seconds * 1e3).round().min(f64::from(Pauses::MOST_MS)) as u32;
    let (written, seconds) = (silence::written(ms), f64::from(ms) / 1e3);
    Entry {
        does: tr!("script-tag-silence", seconds = seconds),
        icon: icons::SPEAKER_SLASH,
        explains: Some(tr!("script-tag-silence.tip", tag = written.as_str())),
        written,
    }
}

/// Tags of the service's page "Prompting Eleven v3", with what each does.
fn performed() -> [(&'static str, String); 18] {
    [
        ("whispers", tr!("tag-whispers")),
        ("shouts", tr!("tag-shouts")),
        ("excited", tr!("tag-excited")),
        ("sad", tr!("tag-sad")),
        ("angry", tr!("tag-angry")),
        ("calm", tr!("tag-calm")),
        ("curious", tr!("tag-curious")),
        ("sarcastic", tr!("tag-sarcastic")),
        ("mischievously", tr!("tag-mischievously")),
        ("crying", tr!("tag-crying")),
        ("slowly", tr!("tag-slowly")),
        ("rushed", tr!("tag-rushed")),
        ("laughs", tr!("tag-laughs")),
        ("sighs", tr!("tag-sighs")),
        ("exhales", tr!("tag-exhales")),
        ("gulps", tr!("tag-gulps")),
        ("clears throat", tr!("tag-clears-throat")),
        ("sings", tr!("tag-sings")),
    ]
}

/// A text with something put in after `at` characters, apart from the words beside it, and the place behind that.
fn inserted(text: &str, at: usize, written: &str) -> (String, usize) {
    let byte = text
        .char_indices()
        .nth(at)
        .map_or(text.len(), |(byte, _)| byte);
    let (before, after) = text.split_at(byte);
    let glued = |char: char| !char.is_whitespace();
    // Where words don't stand apart, a silence parts none.
    let is_tight = |char: Option<char>| {
        silence::is_in(written) && char.is_some_and(|char| !silence::is_spaced(char))
    };
    let gap = if before.ends_with(glued) && !is_tight(before.chars().next_back()) {
        " "
    } else {
        ""
    };
    let behind = match after.chars().next() {
        next if is_tight(next) => "",
        Some('[' | '<' | '(' | '“' | '‘') => " ",
        Some(next) if next.is_alphanumeric() => " ",
        _ => "",
    };
    let head = format!("{before}{gap}{written}{behind}");
    let at = head.chars().count();
    (head + after, at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(model: &str, typed: &str) -> Vec<String> {
        let model = models::model(&model.into()).unwrap();
        let entries = entries(model, typed);
        entries.into_iter().map(|entry| entry.written).collect()
    }

    #[test]
    fn a_model_is_offered_what_it_performs() {
        let rests = names("eleven_multilingual_v2", "");
        assert_eq!(rests.len(), 7);
        assert!(rests[..3].iter().all(|rest| rest.starts_with("[silence")));
        assert!(rests[3..].iter().all(|rest| rest.starts_with("<break")));
        let tags = names("eleven_v3", "");
        assert!(tags.iter().all(|tag| tag.starts_with('[')) && tags.len() == 24);
        assert_eq!(names("eleven_v3", "silence").len(), 3);
        assert_eq!(names("eleven_v3", "whisp"), ["[whispers]", "[whisp]"]);
        assert_eq!(names("eleven_v3", "[sighs]"), ["[sighs]"]);
        assert!(names("eleven_multilingual_v2", "whisp").is_empty());
    }

    #[test]
    fn a_number_is_a_silence_and_a_rest_as_long_as_it_may_be() {
        for (typed, seconds, most) in [
            ("1.2", "1.2", "1.2"),
            ("0,8 s", "0.8", "0.8"),
            ("9", "9", "3"),
            ("90", "60", "3"),
            ("2s", "2", "2"),
        ] {
            let rests = names("eleven_flash_v2_5", typed);
            let silence = format!("[silence {seconds}s]");
            assert_eq!(
                rests,
                [silence, format!("<break time=\"{most}s\"/>")],
                "{typed}"
            );
            assert_eq!(names("eleven_v3", typed).len(), 1);
        }
        assert!(names("eleven_flash_v2_5", "-1").is_empty());
    }

    #[test]
    fn it_stands_apart_from_words() {
        for (text, at, wanted) in [
            ("Go now.", 3, "Go [pause] now."),
            ("Go now.", 2, "Go [pause] now."),
            ("Go now.", 6, "Go now [pause]."),
            ("Go now.", 0, "[pause] Go now."),
            ("Go now.", 99, "Go now. [pause]"),
            ("", 0, "[pause]"),
            ("今日は明日は", 3, "今日は [pause] 明日は"),
        ] {
            assert_eq!(inserted(text, at, "[pause]").0, wanted, "{text} at {at}");
        }
        let silence = inserted("今日は明日は", 3, "[silence 1s]").0;
        assert_eq!(silence, "今日は[silence 1s]明日は");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_of_a_text(text in ".{0,40}", at in 0usize..50) {
            let (whole, after) = inserted(&text, at, "[pause]");
            prop_assert!(after <= whole.chars().count());
            let place = whole.find("[pause]").unwrap();
            let head: String = whole.chars().take(after).collect();
            prop_assert!(head.trim_end().ends_with("[pause]") || text.contains("[pause]"));
            let squeeze = |text: &str| text.split_whitespace().collect::<String>();
            let rest = whole.get(..place).unwrap().to_owned() + whole.get(place + 7..).unwrap();
            prop_assert_eq!(squeeze(&rest), squeeze(&text));
        }
    }
}
