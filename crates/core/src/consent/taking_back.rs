//! What taking a consent back comes to: which records go with it, and what stops by that. Whoever asks and whoever does it
//! reckon alike.

use super::dubs::{forbids_in_dub, may_dub};
use super::standing::{Standing, forbids, of_one_statement, taken_back_by};
use crate::clock::UnixMillis;
use crate::day::Day;
use crate::ids::VoiceId;

/// A record, and those that weren't taken back and say the same of other recordings: they go with it.
pub fn going_with(standings: &[Standing], hash: &str) -> Vec<String> {
    let of = standings.iter().find(|of| of.hash == hash);
    let like = of
        .into_iter()
        .flat_map(|of| of_one_statement(standings, of));
    let like = like.map(|it| it.hash.clone()).filter(|it| it != hash);
    std::iter::once(hash.to_owned()).chain(like).collect()
}

/// What a consent's end by its owner's word would change, before anybody wrote that down.
#[derive(Clone, Debug)]
pub struct TakingBack {
    before: Vec<Standing>,
    after: Vec<Standing>,
    today: Day,
    /// Every voice that speaks now and wouldn't then, whoever's record it was made by.
    pub silenced: Vec<VoiceId>,
    /// Voices that speak on by other records of the same person.
    pub spoken_on: Vec<VoiceId>,
}

impl TakingBack {
    /// Of the record with this hash, and those that go with it.
    pub fn of(standings: &[Standing], hash: &str, today: Day) -> Self {
        let going = going_with(standings, hash);
        let mut after = standings.to_vec();
        for of in after.iter_mut().filter(|of| going.contains(&of.hash)) {
            of.withdrawn = of.withdrawn.or(Some(UnixMillis(0)));
        }
        let mut silenced: Vec<VoiceId> = after.iter().flat_map(|of| &of.voices).cloned().collect();
        silenced.sort();
        silenced.dedup();
        let is_forbidden = |all: &[Standing], voice: &VoiceId| forbids(all, voice, today).is_some();
        silenced.retain(|voice| is_forbidden(&after, voice) && !is_forbidden(standings, voice));
        let own = standings.iter().find(|of| of.hash == hash);
        let is_theirs = |of: &&Standing| own.is_some_and(|own| of.consent.is_of(&own.consent.name));
        let theirs = after.iter().filter(is_theirs);
        let mut spoken_on: Vec<VoiceId> = theirs.flat_map(|of| &of.voices).cloned().collect();
        spoken_on.sort();
        spoken_on.dedup();
        spoken_on.retain(|voice| !is_forbidden(&after, voice));
        Self {
            before: standings.to_vec(),
            after,
            today,
            silenced,
            spoken_on,
        }
    }

    /// Whether nothing more would be made of a recording of which something may be made now.
    pub fn ends_recording(&self, hash: &str) -> bool {
        let is_back = |all: &[Standing]| taken_back_by(all, hash).is_some();
        is_back(&self.after) && !is_back(&self.before)
    }

    /// Whether no dub of a recording into a language would speak with the voices in it that may now.
    pub fn ends_dub(&self, recording: &str, language: &str) -> bool {
        let may = |all: &[Standing]| may_dub(all, (recording, language), self.today).is_ok();
        may(&self.before) && !may(&self.after)
    }

    /// Whether a voice that speaks on elsewhere would say no line of a dub of a recording any more.
    pub fn ends_lines(&self, recording: &str) -> bool {
        let is_forbidden = |all: &[Standing], voice: &VoiceId| {
            forbids_in_dub(all, recording, voice, self.today).is_some()
                || forbids(all, voice, self.today).is_some()
        };
        let mut voices = self.after.iter().flat_map(|of| &of.voices);
        voices.any(|voice| {
            !self.silenced.contains(voice)
                && is_forbidden(&self.after, voice)
                && !is_forbidden(&self.before, voice)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(hash: &str, name: &str, voice: &str, sample: &str) -> Standing {
        let mut of = Standing::taken_back_of(&VoiceId::from(voice));
        (of.hash, of.withdrawn) = (hash.repeat(64), None);
        of.consent.name = name.to_owned();
        of.consent.samples = vec![sample.repeat(32)];
        of
    }

    /// A voice of the same file that another person's record names fell silent unsaid.
    #[test]
    fn what_is_told_to_fall_silent_is_what_falls_silent() {
        let mut all = vec![
            of("1", "Ada", "one", "ab"),
            of("2", "Ada", "two", "cd"),
            of("3", "Ben", "three", "ab"),
            of("4", "Cid", "four", "ef"),
        ];
        let today = Day::of(UnixMillis(1_790_000_000_000));
        let hash = all[0].hash.clone();
        let told = TakingBack::of(&all, &hash, today);
        assert!(told.spoken_on.is_empty());
        let silenced = ["one", "three", "two"].map(VoiceId::from);
        assert_eq!(told.silenced, silenced);
        assert!(told.ends_recording(&"cd".repeat(32)) && !told.ends_recording(&"ef".repeat(32)));
        for going in going_with(&all, &hash) {
            let gone = all.iter_mut().find(|of| of.hash == going).unwrap();
            gone.withdrawn = Some(UnixMillis(5));
        }
        for (voice, is_silent) in [
            ("one", true),
            ("two", true),
            ("three", true),
            ("four", false),
        ] {
            let no = forbids(&all, &VoiceId::from(voice), today);
            assert_eq!(no.is_some(), is_silent, "{voice}");
        }
        assert!(TakingBack::of(&all, &hash, today).silenced.is_empty());
    }

    #[test]
    fn dubs_and_their_lines_are_of_whom_it_is_taken_back_by() {
        let film = "ab".repeat(32);
        let mut dubs = of("1", "Ada", "unused", "ab");
        dubs.voices.clear();
        dubs.consent.languages = vec!["de".to_owned()];
        let all = [
            dubs,
            of("2", "Ada", "hers", "cd"),
            of("3", "Ben", "his", "ef"),
        ];
        let mut all = Vec::from(all);
        all[1].consent.scope = "all else".to_owned();
        let today = Day::of(UnixMillis(1_790_000_000_000));
        let told = TakingBack::of(&all, &"1".repeat(64), today);
        assert!(told.silenced.is_empty(), "hers speaks on elsewhere");
        assert_eq!(told.spoken_on, [VoiceId::from("hers")]);
        assert!(told.ends_dub(&film, "de") && !told.ends_dub(&film, "fr"));
        assert!(told.ends_lines(&film) && !told.ends_lines(&"ef".repeat(32)));
        let told = TakingBack::of(&all, &"3".repeat(64), today);
        assert!(!told.ends_dub(&film, "de") && !told.ends_lines(&film));
    }
}
