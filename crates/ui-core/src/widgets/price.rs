//! How a price is written.

use mynah_core::backend::Backend;
use mynah_core::credits::Quote;
use mynah_i18n::tr;
use mynah_model::desk::Price;
use mynah_ui_kit::widgets::price::PriceLabel;

/// A price as it is shown and as it is read out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceText {
    /// `50 cr`, `free`, `0 cr`.
    pub shown: String,
    /// The same in whole words.
    pub said: String,
    /// What such credits are, in a sentence for the hover; empty where everybody knows.
    pub meaning: String,
}

impl PriceText {
    /// For rows and small buttons, in short.
    pub fn short(price: Price) -> Self {
        Self::of(price, &range(price.quote))
    }

    /// The same of what costs no more, and may cost less.
    pub fn at_most(price: Price) -> Self {
        if price.quote == Quote::ZERO {
            return Self::short(price);
        }
        let most = price.quote.most.to_string();
        let shown = Self::of(price, &tr!("price-at-most", credits = most.as_str()));
        let said = Self::of(price, &tr!("price-at-most-said", credits = most)).said;
        let meaning = [shown.meaning, tr!("price-at-most.tip")].join("\n");
        Self {
            said,
            meaning: meaning.trim_start().to_owned(),
            ..shown
        }
    }

    fn of(price: Price, credits: &str) -> Self {
        let said = long(price, credits);
        let shown = match price.backend {
            Backend::Live => tr!("price-live", credits = credits),
            Backend::Draft => tr!("price-free"),
        };
        let mut meaning = match price.backend {
            Backend::Draft if price.quote != Quote::ZERO => {
                tr!("price-draft.tip", credits = credits)
            }
            Backend::Live if price.quote.is_guess => tr!("price-guess.tip"),
            Backend::Draft | Backend::Live => String::new(),
        };
        if price.zero_retention && price.quote != Quote::ZERO {
            meaning = [tr!("price-unkept.tip"), meaning].join("\n");
            meaning.truncate(meaning.trim_end().len());
        }
        Self {
            shown,
            said,
            meaning,
        }
    }

    /// For what never costs.
    pub fn free() -> Self {
        Self {
            shown: tr!("price-free"),
            said: tr!("price-free"),
            meaning: String::new(),
        }
    }
}

impl From<PriceText> for PriceLabel {
    fn from(text: PriceText) -> Self {
        let PriceText {
            shown,
            said,
            meaning,
        } = text;
        Self {
            shown,
            said,
            meaning,
        }
    }
}

/// A number, or from where to where it may lie.
fn range(quote: Quote) -> String {
    let most = quote.most.to_string();
    if quote.least < quote.most {
        tr!("price-range", least = quote.least.to_string(), most = most)
    } else if quote.is_guess {
        tr!("price-about", credits = most)
    } else {
        most
    }
}

fn long(price: Price, credits: &str) -> String {
    match price.backend {
        Backend::Live => tr!("price-live-said", credits = credits),
        Backend::Draft if price.quote == Quote::ZERO => tr!("price-free"),
        Backend::Draft => tr!("price-draft", credits = credits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::credits::Credits;

    #[test]
    fn drafts_are_free_and_their_tooltip_has_the_credits() {
        let price = |backend, credits| Price {
            backend,
            quote: Credits(credits).into(),
            zero_retention: false,
        };
        let draft = PriceText::short(price(Backend::Draft, 68));
        assert_eq!(draft.shown, "free");
        assert_eq!(draft.said, "free · 68 draft credits");
        assert!(draft.meaning.starts_with("68 draft credits"), "{draft:?}");
        assert!(draft.meaning.contains("never cost money"), "{draft:?}");
        assert_eq!(PriceText::short(price(Backend::Draft, 0)).shown, "free");
        let live = PriceText::short(price(Backend::Live, 922));
        assert_eq!((live.shown.as_str(), live.meaning.as_str()), ("922 cr", ""));
        assert_eq!(PriceText::short(price(Backend::Live, 0)).shown, "0 cr");
    }

    #[test]
    fn what_the_service_keeps_nothing_of_says_so_beside_its_price() {
        let price = |credits| Price {
            quote: Credits(credits).into(),
            backend: Backend::Live,
            zero_retention: true,
        };
        let meaning = PriceText::short(price(12)).meaning;
        assert!(meaning.contains("History"), "{meaning}");
        assert!(meaning.contains("stitching"), "{meaning}");
        assert_eq!(PriceText::short(price(0)).meaning, "", "nothing is sent");
    }

    #[test]
    fn what_may_cost_less_says_so() {
        let price = |backend, credits| {
            PriceText::at_most(Price {
                quote: Credits(credits).into(),
                backend,
                zero_retention: false,
            })
        };
        let live = price(Backend::Live, 1_200);
        assert_eq!(live.shown, "≤\u{2009}1\u{2009}200 cr");
        assert_eq!(live.said, "at most 1\u{2009}200 credits");
        assert!(live.meaning.contains("once"), "{live:?}");
        assert_eq!(
            price(Backend::Draft, 12).said,
            "free · at most 12 draft credits"
        );
        assert_eq!(price(Backend::Live, 0).shown, "0 cr");
    }

    #[test]
    fn what_nobody_knows_exactly_is_a_range_and_says_why() {
        let price = |least, most| {
            let (least, most) = (Credits(least), Credits(most));
            PriceText::short(Price {
                quote: Quote {
                    least,
                    most,
                    is_guess: true,
                },
                backend: Backend::Live,
                zero_retention: false,
            })
        };
        let range = price(34, 68);
        assert_eq!((&*range.shown, &*range.said), ("34–68 cr", "34–68 credits"));
        assert!(range.meaning.contains("key"), "{range:?}");
        assert_eq!(price(68, 68).shown, "~68 cr");
    }
}
