//! Libraries and parts of the standard library that only some areas use.

use super::manifests::names;
use super::sources::{UI, fail_with, is_listed, product};

/// `(library or path, areas or places that may use it)`. `UI` in the list stands for all crates that draw.
const OWNERS: &[(&str, &[&str])] = &[
    ("argon2", &["store"]),
    ("axum", &["draft", "engine/agents/webhooks"]),
    ("calamine", &["script"]),
    ("chacha20poly1305", &["store"]),
    ("chardetng", &["script"]),
    ("clap", &["cli", "main"]),
    ("csv", &["export", "store", "script", "model", "transcript"]),
    ("ctrlc", &["cli"]),
    ("directories", &["store"]),
    ("ebur128", &["audio"]),
    ("eframe", &["UI", "app", "main", "bench"]),
    ("egui", &["UI", "app", "main", "bench"]),
    ("egui_plot", &["UI"]),
    ("egui_system_font_provider", &["app"]),
    ("encoding_rs", &["script"]),
    ("env_logger", &["main"]),
    ("flac_codec", &["audio"]),
    ("flate2", &["store"]),
    ("fluent_bundle", &["i18n", "core"]),
    ("icu_properties", &["script"]),
    ("icu_segmenter", &["script"]),
    ("indicatif", &["cli"]),
    ("keyring", &["store"]),
    ("lofty", &["export"]),
    ("mp4_atom", &["export"]),
    ("notify_rust", &["engine"]),
    ("num2words", &["script"]),
    ("opus_pure", &["audio"]),
    ("pdf_extract", &["script"]),
    ("poll_promise", &["UI"]),
    ("pulldown_cmark", &["script"]),
    ("regex", &["script"]),
    ("reqwest", &["api", "bench"]),
    ("rfd", &["UI"]),
    ("rodio", &["audio"]),
    ("rubato", &["audio"]),
    ("rusqlite", &["core/sql", "store", "draft/store"]),
    ("rustls", &["api", "draft"]),
    ("rusty_mp3", &["audio"]),
    ("spellbook", &["script"]),
    ("symphonia", &["audio"]),
    ("timestretch", &["audio"]),
    ("tokio", &["api", "draft", "engine"]),
    ("unicode_segmentation", &["script", "transcript"]),
    ("unicode_width", &["export", "script"]),
    ("whatlang", &["script"]),
    // Cargo can't express these.
    (
        "std::fs",
        &[
            "store",
            "export",
            "draft/store",
            "main",
            "bench",
            "i18n",
            "audio/decode/long",
        ],
    ),
    ("std::net", &["api", "draft", "cli", "bench"]),
    ("tokio::runtime", &["engine/runtime"]),
    ("tokio::spawn", &["engine", "draft/server", "draft/socket"]),
    ("spawn_blocking", &["engine", "draft"]),
];

/// Returns true if a file at `place` may use what belongs to `owners`.
fn is_owner(place: &str, area: &str, owners: &[&str]) -> bool {
    owners.iter().any(|owner| {
        let rest = place.strip_prefix(owner);
        *owner == "UI" && is_listed(area, UI)
            || rest.is_some_and(|rest| rest.starts_with(['/', '.']))
    })
}

#[test]
fn libraries_are_used_only_by_their_owners() {
    let mut broken = Vec::new();
    for source in product() {
        let (place, area) = (source.place(), source.area());
        let foreign: Vec<&str> = OWNERS
            .iter()
            .filter(|(name, owners)| {
                let last = name.rsplit("::").next().unwrap_or(name);
                !is_owner(&place, &area, owners) && source.words().contains(last)
            })
            .map(|(name, _)| *name)
            .collect();
        for (number, line) in source.code() {
            for name in &foreign {
                if names(line, name) {
                    broken.push(format!("{}:{number}: {name}", source.name));
                }
            }
            // The checks read one path per line.
            let imports = line.trim_start().trim_start_matches("pub ");
            if ["use std::{", "use crate::{", "use tokio::{"]
                .iter()
                .any(|start| imports.starts_with(start))
            {
                broken.push(format!("{}:{number}: one `use` per module", source.name));
            }
        }
    }
    fail_with(
        &broken,
        "Used outside the areas that own it (OWNERS in this file):",
    );
}

#[test]
fn an_owner_is_an_area_or_a_place() {
    for (place, area, owners, expected) in [
        ("store/sql.rs", "store", &["store"], true),
        ("main.rs", "main", &["main"], true),
        ("draft/store/takes.rs", "draft", &["draft/store"], true),
        ("draft/store.rs", "draft", &["draft/store"], true),
        ("draft/storeroom.rs", "draft", &["draft/store"], false),
        ("room-tools/lib.rs", "room-tools", &["UI"], true),
        ("ui-kit/theme.rs", "ui-kit", &["ui"], false),
    ] {
        assert_eq!(is_owner(place, area, owners), expected, "{place}");
    }
}
