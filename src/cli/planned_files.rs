//! Files that a command is going to write to a folder: each is checked before anything is sent.

use std::collections::HashMap;
use std::path::Path;

use crate::cli::exit::Stop;
use crate::cli::session::Session;
use mynah_core::backend::Backend;
use mynah_core::request::Generation;
use mynah_engine::headless::check_target;
use mynah_model::command::{ExportKind, LineOrder};
use mynah_script::file_names::{End, Names};

/// The files of a command in one folder, which get the names that the export gives them.
pub struct PlannedFiles<'a> {
    folder: &'a Path,
    kind: ExportKind,
    is_draft: bool,
    names: Names,
}

impl<'a> PlannedFiles<'a> {
    /// Returns the plan of files for a folder.
    pub fn new(session: &Session, folder: &'a Path, kind: ExportKind) -> Self {
        Self {
            folder,
            kind,
            is_draft: session.backend == Backend::Draft,
            names: Names::default(),
        }
    }

    /// Checks the files of the orders at these places, one file an order. `names`: names of the user's own, by place.
    ///
    /// # Errors
    /// Those of [`PlannedFiles::check`].
    pub fn check_orders(
        mut self,
        orders: &[LineOrder],
        places: &[usize],
        names: &HashMap<usize, String>,
    ) -> Result<(), Stop> {
        for place in places {
            let Some(order) = orders.get(*place) else {
                continue;
            };
            let line = (place + 1, &*order.speaker, order.request.text());
            let wanted = names.get(place).map(String::as_str);
            self.check(line, wanted, &order.request)?;
        }
        Ok(())
    }

    /// Checks the next file. `line`: number, speaker and text of its line. `wanted`: a name of the user's own.
    ///
    /// # Errors
    /// A folder at its place, a file that can't be changed, a name that the disk doesn't take.
    pub fn check(
        &mut self,
        (number, speaker, text): (usize, &str, &str),
        wanted: Option<&str>,
        request: &Generation,
    ) -> Result<(), Stop> {
        let end = End {
            extension: match self.kind {
                ExportKind::Own => request.format().unwrap_or_default().extension(),
                ExportKind::Wav => "wav",
                ExportKind::Flac => "flac",
                ExportKind::Mp3 => "mp3",
            },
            draft: self.is_draft,
        };
        let wanted = wanted.and_then(|wanted| self.names.wanted(wanted, &end));
        let name = wanted.unwrap_or_else(|| self.names.name(number, speaker, text, &end));
        Ok(check_target(&self.folder.join(name))?)
    }
}
