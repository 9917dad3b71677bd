//! Several takes of a line at once: how many, with the price of all of them on the button that spends it.

use egui::{Label, Ui};

use super::Outcome;
use mynah_i18n::tr;
use mynah_model::command::{Command, JobsCommand};
use mynah_model::desk::{Orders, Wanted};
use mynah_script::pages::RowSet;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::dialog_buttons::buttons_ui;
use mynah_ui_core::widgets::advice_ui;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::Button;
use mynah_ui_kit::widgets::segmented::{Segment, segmented};

/// The fewest and the most takes of a line at once.
const TAKES: std::ops::RangeInclusive<usize> = 2..=10;
/// How many are offered first.
const USUAL: usize = 3;
/// So many lines at most: ten takes of a whole book are nothing that anybody listens to.
const LINES: usize = 1_000;

/// The dialog while it is open. What is ordered and its price are those of the moment the number was chosen.
pub struct SeveralTakes {
    rows: RowSet,
    takes: usize,
    gathered: Orders,
}

impl SeveralTakes {
    /// Of the marked lines, else of the focused one; nothing where there is none. Begins with the number that was chosen last.
    pub(super) fn new(cx: &StudioCtx<'_>, last: Option<usize>) -> Option<Self> {
        let mut rows = cx.view.marked.clone();
        if rows.is_empty() {
            rows.set(&[cx.view.line?], ());
        }
        let takes = last.unwrap_or(USUAL);
        let gathered = Orders::among(cx.desk, rows.clone(), Wanted::Several(takes));
        Some(Self {
            rows,
            takes,
            gathered,
        })
    }

    /// How many takes of each are wanted.
    pub(super) fn takes(&self) -> usize {
        self.takes
    }

    /// It is closed.
    pub(super) fn forget(self) {
        self.gathered.forget();
    }

    /// Whether another project or backend is open by now.
    pub(super) fn is_over(&self, cx: &StudioCtx<'_>) -> bool {
        self.gathered.is_over(cx.desk)
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Outcome {
        let t = cx.tokens;
        let Some(ground) = self.gathered.ground else {
            return Outcome::Done;
        };
        let too_many = self.rows.len() > LINES;
        let known = too_many || cx.desk.gather(&mut self.gathered);
        if !known {
            ui.ctx().request_repaint();
        }
        ui.label(Face::Title.rich(tr!("several-title"), t.text));
        self.line_ui(ui, cx);
        let text = Face::Small.rich(tr!("several-text"), t.text2);
        ui.add(Label::new(text).wrap());
        let name = tr!("several-takes");
        let words: Vec<_> = TAKES.map(|takes| takes.to_string()).collect();
        let tips: Vec<_> = TAKES
            .map(|takes| tr!("several-takes.tip", takes = takes))
            .collect();
        let all = TAKES.zip(words.iter().zip(&tips));
        let segments: Vec<_> = all
            .map(|(takes, (word, tip))| Segment::new(takes, word).tip(tip))
            .collect();
        ui.label(Face::Label.rich(&name, t.text2));
        let width = Some(ui.available_width());
        if segmented(ui, &name, &mut self.takes, &segments, width) {
            let wanted = Wanted::Several(self.takes);
            self.gathered = Orders::among(cx.desk, self.rows.clone(), wanted);
            ui.ctx().request_repaint();
        }
        self.told_ui(ui, cx, known && !too_many);
        let loads = &self.gathered.weighed.loads;
        if known && let Some(advice) = cx.desk.advice(ground.backend, loads) {
            advice_ui(ui, &advice);
        }
        let why = if too_many {
            Some(tr!("several-too-many", lines = LINES))
        } else if !known {
            Some(tr!("dialog-gathering"))
        } else if self.gathered.orders.is_empty() {
            Some(tr!("several-nothing"))
        } else {
            None
        };
        let count = self.gathered.orders.len();
        let mut done = Button::new(tr!("several-make", takes = count))
            .icon(icons::LIGHTNING_FILL)
            .tip(tr!("several-make.tip"));
        if why.is_none() {
            let price = cx.desk.price_of_gathered(&self.gathered);
            done = done.price(PriceText::short(price));
        }
        let (pressed, cancelled) = buttons_ui(ui, done.why_not(why));
        if pressed {
            let order = Command::Jobs(JobsCommand::Generate {
                project: Some(ground.project),
                backend: ground.backend,
                orders: std::mem::take(&mut self.gathered.orders),
                play: false,
                asked_alone: false,
            });
            cx.send_weighed(order, self.gathered.weighed.clone());
        }
        if pressed || cancelled {
            Outcome::Done
        } else {
            Outcome::Open
        }
    }

    /// Which line is meant, where it is one.
    fn line_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let mut rows = self.rows.ids();
        let (Some(one), None) = (rows.next(), rows.next()) else {
            return;
        };
        if let Some(line) = cx.desk.script().line(one) {
            let speaker = speaker_name(&line.speaker);
            let words = tr!("several-line", speaker = speaker, text = line.text.trim());
            ui.add(Label::new(Face::Body.rich(words, cx.tokens.text)).truncate());
        }
    }

    /// What is told of the lines that are meant: how many, and which are left out.
    fn told_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>, known: bool) {
        let t = cx.tokens;
        let Orders {
            lines,
            in_doubt,
            silent,
            ..
        } = &self.gathered;
        if *lines > 1 {
            let each = tr!("several-each", takes = self.takes, lines = *lines);
            ui.add(Label::new(Face::Small.rich(each, t.text2)).wrap());
        }
        let script = cx.desk.script();
        // Headings are marked with their lines.
        let meant = self.rows.ids().take(if known { LINES } else { 0 });
        let meant = meant.filter(|row| script.line(*row).is_some()).count();
        let left_out = meant.saturating_sub(lines + in_doubt + silent);
        if left_out > 0 {
            let text = tr!("several-left-out", lines = left_out);
            ui.add(Label::new(Face::Small.rich(text, t.warn)).wrap());
        }
        for text in cx.desk.left_out(&self.gathered) {
            ui.add(Label::new(Face::Small.rich(text, t.warn)).wrap());
        }
    }
}
