//! Limits of an instant clone, and why a consent is refused, in words.

use mynah_core::consent::NoConsent;
use mynah_i18n::tr;

/// So many recordings a voice is made of at most, by the service's form.
pub const MOST_SAMPLES: usize = 25;

/// That these people agreed to something of the same recordings, in words; nothing of none.
pub fn others_told<'a>(names: impl Iterator<Item = &'a str>) -> Option<String> {
    let names = names.collect::<Vec<_>>().join(", ");
    (!names.is_empty()).then(|| tr!("clone-named-by-others", names = names))
}

/// What a record that can't be taken lacks.
pub fn words_of(no: &NoConsent) -> String {
    match no {
        NoConsent::Unread(why) => tr!("consent-unread", why = why.as_str()),
        NoConsent::Empty(field) => tr!("consent-empty", field = *field),
        NoConsent::NoHash(field) => tr!("consent-no-hash", field = *field),
        NoConsent::NotOne(count) => tr!("consent-not-one", count = count),
        NoConsent::Changed => tr!("consent-changed"),
        NoConsent::Early(day) => tr!("consent-early", day = day.to_string()),
        NoConsent::Over { name, on } => {
            tr!("consent-over", name = name.as_str(), day = on.to_string())
        }
        NoConsent::Never => tr!("consent-never"),
        NoConsent::OtherSamples => tr!("consent-other-samples"),
        NoConsent::ChainBroken => tr!("consent-chain-broken"),
        NoConsent::Withdrawn { name, on } => tr!(
            "consent-withdrawn",
            name = name.as_str(),
            day = on.to_string()
        ),
        NoConsent::OldProof { name, on } => tr!(
            "consent-old-proof",
            name = name.as_str(),
            day = on.to_string()
        ),
        NoConsent::OthersStatement(name) => tr!("consent-is-others", name = name.as_str()),
        NoConsent::Unseen { name, on } => {
            tr!("consent-unseen", name = name.as_str(), day = on.to_string())
        }
        NoConsent::SampleAsStatement(name) => tr!("consent-is-sample", name = name.as_str()),
        NoConsent::Unknown { field, nearest } => match nearest {
            Some(nearest) => tr!(
                "consent-unknown-near",
                field = field.as_str(),
                nearest = *nearest
            ),
            None => tr!("consent-unknown", field = field.as_str()),
        },
        NoConsent::OtherLanguage { name, language } => tr!(
            "consent-other-language",
            name = name.as_str(),
            language = language.as_str()
        ),
        NoConsent::DubsAlone => tr!("consent-dubs-alone"),
        NoConsent::OtherPerson(name) => tr!("vault-anew-other", name = name.as_str()),
        NoConsent::UnderWay => tr!("consent-under-way"),
        NoConsent::NotGiven => tr!("consent-not-given"),
        NoConsent::NotShown => tr!("consent-not-shown"),
        NoConsent::OutsideScope { name, scope } => tr!(
            "consent-outside-scope",
            name = name.as_str(),
            scope = short_scope(scope)
        ),
    }
}

/// Characters of a scope that are shown in a sentence.
const SCOPE: usize = 60;

/// Returns the beginning of a scope, which may be a long text.
pub fn short_scope(scope: &str) -> String {
    let scope = scope.trim();
    let mut short: String = scope.chars().take(SCOPE).collect();
    if short.len() < scope.len() {
        short.push('…');
    }
    short
}

/// Hashes in order: the same recordings in another order are the same.
pub fn in_order(hashes: &[String]) -> Vec<&String> {
    let mut hashes: Vec<&String> = hashes.iter().collect();
    hashes.sort();
    hashes
}
