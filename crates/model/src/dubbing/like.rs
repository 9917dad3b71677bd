//! Dubs of the same recording with other settings. They are shown before a language is ordered again.

use crate::dubbing::film::{Film, FilmCard, Stands, is_same_table};
use crate::dubbing::requests;
use crate::price;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::language::language_name;
use mynah_core::request::{Cut, DubRequest, Input, Worth};
use mynah_i18n::clock;
use mynah_i18n::tr;

/// A dub of a recording into a language that is there with other settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// The language.
    pub code: String,
    /// What it cost; nothing where it is under way.
    pub cost: Option<Credits>,
    /// How it is set where it is set otherwise, in words.
    pub differs: Vec<String>,
    /// Whether nothing but the recording's language is another: not named there, and named here.
    pub is_unnamed: bool,
    /// Whether nothing but the service's way is another: a dubbing project there and none here, or the other way round.
    pub is_other_way: bool,
    /// Whether nobody knows what became of it.
    pub is_in_doubt: bool,
    /// Lines of it that were said anew: they stay with it.
    pub fixes: usize,
}

impl Alike {
    /// It in words.
    pub fn words(&self, backend: Backend) -> String {
        let (language, settings) = (language_name(&self.code), self.differs.join(", "));
        let words = match self.cost {
            Some(cost) => tr!(
                "dub-alike",
                language = language,
                price = price::in_words(backend, cost),
                settings = settings
            ),
            None if self.is_in_doubt => {
                tr!("dub-alike-doubt", language = language, settings = settings)
            }
            None => tr!("dub-alike-going", language = language, settings = settings),
        };
        if self.fixes == 0 {
            return words;
        }
        format!("{words} {}", tr!("dub-alike-fixes", count = self.fixes))
    }
}

/// Whether it was paid for, is about to be or may have been, and is here or may come.
fn is_there(stands: &Stands) -> bool {
    matches!(
        stands,
        Stands::Ready { .. }
            | Stands::UnderWay { .. }
            | Stands::Missing { .. }
            | Stands::InDoubt(_)
    )
}

/// Whether a dub was made with the transcript that is wanted.
type IsSameSheet<'a> = &'a dyn Fn(Option<&Input>) -> bool;

/// The dub into a language that is most like the one that is wanted, and is there with other settings.
///
/// The newest of several; a transcript counts as a setting.
pub fn alike(
    cards: &[FilmCard],
    how: &DubRequest,
    (code, is_same_sheet): (&str, IsSameSheet<'_>),
) -> Option<Alike> {
    let mut best: Option<Alike> = None;
    for card in cards {
        if card.film.how.input.hash != how.input.hash || requests::is_asked_by(how, &card.film) {
            continue;
        }
        let (Some(stands), Some(language)) = (card.stands(code), card.film.language(code)) else {
            continue;
        };
        if !is_there(stands) {
            continue;
        }
        let there = &card.film.how;
        let mut differs = differences(there, how);
        let is_same_sheet = is_same_sheet(language.sheet.as_ref());
        if !is_same_sheet {
            differs.push(tr!("dub-alike-sheet"));
        }
        let found = Alike {
            code: code.to_owned(),
            cost: match stands {
                Stands::Ready { cost, .. } | Stands::Missing { cost, .. } => Some(*cost),
                _ => None,
            },
            is_unnamed: is_same_sheet && differs.len() == 1 && there.source.is_none(),
            is_other_way: is_same_sheet && differs.len() == 1 && there.as_project != how.as_project,
            is_in_doubt: matches!(stands, Stands::InDoubt(_)),
            differs,
            fixes: language.patches.len(),
        };
        if best
            .as_ref()
            .is_none_or(|best| found.differs.len() < best.differs.len())
        {
            best = Some(found);
        }
    }
    best.map(|it| Alike {
        is_unnamed: it.is_unnamed && how.source.is_some(),
        ..it
    })
}

/// How a dub is set where another one is set otherwise.
fn differences(there: &DubRequest, new: &DubRequest) -> Vec<String> {
    let mut all = Vec::new();
    if there.source != new.source {
        all.push(match &there.source {
            Some(code) => tr!("dub-alike-source", language = language_name(code)),
            None => tr!("dub-alike-source-none"),
        });
    }
    if there.track != new.track {
        all.push(match there.track {
            Some(number) => tr!("dub-alike-track", number = number),
            None => tr!("dub-alike-track-default"),
        });
    }
    if there.cut != new.cut {
        all.push(match there.cut {
            Some(Cut { start, end }) => tr!(
                "dub-alike-part",
                start = clock(f64::from(start)),
                end = clock(f64::from(end))
            ),
            None => tr!("dub-alike-whole"),
        });
    }
    if there.speakers != new.speakers {
        all.push(match there.speakers {
            Some(count) => tr!("dub-alike-speakers", count = count),
            None => tr!("dub-alike-speakers-none"),
        });
    }
    if there.drop_background != new.drop_background {
        all.push(if there.drop_background {
            tr!("dub-alike-no-background")
        } else {
            tr!("dub-alike-background")
        });
    }
    if there.without_clones != new.without_clones {
        all.push(if there.without_clones {
            tr!("dub-alike-library")
        } else {
            tr!("dub-alike-cloned")
        });
    }
    if there.as_project != new.as_project {
        all.push(if there.as_project {
            tr!("dub-alike-project")
        } else {
            tr!("dub-alike-classic")
        });
    }
    if there.mask_profanity != new.mask_profanity {
        all.push(if there.mask_profanity {
            tr!("dub-alike-masked")
        } else {
            tr!("dub-alike-unmasked")
        });
    }
    if there.worth != new.worth {
        all.push(match there.worth {
            Worth::Marked => tr!("dub-alike-marked"),
            Worth::Plain => tr!("dub-alike-plain"),
            Worth::Full => tr!("dub-alike-full"),
        });
    }
    all
}

/// The recording's language that somebody named for the very same dub, where nobody names one now.
///
/// What is found out was told there, and one of these languages is there so. Nothing where what is asked for is itself
/// there.
pub fn source_there(cards: &[FilmCard], how: &DubRequest, languages: &[String]) -> Option<String> {
    if how.source.is_some() {
        return None;
    }
    let has = |card: &&FilmCard| {
        let mut codes = languages.iter();
        codes.any(|code| card.stands(code).is_some_and(is_there))
    };
    // Most films are other recordings: their languages aren't looked for.
    let is_of = |card: &&FilmCard| card.film.how.input.hash == how.input.hash;
    let mut own = cards.iter().filter(is_of);
    if own.any(|card| has(&card) && requests::is_asked_by(how, &card.film)) {
        return None;
    }
    let mut like = cards.iter().filter(is_of).filter(|card| {
        let source = card.film.how.source.clone();
        source.is_some()
            && requests::is_asked_by(
                &DubRequest {
                    source,
                    ..how.clone()
                },
                &card.film,
            )
    });
    like.find(has)?.film.how.source.clone()
}

/// Whether a language of a film has the transcript that another one has.
pub fn has_sheet(film: &Film, code: &str) -> impl Fn(Option<&Input>) -> bool {
    let sheet = film.language(code).and_then(|it| it.sheet.clone());
    move |other| is_same_table(sheet.as_ref(), other)
}
