//! Whose voices speak on in a dub: everybody who is heard in the recording agrees to each language, by records that name
//! the recording and its languages.

use std::collections::BTreeSet;

use super::renewal::is_renewed;
use super::standing::{Ending, Standing, no_more, of_sample};
use super::{Consent, NoConsent};
use crate::day::Day;
use crate::ids::VoiceId;

impl Consent {
    /// The same for dubs of a recording into these languages, which are filled in where it names none.
    ///
    /// # Errors
    /// It names another recording, or not all of the languages.
    pub fn of_dub(self, recording: &str, wanted: &[String]) -> Result<Self, NoConsent> {
        let mut consent = self.of_samples(&[recording.to_owned()])?;
        if consent.languages.is_empty() {
            consent.languages = wanted.to_vec();
        }
        let languages = consent.languages.iter().map(|code| code.to_lowercase());
        consent.languages = languages.collect();
        consent.languages.sort();
        consent.languages.dedup();
        match wanted.iter().find(|code| !consent.covers(code)) {
            Some(language) => Err(NoConsent::OtherLanguage {
                name: consent.name,
                language: language.clone(),
            }),
            None => Ok(consent),
        }
    }

    /// The same, where it says something of voices that are made of the recordings.
    ///
    /// # Errors
    /// It is about dubs alone.
    pub fn of_voice(self) -> Result<Self, NoConsent> {
        if self.languages.is_empty() {
            Ok(self)
        } else {
            Err(NoConsent::DubsAlone)
        }
    }

    /// Whether a dub into this language was agreed to.
    pub fn covers(&self, language: &str) -> bool {
        let mut all = self.languages.iter();
        all.any(|code| code.eq_ignore_ascii_case(language))
    }
}

/// What was agreed to of dubs of a recording.
fn of_dubs<'a>(all: &'a [Standing], recording: &'a str) -> impl Iterator<Item = &'a Standing> {
    of_sample(all, recording).filter(|of| !of.consent.languages.is_empty())
}

/// Whether a recording may be dubbed into a language with the voices in it: somebody agreed, everybody who did agreed to
/// this language, and nobody took that back.
///
/// # Errors
/// Nobody did, somebody didn't, theirs is over, or was taken back.
pub fn may_dub(
    all: &[Standing],
    (recording, language): (&str, &str),
    today: Day,
) -> Result<(), NoConsent> {
    if let Some(no) = no_more(all, recording) {
        return Err(no);
    }
    if of_dubs(all, recording).next().is_none() {
        return Err(NoConsent::NotGiven);
    }
    for person in of_dubs(all, recording) {
        agrees(all, (recording, language), &person.consent.name, today)?;
    }
    Ok(())
}

/// Whether one person who agreed to dubs of a recording agrees to one into this language: one record that holds is enough.
fn agrees(
    all: &[Standing],
    (recording, language): (&str, &str),
    name: &str,
    today: Day,
) -> Result<(), NoConsent> {
    let theirs = of_dubs(all, recording).filter(|of| of.consent.is_of(name));
    let mut no = NoConsent::OtherLanguage {
        name: name.to_owned(),
        language: language.to_owned(),
    };
    for of in theirs.filter(|of| of.consent.covers(language)) {
        match of.holds_on(today) {
            Ok(()) => return Ok(()),
            Err(why) => no = why,
        }
    }
    Err(no)
}

/// How far the end of a consent is with which nothing more of dubs is made that were made by it; nothing where another
/// record of theirs goes on.
pub fn ends_dubs(all: &[Standing], of: &Standing, today: Day) -> Option<Ending> {
    let ending = of.ending(today)?;
    let after = ending.after(today);
    let goes_on = |recording: &str, language: &str| {
        let theirs = of_dubs(all, recording).filter(|it| it.consent.is_of(&of.consent.name));
        let mut theirs = theirs.filter(|it| it.consent.covers(language));
        theirs.any(|it| it.holds_on(after).is_ok())
    };
    let mut dubs = of.dubs.iter().filter(|code| of.consent.covers(code));
    let ends = |language: &String| of.consent.samples.iter().any(|it| !goes_on(it, language));
    dubs.any(ends).then_some(ending)
}

/// Whose voices it was agreed to clone in dubs of a recording: who said it in two records is one person, however their
/// name is written there.
pub fn dub_people<'a>(all: &'a [Standing], recording: &'a str) -> BTreeSet<&'a str> {
    let there = of_dubs(all, recording).filter(|of| of.withdrawn.is_none());
    let mut people: BTreeSet<&'a str> = BTreeSet::new();
    for of in there {
        if !people.iter().any(|name| of.consent.is_of(name)) {
            people.insert(of.consent.name.trim());
        }
    }
    people
}

/// Somebody whose consent a dub stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// Who.
    pub name: String,
    /// Why theirs holds no more; nothing where it does.
    pub no: Option<NoConsent>,
}

/// Whose consent a dub of a recording into a language stands on, each person once, and whether it still does, as
/// [`may_dub`] has it.
pub fn dub_agreed(
    all: &[Standing],
    (recording, language): (&str, &str),
    today: Day,
) -> Vec<Agreed> {
    // Whoever took the recording back means its dubs, whatever else holds.
    let back = no_more(all, recording);
    let mut found: Vec<Agreed> = Vec::new();
    for of in of_dubs(all, recording) {
        if found.iter().any(|it| of.consent.is_of(&it.name)) {
            continue;
        }
        let name = of.consent.name.trim();
        let no = match &back {
            Some(NoConsent::Withdrawn { name: who, .. }) if of.consent.is_of(who) => back.clone(),
            _ => agrees(all, (recording, language), name, today).err(),
        };
        found.push(Agreed {
            name: name.to_owned(),
            no,
        });
    }
    // It may be somebody who agreed to something else of it.
    if let Some(no @ NoConsent::Withdrawn { name, .. }) = &back
        && !found.iter().any(|it| it.no.as_ref() == Some(no))
    {
        found.push(Agreed {
            name: name.trim().to_owned(),
            no: back.clone(),
        });
    }
    found
}

/// Why no line of a dub may be said with a voice: it is that of somebody whose consent to the dub holds no more, by
/// another record of theirs or made of the same recording.
pub fn forbids_in_dub(
    all: &[Standing],
    recording: &str,
    voice: &VoiceId,
    today: Day,
) -> Option<NoConsent> {
    let mut of_voice = all.iter().filter(|of| of.voices.contains(voice));
    of_voice.find_map(|of| {
        let is_of_it = of.consent.samples.iter().any(|hash| hash == recording);
        if let Some(no) = no_more(all, recording).filter(|_| is_of_it) {
            return Some(no);
        }
        let theirs = || of_dubs(all, recording).filter(|it| it.consent.is_of(&of.consent.name));
        let is_back = |it: &&Standing| it.withdrawn.is_some() && !is_renewed(all, it);
        if let Some(no) = theirs()
            .find(is_back)
            .and_then(|it| it.holds_on(today).err())
        {
            return Some(no);
        }
        // One that holds is enough.
        let mut no = None;
        for it in theirs() {
            no = Some(it.holds_on(today).err()?);
        }
        no
    })
}

#[cfg(test)]
mod tests {
    use super::super::{BEGINNING, Link, Record, allows, standings};
    use super::*;

    const DAY: &str = "2026-03-01";

    struct Chain(Vec<Link>);

    impl Chain {
        fn add(&mut self, record: Record) -> String {
            let prev = self.0.last().map_or(BEGINNING, |link| &link.hash);
            self.0.push(Link::behind(prev, record).unwrap());
            self.0.last().unwrap().hash.clone()
        }

        fn agrees(&mut self, name: &str, languages: &[&str], until: Option<&str>) -> String {
            let mut json = serde_json::json!({
                "name": name, "relation": "consented", "date": "2026-01-31", "scope": "this film",
                "statement": {"text": "Yes."},
            });
            if let Some(until) = until {
                json["until"] = until.into();
            }
            let languages: Vec<String> = languages.iter().map(|it| (*it).to_owned()).collect();
            let consent = Consent::read(&json.to_string()).unwrap();
            let consent = consent.of_dub(&film(), &languages).unwrap();
            self.add(Record::Given(consent))
        }

        fn takes_back(&mut self, withdrawn: String) {
            self.add(Record::Withdrawn { withdrawn, at: 5 });
        }

        fn may(&self, language: &str) -> Result<(), NoConsent> {
            let day = DAY.parse().unwrap();
            may_dub(&standings(&self.0), (&film(), language), day)
        }
    }

    fn film() -> String {
        "ab".repeat(32)
    }

    /// Nobody was reminded of one that no voice was made by: the next language of a dub was refused out of the blue.
    #[test]
    fn the_end_of_a_consent_is_told_where_dubs_stand_on_it() {
        let mut chain = Chain(Vec::new());
        chain.agrees("Ada", &["es"], Some("2026-03-04"));
        let ends = |chain: &Chain, is_dubbed: bool, day: &str| {
            let mut all = standings(&chain.0);
            if is_dubbed {
                all[0].dubs = vec!["es".to_owned()];
            }
            ends_dubs(&all, &all[0], day.parse().unwrap())
        };
        assert_eq!(ends(&chain, false, DAY), None, "nothing stands on it");
        assert_eq!(ends(&chain, true, DAY), Some(Ending::Soon(3)));
        assert_eq!(ends(&chain, true, "2026-03-05"), Some(Ending::Over));
        chain.agrees("Bea", &["es"], None);
        assert_eq!(ends(&chain, true, DAY), Some(Ending::Soon(3)), "another's");
        chain.agrees("Ada", &["es"], None);
        assert_eq!(ends(&chain, true, DAY), None, "it goes on");
    }

    #[test]
    fn everybody_who_is_heard_agrees_to_each_language() {
        let mut chain = Chain(Vec::new());
        assert_eq!(chain.may("es"), Err(NoConsent::NotGiven));
        chain.agrees("Ada", &["es", "FR"], None);
        assert_eq!((chain.may("es"), chain.may("fr")), (Ok(()), Ok(())));
        let lacks = |name: &str, language: &str| {
            Err(NoConsent::OtherLanguage {
                name: name.to_owned(),
                language: language.to_owned(),
            })
        };
        assert_eq!(chain.may("de"), lacks("Ada", "de"));
        let bea = chain.agrees("Bea", &["es"], None);
        assert_eq!(chain.may("es"), Ok(()));
        assert_eq!(chain.may("fr"), lacks("Bea", "fr"));
        chain.takes_back(bea);
        assert!(matches!(chain.may("es"), Err(NoConsent::Withdrawn { .. })));
    }

    /// Nothing at a dub told by whose word it speaks, nor that it was taken back since.
    #[test]
    fn a_dub_tells_whose_consent_it_stands_on_and_whether_that_holds() {
        let mut chain = Chain(Vec::new());
        let told = |chain: &Chain, language: &str| {
            let day = DAY.parse().unwrap();
            let all = dub_agreed(&standings(&chain.0), (&film(), language), day);
            let told = all.into_iter().map(|it| (it.name, it.no.is_none()));
            told.collect::<Vec<_>>()
        };
        let one = |name: &str, holds: bool| (name.to_owned(), holds);
        assert_eq!(told(&chain, "es"), []);
        let ada = chain.agrees("Ada", &["es", "fr"], None);
        chain.agrees("Bea", &["es"], Some("2026-02-28"));
        assert_eq!(told(&chain, "es"), [one("Ada", true), one("Bea", false)]);
        assert_eq!(
            told(&chain, "fr"),
            [one("Ada", true), one("Bea", false)],
            "who agreed to another language keeps this one from being made"
        );
        // However it is written: another spelling was another person, whose consent was over for good.
        chain.agrees("BEA ", &["es"], None);
        assert_eq!(told(&chain, "es"), [one("Ada", true), one("Bea", true)]);
        assert_eq!(chain.may("es"), Ok(()));
        chain.takes_back(ada);
        assert_eq!(told(&chain, "es"), [one("Ada", false), one("Bea", true)]);
    }

    #[test]
    fn what_is_over_is_agreed_to_anew() {
        let mut chain = Chain(Vec::new());
        chain.agrees("Ada", &["es"], Some("2026-02-28"));
        let last = "2026-02-28".parse().unwrap();
        let over = NoConsent::Over {
            name: "Ada".to_owned(),
            on: last,
        };
        assert_eq!(chain.may("es"), Err(over));
        // Whatever stands around the name.
        chain.agrees("Ada ", &["es"], None);
        assert_eq!(chain.may("es"), Ok(()));
    }

    #[test]
    fn a_clone_of_a_recording_is_no_word_about_dubs_of_it() {
        let mut chain = Chain(Vec::new());
        let json = serde_json::json!({
            "name": "Ada", "relation": "self", "date": "2026-01-31", "scope": "all",
            "statement": {"text": "Yes."}, "samples": [film()],
        });
        chain.add(Record::Given(Consent::read(&json.to_string()).unwrap()));
        assert_eq!(chain.may("es"), Err(NoConsent::NotGiven));
    }

    /// A film's dub had been agreed to, and its voice was cloned by that.
    #[test]
    fn a_dub_of_a_recording_is_no_word_about_voices_made_of_it() {
        let mut chain = Chain(Vec::new());
        chain.agrees("Ada", &["es"], None);
        let all = standings(&chain.0);
        let day = DAY.parse().unwrap();
        assert_eq!(allows(&all, &film(), day), Err(NoConsent::NotGiven));
        let of_dub = all[0].consent.clone();
        assert_eq!(of_dub.of_voice(), Err(NoConsent::DubsAlone));
    }

    #[test]
    fn a_voice_of_who_took_it_back_says_no_line_of_the_dub() {
        let mut chain = Chain(Vec::new());
        let json = serde_json::json!({
            "name": "Ada", "relation": "self", "date": "2026-01-31", "scope": "all",
            "statement": {"text": "Yes."}, "samples": ["cd".repeat(32)],
        });
        let clone = Record::Given(Consent::read(&json.to_string()).unwrap());
        let made = chain.add(clone);
        chain.add(Record::Made {
            made,
            sent: None,
            voice_id: "v".to_owned(),
            account: "x".to_owned(),
            at: 1,
            is_found: false,
        });
        let agreed = chain.agrees("Ada", &["es"], None);
        let forbids = |chain: &Chain, voice: &str| {
            let all = standings(&chain.0);
            forbids_in_dub(&all, &film(), &VoiceId::from(voice), DAY.parse().unwrap())
        };
        assert_eq!(forbids(&chain, "v"), None);
        chain.takes_back(agreed);
        assert!(matches!(
            forbids(&chain, "v"),
            Some(NoConsent::Withdrawn { .. })
        ));
        assert_eq!(forbids(&chain, "other"), None);
    }
}
