//! The look of Mynah: theme, widgets, keys. Knows nothing of voices, scripts or money.

pub mod keys;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod theme;
pub mod widgets;
