//! What becomes of the cell that is looked at: settings of the line, of its part, of the whole cast, or of the voice.

use egui::{Sense, Ui, vec2};

use super::aside::head_ui;
use super::asking::Asking;
use super::plan::Plan;
use super::redo::own_too;
use super::{Open, words};
use mynah_core::credits::Credits;
use mynah_core::ids::LineId;
use mynah_core::settings::{ChosenSettings, Setting};
use mynah_i18n::tr;
use mynah_model::command::{Command, JobsCommand, LineOrder, VoiceChange, VoicesCommand};
use mynah_model::desk::Redo;
use mynah_model::event::{Notice, Offer};
use mynah_model::sweep::{Cell, Grid, dice_of};
use mynah_script::deed::{Deed, Deeds, TakeAct};
use mynah_script::document::Line;
use mynah_script::edit::Edit;
use mynah_script::tuning::{LineChange, PartChange};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::tip::tip;
use mynah_ui_kit::widgets::{Button, Combo, combo_item};

/// Height of two rows of what applying means.
const DETAIL: f32 = 32.0;

/// Whose settings a cell becomes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// The line's; of several those of all that are tried.
    Line,
    /// Its speaker's.
    #[default]
    Part,
    /// Everybody's.
    Cast,
    /// The voice's own, at the service.
    Voice,
}

/// What is going to be applied, and what would have to be spoken anew for it.
#[derive(Default)]
pub struct Applying {
    /// To whom.
    pub scope: Scope,
    /// To whom somebody chose that it goes; a seed alone is a line’s nevertheless.
    pub chosen: Scope,
    /// Whether that was chosen by hand.
    pub by_hand: bool,
    /// What would have to be spoken anew for it, as far as the script was read.
    pub(super) redo: Option<(Cell, Redo)>,
    /// A key said that it is to be applied.
    pub now: bool,
    /// The lines of which it was told that nobody heard them with a cell, and that one: the next press applies it to them.
    pub(super) told_unheard: Option<((usize, usize), Vec<LineId>)>,
    /// Whether everybody is meant is being asked.
    pub asking: Option<Asking>,
    /// All of the script was read for what would have to be spoken anew.
    pub(super) is_reckoned: bool,
}

impl Open {
    /// To whom it goes, and what that takes.
    pub(super) fn apply_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, line: &Line) {
        head_ui(ui, cx, &tr!("sweep-apply-to"));
        let Some(place) = self.plan.at(self.looking.at) else {
            return;
        };
        let cell = place.cell.clone();
        // What a part gets is what was heard, with what the line has of its own.
        let given = cx.desk.with_own(line, &cell);
        let with_own = given != cell;
        self.follow_question(&given);
        let redo = self.redo(ui, cx, line, &given);
        if self.applying.asking.is_some() {
            return;
        }
        // What was chosen holds again for the next cell.
        self.applying.scope = if words::is_seed_alone(&cell) {
            Scope::Line
        } else {
            self.applying.chosen
        };
        let speaker = speaker_name(&line.speaker);
        let voice = cx.desk.voice_of(line);
        let voice = voice.map_or("", |voice| cx.desk.called(voice));
        let lines = if self.lines.are_several() {
            tr!("sweep-apply-lines", count = self.applied_to(cx))
        } else {
            tr!("sweep-apply-line")
        };
        let choices = [
            (Scope::Line, lines, self.open_words(cx)),
            (
                Scope::Part,
                tr!("sweep-apply-part", speaker = speaker.as_str()),
                own_too(with_own, self.redo_words(cx, redo.0)),
            ),
            (
                Scope::Cast,
                tr!("sweep-apply-cast"),
                own_too(with_own, self.redo_words(cx, redo.1)),
            ),
            (
                Scope::Voice,
                tr!("sweep-apply-voice", voice = voice),
                tr!("sweep-apply-voice.text"),
            ),
        ];
        let chosen = choices.iter().find(|it| it.0 == self.applying.scope);
        let (shown, detail) = chosen.map_or_else(Default::default, |(_, name, detail)| {
            (name.clone(), detail.clone())
        });
        let (name, explanation) = (tr!("sweep-apply-to"), tr!("sweep-apply-choice.tip"));
        let mut wanted = None;
        Combo::new(&name, &shown).tip(&explanation).show(ui, |ui| {
            for (scope, name, detail) in &choices {
                let why_not = why_not(*scope, &cell);
                let told = why_not.as_ref().unwrap_or(detail);
                let item = ui.add_enabled_ui(why_not.is_none(), |ui| {
                    let on = *scope == self.applying.scope;
                    combo_item(ui, on, (name, ""), told)
                });
                if item.inner.clicked() && why_not.is_none() {
                    wanted = Some(*scope);
                }
            }
        });
        if let Some(wanted) = wanted {
            let applying = &mut self.applying;
            (applying.scope, applying.chosen, applying.by_hand) = (wanted, wanted, true);
        }
        // What it costs is read first: two rows, and what is cut there is read by the pointer.
        let mut job = egui::text::LayoutJob::single_section(
            detail.clone(),
            Face::Label.format(cx.tokens.text2),
        );
        job.wrap.max_width = ui.available_width();
        job.wrap.max_rows = 2;
        let told = ui.painter().layout_job(job);
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), DETAIL), Sense::hover());
        let place = ui.put(
            egui::Rect::from_min_size(rect.min, told.size()),
            egui::Label::new(told),
        );
        tip(ui, place, &detail);
    }

    /// The button that applies; the number of a change of the account, where it asked for one.
    pub(super) fn apply_now_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        line: &Line,
    ) -> Option<u64> {
        let by_key = std::mem::take(&mut self.applying.now);
        if self.applying.asking.is_some() {
            return self.question_ui(ui, cx, line);
        }
        let place = self.plan.at(self.looking.at)?;
        let cell = place.cell.clone();
        let scope = self.applying.scope;
        let speaker = speaker_name(&line.speaker);
        let label = match scope {
            Scope::Line if self.lines.are_several() => {
                tr!("sweep-apply-lines-now", count = self.applied_to(cx))
            }
            Scope::Line => tr!("sweep-apply-line-now"),
            Scope::Part => tr!("sweep-apply-now", speaker = speaker.as_str()),
            Scope::Cast => tr!("sweep-apply-cast-now"),
            Scope::Voice => tr!("sweep-apply-voice-now"),
        };
        let same = scope == Scope::Line
            && self
                .plans()
                .all(|plan| plan.of_current().map(|place| place.at) == Some(self.looking.at));
        let is_here = self.take(cx, self.looking.at).is_some();
        let keeps_all = scope == Scope::Line && self.unapproved(cx).next().is_none();
        let why_not = if is_here {
            // What was chosen for one cell may be nothing for another.
            let never = why_not(scope, &cell);
            let same = never.or_else(|| same.then(|| tr!("sweep-apply-same")));
            same.or_else(|| keeps_all.then(|| tr!("sweep-apply-approved")))
        } else {
            // Nobody heard it.
            Some(tr!("sweep-apply-unheard"))
        };
        let explanation = if scope == Scope::Voice {
            tr!("sweep-apply-voice.tip")
        } else {
            tr!("sweep-apply.tip")
        };
        if by_key && let Some(why_not) = &why_not {
            cx.notice(Notice::Heed(why_not.clone()));
        }
        let can = why_not.is_none();
        let button = Button::new(label)
            .price(PriceText::free())
            .min_width(ui.available_width())
            .tip(explanation)
            .why_not(why_not);
        if !(ui.add(button).clicked() || by_key && can) {
            return None;
        }
        if self.hears_first(cx) || self.tells_unheard(cx) {
            return None;
        }
        match scope {
            Scope::Cast | Scope::Voice => {
                let given = cx.desk.with_own(line, &cell);
                self.applying.asking = Some(Asking::about(given, scope));
                ui.ctx().request_repaint();
            }
            Scope::Line | Scope::Part => self.apply(cx, line, &cell),
        }
        None
    }

    /// Has the service keep what the cell changes as the voice's default; the number that its end is told by. What the
    /// cell doesn't name stays the voice's own: what was sent has the service's default where the model hears nothing.
    pub(super) fn make_default(&self, cx: &mut StudioCtx<'_>, line: &Line) -> Option<u64> {
        let place = self.plan.at(self.looking.at)?;
        let heard = place.sent.as_ref()?.request.speech()?.settings;
        let mut over = place.cell.settings;
        let each = over.each().into_iter();
        if each
            .filter(|it| !it.is_unset())
            .any(|it| matches!(it, Setting::Stability(_)))
        {
            // What was heard: a model with steps takes the nearest.
            over.set(Setting::Stability(Some(heard.stability())));
        }
        let voice = cx.desk.voice_of(line)?.id.clone();
        let number = cx.view.next_voice_change();
        let change = VoiceChange::Tune { voice, over };
        let change = VoicesCommand::Change(cx.desk.backend(), number, change);
        cx.send(Command::Voices(change));
        Some(number)
    }

    pub(super) fn apply(&self, cx: &mut StudioCtx<'_>, line: &Line, cell: &Cell) {
        let mut edits = Vec::new();
        let costs = self.costs(cx);
        let given = cx.desk.with_own(line, cell);
        let meant = cx.desk.meant_by(line, &given).speakers;
        let count = self.applied_to(cx);
        match self.applying.scope {
            Scope::Line | Scope::Voice => {}
            Scope::Part => edits.extend(of_part(&line.speaker, &given)),
            Scope::Cast => {
                edits.extend(meant.iter().flat_map(|speaker| of_part(speaker, &given)));
            }
        }
        // The question hands over what is given, too.
        let tried = self.plan.at(self.looking.at).map(|place| &place.cell);
        let tried = tried.unwrap_or(cell);
        for (line, plan) in self.unapproved(cx) {
            edits.extend(self.of_line(cx, line, (tried, &given)));
            edits.extend(self.picked_again(cx, (line, plan)));
        }
        cx.pause_typing();
        cx.edit(Edit::Group(edits));
        cx.pause_typing();
        self.take_along(cx);
        let words = match self.applying.scope {
            Scope::Line if self.lines.are_several() => {
                tr!("sweep-applied-lines", count = count)
            }
            Scope::Line | Scope::Voice => tr!("sweep-applied-line"),
            Scope::Part => {
                let speaker = speaker_name(&line.speaker);
                tr!("sweep-applied", speaker = speaker.as_str())
            }
            Scope::Cast => tr!("sweep-applied-cast", count = meant.len()),
        };
        let words = match costs {
            Some(costs) => tr!("sweep-applied-costs", applied = words, costs = costs),
            None => tr!("sweep-applied-free", applied = words),
        };
        if let Some(open) = &cx.desk.project {
            let offer = Offer::UndoStep(open.card.id, cx.desk.revision(), false);
            cx.notice(Notice::Offer { text: words, offer });
        }
    }

    /// What changes of a line that was tried.
    fn of_line(&self, cx: &StudioCtx<'_>, line: &Line, (cell, given): (&Cell, &Cell)) -> Vec<Edit> {
        let id = line.id;
        let tune = |change| Edit::TuneLine { id, change };
        let mut edits = Vec::new();
        if self.applying.scope == Scope::Line {
            let tuned = cell.over(cx.desk, line);
            if !words::is_seed_alone(cell) {
                edits.push(tune(LineChange::Settings(tuned.overrides.settings)));
            }
            if cell.model.is_some() {
                edits.push(tune(LineChange::Model(cell.model.clone())));
            }
        } else {
            // What the line had of its own would hide it; one that was heard otherwise stays as it was heard.
            let (settings, model) = if line.id == self.line {
                (None, None)
            } else {
                cx.desk.own_beside(line, (cell, given))
            };
            if line.overrides.settings != settings {
                edits.push(tune(LineChange::Settings(settings)));
            }
            if line.overrides.model != model {
                edits.push(tune(LineChange::Model(model)));
            }
        }
        if cell.seed.is_some() {
            edits.push(tune(LineChange::Seed(cell.seed)));
        }
        edits
    }

    /// The lines that were tried, but those whose take is final: it stays, and what it was spoken with.
    pub(super) fn unapproved<'a>(
        &'a self,
        cx: &'a StudioCtx<'_>,
    ) -> impl Iterator<Item = (&'a Line, &'a Plan)> {
        self.by_line().filter_map(|(id, plan)| {
            let line = cx.desk.script().line(id)?;
            (!cx.desk.is_approved(line)).then_some((line, plan))
        })
    }

    /// What takes a line's take back where the one that was heard in the sweep takes its place, and has that one again
    /// when it is done once more.
    fn picked_again(&self, cx: &StudioCtx<'_>, (line, plan): (&Line, &Plan)) -> Option<Edit> {
        let picked = cx.desk.takes.get(&line.id)?.picked.as_deref()?;
        let project = cx.desk.project.as_ref()?.card.id;
        let heard = || {
            let sent = plan.at(self.looking.at)?.sent.as_ref()?;
            cx.desk.trial_take(sent.key)?;
            Some(Deed::Take(TakeAct::PickOf {
                project,
                line: line.id,
                backend: cx.desk.backend(),
                request: Box::new(sent.request.speech()?.clone()),
            }))
        };
        Some(Edit::Deed(Box::new(Deeds {
            line: Some(line.id),
            there: heard().into_iter().collect(),
            back: vec![Deed::Take(picked.picked_again())],
        })))
    }

    /// How many lines get what is given to lines; all of them where none does, which is said beside it.
    fn applied_to(&self, cx: &StudioCtx<'_>) -> usize {
        let count = self.unapproved(cx).count();
        if count == 0 {
            self.lines.count()
        } else {
            count
        }
    }

    /// The takes that were heard become their lines', for nothing.
    fn take_along(&self, cx: &mut StudioCtx<'_>) {
        let places = self.unapproved(cx).filter_map(|(line, plan)| {
            let sent = plan.at(self.looking.at)?.sent.as_ref()?;
            cx.desk.trial_take(sent.key)?;
            Some(LineOrder {
                line: Some(line.id),
                shown: Some(Credits::ZERO),
                ..sent.order.clone()
            })
        });
        let orders: Vec<LineOrder> = places.collect();
        if orders.is_empty() {
            return;
        }
        cx.send(Command::Jobs(JobsCommand::Generate {
            project: cx.desk.project.as_ref().map(|open| open.card.id),
            backend: cx.desk.backend(),
            orders,
            play: false,
            asked_alone: false,
        }));
    }

    /// A finer grid around the cell that is looked at.
    pub(super) fn refine(&mut self, cx: &StudioCtx<'_>, line: &Line) {
        let Some(place) = self.plan.at(self.looking.at) else {
            return;
        };
        // As the cell is spoken: its model may hear otherwise than the line's.
        let Some(now) = cx.desk.sweep_now(&place.cell.over(cx.desk, line)) else {
            return;
        };
        let grid = self.grid.refined(&place.cell, &now, &dice_of(line.id, &[]));
        let key = place.key();
        self.change(cx, line, grid);
        let same = self.plan.places.iter().find(|it| it.key() == key);
        self.looking.at = same.map_or(self.looking.at, |place| place.at);
    }

    /// Three times three around what the line has now.
    pub(super) fn begin_usual(&mut self, cx: &StudioCtx<'_>, line: &Line) {
        if let Some(now) = cx.desk.sweep_now(line) {
            self.change(cx, line, Grid::around(&now, &dice_of(line.id, &[])));
        }
    }

    /// The settings of the cell that is looked at with other seeds.
    pub(super) fn try_luck(&mut self, cx: &StudioCtx<'_>, line: &Line) {
        let Some(place) = self.plan.at(self.looking.at) else {
            return;
        };
        if let Some(now) = cx.desk.sweep_now(&place.cell.over(cx.desk, line)) {
            let dice = dice_of(line.id, &self.grid.seeds());
            let grid = Grid::of_luck(&place.cell, &now, &dice);
            self.change(cx, line, grid);
        }
    }
}

/// Why a cell can't be given to these at all.
fn why_not(scope: Scope, cell: &Cell) -> Option<String> {
    match scope {
        Scope::Line => None,
        Scope::Part | Scope::Cast => words::is_seed_alone(cell).then(|| tr!("sweep-apply-seed")),
        Scope::Voice => {
            let has_none = cell.settings == ChosenSettings::default();
            has_none.then(|| tr!("sweep-apply-no-setting"))
        }
    }
}

fn of_part(speaker: &str, cell: &Cell) -> Vec<Edit> {
    let tune = |change| Edit::TunePart {
        speaker: speaker.to_owned(),
        change,
    };
    let settings = cell.settings.each().into_iter();
    let settings = settings.filter(|setting| !setting.is_unset());
    let mut edits: Vec<Edit> = settings
        .map(|setting| tune(PartChange::Setting(setting)))
        .collect();
    if let Some(model) = &cell.model {
        edits.push(tune(PartChange::Model(Some(model.clone()))));
    }
    edits
}
