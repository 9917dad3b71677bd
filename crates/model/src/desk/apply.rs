//! Events become what is shown. Every case is decided here: there is no wildcard.
#![warn(clippy::wildcard_enum_match_arm)]

use std::sync::Arc;

use crate::command::{Command, PlaybackCommand};
use crate::desk::Desk;
use crate::desk::JobCard;
use crate::desk::JobState;
use crate::desk::OpenProject;
use crate::desk::aside::{Again, Change, both_windows, forget};
use crate::desk::payer::account_at;
use crate::desk::run::End;
use crate::event::BrowseEvent;
use crate::event::Event;
use crate::event::JobEvent;
use crate::event::Kept;
use crate::event::Notice;
use crate::event::Opened;
use crate::event::Overtaken;
use crate::event::PlaybackEvent;
use crate::event::Playing;
use crate::event::ProjectEvent;
use crate::event::Queued;
use crate::event::Source;
use crate::event::StorageEvent;
use crate::event::VoicesEvent;
use crate::event::Work;
use crate::remote::Remote;
use crate::trouble::{Archiving, Topic};
use crate::urgency::Urgency;
use mynah_core::backend::Backend;
use mynah_core::fingerprint::{drawn_key, quick_key};
use mynah_core::ids::{JobId, LineId, ProjectId};
use mynah_i18n::tr;
use mynah_script::rebase::Rebased;

/// Notices that wait to be read; older ones go.
const NOTICES: usize = 50;

impl Desk {
    /// Takes in what came to be.
    pub fn apply(&mut self, event: Event) {
        self.news += 1;
        if let Some(parked) = self.parked_of(&event) {
            parked.push(event);
            return;
        }
        match event {
            Event::Project(event) => self.apply_project(event),
            Event::Voices(backend, event) => self.apply_voices(backend, event),
            Event::Job(id, event) => self.apply_job(id, event),
            Event::Queued(jobs) => {
                for job in jobs {
                    if let Work::Generate { project, order, .. } = &job.work {
                        let stands_in = order.rehearsed && self.stands_in(*project);
                        self.runs.begin(*project, order, job.id, stands_in);
                    }
                    self.queue(job);
                }
            }
            Event::LeftInDoubt(job) => self.queue(job),
            // The last first: what stands behind one on its page is moved for it.
            Event::Dismissed(jobs) => jobs.into_iter().rev().for_each(|id| self.dismiss(id)),
            Event::Unordered(keys) => self.unordered.extend(keys),
            Event::Failures(failures) => self.failures = failures,
            Event::FailureLogged => self.logged += 1,
            Event::FailuresCleared { cleared, kept } => {
                self.logged += 1;
                self.tell(Notice::Done(tr!(
                    "studio-failures-cleared",
                    cleared = cleared,
                    kept = kept
                )));
            }
            Event::FailuresWritten(path) => {
                self.over(Topic::SavingText);
                let path = path.display().to_string();
                self.tell(Notice::Done(tr!("studio-failures-written", path = path)));
            }
            Event::Takes(event) => self.apply_takes(event),
            Event::Playback(PlaybackEvent::Failed(trouble)) => {
                self.apply_playback(PlaybackEvent::Failed(trouble.clone()));
                self.tell(Notice::Trouble(trouble.about(Topic::Playing)));
            }
            Event::Playback(event) => {
                if matches!(event, PlaybackEvent::Started(_)) {
                    self.over(Topic::Playing);
                }
                self.apply_playback(event);
            }
            Event::Account(event) => self.apply_account(event),
            Event::History(event) => self.apply_history(event),
            Event::InTheWay(found) => self.in_the_way = Some(found),
            Event::Usage(event) => self.apply_usage(event),
            Event::Settings(settings) => {
                let is_confirmed = settings.recovered_from.is_none();
                let is_news = is_confirmed && self.settings.recovered_from.is_some();
                self.change_payer(|desk| desk.settings = *settings);
                if is_news {
                    self.over(Topic::Settings);
                }
            }
            Event::Storage(event) => {
                if matches!(event, StorageEvent::Copied { done: true }) {
                    for work in Archiving::ALL {
                        self.over(Topic::Archive(work));
                    }
                }
                self.storage.apply(event);
            }
            Event::Cloning(event) => self.apply_cloning(event),
            Event::Dubbing(event) => self.dubbing.apply(event),
            Event::Tools(event) => self.tools.apply(event),
            Event::Agents(event) => self.agents.apply(event),
            Event::Notice(notice) => self.tell(notice),
        }
    }

    /// Queues a notice. The oldest one is dropped if there are too many.
    pub fn tell(&mut self, notice: Notice) {
        if let Notice::Trouble(trouble) = &notice
            && let Some(topic) = trouble.topic
        {
            self.tries.end(topic, Some(trouble.clone()));
        }
        if self.notices.len() == NOTICES {
            self.notices.pop_front();
        }
        self.notices.push_back(notice);
    }

    /// Something succeeded: what was told of it before is over.
    pub fn over(&mut self, topic: Topic) {
        if self.tries.end(topic, None) {
            self.tell(Notice::Over(topic));
        }
    }

    fn apply_project(&mut self, event: ProjectEvent) {
        match event {
            ProjectEvent::Listed {
                projects,
                bin,
                archived,
            } => {
                self.projects = Remote::Ready(projects);
                self.bin = bin;
                self.archived = archived;
            }
            ProjectEvent::Measured(sizes) => self.sizes = sizes,
            ProjectEvent::Opened(opened) => {
                self.open(*opened);
                self.over(Topic::Opening);
            }
            ProjectEvent::Read(read) => {
                if read.answer.is_ok() {
                    self.over(Topic::Opening);
                }
                self.was_read = Some(read);
            }
            ProjectEvent::Looked(looked) => self.take_looked(looked),
            ProjectEvent::Templates(cards) => self.templates = Arc::new(cards),
            ProjectEvent::OwnWords { words, are_others } => {
                self.take_own_words(words, are_others);
            }
            ProjectEvent::Versions(event) => self.apply_versions(event),
            ProjectEvent::Series(read) => self.take_series(read),
            ProjectEvent::Auditions(event) => self.auditions.apply(event),
            ProjectEvent::LexiconRead {
                project,
                name,
                lexicon,
            } => self.take_lexicon(project, &name, lexicon),
            ProjectEvent::WordsFound(words) => self.words = Some(words),
            ProjectEvent::FileWritten(_) => self.over(Topic::ProjectFile),
            ProjectEvent::TextSaved(path) => {
                self.over(Topic::SavingText);
                let path = path.display().to_string();
                self.tell(Notice::Done(tr!("studio-saved-text", path = path)));
            }
            ProjectEvent::Overtaken(overtaken) => {
                let project = overtaken.opened.card.id;
                self.over(Topic::Edits(project));
                match self.open_as(project) {
                    Some(open) => {
                        let all = open.editor.taken_revision() <= overtaken.through;
                        if all && open.opening == overtaken.of {
                            self.change(Change::Overtaken(overtaken));
                        }
                        // Else edits are on their way to it, and it is told again with them.
                    }
                    // Whoever left it meanwhile sees the other's changes at the next opening.
                    None => self.tell(Notice::Done(both_windows(overtaken.rebased))),
                }
            }
            ProjectEvent::Saved {
                project,
                opening,
                revision,
            } => {
                let open = self.open_as(project);
                if let Some(open) = open.filter(|open| open.opening == opening) {
                    open.saved = open.saved.max(revision);
                    open.editor.kept(revision);
                    open.unsaved = None;
                }
                self.over(Topic::Edits(project));
            }
            ProjectEvent::NotSaved { project, trouble } => {
                if let Some(open) = self.open_as(project) {
                    open.unsaved = Some(trouble.clone());
                }
                self.tell(Notice::Trouble(trouble.about(Topic::Edits(project))));
            }
            ProjectEvent::Changed { card, defaults } => {
                let model = self.default_model().cloned();
                let mut is_other = true;
                let mut knows = false;
                if let Some(open) = self.open_as(card.id) {
                    is_other = !open.counts_like(&card, &defaults);
                    knows = open.defaults.series != defaults.series;
                    (open.card, open.defaults) = (*card, *defaults);
                }
                self.series_shown.readings += u64::from(knows);
                // A model that it stays with from now on is the one that it had: nothing is counted anew.
                if is_other || self.default_model() != model.as_ref() {
                    self.touch_all();
                    self.cast_speakers();
                }
            }
        }
    }

    /// Shows a project. Edits of the one that was open are not lost: those of the same project are done again
    /// on top of what others did meanwhile, those of another one still go to its journal. While a change of that one
    /// is being made, it stays.
    pub fn open(&mut self, opened: Opened) {
        if let Some(open) = self.open_as(opened.card.id) {
            let overtaken = Overtaken {
                of: open.opening,
                through: 0,
                rebased: Rebased::default(),
                opened,
            };
            let opening = overtaken.opened.opening;
            self.change(Change::Overtaken(Box::new(overtaken)));
            // What was to be opened before is not any more; what is to be opened since still is.
            let parked = self
                .parked
                .take_if(|parked| parked.opened.opening < opening);
            self.unpark(parked);
            return;
        }
        if self.is_changing() {
            self.park(opened);
            return;
        }
        // As much as a frame has room for: of the rest the takes are found when they are ordered, for nothing.
        self.refind_on();
        self.refinding = None;
        let left = self.take_new_edits();
        self.left.extend(left);
        let before = self.project.take();
        // Nobody sees any more which line it is that is heard.
        let heard = self.playback.playing.as_ref().and_then(Playing::line);
        if heard.is_some_and(|line| line.project != opened.card.id) {
            let stop = Command::Playback(PlaybackCommand::Stop);
            self.left.push_back(stop);
        }
        let rows = before
            .as_ref()
            .map_or(0, |open| open.editor.script().items().len());
        forget(before, rows);
        self.gone_on(opened, None);
    }

    /// Does what was done here and is not in there on top of what another window did.
    pub fn overtaken(&mut self, mut overtaken: Overtaken) {
        let Some(open) = &mut self.project else {
            return;
        };
        let again = overtaken.go_on(&mut open.editor);
        self.gone_on(overtaken.opened, Some(again));
    }

    /// Takes a project in: all of it, or, where edits were done again on top of its newest revision, all but its
    /// script.
    pub fn gone_on(&mut self, opened: Opened, again: Option<Again>) {
        if again.is_none() {
            let is_new = self
                .was_read
                .as_ref()
                .is_some_and(|read| read.became(&opened.editor));
            self.imported = is_new.then_some(opened.card.id);
        }
        let editor = match (self.project.take(), again) {
            (Some(open), Some(again)) => {
                if again.any || open.editor.revision() > again.newest {
                    self.tell(Notice::Done(both_windows(again.rebased)));
                }
                open.editor
            }
            _ => opened.editor,
        };
        // What its series was compared with may be another knowledge.
        self.series_shown.readings += 1;
        self.project = Some(OpenProject {
            opening: opened.opening,
            card: opened.card,
            defaults: opened.defaults,
            begun_with: None,
            saved: editor.kept_revision(),
            unsaved: None,
            review: opened.review,
            told_rules: None,
            editor,
        });
        self.forget_gone();
        let takes = std::mem::replace(&mut self.takes, opened.takes);
        let counts = self.counts.take();
        let rows = takes.len().max(self.script().items().len());
        forget((takes, counts), rows);
        self.line_takes = None;
        self.cast_speakers();
        self.refind_elsewhere();
    }

    /// Returns the open project if it has this id.
    pub fn open_as(&mut self, id: ProjectId) -> Option<&mut OpenProject> {
        self.project.as_mut().filter(|open| open.card.id == id)
    }

    fn apply_voices(&mut self, backend: Backend, event: VoicesEvent) {
        match event {
            VoicesEvent::Asked => {
                self.browsed.forget_partly(backend);
                self.browsed.collections.count_listing(backend);
                self.reading.entry(backend).or_default().begin();
                self.voices.entry(backend).or_default().ask();
                self.models.entry(backend).or_default().ask();
            }
            VoicesEvent::Partly(voices) => return self.browsed.keep_partly(backend, voices),
            VoicesEvent::Voices(voices) => {
                self.browsed.forget_partly(backend);
                self.reading.entry(backend).or_default().look_again();
                self.remember_cast(backend, &voices);
                self.voices.insert(backend, Remote::Ready(voices));
                self.cast_speakers();
                self.over(Topic::Backend(backend));
            }
            VoicesEvent::Restricted(voices, trouble) => {
                self.reading.entry(backend).or_default().look_again();
                let restricted = Remote::Failed {
                    trouble,
                    stale: Some(voices),
                };
                self.voices.insert(backend, restricted);
                self.over(Topic::Backend(backend));
            }
            VoicesEvent::Vanished(lost) => return self.remember_lost(lost),
            // Whoever looks through the library keeps what is found.
            VoicesEvent::Shared(_) => return,
            VoicesEvent::Browse(BrowseEvent::Cloned(number, made)) => {
                let made = made.map_err(|trouble| *trouble);
                self.cloning.cloned.insert(number, made);
                return;
            }
            VoicesEvent::Browse(event) => return self.browsed.apply(backend, event),
            VoicesEvent::Models(models) => {
                self.models.insert(backend, Remote::Ready(models));
            }
            VoicesEvent::Places(Ok(places)) => {
                self.places.insert(backend, Remote::Ready(places));
                return;
            }
            VoicesEvent::Places(Err(trouble)) => {
                return self.places.entry(backend).or_default().fail(*trouble);
            }
            VoicesEvent::Failed(trouble) => {
                self.voices
                    .entry(backend)
                    .or_default()
                    .fail(trouble.clone());
                self.models.entry(backend).or_default().fail(trouble);
            }
        }
        self.touch_all();
    }

    fn apply_job(&mut self, id: JobId, event: JobEvent) {
        match event {
            JobEvent::Held { why, until } => self.set_job(id, JobState::Held { why, until }),
            JobEvent::Waiting => self.set_job(id, JobState::Queued),
            JobEvent::LookedFor => self.seek(id),
            JobEvent::Priced(price) => self.jobs.change(id, |job| job.quote = price),
            JobEvent::Moved { rank } => self.jobs.change(id, |job| job.rank = rank),
            JobEvent::Running { progress } => {
                let sound = self.job(id).and_then(|job| job.sound().cloned());
                self.jobs.change(id, |job| {
                    job.state = JobState::Running { progress, sound };
                });
            }
            JobEvent::Sounding { sound } => {
                self.jobs.change(id, |job| {
                    let progress = match job.state {
                        JobState::Running { progress, .. } => progress,
                        JobState::Queued
                        | JobState::Held { .. }
                        | JobState::LookedFor
                        | JobState::Finished { .. }
                        | JobState::Failed(_)
                        | JobState::Cancelled(_) => None,
                    };
                    job.state = JobState::Running {
                        progress,
                        sound: Some(sound),
                    };
                });
            }
            JobEvent::Kept(kept) => {
                self.keep(id, kept);
                self.jobs.supersede(id);
            }
            JobEvent::Walked { files: _ } => self.set_job(
                id,
                JobState::Finished {
                    cost: Default::default(),
                    cached: false,
                    take: None,
                },
            ),
            JobEvent::Failed(trouble) => {
                let end = End::of_failed(&trouble);
                self.runs.pay_for_parts(id, &trouble);
                self.set_job(id, JobState::Failed(trouble));
                self.jobs.supersede(id);
                self.end_in_run(id, end);
            }
            JobEvent::Cancelled(trouble) => {
                let end = End::Cancelled(trouble.charged.clone());
                self.runs.pay_for_parts(id, &trouble);
                let state = JobState::Cancelled(trouble);
                if state.is_being_fetched() {
                    self.runs.fetch(id);
                }
                self.set_job(id, state);
                self.end_in_run(id, end);
            }
            JobEvent::Heard { text, is_final } => self.tools.captions.hear(id, text, is_final),
            JobEvent::Dismissed => self.dismiss(id),
        }
    }

    fn dismiss(&mut self, id: JobId) {
        let line = self.line_of(id);
        self.end_in_run(id, End::Forgotten);
        let gone = self.jobs.remove(id);
        self.doubt_no_more(gone.as_ref());
        if let Some(line) = line {
            self.touch_line(line);
        }
    }

    fn end_in_run(&mut self, id: JobId, end: End) {
        let open = self.open_id();
        let Some((project, word)) = self.runs.end(open, id, end) else {
            return;
        };
        let listed = self.projects.value().into_iter().flatten();
        let name = listed
            .filter(|_| project != open)
            .find(|card| Some(card.id) == project)
            .map(|card| card.name.as_str());
        // Whose lines they are is said where they are not those that are seen.
        let of = |all: String| match name {
            Some(name) => tr!("studio-run-of", project = name, all = all),
            None => all,
        };
        let word = match word {
            Notice::Done(all) => Notice::Done(of(all)),
            Notice::Heed(all) => Notice::Heed(of(all)),
            Notice::Offer { text, offer } => Notice::Offer {
                text: of(text),
                offer,
            },
            word @ (Notice::Often(_)
            | Notice::Alert(_)
            | Notice::Trouble(_)
            | Notice::Over(_)
            | Notice::Past(_)) => word,
        };
        self.tell(word);
    }

    fn queue(&mut self, queued: Queued) {
        let Queued {
            id,
            work,
            quote,
            rank,
            batch,
        } = queued;
        let urgency = match batch {
            Some(_) => Urgency::Batch,
            None => Urgency::Interactive,
        };
        let card = JobCard {
            id,
            buys: self.buys(id, &work, (quote, urgency)),
            work,
            quote,
            rank,
            batch,
            state: JobState::Queued,
        };
        let open = self.project.as_ref().map(|open| open.card.id);
        let line = open.and_then(|open| card.line_in(open));
        self.jobs.insert(card);
        if let Some(line) = line {
            self.touch_line(line);
        }
    }

    /// Takes a take in. Its job may have been dismissed meanwhile.
    fn keep(&mut self, id: JobId, kept: Kept) {
        let cached = kept.is_cached();
        let Kept {
            take,
            beside: _,
            project,
            account,
            count,
            cost,
            source,
        } = kept;
        let account = account_at(take.backend, account);
        let open = self.project.as_ref().map(|open| open.card.id);
        let line = take.line.filter(|_| project.is_some() && project == open);
        let sound = self.job(id).and_then(|job| job.sound().cloned());
        if let Some(sound) = sound.filter(|sound| sound.complete) {
            let heard =
                matches!(&self.playback.playing, Some(Playing::Arriving { job, .. }) if *job == id);
            if heard {
                self.remember(take.id, sound);
            } else {
                self.remember_unheard(take.id, sound);
            }
        }
        // The meter knows of what was charged before.
        if source == Source::Bought
            && let Some(Remote::Ready(meter)) = self.meters.get_mut(&take.backend)
            && (take.backend == Backend::Draft || meter.account == account)
        {
            meter.used += cost;
        }
        if !cached {
            self.over(Topic::Backend(take.backend));
        }
        let held = self.held.entry(take.backend, account);
        let drawn = drawn_key(&take.request, take.seed).filter(|_| !take.cut);
        let is_new = !take.cut && held.insert(quick_key(&*take.request));
        if drawn.is_some_and(|key| held.insert(key)) || is_new {
            self.touch_twins();
        }
        let (made, backend) = (Some(take.id), take.backend);
        self.arrived(id, &take);
        self.put_by(project, &take);
        let is_instead = self.is_instead(id, &take, line);
        self.note_elsewhere(id, project, &take);
        if let Some(line) = line {
            if let Some((focused, takes)) = &mut self.line_takes
                && *focused == line
            {
                for other in takes.iter_mut().filter(|_| take.picked) {
                    other.picked = false;
                }
                takes.retain(|other| other.id != take.id);
                takes.insert(0, (*take).clone());
            }
            let picked = if take.picked {
                Some(Arc::new(*take))
            } else {
                self.takes.get(&line).and_then(|takes| takes.picked.clone())
            };
            self.put_takes(line, count, picked);
            self.touch_line(line);
            if is_instead {
                self.refind_line(line);
            }
        }
        self.set_job(
            id,
            JobState::Finished {
                cost,
                cached,
                take: made,
            },
        );
        self.end_in_run(id, End::Spoken(backend, cost, source));
    }

    /// Changes the state of a job, and with it the sums that depend on it.
    pub fn set_job(&mut self, id: JobId, state: JobState) {
        let doubts = self.doubt.len();
        self.remember_doubt(id, &state);
        if self.doubt.len() != doubts {
            self.touch_twins();
        }
        self.keep_broken_off(id);
        self.jobs.change(id, |job| job.state = state);
        if let Some(line) = self.line_of(id) {
            self.touch_line(line);
        }
    }

    /// The line of the open project that a job speaks.
    fn line_of(&self, id: JobId) -> Option<LineId> {
        let open = self.project.as_ref()?.card.id;
        self.job(id)?.line_in(open)
    }
}
