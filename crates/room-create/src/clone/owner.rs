//! For whom a sheet of consent records and attaches: it is lent to one way or clone after the other.

use std::path::{Path, PathBuf};

use super::ClonePanel;
use mynah_core::ids::MakingId;
use mynah_i18n::tr;
use mynah_model::command::Recorded;
use mynah_model::event::Notice;
use mynah_ui_core::ctx::StudioCtx;

/// A way or a professional clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Owner {
    /// Which one.
    pub id: MakingId,
    /// The recording that somebody agrees to, by its hash, where another one may take its place.
    pub recording: Option<String>,
}

impl Owner {
    /// A sheet that is lent to nobody.
    pub(super) fn own() -> Self {
        Self {
            id: MakingId(0),
            recording: None,
        }
    }
}

/// A file that was chosen for somebody.
pub(super) enum Chosen {
    /// The signed document.
    Document(PathBuf),
    /// What was read aloud elsewhere, and what that is: by its turn other words may stand there.
    Reading(PathBuf, Recorded),
}

impl Chosen {
    fn path(&self) -> &Path {
        match self {
            Self::Document(path) | Self::Reading(path, _) => path,
        }
    }
}

impl ClonePanel {
    /// Whether something is recorded, looked at or attached here.
    pub(crate) fn is_under_way(&self) -> bool {
        self.recorder.is_under_way() || self.attached.is_some()
    }

    /// Lends it to the one that is open, unless something of another one is under way: nothing new begins until that is over.
    /// Whether it is lent to that one.
    pub(crate) fn lend_to(&mut self, open: Option<&Owner>) -> bool {
        if self.owner.is_none() || !self.is_under_way() {
            self.owner = open.cloned();
        }
        let is_its = self.owner.as_ref() == open;
        self.recorder.is_elsewhere = !is_its;
        is_its
    }

    /// What was chosen by now is of the one that is open, and of nobody else: it waits until the sheet is lent to that one
    /// and free. What is read aloud in a reading that was chosen is `read`, as it stands now: nothing where none was. Whether it
    /// is lent to it.
    pub(crate) fn take_chosen(
        &mut self,
        cx: &mut StudioCtx<'_>,
        (open, read): (Option<&Owner>, Option<Recorded>),
    ) -> bool {
        let is_its = self.lend_to(open);
        let Some(open) = open else { return is_its };
        let view = &mut *cx.view;
        let document = view.document.take().map(Chosen::Document);
        let reading = read.and_then(|read| Some(Chosen::Reading(view.reading.take()?, read)));
        let before = self.chosen.len();
        let new = document.into_iter().chain(reading);
        self.chosen.extend(new.map(|file| (open.clone(), file)));
        if !is_its {
            if self.chosen.len() > before {
                cx.notice(Notice::Heed(tr!("record-elsewhere")));
            }
            return false;
        }
        let is_free = |file: &Chosen, panel: &Self| match file {
            Chosen::Document(_) => panel.attached.is_none(),
            Chosen::Reading(..) => panel.recorder.attached.is_none(),
        };
        let mut all = self.chosen.iter();
        let place = all.position(|(of, file)| of == open && is_free(file, self));
        match place.map(|place| self.chosen.remove(place).1) {
            Some(Chosen::Document(path)) => cx.view.document = Some(path),
            Some(Chosen::Reading(path, what)) => self.recorder.attach_file(cx, path, what),
            None => {}
        }
        true
    }

    /// Whether something was chosen for it and waits for its turn.
    pub(crate) fn awaits(&self, id: MakingId) -> bool {
        self.chosen.iter().any(|(of, _)| of.id == id)
    }

    /// What was chosen for one that is nowhere any more is let go, and that is said.
    pub(crate) fn let_chosen_go(
        &mut self,
        cx: &mut StudioCtx<'_>,
        is_there: impl Fn(MakingId) -> bool,
    ) {
        let all = std::mem::take(&mut self.chosen).into_iter();
        let (kept, gone) = all.partition(|(of, _)| is_there(of.id));
        self.chosen = kept;
        let gone: Vec<(Owner, Chosen)> = gone;
        for (_, file) in gone {
            let name = file.path().file_name().unwrap_or_default();
            cx.notice(for_none(&name.to_string_lossy()));
        }
    }

    /// The same of a document that is being kept.
    pub(crate) fn let_document_go(&mut self, cx: &mut StudioCtx<'_>) {
        let documents = &cx.desk.cloning.documents;
        let kept = self.attached.and_then(|number| documents.get(&number));
        let Some(kept) = kept else { return };
        self.attached = None;
        if let Ok(input) = kept {
            let told = for_none(&input.name);
            cx.notice(told);
        }
    }

    /// Whose is what is under way here.
    pub(crate) fn owed_to(&self) -> Option<&Owner> {
        self.owner.as_ref().filter(|_| self.is_under_way())
    }
}

/// That a file was brought for a clone that is gone.
pub(crate) fn for_none(name: &str) -> Notice {
    Notice::Heed(tr!("record-for-none", file = name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::backend::Backend;
    use mynah_ui_core::testing::Bench;
    use mynah_ui_core::testing::fixtures as made;

    /// Of two readings that were chosen for one clone the first that was read through counted.
    #[test]
    fn readings_of_one_clone_are_read_in_the_order_in_which_they_were_chosen() {
        let desk = made::desk(Backend::Draft, made::SCRIPT);
        let mut bench = Bench::new(desk, ClonePanel::default());
        for path in ["one.wav", "two.wav"] {
            bench.with(|panel, cx| {
                cx.view.reading = Some(path.into());
                panel.follow_reading(cx);
            });
        }
        let sent = format!("{:?}", bench.wishes.outbox);
        assert!(
            sent.contains("one.wav") && !sent.contains("two.wav"),
            "{sent}"
        );
        bench.with(|panel, cx| {
            panel.recorder.attached = None;
            panel.follow_reading(cx);
        });
        let sent = format!("{:?}", bench.wishes.outbox);
        assert!(sent.contains("two.wav"), "{sent}");
    }
}
