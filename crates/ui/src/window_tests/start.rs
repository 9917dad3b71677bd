//! Desks as a first start shows them: the published models, nine Draft voices, and a project that they speak.

use std::sync::Arc;

use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::ids::{LineId, ProjectId, ProjectLine, TakeId};
use mynah_core::models;
use mynah_core::settings::VoiceSettings;
use mynah_model::command::{Command, PlaybackCommand, SettingsCommand, TakeAct, TakesCommand};
use mynah_model::desk::{
    AppSettings, Desk, Listening, Meter, Model, OwnSettings, ProjectCard, ProjectDefaults, Rate,
    Saved, Sound, TakeCard, Voice,
};
use mynah_model::event::{
    AccountEvent, Event, JobEvent, Kept, Opened, PlaybackEvent, Playing, ProjectEvent, Source,
    TakesEvent, VoicesEvent,
};
use mynah_script::cast::{CastFile, CastVoice, Part};
use mynah_script::document::Script;
use mynah_script::edit::Edit;
use mynah_script::history::Editor;
use mynah_script::parse::parse;
use mynah_ui_core::testing::fixtures as made;

use super::WindowHarness;

const TEXT: &str = include_str!("../../../../assets/sample/salt-harbour.txt");
const CAST: &str = include_str!("../../../../assets/sample/salt-harbour.cast.json");

/// Name, gender, age and accent of each Draft voice.
const VOICES: [[&str; 4]; 9] = [
    ["Wren", "female", "middle_aged", "american"],
    ["Heron", "male", "middle_aged", "american"],
    ["Plover", "male", "middle_aged", "scottish"],
    ["Finch", "female", "young", "american"],
    ["Bittern", "male", "middle_aged", "american"],
    ["Avocet", "female", "young", "scottish"],
    ["Rook", "male", "old", "scottish"],
    ["Godwit", "female", "middle_aged", "american"],
    ["Swift", "male", "young", "american"],
];

/// The sample project with its cast.
pub fn sample() -> Desk {
    let script = parse(TEXT, "Salt Harbour").expect("a script");
    let cast = CastFile::parse(CAST).expect("a cast file");
    let part = |speaker: &str| {
        let entry = cast.entry(speaker).expect("an entry");
        Part {
            draft: entry.voice.as_deref().map(cast_voice),
            settings: entry.settings,
            ..Part::default()
        }
    };
    desk_of("Salt Harbour", script, part)
}

/// A project that says `text`. Its speakers have the voices in their order.
pub fn project(name: &str, text: &str) -> Desk {
    let script = parse(text, "").expect("a script");
    let speakers: Vec<String> = script.speakers().into_iter().map(str::to_owned).collect();
    let part = |speaker: &str| {
        let place = speakers.iter().position(|other| other == speaker);
        let voice = place.and_then(|place| VOICES.iter().cycle().nth(place));
        Part {
            draft: voice.map(|[name, ..]| cast_voice(name)),
            ..Part::default()
        }
    };
    desk_of(name, script, part)
}

/// The id of a Draft voice.
pub fn voice_id(name: &str) -> String {
    format!("Draft{name}")
}

fn cast_voice(name: &str) -> CastVoice {
    CastVoice {
        id: voice_id(name).as_str().into(),
        name: format!("{name} (draft)"),
    }
}

fn desk_of(name: &str, script: Script, part: impl Fn(&str) -> Part) -> Desk {
    let mut desk = Desk::default();
    for event in [
        VoicesEvent::Models(Arc::new(published())),
        VoicesEvent::Voices(voices().into()),
    ] {
        desk.apply(Event::Voices(Backend::Draft, event));
    }
    let meter = Meter {
        is_draft: true,
        used: Credits(0),
        limit: Credits(10_000),
        ..Meter::default()
    };
    let meter = AccountEvent::Meter(Backend::Draft, meter);
    desk.apply(Event::Account(meter));
    let card = ProjectCard {
        id: made::PROJECT,
        name: name.to_owned(),
        backend: Backend::Draft,
        lines: script.lines().count(),
        touched: UnixMillis(0),
        sample: name == "Salt Harbour",
        key: None,
        zero_retention: false,
    };
    list(&mut desk, vec![card.clone()]);
    let speakers: Vec<String> = script.speakers().into_iter().map(str::to_owned).collect();
    let mut editor = Editor::new(script);
    for speaker in speakers {
        let part = Some(Box::new(part(&speaker)));
        let edit = Edit::SetPart { speaker, part };
        editor.edit(edit).expect("it fits");
    }
    // What is done to it is undone to here.
    let editor = Editor::new(editor.script().clone());
    open(&mut desk, card, editor);
    assert_eq!(desk.saved(), Saved::Yes);
    desk
}

/// Opens a project.
pub fn open(desk: &mut Desk, card: ProjectCard, editor: Editor) {
    let opening = desk.project.as_ref().map_or(0, |open| open.opening + 1);
    let opened = Opened {
        opening,
        card,
        defaults: ProjectDefaults {
            draft_model: "eleven_multilingual_v2".into(),
            ..ProjectDefaults::default()
        },
        editor,
        takes: Default::default(),
        review: None,
    };
    desk.apply(Event::Project(ProjectEvent::Opened(Box::new(opened))));
}

/// Tells of all projects.
pub fn list(desk: &mut Desk, projects: Vec<ProjectCard>) {
    desk.apply(Event::Project(ProjectEvent::Listed {
        projects,
        bin: Vec::new(),
        archived: Vec::new(),
    }));
}

/// A project beside the open one.
pub fn another(desk: &Desk, id: u64, name: &str) -> ProjectCard {
    let open = desk.project.as_ref().expect("a project");
    ProjectCard {
        id: ProjectId(id),
        name: name.to_owned(),
        sample: false,
        ..open.card.clone()
    }
}

/// The models that speak, as they are published.
fn published() -> Vec<Model> {
    let all = models::all().iter();
    let model = all.map(|model| Model {
        id: model.id.clone(),
        name: model.name.clone(),
        multiplier: model.credits,
        is_listed: true,
        limit: model.limit,
        is_known: true,
        hears: model.settings,
        languages: model.languages.clone(),
    });
    model.collect()
}

fn voices() -> Vec<Voice> {
    let voice = |[name, gender, age, accent]: [&str; 4]| Voice {
        id: voice_id(name).as_str().into(),
        name: format!("{name} (draft)"),
        category: "premade".to_owned(),
        about: format!("{gender}, {accent}"),
        labels: [("gender", gender), ("age", age), ("accent", accent)]
            .map(|(label, value)| (label.to_owned(), value.to_owned()))
            .to_vec(),
        rate: Rate::Told(1.0),
        settings: OwnSettings::Known(VoiceSettings::default()),
        preview: true,
        facts: Default::default(),
    };
    VOICES.map(voice).to_vec()
}

/// Gives a line its takes with the numbers from 1 on, newest first; the newest is picked.
pub fn give_takes(desk: &mut Desk, line: LineId, count: u32) {
    let take = |number| TakeCard {
        picked: number == count,
        ..made::take(desk, line, number)
    };
    let takes = (1..=count).rev().map(take).collect();
    made::give_takes(desk, line, takes);
}

/// Gives every line a take.
pub fn speak_all(desk: &mut Desk) {
    let lines: Vec<LineId> = desk.script().lines().map(|line| line.id).collect();
    for line in lines {
        give_takes(desk, line, 1);
    }
}

/// Answers the commands that the engine answers with one event: settings, listening, what is done to takes. The others
/// stay in the outbox.
pub fn answer(app: &mut WindowHarness) {
    for _ in 0..4 {
        let sent = app.take_sent();
        let (answered, left): (Vec<_>, Vec<_>) = sent.into_iter().partition(is_answered);
        app.harness.state_mut().sent.extend(left);
        if answered.is_empty() {
            return;
        }
        for command in answered {
            if let Some(event) = event_of(app.desk(), command) {
                app.desk_mut().apply(event);
            }
        }
        app.step();
        app.settle();
    }
}

fn is_answered(command: &Command) -> bool {
    matches!(
        command,
        Command::Settings(SettingsCommand::Inspector(_) | SettingsCommand::ConfirmAbove(_))
            | Command::Playback(PlaybackCommand::Loop(_))
            | Command::Takes(TakesCommand::List { .. } | TakesCommand::Act(_))
    )
}

fn event_of(desk: &Desk, command: Command) -> Option<Event> {
    let settings = |change: &dyn Fn(&mut AppSettings)| {
        let mut settings = desk.settings.clone();
        change(&mut settings);
        Some(Event::Settings(Box::new(settings)))
    };
    match command {
        Command::Settings(SettingsCommand::Inspector(on)) => {
            settings(&|settings| settings.inspector = on)
        }
        Command::Settings(SettingsCommand::ConfirmAbove(price)) => {
            settings(&|settings| settings.confirm_above = price.map(|price| price.0))
        }
        Command::Playback(PlaybackCommand::Loop(looping)) => {
            let listening = Listening {
                looping,
                ..desk.playback.listening
            };
            Some(Event::Playback(PlaybackEvent::Listening(listening)))
        }
        Command::Takes(TakesCommand::List { project, line }) => {
            let takes = takes_of(desk, line);
            Some(Event::Takes(TakesEvent::Listed {
                project,
                line,
                takes,
            }))
        }
        Command::Takes(TakesCommand::Act(act)) => done(desk, act),
        _ => None,
    }
}

/// The takes of a line, as far as the desk has them.
fn takes_of(desk: &Desk, line: LineId) -> Vec<TakeCard> {
    let listed = desk.line_takes.as_ref().filter(|(of, _)| *of == line);
    let picked = desk.takes.get(&line).and_then(|it| it.picked.as_ref());
    match listed {
        Some((_, takes)) => takes.clone(),
        None => picked.map(|take| (**take).clone()).into_iter().collect(),
    }
}

/// The event that follows something that is done to takes.
fn done(desk: &Desk, act: TakeAct) -> Option<Event> {
    let project = desk.project.as_ref()?.card.id;
    let line_of = |id: TakeId| {
        let mut lines = desk.script().lines().map(|line| line.id);
        lines.find(|line| takes_of(desk, *line).iter().any(|take| take.id == id))
    };
    let changed = |id: TakeId, change: &dyn Fn(&mut TakeCard, bool)| {
        let line = line_of(id)?;
        let mut takes = takes_of(desk, line);
        for take in &mut takes {
            let is_it = take.id == id;
            change(take, is_it);
        }
        Some(Event::Takes(TakesEvent::Changed {
            project,
            line,
            takes,
        }))
    };
    match act {
        TakeAct::Pick(id, _) => changed(id, &|take, is_it| take.picked = is_it),
        TakeAct::Star(id, on) => changed(id, &|take, is_it| {
            if is_it {
                take.starred = on;
            }
        }),
        TakeAct::Note(id, text) => changed(id, &|take, is_it| {
            if is_it {
                take.note.clone_from(&text);
            }
        }),
        TakeAct::Discard(id) => changed(id, &|take, is_it| take.discarded |= is_it),
        TakeAct::Restore(id) => changed(id, &|take, is_it| take.discarded &= !is_it),
        TakeAct::Approve(ids, approved) => {
            let takes = ids.into_iter().filter_map(|id| Some((line_of(id)?, id)));
            Some(Event::Takes(TakesEvent::Approved {
                project,
                takes: takes.collect(),
                approved,
            }))
        }
        TakeAct::PickOf { line, request, .. } => {
            let takes = takes_of(desk, line);
            let take = takes
                .iter()
                .find(|take| take.request.speech() == Some(&*request));
            changed(take?.id, &|take, is_it| take.picked = is_it)
        }
    }
}

/// The lines that were ordered since the last call, in order.
pub fn take_ordered(app: &mut WindowHarness) -> Vec<LineId> {
    let lines = super::ordered(app);
    let sent = &mut app.harness.state_mut().sent;
    sent.retain(|command| super::generated(command).is_none());
    lines
}

/// Loads the sound of a take for the transport.
pub fn load(app: &mut WindowHarness, take: TakeId) {
    let sound = Sound {
        peaks: Arc::default(),
        words: Vec::new(),
        seconds: 3.12,
        complete: true,
    };
    app.apply(Event::Takes(TakesEvent::Sound(take, Arc::new(sound))));
}

/// Starts a take of a line in the player.
pub fn play(app: &mut WindowHarness, take: TakeId, line: LineId) {
    load(app, take);
    let line = Some(ProjectLine {
        project: made::PROJECT,
        line,
    });
    let started = PlaybackEvent::Started(Playing::Take { take, line });
    app.apply(Event::Playback(started));
}

/// Generates a line: its job ends with one take more, which is picked.
pub fn generate(app: &mut WindowHarness, line: LineId) {
    let desk = app.desk_mut();
    let before = desk.takes.get(&line).map_or(0, |takes| takes.count);
    let number = before + 1;
    let take = TakeCard {
        picked: true,
        ..made::take(desk, line, number)
    };
    let kept = Kept {
        cost: take.cost,
        take: Box::new(take),
        beside: Vec::new(),
        project: Some(made::PROJECT),
        account: String::new(),
        count: number,
        source: Source::Bought,
    };
    let job = line.0 * 100 + u64::from(number);
    made::job(desk, job, line, [JobEvent::Kept(kept)]);
    give_takes(desk, line, number);
    app.step();
    app.settle();
}
