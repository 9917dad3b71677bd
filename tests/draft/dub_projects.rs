//! Dubbing projects through the studio's own client: segment by segment, language by language.

use std::collections::BTreeMap;
use std::sync::Arc;

use mynah::api::client::Client;
use mynah::api::dubbing::Original;
use mynah::api::dubbing_projects::languages::{
    AddDubLanguage, DeleteDubLanguage, GetDubLanguage, ListDubLanguages, NewLanguage,
};
use mynah::api::dubbing_projects::transcripts::{
    AddSegment, DeleteSegment, EditSegment, GetSourceTranscript, GetTargetTranscript, NewSegment,
    Place, SegmentEdit, SpeakAnew, Translate, Translation,
};
use mynah::api::dubbing_projects::{
    CreateDubProject, DeleteDubProject, GetDubProject, ListDubProjects,
};
use mynah::api::error::ErrorKind;
use mynah::api::page::PageSize;
use mynah::api::types::Said;
use mynah::api::types::dubbing_project::{DubLanguage, LanguageStatus, ProjectStatus};
use mynah::audio::decode::decode_bytes;
use mynah::audio::pcm::Pcm;
use mynah::terms::clock::UnixMillis;
use mynah::terms::ids::{DubLanguageId, DubProjectId};

use crate::dubbing::client;
use crate::dubbing::tone;
use crate::dubbing::wav;
use crate::rig::CEILING;
use crate::rig::Rig;
use crate::rig::WREN;
use crate::rig::read;

fn later(rig: &Rig) {
    rig.clock.set(UnixMillis(rig.clock.now().0 + 10_000));
}

/// Waits until a language is done.
async fn done(
    rig: &Rig,
    client: &Client,
    project: &DubProjectId,
    language: &DubLanguageId,
) -> DubLanguage {
    later(rig);
    let get = GetDubLanguage {
        project: project.clone(),
        language: language.clone(),
    };
    let waited = tokio::time::timeout(CEILING, async {
        loop {
            let language = client.send(&get).await.unwrap().value;
            if language.status != Some(LanguageStatus::Processing) {
                return language;
            }
            tokio::task::yield_now().await;
        }
    });
    waited.await.unwrap()
}

async fn sound_of(rig: &Rig, language: &DubLanguage) -> Vec<u8> {
    let url = language.outputs.as_ref().unwrap().lossless_audio.clone();
    // No key: the address is its own.
    let answer = read(rig.http.get(url.unwrap())).await;
    assert_eq!(answer.status, 200);
    answer.body
}

#[tokio::test]
async fn own_words_are_dubbed_edited_and_spoken_anew() {
    let rig = Rig::start().await;
    let client = client(&rig);
    let own = rig.sound_of(WREN, "Seven birds came back.").await;
    let own = Pcm::mono(16_000, own);
    let new = CreateDubProject {
        source: Some("en".parse().unwrap()),
        ..CreateDubProject::new(Original::File(wav(&own)))
    };
    let reply = client.send(&new).await.unwrap();
    assert_eq!(reply.head.status, 201);
    assert_eq!(reply.value.status, Some(ProjectStatus::Queued));
    let project = reply.value.project_id;
    later(&rig);
    let get = GetDubProject {
        project: project.clone(),
    };
    let told = client.send(&get).await.unwrap().value;
    assert_eq!(
        (told.status, told.error.is_some()),
        (Some(ProjectStatus::Ready), false)
    );
    let of = GetSourceTranscript {
        project: project.clone(),
    };
    let source = client.send(&of).await.unwrap().value;
    assert_eq!(source.segments.0.len(), 1);
    assert_eq!(source.segments.0[0].text.0, "Seven birds came back.");
    let segment = source.segments.0[0].id.clone();

    let spent = rig.used().await;
    let add = AddDubLanguage {
        project: project.clone(),
        language: NewLanguage::new("en-GB".parse().unwrap()),
    };
    let language = client.send(&add).await.unwrap().value.language_id;
    let made = done(&rig, &client, &project, &language).await;
    assert_eq!(made.status, Some(LanguageStatus::Completed), "{made:?}");
    let paid = rig.used().await - spent;
    assert!((paid as f64 - own.seconds() * 50.0).abs() <= 1.0, "{paid}");
    let first = sound_of(&rig, &made).await;
    let heard = decode_bytes(&first).unwrap().pcm;
    assert!((heard.seconds() - own.seconds()).abs() < 0.02);
    // The address is good for an hour, also for whoever counts beyond all time.
    let url = made.outputs.unwrap().lossless_audio.unwrap();
    let (start, rest) = url.split_once("until=").unwrap();
    let (until, proof) = rest.split_once('&').unwrap();
    let wrapped = until.parse::<i64>().unwrap() + (1 << 61);
    let forged = format!("{start}until={wrapped}&{proof}");
    assert_eq!(read(rig.http.get(forged)).await.status, 403);

    let words = Translate {
        project: project.clone(),
        language: language.clone(),
        segment: segment.clone(),
        translation: Translation::from("Seven geese flew back."),
    };
    client.send(&words).await.unwrap();
    let stale = done(&rig, &client, &project, &language).await;
    assert_eq!(stale.status, Some(LanguageStatus::Stale));
    let anew = SpeakAnew {
        project: project.clone(),
        language: language.clone(),
    };
    let reply = client.send(&anew).await.unwrap();
    assert_eq!(reply.head.status, 202);
    assert!(reply.value.charged_seconds.unwrap() > 0.5);
    let made = done(&rig, &client, &project, &language).await;
    assert_eq!(made.status, Some(LanguageStatus::Completed));
    assert_ne!(sound_of(&rig, &made).await, first);
    // Nothing changed: nothing is made, nothing charged.
    let spent = rig.used().await;
    let reply = client.send(&anew).await.unwrap().value;
    assert_eq!(reply.charged_seconds, Some(0.0));
    assert_eq!(rig.used().await, spent);

    // What is said now isn't what was translated.
    let edit = EditSegment {
        project: project.clone(),
        segment: segment.clone(),
        edit: SegmentEdit::text("Eight birds."),
    };
    client.send(&edit).await.unwrap();
    let of = GetTargetTranscript {
        project: project.clone(),
        language: language.clone(),
    };
    let target = client.send(&of).await.unwrap().value;
    assert_eq!(target.segments.0[0].source_text.0, "Eight birds.");
    assert!(target.segments.0[0].translation.is_none());
    let refused = client.send(&anew).await.unwrap_err();
    assert!(refused.message().unwrap().contains("1 of 1"), "{refused}");

    let url = made.outputs.unwrap().lossless_audio.unwrap();
    let forged = url.replace("proof=", "proof=0");
    assert_eq!(read(rig.http.get(forged)).await.status, 403);
    rig.clock.set(UnixMillis(rig.clock.now().0 + 3_700_000));
    assert_eq!(read(rig.http.get(url)).await.status, 403);
    client
        .send(&DeleteDubProject {
            project: project.clone(),
        })
        .await
        .unwrap();
    let gone = client.send(&GetDubLanguage { project, language }).await;
    assert_eq!(gone.unwrap_err().kind, ErrorKind::NotFound);
}

#[tokio::test]
async fn a_language_is_changed_and_spoken_anew_after_a_restart() {
    let rig = Rig::start().await;
    let first = client(&rig);
    let own = Pcm::mono(16_000, rig.sound_of(WREN, "Seven birds came back.").await);
    let new = CreateDubProject {
        target: Some("en-GB".parse().unwrap()),
        source: Some("en".parse().unwrap()),
        ..CreateDubProject::new(Original::File(wav(&own)))
    };
    let made = first.send(&new).await.unwrap().value;
    let (project, language) = (made.project_id, made.language_ids.0[0].clone());
    let before = done(&rig, &first, &project, &language).await;
    assert_eq!(before.status, Some(LanguageStatus::Completed));
    let sound = sound_of(&rig, &before).await;
    let folder = Arc::clone(&rig.folder);
    drop((first, rig));

    let rig = Rig::start_in(folder, |_| {}).await;
    let client = client(&rig);
    let of = GetSourceTranscript {
        project: project.clone(),
    };
    let segment = client.send(&of).await.unwrap().value.segments.0[0]
        .id
        .clone();
    let words = Translate {
        project: project.clone(),
        language: language.clone(),
        segment,
        translation: Translation::from("Seven geese flew back."),
    };
    client.send(&words).await.unwrap();
    let anew = SpeakAnew {
        project: project.clone(),
        language: language.clone(),
    };
    client.send(&anew).await.unwrap();
    let after = done(&rig, &client, &project, &language).await;
    assert_eq!(after.status, Some(LanguageStatus::Completed), "{after:?}");
    assert_ne!(sound_of(&rig, &after).await, sound);
}

#[tokio::test]
async fn what_it_does_not_understand_is_filled_in_by_hand() {
    let rig = Rig::start().await;
    let client = client(&rig);
    let new = CreateDubProject::new(Original::File(tone(3.0)));
    let told = client.send(&new).await.unwrap().value;
    assert!(told.error.unwrap().message.contains("can't understand"));
    let project = told.project_id;
    let at = |from, to| AddSegment {
        project: project.clone(),
        segment: NewSegment {
            text: Said::from("Guten Morgen."),
            speaker: "Heron".to_owned(),
            place: Place::new(from, to).unwrap(),
        },
    };
    let outside = client.send(&at(2.0, 4.0)).await.unwrap_err();
    assert_eq!(outside.kind, ErrorKind::BadSettings);
    let segment = client.send(&at(0.5, 1.5)).await.unwrap().value.segment.id;
    let language = |translations: BTreeMap<_, _>| AddDubLanguage {
        project: project.clone(),
        language: NewLanguage::new("fr".parse().unwrap())
            .translated(translations)
            .unwrap(),
    };
    let dumb = client.send(&language(BTreeMap::new())).await.unwrap().value;
    let failed = done(&rig, &client, &project, &dumb.language_id).await;
    assert_eq!(failed.status, Some(LanguageStatus::Failed));
    assert!(failed.error.unwrap().message.contains("can't translate"));
    assert_eq!(rig.used().await, 0);
    let words = BTreeMap::from([(segment.clone(), Said::from("Bonjour."))]);
    let spoken = client.send(&language(words)).await.unwrap().value;
    let made = done(&rig, &client, &project, &spoken.language_id).await;
    assert_eq!(made.status, Some(LanguageStatus::Completed), "{made:?}");
    assert_eq!(rig.used().await, 150);
    assert!(sound_of(&rig, &made).await.len() > 100_000);

    let list = ListDubLanguages {
        page_size: Some(PageSize::new(1)),
        ..ListDubLanguages::new(project.clone())
    };
    let page = client.send(&list).await.unwrap().value;
    assert_eq!(
        (page.languages.0.len(), page.next_cursor.is_some()),
        (1, true)
    );
    let gone = DeleteDubLanguage {
        project: project.clone(),
        language: dumb.language_id,
    };
    client.send(&gone).await.unwrap();
    let page = client.send(&list).await.unwrap().value;
    assert_eq!(page.next_cursor, None);
    let projects = client
        .send(&ListDubProjects::default())
        .await
        .unwrap()
        .value;
    assert_eq!(projects.projects.0[0].language_ids.0, [spoken.language_id]);
    let delete = DeleteSegment {
        project: project.clone(),
        segment,
    };
    assert_eq!(client.send(&delete).await.unwrap().value.revision, Some(3));
    let unknown = client.send(&delete).await.unwrap_err();
    assert_eq!(unknown.kind, ErrorKind::NotFound);
    let path = format!("/v1/dubbing/project/{project}/transcript/segments");
    let body = serde_json::json!({ "segments": { "x": { "start_s": "soon" } } });
    let answer = read(
        rig.http
            .patch(format!("{}{path}", rig.server.base_url()))
            .header("xi-api-key", rig.server.key().expose())
            .json(&body),
    )
    .await;
    assert_eq!(answer.status, 422);
    let place = &answer.json()["detail"][0]["loc"];
    assert_eq!(
        *place,
        serde_json::json!(["body", "segments", "x", "start_s"])
    );
}

/// A project of a few own words with one language, whose words were changed since it was spoken.
async fn changed(rig: &Rig, client: &Client) -> (DubProjectId, DubLanguageId) {
    let own = Pcm::mono(16_000, rig.sound_of(WREN, "Seven birds came back.").await);
    let new = CreateDubProject {
        source: Some("en".parse().unwrap()),
        target: Some("en".parse().unwrap()),
        ..CreateDubProject::new(Original::File(wav(&own)))
    };
    let told = client.send(&new).await.unwrap().value;
    let project = told.project_id;
    let language = told.language_ids.0[0].clone();
    done(rig, client, &project, &language).await;
    let of = GetSourceTranscript {
        project: project.clone(),
    };
    let source = client.send(&of).await.unwrap().value;
    let words = Translate {
        project: project.clone(),
        language: language.clone(),
        segment: source.segments.0[0].id.clone(),
        translation: Translation::from("Seven geese flew back."),
    };
    client.send(&words).await.unwrap();
    (project, language)
}

#[tokio::test]
async fn asked_for_many_times_at_once_a_language_is_spoken_and_charged_once() {
    let rig = Rig::start().await;
    let client = client(&rig);
    let (project, language) = changed(&rig, &client).await;
    let spent = rig.used().await;
    let anew = SpeakAnew {
        project: project.clone(),
        language: language.clone(),
    };
    let asked = futures_util::future::join_all((0..6).map(|_| client.send(&anew))).await;
    let secs = asked
        .iter()
        .flatten()
        .filter_map(|reply| reply.value.charged_seconds)
        .fold(0.0, f64::max);
    assert!(secs > 0.5, "{asked:?}");
    let made = done(&rig, &client, &project, &language).await;
    assert_eq!(made.status, Some(LanguageStatus::Completed), "{made:?}");
    let paid = (rig.used().await - spent) as f64;
    assert!((paid - secs * 50.0).abs() <= 1.0, "{paid} for {secs} s");
}

#[tokio::test]
async fn what_can_not_be_charged_leaves_everything_as_it_was() {
    let rig = Rig::start().await;
    let client = client(&rig);
    let (project, language) = changed(&rig, &client).await;
    let spent = rig.used().await;
    let made = rig
        .folder
        .path()
        .join("audio")
        .join(format!("dub-{language}.made"));
    let before = std::fs::read(&made).unwrap();
    rig.refuse_charges();
    let anew = SpeakAnew {
        project: project.clone(),
        language: language.clone(),
    };
    client.send(&anew).await.unwrap();
    let told = done(&rig, &client, &project, &language).await;
    assert_eq!(told.status, Some(LanguageStatus::Failed), "{told:?}");
    assert_eq!(rig.used().await, spent);
    assert!(std::fs::read(&made).unwrap() == before);
}

#[tokio::test]
async fn a_project_that_is_refused_is_none() {
    let rig = Rig::start_with(|options| options.credits = Some(40)).await;
    let client = client(&rig);
    let own = Pcm::mono(16_000, rig.sound_of(WREN, "Seven birds came back.").await);
    let new = CreateDubProject {
        source: Some("en".parse().unwrap()),
        target: Some("en".parse().unwrap()),
        ..CreateDubProject::new(Original::File(wav(&own)))
    };
    assert!(client.send(&new).await.is_err());
    let all = rig.json("/v1/dubbing/project").await;
    assert_eq!(all["projects"].as_array().unwrap().len(), 0);
}
