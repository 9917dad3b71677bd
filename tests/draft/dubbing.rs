//! Dubs through the studio's own client: really made from a translation, and honest without one.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use mynah::api::client::{Behind, Client};
use mynah::api::dubbing::{
    CreateDub, DeleteDub, DubOptions, GetDub, GetDubTranscripts, GetDubbedFile, ListDubs, Original,
    Sheet, Span, TranscriptForm,
};
use mynah::api::error::{ApiError, ErrorKind};
use mynah::api::page::PageSize;
use mynah::api::types::dubbing::{Dub, DubStatus};
use mynah::api::upload::Upload;
use mynah::audio::decode::decode_bytes;
use mynah::audio::encode::encode;
use mynah::audio::pcm::Pcm;
use mynah::audio::resample::resample;
use mynah::draft::plan::Plan;
use mynah::terms::clock::UnixMillis;
use mynah::terms::credits::Credits;
use mynah::terms::ids::DubId;
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::measure::db;
use crate::rig::Rig;
use crate::rig::read;
use crate::schema::assert_conforms;
use crate::webhooks::one_request;

const HZ: u32 = 16_000;
const SHEET: &str = "speaker,start_time,end_time,transcription,translation\n\
    Heron,0.5,1.3,Guten Morgen.,Good morning.\n\
    Wren,00:00:02.000,00:00:02.600,Nein danke.,\"No, thank you very much indeed.\"\n";

/// The studio's own client.
pub fn client(rig: &Rig) -> Client {
    let key = Some(rig.server.key().clone());
    Client::new(&rig.server.base_url(), key, rig.clock.clone()).unwrap()
}

/// Something steady to be dubbed over.
pub fn tone(secs: f32) -> Upload {
    let frames = (secs * HZ as f32) as usize;
    let samples = (0..frames).map(|n| 0.2 * (n as f32 * 0.6).sin()).collect();
    wav(&Pcm::mono(HZ, samples))
}

pub fn wav(sound: &Pcm) -> Upload {
    let wav = encode(sound, "wav_16000".parse().unwrap()).unwrap();
    Upload::bytes("film.wav", "audio/wav", wav)
}

fn sheet(csv: &str) -> Sheet {
    Sheet::new(Upload::bytes("lines.csv", "text/csv", csv.to_owned()))
}

fn dub_of(recording: Upload) -> CreateDub {
    CreateDub {
        source: Some("de".parse().unwrap()),
        sheet: Some(sheet(SHEET)),
        ..CreateDub::new(Original::File(recording), "en".parse().unwrap())
    }
}

async fn begun(client: &Client, dub: &CreateDub) -> DubId {
    client.send(dub).await.unwrap().value.dubbing_id
}

/// Lets a minute pass and waits until the dub is done.
async fn done(rig: &Rig, client: &Client, dub: &DubId) -> Dub {
    rig.clock.set(UnixMillis(rig.clock.now().0 + 60_000));
    let waited = tokio::time::timeout(crate::rig::CEILING, async {
        loop {
            let dub = client
                .send(&GetDub { dub: dub.clone() })
                .await
                .unwrap()
                .value;
            if matches!(dub.status, Some(DubStatus::Dubbed | DubStatus::Failed)) {
                return dub;
            }
            tokio::task::yield_now().await;
        }
    });
    waited.await.unwrap()
}

async fn heard(client: &Client, dub: &DubId, language: &str) -> Result<Pcm, ApiError> {
    let file = GetDubbedFile {
        dub: dub.clone(),
        language: language.to_owned(),
    };
    let sound = client.send(&file).await?.value;
    let sound = decode_bytes(&sound.bytes).unwrap().pcm;
    Ok(resample(&sound.into_mono(), HZ))
}

fn part(sound: &Pcm, from: f32, to: f32) -> &[f32] {
    let frame = |secs: f32| (secs * HZ as f32) as usize;
    &sound.samples[frame(from)..frame(to).min(sound.samples.len())]
}

#[tokio::test]
async fn a_translation_is_spoken_at_its_times_over_the_recording() {
    let rig = Rig::start().await;
    let client = client(&rig);
    let reply = client.send(&dub_of(tone(4.0))).await.unwrap();
    assert!(reply.head.draft && reply.head.cost.is_none());
    let dub = reply.value.dubbing_id;
    let standing = async || {
        let dub = client.send(&GetDub { dub: dub.clone() }).await.unwrap();
        dub.value.status.unwrap()
    };
    assert_eq!(standing().await, DubStatus::Queued);
    let early = heard(&client, &dub, "en").await.unwrap_err();
    assert_eq!(early.kind, ErrorKind::NotReady);
    rig.clock.set(UnixMillis(rig.clock.now().0 + 1_000));
    assert_eq!(standing().await, DubStatus::Preparing);
    let told = done(&rig, &client, &dub).await;
    assert_eq!(told.status, Some(DubStatus::Dubbed), "{told:?}");
    assert_eq!(told.target_languages.0, ["en"]);
    assert!((told.media_metadata.unwrap().duration.unwrap() - 4.0).abs() < 0.01);
    // Four seconds at 3000 credits a minute.
    assert_eq!(rig.used().await, 200);

    let sound = heard(&client, &dub, "en").await.unwrap();
    assert!((sound.seconds() - 4.0).abs() < 0.1);
    // Outside of the lines the tone is as it was, within them it goes down and somebody speaks.
    let tone_of = |from, to| mean_at(part(&sound, from, to), 0.6);
    assert!((db(part(&sound, 3.2, 3.9)) - -17.0).abs() < 1.5);
    assert!(
        tone_of(3.2, 3.9) > 6.0 * tone_of(0.7, 1.1),
        "{} {}",
        tone_of(3.2, 3.9),
        tone_of(0.7, 1.1)
    );
    assert!(db(part(&sound, 0.6, 1.1)) > -35.0);

    let read = async |language: &str, form| {
        let of = GetDubTranscripts {
            dub: dub.clone(),
            language: language.to_owned(),
            form,
        };
        client.send(&of).await.unwrap().value
    };
    let said = read("en", TranscriptForm::Json).await.json.unwrap();
    let lines = &said.utterances.0;
    assert_eq!(lines.len(), 2);
    assert_eq!(
        (lines[0].speaker_id.as_str(), lines[0].start_s),
        ("Heron", 0.5)
    );
    // It is said in the time it has, or at most twice as fast as usual.
    assert!((lines[0].end_s - 1.3).abs() < 0.2, "{}", lines[0].end_s);
    let word = &lines[0].words.0[2];
    assert_eq!(word.text.0, "morning.");
    assert!(word.start_s > 0.6 && word.end_s <= lines[0].end_s + 0.001);
    let srt = read("en", TranscriptForm::Srt).await.srt.unwrap();
    assert!(srt.0.starts_with("1\n00:00:00,500 --> "));
    let vtt = read("source", TranscriptForm::WebVtt).await.webvtt.unwrap();
    assert!(vtt.0.contains("Guten Morgen."));

    client.send(&DeleteDub { dub: dub.clone() }).await.unwrap();
    let gone = client.send(&GetDub { dub }).await.unwrap_err();
    assert_eq!(gone.kind, ErrorKind::NotFound);
}

/// Who has a part of a file is given the rest, as long as it is that file.
#[tokio::test]
async fn a_dubbed_file_can_be_had_in_parts() {
    let rig = Rig::start().await;
    let client = client(&rig);
    let reply = client.send(&dub_of(tone(4.0))).await.unwrap();
    let dub = reply.value.dubbing_id;
    done(&rig, &client, &dub).await;
    let fetch = GetDubbedFile {
        dub,
        language: "en".to_owned(),
    };
    let read = async |client: &Client| {
        let mut file = client.stream(&fetch).await.unwrap();
        let mut bytes = Vec::new();
        while let Some(piece) = file.next().await {
            bytes.extend(piece.unwrap());
        }
        (file.head().clone(), bytes)
    };
    let (head, all) = read(&client).await;
    assert_eq!((head.status, head.from), (200, None));
    let behind = |etag: &str| Behind {
        bytes: 1_000,
        etag: etag.to_owned(),
    };
    let etag = head.etag.unwrap();
    let (head, rest) = read(&client.behind(behind(&etag))).await;
    assert_eq!((head.status, head.from), (206, Some(1_000)));
    assert_eq!(rest, all[1_000..]);
    // Another file is given whole.
    let (head, other) = read(&client.behind(behind("\"another\""))).await;
    assert_eq!((head.status, head.from), (200, None));
    assert_eq!(other, all);
}

/// How much of a sine of so many radians a sample there is.
fn mean_at(samples: &[f32], step: f32) -> f32 {
    let (mut re, mut im) = (0.0, 0.0);
    for (n, sample) in samples.iter().enumerate() {
        re += sample * (n as f32 * step).cos();
        im += sample * (n as f32 * step).sin();
    }
    (re * re + im * im).sqrt() / samples.len() as f32
}

#[tokio::test]
async fn nothing_of_the_recording_is_left_where_it_is_not_wanted() {
    let rig = Rig::start().await;
    let client = client(&rig);
    let split = Some(sheet(SHEET).split(tone(4.0), tone(4.0)));
    let bare = CreateDub {
        options: DubOptions {
            drop_background_audio: true,
            watermark: true,
            ..DubOptions::default()
        },
        span: Some(Span::new(2, Some(4)).unwrap()),
        ..dub_of(tone(4.0))
    };
    let dub = begun(&client, &bare).await;
    done(&rig, &client, &dub).await;
    // Two seconds with a mark, at 2000 a minute.
    assert_eq!(rig.used().await, 67);
    let sound = heard(&client, &dub, "en").await.unwrap();
    assert!((sound.seconds() - 2.0).abs() < 0.1);
    assert!(db(part(&sound, 0.1, 0.6)) > -35.0);
    assert!(db(part(&sound, 1.6, 1.95)) < -60.0);
    // A background of its own stays as it is.
    let over = CreateDub {
        sheet: split,
        ..dub_of(tone(4.0))
    };
    let dub = begun(&client, &over).await;
    done(&rig, &client, &dub).await;
    let sound = heard(&client, &dub, "en").await.unwrap();
    assert!((db(part(&sound, 3.2, 3.9)) - -17.0).abs() < 1.5);
    let at = |from, to| mean_at(part(&sound, from, to), 0.6);
    assert!(at(0.7, 1.1) > 0.8 * at(3.2, 3.9));
}

#[tokio::test]
async fn a_dub_outlives_the_process_that_began_it() {
    let rig = Rig::start().await;
    let first = client(&rig);
    let dub = begun(&first, &dub_of(tone(4.0))).await;
    // What is on disk now is what a power cut would leave, locks of dead processes and all.
    let left = Arc::new(TempDir::new().unwrap());
    copy(rig.folder.path(), left.path());
    let again = Rig::start_in(left, |_| {}).await;
    let second = client(&again);
    let told = done(&again, &second, &dub).await;
    assert_eq!(told.status, Some(DubStatus::Dubbed), "{told:?}");
    assert_eq!(again.used().await, 200);
    assert!(heard(&second, &dub, "en").await.unwrap().seconds() > 3.9);
    assert_eq!(again.json("/mynah/running").await["running"], 0);
}

#[tokio::test]
async fn a_dub_is_taken_over_from_a_process_that_dies_later() {
    let rig = Rig::start().await;
    let first = client(&rig);
    let dub = begun(&first, &dub_of(tone(4.0))).await;
    let left = Arc::new(TempDir::new().unwrap());
    copy(rig.folder.path(), left.path());
    // Its process lives as long as the lock of its file is held.
    let mut owners = fs::read_dir(left.path().join("owners")).unwrap();
    let owner = fs::File::open(owners.next().unwrap().unwrap().path()).unwrap();
    owner.lock().unwrap();
    let again = Rig::start_in(left, |_| {}).await;
    again.json("/mynah/running").await;
    drop(owner);
    again.json("/mynah/running").await;
    let told = done(&again, &client(&again), &dub).await;
    assert_eq!(told.status, Some(DubStatus::Dubbed), "{told:?}");
    assert_eq!(again.used().await, 200);
}

#[tokio::test]
async fn a_dub_that_can_not_be_charged_has_failed() {
    let rig = Rig::start().await;
    let client = client(&rig);
    rig.refuse_charges();
    let dub = begun(&client, &dub_of(tone(4.0))).await;
    let told = done(&rig, &client, &dub).await;
    assert_eq!(told.status, Some(DubStatus::Failed), "{told:?}");
    assert_eq!(rig.used().await, 0);
    assert!(heard(&client, &dub, "en").await.is_err());
}

/// Copies a folder that somebody may be writing to.
fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            // What is gone meanwhile was a file for the time being.
            drop(fs::copy(entry.path(), target));
        }
    }
}

#[tokio::test]
async fn without_a_translation_it_says_what_it_can_not_do() {
    let rig = Rig::start().await;
    let client = client(&rig);
    let deaf = CreateDub::new(Original::File(tone(2.0)), "de".parse().unwrap());
    let dub = begun(&client, &deaf).await;
    let told = done(&rig, &client, &dub).await;
    assert_eq!(told.status, Some(DubStatus::Failed));
    assert!(
        told.error
            .unwrap()
            .contains("can't understand or translate")
    );
    assert!(heard(&client, &dub, "de").await.is_err());
    assert_eq!(rig.used().await, 0);
    assert!(read(rig.get("/mynah/running")).await.json()["running"] == 0);
}

#[tokio::test]
async fn its_own_words_are_known_but_not_translated() {
    let rig = Rig::start().await;
    let client = client(&rig);
    let own = Pcm::mono(
        HZ,
        rig.sound_of(crate::rig::WREN, "Seven birds came back.")
            .await,
    );
    let spent = rig.used().await;
    let into =
        |language: &str| CreateDub::new(Original::File(wav(&own)), language.parse().unwrap());
    let german = begun(&client, &into("de")).await;
    let english = begun(&client, &into("eng")).await;
    let told = done(&rig, &client, &german).await;
    assert!(told.error.unwrap().contains("can't translate it"));
    let of = |dub: &DubId, language: &str| GetDubTranscripts {
        dub: dub.clone(),
        language: language.to_owned(),
        form: TranscriptForm::Json,
    };
    let said = client.send(&of(&german, "source")).await.unwrap().value;
    let said = said.json.unwrap().utterances;
    assert_eq!(said.0[0].text.0, "Seven birds came back.");
    assert!(client.send(&of(&german, "de")).await.is_err());
    assert_eq!(rig.used().await, spent);
    let told = done(&rig, &client, &english).await;
    assert_eq!(told.status, Some(DubStatus::Dubbed));
    assert!(rig.used().await > spent);
}

#[tokio::test]
async fn what_can_not_be_meant_is_refused_before_anything_is_charged() {
    let rig = Rig::start_with(|options| {
        options.plan = Some(Plan::Starter);
        options.credits = Some(90);
    })
    .await;
    let client = client(&rig);
    let refused = async |dub: CreateDub| client.send(&dub).await.unwrap_err();
    assert_eq!(
        refused(dub_of(tone(1.0))).await.kind,
        ErrorKind::PlanRequired
    );
    let marked = || CreateDub {
        options: DubOptions {
            watermark: true,
            ..DubOptions::default()
        },
        ..dub_of(tone(3.0))
    };
    let mut filtered = marked();
    filtered.options.use_profanity_filter = true;
    let error = refused(filtered).await;
    assert_eq!(error.facts.refusal.word(), Some("draft_unavailable"));
    let wrong = CreateDub {
        sheet: Some(sheet("start_time,end_time,translation\n1,soon,x\n")),
        ..marked()
    };
    let error = refused(wrong).await;
    assert!(error.message().unwrap().contains("Row 2"), "{error:?}");
    let text = Upload::bytes(
        "a.wav",
        "audio/wav",
        "no sound at all, only words".to_owned(),
    );
    let error = refused(CreateDub {
        original: Original::File(text),
        ..marked()
    });
    assert_eq!(error.await.kind, ErrorKind::BadAudio);
    let late = CreateDub {
        span: Some(Span::new(7, None).unwrap()),
        ..marked()
    };
    assert_eq!(refused(late).await.kind, ErrorKind::BadSettings);
    assert_eq!(refused(marked()).await.kind, ErrorKind::QuotaExceeded);
    let elsewhere = CreateDub {
        original: Original::Address("https://example.com/film.mp4".to_owned()),
        ..marked()
    };
    assert!(
        refused(elsewhere)
            .await
            .message()
            .unwrap()
            .contains("network")
    );
    assert_eq!(rig.used().await, 0);
    let form = reqwest::multipart::Form::new().text("num_speakers", "many");
    let answer = read(rig.form("/v1/dubbing", form)).await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.json()["detail"][0]["loc"][1], "num_speakers");
}

#[tokio::test]
async fn a_recording_is_fetched_from_this_machine_only() {
    let rig = Rig::start().await;
    let client = client(&rig);
    let samples = (0..48_000).map(|n| 0.2 * (n as f32 * 0.6).sin()).collect();
    let film = encode(&Pcm::mono(HZ, samples), "wav_16000".parse().unwrap()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/a/film.wav", listener.local_addr().unwrap());
    let from = |address: &str| CreateDub {
        original: Original::Address(address.to_owned()),
        ..dub_of(tone(3.0))
    };
    let fetched = from(&address);
    let (reply, (head, _)) =
        tokio::join!(client.send(&fetched), one_request(&listener, 200, &film));
    assert!(head.starts_with("GET /a/film.wav HTTP/1.0\r\n"), "{head}");
    let told = done(&rig, &client, &reply.unwrap().value.dubbing_id).await;
    assert_eq!(
        (told.status, told.name.as_str()),
        (Some(DubStatus::Dubbed), "film.wav")
    );
    let (reply, _) = tokio::join!(client.send(&fetched), one_request(&listener, 404, b""));
    assert_eq!(reply.unwrap_err().kind, ErrorKind::BadSettings);
    let elsewhere = client
        .send(&from("https://example.com/film.mp4"))
        .await
        .unwrap_err();
    assert!(elsewhere.message().unwrap().contains("network"));
}

#[tokio::test]
async fn dubs_are_listed_in_pages() {
    let rig = Rig::start().await;
    let client = client(&rig);
    for name in ["one", "two", "three"] {
        let named = CreateDub {
            name: Some(name.to_owned()),
            ..dub_of(tone(3.0))
        };
        let dub = begun(&client, &named).await;
        done(&rig, &client, &dub).await;
    }
    let mut list = ListDubs {
        page_size: Some(PageSize::new(2)),
        ..ListDubs::default()
    };
    let page = client.send(&list).await.unwrap().value;
    let names = |dubs: &[Dub]| dubs.iter().map(|dub| dub.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&page.dubs.0), ["three", "two"]);
    assert_eq!(page.has_more, Some(true));
    list.cursor = page.next_cursor;
    let page = client.send(&list).await.unwrap().value;
    assert_eq!(names(&page.dubs.0), ["one"]);
    assert_eq!((page.has_more, page.next_cursor), (Some(false), None));
    for (query, count) in [
        ("dubbing_statuses=dubbed", 3),
        ("dubbing_status=failed", 0),
        ("target_language_codes=fr", 0),
        ("creation_sources=dubbing_ui", 0),
        ("order_by=name&order_direction=ASCENDING", 3),
    ] {
        let answer = rig.json(&format!("/v1/dubbing?{query}")).await;
        assert_conforms("get", "/v1/dubbing", &answer);
        assert_eq!(answer["dubs"].as_array().unwrap().len(), count, "{query}");
    }
    assert_eq!(read(rig.get("/v1/dubbing?cursor=none")).await.status, 400);
    assert_eq!(read(rig.get("/v1/dubbing?page_size=201")).await.status, 400);
    assert_eq!(
        read(rig.get("/v1/dubbing?dubbing_statuses=lost"))
            .await
            .status,
        422
    );
}

/// Two seconds after it was begun it was told as used, while it could be stopped for nothing.
#[tokio::test]
async fn a_dub_is_not_told_as_used_before_its_time_is_over() {
    let rig = Rig::start().await;
    let client = client(&rig);
    let dub = begun(&client, &dub_of(tone(4.0))).await;
    // Its sound is there long before.
    let made = tokio::time::timeout(crate::rig::CEILING, async {
        while rig.json("/mynah/running").await["running"] != 0 {
            tokio::task::yield_now().await;
        }
    });
    made.await.unwrap();
    assert_eq!(rig.used().await, 0);
    done(&rig, &client, &dub).await;
    assert_eq!(rig.used().await, 200);
}

/// Cancelled before it was over, it was charged all the same.
#[tokio::test]
async fn a_dub_that_is_stopped_before_its_time_costs_nothing() {
    let rig = Rig::start().await;
    let client = client(&rig);
    let stopped = begun(&client, &dub_of(tone(4.0))).await;
    // Whether it is made already or is being made.
    let gone = client.send(&DeleteDub { dub: stopped }).await.unwrap();
    assert_eq!(gone.head.cost, Some(Credits::ZERO));
    let kept = begun(&client, &dub_of(tone(4.0))).await;
    done(&rig, &client, &kept).await;
    assert_eq!(rig.used().await, 200);
    let delete = DeleteDub { dub: kept };
    let gone = client.send(&delete).await.unwrap();
    assert_eq!(gone.head.cost, Some(Credits(200)));
    assert_eq!(rig.used().await, 200);
    // Who finds it gone is told that it stays charged: in another program's ledger it was free.
    let error = client.send(&delete).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::NotFound);
    assert_eq!(error.facts.head.cost, Some(Credits(200)));
    let never = "never".into();
    let error = client.send(&DeleteDub { dub: never }).await.unwrap_err();
    assert_eq!(error.facts.head.cost, None);
}
