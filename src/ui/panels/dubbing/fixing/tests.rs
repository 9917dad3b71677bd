//! What becomes of a line that is written over.

use std::sync::Arc;

use super::*;
use crate::studio::dubbing::{Film, FilmCard};
use crate::terms::clock::{Clock, UnixMillis};
use crate::terms::credits::Credits;
use crate::terms::ids::{EntryId, FilmId, TakeId};
use crate::ui::ctx::{View, Wishes};
use crate::ui::panels::testing::{SCRIPT, desk};
use crate::ui::theme::Tokens;

/// Undo brought the words back and left the voice of what was taken back: one press would have bought the old words in
/// it.
#[test]
fn a_fix_that_is_taken_back_takes_its_voice_along() {
    let (mut panel, desk) = (DubbingPanel::default(), desk(Backend::Draft, SCRIPT));
    let at = DubLine {
        film: FilmId::new("film"),
        language: "en".to_owned(),
        line: 1,
    };
    let own = Segment {
        text: "Good day.".to_owned(),
        end: 1.0,
        ..Segment::default()
    };
    let request = desk.request_for(crate::ui::panels::testing::line(&desk, 1));
    let speech = serde_json::to_value(request.expect("a request")).unwrap();
    let patch = serde_json::json!({
        "line": 1, "text": "Come.", "voice": {"id": "voice2", "name": "Rook"}, "speech": speech,
        "account": "", "span": [0.0, 1.0], "said": [0.0, 1.0], "tempo": 1.0, "bed": "ducked", "at": 1,
    });
    let film = |patches: &[&serde_json::Value]| {
        let film = serde_json::json!({
            "how": {
                "input": {"hash": "ab", "extension": "wav", "bytes": 1, "seconds": 9.0, "name": "a.wav"},
                "target": "", "worth": "plain",
            },
            "languages": [{"code": "en", "lines": [own], "patches": patches}],
        });
        let film = Film::read(&film.to_string()).unwrap();
        Some(Arc::new(FilmCard {
            id: at.film.clone(),
            backend: Backend::Draft,
            at: UnixMillis(1),
            film,
            stands: vec![Stands::Ready {
                take: TakeId(1),
                cost: Credits(9),
                entry: EntryId(1),
            }],
            keys: vec![1],
            before: vec![Vec::new()],
            gone: Vec::new(),
            cost: Credits(9),
        }))
    };
    let clock = Clock::system();
    let (mut view, mut wishes) = (View::default(), Wishes::default());
    let tokens = Tokens::of_visuals(&egui::Visuals::dark());
    let mut cx = StudioCtx::new(&desk, &mut view, tokens, &clock, &mut wishes);
    let mut take_up = |panel: &mut DubbingPanel, text: &str| {
        let line = Segment {
            text: text.to_owned(),
            ..own.clone()
        };
        panel.take_up(&mut cx, &at, &line);
    };
    panel.language = Some("en".to_owned());
    panel.open = film(&[]);
    take_up(&mut panel, "Good day.");
    panel.fixing.voice = Some("voice2".into());
    panel.fixing.text = "Come.".to_owned();
    take_up(&mut panel, "Good day.");
    assert!(panel.fixing.voice.is_some(), "it is half written");
    panel.open = film(&[&patch]);
    take_up(&mut panel, "Come.");
    assert_eq!(panel.fixing.voice, None, "its fix says who says it");
    panel.fixing.voice = Some("voice1".into());
    take_up(&mut panel, "Come.");
    assert!(panel.fixing.voice.is_some(), "another one is chosen");
    panel.open = film(&[]);
    take_up(&mut panel, "Good day.");
    assert_eq!(panel.fixing.text, "Good day.");
    assert_eq!(panel.fixing.voice, None, "it was chosen for the fix");
}
