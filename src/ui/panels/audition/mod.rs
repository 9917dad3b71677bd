//! A blind casting call: voices chosen, heard behind letters, rated, revealed, cast.

mod aside;
mod head;
mod listening;
mod pairs;
mod plan;
#[cfg(test)]
mod tests;
mod tray;

use std::collections::HashSet;
use std::sync::Arc;

use egui::Ui;

use self::plan::{Plan, Standing};
use self::tray::Tray;
use crate::script::cast::CastVoice;
use crate::script::edit::Edit;
use crate::script::tuning::PartChange;
use crate::studio::audition::{Audition, Candidate, Page, PageTake, level};
use crate::studio::command::{
    AuditionCommand, Command, Cue, ExportKind, ExportOrder, ExportShape, ExportTake, JobsCommand,
    PlaybackCommand, ProjectCommand, TakesCommand,
};
use crate::studio::desk::{SweptTake, TakeCard};
use crate::studio::event::{AuditionCard, Notice, Playing};
use crate::terms::backend::Backend;
use crate::terms::credits::Credits;
use crate::terms::ids::{AuditionId, ProjectId, TakeId, VoiceId};
use crate::terms::pauses::Pauses;
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::panels::bought::Ordered;
use crate::ui::panels::script::speaker_name;

/// The view state of casting calls.
#[derive(Default)]
pub struct AuditionPanel {
    tray: Tray,
    open: Option<Open>,
}

/// A casting call that is open.
struct Open {
    project: ProjectId,
    /// Nothing until it is kept.
    id: Option<AuditionId>,
    /// What was spent on it before it was opened, or is on its way.
    before: Credits,
    audition: Audition,
    /// Whether the library has it as it is.
    kept: bool,
    plan: Plan,
    /// How far each line is.
    lines: Vec<Standing>,
    ordered: Ordered,
    /// Requests whose takes were asked about.
    asked: HashSet<u64>,
    /// The candidate and the line that are looked at.
    at: (usize, usize),
    /// The two that are heard head to head.
    pair: Option<(usize, usize)>,
    /// The cells are to have the keys.
    focus: bool,
    cell_id: Option<egui::Id>,
    results_read: u64,
}

impl AuditionPanel {
    /// Whether one is open that is heard in place of the room.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Whether it stands at the right of the room: one is heard, or being put together.
    pub fn has_aside(&self, cx: &StudioCtx<'_>) -> bool {
        self.open.is_some() || cx.view.audition.is_some()
    }

    /// Begins to put one together; takes it away where that was begun.
    pub fn toggle(&mut self, cx: &mut StudioCtx<'_>) {
        if self.open.is_some() {
            self.leave(cx);
            return;
        }
        if cx.view.audition.take().is_none() {
            self.tray.begin(cx);
        }
    }

    /// Hears what is looked at, or pauses it; `false` where nothing is heard here.
    pub fn hear(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        // What is heard is paused, whatever is looked at.
        match &mut self.open {
            Some(open) if cx.desk.playback.playing.is_none() => open.hear(cx, open.at),
            _ => return false,
        }
        true
    }

    /// Takes over which voices the room shows: what a press adds.
    pub fn offer(&mut self, voices: Vec<VoiceId>) {
        self.tray.offered = voices;
    }

    /// Leaves the one that is heard. What plays of it stops: elsewhere its voice has a name.
    fn leave(&mut self, cx: &mut StudioCtx<'_>) {
        let open = self.open.take();
        let is_blind = open.is_some_and(|open| !open.audition.revealed);
        if is_blind && !cx.view.blind.is_empty() && cx.desk.playback.playing.is_some() {
            cx.send(Command::Playback(PlaybackCommand::Stop));
        }
        cx.view.blind = Arc::default();
    }

    /// Draws the one that is heard; nothing where none is, or another project is open.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> bool {
        let Some(open) = &mut self.open else {
            return false;
        };
        let project = cx.desk.project.as_ref().map(|open| open.card.id);
        if project != Some(open.project) || open.audition.backend != cx.desk.backend() {
            self.leave(cx);
            return false;
        }
        open.follow(cx);
        open.files(cx);
        let leaves = open.ui(ui, cx);
        open.keep(cx);
        if leaves {
            self.leave(cx);
            ui.ctx().request_repaint();
        }
        true
    }

    /// Draws what stands at the right: of the one that is heard, or of one that is put together from these voices.
    pub fn aside_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        if let Some(open) = &mut self.open {
            let again = open.aside_ui(ui, cx);
            open.keep(cx);
            if let Some(audition) = again {
                // What is missing has a button with its price.
                self.begin(cx, audition, false);
            }
            return;
        }
        match self.tray.ui(ui, cx) {
            Some(tray::Press::Begin(audition)) => {
                cx.view.audition = None;
                self.begin(cx, *audition, true);
            }
            Some(tray::Press::Open(card)) => {
                cx.view.audition = None;
                self.resume(cx, &card);
            }
            Some(tray::Press::Close) => cx.view.audition = None,
            None => {}
        }
    }

    /// Keeps a new one, and orders what it needs where that was asked for with its price.
    fn begin(&mut self, cx: &mut StudioCtx<'_>, audition: Audition, orders: bool) {
        let Some(project) = cx.desk.project.as_ref().map(|open| open.card.id) else {
            return;
        };
        let begin = AuditionCommand::Begin(project, Box::new(audition.clone()));
        cx.send(Command::Project(ProjectCommand::Audition(begin)));
        let mut open = Open::new(cx, project, audition);
        if orders {
            open.generate(cx);
        }
        self.open = Some(open);
    }

    /// Goes on with one that was kept.
    fn resume(&mut self, cx: &mut StudioCtx<'_>, card: &AuditionCard) {
        let Some(project) = cx.desk.project.as_ref().map(|open| open.card.id) else {
            return;
        };
        let mut open = Open::new(cx, project, (*card.audition).clone());
        open.id = Some(card.id);
        self.open = Some(open);
    }
}

impl Open {
    fn new(cx: &mut StudioCtx<'_>, project: ProjectId, audition: Audition) -> Self {
        // Chosen for another one.
        (cx.view.audition_to, cx.view.results_from) = (None, None);
        let mut plan = Plan::default();
        plan.follow(cx.desk, &audition);
        Self {
            project,
            id: None,
            before: audition.spent,
            kept: true,
            lines: plan.lines(cx.desk),
            plan,
            ordered: Ordered::default(),
            asked: HashSet::new(),
            at: (0, 0),
            pair: None,
            focus: true,
            cell_id: None,
            results_read: cx.desk.auditions.results_read,
            audition,
        }
    }

    /// Looks at what came to be.
    fn follow(&mut self, cx: &mut StudioCtx<'_>) {
        self.plan.follow(cx.desk, &self.audition);
        if self.plan.wants_voices(cx.desk, &self.audition) {
            cx.send(self.plan.read_voices(&self.audition));
        }
        self.ordered.follow(cx.desk, cx.clock.instant());
        self.lines = self.plan.lines(cx.desk);
        if self.id.is_none() {
            let begun = cx.desk.auditions.begun(self.project, self.audition.seed);
            self.id = begun.map(|card| card.id);
        }
        self.hide(cx);
        let mut requests = Vec::new();
        for sent in self.plan.unasked(cx.desk) {
            if self.asked.insert(sent.key) {
                requests.push(Arc::clone(&sent.request));
            }
        }
        if !requests.is_empty() {
            cx.send(Command::Takes(TakesCommand::Find {
                project: Some(self.project),
                backend: self.audition.backend,
                requests,
            }));
        }
        if self.results_read != cx.desk.auditions.results_read {
            self.results_read = cx.desk.auditions.results_read;
            self.take_over(cx);
        }
    }

    /// Has the takes that are here called by their letters.
    fn hide(&self, cx: &mut StudioCtx<'_>) {
        if self.audition.revealed {
            cx.view.blind = Arc::default();
            return;
        }
        let takes = self.plan.all().filter_map(|sent| cx.desk.swept(sent.key));
        let takes: Vec<TakeId> = takes.map(|take| take.card.id).collect();
        let known = &cx.view.blind;
        if takes.len() == known.len() && takes.iter().all(|take| known.contains_key(take)) {
            return;
        }
        let (voices, lines) = self.size();
        let places = (0..voices).flat_map(|voice| (0..lines).map(move |line| (voice, line)));
        let letters = places.filter_map(|(voice, line)| {
            let take = cx.desk.swept(self.plan.sent((voice, line))?.key)?;
            Some((take.card.id, self.audition.called(voice)))
        });
        cx.view.blind = Arc::new(letters.collect());
    }

    /// What may still be spent.
    fn left(&self) -> Option<Credits> {
        self.audition.limit.map(|limit| limit.less(self.before))
    }

    /// Takes over what somebody said who listened elsewhere.
    fn take_over(&mut self, cx: &mut StudioCtx<'_>) {
        let results = self.id.and_then(|id| cx.desk.auditions.results(id));
        let Some(results) = results else { return };
        let seed = self.audition.seed.to_string();
        if results.shuffle.as_ref().is_some_and(|of| *of != seed) {
            cx.notice(Notice::Heed(tr!("audition-others-results")));
            return;
        }
        let taken = self.audition.take_over(results);
        self.kept = false;
        cx.notice(Notice::Done(tr!("audition-results-read", count = taken)));
    }

    /// Has the library keep what was said since.
    fn keep(&mut self, cx: &mut StudioCtx<'_>) {
        let Some(id) = self.id.filter(|_| !self.kept) else {
            return;
        };
        self.kept = true;
        let spent = self.plan.to_buy(cx.desk, &self.ordered, None).spent;
        self.audition.spent = self.before + spent;
        let keep = AuditionCommand::Keep(self.project, id, Box::new(self.audition.clone()));
        cx.send(Command::Project(ProjectCommand::Audition(keep)));
    }

    /// Orders what is still to be made, as far as the limit goes.
    fn generate(&mut self, cx: &mut StudioCtx<'_>) {
        let to_buy = self.plan.to_buy(cx.desk, &self.ordered, self.left());
        if to_buy.orders.is_empty() {
            return;
        }
        self.ordered.add(to_buy.keys, cx.clock.instant());
        self.kept = false;
        cx.send(Command::Jobs(JobsCommand::Generate {
            project: Some(self.project),
            backend: self.audition.backend,
            orders: to_buy.orders,
            play: false,
            asked_alone: false,
        }));
    }

    /// Stops what isn't made yet. What was paid for stays.
    fn stop(&self, cx: &mut StudioCtx<'_>) {
        let jobs: Vec<_> = self.plan.under_way(cx.desk).collect();
        for job in jobs {
            cx.send(Command::Jobs(JobsCommand::Cancel(job)));
        }
    }

    /// The take of a candidate's line, where it is here.
    fn take<'a>(&self, cx: &StudioCtx<'a>, at: (usize, usize)) -> Option<&'a SweptTake> {
        // One that is here before the others would be known for it.
        let is_whole = self.lines.get(at.1) == Some(&Standing::Whole);
        let is_told = self.audition.revealed || is_whole;
        let key = self.plan.sent(at)?.key;
        cx.desk.swept(key).filter(|_| is_told)
    }

    /// Hears a candidate's line, or pauses it.
    fn hear(&mut self, cx: &mut StudioCtx<'_>, at: (usize, usize)) {
        self.at = at;
        let Some(take) = self.take(cx, at) else {
            return;
        };
        if heard(cx) == Some(take.card.id) {
            cx.send(Command::Playback(PlaybackCommand::TogglePause));
        } else {
            self.go_over(cx, take.card.id);
        }
    }

    /// Goes over to a take at the word that is heard; loads all that are here where it isn't among those loaded.
    fn go_over(&self, cx: &mut StudioCtx<'_>, take: TakeId) {
        let playing = cx.desk.playback.playing.as_ref();
        let sides = playing.map_or(&[][..], Playing::sides);
        let loading = cx.desk.playback.loading.as_deref().unwrap_or_default();
        if sides.iter().any(|side| side.take == take) || loading.contains(&take) {
            cx.send(Command::Playback(PlaybackCommand::GoTo(take)));
            return;
        }
        let mut takes: Vec<TakeId> = Vec::new();
        // Those of the line that is looked at come first: all of very many aren't held.
        let (voices, lines) = self.size();
        let line = self.at.1;
        let lines = std::iter::once(line).chain((0..lines).filter(|other| *other != line));
        let places = lines.flat_map(|line| (0..voices).map(move |voice| (voice, line)));
        for one in places.filter_map(|at| self.take(cx, at)) {
            if !takes.contains(&one.card.id) {
                takes.push(one.card.id);
            }
        }
        let first = takes.iter().position(|id| *id == take).unwrap_or_default();
        let cues = takes.into_iter().map(Cue::as_made).collect();
        cx.send(Command::Playback(PlaybackCommand::Compare { cues, first }));
    }

    /// Looks at another one, and hears it.
    fn look_at(&mut self, cx: &mut StudioCtx<'_>, at: (usize, usize)) {
        self.at = at;
        self.focus = true;
        if let Some(take) = self.take(cx, at) {
            self.go_over(cx, take.card.id);
        }
    }

    /// Rates what is looked at; the same rating again takes it away.
    fn rate(&mut self, stars: u8) {
        let (voice, line) = self.at;
        let now = self.audition.stars(voice, line);
        self.audition.put_out(voice, false);
        self.audition
            .rate(voice, line, if now == stars { 0 } else { stars });
        self.kept = false;
    }

    /// Puts the candidate that is looked at out, or back in.
    fn put_out(&mut self) {
        let (voice, _) = self.at;
        let out = !self.audition.is_out(voice);
        self.audition.put_out(voice, out);
        self.kept = false;
    }

    /// Shows the names.
    fn reveal(&mut self, cx: &mut StudioCtx<'_>) {
        self.audition.revealed = true;
        self.pair = None;
        self.kept = false;
        cx.view.blind = Arc::default();
    }

    /// Writes it for somebody to listen to elsewhere, and reads what they said, once it is known where.
    fn files(&self, cx: &mut StudioCtx<'_>) {
        if let Some(id) = self.id
            && let Some(path) = cx.view.results_from.take()
        {
            let read = AuditionCommand::ReadResults(id, path);
            cx.send(Command::Project(ProjectCommand::Audition(read)));
        }
        let Some(folder) = cx.view.audition_to.take() else {
            return;
        };
        let (voices, lines) = self.size();
        let places = (0..lines).flat_map(|line| (0..voices).map(move |voice| (voice, line)));
        let here = places.filter_map(|at| Some((at, self.take(cx, at)?)));
        let here: Vec<((usize, usize), &SweptTake)> = here.collect();
        let cards: Vec<&TakeCard> = here.iter().map(|(_, take)| &*take.card).collect();
        let level = level(&cards);
        let takes = here
            .iter()
            .enumerate()
            .map(|(nth, ((voice, text), take))| PageTake {
                voice: *voice,
                text: *text,
                lufs: level.of(nth, &take.card),
            });
        let takes: Vec<PageTake> = takes.collect();
        let named = |one: &Candidate| (one.voice.to_string(), one.name.clone());
        let candidates = self.audition.candidates.iter();
        let page = Page {
            shuffle: Some(self.audition.seed.to_string()),
            draft: self.audition.backend == Backend::Draft,
            texts: self
                .audition
                .lines
                .iter()
                .map(|line| line.text.clone())
                .collect(),
            voices: candidates
                .map(|one| self.audition.revealed.then(|| named(one)))
                .collect(),
            takes,
        };
        let shaped = page.takes.iter().zip(&level.shapes).zip(&cards);
        let takes = shaped
            .enumerate()
            .map(|(nth, ((of, shape), card))| ExportTake {
                take: card.id,
                number: nth + 1,
                speaker: String::new(),
                text: String::new(),
                file: Some(of.file()),
                shape: *shape,
                gap_ms: None,
            });
        let order = ExportOrder {
            project: None,
            takes: takes.collect(),
            shape: ExportShape::Files,
            // Turned up or down without being encoded once more.
            kind: ExportKind::Wav,
            to: folder,
            pauses: Pauses::default(),
            subtitles: None,
            page: Some(Box::new(page)),
        };
        cx.send(Command::Jobs(JobsCommand::Export(Box::new(order))));
    }

    /// Gives a candidate the part.
    fn cast(&mut self, cx: &mut StudioCtx<'_>, place: usize) {
        let Some(candidate) = self.audition.candidates.get(place) else {
            return;
        };
        let voice = Some(CastVoice {
            id: candidate.voice.clone(),
            name: candidate.name.clone(),
        });
        let change = match self.audition.backend {
            Backend::Draft => PartChange::Draft(voice),
            Backend::Live => PartChange::Live(voice),
        };
        let speaker = self.audition.speaker.clone();
        cx.edit(Edit::TunePart { speaker, change });
        cx.notice(Notice::Done(tr!(
            "audition-cast-done",
            voice = candidate.name.as_str(),
            speaker = speaker_name(&self.audition.speaker)
        )));
        self.audition.cast = Some(place);
        self.kept = false;
    }

    /// How many candidates and lines there are.
    fn size(&self) -> (usize, usize) {
        (self.audition.candidates.len(), self.audition.lines.len())
    }
}

/// The take that is loaded for playing.
fn heard(cx: &StudioCtx<'_>) -> Option<TakeId> {
    cx.desk.heard()?.take()
}
