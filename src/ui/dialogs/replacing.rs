//! What is saved asks before it writes over files that somebody else put there.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::studio::command::Command;
use crate::studio::command::ExportOrder;
use crate::studio::command::JobsCommand;
use crate::studio::desk::Desk;
use crate::studio::event::InTheWay;
use crate::tr;
use crate::ui::ctx::StudioCtx;

/// What is known of the files that are there already.
#[derive(Default)]
pub(super) enum Question {
    /// Nobody looked.
    #[default]
    Open,
    /// The studio looks.
    Looking(u64, Arc<ExportOrder>),
    /// Files are there, and it is for the person to say.
    Asked(Arc<ExportOrder>, InTheWay),
}

impl Question {
    /// Has the studio look what this export would write over.
    pub(super) fn look(cx: &mut StudioCtx<'_>, number: u64, order: Arc<ExportOrder>) -> Self {
        let look = JobsCommand::LookInTheWay(number, Arc::clone(&order));
        cx.send(Command::Jobs(look));
        Self::Looking(number, order)
    }

    /// Takes in what the studio found: the order, once, where nothing is in its way.
    pub(super) fn answered(&mut self, desk: &Desk) -> Option<Arc<ExportOrder>> {
        let Self::Looking(number, order) = self else {
            return None;
        };
        let found = desk.in_the_way.as_ref();
        let found = found.filter(|found| found.number == *number)?;
        let order = Arc::clone(order);
        if found.count == 0 {
            *self = Self::Open;
            return Some(order);
        }
        *self = Self::Asked(order, found.clone());
        None
    }

    pub(super) fn is_looking(&self) -> bool {
        matches!(self, Self::Looking(..))
    }

    /// What the person was asked about, unless the export is another one by now.
    pub(super) fn about(&self, is_now: impl Fn(&ExportOrder) -> bool) -> Option<&InTheWay> {
        match self {
            Self::Asked(order, found) => is_now(order).then_some(found),
            Self::Open | Self::Looking(..) => None,
        }
    }
}

/// The same of one file whose path was typed: a file dialog would have asked.
#[derive(Default)]
pub(super) enum FileQuestion {
    /// Nobody looked.
    #[default]
    Open,
    /// The studio looks.
    Looking(u64, PathBuf),
    /// It is there, and it is for the person to say.
    Asked(InTheWay),
}

impl FileQuestion {
    /// Has the studio look whether a file is there.
    pub(super) fn look(cx: &mut StudioCtx<'_>, path: PathBuf) -> Self {
        // Another than that of the last answer, which may be an export's.
        let last = cx.desk.in_the_way.as_ref().map_or(0, |found| found.number);
        let number = cx.clock.now().0.unsigned_abs().max(last.wrapping_add(1));
        let look = JobsCommand::LookForFile(number, path.clone());
        cx.send(Command::Jobs(look));
        Self::Looking(number, path)
    }

    /// Takes in what the studio found: the path, once, where nothing is there.
    pub(super) fn answered(&mut self, desk: &Desk) -> Option<PathBuf> {
        let Self::Looking(number, path) = self else {
            return None;
        };
        let found = desk.in_the_way.as_ref();
        let found = found.filter(|found| found.number == *number)?;
        let path = std::mem::take(path);
        if found.count == 0 {
            *self = Self::Open;
            return Some(path);
        }
        *self = Self::Asked(found.clone());
        None
    }

    pub(super) fn is_looking(&self) -> bool {
        matches!(self, Self::Looking(..))
    }

    /// What the person was asked about, unless they typed another path since.
    pub(super) fn about(&self, path: &Path) -> Option<&InTheWay> {
        match self {
            Self::Asked(found) => (found.first == path).then_some(found),
            Self::Open | Self::Looking(..) => None,
        }
    }
}

/// What would be replaced, in a sentence.
pub(super) fn warning(found: &InTheWay) -> String {
    let path = found.first.display().to_string();
    tr!("dialog-export-there", path = path, count = found.count)
}
