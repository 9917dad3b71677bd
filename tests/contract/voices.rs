//! Voices: the ways to ask that the tour does not take, judged by the published description, and lists to their
//! last page.

use futures_util::StreamExt as _;
use futures_util::pin_mut;
use mynah::api::clones::{CloneVoice, EditVoice};
use mynah::api::design::{Audition, DesignVoice, RemixVoice};
use mynah::api::dictionaries::{EditDictionary, ListDictionaries, MakeDictionary};
use mynah::api::page::{PageSize, pages};
use mynah::api::professional::samples::{EditSample, SampleOf};
use mynah::api::professional::{EditProfessional, TrainProfessional};
use mynah::api::shared_voices::{
    FindSimilarVoices, SearchSharedVoices, SharedCategory, SharedSort,
};
use mynah::api::types::bounded::Finite;
use mynah::api::usage::{Comparison, FilterValue, QueryUsage, UsageFilter};
use mynah::api::voices::{
    Direction, ListAccents, SearchVoices, TrainingState, VoiceCategory, VoiceChoice, VoiceSort,
    VoiceType,
};
use mynah::terms::format::OutputFormat;
use mynah::terms::ids::{DictionaryId, OwnerId, SampleId, VoiceId};

use crate::cases::good;
use crate::described::Judge;
use crate::raw::recording;
use crate::raw::{Raw, Then, answer};

fn voice() -> VoiceId {
    VoiceId::from("21m00Tcm4TlvDq8ikWAM")
}

#[tokio::test]
async fn every_filter_is_as_described() {
    let judge = Judge::start("minimal");
    let client = judge.client();
    let word = |word: &str| Some(word.to_owned());
    let own = SearchVoices {
        page_size: Some(PageSize::new(7)),
        search: word("wren & co"),
        voice_type: Some(VoiceType::NonCommunity),
        sort: Some(VoiceSort::Created),
        direction: Some(Direction::Down),
        category: Some(VoiceCategory::Professional),
        fine_tuning_state: Some(TrainingState::FineTuned),
        collection: word("c"),
        gender: word("female"),
        age: word("young"),
        accent: word("british"),
        languages: vec!["en".to_owned(), "de".to_owned()],
        use_cases: vec!["news".to_owned()],
        min_notice_period_days: Some(30),
        include_custom_rates: Some(true),
        include_live_moderated: Some(false),
        high_quality: Some(true),
        voices: Some(VoiceChoice::new([voice(), voice()]).unwrap()),
        count_all: true,
        next_page_token: word("t"),
    };
    good(client.send(&own).await);
    let shared = SearchSharedVoices {
        page_size: Some(PageSize::new(100)),
        search: word("sea"),
        category: Some(SharedCategory::Famous),
        gender: word("male"),
        age: word("old"),
        accent: word("irish"),
        language: word("en"),
        locale: word("en-IE"),
        use_cases: vec!["news".to_owned(), "audiobook".to_owned()],
        descriptives: vec!["calm".to_owned()],
        featured: true,
        min_notice_period_days: Some(30),
        include_custom_rates: Some(true),
        include_live_moderated: Some(true),
        reader_app_enabled: true,
        owner: Some(OwnerId::from("o")),
        sort: Some(SharedSort::Used),
        page: 3,
    };
    good(client.send(&shared).await);
    good(client.send(&SearchSharedVoices::default()).await);
    good(client.send(&ListAccents::default()).await);
    good(client.send(&ListDictionaries::default()).await);
    let (clean, report) = judge.verdict();
    assert!(clean, "{report}");
}

#[tokio::test]
async fn the_least_that_can_be_sent_is_as_described() {
    let judge = Judge::start("minimal");
    let client = judge.client();
    let clone = CloneVoice::new("Ada", [recording()]).unwrap();
    good(client.send(&clone).await);
    // No file at all is a form all the same.
    good(client.send(&EditVoice::new(voice(), "Ada").unwrap()).await);
    good(client.send(&FindSimilarVoices::new(recording())).await);

    let own_words = Audition::of_its_own();
    let seaman = "An old seaman, hoarse and kind";
    let design = DesignVoice::new(seaman, own_words.clone()).unwrap();
    let design = design.in_format(OutputFormat::ALL[0]).unwrap();
    good(client.send(&design).await);
    let remix = RemixVoice::new(voice(), "older", own_words).unwrap();
    good(client.send(&remix).await);

    good(client.send(&EditProfessional::new(voice())).await);
    let untrained = TrainProfessional {
        voice: voice(),
        model: None,
    };
    good(client.send(&untrained).await);
    let sample = SampleOf {
        voice: voice(),
        sample: SampleId::from("s"),
    };
    good(client.send(&EditSample::new(sample)).await);

    good(
        client
            .send(&MakeDictionary::new("Terms", []).unwrap())
            .await,
    );
    let same = EditDictionary::new(DictionaryId::from("d"));
    good(client.send(&same).await);
    let mut usage = QueryUsage::new(1_767_225_600_000, 1_767_225_600_000).unwrap();
    good(client.send(&usage).await);
    usage.filters = vec![UsageFilter {
        column: "cost".to_owned(),
        operation: Comparison::AtLeast,
        values: vec![
            FilterValue::Whole(1),
            FilterValue::Number(Finite::new("value", 1.5).unwrap()),
            FilterValue::Truth(true),
            FilterValue::Empty,
        ],
    }];
    good(client.send(&usage).await);
    let (clean, report) = judge.verdict();
    assert!(clean, "{report}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_library_is_read_to_its_last_page_by_number() {
    let page = |voice: &str, more: bool| {
        let body = format!(
            r#"{{"voices":[{{"public_owner_id":"o","voice_id":"{voice}"}}],"has_more":{more}}}"#
        );
        (vec![answer("200 OK", "", body.as_bytes())], Then::Close)
    };
    // The second list never ends by itself: the service goes on with the same page, and that is told.
    for (answers, wanted, is_whole) in [
        (
            vec![page("a", true), page("b", true), page("c", false)],
            3,
            true,
        ),
        (vec![page("a", true), page("a", true)], 2, false),
    ] {
        let server = Raw::start(answers);
        let client = server.client();
        let list = pages(&client, SearchSharedVoices::default());
        pin_mut!(list);
        for number in 0..wanted {
            list.next().await.unwrap().unwrap();
            let asked = server.asked();
            let place = format!("page={number}");
            assert_eq!(asked.contains(&place), number > 0, "{asked}");
        }
        assert_eq!(list.next().await.is_none(), is_whole);
        assert!(server.was_left_alone());
    }
}
