//! What only one system has stands in a file of its own, with a twin for all others beside it.
//!
//! A folder that asks the system has `mod.rs`, which chooses, `portable.rs`, which every system compiles, and a file for
//! each family of systems that can do better. Nothing else names one, so that nothing else breaks where it is missing.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

/// What is not everywhere.
const OWN: [&str; 10] = [
    "std::os::unix",
    "std::os::fd",
    "std::os::linux",
    "std::os::windows",
    "libc::",
    "nix::",
    "rustix::",
    "\"/proc/",
    "tokio::signal::unix",
    "signal_hook::iterator",
];

/// What chooses between systems.
const CHOICES: [&str; 5] = ["cfg(unix", "cfg(windows", "not(unix", "target_os", "target_family"];

/// Files of one system, by their names.
const SYSTEMS: [&str; 5] = ["unix.rs", "linux.rs", "macos.rs", "windows.rs", "wasm.rs"];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // Tests may ask what they like; they run where developers are.
        if path.is_dir() && !matches!(name.as_str(), "target" | "tests" | "bench" | "node_modules" | ".git") {
            sources(&path, found);
        } else if name.ends_with(".rs") {
            found.push(path);
        }
    }
}

/// The lines of a file that are code.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn what_only_one_system_has_stands_beside_its_portable_twin() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(root, &mut files);
    assert!(files.len() > 500, "only {} files were found", files.len());
    let mut wrong = Vec::new();
    for path in &files {
        let (code, name) = (code(path), path.file_name().unwrap().to_string_lossy().into_owned());
        let twin = path.with_file_name("portable.rs").exists();
        let shown = path.strip_prefix(root).unwrap().display().to_string();
        let own = OWN.iter().find(|word| code.contains(**word));
        let choice = CHOICES.iter().find(|word| code.contains(**word));
        if let Some(word) = own
            && !(twin && SYSTEMS.contains(&name.as_str()))
        {
            wrong.push(format!("{shown} names `{word}`: put it into `unix.rs` beside a `portable.rs`"));
        }
        if let Some(word) = choice
            && !(twin && (name == "mod.rs" || SYSTEMS.contains(&name.as_str())))
        {
            wrong.push(format!("{shown} has `{word}`: only the `mod.rs` beside a `portable.rs` chooses"));
        }
        if SYSTEMS.contains(&name.as_str()) && !twin {
            wrong.push(format!("{shown} has no `portable.rs` beside it"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_twin_is_compiled_and_tested_on_every_system() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(root, &mut files);
    let twins: Vec<_> = files.iter().filter(|path| path.ends_with("portable.rs")).collect();
    assert!(!twins.is_empty());
    for twin in twins {
        let choice = code(&twin.with_file_name("mod.rs"));
        let shown = twin.strip_prefix(root).unwrap().display();
        let before =
            choice.lines().zip(choice.lines().skip(1)).find(|(_, line)| line.trim() == "mod portable;");
        let compiled =
            before.is_some_and(|(before, _)| !before.contains("#[cfg(") || before.contains("test"));
        assert!(compiled, "{shown} is not compiled for tests");
        assert!(choice.contains("portable::"), "no test in the `mod.rs` beside {shown} uses it");
    }
}
