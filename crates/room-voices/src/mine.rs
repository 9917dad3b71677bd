//! What is one's own at a voice: favourite, tags, a note. Kept by this library, told nobody.

use std::time::Duration;

use egui::{Key, Modifiers, Ui};

use super::{Picked, words};
use mynah_core::backend::Backend;
use mynah_i18n::tr;
use mynah_model::command::{Command, VoicesCommand};
use mynah_model::desk::{MarkChange, VoiceMark, collection_mark};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, TextField, escaped};

/// Longest tag, most of them, and longest note.
const TAG: usize = 40;
const TAGS: usize = 24;
const NOTE: usize = 1_000;
/// Collections of a voice that can be called something.
const COLLECTIONS: usize = 4;

/// After so long without another letter a note is kept, though its field has the keys.
const PAUSE: Duration = Duration::from_secs(1);

/// What is being written.
#[derive(Default)]
pub(super) struct Mine {
    of: Option<Picked>,
    tag: String,
    note: String,
    /// When the note was changed since it was kept, in seconds of the window.
    changed: Option<f64>,
    /// Whether its field has the keys: what is written there stays as it is.
    writing: bool,
    /// The collection that is being called something, and what.
    called: Option<(String, String)>,
}

/// Makes a voice a favourite, or no more.
pub(super) fn favour(cx: &mut StudioCtx<'_>, of: &Picked) {
    let mark = cx.desk.browsed.mark(of.backend, &of.id);
    let on = mark.is_some_and(|mark| mark.favourite);
    change(cx, of, MarkChange::Favourite(!on));
}

/// Notes something. One of the shared library is kept as it stands there: it is listed by its marks.
fn change(cx: &mut StudioCtx<'_>, of: &Picked, change: MarkChange) {
    let card = of.shared.clone().map(Box::new);
    let mark = VoicesCommand::Mark(of.backend, of.id.clone(), change, card);
    cx.send(Command::Voices(mark));
}

/// Calls a collection something.
fn call(cx: &mut StudioCtx<'_>, backend: Backend, collection: &str, name: &str) {
    let name = MarkChange::Note(name.trim().to_owned());
    let mark = VoicesCommand::Mark(backend, collection_mark(collection), name, None);
    cx.send(Command::Voices(mark));
}

impl Mine {
    /// Draws note and tags of a voice, and what its collections are called.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, of: &Picked, collections: &[String]) {
        let mark = cx.desk.browsed.mark(of.backend, &of.id);
        let mark = mark.cloned().unwrap_or_default();
        if self.of.as_ref() != Some(of) {
            self.leave(cx);
            self.of = Some(of.clone());
            self.writing = false;
        }
        if self.changed.is_none() && !self.writing {
            self.note.clone_from(&mark.note);
        }
        self.note_ui(ui, cx);
        self.tags_ui(ui, cx, of, &mark);
        let shown = &cx.desk.browsed.collections;
        // One that the service names has its title there.
        let unnamed = collections
            .iter()
            .filter(|collection| shown.title(of.backend, collection).is_none());
        let unnamed: Vec<&String> = unnamed.take(COLLECTIONS).collect();
        for collection in unnamed {
            self.collection_ui(ui, cx, of.backend, collection);
        }
    }

    fn note_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let (name, hint) = (tr!("voices-note"), tr!("voices-note.hint"));
        let explanation = tr!("voices-note.tip");
        let field = TextField::new(&mut self.note, &name)
            .hint(&hint)
            .tip(&explanation)
            .small()
            .limit(NOTE);
        let field = ui.add(field);
        let now = ui.input(|input| input.time);
        if field.changed() {
            self.changed = Some(now);
            ui.ctx().request_repaint_after(PAUSE);
        }
        self.writing = field.has_focus();
        let has_paused = |since: f64| now - since >= PAUSE.as_secs_f64();
        if field.lost_focus() || self.changed.is_some_and(has_paused) {
            self.leave(cx);
        }
    }

    /// What a collection is called here, where the service tells its id alone.
    fn collection_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        backend: Backend,
        collection: &str,
    ) {
        let id = collection_mark(collection);
        let mark = cx.desk.browsed.mark(backend, &id);
        let kept = mark.map_or("", |mark| mark.note.as_str());
        let mut written = match &self.called {
            Some((of, written)) if of == collection => written.clone(),
            _ => kept.to_owned(),
        };
        let shown = words::tidy(collection);
        let name = tr!("voices-collection", id = &*shown);
        let hint = tr!("voices-collection.hint", id = &*shown);
        let explanation = tr!("voices-collection.tip");
        let field = TextField::new(&mut written, &name)
            .hint(&hint)
            .tip(&explanation)
            .small()
            .limit(TAG);
        let field = ui.add(field);
        if field.changed() {
            self.called = Some((collection.to_owned(), written.clone()));
        }
        if field.lost_focus() && self.called.take_if(|(of, _)| of == collection).is_some() {
            call(cx, backend, collection, &written);
        }
    }

    /// Keeps what was written: a tag that nobody entered and what a collection is called too.
    pub fn leave(&mut self, cx: &mut StudioCtx<'_>) {
        let Some(of) = self.of.clone() else {
            return;
        };
        self.keep_tag(cx, &of);
        if let Some((collection, name)) = self.called.take() {
            call(cx, of.backend, &collection, &name);
        }
        if self.changed.take().is_some() {
            let note = self.note.trim().to_owned();
            change(cx, &of, MarkChange::Note(note));
        }
    }

    fn tags_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, of: &Picked, mark: &VoiceMark) {
        if mark.tags.len() < TAGS {
            self.tag_ui(ui, cx, of);
        } else {
            ui.label(Face::Label.rich(tr!("voices-tags-full"), cx.tokens.text2));
        }
        if mark.tags.is_empty() {
            // The first one that comes takes the keys from no field below.
            ui.skip_ahead_auto_ids(1);
        } else {
            ui.horizontal_wrapped(|ui| {
                for tag in &mark.tags {
                    let shown = words::tidy(tag);
                    let name = tr!("voices-tag-remove", tag = &*shown);
                    let button = Button::new(&*shown)
                        .name(name)
                        .row()
                        .icon(icons::X)
                        .tip(tr!("voices-tag-remove.tip"));
                    if ui.add(button).clicked() {
                        change(cx, of, MarkChange::Tag(tag.clone(), false));
                    }
                }
            });
        }
    }

    /// The field for another one: it stands above those that are there, and is where it was for the next.
    fn tag_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, of: &Picked) {
        let (name, hint) = (tr!("voices-tag"), tr!("voices-tag.hint"));
        let explanation = tr!("voices-tag.tip");
        let field = TextField::new(&mut self.tag, &name)
            .hint(&hint)
            .tip(&explanation)
            .small()
            .limit(TAG);
        let field = ui.add(field);
        let entered = field.lost_focus()
            && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        if field.lost_focus() && escaped(ui, cx.view.covered) {
            // Who thinks otherwise wants none.
            self.tag.clear();
        } else if field.lost_focus() {
            self.keep_tag(cx, of);
        }
        if entered {
            field.request_focus();
        }
    }

    /// Makes what stands in the tag's field a tag, or several where commas part it.
    fn keep_tag(&mut self, cx: &mut StudioCtx<'_>, of: &Picked) {
        let tag = std::mem::take(&mut self.tag);
        let mark = cx.desk.browsed.mark(of.backend, &of.id);
        let there = mark.map_or(&[][..], |mark| &mark.tags);
        let mut new: Vec<&str> = Vec::new();
        for tag in tag.split(',').map(str::trim) {
            if !tag.is_empty() && !new.contains(&tag) && there.iter().all(|it| it != tag) {
                new.push(tag);
            }
        }
        for tag in new.into_iter().take(TAGS.saturating_sub(there.len())) {
            change(cx, of, MarkChange::Tag(tag.to_owned(), true));
        }
    }
}
