//! The window is closed while something arrives that is paid for and that nobody could fetch again, or while something is
//! recorded: it waits for it, and closes by itself. What waits to be bought is asked about: it would go on at the next
//! start.

use egui::{Id, Label, Modal, Ui, ViewportCommand};

use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_i18n::tr;
use mynah_model::command::{AgentsCommand, Command, JobsCommand};
use mynah_model::desk::{JobCard, JobState, List};
use mynah_model::event::Work;
use mynah_model::trouble::Charged;
use mynah_room_create::CreatePanel;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::{Button, at_right};

/// Width of the question.
const WIDTH: f32 = 420.0;

/// What the window is kept open for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    /// Something arrives that nobody else keeps; with whether the queue went before.
    AtStake { went: bool },
    /// Something was being recorded, and is being kept.
    Recording,
    /// A call with an agent runs.
    Call,
    /// The call is being ended.
    EndingCall,
    /// Agents have edits that are not saved.
    Edits,
    /// So many lines wait, which cost so much at most.
    Queue { lines: usize, credits: Credits },
    /// The queue is told to wait over the next start.
    Pausing,
}

/// Whether the window is being closed.
#[derive(Debug, Default)]
pub struct Leaving {
    /// It was to be closed and waits.
    waits: Option<Why>,
    /// It may go.
    goes: bool,
}

impl Leaving {
    /// Whether the question lies over the window.
    pub fn is_open(&self) -> bool {
        self.waits.is_some()
    }

    /// Holds the window open as long as something is at stake or has to be said, unless somebody wants it closed all the
    /// same.
    pub fn ui(
        &mut self,
        ui: &Ui,
        cx: &mut StudioCtx<'_>,
        (create, has_edits): (&mut CreatePanel, bool),
    ) {
        let ctx = ui.ctx();
        let wished = ctx.input(|input| input.viewport().close_requested()) && !self.goes;
        if !wished && self.waits.is_none() {
            return;
        }
        if wished && create.records(cx) {
            // It ends here, and is kept.
            create.rest(cx);
        }
        let [paid, rehearsed] = [Backend::Live, Backend::Draft].map(|of| cx.desk.at_stake(of));
        let at_stake = paid + rehearsed;
        let why = match self.waits {
            Some(Why::AtStake { went }) if at_stake > 0 => Some(Why::AtStake { went }),
            // Something of what waited may have gone ahead.
            _ if at_stake > 0 => {
                let went = !cx.desk.flow.paused;
                // What waits would follow for ever.
                cx.send(Command::Jobs(JobsCommand::Pause(true)));
                Some(Why::AtStake { went })
            }
            _ if create.records(cx) => Some(Why::Recording),
            Some(Why::Recording) if is_unkept(cx) => {
                // The room says why.
                self.waits = None;
                return;
            }
            Some(Why::Queue { .. }) if cx.desk.jobs.listed(List::Waiting).next().is_some() => {
                self.waits
            }
            Some(Why::Pausing) if !cx.desk.flow.paused => self.waits,
            Some(Why::Call | Why::EndingCall) if cx.desk.agents.live.is_active() => self.waits,
            // All of it is here, spoken or told.
            Some(Why::AtStake { .. } | Why::Queue { .. } | Why::Pausing) => None,
            Some(Why::Edits) => has_edits.then_some(Why::Edits),
            Some(Why::Recording | Why::Call | Why::EndingCall) | None => {
                let call = cx.desk.agents.live.is_active().then_some(Why::Call);
                let edits = has_edits.then_some(Why::Edits);
                call.or_else(|| waiting(cx)).or(edits)
            }
        };
        let Some(why) = why else {
            // Nothing held it, or nothing does any more.
            self.goes = self.waits.take().is_some();
            if self.goes {
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
            return;
        };
        if wished {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        }
        self.waits = Some(why);
        match why {
            Why::AtStake { went } => self.at_stake_ui(ui, cx, (paid, rehearsed), went),
            Why::Queue { lines, credits } => self.queue_ui(ui, cx, lines, credits),
            Why::Call => self.call_ui(ui, cx),
            Why::Recording | Why::EndingCall | Why::Edits => self.waiting_ui(ui, cx, why),
            Why::Pausing => {}
        }
    }

    fn at_stake_ui(
        &mut self,
        ui: &Ui,
        cx: &mut StudioCtx<'_>,
        (paid, rehearsed): (usize, usize),
        went: bool,
    ) {
        let (said, tip) = if paid == 0 {
            let said = (tr!("leaving-rehearsed"), tr!("leaving-rehearsed.text"));
            (said, tr!("leaving-rehearsed.close"))
        } else {
            let text = tr!("leaving.text", answers = paid + rehearsed);
            ((tr!("leaving"), text), tr!("leaving-close.tip"))
        };
        let close = Button::new(tr!("leaving-close")).tip(tip);
        let stay = Button::new(tr!("leaving-stay")).tip(tr!("leaving-stay.tip"));
        match question_ui(ui, cx, said, [close.ghost(), stay.primary()]) {
            Some(Answer::Button(0)) => self.go(ui),
            Some(_) => {
                self.waits = None;
                if went {
                    cx.send(Command::Jobs(JobsCommand::Pause(false)));
                }
            }
            None => {}
        }
    }

    /// Asks whether the call shall end. Its recording is saved first.
    fn call_ui(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        let said = (tr!("leaving-call"), tr!("leaving-call.text"));
        let end = Button::new(tr!("leaving-call-end")).tip(tr!("leaving-call-end.tip"));
        let stay = Button::new(tr!("leaving-stay")).tip(tr!("leaving-call.stay"));
        match question_ui(ui, cx, said, [end.ghost(), stay.primary()]) {
            Some(Answer::Button(0)) => {
                cx.send(Command::Agents(AgentsCommand::EndConversation));
                self.waits = Some(Why::EndingCall);
            }
            Some(_) => self.waits = None,
            None => {}
        }
    }

    /// Says why the window waits, with a button that closes it now.
    fn waiting_ui(&mut self, ui: &Ui, cx: &StudioCtx<'_>, why: Why) {
        let (said, close, stay) = match why {
            Why::Recording => (
                (tr!("leaving-recording"), tr!("leaving-recording.text")),
                tr!("leaving-recording.close"),
                tr!("leaving-recording.stay"),
            ),
            Why::EndingCall => (
                (tr!("leaving-call-ends"), tr!("leaving-call-ends.text")),
                tr!("leaving-call-ends.close"),
                tr!("leaving-call-ends.stay"),
            ),
            _ => (
                (tr!("leaving-edits"), tr!("leaving-edits.text")),
                tr!("leaving-edits.close"),
                tr!("leaving-edits.stay"),
            ),
        };
        let close = Button::new(tr!("leaving-close")).tip(close);
        let stay = Button::new(tr!("leaving-stay")).tip(stay);
        match question_ui(ui, cx, said, [close.ghost(), stay.primary()]) {
            Some(Answer::Button(0)) => self.go(ui),
            Some(_) => self.waits = None,
            None => {}
        }
    }

    fn queue_ui(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>, lines: usize, credits: Credits) {
        let text = tr!("leaving-queue.text", credits = credits.to_string());
        let said = (tr!("leaving-queue", lines = lines), text);
        let stay = Button::new(tr!("leaving-stay")).tip(tr!("leaving-stay.tip"));
        let goes_on = Button::new(tr!("leaving-goes-on")).tip(tr!("leaving-goes-on.tip"));
        let waits = Button::new(tr!("leaving-waits")).tip(tr!("leaving-waits.tip"));
        let buttons = [stay.ghost(), goes_on.ghost(), waits.primary()];
        match question_ui(ui, cx, said, buttons) {
            Some(Answer::Button(1)) => self.go(ui),
            Some(Answer::Button(2)) => {
                // It goes once that is told: what is told is kept.
                self.waits = Some(Why::Pausing);
                cx.send(Command::Jobs(JobsCommand::Pause(true)));
            }
            Some(_) => self.waits = None,
            None => {}
        }
    }

    /// The window goes now.
    fn go(&mut self, ui: &Ui) {
        self.waits = None;
        self.goes = true;
        ui.send_viewport_cmd(ViewportCommand::Close);
    }
}

/// What a question was answered with.
enum Answer {
    /// Its button of this place.
    Button(usize),
    /// It was put aside.
    Aside,
}

/// Draws a question over the window, with its buttons at the right.
fn question_ui<const N: usize>(
    ui: &Ui,
    cx: &StudioCtx<'_>,
    (title, text): (String, String),
    buttons: [Button<'_>; N],
) -> Option<Answer> {
    let t = cx.tokens;
    let frame = egui::Frame::popup(ui.style()).inner_margin(egui::Margin::same(20));
    let modal = Modal::new(Id::unique("leaving"))
        .backdrop_color(t.shade)
        .frame(frame);
    let shown = modal.show(ui.ctx(), |ui| {
        ui.set_width(WIDTH);
        ui.spacing_mut().item_spacing = egui::vec2(8.0, 10.0);
        ui.add(Label::new(Face::Title.rich(title, t.text)).wrap());
        ui.add(Label::new(Face::Body.rich(text, t.text2)).wrap());
        at_right(ui, |ui| {
            let pressed = buttons.map(|button| ui.add(button).clicked());
            pressed.iter().position(|pressed| *pressed)
        })
    });
    let aside = shown.should_close().then_some(Answer::Aside);
    shown.inner.map(Answer::Button).or(aside)
}

/// Whether what was recorded last came to nothing.
fn is_unkept(cx: &StudioCtx<'_>) -> bool {
    matches!(cx.desk.cloning.recorded.last(), Some((_, Err(_))))
}

/// What waits to be bought and would go on by itself.
fn waiting(cx: &StudioCtx<'_>) -> Option<Why> {
    if cx.desk.flow.waits_for_person() {
        return None;
    }
    // What waits out a rest goes on as well.
    let is_held = |job: &&JobCard| matches!(&job.state, JobState::Held { why, .. } if why.charged == Charged::No);
    let held = cx.desk.jobs.listed(List::Running).filter(is_held);
    let jobs = cx.desk.jobs.listed(List::Waiting).chain(held);
    let is_bought =
        |work: &Work| matches!(work, Work::Generate { backend, .. } if *backend == Backend::Live);
    let bought = jobs.filter(|job| is_bought(&job.work));
    let (lines, credits) = bought.fold((0, Credits::ZERO), |(lines, credits), job| {
        (lines + 1, credits + job.quote)
    });
    (credits > Credits::ZERO).then_some(Why::Queue { lines, credits })
}
