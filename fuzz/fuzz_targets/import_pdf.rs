#![cfg_attr(feature = "libfuzzer", no_main)]

// The PDF library panics at many damaged files. Mynah catches these panics, so they are silent here. A panic that is not
// caught still ends the run.
mynah_fuzz::target!(
    import_pdf,
    init: std::panic::set_hook(Box::new(|_caught| {}))
);
