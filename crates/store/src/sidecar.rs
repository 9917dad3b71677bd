//! What a take says, in a file beside its sound: a lost database is indexed again from these.
//!
//! Written after the take was committed, and never read otherwise; one that is lacking is made later.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::Library;
use crate::blobs::{beside, blob_path};
use crate::derived::forget_derived;
use crate::error::LibraryError;
use crate::files::{forget, replace_derived};
use crate::ledger;
use crate::owners::Owner;
use crate::paths::Paths;
use crate::takes;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::ids::{LineId, ProjectId, RequestId, TakeId};
use mynah_core::request::Generation;
use mynah_core::timing::WordTime;
use mynah_records::blobs::Blob;
use mynah_records::ledger::{Entry, EntryState, NewIntent};
use mynah_records::takes::{NewTake, Take, TakePart};

pub(super) const ENDING: &str = "take.json";

/// A take as its file tells it.
#[derive(Serialize, Deserialize)]
struct Sidecar {
    backend: Backend,
    account: String,
    fingerprint: String,
    project: Option<ProjectId>,
    line: Option<LineId>,
    voice_name: String,
    request: Arc<Generation>,
    seed: Option<u32>,
    seconds: f64,
    cost: Credits,
    at: UnixMillis,
    lufs: Option<f32>,
    peak_db: Option<f32>,
    mini: Vec<u8>,
    words: Vec<WordTime>,
    cut: bool,
    remark: Option<String>,
    given: Option<String>,
    extension: String,
    bytes: u64,
    request_id: Option<RequestId>,
    history_item: Option<String>,
    zero_retention: bool,
    /// Whether nobody paid for it from here: it came with a project's file, or out of the account's history.
    saved: bool,
    /// The parts that it was joined of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    parts: Vec<TakePart>,
}

/// Writes what a take says beside its sound.
pub(super) fn write(library: &Library, take: TakeId) {
    let written = library.take(take).and_then(|take| {
        let path = path(library.paths(), &take.blob);
        let saved = library.read(|connection| is_saved(connection, &take.blob.hash))?;
        let text = serde_json::to_vec(&Sidecar::of(take, saved))?;
        replace_derived(&path, &text)
    });
    if let Err(error) = written {
        log::warn!("nothing is written beside the sound of take {take}: {error}");
    }
}

/// Whether no entry paid for a sound.
fn is_saved(connection: &Connection, hash: &str) -> Result<bool, LibraryError> {
    let mut paid = connection.prepare_cached(
        "SELECT 1 FROM take JOIN entry ON entry.id = take.entry
         WHERE take.hash = ?1 AND entry.state != 'saved'",
    )?;
    Ok(!paid.exists([hash])?)
}

/// Whether a take's sound lacks its file: a process ended between the two.
pub(super) fn is_lacking(paths: &Paths, blob: &Blob) -> bool {
    std::fs::metadata(path(paths, blob)).map_or(true, |file| file.len() == 0)
}

/// Removes a sound that is nobody's any more, with what lies beside it.
pub(super) fn forget_all(paths: &Paths, blob: &Blob) {
    forget_derived(paths, &blob.hash);
    for ending in [ENDING, &blob.extension] {
        forget(&beside(paths, &blob.hash, ending));
    }
}

fn path(paths: &Paths, blob: &Blob) -> PathBuf {
    beside(paths, &blob.hash, ENDING)
}

impl Sidecar {
    fn of(take: Take, saved: bool) -> Self {
        let card = take.card;
        Self {
            backend: card.backend,
            account: take.account,
            fingerprint: take.fingerprint,
            project: take.project,
            line: card.line,
            voice_name: card.voice_name,
            request: card.request,
            seed: card.seed,
            seconds: card.seconds,
            cost: card.cost,
            at: card.at,
            lufs: card.lufs,
            peak_db: card.peak_db,
            mini: card.mini.to_vec(),
            words: take.words,
            cut: card.cut,
            remark: card.remark,
            given: card.given,
            extension: take.blob.extension,
            bytes: take.blob.bytes,
            request_id: take.request_id,
            history_item: take.history_item.map(|item| item.as_str().to_owned()),
            zero_retention: take.zero_retention,
            saved,
            parts: card.parts.to_vec(),
        }
    }
}

/// Makes takes, and entries that paid for them, of sounds that the database doesn't know. Gives how many.
pub(super) fn index_again(
    tx: &Transaction<'_>,
    paths: &Paths,
    owner: &Owner,
) -> Result<usize, LibraryError> {
    let mut files = files::<Sidecar>(&paths.audio(), ENDING);
    // In the order in which they were kept, so that numbers of takes come out as they were.
    files.sort_by_key(|(_, sidecar)| sidecar.at);
    let mut found = 0;
    for (hash, sidecar) in files {
        let blob = Blob {
            hash,
            extension: sidecar.extension.clone(),
            bytes: sidecar.bytes,
        };
        let known = tx
            .query_row("SELECT 1 FROM take WHERE hash = ?1", [&blob.hash], |_| {
                Ok(())
            })
            .optional()?
            .is_some();
        if !known && blob_path(paths, &blob).exists() {
            index_one((tx, paths), owner, sidecar, blob)?;
            found += 1;
        }
    }
    Ok(found)
}

fn index_one(
    (tx, paths): (&Transaction<'_>, &Paths),
    owner: &Owner,
    sidecar: Sidecar,
    blob: Blob,
) -> Result<(), LibraryError> {
    let project = tx
        .query_row(
            "SELECT id FROM project WHERE id IS ?1",
            [sidecar.project],
            |row| row.get(0),
        )
        .optional()?;
    let paid = if sidecar.saved {
        Credits::ZERO
    } else {
        sidecar.cost
    };
    let intent = NewIntent {
        project,
        line: project.and(sidecar.line),
        operation: "index again".to_owned(),
        backend: sidecar.backend,
        account: sidecar.account,
        key: None,
        fingerprint: sidecar.fingerprint,
        speaker: sidecar.voice_name.clone(),
        voice_name: sidecar.voice_name,
        request: sidecar.request,
        quote: paid,
        zero_retention: sidecar.zero_retention,
    };
    // A cut one was perhaps charged, and that stays so.
    let state = if sidecar.cut {
        EntryState::Cut
    } else if sidecar.saved {
        EntryState::Saved
    } else {
        EntryState::Settled
    };
    let id = ledger::insert(tx, &intent, state, owner.id(), sidecar.at)?;
    tx.execute(
        "UPDATE entry SET cost = ?2, seed = ?3, request_id = ?4, history_item = ?5,
            sent_at = ?6, closed_at = ?6 WHERE id = ?1",
        params![
            id,
            (!sidecar.cut).then_some(paid),
            sidecar.seed,
            sidecar.request_id,
            sidecar.history_item,
            sidecar.at
        ],
    )?;
    let tool = intent.request.tool();
    let entry = Entry {
        id,
        sent_as: id,
        state,
        intent,
        seed: sidecar.seed,
        cost: Some(paid),
        request_id: sidecar.request_id,
        history_item: sidecar.history_item.map(|item| tool.item(item)),
        reason: None,
        intended_at: sidecar.at,
        sent_at: Some(sidecar.at),
        closed_at: None,
        orphan: false,
        ordered: None,
        remote: None,
    };
    let take = NewTake {
        blob,
        seconds: sidecar.seconds,
        lufs: sidecar.lufs,
        peak_db: sidecar.peak_db,
        mini: sidecar.mini.into(),
        peaks: Vec::new(),
        words: sidecar.words,
        remark: sidecar.remark,
        given: sidecar.given,
        pick: !sidecar.cut,
        parts: sidecar.parts,
    };
    let card = takes::insert((tx, paths), &entry, &take, sidecar.cost, sidecar.at)?;
    if sidecar.saved {
        // It is whole, though no request of ours settled it.
        tx.execute("UPDATE take SET cut = 0 WHERE id = ?1", [card.id])?;
    }
    Ok(())
}

/// All readable files with this ending, with the hashes that their names tell.
pub(super) fn files<T: DeserializeOwned>(audio: &Path, ending: &str) -> Vec<(String, T)> {
    let shelves = std::fs::read_dir(audio).into_iter().flatten().flatten();
    shelves
        .filter_map(|shelf| std::fs::read_dir(shelf.path()).ok())
        .flatten()
        .flatten()
        .filter_map(|file| {
            let path = file.path();
            let name = path.file_name()?.to_str()?;
            let hash = name.strip_suffix(ending)?.strip_suffix('.')?.to_owned();
            let said = serde_json::from_slice(&std::fs::read(&path).ok()?).ok()?;
            Some((hash, said))
        })
        .collect()
}
