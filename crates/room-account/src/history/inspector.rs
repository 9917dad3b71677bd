//! What stands at the right of the History room: the selected row, how it was made, and what can be done with it.

use egui::{Align, Label, Layout, ScrollArea, Ui, UiBuilder, vec2};
use mynah_ui_core::fact_row::fact;

use super::acts::{Target, fetch, play};
use super::{HistoryPanel, fitting, many, row, words};
use mynah_core::settings::VoiceSettings;
use mynah_i18n::tr;
use mynah_model::command::{Fetched, HistoryWork};
use mynah_model::desk::{HistoryMark, HistoryRow};
use mynah_model::event::{Notice, Offer};
use mynah_script::edit::Edit;
use mynah_script::tuning::PartChange;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::formats::format_word;
use mynah_ui_core::words::{length, speaker_name};
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::{Button, empty_state};

pub(super) fn inspector_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, panel: &mut HistoryPanel) {
    head_ui(ui, cx);
    if !panel.marked.is_empty() {
        let margin = egui::Margin::symmetric(size::PAD as i8, 14);
        egui::Frame::new()
            .inner_margin(margin)
            .show(ui, |ui| many::marked_ui(ui, cx, panel));
        return;
    }
    let Some(row) = panel.selected.clone() else {
        let (title, text) = (tr!("history-nothing"), tr!("history-nothing.text"));
        empty_state(ui, icons::WAVEFORM, &title, &text, None);
        return;
    };
    ScrollArea::vertical()
        .id_salt("history-inspector")
        .auto_shrink(false)
        .show(ui, |ui| {
            let margin = egui::Margin::symmetric(size::PAD as i8, 14);
            egui::Frame::new().inner_margin(margin).show(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
                facts_ui(ui, cx, &row);
                ui.add_space(6.0);
                buttons_ui(ui, cx, panel, &row);
                ui.add_space(6.0);
                text_ui(ui, cx, &row);
            });
        });
}

fn head_ui(ui: &mut Ui, cx: &StudioCtx<'_>) {
    let size = vec2(ui.available_width(), size::head(ui.ctx()));
    let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
    let builder = UiBuilder::new()
        .id_salt("history-inspector-head")
        .max_rect(rect.shrink2(vec2(size::PAD, 0.0)))
        .layout(Layout::left_to_right(Align::Center));
    let mut strip = ui.new_child(builder);
    strip.label(Face::Title.rich(tr!("history-inspector"), cx.tokens.text));
    let line = egui::Stroke::new(1.0, cx.tokens.line);
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, line);
}

/// Whether nobody is to know whose voice it is.
fn is_hidden(cx: &StudioCtx<'_>, row: &HistoryRow) -> bool {
    let hides = |voice| cx.view.blind.hides(cx.desk, voice, &row.text);
    row.voice.as_ref().is_some_and(hides)
}

fn facts_ui(ui: &mut Ui, cx: &StudioCtx<'_>, row: &HistoryRow) {
    let shown = &cx.desk.history;
    let backend = shown.filter.backend;
    fact(ui, cx, &tr!("history-fact-time"), &words::time_here(row.at));
    fact(ui, cx, &tr!("history-fact-tool"), &words::tool(row.tool));
    let voice = cx
        .view
        .blind
        .name(cx.desk, (row.voice.as_ref(), &row.text), &row.voice_name);
    fact(ui, cx, &tr!("history-fact-voice"), &voice);
    let model = row.model.as_ref();
    let model = model.map_or("", |id| cx.desk.model_name(backend, id.as_str()));
    fact(ui, cx, &tr!("history-fact-model"), model);
    let cost = words::cost(backend, row.cost);
    fact(ui, cx, &tr!("history-fact-cost"), &cost);
    fact(
        ui,
        cx,
        &tr!("history-fact-lives"),
        &words::lives(shown, row),
    );
    if row.zero_retention {
        let (name, value) = (tr!("history-fact-retention"), tr!("history-unkept"));
        fact(ui, cx, &name, &value);
    }
    fact(ui, cx, &tr!("history-fact-title"), &row.title);
    // Of a hidden voice it would tell which letter it has.
    if let Some(seconds) = row.seconds.filter(|_| !is_hidden(cx, row)) {
        let seconds = tr!("studio-seconds", seconds = length(seconds));
        fact(ui, cx, &tr!("history-fact-length"), &seconds);
    }
    let format = row.format.as_deref().map(format_word).unwrap_or_default();
    fact(ui, cx, &tr!("history-fact-format"), &format);
    let seed = row.seed.map(|seed| seed.to_string()).unwrap_or_default();
    fact(ui, cx, &tr!("history-fact-seed"), &seed);
    // So would what the voice has of its own.
    if let Some(settings) = row.settings.filter(|_| !is_hidden(cx, row)) {
        let settings = settings.over(VoiceSettings::default());
        // As the sliders have it.
        let number = |value: f32| format!("{value:.2}");
        let stability = number(settings.stability());
        let similarity = number(settings.similarity_boost());
        fact(ui, cx, &tr!("history-fact-stability"), &stability);
        fact(ui, cx, &tr!("history-fact-similarity"), &similarity);
        fact(
            ui,
            cx,
            &tr!("history-fact-style"),
            &number(settings.style()),
        );
        let speed = format!("{:.2}", settings.speed());
        fact(ui, cx, &tr!("history-fact-speed"), &speed);
    }
}

fn text_ui(ui: &mut Ui, cx: &StudioCtx<'_>, row: &HistoryRow) {
    let t = cx.tokens;
    ui.label(Face::SmallStrong.rich(tr!("history-fact-text"), t.text));
    let text = if row.text.trim().is_empty() {
        tr!("history-no-text")
    } else {
        row.text.clone()
    };
    ui.add(Label::new(Face::Small.rich(text, t.text2)).wrap());
}

fn buttons_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, panel: &mut HistoryPanel, row: &HistoryRow) {
    let desk = cx.desk;
    let there = desk.history.item_of(row).cloned();
    let busy = there
        .as_ref()
        .is_some_and(|item| desk.history.busy.contains(item));
    ui.horizontal_wrapped(|ui| {
        play_ui(ui, cx, row, busy);
        if let (None, Some(item)) = (&row.take, &row.item)
            && many::fetch_ui(ui, busy)
        {
            fetch(cx, item.clone(), Fetched::Keep);
        }
        use_ui(ui, cx, row);
        take_ui(ui, cx, panel, (row, busy));
        put_ui(ui, cx, panel, (row, busy));
        many::save_ui(ui, cx, busy);
        if let (Some(item), None) = (&there, &panel.waits.question)
            && many::can_delete(&desk.history)
            && many::delete_ui(ui, panel, busy)
        {
            let mark = row.key().map(|key| HistoryMark {
                key,
                item: Some(item.clone()),
            });
            let whose = panel.whose.clone();
            panel.do_to(cx, whose, mark.into_iter().collect(), HistoryWork::Delete);
        }
    });
    if panel.is_putting() {
        let text = Face::Small.rich(tr!("history-putting"), cx.tokens.text2);
        ui.add(Label::new(text).wrap());
    }
    many::question_ui(ui, cx, panel);
}

fn play_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, row: &HistoryRow, busy: bool) {
    let heard = row::is_heard(cx, row) && !cx.desk.playback.paused;
    let (label, explanation, icon) = match (heard, row.take.is_some()) {
        (true, _) => (
            tr!("history-pause"),
            tr!("history-pause.tip"),
            icons::PAUSE_FILL,
        ),
        (false, true) => (
            tr!("history-play"),
            tr!("history-play.tip"),
            icons::PLAY_FILL,
        ),
        (false, false) => (
            tr!("history-fetch-play"),
            tr!("history-fetch-play.tip"),
            icons::PLAY_FILL,
        ),
    };
    let made = |label: String| Button::new(label).small().outline().icon(icon);
    // What stands beside it and below stays where it is when the sound ends.
    let words = [tr!("history-pause"), tr!("history-play")];
    let widest = words.map(|word| made(word).width(ui)).into_iter();
    let button = made(label)
        .min_width(widest.fold(0.0, f32::max))
        .busy(busy)
        .tip(explanation);
    if ui.add(button).clicked() {
        play(cx, row);
    }
}

/// The row's model and settings for its own speaker, else for the speaker of the line that was looked at last.
fn use_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, row: &HistoryRow) {
    // Who has a hidden voice is not to be known.
    let speaker = if is_hidden(cx, row) {
        None
    } else {
        fitting::speaker(cx, row)
    };
    let project = cx.desk.project.as_ref().map(|open| open.card.id);
    let why = if row.settings.is_none() {
        Some(tr!("history-use.unknown"))
    } else if is_hidden(cx, row) {
        // They are its voice's own, and the part shows them.
        Some(tr!("history-use.blind"))
    } else if speaker.is_none() {
        Some(tr!("history-use.no-line"))
    } else {
        None
    };
    let label = match &speaker {
        Some(speaker) => tr!("history-use.for", speaker = speaker_name(speaker)),
        None => tr!("history-use"),
    };
    let button = Button::new(label)
        .command("history-use")
        .small()
        .outline()
        .icon(icons::SLIDERS_HORIZONTAL)
        .why_not(why)
        .tip(tr!("history-use.tip"));
    if !ui.add(button).clicked() {
        return;
    }
    let (Some(speaker), Some(settings), Some(project)) = (speaker, row.settings, project) else {
        return;
    };
    let tune = |change| Edit::TunePart {
        speaker: speaker.clone(),
        change,
    };
    let mut edits = vec![tune(PartChange::Settings(settings))];
    let model = row.model.as_ref();
    if let Some(model) = model.filter(|model| cx.desk.model(model).is_some()) {
        edits.push(tune(PartChange::Model(Some(model.clone()))));
    }
    // A step of its own, which the toast takes back.
    cx.pause_typing();
    cx.edit(Edit::Group(edits));
    cx.pause_typing();
    cx.notice(Notice::Offer {
        text: tr!("history-used", speaker = speaker_name(&speaker)),
        offer: Offer::UndoStep(project, cx.desk.revision(), false),
    });
}

/// Adds the row's take to the line that it fits, which is fetched first.
fn take_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    panel: &mut HistoryPanel,
    (row, busy): (&HistoryRow, bool),
) {
    let project = cx.desk.project.as_ref().map(|open| open.card.id);
    let Some(project) = project.filter(|_| !is_hidden(cx, row)) else {
        return;
    };
    let Some((line, number)) = panel.fitting.line(cx, row) else {
        return;
    };
    let button = Button::new(tr!("history-put-take", line = number.to_string()))
        .small()
        .outline()
        .icon(icons::PLUS)
        .busy(panel.is_putting() || (busy && row.take.is_none()))
        .tip(tr!("history-put-take.tip"));
    if ui.add(button).clicked() {
        panel.put(cx, (project, Target::Line(line)), row);
    }
}

/// A new line below the one that was looked at last, with the row's text and its take, which is fetched first.
fn put_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    panel: &mut HistoryPanel,
    (row, busy): (&HistoryRow, bool),
) {
    let project = cx.desk.project.as_ref().map(|open| open.card.id);
    let why = if project.is_none() {
        Some(tr!("history-put.no-project"))
    } else if row.text.trim().is_empty() {
        Some(tr!("history-put.no-text"))
    } else if is_hidden(cx, row) {
        // It would become a line of whoever is cast with its voice.
        Some(tr!("history-put.blind"))
    } else {
        None
    };
    let explanation = if row.take.is_some() {
        tr!("history-put.tip")
    } else {
        tr!("history-put.tip-there")
    };
    let button = Button::new(tr!("history-put"))
        .command("history-put")
        .small()
        .outline()
        .icon(icons::FILE_PLUS)
        .busy(panel.is_putting() || (busy && row.take.is_none()))
        .why_not(why)
        .tip(explanation);
    if ui.add(button).clicked()
        && let Some(project) = project
    {
        let to = Target::Behind(cx.view.line);
        panel.put(cx, (project, to), row);
    }
}
