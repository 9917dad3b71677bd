//! Collections of voices in the inspector: create, rename and delete them, and choose those of the selected voice.
//!
//! The filters list voices by collection. Tags are the user's own and never leave the library.

use egui::{Label, Ui};

use super::details::{heading, note};
use super::fields::NAME;
use super::words;
use mynah_core::backend::Backend;
use mynah_core::ids::VoiceId;
use mynah_i18n::tr;
use mynah_model::command::{Command, VoicesCommand};
use mynah_model::desk::Voice;
use mynah_model::event::Notice;
use mynah_model::remote::Remote;
use mynah_model::trouble::Trouble;
use mynah_model::voice_collections::{CollectionChange, Collections, VoiceCollection};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::dialog_buttons::entered;
use mynah_ui_core::widgets::TroubleCard;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::question::is_meant;
use mynah_ui_kit::widgets::{Button, IconButton, TextField, escaped};

/// Characters of a title in the narrow list.
const SHOWN: usize = 22;

/// An edit of one collection of the list.
enum Editing {
    /// Renames it to this title.
    Rename(String),
    /// Asks whether it is deleted.
    Delete,
}

/// A change that was sent.
struct Pending {
    number: u64,
    /// The collection that it deletes.
    deletes: Option<String>,
    /// True if its text fields are cleared when it succeeds.
    clears: bool,
}

/// View state of the list.
#[derive(Default)]
pub(super) struct CollectionList {
    backend: Option<Backend>,
    /// The listing of voices for which collections were requested last.
    asked: Option<(Backend, u64)>,
    /// Title of a new collection.
    title: String,
    editing: Option<(String, Editing)>,
    /// True for one frame after a question or a field opened: it gets the keyboard focus.
    leads: bool,
    pending: Option<Pending>,
    trouble: Option<Trouble>,
}

impl CollectionList {
    /// Requests the collections of a backend once its voices are known, and again after each listing.
    pub fn ask(&mut self, cx: &mut StudioCtx<'_>, backend: Backend) {
        let wanted = (backend, cx.desk.browsed.collections.listings(backend));
        let voices = cx.desk.voices.get(&backend).and_then(Remote::value);
        if voices.is_some() && self.asked != Some(wanted) {
            self.asked = Some(wanted);
            cx.send(Command::Voices(VoicesCommand::Collections(backend)));
        }
    }

    /// Returns whether the end of a change is awaited.
    pub fn is_pending(&self) -> bool {
        self.pending.is_some()
    }

    /// Applies the end of the change that was sent. Returns the collection that it deleted.
    pub fn ended(&mut self, cx: &mut StudioCtx<'_>) -> Option<String> {
        let number = self.pending.as_ref()?.number;
        let end = cx.desk.browsed.ended(number)?;
        let pending = self.pending.take()?;
        match end {
            Ok(_) => {
                if pending.clears {
                    self.title.clear();
                    self.editing = None;
                }
                self.trouble = None;
                pending.deletes
            }
            Err(trouble) if self.backend.is_some() => {
                self.trouble = Some((**trouble).clone());
                None
            }
            Err(trouble) => {
                cx.notice(Notice::Trouble((**trouble).clone()));
                None
            }
        }
    }

    /// Draws the collections of a backend, for a voice if one is selected.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        backend: Backend,
        voice: Option<&Voice>,
    ) {
        if self.backend.replace(backend) != Some(backend) {
            self.title.clear();
            self.editing = None;
            self.trouble = None;
        }
        let desk = cx.desk;
        let read = desk.browsed.collections.of(backend);
        if read.is_none() && desk.voices.get(&backend).and_then(Remote::value).is_none() {
            return;
        }
        ui.add_space(4.0);
        heading(ui, cx, tr!("voices-collections"));
        if let Some(Remote::Failed { trouble, .. }) = read {
            cx.view.told_here = trouble.topic;
            if TroubleCard::new(trouble).narrow().show(ui).is_some() {
                self.asked = None;
            }
        }
        match read.and_then(Remote::value) {
            Some(Collections::Unsupported) => {
                note(ui, cx, tr!("voices-collections-unsupported"));
            }
            Some(Collections::Known(known)) => {
                let whose = match backend {
                    Backend::Draft => tr!("voices-collections-draft"),
                    Backend::Live => tr!("voices-collections-live"),
                };
                note(ui, cx, whose);
                for collection in known.iter() {
                    self.row_ui(ui, cx, (backend, voice), collection);
                }
                self.new_ui(ui, cx, backend, voice);
            }
            None if matches!(read, Some(Remote::Failed { .. })) => {}
            None => note(ui, cx, tr!("voices-details-loading")),
        }
        if let Some(trouble) = self.trouble.clone() {
            cx.view.told_here = trouble.topic;
            if TroubleCard::new(&trouble).narrow().show(ui).is_some() {
                self.trouble = None;
            }
        }
    }

    /// Draws one collection.
    fn row_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (backend, voice): (Backend, Option<&Voice>),
        collection: &VoiceCollection,
    ) {
        if self.is_editing(&collection.id) {
            return self.editing_ui(ui, cx, backend, collection);
        }
        let title = title(collection);
        let short = shortened(&title);
        let view_only = |can: bool| (!can).then(|| tr!("voices-collection-view-only"));
        ui.horizontal(|ui| {
            if let Some(voice) = voice {
                let is_in = voice.facts.collections.contains(&collection.id);
                let icon = if is_in { icons::CHECK } else { icons::CIRCLE };
                let button = Button::new(short)
                    .name(tr!("voices-collection-has", title = &*title))
                    .row()
                    .on(is_in)
                    .icon(icon)
                    .why_not(view_only(collection.can_edit))
                    .tip(tr!("voices-collection-has.tip"));
                if ui.add(button).clicked() {
                    let change = chosen(&collection.id, &voice.id, !is_in);
                    self.send(cx, backend, change);
                }
            } else {
                ui.add(Label::new(Face::Small.rich(short, cx.tokens.text)));
            }
            let name = tr!("voices-collection-rename", title = &*title);
            let rename = IconButton::new(icons::PENCIL_SIMPLE, name)
                .row()
                .why_not(view_only(collection.can_edit))
                .tip(tr!("voices-collection-rename.tip"));
            if ui.add(rename).clicked() {
                let rename = Editing::Rename(collection.title.clone());
                self.editing = Some((collection.id.clone(), rename));
                self.leads = true;
            }
            let name = tr!("voices-collection-delete", title = &*title);
            let delete = IconButton::new(icons::TRASH, name)
                .row()
                .why_not(view_only(collection.can_delete))
                .tip(tr!("voices-collection-delete.tip"));
            if ui.add(delete).clicked() {
                self.editing = Some((collection.id.clone(), Editing::Delete));
                self.leads = true;
            }
        });
    }

    fn is_editing(&self, collection: &str) -> bool {
        let edited = self.editing.as_ref();
        edited.is_some_and(|(edited, _)| edited == collection)
    }

    /// Draws the new title of a collection, or the question whether it is deleted.
    fn editing_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        backend: Backend,
        collection: &VoiceCollection,
    ) {
        let Some((_, editing)) = &mut self.editing else {
            return;
        };
        let busy = self.pending.is_some();
        let leads = std::mem::take(&mut self.leads);
        let title = title(collection);
        let (label, explanation, icon, lacks, change, is_entered) = match editing {
            Editing::Rename(text) => {
                let name = tr!("voices-collection-title", title = &*title);
                let explanation = tr!("voices-collection-rename.tip");
                let field = TextField::new(text, &name).tip(&explanation);
                let field = ui.add(field.small().limit(NAME));
                if leads {
                    field.request_focus();
                }
                let change = CollectionChange::Rename {
                    collection: collection.id.clone(),
                    title: text.trim().to_owned(),
                };
                let lacks = text.trim().is_empty();
                let lacks = lacks.then(|| tr!("voices-needs-name"));
                let is_entered = lacks.is_none() && entered(ui, &field);
                let label = tr!("voices-save");
                (label, explanation, icons::CHECK, lacks, change, is_entered)
            }
            Editing::Delete => {
                let words = tr!("voices-collection-delete-ask", title = &*title);
                ui.add(Label::new(Face::Small.rich(words, cx.tokens.warn)).wrap());
                let change = CollectionChange::Delete {
                    collection: collection.id.clone(),
                    title,
                };
                let label = tr!("voices-collection-delete-now");
                let explanation = tr!("voices-collection-delete.tip");
                (label, explanation, icons::TRASH, None, change, false)
            }
        };
        let is_question = matches!(change, CollectionChange::Delete { .. });
        ui.horizontal_wrapped(|ui| {
            let button = Button::new(label).small().icon(icon).busy(busy);
            let button = ui.add(button.why_not(lacks).once().tip(explanation));
            if is_meant(&button) || is_entered && !busy {
                self.send(cx, backend, change);
            }
            let no = Button::new(tr!("voices-cancel")).small().ghost();
            let no = ui.add(no.tip(tr!("voices-cancel.tip")));
            if leads && is_question {
                no.request_focus();
            }
            if no.clicked() || escaped(ui, cx.view.covered) {
                self.editing = None;
            }
        });
    }

    /// Draws the field for a new collection.
    fn new_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        backend: Backend,
        voice: Option<&Voice>,
    ) {
        let (name, hint) = (
            tr!("voices-collection-new"),
            tr!("voices-collection-new.hint"),
        );
        let explanation = match voice {
            Some(_) => tr!("voices-collection-new.with"),
            None => tr!("voices-collection-new.tip"),
        };
        let field = TextField::new(&mut self.title, &name)
            .hint(&hint)
            .tip(&explanation);
        let field = ui.add(field.small().limit(NAME));
        let busy = self.pending.is_some();
        let is_entered = entered(ui, &field);
        let lacks = self.title.trim().is_empty();
        let button = Button::new(tr!("voices-collection-create"))
            .small()
            .outline()
            .icon(icons::PLUS)
            .busy(busy)
            .why_not(lacks.then(|| tr!("voices-needs-name")))
            .once()
            .tip(explanation.clone());
        if ui.add(button).clicked() || is_entered && !lacks && !busy {
            let create = CollectionChange::Create {
                title: self.title.trim().to_owned(),
                voice: voice.map(|voice| voice.id.clone()),
            };
            self.send(cx, backend, create);
        }
    }

    fn send(&mut self, cx: &mut StudioCtx<'_>, backend: Backend, change: CollectionChange) {
        if self.pending.is_some() {
            return;
        }
        let number = cx.view.next_voice_change();
        self.trouble = None;
        self.pending = Some(Pending {
            number,
            deletes: match &change {
                CollectionChange::Delete { collection, .. } => Some(collection.clone()),
                _ => None,
            },
            clears: !matches!(
                change,
                CollectionChange::Add { .. } | CollectionChange::Remove { .. }
            ),
        });
        let change = VoicesCommand::Collect(backend, number, change);
        cx.send(Command::Voices(change));
    }
}

fn chosen(collection: &str, voice: &VoiceId, on: bool) -> CollectionChange {
    let (collection, voice) = (collection.to_owned(), voice.clone());
    if on {
        CollectionChange::Add { collection, voice }
    } else {
        CollectionChange::Remove { collection, voice }
    }
}

/// Returns the title of a collection, or its id if it has none.
fn title(collection: &VoiceCollection) -> String {
    let title = words::tidy(&collection.title);
    if title.is_empty() {
        words::tidy(&collection.id).into_owned()
    } else {
        title.into_owned()
    }
}

fn shortened(title: &str) -> String {
    if title.chars().count() <= SHOWN {
        return title.to_owned();
    }
    let start: String = title.chars().take(SHOWN - 1).collect();
    format!("{}…", start.trim_end())
}
