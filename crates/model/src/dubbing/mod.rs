//! Dubs as values: films, their languages, what is said in them, how far they are and what is odd about them.

pub mod account;
pub mod agreed;
pub mod anew;
pub mod begun;
pub mod called;
pub mod checks;
pub mod earlier;
pub mod files;
pub mod film;
pub mod lately;
pub mod like;
pub mod looking;
pub mod mending;
pub mod pace;
pub mod rebased;
pub mod refused;
pub mod report;
pub mod slot;
pub mod stands;
pub mod still;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod uncovered;
pub mod unsaid;
pub mod unwanted;
pub mod way;
pub mod wishes;

pub use self::account::{AccountDub, AccountState, DubRead};
pub use self::agreed::{Heard, agreed_to, agreed_words};
pub use self::begun::{DubForm, NextFilm, OwnTable, folder_of};
pub use self::called::{called_like, called_otherwise, in_order_of, is_called_like};
pub use self::checks::{Flag, LETTERS_A_SECOND, LONGER, Loud, fit, flags, lacks_room, together};
pub use self::earlier::is_same_line;
pub use self::film::{
    Bed, Brought, Exporting, Film, FilmCard, FilmFacts, GoneFix, HalfWritten, Language, Patch,
    Segment, Stands, Wish,
};
pub use self::like::{Alike, alike, has_sheet, source_there};
pub use self::looking::Looking;
pub use self::mending::Mending;
pub use self::pace::{Hurried, Pace, has_room, pace};
pub use self::refused::NoDub;
pub use self::report::{background, bed};
pub use self::slot::{Slot, slot};
pub use self::still::{SIZE as STILL_SIZE, Still};
pub use self::uncovered::{ends_late, short_background, uncovered};
pub use self::unsaid::words as unsaid_words;
pub use self::unwanted::{Before, Wanted};
pub use self::way::{classic_way, project_way};
pub use mynah_core::address::looks_like_one as is_address;
pub use mynah_script::letters::letters;
