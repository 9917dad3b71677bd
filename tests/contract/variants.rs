//! What the tour has no step for: the other ways to make the same things, judged by the published description.

use mynah::api::agents::{CreateAgent, EditAgent, GetAgent};
use mynah::api::conversations::{Entrance, RateConversation, SignAddress};
use mynah::api::dubbing::{CreateDub, DubOptions, Original, Sheet, Span};
use mynah::api::dubbing_projects::CreateDubProject;
use mynah::api::music::files::{Films, Output, ScoreFilm, SeparateStems, Stems, UploadSong};
use mynah::api::music::{
    ComposeSong, ComposeWithDetails, Finish, Kbps, MusicModel, PlanSong, Planned, Song, SongFormat,
    Source, Wish, Wished,
};
use mynah::api::studio_projects::{Beginning, CreateStudioProject};
use mynah::api::types::Said;
use mynah::api::types::agent::settings::AgentSettings;
use mynah::api::types::bounded::{Name, Phrase, UpTo};
use mynah::api::types::music::{
    Adherence, Chunk, Chunks, Likeness, LikenessStrength, NewChunk, PieceMillis, Plan, Section,
    SectionSource, Sections, SongPart, Stretch, Styles,
};
use mynah::api::upload::Upload;
use mynah::terms::format::OutputFormat;
use mynah::terms::ids::{AgentId, ConversationId, SongId};

use crate::described::Judge;
use crate::raw::recording;

#[tokio::test]
async fn a_dub_by_address_and_one_with_everything_are_as_described() {
    let judge = Judge::start("minimal");
    let client = judge.client();
    let address = Original::Address("https://example.org/film.mp4".to_owned());
    let csv = Upload::bytes("lines.csv", "text/csv", "speaker,start_time\n");
    let german = || "de".parse().unwrap();
    let by_address = CreateDub {
        source: Some("en".parse().unwrap()),
        name: Some("Film".to_owned()),
        speakers: Some(2),
        span: Some(Span::new(0, Some(5)).unwrap()),
        target_accent: Some("british".to_owned()),
        options: DubOptions {
            watermark: true,
            highest_resolution: true,
            drop_background_audio: true,
            use_profanity_filter: true,
            dubbing_studio: true,
            disable_voice_cloning: true,
        },
        sheet: Some(Sheet::new(csv).split(recording(), recording())),
        ..CreateDub::new(address.clone(), german())
    };
    client.send(&by_address).await.unwrap();
    // No file at all is a form all the same.
    client
        .send(&CreateDub::new(address, german()))
        .await
        .unwrap();
    // The two generations share nothing but the form.
    let address = Original::Address("https://example.org/film.mp4".to_owned());
    let project = CreateDubProject {
        target: Some("pt-BR".parse().unwrap()),
        transcript: Some(Upload::bytes("said.json", "application/json", "{}")),
        ..CreateDubProject::new(address)
    };
    client.send(&project).await.unwrap();
    let (clean, report) = judge.verdict();
    assert!(clean, "{report}");
}

fn part() -> SongPart {
    SongPart {
        song_id: SongId::from("song_1"),
        range: Stretch::new(0, 4_000).unwrap(),
    }
}

/// A plan of each kind with everything that it can hold.
fn plans() -> [Plan; 2] {
    let words = |text: &str| Styles::new("styles", [text.to_owned()]).unwrap();
    let long = PieceMillis::new("duration_ms", 3_000).unwrap();
    let section = Section {
        positive_local_styles: words("soft"),
        negative_local_styles: words("loud"),
        lines: UpTo::new("lines", [Phrase::new("lines", "La la").unwrap()]).unwrap(),
        source_from: Some(SectionSource {
            song_id: part().song_id,
            range: part().range,
            negative_ranges: UpTo::new("negative_ranges", [part().range]).unwrap(),
        }),
        ..Section::new(Phrase::new("section_name", "Verse").unwrap(), long)
    };
    let chunk = NewChunk {
        positive_styles: words("soft"),
        negative_styles: words("loud"),
        context_adherence: Some(Adherence::Low),
        likeness: Some(Likeness {
            part: part(),
            strength: Some(LikenessStrength::VeryHigh),
        }),
        ..NewChunk::new(Phrase::new("text", "[Verse]").unwrap(), long)
    };
    let chunks = [Chunk::Kept(part()), Chunk::New(chunk)];
    [
        Plan::Sections(Sections {
            positive_global_styles: words("waltz"),
            negative_global_styles: words("metal"),
            sections: UpTo::new("sections", [section]).unwrap(),
        }),
        Plan::Chunks(Chunks {
            chunks: UpTo::new("chunks", chunks).unwrap(),
        }),
    ]
}

#[tokio::test]
async fn songs_from_all_kinds_of_plans_are_as_described() {
    let judge = Judge::start("full");
    let client = judge.client();
    let wish = || Wish::new("prompt", "A slow waltz.").unwrap();
    for plan in plans() {
        let change = PlanSong::change(plan.clone(), wish());
        // What comes back is what can be sent.
        let changed = client.send(&change).await.unwrap().value;
        for plan in [plan, changed] {
            let finish = Finish::new(SongFormat::Mp3At48k(Kbps::K240)).loosely();
            let song = Song::new(Source::Plan(Planned::new(plan)));
            let whole = ComposeSong { song, finish };
            client.send(&whole).await.unwrap();
        }
    }
    let wished = Wished {
        force_instrumental: true,
        ..Wished::new(wish(), MusicModel::V2)
    };
    let pcm = SongFormat::OfSpeech("wav_44100".parse().unwrap());
    let song = Song::new(Source::Wish(wished));
    let whole = ComposeWithDetails::new(song, Finish::new(pcm));
    client.send(&whole).await.unwrap();

    let upload = UploadSong {
        file: recording(),
        plan_for: None,
        with_timestamps: false,
    };
    client.send(&upload).await.unwrap();
    let output = Output::new("wav_44100".parse::<OutputFormat>().unwrap());
    let stems = SeparateStems {
        file: recording(),
        stems: Stems::Six,
        output,
    };
    client.send(&stems).await.unwrap();
    let films = Films::new([recording(), recording()]).unwrap();
    client.send(&ScoreFilm::new(films)).await.unwrap();
    let (clean, report) = judge.verdict();
    assert!(clean, "{report}");
}

#[tokio::test]
async fn an_agent_is_edited_and_made_again_without_a_loss() {
    for bodies in ["example", "full", "minimal"] {
        let judge = Judge::start(bodies);
        let client = judge.client();
        let least = CreateAgent::new(&AgentSettings::default()).unwrap();
        let made = client.send(&least).await.unwrap().value;
        let get = GetAgent::new(made.agent_id);
        let agent = client.send(&get).await.unwrap().value;
        let mut settings = agent.conversation_config.settings();
        let nothing = EditAgent::of(&agent, &settings).unwrap();
        assert!(nothing.is_empty(), "{bodies}: {nothing:?}");
        settings.agent.first_message = Some(Said::from("Hello again."));
        let edit = EditAgent::of(&agent, &settings).unwrap();
        assert_eq!(
            serde_json::to_value(&edit).unwrap(),
            serde_json::json!({"conversation_config": {"agent": {"first_message": "Hello again."}}})
        );
        client.send(&edit).await.unwrap();
        let document = serde_json::json!({"name": "Desk", "tags": ["orders"],
            "conversation_config": {"agent": {"first_message": "Hello."}, "tts": {"stability": 0.3}},
            "platform_settings": {"privacy": {"record_voice": false}}});
        let document = document.as_object().unwrap().clone();
        let create = CreateAgent::from_document(document.clone()).unwrap();
        let made = client.send(&create).await.unwrap().value;
        let edit = EditAgent::of_document(made.agent_id, document);
        client.send(&edit).await.unwrap();
        let (clean, report) = judge.verdict();
        assert!(clean, "{report}");
    }
}

#[tokio::test]
async fn other_ways_in_and_other_beginnings_are_as_described() {
    let judge = Judge::start("minimal");
    let client = judge.client();
    let address = SignAddress {
        entrance: Entrance::new(AgentId::from("agent_1")),
        for_one_conversation: false,
    };
    client.send(&address).await.unwrap();
    let take_back = RateConversation {
        conversation: ConversationId::from("conv_1"),
        feedback: None,
    };
    client.send(&take_back).await.unwrap();
    let document = Upload::bytes("book.txt", "text/plain", "Once upon a time.");
    for beginning in [
        Beginning::Blank,
        Beginning::Address("https://example.org".to_owned()),
        Beginning::Document(document),
    ] {
        let project = CreateStudioProject {
            beginning,
            ..CreateStudioProject::new(Name::new("name", "Book").unwrap())
        };
        client.send(&project).await.unwrap();
    }
    let (clean, report) = judge.verdict();
    assert!(clean, "{report}");
}
