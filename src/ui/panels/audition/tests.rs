//! A casting call in the window.
