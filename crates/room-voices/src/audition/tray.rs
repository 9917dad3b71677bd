//! Where a casting call is put together: who is heard, with which lines, for how much.

mod kept;
mod lines;
mod manner;

use egui::{Event, Key, Modifiers, Rect, ScrollArea, Ui, UiBuilder, pos2, vec2};
use mynah_ui_core::widgets::price::PriceText;

use self::kept::Kept;
use self::lines::lines_of;
use super::head::head_ui;
use super::plan::Plan;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::day::Day;
use mynah_core::ids::{LineId, ModelId, ProjectId, VoiceId};
use mynah_i18n::tr;
use mynah_model::audition::{Audition, AuditionLine, Candidate, MOST_LINES, MOST_VOICES};
use mynah_model::command::{AuditionCommand, Command, ProjectCommand};
use mynah_model::desk::{Desk, Price};
use mynah_model::event::AuditionCard;
use mynah_script::cast::CastVoice;
use mynah_ui_core::bought;
use mynah_ui_core::bought::{Ordered, ToBuy};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::hearing::is_covered;
use mynah_ui_core::widgets::limit_field::whole_credits;
use mynah_ui_kit::keys;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets;
use mynah_ui_kit::widgets::slider_row::keep_at_enter;
use mynah_ui_kit::widgets::{Button, Combo, IconButton, TextField, at_right, combo_item};

/// Lines that are chosen at first, and voices that one press adds.
const LINES: usize = 3;
const VOICES: usize = 6;
/// Least height of its foot.
const FOOT: f32 = 60.0;
/// Digits of a limit.
const DIGITS: usize = 9;

/// What was pressed.
pub enum Press {
    /// It begins.
    Begin(Box<Audition>),
    /// One that was kept goes on.
    Open(AuditionCard),
    /// Another time.
    Close,
}

/// One that is put together.
#[derive(Default)]
pub struct Tray {
    draft: Option<Audition>,
    /// What it would send, and whether some of that isn't known yet.
    plan: Plan,
    /// What that costs.
    to_buy: ToBuy,
    /// Of what both were reckoned: what came to be, the script, and what is put together.
    basis: Option<(u64, u64, Audition)>,
    limit: String,
    /// Whether the sliders of its settings are seen.
    tunes: bool,
    /// Whether settings with a name were asked for.
    asked_presets: bool,
    /// The project and the backend that it is put together for.
    of: Option<(Option<ProjectId>, Backend)>,
    /// The project whose kept ones were asked for.
    asked: Option<ProjectId>,
    /// Voices that the room shows: what a press adds.
    pub offered: Vec<VoiceId>,
    /// Voices that were left out of it: a press adds the part's own one, but not these.
    left_out: Vec<VoiceId>,
    focus: bool,
    /// The button that begins is to have the keys once it can be pressed.
    begin_focus: bool,
    /// Height of what stands at its foot.
    foot: f32,
    kept: Kept,
    /// The line around which lines are offered: what is taken in or out meanwhile moves none of them.
    around: Option<LineId>,
    /// Voices that were chosen when it was closed, and for what.
    put_by: Option<(Option<ProjectId>, Backend, Vec<VoiceId>)>,
    /// Whether keys were meant for a list or a field in the last frame: that has closed by the time it is asked.
    was_covered: bool,
}

impl Tray {
    /// Begins with the lines that are selected, or with some of whoever speaks the focused one.
    pub fn begin(&mut self, cx: &mut StudioCtx<'_>) {
        let desk = cx.desk;
        let focused = cx.view.line.and_then(|line| desk.script().line(line));
        let first = || desk.script().lines().find(|line| !line.is_mute());
        let of = focused.filter(|line| !line.is_mute()).or_else(first);
        let speaker = of.map(|line| line.speaker.clone()).unwrap_or_default();
        let model = of.and_then(|line| desk.model_of(line)).cloned();
        let model = model.or_else(|| Some(desk.models_of(desk.backend()).first()?.id.clone()));
        let Some(model) = model else {
            // Nobody knows yet who can speak with what.
            cx.view.audition = Some(self.taken_up(cx));
            self.draft = None;
            return;
        };
        let lines = lines_of(cx, &speaker, (of, LINES));
        self.draft = Some(draft(desk, speaker, model, lines));
        self.left_out.clear();
        (self.kept, self.around) = (Kept::default(), None);
        (self.plan, self.basis) = (Plan::default(), None);
        self.focus = true;
        cx.view.audition = Some(self.taken_up(cx));
    }

    /// Whose part it is put together for.
    pub fn part(&self) -> Option<&str> {
        self.draft.as_ref().map(|draft| draft.speaker.as_str())
    }

    /// Keeps the chosen voices until it is opened again: who closes it by a key that was pressed twice loses none.
    pub fn put_by(&mut self, cx: &StudioCtx<'_>, chosen: Vec<VoiceId>) {
        let project = cx.desk.project.as_ref().map(|open| open.card.id);
        self.put_by = Some((project, cx.desk.backend(), chosen));
        self.was_covered = false;
    }

    /// Hands the keys to the button that says the price and begins.
    pub fn means_to_begin(&mut self) {
        self.begin_focus = true;
    }

    fn taken_up(&mut self, cx: &StudioCtx<'_>) -> Vec<VoiceId> {
        let project = cx.desk.project.as_ref().map(|open| open.card.id);
        let now = (project, cx.desk.backend());
        let kept = self.put_by.take();
        let kept = kept.filter(|(project, backend, _)| (*project, *backend) == now);
        kept.map_or_else(Vec::new, |(_, _, chosen)| chosen)
    }

    /// Begins with the voices, the model and the limit of one that was heard, and other lines of its part: those that are
    /// selected, else the next ones that weren't heard.
    pub fn repeat(&mut self, cx: &mut StudioCtx<'_>, of: &Audition) {
        let heard: Vec<LineId> = of.lines.iter().filter_map(|line| line.line).collect();
        let last = heard
            .iter()
            .rev()
            .find_map(|line| cx.desk.script().line(*line));
        let all = lines_of(cx, &of.speaker, (last, MOST_LINES + heard.len()));
        let is_new = |line: &AuditionLine| line.line.is_none_or(|line| !heard.contains(&line));
        let mut lines: Vec<AuditionLine> = all.into_iter().filter(is_new).collect();
        lines.truncate(of.lines.len().max(1));
        // In the order of its letters they would tell whose each is.
        let mut voices: Vec<&Candidate> = of.candidates.iter().collect();
        voices.sort_by(|one, other| (&one.name, &one.voice).cmp(&(&other.name, &other.voice)));
        let voices = voices.into_iter().map(|one| one.voice.clone());
        cx.view.audition = Some(voices.collect());
        self.limit = of
            .limit
            .map_or_else(String::new, |limit| limit.0.to_string());
        self.draft = Some(of.again(lines, of.seed));
        self.around = None;
        (self.plan, self.basis) = (Plan::default(), None);
        let project = cx.desk.project.as_ref().map(|open| open.card.id);
        self.of = Some((project, cx.desk.backend()));
        self.begin_focus = true;
    }

    /// Draws it.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Option<Press> {
        let project = cx.desk.project.as_ref().map(|open| open.card.id);
        if self.asked != project {
            self.asked = project;
            if let Some(project) = project {
                let list = AuditionCommand::List(project);
                cx.send(Command::Project(ProjectCommand::Audition(list)));
            }
        }
        let is_of = (project, cx.desk.backend());
        if self.of != Some(is_of) || self.draft.is_none() {
            if self.of.replace(is_of).is_some_and(|of| of != is_of) {
                // Other credits, and another project's.
                self.limit.clear();
            }
            let chosen = cx.view.audition.take();
            self.begin(cx);
            cx.view.audition = chosen.or_else(|| Some(Vec::new()));
        }
        let covered = is_covered(ui, cx);
        let is_free = !std::mem::replace(&mut self.was_covered, covered) && !covered;
        if is_free && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            return Some(Press::Close);
        }
        if acts(ui) {
            // Whoever goes on elsewhere keeps the keys.
            self.begin_focus = false;
        }
        self.follow(cx);
        let title = tr!("audition-title");
        if head_ui(ui, cx, (&title, size::PAD)) {
            return Some(Press::Close);
        }
        let mut pressed = None;
        // What it costs stands where it is always seen.
        let space = ui.available_rect_before_wrap();
        let foot = self.foot.max(FOOT);
        let split = (space.bottom() - foot).max(space.top());
        let above = Rect::from_min_max(space.min, pos2(space.right(), split));
        let below = Rect::from_min_max(pos2(space.left(), split), space.max);
        let mut body = ui.new_child(UiBuilder::new().id_salt("tray-body").max_rect(above));
        ScrollArea::vertical()
            .id_salt("audition-tray")
            .auto_shrink(false)
            .show(&mut body, |ui| {
                let frame = egui::Frame::new();
                let frame = frame.inner_margin(egui::Margin::symmetric(size::PAD as i8, 12));
                frame.show(ui, |ui| {
                    ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
                    pressed = self.inside_ui(ui, cx);
                    keys::bring_into_view(ui);
                });
            });
        let line = egui::Stroke::new(1.0, cx.tokens.line);
        ui.painter().hline(below.x_range(), below.top() + 0.5, line);
        let inner = below.shrink2(vec2(size::PAD, 12.0));
        let mut strip = ui.new_child(UiBuilder::new().id_salt("tray-foot").max_rect(inner));
        strip.spacing_mut().item_spacing = vec2(8.0, 8.0);
        pressed = self.begin_ui(&mut strip, cx).or(pressed);
        let needed = strip.min_rect().height() + 24.0;
        if (needed - self.foot).abs() > 0.5 {
            self.foot = needed;
            ui.ctx().request_repaint();
        }
        pressed
    }

    fn follow(&mut self, cx: &mut StudioCtx<'_>) {
        let Some(draft) = &mut self.draft else { return };
        lines::follow(cx.desk, draft);
        let voices = cx.desk.voices_of(draft.backend);
        let chosen = cx.view.audition.iter().flatten();
        let candidates: Vec<Candidate> = chosen
            .filter_map(|id| {
                let CastVoice { id, name } = voices.of(id)?.into();
                Some(Candidate { voice: id, name })
            })
            .take(MOST_VOICES)
            .collect();
        if draft.candidates != candidates {
            draft.candidates = candidates;
            (self.plan, self.basis) = (Plan::default(), None);
        }
        self.reckon(cx.desk);
        if let Some(draft) = &self.draft
            && self.plan.wants_voices(cx.desk, draft)
        {
            cx.send(self.plan.read_voices(cx.desk, draft));
        }
    }

    /// Reckons what it would send and cost, where anything is another than it was.
    fn reckon(&mut self, desk: &Desk) {
        let Some(draft) = &self.draft else { return };
        let now = (desk.news(), desk.revision());
        let is_same =
            |(news, revision, of): &(u64, u64, Audition)| (*news, *revision) == now && of == draft;
        if self.basis.as_ref().is_some_and(is_same) {
            return;
        }
        self.plan
            .follow(desk, (draft, &Ordered::default()), &draft.speaker);
        self.to_buy = self.plan.to_buy(desk, &Ordered::default(), draft.limit);
        self.basis = Some((now.0, now.1, draft.clone()));
    }

    fn inside_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Option<Press> {
        let t = cx.tokens;
        let about = egui::Label::new(Face::Small.rich(tr!("audition-about"), t.text2));
        ui.add(about.wrap());
        let pressed = self.kept.ui(ui, cx);
        self.voices_ui(ui, cx);
        self.lines_ui(ui, cx);
        self.model_ui(ui, cx);
        self.settings_ui(ui, cx);
        self.limit_ui(ui, cx);
        pressed
    }

    fn voices_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let Some(draft) = &self.draft else { return };
        let count = draft.candidates.len();
        heading(ui, cx, tr!("audition-voices", count = count));
        let mut gone = None;
        let today = Day::here(cx.clock.now());
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for one in &draft.candidates {
                let name = tr!("audition-voice-out", voice = one.name.as_str());
                let barred = cx.desk.barred(&one.voice, today);
                let out = tr!("audition-voice-out.tip");
                if row_ui(ui, cx, (&one.name, barred), (&name, &out)) {
                    gone = Some(one.voice.clone());
                }
            }
        });
        let desk = cx.desk;
        let chosen = cx.view.audition.get_or_insert_with(Vec::new);
        if let Some(gone) = gone {
            chosen.retain(|voice| *voice != gone);
            self.left_out.push(gone);
        }
        // Others are compared with the voice that has the part.
        let own = desk.script().cast().0.get(&draft.speaker);
        let own = own.and_then(|part| part.voice(draft.backend));
        let voices = desk.voices_of(draft.backend);
        let own = own.map(|own| &own.id).filter(|own| {
            let is_offered = !self.left_out.contains(own) && voices.of(own).is_some();
            is_offered && desk.why_silent(own, today).is_none()
        });
        let room = VOICES.min(MOST_VOICES.saturating_sub(chosen.len()));
        let offered = self.offered.iter();
        let mut new: Vec<VoiceId> = offered
            .filter(|voice| !chosen.contains(voice))
            .filter(|voice| desk.barred(voice, today).is_none())
            .take(room)
            .cloned()
            .collect();
        let own = own.filter(|own| room > 0 && !chosen.contains(own) && !new.contains(own));
        if let Some(own) = own {
            new.truncate(room - 1);
            new.insert(0, own.clone());
        }
        if count < MOST_VOICES && !new.is_empty() {
            let label = tr!("audition-add", count = new.len());
            let add = Button::new(label).outline().small().icon(icons::PLUS);
            let add = ui.add(add.tip(tr!("audition-add.tip")));
            if std::mem::take(&mut self.focus) {
                add.request_focus();
            }
            if add.clicked() {
                chosen.extend(new);
                self.begin_focus = true;
            }
        }
    }

    fn model_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let Some(draft) = &mut self.draft else { return };
        let models = cx.desk.models_of(draft.backend);
        let shown = cx.desk.model_name(draft.backend, draft.model.as_str());
        let (name, explanation) = (tr!("audition-model"), tr!("audition-model.tip"));
        let mut wanted: Option<ModelId> = None;
        heading(ui, cx, name.clone());
        Combo::new(&name, shown).tip(&explanation).show(ui, |ui| {
            for model in models {
                let on = model.id == draft.model;
                if combo_item(ui, on, (&model.name, ""), &explanation).clicked() {
                    wanted = Some(model.id.clone());
                }
            }
        });
        if let Some(model) = wanted.filter(|model| *model != draft.model) {
            draft.model = model;
            (self.plan, self.basis) = (Plan::default(), None);
        }
    }

    fn limit_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let Some(draft) = &mut self.draft else { return };
        heading(ui, cx, tr!("audition-limit"));
        let written = whole_credits(&self.limit);
        let (name, hint) = (tr!("audition-limit.name"), tr!("audition-limit.hint"));
        let explanation = tr!("audition-limit.tip");
        let field = TextField::new(&mut self.limit, &name)
            .hint(&hint)
            .tip(&explanation)
            .mono()
            .wrong(written.is_err())
            .limit(DIGITS);
        let field = ui.add(field);
        keep_at_enter(ui, &field);
        // What can't be read is no leave to buy.
        draft.limit = written.unwrap_or(Some(Credits::ZERO));
    }

    fn begin_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) -> Option<Press> {
        self.reckon(cx.desk);
        let (draft, to_buy) = (self.draft.as_ref()?, &self.to_buy);
        let takes = draft.candidates.len() * draft.lines.len();
        // What is heard under the stop-loss is what the press brings.
        let heard = takes.saturating_sub(to_buy.held.len());
        let known = self.plan.all().count() == self.plan.len();
        let why = if draft.candidates.len() < 2 {
            Some(tr!("audition-few-voices"))
        } else if draft.lines.is_empty() {
            Some(tr!("audition-no-lines"))
        } else if cx.desk.project.is_none() {
            Some(tr!("audition-no-project"))
        } else if !known {
            Some(tr!("audition-reading"))
        } else if heard == 0 {
            Some(tr!("audition-all-held"))
        } else {
            let today = Day::here(cx.clock.now());
            let silent = bought::silent(cx.desk, &to_buy.orders, today);
            silent.map(|(order, why)| {
                let voice = order.voice_name.as_str();
                tr!("audition-silent", voice = voice, why = why)
            })
        };
        let ready = why.is_none();
        if known && !to_buy.held.is_empty() {
            let held = tr!("audition-held", count = to_buy.held.len());
            let held = egui::Label::new(Face::Small.rich(held, cx.tokens.warn));
            ui.add(held.wrap());
        }
        let begin = Button::new(tr!("audition-begin", count = heard))
            .primary()
            .icon(icons::LIGHTNING_FILL)
            .min_width(ui.available_width())
            .why_not(why)
            .tip(tr!("audition-begin.tip"));
        let price: Price = to_buy.price;
        let begin = if ready {
            begin.price(PriceText::short(price))
        } else {
            begin
        };
        let begin = ui.add(begin);
        if ready && std::mem::take(&mut self.begin_focus) {
            begin.request_focus();
        }
        if !begin.clicked() {
            return None;
        }
        let seed = cx.desk.dice.seed();
        let audition = draft.again(draft.lines.clone(), seed);
        Some(Press::Begin(Box::new(audition)))
    }
}

/// Whether somebody pressed anything, or writes.
fn acts(ui: &Ui) -> bool {
    let is_key = |event: &Event| matches!(event, Event::Key { pressed: true, .. } | Event::Text(_));
    let acts = ui.input(|input| input.pointer.any_pressed() || input.events.iter().any(is_key));
    acts || ui.ctx().text_edit_focused()
}

/// The number of a line in the script, where it is there yet.
pub(super) fn script_number(desk: &Desk, of: &AuditionLine) -> Option<usize> {
    let place = desk.script().place(of.line?)?;
    Some(desk.script().items().line_number(place))
}

pub(super) fn heading(ui: &mut Ui, cx: &StudioCtx<'_>, text: String) {
    ui.add_space(4.0);
    ui.label(Face::SmallStrong.rich(text, cx.tokens.text));
}

/// A row with a button that takes it out, and the mark of a voice that its consent keeps from speaking, with the reason;
/// whether that was pressed.
fn row_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    (text, barred): (&str, Option<(String, String)>),
    (name, tip): (&str, &str),
) -> bool {
    let mut pressed = false;
    ui.horizontal(|ui| {
        let room = (ui.available_width() - 36.0).max(0.0);
        if let Some((mark, why)) = barred {
            let marked = format!("{mark} · {text}");
            let shown = Face::Small.elided(ui, marked, cx.tokens.warn, room);
            let row = ui.add(egui::Label::new(shown));
            widgets::tip(ui, row, &why);
        } else {
            let shown = Face::Small.elided(ui, text, cx.tokens.text, room);
            ui.add(egui::Label::new(shown));
        }
        at_right(ui, |ui| {
            let out = IconButton::new(icons::X, name).row().tip(tip);
            pressed = ui.add(out).clicked();
        });
    });
    pressed
}

fn draft(desk: &Desk, speaker: String, model: ModelId, lines: Vec<AuditionLine>) -> Audition {
    let part = desk.script().cast().0.get(&speaker);
    let settings = part.map(|part| part.settings).unwrap_or_default();
    let mut draft = Audition::new(speaker, desk.backend(), model, lines);
    draft.settings = settings;
    draft
}
