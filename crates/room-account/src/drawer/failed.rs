//! What can be done about all that failed at once: order it again, or clear it away.

use egui::Ui;

use mynah_core::backend::Backend;
use mynah_i18n::tr;
use mynah_model::command::{Command, JobsCommand};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::widgets::Button;

/// Draws both buttons, where something failed and cost nothing.
pub fn free_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let free = cx.desk.jobs.free();
    if free.all.is_empty() {
        return;
    }
    let again = free.again();
    let [draft, live] = [Backend::Draft, Backend::Live].map(|it| cx.desk.price_again(it));
    // What costs is said. Files are written, and entries fetched, for nothing.
    let price = live
        .or(draft)
        .map_or_else(PriceText::free, PriceText::short);
    let lines = |backend| free.of(backend).map_or(0, |of| of.jobs.len());
    let explanation = match (lines(Backend::Live), lines(Backend::Draft)) {
        (0, _) | (_, 0) => tr!("jobs-retry-all.tip"),
        // The price is that of those that cost money.
        (live, draft) => tr!("jobs-retry-all.both", live = live, draft = draft),
    };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        if again > 0 {
            let again = Button::new(tr!("jobs-retry-all", count = again))
                .outline()
                .small()
                .tip(explanation)
                .price(price);
            if ui.add(again).clicked() {
                retry(cx);
            }
        }
        let clear = Button::new(tr!("jobs-clear", count = free.all.len()))
            .outline()
            .small()
            .tip(tr!("jobs-clear.tip"));
        if ui.add(clear).clicked() {
            cx.send(Command::Jobs(JobsCommand::DismissAll(free.all.clone())));
        }
    });
    ui.add_space(4.0);
}

/// Orders all of it again, the way that batches go: what is to be asked about is asked, for each backend on its own.
fn retry(cx: &mut StudioCtx<'_>) {
    let free = cx.desk.jobs.free();
    let made = Backend::ALL.map(|backend| (Some(backend), free.of(backend).map(|of| &of.jobs)));
    let walks = (None, Some(&free.walks).filter(|walks| !walks.is_empty()));
    for (backend, jobs) in made.into_iter().chain([walks]) {
        if let Some(jobs) = jobs.cloned() {
            cx.send(Command::Jobs(JobsCommand::RetryAll { backend, jobs }));
        }
    }
}
