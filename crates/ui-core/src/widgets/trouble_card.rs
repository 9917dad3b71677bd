//! The one widget that shows a trouble: what happened, was I charged, what now.

use egui::accesskit::Live;
use egui::{Align, CornerRadius, Frame, Layout, Margin, Response, Ui};

use crate::widgets::price::PriceText;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_i18n::tr;
use mynah_model::trouble::{Charged, Remedy, Trouble};
use mynah_ui_kit::theme::{Face, Tokens, icons, size};
use mynah_ui_kit::widgets::button::{Button, IconButton};

/// A trouble with its three parts. The first remedy is the default button.
#[must_use = "call `show`"]
pub struct TroubleCard<'a> {
    trouble: &'a Trouble,
    price: Option<PriceText>,
    of: Option<&'a str>,
    wide: bool,
    flat: bool,
    toast: bool,
    again_in: Option<u64>,
    again: Again,
}

/// What trying again is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Again {
    Tries,
    Reads,
    Fetches,
    Has,
}

impl<'a> TroubleCard<'a> {
    /// A card for this trouble.
    pub fn new(trouble: &'a Trouble) -> Self {
        Self {
            trouble,
            price: None,
            of: None,
            wide: true,
            flat: false,
            toast: false,
            again_in: None,
            again: Again::Tries,
        }
    }

    /// What trying again costs: shown on the buttons that spend.
    pub fn price(mut self, price: PriceText) -> Self {
        self.price = Some(price);
        self
    }

    /// What it is about (`line 6`): part of the buttons' accessible names, so that two cards differ.
    pub fn of(mut self, of: &'a str) -> Self {
        self.of = Some(of);
        self
    }

    /// It is tried again by itself in so many seconds: what can be done is not to wait.
    pub fn again_in(mut self, secs: u64) -> Self {
        self.again_in = Some(secs);
        self
    }

    /// A file could not be read: trying again is reading it as it is by then.
    pub fn reads(mut self) -> Self {
        self.again = Again::Reads;
        self
    }

    /// What was paid for is gone here: trying again is fetching it once more, for nothing.
    pub fn fetches(mut self) -> Self {
        self.again = Again::Fetches;
        self.price(PriceText::free())
    }

    /// What was paid for is gone here: trying again fetches it where that can be, and else makes it anew at its price.
    pub fn has_again(mut self) -> Self {
        self.again = Again::Has;
        self
    }

    /// The three parts below each other, for the inspector and toasts.
    pub fn narrow(mut self) -> Self {
        self.wide = false;
        self
    }

    /// The three parts without their headings, where every row of pixels counts.
    pub fn flat(mut self) -> Self {
        self.flat = true;
        self
    }

    /// As a toast: with a border and a shadow, read out when it appears, with a way to close it.
    pub fn toast(mut self) -> Self {
        self.toast = true;
        self
    }

    /// Draws it; what was pressed comes back. [`Remedy::Report`] is done here: it copies the report.
    pub fn show(self, ui: &mut Ui) -> Option<Remedy> {
        let t = Tokens::of(ui);
        if self.trouble.is_waiting() {
            return self.quiet_ui(ui, t);
        }
        let frame = if self.toast {
            Frame::popup(ui.style()).stroke(egui::Stroke::new(1.0, t.bad))
        } else {
            Frame::new()
        };
        let frame = frame
            .fill(t.tint_bad)
            .corner_radius(CornerRadius::same(size::RADIUS as u8))
            .inner_margin(Margin::symmetric(12, 8));
        let shown = frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing = egui::vec2(16.0, 4.0);
            if self.flat {
                self.flat_ui(ui, t)
            } else if self.wide {
                self.wide_ui(ui, t)
            } else {
                self.narrow_ui(ui, t)
            }
        });
        let pressed = shown.inner;
        if pressed == Some(Remedy::Report) {
            ui.ctx().copy_text(report(self.trouble));
            return None;
        }
        pressed
    }

    /// Nothing is wrong and nothing was charged: a line of text with what can be done.
    fn quiet_ui(&self, ui: &mut Ui, t: &Tokens) -> Option<Remedy> {
        let mut pressed = None;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(8.0, 4.0);
            ui.label(Face::Small.rich(&*self.trouble.what, t.text2));
            for remedy in &self.trouble.remedies {
                let (label, explanation) = self.remedy_text(remedy);
                let name = self.named(&label);
                let button = Button::new(label).name(name).tip(explanation).row().ghost();
                if ui.add(button).clicked() {
                    pressed = Some(remedy.clone());
                }
            }
        });
        pressed
    }

    fn wide_ui(&self, ui: &mut Ui, t: &Tokens) -> Option<Remedy> {
        ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
            let room = ui.available_width();
            ui.vertical(|ui| {
                ui.set_max_width((room * 0.34).max(160.0));
                self.what_ui(ui, t);
            });
            ui.vertical(|ui| {
                ui.set_max_width((room * 0.2).max(96.0));
                self.charge_ui(ui, t);
            });
            ui.vertical(|ui| self.remedies_ui(ui, t)).inner
        })
        .inner
    }

    fn narrow_ui(&self, ui: &mut Ui, t: &Tokens) -> Option<Remedy> {
        ui.vertical(|ui| {
            ui.set_width(ui.available_width());
            self.what_ui(ui, t);
            self.charge_ui(ui, t);
            self.remedies_ui(ui, t)
        })
        .inner
    }

    fn flat_ui(&self, ui: &mut Ui, t: &Tokens) -> Option<Remedy> {
        ui.vertical(|ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 2.0;
            let what = ui.label(Face::Small.rich(&*self.trouble.what, t.text));
            self.read_out(ui, &what);
            let charged = tr!("trouble-charged-flat", charged = charge_of(self.trouble));
            ui.label(Face::Small.rich(charged, t.text2));
            ui.add_space(2.0);
            self.remedies_ui(ui, t)
        })
        .inner
    }

    fn what_ui(&self, ui: &mut Ui, t: &Tokens) {
        // Secondary, not quiet: on the red tint quiet text is too faint.
        ui.label(Face::Label.rich(tr!("trouble-what-happened"), t.text2));
        let what = ui.label(Face::Small.rich(&*self.trouble.what, t.text));
        self.read_out(ui, &what);
    }

    /// A screen reader reads a toast out when it appears.
    fn read_out(&self, ui: &Ui, what: &Response) {
        if self.toast {
            ui.ctx()
                .accesskit_node_builder(what.id, |node| node.set_live(Live::Assertive));
        }
    }

    fn charge_ui(&self, ui: &mut Ui, t: &Tokens) {
        ui.label(Face::Label.rich(tr!("trouble-was-i-charged"), t.text2));
        ui.label(Face::Small.rich(charge_of(self.trouble), t.text));
    }

    fn remedies_ui(&self, ui: &mut Ui, t: &Tokens) -> Option<Remedy> {
        let mut pressed = None;
        if let Some(secs) = self.again_in {
            return self.waiting_ui(ui, t, secs);
        }
        if !self.flat {
            ui.label(Face::Label.rich(tr!("trouble-what-now"), t.text2));
        }
        if self.trouble.remedies.is_empty() {
            // What helps is no press: it stands in what happened.
            ui.label(Face::Small.rich(tr!("trouble-by-hand"), t.text));
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let mut reports = false;
            for (place, remedy) in self.trouble.remedies.iter().enumerate() {
                reports |= *remedy == Remedy::Report;
                let (label, explanation) = self.remedy_text(remedy);
                let name = self.named(&label);
                let mut button = Button::new(label).name(name).tip(explanation).row();
                if place > 0 {
                    button = button.ghost();
                }
                match (remedy, &self.price) {
                    (Remedy::Retry | Remedy::WaitSecs(_) | Remedy::SpendAnyway, Some(price)) => {
                        button = button.price(price.clone());
                    }
                    (Remedy::UseDraftVoice, _) => {
                        button = button.price(PriceText::free());
                    }
                    _ => {}
                }
                if ui.add(button).clicked() {
                    pressed = Some(remedy.clone());
                }
            }
            if !reports {
                let name = self.named(&tr!("trouble-copy-report"));
                let button = IconButton::new(icons::COPY, name).row();
                let button = button.tip(tr!("trouble-copy-report.tip"));
                if ui.add(button).clicked() {
                    pressed = Some(Remedy::Report);
                }
            }
            if self.toast && !self.trouble.remedies.contains(&Remedy::Dismiss) {
                let (label, explanation) = remedy_text(&Remedy::Dismiss);
                let button = IconButton::new(icons::X, label).row().tip(explanation);
                if ui.add(button).clicked() {
                    pressed = Some(Remedy::Dismiss);
                }
            }
        });
        pressed
    }

    /// What now, while it is going to be tried again by itself.
    fn waiting_ui(&self, ui: &mut Ui, t: &Tokens, secs: u64) -> Option<Remedy> {
        ui.label(Face::Label.rich(tr!("trouble-again-in", secs = secs.to_string()), t.text2));
        let label = tr!("trouble-now");
        let mut button = Button::new(&label)
            .name(self.named(&label))
            .tip(tr!("trouble-now.tip"))
            .row();
        if let Some(price) = &self.price {
            button = button.price(price.clone());
        }
        ui.add(button).clicked().then_some(Remedy::Retry)
    }

    /// A button's accessible name.
    fn named(&self, label: &str) -> String {
        self.of.map_or_else(
            || label.to_owned(),
            |of| tr!("trouble-button", label = label, of = of),
        )
    }

    /// A trouble that is of no line is helped for the whole project.
    fn remedy_text(&self, remedy: &Remedy) -> (String, String) {
        match remedy {
            Remedy::UseDraftVoice if self.of.is_none() => {
                (tr!("remedy-draft-all"), tr!("remedy-draft-all.tip"))
            }
            Remedy::Retry if self.again == Again::Reads => {
                (tr!("remedy-read"), tr!("remedy-read.tip"))
            }
            Remedy::Retry if self.again == Again::Fetches => {
                (tr!("remedy-fetch"), tr!("remedy-fetch.tip"))
            }
            Remedy::Retry if self.again == Again::Has => {
                (tr!("remedy-have"), tr!("remedy-have.tip"))
            }
            other => remedy_text(other),
        }
    }
}

/// The second part: was I charged. Parts that are here were, though what it ended with was not.
pub fn charge_of(trouble: &Trouble) -> String {
    match (&trouble.charged, &trouble.details.bought) {
        (Charged::No, Some(bought))
            if bought.all > Credits::ZERO && bought.backend == Backend::Live =>
        {
            tr!("trouble-charged-parts", credits = bought.all.to_string())
        }
        (charged, _) => charge_text(charged),
    }
}

fn charge_text(charged: &Charged) -> String {
    match charged {
        Charged::No => tr!("trouble-charged-no"),
        Charged::Yes { credits, backend } => match backend {
            Backend::Live => tr!("trouble-charged-yes", credits = credits.to_string()),
            Backend::Draft => tr!("trouble-charged-draft", credits = credits.to_string()),
        },
        Charged::Unknown { backend, .. } => match backend {
            Backend::Live => tr!("trouble-charged-unknown"),
            Backend::Draft => tr!("trouble-charged-unknown-draft"),
        },
    }
}

/// A remedy's word and what it does.
pub fn remedy_text(remedy: &Remedy) -> (String, String) {
    match remedy {
        Remedy::Retry => (tr!("remedy-retry"), tr!("remedy-retry.tip")),
        Remedy::WaitSecs(secs) => (
            tr!("remedy-wait", secs = secs.to_string()),
            tr!("remedy-wait.tip"),
        ),
        Remedy::OpenKeySettings => (tr!("remedy-key"), tr!("remedy-key.tip")),
        Remedy::CheckHistory => (tr!("remedy-history"), tr!("remedy-history.tip")),
        Remedy::UseDraftVoice => (tr!("remedy-draft"), tr!("remedy-draft.tip")),
        Remedy::SplitLine => (tr!("remedy-split"), tr!("remedy-split.tip")),
        Remedy::SpellOut => (tr!("remedy-spell"), tr!("remedy-spell.tip")),
        Remedy::UsePrompt(_) => (tr!("remedy-prompt"), tr!("remedy-prompt.tip")),
        Remedy::ChooseVoice => (tr!("remedy-voice"), tr!("remedy-voice.tip")),
        Remedy::ShowConsents => (tr!("remedy-consents"), tr!("remedy-consents.tip")),
        Remedy::ChooseModel => (tr!("remedy-model"), tr!("remedy-model.tip")),
        Remedy::ChooseFormat => (tr!("remedy-format"), tr!("remedy-format.tip")),
        Remedy::ChangeBudget(_) => (tr!("remedy-budget"), tr!("remedy-budget.tip")),
        Remedy::SpendAnyway => (tr!("remedy-spend"), tr!("remedy-spend.tip")),
        Remedy::ShowFolder(_) => (tr!("remedy-folder"), tr!("remedy-folder.tip")),
        Remedy::ChoosePlace => (tr!("remedy-place"), tr!("remedy-place.tip")),
        Remedy::ReplaceFile => (tr!("remedy-replace"), tr!("remedy-replace.tip")),
        Remedy::LoadOther => (tr!("remedy-load-other"), tr!("remedy-load-other.tip")),
        Remedy::KeepCopy => (tr!("remedy-keep-copy"), tr!("remedy-keep-copy.tip")),
        Remedy::ChooseFile(_) => (tr!("remedy-file"), tr!("remedy-file.tip")),
        Remedy::ReopenDevice => (tr!("remedy-device"), tr!("remedy-device.tip")),
        Remedy::ConfirmSettings => (
            tr!("remedy-confirm-settings"),
            tr!("remedy-confirm-settings.tip"),
        ),
        Remedy::Report => (tr!("trouble-copy-report"), tr!("trouble-copy-report.tip")),
        Remedy::Cancel => (tr!("remedy-cancel"), tr!("remedy-cancel.tip")),
        Remedy::Dismiss => (tr!("remedy-dismiss"), tr!("remedy-dismiss.tip")),
    }
}

/// What the copy button puts on the clipboard: for support, without keys and texts.
pub fn report(trouble: &Trouble) -> String {
    let details = &trouble.details;
    let mut lines = vec![
        tr!("report-what", what = trouble.what.as_str()),
        tr!("report-operation", operation = details.operation.as_str()),
        tr!("report-time", time = details.at.as_str()),
    ];
    if let Some(request) = &details.request {
        lines.push(tr!("report-request", request = request.as_str()));
    }
    if let Some(region) = &details.region {
        lines.push(tr!("report-region", region = region.as_str()));
    }
    lines.push(tr!("report-charged", charged = charge_of(trouble)));
    for cause in &details.causes {
        lines.push(tr!("report-cause", cause = cause.as_str()));
    }
    lines.push(tr!("report-version", version = env!("CARGO_PKG_VERSION")));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing;
    use mynah_model::trouble::Details;
    use mynah_model::trouble::Kind;

    fn busy() -> Trouble {
        Trouble {
            what: "The service was busy, three tries over 12 s".to_owned(),
            charged: Charged::No,
            remedies: vec![Remedy::Retry, Remedy::UseDraftVoice],
            details: Arc::new(Details {
                kind: Kind::Reach,
                operation: "POST /v1/text-to-speech".to_owned(),
                request: Some("req_1".into()),
                at: "2026-11-20T08:00:00Z".to_owned(),
                region: Some("eu".to_owned()),
                causes: vec!["429".to_owned()],
                behind: false,
                bought: None,
                says: String::new(),
            }),
            topic: None,
        }
    }

    /// The third part stood empty.
    #[test]
    fn what_no_press_helps_says_so_below_what_now() {
        let trouble = Trouble {
            remedies: Vec::new(),
            ..busy()
        };
        let card = testing::widget_state(
            move |ui, pressed: &mut Option<Remedy>| {
                *pressed = TroubleCard::new(&trouble).show(ui);
            },
            None,
        );
        card.get_by_label(&tr!("trouble-by-hand"));
    }

    #[test]
    fn what_only_waits_is_a_quiet_note() {
        let twin = Trouble {
            remedies: vec![Remedy::Cancel],
            ..busy()
        };
        let twin = twin.waiting();
        let mut harness = testing::widget_state(
            move |ui, pressed: &mut Option<Remedy>| {
                if let Some(remedy) = TroubleCard::new(&twin).of("line 6").show(ui) {
                    *pressed = Some(remedy);
                }
            },
            None,
        );
        harness.get_by_label("The service was busy, three tries over 12 s");
        assert!(
            harness
                .query_by_label(&tr!("trouble-what-happened"))
                .is_none()
        );
        assert!(
            harness
                .query_by_label(&tr!("trouble-was-i-charged"))
                .is_none()
        );
        harness.get_by_label_contains("line 6").click();
        harness.run();
        assert_eq!(*harness.state(), Some(Remedy::Cancel));
    }

    #[test]
    fn says_three_things_and_gives_the_remedy_back() {
        let mut harness = testing::widget_state(
            |ui, pressed: &mut Option<Remedy>| {
                if let Some(remedy) = TroubleCard::new(&busy()).of("line 6").show(ui) {
                    *pressed = Some(remedy);
                }
            },
            None,
        );
        harness.get_by_label(&tr!("trouble-what-happened"));
        harness.get_by_label(&tr!("trouble-was-i-charged"));
        harness.get_by_label(&tr!("trouble-charged-no"));
        harness.get_by_label("Use a Draft voice: line 6");
        harness.get_by_label("Retry: line 6").click();
        harness.run();
        assert_eq!(*harness.state(), Some(Remedy::Retry));
    }

    #[test]
    fn a_draft_whose_end_nobody_knows_cost_no_real_money() {
        let unknown = |backend| {
            charge_text(&Charged::Unknown {
                request: None,
                backend,
            })
        };
        assert!(unknown(Backend::Live).contains("may have been charged"));
        assert!(unknown(Backend::Draft).starts_with("No real money"));
    }

    /// "No", beside "They cost 3 200 credits".
    #[test]
    fn parts_that_are_here_were_charged() {
        use mynah_model::trouble::PartsBought;
        let with = |backend| {
            let (all, now) = (Credits(3_200), Credits::ZERO);
            charge_of(&busy().with_bought(PartsBought {
                all,
                now,
                backend,
                account: None,
            }))
        };
        assert!(
            with(Backend::Live).starts_with('3'),
            "{}",
            with(Backend::Live)
        );
        assert_eq!(with(Backend::Draft), charge_of(&busy()));
    }

    #[test]
    fn the_report_names_operation_request_time_and_region() {
        let report = report(&busy());
        for part in [
            "POST /v1/text-to-speech",
            "req_1",
            "2026-11-20T08:00:00Z",
            "eu",
            "429",
        ] {
            assert!(report.contains(part), "{part} is missing in {report}");
        }
    }
}
