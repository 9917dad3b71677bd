//! The state of the disk that the UI shows: use, check and copy.

use crate::event::StorageEvent;
use crate::remote::Remote;
use mynah_records::storage::{Checked, DiskUse};

/// What the interface shows of the disk.
#[derive(Debug, Default)]
pub struct Storage {
    /// What lies there.
    pub disk: Remote<DiskUse>,
    /// How many takes of all were looked at, while that is done.
    pub checking: Option<(usize, usize)>,
    /// What the last look at every byte came to.
    pub checked: Option<Checked>,
    /// How many files of all were copied, while the library is backed up or brought back.
    pub copying: Option<(usize, usize)>,
}

impl Storage {
    /// Takes in what came to be.
    pub fn apply(&mut self, event: StorageEvent) {
        match event {
            StorageEvent::Asked => self.disk.ask(),
            StorageEvent::Measured(disk) => self.disk = Remote::Ready(disk),
            StorageEvent::Failed(trouble) => self.disk.fail(trouble),
            StorageEvent::Checking { done, all } => self.checking = Some((done, all)),
            StorageEvent::Checked(checked) => {
                self.checking = None;
                self.checked = checked;
            }
            StorageEvent::Copying { done, all } => self.copying = Some((done, all)),
            StorageEvent::Copied { done: _ } => self.copying = None,
        }
    }
}
