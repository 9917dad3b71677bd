//! A window whose trial takes, of sweeps and blind auditions, are there as soon as they are ordered.

use std::collections::HashMap;
use std::sync::Arc;

use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::{AuditionId, JobId, LineId, ProjectLine, TakeId};
use mynah_i18n::tr;
use mynah_model::audition::{Hidden, Home};
use mynah_model::command::{
    AuditionCommand, Command, Cue, JobsCommand, LineOrder, PlaybackCommand, ProjectCommand,
    SettingsCommand, TakesCommand, VoicesCommand,
};
use mynah_model::desk::{Desk, JobState, TakeCard};
use mynah_model::event::{
    AuditionCard, AuditionEvent, Event, FoundTake, JobEvent, Kept, PlaybackEvent, Playing,
    ProjectEvent, Queued, Side, Source, TakesEvent, Work,
};
use mynah_model::trouble::Trouble;
use mynah_ui_core::testing::fixtures as made;

use super::answered::{Answered, Answers};
use super::{WindowHarness, start};

/// The engine, as far as trial takes need it.
#[derive(Default)]
pub struct Trials {
    takes: HashMap<u64, TakeCard>,
    stars: HashMap<TakeId, u8>,
    auditions: Vec<AuditionCard>,
    /// Why orders fail, where they do.
    pub fails: Option<Trouble>,
    numbers: u64,
}

impl Trials {
    fn number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }

    fn found(&self, backend: Backend, keys: &[u64]) -> Event {
        let found = keys.iter().filter_map(|key| {
            let take = self.takes.get(key)?.clone();
            let stars = self.stars.get(&take.id).copied().unwrap_or(0);
            Some(FoundTake {
                key: *key,
                take,
                stars,
            })
        });
        let found = TakesEvent::Found(backend, String::new(), found.collect());
        Event::Takes(found)
    }

    fn order(&mut self, desk: &Desk, backend: Backend, order: &LineOrder) -> Vec<Event> {
        let job = JobId(self.number());
        let work = Work::Generate {
            project: Some(made::PROJECT),
            backend,
            order: Arc::new(order.clone()),
        };
        let queued = Queued {
            id: job,
            work,
            quote: Credits(50),
            rank: 0,
            batch: Some(1),
        };
        let mut events = vec![Event::Queued(vec![queued])];
        if let Some(trouble) = &self.fails {
            events.push(Event::Job(job, JobEvent::Failed(trouble.clone())));
            return events;
        }
        let key = quick_key(&order.request);
        let is_held = self.takes.contains_key(&key);
        let number = self.number();
        let first = made::line(desk, 1);
        let take = self.takes.entry(key).or_insert_with(|| TakeCard {
            id: TakeId(number),
            line: None,
            backend,
            request: Arc::new(order.request.clone()),
            picked: false,
            voice_name: order.voice_name.clone(),
            ..made::take(desk, first, 1)
        });
        let take = TakeCard {
            line: order.line,
            picked: order.line.is_some(),
            ..take.clone()
        };
        if let Some(line) = order.line {
            events.push(Event::Takes(TakesEvent::Changed {
                project: made::PROJECT,
                line,
                takes: vec![take.clone()],
            }));
        }
        let kept = Kept {
            take: Box::new(take),
            beside: Vec::new(),
            project: Some(made::PROJECT),
            account: String::new(),
            count: 1,
            cost: Credits(if is_held { 0 } else { 50 }),
            source: if is_held {
                Source::Library
            } else {
                Source::Bought
            },
        };
        events.push(Event::Job(job, JobEvent::Kept(kept)));
        events.push(self.found(backend, &[key]));
        events
    }

    fn jobs(&mut self, desk: &Desk, command: &JobsCommand) -> Vec<Event> {
        match command {
            JobsCommand::Generate {
                backend, orders, ..
            } => {
                let mut events = Vec::new();
                for order in orders {
                    events.extend(self.order(desk, *backend, order));
                }
                events
            }
            JobsCommand::Agreed(inner) | JobsCommand::Fitted(inner) => self.jobs(desk, inner),
            _ => Vec::new(),
        }
    }

    fn hide(&self) -> Event {
        let open = self.auditions.iter().filter(|it| !it.audition.revealed);
        let home = |card: &AuditionCard| Home {
            project: made::PROJECT,
            name: "Salt Harbour".to_owned(),
            call: card.audition.seed,
        };
        let hidden = Hidden::within(open.map(|card| {
            let home = Arc::new(home(card));
            (&*card.audition, Some(home))
        }));
        auditions(AuditionEvent::Hidden(hidden))
    }

    fn audition(&mut self, command: &AuditionCommand) -> Vec<Event> {
        match command {
            AuditionCommand::Begin(project, audition) => {
                let card = AuditionCard {
                    id: AuditionId(self.number()),
                    at: UnixMillis(1),
                    audition: Arc::new((**audition).clone()),
                };
                self.auditions.insert(0, card.clone());
                let listed = AuditionEvent::Listed(*project, self.auditions.clone());
                vec![
                    auditions(AuditionEvent::Begun(*project, card)),
                    auditions(listed),
                    self.hide(),
                ]
            }
            AuditionCommand::Keep(keep) => {
                let mut cards = self.auditions.iter_mut();
                let card = cards.find(|card| card.id == keep.id).expect("the audition");
                card.audition = Arc::new(keep.now.clone());
                let kept = AuditionEvent::Kept(keep.project, keep.id, Some(card.clone()));
                vec![auditions(kept), self.hide()]
            }
            AuditionCommand::List(project) => {
                let listed = AuditionEvent::Listed(*project, self.auditions.clone());
                vec![auditions(listed)]
            }
            _ => Vec::new(),
        }
    }
}

fn auditions(event: AuditionEvent) -> Event {
    Event::Project(ProjectEvent::Auditions(event))
}

fn playback(desk: &Desk, command: &PlaybackCommand) -> Vec<Event> {
    let state = &desk.playback;
    let sides = state.playing.as_ref().map_or(&[][..], Playing::sides);
    let event = match command {
        PlaybackCommand::Compare { cues, first } => {
            let side = |cue: &Cue| Side {
                take: cue.take,
                line: cue.line.and_then(|line| of_project(desk, line)),
                gain_db: 0.0,
            };
            PlaybackEvent::Started(Playing::Compare {
                sides: cues.iter().map(side).collect(),
                first: *first,
                lufs: -18.0,
            })
        }
        PlaybackCommand::GoTo(take) => match sides.iter().position(|side| side.take == *take) {
            Some(place) => PlaybackEvent::Swapped(place),
            None => return Vec::new(),
        },
        PlaybackCommand::Play { take, .. } => PlaybackEvent::Started(Playing::Take {
            take: *take,
            line: None,
        }),
        PlaybackCommand::TogglePause if state.paused => PlaybackEvent::Resumed,
        PlaybackCommand::TogglePause => PlaybackEvent::Paused,
        PlaybackCommand::Stop => PlaybackEvent::Stopped,
        _ => return Vec::new(),
    };
    vec![Event::Playback(event)]
}

fn of_project(desk: &Desk, line: LineId) -> Option<ProjectLine> {
    let project = desk.project.as_ref().map(|open| open.card.id);
    ProjectLine::new(project, Some(line))
}

impl Answers for Trials {
    fn answer(&mut self, desk: &Desk, command: &Command) -> Vec<Event> {
        match command {
            Command::Jobs(command) => self.jobs(desk, command),
            Command::Takes(TakesCommand::Find {
                backend, requests, ..
            }) => {
                let keys = requests.iter().map(|request| quick_key(&**request));
                let keys: Vec<u64> = keys.collect();
                vec![self.found(*backend, &keys)]
            }
            Command::Takes(TakesCommand::Rate(take, stars)) => {
                self.stars.insert(*take, *stars);
                vec![Event::Takes(TakesEvent::Rated(*take, *stars))]
            }
            Command::Project(ProjectCommand::Audition(command)) => self.audition(command),
            Command::Playback(command) => playback(desk, command),
            Command::Voices(VoicesCommand::PreviewAt(at)) => {
                let started = PlaybackEvent::Started(Playing::Preview(at.voice.clone()));
                vec![Event::Playback(started)]
            }
            Command::Settings(SettingsCommand::ConfirmAbove(price)) => {
                let mut settings = desk.settings.clone();
                settings.confirm_above = price.map(|price| price.0);
                vec![Event::Settings(Box::new(settings))]
            }
            _ => Vec::new(),
        }
    }
}

/// The sample project with that engine.
pub type TrialWindow = Answered<Trials>;

impl Answered<Trials> {
    /// The sample project as a first start shows it, with its first line focused.
    pub fn sample() -> Self {
        let app = WindowHarness::of(start::sample());
        Self::new(app, Trials::default())
    }
}

/// How many jobs are finished.
pub fn finished(app: &WindowHarness) -> usize {
    let jobs = app.desk().jobs.iter();
    jobs.filter(|job| matches!(job.state, JobState::Finished { .. }))
        .count()
}

/// The place of the take that is heard among those that are compared.
pub fn side(app: &WindowHarness) -> Option<usize> {
    let playback = &app.desk().playback;
    matches!(playback.playing, Some(Playing::Compare { .. })).then_some(playback.side)
}

/// The sweep of the first line, ready to be ordered.
pub fn sweep(app: &mut TrialWindow) {
    app.press(&tr!("action-sweep"));
    app.wait_for_label(&tr!("sweep-generate", count = 9));
}

/// The same with its nine cells.
pub fn swept() -> TrialWindow {
    let mut app = TrialWindow::sample();
    sweep(&mut app);
    app.press(&tr!("sweep-generate", count = 9));
    app.wait_for_label(&tr!("sweep-ready", cells = 9, ready = 9));
    app.settle();
    app
}

/// Six voices with one line in a blind audition, all of them made.
pub fn heard_blind() -> TrialWindow {
    let mut app = TrialWindow::sample();
    put_together(&mut app);
    app.press(&tr!("audition-line-out", number = 3));
    app.press(&tr!("audition-line-out", number = 2));
    app.press(&tr!("audition-begin", count = 6));
    app.wait_for("six takes", |app| ready_cells(app) == 6);
    app.settle();
    app
}

/// Six voices with three lines in a blind audition, all of them made.
pub fn heard_blind_in_full() -> TrialWindow {
    let mut app = TrialWindow::sample();
    put_together(&mut app);
    app.press(&tr!("audition-begin", count = 18));
    app.wait_for("eighteen takes", |app| ready_cells(app) == 18);
    app.settle();
    app
}

fn put_together(app: &mut TrialWindow) {
    app.key(egui::Modifiers::ALT, egui::Key::D);
    app.press(&tr!("audition-add", count = 6));
    app.wait_for_label(&tr!("audition-begin", count = 18));
}

/// How many takes of a blind audition can be heard.
pub fn ready_cells(app: &WindowHarness) -> usize {
    use egui::accesskit::Role;
    use egui_kittest::kittest::NodeT as _;

    let cells = app.nodes().filter_map(|node| {
        let node = node.accesskit_node();
        (node.role() == Role::Button).then(|| node.label())?
    });
    cells
        .filter(|label| {
            // With names shown it says how long it is.
            let is_made = label.contains(" · made") || label.contains(" s");
            label.contains(", line ") && is_made
        })
        .count()
}
