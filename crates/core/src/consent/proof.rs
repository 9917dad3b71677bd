//! What shows that somebody agreed, and what says nothing of that: what showed something that was taken back, and a
//! recording of which a voice is made.

use super::NoConsent;
use super::renewal::is_renewed;
use super::standing::Standing;
use crate::day::Day;

/// That whose name this is took back what one of these recordings and documents showed, by all hashes that they are known
/// by: it says nothing since then, unless it shows another record of theirs.
///
/// What showed anything of theirs before a record was taken back doesn't renew that one.
pub fn shown_before<'a>(
    standings: &[Standing],
    (name, proofs): (&str, impl Iterator<Item = &'a str>),
    renews: Option<&str>,
) -> Option<NoConsent> {
    let proofs: Vec<&str> = proofs.collect();
    let is_one = |it: &str| proofs.iter().any(|proof| proof.eq_ignore_ascii_case(it));
    let shows =
        |of: &&Standing| of.consent.is_of(name) && of.consent.statement.known_by().any(is_one);
    let (back, mut held): (Vec<&Standing>, Vec<&Standing>) = standings
        .iter()
        .filter(shows)
        .partition(|of| of.withdrawn.is_some());
    let renewed = standings.iter().find(|of| renews == Some(&*of.hash));
    let renewed = renewed.filter(|of| {
        let is_before = |it: &&Standing| of.back.is_some_and(|back| it.given < back);
        back.iter().chain(&held).any(is_before)
    });
    held.retain(|of| !of.consent.is_words_alone());
    let of = renewed.or_else(|| back.last().filter(|_| held.is_empty()).copied())?;
    Some(NoConsent::OldProof {
        name: of.consent.name.clone(),
        on: Day::here(of.withdrawn?),
    })
}

/// That what is to be the recording of the statement is on record as another person's: nobody reads what two people say.
///
/// `audio`: all hashes that it is known by.
pub fn shows_another<'a>(
    standings: &[Standing],
    (name, audio): (&str, impl Iterator<Item = &'a str>),
) -> Option<NoConsent> {
    let audio: Vec<&str> = audio.collect();
    let is_one = |it: &str| audio.iter().any(|own| own.eq_ignore_ascii_case(it));
    let mut others = standings.iter().filter(|of| !of.consent.is_of(name));
    let of = others.find(|of| of.consent.statement.audio_known_by().any(is_one))?;
    Some(NoConsent::OthersStatement(of.consent.name.clone()))
}

/// That what is to be the recording of the statement is one that was agreed to for a voice or a dub: it shows that somebody
/// spoke, and nothing of what they agree to.
///
/// What was a statement first stays one, whatever was made of it since.
///
/// `audio`: all hashes that it is known by.
pub fn shows_a_sample<'a>(
    standings: &[Standing],
    audio: impl Iterator<Item = &'a str>,
) -> Option<NoConsent> {
    let audio: Vec<&str> = audio.collect();
    let is_one = |it: &str| audio.iter().any(|own| own.eq_ignore_ascii_case(it));
    let says = |of: &&Standing| {
        of.consent.statement_audio().is_some() && of.consent.statement.audio_known_by().any(is_one)
    };
    let of = standings.iter().find(|of| {
        let mut before = standings.iter().take_while(|it| it.hash != of.hash);
        of.consent.is_about_one_of(&audio) && !before.any(|it| says(&it))
    })?;
    Some(NoConsent::SampleAsStatement(of.consent.name.clone()))
}

/// That somebody of this name took something back and didn't agree anew.
pub fn took_back(standings: &[Standing], name: &str) -> Option<NoConsent> {
    let mut all = standings.iter();
    let is_back = |of: &&Standing| {
        of.consent.is_of(name) && of.withdrawn.is_some() && !is_renewed(standings, of)
    };
    let of = all.find(is_back)?;
    Some(NoConsent::withdrawn(&of.consent.name, of.withdrawn?))
}

#[cfg(test)]
mod tests {
    use super::super::Consent;
    use super::*;
    use crate::ids::VoiceId;

    /// One contract may show what two people agreed to, or two records of one: what one of them took back binds nobody else.
    #[test]
    fn a_statement_that_was_taken_back_says_nothing_more_of_whom_it_was_taken_back_by() {
        let proof = "1".repeat(64);
        let of = |name: &str, withdrawn: bool| {
            let mut of = Standing::taken_back_of(&VoiceId::from("v"));
            of.consent.name = name.to_owned();
            of.consent.statement.document_sha256 = Some(proof.clone());
            of.withdrawn = of.withdrawn.filter(|_| withdrawn);
            of
        };
        let shown = |all: &[Standing], name: &str, proof: &str| {
            shown_before(all, (name, std::iter::once(proof)), None).is_some()
        };
        let ada = [of("Ada", true)];
        assert!(shown(&ada, "Ada", &proof) && shown(&ada, " Ada", &proof.to_uppercase()));
        assert!(!shown(&ada, "Bea", &proof) && !shown(&ada, "Ada", &"2".repeat(64)));
        let both = [of("Ada", true), of("Ada", false)];
        assert!(
            !shown(&both, "Ada", &proof),
            "another record of hers stands"
        );
        assert!(shown(&[of("Ada", true), of("Bea", false)], "Ada", &proof));
        // It showed the one that is renewed, too: the reading of what was taken back made it good.
        let mut both = both;
        both[0].hash = "3".repeat(64);
        assert_eq!((both[0].given, both[0].back), (0, Some(1)));
        let renewed = |hash: &str| {
            let proofs = std::iter::once(proof.as_str());
            shown_before(&both, ("Ada", proofs), Some(hash)).is_some()
        };
        assert!(renewed(&"3".repeat(64)) && !renewed(&"4".repeat(64)));
    }

    /// What showed a record that was taken back renewed the one that had renewed it, and so all of them; and what had shown
    /// another one before.
    #[test]
    fn what_was_said_before_something_was_taken_back_does_not_renew_it() {
        let [first, second] = ["1", "2"].map(|digit| digit.repeat(64));
        let of = |hash: &str, proof: &str, renews: Option<&String>, [given, back]: [usize; 2]| {
            let mut of = Standing::taken_back_of(&VoiceId::from("v"));
            of.hash = hash.to_owned();
            of.consent.statement.document_sha256 = Some(proof.repeat(64));
            of.consent.renews = renews.cloned();
            (of.given, of.back) = (given, Some(back).filter(|it| *it > 0));
            of.withdrawn = of.withdrawn.filter(|_| back > 0);
            of
        };
        let all = [
            of(&first, "a", None, [0, 3]),
            of("3", "a", None, [1, 0]),
            of("4", "d", None, [2, 0]),
            of(&second, "b", Some(&first), [4, 5]),
            of("5", "c", None, [6, 0]),
        ];
        let is_old = |proof: &str, renews: &str| {
            let proof = proof.repeat(64);
            let proofs = std::iter::once(&*proof);
            shown_before(&all, ("Ada", proofs), Some(renews)).is_some()
        };
        assert!(is_old("a", &first) && is_old("b", &second));
        assert!(is_old("a", &second), "it showed what that one renewed");
        assert!(is_old("d", &first), "it was said of something else, before");
        assert!(!is_old("c", &second) && !is_old("e", &second));
    }

    /// A reading that was saved anew was another one, and what it had shown held again; so was a sample.
    #[test]
    fn a_reading_is_known_by_its_sound() {
        let [audio, sound, sample] = ["a", "b", "c"].map(|digit| digit.repeat(64));
        let mut back = Standing::taken_back_of(&VoiceId::from("v"));
        back.consent.statement.audio_sha256 = Some(audio);
        back.consent.statement.sounds = vec![sound.clone()];
        back.consent.sounds = vec![sample.clone()];
        let mut anew = back.consent.clone();
        anew.sounds.clear();
        anew.statement.audio_sha256 = Some("d".repeat(64));
        let all = [back];
        let is_sample =
            |anew: &Consent| shows_a_sample(&all, anew.statement.audio_known_by()).is_some();
        let is_old = |anew: &Consent| {
            let shown = (anew.name.as_str(), anew.statement.known_by());
            shown_before(&all, shown, None).is_some()
        };
        assert!(is_old(&anew) && !is_sample(&anew));
        anew.statement.sounds = vec![sample.clone()];
        assert!(!is_old(&anew) && is_sample(&anew));
        anew.statement.sounds = vec![sound];
        let others =
            |name: &str| shows_another(&all, (name, anew.statement.audio_known_by())).is_some();
        assert!(others("Ben") && !others("ada"));
        anew.statement.sounds = vec![sample];
        // What somebody said first, and a voice was made of since, says what it said.
        let mut said = all[0].clone();
        said.hash = "0".repeat(64);
        said.consent.sounds.clear();
        said.consent
            .statement
            .sounds
            .clone_from(&anew.statement.sounds);
        let all = [said, all[0].clone()];
        assert!(shows_a_sample(&all, anew.statement.audio_known_by()).is_none());
    }
}
