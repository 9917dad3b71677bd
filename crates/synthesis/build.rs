//! Finds the system's Flite and compiles our one C file against it. Nothing is downloaded, nothing is vendored.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "draft-voices")]
    flite::link();
}

#[cfg(feature = "draft-voices")]
mod flite {
    use std::env;
    use std::path::{Path, PathBuf};
    use std::process::Command;

    /// What we link, users before what they use: static linking cares about the order.
    const LIBRARIES: [&str; 6] = [
        "flite_cmu_us_slt",
        "flite_cmu_us_rms",
        "flite_cmu_us_awb",
        "flite_usenglish",
        "flite_cmulex",
        "flite",
    ];

    const SHIM: &str = "src/speech/shim.c";

    const MISSING: [&str; 8] = [
        "Draft voices need CMU Flite 2.2: its headers and the speakers slt, rms and awb. To install it:",
        "    Debian, Ubuntu   sudo apt install flite1-dev",
        "    Fedora           sudo dnf install flite-devel",
        "    Arch             sudo pacman -S flite",
        "    macOS            brew install flite",
        "Or build it yourself and set FLITE_DIR to where it was installed (the folder with include/ and lib/).",
        "Or build without Draft voices: cargo build --no-default-features",
        "Everything else works without them.",
    ];

    /// One place that may hold Flite.
    struct Place {
        headers: PathBuf,
        libraries: PathBuf,
    }

    #[derive(Clone, Copy, PartialEq)]
    enum Kind {
        Archives,
        Shared,
    }

    pub fn link() {
        for name in ["FLITE_DIR", "FLITE_LINK", "PKG_CONFIG_PATH"] {
            println!("cargo::rerun-if-env-changed={name}");
        }
        println!("cargo::rerun-if-changed={SHIM}");

        let Some((place, kind)) = find() else {
            for line in MISSING {
                println!("cargo::error={line}");
            }
            return;
        };

        let mut shim = cc::Build::new();
        shim.file(SHIM)
            .include(&place.headers)
            .opt_level(2)
            // A fused multiply-add would make the samples depend on the processor.
            .flag_if_supported("-ffp-contract=off")
            .flag_if_supported("-Wno-unused-parameter");
        if kind == Kind::Archives {
            shim.define("MYNAH_STATIC_FLITE", None);
        }
        shim.compile("mynah_flite");

        println!(
            "cargo::rustc-link-search=native={}",
            place.libraries.display()
        );
        for library in LIBRARIES {
            match kind {
                Kind::Archives => println!("cargo::rustc-link-lib=static:-bundle={library}"),
                Kind::Shared => println!("cargo::rustc-link-lib=dylib={library}"),
            }
        }
        if env::var("CARGO_CFG_TARGET_FAMILY").as_deref() == Ok("unix") {
            println!("cargo::rustc-link-lib=m");
        }
    }

    /// The first place with the headers and all libraries; archives before shared libraries, since a program
    /// that carries its voices needs nothing installed.
    fn find() -> Option<(Place, Kind)> {
        let kinds: &[Kind] = if env::var("FLITE_LINK").as_deref() == Ok("shared") {
            &[Kind::Shared]
        } else {
            &[Kind::Archives, Kind::Shared]
        };
        let mut found = None;
        for &kind in kinds {
            found = found.or_else(|| {
                let place = places().into_iter().find(|place| place.holds(kind))?;
                Some((place, kind))
            });
        }
        found
    }

    impl Place {
        fn holds(&self, kind: Kind) -> bool {
            let endings: &[(&str, &str)] = match kind {
                Kind::Archives => &[("lib", ".a"), ("", ".lib")],
                Kind::Shared => &[("lib", ".so"), ("lib", ".dylib"), ("lib", ".dll.a")],
            };
            let has = |library: &str| {
                endings.iter().any(|(before, after)| {
                    self.libraries
                        .join(format!("{before}{library}{after}"))
                        .exists()
                })
            };
            ["flite.h", "cst_cg.h"]
                .iter()
                .all(|header| self.headers.join(header).exists())
                && LIBRARIES.iter().all(|library| has(library))
        }
    }

    /// Where to look: `FLITE_DIR` alone if set; else where pkg-config says (Debian ships no file for it); else
    /// the usual prefixes, but never this machine's libraries for another one.
    fn places() -> Vec<Place> {
        let target = env::var("TARGET").unwrap_or_default();
        if let Some(folder) = env::var_os("FLITE_DIR") {
            return under(Path::new(&folder), &target);
        }
        let mut places = Vec::new();
        if let (Some(headers), Some(libraries)) = (pkg_config("includedir"), pkg_config("libdir")) {
            for headers in [headers.join("flite"), headers] {
                places.push(Place {
                    headers,
                    libraries: libraries.clone(),
                });
            }
        }
        if env::var("HOST").as_deref() == Ok(&target) {
            for prefix in ["/usr", "/usr/local", "/opt/homebrew", "/opt/local"] {
                places.extend(under(Path::new(prefix), &target));
            }
        }
        places
    }

    fn under(prefix: &Path, target: &str) -> Vec<Place> {
        // x86_64-unknown-linux-gnu is x86_64-linux-gnu in Debian's folders.
        let triple = target.replace("-unknown", "").replace("i686", "i386");
        let mut places = Vec::new();
        for headers in ["include/flite", "include"] {
            for libraries in [&format!("lib/{triple}"), "lib64", "lib"] {
                places.push(Place {
                    headers: prefix.join(headers),
                    libraries: prefix.join(libraries),
                });
            }
        }
        places
    }

    fn pkg_config(variable: &str) -> Option<PathBuf> {
        let answer = Command::new("pkg-config")
            .arg(format!("--variable={variable}"))
            .arg("flite")
            .output()
            .ok()?;
        let path = String::from_utf8(answer.stdout).ok()?;
        let path = path.trim();
        (answer.status.success() && !path.is_empty()).then(|| PathBuf::from(path))
    }
}
