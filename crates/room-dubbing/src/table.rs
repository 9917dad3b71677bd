//! The lines of a language: what is said in the recording and in the dub, how fast it is read, and what is worth a look.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use egui::{EventFilter, Key, Modifiers, ScrollArea, Ui};

use super::DubbingPanel;
use super::row::{self, Cells, Filled, Shown};
use mynah_core::ids::TakeId;
use mynah_i18n::tr;
use mynah_model::dubbing::{Flag, Loud, Segment, fit, flags};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::{Button, Combo, combo_item, empty_state};

/// Which lines are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Filter {
    #[default]
    All,
    /// With any flag.
    Flagged,
    Missing,
    /// Beside sound as loud as speech in which no line says anything.
    Unsaid,
    Overlaps,
    Long,
    Short,
    Fast,
    Silent,
    Jump,
    Untranslated,
    Numbers,
    Names,
    /// Said otherwise than the service said it.
    Mended,
}

impl Filter {
    const ALL: [Self; 14] = [
        Self::All,
        Self::Flagged,
        Self::Missing,
        Self::Unsaid,
        Self::Overlaps,
        Self::Long,
        Self::Short,
        Self::Fast,
        Self::Silent,
        Self::Jump,
        Self::Untranslated,
        Self::Numbers,
        Self::Names,
        Self::Mended,
    ];

    fn lets_through(self, (flags, is_mended): (&[Flag], bool)) -> bool {
        let has = |wanted: fn(&Flag) -> bool| flags.iter().any(wanted);
        match self {
            Self::All => true,
            Self::Flagged => !flags.is_empty(),
            Self::Missing => has(|flag| matches!(flag, Flag::Missing)),
            Self::Unsaid => has(|flag| matches!(flag, Flag::Unsaid { .. })),
            Self::Overlaps => has(|flag| matches!(flag, Flag::Overlaps)),
            Self::Long => has(|flag| matches!(flag, Flag::Long(_))),
            Self::Short => has(|flag| matches!(flag, Flag::Short(_))),
            Self::Silent => has(|flag| matches!(flag, Flag::Silent)),
            Self::Jump => has(|flag| matches!(flag, Flag::Jump(_))),
            Self::Names => has(|flag| matches!(flag, Flag::Names(_))),
            Self::Fast => has(|flag| matches!(flag, Flag::Fast(_) | Flag::Squeezed(_))),
            Self::Untranslated => has(|flag| matches!(flag, Flag::Untranslated)),
            Self::Numbers => has(|flag| matches!(flag, Flag::Numbers)),
            Self::Mended => is_mended,
        }
    }

    fn label(self) -> String {
        match self {
            Self::All => tr!("dubbing-lines-all"),
            Self::Flagged => tr!("dubbing-lines-flagged"),
            Self::Missing => tr!("dubbing-lines-missing"),
            Self::Unsaid => tr!("dubbing-lines-unsaid"),
            Self::Overlaps => tr!("dubbing-lines-overlap"),
            Self::Long => tr!("dubbing-lines-long"),
            Self::Short => tr!("dubbing-lines-short"),
            Self::Silent => tr!("dubbing-lines-silent"),
            Self::Jump => tr!("dubbing-lines-jump"),
            Self::Names => tr!("dubbing-lines-names"),
            Self::Fast => tr!("dubbing-lines-fast"),
            Self::Untranslated => tr!("dubbing-lines-untranslated"),
            Self::Numbers => tr!("dubbing-lines-numbers"),
            Self::Mended => tr!("dubbing-lines-mended"),
        }
    }
}

/// The table's view state, made anew where the language or its lines are others.
pub(super) struct Table {
    pub is_old: bool,
    filter: Filter,
    lines: Vec<Segment>,
    flags: Vec<Vec<Flag>>,
    /// How loud each is, in LUFS, and what that was found by.
    lufs: Vec<Option<f32>>,
    loud: Option<Arc<Loud>>,
    mended: Vec<bool>,
    /// Lines that are listed, by their places.
    listed: Vec<usize>,
    /// The line that is looked at and is listed though it is no more what is listed: it was mended there.
    kept: Option<usize>,
    counts: Vec<usize>,
    speakers: HashMap<String, usize>,
    /// The line that is looked at, by its place.
    pub selected: Option<usize>,
    focus: Option<usize>,
    /// A listed line gets the keys: the one that is looked at, else the nearest one behind its place, or before it.
    nears: Option<bool>,
    /// The line that has the keys, and the one that is to be written.
    pub keyed: Option<usize>,
    pub written: Option<usize>,
    scroll: bool,
    seen: Range<usize>,
    /// The first and the last of them of which nothing is cut off.
    whole: Option<[usize; 2]>,
    /// The line that is looked at gets the keys as soon as it is listed.
    comes: bool,
    /// The first one does, as soon as any is listed, unless what has the keys lost them till then.
    pub enters: Option<egui::Id>,
    /// Whether there is room for how long and how loud each is.
    pub has_all: bool,
    /// The sound that was asked for.
    pub asked: Option<TakeId>,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            is_old: true,
            filter: Filter::All,
            lines: Vec::new(),
            flags: Vec::new(),
            lufs: Vec::new(),
            loud: None,
            mended: Vec::new(),
            listed: Vec::new(),
            kept: None,
            counts: Vec::new(),
            speakers: HashMap::new(),
            selected: None,
            focus: None,
            nears: None,
            keyed: None,
            written: None,
            scroll: false,
            seen: 0..0,
            whole: None,
            comes: false,
            enters: None,
            has_all: false,
            asked: None,
        }
    }
}

impl Table {
    /// When the line that is looked at is said.
    pub fn at(&self, lines: &[Segment]) -> Option<f64> {
        let line = lines.get(self.selected?)?;
        Some(line.start)
    }

    /// The line that is meant, by its place: the one that has the keys or is looked at, else the first that is listed.
    pub fn meant(&self) -> Option<usize> {
        let first = self.listed.first().copied();
        self.keyed.or(self.selected).or(first)
    }

    /// How loud the line is that is looked at, in LUFS.
    pub fn lufs(&self) -> Option<f32> {
        self.lufs.get(self.selected?).copied().flatten()
    }

    /// Returns the columns that have a value in any line. `is_marked`: a line has a text that isn't spoken yet.
    fn filled(&self, is_marked: bool) -> Filled {
        Filled {
            said: self.lines.iter().any(|line| !line.said.is_empty()),
            fit: self.lines.iter().any(|line| fit(line).is_some()),
            lufs: self.lufs.iter().any(Option::is_some),
            flags: is_marked
                || self.mended.contains(&true)
                || self.flags.iter().any(|flags| !flags.is_empty()),
        }
    }

    /// What is worth a look at a line.
    pub fn flags_of(&self, place: usize) -> &[Flag] {
        self.flags.get(place).map_or(&[], Vec::as_slice)
    }

    /// Which of the colours a speaker has.
    pub fn speaker(&self, name: &str) -> usize {
        self.speakers.get(name).copied().unwrap_or_default()
    }

    /// The next listed line that is worth a look gets the keys, or the one before; at the end it begins anew. What is looked
    /// at may be listed no more, as a line that was mended: it goes on from its place all the same.
    /// Whether there is any.
    pub fn go_to_flag(&mut self, on: bool) -> bool {
        let is_flagged = |(_, place): &(usize, usize)| {
            let flags = self.flags.get(*place);
            flags.is_some_and(|flags| !flags.is_empty())
        };
        let now = self.selected;
        let listed = self.listed.iter().copied().enumerate();
        let flagged: Vec<(usize, usize)> = listed.filter(is_flagged).collect();
        let goal = if on {
            let is_behind = |place: usize| now.is_none_or(|now| place > now);
            let next = flagged.iter().find(|(_, place)| is_behind(*place));
            next.or_else(|| flagged.first())
        } else {
            let is_before = |place: usize| now.is_some_and(|now| place < now);
            let before = flagged.iter().rev().find(|(_, place)| is_before(*place));
            before.or_else(|| flagged.last())
        };
        if let Some((at, _)) = goal {
            self.focus = Some(*at);
            self.scroll = true;
        }
        goal.is_some()
    }

    /// Gives the keys to the line that is looked at where it is listed, else to the nearest one behind its place, or before
    /// it.
    fn go_near(&mut self, behind: bool) {
        let place = self.selected.unwrap_or(0);
        let at = self.listed.partition_point(|it| *it < place);
        let Some(last) = self.listed.len().checked_sub(1) else {
            return;
        };
        let is_listed = self.listed.get(at) == Some(&place);
        let goal = if behind || is_listed {
            at.min(last)
        } else {
            at.saturating_sub(1)
        };
        self.focus = Some(goal);
        self.scroll = true;
    }

    /// Lists what is worth a look alone, or all again.
    pub fn turn_filter(&mut self) {
        self.filter = match self.filter {
            Filter::All => Filter::Flagged,
            _ => Filter::All,
        };
        self.list();
        let now = self.selected;
        let at = now.and_then(|place| self.listed.iter().position(|it| *it == place));
        self.focus = Some(at.unwrap_or(0));
        self.scroll = true;
    }

    /// The row of those that are drawn at which Tab stops: the one that the keys go to, else that of the line which is
    /// looked at, else the first one.
    fn stop(&self, drawn: &Range<usize>) -> usize {
        let looked_at = || {
            let place = self.selected?;
            self.listed.binary_search(&place).ok()
        };
        let stop = self.focus.or_else(looked_at);
        stop.filter(|at| drawn.contains(at)).unwrap_or(drawn.start)
    }

    fn list(&mut self) {
        let all = self.flags.iter().zip(&self.mended).enumerate();
        let listed = all.filter(|(_, (flags, mended))| self.filter.lets_through((flags, **mended)));
        self.listed = listed.map(|(place, _)| place).collect();
        self.kept = None;
    }

    /// Lists them by what is known now. The line that is looked at stays where it is: what is done with it next is pressed
    /// there.
    fn list_again(&mut self) {
        let kept = self.selected.filter(|it| self.listed.contains(it));
        self.list();
        if let Some(place) = kept
            && let Err(at) = self.listed.binary_search(&place)
        {
            self.listed.insert(at, place);
            self.kept = kept;
        }
    }

    /// Another line is looked at: the one that was only kept goes, and keys that go to a line go to the same one.
    fn leave_kept(&mut self) {
        if self.kept.is_none_or(|it| Some(it) == self.selected) {
            return;
        }
        let goal = self.focus.and_then(|at| self.listed.get(at).copied());
        self.list();
        self.focus = goal.and_then(|goal| self.listed.iter().position(|it| *it == goal));
    }

    /// Lists all lines where the one that is looked at isn't listed; whether it did.
    fn list_selected(&mut self) -> bool {
        let is_listed = self.selected.is_none_or(|it| self.listed.contains(&it));
        if !is_listed {
            self.filter = Filter::All;
            self.list();
        }
        !is_listed
    }
}

impl DubbingPanel {
    /// What is said now in the language that is shown.
    pub(super) fn lines(&self) -> &[Segment] {
        &self.table.lines
    }

    pub(super) fn follow_table(&mut self, cx: &StudioCtx<'_>) {
        let Some((card, language, _)) = self.shown() else {
            return;
        };
        let loud = cx.desk.dubbing.loud.as_ref();
        let loud = loud.filter(|(film, code, _)| *film == card.id && *code == language.code);
        let loud = loud.map(|(_, _, loud)| loud);
        let is_same = match (loud, &self.table.loud) {
            (Some(new), Some(old)) => Arc::ptr_eq(new, old),
            (new, old) => new.is_none() && old.is_none(),
        };
        if is_same && !self.table.is_old {
            return;
        }
        let (lines, patches) = (language.now(), language.patches.clone());
        let source = card.film.how.source.as_deref();
        let flags = flags(language, source, loud.map(|loud| &**loud));
        let loud = loud.map(Arc::clone);
        let table = &mut self.table;
        table.is_old = false;
        table.flags = flags;
        let of = |line| loud.as_ref().and_then(|loud| loud.of(line));
        table.lufs = lines.iter().map(of).collect();
        table.loud = loud;
        table.mended = vec![false; lines.len()];
        for patch in patches {
            let place = patch.line.checked_sub(1);
            if let Some(mended) = place.and_then(|place| table.mended.get_mut(place)) {
                *mended = true;
            }
        }
        table.speakers.clear();
        for line in &lines {
            let next = table.speakers.len();
            if !table.speakers.contains_key(&line.speaker) {
                table.speakers.insert(line.speaker.clone(), next);
            }
        }
        let all = || table.flags.iter().zip(&table.mended);
        let count = |filter: Filter| {
            let listed = all().filter(|(flags, mended)| filter.lets_through((flags, **mended)));
            listed.count()
        };
        table.counts = Filter::ALL.map(count).to_vec();
        table.lines = lines;
        table.selected.take_if(|it| *it >= table.lines.len());
        table.list_again();
    }

    /// Which lines are listed; there is so much room for it.
    pub(super) fn filter_ui(&mut self, ui: &mut Ui, room: f32) {
        let table = &mut self.table;
        let (name, explanation) = (tr!("dubbing-lines"), tr!("dubbing-lines.tip"));
        let shown = table.filter.label();
        let wide = room.clamp(96.0, 168.0);
        let on = table.filter != Filter::All;
        let combo = Combo::new(&name, &shown).tip(&explanation).on(on);
        let combo = combo.command("dubbing-lines.command");
        let picked = combo.icon(icons::FUNNEL).width(wide).show(ui, |ui| {
            let mut picked = None;
            for (filter, count) in Filter::ALL.into_iter().zip(&table.counts) {
                let on = filter == table.filter;
                let words = (&*filter.label(), &*count.to_string());
                if combo_item(ui, on, words, &explanation).clicked() {
                    picked = Some(filter);
                }
            }
            picked
        });
        if let Some(filter) = picked.inner.flatten() {
            table.filter = filter;
            table.list();
            table.focus = Some(0);
            table.scroll = true;
        }
    }

    pub(super) fn table_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        self.follow_table(cx);
        if !self.table.lines.is_empty()
            && let Some(from) = self.table.enters.take()
            && ui.memory(|memory| memory.focused().is_none_or(|it| it == from))
        {
            self.come_to_line(self.table.selected.unwrap_or(0));
        }
        if std::mem::take(&mut self.table.comes) {
            if self.table.list_selected() {
                ui.ctx().request_repaint();
            }
            self.reach_line();
        }
        if let Some(behind) = self.table.nears.take() {
            self.table.go_near(behind);
        }
        let written = self.language.as_deref().map(|code| self.written_of(code));
        let written = written.unwrap_or_default();
        if self.table.lines.is_empty() && self.looking.is_open() {
            ui.label(Face::Small.rich(tr!("dubbing-lines-loading"), cx.tokens.text2));
            return;
        }
        if self.table.lines.is_empty() {
            let (title, text) = (tr!("dubbing-no-lines"), tr!("dubbing-no-lines.text"));
            empty_state(ui, icons::LIST, &title, &text, None);
            return;
        }
        if self.table.listed.is_empty() {
            let words = match self.table.filter {
                Filter::Flagged => tr!("dubbing-none-flagged"),
                _ => tr!("dubbing-none-listed"),
            };
            ui.label(Face::Small.rich(words, cx.tokens.text2));
            let all = Button::new(tr!("dubbing-list-all"))
                .small()
                .outline()
                .command("dubbing-list-all");
            if ui.add(all.tip(tr!("dubbing-list-all.tip"))).clicked() {
                self.table.filter = Filter::Flagged;
                self.table.turn_filter();
            }
            return;
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        let cells = Cells::of(ui.available_width(), self.table.filled(!written.is_empty()));
        self.table.has_all = cells.has_all();
        if !size::is_short(ui.ctx()) {
            row::heads_ui(ui, cx, &cells, self.language.as_deref());
        }
        // What lies behind the player isn't seen.
        let below = ui.clip_rect().bottom() - ui.cursor().top();
        let height = ui.available_height().min(below).max(row::HEIGHT);
        let mut area = ScrollArea::vertical()
            .id_salt("dub-lines")
            .max_height(height)
            .min_scrolled_height(0.0)
            .auto_shrink([false, false]);
        if let Some(focus) = self.table.focus
            && std::mem::take(&mut self.table.scroll)
        {
            let middle = (focus as f32 + 0.5) * row::HEIGHT - height / 2.0;
            let whole = self.table.whole;
            if whole.is_none_or(|[first, last]| focus < first || focus > last) {
                area = area.vertical_scroll_offset(middle.max(0.0));
            }
        }
        let playing = self.heard(cx).then(|| cx.desk.playhead().seconds());
        let (mut pressed, mut come_to) = (None, None);
        self.table.keyed = None;
        self.table.whole = None;
        area.show_rows(ui, row::HEIGHT, self.table.listed.len(), |ui, range| {
            self.table.seen = range.clone();
            let stop = self.table.stop(&range);
            for at in range {
                let Some(&place) = self.table.listed.get(at) else {
                    continue;
                };
                let (Some(line), Some(flags)) =
                    (self.table.lines.get(place), self.table.flags.get(place))
                else {
                    continue;
                };
                let shown = Shown {
                    place,
                    line,
                    flags,
                    lufs: self.table.lufs.get(place).copied().flatten(),
                    written: written.get(&(place + 1)).map(String::as_str),
                    mended: self.table.mended.get(place).copied().unwrap_or_default(),
                    selected: self.table.selected == Some(place),
                    stops: stop == at,
                    heard: playing.is_some_and(|at| at >= line.start && at < line.end),
                    is_original: cx.desk.playback.side == 0,
                    colour: self.table.speaker(&line.speaker),
                };
                let response = row::row_ui(ui, cx, &cells, &shown);
                if ui
                    .clip_rect()
                    .expand(1.0)
                    .y_range()
                    .contains(response.rect.top())
                    && ui.clip_rect().expand(1.0).bottom() >= response.rect.bottom()
                {
                    let first = self.table.whole.map_or(at, |[first, _]| first);
                    self.table.whole = Some([first, at]);
                }
                if self.table.focus == Some(at) {
                    self.table.focus = None;
                    response.request_focus();
                    come_to = Some(place);
                }
                if response.clicked() {
                    pressed = Some(place);
                    self.table.focus = Some(at);
                }
                if response.gained_focus() {
                    // However the keys came to it: it is the line that is meant.
                    response.scroll_to_me(None);
                    come_to = Some(place);
                }
                if response.has_focus() {
                    keys(ui, &mut self.table, at, response.id);
                    self.table.keyed = Some(place);
                }
            }
        });
        if let Some(place) = pressed {
            self.select(cx, place);
            let original = self.means_original(cx);
            self.play_line(cx, place, original);
        }
        if let Some(place) = self.table.written.take() {
            self.select(cx, place);
            self.fixing.writes = true;
        }
        // The line that has the keys is the one that is looked at, wherever it stands in the list.
        let goal = self.table.focus;
        let goal = goal.and_then(|at| self.table.listed.get(at).copied());
        if let Some(place) = goal.or(come_to) {
            self.select(cx, place);
        }
    }

    /// The line that is looked at has the keys; where it isn't listed, the next one behind its place, or before it.
    pub(super) fn come_near(&mut self, behind: bool) {
        self.table.nears = Some(behind);
    }

    /// This line, which was named, is looked at and has the keys, once its language is listed, whatever was listed.
    pub(super) fn come_to_line(&mut self, place: usize) {
        self.table.selected = Some(place);
        self.table.comes = true;
    }

    /// The line that is looked at has the keys again.
    pub(super) fn reach_line(&mut self) {
        let place = self.table.selected;
        let at = |place| self.table.listed.iter().position(|it| *it == place);
        self.table.focus = place.and_then(at);
        self.table.scroll = true;
    }

    fn select(&mut self, cx: &mut StudioCtx<'_>, place: usize) {
        if self.table.selected != Some(place) {
            self.table.selected = Some(place);
            self.table.leave_kept();
            self.leave_fixing(cx);
        }
    }
}

/// Arrows go from line to line.
fn keys(ui: &Ui, table: &mut Table, at: usize, id: egui::Id) {
    if egui::Popup::is_any_open(ui.ctx()) {
        return;
    }
    let arrows = EventFilter {
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, arrows));
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let last = table.listed.len().saturating_sub(1);
    let page = table.seen.len().saturating_sub(2).max(1);
    let goal = if pressed(Key::ArrowDown) {
        (at + 1).min(last)
    } else if pressed(Key::ArrowUp) {
        at.saturating_sub(1)
    } else if pressed(Key::PageDown) {
        (at + page).min(last)
    } else if pressed(Key::PageUp) {
        at.saturating_sub(page)
    } else if pressed(Key::Home) {
        0
    } else if pressed(Key::End) {
        last
    } else {
        return;
    };
    table.focus = Some(goal);
    table.scroll = true;
    ui.ctx().request_repaint();
}

#[cfg(test)]
mod tests;
