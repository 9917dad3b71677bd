//! The one way of everything that costs: a price, a place among the requests that run, the work, the charge.
//!
//! [`Account::admit`] refuses what the credits or the plan's ceiling don't allow and gives a [`Ticket`] for the
//! rest; the ticket has the headers of the answer and charges when the work is done. Prices: ElevenLabs'
//! page "Pricing".

use std::sync::Arc;

use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::header;
use tokio::task;

use crate::account::Account;
use crate::keys::Hold;
use crate::plan::Group;
use crate::refusal::Limits;
use crate::refusal::Refusal;
use crate::store::Admission;
use crate::store::Filing;
use crate::store::Left;
use mynah_core::credits::Tariff;

/// What is charged for, as usage tells it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    /// Text to speech, dialogue too.
    Speech,
    /// The voice changer.
    Changer,
    /// Sound effects.
    Effects,
    /// Audio isolation.
    Isolation,
    /// Music.
    Music,
    /// Speech to text and forced alignment.
    Transcription,
    /// Previews of a designed voice.
    Design,
    /// Dubbing.
    Dubbing,
    /// Agents.
    Agents,
}

impl Product {
    /// The word in the usage series and, where it is one, the `source` of a history item.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Speech => "TTS",
            Self::Changer => "STS",
            Self::Effects => "Sound Effects",
            Self::Isolation => "Audio Isolation",
            Self::Music => "Music",
            Self::Transcription => "STT",
            Self::Design => "Voice Generation",
            Self::Dubbing => "Dubbing",
            Self::Agents => "ConvAI",
        }
    }
}

/// What a request costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Price {
    /// Characters by a tariff.
    Characters(usize, Tariff),
    /// Seconds of sound, sent or made, at so many credits a minute.
    Seconds(f64, f64),
    /// The same whatever it is.
    Fixed(u64),
}

impl Price {
    /// In credits, rounded up once.
    pub fn credits(self) -> u64 {
        match self {
            Self::Characters(count, tariff) => tariff.characters(count).0,
            Self::Seconds(secs, a_minute) => {
                // A product such as 3 × 20 must not be rounded up for its last bit.
                (secs.max(0.0) * a_minute / 60.0 - 1e-9).ceil().max(0.0) as u64
            }
            Self::Fixed(credits) => credits,
        }
    }
}

/// A request that asks to run.
#[derive(Clone, Debug)]
pub struct Charge {
    /// For what.
    pub product: Product,
    /// Which ceiling it counts against.
    pub group: Group,
    /// By which model; empty where the operation has none.
    pub model: String,
    /// With which voice; empty where the operation has none.
    pub voice: String,
    /// Credits.
    pub cost: u64,
}

impl Account {
    /// Lets work that costs run, or says why not.
    pub async fn admit(self: &Arc<Self>, charge: Charge) -> Result<Ticket, Refusal> {
        let account = Arc::clone(self);
        let dearer = match charge.product {
            Product::Speech => self.keys.asking().dearer,
            _ => 0,
        };
        let cost = charge.cost.saturating_mul(dearer.saturating_add(1));
        let charge = Charge { cost, ..charge };
        let hold = self.keys.hold(charge.cost)?;
        // The ticket is made where the slot is taken: a client that hangs up right now must not leave one behind.
        self.ask(move |store| {
            Ok(match store.admit(charge.group, charge.cost)? {
                Admission::Admitted { slot, limits } => Ok(Ticket {
                    id: account.chance.id(),
                    request: format!("draft_{}", account.chance.id()),
                    limits,
                    charge,
                    slot,
                    settled: false,
                    account,
                    hold,
                }),
                Admission::Short { left } => Err(Refusal::quota(
                    account.habits.quota_is_402,
                    left,
                    charge.cost,
                )),
                Admission::Crowded(limits) => Err(Refusal::too_many(limits)),
            })
        })
        .await?
    }
}

/// The right to do one piece of work. Dropped without being settled, it costs nothing.
pub struct Ticket {
    /// `history-item-id` of work that is filed; otherwise free for an id of its own kind.
    pub id: String,
    /// `request-id`.
    pub request: String,
    /// What it costs.
    pub charge: Charge,
    /// Whose it is.
    pub account: Arc<Account>,
    limits: Limits,
    slot: i64,
    settled: bool,
    /// What the cap of its key holds for it.
    hold: Hold,
}

impl Ticket {
    /// The headers of the answer. Those of work that the history keeps go through [`Ticket::head_filed`].
    pub fn head(&self, content_type: &'static str) -> HeaderMap {
        let mut head = HeaderMap::new();
        head.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        insert(&mut head, "request-id", &self.request);
        head.insert("character-cost", self.charge.cost.into());
        self.limits.write(&mut head);
        head
    }

    /// The same with the id of the history item that will be.
    pub fn head_filed(&self, content_type: &'static str) -> HeaderMap {
        let mut head = self.head(content_type);
        insert(&mut head, "history-item-id", &self.id);
        head
    }

    /// Sets so many credits aside for the work instead, where there are so many.
    pub async fn raise(&self, cost: u64) -> Result<(), Refusal> {
        let slot = self.slot;
        match self
            .account
            .ask(move |store| store.raise(slot, cost))
            .await?
        {
            None => Ok(()),
            Some(left) => Err(Refusal::quota(self.account.habits.quota_is_402, left, cost)),
        }
    }

    /// Gives the place back without a charge, before it returns. Blocks.
    pub fn let_go(mut self) {
        self.settled = true;
        release(&self.account, self.slot);
    }

    /// Charges for the work, which leaves nothing in the history. `None`: the state can't be written.
    pub fn settle(&mut self) -> Option<()> {
        self.settle_with(&Left::Nothing)
    }

    /// Charges for the work in one transaction with what it leaves. `None`: the state can't be written.
    pub fn settle_with(&mut self, left: &Left<'_>) -> Option<()> {
        self.done(|account, slot, charge| account.store.settle(slot, charge, left))
    }

    /// Charges for the work and files what it made. `None`: the state can't be written.
    pub fn file(&mut self, filing: &Filing<'_>) -> Option<()> {
        let (id, request) = (self.id.clone(), self.request.clone());
        self.done(|account, slot, charge| account.store.file(slot, (&id, &request), charge, filing))
    }

    /// Charges for the work in one transaction with what it made. `None`: the state can't be written.
    pub fn done<E: std::fmt::Display>(
        &mut self,
        settle: impl FnOnce(&Account, i64, &Charge) -> Result<(), E>,
    ) -> Option<()> {
        let settled = settle(&self.account, self.slot, &self.charge);
        self.settled = settled.is_ok();
        if self.settled {
            self.hold.charge(self.charge.cost);
        }
        settled
            .map_err(|error| log::error!("work of the draft account can't be charged: {error}"))
            .ok()
    }
}

fn insert(head: &mut HeaderMap, name: &'static str, id: &str) {
    if let Ok(id) = HeaderValue::from_str(id) {
        head.insert(name, id);
    }
}

fn release(account: &Account, slot: i64) {
    if let Err(error) = account.store.release(slot) {
        log::error!("a slot of the draft account stays taken: {error}");
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if self.settled {
            return;
        }
        let (account, slot) = (Arc::clone(&self.account), self.slot);
        let release = move || release(&account, slot);
        // The state may be busy for seconds: whoever hangs up must not stop the others.
        if task::try_id().is_some() {
            drop(task::spawn_blocking(release));
        } else {
            release();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_rounded_up_once() {
        assert_eq!(Price::Seconds(3.0, 1_200.0).credits(), 60);
        assert_eq!(Price::Seconds(3.01, 1_000.0).credits(), 51);
        assert_eq!(Price::Seconds(0.0, 1_000.0).credits(), 0);
        assert_eq!(Price::Fixed(100).credits(), 100);
        let half = Tariff {
            model: 0.5,
            voice: 1.0,
        };
        assert_eq!(Price::Characters(5, half).credits(), 3);
    }
}
