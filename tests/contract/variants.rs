//! What the tour has no step for: the other ways to make the same things, judged by the published description.

use mynah::api::dubbing::{CreateDub, DubOptions, Original, Sheet, Span};
use mynah::api::upload::Upload;

use crate::described::Judge;
use crate::steps::recording;

#[tokio::test]
async fn a_dub_by_address_and_one_with_everything_are_as_described() {
    let judge = Judge::start("minimal");
    let client = judge.client();
    let address = Original::Address("https://example.org/film.mp4".to_owned());
    let csv = Upload::bytes("lines.csv", "text/csv", "speaker,start_time\n");
    let by_address = CreateDub {
        source: Some("en".to_owned()),
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
        ..CreateDub::new(address.clone(), "de")
    };
    client.send(&by_address).await.unwrap();
    // No file at all is a form all the same.
    client.send(&CreateDub::new(address, "de")).await.unwrap();
    let (clean, report) = judge.verdict();
    assert!(clean, "{report}");
}
