//! The transcripts that are open: they are asked for once, and edits stay while another one is shown.

use std::collections::HashMap;

use egui::Ui;

use mynah_core::ids::TakeId;
use mynah_i18n::tr;
use mynah_model::command::{Command, ToolsCommand};
use mynah_model::event::Notice;
use mynah_model::trouble::Trouble;
use mynah_ui_core::ctx::StudioCtx;

use super::editor::TranscriptView;

/// Transcripts that are kept open.
const KEPT: usize = 4;

/// The open transcripts, the one that is shown last.
#[derive(Default)]
pub(crate) struct Views {
    all: Vec<TranscriptView>,
    /// Transcripts that were asked for, with the answer that was there before.
    asked: HashMap<TakeId, Option<u64>>,
}

/// How far a transcript is.
pub(crate) enum Shown<'a> {
    /// Mynah reads it and compares its times with the sound.
    Loading,
    /// An error.
    Failed(&'a Trouble),
    /// An open transcript.
    Open,
}

impl Views {
    /// Opens the transcript of a take and makes it the one that is shown.
    pub(crate) fn open<'a>(&mut self, cx: &mut StudioCtx<'a>, take: TakeId) -> Shown<'a> {
        if let Some(place) = self.all.iter().position(|view| view.take == Some(take)) {
            if place + 1 < self.all.len() {
                let view = self.all.remove(place);
                self.put(cx, view);
            }
            return Shown::Open;
        }
        let answer = cx.desk.tools.transcripts.get(&take);
        let number = answer.map(|(number, _)| *number);
        let Some(before) = self.asked.get(&take) else {
            self.asked.insert(take, number);
            cx.send(Command::Tools(ToolsCommand::OpenTranscript(take)));
            return Shown::Loading;
        };
        match answer {
            Some((_, answer)) if number != *before => match answer {
                Ok(open) => {
                    self.asked.remove(&take);
                    self.put(cx, TranscriptView::of_take(take, open));
                    Shown::Open
                }
                Err(trouble) => Shown::Failed(trouble),
            },
            _ => Shown::Loading,
        }
    }

    /// Asks for a transcript again after it could not be read.
    pub(crate) fn retry(&mut self, take: TakeId) {
        self.asked.remove(&take);
    }

    /// Shows a transcript. If there are too many, the oldest one whose edits are on the disk is closed.
    pub(crate) fn put(&mut self, cx: &mut StudioCtx<'_>, view: TranscriptView) {
        self.save(cx);
        if self.all.len() >= KEPT
            && let Some(place) = self.all.iter().position(|view| !view.is_unsaved())
        {
            self.all.remove(place);
        }
        self.all.push(view);
    }

    /// Returns the transcript that is shown.
    pub(crate) fn current(&mut self) -> Option<&mut TranscriptView> {
        self.all.last_mut()
    }

    /// Returns the transcript of a take.
    pub(crate) fn of(&mut self, take: TakeId) -> Option<&mut TranscriptView> {
        let mut all = self.all.iter_mut();
        all.find(|view| view.take == Some(take))
    }

    /// Takes the keys of the editor that was drawn last.
    pub(crate) fn take_keys(&mut self, ui: &Ui) {
        for view in &mut self.all {
            view.take_keys(ui);
        }
    }

    /// Closes transcripts whose edits were dropped or became a copy. Returns the copy.
    pub(crate) fn follow_conflicts(&mut self, cx: &mut StudioCtx<'_>) -> Option<TakeId> {
        let mut copies = self.all.iter().filter_map(|view| view.copy(cx));
        let copy = copies.next_back();
        let desk = &*cx;
        self.all
            .retain(|view| !view.is_dropped() && view.copy(desk).is_none());
        if copy.is_some() {
            cx.notice(Notice::Done(tr!("transcribe-copied")));
        }
        copy
    }

    /// Saves all edits.
    pub(crate) fn save(&mut self, cx: &mut StudioCtx<'_>) {
        for view in &mut self.all {
            view.save(cx);
        }
    }
}

/// Draws a transcript that is not open yet.
pub(crate) fn waiting_ui(ui: &mut Ui, cx: &StudioCtx<'_>, shown: &Shown<'_>) -> bool {
    use mynah_ui_kit::theme::Face;
    use mynah_ui_kit::widgets::Button;
    match shown {
        Shown::Loading => {
            let words = tr!("transcribe-verifying");
            ui.label(Face::Body.rich(words, cx.tokens.text2));
            false
        }
        Shown::Failed(trouble) => {
            let words = Face::Body.rich(trouble.what.as_str(), cx.tokens.bad_ink);
            ui.add(egui::Label::new(words).wrap());
            ui.add(Button::new(tr!("transcribe-retry")).small())
                .clicked()
        }
        Shown::Open => false,
    }
}
