//! An instant clone: recordings are looked at and kept, the consent is written down, and only then anything is sent.
//!
//! It costs no credits but a voice slot, and the service has no key against sending it twice. So the chain of consents says
//! what is about to be sent; a clone whose answer was lost is looked for in the account before it is asked for again.

mod added;
mod already;
mod given;
mod lost;
mod noting;
mod refused;
mod taken;

use std::collections::HashSet;
use std::io::{BufReader, ErrorKind, Read};
use std::path::Path;
use std::sync::Arc;

use mynah_model::audio_tracks::AudioTrack;
use mynah_model::cloning::MOST_SAMPLES;
use mynah_model::cloning::others_told;

use sha2::{Digest as _, Sha256};

pub(super) use self::added::{kept as kept_as, name_of as sample_name};
pub(super) use self::given::{check, given, renewed};
pub(super) use self::lost::{Listed, find_added, find_lost, tell_broken_off};
pub(super) use self::taken::{Wanted, taken};
use crate::browse;
use crate::error::{Refusal, StudioError};
use crate::jobs::upload;
use crate::machine::Machine;
use crate::recording::why;
use crate::sampling::{self, LARGEST_SOURCE};
use crate::vault;
use mynah_api::clones::CloneVoice;
use mynah_api::voices::VoiceCategory;
use mynah_audio::fold::Fold;
use mynah_audio::inspect;
use mynah_core::consent::{
    Consent, NoConsent, Standing, counts_for, others_of, standings, took_back,
};
use mynah_core::day::Day;
use mynah_core::hex::hex;
use mynah_core::ids::VoiceId;
use mynah_core::request::Input;
use mynah_i18n::tr;
use mynah_model::command::{CloneFrom, CloneOrder};
use mynah_model::event::BrowseEvent;
use mynah_model::trouble::{Topic, Trouble};
use mynah_store::Library;
use mynah_store::error::LibraryError;
use mynah_store::faults;
use mynah_store::outside;

/// So many bytes each of them has at most, by the service's form.
pub(super) const LARGEST: u64 = 11 << 20;
/// Bytes that are read from the disk at once.
const PIECE: usize = 1 << 18;

/// What is wrong with one of the files.
struct BadFile {
    /// Its name; none where the record is meant.
    name: Option<String>,
    error: StudioError,
}

/// What a clone is made of, all of it on the disk.
struct Ready {
    inputs: Vec<Input>,
    consent: Consent,
    /// What isn't sent of a file, in words.
    told: Vec<String>,
}

pub(super) async fn clone(machine: Arc<Machine>, order: CloneOrder) {
    let (backend, number) = (order.backend, order.number);
    let (is_more, is_begun) = (order.into.is_some(), order.begun);
    let made = match Box::pin(made(&machine, order)).await {
        Ok(voice) => {
            sampling::retell_vault(&machine).await;
            if is_more {
                // It has other recordings than what was told of it.
                browse::details(Arc::clone(&machine), backend, voice.clone()).await;
            }
            Ok(voice)
        }
        Err(trouble) => {
            if is_begun {
                taken::answered(&machine).await;
            }
            Err(Box::new(trouble.about(Topic::Backend(backend))))
        }
    };
    browse::tell(&machine, backend, BrowseEvent::Cloned(number, made)).await;
}

async fn made(machine: &Arc<Machine>, order: CloneOrder) -> Result<VoiceId, Trouble> {
    faults::reached("clone-asked");
    let backend = order.backend;
    let trouble = |error: &StudioError| machine.backend_trouble(error, backend, "clone");
    let today = Day::here(machine.clock.now());
    let read = match order.from {
        // Somebody wrote it by hand.
        CloneFrom::Files(_) => Consent::handed(&order.consent),
        CloneFrom::Kept(_) => Consent::read(&order.consent),
    };
    let consent = read.and_then(|consent| {
        consent.holds_on(today)?;
        consent.of_voice()
    });
    let consent = consent.map_err(|no| trouble(&Refusal::NoConsent(no).into()))?;
    let (library, from) = (machine.library.clone(), order.from.clone());
    let ready = machine
        .blocking(move || Ok::<_, StudioError>(ready(&library, from, consent)))
        .await
        .map_err(|error| trouble(&error))?;
    let ready = ready.map_err(|bad| {
        let of_file = trouble(&bad.error);
        let said = why(&bad.error).unwrap_or_else(|| of_file.what.clone());
        let said = said.trim_end_matches('.');
        of_file.saying(match bad.name {
            Some(name) => tr!("studio-clone-file", file = name, why = said),
            None => tr!("studio-clone-no", why = said),
        })
    })?;
    for told in &ready.told {
        let part = BrowseEvent::ClonePart(order.number, told.clone());
        browse::tell(machine, backend, part).await;
    }
    Box::pin(sent(machine, &order, ready))
        .await
        .map_err(|error| refused::about(&error, trouble(&error), order.into.is_some()))
}

/// Looks at each recording, fills the consent in, and keeps what isn't kept yet. Nothing leaves this machine.
fn ready(library: &Library, from: CloneFrom, consent: Consent) -> Result<Ready, BadFile> {
    // What is wrong with the record says so itself.
    let of_record = |error: StudioError| BadFile { name: None, error };
    let fits = |consent: Consent, hashes: &[String]| -> Result<Consent, StudioError> {
        let consent = consent.of_samples(hashes).map_err(Refusal::NoConsent)?;
        let there = library.consents()?;
        check(&there, &consent).map_err(Refusal::NoConsent)?;
        Ok(consent)
    };
    let consent = vault::with_sounds(library, consent).map_err(of_record)?;
    match from {
        CloneFrom::Kept(mut inputs) => {
            once(&mut inputs, |input| &input.hash);
            bounded(inputs.len()).map_err(of_record)?;
            let hashes: Vec<String> = inputs.iter().map(|input| input.hash.clone()).collect();
            let consent = fits(consent, &hashes).map_err(of_record)?;
            let told = Vec::new();
            Ok(Ready {
                inputs,
                consent,
                told,
            })
        }
        CloneFrom::Files(files) => {
            let mut looked = Vec::new();
            for path in &files {
                looked.push(Looked::at(path)?);
            }
            let twice = twice(&looked);
            once(&mut looked, |looked| &looked.hash);
            bounded(looked.len()).map_err(of_record)?;
            let hashes: Vec<String> = looked.iter().map(|looked| looked.hash.clone()).collect();
            // A record means files as they lie here; one that the vault wrote names what was sent of them, too.
            let names =
                |hash: &String| consent.recordings().any(|of| of.eq_ignore_ascii_case(hash));
            let is_of_sent = hashes.iter().all(names) && !consent.brought.is_empty();
            let consent = if is_of_sent {
                consent
            } else {
                let samples = Vec::new();
                Consent {
                    samples,
                    ..fits(consent, &hashes).map_err(of_record)?
                }
            };
            let kept = looked.iter().map(|looked| looked.kept(library));
            let kept: Vec<Kept> = kept.collect::<Result<_, _>>()?;
            let mut inputs = Vec::new();
            let (mut brought, mut names) = (consent.brought, consent.files);
            let mut sounds = consent.sounds;
            for (
                looked,
                Kept {
                    input, sounds: of, ..
                },
            ) in looked.iter().zip(&kept)
            {
                sounds.extend_from_slice(of);
                if input.hash != looked.hash {
                    brought.push(looked.hash.clone());
                    names.insert(looked.hash.clone(), looked.name.clone());
                }
                inputs.push(input.clone());
            }
            for all in [&mut brought, &mut sounds] {
                all.sort();
                all.dedup();
            }
            once(&mut inputs, |input| &input.hash);
            let hashes: Vec<String> = inputs.iter().map(|input| input.hash.clone()).collect();
            let consent = Consent {
                brought,
                sounds,
                files: names,
                ..consent
            };
            let consent = fits(consent, &hashes).map_err(of_record)?;
            let unseen = unseen(library, &consent).map_err(of_record)?;
            let others = others(library, &consent).map_err(of_record)?;
            let told = kept.into_iter().flat_map(|kept| kept.told);
            let record = unseen.into_iter().chain(others);
            let told = record.chain(twice).chain(told).collect();
            Ok(Ready {
                inputs,
                consent,
                told,
            })
        }
    }
}

/// That what is to show a consent was never here, or is one of the recordings that it is about, in words.
fn unseen(library: &Library, consent: &Consent) -> Result<Option<String>, StudioError> {
    let unseen = !proven(library, consent)?;
    let unseen = unseen.then(|| tr!("studio-clone-unseen", name = consent.name.as_str()));
    let is_sample = consent.statement.audio_sha256.is_some() && consent.statement_audio().is_none();
    Ok(unseen.or_else(|| is_sample.then(|| tr!("studio-clone-statement-sample"))))
}

/// Whether what is to show a consent that was handed in is kept here: one that tells how its statement sounds, where that is.
///
/// # Errors
/// Who took something back says otherwise, whatever is written in their name: that has to be shown.
pub(super) fn proven(library: &Library, consent: &Consent) -> Result<bool, StudioError> {
    let is_seen = vault::unkept(library, std::iter::once(consent))?.is_empty();
    let audio = consent.statement_audio();
    let audio = audio.map(|hash| library.kept_input(hash)).transpose()?;
    if let Some(input) = audio.flatten() {
        let sounds: Vec<&str> = consent.statement.audio_known_by().collect();
        if vault::is_made_here(library, &input, &sounds)? {
            return Err(Refusal::ReadByVoice.into());
        }
    }
    vault::said_before(library, consent)?;
    if !is_seen || consent.is_words_alone() {
        let all = standings(&library.consents()?.heeded());
        // Whether it may renew what it names is looked at there; the hash of nothing that was taken back renews nothing, nor
        // does what nobody saw.
        let is_named = |of: &Standing| {
            is_seen && of.withdrawn.is_some() && consent.renews.as_ref() == Some(&of.hash)
        };
        if !all.iter().any(is_named)
            && let Some(no) = took_back(&all, &consent.name)
        {
            return Err(Refusal::NoConsent(match no {
                NoConsent::Withdrawn { name, on } => NoConsent::Unseen { name, on },
                no => no,
            })
            .into());
        }
    }
    Ok(is_seen)
}

/// That others agreed to something of these recordings, in words.
fn others(library: &Library, consent: &Consent) -> Result<Option<String>, StudioError> {
    let all = standings(&library.consents()?.heeded());
    let recordings: Vec<&str> = consent.recordings().map(String::as_str).collect();
    let others = others_of(&all, &recordings, &consent.name);
    Ok(others_told(others.into_iter()))
}

/// Leaves each but the first of those with the same hash out: nothing is gained by sending it twice.
fn once<T>(all: &mut Vec<T>, hash: impl Fn(&T) -> &String) {
    let mut seen = HashSet::new();
    all.retain(|one| seen.insert(hash(one).clone()));
}

/// That files are the same, in words.
fn twice(looked: &[Looked<'_>]) -> Vec<String> {
    let all = looked.iter().enumerate();
    let twice = all.filter_map(|(place, one)| {
        let mut before = looked.iter().take(place);
        let other = before.find(|other| other.hash == one.hash)?;
        Some(tr!(
            "studio-clone-twice",
            file = one.name.as_str(),
            other = other.name.as_str()
        ))
    });
    twice.collect()
}

fn bounded(count: usize) -> Result<(), StudioError> {
    match count {
        0 => Err(Refusal::NoRecording.into()),
        1..=MOST_SAMPLES => Ok(()),
        _ => Err(Refusal::TooManySamples { count }.into()),
    }
}

/// A file that could be sent, not kept yet.
struct Looked<'a> {
    path: &'a Path,
    name: String,
    /// Of the file as it lies there.
    hash: String,
    /// How long it is and what is heard in it, where it is sent as it is; else its sound is written anew, as in the window.
    as_it_is: Option<(f64, Option<String>)>,
}

/// A file in the library.
struct Kept {
    input: Input,
    /// What is heard in it, and in what it was made of.
    sounds: Vec<String>,
    /// What is to be known of it, in words.
    told: Vec<String>,
}

impl<'a> Looked<'a> {
    fn at(path: &'a Path) -> Result<Self, BadFile> {
        let name = path.file_name().unwrap_or(path.as_os_str());
        let name = name.to_string_lossy().into_owned();
        let look = || -> Result<_, StudioError> {
            let (mut file, length) = outside::open(path)?.ok_or(Refusal::NoRecording)?;
            if length > LARGEST_SOURCE {
                return Err(sampling::too_large(length, LARGEST_SOURCE));
            }
            let hash = hash_of(path, &mut file)?;
            if length > LARGEST || !sampling::is_taken(path) {
                return Ok((hash, None));
            }
            let (file, _) = outside::open(path)?.ok_or(Refusal::NoRecording)?;
            let spoken = inspect::spoken(&mut BufReader::with_capacity(PIECE, file))?;
            if spoken.speech <= 0.0 {
                return Err(Refusal::NoSpeech.into());
            }
            let is_plain = spoken.fold == Fold::Mix && AudioTrack::of(&spoken.tracks).len() <= 1;
            Ok((hash, is_plain.then_some((spoken.seconds, spoken.sound))))
        };
        match look() {
            Ok((hash, as_it_is)) => Ok(Self {
                path,
                name,
                hash,
                as_it_is,
            }),
            Err(error) => Err(BadFile {
                name: Some(name),
                error,
            }),
        }
    }

    /// The same in the library, as it was looked at, and what is to be known of it.
    fn kept(&self, library: &Library) -> Result<Kept, BadFile> {
        let keep = || -> Result<_, StudioError> {
            let Some((seconds, sound)) = self.as_it_is.clone() else {
                return self.anew(library);
            };
            let (file, _) = outside::open(self.path)?.ok_or(Refusal::NoRecording)?;
            let input = library.keep_input(&self.name, seconds, file.take(LARGEST + 1))?;
            if input.hash != self.hash {
                return Err(Refusal::NoConsent(NoConsent::OtherSamples).into());
            }
            Ok(Kept {
                input,
                sounds: sound.into_iter().collect(),
                told: Vec::new(),
            })
        };
        keep().map_err(|error| BadFile {
            name: Some(self.name.clone()),
            error,
        })
    }

    /// Its sound in a file that the service takes.
    fn anew(&self, library: &Library) -> Result<Kept, StudioError> {
        let sample = sampling::sample(library, self.path)?;
        if sample.source.as_ref().map(|it| &it.hash) != Some(&self.hash) {
            return Err(Refusal::NoConsent(NoConsent::OtherSamples).into());
        }
        if sample.is_silent() {
            return Err(Refusal::NoSpeech.into());
        }
        let told = sample.told().into_iter();
        let told = told.map(|told| tr!("studio-clone-part", file = &*self.name, told = told));
        Ok(Kept {
            told: told.collect(),
            sounds: sample.sounds().map(str::to_owned).collect(),
            input: sample.input,
        })
    }
}

pub(super) fn hash_of(path: &Path, file: &mut impl Read) -> Result<String, LibraryError> {
    let (mut hash, mut piece) = (Sha256::new(), vec![0; PIECE]);
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(hex(&hash.finalize())),
            Ok(read) => hash.update(piece.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(LibraryError::unread(path, error)),
        }
    }
}

async fn sent(
    machine: &Arc<Machine>,
    order: &CloneOrder,
    ready: Ready,
) -> Result<VoiceId, StudioError> {
    let connection = machine.connect(order.backend).await?;
    let Ready {
        inputs, consent, ..
    } = ready;
    let names: Vec<String> = inputs.iter().map(added::name_of).collect();
    let samples = inputs.iter().map(|input| input.hash.clone()).collect();
    let files = machine.library(move |library| {
        let files = inputs.iter().map(|input| {
            let input = Input {
                name: added::name_of(input),
                ..input.clone()
            };
            upload(library, &input)
        });
        Ok(files.collect::<Result<Vec<_>, _>>())
    });
    let files = files.await??;
    let wanted = Wanted {
        backend: order.backend,
        category: VoiceCategory::Cloned,
        name: order.name.clone(),
        samples,
        consent,
        begun: order.begun,
        // More recordings of a voice are no voice of their own.
        anew: order.anew || order.into.is_some(),
        into: order.into.clone(),
    };
    if let Some(voice) = &order.into {
        stays_agreed(machine, voice, &wanted.consent).await?;
        let files = names.into_iter().zip(files).collect();
        let add = added::add(&connection, voice, files);
        return taken::added(machine, &connection, wanted, voice, add).await;
    }
    let mut request = CloneVoice::new(&order.name, files)?;
    request.labels.clone_from(&order.labels);
    request.description.clone_from(&order.description);
    let send = async { Ok(connection.client.send(&request).await?.value.voice_id) };
    let taken = taken(machine, &connection, wanted, send).await?;
    if taken.was_there {
        let there = BrowseEvent::CloneThere(order.number);
        browse::tell(machine, order.backend, there).await;
    }
    Ok(taken.voice)
}

/// Refuses more recordings of a voice that is silent and would stay so by this consent.
async fn stays_agreed(
    machine: &Machine,
    voice: &VoiceId,
    consent: &Consent,
) -> Result<(), StudioError> {
    let mut all = standings(&machine.library(Library::consents).await?.heeded());
    let today = Day::here(machine.clock.now());
    all.push(Standing {
        voices: vec![voice.clone()],
        ..Standing::new(consent.clone())
    });
    let Some((of, Some(no))) = counts_for(&all, voice, today) else {
        return Ok(());
    };
    let lacks = of.may_be_made_good_by(consent).err();
    let no = lacks.filter(|_| of.withdrawn.is_none()).unwrap_or(no);
    Err(Refusal::NoConsent(no).into())
}

/// What a recording is called at the service.
fn name_of(name: &str, input: &Input) -> String {
    match input.extension.as_str() {
        "" => format!("sample-{name}"),
        extension => format!("sample-{name}.{extension}"),
    }
}
