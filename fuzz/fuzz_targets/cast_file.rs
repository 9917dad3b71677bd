#![cfg_attr(feature = "libfuzzer", no_main)]

mynah_fuzz::target!(cast_file);
