//! A blind casting call: voices chosen, heard behind letters, rated, revealed, cast.

mod aside;
mod asked;
mod buying;
mod by_keys;
mod casting;
mod head;
mod heard;
mod judges;
mod keeping;
mod listening;
mod naming;
mod pairs;
mod plan;
mod reveal;
mod sending;
mod shown;
mod steps;
#[cfg(test)]
mod tests;
mod tray;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use egui::Ui;

use self::keeping::{Keeping, LeftCall};
use self::plan::{Plan, Standing};
use self::tray::Tray;
use mynah_core::credits::Credits;
use mynah_core::ids::{ProjectId, TakeId, VoiceId};
use mynah_i18n::tr;
use mynah_model::audition::{Audition, Ranked};
use mynah_model::command::{
    AuditionCommand, Command, PlaybackCommand, ProjectCommand, TakesCommand,
};
use mynah_model::event::{AuditionCard, Notice};
use mynah_model::urgency::Urgency;
use mynah_script::deed::Judged;
use mynah_ui_core::action::Action;
use mynah_ui_core::bought::{Asked, Left, Ordered, Stand, ToBuy};
use mynah_ui_core::ctx::{Called, StudioCtx};
use mynah_ui_core::hearing;
use mynah_ui_core::hearing::Looking;

/// The view state of casting calls.
#[derive(Default)]
pub struct AuditionPanel {
    tray: Tray,
    open: Option<Open>,
    /// Those that were left, as long as anything comes of them.
    left: Left<LeftCall>,
    /// The one that is to be gone on with once the list has it.
    wanted: Option<shown::Wanted>,
    /// By the numbers that drew their letters: those of which somebody got a page.
    sent_out: HashSet<u32>,
    /// By the same numbers: what was heard of those that were left.
    heard: HashMap<u32, BTreeSet<(usize, usize)>>,
}

/// A casting call that is open.
struct Open {
    keeping: Keeping,
    audition: Audition,
    plan: Plan,
    /// How far each line is.
    lines: Vec<Standing>,
    ordered: Ordered,
    /// Requests whose takes were asked about.
    asked: Asked,
    /// The candidate and the line that are looked at.
    looking: Looking,
    /// The two that are heard head to head.
    pair: Option<(usize, usize)>,
    /// What came of head to head stands there, until somebody goes on.
    is_told: bool,
    /// Candidates and lines that were heard, or gone to, since these letters were drawn, as far as this run knows.
    heard_at: BTreeSet<(usize, usize)>,
    /// Whether a key was told of whom nothing is known.
    before_names: reveal::Told,
    /// Whether it was told that somebody listens to these letters: the next press mixes them.
    before_mixing: reveal::Told,
    /// It goes on asking although it is settled.
    asks_on: bool,
    /// What is still to be bought, as it was reckoned and shown last.
    to_buy: ToBuy,
    /// It is ordered as soon as the library has the call: what comes of an order is kept with it.
    orders: bool,
    /// The button that buys it is to have the keys.
    buy_focus: bool,
    /// Whether names go along with what is sent to somebody.
    named: bool,
    /// Of what that and the plan were reckoned: what came to be, the script, what was ordered and what may be.
    basis: Option<(u64, u64, u64, Option<Credits>)>,
    /// Who is how good, as far as it was said.
    ranked: Ranked,
    /// Height of what keys do, as it was drawn last.
    foot: f32,
    /// What its takes are called where they are heard, once names are shown.
    called: Arc<HashMap<TakeId, Called>>,
    /// Whose part it is by now, where anybody says its lines.
    part: Option<String>,
    results_read: u64,
}

/// How the same voices are heard once more.
enum Again {
    /// With the same lines, by other letters.
    Mixed,
    /// With lines that are still to be chosen.
    OtherLines,
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
        match cx.view.audition.take() {
            Some(chosen) => self.tray.put_by(cx, chosen),
            None => self.tray.begin(cx),
        }
    }

    /// Hears what is looked at, or pauses it; `false` where nothing is heard here.
    pub fn hear(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        // What is heard is paused, whatever is looked at.
        match &mut self.open {
            Some(open) if cx.desk.playback.playing.is_none() => open.hear(cx, open.looking.at),
            _ => return false,
        }
        true
    }

    /// Forgets orders of which nothing begins.
    pub fn take_back(&mut self, keys: &[u64]) {
        if let Some(open) = &mut self.open {
            open.ordered.take_back(keys);
        }
        self.left.take_back(keys);
    }

    /// Hands the keys to the button that says what is still to be bought and for how much; `false` where none is open or
    /// put together.
    pub fn means_to_buy(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        match &mut self.open {
            Some(open) if open.to_buy.orders.is_empty() => {
                cx.notice(Notice::Heed(tr!("audition-nothing-to-buy")));
            }
            Some(open) if open.is_under_way(cx.desk) => {
                cx.notice(Notice::Heed(tr!("audition-under-way")));
            }
            Some(open) => open.buy_focus = true,
            None if cx.view.audition.is_some() => self.tray.means_to_begin(),
            None => return false,
        }
        true
    }

    /// Does what a key or the palette asked the call that is heard for.
    pub fn act(&mut self, action: Action, cx: &mut StudioCtx<'_>) {
        match (action, &mut self.open) {
            (Action::HeadToHead, Some(open)) => {
                if let Some(why_not) = open.pairs_why_not(cx) {
                    cx.notice(Notice::Heed(why_not));
                } else {
                    open.change_pairs(cx);
                }
            }
            (Action::MixAnew, Some(_)) => self.mix(cx),
            _ => {}
        }
    }

    /// From the letters to what stands at their right, or back; `false` where none are heard.
    pub fn change_sides(&mut self) -> bool {
        let Some(open) = &mut self.open else {
            return false;
        };
        open.looking.change_sides();
        true
    }

    /// Takes over which voices the room shows: what a press adds.
    pub fn offer(&mut self, voices: Vec<VoiceId>) {
        self.tray.offered = voices;
    }

    /// Leaves the one that is heard. What plays of it stops: elsewhere its voice has a name.
    fn leave(&mut self, cx: &mut StudioCtx<'_>) {
        if let Some(mut open) = self.open.take() {
            open.forget_told(cx);
            hearing::forget_first(cx);
            let heard = std::mem::take(&mut open.heard_at);
            self.heard.insert(open.audition.seed, heard);
            let is_blind = !open.audition.revealed && !cx.view.blind.is_empty();
            if (is_blind && cx.desk.playback.playing.is_some()) || open.is_heard(cx) {
                cx.send(Command::Playback(PlaybackCommand::Stop));
            }
            self.left.put_by(open.into());
        }
        cx.view.said = None;
        cx.view.blind = Arc::default();
    }

    /// Draws the one that is heard; nothing where none is, or another project is open.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> bool {
        let Some(open) = &mut self.open else {
            return false;
        };
        if !open.is_of(cx.desk) {
            self.leave(cx);
            return false;
        }
        let is_other = open.follow(cx);
        cx.view.called = Arc::clone(&open.called);
        if is_other {
            // What stands beside it may be drawn already.
            ui.ctx().request_repaint();
        }
        open.order_begun(cx);
        open.follow_told(cx);
        open.ask(ui, cx);
        if open.files(cx) {
            // Somebody else may listen to these.
            open.before_mixing.pass();
            self.sent_out.insert(open.audition.seed);
        }
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
            match again {
                // What is missing has a button with its price.
                Some(Again::Mixed) => self.mix(cx),
                Some(Again::OtherLines) => self.repeat(cx),
                None => {}
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
            Some(tray::Press::Close) => {
                let chosen = cx.view.audition.take();
                self.tray.put_by(cx, chosen.unwrap_or_default());
            }
            None => {}
        }
    }

    /// Keeps a new one, and orders what it needs where that was asked for with its price.
    fn begin(&mut self, cx: &mut StudioCtx<'_>, audition: Audition, orders: bool) {
        let Some(project) = cx.desk.project.as_ref().map(|open| open.card.id) else {
            return;
        };
        let mut open = Open::new(cx, project, (audition, true));
        let begin = AuditionCommand::Begin(project, Box::new(open.audition.clone()));
        cx.send(Command::Project(ProjectCommand::Audition(begin)));
        if orders {
            open.reckon(cx);
            open.generate(cx);
        }
        self.open = Some(open);
    }

    /// Mixes the letters anew; the first press only says so where somebody listens to these and said nothing yet.
    fn mix(&mut self, cx: &mut StudioCtx<'_>) {
        let Some(open) = &mut self.open else { return };
        let seed = open.audition.seed;
        let is_awaited = self.sent_out.contains(&seed) && open.audition.judges().is_empty();
        if is_awaited && !open.before_mixing.was_told(cx, tr!("audition-mix-awaited")) {
            return;
        }
        let mixed = open.mixed(cx);
        self.begin_mixed(cx, mixed);
    }

    /// Goes over to the same voices behind other letters.
    fn begin_mixed(&mut self, cx: &mut StudioCtx<'_>, audition: Audition) {
        let before = self.open.as_ref().map(|open| &open.audition);
        let is_said = before.is_some_and(Audition::is_said);
        let was_revealed = before.is_some_and(|before| before.revealed);
        // What plays of the one before would tell who is behind a new letter.
        self.leave(cx);
        self.begin(cx, audition, false);
        let told = if is_said {
            tr!("audition-mixed-kept")
        } else {
            tr!("audition-mixed")
        };
        // Also of whoever has the part by now.
        cx.notice(Notice::Done(if was_revealed {
            tr!("audition-mixed-hidden", told = told)
        } else {
            told
        }));
    }

    /// Puts the same voices together once more, with other lines.
    fn repeat(&mut self, cx: &mut StudioCtx<'_>) {
        let Some(open) = &self.open else { return };
        let mut audition = open.audition.clone();
        audition.speaker = open.speaker().to_owned();
        self.leave(cx);
        self.tray.repeat(cx, &audition);
    }

    /// Goes on with one that was kept.
    fn resume(&mut self, cx: &mut StudioCtx<'_>, card: &AuditionCard) {
        let Some(project) = cx.desk.project.as_ref().map(|open| open.card.id) else {
            return;
        };
        let left = self.left.take_up(|left| left.of.is(card.id));
        let audition = match &left {
            Some(left) => left.of.audition.clone(),
            None => (*card.audition).clone(),
        };
        let mut open = Open::new(cx, project, (audition, false));
        open.keeping.id = Some(card.id);
        let heard = self.heard.remove(&open.audition.seed);
        open.heard_at = heard.unwrap_or_default();
        match left {
            Some(left) => open.go_on_with(left),
            None => open.restore(cx),
        }
        self.open = Some(open);
    }
}

impl Open {
    fn new(
        cx: &mut StudioCtx<'_>,
        project: ProjectId,
        (mut audition, is_new): (Audition, bool),
    ) -> Self {
        // Chosen for another one.
        (cx.view.compared_to, cx.view.results_from) = (None, None);
        // What a voice said elsewhere is told with its name, and what plays of it would be known among the letters.
        cx.view.said = None;
        if cx.desk.playback.playing.is_some() || cx.desk.playback.loading.is_some() {
            cx.send(Command::Playback(PlaybackCommand::Stop));
        }
        let mut plan = Plan::default();
        let part = casting::part_of(cx.desk, &audition);
        plan.follow(
            cx.desk,
            (&audition, &Ordered::default()),
            part.as_deref().unwrap_or(&audition.speaker),
        );
        if is_new {
            audition.send(plan.keys());
        }
        Self {
            keeping: Keeping::new(project, &audition),
            lines: plan.lines(cx.desk, &audition),
            plan,
            ordered: Ordered::default(),
            asked: Asked::default(),
            looking: Looking::at((0, 0)),
            pair: None,
            is_told: false,
            heard_at: BTreeSet::new(),
            before_names: reveal::Told::default(),
            before_mixing: reveal::Told::default(),
            asks_on: false,
            to_buy: ToBuy::default(),
            orders: false,
            buy_focus: false,
            named: false,
            basis: None,
            ranked: audition.ranked(),
            foot: 0.0,
            called: Arc::default(),
            part,
            results_read: cx.desk.auditions.results_read,
            audition,
        }
    }

    /// Looks at what came to be; whether anything is another than it was.
    fn follow(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        self.follow_account(cx);
        let desk = cx.desk;
        let ordered = self.ordered.changes();
        let basis = Some((desk.news(), desk.revision(), ordered, self.left()));
        if self.basis == basis {
            return false;
        }
        self.basis = basis;
        self.part = casting::part_of(cx.desk, &self.audition);
        let speaker = self.part.as_deref().unwrap_or(&self.audition.speaker);
        let call = (&self.audition, &self.ordered);
        self.plan.follow(cx.desk, call, speaker);
        if self.audition.send(self.plan.keys()) {
            self.keeping.change();
        }
        if self.plan.wants_voices(cx.desk, &self.audition) {
            cx.send(self.plan.read_voices(cx.desk, &self.audition));
        }
        self.lines = self.plan.lines(cx.desk, &self.audition);
        self.note_made(cx);
        self.reckon(cx);
        self.hide(cx);
        if self.results_read != cx.desk.auditions.results_read {
            self.results_read = cx.desk.auditions.results_read;
            self.take_over(cx);
        }
        true
    }

    /// Asks for takes that the library holds and nobody told of.
    fn ask(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        let now = cx.clock.instant();
        let requests = self.asked.due(self.plan.unasked(cx.desk), now);
        if !requests.is_empty() {
            cx.send(Command::Takes(TakesCommand::Find {
                project: Some(self.keeping.project),
                backend: self.audition.backend,
                urgency: Urgency::Batch,
                requests,
            }));
        }
        if let Some(wait) = self.asked.again_in(now) {
            ui.ctx().request_repaint_after(wait);
        }
    }

    /// Something was said: it is to be kept, and may rank others.
    fn changed(&mut self) {
        self.keeping.change();
        self.ranked = self.audition.ranked();
        self.before_names.pass();
        self.before_mixing.pass();
    }

    /// Rates what is looked at; the same rating again takes it away. What isn't here was heard by nobody.
    fn rate(&mut self, cx: &mut StudioCtx<'_>, stars: u8) {
        let (voice, line) = self.looking.at;
        if self.take(cx, (voice, line)).is_none() {
            cx.notice(Notice::Heed(tr!("audition-unheard")));
            return;
        }
        if self.hears_first(cx, &[voice]) {
            return;
        }
        let is_out = self.audition.is_out(voice);
        let stars = match self.audition.stars(voice, line) {
            now if now == stars && !is_out => 0,
            _ => stars,
        };
        let back_in = is_out.then_some(Judged::Out(voice, false));
        let rated = Judged::Stars(voice, line, stars);
        self.judge(cx, back_in.into_iter().chain([rated]).collect());
        if stars == 0 {
            cx.notice(Notice::Done(tr!("trial-unrated")));
        }
    }

    /// Puts the candidate that is looked at out, or back in. Who was heard with no line is heard first; who can't be any
    /// more is put out all the same.
    fn put_out(&mut self, cx: &mut StudioCtx<'_>) {
        let (voice, line) = self.looking.at;
        let out = !self.audition.is_out(voice);
        if out && !self.was_heard(voice) {
            let is_here = self.take(cx, (voice, line)).is_some();
            let is_gone = plan::is_gone(cx.desk, &self.audition, voice);
            if !is_here && !is_gone && !self.fails(cx, voice) {
                cx.notice(Notice::Heed(tr!("audition-unheard.out")));
                return;
            }
            if is_here && self.hears_first(cx, &[voice]) {
                return;
            }
        }
        self.judge(cx, vec![Judged::Out(voice, out)]);
    }

    /// Whether nothing came of a candidate with any of the lines.
    fn fails(&self, cx: &StudioCtx<'_>, voice: usize) -> bool {
        let mut lines = 0..self.audition.lines.len();
        lines.all(|line| matches!(self.stand(cx, (voice, line)), Stand::Failed(_)))
    }

    /// How many candidates and lines there are.
    fn size(&self) -> (usize, usize) {
        (self.audition.candidates.len(), self.audition.lines.len())
    }
}
