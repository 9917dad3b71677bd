//! A record out of what was handed in: it may stand alone, or in a file that the vault wrote.

use serde_json::Value;

use super::NoConsent;
use crate::clock::UnixMillis;

/// The only consent of a file that the vault wrote; anything else is a record itself, or none.
///
/// # Errors
/// The file holds another number of them, or says that it was taken back.
pub(super) fn record(value: Value) -> Result<Value, NoConsent> {
    let Some(records) = value.get("records").and_then(Value::as_array) else {
        return Ok(value);
    };
    if value.get("relation").is_some() {
        return Ok(value);
    }
    let given = records.iter().filter(|it| it.get("relation").is_some());
    let given: Vec<&Value> = given.collect();
    let [one] = given.as_slice() else {
        return Err(NoConsent::NotOne(given.len()));
    };
    let hash = one.get("hash").and_then(Value::as_str);
    let is_about = |it: &&Value| {
        let withdrawn = it.get("withdrawn").and_then(Value::as_str);
        withdrawn.is_some() && withdrawn == hash
    };
    match records.iter().find(is_about) {
        Some(withdrawn) => {
            let at = withdrawn.get("at").and_then(Value::as_i64);
            let at = UnixMillis(at.unwrap_or_default());
            let name = one.get("name").and_then(Value::as_str);
            Err(NoConsent::withdrawn(name.unwrap_or_default(), at))
        }
        None => Ok((*one).clone()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::consent::{BEGINNING, Consent, Link, Record};

    fn given(name: &str) -> Record {
        let json = json!({
            "name": name, "relation": "consented", "date": "2026-01-31", "scope": "one film",
            "statement": {"text": "I agree."},
        });
        Record::Given(Consent::read(&json.to_string()).unwrap())
    }

    /// A file as the vault writes one.
    fn file(records: &[Record]) -> (Vec<Link>, String) {
        let mut prev = BEGINNING.to_owned();
        let links = records.iter().map(|record| {
            let link = Link::behind(&prev, record.clone()).unwrap();
            prev.clone_from(&link.hash);
            link
        });
        let links: Vec<Link> = links.collect();
        let json = json!({"records": &links, "broken": null, "unproven": []});
        (links, json.to_string())
    }

    #[test]
    fn the_only_consent_of_a_written_file_is_taken() {
        let (links, one) = file(&[given("Ada")]);
        assert_eq!(Consent::read(&one).unwrap().name, "Ada");
        let at = UnixMillis(1_800_000_000_000);
        let withdrawn = links[0].hash.clone();
        let (_, over) = file(&[
            given("Ada"),
            Record::Withdrawn {
                withdrawn,
                at: at.0,
            },
        ]);
        let gone = NoConsent::withdrawn("Ada", at);
        assert_eq!(Consent::read(&over), Err(gone));
        let (_, two) = file(&[given("Ada"), given("Ben")]);
        assert_eq!(Consent::read(&two), Err(NoConsent::NotOne(2)));
        assert_eq!(Consent::read(&file(&[]).1), Err(NoConsent::NotOne(0)));
        let changed = one.replace("one film", "all films");
        assert_eq!(Consent::read(&changed), Err(NoConsent::Changed));
    }
}
