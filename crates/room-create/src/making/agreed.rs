//! Who agreed to the recording that a voice takes after, and what shows it: asked for as where a voice is cloned, since it
//! goes to the service as a clone's recordings do.

use egui::Ui;

use super::MakingPanel;
use crate::clone::{ClonePanel, Owner, consent_drop, fill_in_day, heading_ui, statement_of};
use mynah_i18n::tr;
use mynah_model::command::{Command, MakingCommand, VoicesCommand};
use mynah_model::voice_design::{Kind, MakingCard, Step};
use mynah_ui_core::ctx::{CreateDrop, StudioCtx};

impl MakingPanel {
    /// Whether a recording goes along that somebody has to agree to here.
    pub(crate) fn asks_who_agreed(&self) -> bool {
        let making = self.making();
        let making = making.filter(|it| it.kind == Kind::Design && it.step == Step::Describe);
        making.is_some_and(|making| making.form.taken().is_some())
    }

    /// Returns the use that the open step makes of a dropped file: where no recording goes along, it begins a clone.
    pub(crate) fn drop_use(&self) -> CreateDrop {
        let Some(making) = self.making() else {
            return CreateDrop::Sample;
        };
        match making.step {
            Step::Describe if self.asks_who_agreed() => consent_drop(&making.form.agreed),
            Step::Describe | Step::Done => CreateDrop::Sample,
            Step::Choose | Step::Name => CreateDrop::Nothing,
        }
    }

    /// Draws what is asked.
    pub(super) fn agreed_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        if !self.asks_who_agreed() {
            return;
        }
        ui.add_space(8.0);
        heading_ui(
            ui,
            cx,
            &tr!("design-taken-title"),
            &tr!("design-taken-title.kept"),
        );
        self.with_sheet(|sheet| {
            fill_in_day(cx, &mut sheet.attempt);
            sheet.whose_ui(ui, cx);
        });
    }

    /// Takes over what came of what was attached or read aloud.
    pub(super) fn follow_agreed(&mut self, cx: &mut StudioCtx<'_>) {
        let owner = self.owner();
        // What another step, way or room asked for is theirs.
        let card = self.open.as_ref().filter(|_| cx.view.reading.is_some());
        let read = card.map(|card| statement_of(&card.making.form.agreed));
        if self.asks_who_agreed() && self.sheet.take_chosen(cx, (owner.as_ref(), read)) {
            self.with_sheet(|sheet| {
                sheet.follow_document(cx);
                sheet.follow_words(cx);
            });
        }
        self.take_agreed(cx);
        let owner = self.owner();
        self.sheet.lend_to(owner.as_ref());
    }

    /// Takes over what was read aloud or attached, for the way and the recording that it was for, whatever is open by now.
    pub(super) fn take_agreed(&mut self, cx: &mut StudioCtx<'_>) {
        let open = self.owner();
        let is_own = self.sheet.lend_to(open.as_ref());
        let Some(owner) = self.sheet.owed_to().cloned() else {
            return;
        };
        if is_own {
            self.with_sheet(|sheet| sheet.follow_owed(cx));
            return;
        }
        let of = |card: &&mut MakingCard| card.id == owner.id;
        let open = self.open.as_mut().filter(of);
        let is_open = open.is_some();
        let Some(card) = open.or_else(|| self.left.as_mut().filter(of)) else {
            return;
        };
        let base = Box::new(card.making.clone());
        let agreed = card.making.agreed_to(owner.recording.as_deref());
        let before = agreed.clone();
        std::mem::swap(&mut self.sheet.attempt, agreed);
        self.sheet.follow_owed(cx);
        std::mem::swap(&mut self.sheet.attempt, agreed);
        if *agreed != before && !is_open {
            self.number += 1;
            let keep = MakingCommand::Keep(Box::new(card.clone()), base, self.number);
            cx.send(Command::Voices(VoicesCommand::Making(keep)));
        }
    }

    /// The open way, and the recording in it that somebody agrees to.
    fn owner(&self) -> Option<Owner> {
        let card = self.open.as_ref()?;
        let recording = card.making.form.agreed_of().map(str::to_owned);
        Some(Owner {
            id: card.id,
            recording,
        })
    }

    /// No way is open any more. One of which something is still recorded or attached waits for that.
    pub(super) fn let_go(&mut self) {
        let owed = self.sheet.owed_to().map(|owner| owner.id);
        if let Some(card) = self.open.take()
            && Some(card.id) == owed
        {
            self.left = Some(card);
        }
    }

    /// A way as it was left, where it is that one: what came of it since may be in no list yet.
    pub(super) fn with_left(&mut self, card: MakingCard) -> MakingCard {
        match self.left.take_if(|left| left.id == card.id) {
            Some(left) => MakingCard {
                making: left.making.with(&card.making),
                ..card
            },
            None => card,
        }
    }

    /// Lends who agreed to the widgets that an instant clone has too.
    pub(super) fn with_sheet(&mut self, draw: impl FnOnce(&mut ClonePanel)) {
        let Some(card) = &mut self.open else { return };
        std::mem::swap(&mut self.sheet.attempt, &mut card.making.form.agreed);
        draw(&mut self.sheet);
        std::mem::swap(&mut self.sheet.attempt, &mut card.making.form.agreed);
    }
}
