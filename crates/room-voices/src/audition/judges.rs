//! Who rated the voices of a casting call: whoever listens here, and those who listened elsewhere.

use egui::{Label, Ui};

use super::Open;
use super::tray::heading;
use mynah_i18n::tr;
use mynah_model::audition::Judge;
use mynah_model::event::Notice;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::tip::tip;
use mynah_ui_kit::widgets::{IconButton, at_right};

impl Open {
    /// Draws what each judge says of the line that is looked at, and how far they agree; nothing while nobody sent anything
    /// back.
    pub(super) fn judges_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        if self.audition.judges().is_empty() {
            return;
        }
        let t = cx.tokens;
        let (voice, line) = self.looking.at;
        let cell = tr!(
            "audition-cell",
            candidate = self.audition.called(voice),
            line = line + 1
        );
        heading(ui, cx, tr!("audition-judges", cell = cell));
        let own = if self.audition.is_out(voice) {
            tr!("audition-is-out")
        } else {
            in_words(self.audition.stars(voice, line))
        };
        ui.horizontal(|ui| {
            ui.label(Face::Small.rich(tr!("audition-you"), t.text));
            at_right(ui, |ui| {
                ui.label(Face::Mono.rich(own, t.text));
                // Below it others have a button.
                ui.add_space(size::CONTROL_ROW + ui.spacing().item_spacing.x);
            });
        });
        let mut gone = None;
        for judge in self.audition.judges() {
            ui.horizontal(|ui| {
                let room = (ui.available_width() - 96.0).max(24.0);
                let name = Face::Small.elided(ui, &judge.name, t.text, room);
                let name = ui.add(Label::new(name));
                tip(ui, name, &self.said_by(judge));
                at_right(ui, |ui| {
                    let said = if judge.is_out(voice) {
                        tr!("audition-is-out")
                    } else {
                        in_words(judge.stars(voice, line))
                    };
                    ui.label(Face::Mono.rich(said, t.text));
                    let name = tr!("audition-dismiss", judge = judge.name.as_str());
                    let out = IconButton::new(icons::X, name).row();
                    if ui.add(out.tip(tr!("audition-dismiss.tip"))).clicked() {
                        gone = Some(judge.clone());
                    }
                });
            });
        }
        if let Some(share) = self.audition.judges_agree() {
            let told = ui.horizontal(|ui| {
                ui.label(Face::Small.rich(tr!("audition-judges-agree"), t.text2));
                let share = format!("{:.0} %", share * 100.0);
                at_right(ui, |ui| ui.label(Face::Mono.rich(share, t.text)));
            });
            tip(ui, told.response, &tr!("audition-judges-agree.tip"));
        }
        let rule = if self.audition.answered() > 0 {
            tr!("audition-judges-rule.pairs")
        } else {
            tr!("audition-judges-rule")
        };
        ui.add(Label::new(Face::Label.rich(rule, t.text2)).wrap());
        if let Some(gone) = gone {
            let told = tr!("audition-dismissed", judge = gone.name.as_str());
            self.hear_from(cx, [vec![(gone.clone(), false)], vec![(gone, true)]]);
            cx.notice(Notice::Heed(told));
        }
    }

    /// For which judges a candidate is out.
    pub(super) fn out_for(&self, place: usize) -> Vec<String> {
        let judges = self.audition.judges().iter();
        let judges = judges.filter(|judge| judge.is_out(place));
        let told = judges.map(|judge| tr!("audition-out-for", judge = judge.name.as_str()));
        told.collect()
    }

    /// What a judge rated each voice in the mean.
    fn said_by(&self, judge: &Judge) -> String {
        let all = 0..self.audition.candidates.len();
        let said = all.filter_map(|place| {
            let called = self.audition.called(place);
            if judge.is_out(place) {
                return Some(format!("{called}: {}", tr!("audition-is-out")));
            }
            Some(format!("{called}: {:.1}", judge.mean(place)?))
        });
        let said: Vec<String> = said.collect();
        tr!(
            "audition-judge-said",
            judge = judge.name.as_str(),
            said = said.join(", ")
        )
    }
}

fn in_words(stars: u8) -> String {
    if stars == 0 {
        "–".to_owned()
    } else {
        stars.to_string()
    }
}
