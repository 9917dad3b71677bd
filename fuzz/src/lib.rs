//! The doors of `tests/foreign`: a target in `fuzz_targets` for each, for libFuzzer or to repeat what a fuzzer found.

#[path = "../../tests/foreign/doors.rs"]
pub mod doors;

#[cfg(feature = "libfuzzer")]
pub use libfuzzer_sys;

/// Fuzzes a door.
#[cfg(feature = "libfuzzer")]
#[macro_export]
macro_rules! target {
    ($door:ident $(, init: $init:expr)?) => {
        $crate::libfuzzer_sys::fuzz_target!($(init: $init,)? |bytes: &[u8]| $crate::doors::$door(bytes));
    };
}

/// Sends the files of the command line through a door.
#[cfg(not(feature = "libfuzzer"))]
#[macro_export]
macro_rules! target {
    ($door:ident $(, init: $init:expr)?) => {
        fn main() -> std::io::Result<()> {
            $($init;)?
            for file in std::env::args_os().skip(1) {
                $crate::doors::$door(&std::fs::read(file)?);
            }
            Ok(())
        }
    };
}
