//! How far the inspection of a film is.

use mynah_i18n::size;
use mynah_i18n::tr;

/// How far one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looking {
    /// So many bytes of an address were fetched; of all, where that is known.
    Fetched(u64, Option<u64>),
    /// So many hundredths of it were heard.
    Heard(u64),
}

impl Looking {
    /// The same in words.
    pub fn words(self) -> String {
        match self {
            Self::Fetched(bytes, Some(all)) => {
                tr!("dub-looking-fetched", size = size(bytes), all = size(all))
            }
            Self::Fetched(bytes, None) => tr!("dub-looking-fetched.open", size = size(bytes)),
            Self::Heard(hundredths) => tr!("dub-looking-heard", percent = hundredths),
        }
    }
}
