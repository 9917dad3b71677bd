//! A film or recording is brought: looked at, kept in the library as it is, and what is wanted of it written down.

use std::collections::BTreeSet;
use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::dubbing::looking::Look;
use crate::dubbing::said::millis;
use crate::dubbing::{agreed, like, one_track, stands};
use crate::error::{Refusal, StudioError};
use crate::headless::text_of;
use crate::machine::Machine;
use crate::trouble::of_file;
use mynah_api::address;
use mynah_api::client::Step;
use mynah_api::error::{ApiError, ErrorKind};
use mynah_api::stream::Download;
use mynah_audio::decode::{
    Block, Chosen, DecodeError, Source, Track, TrackKind, has_picture, hear, tracks,
};
use mynah_audio::inspect::SpokenTime;
use mynah_core::address::BadAddress;
use mynah_core::backend::Backend;
use mynah_core::day::Day;
use mynah_core::ids::FilmId;
use mynah_core::language::{self, DUBBED};
use mynah_core::request::{DubRequest, Input, NoCut, ProjectMaker};
use mynah_i18n::tr;
use mynah_model::audio_tracks::{self, AudioTrack};
use mynah_model::command::{FilmFrom, FilmWish};
use mynah_model::dubbing::agreed::Heard;
use mynah_model::dubbing::film::{Brought, Film, FilmFacts, Language};
use mynah_model::dubbing::form::folder_of;
use mynah_model::dubbing::order_rollback::Before;
use mynah_model::dubbing::refused::{NoDub, NotGiven};
use mynah_model::event::{SilentRow, TableRead};
use mynah_script::dub_sheet::{self, SheetLine};
use mynah_store::Library;
use mynah_store::outside;

/// The largest that the service takes, in bytes, and the longest, in seconds (its page "Dubbing").
const LARGEST: u64 = 1 << 30;
const LONGEST: f64 = 150.0 * 60.0;
/// Places that an address leads to at most, one after the other.
const MOST_STEPS: usize = 5;
/// Bytes that are read from the disk at once.
const PIECE: usize = 1 << 18;
/// So many seconds apart two lengths may be one film's.
const SAME: f64 = 1.0;

/// Keeps what is to be dubbed, and what is wanted of it; what it is called then.
pub(super) async fn bring(machine: &Machine, wish: FilmWish) -> Result<FilmId, StudioError> {
    let brought = inspect(machine, wish.backend, (&wish.from, None), &Look::default()).await?;
    let lasts = brought.lasts();
    let Brought {
        input,
        has_picture,
        facts:
            FilmFacts {
                sound,
                track,
                folder,
                ..
            },
    } = brought;
    let (library, now) = (machine.library.clone(), machine.clock.now());
    machine
        .blocking(move || {
            // The same part is the same request, however it was said.
            let cut = wish.cut.map(|cut| cut.within(lasts));
            let cut = cut.transpose().map_err(|NoCut| NoDub::NoPart)?.flatten();
            let (languages, names) = languages(&library, &wish, lasts)?;
            let background = wish.background.as_deref();
            let background = background.map(|path| background_of(&library, path));
            let background = background.transpose()?;
            let how = DubRequest {
                input,
                target: String::new(),
                source: wish.source,
                speakers: wish.speakers,
                cut,
                sheet: None,
                worth: wish.worth,
                // Two of them would be heard.
                drop_background: wish.drop_background || background.is_some(),
                mask_profanity: wish.mask_profanity,
                without_clones: wish.without_clones,
                as_project: false,
                track,
            };
            let has_sheet = languages.iter().any(|it| it.sheet.is_some());
            // What Draft voices alone have is known to whoever wants it.
            let maker = wish.as_project.then_some(ProjectMaker {
                is_draft: true,
                has_sheet,
            });
            let how = how.made_as_project(maker);
            // What is found out was named before for the very same, which isn't bought once more for that.
            let named = like::source_of(&library, wish.backend, &how, &wish.languages)?;
            let how = DubRequest {
                source: how.source.or(named),
                ..how
            };
            let new = Film {
                has_picture,
                ..Film::of(how)
            };
            let id = new.id(wish.backend);
            if !wish.without_clones {
                // What is there already clones nobody once more.
                let requests = languages.iter().map(|it| new.request(it));
                let lacking = stands::lacking(&library, wish.backend, requests)?;
                let speakers = wish.speakers;
                let heard = Heard { names, speakers };
                // A record that somebody hands over is read and kept all the same.
                let is_renewed = lacking.is_empty() && !wish.agreed.is_empty();
                let of = if is_renewed {
                    &wish.languages
                } else {
                    &lacking
                };
                let recording = (new.how.input.hash.as_str(), sound.as_deref());
                let wanted = (recording, &**of, &heard);
                if !of.is_empty() {
                    agreed::agree(&library, &wish.agreed, wanted, Day::here(now))?;
                }
            }
            let orders = super::unwanted::orders_of(&library, wish.backend)?;
            let owner = library.owner();
            library.change_film(wish.backend, (&id, now), |there| {
                // One that can't be read, of a newer version say, is left as it is: looking at it says why.
                let there = there.map(|there| Film::read(&there)).transpose().ok()?;
                let before = there.as_ref().map(|film| Before::of_wish(film, &orders));
                let mut film = there.unwrap_or(new);
                film.want(languages);
                // To leave it out is a wish, too.
                film.background = background;
                film.folder = folder.or(film.folder);
                // What is wanted again is in no bin.
                film.binned = None;
                let wanted = (&*wish.languages, owner);
                film.before = before.and_then(|before| before.until_ordered(&film, wanted));
                film.leave_wanted(&wish.languages);
                Some(film.written())
            })?;
            Ok::<_, StudioError>(id)
        })
        .await
}

/// Keeps what is to be dubbed, and tells what it is.
pub(super) async fn inspect(
    machine: &Machine,
    backend: Backend,
    (from, track): (&FilmFrom, Option<usize>),
    look: &Look,
) -> Result<Brought, StudioError> {
    let (path, name) = match from {
        FilmFrom::File(path) => (path.clone(), name_of(path)),
        FilmFrom::Address(address) => fetch(machine, backend, address, look).await?,
        FilmFrom::Kept(brought) => {
            let (brought, library) = (Arc::clone(brought), machine.library.clone());
            let Some(track) = track else {
                return Ok((*brought).clone());
            };
            let look = look.clone();
            let looked =
                machine.blocking(move || with_track(&library, backend, (&brought, track), &look));
            return looked.await;
        }
    };
    let (library, look) = (machine.library.clone(), look.clone());
    let looked = machine.blocking(move || kept(&library, backend, (&path, &name, track), &look));
    let mut brought = looked.await?;
    let folder = folder_of(from);
    brought.facts.folder = folder.and_then(|it| it.into_os_string().into_string().ok());
    Ok(brought)
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// Looks at a file, and keeps it as it is.
fn kept(
    library: &Library,
    backend: Backend,
    (path, name, track): (&Path, &str, Option<usize>),
    looking: &Look,
) -> Result<Brought, StudioError> {
    let open =
        || -> Result<_, StudioError> { Ok(outside::open(path)?.ok_or(Refusal::NoRecording)?) };
    let (file, bytes) = open()?;
    if bytes > LARGEST {
        return Err(NoDub::TooLarge { bytes }.into());
    }
    if bytes == 0 {
        let (file, why) = (name.to_owned(), tr!("dub-no-sound-empty"));
        return Err(NoDub::NoSound { file, why }.into());
    }
    let mut file = BufReader::with_capacity(PIECE, looking.of(file, bytes, [0, 90]));
    let (seconds, facts) = look(&mut file, name, track)?;
    not_too_long(seconds)?;
    let has_picture = has_picture(&mut file);
    let input = library.keep_input(name, seconds, looking.of(open()?.0, bytes, [90, 100]))?;
    let known = known_length(library, backend, (&input.hash, facts.track))?;
    // Of one that is heard otherwise by now no price would be right.
    let known = known.filter(|known| (known - seconds).abs() <= SAME);
    Ok(Brought {
        input: Input {
            seconds: known.unwrap_or(seconds),
            ..input
        },
        has_picture,
        facts: FilmFacts {
            lasts: known.map(|_| seconds),
            ..facts
        },
    })
}

fn not_too_long(seconds: f64) -> Result<(), NoDub> {
    if seconds > LONGEST {
        let minutes = (seconds / 60.0).ceil() as u64;
        return Err(NoDub::TooLong { minutes });
    }
    Ok(())
}

/// A film that was looked at, with another of its audio tracks.
fn with_track(
    library: &Library,
    backend: Backend,
    (brought, track): (&Brought, usize),
    looking: &Look,
) -> Result<Brought, StudioError> {
    let input = &brought.input;
    let path = library.input(input)?;
    let (file, bytes) = outside::open(&path)?.ok_or(Refusal::NoRecording)?;
    let mut file = BufReader::with_capacity(PIECE, looking.of(file, bytes, [0, 100]));
    let (seconds, facts) = look(&mut file, &input.name, Some(track))?;
    not_too_long(seconds)?;
    let known = known_length(library, backend, (&input.hash, facts.track))?;
    let known = known.filter(|known| (known - seconds).abs() <= SAME);
    Ok(Brought {
        input: Input {
            seconds: known.unwrap_or(seconds),
            ..input.clone()
        },
        has_picture: brought.has_picture,
        facts: FilmFacts {
            lasts: known.map(|_| seconds),
            folder: brought.facts.folder.clone(),
            ..facts
        },
    })
}

/// A film that is kept already, as it is looked at before it is dubbed.
pub(super) fn seen(library: &Library, film: &Film) -> Result<Brought, StudioError> {
    let input = &film.how.input;
    let path = library.input(input)?;
    let (file, _) = outside::open(&path)?.ok_or(Refusal::NoRecording)?;
    let mut file = BufReader::with_capacity(PIECE, file);
    let (seconds, facts) = look(&mut file, &input.name, film.how.track)?;
    Ok(Brought {
        input: input.clone(),
        has_picture: film.has_picture,
        facts: FilmFacts {
            lasts: Some(seconds),
            ..facts
        },
    })
}

/// How long a recording is, in seconds, and what is seen of it: all of one audio track is heard.
fn look(
    file: &mut dyn Source,
    name: &str,
    track: Option<usize>,
) -> Result<(f64, FilmFacts), StudioError> {
    let facts = facts(&tracks(file), track);
    let mut spoken = SpokenTime::default();
    let mut file = match track {
        Some(track) => Box::new(Chosen::new(file, track)) as Box<dyn Source>,
        None => Box::new(file),
    };
    let seconds = length(&mut *file, name, |block| spoken.push(block))?;
    let facts = FilmFacts {
        speech: spoken.seconds().min(seconds),
        phrases: spoken.phrases(),
        fold: spoken.way(),
        sound: spoken.sound(),
        ..facts
    };
    Ok((seconds, facts))
}

/// What a file is called: one that lies in the library as it was when it was brought.
fn name_in(library: &Library, path: &Path) -> Result<String, StudioError> {
    let kept = library.input_at(path)?;
    Ok(kept.map_or_else(|| name_of(path), |kept| kept.name))
}

/// How long a recording is that was dubbed before, in seconds: a film is known by that, and would be bought once more
/// where a later version hears another length.
fn known_length(
    library: &Library,
    backend: Backend,
    (hash, track): (&str, Option<usize>),
) -> Result<Option<f64>, StudioError> {
    for kept in library.films(backend)? {
        let Ok(film) = Film::read(&kept.content) else {
            continue;
        };
        if film.how.input.hash == hash && film.how.track == track {
            return Ok(Some(film.how.input.seconds));
        }
    }
    Ok(None)
}

/// How long a sound is, in seconds: all of it is heard.
fn length(
    file: &mut dyn Source,
    name: &str,
    mut heed: impl FnMut(&Block<'_>),
) -> Result<f64, StudioError> {
    let (mut frames, mut hz) = (0_u64, 0_u32);
    let heard = hear(file, None, &mut |block| {
        hz = block.hz;
        heed(&block);
        frames += (block.samples.len() / usize::from(block.channels.max(1))) as u64;
        ControlFlow::Continue(())
    });
    match heard {
        Ok(_) if frames > 0 => Ok(frames as f64 / f64::from(hz.max(1))),
        Ok(_) => Err(deaf(name, &tracks(file), DecodeError::Empty)),
        Err(error) => Err(deaf(name, &tracks(file), error)),
    }
}

/// Keeps a background of one's own, which is never sent: it may be as large as it is.
fn background_of(library: &Library, path: &Path) -> Result<Input, StudioError> {
    let open =
        || -> Result<_, StudioError> { Ok(outside::open(path)?.ok_or(Refusal::NoRecording)?.0) };
    let name = name_in(library, path)?;
    let mut file = BufReader::with_capacity(PIECE, open()?);
    let seconds = length(&mut file, &name, |_| {})?;
    Ok(library.keep_input(&name, seconds, open()?)?)
}

/// Facts that the head of a file states, with the audio track that was chosen: the default one needs no number.
fn facts(tracks: &[Track], chosen: Option<usize>) -> FilmFacts {
    let audio = AudioTrack::of(tracks);
    let number = audio_tracks::used(&audio, chosen);
    let mut facts = FilmFacts {
        track: chosen.filter(|_| number != audio_tracks::used(&audio, None)),
        sends_copy: one_track::is_copied(tracks, chosen),
        tracks: audio,
        ..FilmFacts::default()
    };
    for track in tracks {
        match &track.kind {
            TrackKind::Picture(size) => facts.size = facts.size.or(*size),
            TrackKind::Sound(_) => {
                if track.number == number {
                    facts.language = track.language.as_deref().and_then(language::short);
                }
            }
            TrackKind::Text => facts.texts += 1,
        }
    }
    facts
}

/// Nothing is heard of a file: why, in words.
fn deaf(file: &str, tracks: &[Track], error: DecodeError) -> StudioError {
    let is_sound = |track: &Track| matches!(track.kind, TrackKind::Sound(_));
    let is_silent = !tracks.is_empty() && !tracks.iter().any(is_sound);
    let why = match error {
        _ if is_silent => tr!("dub-no-sound-track"),
        DecodeError::NotAudio(_) | DecodeError::Other(_) => tr!("dub-no-film-file"),
        DecodeError::NoTrack { wanted, .. } => {
            let list = audio_tracks::list(&AudioTrack::of(tracks));
            tr!("dub-no-track", wanted = wanted, list = list)
        }
        error => of_file(&error),
    };
    let file = file.to_owned();
    NoDub::NoSound { file, why }.into()
}

/// The languages that are wanted, each with its table, and whom the table names that names most.
fn languages(
    library: &Library,
    wish: &FilmWish,
    seconds: f64,
) -> Result<(Vec<Language>, Vec<String>), StudioError> {
    if let Some(code) = wish
        .languages
        .iter()
        .find(|code| !DUBBED.contains(&code.as_str()))
    {
        return Err(NoDub::NotDubbedInto(code.clone()).into());
    }
    let (sheets, count) = (wish.sheets.len(), wish.languages.len());
    if sheets > 1 && sheets != count {
        let languages = count;
        return Err(NoDub::Sheets { sheets, languages }.into());
    }
    let sheets = wish
        .sheets
        .iter()
        .map(|path| sheet(library, path, seconds))
        .collect::<Result<Vec<_>, _>>()?;
    let named = sheets.iter().map(|(_, lines)| speakers(lines));
    let named = named.max_by_key(Vec::len).unwrap_or_default();
    let sheets: Vec<Input> = sheets.into_iter().map(|(input, _)| input).collect();
    let of = |place: usize| sheets.get(place).or_else(|| sheets.first()).cloned();
    let codes = wish.languages.iter().enumerate();
    let languages = codes.map(|(place, code)| Language {
        code: code.clone(),
        sheet: of(place),
        ..Language::default()
    });
    Ok((languages.collect(), named))
}

/// Whom the lines of a table name, each once.
fn speakers(lines: &[SheetLine]) -> Vec<String> {
    let mut speakers = Vec::new();
    for line in lines {
        let speaker = line.speaker.trim();
        if !speaker.is_empty() && !speakers.iter().any(|it| it == speaker) {
            speakers.push(speaker.to_owned());
        }
    }
    speakers
}

/// Reads a table that may be brought, and tells what it is kept as and who speaks in it.
pub(super) async fn table(machine: &Machine, path: &Path) -> Result<TableRead, StudioError> {
    let (library, path) = (machine.library.clone(), path.to_owned());
    let read = machine.blocking(move || {
        let (input, lines) = sheet(&library, &path, f64::INFINITY)?;
        let speakers = speakers(&lines);
        let (mut said, mut silent) = (Vec::new(), Vec::new());
        for (place, line) in lines.into_iter().enumerate() {
            if line.translation.is_empty() {
                silent.push(SilentRow {
                    line: place + 1,
                    at: millis(line.start),
                    said: line.said,
                });
            } else {
                said.push([line.start, line.end].map(millis));
            }
        }
        Ok::<_, StudioError>(TableRead {
            hash: input.hash,
            speakers,
            said,
            silent,
        })
    });
    read.await
}

/// Reads a table, so that nothing is paid for one that is wrong, and keeps it.
fn sheet(
    library: &Library,
    path: &Path,
    seconds: f64,
) -> Result<(Input, Vec<SheetLine>), StudioError> {
    let text = text_of(path)?;
    let file = name_in(library, path)?;
    let lines = match dub_sheet::read(&text, seconds) {
        Ok(lines) => lines,
        Err(why) => return Err(NoDub::Sheet { file, why }.into()),
    };
    let (name, table) = if dub_sheet::is_plain(&text) {
        (file, text)
    } else {
        // The service reads tables with commas alone.
        let stem = file.rsplit_once('.').map_or(&*file, |(stem, _)| stem);
        (format!("{stem}.csv"), dub_sheet::write(&lines))
    };
    let new = library.keep_input(&name, 0.0, table.as_bytes())?;
    let input = as_before(library, &new, &lines)?;
    Ok((Input { name, ..input }, lines))
}

/// The transcript that a film was dubbed with and that has the very lines of a new one, however they were written there:
/// with it nothing is bought once more. The new one where there is none.
fn as_before(library: &Library, new: &Input, lines: &[SheetLine]) -> Result<Input, StudioError> {
    let mut seen = BTreeSet::new();
    let mut same = None;
    for backend in Backend::ALL {
        for kept in library.films(backend)? {
            let Ok(film) = Film::read(&kept.content) else {
                continue;
            };
            for language in &film.languages {
                let earlier = language.earlier.iter();
                let all = std::iter::once(language).chain(earlier);
                for sheet in all.filter_map(|it| it.sheet.as_ref()) {
                    if sheet.hash == new.hash {
                        return Ok(new.clone());
                    }
                    if same.is_none()
                        && seen.insert(sheet.hash.clone())
                        && has_lines(library, sheet, lines)
                    {
                        same = Some(sheet.clone());
                    }
                }
            }
        }
    }
    Ok(same.unwrap_or_else(|| new.clone()))
}

/// Whether a transcript that was kept says these very lines.
fn has_lines(library: &Library, sheet: &Input, lines: &[SheetLine]) -> bool {
    let path = library.input(sheet).ok();
    let text = path.and_then(|path| text_of(&path).ok());
    let read = text.and_then(|text| dub_sheet::read(&text, f64::INFINITY).ok());
    read.is_some_and(|read| read == *lines)
}

/// Fetches what lies at an address, as far as the service would take it; where it lies then, and what it is called.
async fn fetch(
    machine: &Machine,
    backend: Backend,
    address: &str,
    look: &Look,
) -> Result<(PathBuf, String), StudioError> {
    let mut file = open(machine, backend, address).await?;
    let all = file.head().length;
    let name = file_name(address);
    let ending = name.rsplit_once('.').map_or("bin", |(_, ending)| ending);
    let ending = ending.to_owned();
    let mut room = machine
        .library(move |library| library.writer_of(&ending, 0))
        .await?;
    while let Some(piece) = file.next().await {
        let piece = piece.map_err(|error| not_given(address, error))?;
        room = machine
            .blocking(move || {
                room.write(&piece)?;
                Ok::<_, StudioError>(room)
            })
            .await?;
        look.fetched(room.bytes(), all);
        if room.bytes() > LARGEST {
            return Err(NoDub::TooLarge {
                bytes: room.bytes(),
            }
            .into());
        }
    }
    let finished = machine.library(move |library| Ok(library.place_of(&room.finish()?)));
    Ok((finished.await?, name))
}

/// Goes where an address leads, step by step: each place is looked at before it is asked for anything.
async fn open(
    machine: &Machine,
    backend: Backend,
    address: &str,
) -> Result<Box<Download>, StudioError> {
    let mut at = address.to_owned();
    for _ in 0..=MOST_STEPS {
        let place = at.clone();
        let places = machine
            .blocking(move || address::check(&place).map_err(NoDub::Address))
            .await?;
        let connection = machine.connect(backend).await?;
        let step = connection.client.fetch_step(&at, &places).await;
        match step.map_err(|error| not_given(&at, error))? {
            Step::Here(file) => return Ok(file),
            Step::LeadsTo(next) => at = next,
        }
    }
    Err(NoDub::Address(BadAddress::None).into())
}

/// Nothing comes from an address: that is told of whoever is asked there, not of the service.
fn not_given(address: &str, error: ApiError) -> StudioError {
    let host = address::host(address).unwrap_or_else(|| address.to_owned());
    let why = match error.kind {
        ErrorKind::NoSuchHost => None,
        ErrorKind::NoConnection | ErrorKind::NotSecure | ErrorKind::NoAnswer => {
            Some(NotGiven::Silent)
        }
        ErrorKind::Stalled | ErrorKind::ConnectionLost | ErrorKind::Malformed => {
            Some(NotGiven::BrokeOff)
        }
        _ => match error.facts.head.status {
            status if status >= 400 => Some(NotGiven::Refused(status)),
            _ => return error.into(),
        },
    };
    NoDub::NotGiven { host, why }.into()
}

/// What a file at an address is called.
fn file_name(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_plain = |char: &char| char.is_alphanumeric() || "._- ".contains(*char);
    let name: String = name.chars().filter(is_plain).take(80).collect();
    if name.is_empty() {
        "film".to_owned()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_audio::encode::encode;
    use mynah_audio::pcm::Pcm;
    use mynah_core::clock::UnixMillis;
    use mynah_store::testing::fresh;

    /// Regression: a commentary was dubbed, and nothing else could be.
    #[test]
    fn the_audio_track_that_was_chosen_is_looked_at() {
        let (home, library) = fresh();
        let path = home.path().join("film.mkv");
        let made = std::process::Command::new("ffmpeg")
            .args(["-v", "error", "-f", "lavfi", "-i", "sine=f=440:r=48000:d=2"])
            .args(["-f", "lavfi", "-i", "sine=f=330:r=48000:d=3"])
            .args(["-map", "0", "-map", "1", "-c:a", "flac"])
            .args(["-metadata:s:a:0", "language=eng"])
            .args(["-metadata:s:a:0", "title=Commentary"])
            .args(["-metadata:s:a:1", "language=ger"])
            .args(["-disposition:a:0", "0", "-disposition:a:1", "default"])
            .arg(&path)
            .status()
            .expect("ffmpeg, of the package ffmpeg");
        assert!(made.success());
        let look = Look::default();
        let backend = Backend::Draft;
        let at = |track| kept(&library, backend, (&path, "film.mkv", track), &look);
        let own = at(None).unwrap();
        assert_eq!(own.facts.track, None);
        assert_eq!(own.facts.used_track().map(|(number, _)| number), Some(2));
        assert_eq!(own.facts.language.as_deref(), Some("de"));
        assert!((own.input.seconds - 3.0).abs() < 0.01 && own.facts.sends_copy);
        assert_eq!(at(Some(2)).unwrap(), own, "its default needs no number");
        let other = at(Some(1)).unwrap();
        assert_eq!(other.facts.track, Some(1));
        assert_eq!(other.facts.language.as_deref(), Some("en"));
        assert!((other.input.seconds - 2.0).abs() < 0.01);
        assert_ne!(other.facts.sound, own.facts.sound);
        let again = with_track(&library, backend, (&own, 1), &look).unwrap();
        assert_eq!(again, other);
        let error = at(Some(3)).unwrap_err().to_string();
        assert!(
            error.contains("“Commentary”") && error.contains("2: German"),
            "{error}"
        );
    }

    /// A Matroska whose sound begins late had another length than before, so it was another film, and bought again.
    #[test]
    fn a_recording_that_was_dubbed_before_is_as_long_as_it_was_then() {
        let (home, library) = fresh();
        let pcm = Pcm::mono(24_000, vec![0.1; 48_000]);
        let path = home.path().join("film.wav");
        std::fs::write(&path, encode(&pcm, "wav_24000".parse().unwrap()).unwrap()).unwrap();
        let look = Look::default();
        let brought = |backend| kept(&library, backend, (&path, "film.wav", None), &look).unwrap();
        let bring = |backend| brought(backend).input;
        let input = bring(Backend::Draft);
        assert!((input.seconds - 2.0).abs() < 1e-6);
        // One that was heard much shorter was priced so.
        for (was, is) in [(0.5, 2.0), (1.5, 1.5)] {
            let input = serde_json::json!(Input {
                seconds: was,
                ..input.clone()
            });
            let how = serde_json::json!({"input": input, "target": "", "worth": "plain"});
            let film = serde_json::json!({"how": how, "languages": []});
            let film = Film::read(&film.to_string()).unwrap();
            let id = film.id(Backend::Draft);
            let place = (&id, UnixMillis((was * 10.0) as i64));
            let kept = library.change_film(Backend::Draft, place, |_| Some(film.written()));
            kept.unwrap();
            let seen = brought(Backend::Draft);
            assert!((seen.input.seconds - is).abs() < 1e-6, "{was}");
            assert!((seen.lasts() - 2.0).abs() < 1e-6, "it is heard so");
        }
        assert!(
            (bring(Backend::Live).seconds - 2.0).abs() < 1e-6,
            "another film"
        );
    }
}
