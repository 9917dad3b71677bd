//! Films that tests of this room look at.

use crate::testing::fixtures::line;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::ids::{EntryId, FilmId, TakeId};
use mynah_core::request::DubRequest;
use mynah_model::desk::Desk;
use mynah_model::dubbing::{Film, FilmCard, Stands};

/// What a language that is ready costs.
const COST: Credits = Credits(9);

/// A film of nine seconds in languages as they are kept.
pub fn film(languages: &serde_json::Value) -> Film {
    let film = serde_json::json!({
        "how": {
            "input": {"hash": "ab", "extension": "wav", "bytes": 1, "seconds": 9.0, "name": "a.wav"},
            "target": "", "worth": "plain",
        },
        "languages": languages,
    });
    Film::read(&film.to_string()).unwrap()
}

/// The request of such a film, with nothing chosen.
pub fn request() -> DubRequest {
    film(&serde_json::json!([])).how
}

/// A language whose sound is here.
pub fn ready() -> Stands {
    Stands::Ready {
        take: TakeId(1),
        cost: COST,
        entry: EntryId(1),
        seconds: 9.0,
    }
}

/// A film whose languages stand so.
pub fn card(film: Film, stands: Vec<Stands>) -> FilmCard {
    let count = stands.len();
    let is_paid = stands.contains(&ready());
    FilmCard {
        id: FilmId::new("film"),
        backend: Backend::Draft,
        at: UnixMillis(1),
        film,
        stands,
        keys: (1..=count as u64).collect(),
        before: vec![Vec::new(); count],
        accounts: vec![None; count],
        gone: Vec::new(),
        cost: if is_paid { COST } else { Credits::ZERO },
    }
}

/// A fix of the first line, as it is kept: Rook says "Come.".
pub fn fix(desk: &Desk) -> serde_json::Value {
    let request = desk.request_for(line(desk, 1));
    let speech = serde_json::to_value(request.expect("a request")).unwrap();
    serde_json::json!({
        "line": 1, "text": "Come.", "voice": {"id": "voice2", "name": "Rook"}, "speech": speech,
        "account": "", "span": [0.0, 1.0], "said": [0.0, 1.0], "tempo": 1.0, "bed": "ducked", "at": 1,
    })
}
