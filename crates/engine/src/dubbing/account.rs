//! The dubs that a service account has, wherever they were begun: listed to the last page, read and fetched for nothing.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use futures_util::StreamExt as _;

use crate::backend::Connection;
use crate::dubbing::export::{cues, row};
use crate::dubbing::places::draft_mark;
use crate::dubbing::project;
use crate::dubbing::said::{beside, millis, transcripts};
use crate::error::StudioError;
use crate::jobs::{self, without_mark};
use crate::machine::Machine;
use mynah_api::dubbing::{GetDub, GetDubbedFile, ListDubs};
use mynah_api::error::ErrorKind;
use mynah_api::page::pages;
use mynah_api::types::dubbing::{Dub, DubStatus};
use mynah_core::backend::Backend;
use mynah_core::ids::{DubId, FilmId};
use mynah_core::request::Generation;
use mynah_export::arriving::Arriving;
use mynah_export::dub::write_text_free;
use mynah_export::subtitles::{self, Kind};
use mynah_i18n::tr;
use mynah_model::dubbing::account::AccountDub;
use mynah_model::dubbing::account::AccountState;
use mynah_model::dubbing::account::DubRead;
use mynah_model::dubbing::film::{Film, Segment};
use mynah_model::dubbing::refused::NoDub;
use mynah_model::event::{DubFile, DubFileKind, Exported};
use mynah_script::dub_sheet;
use mynah_script::file_names::slug;

/// The end of a dub whose length nobody tells, in seconds.
const LONGEST: f64 = 4e6;

/// All of them, the newest first; those that this library began say of which film.
pub(super) async fn list(
    machine: &Machine,
    backend: Backend,
) -> Result<Vec<AccountDub>, StudioError> {
    let connection = machine.connect(backend).await?;
    let library = machine.library.clone();
    let here = machine
        .blocking(move || begun_here(&library, backend))
        .await?;
    let mut all = Vec::new();
    let mut list = std::pin::pin!(pages(&connection.client, ListDubs::default()));
    while let Some(page) = list.next().await {
        let dubs = page?.value.dubs;
        all.extend(dubs.iter().map(|dub| shown(dub, &here)));
    }
    // A plan without them refuses; the others are told all the same.
    match project::listed(&connection).await {
        Ok(projects) => all.extend(projects.into_iter().map(|dub| AccountDub {
            here: here.get(dub.id.as_str()).cloned(),
            ..dub
        })),
        Err(error)
            if matches!(
                error.kind,
                ErrorKind::PlanRequired | ErrorKind::KeyLacksPermission
            ) =>
        {
            log::info!("dubbing projects aren't in the plan, or not for this key: {error}");
        }
        Err(error) => return Err(error.into()),
    }
    Ok(all)
}

/// The films of the dubs that were begun here, by what the service calls these.
pub(super) fn begun_here(
    library: &mynah_store::Library,
    backend: Backend,
) -> Result<HashMap<String, FilmId>, StudioError> {
    let mut here = BTreeMap::new();
    for entry in library.dubs(backend)? {
        let (Some(remote), Generation::Dubbing(request)) = (&entry.remote, &*entry.intent.request)
        else {
            continue;
        };
        let film = Film::of(request.clone());
        here.insert(remote.clone(), film.id(backend));
    }
    let mut known = HashMap::new();
    for (dub, film) in here {
        if library.film(&film)?.is_some() {
            known.insert(dub, film);
        }
    }
    Ok(known)
}

fn shown(dub: &Dub, here: &HashMap<String, FilmId>) -> AccountDub {
    AccountDub {
        id: dub.dubbing_id.clone(),
        name: without_mark(&dub.name),
        state: match &dub.status {
            Some(DubStatus::Dubbed) => AccountState::Ready,
            Some(DubStatus::Failed) => AccountState::Failed(dub.error.clone().unwrap_or_default()),
            _ => AccountState::Making,
        },
        source: dub.source_language.clone(),
        languages: dub.target_languages.to_vec(),
        seconds: dub.media_metadata.as_ref().and_then(|it| it.duration),
        here: here.get(dub.dubbing_id.as_str()).cloned(),
        is_project: false,
    }
}

async fn one(connection: &Connection, id: &DubId) -> Result<AccountDub, StudioError> {
    match connection.client.send(&GetDub { dub: id.clone() }).await {
        Ok(found) => Ok(shown(&found.value, &HashMap::new())),
        Err(error) if error.kind == ErrorKind::NotFound => {
            let found = project::one(connection, id).await?;
            found.ok_or_else(|| error.into())
        }
        Err(error) => Err(error.into()),
    }
}

/// One, with what is said in each of its languages.
pub(super) async fn read(
    machine: &Machine,
    backend: Backend,
    id: &DubId,
) -> Result<DubRead, StudioError> {
    let connection = machine.connect(backend).await?;
    let dub = one(&connection, id).await?;
    let mut lines = Vec::new();
    if dub.state == AccountState::Ready {
        for code in &dub.languages {
            lines.push((code.clone(), said(&connection, &dub, code).await?));
        }
    }
    Ok(DubRead { dub, lines })
}

/// What is said in a language, beside what is said in the recording.
async fn said(
    connection: &Connection,
    dub: &AccountDub,
    code: &str,
) -> Result<Vec<Segment>, StudioError> {
    let [source, target] = if dub.is_project {
        project::said(connection, &dub.id, code).await?
    } else {
        transcripts(connection, &dub.id, code).await?
    };
    Ok(beside(target, &source, &[]))
}

/// The sound or film of a language of it, as it comes.
async fn file<'a>(
    connection: &'a Connection,
    dub: &AccountDub,
    code: &str,
) -> Result<jobs::Dubbed<'a>, StudioError> {
    if dub.is_project {
        let file = jobs::file_of_project(connection, &dub.id, code).await?;
        return Ok(file.ok_or_else(|| NoDub::NotReady(code.to_owned()))?);
    }
    let wanted = GetDubbedFile {
        dub: dub.id.clone(),
        language: code.to_owned(),
    };
    Ok(jobs::Dubbed::open(connection, wanted).await?)
}

/// Fetches its files into a folder: sound or film of each language, subtitles and table. What is there stays: another dub,
/// or another recording, may be called the same.
pub(super) async fn fetch(
    machine: &Machine,
    (backend, id): (Backend, &DubId),
    folder: &Path,
) -> Result<Exported, StudioError> {
    let connection = machine.connect(backend).await?;
    let dub = one(&connection, id).await?;
    let mut done = Exported::default();
    let stem = match slug(&dub.name) {
        stem if stem.is_empty() => slug(id.as_str()),
        stem => stem,
    };
    let stem = stem + draft_mark(backend);
    // What the service calls a language is no path.
    let path = |code: &str, ending: &str| folder.join(format!("{stem}-{}.{ending}", slug(code)));
    for code in &dub.languages {
        let mut file = match file(&connection, &dub, code).await {
            Ok(file) => file,
            Err(error) => {
                let why = machine.trouble(&error, "dub").what;
                done.lack(
                    code,
                    tr!("dub-not-fetched", language = code.as_str(), why = why),
                );
                continue;
            }
        };
        let kind = file.head().content_type.clone().unwrap_or_default();
        let ending = jobs::extension_of(&kind);
        let kind = if ending == "mp4" {
            DubFileKind::Video
        } else {
            DubFileKind::Audio
        };
        let to = path(code, ending);
        let arriving = async {
            let begin = machine.blocking(move || Ok::<_, StudioError>(Arriving::begin(&to)?));
            let mut writing = begin.await?;
            while let Some(piece) = file.next().await {
                let piece = piece?;
                let write = machine.blocking(move || Ok::<_, StudioError>(writing.write(&piece)?));
                writing = write.await?;
            }
            let keep = machine.blocking(move || Ok::<_, StudioError>(writing.keep_free()?));
            keep.await
        };
        // What came of the others is told, and stays.
        let place = match arriving.await {
            Ok(place) => place,
            Err(error) => {
                let why = machine.trouble(&error, "dub").what;
                done.lack(
                    code,
                    tr!("dub-not-fetched", language = code.as_str(), why = why),
                );
                continue;
            }
        };
        done.files.push(DubFile {
            path: place,
            language: Some(code.clone()),
            kind,
        });
        let lines = match said(&connection, &dub, code).await {
            Ok(lines) if !lines.is_empty() => lines,
            Ok(_) => {
                done.lack(code, tr!("dub-no-lines", language = code.as_str()));
                continue;
            }
            Err(error) => {
                log::warn!("what is said in a dub is not known: {error}");
                done.lack(code, tr!("dub-no-lines", language = code.as_str()));
                continue;
            }
        };
        let end = dub.seconds.unwrap_or(LONGEST);
        let cues = cues(&lines, millis(end));
        let rows: Vec<_> = lines.iter().map(row).collect();
        let texts = [
            (
                subtitles::write(&cues, Kind::Srt),
                "srt",
                DubFileKind::Subtitles,
            ),
            (
                subtitles::write(&cues, Kind::Vtt),
                "vtt",
                DubFileKind::Subtitles,
            ),
            (dub_sheet::write(&rows), "csv", DubFileKind::Transcript),
        ];
        for (text, ending, kind) in texts {
            let to = path(code, ending);
            let written =
                machine.blocking(move || Ok::<_, StudioError>(write_text_free(&text, &to)?));
            done.files.push(DubFile {
                path: written.await?,
                language: Some(code.clone()),
                kind,
            });
        }
    }
    Ok(done)
}
