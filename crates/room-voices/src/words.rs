//! How voices are written: what strangers called them must not break anything.

use std::borrow::Cow;

use super::marked::MARKED;
use mynah_core::ids::VoiceId;
pub use mynah_i18n::tidy;
use mynah_i18n::tr;
use mynah_model::desk::{SharedKind, SharedOrder};
use mynah_ui_core::voice_list::{FAVOURITE, Facet, IN_CAST, Order, SPOKE};
use mynah_ui_core::words::labels::label_word as word;
use mynah_ui_core::words::language_name;
use mynah_ui_core::words::speaker_name;

/// Speakers that are named at most.
const NAMED: usize = 24;

/// What a voice is called; one without a name by its id.
pub(super) fn name<'a>(name: &'a str, id: &'a VoiceId) -> Cow<'a, str> {
    let name = tidy(name);
    if name.is_empty() {
        Cow::Borrowed(id.as_str())
    } else {
        name
    }
}

/// Who has a voice, all of them as far as anybody reads on.
pub(super) fn in_cast(speakers: &[String]) -> String {
    let named = speakers.iter().take(NAMED).map(|name| speaker_name(name));
    let named: Vec<String> = named.map(|name| tidy(&name).into_owned()).collect();
    tr!(
        "voices-in-cast-all",
        speakers = named.join(", "),
        more = speakers.len() - named.len()
    )
}

/// A value of a facet.
pub(super) fn value(facet: Facet, told: &str) -> String {
    match facet {
        Facet::Language => language_name(told),
        Facet::Tag | Facet::Collection => tidy(told).into_owned(),
        Facet::Mine => match told {
            FAVOURITE => tr!("voices-mine-favourite"),
            IN_CAST => tr!("voices-mine-cast"),
            SPOKE => tr!("voices-mine-spoke"),
            MARKED => tr!("voices-mine-marked"),
            other => other.to_owned(),
        },
        Facet::Category | Facet::Gender | Facet::Age | Facet::Accent | Facet::Use => word(told),
    }
}

/// What a facet is called.
pub(super) fn facet(facet: Facet) -> String {
    match facet {
        Facet::Mine => tr!("voices-facet-mine"),
        Facet::Category => tr!("voices-facet-category"),
        Facet::Gender => tr!("voices-facet-gender"),
        Facet::Age => tr!("voices-facet-age"),
        Facet::Accent => tr!("voices-facet-accent"),
        Facet::Use => tr!("voices-facet-use"),
        Facet::Language => tr!("voices-facet-language"),
        Facet::Tag => tr!("voices-facet-tag"),
        Facet::Collection => tr!("voices-facet-collection"),
    }
}

/// Returns the id of a facet's filter in the command palette.
pub(super) fn facet_command(facet: Facet) -> &'static str {
    match facet {
        Facet::Mine => "voices-facet-mine.command",
        Facet::Category => "voices-facet-category.command",
        Facet::Gender => "voices-facet-gender.command",
        Facet::Age => "voices-facet-age.command",
        Facet::Accent => "voices-facet-accent.command",
        Facet::Use => "voices-facet-use.command",
        Facet::Language => "voices-facet-language.command",
        Facet::Tag => "voices-facet-tag.command",
        Facet::Collection => "voices-facet-collection.command",
    }
}

pub(super) fn order(order: Order) -> String {
    match order {
        Order::Listed => tr!("voices-order-listed"),
        Order::Name => tr!("voices-order-name"),
        Order::Newest => tr!("voices-order-newest"),
        Order::Used => tr!("voices-order-used"),
    }
}

pub(super) fn shared_order(order: SharedOrder) -> String {
    match order {
        SharedOrder::Trending => tr!("voices-order-trending"),
        SharedOrder::Newest => tr!("voices-order-newest"),
        SharedOrder::Used => tr!("voices-order-most-used"),
        SharedOrder::Added => tr!("voices-order-most-added"),
    }
}

pub(super) fn kind(kind: SharedKind) -> String {
    match kind {
        SharedKind::Professional => tr!("voices-kind-professional"),
        SharedKind::HighQuality => tr!("voices-kind-high-quality"),
        SharedKind::Famous => tr!("voices-kind-famous"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_strangers_wrote_stays_on_its_line() {
        assert_eq!(name("\u{202e} ", &"id".into()), "id");
    }
}
