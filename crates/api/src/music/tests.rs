use serde_json::json;

use super::*;
use crate::types::music::{Chunks, Sections};

fn wish() -> Wish {
    Wish::new("prompt", "A slow waltz.").unwrap()
}

#[test]
fn words_and_plans_are_never_sent_together() {
    let wished = Wished {
        force_instrumental: true,
        ..Wished::new(wish(), MusicModel::V1)
    };
    let song = Song::new(Source::Wish(wished));
    let body =
        json!({"prompt": "A slow waltz.", "model_id": "music_v1", "force_instrumental": true});
    assert_eq!(serde_json::to_value(&song).unwrap(), body);
    let planned = Planned::new(Plan::Chunks(Chunks::default()));
    let song = Song::new(Source::Plan(planned.seeded(SmallSeed::new(7).unwrap())));
    let body = json!({"composition_plan": {"chunks": []}, "model_id": "music_v2", "seed": 7});
    assert_eq!(serde_json::to_value(&song).unwrap(), body);
}

#[test]
fn a_plan_goes_to_the_model_that_takes_it() {
    let sections = Plan::Sections(Sections::default());
    assert_eq!(MusicModel::of(&sections), MusicModel::V1);
    let changed = PlanSong::change(Plan::Chunks(Chunks::default()), wish());
    assert_eq!(changed.model_id, MusicModel::V2);
}

#[test]
fn what_is_outside_is_refused() {
    assert!(Wish::new("prompt", "").is_err());
    assert!(Wish::new("prompt", "x".repeat(4_101)).is_err());
    assert!(SongMillis::new("music_length_ms", 2_999).is_err());
    assert!(SongMillis::new("music_length_ms", 600_000).is_ok());
    assert!(Finetune::new("").is_err());
    for strength in [0.0, -1.0, 2.1, f32::NAN] {
        assert!(Finetune::new("f").unwrap().strong(strength).is_err());
    }
    assert!(Finetune::new("f").unwrap().strong(2.0).is_ok());
}

#[test]
fn only_an_mp3_is_signed() {
    let of = |name: &str| Finish::new(SongFormat::OfSpeech(name.parse().unwrap()));
    assert!(Finish::default().signed().is_ok());
    assert!(
        Finish::new(SongFormat::Mp3At48k(Kbps::K320))
            .signed()
            .is_ok()
    );
    assert!(of("mp3_44100_128").signed().is_ok());
    assert!(of("pcm_44100").signed().is_err());
}

#[test]
fn wav_is_asked_for_as_pcm() {
    let format = SongFormat::OfSpeech("wav_44100".parse().unwrap());
    assert_eq!(format.name(), "pcm_44100");
}

#[test]
fn every_published_model_is_known() {
    use mynah_core::models::{Task, of_task};
    let known: Vec<_> = of_task(Task::Music)
        .filter_map(|model| MusicModel::named(&model.id))
        .collect();
    assert_eq!(known, [MusicModel::V2_5, MusicModel::V2, MusicModel::V1]);
    assert_eq!(MusicModel::named(&"music_v9".into()), None);
}
