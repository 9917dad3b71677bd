//! One clone in two windows: what either did of it stays.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::ProfessionalForm;

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
    let [of_base, of_mine, of_there] = [
        serde_json::to_value(base)?,
        serde_json::to_value(mine)?,
        serde_json::to_value(there)?,
    ];
    let both = merge(Some(&of_base), Some(&of_mine), Some(&of_there));
    let mut form: ProfessionalForm = serde_json::from_value(both.unwrap_or_default())?;
    // Each window numbers its rows by itself.
    form.attempt.next = mine.attempt.next;
    // What was said of some recordings isn't said of others.
    let rows = rows(&form);
    let is_of_all = |said: fn(&ProfessionalForm) -> bool| {
        [mine, there]
            .iter()
            .any(|form| said(form) && self::rows(form) == rows)
    };
    form.attempt.is_said &= is_of_all(|form| form.attempt.is_said);
    form.attempt.keeps_faults &= is_of_all(|form| form.attempt.keeps_faults);
    Ok(form)
}

/// The numbers of its recordings.
fn rows(form: &ProfessionalForm) -> BTreeSet<u64> {
    form.attempt.samples.iter().map(|row| row.number).collect()
}

fn merge(base: Option<&Value>, mine: Option<&Value>, there: Option<&Value>) -> Option<Value> {
    if mine == base {
        return there.cloned();
    }
    match (mine, there) {
        _ if there == base || there == mine => mine.cloned(),
        (Some(Value::Object(mine)), Some(Value::Object(there))) => {
            let base = base.and_then(Value::as_object);
            let own = mine.keys().filter(|key| !there.contains_key(*key));
            let both = there.keys().chain(own).filter_map(|key| {
                let of = base.and_then(|base| base.get(key));
                let value = merge(of, mine.get(key), there.get(key))?;
                Some((key.clone(), value))
            });
            Some(Value::Object(both.collect::<Map<_, _>>()))
        }
        (Some(Value::Array(mine)), Some(Value::Array(there)))
            if are_rows(mine) && are_rows(there) =>
        {
            let base = base.and_then(Value::as_array);
            let own = mine.iter().filter(|row| find(there, row).is_none());
            let both = there.iter().chain(own).filter_map(|row| {
                let of = base.and_then(|base| find(base, row));
                merge(of, find(mine, row), find(there, row))
            });
            Some(Value::Array(both.collect()))
        }
        _ => mine.cloned(),
    }
}

/// By what a recording or a document is told apart from others.
fn id(row: &Value) -> Option<&Value> {
    row.get("number").or_else(|| row.get("hash"))
}

fn are_rows(all: &[Value]) -> bool {
    all.iter().all(|row| id(row).is_some())
}

fn find<'a>(all: &'a [Value], row: &Value) -> Option<&'a Value> {
    all.iter().find(|other| id(other) == id(row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::studio::attempt::SampleRow;

    fn with(form: &ProfessionalForm, number: u64) -> ProfessionalForm {
        let mut form = form.clone();
        form.attempt.other_samples();
        form.attempt.samples.push(SampleRow {
            number,
            ..SampleRow::default()
        });
        form
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
    }
}
