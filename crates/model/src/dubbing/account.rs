//! Dubs that an account has, wherever they were begun.

use crate::dubbing::film::Segment;
use mynah_core::ids::{DubId, FilmId};

/// A dub that a service account has, wherever it was begun.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountDub {
    /// The service's id.
    pub id: DubId,
    /// What it is called there.
    pub name: String,
    /// How it stands.
    pub state: AccountState,
    /// From which language, once that is known.
    pub source: Option<String>,
    /// Into which languages.
    pub languages: Vec<String>,
    /// How long it is.
    pub seconds: Option<f64>,
    /// The film of this library that it was begun for.
    pub here: Option<FilmId>,
    /// Whether it is a dubbing project; its languages are told once it is looked at alone.
    pub is_project: bool,
}

/// How a dub of an account stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountState {
    /// The service is at it.
    Making,
    /// It can be fetched.
    Ready,
    /// It came to nothing; what the service says.
    Failed(String),
}

/// A dub of an account, with what is said in each of its languages.
#[derive(Clone, Debug, PartialEq)]
pub struct DubRead {
    /// Which one.
    pub dub: AccountDub,
    /// The lines of each language.
    pub lines: Vec<(String, Vec<Segment>)>,
}
