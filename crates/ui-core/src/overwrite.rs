//! What is saved asks before it writes over files that somebody else put there.

use std::path::PathBuf;
use std::sync::Arc;

use crate::ctx::StudioCtx;
use mynah_core::ids::FilmId;
use mynah_i18n::tr;
use mynah_model::command::{Command, DubExport, DubbingCommand, ExportOrder, JobsCommand};
use mynah_model::desk::Desk;
use mynah_model::event::InTheWay;

/// What is known of the files that are there already, in the way of what is wanted.
#[derive(Default)]
pub enum Question<W> {
    /// Nobody looked.
    #[default]
    Open,
    /// The studio looks.
    Looking(u64, W),
    /// Files are there, and it is for the person to say.
    Asked(W, InTheWay),
}

impl Question<Arc<ExportOrder>> {
    /// Has the studio look what this export would write over.
    pub fn look(cx: &mut StudioCtx<'_>, order: Arc<ExportOrder>) -> Self {
        let number = number(cx);
        let look = JobsCommand::LookInTheWay(number, Arc::clone(&order));
        cx.send(Command::Jobs(look));
        Self::Looking(number, order)
    }
}

impl Question<PathBuf> {
    /// Has the studio look whether a file is there whose path was typed: a file dialog would have asked.
    pub fn look(cx: &mut StudioCtx<'_>, path: PathBuf) -> Self {
        let number = number(cx);
        let look = JobsCommand::LookForFile(number, path.clone());
        cx.send(Command::Jobs(look));
        Self::Looking(number, path)
    }
}

impl Question<(FilmId, DubExport)> {
    /// Has the studio look what the files of a dub would be written over.
    pub fn look(cx: &mut StudioCtx<'_>, film: FilmId, wish: DubExport) -> Self {
        let number = number(cx);
        let look = DubbingCommand::LookInTheWay(number, film.clone(), wish.clone());
        cx.send(Command::Dubbing(look));
        Self::Looking(number, (film, wish))
    }
}

impl<W> Question<W> {
    /// Takes in what the studio found: what is wanted, once, where nothing is in its way.
    pub fn answered(&mut self, desk: &Desk) -> Option<W> {
        let Self::Looking(number, _) = self else {
            return None;
        };
        let found = desk.in_the_way.as_ref();
        let found = found.filter(|found| found.number == *number)?;
        let Self::Looking(_, wanted) = std::mem::replace(self, Self::Open) else {
            return None;
        };
        if found.count == 0 {
            return Some(wanted);
        }
        *self = Self::Asked(wanted, found.clone());
        None
    }

    pub fn is_looking(&self) -> bool {
        matches!(self, Self::Looking(..))
    }

    /// What the person was asked about, unless something else is wanted by now.
    pub fn about(&self, is_now: impl Fn(&W) -> bool) -> Option<&InTheWay> {
        match self {
            Self::Asked(wanted, found) => is_now(wanted).then_some(found),
            Self::Open | Self::Looking(..) => None,
        }
    }
}

/// Another number than that of the last answer.
fn number(cx: &StudioCtx<'_>) -> u64 {
    let last = cx.desk.in_the_way.as_ref();
    let last = last.map_or(0, |found| found.number);
    cx.clock.now().0.unsigned_abs().max(last.wrapping_add(1))
}

/// What would be replaced, in a sentence.
pub fn warning(found: &InTheWay) -> String {
    let path = found.first.display().to_string();
    tr!("dialog-export-there", path = path, count = found.count)
}
