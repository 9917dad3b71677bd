//! The voice that is changed, saying what the previews of an attempt say: heard beside them, and bought like them.

use std::collections::BTreeMap;

use egui::Ui;

use super::MakingPanel;
use super::buying::{Came, PAYS};
use super::choose::{Press, Strip, strip_ui};
use super::remedies::came_to_nothing_ui;
use mynah_core::credits::{Credits, Quote};
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::{LineId, TakeId};
use mynah_i18n::tr;
use mynah_model::command::{Command, JobsCommand, TakesCommand, VoicesCommand};
use mynah_model::desk::{OwnSettings, TrialOrder};
use mynah_model::trouble::Remedy;
use mynah_model::voice_design::said;
use mynah_script::document::{Line, Overrides};
use mynah_ui_core::bought::{Stand, stand_for};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::remedies;
use mynah_ui_core::remedies::Rest;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::Button;

impl MakingPanel {
    /// The voice that is changed, saying what the previews of an attempt say: a take of no line.
    pub(super) fn before_order(&self, cx: &StudioCtx<'_>, place: usize) -> Option<TrialOrder> {
        let making = self.making()?;
        let attempt = making.attempts.get(place)?;
        let voice = attempt.voice.as_ref()?;
        let backend = cx.desk.backend();
        let voice = cx.desk.voices_of(backend).of(&voice.id)?;
        let text = match (&attempt.request.text, self.came(cx, place)?) {
            (Some(text), _) => text.clone(),
            (None, Came::Here(takes)) => {
                let remark = takes.first()?.remark.as_deref()?;
                said(backend, remark).0.to_owned()
            }
            (None, Came::Not(_)) => return None,
        };
        let line = Line {
            id: LineId(0),
            speaker: String::new(),
            text,
            overrides: Overrides::default(),
        };
        let order = cx.desk.audition_order_for(&line, (backend, PAYS), voice)?;
        debug_assert_eq!(order.key, quick_key(&order.order.request));
        Some(order)
    }

    /// What it said, where that is here.
    pub(super) fn before_take(&self, cx: &StudioCtx<'_>, place: usize) -> Option<TakeId> {
        let sent = self.before_order(cx, place)?;
        let take = cx
            .desk
            .trial_take_for((cx.desk.backend(), PAYS), sent.key)?;
        Some(take.card.id)
    }

    /// What it cost that the voice before said the same, each time once.
    pub(super) fn spent_before(&self, cx: &StudioCtx<'_>) -> Credits {
        let whose = (cx.desk.backend(), PAYS);
        let attempts = self.making().map_or(0, |making| making.attempts.len());
        let said = (0..attempts).filter_map(|place| {
            let sent = self.before_order(cx, place)?;
            let take = cx.desk.trial_take_for(whose, sent.key)?;
            Some((take.card.id, take.card.cost))
        });
        let said: BTreeMap<TakeId, Credits> = said.collect();
        said.into_values().sum()
    }

    /// Has it say the words.
    pub(super) fn buy_before(&self, cx: &mut StudioCtx<'_>, place: usize) {
        let Some(sent) = self.before_order(cx, place) else {
            return;
        };
        cx.send(Command::Jobs(JobsCommand::Generate {
            project: cx.desk.project.as_ref().map(|open| open.card.id),
            backend: cx.desk.backend(),
            orders: vec![sent.order],
            play: false,
            asked_alone: true,
        }));
    }

    /// Does what the button of its trouble says.
    pub(super) fn help_before(&mut self, cx: &mut StudioCtx<'_>, place: usize, remedy: &Remedy) {
        let sent = self.before_order(cx, place);
        let job = sent.and_then(|sent| cx.desk.job_of_request(sent.key));
        let job = job.map(|job| job.id);
        match remedies::help(cx, job, remedy) {
            Rest::Again => self.buy_before(cx, place),
            rest => self.lead_to(cx, rest),
        }
    }

    /// Has the voice that is changed read where lists leave out how it speaks, and asks for what it said.
    pub(super) fn follow_before(&mut self, cx: &mut StudioCtx<'_>) {
        let Some(at) = self.making().map(|making| making.at) else {
            return;
        };
        let attempt = self.making().and_then(|making| making.attempts.get(at));
        let Some(voice) = attempt.and_then(|attempt| attempt.voice.clone()) else {
            return;
        };
        let backend = cx.desk.backend();
        let known = cx.desk.voices_of(backend).of(&voice.id);
        if known.is_some_and(|voice| voice.settings == OwnSettings::Unread)
            && self.buying.read.insert(voice.id.clone())
        {
            cx.send(Command::Voices(VoicesCommand::Read {
                backend,
                voices: vec![voice],
            }));
        }
        if let Some(sent) = self.before_order(cx, at)
            && cx.desk.trial_take_for((backend, PAYS), sent.key).is_none()
            && cx.desk.is_held_for((backend, PAYS), sent.key)
            && self.buying.asked.insert(sent.key)
        {
            cx.send(Command::Takes(TakesCommand::Find {
                project: cx.desk.project.as_ref().map(|open| open.card.id),
                backend,
                urgency: PAYS,
                requests: vec![sent.request],
            }));
        }
    }

    /// It, to hear it say the same; what that costs, or what became of it.
    pub(super) fn before_ui(
        &self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        place: usize,
    ) -> Option<Press> {
        let t = cx.tokens;
        let voice = self.making()?.attempts.get(place)?.voice.as_ref()?;
        let title = tr!("remix-before", voice = voice.name.as_str());
        let sent = self.before_order(cx, place);
        let (desk, payer) = (cx.desk, (cx.desk.backend(), PAYS));
        let stands = sent.as_ref().map(|sent| stand_for(desk, sent, payer));
        if let Some(Stand::Ready(take)) = stands {
            return strip_ui(ui, cx, &Strip::unchosen(&take.card, ("0", &title)));
        }
        let mut press = None;
        ui.horizontal_wrapped(|ui| {
            // No key buys it: it has one once it is here.
            ui.label(Face::BodyMedium.rich(&*title, t.text));
            let hear = Button::new(tr!("remix-hear-before")).outline().small();
            let hear = match &stands {
                // What became of it, and what now, stands below.
                Some(Stand::Failed(_) | Stand::Waiting(Some(_))) => return,
                // Whether it was bought isn't known before somebody told what the library holds.
                Some(Stand::Open(price)) if cx.desk.is_held_told(payer.0) => {
                    let price = cx.desk.price(Quote::from(*price));
                    hear.price(PriceText::short(price))
                }
                Some(_) => hear.busy(true),
                None => hear.why_not(Some(tr!("remix-before-unknown"))),
            };
            if ui.add(hear.tip(tr!("remix-hear-before.tip"))).clicked() {
                press = Some(Press::Before);
            }
        });
        if let Some(Stand::Failed(trouble) | Stand::Waiting(Some(trouble))) = stands {
            let job = sent.as_ref();
            let job = job.and_then(|sent| desk.job_of_request(sent.key));
            press = came_to_nothing_ui(ui, cx, trouble, job).map(Press::OfBefore);
        }
        press
    }
}
