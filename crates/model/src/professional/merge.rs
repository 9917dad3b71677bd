//! One clone in two windows: what either did of it stays.

use super::ProfessionalForm;
use crate::merging;

/// What is to be kept of a form: as it is `mine` where I changed it since `base`, else as it is `there`. Recordings and
/// documents are told apart one by one.
///
/// # Errors
/// It can't be read any more.
pub fn merged(
    base: &ProfessionalForm,
    mine: &ProfessionalForm,
    there: &ProfessionalForm,
) -> serde_json::Result<ProfessionalForm> {
    let mut form = merging::merged(base, mine, there)?;
    // Each window numbers its rows by itself.
    form.attempt.next = mine.attempt.next;
    let [was, own, other] = [&base.attempt, &mine.attempt, &there.attempt];
    merging::keep_readings(&mut form.attempt, [was, own, other]);
    merging::unsay(&mut form.attempt, [&mine.attempt, &there.attempt]);
    Ok(form)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attempt::{CloneAttempt, KeptSample, SampleRow};
    use crate::inspecting::{Check, Finding, Others};
    use mynah_core::request::Input;

    fn with(form: &ProfessionalForm, number: u64) -> ProfessionalForm {
        let mut form = form.clone();
        form.attempt.other_samples();
        form.attempt.samples.push(SampleRow {
            number,
            ..SampleRow::default()
        });
        form
    }

    fn read(hash: &str) -> KeptSample {
        KeptSample {
            input: Input {
                hash: hash.to_owned(),
                extension: "wav".to_owned(),
                bytes: 9,
                seconds: 9.0,
                name: "statement.wav".to_owned(),
            },
            findings: Vec::new(),
            wave: Vec::new(),
            places: Vec::new(),
            others: Others::default(),
            pitch: None,
            damage: Vec::new(),
            part: None,
            source: None,
            from: 0.0,
            sound: None,
            fold: crate::inspecting::Fold::Mix,
            tracks: Vec::new(),
        }
    }

    fn numbers(form: &ProfessionalForm) -> Vec<u64> {
        form.attempt.samples.iter().map(|row| row.number).collect()
    }

    /// The second of two windows wrote over what was brought and said in the first.
    #[test]
    fn what_either_of_two_windows_did_stays() {
        let mut base = with(&with(&ProfessionalForm::default(), 1), 2);
        base.attempt.name = "Ada".to_owned();
        let (mut mine, mut there) = (with(&base, 3), with(&base, 4));
        mine.attempt.samples.remove(0);
        mine.attempt.description = "Warm".to_owned();
        there.attempt.owner = "Ada Byron".to_owned();
        there.language = "en".to_owned();
        let both = merged(&base, &mine, &there).unwrap();
        assert_eq!(numbers(&both), [2, 4, 3]);
        let said = [
            &both.attempt.name,
            &both.attempt.description,
            &both.attempt.owner,
        ];
        assert_eq!(said, ["Ada", "Warm", "Ada Byron"]);
        assert_eq!(both.language, "en");
        assert_eq!(merged(&mine, &both, &both).unwrap(), both, "once is enough");
        assert_eq!(merged(&mine, &mine, &both).unwrap(), both);
    }

    /// One of two windows recorded the statement over what the other one had recorded.
    #[test]
    fn the_statement_as_either_of_two_windows_recorded_it_stays() {
        let mut base = ProfessionalForm::default();
        "Ada".clone_into(&mut base.attempt.owner);
        let (mut mine, mut there) = (base.clone(), base.clone());
        "one film".clone_into(&mut there.attempt.scope);
        for (form, hash) in [(&mut mine, "11"), (&mut there, "22")] {
            let length = Finding::of(Check::Length, Some(60.0));
            let spoken = KeptSample {
                findings: vec![length],
                ..read(hash)
            };
            form.attempt.spoken = Some((spoken, form.attempt.statement()));
        }
        let mut both = merged(&base, &mine, &there).unwrap();
        let shown = |of: &ProfessionalForm| of.attempt.read_aloud().map(|it| it.input.hash.clone());
        assert_eq!(shown(&both).as_deref(), Some("22"), "it has these words");
        // The record named the other window's recording as what shows these words.
        assert!(both.attempt.is_spoken());
        assert_eq!(both.attempt.proofs().collect::<Vec<_>>(), ["22"]);
        let again = merged(&mine, &both, &both).unwrap();
        assert_eq!(again, both, "once is enough");
        both.attempt.scope.clear();
        assert_eq!(shown(&both).as_deref(), Some("11"));
        both.attempt.drop_reading();
        assert_eq!(shown(&both), None);
        "one film".clone_into(&mut both.attempt.scope);
        assert_eq!(shown(&both).as_deref(), Some("22"), "the other one stays");
    }

    /// That it is so was said of the recordings of one window alone.
    #[test]
    fn what_was_said_of_some_recordings_is_not_said_of_more() {
        let base = with(&ProfessionalForm::default(), 1);
        let mut mine = base.clone();
        mine.attempt.is_said = true;
        let there = with(&base, 2);
        assert!(!merged(&base, &mine, &there).unwrap().attempt.is_said);
        assert!(!merged(&base, &there, &mine).unwrap().attempt.is_said);
        assert!(merged(&base, &mine, &base).unwrap().attempt.is_said);
        assert!(merged(&base, &base, &mine).unwrap().attempt.is_said);
        // Nor to another statement than it was said to.
        for change in [
            |of: &mut CloneAttempt| "all of it".clone_into(&mut of.scope),
            |of: &mut CloneAttempt| "Ada".clone_into(&mut of.owner),
            |of: &mut CloneAttempt| "2026-02-01".clone_into(&mut of.date),
            |of: &mut CloneAttempt| "2027-02-01".clone_into(&mut of.until),
        ] {
            let mut there = base.clone();
            change(&mut there.attempt);
            assert!(!merged(&base, &mine, &there).unwrap().attempt.is_said);
            assert!(!merged(&base, &there, &mine).unwrap().attempt.is_said);
        }
    }
}
