//! Dubs of the account that were begun elsewhere: listed, read, and fetched for nothing.

use std::path::PathBuf;
use std::time::Duration;

use egui::{Label, ScrollArea, Sense, Ui, UiBuilder, vec2};

use super::board::list_button;
use super::files::written_into;
use super::follow::Answered;
use super::new::heading_ui;
use super::{DubbingPanel, side, words};
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::{DubId, KeyId};
use mynah_i18n::tr;
use mynah_model::command::{Command, DubbingCommand};
use mynah_model::desk::AccountTold;
use mynah_model::dubbing::{AccountDub, AccountState, DubRead, Segment};
use mynah_model::event::{Exported, Notice};
use mynah_model::trouble::Trouble;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::remedies::help;
use mynah_ui_core::widgets::TroubleCard;
use mynah_ui_core::words::duration;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, Segment as Choice, segmented};

/// Height of a line, and widths of its time and of who says it.
const ROW: f32 = 40.0;
const TIME: f32 = 64.0;
/// Height of a dub in the list, and how far from what is seen they are drawn: the keys come to those.
const OTHER: f32 = 56.0;
const NEAR: f32 = 2.0 * OTHER;
/// No sooner than this they are asked for again.
const AGAIN: Duration = Duration::from_mins(1);

/// What was asked of the account, and the dub of it that is looked at.
#[derive(Default)]
pub(super) struct Elsewhere {
    /// Whose were asked for.
    asked: Option<Asked>,
    /// Somebody was elsewhere since.
    left: bool,
    open: Option<AccountDub>,
    reading: Answered,
    read: Option<DubRead>,
    language: usize,
    /// What is fetched, whichever is looked at by now.
    fetches: Vec<Fetch>,
    folder: PathBuf,
    fetched: Option<Exported>,
    trouble: Option<Trouble>,
}

/// Whose dubs were asked for, and when.
#[derive(Clone, Debug)]
struct Asked {
    backend: Backend,
    key: Option<KeyId>,
    /// The account behind the key, once it is known.
    account: Option<String>,
    at: UnixMillis,
    /// The number that they were first asked for with: what was asked for before is another account's.
    since: u64,
}

/// Files of one that are fetched into a folder.
struct Fetch {
    number: u64,
    dub: DubId,
    name: String,
    folder: PathBuf,
}

impl Asked {
    /// Whether these are another account's, as far as anybody knows: two keys may be of one.
    fn is_other(&self, of: (Backend, Option<KeyId>, Option<&str>)) -> bool {
        let (backend, key, account) = of;
        let is_same = account.is_some() && self.account.as_deref() == account;
        self.backend != backend || (self.key != key && !is_same)
    }
}

impl Elsewhere {
    /// The room is left: what is told may be older than what the account has when somebody comes back.
    pub fn leave(&mut self) {
        self.left = true;
    }

    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    pub fn close(&mut self) {
        let (asked, left) = (self.asked.take(), self.left);
        *self = Self {
            asked,
            left,
            fetches: std::mem::take(&mut self.fetches),
            ..Self::default()
        };
    }

    /// Whether the files of the one that is looked at are fetched.
    pub fn is_fetching(&self) -> bool {
        let open = self.open.as_ref();
        open.is_some_and(|open| self.fetches.iter().any(|it| it.dub == open.id))
    }

    /// The one whose files can be had.
    pub fn ready(&self) -> Option<&AccountDub> {
        let open = self.open.as_ref();
        open.filter(|dub| dub.state == AccountState::Ready)
    }
}

/// How one stands, in a few words.
fn state(dub: &AccountDub) -> String {
    match &dub.state {
        AccountState::Making => tr!("dubbing-elsewhere-making"),
        AccountState::Ready => tr!("dubbing-elsewhere-ready"),
        AccountState::Failed(why) => tr!("dubbing-elsewhere-failed", why = why.as_str()),
    }
}

/// Its languages and how long it is.
fn about(dub: &AccountDub) -> String {
    let languages: Vec<String> = dub.languages.iter().map(|it| words::language(it)).collect();
    let mut all = vec![languages.join(", "), state(dub)];
    all.extend(dub.seconds.map(duration));
    all.retain(|it| !it.is_empty());
    all.join(" · ")
}

impl DubbingPanel {
    /// Asks for what the account has, and takes over what came of it.
    pub(super) fn follow_elsewhere(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        let backend = cx.desk.backend();
        // Another key may be another account's.
        let key = cx.desk.key_in_use.filter(|_| backend == Backend::Live);
        let account = cx.desk.account_of_key(key).map(str::to_owned);
        let now = cx.clock.now();
        let of = (backend, key, account.as_deref());
        let other = self.elsewhere.asked.as_ref();
        let is_other = other.is_none_or(|asked| asked.is_other(of));
        let is_old = other.is_none_or(|asked| {
            // A clock that was put back ends no wait sooner, and no later.
            now.0.abs_diff(asked.at.0) >= AGAIN.as_millis() as u64
        });
        let mut others = self.others(cx).into_iter();
        // What is made elsewhere is told by nobody: it is asked for again.
        let is_making = others.any(|dub| dub.state == AccountState::Making);
        let is_due = is_old && (is_making || self.elsewhere.left);
        if is_other {
            self.elsewhere.close();
        }
        if is_other || is_due {
            let number = self.number();
            let since = self.elsewhere.asked.as_ref().map(|asked| asked.since);
            self.elsewhere.left = false;
            self.elsewhere.asked = Some(Asked {
                backend,
                key,
                account,
                at: now,
                since: since.filter(|_| !is_other).unwrap_or(number),
            });
            let ask = DubbingCommand::Account(number, backend);
            cx.send(Command::Dubbing(ask));
        } else if let Some(asked) = &mut self.elsewhere.asked {
            (asked.key, asked.account) = (key, account);
        }
        if is_making {
            ui.ctx().request_repaint_after(AGAIN);
        }
        // One that was being made as it was opened is read anew once it isn't.
        let open = self.elsewhere.open.as_ref();
        let open = open.filter(|_| !self.has_form());
        let changed = open.and_then(|open| {
            let mut others = self.others(cx).into_iter();
            others.find(|dub| dub.id == open.id && dub.state != open.state)
        });
        if let Some(dub) = changed.cloned() {
            self.open_other(cx, &dub);
        }
        self.follow_fetches(cx);
        let here = &mut self.elsewhere;
        let read = here.reading.number();
        if let Some(read) = read.and_then(|it| cx.desk.dubbing.read.get(&it)) {
            here.reading.end();
            match read {
                Ok(read) => here.read = Some((**read).clone()),
                Err(trouble) => here.trouble = Some((**trouble).clone()),
            }
        }
    }

    /// What came of what was fetched is told at its dub, and elsewhere where that isn't looked at any more.
    fn follow_fetches(&mut self, cx: &mut StudioCtx<'_>) {
        let here = &mut self.elsewhere;
        let is_over = |fetch: &mut Fetch| cx.desk.dubbing.exported.contains_key(&fetch.number);
        let over: Vec<Fetch> = here.fetches.extract_if(.., is_over).collect();
        for fetch in over {
            let Some(came) = cx.desk.dubbing.exported.get(&fetch.number) else {
                continue;
            };
            let is_open = here.open.as_ref().is_some_and(|open| open.id == fetch.dub);
            match came {
                Ok(came) if is_open => here.fetched = Some(came.clone()),
                Err(trouble) if is_open => here.trouble = Some((**trouble).clone()),
                Ok(came) => {
                    let written = tr!("dubbing-files-written", count = came.files.len());
                    let lacking = came.lacking.iter().map(|it| it.why.as_str());
                    let told: Vec<&str> = std::iter::once(&*written).chain(lacking).collect();
                    let folder = fetch.folder.display().to_string();
                    cx.notice(Notice::Heed(tr!(
                        "dubbing-elsewhere-fetched",
                        name = fetch.name,
                        folder = folder,
                        told = told.join(" ")
                    )));
                }
                Err(trouble) => {
                    let (name, why) = (fetch.name, trouble.what.as_str());
                    let what = tr!("dubbing-elsewhere-not-fetched", name = name, why = why);
                    let trouble = (**trouble).clone();
                    cx.notice(Notice::Trouble(Trouble { what, ..trouble }));
                }
            }
        }
    }

    /// Fetches the files of one into a folder.
    pub(super) fn fetch(&mut self, cx: &mut StudioCtx<'_>, of: (Backend, DubId), folder: PathBuf) {
        let number = self.number();
        let mut others = self.others(cx).into_iter();
        let listed = others.find(|dub| dub.id == of.1).cloned();
        let here = &mut self.elsewhere;
        let known = here.open.iter().chain(&listed).find(|dub| dub.id == of.1);
        here.fetches.push(Fetch {
            number,
            dub: of.1.clone(),
            name: known.map_or_else(|| of.1.to_string(), shown_name),
            folder: folder.clone(),
        });
        if here.open.as_ref().is_some_and(|open| open.id == of.1) {
            here.folder.clone_from(&folder);
            (here.fetched, here.trouble) = (None, None);
        }
        let fetch = DubbingCommand::Fetch(number, of, folder);
        cx.send(Command::Dubbing(fetch));
    }

    /// What was told of the account in use; nothing where that is another's.
    pub(super) fn account_told<'a>(&self, cx: &StudioCtx<'a>) -> Option<&'a AccountTold> {
        let backend = cx.desk.backend();
        let asked = self.elsewhere.asked.as_ref();
        let asked = asked.filter(|asked| asked.backend == backend)?;
        let (number, told) = cx.desk.dubbing.account.get(&backend)?;
        (*number >= asked.since).then_some(told)
    }

    /// Those that no film of this library was begun for.
    pub(super) fn others<'a>(&self, cx: &StudioCtx<'a>) -> Vec<&'a AccountDub> {
        let told = self.account_told(cx);
        let all = told.and_then(|told| told.as_ref().ok());
        let all = all.into_iter().flat_map(|all| all.iter());
        all.filter(|dub| dub.here.is_none()).collect()
    }

    /// They stand below the films.
    pub(super) fn others_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, all: &[&AccountDub]) {
        let told = self.account_told(cx);
        let trouble = told.and_then(|told| told.as_ref().err()).cloned();
        if all.is_empty() && trouble.is_none() {
            return;
        }
        let about_all = tr!("dubbing-elsewhere.about");
        heading_ui(ui, cx, &tr!("dubbing-elsewhere"), &about_all);
        if let Some(trouble) = trouble {
            if let Some(remedy) = TroubleCard::new(&trouble).narrow().show(ui) {
                self.elsewhere.asked = None;
                help(cx, None, &remedy);
            }
            return;
        }
        let near = ui.clip_rect().expand(NEAR);
        for &dub in all {
            let wanted = vec2(ui.available_width(), OTHER);
            let (rect, _) = ui.allocate_exact_size(wanted, Sense::hover());
            if !near.intersects(rect) {
                continue;
            }
            let builder = UiBuilder::new().id_salt(dub.id.as_str()).max_rect(rect);
            let mut row = ui.new_child(builder);
            let ui = &mut row;
            let is_open = self
                .elsewhere
                .open
                .as_ref()
                .is_some_and(|it| it.id == dub.id);
            let (name, said) = (shown_name(dub), about(dub));
            let button = Button::new(name.as_str()).row().on(is_open);
            let button = button
                .name(tr!(
                    "dubbing-elsewhere-open",
                    name = name.as_str(),
                    about = said.as_str()
                ))
                .tip(tr!("dubbing-elsewhere-open.tip"));
            let pressed = ui.add(button).clicked();
            let small = Label::new(Face::Small.rich(said.as_str(), cx.tokens.text2));
            ui.add(small.truncate()).on_hover_text(said);
            if pressed && !is_open {
                self.open_other(cx, dub);
            }
        }
    }

    fn open_other(&mut self, cx: &mut StudioCtx<'_>, dub: &AccountDub) {
        let number = self.number();
        self.elsewhere.close();
        self.elsewhere.open = Some(dub.clone());
        self.elsewhere.reading = Answered::waits(number);
        self.leave_fixing(cx);
        self.open = None;
        self.leave_form();
        let read = DubbingCommand::Read(number, cx.desk.backend(), dub.id.clone());
        cx.send(Command::Dubbing(read));
    }

    /// The one that is looked at: what is said in it, and where its files go.
    pub(super) fn other_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, alone: bool) {
        let t = cx.tokens;
        let Some(dub) = self.elsewhere.open.clone() else {
            return;
        };
        let mut closes = false;
        let margin = egui::Margin::symmetric(side(ui.available_width()) as i8, 10);
        egui::Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                if alone {
                    closes = ui.add(list_button()).clicked();
                }
                ui.label(Face::Title.rich(shown_name(&dub), t.text));
            });
            ui.add(Label::new(Face::Small.rich(about(&dub), t.text2)).wrap());
            self.fetch_ui(ui, cx);
            self.read_ui(ui, cx);
        });
        if closes {
            self.elsewhere.close();
        }
    }

    fn fetch_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let here = &mut self.elsewhere;
        if let Some(trouble) = &here.trouble
            && let Some(remedy) = TroubleCard::new(trouble).show(ui)
        {
            here.trouble = None;
            help(cx, None, &remedy);
        }
        let why = here
            .ready()
            .is_none()
            .then(|| tr!("dubbing-elsewhere-not-ready"));
        let save = Button::new(Action::SaveDubs.label()).outline();
        let save = save.icon(icons::DOWNLOAD_SIMPLE).why_not(why);
        let save = save.busy(here.is_fetching());
        if ui
            .add(save.tip(tr!("dubbing-elsewhere-save.tip")))
            .clicked()
        {
            cx.act(Action::SaveDubs);
        }
        let Some(fetched) = &here.fetched else {
            return;
        };
        let words = written_into(fetched, &here.folder);
        ui.add(Label::new(Face::SmallMedium.rich(words, cx.tokens.text)).wrap());
        for words in fetched
            .lacking
            .iter()
            .map(|it| &it.why)
            .chain(&fetched.notes)
        {
            ui.add(Label::new(Face::Small.rich(words.as_str(), cx.tokens.text2)).wrap());
        }
        let show = Button::new(tr!("dubbing-show-folder"))
            .small()
            .outline()
            .command("dubbing-show-folder.command");
        let show = show.icon(icons::FOLDER_OPEN);
        if ui.add(show.tip(tr!("dubbing-show-folder.tip"))).clicked() {
            cx.show_folder(here.folder.clone());
        }
    }

    fn read_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let t = cx.tokens;
        if self.elsewhere.reading.is_open() {
            ui.label(Face::Small.rich(tr!("dubbing-lines-loading"), t.text2));
            return;
        }
        let here = &mut self.elsewhere;
        let Some(read) = &here.read else { return };
        if read.lines.len() > 1 {
            let codes = read.lines.iter().map(|(code, _)| words::language(code));
            let names: Vec<String> = codes.collect();
            let explanation = tr!("dubbing-elsewhere-language.tip");
            let choices = names.iter().enumerate();
            let choices: Vec<_> = choices
                .map(|(place, name)| Choice::new(place, name).tip(&explanation))
                .collect();
            let name = tr!("dubbing-languages");
            segmented(ui, &name, &mut here.language, &choices, None);
        }
        let lines = read.lines.get(here.language).or_else(|| read.lines.first());
        let lines = lines.map_or(&[][..], |(_, lines)| lines);
        if lines.is_empty() {
            let none = tr!("dubbing-no-lines");
            ui.add(Label::new(Face::Small.rich(none, t.text2)).wrap());
            return;
        }
        ScrollArea::vertical()
            .id_salt("dub-elsewhere")
            .auto_shrink(false)
            .show_rows(ui, ROW, lines.len(), |ui, shown| {
                for line in lines.get(shown).unwrap_or_default() {
                    line_ui(ui, cx, line);
                }
            });
    }
}

/// What it is called; by its id where it has no name.
fn shown_name(dub: &AccountDub) -> String {
    if dub.name.is_empty() {
        dub.id.to_string()
    } else {
        dub.name.clone()
    }
}

fn line_ui(ui: &mut Ui, cx: &StudioCtx<'_>, line: &Segment) {
    let t = cx.tokens;
    ui.horizontal(|ui| {
        ui.set_height(ROW);
        let time = Face::MonoLabel.rich(words::moment(line.start), t.text2);
        ui.add_sized([TIME, ROW], Label::new(time));
        let half = (ui.available_width() / 2.0 - 8.0).max(60.0);
        for (text, ink) in [(&line.said, t.text2), (&line.text, t.text)] {
            let words = Face::Small.rich(text.as_str(), ink);
            ui.add_sized([half, ROW], Label::new(words).truncate())
                .on_hover_text(text.as_str());
        }
    });
}

#[cfg(test)]
mod tests;
