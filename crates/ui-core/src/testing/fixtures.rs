//! A desk built by hand for tests of the rooms: a small script with a cast, voices, a model and takes.

use std::sync::Arc;

use egui_kittest::Harness;

use crate::ctx::StudioCtx;
use crate::testing::Bench;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::consent::Standing;
use mynah_core::credits::Credits;
use mynah_core::ids::{JobId, LineId, ProjectId, TakeId, VoiceId};
use mynah_core::request::{Input, SpeechRequest};
use mynah_core::settings::VoiceSettings;
use mynah_model::attempt::KeptSample;
use mynah_model::audition::{Audition, AuditionLine, Candidate, Hidden};
use mynah_model::command::LineOrder;
use mynah_model::desk::Desk;
use mynah_model::desk::Hears;
use mynah_model::desk::Model;
use mynah_model::desk::ProjectCard;
use mynah_model::desk::TakeCard;
use mynah_model::desk::{OwnSettings, Preview, ScriptSource, ToRead, Voice, WasRead};
use mynah_model::event::AuditionEvent;
use mynah_model::event::JobEvent;
use mynah_model::event::Opened;
use mynah_model::event::Overtaken;
use mynah_model::event::ProjectEvent;
use mynah_model::event::Queued;
use mynah_model::event::TakesEvent;
use mynah_model::event::VoicesEvent;
use mynah_model::event::Work;
use mynah_model::event::{CloningEvent, Event, Vault};
use mynah_model::trouble::{Charged, Remedy, Trouble};
use mynah_script::cast::CastVoice;
use mynah_script::document::Script;
use mynah_script::edit::Edit;
use mynah_script::history::Editor;
use mynah_script::import::{Choices, read};
use mynah_script::parse::parse;
use mynah_ui_kit::testing::builder;
use mynah_ui_kit::theme::Tokens;

/// A recording of 40 seconds that was looked at.
pub fn sample() -> KeptSample {
    KeptSample {
        input: Input {
            hash: "ab".repeat(32),
            extension: "wav".to_owned(),
            bytes: 1_000_000,
            seconds: 40.0,
            name: "ada.wav".to_owned(),
        },
        findings: Vec::new(),
        wave: Vec::new(),
        places: Vec::new(),
        others: Default::default(),
        pitch: None,
        damage: Vec::new(),
        part: None,
        source: None,
        from: 0.0,
        sound: None,
        fold: mynah_model::inspecting::Fold::Mix,
        tracks: Vec::new(),
    }
}

/// A harness around a room that grants edits after each frame, as the app does.
pub fn room<'a, P: 'a>(
    size: (f32, f32),
    desk: Desk,
    panel: P,
    mut app: impl FnMut(&mut P, &mut egui::Ui, &mut StudioCtx<'_>) + 'a,
) -> Harness<'a, Bench<P>> {
    let mut harness = builder(size.0, size.1).build_ui_state(
        move |ui: &mut egui::Ui, bench: &mut Bench<P>| {
            let mut cx = StudioCtx::new(
                &bench.desk,
                &mut bench.view,
                Tokens::of(ui),
                &bench.clock,
                &mut bench.wishes,
            );
            app(&mut bench.panel, ui, &mut cx);
            while let Some(wish) = bench.wishes.edits.pop_front() {
                wish.grant(&mut bench.desk, &mut bench.view);
                ui.ctx().request_repaint();
            }
            bench.view.marks.extend(bench.desk.take_marks());
            bench.view.judged.extend(bench.desk.take_judged());
            bench.view.heard.extend(bench.desk.take_told());
            let deeds = bench.desk.take_deeds();
            bench.wishes.outbox.extend(deeds);
        },
        Bench::new(desk, panel),
    );
    harness.run();
    harness
}

/// The project of these tests.
pub const PROJECT: ProjectId = ProjectId(1);

/// A script of four lines under one heading.
pub const SCRIPT: &str = "# Scene 1\n\nThe light went out.\nTom: [whispers] Don't touch the glass. It's still warm.\n\
    Ines: Warm? Nobody has lit this lamp since Tuesday.\nTom: Then who's that on the stairs?\n";

/// A desk with an open project that says `text`, cast with voices of the backend.
pub fn desk(backend: Backend, text: &str) -> Desk {
    let script = parse(text, "Ep 3 · The Lamp Room").expect("a script");
    open(backend, script)
}

/// A desk with a new project: one empty line.
pub fn empty_desk() -> Desk {
    let mut script = Script::new("New project");
    let (edit, _) = script.insert_after(None, "");
    script.apply(&edit).expect("it fits");
    open(Backend::Draft, script)
}

fn open(backend: Backend, script: Script) -> Desk {
    let mut desk = Desk::default();
    switch(&mut desk, PROJECT, backend, script);
    desk
}

/// Opens another project in the place of the one that is open. Its lines have the ids of their places.
pub fn switch_to(desk: &mut Desk, project: ProjectId, text: &str) {
    let backend = desk.backend();
    let script = parse(text, "Another").expect("a script");
    switch(desk, project, backend, script);
}

fn switch(desk: &mut Desk, project: ProjectId, backend: Backend, script: Script) {
    let all = voices(backend);
    desk.apply(Event::Voices(
        backend,
        VoicesEvent::Models(Arc::new(vec![model(backend)])),
    ));
    desk.apply(Event::Voices(
        backend,
        VoicesEvent::Voices(all.clone().into()),
    ));
    let speakers = script
        .speakers()
        .into_iter()
        .map(str::to_owned)
        .collect::<Vec<_>>();
    let card = ProjectCard {
        id: project,
        name: "Salt Harbour".to_owned(),
        backend,
        lines: script.lines().count(),
        touched: UnixMillis(0),
        sample: true,
        key: None,
        zero_retention: false,
    };
    let mut editor = Editor::new(script);
    for (speaker, voice) in speakers.into_iter().zip(all.iter().cycle()) {
        let mut part = mynah_script::cast::Part::default();
        let cast = Some(CastVoice {
            id: voice.id.clone(),
            name: voice.name.clone(),
        });
        match backend {
            Backend::Draft => part.draft = cast,
            Backend::Live => part.live = cast,
        }
        let part = Some(Box::new(part));
        editor
            .edit(Edit::SetPart { speaker, part })
            .expect("it fits");
    }
    editor.take_steps();
    editor.kept(editor.revision());
    let opened = opened(0, card, editor);
    desk.apply(Event::Project(ProjectEvent::Opened(opened)));
}

fn opened(opening: u64, card: ProjectCard, editor: Editor) -> Box<Opened> {
    Box::new(Opened {
        opening,
        card,
        defaults: Default::default(),
        editor,
        takes: Default::default(),
        review: None,
    })
}

/// The project comes as one that is opened for the first time.
pub fn opened_anew(desk: &Desk) -> ProjectEvent {
    let open = desk.project.as_ref().expect("a project");
    let (opening, card) = (open.opening + 1, open.card.clone());
    ProjectEvent::Opened(opened(opening, card, Editor::new(desk.script().clone())))
}

/// What a text file of this name was read to.
pub fn was_read(name: &str, text: &str) -> WasRead {
    let choices = Choices::default();
    let imported = read(name, text.as_bytes(), &choices).expect("a script");
    let source = ScriptSource::File(name.into());
    WasRead {
        order: Arc::new(ToRead { source, choices }),
        answer: Ok(Arc::new(Preview::new(imported))),
    }
}

/// Another window was faster: the project comes anew, as it is.
pub fn overtake(desk: &mut Desk) {
    let open = desk.project.as_ref().expect("a project");
    let (opening, card) = (open.opening + 1, open.card.clone());
    let opened = opened(opening, card, Editor::new(desk.script().clone()));
    let overtaken = Overtaken {
        of: open.opening,
        through: desk.revision(),
        rebased: Default::default(),
        opened: *opened,
    };
    desk.apply(Event::Project(ProjectEvent::Overtaken(Box::new(overtaken))));
}

/// Three voices.
pub fn voices(backend: Backend) -> Vec<Voice> {
    let names = match backend {
        Backend::Draft => ["Wren (draft)", "Swift (draft)", "Rook (draft)"],
        Backend::Live => ["Callum Wray", "Ada Lind", "Tomas Reed"],
    };
    let abouts = ["Calm, clear", "Young man, quick", "Hoarse, close"];
    (0..)
        .zip(names)
        .zip(abouts)
        .map(|((place, name), about)| Voice {
            id: format!("voice{place}").as_str().into(),
            name: name.to_owned(),
            category: "premade".to_owned(),
            about: about.to_owned(),
            labels: Vec::new(),
            rate: mynah_model::desk::Rate::Told(1.0),
            settings: OwnSettings::Known(VoiceSettings::default()),
            preview: true,
            facts: Default::default(),
        })
        .collect()
}

/// The only model: with Draft voices it hears everything, at the service it is Eleven v3.
pub fn model(backend: Backend) -> Model {
    let draft = backend == Backend::Draft;
    Model {
        id: if draft { "draft_engine" } else { "eleven_v3" }.into(),
        name: if draft { "Draft engine" } else { "Eleven v3" }.to_owned(),
        multiplier: 1.0,
        is_listed: true,
        is_known: true,
        limit: 5_000,
        hears: Hears {
            stability_steps: !draft,
            similarity: true,
            style: true,
            speed: draft,
            boost: true,
            language: !draft,
            context: draft,
        },
        languages: vec!["en".to_owned(), "de".to_owned()],
    }
}

/// Presses a place, such as a dot that is a part of something.
pub fn press_at<P>(room: &mut Harness<'_, Bench<P>>, at: egui::Pos2) {
    room.hover_at(at);
    room.step();
    for pressed in [true, false] {
        room.event(egui::Event::PointerButton {
            pos: at,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: egui::Modifiers::NONE,
        });
        room.step();
    }
    room.run();
}

/// Has a voice's owner take the consent back.
pub fn take_back(desk: &mut Desk, voice: &VoiceId) {
    let standing = Standing::taken_back_of(voice);
    let vault = Vault {
        heeded: vec![standing.clone()],
        standings: vec![standing],
        broken: None,
        ..Vault::default()
    };
    let vault = CloningEvent::Vault(Box::new(vault));
    desk.apply(Event::Cloning(vault));
}

/// Has a voice's owner, Ada, agree to a project "Salt Mine" and to nothing else.
pub fn lend_elsewhere(desk: &mut Desk, voice: &VoiceId) {
    let mut standing = Standing::taken_back_of(voice);
    (standing.withdrawn, standing.back) = (None, None);
    "Salt Mine".clone_into(&mut standing.consent.scope);
    let vault = Vault {
        heeded: vec![standing.clone()],
        standings: vec![standing],
        projects: vec!["Salt Mine".to_owned()],
        ..Vault::default()
    };
    let vault = CloningEvent::Vault(Box::new(vault));
    desk.apply(Event::Cloning(vault));
}

/// The line with this number, from 1.
pub fn line(desk: &Desk, number: usize) -> LineId {
    desk.script().lines().nth(number - 1).expect("a line").id
}

/// A take of a line that says what it says now.
pub fn take(desk: &Desk, line: LineId, number: u32) -> TakeCard {
    let request = desk.request_for(line).expect("a request");
    TakeCard {
        id: TakeId(line.0 * 100 + u64::from(number)),
        line: Some(line),
        number,
        backend: desk.backend(),
        voice_name: "Swift (draft)".to_owned(),
        request: Arc::new(request.into()),
        seed: Some(4821),
        seconds: 3.12,
        cost: Credits(50),
        at: UnixMillis(0),
        lufs: Some(-18.1),
        peak_db: Some(-2.4),
        mini: (0..48_u8).map(|column| column.wrapping_mul(37)).collect(),
        picked: number == 1,
        starred: false,
        approved: false,
        note: String::new(),
        discarded: false,
        cut: false,
        missing: false,
        remark: None,
        given: None,
        picked_for: None,
        parts: Arc::default(),
    }
}

/// Gives a line these takes; the picked one is the one marked so.
pub fn give_takes(desk: &mut Desk, line: LineId, takes: Vec<TakeCard>) {
    let project = desk.project.as_ref().expect("a project").card.id;
    desk.apply(Event::Takes(TakesEvent::Changed {
        project,
        line,
        takes: takes.clone(),
    }));
    desk.apply(Event::Takes(TakesEvent::Listed {
        project,
        line,
        takes,
    }));
}

/// Has a line said, as it would be now, behind a letter of a casting call that isn't revealed.
pub fn hide(desk: &mut Desk, line: LineId) {
    let speech: SpeechRequest = desk.request_for(line).expect("a request");
    let said = AuditionLine {
        line: Some(line),
        text: speech.text.clone(),
    };
    let backend = desk.backend();
    let mut call = Audition::new("Tom".to_owned(), backend, speech.model.clone(), vec![said]);
    call.candidates.push(Candidate {
        voice: speech.voice,
        name: "Somebody".to_owned(),
    });
    let hidden = AuditionEvent::Hidden(Hidden::of(std::iter::once(&call)));
    desk.apply(Event::Project(ProjectEvent::Auditions(hidden)));
}

/// A job that speaks a line, and what came of it.
pub fn job(desk: &mut Desk, id: u64, line: LineId, events: impl IntoIterator<Item = JobEvent>) {
    let request: SpeechRequest = desk.request_for(line).expect("a request");
    let order = LineOrder {
        line: Some(line),
        ..LineOrder::alone("", request.into())
    };
    job_of(desk, id, order, events);
}

/// A job that makes this, and what came of it.
pub fn job_of(
    desk: &mut Desk,
    id: u64,
    order: LineOrder,
    events: impl IntoIterator<Item = JobEvent>,
) {
    let work = Work::Generate {
        project: desk.project.as_ref().map(|open| open.card.id),
        backend: desk.backend(),
        order: Arc::new(order),
    };
    let quote = Credits(50);
    let id = JobId(id);
    desk.apply(Event::Queued(vec![Queued {
        id,
        work,
        quote,
        rank: 0,
        batch: None,
    }]));
    for event in events {
        desk.apply(Event::Job(id, event));
    }
}

/// A service that was busy, with two ways on.
pub fn busy() -> Trouble {
    Trouble {
        what: "The service was busy, three tries over 12 s".to_owned(),
        charged: Charged::No,
        remedies: vec![Remedy::Retry, Remedy::UseDraftVoice],
        details: Arc::default(),
        topic: None,
    }
}
