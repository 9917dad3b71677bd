#![no_main]

libfuzzer_sys::fuzz_target!(
    // The library that reads PDF panics at many a damaged file, and that is caught, as in the program. A panic that
    // nobody catches still ends the run.
    init: std::panic::set_hook(Box::new(|_caught| {})),
    |bytes: &[u8]| mynah_fuzz::doors::import_pdf(bytes)
);
