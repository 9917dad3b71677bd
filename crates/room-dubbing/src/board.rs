//! A film with its languages: how each stands, and of what is ready its waveforms and its lines.

use std::collections::BTreeSet;

use egui::{Label, Response, Ui, UiBuilder, vec2};

use super::table::Table;
use super::told::without_voice;
use super::{DubbingPanel, side, words};
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::JobId;
use mynah_i18n::tr;
use mynah_model::command::{Command, JobsCommand};
use mynah_model::desk::JobState;
use mynah_model::dubbing::{FilmCard, Language, Stands};
use mynah_model::event::Notice;
use mynah_model::trouble::{Charged, Details, Remedy, Trouble};
use mynah_model::urgency::Urgency;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::remedies::{Rest, help};
use mynah_ui_core::widgets::TroubleCard;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_core::words::duration;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::{
    Button, Combo, IconButton, Segment, at_right, combo_item, empty_state, progress_bar, segmented,
    segmented_width,
};

/// What was pressed of a language that isn't ready.
enum Press {
    Start,
    Cancel(JobId),
    Fetch,
    Remedy(Option<JobId>, Remedy),
}

/// Returns the button that leads to the list of all dubs where the list has no room beside the board.
pub(super) fn list_button() -> IconButton<'static> {
    IconButton::new(icons::ARROW_LEFT, tr!("dubbing-to-list"))
        .command("dubbing-to-list")
        .tip(tr!("dubbing-to-list.tip"))
}

impl DubbingPanel {
    /// Draws the board, and below it why what was done last came to nothing: it moves nothing.
    pub(super) fn board_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, how: (bool, bool)) {
        let whole = ui.available_rect_before_wrap();
        let told = self
            .trouble
            .is_some()
            .then(|| self.trouble_strip.below(whole));
        let (above, below) = told.unwrap_or((whole, whole));
        let builder = UiBuilder::new().id_salt("dub-board").max_rect(above);
        let mut body = ui.new_child(builder);
        body.set_clip_rect(above.intersect(ui.clip_rect()));
        self.told_board_ui(&mut body, cx, how);
        if let Some(trouble) = self.trouble.clone().filter(|_| told.is_some()) {
            let place = (below, side(whole.width()));
            let trouble = without_voice(&trouble);
            let card = |ui: &mut Ui| TroubleCard::new(&trouble).show(ui);
            if let Some(remedy) = self.trouble_strip.ui(ui, place, card) {
                self.trouble = None;
                help(cx, None, &remedy);
            }
        }
    }

    fn told_board_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (goes_on, alone): (bool, bool),
    ) {
        if self.open.is_none() {
            let (title, text) = (tr!("dubbing-none-open"), tr!("dubbing-none-open.text"));
            let any = cx.desk.dubbing.listed.get(&cx.desk.backend());
            if any.is_some_and(|cards| !cards.is_empty()) {
                empty_state(ui, icons::TRANSLATE, &title, &text, None);
            } else if self.is_empty(cx) {
                self.drop_zone_ui(ui, cx);
            }
            return;
        }
        self.board_head_ui(ui, cx, alone);
        let margin = egui::Margin::symmetric(side(ui.available_width()) as i8, 10);
        egui::Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
            let is_ready = matches!(self.shown(), Some((_, _, Stands::Ready { .. })));
            if is_ready {
                self.waves_ui(ui, cx);
                self.table_ui(ui, cx);
                return;
            }
            let Some((card, language, stands)) = self.shown() else {
                return;
            };
            let how = (self.fetching.is_open(), goes_on);
            let press = stands_ui(ui, cx, (card, how), (language, stands));
            let code = language.code.clone();
            let Some(card) = self.open.clone() else {
                return;
            };
            let starts = match press {
                Some(Press::Start) => true,
                Some(Press::Cancel(job)) => {
                    cx.view.dubs.begins_keyed = ui.memory(egui::Memory::focused);
                    cx.send(Command::Jobs(JobsCommand::Cancel(job)));
                    false
                }
                Some(Press::Fetch) => {
                    self.fetch_again(cx, card.id.clone(), code.clone());
                    false
                }
                Some(Press::Remedy(job, remedy)) => help(cx, job, &remedy) == Rest::Again,
                None => false,
            };
            if starts {
                self.trouble = None;
                let meant = BTreeSet::from([code.clone()]);
                Self::order(cx, &card, (&[code], true), &meant);
                self.listed = None;
            }
        });
    }

    /// The film's name, its languages, and where its files go.
    fn board_head_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, alone: bool) {
        let t = cx.tokens;
        let wanted = vec2(ui.available_width(), size::head(ui.ctx()));
        let (rect, _) = ui.allocate_exact_size(wanted, egui::Sense::hover());
        let line = egui::Stroke::new(1.0, t.line);
        ui.painter()
            .hline(rect.x_range(), rect.bottom() - 0.5, line);
        let builder = UiBuilder::new()
            .id_salt("dub-head")
            .max_rect(rect.shrink2(vec2(side(rect.width()), 0.0)))
            .layout(egui::Layout::left_to_right(egui::Align::Center));
        let mut strip = ui.new_child(builder);
        let Some(card) = self.open.as_deref() else {
            return;
        };
        let mut closes = false;
        if alone {
            closes = strip.add(list_button()).clicked();
        }
        let codes: Vec<String> = card
            .film
            .languages
            .iter()
            .map(|it| it.code.clone())
            .collect();
        let names: Vec<String> = codes.iter().map(|code| words::language(code)).collect();
        let mut place = codes
            .iter()
            .position(|code| Some(code) == self.language.as_ref())
            .unwrap_or_default();
        let explanation = tr!("dubbing-language-tab.tip");
        let segments: Vec<Segment<'_, usize>> = names
            .iter()
            .enumerate()
            .map(|(place, name)| Segment::new(place, name).tip(&explanation))
            .collect();
        let tabs = segmented_width(&strip, place, &segments);
        let left = strip.available_width() - 16.0;
        // Names of many languages, or a narrow place, make a list of it.
        let folds = tabs + 120.0 > left;
        let wide = if folds {
            148.0_f32.min(left * 0.5)
        } else {
            tabs
        };
        let room = (left - wide - 12.0).max(24.0);
        let name = Face::Title.elided(&strip, card.film.name(), t.text, room);
        strip.add(Label::new(name));
        let before = place;
        at_right(&mut strip, |ui| {
            let label = tr!("dubbing-languages");
            if folds {
                let shown = names.get(place).map_or("", String::as_str);
                let combo = Combo::new(&label, shown).tip(&explanation).width(wide);
                let picked = combo.show(ui, |ui| {
                    let mut picked = None;
                    for (at, name) in names.iter().enumerate() {
                        if combo_item(ui, at == place, (name, ""), &explanation).clicked() {
                            picked = Some(at);
                        }
                    }
                    picked
                });
                place = picked.inner.flatten().unwrap_or(place);
            } else {
                segmented(ui, &label, &mut place, &segments, None);
            }
        });
        if place != before
            && let Some(code) = codes.into_iter().nth(place)
        {
            self.show_language(cx, code);
        }
        if closes {
            self.leave_fixing(cx);
            self.table = Table::default();
            self.open = None;
        }
    }
}

/// Whether a language was never ordered, nor is about to be: then its button and the room's main key begin it.
fn is_unbegun(stands: &Stands, job: Option<&JobState>) -> bool {
    matches!((stands, job), (Stands::Wanted, None))
}

/// How a language stands that isn't ready, and what can be done about it.
fn stands_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    (card, (fetching, goes_on)): (&FilmCard, (bool, bool)),
    (language, stands): (&Language, &Stands),
) -> Option<Press> {
    let t = cx.tokens;
    let job = words::job(cx, card, language);
    let name = words::language(&language.code);
    // It is begun alone: whoever pays for what somebody waits for.
    let way = (card.backend, Urgency::asked(true));
    let order = cx.desk.dub_order(way, card.film.request(language));
    let price = cx.desk.price_for((None, way.0, way.1), &[order]);
    let price = price.map(PriceText::at_most);
    // What came of a job of this window says nothing of what another Mynah makes now.
    let is_elsewhere = matches!(
        stands,
        Stands::UnderWay {
            elsewhere: true,
            ..
        }
    );
    let state = job.map(|job| (job.id, &job.state));
    let state = state.filter(|(_, it)| {
        !is_elsewhere || !matches!(it, JobState::Cancelled(_) | JobState::Failed(_))
    });
    // What somebody didn't want, and what cost nothing, is no trouble.
    if let Some((_, JobState::Cancelled(trouble))) = state
        && trouble.charged == Charged::No
    {
        ui.add(Label::new(Face::Body.rich(trouble.what.as_str(), t.text2)).wrap());
        let begins = begin_ui(ui, card.backend, &name, price);
        key_begin(ui, cx, (card.backend, &begins));
        return (begins.clicked() || goes_on).then_some(Press::Start);
    }
    let told = match (stands, state) {
        (_, Some((job, JobState::Failed(trouble) | JobState::Cancelled(trouble)))) => {
            Some((trouble.clone(), Some(job)))
        }
        (Stands::Failed(why), _) => Some((told_before(why, Charged::No, Remedy::Retry), None)),
        (Stands::InDoubt(why), _) => {
            let unknown = Charged::Unknown {
                request: None,
                backend: card.backend,
            };
            Some((told_before(why, unknown, Remedy::Retry), None))
        }
        (Stands::Paid { why, cost }, _) => {
            let charged = Charged::Yes {
                credits: *cost,
                backend: card.backend,
            };
            Some((told_before(why, charged, Remedy::Retry), None))
        }
        _ => None,
    };
    if let (None, Stands::Missing { cost, is_deaf, .. }) = (&told, stands)
        && !matches!(
            state,
            Some((
                _,
                JobState::Queued | JobState::Held { .. } | JobState::Running { .. }
            ))
        )
    {
        let press = missing_ui(ui, cx, (card, *cost, *is_deaf), (&name, price, fetching));
        return press.or_else(|| (goes_on && !fetching).then_some(Press::Fetch));
    }
    if let Some((trouble, job)) = told {
        cx.view.told_here = trouble.topic;
        let trouble = without_voice(&trouble);
        let mut shown = TroubleCard::new(&trouble).of(&name);
        if let Some(price) = price.clone() {
            shown = shown.price(price);
        }
        let pressed = shown.show(ui);
        // Where nothing of what is offered leads on, it can be begun again all the same.
        let leads_on = [Remedy::Retry, Remedy::CheckHistory]
            .iter()
            .any(|remedy| trouble.remedies.contains(remedy));
        let begins = !leads_on && begin_ui(ui, card.backend, &name, price).clicked();
        if begins {
            return Some(Press::Start);
        }
        if pressed.is_none() && goes_on {
            return by_key(cx, &trouble, (job, leads_on));
        }
        return pressed.map(|remedy| Press::Remedy(job, remedy));
    }
    if is_unbegun(stands, state.map(|(_, state)| state)) {
        ui.add(Label::new(Face::Body.rich(tr!("dubbing-wanted-about"), t.text2)).wrap());
        if let Some(words) = words::wanted_background(&card.film, &language.code) {
            ui.add(Label::new(Face::Small.rich(words, t.text2)).wrap());
        }
        let begins = begin_ui(ui, card.backend, &name, price);
        key_begin(ui, cx, (card.backend, &begins));
        return (begins.clicked() || goes_on).then_some(Press::Start);
    }
    let is_draft = card.backend == Backend::Draft;
    let words = match (stands, state) {
        (_, Some((_, JobState::Held { why, .. }))) => why.what.clone(),
        _ if is_elsewhere => tr!("dubbing-made-elsewhere", language = name.as_str()),
        (Stands::UnderWay { .. }, _) if is_draft => {
            tr!("dubbing-made.draft", language = name.as_str())
        }
        (Stands::UnderWay { begun: true, .. }, _) => {
            tr!("dubbing-made", language = name.as_str())
        }
        (Stands::UnderWay { .. }, _) => tr!("dubbing-sent", language = name.as_str()),
        _ => tr!("dubbing-in-line", language = name.as_str()),
    };
    ui.add(Label::new(Face::Body.rich(words, t.text)).wrap());
    let part = match state {
        Some((_, JobState::Running { progress, .. })) => *progress,
        _ => None,
    };
    let passed = words::passed_ms(cx, card.backend, stands);
    let part = part.or_else(|| passed_part(passed?, stands));
    let wide = ui.available_width().min(360.0);
    progress_bar(
        ui,
        &tr!("dubbing-progress", language = name.as_str()),
        part,
        wide,
    );
    // Above what comes and goes: it stays where it is.
    let pressed = state.filter(|_| cancel_ui(ui, card.backend, name));
    if let (Stands::UnderWay { expected, .. }, Some(passed)) = (stands, passed) {
        let length = duration(passed as f64 / 1e3);
        let words = match expected {
            Some(expected) => {
                let expected = duration(*expected);
                tr!("dubbing-expected", length = length, expected = expected)
            }
            None => tr!("dubbing-elapsed", length = length),
        };
        ui.add(Label::new(Face::Small.rich(words, t.text2)).wrap());
    }
    let goes_on = match card.backend {
        _ if is_elsewhere => tr!("dubbing-made-elsewhere.tip"),
        Backend::Draft => tr!("dubbing-goes-on.draft"),
        Backend::Live => tr!("dubbing-goes-on"),
    };
    ui.add(Label::new(Face::Small.rich(goes_on, t.text2)).wrap());
    pressed.map(|(job, _)| Press::Cancel(job))
}

/// What stops it, under the name of its language.
fn cancel_ui(ui: &mut Ui, backend: Backend, name: String) -> bool {
    // Draft voices stop; the service goes on whatever is done here.
    let (label, name, explanation) = match backend {
        Backend::Draft => (
            tr!("dubbing-cancel-draft"),
            tr!("dubbing-cancel-draft.name", language = name),
            tr!("dubbing-cancel-draft.tip"),
        ),
        Backend::Live => (
            tr!("dubbing-cancel"),
            tr!("dubbing-cancel.name", language = name),
            tr!("dubbing-cancel.tip"),
        ),
    };
    let cancel = Button::new(label).small().outline().name(name);
    let pressed = ui.add(cancel.tip(explanation));
    pressed.clicked()
}

/// What the room's main key does where a card says what went wrong: the same as what leads on there. Where that may be
/// paid once more it is pressed by who read its price.
fn by_key(
    cx: &mut StudioCtx<'_>,
    trouble: &Trouble,
    (job, leads_on): (Option<JobId>, bool),
) -> Option<Press> {
    let is_free = trouble.charged == Charged::No;
    if is_free && trouble.remedies.contains(&Remedy::Retry) {
        return Some(Press::Remedy(job, Remedy::Retry));
    }
    if is_free && !leads_on {
        return Some(Press::Start);
    }
    cx.notice(Notice::Heed(tr!("dubbing-key-asks")));
    None
}

/// How much of the time has passed that a language takes by earlier dubs: an estimate is never full. Nothing where nobody
/// knows.
fn passed_part(passed_ms: i64, stands: &Stands) -> Option<f32> {
    let Stands::UnderWay {
        expected: Some(expected),
        ..
    } = stands
    else {
        return None;
    };
    let passed = passed_ms as f64 / 1e3;
    (*expected > 0.0).then(|| (passed / expected).min(0.95) as f32)
}

/// It was paid for and its file is gone: it is fetched for nothing, or made anew at its price where nobody has it.
fn missing_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    (card, cost, is_deaf): (&FilmCard, Credits, bool),
    (name, price, fetching): (&str, Option<PriceText>, bool),
) -> Option<Press> {
    if fetching {
        let words = match card.backend {
            Backend::Draft => tr!("dubbing-fetching.draft", language = name),
            Backend::Live => tr!("dubbing-fetching", language = name),
        };
        ui.add(Label::new(Face::Body.rich(words, cx.tokens.text)).wrap());
        return None;
    }
    let charged = Charged::Yes {
        credits: cost,
        backend: card.backend,
    };
    let what = match card.backend {
        Backend::Draft if is_deaf => tr!("dubbing-file-deaf.draft", language = name),
        Backend::Live if is_deaf => tr!("dubbing-file-deaf", language = name),
        Backend::Draft => tr!("dubbing-file-gone.draft", language = name),
        Backend::Live => tr!("dubbing-file-gone", language = name),
    };
    let trouble = told_before(&what, charged, Remedy::Retry);
    let pressed = TroubleCard::new(&trouble).of(name).fetches().show(ui);
    if pressed == Some(Remedy::Retry) {
        return Some(Press::Fetch);
    }
    // What was paid for is here: the same is not bought once more.
    if is_deaf {
        return None;
    }
    let begins = begin_ui(ui, card.backend, name, price);
    begins.clicked().then_some(Press::Start)
}

/// The button that orders one language.
fn begin_ui(ui: &mut Ui, backend: Backend, name: &str, price: Option<PriceText>) -> Response {
    let mut begin = Button::new(tr!("dubbing-start-language", language = name)).primary();
    if let Some(price) = price {
        begin = begin.price(price);
    }
    ui.add(begin.tip(start_tip(backend)))
}

/// What begins a language that was cancelled a moment ago has the keys, unless they went elsewhere, or it costs money: a
/// second press of the same key would spend it.
fn key_begin(ui: &Ui, cx: &mut StudioCtx<'_>, (backend, begin): (Backend, &Response)) {
    let from = cx.view.dubs.begins_keyed.take();
    let is_there = |from| ui.memory(|memory| memory.focused().is_none_or(|it| it == from));
    if backend == Backend::Draft && from.is_some_and(is_there) {
        begin.request_focus();
    }
}

/// What becomes of what is begun.
pub(super) fn start_tip(backend: Backend) -> String {
    match backend {
        Backend::Draft => tr!("dubbing-start.draft"),
        Backend::Live => tr!("dubbing-start.tip"),
    }
}

/// What the ledger says of an attempt of another run.
pub(super) fn told_before(why: &str, charged: Charged, remedy: Remedy) -> Trouble {
    let what = if why.is_empty() {
        tr!("dubbing-failed-before")
    } else {
        why.to_owned()
    };
    Trouble {
        what,
        charged,
        remedies: vec![remedy],
        details: std::sync::Arc::new(Details::default()),
        topic: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    use egui_kittest::kittest::Queryable as _;

    use mynah_core::clock::UnixMillis;
    use mynah_core::fingerprint::quick_key;
    use mynah_core::ids::EntryId;
    use mynah_model::event::JobEvent;
    use mynah_ui_core::testing::dubs as testing;
    use mynah_ui_core::testing::fixtures::{SCRIPT, busy, desk, job_of, room};

    /// Cancelled here and begun by a command since, the list said "Looked for" and the middle offered it at its full price.
    #[test]
    fn what_another_mynah_makes_by_now_is_shown_as_being_made() {
        for elsewhere in [false, true] {
            let film = testing::film(&serde_json::json!([{"code": "it"}]));
            let request = film.request(&film.languages[0]);
            let going = Stands::UnderWay {
                entry: EntryId(1),
                since: UnixMillis(1),
                begun: true,
                elsewhere,
                expected: None,
            };
            let mut card = testing::card(film, vec![going]);
            let mut desk = desk(Backend::Draft, SCRIPT);
            let order = desk.dub_order((Backend::Draft, Urgency::asked(true)), request);
            card.keys = vec![quick_key(&order.request)];
            let cancelled = Trouble {
                what: "Cancelled before anything was sent".to_owned(),
                ..busy().charged(Charged::No)
            };
            job_of(&mut desk, 1, order, [JobEvent::Cancelled(cancelled)]);
            let panel = DubbingPanel {
                open: Some(Arc::new(card)),
                language: Some("it".to_owned()),
                ..DubbingPanel::default()
            };
            let room = room((900.0, 700.0), desk, panel, DubbingPanel::ui);
            let begins = room.query_by_label_contains("Begin Italian").is_some();
            let is_told = room
                .query_by_label_contains("Another Mynah window")
                .is_some();
            assert_eq!((begins, is_told), (!elsewhere, elsewhere));
        }
    }

    /// Four seconds of a hundred looked like all of them.
    #[test]
    fn what_has_just_begun_does_not_look_as_if_it_were_done() {
        let going = |expected: Option<f64>| Stands::UnderWay {
            entry: EntryId(1),
            since: UnixMillis(1_000),
            begun: true,
            elsewhere: false,
            expected,
        };
        assert_eq!(passed_part(4_000, &going(Some(100.0))), Some(0.04));
        assert_eq!(passed_part(900_000, &going(Some(100.0))), Some(0.95));
        assert_eq!(passed_part(5_000, &going(None)), None);
        assert_eq!(passed_part(5_000, &Stands::Wanted), None);
    }
}
