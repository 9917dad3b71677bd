//! The bar that steps through what models will stumble on: what it is, what mends it, and what isn't to be told again.

use std::ops::Range;

use egui::accesskit::Live;
use egui::text::LayoutJob;
use egui::{Rect, Response, Ui, UiBuilder, vec2};

use super::bar::ground_ui;
use super::find_bar::Done;
use super::hints::{self, short, words_of};
use mynah_core::clock::UnixMillis;
use mynah_core::ids::LineId;
use mynah_i18n::counted;
use mynah_i18n::tr;
use mynah_model::desk::{Desk, HintAt, Way};
use mynah_model::event::Notice;
use mynah_script::edit::Edit;
use mynah_script::ignored::Ignore;
use mynah_script::lint::{Fix, Hint, Rule};
use mynah_script::pronunciation::LONGEST;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::menu::menu;
use mynah_ui_kit::widgets::{Button, IconButton, Side, at_right, both_sides, combo_item, tip};

use super::list::strip;

/// Width of the bar's menus.
const MENU: f32 = 280.0;
/// A bar narrower than this has its words and buttons in a row each: beside them they would be cut.
const NARROW: f32 = 720.0;
/// Below this width, in large text, there is no room for keys either.
const BARE: f32 = 480.0;
/// Height of the row of words, and of two such rows of small ones.
const ROW: f32 = 32.0;
const TWO_ROWS: f32 = 40.0;

/// A hint that has stood for so long was read: who goes on then leaves it, in milliseconds.
const UNREAD_MS: u64 = 2_000;

/// Where one goes on from: a line, and which of its hints.
type From = (LineId, Option<usize>);

/// The bar while it is open.
#[derive(Debug, Default)]
pub struct HintBar {
    at: Option<HintAt>,
    /// The only rule that is stepped through.
    only: Option<Rule>,
    going: Option<(Way, Option<From>)>,
    /// When it went on by itself, behind a hint that was followed: who asks for the next one then is there.
    went_on: Option<UnixMillis>,
    /// The hint of a word that is being added to one's own, and how many changes of those there were before.
    adding: Option<(HintAt, u64)>,
}

/// What rows show of the hint where one stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hinted {
    /// Its line.
    pub line: LineId,
    /// Where, in bytes of its text.
    pub bytes: Range<usize>,
}

impl HintBar {
    /// Goes to the next hint, or to the one before; from the focused line where one stands at none.
    pub fn go(&mut self, way: Way, focused: Option<LineId>, now: UnixMillis) {
        let here = self
            .at
            .filter(|at| focused.is_none_or(|line| line == at.line));
        let went_on = self.went_on.take();
        let is_there = went_on.is_some_and(|then| now.0.abs_diff(then.0) < UNREAD_MS);
        let is_there = is_there && way == Way::Next;
        if is_there && self.going.is_some() {
            return;
        }
        if let Some(at) = here.filter(|_| is_there) {
            self.going = Some((way, Some((at.line, at.index.checked_sub(1)))));
            return;
        }
        let here = here.map(|at| (at.line, Some(at.index)));
        self.going = Some((way, here.or_else(|| focused.map(|line| (line, None)))));
    }

    /// What rows show of it.
    pub fn hinted(&self, desk: &Desk) -> Option<Hinted> {
        let (at, hint) = self.here(desk)?;
        Some(Hinted {
            line: at.line,
            bytes: hint.bytes,
        })
    }

    /// The hint in the focused line. Who walked on is led to the next one from there: nobody means what isn't looked at.
    fn meant(&mut self, cx: &StudioCtx<'_>) -> Option<(HintAt, Hint)> {
        let (at, hint) = self.here(cx.desk)?;
        if cx.view.line.is_none_or(|line| line == at.line) {
            return Some((at, hint));
        }
        self.go(Way::Next, cx.view.line, cx.clock.now());
        None
    }

    /// Follows the hint in the first way there is.
    pub fn fix(&mut self, cx: &mut StudioCtx<'_>) {
        let Some((at, hint)) = self.meant(cx) else {
            return;
        };
        match hint.fixes.first() {
            Some(fix) => self.follow(cx, at, fix),
            // Nobody knows what to write instead, but how it is said may be told.
            None => cx.view.pronounce = to_rule(cx.desk, at, &hint).map(str::to_owned),
        }
    }

    /// Has this hint not told again here.
    pub fn ignore(&mut self, cx: &mut StudioCtx<'_>) {
        if let Some((at, hint)) = self.meant(cx) {
            self.ignore_as(cx, at, Scope::Here, &hint);
        }
    }

    /// Draws it.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Done {
        if let Some((at, _)) = self
            .adding
            .take_if(|(_, changes)| *changes != cx.desk.own_words.changes)
        {
            self.go_on(at, cx.clock.now());
        }
        let found = self.arrive(cx.desk).map(|at| at.line);
        if self.going.is_some() {
            // What is looked through wakes the window when it was.
            ui.ctx()
                .request_repaint_after(std::time::Duration::from_millis(50));
        }
        let tokens = cx.tokens;
        let closed = ground_ui(ui, tokens, |ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
            let closed = ui.horizontal(|ui| self.head_ui(ui, cx)).inner;
            self.hint_ui(ui, cx);
            closed
        });
        Done {
            found,
            closed,
            has_keys: false,
        }
    }

    /// The hint where one stands, as far as it still is one.
    fn here(&self, desk: &Desk) -> Option<(HintAt, Hint)> {
        let at = self.at?;
        let hint = desk.hints_of(at.line).into_iter().nth(at.index)?;
        Some((at, hint))
    }

    /// Where it went, once that is known.
    fn arrive(&mut self, desk: &Desk) -> Option<HintAt> {
        let (way, from) = self.going?;
        let (_, all) = desk.hint_count();
        let is_known = from.is_none_or(|(line, _)| desk.is_looked(line));
        let next = is_known
            .then(|| desk.hint_beside(from, way, self.only))
            .flatten();
        if next.is_none() && !all {
            return None;
        }
        self.going = None;
        self.at = next;
        next
    }

    fn head_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> bool {
        let t = cx.tokens;
        let (sign, _) = ui.allocate_exact_size(vec2(20.0, 20.0), egui::Sense::hover());
        icons::WARNING.paint(ui.painter(), sign.center(), 16.0, t.warn);
        self.rules_ui(ui, cx);
        let (count, all) = cx.desk.hint_count();
        let why = (count == 0).then(|| {
            if all {
                tr!("hint-none")
            } else {
                tr!("hint-looking")
            }
        });
        for (way, action, icon) in [
            (Way::Back, Action::HintBack, icons::ARROW_UP),
            (Way::Next, Action::HintNext, icons::ARROW_DOWN),
        ] {
            let button = IconButton::new(icon, action.label())
                .why_not(why.clone())
                .tip(action.tip_with_keys(ui.ctx()));
            if ui.add(button).clicked() {
                self.go(way, cx.view.line, cx.clock.now());
            }
        }
        ui.label(Face::MonoLabel.rich(self.count(cx.desk), t.text2));
        at_right(ui, |ui| {
            let close = IconButton::new(icons::X, tr!("hint-close")).tip(tr!("hint-close.tip"));
            ui.add(close).clicked()
        })
    }

    /// Which hints are stepped through.
    fn rules_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let shown = self.only.map_or_else(|| tr!("hint-rules.all"), Rule::name);
        let button = Button::new(shown)
            .name(tr!("hint-rules"))
            .command("hint-rules.command")
            .icon(icons::CARET_DOWN)
            .small()
            .tip(tr!("hint-rules.tip"));
        let button = ui.add(button);
        let mut chosen = None;
        let (mut again, mut own) = (false, false);
        menu(&button, (&tr!("hint-rules"), MENU), |ui| {
            ui.set_min_width(MENU - 12.0);
            let all = counted(cx.desk.hint_count().0 as u64);
            let words = tr!("hint-rules.all");
            let explanation = tr!("hint-rules.all-tip");
            if combo_item(ui, self.only.is_none(), (&words, &all), &explanation).clicked() {
                chosen = Some(None);
            }
            for (rule, count) in cx.desk.hint_rules() {
                let (name, count) = (rule.name(), counted(count as u64));
                let explanation = tr!("hint-rules.one-tip", rule = name.as_str());
                let row = combo_item(ui, self.only == Some(rule), (&name, &count), &explanation);
                if row.clicked() {
                    chosen = Some(Some(rule));
                }
            }
            let ignored = cx.desk.script().ignored().iter().len();
            if ignored > 0 {
                let (words, count) = (tr!("hint-again"), counted(ignored as u64));
                let row = combo_item(ui, false, (&words, &count), &tr!("hint-again.tip"));
                again = row.clicked();
            }
            let (words, explanation) = (tr!("hint-own-words"), Action::WordSettings.tip());
            own = combo_item(ui, false, (&words, ""), &explanation).clicked();
        });
        if let Some(only) = chosen {
            self.only = only;
            self.at = None;
            self.go(Way::Next, cx.view.line, cx.clock.now());
        }
        if own {
            cx.act(Action::WordSettings);
        }
        if again {
            let ignored = cx.desk.script().ignored().iter().cloned();
            let edits = ignored.map(|what| Edit::Ignore { what, on: false });
            cx.edit(Edit::Group(edits.collect()));
        }
    }

    fn hint_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let [narrow, bare] = [NARROW, BARE].map(|width| ui.available_width() < width);
        let row = strip(ui, if narrow { TWO_ROWS } else { ROW });
        let Some((at, hint)) = self.here(cx.desk) else {
            let words = match cx.desk.hint_count() {
                _ if self.going.is_some() => tr!("hint-looking"),
                (0, true) => tr!("hint-none"),
                (_, false) => tr!("hint-looking"),
                (_, true) => tr!("hint-step"),
            };
            let words = Face::Body.rich(words, cx.tokens.text2);
            let layout = egui::Layout::left_to_right(egui::Align::Center);
            let mut inside = ui.new_child(UiBuilder::new().max_rect(row).layout(layout));
            spoken(&inside.add(egui::Label::new(words).truncate()));
            return;
        };
        let buttons = if narrow { strip(ui, ROW) } else { row };
        if narrow {
            let layout = egui::Layout::left_to_right(egui::Align::Center);
            let mut inside = ui.new_child(UiBuilder::new().max_rect(row).layout(layout));
            two_rows_ui(&mut inside, cx, (&hint, row));
        }
        both_sides(ui, "hint", (buttons, 12.0), |ui, side| match side {
            Side::Left if narrow => {}
            Side::Left => says_ui(ui, cx, &hint),
            Side::Right => {
                ui.spacing_mut().item_spacing.x = 6.0;
                // Which keys they are is seen where there is room.
                let keys = |action: Action| match (bare, action.keys_text(ui.ctx())) {
                    (false, Some(keys)) => format!("  {keys}"),
                    _ => String::new(),
                };
                let (fix, ignore) = (keys(Action::HintFix), keys(Action::HintIgnore));
                self.fixes_ui(ui, cx, (at, &fix), &hint);
                self.ignore_ui(ui, cx, (at, &ignore), &hint);
            }
        });
    }

    fn fixes_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (at, keys): (HintAt, &str),
        hint: &Hint,
    ) {
        let words = to_rule(cx.desk, at, hint);
        let Some((first, others)) = hint.fixes.split_first() else {
            if let Some(words) = words {
                let name = tr!("hint-pronounce");
                let rule = Button::new(format!("{name}{keys}")).name(name);
                let explanation = format!("{}{keys}", tr!("hint-pronounce.tip"));
                if ui.add(rule.small().outline().tip(explanation)).clicked() {
                    cx.view.pronounce = Some(words.to_owned());
                }
            }
            return;
        };
        let fix = Button::new(format!("{}{keys}", short(&words_of(first))))
            .name(tr!("hint-fix", fix = words_of(first)))
            .small()
            .outline()
            .tip(Action::HintFix.tip_with_keys(ui.ctx()));
        if ui.add(fix).clicked() {
            self.follow(cx, at, first);
        }
        if others.is_empty() && words.is_none() {
            return;
        }
        let more = IconButton::new(icons::CARET_DOWN, tr!("hint-fixes")).tip(tr!("hint-fixes.tip"));
        let more = ui.add(more);
        let (mut chosen, mut ruled) = (None, None);
        menu(&more, (&tr!("hint-fixes"), MENU), |ui| {
            ui.set_min_width(MENU - 12.0);
            for fix in others {
                let words = words_of(fix);
                let explanation = tr!("hint-fix", fix = words.as_str());
                if combo_item(ui, false, (&words, ""), &explanation).clicked() {
                    chosen = Some(fix);
                }
            }
            if let Some(words) = words {
                let (label, explanation) = (tr!("hint-pronounce"), tr!("hint-pronounce.tip"));
                if combo_item(ui, false, (&label, ""), &explanation).clicked() {
                    ruled = Some(words.to_owned());
                }
            }
        });
        if let Some(fix) = chosen {
            self.follow(cx, at, fix);
        }
        if ruled.is_some() {
            cx.view.pronounce = ruled;
        }
    }

    fn ignore_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (at, keys): (HintAt, &str),
        hint: &Hint,
    ) {
        let name = tr!("hint-ignore");
        let ignore = Button::new(format!("{name}{keys}"))
            .name(name)
            .icon(icons::EYE_SLASH)
            .small()
            .tip(Action::HintIgnore.tip_with_keys(ui.ctx()));
        let ignore = ui.add(ignore);
        let words = cx.desk.script().line(at.line);
        let words = words.map_or("", |line| hint.words_in(&line.text));
        let mut scopes = vec![Scope::Here];
        if !words.is_empty() && words.chars().count() <= hints::LONGEST {
            scopes.push(Scope::Words);
        }
        if hint.rule == Rule::Spelling {
            scopes.push(Scope::Everywhere);
        }
        scopes.push(Scope::Rule);
        let mut chosen = None;
        menu(&ignore, (&tr!("hint-ignore"), MENU), |ui| {
            ui.set_min_width(MENU - 12.0);
            for scope in scopes {
                let (label, explanation) = match scope {
                    Scope::Here => (tr!("hint-ignore.here"), tr!("hint-ignore.here-tip")),
                    Scope::Words => (
                        tr!("hint-ignore.words", words = words),
                        tr!("hint-ignore.words-tip"),
                    ),
                    Scope::Everywhere => (
                        tr!("hint-ignore.own", words = words),
                        tr!("hint-ignore.own-tip"),
                    ),
                    Scope::Rule => (
                        tr!("hint-ignore.rule", rule = hint.rule.name()),
                        tr!("hint-ignore.rule-tip"),
                    ),
                };
                if combo_item(ui, false, (&label, ""), &explanation).clicked() {
                    chosen = Some(scope);
                }
            }
        });
        if let Some(scope) = chosen {
            self.ignore_as(cx, at, scope, hint);
        }
    }

    fn ignore_as(&mut self, cx: &mut StudioCtx<'_>, at: HintAt, scope: Scope, hint: &Hint) {
        let Some(line) = cx.desk.script().line(at.line) else {
            return;
        };
        let words = hint.words_in(&line.text).to_owned();
        if scope == Scope::Everywhere {
            self.adding = Some((at, cx.desk.own_words.changes));
            cx.set_own_word(&words, true);
            return;
        }
        let what = Ignore {
            rule: hint.rule.code().to_owned(),
            words: (scope != Scope::Rule).then_some(words),
            line: (scope == Scope::Here).then_some(at.line),
        };
        if scope == Scope::Here {
            tell_others(cx, (at.line, &line.text), hint);
        }
        cx.pause_typing();
        cx.edit(Edit::Ignore { what, on: true });
        self.go_on(at, cx.clock.now());
    }

    /// Does a fix, as one step, and goes on.
    fn follow(&mut self, cx: &mut StudioCtx<'_>, at: HintAt, fix: &Fix) {
        if hints::follow(cx, at.line, fix) {
            self.go_on(at, cx.clock.now());
        }
    }

    /// What stood there is gone: the next one has its place.
    fn go_on(&mut self, at: HintAt, now: UnixMillis) {
        self.at = None;
        self.went_on = Some(now);
        self.going = Some((Way::Next, Some((at.line, at.index.checked_sub(1)))));
    }

    /// `3 of 27`, as far as it is known.
    fn count(&self, desk: &Desk) -> String {
        let (count, all) = desk.hint_count();
        let count = match self.only {
            None => count,
            Some(only) => {
                let rules = desk.hint_rules();
                let here = rules.iter().find(|(rule, _)| *rule == only);
                here.map_or(0, |(_, count)| *count)
            }
        };
        let number = self.at.and_then(|at| desk.hint_number(at, self.only));
        match number {
            _ if !all => tr!("hint-count-more", count = count),
            Some(number) => tr!("hint-count-at", number = number, count = count),
            None => tr!("hint-count", count = count),
        }
    }
}

/// The words of a hint, where a rule of pronunciation may say them.
fn to_rule<'a>(desk: &'a Desk, at: HintAt, hint: &Hint) -> Option<&'a str> {
    let line = desk.script().line(at.line);
    let words = line.map_or("", |line| hint.words_in(&line.text));
    Some(words).filter(|words| {
        hint.rule.is_of_words() && !words.is_empty() && words.chars().count() <= LONGEST
    })
}

/// What the hint is.
fn says_ui(ui: &mut Ui, cx: &StudioCtx<'_>, hint: &Hint) {
    let words = Face::Body.rich(hint.says.clone(), cx.tokens.text);
    let label = ui.add(egui::Label::new(words).truncate());
    spoken(&label);
    tip(ui, label, &hint.says);
}

/// The same in two rows of a narrow bar; what is still too long ends in dots, and the hover text has all of it.
fn two_rows_ui(ui: &mut Ui, cx: &StudioCtx<'_>, (hint, row): (&Hint, Rect)) {
    let mut job = LayoutJob::simple(
        hint.says.clone(),
        Face::Small.font(),
        cx.tokens.text,
        row.width(),
    );
    job.wrap.max_rows = 2;
    // Laid out here: in a row a label takes as much room as it likes.
    let words = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let label = ui.add(egui::Label::new(words));
    spoken(&label);
    tip(ui, label, &hint.says);
}

/// Says words when they change to whoever doesn't see them.
fn spoken(label: &Response) {
    label
        .ctx
        .accesskit_node_builder(label.id, |node| node.set_live(Live::Polite));
}

/// How much isn't told again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    /// This place.
    Here,
    /// These words, wherever they stand.
    Words,
    /// The word in any project: it is one's own.
    Everywhere,
    /// Everything that the rule says.
    Rule,
}
/// Says at how many places of a line a hint is ignored: the same word may mean something else at each.
fn tell_others(cx: &mut StudioCtx<'_>, (id, text): (LineId, &str), hint: &Hint) {
    let words = hint.words_in(text);
    let all = cx.desk.hints_of(id);
    let same = all.iter();
    let same = same.filter(|it| it.rule == hint.rule && it.words_in(text) == words);
    let places = same.count();
    if places > 1 && !words.is_empty() {
        let told = tr!("hint-ignored-line", words = words, places = places);
        cx.notice(Notice::Heed(told));
    }
}
