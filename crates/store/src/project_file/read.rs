//! A project file opened: everything in it is somebody else's word.

use std::cell::Cell;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use rusqlite::{Connection, Transaction, params};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use zip::ZipArchive;
use zip::result::ZipError;

use super::document::{About, Document, Head, Sound, TakeRow, is_believed};
use super::{BadFile, DOCUMENT, FORMAT, LARGEST_DOCUMENT, PIECE, sound_name};
use crate::Library;
use crate::archive::Told;
use crate::error::LibraryError;
use crate::faults;
use crate::ledger;
use crate::lost::is_nobodys;
use crate::outside;
use crate::projects;
use crate::sidecar;
use crate::sql::Json;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::fingerprint;
use mynah_core::ids::{EntryId, ProjectId, TakeId};
use mynah_records::ledger::{Came, EntryState, NewIntent};
use mynah_records::projects::{ProjectCard, ProjectDefaults};
use mynah_script::document::Script;

/// What made them here.
const OPERATION: &str = "open project file";
/// The account of takes that none of the accounts known here made.
const NOBODYS: &str = "elsewhere";
/// What the list of a zip file's parts may be read of, so that it fits into memory: some 270,000 sounds.
const LARGEST_LIST: u64 = 32 << 20;
/// Sound hardly packs: what unpacks to more than this many times the file was made to fill a disk.
const RATIO: u64 = 200;
/// What is read of a file for its script alone: a process of a command's own has less memory.
const LARGEST_SCRIPT: u64 = 128 << 20;
/// What any file may unpack to.
const ALWAYS: u64 = 64 << 20;

/// A project that came out of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Unpacked {
    /// The new project.
    pub card: ProjectCard,
    /// How many takes it has.
    pub takes: usize,
    /// How many of them lack their sound: the file hasn't it, or not as it was.
    pub missing: usize,
}

/// A project's script in a file, with who speaks it.
#[derive(Debug)]
pub struct PackedScript {
    /// The project's name. A file of another program may have none.
    pub name: String,
    /// Its switch.
    pub backend: Backend,
    /// What it began with.
    pub defaults: ProjectDefaults,
    /// Whether the service is to keep nothing of its work.
    pub zero_retention: bool,
    /// The script, its cast and rules.
    pub script: Script,
}

/// What of a project file is read for its script alone; the rest is skipped.
#[derive(Deserialize)]
struct ScriptOnly {
    project: About,
    script: Script,
}

/// Reads the script of a project file. Nothing of it is kept.
///
/// # Errors
/// Those of the disk, and what [`BadFile`] tells apart.
pub fn packed_script(path: &Path) -> Result<PackedScript, LibraryError> {
    let mut file = ProjectFile::open(path)?;
    let ScriptOnly { project, script } = file.json(LARGEST_SCRIPT)?;
    if !is_believed(&script) {
        return Err(bad(path, BadFile::Damaged));
    }
    Ok(PackedScript {
        name: project.name,
        backend: project.backend,
        defaults: project.defaults.elsewhere(),
        zero_retention: project.zero_retention,
        script,
    })
}

impl Library {
    /// Makes a new project of a file; one that is here already stays as it is, whatever its name. `told` may break it
    /// off: then nothing of it is here.
    ///
    /// # Errors
    /// Those of the disk, what [`BadFile`] tells apart, and that it was broken off. Nothing is here then that was not.
    pub fn open_project_file(&self, path: &Path, told: Told<'_>) -> Result<Unpacked, LibraryError> {
        let mut file = ProjectFile::open(path)?;
        let mut document = file
            .document()?
            .checked(self.now())
            .ok_or_else(|| bad(path, BadFile::Damaged))?;
        if document.project.name.is_empty() {
            let stem = path.file_stem().unwrap_or_default();
            document.project.name = stem.to_string_lossy().into_owned();
        }
        let mut brought = Vec::new();
        let kept = self
            .bring_sounds(&mut file, &document, told, &mut brought)
            .and_then(|is_here| {
                for take in &mut document.takes {
                    take.missing = !is_here.get(&take.sound).copied().unwrap_or(false);
                }
                faults::reached("unpacked");
                self.keep_project(&document)
            });
        let (card, takes) = match kept {
            Ok(kept) => kept,
            Err(error) => {
                self.forget_brought(&brought);
                return Err(error);
            }
        };
        for (take, row) in takes.iter().zip(&document.takes) {
            if !row.missing && sidecar::is_lacking(self.paths(), &row.sound.blob()) {
                sidecar::write(self, *take);
            }
        }
        let missing = document.takes.iter().filter(|take| take.missing);
        Ok(Unpacked {
            card,
            takes: takes.len(),
            missing: missing.count(),
        })
    }

    /// Unpacks the sounds that are not here yet. Gives for each whether it is here then.
    fn bring_sounds(
        &self,
        file: &mut ProjectFile<'_>,
        document: &Document,
        told: Told<'_>,
        brought: &mut Vec<Sound>,
    ) -> Result<HashMap<Sound, bool>, LibraryError> {
        let mut is_here = HashMap::new();
        for (done, take) in document.takes.iter().enumerate() {
            if told(done, document.takes.len()).is_break() {
                return Err(LibraryError::BrokenOff);
            }
            let sound = &take.sound;
            if is_here.contains_key(sound) {
                continue;
            }
            let mut here = self.has(sound);
            if !here && file.unpack(self, sound)? {
                brought.push(sound.clone());
                here = true;
            }
            is_here.insert(sound.clone(), here);
        }
        Ok(is_here)
    }

    /// Writes the project with all its takes in one transaction.
    fn keep_project(
        &self,
        document: &Document,
    ) -> Result<(ProjectCard, Vec<TakeId>), LibraryError> {
        let accounts = self.read(known_accounts)?;
        let (owner, now) = (self.owner(), self.now());
        let about = &document.project;
        self.write(|tx| {
            let name = projects::unlike_others(tx, &about.name)?;
            let defaults = about.defaults.clone().elsewhere();
            let project = projects::insert(tx, &name, about.backend, &defaults, false, now)?;
            tx.execute(
                "UPDATE project SET zero_retention = ?2, review = ?3 WHERE id = ?1",
                params![project, about.zero_retention, about.review.as_ref().map(Json)],
            )?;
            for budget in &about.budgets {
                tx.execute(
                    "INSERT INTO budget (backend, project, credits, hard) VALUES (?1, ?2, ?3, ?4)",
                    params![budget.backend, project, budget.credits, budget.hard],
                )?;
            }
            let mut takes = Vec::with_capacity(document.takes.len());
            for row in &document.takes {
                let intent = intent(project, row, &accounts);
                let entry = ledger::insert(tx, &intent, EntryState::Saved, owner, now)?;
                tx.prepare_cached(
                    "UPDATE entry SET cost = 0, closed_at = ?2, reason = ?3, seed = ?4 WHERE id = ?1",
                )?
                .execute(params![entry, now, Came::Opened.as_str(), row.seed])?;
                // Swept by somebody since: it is gone like any other.
                let missing = row.missing || !self.has(&row.sound);
                takes.push(insert(tx, entry, &intent, row, missing)?);
            }
            Ok((projects::begin(tx, project, &document.script)?, takes))
        })
    }

    /// Removes sounds of a file that became no project.
    fn forget_brought(&self, brought: &[Sound]) {
        let removed = self.write(|tx| {
            for sound in brought {
                if is_nobodys(tx, &sound.hash)? {
                    sidecar::forget_all(self.paths(), &sound.blob());
                }
            }
            Ok(())
        });
        if let Err(error) = removed {
            log::warn!("sounds of a file that was not opened stay until the next start: {error}");
        }
    }
}

fn bad(path: &Path, why: BadFile) -> LibraryError {
    LibraryError::ProjectFile {
        path: path.to_owned(),
        why,
    }
}

/// All accounts, by all their names, that this library has heard of.
fn known_accounts(connection: &Connection) -> Result<Vec<String>, LibraryError> {
    let mut accounts = connection.prepare(
        "SELECT 'draft' UNION SELECT account FROM facet UNION SELECT name FROM alias
         UNION SELECT account FROM alias UNION SELECT account FROM key WHERE account IS NOT NULL",
    )?;
    let accounts = accounts.query_map([], |row| row.get(0))?;
    Ok(accounts.collect::<Result<_, _>>()?)
}

/// What stands in the ledger for a take. Where its fingerprint is that of its request with an account that is known
/// here, that account made it, and has it for nothing from now on; else no request is ever answered with it.
fn intent(project: ProjectId, row: &TakeRow, accounts: &[String]) -> NewIntent {
    let made_by = accounts.iter().find(|account| {
        let name = fingerprint::of(&row.request, account);
        name.as_str() == row.fingerprint
    });
    let (account, fingerprint) = match made_by {
        Some(account) => (account.clone(), row.fingerprint.clone()),
        None => (
            NOBODYS.to_owned(),
            format!("elsewhere:file:{}", row.sound.hash),
        ),
    };
    NewIntent {
        project: Some(project),
        line: Some(row.line),
        operation: OPERATION.to_owned(),
        backend: row.backend,
        account,
        key: None,
        fingerprint,
        speaker: row.speaker.clone(),
        voice_name: row.voice_name.clone(),
        request: Arc::clone(&row.request),
        quote: Credits::ZERO,
        zero_retention: row.zero_retention,
    }
}

fn insert(
    tx: &Transaction<'_>,
    entry: EntryId,
    intent: &NewIntent,
    row: &TakeRow,
    missing: bool,
) -> Result<TakeId, LibraryError> {
    tx.prepare_cached(
        "INSERT INTO take (entry, project, line, number, backend, account, fingerprint, voice_name,
            request, seed, seconds, cost, kept_at, lufs, peak_db, mini, words, picked, starred,
            approved, note, remark, given, picked_for, missing, hash, extension, bytes)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
            ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28)",
    )?
    .execute(params![
        entry,
        intent.project,
        row.line,
        row.number,
        row.backend,
        intent.account,
        intent.fingerprint,
        row.voice_name,
        Json(&*row.request),
        row.seed,
        row.seconds,
        row.cost,
        row.at,
        row.lufs,
        row.peak_db,
        row.mini,
        Json(row.words()),
        row.picked,
        row.starred,
        row.approved,
        row.note,
        row.remark,
        row.given,
        row.picked_for.as_deref().map(Json),
        missing,
        row.sound.hash,
        row.sound.extension,
        row.sound.bytes,
    ])?;
    Ok(TakeId(u64::try_from(tx.last_insert_rowid()).unwrap_or(0)))
}

/// The file while it is read.
struct ProjectFile<'a> {
    path: &'a Path,
    archive: ZipArchive<Bounded>,
    /// What may still be unpacked of it.
    left: u64,
}

impl<'a> ProjectFile<'a> {
    fn open(path: &'a Path) -> Result<Self, LibraryError> {
        let failed = |error| LibraryError::io(path, error);
        let Some((mut file, length)) = outside::open(path)? else {
            // A pipe would be waited for, and can't be read in any order.
            return Err(failed(io::ErrorKind::NotSeekable.into()));
        };
        let mut magic = Vec::new();
        Read::by_ref(&mut file)
            .take(4)
            .read_to_end(&mut magic)
            .and_then(|_| file.rewind())
            .map_err(failed)?;
        let may_read = Rc::new(Cell::new(LARGEST_LIST));
        let reader = Bounded {
            file: BufReader::new(file),
            left: Rc::clone(&may_read),
        };
        let archive = ZipArchive::new(reader).map_err(|error| match error {
            ZipError::Io(error) if !is_of_content(&error) => failed(error),
            _ if magic == b"PK\x03\x04" => bad(path, BadFile::CutOff),
            _ => bad(path, BadFile::NoProject),
        })?;
        // What follows is counted by itself.
        may_read.set(u64::MAX);
        Ok(Self {
            path,
            archive,
            left: length.saturating_mul(RATIO).saturating_add(ALWAYS),
        })
    }

    /// What the file says of the project.
    fn document(&mut self) -> Result<Document, LibraryError> {
        self.json(LARGEST_DOCUMENT)
    }

    /// The same, or some of it, of at most so many bytes.
    fn json<T: DeserializeOwned>(&mut self, most: u64) -> Result<T, LibraryError> {
        let path = self.path;
        let part = self
            .archive
            .by_name(DOCUMENT)
            .map_err(|error| match error {
                ZipError::FileNotFound => bad(path, BadFile::NoProject),
                ZipError::Io(error) if !is_of_content(&error) => LibraryError::io(path, error),
                _ => bad(path, BadFile::Damaged),
            })?;
        let most = most.min(self.left);
        let mut text = Vec::new();
        match part.take(most + 1).read_to_end(&mut text) {
            Ok(_) => {}
            Err(error) if is_of_content(&error) => return Err(bad(path, BadFile::Damaged)),
            Err(error) => return Err(LibraryError::io(path, error)),
        }
        let length = text.len() as u64;
        if length > most {
            return Err(bad(path, BadFile::Unpacks));
        }
        self.left -= length;
        let damaged = |_unread| bad(path, BadFile::Damaged);
        let head: Head = serde_json::from_slice(&text).map_err(damaged)?;
        match head.format {
            0 => Err(bad(path, BadFile::Damaged)),
            1..=FORMAT => serde_json::from_slice(&text).map_err(damaged),
            _ => Err(bad(path, BadFile::Newer)),
        }
    }

    /// Puts a sound into the library; `false` where the file hasn't it, or in other bytes than its hash is of.
    fn unpack(&mut self, library: &Library, sound: &Sound) -> Result<bool, LibraryError> {
        let path = self.path;
        let name = sound_name(&sound.hash, &sound.extension);
        let part = match self.archive.by_name(&name) {
            Ok(part) if part.size() == sound.bytes => part,
            Err(ZipError::Io(error)) if !is_of_content(&error) => {
                return Err(LibraryError::io(path, error));
            }
            Ok(_) | Err(_) => return Ok(false),
        };
        if sound.bytes > self.left {
            return Err(bad(path, BadFile::Unpacks));
        }
        self.left -= sound.bytes;
        let mut writer = library.writer_of(&sound.extension, 0)?;
        let mut part = part.take(sound.bytes + 1);
        let mut piece = vec![0; PIECE];
        loop {
            match part.read(&mut piece) {
                Ok(0) => break,
                Ok(read) => writer.write(piece.get(..read).unwrap_or_default())?,
                Err(error) if is_of_content(&error) => return Ok(false),
                Err(error) => return Err(LibraryError::io(path, error)),
            }
        }
        writer.finish_as(&sound.hash)
    }
}

/// Whether an error says that the bytes are wrong, and not that they can't be read.
fn is_of_content(error: &io::Error) -> bool {
    use io::ErrorKind as Kind;
    matches!(
        error.kind(),
        Kind::InvalidData
            | Kind::UnexpectedEof
            | Kind::InvalidInput
            | Kind::Other
            | Kind::Unsupported
    )
}

/// A file of which only so much may be read for now: a list of parts says itself how long it is.
struct Bounded {
    file: BufReader<File>,
    left: Rc<Cell<u64>>,
}

impl Read for Bounded {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(bytes)?;
        match self.left.get().checked_sub(read as u64) {
            Some(left) => self.left.set(left),
            None => return Err(io::Error::new(io::ErrorKind::InvalidData, "too many parts")),
        }
        Ok(read)
    }
}

impl Seek for Bounded {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}
