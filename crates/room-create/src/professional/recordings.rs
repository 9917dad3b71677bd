//! Plan, name and language; recordings with how long they are in all; and what the service has of them.

use egui::accesskit::Role;
use egui::{Frame, Label, Margin, Rect, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{COUNTED, ProfessionalPanel, professional, words};
use crate::clone::{
    checks, heading_ui, hear, hear_ui, quiet_ui, told_ui, uploaded, wave_ui, words as words_to_read,
};
use crate::namesake::taken_ui;
use crate::slots;
use mynah_core::backend::Backend;
use mynah_i18n::tr;
use mynah_model::attempt::{KeptSample, SampleRow};
use mynah_model::command::{ProTask, ProfessionalCommand, Recorded};
use mynah_model::inspecting::{Check, Verdict, advice};
use mynah_model::professional::{BEST_SECS, LEAST_SECS};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::duration;
use mynah_ui_core::words::language_name;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::{
    Button, Combo, IconButton, TextField, caption, combo_item, progress_bar, question, tip,
};

/// Height of a row, width of its name and of what stands behind its waveform, in points.
const ROW: f32 = 36.0;
const NAME: f32 = 200.0;
const BEHIND: f32 = 216.0;
/// Languages that professional clones speak, where no model of the account says which.
const LANGUAGES: [&str; 32] = [
    "en", "ja", "zh", "de", "hi", "fr", "ko", "pt", "it", "es", "id", "nl", "tr", "fil", "pl",
    "sv", "bg", "ro", "ar", "cs", "el", "fi", "hr", "ms", "sk", "da", "ta", "uk", "ru", "hu", "no",
    "vi",
];

impl ProfessionalPanel {
    /// What the plan allows, and what the voice is called and speaks.
    pub(super) fn plan_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let Some(card) = &mut self.open else { return };
        let t = cx.tokens;
        if let Some(gate) = words::gate(cx, card) {
            ui.add(Label::new(Face::Small.rich(gate, t.warn)).wrap());
        } else {
            let slots = slots(cx, card.backend).and_then(|slots| slots.professional);
            let told = match slots {
                Some((used, most)) => tr!("pro-plan-slots", used = used, most = most),
                None => tr!("pro-plan-unknown"),
            };
            quiet_ui(ui, cx, &told);
        }
        quiet_ui(ui, cx, &tr!("pro-plan-about"));
        let is_made = card.stands.voice.is_some();
        if is_made {
            quiet_ui(
                ui,
                cx,
                &tr!("pro-plan-made", name = card.stands.name.as_str()),
            );
            return;
        }
        let width = ui.available_width().min(560.0);
        let attempt = &mut card.form.attempt;
        let (name, hint, about) = (
            tr!("clone-name"),
            tr!("clone-name.hint"),
            tr!("clone-name.tip"),
        );
        caption(ui, Face::Label, &name, t.text2);
        let field = TextField::new(&mut attempt.name, &name).hint(&hint);
        let field = field.tip(&about).icon(icons::USER_SOUND).width(width);
        ui.add(field.limit(100));
        taken_ui(ui, cx, card.backend, &attempt.name);
        let name = tr!("pro-language");
        caption(ui, Face::Label, &name, t.text2);
        let about = tr!("pro-language.tip");
        let shown = if card.form.language.is_empty() {
            tr!("pro-language-choose")
        } else {
            language_name(&card.form.language)
        };
        Combo::new(&name, &shown)
            .tip(&about)
            .width(280.0)
            .show(ui, |ui| {
                ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
                    for code in LANGUAGES {
                        let on = card.form.language == code;
                        if combo_item(ui, on, (&language_name(code), ""), &about).clicked() {
                            code.clone_into(&mut card.form.language);
                        }
                    }
                });
            });
        let (name, hint, about) = (
            tr!("clone-description"),
            tr!("clone-description.hint"),
            tr!("clone-description.tip"),
        );
        caption(ui, Face::Label, &name, t.text2);
        let field = TextField::new(&mut card.form.attempt.description, &name).hint(&hint);
        ui.add(field.tip(&about).width(width).limit(500));
    }

    /// Where recordings are brought, and a row for each.
    pub(super) fn recordings_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        quiet_ui(ui, cx, &tr!("pro-recordings-about"));
        let Some(card) = &self.open else { return };
        let is_there = |row: &SampleRow| {
            let sent = row.sent().map(|it| it.input.hash.as_str());
            card.backend == Backend::Live
                && sent.is_some_and(|hash| card.stands.sample(hash).is_some())
        };
        let where_to = uploaded(&card.form.attempt.samples, is_there);
        self.with_sheet(|sheet| sheet.bring_ui(ui, cx, [tr!("pro-drop-about"), where_to]));
        self.record_ui(ui, cx);
        self.length_ui(ui, cx);
        self.rows_ui(ui, cx);
        self.faults_ui(ui, cx);
    }

    /// What is recorded in the window, with words to read.
    fn record_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let Some(card) = &self.open else { return };
        let t = cx.tokens;
        let number = card.form.attempt.next;
        let name = tr!("record-name", number = (number & COUNTED) + 1);
        let what = Recorded::Long(number, name);
        ui.scope(|ui| self.sheet.recorder.cut_off_ui(ui, cx, what.clone()));
        if !self.sheet.recorder.is_open {
            return;
        }
        let frame = Frame::new()
            .fill(t.bg2)
            .corner_radius(size::RADIUS_CARD)
            .inner_margin(Margin::symmetric(16, 12));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
            self.sheet.recorder.ui(ui, cx, what);
            quiet_ui(ui, cx, &tr!("pro-record-about"));
            ui.label(Face::SmallStrong.rich(tr!("record-read"), t.text));
            ui.add(Label::new(Face::Body.rich(words_to_read(cx), t.text)).wrap());
        });
    }

    /// How much there is of what is advised.
    fn length_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let Some(card) = &self.open else { return };
        let seconds = card.form.seconds();
        if card.form.attempt.samples.is_empty() {
            return;
        }
        let rows = card.form.attempt.samples.iter();
        let read = rows.filter(|row| row.is_under_way()).count();
        if read > 0 {
            // How much it is isn't known before that.
            let told = tr!(
                "pro-length-reading",
                count = read,
                length = duration(seconds)
            );
            ui.add(Label::new(Face::Small.rich(told.as_str(), cx.tokens.text2)).wrap());
            let wide = ui.available_width().min(560.0);
            progress_bar(ui, &told, None, wide);
            return;
        }
        let (told, ink) = if seconds < LEAST_SECS {
            let more = duration(LEAST_SECS - seconds);
            (
                tr!("pro-length-short", length = duration(seconds), more = more),
                cx.tokens.warn,
            )
        } else if seconds <= BEST_SECS {
            (
                tr!("pro-length-good", length = duration(seconds)),
                cx.tokens.text2,
            )
        } else {
            (
                tr!("pro-length-long", length = duration(seconds)),
                cx.tokens.text2,
            )
        };
        ui.add(Label::new(Face::Small.rich(told.as_str(), ink)).wrap());
        let part = (seconds / LEAST_SECS).min(1.0) as f32;
        let wide = ui.available_width().min(560.0);
        let bar = progress_bar(ui, &told, Some(part), wide);
        tip(ui, bar, &tr!("pro-length.tip"));
    }

    fn rows_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let Some(card) = &self.open else { return };
        let busy = self.busy_words();
        let mut pressed = None;
        ui.scope(|ui| {
            for (place, row) in card.form.attempt.samples.iter().enumerate() {
                let told = self.row_words(cx, row);
                if let Some(press) = row_ui(ui, cx, row, (&told, busy.as_deref())) {
                    pressed = Some((place, press));
                }
                told_ui(ui, cx, row);
            }
        });
        let Some((place, press)) = pressed else {
            return;
        };
        match press {
            Press::Hear => {
                if let Some(sample) = card
                    .form
                    .attempt
                    .samples
                    .get(place)
                    .and_then(SampleRow::sent)
                {
                    hear(cx, &sample.input, sample.input.name.clone());
                }
            }
            Press::Remove => self.take_out(cx, place),
        }
    }

    /// Takes a recording out here and, where the service has it, there.
    fn take_out(&mut self, cx: &mut StudioCtx<'_>, place: usize) {
        let Some(card) = &mut self.open else { return };
        let Some(row) = card.form.attempt.samples.get(place) else {
            return;
        };
        let hash = row.sent().or(row.raw.as_ref());
        let hash = hash.map(|sample| sample.input.hash.clone());
        let there = hash.filter(|hash| card.stands.sample(hash).is_some());
        if let Some(hash) = there {
            // Its row goes once the service has it no more.
            self.task(cx, ProTask::Remove(hash));
        } else {
            card.form.attempt.samples.remove(place);
            card.form.attempt.other_samples();
        }
    }

    /// Whether the service has a recording, in a word.
    fn row_words(&self, cx: &StudioCtx<'_>, row: &SampleRow) -> String {
        let (Some(card), Some(sample)) = (&self.open, row.sent()) else {
            return String::new();
        };
        let hash = &sample.input.hash;
        let sending = cx.desk.browsed.professional.sending.get(&card.id);
        let is_sending = self.is_busy(|task| *task == ProTask::Send);
        match (sending, card.stands.sample(hash)) {
            (Some((of, went, all)), _) if is_sending && of == hash && !card.stands.has(hash) => {
                let percent = (*went * 100).checked_div(*all).unwrap_or(0);
                tr!("pro-row-sending", percent = percent)
            }
            (_, Some(sample)) if sample.sample.is_some() => tr!("pro-row-there"),
            (_, Some(_)) => tr!("pro-row-unknown"),
            (_, None) if card.stands.voice.is_some() => tr!("pro-row-waits"),
            (_, None) => String::new(),
        }
    }

    /// How much of what is being sent went; nothing while nothing is.
    pub(super) fn sending_words(&self, cx: &StudioCtx<'_>) -> String {
        let Some(card) = self
            .open
            .as_ref()
            .filter(|_| self.is_busy(|it| *it == ProTask::Send))
        else {
            return String::new();
        };
        let all = card.form.sent().count();
        let there = card
            .form
            .sent()
            .filter(|it| card.stands.has(&it.input.hash));
        let number = (there.count() + 1).min(all);
        let sending = cx.desk.browsed.professional.sending.get(&card.id);
        let percent = sending.map_or(0, |(_, went, all)| {
            (*went * 100).checked_div(*all).unwrap_or(0)
        });
        tr!(
            "pro-told-going",
            number = number,
            all = all,
            percent = percent
        )
    }

    /// What is wrong with the recordings, and taking them as they are.
    fn faults_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let Some(card) = &mut self.open else { return };
        checks::others_ui(ui, cx, &card.form.attempt);
        let mut faults = card.form.summed();
        faults.retain(|of| of.finding.verdict != Verdict::Pass);
        if faults.is_empty() || card.form.sent().next().is_none() {
            return;
        }
        for of in &faults {
            ui.horizontal_wrapped(|ui| {
                let ink = if of.finding.verdict == Verdict::Fail {
                    cx.tokens.bad_ink
                } else {
                    cx.tokens.warn
                };
                ui.label(Face::SmallMedium.rich(checks::name(of.finding.check), ink));
                quiet_ui(ui, cx, &advice(&of.finding));
            });
        }
        let on = card.form.attempt.keeps_faults;
        let icon = if on { icons::CHECK } else { icons::CIRCLE };
        let button = Button::new(tr!("pro-keep-anyway"))
            .on(on)
            .icon(icon)
            .outline();
        if ui.add(button.tip(tr!("pro-keep-anyway.tip"))).clicked() {
            card.form.attempt.keeps_faults = !on;
        }
    }

    /// What is sent, how far that is, and giving it up.
    pub(super) fn sending_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let Some(card) = &self.open else { return };
        let is_made = card.stands.voice.is_some();
        let told = match (is_made, card.backend) {
            (true, Backend::Live) => tr!("pro-sending-made"),
            (true, Backend::Draft) => tr!("pro-sending-made.draft"),
            (false, Backend::Live) => tr!("pro-sending-about"),
            (false, Backend::Draft) => tr!("pro-sending-about.draft"),
        };
        heading_ui(ui, cx, &told, "");
        let going = self.sending_words(cx);
        if !going.is_empty() {
            let sending = cx.desk.browsed.professional.sending.get(&card.id);
            let part = sending.map(|(_, went, all)| *went as f32 / (*all).max(1) as f32);
            let wide = ui.available_width().min(560.0);
            let bar = progress_bar(ui, &going, part, wide);
            tip(ui, bar, &tr!("pro-sending.tip"));
            let stop = Button::new(tr!("pro-stop-sending"))
                .outline()
                .small()
                .command("pro-stop-sending");
            let stop = stop.icon(icons::STOP_FILL).tip(tr!("pro-stop-sending.tip"));
            if ui.add(stop).clicked() {
                cx.send(professional(ProfessionalCommand::Stop(card.id)));
            }
        }
        self.rows_ui(ui, cx);
        if self.stopped_by(cx).is_none() {
            self.give_up_ui(ui, cx);
        }
    }

    pub(super) fn give_up_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let Some(card) = &self.open else { return };
        let is_blank = card.form == super::ProfessionalForm::default();
        if is_blank && card.stands.voice.is_none() {
            return;
        }
        let (name, backend) = (words::title(card), card.backend);
        let is_made = card.stands.voice.is_some();
        let busy = self.busy_words();
        ui.horizontal_wrapped(|ui| {
            if self.is_unsure {
                let [label, about] = match (is_made, backend) {
                    (false, _) => [
                        tr!("pro-give-up-sure", name = name),
                        tr!("pro-give-up-sure.tip"),
                    ],
                    (true, Backend::Live) => [
                        tr!("pro-give-up-made", name = name),
                        tr!("pro-give-up-made.tip"),
                    ],
                    (true, Backend::Draft) => [
                        tr!("pro-give-up-draft", name = name),
                        tr!("pro-give-up-draft.tip"),
                    ],
                };
                let yes = Button::new(label).outline().icon(icons::TRASH);
                if question::is_meant(&ui.add(yes.why_not(busy).tip(about))) {
                    self.is_unsure = false;
                    self.task(cx, ProTask::GiveUp);
                }
                let no = Button::new(tr!("vault-no")).ghost();
                if ui.add(no.tip(tr!("vault-no.tip"))).clicked() {
                    self.is_unsure = false;
                }
            } else {
                let ask = Button::new(tr!("pro-give-up")).ghost().icon(icons::TRASH);
                if ui
                    .add(ask.why_not(busy).tip(tr!("pro-give-up.tip")))
                    .clicked()
                {
                    self.is_unsure = true;
                }
            }
        });
    }
}

/// What was pressed in a row.
enum Press {
    Hear,
    Remove,
}

fn row_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    row: &SampleRow,
    (told, busy): (&str, Option<&str>),
) -> Option<Press> {
    let t = cx.tokens;
    let mut press = None;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let middle = rect.center().y;
    let name = row.name.as_str();
    let sent = row.sent();
    if sent.is_some_and(|sample| hear_ui(ui, cx, rect, (row, sample))) {
        press = Some(Press::Hear);
    }
    let left = rect.left() + 36.0;
    let shown = Face::SmallMedium.elided(ui, name, t.text, NAME);
    let at = pos2(left, middle - shown.size().y / 2.0);
    ui.painter().galley(at, shown, t.text);
    let wave = Rect::from_min_max(
        pos2(left + NAME + 12.0, rect.top() + 6.0),
        pos2(rect.right() - BEHIND, rect.bottom() - 6.0),
    );
    let looking = tr!("clone-looking");
    let words = match (sent, row.why_not()) {
        (Some(sample), _) => {
            // Its buttons are there for the keys all the same.
            if ui.is_rect_visible(rect) {
                wave_ui(ui, cx, wave, &sample.wave);
            }
            let worst = sample
                .findings
                .iter()
                .filter(|it| it.check != Check::Length);
            let worst = worst.max_by_key(|it| it.verdict);
            let worst = worst.filter(|it| it.verdict != Verdict::Pass && told.is_empty());
            let length = duration(sample.input.seconds);
            match worst {
                Some(worst) => {
                    let fault = checks::name(worst.check);
                    tr!("pro-row-fault", fault = fault, length = length)
                }
                None if told.is_empty() => length,
                None => tr!("pro-row-told", told = told, length = length),
            }
        }
        (None, Some(fault)) => fault.to_owned(),
        (None, None) if row.is_silent() => tr!("clone-silent"),
        (None, None) => looking,
    };
    let ink = t.text2;
    let from = if sent.is_some() {
        rect.right() - BEHIND + 8.0
    } else {
        wave.left()
    };
    let end = rect.right() - 40.0;
    let place = Rect::from_min_max(pos2(from, rect.top()), pos2(end, rect.bottom()));
    // What is wrong with it stands below.
    let is_below = sent.is_none() && row.why_not().is_some();
    let shown = if is_below { "" } else { words.as_str() };
    let shown = Face::Small.elided(ui, shown, ink, place.width());
    let x = if sent.is_some() {
        end - 8.0 - shown.size().x
    } else {
        from
    };
    let at = pos2(x, middle - shown.size().y / 2.0);
    ui.painter().galley(at, shown, ink);
    let response = ui.interact(
        place,
        ui.scope_id().with(("told", row.number)),
        Sense::hover(),
    );
    let said = tr!("pro-row-said", name = name, told = words.as_str());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    tip(ui, response, &said);
    let mut inside = ui.new_child(
        egui::UiBuilder::new()
            .id_salt(("pro-row", row.number))
            .max_rect(rect.with_min_x(end))
            .layout(egui::Layout::right_to_left(egui::Align::Center)),
    );
    let button = IconButton::new(icons::TRASH, tr!("pro-row-remove", name = name)).row();
    let button = button.why_not(busy).tip(tr!("pro-row-remove.tip"));
    if inside.add(button).clicked() {
        press = Some(Press::Remove);
    }
    let line = Stroke::new(1.0, t.line);
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, line);
    press
}

/// A recording that is kept, as a row.
pub(super) fn row_of(number: u64, sample: KeptSample) -> SampleRow {
    SampleRow {
        number,
        name: sample.input.name.clone(),
        raw: Some(sample),
        ..SampleRow::default()
    }
}
