//! Notifications of the system, for what somebody should know who does not look at the window.

use std::sync::Arc;

use notify_rust::Notification;

use crate::Notify;
use crate::machine::Machine;
use crate::tasks;
use mynah_i18n::tr;
use mynah_model::event::{Event, Notice};

/// Says that something long is over: in the window, and by a notification of the system.
pub(super) async fn is_over(machine: &Machine, text: String) {
    machine
        .tell(Event::Notice(Notice::Done(text.clone())))
        .await;
    let notify = Arc::clone(&machine.options.notify);
    // The desktop may take its time.
    drop(tasks::spawn_blocking(move || {
        notify(&tr!("app-name"), &text);
    }));
}

/// Shows them where the system can. Where it can't, the window and its list have said it.
pub(super) fn system() -> Notify {
    Arc::new(|heading, text| {
        let name = tr!("app-name");
        let shown = Notification::new()
            .appname(&name)
            .summary(heading)
            .body(text)
            .show();
        if let Err(error) = shown {
            log::info!("the system shows no notification: {error}");
        }
    })
}
