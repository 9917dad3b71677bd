//! What the service says about an answer beside its body: cost, ids, limits.

use std::time::Duration;

use jiff::fmt::rfc2822;
use reqwest::header::HeaderMap;

use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::ids::{HistoryItemId, RequestId};

/// An answer and what the service says about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply<T> {
    /// The answer.
    pub value: T,
    /// Cost, ids, limits.
    pub head: Head,
}

/// The headers of an answer, refused or not. What was not sent, or could not be read, is `None`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    /// The HTTP status.
    pub status: u16,
    /// `character-cost`: credits charged after all multipliers; the truth that counts.
    pub cost: Option<Credits>,
    /// `request-id`: only successful generations have one.
    pub request: Option<RequestId>,
    /// `history-item-id`: where the account's history keeps it.
    pub history_item: Option<HistoryItemId>,
    /// How many requests run and how many may, for the family of the model that answered.
    pub limits: Option<Limits>,
    /// `x-trace-id`: every answer of the service has one.
    pub trace: Option<String>,
    /// `x-region`.
    pub region: Option<String>,
    /// `date`: when the service answered, by its own clock.
    pub date: Option<UnixMillis>,
    /// `retry-after` (seconds or a date) or `retry-after-ms`.
    pub retry_after: Option<Duration>,
    /// `song-id`: what the service calls a piece of music it made.
    pub song: Option<String>,
    /// `content-type`.
    pub content_type: Option<String>,
    /// `content-length`: a body that ends before it is an error.
    pub length: Option<u64>,
    /// `etag`, where it is strong: as long as it is the same, so is every byte.
    pub etag: Option<String>,
    /// The first byte of the file that the body has, by `content-range`; nothing where it has all of it.
    pub from: Option<u64>,
    /// The file name in `content-disposition`, without folders.
    pub file_name: Option<String>,
    /// `x-mynah-draft`: whether the built-in Draft server answered.
    pub draft: bool,
    /// `x-mynah-draft-note`: what the Draft server could not do as asked.
    pub remark: Option<String>,
}

/// Concurrency as the service counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// `current-concurrent-requests`, this one included.
    pub running: u32,
    /// `maximum-concurrent-requests`.
    pub ceiling: u32,
}

impl Head {
    /// Reads the headers. `now` tells how far away a `retry-after` date is.
    pub(crate) fn read(status: u16, headers: &HeaderMap, now: UnixMillis) -> Self {
        let text = |name: &str| {
            let value = headers.get(name)?.to_str().ok()?.trim();
            (!value.is_empty()).then(|| value.to_owned())
        };
        let number = |name: &str| text(name)?.parse::<u32>().ok();
        let limits = number("current-concurrent-requests")
            .zip(number("maximum-concurrent-requests"))
            .map(|(running, ceiling)| Limits { running, ceiling });
        Self {
            status,
            // `x-character-count` is the older name.
            cost: text("character-cost")
                .or_else(|| text("x-character-count"))
                .and_then(|value| credits(&value)),
            request: text("request-id").map(RequestId::new),
            history_item: text("history-item-id").map(HistoryItemId::new),
            limits,
            trace: text("x-trace-id"),
            region: text("x-region"),
            date: text("date").and_then(|value| date(&value)),
            retry_after: text("retry-after-ms")
                .and_then(|value| value.parse().ok())
                .map(Duration::from_millis)
                .or_else(|| text("retry-after").and_then(|value| wait(&value, now))),
            song: text("song-id"),
            content_type: text("content-type"),
            length: text("content-length").and_then(|value| value.parse().ok()),
            etag: text("etag").filter(|etag| etag.starts_with('"')),
            from: text("content-range").and_then(|value| from(&value)),
            file_name: text("content-disposition").and_then(|value| file_name(&value)),
            draft: text("x-mynah-draft").is_some_and(|value| value == "1"),
            remark: text("x-mynah-draft-note"),
        }
    }
}

/// Where the part of a file begins that a `content-range` tells of.
fn from(range: &str) -> Option<u64> {
    let bytes = range.trim().strip_prefix("bytes ")?;
    bytes.split_once('-')?.0.trim().parse().ok()
}

/// The file name of a `content-disposition`, without folders and control signs.
pub(crate) fn file_name(disposition: &str) -> Option<String> {
    let name = parameter(disposition, "filename")?;
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = name.replace(char::is_control, "");
    (!matches!(name.as_str(), "" | "." | "..")).then_some(name)
}

/// One parameter of a header's value, without its quotation marks.
pub(crate) fn parameter(value: &str, wanted: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let value = value.trim().trim_matches('"');
        name.trim()
            .eq_ignore_ascii_case(wanted)
            .then(|| value.to_owned())
    })
}

/// Whole credits; a fraction is rounded up, as the service does per request.
fn credits(value: &str) -> Option<Credits> {
    if let Ok(whole) = value.parse() {
        return Some(Credits(whole));
    }
    let fraction: f64 = value.parse().ok()?;
    (fraction.is_finite() && fraction >= 0.0).then(|| Credits(fraction.ceil() as u64))
}

fn wait(value: &str, now: UnixMillis) -> Option<Duration> {
    if let Ok(secs) = value.parse::<f64>() {
        return Duration::try_from_secs_f64(secs).ok();
    }
    let at = date(value)?;
    Some(Duration::from_millis(
        u64::try_from(at.0.saturating_sub(now.0)).unwrap_or(0),
    ))
}

fn date(value: &str) -> Option<UnixMillis> {
    let at = rfc2822::parse(value).ok()?.timestamp();
    Some(UnixMillis(at.as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(pairs: &[(&'static str, &str)]) -> Head {
        let headers = pairs
            .iter()
            .filter_map(|(name, value)| Some((name.parse().ok()?, value.parse().ok()?)))
            .collect();
        Head::read(200, &headers, UnixMillis(1_445_412_470_000))
    }

    #[test]
    fn reads_what_is_there() {
        let head = head(&[
            ("character-cost", "12"),
            ("request-id", "abc"),
            ("history-item-id", "h1"),
            ("current-concurrent-requests", "1"),
            ("maximum-concurrent-requests", "5"),
            ("x-region", "eu"),
            ("date", "Wed, 21 Oct 2015 07:28:00 GMT"),
            ("x-mynah-draft", "1"),
            ("x-mynah-draft-note", "read with English sounds"),
        ]);
        assert_eq!(head.cost, Some(Credits(12)));
        assert_eq!(head.request, Some(RequestId::from("abc")));
        assert_eq!(head.history_item, Some(HistoryItemId::from("h1")));
        assert_eq!(
            head.limits,
            Some(Limits {
                running: 1,
                ceiling: 5
            })
        );
        assert_eq!(head.date, Some(UnixMillis(1_445_412_480_000)));
        assert!(head.draft);
        assert_eq!(head.remark.as_deref(), Some("read with English sounds"));
        assert_eq!(head.trace, None);
    }

    #[test]
    fn nonsense_is_as_good_as_nothing() {
        let head = head(&[
            ("character-cost", "many"),
            ("request-id", " "),
            ("maximum-concurrent-requests", "5"),
            ("retry-after", "-3"),
        ]);
        assert_eq!(
            head,
            Head {
                status: 200,
                ..Head::default()
            }
        );
    }

    #[test]
    fn a_wait_is_seconds_milliseconds_or_a_date() {
        let wait = |pairs: &[(&'static str, &str)]| head(pairs).retry_after;
        assert_eq!(wait(&[("retry-after", "3")]), Some(Duration::from_secs(3)));
        assert_eq!(
            wait(&[("retry-after-ms", "250"), ("retry-after", "3")]),
            Some(Duration::from_millis(250))
        );
        assert_eq!(
            wait(&[("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT")]),
            Some(Duration::from_secs(10))
        );
        assert_eq!(
            wait(&[("retry-after", "Wed, 21 Oct 2015 07:00:00 GMT")]),
            Some(Duration::ZERO)
        );
    }
}
