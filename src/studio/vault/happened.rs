//! What happened under a consent, as a sheet tells it: a line for each of its records, in their order.

use crate::terms::clock::UnixMillis;
use crate::terms::consent::{Link, Record};
use crate::terms::day::Day;
use crate::tr;

/// The lines of the consent with this hash.
pub(super) fn happened(links: &[Link], hash: &str) -> Vec<String> {
    let mut sent: Vec<&str> = Vec::new();
    let mut all = Vec::new();
    for link in links {
        let told = match &link.record {
            Record::Sending {
                sending,
                voice_name,
                samples,
                at,
                ..
            } if sending == hash => {
                sent.push(&link.hash);
                tr!(
                    "vault-happened-sent",
                    date = day(*at),
                    name = voice_name.as_str(),
                    count = samples.len()
                )
            }
            Record::Made {
                made, voice_id, at, ..
            } if made == hash => {
                tr!(
                    "vault-happened-made",
                    date = day(*at),
                    voice = voice_id.as_str()
                )
            }
            Record::Derived {
                derived,
                voice_id,
                at,
                ..
            } if derived == hash => {
                tr!(
                    "vault-happened-derived",
                    date = day(*at),
                    voice = voice_id.as_str()
                )
            }
            Record::Dubbed {
                dubbed,
                language,
                at,
                ..
            } if dubbed == hash => {
                tr!(
                    "vault-happened-dubbed",
                    date = day(*at),
                    language = language.as_str()
                )
            }
            Record::Refused { refused, at } if sent.contains(&refused.as_str()) => {
                tr!("vault-happened-refused", date = day(*at))
            }
            Record::Withdrawn { withdrawn, at } if withdrawn == hash => {
                tr!("vault-happened-withdrawn", date = day(*at))
            }
            Record::Given(_)
            | Record::Sending { .. }
            | Record::Made { .. }
            | Record::Derived { .. }
            | Record::Dubbed { .. }
            | Record::Refused { .. }
            | Record::Withdrawn { .. }
            | Record::Other(_) => continue,
        };
        all.push(told);
    }
    all
}

fn day(at: i64) -> String {
    Day::here(UnixMillis(at)).to_string()
}
