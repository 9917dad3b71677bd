//! What a project goes by beside its script: the model of each backend, the format that it began with, its speakers'
//! colours, the stop-loss of its sweeps.

use rusqlite::{Connection, Transaction, params};

use crate::Library;
use crate::error::LibraryError;
use crate::projects;
use crate::sql::Json;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::{LineId, ModelId, ProjectId};
use mynah_records::projects::ProjectCard;
use mynah_records::projects::{Colours, ProjectDefaults};
use mynah_records::sweeps::SweepChange;
use mynah_script::cast::CastFile;
use mynah_script::series::Series;

/// Speakers whose colours are kept.
const MOST_COLOURS: usize = 1_000;

impl Library {
    /// Has a project stay with this model of the service instead of another one, or of none (empty). Where it stays
    /// with a third one, that stays.
    pub fn pin_model(
        &self,
        project: ProjectId,
        model: &ModelId,
        instead_of: &ModelId,
    ) -> Result<ProjectCard, LibraryError> {
        self.change_defaults(project, |defaults| {
            if defaults.live_model == *instead_of {
                defaults.live_model = model.clone();
            }
        })
    }

    /// Keeps the colours of a project's speakers.
    pub fn keep_colours(&self, project: ProjectId, colours: Colours) -> Result<(), LibraryError> {
        let mut colours: Vec<_> = colours.into_iter().collect();
        colours.sort_by_key(|(_, place)| *place);
        colours.truncate(MOST_COLOURS);
        let colours = colours.into_iter().collect();
        self.change_defaults(project, |defaults| defaults.colours = colours)?;
        Ok(())
    }

    /// The cast file that a project shares.
    pub fn series(&self, project: ProjectId) -> Result<Option<Series>, LibraryError> {
        self.read(|connection| Ok(read(connection, project)?.series))
    }

    /// Ties a project to a cast file, or to none.
    pub fn tie_series(
        &self,
        project: ProjectId,
        series: Option<Series>,
    ) -> Result<ProjectCard, LibraryError> {
        self.change_defaults(project, |defaults| defaults.series = series)
    }

    /// From now on the project knows what its cast file, which lies there, says of these speakers.
    pub fn look_series(
        &self,
        project: ProjectId,
        (path, file): (&str, &CastFile),
        speakers: &[String],
    ) -> Result<ProjectCard, LibraryError> {
        self.change_defaults(project, |defaults| {
            // Another window may have tied it to another one.
            if let Some(series) = defaults.series.as_mut().filter(|it| it.path == path) {
                series.look(file, speakers);
            }
        })
    }

    /// Keeps what is another about the stop-loss of a project's sweeps with a backend.
    pub fn keep_sweep_limit(
        &self,
        project: ProjectId,
        backend: Backend,
        change: SweepChange,
    ) -> Result<ProjectCard, LibraryError> {
        self.change_defaults(project, |defaults| {
            defaults.sweep.entry(backend).or_default().change(change);
        })
    }

    /// Nobody worked on it: when it was touched last stays.
    fn change_defaults(
        &self,
        project: ProjectId,
        change: impl FnOnce(&mut ProjectDefaults),
    ) -> Result<ProjectCard, LibraryError> {
        self.write(|tx| {
            let mut defaults = read(tx, project)?;
            change(&mut defaults);
            write(tx, project, &defaults)?;
            projects::card(tx, project)
        })
    }
}

/// Keeps the most that the sweep that was opened with a line may cost.
pub(super) fn limit_sweep(
    tx: &Transaction<'_>,
    (project, backend): (ProjectId, Backend),
    line: LineId,
    most: Option<Credits>,
) -> Result<(), LibraryError> {
    let mut defaults = read(tx, project)?;
    let sweep = defaults.sweep.entry(backend).or_default();
    if sweep.set_limit(line, most) {
        write(tx, project, &defaults)?;
    }
    Ok(())
}

pub(super) fn read(
    connection: &Connection,
    project: ProjectId,
) -> Result<ProjectDefaults, LibraryError> {
    let Json(defaults) = connection.query_row(
        "SELECT defaults FROM project WHERE id = ?1",
        [project],
        |row| row.get(0),
    )?;
    Ok(defaults)
}

fn write(
    tx: &Transaction<'_>,
    project: ProjectId,
    defaults: &ProjectDefaults,
) -> Result<(), LibraryError> {
    tx.execute(
        "UPDATE project SET defaults = ?2 WHERE id = ?1",
        params![project, Json(defaults)],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::fresh;
    use mynah_script::document::Script;

    #[test]
    fn the_first_model_that_is_known_stays_and_colours_are_kept() {
        let (_home, library) = fresh();
        let began = ProjectDefaults::default();
        let card = library
            .create_project("p", Backend::Live, &began, &Script::new("p"), false)
            .unwrap();
        let defaults = || library.project(card.id).unwrap().1;
        assert_eq!(defaults().model(Backend::Live), None);
        let pin = |model, instead_of| {
            let (model, instead_of) = (ModelId::new(model), ModelId::new(instead_of));
            library.pin_model(card.id, &model, &instead_of).unwrap();
        };
        pin("lost", "");
        pin("first", "lost");
        pin("second", "");
        let first = ModelId::new("first");
        assert_eq!(defaults().model(Backend::Live), Some(&first));
        assert_eq!(defaults().model(Backend::Draft), None);
        let names = (0..MOST_COLOURS + 5).map(|place| (format!("{:04}", 9_999 - place), place));
        library.keep_colours(card.id, names.collect()).unwrap();
        let kept = defaults().colours;
        assert_eq!(kept.len(), MOST_COLOURS);
        assert_eq!(kept.get("9999"), Some(&0));
    }

    #[test]
    fn a_cast_file_is_shared_known_and_left_and_goes_nowhere_else() {
        let (_home, library) = fresh();
        let began = ProjectDefaults::default();
        let card = library
            .create_project("p", Backend::Draft, &began, &Script::new("p"), false)
            .unwrap();
        let file = CastFile::parse(r#"{"speakers": {"Tom": {"voice": "Rook"}}}"#).unwrap();
        let tie = |path: &str| {
            let series = Some(Series::new(path.to_owned()));
            library.tie_series(card.id, series).unwrap();
        };
        tie("one.json");
        let tom = ["Tom".to_owned()];
        library
            .look_series(card.id, ("other.json", &file), &tom)
            .unwrap();
        let is_news = || {
            let series = library.series(card.id).unwrap().unwrap();
            series.is_news(&file, "TOM")
        };
        assert!(is_news(), "of another file nothing is known");
        library
            .look_series(card.id, ("one.json", &file), &tom)
            .unwrap();
        assert!(!is_news());
        let defaults = library.project(card.id).unwrap().1;
        assert_eq!(defaults.elsewhere(), began, "a path is of this machine");
        library.tie_series(card.id, None).unwrap();
        assert_eq!(library.project(card.id).unwrap().1, began);
    }

    /// Drafts counted against the limit of what is paid for, of two windows the last one was believed, and who was
    /// given the project had its stop-loss.
    #[test]
    fn a_stop_loss_is_of_one_backend_counts_both_windows_and_goes_nowhere_else() {
        let (_home, library) = fresh();
        let began = ProjectDefaults::default();
        let card = library
            .create_project("p", Backend::Live, &began, &Script::new("p"), false)
            .unwrap();
        let keep = |backend, limit: Option<Option<Credits>>, (line, by): (u64, i64)| {
            let change = SweepChange {
                limit: limit.map(|limit| (LineId(1), limit)),
                spent: Some((LineId(line), by)),
                grid: Some((LineId(7), "a grid".to_owned())),
                begun: vec![(LineId(line), line, Credits(1))],
                ..SweepChange::default()
            };
            library.keep_sweep_limit(card.id, backend, change).unwrap();
        };
        let limit = |backend| {
            let defaults = library.project(card.id).unwrap().1;
            defaults.sweep.get(&backend).cloned().unwrap_or_default()
        };
        keep(Backend::Live, Some(Some(Credits(100))), (1, 40));
        keep(Backend::Draft, None, (1, 900));
        keep(Backend::Live, None, (1, 30));
        keep(Backend::Live, None, (2, 5));
        keep(Backend::Live, None, (1, -10));
        keep(Backend::Live, None, (2, -9));
        let live = limit(Backend::Live);
        assert_eq!(live.limit_of(LineId(1)), Some(Credits(100)));
        let unkept = Some(Credits(3));
        assert_eq!(live.limit_or(LineId(2), unkept), unkept, "of another line");
        assert_eq!(live.grid_of(LineId(7)), Some("a grid"));
        assert_eq!(live.grid_of(LineId(1)), None);
        assert_eq!(limit(Backend::Live).spent, [(LineId(1), Credits(60))]);
        assert_eq!(limit(Backend::Draft).limit_of(LineId(1)), None);
        assert_eq!(limit(Backend::Draft).spent_on(LineId(1)), Credits(900));
        keep(Backend::Live, Some(None), (1, 0));
        assert_eq!(limit(Backend::Live).limit_or(LineId(1), unkept), None);
        let defaults = library.project(card.id).unwrap().1;
        let copied = library
            .duplicate_project(card.id, "copy", &Script::new("p"))
            .unwrap();
        let copied = library.project(copied.id).unwrap().1.sweep;
        assert_eq!(copied.len(), 2);
        assert!(copied.values().all(|limit| limit.spent.is_empty()));
        assert_eq!(defaults.elsewhere(), began);
    }

    /// A project is opened whatever became of what it knows of its series.
    #[test]
    fn a_damaged_tie_to_a_cast_file_is_none() {
        for series in [
            "7",
            r#"{"path": 3}"#,
            r#"{"path": "a", "seen": {"speakers": {"A": {"voise": "x"}}}}"#,
            r#"{"seen": {"speakers": {"A": {"settings": {"speed": 9}}}}}"#,
        ] {
            let json = format!(r#"{{"draft_model": "m", "series": {series}}}"#);
            let read: ProjectDefaults = serde_json::from_str(&json).unwrap();
            assert_eq!((read.series, read.draft_model.as_str()), (None, "m"));
        }
        let json = r#"{"draft_model": "m", "sweep": {"most": 7, "line": 3, "spent": 2}}"#;
        let read: ProjectDefaults = serde_json::from_str(json).unwrap();
        assert_eq!((read.sweep.len(), read.draft_model.as_str()), (0, "m"));
    }
}
