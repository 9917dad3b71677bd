//! Dubs as values: films, their languages, what is said in them, how far they are and what is odd about them.

pub mod account;
pub mod agreed;
pub mod background_length;
pub mod called;
pub mod carried_fixes;
pub mod checks;
pub mod draft_text;
pub mod files;
pub mod film;
pub mod film_cache;
pub mod fix_steps;
pub mod form;
pub mod frame;
pub mod inspection;
pub mod like;
pub mod line_fixes;
pub mod mode;
pub mod order_rollback;
pub mod pace;
pub mod rebased;
pub mod refused;
pub mod replaced_dubs;
pub mod report;
pub mod requests;
pub mod slot;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use self::account::{AccountDub, AccountState, DubRead};
pub use self::agreed::{Heard, agreed_to, agreed_words};
pub use self::background_length::{ends_late, short_background, uncovered};
pub use self::called::{called_like, called_otherwise, in_order_of, is_called_like};
pub use self::checks::{
    Flag, LETTERS_A_SECOND, LONGER, Loud, SHORTER, fit, flags, lacks_room, together,
};
pub use self::draft_text::words as unsaid_words;
pub use self::film::{
    Bed, Brought, Exporting, Film, FilmCard, FilmFacts, GoneFix, HalfWritten, Language, Patch,
    Segment, Stands, Wish,
};
pub use self::fix_steps::Mending;
pub use self::form::{DubForm, NextFilm, OwnTable, folder_of};
pub use self::frame::{RATE as STILL_RATE, SIZE as STILL_SIZE, Still};
pub use self::inspection::Looking;
pub use self::like::{Alike, alike, has_sheet, source_there};
pub use self::mode::{classic_way, project_way};
pub use self::order_rollback::{Before, Wanted};
pub use self::pace::{Hurried, Pace, has_room, pace};
pub use self::refused::NoDub;
pub use self::replaced_dubs::is_same_line;
pub use self::report::{background, bed};
pub use self::slot::{Slot, slot};
pub use mynah_core::address::looks_like_one as is_address;
pub use mynah_script::letters::letters;
