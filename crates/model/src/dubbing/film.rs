//! A film or recording that is dubbed, as it is kept: what it is, into which languages, what is said and was mended.
//!
//! What a language cost and how far it is, isn't kept here: the ledger has it, found by the very request.

mod exporting;
mod imported;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

pub use self::exporting::{Exporting, State};
pub use self::imported::{Brought, FilmFacts};
use crate::command::{DubPart, DubSound, PatchWish};
use crate::dubbing::film_cache;
use crate::dubbing::fix_steps::Mending;
use crate::dubbing::order_rollback::{Before, Wanted};
pub use crate::dubbing::refused::GoneFix;
use crate::dubbing::refused::NoDub;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::hex::hex;
use mynah_core::ids::{DubId, EntryId, FilmId, OrderId, SegmentId, TakeId, VoiceId};
use mynah_core::request::{DubRequest, Input, LineRequest};
use mynah_core::timing::WordTime;
use mynah_records::file_mark::Mark;
use mynah_script::cast::CastVoice;
use mynah_script::dub_sheet::SheetLine;

/// Letters of an id.
const ID: usize = 12;

/// What is dubbed, and what is known of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Film {
    /// How it is dubbed, with no language and no table.
    pub how: DubRequest,
    /// The languages, in the order in which they were wanted.
    pub languages: Vec<Language>,
    /// Whether it has a picture.
    #[serde(default)]
    pub has_picture: bool,
    /// A background of one's own, which lies under the speech of all languages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub background: Option<Input>,
    /// Since when it is in the bin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub binned: Option<UnixMillis>,
    /// What was of it before it was wanted last, where that is another: it comes back where that order is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Before>,
    /// What was wanted with languages whose order never came, where the film is as it was before again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted: Option<Wanted>,
    /// Files that exports of it wrote, by their whole paths, as they were then.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub exported: BTreeMap<String, Mark>,
    /// Which state of which language each of them has; earlier versions didn't say.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub states: BTreeMap<String, State>,
    /// As what sound it was written last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sounds: Option<Vec<DubSound>>,
    /// What wasn't written then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<DubPart>,
    /// The folder of the file that is dubbed, if it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// Where an export of it writes, or wrote as it was cut off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exporting: Option<Exporting>,
}

/// One language of a film.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Language {
    /// Its code.
    pub code: String,
    /// A transcript with its translation.
    pub sheet: Option<Input>,
    /// The service's dub that its lines are of, once they are known; earlier versions kept none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<DubId>,
    /// What is said in the dub, once it is known: ten thousand lines are handed on, not copied.
    pub lines: Arc<Vec<Segment>>,
    /// Whether these are the rows of its table: what the dub says was asked for in vain, and is asked for again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub assumed: bool,
    /// Whether its sound was fetched once more and may say other lines than these.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub refetched: bool,
    /// The revision of the service's language that its sound is of, where that was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<u64>,
    /// Whether some of its lines may say what was written at the service and not spoken: they were read while its sound was
    /// older.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unsure: bool,
    /// What was mended, by line.
    pub patches: Vec<Patch>,
    /// Lines that wait for what was ordered for them, or whose place it could not take.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wishes: Vec<Wish>,
    /// What was ever ordered for lines of it, each once: the ledger knows what that cost.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bought: Vec<Bought>,
    /// What is half written of lines, and not bought.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub half: Vec<HalfWritten>,
    /// What was done to patches, the newest last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Mending>,
    /// What was taken back, the newest last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub undone: Vec<Mending>,
    /// Dubs of it with another transcript that were made before, the newest last; none of them has earlier ones itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Self>,
}

/// What somebody says without a pause.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Segment {
    /// Who.
    pub speaker: String,
    /// What is said in the recording; empty where nobody knows.
    pub said: String,
    /// What is said in the dub.
    pub text: String,
    /// Seconds of the dub.
    pub start: f64,
    /// Seconds of the dub.
    pub end: f64,
    /// When it is said in the recording, in seconds of the dub, where somebody knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slot: Option<[f64; 2]>,
    /// When its words sound, in milliseconds of the dub; empty where nobody knows.
    pub words: Vec<WordTime>,
    /// What the service calls it in a dubbing project.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<SegmentId>,
    /// The voice that says it, where the one who made the dub tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voice: Option<VoiceId>,
}

impl From<&SheetLine> for Segment {
    fn from(line: &SheetLine) -> Self {
        Self {
            speaker: line.speaker.clone(),
            said: line.said.clone(),
            text: line.translation.clone(),
            start: line.start,
            end: line.end,
            slot: Some([line.start, line.end]),
            words: Vec::new(),
            id: None,
            voice: None,
        }
    }
}

/// What is under the speech, that of a line that was mended, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Bed {
    /// The recording, turned down where somebody speaks.
    Ducked,
    /// What the recording is without its speech.
    Separated,
    /// A background of one's own.
    Given,
    /// Nothing: the dub has no background.
    Silent,
    /// What the service itself has there: it said the line anew.
    Service,
}

/// A line that is to be said otherwise once what was ordered for it is here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Wish {
    /// What is to be said.
    pub what: PatchWish,
    /// Since when it is wanted.
    pub at: UnixMillis,
    /// The orders that are to bring it: several windows may want the very same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub orders: Vec<OrderId>,
    /// Why what was bought could not take its place, and what it cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no: Option<(String, Credits)>,
    /// How long what was bought lasts, in seconds, where that is why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lasts: Option<f64>,
}

/// Something that was ordered for a line, whatever came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bought {
    /// What.
    #[serde(flatten)]
    pub speech: LineRequest,
    /// Since when it was wanted; earlier versions knew it not.
    #[serde(default)]
    pub at: UnixMillis,
    /// By which order: its parts say less than it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
}

/// What is half written of a line, and not bought.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HalfWritten {
    /// Which line, from 1.
    pub line: usize,
    /// What it said as it was written over.
    pub said: String,
    /// The dub's own line then: by now the number may be another one's.
    #[serde(default)]
    pub own: Segment,
    /// What is written.
    pub text: String,
    /// The voice that was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<VoiceId>,
}

/// A line that is said otherwise than the service said it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Patch {
    /// Which line, from 1.
    pub line: usize,
    /// What is said now.
    pub text: String,
    /// With which voice.
    pub voice: CastVoice,
    /// What was bought for it.
    pub speech: LineRequest,
    /// By which account.
    pub account: String,
    /// The very take; earlier versions knew the request alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub take: Option<TakeId>,
    /// Where the dub was replaced, in seconds.
    pub span: [f64; 2],
    /// When it is said, in seconds.
    pub said: [f64; 2],
    /// How many times its own tempo it is said.
    pub tempo: f32,
    /// What is under it.
    pub bed: Bed,
    /// When it was made.
    pub at: UnixMillis,
}

impl Patch {
    /// Whether both are the very same take of a line, wherever it was put.
    pub fn is_same_said(&self, other: &Self) -> bool {
        (self.line, self.take, &self.text) == (other.line, other.take, &other.text)
            && self.speech == other.speech
    }
}

impl Film {
    /// What is dubbed so, in no language yet.
    pub fn of(how: DubRequest) -> Self {
        let how = DubRequest {
            target: String::new(),
            sheet: None,
            ..how
        };
        Self {
            how,
            languages: Vec::new(),
            has_picture: false,
            background: None,
            binned: None,
            before: None,
            wanted: None,
            exported: BTreeMap::new(),
            states: BTreeMap::new(),
            sounds: None,
            without: Vec::new(),
            folder: None,
            exporting: None,
        }
    }

    /// What it is called: by what is dubbed and how, whatever the file is called.
    pub fn id(&self, backend: Backend) -> FilmId {
        let input = Input {
            name: String::new(),
            extension: String::new(),
            ..self.how.input.clone()
        };
        let how = DubRequest {
            input,
            ..self.how.clone()
        };
        let named = serde_json::to_vec(&(backend.as_str(), &how)).unwrap_or_default();
        let mut id = hex(&Sha256::digest(&named));
        id.truncate(ID);
        FilmId::new(id)
    }

    /// What is under the speech.
    pub fn bed(&self) -> Bed {
        if self.background.is_some() {
            Bed::Given
        } else if self.how.drop_background {
            Bed::Silent
        } else {
            Bed::Ducked
        }
    }

    /// What is sent for a language.
    pub fn request(&self, language: &Language) -> DubRequest {
        DubRequest {
            target: language.code.clone(),
            sheet: language.sheet.clone(),
            ..self.how.clone()
        }
    }

    /// One of its languages.
    pub fn language(&self, code: &str) -> Option<&Language> {
        self.languages.iter().find(|language| language.code == code)
    }

    /// Takes languages in: a new one behind the others. What is known of one stays; where its table is another by now,
    /// it is kept as an earlier dub.
    pub fn want(&mut self, wanted: Vec<Language>) {
        for new in wanted {
            match self.languages.iter_mut().find(|it| it.code == new.code) {
                Some(there) if is_same_table(there.sheet.as_ref(), new.sheet.as_ref()) => {}
                Some(there) => there.give_way(new),
                None => self.languages.push(new),
            }
        }
    }

    /// Reads one that was kept.
    ///
    /// # Errors
    /// It is none.
    pub fn read(content: &str) -> Result<Self, serde_json::Error> {
        if let Some(film) = film_cache::find(content) {
            return Ok(film);
        }
        let film = serde_json::from_str(content)?;
        film_cache::keep(content, &film);
        Ok(film)
    }

    /// As it is kept.
    pub fn written(&self) -> String {
        let content = serde_json::to_string(self).unwrap_or_default();
        film_cache::keep(&content, self);
        content
    }

    /// What it is called for people.
    pub fn name(&self) -> &str {
        &self.how.input.name
    }
}

/// Whether two tables say the same, whatever they are called.
pub fn is_same_table(one: Option<&Input>, other: Option<&Input>) -> bool {
    one.map(|it| &it.hash) == other.map(|it| &it.hash)
}

/// A film with how each of its languages stands.
#[derive(Clone, Debug, PartialEq)]
pub struct FilmCard {
    /// What it is called here.
    pub id: FilmId,
    /// With whom it is dubbed.
    pub backend: Backend,
    /// When it was begun.
    pub at: UnixMillis,
    /// What it is.
    pub film: Film,
    /// How its languages stand, in their order.
    pub stands: Vec<Stands>,
    /// What each of its languages is known by among jobs: the `quick_key`s of their requests. No frame has time for them.
    pub keys: Vec<u64>,
    /// The transcripts, by hash, of earlier dubs of each language that are here still: with one of them again it costs
    /// nothing.
    pub before: Vec<Vec<Option<String>>>,
    /// The account that has the dub of each language, where one is paid for.
    pub accounts: Vec<Option<String>>,
    /// Fixes whose sound is gone from the disk, where somebody looked for them.
    pub gone: Vec<GoneFix>,
    /// What all of it cost so far, as far as that is known: its dubs, earlier ones too, and what was bought for lines.
    pub cost: Credits,
}

/// How a language stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Stands {
    /// Nothing was sent, or it was cancelled and cost nothing.
    Wanted,
    /// It was sent, or is about to be.
    UnderWay {
        /// Its entry in the ledger.
        entry: EntryId,
        /// When it was ordered.
        since: UnixMillis,
        /// Whether the service is at it: else it is on its way there.
        begun: bool,
        /// Whether another Mynah makes it, a window or a command.
        elsewhere: bool,
        /// How many seconds it takes from being sent until it is here, by earlier dubs; nothing before there is one.
        expected: Option<f64>,
    },
    /// It is here.
    Ready {
        /// Its sound.
        take: TakeId,
        /// What it cost.
        cost: Credits,
        /// Its entry in the ledger.
        entry: EntryId,
        /// How long it is.
        seconds: f64,
    },
    /// It was paid for, and its file is gone from the disk: the service may have it still, and gives it for nothing.
    Missing {
        /// What it cost.
        cost: Credits,
        /// Its entry in the ledger.
        entry: EntryId,
        /// Whether its file is here, and nothing can be heard of it.
        is_deaf: bool,
    },
    /// Nobody knows what became of it; it may have been charged.
    InDoubt(String),
    /// It was charged, and can't be had: the same again costs its price once more.
    Paid {
        /// Why.
        why: String,
        /// What it cost.
        cost: Credits,
    },
    /// It came to nothing, and cost nothing.
    Failed(String),
}

impl Stands {
    /// The entry that paid for it, where it is here or can be had once more.
    pub fn paid_by(&self) -> Option<EntryId> {
        match self {
            Self::Ready { entry, .. } | Self::Missing { entry, .. } => Some(*entry),
            _ => None,
        }
    }

    /// Whether it was made, or may have been.
    pub fn may_be_made(&self) -> bool {
        !matches!(self, Self::Wanted | Self::UnderWay { .. } | Self::Failed(_))
    }

    /// Why there is no sound of a language that was paid for; nothing where there is, or it never came.
    pub fn lacks_sound(&self, code: &str) -> Option<NoDub> {
        match self {
            Self::Missing { is_deaf: true, .. } => Some(NoDub::Deaf(code.to_owned())),
            Self::Missing { is_deaf: false, .. } => Some(NoDub::FileGone(code.to_owned())),
            _ => None,
        }
    }
}

impl FilmCard {
    /// The transcripts of earlier dubs of a language that are here still, by hash.
    pub fn before(&self, code: &str) -> &[Option<String>] {
        let mut all = self.film.languages.iter().zip(&self.before);
        let found = all.find_map(|(language, before)| (language.code == code).then_some(before));
        found.map_or(&[], Vec::as_slice)
    }

    /// What a language is known by among jobs.
    pub fn key(&self, code: &str) -> Option<u64> {
        let mut all = self.film.languages.iter().zip(&self.keys);
        all.find_map(|(language, key)| (language.code == code).then_some(*key))
    }

    /// The account that has a language's dub, where one is paid for: no other one can have it changed.
    pub fn account(&self, code: &str) -> Option<&str> {
        let mut all = self.film.languages.iter().zip(&self.accounts);
        let found = all.find(|(language, _)| language.code == code);
        found.and_then(|(_, account)| account.as_deref())
    }

    /// How a language stands.
    pub fn stands(&self, code: &str) -> Option<&Stands> {
        let mut all = self.film.languages.iter().zip(&self.stands);
        all.find_map(|(language, stands)| (language.code == code).then_some(stands))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::request::Worth;

    fn film(name: &str) -> Film {
        let input = Input {
            hash: "ab".to_owned(),
            extension: "mp4".to_owned(),
            bytes: 7,
            seconds: 3.0,
            name: name.to_owned(),
        };
        let how = DubRequest {
            input,
            target: String::new(),
            source: Some("de".to_owned()),
            speakers: None,
            cut: None,
            sheet: None,
            worth: Worth::Plain,
            drop_background: false,
            mask_profanity: false,
            without_clones: false,
            as_project: false,
            track: None,
        };
        Film::of(how)
    }

    #[test]
    fn a_film_is_the_same_whatever_its_file_is_called() {
        let one = film("a.mp4").id(Backend::Draft);
        assert_eq!(one, film("b.mp4").id(Backend::Draft));
        assert_ne!(one, film("a.mp4").id(Backend::Live));
        assert_eq!(one.as_str().len(), ID);
        let mut other = film("a.mp4");
        other.how.source = None;
        assert_ne!(one, other.id(Backend::Draft));
        let read = Film::read(&other.written()).unwrap();
        assert_eq!(read, other);
    }

    /// All lines of a long film were understood anew by everybody who mended, measured and heard one of them.
    #[test]
    fn a_long_film_that_was_written_is_what_is_read_whoever_reads_it() {
        let mut one = film("a.mp4");
        let line = Segment {
            text: "Come in, it is warm here.".to_owned(),
            ..Segment::default()
        };
        one.languages.push(Language {
            lines: Arc::new(vec![line; 2_000]),
            ..language_with("es", "1", &one.how.input)
        });
        let first = one.written();
        assert_eq!(film_cache::find(&first).as_ref(), Some(&one));
        Arc::make_mut(&mut one.languages[0].lines)[7].text.clear();
        let second = one.written();
        assert_eq!(film_cache::find(&first), None, "it is another by now");
        assert_eq!(
            Film::read(&first).unwrap().languages[0].lines[7].text,
            one.languages[0].lines[6].text
        );
        assert_eq!(Film::read(&second).unwrap(), one);
    }

    fn language_with(code: &str, hash: &str, like: &Input) -> Language {
        Language {
            code: code.to_owned(),
            sheet: Some(Input {
                hash: hash.to_owned(),
                ..like.clone()
            }),
            ..Language::default()
        }
    }

    #[test]
    fn a_language_keeps_what_is_known_of_it_until_its_table_is_another() {
        let mut film = film("a.mp4");
        let language = |code: &str, hash: &str| language_with(code, hash, &film.how.input);
        let (spanish, french) = (language("es", "1"), language("fr", "1"));
        let again = [language("es", "1"), language("es", "2")];
        film.want(vec![spanish, french]);
        film.languages[0].lines = Arc::new(vec![Segment::default()]);
        let [same, other] = again;
        film.want(vec![same]);
        assert_eq!(film.language("es").unwrap().lines.len(), 1);
        film.want(vec![other]);
        assert_eq!(film.languages.len(), 2);
        assert!(film.language("es").unwrap().lines.is_empty());
        let first = language_with("es", "1", &film.how.input);
        film.want(vec![first]);
        assert_eq!(film.language("es").unwrap().lines.len(), 1, "it was kept");
    }
}
