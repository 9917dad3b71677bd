//! The dictionaries of this system, for commands that open no library.

use mynah_model::spelling::Speller;
use mynah_store::dictionaries::DictionaryPlaces;
use mynah_store::paths;

/// Returns a speller with the dictionaries of this system and of the library that is used by default; `None` where the
/// system names no folder for data.
pub fn speller_of_environment() -> Option<Speller> {
    let places = DictionaryPlaces::new(&paths::home()?, DictionaryPlaces::of_system());
    Some(Speller::new(places))
}
