//! Automatic casting: the one place that gives voices to speakers without one.
//!
//! Each speaker gets a voice of their own as long as there are enough. Names and the script tell what fits. Speakers of
//! whom nothing is known get a voice of the gender that has fewer. Clones are never given: a person decides what they
//! are used for.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::desk::Voice;
use crate::fitting::{Best, Gender, Likes};
use mynah_core::ids::VoiceId;
use mynah_script::cast::Cast;
use mynah_script::cast::CastVoice;
use mynah_script::document::{Item, Script};
use mynah_script::edit::Edit;
use mynah_script::names::{folded, is_same, persons};
use mynah_script::tuning::PartChange;

/// Most lines that are searched for what they tell of speakers.
const MOST_LINES: usize = 20_000;

/// Words before a name that tell an age without a capital.
const AGES: [&str; 3] = ["old", "young", "little"];

/// A speaker who gets a voice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Uncast<'a> {
    /// Traits that the voice should have.
    pub likes: Likes,
    /// Number of lines: who says most chooses first.
    pub lines: usize,
    /// The voices to choose from. `None` for all.
    pub best: Option<&'a Best>,
}

/// Edits that give every one of `speakers` without a Draft voice one.
pub fn missing<'a>(
    speakers: impl Iterator<Item = &'a str>,
    script: &Script,
    voices: &[Voice],
) -> Vec<Edit> {
    let cast: &Cast = script.cast();
    let uncast = in_order(speakers.filter(|speaker| is_uncast(script, speaker)));
    if uncast.is_empty() {
        return Vec::new();
    }
    let mut given = Vec::new();
    let mut alone = Vec::new();
    for speaker in uncast {
        match first_voice(cast, speaker) {
            Some(voice) => given.push((speaker.to_owned(), voice)),
            None => alone.push(speaker),
        }
    }
    let taken = cast.0.values().filter_map(|part| part.draft.as_ref());
    given.extend(distinct_in(
        script,
        &alone,
        taken.map(|voice| &voice.id),
        voices,
    ));
    let given = given.into_iter();
    given
        .map(|(speaker, voice)| Edit::TunePart {
            speaker,
            change: PartChange::Draft(Some(voice)),
        })
        .collect()
}

/// The Draft voice of the first of several persons who speak together (`ANNA AND BOB`), if all of them are in the cast.
fn first_voice(cast: &Cast, speaker: &str) -> Option<CastVoice> {
    let persons = persons(speaker);
    if persons.len() < 2 {
        return None;
    }
    let part = |person: &&str| {
        let mut parts = cast.0.iter();
        parts.find(|(name, _)| is_same(name, person))
    };
    let parts: Option<Vec<_>> = persons.iter().map(part).collect();
    let (_, first) = parts?.into_iter().next()?;
    first.draft.clone()
}

/// Returns true if a speaker has no Draft voice.
pub fn is_uncast(script: &Script, speaker: &str) -> bool {
    let part = script.cast().0.get(speaker);
    part.is_none_or(|part| part.draft.is_none())
}

/// A voice for every speaker of a script, of whichever backend the voices are.
pub fn distinct_in<'a>(
    script: &Script,
    speakers: &[&str],
    taken: impl Iterator<Item = &'a VoiceId>,
    voices: &'a [Voice],
) -> Vec<(String, CastVoice)> {
    named(speakers, &uncast_of(script, speakers), taken, voices)
}

/// A voice for every speaker, by their names alone.
pub fn distinct<'a>(
    speakers: &[&str],
    taken: impl Iterator<Item = &'a VoiceId>,
    voices: &'a [Voice],
) -> Vec<(String, CastVoice)> {
    let uncast: Vec<Uncast<'_>> = speakers
        .iter()
        .map(|speaker| Uncast {
            likes: Likes::of_name(speaker),
            ..Uncast::default()
        })
        .collect();
    named(speakers, &uncast, taken, voices)
}

/// A voice for every speaker, of whom this is known.
pub fn named<'a>(
    speakers: &[&str],
    uncast: &[Uncast<'_>],
    taken: impl Iterator<Item = &'a VoiceId>,
    voices: &'a [Voice],
) -> Vec<(String, CastVoice)> {
    let leads = leads(speakers);
    let alone = uncast.iter().zip(&leads).filter(|(_, lead)| lead.is_none());
    let alone: Vec<Uncast<'_>> = alone.map(|(uncast, _)| uncast.clone()).collect();
    let mut given = assign(&alone, taken, voices).into_iter();
    let own: Vec<Option<&Voice>> = leads
        .iter()
        .map(|lead| match lead {
            Some(_) => None,
            None => given.next().flatten(),
        })
        .collect();
    let cast = speakers.iter().zip(&leads).enumerate();
    cast.filter_map(|(at, (speaker, lead))| {
        let voice = own.get(lead.unwrap_or(at)).copied().flatten()?;
        Some(((*speaker).to_owned(), voice.into()))
    })
    .collect()
}

/// For several persons who speak together, the place of the first of them among the speakers, if all of them are there:
/// they are no other person.
fn leads(speakers: &[&str]) -> Vec<Option<usize>> {
    let places = speakers.iter().enumerate();
    let places: HashMap<String, usize> = places.map(|(at, name)| (folded(name), at)).collect();
    let lead = |speaker: &&str| {
        let persons = persons(speaker);
        let place = |person: &&str| places.get(&folded(person)).copied();
        let all: Option<Vec<usize>> = persons.iter().map(place).collect();
        all?.into_iter().next().filter(|_| persons.len() > 1)
    };
    speakers.iter().map(lead).collect()
}

/// Returns what the names of speakers and the lines of a script tell. It reads up to 20,000 lines.
pub fn uncast_of(script: &Script, speakers: &[&str]) -> Vec<Uncast<'static>> {
    let mut lines: HashMap<&str, usize> = HashMap::new();
    let mut addressed: HashMap<String, BTreeSet<String>> = HashMap::new();
    let last = |name: &str| name.split_whitespace().last().map(str::to_lowercase);
    let wanted: HashSet<String> = speakers.iter().filter_map(|name| last(name)).collect();
    for line in script.lines().take(MOST_LINES) {
        *lines.entry(line.speaker.as_str()).or_default() += 1;
        let mut title = None;
        for word in line.text.split_whitespace() {
            let word = word.trim_matches(|char: char| !char.is_alphanumeric());
            let name = word.strip_suffix("’s").or_else(|| word.strip_suffix("'s"));
            let name = name.unwrap_or(word).to_lowercase();
            if let Some(title) = title.take().filter(|_| wanted.contains(&name)) {
                addressed.entry(name).or_default().insert(title);
            }
            // "I miss Vale" is no title.
            let is_title = word.starts_with(char::is_uppercase) || AGES.contains(&word);
            title = is_title.then(|| word.to_lowercase());
        }
    }
    let language = mynah_script::lint::of_script(script);
    let uncast = speakers.iter().map(|speaker| {
        let mut likes = Likes::of_name(speaker);
        // "Mrs Vale" in the text tells of the speaker VALE.
        let titles = last(speaker).and_then(|name| addressed.get(&name));
        for title in titles.into_iter().flatten() {
            likes.or_title(title);
        }
        if let Some(language) = &language {
            likes.or_language(language);
        }
        Uncast {
            likes,
            lines: lines.get(speaker).copied().unwrap_or(0),
            best: None,
        }
    });
    uncast.collect()
}

/// Gives each of `uncast` a voice that is no clone. `taken` are voices that somebody has. `None` where there are no
/// voices but clones.
///
/// Whoever has lines chooses before others as soon as there are more speakers than voices; among the others, those of
/// whom most is known choose first.
pub fn assign<'a>(
    uncast: &[Uncast<'_>],
    taken: impl Iterator<Item = &'a VoiceId>,
    voices: &'a [Voice],
) -> Vec<Option<&'a Voice>> {
    let mut uses: HashMap<&VoiceId, usize> = HashMap::new();
    let mut genders = Balance::default();
    let taken: Vec<&VoiceId> = taken.collect();
    let is_given = |voice: &&Voice| !voice.is_clone();
    for voice in voices.iter().filter(|voice| taken.contains(&&voice.id)) {
        genders.count(voice);
        if is_given(&voice) {
            *uses.entry(&voice.id).or_default() += 1;
        }
    }
    let given_count = voices.iter().filter(is_given).count();
    let is_crowded = uncast.len() + uses.len() > given_count;
    let mut order: Vec<(usize, &Uncast<'_>)> = uncast.iter().enumerate().collect();
    order.sort_by_key(|(_, speaker)| {
        let lines = if is_crowded { speaker.lines } else { 0 };
        (
            std::cmp::Reverse(lines),
            std::cmp::Reverse(speaker.likes.strength()),
        )
    });
    let mut given = vec![None; uncast.len()];
    for (place, speaker) in order {
        let score = |voice: &Voice| 2 * speaker.likes.score(voice) + speaker.likes.oddness(voice);
        let wished = genders.fewer().filter(|_| !speaker.likes.knows_gender());
        let fit = |voice: &Voice| {
            let balance = wished.is_some_and(|gender| Gender::of(voice) == Some(gender));
            let uses = uses.get(&voice.id).copied().unwrap_or(0);
            (uses, -score(voice) - i32::from(balance))
        };
        // `min_by_key` gives the first of equals.
        let one = match speaker.best {
            Some(best) => best
                .places()
                .filter_map(|place| voices.get(place))
                .filter(is_given)
                .min_by_key(|voice| fit(voice)),
            None => voices
                .iter()
                .filter(is_given)
                .min_by_key(|voice| fit(voice)),
        };
        if let Some(voice) = one {
            *uses.entry(&voice.id).or_default() += 1;
            genders.count(voice);
        }
        if let Some(slot) = given.get_mut(place) {
            *slot = one;
        }
    }
    given
}

/// How many voices of each gender are cast.
#[derive(Default)]
struct Balance {
    female: usize,
    male: usize,
}

impl Balance {
    fn count(&mut self, voice: &Voice) {
        match Gender::of(voice) {
            Some(Gender::Female) => self.female += 1,
            Some(Gender::Male) => self.male += 1,
            None => {}
        }
    }

    fn fewer(&self) -> Option<Gender> {
        match self.female.cmp(&self.male) {
            std::cmp::Ordering::Less => Some(Gender::Female),
            std::cmp::Ordering::Greater => Some(Gender::Male),
            std::cmp::Ordering::Equal => None,
        }
    }
}

/// The speakers that an edit brings with it.
pub fn speakers_in(edit: &Edit) -> Vec<&str> {
    match edit {
        Edit::Insert { items, .. } => items
            .iter()
            .filter_map(Item::line)
            .map(|line| line.speaker.as_str())
            .collect(),
        Edit::SetSpeaker { speaker, .. } => vec![speaker],
        Edit::Group(edits) => edits.iter().flat_map(speakers_in).collect(),
        Edit::Remove { .. }
        | Edit::Move { .. }
        | Edit::SetText { .. }
        | Edit::TuneLine { .. }
        | Edit::SetOverrides { .. }
        | Edit::TunePart { .. }
        | Edit::SetPart { .. }
        | Edit::SetFormat { .. }
        | Edit::SetTitle { .. }
        | Edit::Ignore { .. }
        | Edit::Pronounce { .. }
        | Edit::Deed(_) => Vec::new(),
    }
}

/// Each speaker once, in the order of first appearance.
pub fn in_order<'a>(speakers: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = HashSet::new();
    speakers.filter(|speaker| seen.insert(*speaker)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fitting::tests::voice;
    use mynah_script::parse::parse;

    /// Draft voices as they are listed: a young woman is first.
    fn voices() -> Vec<Voice> {
        [
            ("Finch", "female", "young", "characters_animation"),
            ("Wren", "female", "middle_aged", "narration"),
            ("Heron", "male", "middle_aged", "narration"),
            ("Swift", "male", "young", "conversational"),
            ("Rook", "male", "old", "characters_animation"),
            ("Godwit", "female", "middle_aged", "conversational"),
        ]
        .map(|(name, gender, age, used)| {
            let labels = [("gender", gender), ("age", age), ("use_case", used)];
            voice(name, &labels)
        })
        .to_vec()
    }

    fn cast(text: &str) -> Vec<(String, String)> {
        let script = parse(text, "").unwrap();
        let voices = voices();
        let speakers = script.speakers();
        let given = distinct_in(&script, &speakers, std::iter::empty(), &voices);
        let named = given
            .into_iter()
            .map(|(speaker, voice)| (speaker, voice.name));
        named.collect()
    }

    /// Regression: voices were given in the order of their list.
    #[test]
    fn names_and_titles_tell_who_fits() {
        let text = "It was late.\n\nOLD MAN: One.\n\nMRS VALE: Two.\n\nTOM: Three.\n\nBOY: Four.\n\nANNA: Five.\n";
        let given = cast(text);
        let women = ["Finch", "Wren", "Godwit"];
        for (speaker, voice) in &given {
            let is_woman = women.contains(&voice.as_str());
            match speaker.as_str() {
                "OLD MAN" => assert_eq!(voice, "Rook"),
                "MRS VALE" | "ANNA" => assert!(is_woman, "{speaker}: {voice}"),
                _ => {}
            }
        }
        let different: HashSet<&String> = given.iter().map(|(_, voice)| voice).collect();
        assert_eq!(different.len(), 6, "{given:?}");
    }

    #[test]
    fn a_voice_like_a_child_is_for_children() {
        let mut voices = voices();
        voices[0].about = "Like a child: small and high".to_owned();
        let given = |speaker| {
            distinct(&[speaker], std::iter::empty(), &voices)[0]
                .1
                .name
                .clone()
        };
        assert_ne!(given("ANNA"), "Finch");
        assert_eq!(given("LITTLE GIRL"), "Finch");
    }

    #[test]
    fn the_text_tells_a_title_and_others_alternate() {
        let text = "VALE: Good evening.\n\nKIM: Sit down, Mrs Vale.\n\nLEE: Yes.\n";
        let given = cast(text);
        let gender = |place: usize| {
            let voices = voices();
            let voice = voices.iter().find(|voice| voice.name == given[place].1);
            voice.and_then(Gender::of).unwrap()
        };
        assert_eq!(gender(0), Gender::Female);
        assert_eq!(gender(1), Gender::Male, "{given:?}");
        assert_ne!(given[1].1, given[2].1);
    }

    /// Regression: "ANNA AND TOM" was cast as a third person.
    #[test]
    fn several_persons_have_the_voice_of_the_first() {
        let given = cast("ANNA: One.\n\nTOM: Two.\n\nTOM AND ANNA: Three.\n\nANNA/TOM: Four.\n");
        let voice = |name: &str| &given.iter().find(|(speaker, _)| speaker == name).unwrap().1;
        assert_eq!(voice("TOM AND ANNA"), voice("TOM"));
        assert_eq!(voice("ANNA/TOM"), voice("ANNA"));
        assert_ne!(voice("ANNA"), voice("TOM"));
        // TOM says nothing else: the name may be that of a third person.
        let given = cast("ANNA: One.\n\nANNA AND TOM: Two.\n");
        assert_ne!(given[0].1, given[1].1);
        // Speakers with a voice keep it for what they say together.
        let mut script = parse("ANNA: One.\n\nTOM: Two.\n", "").unwrap();
        for edit in missing(["ANNA", "TOM"].into_iter(), &script.clone(), &voices()) {
            script.apply(&edit).unwrap();
        }
        let tom = script.cast().0["TOM"].draft.clone();
        let edits = missing(std::iter::once("TOM & ANNA"), &script, &voices());
        let [
            Edit::TunePart {
                change: PartChange::Draft(voice),
                ..
            },
        ] = edits.as_slice()
        else {
            panic!("{edits:?}");
        };
        assert_eq!(*voice, tom);
    }

    #[test]
    fn common_names_and_titles_tell_a_gender() {
        for (gender, names) in [
            (
                Gender::Female,
                &[
                    "MIRA",
                    "Saoirse",
                    "Priya",
                    "Ayşe",
                    "Siobhán",
                    "Mme Dupont",
                    "Frl. Weber",
                    "Dame Judith",
                    "COUNTESS",
                    "Señorita Ruiz",
                    "Stepmother",
                    "Auntie May",
                    "BARMAID",
                ][..],
            ),
            (
                Gender::Male,
                &[
                    "JONAH",
                    "Declan",
                    "Rahul",
                    "Mehmet",
                    "Søren",
                    "Mr. Vale",
                    "Herr Weber",
                    "Sir Toby",
                    "EARL GREY",
                    "Nephew",
                    "Stepfather",
                    "OLD MAN",
                    "POLICEMAN",
                ],
            ),
        ] {
            let voices = voices();
            for name in names {
                let given = distinct(&[*name], std::iter::empty(), &voices);
                let voice = voices.iter().find(|voice| voice.name == given[0].1.name);
                assert_eq!(voice.and_then(Gender::of), Some(gender), "{name}");
                assert!(Likes::of_name(name).knows_gender(), "{name}");
            }
        }
        for name in ["CAPTAIN", "Dr. Who", "The Voice", "Guard 2", "Kim"] {
            assert!(!Likes::of_name(name).knows_gender(), "{name}");
        }
    }

    /// The main speakers keep their own voices where there are too few.
    #[test]
    fn who_says_most_has_a_voice_of_their_own() {
        let extras: Vec<String> = (0..6).map(|at| format!("EXTRA {at}: Yes.\n\n")).collect();
        let mut text = extras.concat();
        for _ in 0..3 {
            text.push_str("TOM: One.\n\nANNA: Two.\n\n");
        }
        let given = cast(&text);
        let count = |name: &str| {
            let (_, own) = given.iter().find(|(speaker, _)| speaker == name).unwrap();
            let main = ["TOM", "ANNA"];
            let same = given
                .iter()
                .filter(|(speaker, voice)| voice == own && main.contains(&speaker.as_str()));
            same.count()
        };
        assert_eq!((count("TOM"), count("ANNA")), (1, 1), "{given:?}");
        assert_eq!(given.len(), 8);
    }

    /// Regression: a table with two new speakers was spoken by a clone whose owner had agreed to another project.
    #[test]
    fn clones_are_given_to_nobody() {
        let mut voices = voices();
        // Both would suit TOM best, and nobody has them.
        voices[2].category = "cloned".to_owned();
        voices[3].category = "professional".to_owned();
        voices[3].facts.is_own = true;
        let speakers = [
            "TOM", "BOY", "OLD MAN", "ANNA", "MARY", "KATE", "JOHN", "PETER",
        ];
        let given = distinct(&speakers, std::iter::empty(), &voices);
        assert_eq!(given.len(), speakers.len(), "others are given twice");
        let is_clone = |name: &str| ["Heron", "Swift"].contains(&name);
        assert!(
            given.iter().all(|(_, voice)| !is_clone(&voice.name)),
            "{given:?}"
        );
        // Who has a clone keeps it, and nobody gets it a second time.
        let taken = VoiceId::from("Heron");
        let given = distinct(&["TOM"], std::iter::once(&taken), &voices);
        assert_eq!(given[0].1.name, "Rook");
        let clones = &voices[2..4];
        assert!(distinct(&["TOM"], std::iter::empty(), clones).is_empty());
        // One of the Voice Library is shared with everyone.
        voices[3].facts.is_own = false;
        let given = distinct(&["TOM"], std::iter::empty(), &voices);
        assert_eq!(given[0].1.name, "Swift");
    }

    #[test]
    fn a_voice_that_somebody_has_is_given_last() {
        let voices = voices();
        let taken = VoiceId::from("Swift");
        let given = distinct(&["TOM"], std::iter::once(&taken), &voices);
        assert_eq!(given[0].1.name, "Heron");
    }
}
