//! The file that the project shares with others: which it is, what it says anew, and what is told it.

use egui::{Label, Ui, vec2};

use super::{Known, send};
use crate::dialogs::Dialog;
use mynah_core::ids::ProjectId;
use mynah_i18n::tidy;
use mynah_i18n::tr;
use mynah_model::command::SeriesCommand;
use mynah_model::desk::PartStand;
use mynah_model::event::Notice;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::Button;

/// Draws the strip above the list; the dialog that it leads to.
pub(super) fn strip_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    project: ProjectId,
    known: &Known,
) -> Option<Dialog> {
    let t = cx.tokens;
    let desk = cx.desk;
    let Some((series, read)) = desk.series() else {
        // In a low window the list needs the room: what the buttons do is read by the pointer.
        if !size::is_short(ui.ctx()) {
            let words = Face::Small.rich(tr!("cast-series-none"), t.text2);
            ui.add(Label::new(words).wrap());
        }
        return buttons_ui(ui);
    };
    let path = tidy(&series.path);
    let words = tr!("cast-series-file", file = &*path);
    ui.add(Label::new(Face::Small.rich(words, t.text2)).wrap());
    let mut next = None;
    match read.map(|read| &read.came) {
        None => {
            ui.label(Face::Small.rich(tr!("cast-series-reading"), t.text2));
        }
        Some(Err(why)) => {
            let words = tr!("cast-series-unread", why = why.as_str());
            ui.add(Label::new(Face::Small.rich(words, t.warn)).wrap());
        }
        Some(Ok(_)) => {
            let of = |is: fn(&PartStand) -> bool| -> Vec<String> {
                let rows = known.rows.iter();
                let rows = rows.filter(|row| row.stand.as_ref().is_some_and(is));
                rows.map(|row| row.speaker.to_string()).collect()
            };
            let news = of(|stand| matches!(stand, PartStand::News { .. }));
            let ours = of(|stand| matches!(stand, PartStand::Ours { .. } | PartStand::Alone));
            news_ui(ui, cx, known, (news, ours));
        }
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        let again = Button::new(tr!("cast-series-look")).small().ghost();
        if ui.add(again.tip(tr!("cast-series-look.tip"))).clicked() {
            send(cx, SeriesCommand::Look(project));
        }
        let other = Button::new(tr!("cast-series-other")).small().ghost();
        if ui.add(other.tip(tr!("cast-series-use.tip"))).clicked() {
            next = Some(Dialog::UseCast);
        }
        let leave = Button::new(tr!("cast-series-leave")).small().ghost();
        if ui.add(leave.tip(tr!("cast-series-leave.tip"))).clicked() {
            send(cx, SeriesCommand::Leave(project));
        }
    });
    next
}

/// What is new in the file, and what it doesn't know yet, for all at once.
fn news_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    known: &Known,
    (news, ours): (Vec<String>, Vec<String>),
) {
    let t = cx.tokens;
    if news.is_empty() && ours.is_empty() {
        ui.label(Face::Small.rich(tr!("cast-series-same"), t.text2));
        return;
    }
    if !news.is_empty() {
        let all = news.iter().filter_map(|speaker| known.news.of(speaker));
        let (takes, lines, unpriced) = all.fold((0, 0, 0), |sum, of| {
            (sum.0 + of.outdated, sum.1 + of.to_say, sum.2 + of.unpriced)
        });
        let words = tr!("cast-series-offers", count = news.len(), takes = takes);
        let price = if unpriced > 0 {
            tr!("cast-unpriced")
        } else {
            let price = PriceText::short(cx.desk.price(known.news.quote())).said;
            tr!("cast-news-to-say", lines = lines, price = price)
        };
        let words = format!("{words} {price}");
        ui.add(Label::new(Face::Small.rich(words, t.text)).wrap());
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        if news.len() > 1 {
            let take = Button::new(tr!("cast-take-all", count = news.len()))
                .small()
                .icon(icons::CHECK)
                .tip(tr!("cast-take-over.tip"));
            if ui.add(take).clicked() {
                take_over(cx, known, &news);
            }
            let keep = Button::new(tr!("cast-keep-all")).small().outline();
            if ui.add(keep.tip(tr!("cast-keep-ours.tip"))).clicked() {
                know(cx, known, news.clone());
            }
        }
        if ours.len() > 1 {
            let button = Button::new(tr!("cast-tell-all", count = ours.len()));
            let button = button.small().outline().tip(tr!("cast-tell.tip"));
            if ui.add(button).clicked() {
                tell(cx, &ours);
            }
        }
    });
}

/// Takes over what the series says of these, as one step.
pub(super) fn take_over(cx: &mut StudioCtx<'_>, known: &Known, speakers: &[String]) {
    // What came in this very moment was not what somebody pressed for.
    if cx.desk.series().and_then(|(_, read)| read) != known.read.as_ref() {
        return;
    }
    let Some((edit, count)) = cx.desk.take_over(speakers) else {
        return;
    };
    // A step of its own.
    cx.pause_typing();
    cx.edit(edit);
    cx.pause_typing();
    // That both say the same then is kept by itself, of what was taken over alone.
    cx.notice(Notice::Done(tr!("cast-taken-over", count = count)));
}

/// From now on the project knows what the series said of these when that was shown.
pub(super) fn know(cx: &mut StudioCtx<'_>, known: &Known, speakers: Vec<String>) {
    let Some(read) = &known.read else { return };
    let Ok(file) = &read.came else { return };
    let known = SeriesCommand::Known {
        project: read.project,
        path: read.path.clone(),
        file: std::sync::Arc::clone(file),
        speakers,
    };
    send(cx, known);
}

/// Tells the series what the project says of these.
pub(super) fn tell(cx: &mut StudioCtx<'_>, speakers: &[String]) {
    let Some(open) = &cx.desk.project else { return };
    let (project, tellings) = (open.card.id, cx.desk.tellings(speakers));
    send(cx, SeriesCommand::Tell { project, tellings });
}

/// The ways to a shared file.
fn buttons_ui(ui: &mut Ui) -> Option<Dialog> {
    let mut next = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        let save = Button::new(tr!("cast-series-save")).small().outline();
        if ui.add(save.tip(tr!("cast-series-save.tip"))).clicked() {
            next = Some(Dialog::SaveCast);
        }
        let share = Button::new(tr!("cast-series-use")).small().outline();
        if ui.add(share.tip(tr!("cast-series-use.tip"))).clicked() {
            next = Some(Dialog::UseCast);
        }
    });
    next
}
