//! The doors of `tests/foreign`, for libFuzzer: a target in `fuzz_targets` for each.

#[path = "../../tests/foreign/doors.rs"]
pub mod doors;
