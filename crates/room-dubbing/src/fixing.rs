//! One line said otherwise: written, bought alone by the one way of all that costs, put in its place, heard in context.

mod foot;
mod half;

use egui::{Id, Key, Label, Rect, TextEdit, Ui};

use self::foot::Buying;
pub(super) use self::half::Fixing;
use super::{DubbingPanel, row, words};
use mynah_core::backend::Backend;
use mynah_i18n::tenths;
use mynah_i18n::tr;
use mynah_model::command::{Command, DubLine, JobsCommand, LineOrder, VoicesCommand};
use mynah_model::desk::{LineSaid, OwnSettings, Voice};
use mynah_model::dubbing::{
    LETTERS_A_SECOND, Segment, Stands, bed, lacks_room, pace, slot, together,
};
use mynah_model::urgency::Urgency;
use mynah_script::cast::CastVoice;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Combo, TextArea, combo_item, to_end};

/// The longest that a line may be written.
const LONGEST: usize = 2_000;

/// Puts the cursor behind the last letter: the field's own place is that of the line before, as are its steps back.
fn write_on(ui: &Ui, field: Id, text: &str) {
    to_end(ui, field, text);
    let mut state = TextEdit::load_state(ui.ctx(), field).unwrap_or_default();
    state.clear_undoer();
    state.store(ui.ctx(), field);
}

/// Draws what comes and goes: however much that is, what stands below keeps its id, and so its keys and the list that hangs
/// at it.
fn steady<R>(ui: &mut Ui, draws: impl FnOnce(&mut Ui) -> R) -> R {
    let drawn = ui.vertical(draws);
    if drawn.response.rect.height() <= 0.0 {
        // Nothing has no gap below it.
        ui.add_space(-ui.spacing().item_spacing.y);
    }
    drawn.inner
}

impl DubbingPanel {
    /// The line that is looked at, and its number from 1.
    fn line(&self) -> Option<(usize, &Segment)> {
        let place = self.table.selected?;
        Some((place + 1, self.lines().get(place)?))
    }

    /// The line of that number in the language that is shown.
    fn at(&self, line: usize) -> Option<DubLine> {
        let (card, language, _) = self.shown()?;
        Some(DubLine {
            film: card.id.clone(),
            language: language.code.clone(),
            line,
        })
    }

    /// What was bought is in its place: it is heard there, where that line is looked at as it lands.
    pub(super) fn follow_fixing(&mut self, cx: &mut StudioCtx<'_>, is_seen: bool) {
        let Some(open) = self.open.as_ref() else {
            return;
        };
        let seen = self.mends.seen;
        let all = cx.desk.dubbing.patched.iter();
        let new = all.filter(|(at, it)| at.film == open.id && it.place > seen);
        let Some(newest) = new.clone().map(|(_, it)| it.place).max() else {
            return;
        };
        let own = self.fixing.of.as_ref().map(|of| &of.at);
        let own = new.clone().find(|(at, _)| Some(*at) == own);
        let own = own.filter(|_| is_seen && !self.has_form() && !self.elsewhere.is_open());
        let said = own.and_then(|(_, it)| it.came.as_ref().ok());
        let said = said.map(|patch| patch.said);
        self.mends.seen = newest;
        self.look_again(cx);
        // How many lines of it are fixed is told of it elsewhere, too.
        self.listed = None;
        if let Some(said) = said {
            self.heard_by = self.looking.number();
            self.hear_line(cx, said);
        }
    }

    /// Draws what is known of the line that is looked at, and what can be done with it.
    /// `foot`: where what is done with it stands.
    pub(super) fn fixing_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (goes_on, foot): (bool, Rect),
    ) {
        let t = cx.tokens;
        let Some((number, line)) = self.line() else {
            return;
        };
        let line = line.clone();
        let Some(at) = self.at(number) else { return };
        self.take_up(cx, &at, &line);
        let Some((card, language, Stands::Ready { .. })) = self.shown() else {
            return;
        };
        let (backend, code) = (card.backend, language.code.clone());
        let lasts = line.end - line.start;
        let looked = || {
            let slot = slot(card, language, number);
            let room = slot.map_or([lasts; 2], |slot| [slot.fits, slot.most]);
            (room, together(language, number))
        };
        let is_known = self.fixing.room.is_some();
        let (room, beside) = self.fixing.room.clone().unwrap_or_else(looked);
        let patch = language
            .patches
            .iter()
            .find(|it| it.line == number)
            .cloned();
        let under = patch.as_ref().map(|patch| bed(&card.film, patch));
        let before = language.lines.get(number - 1).map(|it| it.text.clone());
        self.fixing.room = Some((room, beside.clone()));
        self.fixing.pace.take_if(|_| !is_known);
        if !line.said.is_empty() {
            ui.label(Face::Label.rich(tr!("dubbing-head-said"), t.text3));
            ui.add(Label::new(Face::Body.rich(line.said.as_str(), t.text2)).wrap());
        }
        let lufs = self.table.lufs().filter(|_| !line.text.is_empty());
        let measured = words::measured(&line, lufs).filter(|_| !self.table.has_all);
        steady(ui, |ui| {
            if let Some(words) = measured {
                ui.add(Label::new(Face::Small.rich(words, t.text2)).wrap());
            }
            for flag in self.table.flags_of(number - 1) {
                ui.add(Label::new(Face::Small.rich(row::told(flag), t.warn)).wrap());
            }
            if let Some(before) = before.filter(|_| patch.is_some()) {
                let head = match backend {
                    Backend::Draft => tr!("dubbing-as-dubbed.draft"),
                    Backend::Live => tr!("dubbing-as-dubbed"),
                };
                ui.label(Face::Label.rich(head, t.text3));
                ui.add(Label::new(Face::Body.rich(before, t.text2)).wrap());
            }
        });
        let name = tr!("dubbing-says", language = words::language(&code));
        ui.label(Face::Label.rich(tr!("dubbing-now"), t.text3));
        let explanation = tr!("dubbing-says.tip");
        let area = TextArea::new(&mut self.fixing.text, &name).height(76.0);
        let written = ui.add(area.tip(&explanation).limit(LONGEST));
        let is_other = self.fixing.stepped.as_ref() != Some(&at);
        if is_other {
            // Its steps back are of the line before, of another language or film.
            self.fixing.stepped = Some(at.clone());
            write_on(ui, written.id, &self.fixing.text);
        }
        if std::mem::take(&mut self.fixing.writes) {
            written.request_focus();
            to_end(ui, written.id, &self.fixing.text);
        }
        if written.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
            // Back to where F2 came from; what is written waits.
            self.reach_line();
            ui.ctx().request_repaint();
        }
        self.fixing.keep_soon(ui, cx);
        let text = self.fixing.text.trim().to_owned();
        let is_unwritten = text == line.text.trim();
        let [in_dub, most] = room;
        // What is said already is as fast as its row says; what is written has the time of the dub's own line.
        let seconds = if is_unwritten { lasts } else { in_dub };
        let speed = words::speed(&text, seconds);
        let ink = if speed > LETTERS_A_SECOND {
            t.bad_ink
        } else {
            t.text2
        };
        let words = tr!(
            "dubbing-room",
            speed = format!("{speed:.1}"),
            room = tenths(most)
        );
        ui.add(Label::new(Face::Small.rich(words, ink)).wrap());
        steady(ui, |ui| {
            if let Some(words) = beside {
                ui.add(Label::new(Face::Small.rich(words, t.warn)).wrap());
            }
            if let Some((patch, under)) = patch.as_ref().zip(under) {
                let words = tr!(
                    "dubbing-patched",
                    voice = patch.voice.name.as_str(),
                    tempo = format!("{:.2}", patch.tempo),
                    bed = under
                );
                ui.add(Label::new(Face::Small.rich(words, t.text2)).wrap());
            }
        });
        let mended_with = patch.as_ref().map(|patch| &patch.voice.id);
        let by_service = self.says_ui(ui, cx, number);
        let voice = if by_service {
            None
        } else {
            self.voice_ui(ui, cx, &at)
        };
        let is_same_voice = match mended_with {
            // The dub itself says it, and so does the service.
            _ if by_service => patch.as_ref().is_none_or(|it| it.speech.is_anew()),
            Some(id) => voice.as_ref().is_none_or(|voice| voice.id == *id),
            None => self.fixing.voice.is_none(),
        };
        let said = (number, voice.as_ref().map(|voice| &voice.id));
        let shown = self.shown().filter(|_| !is_unwritten);
        let shown = shown.filter(|_| !by_service);
        let pace = shown.map(|(_, language, _)| {
            let known = self.fixing.pace.clone();
            let known = known.filter(|(line, of, _)| (*line, of.as_ref()) == said);
            let (line, of) = said;
            known.unwrap_or_else(|| (line, of.cloned(), pace(language, line, of)))
        });
        let order = if by_service {
            self.anew_of(cx, number, &text)
        } else {
            self.order_of(cx, number, (&text, voice.as_ref()))
        };
        let hurried = pace.as_ref().zip(order.as_ref());
        let hurried = hurried.and_then(|((.., pace), order)| pace.hurried(order, most));
        self.fixing.pace = pace;
        steady(ui, |ui| {
            if let Some(hurried) = hurried.filter(|_| !lacks_room(&text, most)) {
                let ink = if hurried.is_likely { t.bad_ink } else { t.warn };
                ui.add(Label::new(Face::Small.rich(hurried.words, ink)).wrap());
            }
        });
        let before = ui.cursor().top();
        let is_tight = steady(ui, |ui| {
            let said = (text.as_str(), voice.as_ref().map(|voice| &voice.id));
            self.mend_ui(ui, cx, &at, (said, most))
        });
        let told = egui::Rangef::new(before, ui.cursor().top());
        let is_told = told.span() > 1.0;
        if is_told && !self.fixing.is_told {
            // What came to nothing is in sight, too.
            ui.scroll_to_rect(Rect::from_x_y_ranges(ui.max_rect().x_range(), told), None);
        }
        self.fixing.is_told = is_told;
        let price = order.as_ref().and_then(|order| {
            let way = (None, backend, Urgency::Interactive);
            cx.desk.price_for(way, std::slice::from_ref(order))
        });
        let why = if text.is_empty() {
            Some(tr!("dubbing-nothing-written"))
        } else if is_unwritten && is_same_voice {
            Some(tr!("dubbing-unchanged"))
        } else if lacks_room(&text, most) {
            Some(tr!("dub-lacks-room", room = tenths(most)))
        } else if is_tight {
            Some(tr!("dubbing-tight", room = tenths(most)))
        } else if order.is_none() {
            Some(tr!("dubbing-no-voice-yet"))
        } else {
            None
        };
        let is_going = self.mends.is_going(cx, &at);
        let can = why.is_none() && !is_going;
        let buying = Buying {
            price: price.map(PriceText::short),
            is_told: !(is_unwritten && is_same_voice),
            why,
            is_going,
        };
        let of = (number, &line, patch.is_some());
        let pressed = self.fix_foot_ui(ui, cx, (foot, of), buying);
        if (pressed || goes_on)
            && can
            && let Some(order) = order
        {
            self.buy(cx, (at, backend), order);
            if goes_on && written.has_focus() {
                // What is said is written no more: its line has the keys.
                self.reach_line();
                ui.ctx().request_repaint();
            }
        }
    }

    /// Who says it: who was chosen, else whoever says it as long as nobody is.
    fn voice_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, at: &DubLine) -> Option<Voice> {
        let (card, language, _) = self.shown()?;
        let backend = card.backend;
        let voices = cx.desk.voices_of(backend);
        let chosen = self.fixing.voice.as_ref().and_then(|id| voices.of(id));
        let usual = || cx.desk.line_voice(backend, (language, at.line)).voice();
        let voice = chosen.or_else(usual).cloned();
        let of_fix = || cx.desk.voice_of_last_fix(backend, (language, at.line));
        let told = || of_fix().or_else(|| cx.desk.voice_by_chance(backend, (language, at.line)));
        let told = chosen.is_none().then(told).flatten();
        let (name, explanation) = (tr!("dubbing-voice"), tr!("dubbing-voice.tip"));
        let shown = voice
            .as_ref()
            .map_or_else(String::new, |it| it.name.clone());
        let mut picked = None;
        let combo = Combo::new(&name, &shown).tip(&explanation);
        let field = combo.icon(icons::USER_SOUND).show(ui, |ui| {
            for one in voices.iter() {
                let on = voice.as_ref().is_some_and(|it| it.id == one.id);
                if combo_item(ui, on, (&one.name, ""), &explanation).clicked() {
                    picked = Some(one.id.clone());
                }
            }
        });
        if std::mem::take(&mut self.fixing.chooses) {
            field.response.request_focus();
        }
        steady(ui, |ui| {
            if let Some(told) = told {
                ui.add(Label::new(Face::Small.rich(told, cx.tokens.text2)).wrap());
            }
        });
        if picked.is_some() {
            self.fixing.voice = picked;
        }
        if let Some(voice) = &voice
            && voice.settings == OwnSettings::Unread
            && self.mends.read.insert(voice.id.clone())
        {
            cx.send(Command::Voices(VoicesCommand::Read {
                backend,
                voices: vec![CastVoice::from(voice)],
            }));
        }
        voice
    }

    /// The line as it would be ordered, with its price.
    fn order_of(
        &self,
        cx: &StudioCtx<'_>,
        line: usize,
        (text, voice): (&str, Option<&Voice>),
    ) -> Option<LineOrder> {
        let (card, language, _) = self.shown()?;
        let said = LineSaid {
            line,
            text: Some(text).filter(|text| !text.is_empty())?,
            voice: voice?,
            model: None,
        };
        cx.desk.line_order(card, &language.code, said)
    }

    /// Buys a line, and nothing but it: the studio puts it in its place, whoever looks by then.
    pub(super) fn buy(
        &mut self,
        cx: &mut StudioCtx<'_>,
        (at, backend): (DubLine, Backend),
        order: LineOrder,
    ) {
        self.mends.order(cx, at);
        cx.send(Command::Jobs(JobsCommand::Generate {
            project: None,
            backend,
            orders: vec![order],
            play: false,
            asked_alone: true,
        }));
    }
}

#[cfg(test)]
mod tests;
