//! What is here already, or can be had again for nothing: it isn't bought.

use std::sync::Arc;

use crate::error::{Refusal, StudioError};
use crate::held;
use crate::jobs::Question;
use crate::jobs::generate::Order;
use crate::mend;
use crate::playback;
use mynah_api::error::ErrorKind;
use mynah_core::credits::Credits;
use mynah_model::command::PlaybackCommand;
use mynah_model::event::{Event, JobEvent, Kept, Source};
use mynah_store::error::LibraryError;

impl Order<'_> {
    /// What the library holds becomes a take at once and costs nothing.
    pub async fn in_library(&self) -> Result<Option<Kept>, StudioError> {
        let (intent, dub_of) = (self.intent(), self.job.order.dub_of.clone());
        let takes = self
            .machine
            .library(move |library| {
                let found = library.find_like(&intent)?;
                if found.is_empty() {
                    return Ok(Vec::new());
                }
                let pick = intent.request.tool().is_picked();
                match library.reuse_in_dub(&found, &intent, pick, dub_of.as_deref()) {
                    // Somebody emptied the bin between the two.
                    Err(LibraryError::NoTake(_)) => Ok(Vec::new()),
                    reused => reused,
                }
            })
            .await?;
        let Some(take) = takes.first() else {
            return Ok(None);
        };
        if self.job.play {
            let play = PlaybackCommand::Play {
                take: take.id,
                then: Vec::new(),
            };
            playback::run(Arc::clone(self.machine), play).await;
        }
        let kept = self.kept(takes, Credits::ZERO, Source::Library).await?;
        Ok(Some(kept))
    }

    /// The take that was bought for this very part of another take.
    pub async fn bought_for_this(&self) -> Result<Option<Kept>, StudioError> {
        let (Some(_), true, Some(order)) = (
            &self.job.part,
            self.job.order.fresh,
            self.job.mark.get().copied(),
        ) else {
            return Ok(None);
        };
        let intent = self.intent();
        let bought = self
            .machine
            .library(move |library| match library.bought_part(order, &intent)? {
                Some(take) => Ok(Some(library.take(take)?.card)),
                None => Ok(None),
            })
            .await?;
        match bought {
            Some(take) => {
                let kept = self
                    .kept(vec![take], Credits::ZERO, Source::Library)
                    .await?;
                Ok(Some(kept))
            }
            None => Ok(None),
        }
    }

    /// What costs more than was shown is not bought unasked: the window is told, and a person decides. `spent`: what of
    /// the price that was shown is paid already.
    ///
    /// # Errors
    /// [`Refusal::NotFree`] or [`Refusal::Dearer`] with what it costs.
    pub async fn check_price(&self, price: Credits, spent: Credits) -> Result<(), StudioError> {
        let dearer = |shown: &Credits| spent + price > *shown;
        let Some(all) = self.job.order.shown.filter(dearer) else {
            return Ok(());
        };
        let shown = all.less(spent);
        if self.job.part.is_some() {
            // What the whole comes to then is weighed first.
            return Err(Refusal::Dearer { shown, price }.into());
        }
        let question = Question::Price { rest: price, spent };
        self.job.question.get_or_init(|| question);
        let priced = JobEvent::Priced(price);
        self.machine.tell(Event::Job(self.job.id, priced)).await;
        if all > Credits::ZERO {
            return Err(Refusal::Dearer { shown, price }.into());
        }
        held::tell_no_more(self.machine, self.connection, self.request()).await;
        // The line's own take may be what is gone.
        if let Err(error) = self.tell_takes().await {
            log::warn!("the takes of a line can't be told: {error}");
        }
        Err(Refusal::NotFree { price }.into())
    }

    /// Fetches the sound of a take that would be bought again; `false` where there is none, or a key may not fetch it
    /// and a person asks for this line alone.
    pub async fn fetch_lost(&self) -> Result<bool, StudioError> {
        match mend::like(self.machine, self.connection, self.intent()).await {
            Err(StudioError::Api(error))
                if error.kind == ErrorKind::KeyLacksPermission && self.job.asked_alone =>
            {
                Ok(false)
            }
            done => done,
        }
    }
}
