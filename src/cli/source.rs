//! What `mynah render` speaks: a script of any kind that is imported, or a project in a file with all that it chose.

use std::collections::HashMap;
use std::path::Path;

use crate::cli::args::CommonArguments;
use crate::cli::exit::Stop;
use crate::cli::render::imported;
use crate::cli::session::{Access, Session};
use mynah_core::audio_effects::AudioEffects;
use mynah_core::backend::Backend;
use mynah_core::format::OutputFormat;
use mynah_core::ids::ModelId;
use mynah_core::shape::{Cut, Shape};
use mynah_engine::headless::{PackedScript, is_project_file, read_project};
use mynah_model::desk::ProjectDefaults;
use mynah_script::cast::{CastEntry, CastFile};
use mynah_script::document::{Line, Script};
use mynah_script::import::{Destination, Preview, Skipped};

/// A script, with what was chosen for it beside its lines.
pub struct Source {
    /// Its lines, cast and rules.
    pub script: Script,
    /// Parts of the file that were not imported.
    pub skipped: Vec<Skipped>,
    /// The project's name, else the title of the script; and the file's name.
    titles: [String; 2],
    table: Option<Preview>,
    project: Option<Chosen>,
}

/// What a project chose beside its script.
struct Chosen {
    backend: Backend,
    defaults: ProjectDefaults,
    format: OutputFormat,
    zero_retention: bool,
}

impl Source {
    /// Reads a script, or the project in a file; `-` is standard input. `encoding` is the label of a text's encoding. Like
    /// `destination`, it is nothing to a project. Nothing of the file is kept.
    ///
    /// # Errors
    /// A file that can't be read, or is neither.
    pub fn read(
        path: &Path,
        encoding: Option<&str>,
        destination: Destination,
    ) -> Result<Self, Stop> {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let stem = stem.into_owned();
        if !is_project_file(path) {
            let imported = imported(path, encoding, destination)?;
            return Ok(Self {
                titles: [imported.script.title().to_owned(), stem],
                script: imported.script,
                skipped: imported.skipped,
                table: imported.table,
                project: None,
            });
        }
        let PackedScript {
            name,
            backend,
            defaults,
            zero_retention,
            script,
        } = read_project(path)?;
        Ok(Self {
            titles: [name, stem],
            project: Some(Chosen {
                backend,
                format: script.format().unwrap_or(defaults.format),
                defaults,
                zero_retention,
            }),
            script,
            skipped: Vec::new(),
            table: None,
        })
    }

    /// Starts the session that speaks it: a project's own switch decides who does, a key alone never turns drafts live.
    ///
    /// # Errors
    /// Those of [`Session::start`], and a project that the service is to speak, without a key.
    pub fn session(&self, common: &CommonArguments, access: Access) -> Result<Session, Stop> {
        let switch = self.project.as_ref().map(|project| project.backend);
        Session::start_for(common, switch, access)
    }

    /// Returns the names that the scope of a consent may have for it: the project's or the script's, and the file's.
    pub fn titles(&self) -> &[String] {
        &self.titles
    }

    /// What it is made as where nothing else is asked for.
    pub fn format(&self) -> OutputFormat {
        let project = self.project.as_ref();
        project.map(|project| project.format).unwrap_or_default()
    }

    /// Whether the service is to keep nothing of it.
    pub fn has_zero_retention(&self) -> bool {
        let project = self.project.as_ref();
        project.is_some_and(|project| project.zero_retention)
    }

    /// How a speaker is spoken with this backend: as the cast file says, else as the script does.
    pub fn entry(&self, speaker: &str, cast: Option<&CastFile>, backend: Backend) -> CastEntry {
        let named = cast.and_then(|cast| cast.entry(speaker)).cloned();
        let named = named.unwrap_or_default();
        let part = self.script.cast().0.get(speaker);
        let chosen = part.map(|part| CastEntry {
            voice: part.voice(backend).map(|voice| voice.id.to_string()),
            ..CastEntry::of(part)
        });
        let chosen = chosen.unwrap_or_default();
        let stands_in = self.is_rehearsed(backend);
        let table = self.table.as_ref();
        let in_table = || table.and_then(|table| table.voices.get(speaker).cloned());
        let settings = if named.settings == Default::default() {
            chosen.settings
        } else {
            named.settings
        };
        CastEntry {
            voice: named.voice_of(backend).or(chosen.voice).or_else(in_table),
            name: None,
            draft: None,
            model: named.model.or_else(|| chosen.model.filter(|_| !stands_in)),
            settings,
            language: named
                .language
                .or_else(|| chosen.language.filter(|_| !stands_in)),
            place: if !named.place.is_default() {
                named.place
            } else if stands_in {
                AudioEffects::default()
            } else {
                chosen.place
            },
        }
    }

    /// The model that a line names itself, or that its part has; else the project's, for nothing of which the backend's
    /// first stands.
    pub fn model<'a>(
        &'a self,
        line: &'a Line,
        entry: &'a CastEntry,
        backend: Backend,
    ) -> Option<&'a str> {
        let own = line.overrides.model.as_ref().map(ModelId::as_str);
        let own = own.filter(|_| !self.is_rehearsed(backend));
        own.or(entry.model.as_deref())
            .or_else(|| self.usual_model(backend).map(ModelId::as_str))
    }

    /// The model that a project has this backend speak with, where nothing else says.
    pub fn usual_model(&self, backend: Backend) -> Option<&ModelId> {
        self.project.as_ref()?.defaults.model(backend)
    }

    /// Whether Draft voices stand in for those of the service: models and languages are the service's then.
    fn is_rehearsed(&self, backend: Backend) -> bool {
        let project = self.project.as_ref();
        project.is_some_and(|project| project.backend != backend)
    }

    /// The file names that a table wants, by the place of the line among those with words.
    pub fn names(&self) -> HashMap<usize, String> {
        let Some(table) = &self.table else {
            return HashMap::new();
        };
        let wanted = self
            .spoken()
            .filter_map(|(place, line)| Some((place, table.files.get(&line.id)?.clone())));
        wanted.collect()
    }

    /// How loud lines are that are not as loud as they were made, by their places. What is cut off a take is that
    /// take's, and stays in the studio.
    pub fn shapes(&self) -> HashMap<usize, Shape> {
        let shaped = self.spoken().filter_map(|(place, line)| {
            let shape = Shape {
                cut: Cut::default(),
                volume_mb: line.overrides.shaping.volume_mb,
            };
            (!shape.is_none()).then_some((place, shape))
        });
        shaped.collect()
    }

    /// Lines with words: each is one order.
    fn spoken(&self) -> impl Iterator<Item = (usize, &Line)> {
        let lines = self.script.lines().filter(|line| !line.is_mute());
        lines.enumerate()
    }
}
