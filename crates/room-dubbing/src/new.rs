//! A dub that is put together: what is dubbed, into which languages, what it costs, and the press that begins it.

mod head;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use egui::{Label, ScrollArea, Ui, UiBuilder, vec2};

use self::head::{Left, head_ui};
use super::batch::Ahead;
use super::board::start_tip;
use super::consent::Agreeing;
use super::follow::{Answered, Starting};
use super::heed::Under;
use super::next::{called, tell_twice};
use super::options::is_known;
use super::there::{Called, Named};
use super::way::Way;
use super::{DubbingPanel, side};
use mynah_core::backend::Backend;
use mynah_core::credits::{Credits, Quote};
use mynah_core::day::Day;
use mynah_core::request::{Cut, DubRequest, Generation, NoCut, Worth};
use mynah_i18n::size as in_bytes;
use mynah_i18n::tr;
use mynah_model::command::{Command, DubbingCommand, FilmFrom, FilmWish, LineOrder};
use mynah_model::desk::{Price, WhoPays};
use mynah_model::dubbing::{Brought, DubForm, NextFilm, folder_of};
use mynah_model::trouble::Trouble;
use mynah_model::urgency::Urgency;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::step_foot::{Foot, FootPress, foot_ui};
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_core::words::duration;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, IconButton, at_right};

/// Height of the foot, and width of the scroll bar with a gap.
const FOOT: f32 = 56.0;
const BAR: f32 = 16.0;
/// Seconds of a try.
pub(super) const TRY: u32 = 30;

/// Where the keys go in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Enters {
    /// Where they are.
    #[default]
    Nowhere,
    /// To what asks for a film.
    Film,
    /// The same where nothing else has them: what had asked for it went as that was looked at, and it was refused.
    Refused,
    /// To the languages: a film was looked at, and what asked for it had the keys and is gone.
    Languages,
}

/// What is put together.
#[derive(Default)]
pub(super) struct NewDub {
    /// What was chosen and typed, as it is kept: its film is what was looked at, or is looked at now.
    pub chosen: DubForm,
    pub looking: Answered,
    pub ahead: Ahead,
    /// What all films may cost still that are begun with one press.
    pub all: Option<Credits>,
    /// Whose price that was: of one language, and of several.
    pub all_by: [WhoPays; 2],
    /// Those that stay behind then, with why.
    pub stay: Vec<(FilmFrom, String)>,
    /// When a transcript that can't be used was read again.
    pub tables_read: Option<Instant>,
    pub under: Under,
    pub agreeing: Agreeing,
    pub way: Way,
    pub called: Called,
    pub named: Named,
    /// Languages that were paid for, or may have been, and are to be ordered once more.
    pub again: BTreeSet<String>,
    /// The number under which it is begun.
    pub starts: Option<u64>,
    /// The number of the film that stands here: another one has another.
    pub film_number: Option<u64>,
    pub trouble: Option<Trouble>,
    /// What was told last of films that can't be dubbed.
    pub refused: Option<String>,
    /// It is shown from its top.
    pub is_at_top: bool,
    /// Where the keys go next.
    pub enters: Enters,
}

impl NewDub {
    /// One into a language, with nothing to dub yet.
    #[cfg(test)]
    pub fn into_language(code: &str) -> Self {
        Self::of(DubForm {
            languages: vec![code.to_owned()],
            ..DubForm::default()
        })
    }

    /// One of which this was chosen.
    pub fn of(chosen: DubForm) -> Self {
        Self {
            chosen,
            ..Self::default()
        }
    }

    /// What was looked at.
    pub fn brought(&self) -> Option<&Arc<Brought>> {
        match &self.chosen.film {
            Some(FilmFrom::Kept(brought)) if !self.looking.is_open() => Some(brought),
            _ => None,
        }
    }

    /// Has a film looked at; where one is already, it comes after that. Which one it is: 0 is the one that stands here.
    pub fn bring(&mut self, cx: &mut StudioCtx<'_>, number: u64, from: FilmFrom) -> usize {
        self.trouble = None;
        if self.brought().is_some() || self.looking.is_open() {
            if let Some(place) = self.place_of(&from) {
                tell_twice(cx, &called(&from));
                return place;
            }
            self.chosen.next.push(NextFilm::new(from));
            self.pair_tables();
            return self.chosen.next.len();
        }
        // One that was looked at before lies in the library by now.
        if !matches!(from, FilmFrom::Kept(_)) {
            self.chosen.folder = folder_of(&from);
        }
        self.chosen.film = Some(from.clone());
        self.looking = Answered::waits(number);
        let backend = cx.desk.backend();
        cx.send(Command::Dubbing(DubbingCommand::Inspect(
            number, backend, from, None,
        )));
        0
    }

    /// Has the film looked at with another of its audio tracks, under the number.
    pub fn choose_track(&mut self, cx: &mut StudioCtx<'_>, number: u64, track: usize) {
        let Some(brought) = self.brought().cloned() else {
            return;
        };
        self.trouble = None;
        self.looking = Answered::waits(number);
        let from = FilmFrom::Kept(brought);
        let look = DubbingCommand::Inspect(number, cx.desk.backend(), from, Some(track));
        cx.send(Command::Dubbing(look));
    }

    /// It was looked at. What the file says of its language is taken until somebody says another, and a plan without dubs
    /// that have no mark begins with one.
    fn look_at(&mut self, cx: &mut StudioCtx<'_>, brought: &Brought) {
        let told = brought.facts.language.clone();
        if !self.chosen.is_source_said {
            self.chosen.source = told.filter(|code| is_known(code));
        }
        let plan = cx.desk.plan_of(cx.desk.backend());
        if plan.is_some_and(|plan| !plan.dubs(self.chosen.worth)) {
            self.chosen.worth = Worth::Marked;
        }
        // One that was kept stays the one that is shared.
        let is_it = matches!(&self.chosen.film, Some(FilmFrom::Kept(kept)) if **kept == *brought);
        if !is_it {
            self.chosen.film = Some(FilmFrom::Kept(Arc::new(brought.clone())));
        }
        // It may let in who reads it, and is kept no longer than it is needed.
        self.chosen.address.clear();
        self.join_same(cx, 0);
        self.pair_tables();
        self.enters = Enters::Languages;
    }

    /// Another film takes the place of this one: what was of this one alone goes with it, its transcripts and its
    /// background, too.
    pub fn put_aside(&mut self) {
        self.chosen.film = None;
        self.chosen.folder = None;
        self.again.clear();
        self.chosen.tables.clear();
        self.chosen.names.clear();
        self.chosen.background = None;
        self.chosen.part = <[String; 2]>::default();
        if !self.chosen.is_source_said {
            self.chosen.source = None;
        }
        self.part_from_people();
    }

    /// Whether its first control, which asks for a film, gets the keys now.
    fn is_entered(&self) -> bool {
        self.enters == Enters::Film && self.brought().is_none() && !self.looking.is_open()
    }

    /// What comes after it, if something fell with it: dubbed in the same way, with transcripts of its own.
    pub fn after(mut self) -> Option<Self> {
        if self.chosen.next.is_empty() {
            return None;
        }
        self.put_aside();
        self.forget_people();
        Some(Self {
            starts: None,
            trouble: None,
            ..self
        })
    }

    /// The part that is dubbed; nothing where all is. `Err` where what is typed is none.
    pub fn cut(&self) -> Result<Option<Cut>, String> {
        let all = self.brought().map_or(0.0, |it| it.lasts());
        let within = |cut: Cut| cut.within(all).map_err(|NoCut| tr!("dubbing-no-part"));
        if self.chosen.tries {
            return within(Cut { start: 0, end: TRY });
        }
        let typed = self.chosen.part.each_ref().map(|part| part.trim());
        let [start, end] = typed.map(|part| match part {
            "" => Some(None),
            part => part.parse::<u32>().ok().map(Some),
        });
        match (start, end) {
            (Some(None), Some(None)) => Ok(None),
            (Some(start), Some(end)) => {
                let (start, end) = (start.unwrap_or(0), end.unwrap_or(u32::MAX));
                within(Cut { start, end })
            }
            _ => Err(tr!("dubbing-no-part")),
        }
    }

    /// What would be sent for a language; its table changes no price.
    pub fn request(&self, target: &str) -> Option<DubRequest> {
        let has_sheet = !self.sheets().is_empty();
        Some(self.in_way(
            has_sheet,
            DubRequest {
                input: self.brought()?.input.clone(),
                target: target.to_owned(),
                source: self.chosen.source.clone(),
                speakers: self.chosen.speakers,
                cut: self.cut().ok()?,
                sheet: None,
                worth: self.chosen.worth,
                drop_background: self.chosen.drop_background || self.chosen.background.is_some(),
                mask_profanity: self.chosen.mask_profanity,
                without_clones: !self.chosen.clones,
                as_project: false,
                track: self.brought()?.facts.track,
            },
        ))
    }

    /// Whether what is ordered of it is one language, which somebody waits for: another account may pay for that than for
    /// several.
    pub fn is_alone(&self, cx: &StudioCtx<'_>) -> bool {
        let mut ordered = self
            .chosen
            .languages
            .iter()
            .filter(|it| !self.is_there(cx, it));
        ordered.next().is_some() && ordered.next().is_none()
    }

    /// What each language costs at most.
    pub fn prices(&self, cx: &StudioCtx<'_>) -> Vec<(String, Price)> {
        let alone = self.is_alone(cx);
        let all = self.chosen.languages.iter().filter_map(|code| {
            if self.is_there(cx, code) {
                return Some((code.clone(), cx.desk.price(Quote::ZERO)));
            }
            let price = price_for(cx, self.request(code)?, alone)?;
            Some((code.clone(), price))
        });
        all.collect()
    }

    /// What all of them cost.
    pub fn price(&self, cx: &StudioCtx<'_>) -> Option<Price> {
        let prices = self.prices(cx);
        if prices.is_empty() {
            return None;
        }
        let sum: Quote = prices.iter().map(|(_, price)| price.quote).sum();
        Some(cx.desk.price(sum))
    }

    /// Why none of the films can begin, whatever is of the first one alone.
    pub fn why_none(&self) -> Option<String> {
        if self.looking.is_open() {
            return Some(tr!("dubbing-looks"));
        }
        if self.brought().is_none() {
            return Some(tr!("dubbing-no-film"));
        }
        if self.chosen.languages.is_empty() {
            return Some(tr!("dubbing-no-language"));
        }
        if self
            .chosen
            .source
            .as_ref()
            .is_some_and(|it| self.chosen.languages.contains(it))
        {
            return Some(tr!("dubbing-same-language"));
        }
        self.cut().err()
    }

    /// Why it can't begin.
    pub fn why_not(&self, cx: &StudioCtx<'_>) -> Option<String> {
        if let Some(why) = self.why_none() {
            return Some(why);
        }
        if let Some(table) = self
            .chosen
            .tables
            .iter()
            .find(|table| self.is_untold(table))
        {
            return Some(tr!(
                "dubbing-table-whose",
                name = self.chosen.name_of(&table.path)
            ));
        }
        let lacks = self.lacks_tables(cx, &self.chosen.tables);
        if let Some(why) = lacks.or_else(|| self.lacks_film(cx)) {
            return Some(why);
        }
        let unasked = || self.unasked(cx);
        let lacks = self.lacks_plan(cx).or_else(|| self.lacks_consent(cx));
        lacks.or_else(unasked)
    }

    fn wish(&self, backend: Backend, today: Day) -> Option<FilmWish> {
        Some(FilmWish {
            backend,
            from: FilmFrom::Kept(self.brought().cloned()?),
            languages: self.chosen.languages.clone(),
            source: self.chosen.source.clone(),
            sheets: self.sheets(),
            speakers: self.chosen.speakers,
            cut: self.cut().ok()?,
            worth: self.chosen.worth,
            drop_background: self.chosen.drop_background,
            background: self.chosen.background.clone(),
            mask_profanity: self.chosen.mask_profanity,
            without_clones: !self.chosen.clones,
            as_project: self.goes_as_project(),
            agreed: self.agreements(today),
        })
    }
}

impl DubbingPanel {
    /// What was looked at for a new dub.
    pub(super) fn follow_new(&mut self, cx: &mut StudioCtx<'_>) {
        let mut number = self.numbers;
        let Some(form) = &mut self.form else { return };
        form.way.follow(cx);
        let waited = form.looking.number();
        let inspected = waited.and_then(|it| cx.desk.dubbing.inspected.get(&it));
        if let Some(inspected) = inspected {
            form.looking.end();
            match inspected {
                Ok(brought) => form.look_at(cx, brought),
                // One that was looked at stays as it is where another of its tracks can't be used.
                Err(trouble) if matches!(form.chosen.film, Some(FilmFrom::Kept(_))) => {
                    form.trouble = Some((**trouble).clone());
                }
                Err(trouble) => form.refuse(trouble),
            }
        }
        // The one that couldn't be dubbed is told of; what fell with it is looked at all the same.
        if form.brought().is_none()
            && !form.looking.is_open()
            && form.tells_films()
            && let Some(from) = form.take_next()
        {
            number += 1;
            let told = form.trouble.take();
            form.bring(cx, number, from);
            form.trouble = told;
        }
        if form.look_ahead(cx, number + 1) {
            number += 1;
        }
        if form.look_at_background(cx, number + 1) {
            number += 1;
        }
        self.numbers = number;
    }

    pub(super) fn new_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (goes_on, alone): (bool, bool),
    ) {
        let whole = ui.available_rect_before_wrap();
        let offer = self.foot(cx, goes_on);
        let above = offer.map_or(0.0, |it| it.above(ui, whole.width()));
        let (rest, foot) = whole.split_top_bottom_at_y(whole.bottom() - FOOT - above);
        // What went wrong stands above the foot: it moves nothing that is pressed.
        let trouble = self.form.as_ref().and_then(|form| form.trouble.clone());
        let (body, told) = match &trouble {
            Some(_) => self.trouble_strip.below(rest),
            None => (rest, rest),
        };
        let builder = UiBuilder::new().id_salt("new-dub").max_rect(body);
        let mut inside = ui.new_child(builder);
        inside.set_clip_rect(body.intersect(ui.clip_rect()));
        // Of nothing nothing can be forgotten: the list is enough.
        let is_empty = alone && self.is_form_empty();
        let begins = self.begins();
        let left = head_ui(&mut inside, cx, (alone, is_empty, begins));
        let rest = inside.available_rect_before_wrap();
        let rest = rest.shrink2(vec2(side(whole.width()), 0.0));
        let builder = UiBuilder::new()
            .id_salt("new-dub-rest")
            .max_rect(rest.with_max_x(rest.right() + BAR));
        let mut beside = inside.new_child(builder);
        let mut area = ScrollArea::vertical()
            .id_salt("new-dub-body")
            .auto_shrink(false);
        // One that is new isn't where the last one was left.
        if let Some(form) = &mut self.form
            && (std::mem::take(&mut form.is_at_top) || form.is_entered())
        {
            area = area.vertical_scroll_offset(0.0);
        }
        area.show(&mut beside, |ui| {
            ui.set_max_width(rest.width());
            if begins {
                // What is done to it now would be in no order.
                ui.disable();
            }
            ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
            ui.add_space(8.0);
            // Each in a place of its own: what comes and goes in one takes the keys from no field below it.
            ui.scope(|ui| self.film_ui(ui, cx));
            if let Some(form) = &mut self.form {
                ui.scope(|ui| form.languages_ui(ui, cx));
                ui.scope(|ui| form.tables_ui(ui, cx));
                ui.scope(|ui| form.there_ui(ui, cx));
                ui.scope(|ui| form.heed_ui(ui, cx));
                form.options_ui(ui, cx);
            }
            ui.add_space(8.0);
            mynah_ui_kit::keys::bring_into_view(ui);
        });
        if let Some(trouble) = trouble {
            self.told_ui(ui, cx, (&trouble, told, whole.width()));
        }
        if let Some(offer) = self.foot(cx, goes_on)
            && foot_ui(ui, cx, foot, offer) == Some(FootPress::GoOn)
        {
            self.start(cx);
        }
        match left {
            Some(Left::Closed) => self.drop_form(cx),
            Some(Left::ForList) => self.leave_form(),
            None => {}
        }
    }

    /// What is dubbed: chosen, dropped, or fetched from an address; once it was looked at, what it is.
    fn film_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let t = cx.tokens;
        let mut number = self.numbers;
        let Some(form) = &mut self.form else { return };
        heading_ui(ui, cx, &tr!("dubbing-film"), "");
        if let Some(brought) = form.brought() {
            let input = &brought.input;
            let kind = input.extension.to_uppercase();
            let picture = if brought.has_picture {
                tr!("dubbing-has-picture")
            } else {
                tr!("dubbing-has-no-picture")
            };
            let about = tr!(
                "dubbing-film-about",
                length = duration(brought.lasts()),
                size = in_bytes(input.bytes),
                kind = kind,
                picture = picture
            );
            let mut other = false;
            ui.horizontal(|ui| {
                ui.vertical(|ui| {
                    ui.set_max_width((ui.available_width() - 48.0).max(80.0));
                    ui.add(Label::new(Face::BodyStrong.rich(input.name.as_str(), t.text)).wrap());
                    ui.add(Label::new(Face::Small.rich(about, t.text2)).wrap());
                    let sends = cx.desk.backend() == Backend::Live;
                    let seen = super::words::facts(brought, sends);
                    ui.add(Label::new(Face::Small.rich(seen, t.text2)).wrap());
                });
                at_right(ui, |ui| {
                    let away = IconButton::new(icons::X, tr!("dubbing-film-other")).row();
                    other = ui.add(away.tip(tr!("dubbing-film-other.tip"))).clicked();
                });
            });
            let more = Button::new(tr!("dubbing-film-more"))
                .small()
                .ghost()
                .command("dubbing-film-more");
            if ui.add(more.tip(tr!("dubbing-film-more.tip"))).clicked() {
                cx.act(Action::ChooseFilm);
            }
            if let Some(track) = form.tracks_ui(ui, cx) {
                number += 1;
                form.choose_track(cx, number, track);
            }
            form.waiting_ui(ui, cx);
            self.numbers = number;
            if other {
                form.put_aside();
                form.enters = Enters::Film;
            }
            return;
        }
        if form.looking.is_open() {
            form.looking_ui(ui, cx);
            return;
        }
        ui.add(Label::new(Face::Small.rich(tr!("dubbing-drop"), t.text2)).wrap());
        let choose = Button::new(Action::ChooseFilm.label())
            .outline()
            .icon(icons::FOLDER_OPEN);
        let choose = ui.add(choose.tip(Action::ChooseFilm.tip()));
        let enters = std::mem::take(&mut form.enters);
        let is_free = ui.memory(|it| it.focused().is_none());
        let is_again = enters == Enters::Refused && is_free;
        let has_address = is_again && !form.chosen.address.is_empty();
        if enters == Enters::Film || (is_again && !has_address) {
            choose.request_focus();
        }
        if choose.clicked() {
            cx.act(Action::ChooseFilm);
        }
        if form.address_ui(ui, has_address) {
            number += 1;
            let address = form.chosen.address.trim().to_owned();
            form.bring(cx, number, FilmFrom::Address(address));
        }
        self.numbers = number;
    }

    /// What begins it, with what it costs.
    fn foot(&self, cx: &StudioCtx<'_>, goes_on: bool) -> Option<Foot> {
        let form = self.form.as_ref()?;
        Some(Foot {
            can_go_back: false,
            label: tr!("dubbing-start", count = form.chosen.languages.len()),
            tip: start_tip(cx.desk.backend()),
            price: form.price(cx).map(PriceText::at_most),
            why_not: form.why_not(cx),
            heed: form.note(cx),
            busy: self.starting.is_some(),
            goes_on,
        })
    }

    /// Writes down what is wanted; it is ordered once that is on the disk.
    pub(super) fn start(&mut self, cx: &mut StudioCtx<'_>) {
        let Some(form) = &self.form else { return };
        let again = form.again.clone();
        let Some(wish) = form.wish(cx.desk.backend(), Day::here(cx.clock.now())) else {
            return;
        };
        let languages = form.chosen.languages.clone();
        let free = languages.iter().filter(|code| form.is_there(cx, code));
        let free = free.cloned().collect();
        let alone = form.is_alone(cx);
        let payer = cx.desk.who_pays(cx.desk.backend(), Urgency::asked(alone));
        let number = self.number();
        if let Some(form) = &mut self.form {
            form.starts = Some(number);
            form.trouble = None;
        }
        self.starting = Some(Starting {
            number,
            backend: cx.desk.backend(),
            languages,
            free,
            again,
            alone,
            payer,
        });
        let bring = DubbingCommand::Bring(number, Box::new(wish));
        cx.send(Command::Dubbing(bring));
    }
}

/// What a request costs at most, ordered alone or as one of several.
pub(super) fn price_for(cx: &StudioCtx<'_>, request: DubRequest, alone: bool) -> Option<Price> {
    let order = LineOrder::alone("", Generation::Dubbing(request));
    let urgency = Urgency::asked(alone);
    let way = (None, cx.desk.backend(), urgency);
    cx.desk.price_for(way, &[order])
}

/// The heading of a part, with what there is to know of it.
pub(super) fn heading_ui(ui: &mut Ui, cx: &StudioCtx<'_>, title: &str, about: &str) {
    ui.add_space(4.0);
    ui.label(Face::BodyStrong.rich(title, cx.tokens.text));
    if !about.is_empty() {
        ui.add(Label::new(Face::Small.rich(about, cx.tokens.text2)).wrap());
    }
}

#[cfg(test)]
mod tests;
