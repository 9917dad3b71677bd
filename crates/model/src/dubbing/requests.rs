//! Which requests of the ledger belong to a film, and what was paid for them.

use crate::dubbing::film::Film;
use mynah_core::credits::Credits;
use mynah_core::request::{DubRequest, Generation};
use mynah_records::ledger::{Entry, EntryState};

/// What was paid for an entry, as far as that is known.
pub fn paid(entry: &Entry) -> Option<Credits> {
    match entry.state {
        EntryState::Settled => entry.cost,
        EntryState::Charged => Some(entry.cost.unwrap_or(entry.intent.quote)),
        _ => None,
    }
}

/// Whether a film asks for a dub, whatever its language and its transcript are.
pub fn is_asked_by(dub: &DubRequest, film: &Film) -> bool {
    // Of very many films nearly all are other recordings: nothing is copied for these.
    dub.input.hash == film.how.input.hash && is_same(&Film::of(dub.clone()).how, &film.how)
}

/// Whether both ask for the same, whatever the files are called.
fn is_same(one: &DubRequest, other: &DubRequest) -> bool {
    let nameless = |request: &DubRequest| {
        let mut request = request.clone();
        for input in std::iter::once(&mut request.input).chain(&mut request.sheet) {
            input.name.clear();
            input.extension.clear();
        }
        request
    };
    nameless(one) == nameless(other)
}

/// Whether a dub was ever ordered, whatever came of it.
pub fn was_ordered(dubs: &[Entry], request: &DubRequest) -> bool {
    dubs.iter().any(|entry| is_of_request(entry, request))
}

/// Returns whether a ledger entry is of this very request.
pub fn is_of_request(entry: &Entry, request: &DubRequest) -> bool {
    matches!(&*entry.intent.request, Generation::Dubbing(dub) if is_same(dub, request))
}
