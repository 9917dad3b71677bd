//! Notifications of the system, for what somebody should know who does not look at the window.

use std::sync::Arc;

use notify_rust::Notification;

use crate::studio::Notify;
use crate::tr;

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
