//! One thing that is written in two windows: what either changed of it stays.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::attempt::{CloneAttempt, KeptSample};

/// What is to be kept: as it is `mine` where I changed it since `base`, else as it is `there`. Rows are told apart one by one.
///
/// # Errors
/// It can't be read any more.
pub fn merged<T: Serialize + DeserializeOwned>(
    base: &T,
    mine: &T,
    there: &T,
) -> serde_json::Result<T> {
    let [of_base, of_mine, of_there] = [
        serde_json::to_value(base)?,
        serde_json::to_value(mine)?,
        serde_json::to_value(there)?,
    ];
    let both = merge(Some(&of_base), Some(&of_mine), Some(&of_there));
    serde_json::from_value(both.unwrap_or_default())
}

/// What was said of some recordings, or to one statement, isn't said of others.
pub fn unsay(both: &mut CloneAttempt, of: [&CloneAttempt; 2]) {
    let (rows_now, said_now) = (rows(both), said_of(both));
    let alike = || of.into_iter().filter(|of| rows(of) == rows_now);
    both.keeps_faults &= alike().any(|of| of.keeps_faults);
    both.is_said &= alike().any(|of| of.is_said && said_of(of) == said_now);
}

/// What either window recorded of the statement stays, each with its words: there is one place for it, and what was recorded
/// there stands beside it.
pub fn keep_readings(both: &mut CloneAttempt, [base, mine, there]: [&CloneAttempt; 3]) {
    let hash = |of: &CloneAttempt| of.spoken.as_ref().map(|(it, _)| it.input.hash.clone());
    let [base, mine, now] = [base, mine, there].map(hash);
    if mine == base || now == base || now == mine {
        return;
    }
    let is_there = |it: &(KeptSample, String)| Some(&it.0.input.hash) == now.as_ref();
    if !both.spoken_beside.iter().any(is_there) {
        both.spoken_beside.extend(there.spoken.clone());
    }
}

/// The numbers of its recordings.
fn rows(of: &CloneAttempt) -> BTreeSet<u64> {
    of.samples.iter().map(|row| row.number).collect()
}

/// What somebody says is so where they say that: the statement, and what shows it.
fn said_of(of: &CloneAttempt) -> (String, [Option<String>; 3]) {
    let document = of.document.as_ref().map(|it| it.hash.clone());
    let spoken = of.read_aloud().map(|it| it.input.hash.clone());
    let date = Some(of.date.trim().to_owned());
    (of.statement(), [date, document, spoken])
}

fn merge(base: Option<&Value>, mine: Option<&Value>, there: Option<&Value>) -> Option<Value> {
    if mine == base {
        return there.cloned();
    }
    match (mine, there) {
        _ if there == base || there == mine => mine.cloned(),
        (Some(Value::Object(mine)), Some(_)) if is_one(mine) => Some(Value::Object(mine.clone())),
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

/// Whether it is a file or a voice: half of one and half of another is neither.
fn is_one(object: &Map<String, Value>) -> bool {
    let is_row = object.contains_key("number");
    !is_row && ["hash", "id"].iter().any(|key| object.contains_key(*key))
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
