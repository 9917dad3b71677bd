//! The cast: who speaks with which voice, what the series says, and what another voice would mean before it is cast.

mod list;
mod part;
mod series;
mod swap;
mod those;

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{Label, Ui};

use self::list::Row;
use self::swap::Swap;
use self::those::Those;
use super::Outcome;
use super::rows::{down, listed};
use mynah_core::backend::Backend;
use mynah_core::day::Day;
use mynah_core::ids::ProjectId;
use mynah_i18n::tidy;
use mynah_i18n::tr;
use mynah_model::command::{Command, ProjectCommand, SeriesCommand};
use mynah_model::desk::{Desk, Ground, Like, PartStand, Reckoned, SeriesRead, Suggested, Voices};
use mynah_model::event::Vault;
use mynah_room_script::inspector::VoicePicker;
use mynah_script::cast::{CastVoice, Part};
use mynah_script::series::Series;
use mynah_ui_core::ctx::{StudioCtx, ToRecast};
use mynah_ui_core::room::Room;
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::{Button, at_right};

/// Width of the dialog where the window has it.
pub const WIDTH: f32 = 760.0;
/// What the list of voices has around it.
const AROUND_VOICES: f32 = 224.0;
/// What title and foot need with all around them, and the least that is seen between them.
const AROUND: f32 = 150.0;
const LEAST: f32 = 80.0;
/// The scroll bar floats over what it scrolls.
const BAR: f32 = 12.0;

/// The dialog while it is open.
pub struct CastDialog {
    project: ProjectId,
    known: Known,
    chosen: Option<Arc<str>>,
    page: Page,
    /// Whether the file was asked for.
    looked: bool,
    /// Whether nothing of the cast was seen at first: somebody came from elsewhere with a voice.
    alone: bool,
}

/// What is seen.
enum Page {
    /// Everybody.
    Cast,
    /// A voice is chosen for a speaker.
    Choose(Arc<str>, Box<VoicePicker>),
    /// What it means.
    Swap(Box<Swap>),
    /// It was cast: the lines that want to be said anew.
    Those(Box<Those>),
}

/// What was pressed at a part.
enum Press {
    /// Another voice is to be chosen.
    Choose,
    /// This one is cast.
    Cast(CastVoice),
    /// Voices that sound like the one that is gone are looked for in the library.
    Similar(Like),
    /// Settings, model and language are tuned where its first line is.
    Tune,
    /// What the series says is taken over.
    TakeOver,
    /// The project stays as it is, and knows what the series says.
    KeepOurs,
    /// The series is told what the project says.
    Tell,
}

/// What is known of everybody, as of a revision.
struct Known {
    of: Option<Of>,
    rows: Vec<Row>,
    /// What the series said when that was looked at.
    read: Option<SeriesRead>,
    /// How it is now.
    now: Reckoned,
    /// How it would be with all that the series says anew.
    news: Reckoned,
    suggested: Suggested,
}

/// What that hangs on.
struct Of {
    ground: Option<Ground>,
    revision: u64,
    readings: u64,
    /// Of a long script they are met some rows a frame.
    speakers: usize,
    voices: [Voices; 2],
    series: Option<Series>,
    vault: Option<Arc<Vault>>,
}

impl Of {
    fn now(desk: &Desk) -> Self {
        Self {
            ground: desk.ground(),
            revision: desk.revision(),
            readings: desk.series_shown.readings,
            speakers: desk.tally().speakers,
            voices: [Backend::Draft, Backend::Live].map(|of| desk.voices_of(of).clone()),
            series: desk.series().map(|(series, _)| series.clone()),
            vault: desk.cloning.vault.clone(),
        }
    }

    fn is_now(&self, desk: &Desk) -> bool {
        let [draft, live] = &self.voices;
        self.ground == desk.ground()
            && self.revision == desk.revision()
            && self.readings == desk.series_shown.readings
            && self.speakers == desk.tally().speakers
            && draft.is_same(desk.voices_of(Backend::Draft))
            && live.is_same(desk.voices_of(Backend::Live))
            && self.series.as_ref() == desk.series().map(|(series, _)| series)
            && match (&self.vault, &desk.cloning.vault) {
                (Some(one), Some(other)) => Arc::ptr_eq(one, other),
                (one, other) => one.is_none() && other.is_none(),
            }
    }
}

impl Known {
    fn new(desk: &Desk, today: Day) -> Self {
        Self {
            of: None,
            rows: Vec::new(),
            read: None,
            now: Reckoned::new(desk, BTreeMap::new()),
            news: Reckoned::new(desk, BTreeMap::new()),
            suggested: Suggested::new(desk, today),
        }
    }

    /// Reads on; `true` while there is more to read.
    fn follow(&mut self, desk: &Desk, today: Day) -> bool {
        if !self.of.as_ref().is_some_and(|of| of.is_now(desk)) {
            self.of = Some(Of::now(desk));
            self.rows = list::rows(desk);
            self.read = desk.series().and_then(|(_, read)| read.cloned());
            let cast = &desk.script().cast().0;
            let parts = self.rows.iter().map(|row| {
                let part = cast.get(&*row.speaker).cloned().unwrap_or_default();
                (row.speaker.to_string(), part)
            });
            self.now.ask(desk, parts.collect());
            self.news.ask(desk, self.offered());
            if self.suggested.is_old(desk, today) {
                self.suggested = Suggested::new(desk, today);
            }
        }
        // One after the other: each takes the time that a frame has for it.
        !(self.suggested.look_on() && self.now.follow(desk) && self.news.follow(desk))
    }

    /// What the series says otherwise.
    fn offered(&self) -> BTreeMap<String, Part> {
        let news = self.rows.iter().filter_map(|row| {
            let part = row.stand.clone()?.offered()?;
            Some((row.speaker.to_string(), *part))
        });
        news.collect()
    }

    fn row(&self, speaker: &str) -> Option<&Row> {
        self.rows.iter().find(|row| &*row.speaker == speaker)
    }
}

impl CastDialog {
    /// Of the open project; nothing where none is.
    pub(super) fn new(cx: &StudioCtx<'_>) -> Option<Self> {
        let project = cx.desk.project.as_ref()?.card.id;
        let line = cx.view.line.and_then(|line| cx.desk.script().line(line));
        let chosen: Option<Arc<str>> = line.map(|line| Arc::from(line.speaker.as_str()));
        // What the series offers is what somebody comes for.
        let offered = Some(cx.desk).filter(|desk| desk.series_shown.news > 0);
        let offered = offered.and_then(|desk| first_offered(desk, chosen.as_deref()));
        Some(Self {
            project,
            known: Known::new(cx.desk, Day::here(cx.clock.now())),
            chosen: offered.or(chosen),
            page: Page::Cast,
            looked: false,
            alone: false,
        })
    }

    /// The same at the question what a voice would mean for a speaker.
    pub(super) fn asking(cx: &StudioCtx<'_>, to: ToRecast) -> Option<Self> {
        let mut dialog = Self::new(cx).filter(|dialog| dialog.project == to.project)?;
        dialog.chosen = Some(Arc::from(to.speaker.as_str()));
        dialog.page = Page::Swap(Box::new(Swap::new(cx.desk, to)));
        dialog.alone = true;
        Some(dialog)
    }

    /// Whether another project is open by now.
    pub(super) fn is_over(&self, cx: &StudioCtx<'_>) -> bool {
        let open = cx.desk.project.as_ref().map(|open| open.card.id);
        open != Some(self.project)
    }

    /// Goes back to the list of speakers. Returns false if it is shown, or was not where the dialog began.
    pub(super) fn go_back(&mut self) -> bool {
        let goes = !self.alone && !matches!(self.page, Page::Cast);
        if goes && let Page::Those(those) = std::mem::replace(&mut self.page, Page::Cast) {
            those.forget();
        }
        goes
    }

    /// It is closed.
    pub(super) fn forget(self) {
        if let Page::Those(those) = self.page {
            those.forget();
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Outcome {
        if !self.looked {
            self.looked = true;
            if cx.desk.series().is_some() {
                send(cx, SeriesCommand::Look(self.project));
            }
        }
        match &mut self.page {
            Page::Cast => return self.cast_ui(ui, cx),
            Page::Choose(speaker, picker) => {
                let speaker = Arc::clone(speaker);
                match choose_ui(ui, cx, &speaker, picker) {
                    Some(Chosen::Voice(voice)) => self.ask(cx, &speaker, voice),
                    Some(Chosen::None) => self.page = Page::Cast,
                    None => return Outcome::Open,
                }
            }
            Page::Swap(swap) => match swap.ui(ui, cx) {
                Some(swap::Answer::Done(Some(those))) => {
                    self.page = Page::Those(those);
                }
                Some(_) if self.alone => return Outcome::Done,
                Some(_) => self.page = Page::Cast,
                None => return Outcome::Open,
            },
            Page::Those(those) => match those.ui(ui, cx) {
                Some(ordered) if ordered || self.alone => return Outcome::Done,
                Some(_) => self.page = Page::Cast,
                None => return Outcome::Open,
            },
        }
        // What is seen next is drawn at once.
        ui.ctx().request_repaint();
        Outcome::Open
    }

    /// Goes to the question what a voice would mean.
    fn ask(&mut self, cx: &StudioCtx<'_>, speaker: &str, voice: CastVoice) {
        let to = ToRecast {
            project: self.project,
            speaker: speaker.to_owned(),
            backend: cx.desk.backend(),
            voice,
            manner: Vec::new(),
        };
        self.page = Page::Swap(Box::new(Swap::new(cx.desk, to)));
    }

    fn cast_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Outcome {
        let t = cx.tokens;
        if self.known.follow(cx.desk, Day::here(cx.clock.now())) {
            ui.ctx().request_repaint();
        }
        ui.label(Face::Title.rich(tr!("cast-title"), t.text));
        let height = ui.ctx().content_rect().height();
        let room = (height - down(height) - AROUND).max(LEAST);
        let body = listed(room).id_salt("cast").auto_shrink([false, true]);
        let outcome = body.show(ui, |ui| self.body_ui(ui, cx));
        if let Some(outcome) = outcome.inner {
            return outcome;
        }
        let close = Button::new(tr!("dialog-close")).outline();
        let closed = at_right(ui, |ui| ui.add(close.tip(tr!("cast-close.tip"))).clicked());
        if closed { Outcome::Done } else { Outcome::Open }
    }

    /// What stands between title and foot: in a low window it is scrolled.
    fn body_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Option<Outcome> {
        ui.set_max_width(ui.available_width() - BAR);
        if let Some(dialog) = series::strip_ui(ui, cx, self.project, &self.known) {
            return Some(Outcome::Next(dialog));
        }
        self.suggest_ui(ui, cx);
        if let Some(speaker) = list::list_ui(ui, cx, &self.known, self.chosen.as_ref()) {
            self.chosen = Some(speaker);
        }
        let chosen = self.chosen.clone();
        let row = chosen.as_ref().and_then(|chosen| self.known.row(chosen));
        let press = row.and_then(|row| part::part_ui(ui, cx, &self.known, row));
        if row.is_none() {
            let words = Face::Small.rich(tr!("cast-choose"), cx.tokens.text2);
            ui.add(Label::new(words).wrap());
        }
        self.run(cx, &chosen?, press?)
    }

    /// Casts all who want a voice as it is suggested.
    fn suggest_ui(&self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let wanting = self.known.suggested.wanting().len();
        if wanting < 2 {
            return;
        }
        let words = tr!("cast-wanting", count = wanting);
        ui.add(Label::new(Face::Small.rich(words, cx.tokens.warn)).wrap());
        let all = self.known.suggested.all(cx.desk);
        let why = all.is_empty().then(|| tr!("cast-no-suggestion"));
        let button = Button::new(tr!("cast-suggest-all", count = all.len().max(1)))
            .small()
            .outline()
            .tip(tr!("cast-suggest-all.tip"))
            .why_not(why);
        if ui.add(button).clicked() && !all.is_empty() {
            let count = all.len();
            cx.pause_typing();
            cx.edit(cx.desk.cast_all(all));
            cx.pause_typing();
            let words = tr!("cast-suggested", count = count);
            cx.notice(mynah_model::event::Notice::Done(words));
        }
    }

    /// Does what was pressed; what the dialog comes to, when it has done its part.
    fn run(&mut self, cx: &mut StudioCtx<'_>, speaker: &str, press: Press) -> Option<Outcome> {
        match press {
            Press::Choose => {
                let picker = Box::new(VoicePicker::begun());
                self.page = Page::Choose(Arc::from(speaker), picker);
            }
            Press::Cast(voice) => {
                let to = ToRecast {
                    project: self.project,
                    speaker: speaker.to_owned(),
                    backend: cx.desk.backend(),
                    voice,
                    manner: Vec::new(),
                };
                swap::cast(cx, &to, &[]);
            }
            Press::Similar(like) => {
                cx.view.like = Some(like);
                cx.act(mynah_ui_core::action::Action::VoicesRoom);
                return Some(Outcome::Done);
            }
            Press::Tune => {
                let mut lines = cx.desk.script().lines();
                let line = lines.find(|line| line.speaker == speaker);
                let line = line.map(|line| line.id);
                cx.view.room = Room::Script;
                cx.view.show(line);
                cx.act(mynah_ui_core::action::Action::ChooseModel);
                return Some(Outcome::Done);
            }
            Press::TakeOver => series::take_over(cx, &self.known, &[speaker.to_owned()]),
            Press::KeepOurs => series::know(cx, &self.known, vec![speaker.to_owned()]),
            Press::Tell => series::tell(cx, &[speaker.to_owned()]),
        }
        None
    }
}

/// The first part that the series says otherwise; this speaker's, where it is one of them.
fn first_offered(desk: &Desk, before: Option<&str>) -> Option<Arc<str>> {
    let is_offered = |speaker: &str| {
        let stand = desk.part_stand(speaker);
        matches!(
            stand,
            Some(PartStand::News { .. } | PartStand::Unheard { .. })
        )
    };
    if let Some(before) = before.filter(|before| is_offered(before)) {
        return Some(Arc::from(before));
    }
    let mut all = desk.cast_speakers_all().into_iter();
    all.find(|speaker| is_offered(speaker))
}

fn send(cx: &mut StudioCtx<'_>, command: SeriesCommand) {
    cx.send(Command::Project(ProjectCommand::Series(command)));
}

/// What came of a list of voices.
enum Chosen {
    Voice(CastVoice),
    None,
}

/// The voices that a speaker can have; the one that was chosen, or that none is to be.
fn choose_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    speaker: &str,
    picker: &mut VoicePicker,
) -> Option<Chosen> {
    let name = speaker_name(speaker);
    let title = tr!("cast-choose-voice", speaker = name.as_str());
    ui.label(Face::Title.rich(title, cx.tokens.text));
    let part = cx.desk.script().cast().0.get(speaker);
    let current = part.and_then(|part| part.voice(cx.desk.backend()));
    if let Some(current) = current {
        let voice = tidy(cx.desk.called(current));
        let words = tr!("cast-spoken-by", speaker = name.as_str(), voice = &*voice);
        ui.label(Face::Small.rich(words, cx.tokens.text2));
    }
    let current = current.map(|voice| voice.id.clone());
    let height = ui.ctx().content_rect().height();
    let room = height - down(height) - AROUND_VOICES;
    let chosen = picker.list_ui(ui, cx, current.as_ref(), room);
    ui.spacing_mut().item_spacing.y = 10.0;
    ui.add_space(10.0);
    let back = Button::new(tr!("cast-back")).ghost();
    let back = at_right(ui, |ui| ui.add(back.tip(tr!("cast-back.tip"))).clicked());
    match chosen {
        Some(voice) => Some(Chosen::Voice(voice)),
        None if back => Some(Chosen::None),
        None => None,
    }
}
