//! `mynah usage`: what was spent, is reserved, is left, was saved.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::cli::args::UsageArguments;
use crate::cli::exit::Exit;
use crate::cli::exit::Stop;
use crate::cli::output;
use crate::cli::session::{Access, Session};
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_engine::headless::UsageRow;
use mynah_i18n::tr;
use mynah_model::desk::Spend;

/// Reports one backend: the service's credits, or with `--draft` the draft credits.
///
/// # Errors
/// A date that is none, a library that can't be read, an interruption, a backend that can't be asked or a key that can't be
/// had: what the library knows is written even then.
pub fn run(arguments: &UsageArguments) -> Result<Exit, Stop> {
    let since = arguments.since.as_deref().map(day).transpose()?;
    let (mut session, keyless) = Session::start_for_ledger(&arguments.common, Access::Reads)?;
    let usage = session.usage(since)?;
    let (other, elsewhere) = session.other_usage(since)?;
    let asked = match keyless {
        Some(trouble) => Err(trouble),
        None => session.left()?,
    };
    let (left, trouble) = match asked {
        Ok(left) => (Some(left), None),
        Err(trouble) => (None, Some(trouble)),
    };
    let backend = session.backend;
    // A dub has neither voice nor model, and is no project's.
    let [no_voice, no_model, no_project] = [
        tr!("cli-usage-no-voice"),
        tr!("cli-usage-no-model"),
        tr!("cli-no-project"),
    ];
    if arguments.common.json {
        output::json(&json!({
            "spent": usage.spend.spent.0,
            "reserved": usage.spend.reserved.0,
            "left": left.map(|left| left.0),
            "saved": usage.spend.saved.0,
            "unknown": usage.spend.unknown.0,
            "by_voice": by(&usage.by_voice, &no_voice),
            "by_model": by(&usage.by_model, &no_model),
            "by_project": by(&usage.by_project, &no_project),
            "draft": backend == Backend::Draft,
            "other": {
                "draft": other == Backend::Draft,
                "spent": elsewhere.spent.0,
                "reserved": elsewhere.reserved.0,
                "saved": elsewhere.saved.0,
                "unknown": elsewhere.unknown.0,
            },
        }));
    } else {
        let unit = |credits: Credits| output::credits(backend, credits);
        output::result(&tr!("cli-usage-spent", credits = unit(usage.spend.spent)));
        output::result(&tr!(
            "cli-usage-reserved",
            credits = unit(usage.spend.reserved)
        ));
        output::result(&left.map_or_else(
            || tr!("cli-usage-left-unknown"),
            |left| tr!("cli-usage-left", credits = unit(left)),
        ));
        output::result(&tr!("cli-usage-saved", credits = unit(usage.spend.saved)));
        output::result(&tr!(
            "cli-usage-unknown",
            credits = unit(usage.spend.unknown)
        ));
        for (rows, none) in [
            (&usage.by_voice, &no_voice),
            (&usage.by_model, &no_model),
            (&usage.by_project, &no_project),
        ] {
            for row in rows {
                let spent = row.spent.to_string();
                output::result(&format!("  {spent:>10}  {}", name_of(row, none)));
            }
        }
        // Without a key drafts are reported: what costs money is not to look as if it were not there.
        if elsewhere != Spend::default() {
            let unit = |credits: Credits| output::credits(other, credits);
            let (spent, reserved) = (unit(elsewhere.spent), unit(elsewhere.reserved));
            let unknown = unit(elsewhere.unknown);
            let words = match other {
                Backend::Live => tr!(
                    "cli-usage-other-live",
                    spent = spent,
                    reserved = reserved,
                    unknown = unknown
                ),
                Backend::Draft => tr!(
                    "cli-usage-other-draft",
                    spent = spent,
                    reserved = reserved,
                    unknown = unknown
                ),
            };
            output::result(&words);
        }
    }
    session.end();
    match trouble {
        None => Ok(Exit::Done),
        Some(trouble) => Err(trouble.into()),
    }
}

fn by(rows: &[UsageRow], none: &str) -> Map<String, Value> {
    let mut sums: Map<String, Value> = Map::new();
    for row in rows {
        // Two projects may have one name.
        let name = name_of(row, none);
        let before = sums.get(&name).and_then(Value::as_u64).unwrap_or(0);
        sums.insert(name, json!(before + row.spent.0));
    }
    sums
}

fn name_of(row: &UsageRow, none: &str) -> String {
    match (row.name.is_empty(), row.id.is_empty()) {
        (false, _) => row.name.clone(),
        (true, false) => row.id.clone(),
        (true, true) => none.to_owned(),
    }
}

/// Midnight UTC at the start of this day, in milliseconds since 1970.
pub(super) fn day(text: &str) -> Result<mynah_core::clock::UnixMillis, Stop> {
    let date: jiff::civil::Date = text
        .parse()
        .map_err(|_bad| Stop::bad(tr!("cli-bad-day", day = text)))?;
    let start = date
        .to_zoned(jiff::tz::TimeZone::UTC)
        .map_err(|_bad| Stop::bad(tr!("cli-bad-day", day = text)))?;
    Ok(mynah_core::clock::UnixMillis(
        start.timestamp().as_millisecond(),
    ))
}
