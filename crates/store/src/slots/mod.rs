//! Slots: how many requests may be under way at once, shared by all processes of a library.
//!
//! A slot belongs to its owner and is free again when that process ends, however it ends. Which ones somebody in it still
//! has, it knows itself: a row of its own that nobody has is one that could not be given back.
//!
//! Who finds none gets a ticket and looks again: a free slot is for who is next by the order of `line`, whatever process
//! that is in. A dead process's tickets go as its slots do. One that lives and doesn't look, because it is stopped or its
//! disk is slow, loses its places after others gave way to it [`GIVES_WAY`] times.

mod line;

use std::collections::{HashMap, HashSet};
use std::sync::{MutexGuard, PoisonError};

use rusqlite::{OptionalExtension as _, Transaction, params};

pub use self::line::IN_A_ROW;
use self::line::{Waiting, in_order};
use crate::Library;
use crate::error::LibraryError;
use crate::owners;

/// So often in a row a slot is left to the same one that doesn't take it.
pub const GIVES_WAY: u32 = 20;

/// A ceiling that shrank is forgotten so long after it last changed, in milliseconds: whoever ran beside us may be gone.
const SHRUNK_FOR_MS: i64 = 10 * 60 * 1000;
/// All of it is forgotten after a day: plans change, and the next answer may tell.
const KNOWN_FOR_MS: i64 = 24 * 60 * 60 * 1000;

/// What is known of a ceiling. Processes tell each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ceiling {
    /// What the plan or the answers' headers say.
    pub stated: usize,
    /// What is used: less than stated after refusals.
    pub used: usize,
}

impl Ceiling {
    /// What is left of it after so long, in milliseconds.
    fn aged(self, age: i64) -> Option<Self> {
        // A clock that was set back makes nothing last longer.
        match age.saturating_abs() {
            KNOWN_FOR_MS.. => None,
            SHRUNK_FOR_MS.. => Some(Self {
                used: self.used.max(self.stated),
                ..self
            }),
            _ => Some(self),
        }
    }
}

/// What a slot is wanted for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// An account and a family of models.
    pub scope: &'a str,
    /// How many of it may be under way, as far as this process knows.
    pub ceiling: usize,
    /// Whether a person waits for it.
    pub urgent: bool,
}

/// A request's place under the ceiling. Given back with [`Library::free_slot`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SlotId(i64);

/// A row of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct TicketId(i64);

/// A place in the line of all processes. Left with [`Library::leave_line`] by who wants no slot any more.
#[derive(Debug)]
pub struct Ticket {
    id: TicketId,
    /// Who was next and left a free slot at the last look, and at how many looks in a row.
    gave_way: Option<(TicketId, u32)>,
}

/// What a look for a slot found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The slot; `None`: none is free for this one yet, and it has a ticket now.
    pub slot: Option<SlotId>,
    /// Whether the next one that is free is this one's.
    pub is_next: bool,
    /// What any process has learnt of the ceiling.
    pub learnt: Option<Ceiling>,
}

/// What this process has of slots, and its tickets.
#[derive(Debug, Default)]
pub(super) struct Held {
    slots: HashSet<SlotId>,
    tickets: HashSet<TicketId>,
}

/// The slots of a scope that are taken, and who waits for one, in order.
struct Line {
    taken: usize,
    waiting: Vec<Waiting>,
    /// How many of those go before who asks.
    ahead: usize,
}

impl Line {
    /// The line of a scope as it is for this owner's ticket, or for somebody new.
    fn read(
        tx: &Transaction<'_>,
        wanted: &Wanted<'_>,
        owner: i64,
        ticket: Option<TicketId>,
    ) -> Result<Self, LibraryError> {
        let mut held =
            tx.prepare_cached("SELECT owner, count(*) FROM slot WHERE scope = ?1 GROUP BY owner")?;
        let held = held.query_map([wanted.scope], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let held = held.collect::<rusqlite::Result<HashMap<i64, usize>>>()?;
        let mut waiting =
            tx.prepare_cached("SELECT id, owner, urgent, passed FROM waiting WHERE scope = ?1")?;
        let waiting = waiting.query_map([wanted.scope], |row| {
            Ok(Waiting {
                ticket: TicketId(row.get(0)?),
                owner: row.get(1)?,
                urgent: row.get(2)?,
                passed: row.get(3)?,
            })
        })?;
        let mut waiting = waiting.collect::<rusqlite::Result<Vec<_>>>()?;
        let newcomer = TicketId(i64::MAX);
        let is_there = |id: &TicketId| waiting.iter().any(|one| one.ticket == *id);
        let mine = ticket.filter(is_there).unwrap_or(newcomer);
        if mine == newcomer {
            waiting.push(Waiting {
                ticket: newcomer,
                owner,
                urgent: wanted.urgent,
                passed: 0,
            });
        }
        let waiting: Vec<_> = in_order(waiting, &held).collect();
        Ok(Self {
            taken: held.values().sum(),
            ahead: waiting.iter().take_while(|one| one.ticket != mine).count(),
            waiting,
        })
    }

    fn room(&self, ceiling: usize) -> usize {
        ceiling.saturating_sub(self.taken)
    }

    /// Whether one is free for who asks, with one for each before it.
    fn is_my_turn(&self, ceiling: usize) -> bool {
        self.room(ceiling) > self.ahead
    }
}

impl Library {
    /// Takes a slot where one is free for this one: fewer than the ceiling are taken, and those that go before it find
    /// theirs too. Else it waits in line, with a ticket that it shows at its next look. What any process has learnt of the
    /// ceiling counts where it is less.
    pub fn take_slot(
        &self,
        wanted: &Wanted<'_>,
        ticket: &mut Option<Ticket>,
    ) -> Result<Look, LibraryError> {
        let (owner, folder) = (self.owner(), self.paths().owners());
        let mine = ticket.as_ref().map(|ticket| ticket.id);
        let gave_way = ticket.as_ref().and_then(|ticket| ticket.gave_way);
        let at = self.now().0;
        let (look, now) = self.write_soon(|tx| {
            let learnt = tx
                .prepare_cached("SELECT stated, used, at FROM ceiling WHERE scope = ?1")?
                .query_row([wanted.scope], |row| {
                    let learnt = Ceiling {
                        stated: row.get(0)?,
                        used: row.get(1)?,
                    };
                    Ok((learnt, row.get::<_, i64>(2)?))
                })
                .optional()?;
            let learnt = learnt.and_then(|(learnt, told)| learnt.aged(at.saturating_sub(told)));
            let ceiling = learnt.map_or(wanted.ceiling, |learnt| learnt.used.min(wanted.ceiling));
            let mut line = Line::read(tx, wanted, owner, mine)?;
            // The ended and the forgotten are only looked for when it matters.
            if !line.is_my_turn(ceiling) {
                owners::bury_dead(tx, &folder)?;
                if let Err(error) = self.free_unheld(tx) {
                    log::debug!("a slot still can't be given back: {error}");
                }
                line = Line::read(tx, wanted, owner, mine)?;
            }
            let mut look = Look {
                slot: None,
                is_next: line.ahead == 0,
                learnt,
            };
            if line.is_my_turn(ceiling) {
                look.slot = Some(self.go(tx, wanted, mine)?);
                return Ok((look, None));
            }
            let left = line.waiting.first().filter(|_| line.room(ceiling) > 0);
            let gave_way = left.map(|next| match gave_way {
                Some((before, times)) if before == next.ticket => (before, times + 1),
                _ => (next.ticket, 1),
            });
            if let (Some(next), Some((_, GIVES_WAY..))) = (left, gave_way) {
                log::info!("process {} doesn't take its turn, and loses it", next.owner);
                tx.prepare_cached("DELETE FROM waiting WHERE scope = ?1 AND owner = ?2")?
                    .execute(params![wanted.scope, next.owner])?;
            }
            let id = self.get_in_line(tx, wanted, mine)?;
            Ok((look, Some(Ticket { id, gave_way })))
        })?;
        *ticket = now;
        Ok(look)
    }

    /// It is this one's turn: its ticket goes, and batches know whether it went past them.
    fn go(
        &self,
        tx: &Transaction<'_>,
        wanted: &Wanted<'_>,
        ticket: Option<TicketId>,
    ) -> Result<SlotId, LibraryError> {
        if let Some(ticket) = ticket {
            tx.prepare_cached("DELETE FROM waiting WHERE id = ?1")?
                .execute([ticket.0])?;
        }
        let passing = if wanted.urgent {
            "UPDATE waiting SET passed = passed + 1 WHERE scope = ?1 AND urgent = 0"
        } else {
            "UPDATE waiting SET passed = 0 WHERE scope = ?1 AND passed > 0"
        };
        tx.prepare_cached(passing)?.execute([wanted.scope])?;
        tx.prepare_cached("INSERT INTO slot (owner, scope) VALUES (?1, ?2)")?
            .execute(params![self.owner(), wanted.scope])?;
        let slot = SlotId(tx.last_insert_rowid());
        let mut held = self.held_slots();
        if let Some(ticket) = ticket {
            held.tickets.remove(&ticket);
        }
        held.slots.insert(slot);
        Ok(slot)
    }

    /// This one's ticket, another one where others took it away.
    fn get_in_line(
        &self,
        tx: &Transaction<'_>,
        wanted: &Wanted<'_>,
        ticket: Option<TicketId>,
    ) -> Result<TicketId, LibraryError> {
        if let Some(ticket) = ticket {
            let mut there = tx.prepare_cached("SELECT 1 FROM waiting WHERE id = ?1")?;
            if there.exists([ticket.0])? {
                return Ok(ticket);
            }
        }
        tx.prepare_cached("INSERT INTO waiting (owner, scope, urgent) VALUES (?1, ?2, ?3)")?
            .execute(params![self.owner(), wanted.scope, wanted.urgent])?;
        let id = TicketId(tx.last_insert_rowid());
        let mut held = self.held_slots();
        if let Some(ticket) = ticket {
            held.tickets.remove(&ticket);
        }
        held.tickets.insert(id);
        Ok(id)
    }

    /// Leaves the line without a slot. What the disk doesn't take is left by [`Library::free_slots`], or at the next look.
    pub fn leave_line(&self, ticket: &Ticket) -> Result<(), LibraryError> {
        self.held_slots().tickets.remove(&ticket.id);
        self.write_soon(|tx| {
            tx.prepare_cached("DELETE FROM waiting WHERE id = ?1")?
                .execute([ticket.id.0])?;
            Ok(())
        })
    }

    /// Keeps what this process learnt of a scope's ceiling, for all of them and for the next start.
    pub fn keep_ceiling(&self, scope: &str, learnt: Ceiling) -> Result<(), LibraryError> {
        let now = self.now();
        self.write_soon(|tx| {
            tx.prepare_cached(
                "INSERT INTO ceiling (scope, stated, used, at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (scope) DO UPDATE SET stated = ?2, used = ?3, at = ?4",
            )?
            .execute(params![scope, learnt.stated, learnt.used, now])?;
            Ok(())
        })
    }

    /// Gives a slot back. What the disk doesn't take is given back by [`Library::free_slots`], or when one is wanted.
    pub fn free_slot(&self, slot: SlotId) -> Result<(), LibraryError> {
        self.held_slots().slots.remove(&slot);
        self.free_slots()
    }

    /// Gives back the slots and tickets of this process that nobody in it has any more.
    pub fn free_slots(&self) -> Result<(), LibraryError> {
        self.write_soon(|tx| self.free_unheld(tx))
    }

    fn free_unheld(&self, tx: &Transaction<'_>) -> Result<(), LibraryError> {
        let held = self.held_slots();
        let unheld = |table: &str, is_held: &dyn Fn(i64) -> bool| -> Result<(), LibraryError> {
            let mut ours =
                tx.prepare_cached(&format!("SELECT id FROM {table} WHERE owner = ?1"))?;
            let ours = ours.query_map([self.owner()], |row| row.get(0))?;
            let ours = ours.collect::<Result<Vec<i64>, _>>()?;
            for id in ours.into_iter().filter(|id| !is_held(*id)) {
                tx.prepare_cached(&format!("DELETE FROM {table} WHERE id = ?1"))?
                    .execute([id])?;
            }
            Ok(())
        };
        unheld("waiting", &|id| held.tickets.contains(&TicketId(id)))?;
        unheld("slot", &|id| held.slots.contains(&SlotId(id)))
    }

    /// What somebody here has; held only within a write.
    fn held_slots(&self) -> MutexGuard<'_, Held> {
        let slots = &self.shared.slots;
        slots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many slots of this scope all processes hold.
    #[cfg(test)]
    pub(super) fn slots_taken(&self, scope: &str) -> Result<usize, LibraryError> {
        self.read(|connection| {
            Ok(connection.query_row(
                "SELECT count(*) FROM slot WHERE scope = ?1",
                [scope],
                |row| row.get(0),
            )?)
        })
    }
}

#[cfg(test)]
mod tests;
