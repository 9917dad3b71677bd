//! A window with dubbed films, and what the engine answers about them. What is ordered is there at once, and sound is
//! only reported as playing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Key, Modifiers, Vec2};
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::{DubId, EntryId, FilmId, JobId, TakeId};
use mynah_core::request::{DubRequest, Generation, Input};
use mynah_i18n::tr;
use mynah_model::command::{
    Command, DubExport, DubbingCommand, FilmFrom, FilmWish, JobsCommand, LineOrder, PatchStep,
    PlaybackCommand, SettingsCommand, TakesCommand,
};
use mynah_model::desk::{Desk, Sound};
use mynah_model::dubbing::{
    Bed, Brought, Film, FilmCard, FilmFacts, Language, Patch, Segment, Stands,
};
use mynah_model::event::{
    DubFile, DubFileKind, DubbingEvent, Event, Exported, InTheWay, JobEvent, Kept, PlaybackEvent,
    Playing, Queued, SilentRow, Source, TableRead, TakesEvent, Work,
};
use mynah_model::ffmpeg::NoHelp;
use mynah_model::trouble::{Charged, Trouble};
use mynah_ui_core::testing::dubs as testing;
use mynah_ui_core::testing::fixtures as made;

use super::answered::{Answered, Answers, hash_of};
use super::{WindowHarness, start};

/// The folder of all films.
pub const FOLDER: &str = "/films";

/// A row of a transcript: who, from when to when, what is said in the recording, and its translation.
pub type Row = (&'static str, f64, f64, &'static str, &'static str);

/// The transcript of most tests.
pub const SHORT: [Row; 2] = [
    ("Wren", 0.2, 1.2, "Ja, danke.", "Thank you."),
    ("Heron", 1.6, 2.8, "Kommt um 8.", "Come at 9."),
];

fn lines(rows: &[Row]) -> Vec<Segment> {
    let line = |&(speaker, start, end, said, text): &Row| Segment {
        speaker: speaker.to_owned(),
        said: said.to_owned(),
        text: text.to_owned(),
        start,
        end,
        slot: Some([start, end]),
        ..Segment::default()
    };
    rows.iter().map(line).collect()
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().expect("a file");
    name.to_string_lossy().into_owned()
}

/// A file of this name in the library.
fn input(name: &str, seconds: f64) -> Input {
    let (_, extension) = name.rsplit_once('.').expect("an ending");
    Input {
        hash: hash_of(name),
        extension: extension.to_owned(),
        bytes: 288_044,
        seconds,
        name: name.to_owned(),
    }
}

/// The engine, as far as dubs need it.
#[derive(Default)]
pub struct Films {
    films: Vec<FilmCard>,
    /// Rows of transcripts by the names of their files.
    tables: BTreeMap<String, Vec<Row>>,
    /// Length in seconds and other facts of films, by the names of their files.
    seen: BTreeMap<String, (f64, FilmFacts)>,
    /// True if orders stay under way.
    holds: bool,
    late: Vec<(JobId, LineOrder)>,
    /// How many files an export would replace.
    in_the_way: usize,
    numbers: u64,
}

impl Films {
    fn number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }

    fn ready(&mut self) -> Stands {
        let number = self.number();
        Stands::Ready {
            take: TakeId(1_000 + number),
            cost: Credits(9),
            entry: EntryId(1_000 + number),
            seconds: 6.0,
        }
    }

    /// A film in no language yet.
    fn card(how: DubRequest) -> FilmCard {
        let film = Film::of(how);
        FilmCard {
            id: film.id(Backend::Draft),
            ..testing::card(film, Vec::new())
        }
    }

    /// Adds a language to a film, with the transcript of that name.
    fn want(card: &mut FilmCard, code: &str, table: Option<String>) {
        if card.film.language(code).is_some() {
            return;
        }
        let language = Language {
            code: code.to_owned(),
            sheet: table.map(|name| input(&name, 0.0)),
            ..Language::default()
        };
        let request = Generation::Dubbing(card.film.request(&language));
        card.keys.push(quick_key(&request));
        card.film.languages.push(language);
        card.stands.push(Stands::Wanted);
        card.before.push(Vec::new());
        card.accounts.push(None);
    }

    /// A language of a film is dubbed.
    fn dub(&mut self, film: &FilmId, code: &str) {
        let ready = self.ready();
        let Some(card) = self.films.iter_mut().find(|card| card.id == *film) else {
            return;
        };
        let mut languages = card.film.languages.iter();
        let place = languages.position(|language| language.code == code);
        let place = place.expect("the language");
        let language = &mut card.film.languages[place];
        let rows = language.sheet.as_ref();
        let rows = rows.and_then(|sheet| self.tables.get(&sheet.name));
        language.lines = Arc::new(lines(rows.map_or(&SHORT[..], Vec::as_slice)));
        language.of = Some(DubId::new(format!("{film}-{code}")));
        card.stands[place] = ready;
    }

    fn find(&mut self, film: &FilmId) -> &mut FilmCard {
        let mut films = self.films.iter_mut();
        films.find(|card| card.id == *film).expect("the film")
    }

    fn listed(&self) -> Event {
        Event::Dubbing(DubbingEvent::Listed(Backend::Draft, self.films.clone()))
    }

    fn looked(&mut self, number: u64, film: &FilmId) -> Event {
        let card = Box::new(self.find(film).clone());
        Event::Dubbing(DubbingEvent::Looked(number, Ok(card)))
    }

    fn table(&self, name: &str) -> TableRead {
        let rows = self.tables.get(name).map_or(&SHORT[..], Vec::as_slice);
        let mut speakers = Vec::new();
        let mut read = TableRead {
            hash: input(name, 0.0).hash,
            ..TableRead::default()
        };
        let millis = |seconds: f64| (seconds * 1_000.0).round() as u32;
        for (place, (speaker, start, end, said, text)) in rows.iter().enumerate() {
            if !speakers.contains(&(*speaker).to_owned()) {
                speakers.push((*speaker).to_owned());
            }
            if text.is_empty() {
                read.silent.push(SilentRow {
                    line: place + 1,
                    at: millis(*start),
                    said: (*said).to_owned(),
                });
            } else {
                read.said.push([millis(*start), millis(*end)]);
            }
        }
        TableRead { speakers, ..read }
    }

    fn brought(&self, name: &str) -> Brought {
        let (seconds, facts) = self.seen.get(name).cloned().unwrap_or_else(|| {
            let phrases = vec![[0.2, 2.8]];
            let facts = FilmFacts {
                speech: 2.6,
                phrases,
                ..FilmFacts::default()
            };
            (6.0, facts)
        });
        Brought {
            input: input(name, seconds),
            has_picture: false,
            facts,
        }
    }

    fn bring(&mut self, wish: &FilmWish) -> FilmId {
        let brought = match &wish.from {
            FilmFrom::Kept(brought) => (**brought).clone(),
            FilmFrom::File(path) => self.brought(&name_of(path)),
            FilmFrom::Address(address) => self.brought(address),
        };
        let plain = testing::request();
        let how = DubRequest {
            input: brought.input,
            source: wish.source.clone(),
            speakers: wish.speakers,
            cut: wish.cut,
            worth: wish.worth,
            drop_background: wish.drop_background,
            mask_profanity: wish.mask_profanity,
            without_clones: wish.without_clones,
            as_project: wish.as_project,
            ..plain
        };
        let mut card = Self::card(how);
        let place = self.films.iter().position(|there| there.id == card.id);
        if let Some(place) = place {
            card = self.films.remove(place);
        }
        let one = wish.sheets.first().filter(|_| wish.sheets.len() == 1);
        for (place, code) in wish.languages.iter().enumerate() {
            let sheet = one.or_else(|| wish.sheets.get(place));
            Self::want(&mut card, code, sheet.map(|path| name_of(path)));
        }
        let id = card.id.clone();
        self.films.insert(0, card);
        id
    }

    /// An order of the dub of a language, or of a line.
    fn order(&mut self, desk: &Desk, order: &LineOrder) -> Vec<Event> {
        let job = JobId(self.number());
        let work = Work::Generate {
            project: None,
            backend: Backend::Draft,
            order: Arc::new(order.clone()),
        };
        let queued = Queued {
            id: job,
            work,
            quote: Credits(13),
            rank: 0,
            batch: None,
        };
        let mut events = Vec::new();
        if order.mend.is_some() || self.holds {
            events.push(Event::Queued(vec![queued]));
        }
        if !self.holds {
            events.extend(self.finish(desk, job, order));
            return events;
        }
        let running = JobEvent::Running { progress: None };
        events.push(Event::Job(job, running));
        if order.mend.is_none() {
            let under_way = Stands::UnderWay {
                entry: EntryId(job.0),
                since: UnixMillis(1),
                begun: true,
                elsewhere: false,
                expected: None,
            };
            self.set(&order.request, &under_way);
            events.push(self.listed());
        }
        self.late.push((job, order.clone()));
        events
    }

    /// The language of a film that an order is for stands so.
    fn set(&mut self, request: &Generation, stands: &Stands) {
        let key = quick_key(request);
        for card in &mut self.films {
            for (own, own_stands) in card.keys.iter().zip(&mut card.stands) {
                if *own == key {
                    *own_stands = stands.clone();
                }
            }
        }
    }

    fn finish(&mut self, desk: &Desk, job: JobId, order: &LineOrder) -> Vec<Event> {
        let Some(mend) = &order.mend else {
            if let Generation::Dubbing(request) = &order.request {
                let key = quick_key(&order.request);
                let film = self.films.iter().find(|card| card.keys.contains(&key));
                let film = film.expect("the film").id.clone();
                self.dub(&film, &request.target);
            }
            return vec![self.listed()];
        };
        let at = UnixMillis(self.number() as i64);
        let take = TakeId(self.number());
        let said = [mend.seen.start, mend.seen.end];
        let patch = Patch {
            line: mend.at.line,
            text: mend.text.clone(),
            voice: mend.voice.clone(),
            speech: order.request.line().expect("a line"),
            account: String::new(),
            take: Some(take),
            span: said,
            said,
            tempo: 1.0,
            bed: Bed::Ducked,
            at,
        };
        let card = self.find(&mend.at.film);
        let mut languages = card.film.languages.iter_mut();
        let language = languages.find(|it| it.code == mend.at.language);
        let language = language.expect("the language");
        language.mend(mend.at.line, Some(patch.clone()));
        let mut spoken = made::take(desk, made::line(desk, 1), 1);
        (spoken.id, spoken.line) = (take, None);
        let kept = Kept {
            take: Box::new(spoken),
            beside: Vec::new(),
            project: None,
            account: String::new(),
            count: 1,
            cost: Credits(13),
            source: Source::Bought,
        };
        let patched = DubbingEvent::Patched(Some(job), mend.at.clone(), Ok(Box::new(patch)));
        vec![
            Event::Job(job, JobEvent::Kept(kept)),
            Event::Dubbing(patched),
            self.listed(),
        ]
    }

    fn cancel(&mut self, job: JobId) -> Vec<Event> {
        let Some(place) = self.late.iter().position(|(late, _)| *late == job) else {
            return Vec::new();
        };
        let (_, order) = self.late.remove(place);
        self.set(&order.request, &Stands::Wanted);
        let cancelled = Trouble {
            what: tr!("jobs-running"),
            charged: Charged::No,
            remedies: Vec::new(),
            details: Arc::default(),
            topic: None,
        };
        vec![
            Event::Job(job, JobEvent::Cancelled(cancelled)),
            self.listed(),
        ]
    }

    fn step(&mut self, film: &FilmId, code: &str, step: PatchStep) {
        let card = self.find(film);
        let mut languages = card.film.languages.iter_mut();
        let language = languages.find(|it| it.code == code);
        let language = language.expect("the language");
        match step {
            PatchStep::Undo(_) => {
                language.undo();
            }
            PatchStep::Redo(_) => {
                language.redo();
            }
            PatchStep::PutBack(line) => language.mend(line, None),
            PatchStep::TurnBack => {}
        }
    }

    fn jobs(&mut self, desk: &Desk, command: &JobsCommand) -> Vec<Event> {
        match command {
            JobsCommand::Generate { orders, .. } => {
                let mut events = Vec::new();
                for order in orders {
                    events.extend(self.order(desk, order));
                }
                events
            }
            JobsCommand::Agreed(inner) | JobsCommand::Fitted(inner) => self.jobs(desk, inner),
            JobsCommand::Cancel(job) => self.cancel(*job),
            _ => Vec::new(),
        }
    }

    fn dubbing(&mut self, command: &DubbingCommand) -> Vec<Event> {
        let dubbing = |event| vec![Event::Dubbing(event)];
        match command {
            DubbingCommand::List(_) | DubbingCommand::ListChanged(_) => vec![self.listed()],
            DubbingCommand::Bin(film, is_in) => {
                self.find(film).film.binned = is_in.then_some(UnixMillis(1));
                vec![self.listed()]
            }
            DubbingCommand::Account(number, backend) => {
                dubbing(DubbingEvent::Account(*number, *backend, Ok(Vec::new())))
            }
            DubbingCommand::Begun(number, _) => dubbing(DubbingEvent::Begun(*number, None)),
            DubbingCommand::Look(number, film) => vec![self.looked(*number, film)],
            DubbingCommand::Step(number, film, code, step) => {
                self.step(film, code, *step);
                vec![self.looked(*number, film)]
            }
            DubbingCommand::Bring(number, wish) => {
                let film = self.bring(wish);
                vec![self.looked(*number, &film)]
            }
            DubbingCommand::Inspect(number, _, from, _) => {
                let brought = match from {
                    FilmFrom::File(path) => self.brought(&name_of(path)),
                    FilmFrom::Address(address) => self.brought(address),
                    FilmFrom::Kept(brought) => (**brought).clone(),
                };
                dubbing(DubbingEvent::Inspected(*number, Ok(Box::new(brought))))
            }
            DubbingCommand::ReadTable(path) => {
                let read = self.table(&name_of(path));
                dubbing(DubbingEvent::Table(path.clone(), Ok(read)))
            }
            DubbingCommand::Stills(film, range) => dubbing(DubbingEvent::Stills(
                film.clone(),
                *range,
                Err(NoHelp::Missing),
            )),
            DubbingCommand::LookInTheWay(number, _, export) => {
                vec![Event::InTheWay(InTheWay {
                    number: *number,
                    count: self.in_the_way,
                    first: export.folder.join("interview-en.wav"),
                })]
            }
            DubbingCommand::Export(number, _, export) => {
                dubbing(DubbingEvent::Exported(*number, Ok(exported(export))))
            }
            DubbingCommand::Listen(number, film, _) => {
                dubbing(DubbingEvent::Wave(*number, film.clone(), Arc::default()))
            }
            DubbingCommand::Hear(moment) => {
                let name = self.find(&moment.film).film.name().to_owned();
                let playing = Playing::Film {
                    film: moment.film.clone(),
                    name,
                    language: moment.language.clone(),
                    from: moment.from,
                    original: moment.original,
                };
                let mut events = vec![Event::Playback(PlaybackEvent::Started(playing))];
                if moment.paused {
                    events.push(Event::Playback(PlaybackEvent::Paused));
                }
                events
            }
            _ => Vec::new(),
        }
    }
}

impl Answers for Films {
    fn answer(&mut self, desk: &Desk, command: &Command) -> Vec<Event> {
        match command {
            Command::Dubbing(command) => self.dubbing(command),
            Command::Jobs(command) => self.jobs(desk, command),
            Command::Playback(command) => playback(desk, command),
            Command::Takes(TakesCommand::Load(take)) => {
                let sound = Sound {
                    peaks: Arc::default(),
                    words: Vec::new(),
                    seconds: 6.0,
                    complete: true,
                };
                let sound = TakesEvent::Sound(*take, Arc::new(sound));
                vec![Event::Takes(sound)]
            }
            Command::Settings(SettingsCommand::DubFolder(folder)) => {
                let mut settings = desk.settings.clone();
                settings.dub_folder = Some(folder.clone());
                vec![Event::Settings(Box::new(settings))]
            }
            _ => Vec::new(),
        }
    }
}

fn exported(export: &DubExport) -> Exported {
    let files = export.languages.iter().map(|code| DubFile {
        path: export.folder.join(format!("interview-{code}.wav")),
        language: Some(code.clone()),
        kind: DubFileKind::Audio,
    });
    Exported {
        files: files.collect(),
        ..Exported::default()
    }
}

fn playback(desk: &Desk, command: &PlaybackCommand) -> Vec<Event> {
    let state = &desk.playback;
    let event = match command {
        PlaybackCommand::TogglePause if state.paused => PlaybackEvent::Resumed,
        PlaybackCommand::TogglePause => PlaybackEvent::Paused,
        PlaybackCommand::Stop => PlaybackEvent::Stopped,
        PlaybackCommand::Swap => PlaybackEvent::Swapped(1 - state.side),
        _ => return Vec::new(),
    };
    vec![Event::Playback(event)]
}

/// A window with films, whose commands are answered between frames.
pub type DubWindow = Answered<Films>;

impl Answered<Films> {
    /// The Dubbing room, with no film in it.
    pub fn empty() -> Self {
        Self::sized(super::LARGE)
    }

    /// The same in a window of this size.
    pub fn sized(size: Vec2) -> Self {
        let app = WindowHarness::sized(start::sample(), size);
        let mut app = Self::new(app, Films::default());
        app.key(Modifiers::COMMAND, Key::Num4);
        app
    }

    /// A film that is dubbed into these languages is in the list.
    pub fn add_film(&mut self, name: &str, rows: &[Row], codes: &[&str]) {
        self.add_film_with(name, rows, codes, |_| {});
    }

    /// The same with a change of what is known of the film.
    pub fn add_film_with(
        &mut self,
        name: &str,
        rows: &[Row],
        codes: &[&str],
        change: impl FnOnce(&mut Film),
    ) {
        let plain = testing::request();
        let how = DubRequest {
            input: self.engine.brought(name).input,
            without_clones: true,
            ..plain
        };
        let mut card = Films::card(how);
        let table = format!("{name}.csv");
        self.set_table(&table, rows);
        for code in codes {
            Films::want(&mut card, code, Some(table.clone()));
        }
        card.film.folder = Some(FOLDER.to_owned());
        change(&mut card.film);
        let film = card.id.clone();
        self.engine.films.insert(0, card);
        for code in codes {
            self.engine.dub(&film, code);
        }
        let listed = self.engine.listed();
        self.apply(listed);
        self.settle();
    }

    /// The rows of the transcript with this name; others have those of [`SHORT`].
    pub fn set_table(&mut self, name: &str, rows: &[Row]) {
        self.engine.tables.insert(name.to_owned(), rows.to_vec());
    }

    /// How long the film of this name is, in seconds, and what else is seen of it.
    pub fn set_facts(&mut self, name: &str, seconds: f64, facts: FilmFacts) {
        self.engine.seen.insert(name.to_owned(), (seconds, facts));
    }

    /// The files that the next exports would replace.
    pub fn set_in_the_way(&mut self, count: usize) {
        self.engine.in_the_way = count;
    }

    /// Keeps orders under way from now on.
    pub fn hold_orders(&mut self) {
        self.engine.holds = true;
    }

    /// Finishes the orders that are under way.
    pub fn finish_orders(&mut self) {
        self.engine.holds = false;
        for (job, order) in std::mem::take(&mut self.engine.late) {
            let events = self.engine.finish(self.app.desk(), job, &order);
            for event in events {
                self.apply(event);
            }
        }
        self.settle();
    }

    /// Fails the orders that are under way.
    pub fn fail_orders(&mut self, trouble: &Trouble) {
        self.engine.holds = false;
        for (job, _) in std::mem::take(&mut self.engine.late) {
            let failed = Event::Job(job, JobEvent::Failed(trouble.clone()));
            self.apply(failed);
        }
        self.settle();
    }

    /// Every line that was ordered so far, as the text that is to be said.
    pub fn bought_lines(&self) -> Vec<String> {
        let mut all = Vec::new();
        for order in self.orders() {
            all.extend(order.mend.as_ref().map(|mend| mend.text.clone()));
        }
        all
    }

    /// Every language that was ordered so far.
    pub fn bought_dubs(&self) -> Vec<String> {
        let orders = self.orders().into_iter();
        let dubs = orders.filter_map(|order| match &order.request {
            Generation::Dubbing(request) => Some(request.target.clone()),
            _ => None,
        });
        dubs.collect()
    }

    /// Every film that was to be brought, as it was wanted.
    pub fn wishes(&self) -> Vec<&FilmWish> {
        let wishes = self.all_sent().iter().filter_map(|command| match command {
            Command::Dubbing(DubbingCommand::Bring(_, wish)) => Some(&**wish),
            _ => None,
        });
        wishes.collect()
    }

    /// Every step of fixes that was asked for.
    pub fn steps(&self) -> Vec<PatchStep> {
        let steps = self.all_sent().iter().filter_map(|command| match command {
            Command::Dubbing(DubbingCommand::Step(.., step)) => Some(*step),
            _ => None,
        });
        steps.collect()
    }

    /// How many lines of all films are fixed.
    pub fn fixes(&self) -> usize {
        let films = self.engine.films.iter();
        let languages = films.flat_map(|card| &card.film.languages);
        languages.map(|language| language.patches.len()).sum()
    }

    /// How many languages of all films are ready.
    pub fn ready_ones(app: &WindowHarness) -> usize {
        let cards = app.desk().dubbing.listed.get(&Backend::Draft);
        let cards = cards.into_iter().flat_map(|cards| cards.iter());
        let stands = cards.flat_map(|card| &card.stands);
        stands
            .filter(|stands| matches!(stands, Stands::Ready { .. }))
            .count()
    }

    /// Drops a file of this name.
    pub fn drop_file(&mut self, file: &str) {
        self.let_fall(&PathBuf::from(FOLDER).join(file));
    }

    /// Drops a film with its transcript, and waits until it was looked at.
    #[track_caller]
    pub fn bring(&mut self, film: &str, table: &str) {
        self.drop_file(film);
        self.drop_file(table);
        self.wait_for_label(&tr!("dubbing-film-other"));
    }

    /// Chooses a language to dub into.
    #[track_caller]
    pub fn pick(&mut self, language: &str) {
        if !self.shows(language) {
            self.press_role(Role::ComboBox, &tr!("dubbing-into.name"));
            self.wait_for_label(language);
        }
        self.press(language);
    }

    /// Chooses English, and closes the list.
    #[track_caller]
    pub fn pick_english(&mut self) {
        self.pick(&tr!("language-en"));
        self.key(Modifiers::NONE, Key::Escape);
    }

    /// Stops what plays.
    #[track_caller]
    pub fn stop(&mut self) {
        self.key(Modifiers::COMMAND, Key::Period);
        self.wait_for("silence", |app| app.desk().playback.playing.is_none());
    }
}

/// The name of the field with a line's English text.
pub fn says() -> String {
    tr!("dubbing-says", language = tr!("language-en"))
}

/// Returns true if this side of a film plays: 0 is the recording, 1 the dub.
pub fn is_heard(app: &WindowHarness, side: usize) -> bool {
    let playback = &app.desk().playback;
    matches!(playback.playing, Some(Playing::Film { .. })) && playback.side == side
}

/// A board with a film of these rows, dubbed into English.
pub fn board(rows: &[Row]) -> DubWindow {
    let mut app = DubWindow::empty();
    app.add_film("interview.wav", rows, &["en"]);
    app.press_part("interview.wav, ");
    app.wait_for("its lines", |app| app.shows_part("Line 1 at"));
    app
}

/// A board with a dub in English whose second line is selected. Nothing plays.
pub fn dubbed() -> DubWindow {
    dubbed_in(DubWindow::empty())
}

/// The same in this window.
pub fn dubbed_in(mut app: DubWindow) -> DubWindow {
    app.add_film("interview.wav", &SHORT, &["en"]);
    app.press_part("interview.wav, ");
    app.wait_for("its lines", |app| app.shows_part("Line 2 at 0:01.6"));
    app.press_part("Line 2 at 0:01.6");
    app.wait_for_label(&says());
    app.wait_for("its sound", |app| is_heard(app, 1));
    app.stop();
    app
}

/// The same with its second line fixed.
pub fn mended() -> DubWindow {
    let mut app = dubbed();
    app.write_over(&says(), "Come at nine.");
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the fix", |app| {
        app.shows_part("Heron: Come at nine. fixed")
    });
    app
}
