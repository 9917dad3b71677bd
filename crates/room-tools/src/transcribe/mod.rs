//! The tool Transcribe: recordings to transcripts, with an editor whose words feed subtitles and the script.

mod editor;
mod export;
mod find;
mod options;
mod rows;
mod saving;
mod speakers;
#[cfg(test)]
mod tests;
mod views;

use egui::Ui;

use mynah_core::ids::{TakeId, TranscriptId};
use mynah_core::request::{AlignRequest, Generation, Input, Tool};
use mynah_i18n::tr;
use mynah_model::command::{Command, ToolsCommand};
use mynah_model::desk::TrialOrder;
use mynah_model::event::Notice;
use mynah_model::price::in_words;
use mynah_ui_core::ctx::{Next, StudioCtx};
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, TextField, empty_state};

pub(crate) use self::editor::TranscriptView;
pub(crate) use self::export::Export;
use self::options::Options;
pub(crate) use self::options::{label_ui, language_ui};
pub(crate) use self::speakers::Speakers;
pub(crate) use self::views::{Shown, Views, waiting_ui};
use crate::inputs::{CardState, Inputs};
use crate::result_list::Shelf;
use crate::runs::{Found, Spend, TabJobs, card_state, jobs_ui, order, price};
use crate::tool_frame::{aside_ui, main_ui, part_ui};

/// The view state of the tool.
pub(crate) struct TranscribePanel {
    pub(crate) inputs: Inputs,
    options: Options,
    found: Found,
    shelf: Shelf,
    views: Views,
    /// The transcript that is shown.
    shown: Option<TakeId>,
    speakers: Speakers,
    export: Export,
    account: Account,
    /// A recording with its text that the tool Align takes.
    pub to_align: Option<(Input, String)>,
}

/// A transcript of the account that is asked for by its ID.
#[derive(Default)]
struct Account {
    id: String,
    fetching: Option<u64>,
    deleting: Option<u64>,
    /// The ID that the question before its deletion is about.
    asked: Option<String>,
    is_shown: bool,
}

impl Default for TranscribePanel {
    fn default() -> Self {
        Self {
            inputs: Inputs::default(),
            options: Options::default(),
            found: Found::default(),
            shelf: Shelf::of(Tool::Transcription),
            views: Views::default(),
            shown: None,
            speakers: Speakers::default(),
            export: Export::default(),
            account: Account::default(),
            to_align: None,
        }
    }
}

impl TranscribePanel {
    /// Draws the tool.
    pub(crate) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        self.inputs.follow(ui, cx);
        self.shelf.follow(cx);
        self.export.follow(cx);
        if let Some(copy) = self.views.follow_conflicts(cx) {
            self.open(copy);
        }
        self.follow_account(cx);
        self.options.follow(cx, self.inputs.ready());
        main_ui(ui, cx, |ui, cx| {
            let orders = self.orders(cx);
            let before = self.inputs.selected;
            self.inputs.cards_ui(ui, cx, |cx, input| {
                let own = orders.iter().find(|(of, _)| of.hash == input.hash);
                own.map_or(CardState::Ready(String::new()), |(_, order)| {
                    card_state(cx, order)
                })
            });
            for (_, order) in &orders {
                self.found.follow(cx, order);
            }
            jobs_ui(ui, cx, TabJobs::of_files(Tool::Transcription, &self.inputs));
            if before != self.inputs.selected {
                self.account.is_shown = false;
                self.shelf.selected = None;
            }
            part_ui(ui, "main", |ui| self.main_ui(ui, cx, &orders));
        });
        self.tell_next(cx);
    }

    /// Draws the transcript of the selected input, or the list of earlier ones.
    fn main_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, orders: &[(Input, TrialOrder)]) {
        let current = self.inputs.current().and_then(|row| row.ready());
        let own = current.and_then(|input| {
            let (_, order) = orders.iter().find(|(of, _)| of.hash == input.hash)?;
            Some(cx.desk.trial_take(order.key)?.card.id)
        });
        self.shown = self.shelf.selected.or(own);
        if self.account.is_shown {
            self.shown = None;
            if let Some(view) = self.views.current() {
                view.follow(ui, cx);
                view.head_ui(ui, cx, None);
                view.rows_ui(ui, cx);
            }
            return;
        }
        let Some(take) = self.shown else {
            if self.inputs.rows.is_empty() && self.shelf.takes(cx).next().is_none() {
                let (title, text) = (tr!("transcribe-empty"), tr!("transcribe-empty.text"));
                empty_state(ui, icons::WAVEFORM, &title, &text, None);
            } else {
                part_ui(ui, "results", |ui| self.shelf.names_ui(ui, cx));
            }
            return;
        };
        let shown = self.views.open(cx, take);
        if waiting_ui(ui, cx, &shown) {
            self.views.retry(take);
        }
        let cost = self.cost_of(cx, orders, take);
        if let (Shown::Open, Some(view)) = (shown, self.views.current()) {
            view.follow(ui, cx);
            view.head_ui(ui, cx, cost);
            view.rows_ui(ui, cx);
        }
    }

    /// Returns what a transcript cost, in words.
    fn cost_of(
        &self,
        cx: &StudioCtx<'_>,
        orders: &[(Input, TrialOrder)],
        take: TakeId,
    ) -> Option<String> {
        let trials = orders.iter();
        let mut trials = trials.filter_map(|(_, order)| cx.desk.trial_take(order.key));
        let trial = trials.find(|trial| trial.card.id == take);
        let cost = trial.map(|trial| in_words(trial.card.backend, trial.card.cost));
        cost.or_else(|| self.shelf.cost_of(cx, take))
    }

    /// Draws its options at the right, or speakers and export of the open transcript.
    pub(crate) fn inspector_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let title = tr!("tools-transcribe");
        aside_ui(ui, cx, (&title, self), Self::options_ui, Self::foot_ui);
    }

    /// Draws the export of all results, and what the foot has no room for.
    fn more_export_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let (open, done) = self.open_and_done(cx);
        let shown = if self.account.is_shown {
            self.views.current()
        } else {
            self.shown.and_then(|take| self.views.of(take))
        };
        let Some(view) = shown else {
            return;
        };
        if !open.is_empty() {
            // The foot has the button that spends.
            self.export.foot_ui(ui, cx, view);
        }
        if done.len() > 1 {
            self.export.all_ui(ui, cx, (view, &done));
        }
    }

    fn options_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let is_account = self.account.is_shown;
        let view = if is_account {
            self.views.current()
        } else {
            self.shown.and_then(|take| self.views.of(take))
        };
        if let Some(view) = view {
            let back = Button::new(tr!("transcribe-back"))
                .small()
                .ghost()
                .command("transcribe-back");
            let is_left = ui.add(back.icon(icons::ARROW_LEFT)).clicked();
            let language = view.editor.transcript().language.clone();
            if let Some(language) = language {
                let name = mynah_core::language::short(&language);
                let name = name.map_or(language, |code| mynah_core::language::language_name(&code));
                let label = tr!("transcribe-language");
                mynah_ui_core::fact_row::fact(ui, cx, &label, &name);
            }
            self.speakers.ui(ui, cx, view);
            if !view.unresolved.is_empty() {
                let told = tr!("transcribe-unresolved", count = view.unresolved.len());
                ui.add(egui::Label::new(Face::Small.rich(told, cx.tokens.text2)).wrap());
                let mut open = Button::new(tr!("transcribe-align"))
                    .small()
                    .command("transcribe-align");
                if let Some(price) = view.input.as_ref().and_then(|it| align_price(cx, it)) {
                    open = open.price(price);
                }
                if ui.add(open.tip(tr!("transcribe-align.tip"))).clicked()
                    && let Some(input) = view.input.clone()
                {
                    let words = view.editor.transcript().words.len();
                    let text = view.editor.transcript().text_of(0..words);
                    self.to_align = Some((input, text));
                    cx.view.tools.open(mynah_ui_core::ctx::ToolTab::Align);
                }
            }
            self.export.ui(ui, cx, view);
            if is_left {
                self.close(cx);
                return;
            }
            self.more_export_ui(ui, cx);
            return;
        }
        self.options.ui(ui, cx);
        let orders = self.orders(cx);
        let open = orders.iter().filter(|(_, order)| {
            // A file that is done is not charged again.
            cx.desk.trial_take(order.key).is_none()
        });
        let open = open.map(|(input, _)| input);
        self.options.price_ui(ui, cx, open);
        part_ui(ui, "account", |ui| self.account_ui(ui, cx));
    }

    /// Goes back from a transcript to the options.
    fn close(&mut self, cx: &mut StudioCtx<'_>) {
        self.views.save(cx);
        self.account.is_shown = false;
        self.shelf.selected = None;
        self.shown = None;
        // Files without a transcript stay.
        let orders = self.orders(cx);
        let done = orders
            .iter()
            .filter(|(_, order)| cx.desk.trial_take(order.key).is_some());
        let done: Vec<&str> = done.map(|(input, _)| input.hash.as_str()).collect();
        let is_done = |input: Option<&Input>| input.is_some_and(|it| done.contains(&&*it.hash));
        self.inputs.rows.retain(|row| !is_done(row.ready()));
    }

    /// Returns the orders without a result, and the results of the others with the names of their recordings.
    fn open_and_done(&self, cx: &StudioCtx<'_>) -> (Vec<TrialOrder>, Vec<(TakeId, String)>) {
        let (mut open, mut done) = (Vec::new(), Vec::new());
        for (input, order) in self.orders(cx) {
            match cx.desk.trial_take(order.key) {
                Some(trial) => done.push((trial.card.id, input.name)),
                None => open.push(order),
            }
        }
        (open, done)
    }

    fn foot_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let (open, _) = self.open_and_done(cx);
        let shown = if self.account.is_shown {
            self.views.current()
        } else {
            self.shown.and_then(|take| self.views.of(take))
        };
        if let Some(view) = shown.filter(|_| open.is_empty()) {
            self.export.foot_ui(ui, cx, view);
            return;
        }
        let mut inputs = self.inputs.ready();
        let why_not = inputs.find_map(|input| self.options.why_not(cx, input));
        let why_not = why_not.or_else(|| open.is_empty().then(|| tr!("tools-no-file")));
        let label = if open.is_empty() {
            tr!("tools-transcribe")
        } else {
            tr!("transcribe-generate", count = open.len())
        };
        let spend = Spend {
            label,
            orders: &open,
            why_not,
            is_unkept: false,
        };
        spend.ui(ui, cx);
    }

    /// One order for each input.
    fn orders(&self, cx: &StudioCtx<'_>) -> Vec<(Input, TrialOrder)> {
        let made = self.inputs.ready().filter_map(|input| {
            let request = Generation::Transcription(self.options.request(cx, input)?);
            Some((input.clone(), order(cx, "", request)))
        });
        made.collect()
    }

    /// Draws the field for a transcript of the account.
    fn account_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let t = cx.tokens;
        ui.label(Face::SmallStrong.rich(tr!("transcribe-account"), t.text));
        let (name, hint) = (tr!("transcribe-id"), tr!("transcribe-id.hint"));
        ui.add(
            TextField::new(&mut self.account.id, &name)
                .hint(&hint)
                .small(),
        );
        let id = self.account.id.trim().to_owned();
        let why = id.is_empty().then(|| tr!("transcribe-no-id"));
        ui.horizontal_wrapped(|ui| {
            let fetch = Button::new(tr!("transcribe-fetch"))
                .small()
                .command("transcribe-fetch.command");
            let fetch = fetch.tip(tr!("transcribe-fetch.tip"));
            if ui.add(fetch.why_not(why.clone())).clicked() {
                let number = cx.view.tools.next_number();
                self.account.fetching = Some(number);
                let id = TranscriptId::from(id.as_str());
                let backend = cx.desk.backend();
                let fetch = ToolsCommand::FetchTranscript(number, backend, id);
                cx.send(Command::Tools(fetch));
            }
            let delete = Button::new(tr!("transcribe-delete"))
                .small()
                .ghost()
                .command("transcribe-delete.command");
            let delete = delete.tip(tr!("transcribe-delete.tip"));
            if ui.add(delete.why_not(why)).clicked() {
                self.account.asked = Some(id.clone());
            }
        });
        // Another ID needs another question.
        if self.account.asked.as_ref() == Some(&id) {
            self.question_ui(ui, cx, &id);
        }
    }

    /// Draws the question before a transcript of the account is deleted.
    fn question_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, id: &str) {
        let question = Face::Small.rich(tr!("transcribe-delete-question"), cx.tokens.warn);
        ui.add(egui::Label::new(question).wrap());
        ui.horizontal_wrapped(|ui| {
            let yes = Button::new(tr!("transcribe-delete-yes")).small().outline();
            if ui.add(yes).clicked() {
                let number = cx.view.tools.next_number();
                (self.account.deleting, self.account.asked) = (Some(number), None);
                let (id, backend) = (TranscriptId::from(id), cx.desk.backend());
                let delete = ToolsCommand::DeleteTranscript(number, backend, id);
                cx.send(Command::Tools(delete));
            }
            let no = Button::new(tr!("transcribe-delete-no")).small().ghost();
            if ui.add(no).clicked() {
                self.account.asked = None;
            }
        });
    }

    /// Takes the answers about transcripts of the account.
    fn follow_account(&mut self, cx: &mut StudioCtx<'_>) {
        if let Some(number) = self.account.fetching
            && let Some(fetched) = cx.desk.tools.fetched.get(&number)
        {
            self.account.fetching = None;
            match fetched {
                Ok(transcript) => {
                    let view = TranscriptView::of(self.account.id.clone(), transcript);
                    self.views.put(cx, view);
                    self.account.is_shown = true;
                }
                Err(trouble) => cx.notice(Notice::Trouble((**trouble).clone())),
            }
        }
        if let Some(number) = self.account.deleting
            && let Some(deleted) = cx.desk.tools.deleted.get(&number)
        {
            self.account.deleting = None;
            cx.notice(match deleted {
                Ok(()) => Notice::Done(tr!("transcribe-deleted")),
                Err(trouble) => Notice::Trouble((**trouble).clone()),
            });
        }
    }

    /// Returns the open transcript with a recording, while nothing is loaded in the player.
    fn meant(&mut self, cx: &StudioCtx<'_>) -> Option<&mut TranscriptView> {
        let take = self.shown.filter(|_| cx.desk.playback.playing.is_none())?;
        self.views.of(take).filter(|view| view.input.is_some())
    }

    /// Tells the transport what Space plays.
    fn tell_next(&mut self, cx: &mut StudioCtx<'_>) {
        if let Some(view) = self.meant(cx) {
            cx.view.next = Some(Next {
                title: view.name.clone(),
                about: tr!("tools-transcribe"),
                take: None,
                at: view.stands_at(),
            });
        }
    }

    /// Plays the recording of the open transcript. Returns true if there is one.
    pub(crate) fn hear_meant(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        match self.meant(cx) {
            Some(view) => {
                view.play_from(cx, view.cursor.unwrap_or(0));
                true
            }
            None => false,
        }
    }

    /// Shows the transcript of a take.
    pub(crate) fn open(&mut self, take: TakeId) {
        self.account.is_shown = false;
        self.shelf.show(take);
    }

    /// Takes the keys of the editor.
    pub(crate) fn take_keys(&mut self, ui: &Ui) {
        self.views.take_keys(ui);
    }

    /// Saves edits before another room is opened.
    pub(crate) fn leave(&mut self, cx: &mut StudioCtx<'_>) {
        self.views.save(cx);
    }
}

/// Returns the price of aligning the words of a recording. It depends on the length of the recording only.
fn align_price(cx: &StudioCtx<'_>, input: &Input) -> Option<PriceText> {
    let request = Generation::Alignment(AlignRequest {
        input: input.clone(),
        text: String::from("…"),
    });
    price(cx, &[order(cx, "", request).order])
}
