//! The diagnostics' pages, which the build takes from `docs/diagnostics/`.

/// Code and page, in the order of the codes.
pub const PAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));
