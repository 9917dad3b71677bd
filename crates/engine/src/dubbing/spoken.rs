//! What was spoken of the lines of a dubbing project, in the order of its revisions: what films know that its sound says,
//! and what was said anew since. What is written at the service is no sound before somebody has it spoken.

use crate::jobs;
use mynah_core::backend::Backend;
use mynah_core::ids::{DubId, SegmentId};
use mynah_core::request::Generation;
use mynah_model::dubbing::film::{Film, Language};
use mynah_records::ledger::{Entry, EntryState};
use mynah_store::Library;
use mynah_store::error::LibraryError;

/// What was spoken in one language, and perhaps was, the newest last.
#[derive(Debug, Default)]
pub(crate) struct Spoken {
    said: Vec<Said>,
    /// Whether lines were read while the sound was older than what was written: which of them it says nobody knows.
    is_unsure: bool,
}

/// A line as it was spoken.
#[derive(Debug)]
struct Said {
    segment: SegmentId,
    text: String,
    /// The revision of the language in which it was written, or of the sound that says it; 0 where nobody noted one: that
    /// was before all that have one.
    revision: u64,
    /// Whether it was spoken for certain.
    is_sure: bool,
}

impl Spoken {
    /// Reads what the ledger and films know of a language of a project.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn read(
        library: &Library,
        backend: Backend,
        (dub, code): (&DubId, &str),
    ) -> Result<Self, LibraryError> {
        let (mut all, mut is_unsure) = (Vec::new(), false);
        for kept in library.films(backend)? {
            // Of very many films nearly all are of other dubs: nothing is read of these.
            if kept.content.contains(dub.as_str()) {
                let Ok(film) = Film::read(&kept.content) else {
                    continue;
                };
                for language in of_dub(&film, (dub, code)) {
                    is_unsure |= language.unsure;
                    all.extend(lines(language));
                }
            }
        }
        let entries = library.dubs(backend)?.into_iter();
        all.extend(entries.filter_map(|entry| said_anew(&entry, (dub, code))));
        // One that has the same revision as a sound was said in it.
        all.sort_by_key(|it| it.revision);
        Ok(Self {
            said: all,
            is_unsure,
        })
    }

    /// Whether nobody here knows which lines are written only, where some are.
    pub fn is_unsure(&self) -> bool {
        self.is_unsure
    }

    /// What a line says in a sound of this revision, as far as anybody here knows: what was spoken last until then.
    pub fn last(&self, segment: &SegmentId, sound: Option<u64>) -> Option<&str> {
        let own = self.said.iter().filter(|it| it.segment == *segment);
        let mut until = own.filter(|it| sound.is_none_or(|sound| it.revision <= sound));
        let last = until.rfind(|it| it.is_sure);
        last.map(|it| it.text.as_str())
    }

    /// Whether what is written in a line is another text than was spoken there last; what perhaps was since is taken for
    /// spoken, where all that was ordered is. Of what nobody here knows it can't be told whether it was changed.
    pub fn waits(&self, (segment, text): (&SegmentId, &str), all: bool) -> bool {
        let own = self.said.iter().filter(|it| it.segment == *segment);
        let own: Vec<&Said> = own.filter(|it| it.is_sure || all).collect();
        let last = own.iter().rposition(|it| it.is_sure).unwrap_or(0);
        let mut heard = own.iter().skip(last).peekable();
        heard.peek().is_some() && heard.all(|it| it.text.trim() != text.trim())
    }

    /// Whether a line ever said this, or was to.
    pub fn knows(&self, (segment, text): (&SegmentId, &str)) -> bool {
        let mut all = self.said.iter();
        all.any(|it| it.segment == *segment && it.text.trim() == text.trim())
    }
}

/// What an entry had said anew in a language of a project; what failed is written there, and not spoken.
fn said_anew(entry: &Entry, (dub, code): (&DubId, &str)) -> Option<Said> {
    if jobs::said_failed(entry).is_some() {
        return None;
    }
    let is_sure = match entry.state {
        EntryState::Intended | EntryState::Released => return None,
        EntryState::Sent | EntryState::Unknown => false,
        EntryState::Settled | EntryState::Charged | EntryState::Cut | EntryState::Saved => true,
    };
    match &*entry.intent.request {
        Generation::Anew(anew) if anew.dub == *dub && anew.target == code => Some(Said {
            segment: anew.segment.clone(),
            text: anew.text.clone(),
            revision: entry
                .remote
                .as_deref()
                .and_then(jobs::revision_of)
                .unwrap_or(0),
            is_sure,
        }),
        _ => None,
    }
}

/// The languages of a film that are of a dub, earlier ones too.
fn of_dub<'a>(
    film: &'a Film,
    (dub, code): (&'a DubId, &'a str),
) -> impl Iterator<Item = &'a Language> {
    let own = film.languages.iter().filter(move |it| it.code == code);
    let all = own.flat_map(|it| std::iter::once(it).chain(&it.earlier));
    all.filter(move |it| it.of.as_ref() == Some(dub))
}

/// What is said in its sound, as far as that is known.
fn lines(language: &Language) -> impl Iterator<Item = Said> {
    // What is fetched by now may say other lines than these.
    let revision = language.revision.filter(|_| !language.refetched);
    language.lines.iter().filter_map(move |line| {
        Some(Said {
            segment: line.id.clone()?,
            text: line.text.clone(),
            revision: revision.unwrap_or(0),
            is_sure: !language.unsure,
        })
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use mynah_core::clock::Clock;
    use mynah_core::credits::Credits;
    use mynah_core::ids::ProjectId;
    use mynah_core::request::AnewRequest;
    use mynah_records::ledger::Cost;
    use mynah_store::testing::order;

    fn all(said: &[(&str, u64, bool)]) -> Spoken {
        let said = said.iter().map(|(text, revision, is_sure)| Said {
            segment: SegmentId::new("s"),
            text: (*text).to_owned(),
            revision: *revision,
            is_sure: *is_sure,
        });
        Spoken {
            said: said.collect(),
            is_unsure: false,
        }
    }

    #[test]
    fn only_what_was_spoken_last_is_heard() {
        let segment = SegmentId::new("s");
        let spoken = all(&[("A", 0, true), ("B", 3, true), ("C", 5, false)]);
        let waits = |text: &str, all: bool| spoken.waits((&segment, text), all);
        assert!(waits("A", false) && waits("A", true), "it was said over");
        assert!(!waits(" B ", false) && !waits("B", true));
        assert!(
            waits("C", false) && !waits("C", true),
            "it is spoken by then"
        );
        assert!(waits("D", true));
        let other = SegmentId::new("other");
        assert!(!spoken.waits((&other, "D"), true), "nobody knows it");
        let last = |sound: Option<u64>| spoken.last(&segment, sound);
        assert_eq!(
            [last(Some(2)), last(Some(3)), last(None)],
            ["A", "B", "B"].map(Some)
        );
        assert!(spoken.knows((&segment, "A")) && !spoken.knows((&other, "A")));
    }

    /// What could not be said stays written at the service: it was taken for spoken, and charged with the next line.
    #[test]
    fn what_failed_was_not_spoken() {
        let home = tempfile::tempdir().unwrap();
        let library = Library::open(home.path(), Clock::system()).unwrap();
        let dub = DubId::new("d");
        for (segment, reason) in [
            ("failed", format!("{}no", jobs::FAILED)),
            ("gone", jobs::REMOVED.to_owned()),
        ] {
            let anew = AnewRequest {
                dub: dub.clone(),
                target: "en".to_owned(),
                segment: SegmentId::new(segment),
                text: "Yes.".to_owned(),
                seconds: 1.0,
                cloned: false,
            };
            let mut intent = order(ProjectId(1), 1, segment);
            (intent.project, intent.line) = (None, None);
            intent.request = Arc::new(Generation::Anew(anew));
            let entry = library.intend(&intent).unwrap();
            library.mark_sent(entry, None).unwrap();
            let cost = Cost::of(None, Credits(9));
            library.charge(entry, cost, reason.as_str()).unwrap();
        }
        let spoken = Spoken::read(&library, Backend::Draft, (&dub, "en")).unwrap();
        let last = |segment: &str| spoken.last(&SegmentId::new(segment), None);
        assert_eq!([last("failed"), last("gone")], [None, Some("Yes.")]);
    }
}
