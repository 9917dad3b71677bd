//! What a project goes by beside its script: the model of each backend, the format that it began with, its speakers'
//! colours, the stop-loss of its sweeps.

use std::collections::BTreeMap;

use rusqlite::{Connection, Transaction, params};
use serde::de::DeserializeOwned;
use serde::{Deserialize as _, Deserializer};
use serde_json::Value;

use crate::Library;
use crate::error::LibraryError;
use crate::projects::{self, ProjectCard};
use crate::sql::Json;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::format::OutputFormat;
use mynah_core::ids::{LineId, ModelId, ProjectId};
use mynah_script::cast::CastFile;
use mynah_script::series::Series;

/// Speakers whose colours are kept.
const MOST_COLOURS: usize = 1_000;

/// The place of each speaker's colour; places count from 0 and go round.
pub type Colours = BTreeMap<String, usize>;

/// Lines whose matrices are kept.
const MOST_SWEPT: usize = 50;
/// Requests that are known to be on their way.
const MOST_UNDER_WAY: usize = 1_000;

/// What sweeps of a project may cost with one backend, and what they did. A sweep is known by the line that it was
/// opened with, whichever lines are tried along.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct SweepLimit {
    /// The most that each sweep may cost, as it was said last; nothing where it was said that there is no limit.
    pub limits: Vec<(LineId, Option<Credits>)>,
    /// What each sweep cost so far, or is to cost. What is read here is the ledger's figure, but for what is under way
    /// and may not be there yet (`SweepLimit::reckon`).
    pub spent: Vec<(LineId, Credits)>,
    /// What each line was tried with last, as the studio writes it.
    pub grids: Vec<(LineId, String)>,
    /// The lines that were tried together last, by the one that the sweep was opened with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<(LineId, Vec<LineId>)>,
    /// What was on its way when it was told last: of which sweep, the request, and what it was shown to cost.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub under_way: Vec<(LineId, u64, Credits)>,
}

/// The same by backend: credits of Draft voices are no money.
pub type SweepLimits = BTreeMap<Backend, SweepLimit>;

/// What is another about them now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SweepChange {
    /// The most that a sweep may cost, where somebody wrote another; nothing for no limit.
    pub limit: Option<(LineId, Option<Credits>)>,
    /// By how much more, or less, was spent in a sweep: another window sweeps too.
    pub spent: Option<(LineId, i64)>,
    /// What a line is tried with.
    pub grid: Option<(LineId, String)>,
    /// The lines that are tried with it.
    pub lines: Option<(LineId, Vec<LineId>)>,
    /// What is on its way now.
    pub begun: Vec<(LineId, u64, Credits)>,
    /// Requests that are over.
    pub ended: Vec<u64>,
}

impl SweepLimit {
    /// What the sweep that was opened with a line cost so far.
    pub fn spent_on(&self, line: LineId) -> Credits {
        of(&self.spent, line).copied().unwrap_or(Credits::ZERO)
    }

    /// The most that it may cost; nothing where there is no limit.
    pub fn limit_of(&self, line: LineId) -> Option<Credits> {
        self.limit_or(line, None)
    }

    /// The same, and this one where nothing is kept of it: that there is no limit is something.
    pub fn limit_or(&self, line: LineId, unkept: Option<Credits>) -> Option<Credits> {
        of(&self.limits, line).copied().unwrap_or(unkept)
    }

    /// What a line was tried with last.
    pub fn grid_of(&self, line: LineId) -> Option<&str> {
        of(&self.grids, line).map(String::as_str)
    }

    /// The lines that were tried together with a line last; none where nobody chose any.
    pub fn lines_of(&self, line: LineId) -> &[LineId] {
        of(&self.lines, line).map_or(&[], Vec::as_slice)
    }

    /// Takes over what the ledger has of each sweep. What was told of one counts as long as anything of it is under way:
    /// what waits for its turn isn't in the ledger yet.
    pub(super) fn reckon(&mut self, ledger: impl Iterator<Item = (LineId, Credits)>) {
        let under_way = &self.under_way;
        self.spent
            .retain(|(line, _)| under_way.iter().any(|(of, ..)| of == line));
        for (line, spent) in ledger {
            let spent = spent.max(self.spent_on(line));
            put(&mut self.spent, line, Some(spent));
        }
    }

    fn change(&mut self, change: SweepChange) {
        if let Some((line, limit)) = change.limit {
            put(&mut self.limits, line, Some(limit));
        }
        if let Some((line, grid)) = change.grid {
            put(&mut self.grids, line, Some(grid));
            // A matrix can be chosen anew. A limit holds as long as anything may be ordered under it.
            let old = self.grids.len().saturating_sub(MOST_SWEPT);
            self.grids.drain(..old);
        }
        if let Some((line, lines)) = change.lines {
            put(&mut self.lines, line, Some(lines));
            let old = self.lines.len().saturating_sub(MOST_SWEPT);
            self.lines.drain(..old);
        }
        let is_over = |key: &u64| change.ended.contains(key);
        self.under_way.retain(|(_, key, _)| !is_over(key));
        for begun in change.begun {
            self.under_way.retain(|(_, key, _)| *key != begun.1);
            self.under_way.push(begun);
        }
        let old = self.under_way.len().saturating_sub(MOST_UNDER_WAY);
        self.under_way.drain(..old);
        if let Some((line, by)) = change.spent {
            let spent = self.spent_on(line).0.saturating_add_signed(by);
            let spent = (spent > 0).then_some(Credits(spent));
            put(&mut self.spent, line, spent);
        }
    }
}

fn of<T>(all: &[(LineId, T)], line: LineId) -> Option<&T> {
    let found = all.iter().find(|(of, _)| *of == line);
    found.map(|(_, what)| what)
}

/// Puts what is known of a line to the end.
fn put<T>(all: &mut Vec<(LineId, T)>, line: LineId, what: Option<T>) {
    all.retain(|(of, _)| *of != line);
    all.extend(what.map(|what| (line, what)));
}

/// What a project goes by beside its script.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ProjectDefaults {
    /// Model with Draft voices; empty for the backend's first.
    pub draft_model: ModelId,
    /// Model of the service that its first take was made with; empty before that.
    #[serde(skip_serializing_if = "ModelId::is_empty")]
    pub live_model: ModelId,
    /// What takes are made as, where the script doesn't say.
    pub format: OutputFormat,
    /// Its speakers' colours, of those who have gone too.
    #[serde(skip_serializing_if = "Colours::is_empty")]
    pub colours: Colours,
    /// The cast file that it shares with other projects of a series.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "lenient")]
    pub series: Option<Series>,
    /// The stop-loss of its sweeps.
    #[serde(
        skip_serializing_if = "SweepLimits::is_empty",
        deserialize_with = "lenient"
    )]
    pub sweep: SweepLimits,
}

/// What nobody can read is none: for it alone no project stays closed.
fn lenient<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Default,
{
    let value = Value::deserialize(deserializer)?;
    let read = serde_json::from_value(value);
    Ok(read
        .inspect_err(|error| log::warn!("part of what a project goes by can't be read: {error}"))
        .unwrap_or_default())
}

impl ProjectDefaults {
    /// The same without what is of this machine or this person alone: where a cast file lies, and what sweeps may cost.
    pub fn elsewhere(self) -> Self {
        Self {
            series: None,
            sweep: SweepLimits::new(),
            ..self
        }
    }

    /// The same for a copy: its limits hold there too, and nothing was spent on it.
    #[must_use]
    pub fn unspent(mut self) -> Self {
        for limit in self.sweep.values_mut() {
            limit.spent.clear();
            limit.under_way.clear();
        }
        self
    }

    /// The model that speaks with this backend what says nothing else; none: the backend's first.
    pub fn model(&self, backend: Backend) -> Option<&ModelId> {
        let model = match backend {
            Backend::Draft => &self.draft_model,
            Backend::Live => &self.live_model,
        };
        (!model.is_empty()).then_some(model)
    }
}

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
    if of(&sweep.limits, line) == Some(&most) {
        return Ok(());
    }
    put(&mut sweep.limits, line, Some(most));
    write(tx, project, &defaults)
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
