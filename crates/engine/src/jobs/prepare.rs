//! What is sent for each kind of request: the one place where a request becomes an operation of the service.

use std::path::PathBuf;

use crate::dubbing;
use crate::error::StudioError;
use crate::jobs::answer::Answer;
use crate::jobs::captions::Captions;
use crate::jobs::dub::anew::Anew;
use crate::jobs::mark::file_named;
use mynah_api::alignment::Align;
use mynah_api::changer::{Changed, StreamChangedVoice};
use mynah_api::check::{Invalid, Why};
use mynah_api::client::Client;
use mynah_api::design::{Audition, DesignModel, DesignVoice, Reference, RemixVoice};
use mynah_api::dialogue::{self, Dialogue, DialogueBody, StreamDialogueWithTimestamps, Turn};
use mynah_api::dubbing::{CreateDub, DubOptions, Original, Sheet, Span};
use mynah_api::dubbing_projects::CreateDubProject;
use mynah_api::effects::{Effect, MakeEffect};
use mynah_api::error::ApiError;
use mynah_api::head::Reply;
use mynah_api::isolation::{Recording, StreamIsolated};
use mynah_api::music::{MusicModel, Planned, Song, SongFormat, SongMillis, Source, StreamSong};
use mynah_api::music::{Wish, Wished};
use mynah_api::socket::scribe::{Hearing, Listen};
use mynah_api::speech::{
    Locator, SettingsBody, Spoken, StreamWithTimestamps, UpToThree, check_place,
};
use mynah_api::transcripts::{self, Channels, Entities, Speakers, Transcribe, Wishes};
use mynah_api::types::bounded::{Phrase, Seed, SmallSeed, UpTo};
use mynah_api::types::dubbing::DubBegun;
use mynah_api::types::dubbing_project::DubProject;
use mynah_api::types::language::Language;
use mynah_api::types::music::{
    Chunk, Chunks, NewChunk, PieceMillis, Plan, Section, Sections, Styles,
};
use mynah_api::upload::{Reader, Upload};
use mynah_core::ids::{DubId, RequestId};
use mynah_core::models;
use mynah_core::request::{
    AlignRequest, ChangeRequest, DesignRequest, Designed, DialogueRequest, DubRequest,
    EffectRequest, Generation, Input, IsolationRequest, MusicRequest, MusicSection, SpeechRequest,
    TranscriptRequest, Worth,
};
use mynah_core::settings::Step;
use mynah_store::Library;

/// An operation, ready to be sent.
pub(super) enum Prepared {
    Speech(StreamWithTimestamps),
    Dialogue(StreamDialogueWithTimestamps),
    Design(Box<DesignVoice>),
    Remix(Box<RemixVoice>),
    Changer(Box<StreamChangedVoice>),
    Effect(MakeEffect),
    Isolation(StreamIsolated),
    Song(Box<StreamSong>),
    Dub(Box<CreateDub>),
    Project(Box<CreateDubProject>),
    Anew(Box<Anew>),
    Transcript(Box<Transcribe>),
    Alignment(Box<Align>),
    Captions(Box<Captions>),
}

/// The operation of a request, spoken with `seed` and, where the service keeps it in a list, called `name`.
/// What the service would refuse is refused here, and nothing is sent; reads files. With `zero_retention` it is to keep
/// nothing of it, where the operation can be asked for that ([`Tool::has_zero_retention`](mynah_core::request::Tool)).
pub(super) fn prepare(
    library: &Library,
    request: &Generation,
    seed: Option<u32>,
    name: &str,
    zero_retention: bool,
) -> Result<Prepared, StudioError> {
    Ok(match request {
        Generation::Speech(request) => Prepared::of_speech(request, seed, None, zero_retention)?,
        Generation::Dialogue(request) => {
            let mut dialogue = dialogue(request, seed)?;
            dialogue.0.enable_logging = logging(zero_retention);
            Prepared::Dialogue(dialogue)
        }
        Generation::Design(request) => design(library, request, seed)?,
        Generation::Changer(request) => {
            let mut changer = changer(library, request, seed)?;
            changer.0.enable_logging = logging(zero_retention);
            Prepared::Changer(Box::new(changer))
        }
        Generation::Effects(request) => Prepared::Effect(effect(request)?),
        Generation::Isolation(request) => Prepared::Isolation(isolation(library, request, name)?),
        Generation::Music(request) => Prepared::Song(Box::new(song(request)?)),
        Generation::Dubbing(request) => {
            let film = dubbing::sent(library, request)?;
            if request.as_project {
                Prepared::Project(Box::new(project(library, request, film, name)?))
            } else {
                Prepared::Dub(Box::new(dub(library, request, film, name)?))
            }
        }
        // The take that is made again is read from the service first. Conversations are never jobs.
        Generation::Anew(_) | Generation::Conversation(_) => return Err(StudioError::CutOff),
        Generation::Transcription(request) if request.is_live => {
            Prepared::Captions(Box::new(captions(library, request, zero_retention)?))
        }
        Generation::Transcription(request) => {
            let mut transcript = transcript(library, request)?;
            transcript.enable_logging = logging(zero_retention);
            Prepared::Transcript(Box::new(transcript))
        }
        Generation::Alignment(request) => {
            Prepared::Alignment(Box::new(alignment(library, request)?))
        }
    })
}

/// Said only where it is not as the service does by itself.
fn logging(zero_retention: bool) -> Option<bool> {
    zero_retention.then_some(false)
}

impl Prepared {
    /// One spoken line; `limit` is how much the list of models says that its model takes. Some models speak it as a
    /// dialogue with one voice.
    pub fn of_speech(
        request: &SpeechRequest,
        seed: Option<u32>,
        limit: Option<usize>,
        zero_retention: bool,
    ) -> Result<Self, Invalid> {
        if models::is_sent_as_dialogue(&request.model) {
            let mut dialogue = dialogue(&DialogueRequest::of_line(request), seed)?;
            dialogue.0.enable_logging = logging(zero_retention);
            return Ok(Self::Dialogue(dialogue));
        }
        let mut spoken = Spoken::of(request, seed, limit)?;
        spoken.enable_logging = logging(zero_retention);
        Ok(Self::Speech(StreamWithTimestamps(spoken)))
    }

    /// The same, with words said as this version of a dictionary says them.
    pub fn pronounced(self, locator: Option<Locator>) -> Self {
        match self {
            Self::Speech(StreamWithTimestamps(mut spoken)) => {
                spoken.body.pronunciation_dictionary_locators = UpToThree::first_of(locator);
                Self::Speech(StreamWithTimestamps(spoken))
            }
            Self::Dialogue(StreamDialogueWithTimestamps(mut dialogue)) => {
                dialogue.body.pronunciation_dictionary_locators = UpToThree::first_of(locator);
                Self::Dialogue(StreamDialogueWithTimestamps(dialogue))
            }
            other => other,
        }
    }

    /// The same, going on from these answers, and these from it; without any it is as it was.
    pub fn beside(self, [before, after]: [Vec<RequestId>; 2]) -> Result<Self, Invalid> {
        Ok(match self {
            Self::Speech(StreamWithTimestamps(mut spoken)) => {
                spoken.body = spoken.body.beside(before, after)?;
                Self::Speech(StreamWithTimestamps(spoken))
            }
            other => other,
        })
    }

    /// Sends it and waits until the answer begins.
    pub async fn send(&self, client: &Client) -> Result<Answer, ApiError> {
        Ok(match self {
            Self::Speech(endpoint) => Answer::timed(client.stream_timed(endpoint).await?),
            Self::Dialogue(endpoint) => Answer::timed(client.stream_timed(endpoint).await?),
            Self::Changer(endpoint) => Answer::plain(client.stream(&**endpoint).await?),
            Self::Effect(endpoint) => Answer::plain(client.stream(endpoint).await?),
            Self::Isolation(endpoint) => Answer::plain(client.stream(endpoint).await?),
            Self::Song(endpoint) => Answer::plain(client.stream(&**endpoint).await?),
            Self::Design(endpoint) => Answer::Designs(Box::new(client.send(&**endpoint).await?)),
            Self::Remix(endpoint) => Answer::Designs(Box::new(client.send(&**endpoint).await?)),
            Self::Dub(endpoint) => Answer::Begun(Box::new(client.send(&**endpoint).await?)),
            Self::Project(endpoint) => {
                Answer::Begun(Box::new(begun(client.send(&**endpoint).await?)))
            }
            Self::Anew(anew) => Answer::Begun(Box::new(anew.send(client).await?)),
            Self::Transcript(endpoint) => {
                Answer::Document(Box::new(client.stream(&**endpoint).await?))
            }
            Self::Captions(captions) => Answer::Captions(Box::new(captions.open(client).await?)),
            Self::Alignment(endpoint) => {
                Answer::Document(Box::new(client.stream(&**endpoint).await?))
            }
        })
    }
}

fn dialogue(
    request: &DialogueRequest,
    seed: Option<u32>,
) -> Result<StreamDialogueWithTimestamps, Invalid> {
    let turns = request
        .turns
        .iter()
        .map(|turn| Turn::new(turn.voice.clone(), &turn.text))
        .collect::<Result<Vec<_>, _>>()?;
    let mut body = DialogueBody::new(turns, request.model.clone())?;
    body.delivery = request.delivery.map(|step| match step {
        Step::Creative => dialogue::Delivery::Creative,
        Step::Natural => dialogue::Delivery::Natural,
        Step::Robust => dialogue::Delivery::Robust,
    });
    body.language_code = language(request.language.as_ref())?;
    body.seed = seed.map(Seed::from);
    check_place(&request.place, request.format)?;
    body.audio_effects = request.place.clone();
    Ok(StreamDialogueWithTimestamps(Dialogue {
        format: request.format,
        enable_logging: None,
        body,
    }))
}

fn design(
    library: &Library,
    request: &DesignRequest,
    seed: Option<u32>,
) -> Result<Prepared, StudioError> {
    let mut audition = match &request.text {
        Some(text) => Audition::saying(text.clone())?,
        None => Audition::of_its_own(),
    };
    if let Some(loudness) = request.loudness {
        audition = audition.loud(loudness)?;
    }
    if let Some(guidance) = request.guidance {
        audition = audition.guided(guidance)?;
    }
    audition.seed = seed.map(SmallSeed::new).transpose()?;
    match &request.from {
        Designed::Description {
            text,
            enhanced,
            after,
        } => {
            let mut design = DesignVoice::new(text.clone(), audition)?;
            if let Some(quality) = request.quality {
                design = design.faithful(quality)?;
            }
            design.should_enhance = *enhanced;
            design.model = match (DesignModel::named(&request.model), after) {
                (Some(model), None) => model,
                (Some(DesignModel::V3(_)), Some(after)) => {
                    let reference = Reference::new(&library.input_bytes(&after.input)?);
                    DesignModel::V3(Some(match after.strength {
                        Some(strength) => reference.against(strength)?,
                        None => reference,
                    }))
                }
                _ => return Err(unknown_model()),
            };
            let design = design.in_format(request.format)?;
            Ok(Prepared::Design(Box::new(design)))
        }
        Designed::Remix {
            voice,
            change,
            strength,
        } => {
            let mut remix = RemixVoice::new(voice.clone(), change.clone(), audition)?;
            if let Some(strength) = strength {
                remix = remix.against(*strength)?;
            }
            let remix = remix.in_format(request.format)?;
            Ok(Prepared::Remix(Box::new(remix)))
        }
    }
}

fn changer(
    library: &Library,
    request: &ChangeRequest,
    seed: Option<u32>,
) -> Result<StreamChangedVoice, StudioError> {
    let audio = upload(library, &request.input)?;
    Ok(StreamChangedVoice(Changed {
        format: request.format,
        settings: Some(SettingsBody::of(request.settings)),
        seed: seed.map(Seed::from),
        remove_background_noise: request.isolated,
        ..Changed::new(request.voice.clone(), request.model.clone(), audio)
    }))
}

fn effect(request: &EffectRequest) -> Result<MakeEffect, StudioError> {
    let mut effect = Effect::new(&request.text)?;
    if let Some(seconds) = request.seconds {
        effect = effect.lasting(seconds)?;
    }
    if let Some(influence) = request.influence {
        effect = effect.influenced(influence)?;
    }
    if request.looped {
        effect = effect.looped();
    }
    Ok(MakeEffect {
        format: request.format,
        effect,
    })
}

fn isolation(
    library: &Library,
    request: &IsolationRequest,
    name: &str,
) -> Result<StreamIsolated, StudioError> {
    let input = Input {
        name: file_named(name, &request.input.name),
        ..request.input.clone()
    };
    Ok(StreamIsolated(Recording {
        audio: upload(library, &input)?,
        file_format: None,
    }))
}

fn song(request: &MusicRequest) -> Result<StreamSong, StudioError> {
    let model = MusicModel::named(&request.model).ok_or_else(unknown_model)?;
    if !request.sections.is_empty() {
        let planned = Planned::new(plan(&request.sections, model)?).by(model);
        return Ok(StreamSong {
            song: Song::new(Source::Plan(planned)),
            format: SongFormat::OfSpeech(request.format),
        });
    }
    let wish = Wish::new("prompt", request.prompt.as_str())?;
    let mut wished = Wished::new(wish, model);
    wished.music_length_ms = request
        .millis
        .map(|millis| SongMillis::new("music_length_ms", millis))
        .transpose()?;
    wished.lyrics_text = request
        .lyrics
        .as_ref()
        .map(|lyrics| Phrase::new("lyrics_text", lyrics.as_str()))
        .transpose()?;
    wished.force_instrumental = request.instrumental;
    Ok(StreamSong {
        song: Song::new(Source::Wish(wished)),
        format: SongFormat::OfSpeech(request.format),
    })
}

/// Returns sections as the kind of plan that a model takes.
fn plan(sections: &[MusicSection], model: MusicModel) -> Result<Plan, StudioError> {
    let styles = |section: &MusicSection| {
        let all = section.styles.split(',').map(str::trim);
        let all = all.filter(|style| !style.is_empty()).map(str::to_owned);
        Styles::new("positive_styles", all)
    };
    if model == MusicModel::V1 {
        let made = sections.iter().map(|section| {
            let name = Phrase::new("section_name", section.name.trim())?;
            let length = PieceMillis::new("duration_ms", section.millis)?;
            let lines = section.words.lines().map(|line| Phrase::new("lines", line));
            let lines = lines.collect::<Result<Vec<_>, _>>()?;
            Ok(Section {
                positive_local_styles: styles(section)?,
                lines: UpTo::new("lines", lines)?,
                ..Section::new(name, length)
            })
        });
        let made = made.collect::<Result<Vec<_>, Invalid>>()?;
        return Ok(Plan::Sections(Sections {
            sections: UpTo::new("sections", made)?,
            ..Sections::default()
        }));
    }
    let made = sections.iter().map(|section| {
        let text = format!("[{}]\n{}", section.name.trim(), section.words);
        let text = Phrase::new("text", text.trim())?;
        let length = PieceMillis::new("duration_ms", section.millis)?;
        Ok(Chunk::New(NewChunk {
            positive_styles: styles(section)?,
            ..NewChunk::new(text, length)
        }))
    });
    let made = made.collect::<Result<Vec<_>, Invalid>>()?;
    Ok(Plan::Chunks(Chunks {
        chunks: UpTo::new("chunks", made)?,
    }))
}

/// Checks a dub as it would be sent, without the copy of a film of which one audio track is sent.
///
/// # Errors
/// Values that the service would refuse, and files that are gone.
pub(super) fn check_dub(library: &Library, request: &DubRequest) -> Result<(), StudioError> {
    let film = upload(library, &request.input)?;
    if request.as_project {
        project(library, request, film, "").map(drop)
    } else {
        dub(library, request, film, "").map(drop)
    }
}

fn dub(
    library: &Library,
    request: &DubRequest,
    film: Upload,
    name: &str,
) -> Result<CreateDub, StudioError> {
    let original = Original::File(film);
    let mut dub = CreateDub::new(original, request.target.parse()?);
    dub.source = language(request.source.as_ref())?;
    dub.name = Some(name.to_owned());
    dub.speakers = request.speakers;
    dub.span = request
        .cut
        .map(|cut| Span::new(cut.start, Some(cut.end)))
        .transpose()?;
    dub.sheet = match &request.sheet {
        Some(sheet) => Some(Sheet::new(upload(library, sheet)?)),
        None => None,
    };
    dub.options = DubOptions {
        watermark: request.worth == Worth::Marked,
        highest_resolution: request.worth == Worth::Full,
        drop_background_audio: request.drop_background,
        use_profanity_filter: request.mask_profanity,
        dubbing_studio: false,
        disable_voice_cloning: request.without_clones,
    };
    Ok(dub)
}

/// One language a project: each has its own price, intent and retry.
fn project(
    library: &Library,
    request: &DubRequest,
    film: Upload,
    name: &str,
) -> Result<CreateDubProject, StudioError> {
    let original = Original::File(film);
    let mut project = CreateDubProject::new(original);
    project.target = Some(request.target.parse()?);
    project.source = request.source.as_deref().map(str::parse).transpose()?;
    project.reference = Some(Phrase::new("reference", name)?);
    project.transcript = match &request.sheet {
        Some(sheet) => Some(upload(library, sheet)?),
        None => None,
    };
    Ok(project)
}

/// A project that was begun, as any dub.
fn begun(reply: Reply<DubProject>) -> Reply<DubBegun> {
    Reply {
        value: DubBegun {
            dubbing_id: DubId::new(reply.value.project_id.as_str()),
            expected_duration_sec: None,
        },
        head: reply.head,
    }
}

fn transcript(library: &Library, request: &TranscriptRequest) -> Result<Transcribe, StudioError> {
    let file = transcripts::Source::File(upload(library, &request.input)?);
    let wishes = Wishes {
        language: language(request.language.as_ref())?,
        speakers: match request.speaker_count {
            Some(most) => Speakers::AtMost(most),
            None if request.speakers => Speakers::Any,
            None => Speakers::One,
        },
        tag_audio_events: !request.without_events,
        no_verbatim: request.without_fillers,
        channels: match request.channels {
            None => Channels::Mixed,
            // The service marks no entities in a combined transcript.
            Some(_) if !request.entities.is_empty() => Channels::Separate,
            Some(_) => Channels::Combined,
        },
        key_terms: request.key_terms.clone(),
        entities: entities(&request.entities),
        ..Wishes::default()
    };
    Ok(Transcribe::new(file, request.model.clone(), wishes)?)
}

fn captions(
    library: &Library,
    request: &TranscriptRequest,
    zero_retention: bool,
) -> Result<Captions, StudioError> {
    // It must be what was looked at.
    library.input(&request.input)?;
    let hearing = Hearing {
        language: language(request.language.as_ref())?,
        timestamps: true,
        key_terms: request.key_terms.clone(),
        no_verbatim: request.without_fillers,
        enable_logging: logging(zero_retention),
        ..Hearing::default()
    };
    let listen = Listen::new(request.model.clone(), hearing)?;
    Ok(Captions::new(
        listen,
        library.clone(),
        request.input.clone(),
    ))
}

fn entities(kinds: &[String]) -> Option<Entities> {
    match kinds {
        [] => None,
        [one] => Some(Entities::One(one.clone())),
        several => Some(Entities::Several(several.to_vec())),
    }
}

fn alignment(library: &Library, request: &AlignRequest) -> Result<Align, StudioError> {
    let file = upload(library, &request.input)?;
    Ok(Align::new(file, &request.text)?)
}

fn language(code: Option<&String>) -> Result<Option<Language>, Invalid> {
    code.map(|code| code.parse()).transpose()
}

/// A recording of the library on its way: read while it is sent, and only if it is still as long as it was.
pub(crate) fn upload(library: &Library, input: &Input) -> Result<Upload, StudioError> {
    let path = library.input(input)?;
    let kind = mime_of(&input.extension);
    Ok(upload_of(&input.name, kind, input.bytes, move || {
        path.clone()
    }))
}

/// A file of so many bytes, which is opened whenever it is sent.
pub(crate) fn upload_of(
    name: &str,
    kind: &str,
    bytes: u64,
    path: impl Fn() -> PathBuf + Send + Sync + 'static,
) -> Upload {
    let open = move || {
        let path = path();
        async move {
            let file = tokio::fs::File::open(path).await?;
            Ok(Box::new(file) as Reader)
        }
    };
    Upload::opened(name, kind, Some(bytes), open)
}

fn unknown_model() -> StudioError {
    Invalid::new(
        "model_id",
        Why::Holds("a model that the client doesn't know"),
    )
    .into()
}

/// What a file is by its extension, for servers that believe it.
fn mime_of(extension: &str) -> &'static str {
    match extension {
        "mp3" => "audio/mpeg",
        "wav" => "audio/wav",
        "flac" => "audio/flac",
        "m4a" => "audio/mp4",
        "ogg" | "opus" => "audio/ogg",
        "webm" => "video/webm",
        "mp4" => "video/mp4",
        "mov" => "video/quicktime",
        "csv" => "text/csv",
        "srt" | "txt" => "text/plain",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the window and the command line say of a film is what the service is told.
    #[test]
    fn a_dub_is_asked_for_as_it_is_wanted() {
        let (_home, library) = mynah_store::testing::fresh();
        let asked = |worth: Worth, masks: bool| {
            let request = DubRequest {
                input: library.keep_input("a.mp4", 9.0, &b"film"[..]).unwrap(),
                target: "en".to_owned(),
                source: None,
                speakers: Some(32),
                cut: None,
                sheet: None,
                worth,
                drop_background: masks,
                mask_profanity: masks,
                without_clones: !masks,
                as_project: false,
                track: None,
            };
            let film = upload(&library, &request.input).unwrap();
            let asked = dub(&library, &request, film, "name").unwrap();
            assert_eq!(asked.speakers, Some(32));
            let DubOptions {
                watermark,
                highest_resolution,
                drop_background_audio,
                use_profanity_filter,
                dubbing_studio,
                disable_voice_cloning,
            } = asked.options;
            assert!(!dubbing_studio);
            let others = [drop_background_audio, use_profanity_filter];
            assert_eq!(others, [masks; 2]);
            assert_eq!(disable_voice_cloning, !masks);
            [watermark, highest_resolution]
        };
        assert_eq!(asked(Worth::Marked, false), [true, false]);
        assert_eq!(asked(Worth::Plain, true), [false, false]);
        assert_eq!(asked(Worth::Full, true), [false, true]);
    }
}
