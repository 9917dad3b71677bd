//! Of the shared library, the voices that free plans may speak with. The service can't be asked for them alone, so its
//! pages are looked through here as they are read, one after the other.

use std::ops::Range;

use mynah_model::desk::{SHARED_PAGE, SharedShown};
use mynah_model::shared_voices::SharedCard;

/// Places behind those that are seen for which the next page is read.
const AHEAD: usize = 20;
/// Pages in a row with none of them after which nothing more is read by itself.
const DRY: u32 = 5;

/// Those that were found so far.
#[derive(Default)]
pub(super) struct FreeList {
    /// The search that is looked through.
    number: u64,
    /// The page that comes next.
    next: u32,
    /// Pages without any since the last one that had some, or since somebody asked for more.
    dry: u32,
    read: usize,
    cards: Vec<SharedCard>,
}

impl FreeList {
    /// Looks through the pages that came.
    pub fn follow(&mut self, shown: &SharedShown) {
        if self.number != shown.number {
            *self = Self {
                number: shown.number,
                ..Self::default()
            };
        }
        while let Some(page) = shown.page(self.next) {
            let before = self.cards.len();
            let free = page.iter().filter(|it| it.free_users_allowed == Some(true));
            self.cards.extend(free.cloned());
            self.read += page.len();
            self.next += 1;
            self.dry = if self.cards.len() == before {
                self.dry + 1
            } else {
                0
            };
        }
    }

    /// Those that were found.
    pub fn cards(&self) -> &[SharedCard] {
        &self.cards
    }

    /// How many were looked through.
    pub fn read(&self) -> usize {
        self.read
    }

    /// Whether all were.
    pub fn is_over(&self, shown: &SharedShown) -> bool {
        self.next as usize * SHARED_PAGE >= shown.len()
    }

    /// Whether so many had none that somebody is to say whether to go on.
    pub fn is_dry(&self, shown: &SharedShown) -> bool {
        self.dry >= DRY && !self.is_over(shown)
    }

    /// Goes on all the same.
    pub fn read_on(&mut self) {
        self.dry = 0;
    }

    /// The page that is to be read now.
    pub fn wanted(&self, shown: &SharedShown, seen: &Range<usize>) -> Option<u32> {
        let is_near = seen.end + AHEAD > self.cards.len();
        let goes_on = is_near && !self.is_over(shown) && !self.is_dry(shown);
        let next = Some(self.next).filter(|_| goes_on);
        next.filter(|next| !shown.has_failed(*next))
    }
}
