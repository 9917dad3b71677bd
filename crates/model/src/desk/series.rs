//! The cast file that the open project shares: what it says of each part, and what the project says.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::command::{Command, ProjectCommand, SeriesCommand};
use crate::desk::{Desk, PartStand, Voices};
use crate::event::{Notice, Offer};
use crate::trouble::Topic;
use mynah_core::backend::Backend;
use mynah_core::ids::ProjectId;
use mynah_i18n::tr;
use mynah_script::blocks::Stamp;
use mynah_script::cast::{CastEntry, CastFile};
use mynah_script::names::folded;
use mynah_script::series::{Series, Telling};

/// What the cast file of a project says, or why it can't be read.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesRead {
    /// Whose file.
    pub project: ProjectId,
    /// Where it lies.
    pub path: String,
    /// What it says; else why not, in words.
    pub came: Result<Arc<CastFile>, String>,
}

/// What the Cast dialog shows of it.
#[derive(Debug, Default)]
pub struct SeriesShown {
    /// As it was read last.
    pub read: Option<SeriesRead>,
    /// Counts up where it says something else than before, and with every change of what the project knows of it.
    pub readings: u64,
    /// How many parts the series says otherwise, and this project didn't look at yet.
    pub news: usize,
    /// What was looked through for what both say.
    agreed: Option<Agreed>,
}

/// What it hangs on which parts both say alike.
#[derive(Debug)]
struct Agreed {
    project: ProjectId,
    readings: u64,
    cast: Stamp,
    voices: [Voices; 2],
}

impl Agreed {
    fn is_same(&self, other: &Self) -> bool {
        let mut voices = self.voices.iter().zip(&other.voices);
        (self.project, self.readings, self.cast) == (other.project, other.readings, other.cast)
            && voices.all(|(one, other)| one.is_same(other))
    }
}

impl Desk {
    /// The cast file of the open project, and what it says as far as it was read.
    pub fn series(&self) -> Option<(&Series, Option<&SeriesRead>)> {
        let open = self.project.as_ref()?;
        let series = open.defaults.series.as_ref()?;
        let read = self.series_shown.read.as_ref();
        let read = read.filter(|read| read.project == open.card.id && read.path == series.path);
        Some((series, read))
    }

    /// The file's content, where it could be read.
    pub fn series_file(&self) -> Option<&Arc<CastFile>> {
        self.series()?.1?.came.as_ref().ok()
    }

    /// Everybody who speaks or has a part.
    pub fn cast_speakers_all(&self) -> Vec<Arc<str>> {
        let mut all = self.speakers();
        let met: BTreeSet<Arc<str>> = all.iter().cloned().collect();
        let parts = self.script().cast().0.keys();
        let silent = parts.filter(|speaker| !met.contains(speaker.as_str()));
        all.extend(silent.map(|speaker| Arc::from(speaker.as_str())));
        all
    }

    /// What the series would be told of these.
    pub fn tellings(&self, speakers: &[String]) -> Vec<Telling> {
        let cast = &self.script().cast().0;
        // Of two whose names differ in case the first has the entry.
        let mut met = BTreeSet::new();
        let once = speakers
            .iter()
            .filter(|speaker| met.insert(folded(speaker)));
        let telling = |speaker: &String| Telling {
            speaker: speaker.clone(),
            says: cast.get(speaker).map(CastEntry::of),
        };
        once.map(telling).collect()
    }

    /// What the project and its series say alike by now is known to both: only what is changed after that is one's own.
    /// The wish to keep that; the app asks once a frame.
    pub fn take_agreed(&mut self) -> Option<Command> {
        let open = self.project.as_ref()?;
        let project = open.card.id;
        let now = Agreed {
            project,
            readings: self.series_shown.readings,
            cast: open.editor.script().cast_stamp(),
            voices: [Backend::Draft, Backend::Live].map(|of| self.voices_of(of).clone()),
        };
        let before = self.series_shown.agreed.as_ref();
        if before.is_some_and(|before| before.is_same(&now)) {
            return None;
        }
        self.series_shown.agreed = Some(now);
        self.series_shown.news = 0;
        let (series, read) = self.series()?;
        let file = Arc::clone(read?.came.as_ref().ok()?);
        let path = series.path.clone();
        let all = self.cast_speakers_all().into_iter();
        let told = all.filter(|speaker| series.is_news(&file, speaker));
        let (alike, news): (Vec<_>, Vec<_>) =
            told.partition(|speaker| self.part_stand(speaker) == Some(PartStand::Same));
        self.series_shown.news = news.len();
        let speakers: Vec<String> = alike.iter().map(ToString::to_string).collect();
        let known = SeriesCommand::Known {
            project,
            path,
            file,
            speakers: speakers.clone(),
        };
        (!speakers.is_empty()).then_some(Command::Project(ProjectCommand::Series(known)))
    }

    /// A cast file was read: what it says of this project's speakers is offered, once.
    pub fn take_series(&mut self, read: SeriesRead) {
        self.over(Topic::CastFile);
        let is_open = |open: &super::OpenProject| open.card.id == read.project;
        if !self.project.as_ref().is_some_and(is_open) {
            return;
        }
        if self.series_shown.read.as_ref() == Some(&read) {
            // What was shown of it stays as it is.
            return;
        }
        self.series_shown.readings += 1;
        self.series_shown.read = Some(read);
        let Some((series, Some(read))) = self.series() else {
            return;
        };
        let notice = match &read.came {
            Err(why) => Notice::Heed(tr!("studio-series-unread", why = why.as_str())),
            Ok(file) => {
                let project = read.project;
                let speakers = self.cast_speakers_all();
                let is_news = |speaker: &&Arc<str>| {
                    series.is_news(file, speaker)
                        && self.part_stand(speaker) != Some(PartStand::Same)
                };
                let news = speakers.iter().filter(is_news).count();
                if news == 0 {
                    return;
                }
                Notice::Offer {
                    text: tr!("studio-series-news", count = news),
                    offer: Offer::ShowCast(project),
                }
            }
        };
        self.tell(notice);
    }
}
