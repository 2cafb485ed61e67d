//! Every example that a `--help` shows works on the files that come with the project.

use crate::support::{LONG, flux, ran};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

/// The shipped programs with their data, side by side, as somebody who types an example has them.
fn shipped() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for example in std::fs::read_dir(examples).unwrap() {
        copy(&example.unwrap().path(), folder.path());
    }
    // What somebody would have written down for `flux repl FILE < script`.
    std::fs::write(folder.path().join("script"), ":sources\n").unwrap();
    folder
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

/// The examples of a help text.
fn examples(help: &str) -> Vec<String> {
    let Some((_, examples)) = help.split_once("Example") else { return Vec::new() };
    let lines = examples.trim_start_matches('s').trim_start_matches(':').lines().map(str::trim);
    lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn shell(folder: &Path, line: &str) -> Command {
    let binary = Path::new(env!("CARGO_BIN_EXE_flux"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(
        std::iter::once(binary.parent().unwrap().to_path_buf()).chain(std::env::split_paths(&path)),
    );
    let mut command = Command::new("sh");
    command.current_dir(folder).args(["-c", line]).env("PATH", path.unwrap()).stdin(Stdio::null());
    command
}

/// A server, until it listens: on a free port, whatever the example says.
fn serves(folder: &Path, line: &str) {
    let mut words: Vec<&str> = line.split(' ').collect();
    if let Some(at) = words.iter().position(|word| *word == "--listen") {
        words.drain(at..at + 2);
    }
    let line = format!("{} --listen 127.0.0.1:0", words.join(" ").replace("flux run", "exec flux run"));
    let mut child = shell(folder, &line).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let (send, heard) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            let _ = send.send(line);
        }
    });
    let mut said = Vec::new();
    let listens = std::iter::from_fn(|| heard.recv_timeout(LONG).ok()).any(|line| {
        let listens = line.starts_with("listening on http://127.0.0.1:");
        said.push(line);
        listens
    });
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(listens, "{line}: {}", said.join("\n"));
}

#[test]
fn every_example_of_every_help_works_on_the_shipped_files() {
    let folder = shipped();
    let help = ran(flux().arg("--help").output().unwrap()).out;
    let commands = help.split_once("Commands:").unwrap().1.split_once("\n\n").unwrap().0;
    let verbs = commands.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let verbs: Vec<&str> = verbs.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(verbs.contains(&"send"), "{help}");
    let mut played = 0;
    for verb in verbs {
        let help = ran(flux().args([verb, "--help"]).output().unwrap()).out;
        // The language server waits for an editor, whose part is played in its own tests.
        if help.contains("Not built yet.") || verb == "lsp" {
            continue;
        }
        for example in examples(&help) {
            assert!(example.contains("flux "), "`flux {verb} --help` has an example that is cut: {example}");
            played += 1;
            if example.contains("flux run") {
                serves(folder.path(), &example);
                continue;
            }
            let ran = ran(shell(folder.path(), &example).output().unwrap());
            assert_eq!(ran.code, 0, "`flux {verb} --help` shows `{example}`\n{}{}", ran.out, ran.err);
            assert!(!ran.err.contains("error:"), "`{example}`: {}", ran.err);
        }
    }
    assert!(played > 15, "only {played}");
}
