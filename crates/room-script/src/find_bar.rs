//! The bar in which something is looked for and replaced.

use egui::accesskit::Live;
use egui::{
    Align, Key, Layout, Modifiers, Rect, Response, Sense, TextEdit, Ui, UiBuilder, pos2, vec2,
};

use super::bar::ground_ui;
use super::finding::{Finding, Found};
use mynah_core::ids::LineId;
use mynah_i18n::tr;
use mynah_model::desk::Way;
use mynah_model::event::Notice;
use mynah_script::find::{PatternError, Search};
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::keys;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::{Button, IconButton, TextField, at_right};

/// Width of both fields; what stands behind them begins at the same place.
const FIELD: f32 = 220.0;
/// What the buttons behind the second field need, and the least width of that.
const REPLACES: f32 = 216.0;
const LEAST: f32 = 120.0;
/// What field and buttons need beside each other.
const WIDE: f32 = 560.0;
/// Longest text that is looked for or put there, in characters.
const LONGEST: usize = 1_000;

/// The bar while it is open.
#[derive(Debug, Default)]
pub struct FindBar {
    finding: Finding,
    search: Search,
    with: String,
    /// Whether its second row is there.
    pub replaces: bool,
    /// Whether only rows in which it is found are listed.
    pub only: bool,
    /// Whether the field is to have the keys.
    begins: bool,
    /// The field gets the keys back: something beside it was pressed with the mouse.
    types_on: bool,
    /// Whether one of its fields has the keys, or had them until Escape.
    has_keys: bool,
    /// What undo takes back in one of its fields.
    undo: UndoOf,
    /// In how many rows everything was replaced, and the revision since then once it is known.
    replaced: Option<(usize, Option<u64>)>,
}

/// What undo takes back in a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum UndoOf {
    /// What was typed there.
    #[default]
    Field,
    /// What was replaced: nothing was typed since.
    Script,
    /// What was typed since, then what was replaced.
    Both,
}

/// What was done in the bar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// The row in which something was found.
    pub found: Option<LineId>,
    /// Whether it is to be closed.
    pub closed: bool,
    /// Whether one of its fields has the keys, or had them until Escape.
    pub has_keys: bool,
}

impl FindBar {
    /// The bar anew, with what was looked for and put there when it was closed, and is being replaced still.
    pub fn again(self) -> Self {
        Self {
            finding: self.finding.again(),
            search: self.search,
            with: self.with,
            ..Self::default()
        }
    }

    /// Gives the field the keys, with all of its text marked.
    pub fn begin(&mut self, replaces: bool) {
        self.replaces |= replaces;
        self.begins = true;
    }

    /// The search, and what rows show of it.
    pub fn found(&self) -> Option<Found<'_>> {
        Some(Found {
            finder: self.finding.finder()?,
            with: self.replaces.then_some(&*self.with),
            current: self.finding.current(),
        })
    }

    /// Goes to the next place, or to the one before.
    pub fn go(&mut self, way: Way, from: Option<LineId>) {
        self.finding.go(way, from);
    }

    /// Draws it, and reads on in the script.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Done {
        self.finding.look_for(self.search.clone());
        let script = cx.desk.script();
        if self.finding.read(script) {
            ui.ctx().request_repaint();
        }
        let back = self.finding.follow_steps(script, cx.desk.revision());
        let found = self.finding.arrive(script).map(|found| found.row);
        let found = found.or(back);
        let tokens = cx.tokens;
        let closed = ground_ui(ui, tokens, |ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
            let closed = self.rows_ui(ui, cx);
            if let Some(wrong) = self.finding.wrong() {
                ui.label(Face::Small.rich(words_of(wrong), cx.tokens.bad_ink));
            }
            if let Some(words) = self.no_group() {
                ui.label(Face::Small.rich(words, cx.tokens.bad_ink));
            }
            closed
        });
        if self.finding.is_going() {
            ui.ctx().request_repaint();
        }
        Done {
            found,
            closed,
            has_keys: self.has_keys,
        }
    }

    /// Draws both rows, in the order in which Tab goes through them: from one field to the other first. Whether the bar
    /// is to be closed.
    fn rows_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> bool {
        let whole = ui.available_rect_before_wrap();
        let is_narrow = whole.width() < WIDE;
        // In a narrow room what is pressed stands below the field.
        let rows = [true, is_narrow, self.replaces].map(usize::from);
        let row = |above: usize| {
            // As high as its largest button: all stand in its middle.
            let top = whole.top() + above as f32 * (size::CONTROL + 4.0);
            let high = vec2(whole.width(), size::CONTROL);
            Rect::from_min_size(pos2(whole.left(), top), high)
        };
        let layout = Layout::left_to_right(Align::Center);
        let mut child =
            |at: Rect, layout| ui.new_child(UiBuilder::new().max_rect(at).layout(layout));
        let mut field = child(row(0), layout);
        let mut buttons = is_narrow.then(|| child(row(1), layout));
        let mut second = child(row(rows[0] + rows[1]), layout.with_main_wrap(true));
        let width = if is_narrow { whole.width() } else { FIELD };
        self.field_ui(&mut field, cx, width);
        let enter = self.replaces && self.second_field_ui(&mut second);
        let beside = buttons.as_mut().unwrap_or(&mut field);
        let closed = self.buttons_ui(beside, cx);
        if self.replaces {
            self.replace_ui(&mut second, cx, enter);
        }
        let last = row(rows.iter().sum::<usize>() - 1);
        let used = if self.replaces {
            second.min_rect()
        } else {
            last
        };
        ui.allocate_rect(whole.with_max_y(used.union(last).bottom()), Sense::hover());
        closed
    }

    /// That what is put there names a group of the pattern that isn't there.
    fn no_group(&self) -> Option<String> {
        let finder = self.finding.finder().filter(|_| self.replaces)?;
        let group = finder.unknown_group(&self.with)?;
        Some(tr!("find-no-group", group = group))
    }

    fn field_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, width: f32) {
        let (name, hint) = (tr!("find-field"), tr!("find-field.hint"));
        let explanation = tr!("find-field.tip");
        let field = TextField::new(&mut self.search.text, &name)
            .hint(&hint)
            .tip(&explanation)
            .icon(icons::MAGNIFYING_GLASS)
            .wrong(self.finding.wrong().is_some())
            .small()
            .width(width)
            .limit(LONGEST);
        let field = ui.add(field);
        self.has_keys = has_keys(&field);
        let text = self.search.text.clone();
        self.give_undo(&field, text);
        if std::mem::take(&mut self.types_on) {
            field.request_focus();
        }
        if std::mem::take(&mut self.begins) {
            field.request_focus();
            mynah_ui_kit::widgets::select_all(ui, field.id, &self.search.text);
        }
        if let Some(way) = stepped(ui, &field) {
            self.finding.go(way, cx.view.line);
        }
        if field.has_focus()
            && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowDown))
        {
            // The list has the keyboard focus where no control has it.
            field.surrender_focus();
        }
        // What is typed is looked for at once, from where one stands.
        if field.changed() {
            self.finding.look_for(self.search.clone());
            self.finding.go(Way::Next, cx.view.line);
        }
    }

    /// Draws what stands behind the field; whether the bar is to be closed.
    fn buttons_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) -> bool {
        let Search {
            case,
            words,
            pattern,
            ..
        } = &mut self.search;
        let mut pressed = switch_ui(ui, case, ("Aa", tr!("find-case")), tr!("find-case.tip"));
        pressed |= switch_ui(ui, words, ("W", tr!("find-words")), tr!("find-words.tip"));
        pressed |= switch_ui(
            ui,
            pattern,
            (".*", tr!("find-pattern")),
            tr!("find-pattern.tip"),
        );
        let none = self.finding.finder().is_none();
        let why = none.then(|| tr!("find-nothing"));
        for (way, action, icon) in [
            (Way::Back, Action::FindBack, icons::ARROW_UP),
            (Way::Next, Action::FindNext, icons::ARROW_DOWN),
        ] {
            let button = IconButton::new(icon, action.label())
                .why_not(why.clone())
                .tip(action.tip_with_keys(ui.ctx()));
            let button = ui.add(button);
            if button.clicked() {
                self.finding.go(way, cx.view.line);
                pressed |= !button.has_focus();
            }
        }
        // Who pressed with the mouse types on in the field, not in the script.
        self.types_on |= pressed;
        ui.label(Face::MonoLabel.rich(self.count(cx), cx.tokens.text2));
        let mut closed = false;
        at_right(ui, |ui| {
            let only = IconButton::new(icons::FUNNEL, tr!("find-only"))
                .command("find-only")
                .on(self.only)
                .color(if self.only {
                    cx.tokens.accent_ink
                } else {
                    cx.tokens.text2
                })
                .tip(tr!("find-only.tip"));
            if ui.add(only).clicked() {
                self.only = !self.only;
            }
            let replace = IconButton::new(icons::SWAP, Action::Replace.label())
                .on(self.replaces)
                .color(if self.replaces {
                    cx.tokens.accent_ink
                } else {
                    cx.tokens.text2
                })
                .tip(Action::Replace.tip_with_keys(ui.ctx()));
            if ui.add(replace).clicked() {
                self.replaces = !self.replaces;
            }
            let close = IconButton::new(icons::X, tr!("find-close")).tip(tr!("find-close.tip"));
            closed = ui.add(close).clicked();
        });
        closed
    }

    /// What was replaced is taken back from its field, too, behind what was typed there since.
    fn give_undo(&mut self, field: &Response, text: String) {
        if field.changed() && self.undo == UndoOf::Script {
            self.undo = UndoOf::Both;
        }
        let gives = match self.undo {
            UndoOf::Field => false,
            UndoOf::Script => true,
            UndoOf::Both => field.has_focus() && !has_undo(field, text),
        };
        keys::give_undo_to_script(field, gives);
    }

    /// Draws the field of what is put there; whether Enter was pressed in it.
    fn second_field_ui(&mut self, ui: &mut Ui) -> bool {
        let (name, hint) = (tr!("find-with"), tr!("find-with.hint"));
        let explanation = if self.search.pattern {
            tr!("find-with.tip-pattern")
        } else {
            tr!("find-with.tip")
        };
        let field = TextField::new(&mut self.with, &name)
            .hint(&hint)
            .tip(&explanation)
            .icon(icons::SWAP)
            .small()
            .width((ui.available_width() - REPLACES).clamp(LEAST, FIELD))
            .limit(LONGEST);
        let field = ui.add(field);
        self.has_keys |= has_keys(&field);
        let text = self.with.clone();
        self.give_undo(&field, text);
        stepped(ui, &field) == Some(Way::Next)
    }

    /// Draws what stands behind that field; `enter`: it is replaced here, or gone to the first place.
    fn replace_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, enter: bool) {
        let here = self.finding.is_at(cx.desk.script(), cx.view.line);
        let found = self.finding.count().0.matches > 0;
        // Nothing would stand in the group's place: the words were deleted.
        let no_group = self.no_group();
        let nothing = |none: bool| none.then(|| tr!("find-nothing"));
        let one = Button::new(tr!("find-replace"))
            .small()
            .outline()
            .why_not(no_group.clone().or_else(|| nothing(!here && !found)))
            .tip(tr!("find-replace.tip"));
        let pressed = ui.add(one).clicked() || enter;
        if pressed
            && here
            && no_group.is_none()
            && let Some(edit) = self.finding.replace(cx.desk.script(), &self.with)
        {
            cx.pause_typing();
            cx.edit(edit);
            self.undo = UndoOf::Script;
        }
        // What is replaced is seen before.
        if pressed && !here {
            match self.finding.finder() {
                Some(_) => self.finding.go_anew(cx.view.line),
                None => cx.notice(Notice::Heed(tr!("find-nothing"))),
            }
        }
        let (count, known) = self.finding.count();
        let label = if known && count.matches > 0 {
            tr!("find-replace-all.count", count = count.matches)
        } else {
            tr!("find-replace-all")
        };
        let all = Button::new(label)
            .name(tr!("find-replace-all"))
            .command("find-replace-all")
            .small()
            .outline()
            .busy(self.finding.is_replacing())
            .why_not(no_group.or_else(|| nothing(count.matches == 0)))
            .tip(tr!("find-replace-all.tip", rows = count.rows));
        if ui.add(all).clicked() {
            self.finding.replace_all(&self.with);
        }
        self.replaced_ui(ui, cx);
    }

    /// What came of it, beside the button, for as long as it is so: undone it is no news any more.
    fn replaced_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let now = cx.desk.revision();
        if let Some((_, since)) = &mut self.replaced
            && since.is_none()
            && !cx.desk.is_changing()
        {
            *since = Some(now);
        }
        self.replaced
            .take_if(|(_, since)| since.is_some_and(|since| since != now));
        if let Some((rows, _)) = self.replaced {
            let words = Face::Small.rich(tr!("find-replaced", rows = rows), cx.tokens.text2);
            let told = ui.label(words);
            ui.ctx()
                .accesskit_node_builder(told.id, |node| node.set_live(Live::Polite));
        }
    }

    /// Goes on replacing everything, whether it is seen or not; it is one step, and undone as one. `true` while there is
    /// more to do.
    pub fn replace_on(&mut self, cx: &mut StudioCtx<'_>, seen: bool) -> bool {
        if !self.finding.is_replacing() {
            return false;
        }
        let done = self.finding.replaced(cx.desk.script(), cx.desk.revision());
        if self.finding.is_replacing() {
            return true;
        }
        match done {
            Some((edit, rows)) => {
                cx.keep_version(tr!("version-before-replace"), true);
                cx.pause_typing();
                cx.edit(edit);
                self.undo = UndoOf::Script;
                self.replaced = Some((rows, None));
                if !seen {
                    cx.notice(Notice::Done(tr!("find-replaced", rows = rows)));
                }
            }
            None => cx.notice(Notice::Heed(tr!("find-replaced-none"))),
        }
        // What was done is shown.
        true
    }

    /// `3 of 27`, as far as it is known.
    fn count(&self, cx: &StudioCtx<'_>) -> String {
        if self.finding.finder().is_none() {
            return String::new();
        }
        let (count, known) = self.finding.count();
        if !known {
            return tr!("find-count-more", count = count.matches);
        }
        match self.finding.number(cx.desk.script()) {
            _ if count.matches == 0 => tr!("find-count-none"),
            Some(number) => tr!("find-count-at", number = number, count = count.matches),
            None => tr!("find-count", count = count.matches, rows = count.rows),
        }
    }
}

/// Whether a field takes something back itself.
fn has_undo(field: &Response, text: String) -> bool {
    let state = TextEdit::load_state(&field.ctx, field.id).unwrap_or_default();
    let cursor = state.cursor.char_range().unwrap_or_default();
    state.undoer().has_undo(&(cursor, text))
}

/// Whether a field has the keys, or had them until Escape: that takes them away before anything is drawn.
pub(super) fn has_keys(field: &Response) -> bool {
    field.has_focus() || field.lost_focus()
}

/// Enter goes on, with Shift back; the field keeps the keys.
fn stepped(ui: &Ui, field: &Response) -> Option<Way> {
    if !field.lost_focus() {
        return None;
    }
    // Taken: nothing behind the field is to speak a line. With Shift first, which Enter alone is pressed with too.
    let pressed = |modifiers| ui.input_mut(|input| input.consume_key(modifiers, Key::Enter));
    let way = if pressed(Modifiers::SHIFT) {
        Way::Back
    } else if pressed(Modifiers::NONE) {
        Way::Next
    } else {
        return None;
    };
    field.request_focus();
    Some(way)
}

/// Whether it was pressed, and not by its own key.
fn switch_ui(
    ui: &mut Ui,
    on: &mut bool,
    (sign, name): (&str, String),
    explanation: String,
) -> bool {
    let switch = Button::new(sign)
        .name(name)
        .small()
        .on(*on)
        .min_width(size::CONTROL_SMALL)
        .tip(explanation);
    let switch = ui.add(switch);
    if switch.clicked() {
        *on = !*on;
    }
    switch.clicked() && !switch.has_focus()
}

fn words_of(wrong: &PatternError) -> String {
    match wrong {
        PatternError::Syntax(what) => tr!("find-wrong", what = what.as_str()),
        PatternError::TooLarge => tr!("find-wrong.large"),
    }
}
