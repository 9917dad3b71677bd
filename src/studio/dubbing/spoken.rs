//! What was spoken of the lines of a dubbing project, in the order of its revisions: what films know that its sound says,
//! and what was said anew since. What is written at the service is no sound before somebody has it spoken.

use crate::library::Library;
use crate::library::error::LibraryError;
use crate::library::ledger::{Entry, EntryState};
use crate::studio::dubbing::film::{Film, Language};
use crate::studio::jobs;
use crate::terms::backend::Backend;
use crate::terms::ids::{DubId, SegmentId};
use crate::terms::request::Generation;

/// What was spoken in one language, and perhaps was, the newest last.
#[derive(Debug, Default)]
pub(in crate::studio) struct Spoken(Vec<Said>);

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
        let mut all = Vec::new();
        for kept in library.films(backend)? {
            // Of very many films nearly all are of other dubs: nothing is read of these.
            if kept.content.contains(dub.as_str()) {
                all.extend(told_of(&kept.content, (dub, code)));
            }
        }
        let entries = library.dubs(backend)?.into_iter();
        all.extend(entries.filter_map(|entry| said_anew(&entry, (dub, code))));
        // One that has the same revision as a sound was said in it.
        all.sort_by_key(|it| it.revision);
        Ok(Self(all))
    }

    /// What a line says in a sound of this revision, as far as anybody here knows: what was spoken last until then.
    pub fn last(&self, segment: &SegmentId, sound: Option<u64>) -> Option<&str> {
        let own = self.0.iter().filter(|it| it.segment == *segment);
        let mut until = own.filter(|it| sound.is_none_or(|sound| it.revision <= sound));
        let last = until.rfind(|it| it.is_sure);
        last.map(|it| it.text.as_str())
    }

    /// Whether what is written in a line is another text than was spoken there last; what perhaps was since is taken for
    /// spoken, where all that was ordered is. Of what nobody here knows it can't be told whether it was changed.
    pub fn waits(&self, (segment, text): (&SegmentId, &str), all: bool) -> bool {
        let own = self.0.iter().filter(|it| it.segment == *segment);
        let own: Vec<&Said> = own.filter(|it| it.is_sure || all).collect();
        let last = own.iter().rposition(|it| it.is_sure).unwrap_or(0);
        let mut heard = own.iter().skip(last).peekable();
        heard.peek().is_some() && heard.all(|it| it.text.trim() != text.trim())
    }

    /// Whether a line ever said this, or was to.
    pub fn knows(&self, (segment, text): (&SegmentId, &str)) -> bool {
        let mut all = self.0.iter();
        all.any(|it| it.segment == *segment && it.text.trim() == text.trim())
    }
}

/// What an entry had said anew in a language of a project.
fn said_anew(entry: &Entry, (dub, code): (&DubId, &str)) -> Option<Said> {
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

/// What a film that was kept knows to be said in the sound of a language of a project.
fn told_of(film: &str, (dub, code): (&DubId, &str)) -> Vec<Said> {
    let Ok(film) = Film::read(film) else {
        return Vec::new();
    };
    let own = film.languages.iter().filter(|it| it.code == code);
    let all = own.flat_map(|it| std::iter::once(it).chain(&it.earlier));
    let lines = all.filter(|it| it.of.as_ref() == Some(dub)).flat_map(lines);
    lines.collect()
}

fn lines(language: &Language) -> impl Iterator<Item = Said> {
    // What is fetched by now may say other lines than these.
    let revision = language.revision.filter(|_| !language.refetched);
    language.lines.iter().filter_map(move |line| {
        Some(Said {
            segment: line.id.clone()?,
            text: line.text.clone(),
            revision: revision.unwrap_or(0),
            is_sure: true,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(said: &[(&str, u64, bool)]) -> Spoken {
        let said = said.iter().map(|(text, revision, is_sure)| Said {
            segment: SegmentId::new("s"),
            text: (*text).to_owned(),
            revision: *revision,
            is_sure: *is_sure,
        });
        Spoken(said.collect())
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
}
