//! The Create room with recordings, consents and clones that are there as soon as they are asked for.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use egui::{Key, Modifiers, Vec2};
use mynah_core::backend::Backend;
use mynah_core::consent::Standing;
use mynah_core::ids::VoiceId;
use mynah_core::request::Input;
use mynah_i18n::tr;
use mynah_model::attempt::KeptSample;
use mynah_model::command::{
    CloneOrder, CloningCommand, Command, MakingCommand, ProfessionalCommand, RecordCommand, Sheet,
    VoicesCommand,
};
use mynah_model::desk::{Desk, Meter, Slots, Voice};
use mynah_model::event::{
    AccountEvent, BrowseEvent, CloningEvent, Event, MakingEvent, ProfessionalEvent, Vault,
    VoicesEvent, Was,
};
use mynah_model::inspecting::{Check, Finding};
use mynah_ui_core::testing::fixtures as made;

use super::answered::{Answered, Answers, hash_of};
use super::{WindowHarness, start};

/// The engine, as far as clones need it.
#[derive(Default)]
pub struct Clones {
    /// Recordings by the names of their files; others are good ones of 90 seconds.
    samples: BTreeMap<String, KeptSample>,
}

/// A good recording of this many seconds.
fn sample(name: &str, seconds: f64) -> KeptSample {
    let good = made::sample();
    let (_, extension) = name.rsplit_once('.').unwrap_or((name, "wav"));
    let hash = hash_of(name);
    KeptSample {
        input: Input {
            hash: format!("{hash:0<64}"),
            extension: extension.to_owned(),
            bytes: 4_320_044,
            seconds,
            name: name.to_owned(),
        },
        findings: findings(seconds, -20.0),
        ..good
    }
}

/// A recording that is too quiet.
fn quiet(name: &str, seconds: f64) -> KeptSample {
    KeptSample {
        findings: findings(seconds, -46.0),
        ..sample(name, seconds)
    }
}

/// The findings of clear speech with this level in dBFS.
fn findings(seconds: f64, level: f32) -> Vec<Finding> {
    [
        (Check::Length, seconds as f32 * 0.8),
        (Check::Clipping, 0.0),
        (Check::Noise, -80.0),
        (Check::Snr, 60.0),
        (Check::Reverb, 0.2),
        (Check::Bandwidth, 12_000.0),
        (Check::Level, level),
        (Check::Hum, 0.0),
    ]
    .map(|(check, value)| Finding::of(check, Some(value)))
    .to_vec()
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().expect("a file");
    name.to_string_lossy().into_owned()
}

fn cloning(event: CloningEvent) -> Vec<Event> {
    vec![Event::Cloning(event)]
}

/// A voice that was cloned.
pub fn voice(name: &str) -> Voice {
    Voice {
        id: VoiceId::new(format!("Clone{name}")),
        name: name.to_owned(),
        category: "cloned".to_owned(),
        ..made::voices(Backend::Draft).remove(0)
    }
}

impl Clones {
    fn sample(&self, path: &Path) -> KeptSample {
        let name = name_of(path);
        let known = self.samples.get(&name).cloned();
        known.unwrap_or_else(|| sample(&name, 90.0))
    }

    fn create(desk: &Desk, order: &CloneOrder) -> Vec<Event> {
        let made = voice(&order.name);
        let id = made.id.clone();
        let voices = desk.voices_of(order.backend).iter().cloned();
        let voices: Vec<Voice> = voices.chain([made]).collect();
        let mut standing = Standing::taken_back_of(&id);
        (standing.withdrawn, standing.back) = (None, None);
        let cloned = BrowseEvent::Cloned(order.number, Ok(id));
        let mut vault = desk.cloning.vault.as_deref().cloned().unwrap_or_default();
        vault.standings.push(standing.clone());
        vault.heeded.push(standing);
        vec![
            Event::Cloning(CloningEvent::Vault(Box::new(vault))),
            Event::Voices(order.backend, VoicesEvent::Voices(voices.into())),
            Event::Voices(order.backend, VoicesEvent::Browse(cloned)),
        ]
    }

    fn cloning(&self, desk: &Desk, command: &CloningCommand) -> Vec<Event> {
        match command {
            CloningCommand::Look => {
                let vault = desk.cloning.vault.as_deref().cloned();
                let vault = Box::new(vault.unwrap_or_default());
                [
                    CloningEvent::Begun(Sheet::Clone, None),
                    CloningEvent::Begun(Sheet::Anew, None),
                    CloningEvent::Aside(Vec::new()),
                    CloningEvent::Vault(vault),
                ]
                .map(Event::Cloning)
                .into()
            }
            CloningCommand::Sample(number, path) => {
                let kept = Box::new(self.sample(path));
                cloning(CloningEvent::Sampled(*number, Ok(kept)))
            }
            CloningCommand::Mend(number, (input, _), fixes) => {
                let kept = Box::new(sample(&input.name, input.seconds));
                cloning(CloningEvent::Mended(*number, *fixes, Ok(kept)))
            }
            CloningCommand::Document(number, path) => {
                let input = sample(&name_of(path), 0.0).input;
                cloning(CloningEvent::Document(*number, Ok(input)))
            }
            CloningCommand::Reading { path, what } => {
                let kept = Box::new(self.sample(path));
                cloning(CloningEvent::Recorded(what.clone(), Ok(Was::Kept(kept))))
            }
            CloningCommand::Record(RecordCommand::Devices) => {
                cloning(CloningEvent::Microphones(Vec::new()))
            }
            CloningCommand::Create(order) => Self::create(desk, order),
            CloningCommand::Professional(command) => self.professional(command),
            _ => Vec::new(),
        }
    }

    fn professional(&self, command: &ProfessionalCommand) -> Vec<Event> {
        let event = match command {
            ProfessionalCommand::List => ProfessionalEvent::Listed(Vec::new()),
            ProfessionalCommand::Sample(clone, number, path) => {
                let kept = vec![self.sample(path)];
                ProfessionalEvent::Sampled(*clone, *number, Ok(kept))
            }
            _ => return Vec::new(),
        };
        let event = BrowseEvent::Professional(event);
        vec![Event::Voices(Backend::Draft, VoicesEvent::Browse(event))]
    }
}

impl Answers for Clones {
    fn answer(&mut self, desk: &Desk, command: &Command) -> Vec<Event> {
        match command {
            Command::Cloning(command) => self.cloning(desk, command),
            Command::Voices(VoicesCommand::Making(MakingCommand::List(backend))) => {
                let listed = BrowseEvent::Making(MakingEvent::Listed(Vec::new()));
                vec![Event::Voices(*backend, VoicesEvent::Browse(listed))]
            }
            _ => Vec::new(),
        }
    }
}

/// The Create room with that engine.
pub type CloneWindow = Answered<Clones>;

/// The folder of all files.
const FOLDER: &str = "/recordings";

impl Answered<Clones> {
    /// The sample project as a first start shows it.
    pub fn sample() -> Self {
        Self::of_size(super::LARGE, |_| {})
    }

    /// The same in a window of this size, with changes of the read model.
    pub fn of_size(size: Vec2, change: impl FnOnce(&mut Desk)) -> Self {
        let mut desk = start::sample();
        let meter = Meter {
            is_draft: true,
            slots: Slots {
                voices: Some((0, 160)),
                professional: Some((0, 1)),
                has_professional: Some(true),
                has_instant: Some(true),
                edits: Some(0),
                most_edits: Some(480),
            },
            ..Meter::default()
        };
        let meter = AccountEvent::Meter(Backend::Draft, meter);
        desk.apply(Event::Account(meter));
        change(&mut desk);
        Self::new(WindowHarness::sized(desk, size), Clones::default())
    }

    /// The Create room.
    pub fn in_room() -> Self {
        let mut app = Self::sample();
        app.go_to_room();
        app
    }

    /// Goes to the Create room.
    #[track_caller]
    pub fn go_to_room(&mut self) {
        self.key(Modifiers::COMMAND, Key::Num3);
        self.wait_for_label(&tr!("action-clone-voice"));
    }

    /// A recording of this name is too quiet.
    pub fn set_quiet(&mut self, name: &str, seconds: f64) {
        let quiet = quiet(name, seconds);
        self.engine.samples.insert(name.to_owned(), quiet);
    }

    /// A recording of this name has this length.
    pub fn set_length(&mut self, name: &str, seconds: f64) {
        let good = sample(name, seconds);
        self.engine.samples.insert(name.to_owned(), good);
    }

    /// Drops a file.
    pub fn drop_file(&mut self, name: &str) {
        self.let_fall(&PathBuf::from(FOLDER).join(name));
    }

    /// Drops a recording, and waits until it was looked at.
    #[track_caller]
    pub fn drop_sample(&mut self, name: &str) {
        self.drop_file(name);
        self.wait_for_label(&tr!("clone-hear", name = name));
    }

    /// Names a file in the path dialog.
    #[track_caller]
    pub fn name_file(&mut self, name: &str) {
        self.wait_for_label(&tr!("dialog-path"));
        self.write_over(&tr!("dialog-path"), &format!("{FOLDER}/{name}"));
        self.key(Modifiers::NONE, Key::Enter);
    }

    /// From a good recording to the name of the voice.
    #[track_caller]
    pub fn go_to_name(&mut self, name: &str, owner: &str) {
        self.drop_sample(name);
        self.press(&tr!("clone-to-quality"));
        self.wait_for_label(&tr!("clone-owner"));
        self.write(&tr!("clone-owner"), owner);
        self.press(&tr!("clone-say-own"));
        self.press(&tr!("clone-to-name"));
        self.wait_for_label(&tr!("clone-create"));
    }
}

/// How many voices are cloned ones.
pub fn clones(app: &WindowHarness) -> usize {
    let voices = app.desk().voices_of(Backend::Draft).iter();
    voices.filter(|voice| voice.category == "cloned").count()
}

/// Tells of consents.
pub fn tell_vault(desk: &mut Desk, vault: Vault) {
    desk.apply(Event::Cloning(CloningEvent::Vault(Box::new(vault))));
}
