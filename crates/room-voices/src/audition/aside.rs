//! What stands at the right of a casting call: what is looked at, how far it is, who it was.

use egui::{Label, ScrollArea, Ui, vec2};
use mynah_ui_core::widgets::price::PriceText;

use super::tray::heading;
use super::{Again, Open};
use mynah_core::credits::Credits;
use mynah_core::day::Day;
use mynah_core::stars::MOST_STARS;
use mynah_i18n::tr;
use mynah_model::audition::ranking::Verdict;
use mynah_model::audition::{Audition, Placed};
use mynah_model::price::in_words;
use mynah_ui_core::action::Action;
use mynah_ui_core::bought;
use mynah_ui_core::bought::Stand;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::{length, speaker_name};
use mynah_ui_kit::keys;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::{Button, at_right, named_toggle, tip};

impl Open {
    /// Draws it; how, where somebody wants to hear the voices once more.
    pub(super) fn aside_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Option<Again> {
        let mut again = None;
        ScrollArea::vertical()
            .id_salt("audition-aside")
            .auto_shrink(false)
            .show(ui, |ui| {
                let frame = egui::Frame::new();
                let frame = frame.inner_margin(egui::Margin::symmetric(size::PAD as i8, 16));
                frame.show(ui, |ui| {
                    ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
                    self.looked_at_ui(ui, cx);
                    // What is pressed stands where nothing that is told below moves it.
                    if self.audition.revealed {
                        self.order_ui(ui, cx);
                        again = self.more_ui(ui, cx);
                    } else {
                        self.reveal_ui(ui, cx);
                        again = self.more_ui(ui, cx);
                        self.verdict_ui(ui, cx);
                    }
                    self.state_ui(ui, cx);
                    self.judges_ui(ui, cx);
                    self.made_ui(ui, cx);
                    keys::bring_into_view(ui);
                });
            });
        again
    }

    /// The candidate's line that is looked at, and its rating.
    fn looked_at_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let t = cx.tokens;
        let (voice, line) = self.looking.at;
        ui.horizontal(|ui| {
            let called = self.audition.called(voice);
            let title = tr!("audition-cell", candidate = called, line = line + 1);
            let room = ui.available_width() - 64.0;
            let title = Face::BodyMedium.elided(ui, title, t.text, room);
            ui.add(Label::new(title));
            // Beside a letter its length would tell whose it is.
            let shown = self
                .audition
                .revealed
                .then(|| self.stand(cx, self.looking.at));
            if let Some(Stand::Ready(take)) = shown {
                let seconds = tr!("studio-seconds", seconds = length(take.card.seconds));
                at_right(ui, |ui| ui.label(Face::Mono.rich(seconds, t.text2)));
            }
        });
        let now = self.audition.stars(voice, line);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for stars in 1..=MOST_STARS {
                let name = tr!("trial-rate", stars = stars);
                let rate = Button::new(stars.to_string()).name(name).outline().small();
                let rate = rate.on(now == stars).tip(tr!("trial-rate.tip"));
                let rate = ui.add(rate);
                if stars == 1 {
                    self.looking.enter_aside(&rate);
                }
                if rate.clicked() {
                    self.rate(cx, stars);
                }
            }
            let is_out = self.audition.is_out(voice);
            let out = Button::new(tr!("audition-out")).ghost().small().on(is_out);
            if ui.add(out.tip(tr!("audition-out.tip"))).clicked() {
                self.put_out(cx);
            }
        });
    }

    fn state_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let t = cx.tokens;
        let fact = |ui: &mut Ui, name: String, value: String| {
            ui.horizontal(|ui| {
                ui.label(Face::Small.rich(name, t.text2));
                at_right(ui, |ui| ui.label(Face::Mono.rich(value, t.text)));
            })
        };
        let judged = tr!(
            "audition-judged.of",
            judged = self.audition.judged(),
            voices = self.audition.candidates.len()
        );
        fact(ui, tr!("audition-judged"), judged);
        if let Some(share) = self.audition.agreement() {
            let share = format!("{:.0} %", share * 100.0);
            let told = fact(ui, tr!("audition-agreement"), share);
            tip(ui, told.response, &tr!("audition-agreement.tip"));
        }
    }

    /// What is still to be made, with its price, and what holds it.
    fn made_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let t = cx.tokens;
        let backend = self.audition.backend;
        let spent = self.spent();
        if spent > Credits::ZERO {
            let spent = tr!("audition-spent", credits = in_words(backend, spent));
            ui.label(Face::Small.rich(spent, t.text2));
        }
        if let Some(fetched) = self.fetched_words(cx) {
            ui.add(Label::new(Face::Small.rich(fetched, t.text2)).wrap());
        }
        if !self.to_buy.held.is_empty() {
            let limit = self.audition.limit.unwrap_or(Credits::ZERO);
            let held = tr!(
                "audition-held-now",
                count = self.to_buy.held.len(),
                limit = in_words(backend, limit)
            );
            ui.add(Label::new(Face::Small.rich(held, t.warn)).wrap());
            let more = Button::new(tr!("audition-no-limit")).outline().small();
            if ui.add(more.tip(tr!("audition-no-limit.tip"))).clicked() {
                self.audition.limit = None;
                self.changed();
            }
        }
        let older = self.plan.older();
        if older > 0 {
            let told = tr!("audition-older", count = older);
            let told = ui.add(Label::new(Face::Small.rich(told, t.text2)).wrap());
            tip(ui, told, &tr!("audition-older.tip"));
        }
        if self.is_under_way(cx.desk) {
            let stop = Button::new(tr!("audition-stop"))
                .outline()
                .small()
                .command("audition-stop.command");
            if ui.add(stop.tip(tr!("audition-stop.tip"))).clicked() {
                self.stop(cx);
            }
        } else if !self.to_buy.orders.is_empty() {
            let rest = tr!("audition-generate", count = self.to_buy.orders.len());
            let rest = Button::new(rest).primary().icon(icons::LIGHTNING_FILL);
            let today = Day::here(cx.clock.now());
            // Whose it is is nobody's business while it is blind.
            let silent = bought::silent(cx.desk, &self.to_buy.orders, today);
            let silent = silent.map(|(_, why)| tr!("audition-one-silent", why = why));
            let rest = if silent.is_none() {
                rest.price(PriceText::short(self.to_buy.price))
            } else {
                rest
            };
            let rest = ui.add(rest.why_not(silent).tip(tr!("audition-generate.tip")));
            if std::mem::take(&mut self.buy_focus) {
                rest.request_focus();
                rest.scroll_to_me(None);
            }
            if rest.clicked() {
                self.generate(cx);
            }
        }
        // A button that comes later takes no keys from whoever has them by then.
        self.buy_focus = false;
    }

    fn reveal_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let why = self.pairs_why_not(cx);
        let pairs = Button::new(tr!("audition-pairs")).outline();
        let pairs = pairs.on(self.pair.is_some() || self.is_told).why_not(why);
        let pairs = pairs.min_width(ui.available_width());
        let explanation = with_keys(ui, tr!("audition-pairs.tip"), Action::HeadToHead);
        if ui.add(pairs.tip(explanation)).clicked() {
            self.change_pairs(cx);
        }
        let reveal = Button::new(tr!("audition-reveal"))
            .command("audition-reveal")
            .outline()
            .icon(icons::EYE);
        let reveal = reveal.min_width(ui.available_width());
        if ui.add(reveal.tip(tr!("audition-reveal.tip"))).clicked() {
            self.reveal(cx);
        }
    }

    /// Whether what was said is enough to know who is best.
    fn verdict_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let t = cx.tokens;
        if !self.audition.is_said() {
            // It is shown all the same: whoever wants to know may.
            let told = Face::Small.rich(tr!("audition-unsaid"), t.text2);
            ui.add(Label::new(told).wrap());
        } else if self.audition.answered() == 0 {
            if let Some(others) = self.unjudged() {
                let told = tr!("audition-unjudged-shown", others = others);
                ui.add(Label::new(Face::Small.rich(told, t.text2)).wrap());
            }
        } else {
            let told = match (self.ranked.verdict, self.unjudged()) {
                (Verdict::Open, _) => tr!("audition-verdict-open"),
                (Verdict::Sure, None) => tr!("audition-verdict-sure"),
                (Verdict::Sure, Some(others)) => tr!("audition-verdict-sure-of", others = others),
                (Verdict::Alike, _) => tr!("audition-verdict-alike"),
            };
            ui.add(Label::new(Face::Small.rich(told, t.text2)).wrap());
        }
    }

    /// Who it was, from the best to the last.
    fn order_ui(&self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let t = cx.tokens;
        heading(ui, cx, tr!("audition-order"));
        let is_sure = self.ranked.verdict == Verdict::Sure && self.ranked.unjudged.is_empty();
        if self.audition.answered() > 0 && !is_sure {
            ui.add(Label::new(Face::Small.rich(tr!("audition-not-sure"), t.warn)).wrap());
        }
        let mut wanted = None;
        let winner = self.ranked.winner();
        for (nth, one) in self.ranked.placed.iter().enumerate() {
            let Some(candidate) = self.audition.candidates.get(one.place) else {
                continue;
            };
            ui.horizontal(|ui| {
                let called = self.audition.called(one.place);
                // Of whom nothing was said stands at no place.
                let called = if one.mean.is_some() || one.duels.is_some() || one.is_out {
                    format!("{}. {called}", nth + 1)
                } else {
                    format!("– {called}")
                };
                let ink = if one.is_out { t.text3 } else { t.text };
                let room = ui.available_width() - 84.0;
                let called = Face::SmallMedium.elided(ui, &called, ink, room);
                ui.add(Label::new(called));
                at_right(ui, |ui| {
                    let name = tr!("audition-cast-as", voice = candidate.name.as_str());
                    let label = if self.is_cast(cx.desk, one.place) {
                        tr!("audition-in-cast")
                    } else {
                        tr!("audition-cast")
                    };
                    let why_not = self.why_not_cast(cx.desk, one.place);
                    let cast = Button::new(label).name(name).small().why_not(why_not);
                    let cast = if winner == Some(one.place) {
                        cast.primary()
                    } else {
                        cast.outline()
                    };
                    let speaker = speaker_name(self.speaker());
                    let explanation = tr!("audition-cast.tip", speaker = speaker);
                    if ui.add(cast.tip(explanation)).clicked() {
                        wanted = Some(one.place);
                    }
                });
            });
            let about = self.about(cx, one);
            ui.add(Label::new(Face::Label.rich(about, t.text2)).wrap());
        }
        if let Some(place) = wanted {
            self.cast(cx, place);
        }
    }

    /// What is known of one: its rating, its strength, what its takes cost.
    fn about(&self, cx: &StudioCtx<'_>, one: &Placed) -> String {
        let mut words = Vec::new();
        if self.audition.is_out(one.place) {
            words.push(tr!("audition-is-out"));
        }
        words.extend(self.out_for(one.place));
        // Who is out for all has no star of anybody.
        if let Some(mean) = one.mean.filter(|mean| *mean > 0.0) {
            words.push(tr!("audition-mean", mean = format!("{mean:.1}")));
        } else if words.is_empty() && one.duels.is_none() {
            words.push(tr!("audition-unrated"));
        }
        if let Some((won, of)) = one.duels {
            let (share, error) = self.ranked.ranking.share(one.place);
            words.push(tr!(
                "audition-duels",
                won = won,
                of = of,
                share = format!("{:.0}", share * 100.0),
                error = format!("{:.0}", error * 100.0)
            ));
        }
        let lines = 0..self.audition.lines.len();
        let takes = lines.filter_map(|line| self.take(cx, (one.place, line)));
        let cost: Credits = takes.map(|take| take.card.cost).sum();
        words.push(in_words(self.audition.backend, cost));
        words.join(" · ")
    }

    /// The folder to send, what came back, and the same voices once more.
    fn more_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Option<Again> {
        ui.add_space(8.0);
        let width = ui.available_width();
        let none = self
            .plan
            .all()
            .all(|sent| cx.desk.trial_take(sent.key).is_none());
        // While nobody is to know who is who, lines are sent whole.
        let (voices, lines) = self.size();
        let mut places = (0..lines).flat_map(|line| (0..voices).map(move |voice| (voice, line)));
        let why = if none {
            Some(tr!("audition-export.why-not"))
        } else if places.all(|at| self.take(cx, at).is_none()) {
            Some(tr!("audition-export.why-not-whole"))
        } else {
            None
        };
        if self.audition.revealed {
            let explanation = tr!("audition-named.tip");
            named_toggle(ui, &tr!("audition-named"), &mut self.named, &explanation);
        }
        let export = Button::new(tr!("audition-export")).outline();
        let export = export.icon(icons::EXPORT).min_width(width).why_not(why);
        if ui.add(export.tip(tr!("audition-export.tip"))).clicked() {
            cx.act(Action::ExportCompared);
        }
        let read = Button::new(tr!("audition-read")).ghost().min_width(width);
        if ui.add(read.tip(tr!("audition-read.tip"))).clicked() {
            cx.act(Action::ReadResults);
        }
        let shuffle = Button::new(tr!("audition-again")).ghost().min_width(width);
        let shuffle = shuffle.icon(icons::SHUFFLE);
        let explanation = with_keys(ui, tr!("audition-again.tip"), Action::MixAnew);
        let pressed = ui.add(shuffle.tip(explanation)).clicked();
        let other = Button::new(tr!("audition-other-lines"))
            .ghost()
            .command("audition-other-lines");
        let other = other.min_width(width).tip(tr!("audition-other-lines.tip"));
        if ui.add(other).clicked() {
            return Some(Again::OtherLines);
        }
        pressed.then_some(Again::Mixed)
    }

    /// The same call behind other letters.
    pub(super) fn mixed(&self, cx: &StudioCtx<'_>) -> Audition {
        let seed = cx.desk.dice.seed();
        let mut mixed = self.audition.mixed(seed);
        mixed.speaker = self.speaker().to_owned();
        mixed
    }
}

/// What a button does, and the keys that do the same.
fn with_keys(ui: &Ui, tip: String, action: Action) -> String {
    match action.keys_text(ui.ctx()) {
        Some(keys) => format!("{tip}  {keys}"),
        None => tip,
    }
}
