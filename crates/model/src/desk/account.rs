//! What is told of keys, backends and credits becomes what is shown.

use crate::desk::Desk;
use crate::desk::ahead::its_part;
use crate::event::AccountEvent;
use crate::remote::Remote;
use crate::trouble::Topic;
use mynah_core::backend::Backend;

impl Desk {
    /// Applies an event about keys, accounts and plans.
    pub fn apply_account(&mut self, event: AccountEvent) {
        match event {
            AccountEvent::Key(key) => self.change_key(key),
            AccountEvent::Refused(trouble) => {
                self.key_refused = true;
                // What was read before is another key's, or another day's.
                self.meters.insert(Backend::Live, Remote::Idle);
                self.meters.entry(Backend::Live).or_default().fail(trouble);
            }
            AccountEvent::Keys {
                keys,
                in_use,
                locked,
            } => self.change_payer(|desk| {
                (desk.keys, desk.key_in_use, desk.locked_keys) = (keys, in_use, locked);
            }),
            AccountEvent::Kept => {
                self.keys_kept += 1;
                self.over(Topic::Key);
            }
            AccountEvent::NoKeychain => self.no_keychain = true,
            AccountEvent::Meter(backend, meter) => {
                self.key_refused &= backend != Backend::Live;
                self.meters.insert(backend, Remote::Ready(meter));
                self.over(Topic::Backend(backend));
            }
            AccountEvent::Failed(backend, trouble) => {
                self.meters.entry(backend).or_default().fail(trouble);
            }
            AccountEvent::Reach(backend, Some(lost)) => {
                self.lost.insert(backend, lost);
            }
            AccountEvent::Reach(backend, None) => {
                self.lost.remove(&backend);
            }
            AccountEvent::Flow(flow) => self.flow = flow,
            AccountEvent::Ceilings(told) => self.ceilings = told,
            AccountEvent::Turns(away) => self.jobs.take_turns(away),
            AccountEvent::Spend {
                backend,
                spend,
                here,
                elsewhere,
            } => {
                self.spend.insert(backend, spend);
                self.reserved_here.insert(backend, here);
                self.reserved_elsewhere.insert(backend, elsewhere);
                self.usage.changes += 1;
            }
            AccountEvent::PaidElsewhere(backend, paid) => {
                if let Some(Remote::Ready(meter)) = self.meters.get_mut(&backend) {
                    meter.used += its_part(meter, backend, &paid);
                }
            }
        }
    }
}
