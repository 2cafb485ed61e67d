//! Pages of the cookbook: a problem, its whole program, and what it answers.
//!
//! A page has a `flux` block, and then any of
//!
//! - `request` and `reply`, or `fire`, as in `tests/suite`: all to one running service;
//! - a block of any kind marked `file=PATH`: the file is there when the program runs. One marked `run`, too, is a script
//!   that the shell runs where the program and the files are; the `output` block behind it is what it writes;
//! - a file that is a unit of systemd or a configuration of nginx is looked at by these, where they are installed;
//! - a `flux` block marked `at=PORT`: another program, which is served while this one runs; where this one says
//!   `127.0.0.1:PORT`, it is reached.

mod tools;

use crate::literate::{Block, Case, Document, Program, Report, Service, diagnostics, play};
use libtest_mimic::Failed;
use std::path::Path;
use std::process::Command;

/// Types a page in as it stands.
pub fn recipe(path: &Path) -> Result<(), Failed> {
    let blocks: Vec<Block> = Document::read(path).cases.into_iter().flat_map(|case| case.blocks).collect();
    let folder = tempfile::tempdir()?;
    let (others, mut blocks): (Vec<Block>, Vec<Block>) =
        blocks.into_iter().partition(|block| block.value("at").is_some());
    for block in &blocks {
        if let Some(name) = block.value("file") {
            write(folder.path(), name, &block.text)?;
        }
    }
    let mut served = Vec::new();
    for other in &others {
        let (port, service) = (other.value("at").unwrap_or_default(), serve(other, folder.path())?);
        let (server, address) = service.listen()?;
        for block in blocks.iter_mut().filter(|block| block.kind == "flux") {
            block.text = block.text.replace(&format!("127.0.0.1:{port}"), &address.to_string());
        }
        served.push((server, service));
    }
    let mut report = Report::new(path);
    for block in &blocks {
        let wrong = block.value("file").and_then(|name| tools::wrong(&folder.path().join(name)));
        wrong.into_iter().for_each(|why| report.fault(block.line, &why));
    }
    let case = Case { name: String::new(), line: 1, blocks };
    let programs = case.programs();
    for program in &programs {
        for (name, text) in program.texts() {
            write(folder.path(), &name, &text)?;
        }
        play_program(program, folder.path(), &mut report);
    }
    let asks = |block: &&Block| matches!(block.kind.as_str(), "reply" | "output");
    if !programs.iter().any(|program| program.expected.iter().any(asks)) {
        report.fault(1, "a page of the cookbook has a program, and what it answers");
    }
    report.result()
}

fn write(folder: &Path, name: &str, text: &str) -> std::io::Result<()> {
    let path = folder.join(name);
    path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
    std::fs::write(path, text)
}

fn serve(block: &Block, folder: &Path) -> Result<Service, String> {
    Service::start_in(&Program { files: vec![block], expected: Vec::new() }, folder)
}

fn play_program(program: &Program<'_>, folder: &Path, report: &mut Report) {
    let found = diagnostics(program);
    let first = program.files[0].line;
    for line in found.lines().filter(|line| !line.contains(" hint ")) {
        report.fault(first, line);
    }
    match Service::start_in(program, folder) {
        Ok(service) => play(program, &service, report),
        Err(why) => report.fault(first, &why),
    }
    let mut blocks = program.expected.iter();
    while let Some(script) = blocks.find(|block| block.marked("run")) {
        let Some(output) = blocks.find(|block| block.kind == "output") else {
            report.fault(script.line, "the script is not followed by an `output` block");
            continue;
        };
        report.compare(output, &run(script.value("file").unwrap_or_default(), folder));
    }
}

/// What a script writes, and its exit code where that is not 0.
fn run(script: &str, folder: &Path) -> String {
    let binary = Path::new(env!("CARGO_BIN_EXE_flux"));
    let before = binary.parent().map(Path::to_path_buf);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(before.into_iter().chain(std::env::split_paths(&path)));
    let ran =
        Command::new("sh").arg(script).current_dir(folder).env("PATH", path.unwrap_or_default()).output();
    let Ok(ran) = ran else { return "(there is no `sh`)\n".to_owned() };
    let mut text = String::from_utf8_lossy(&ran.stdout).into_owned();
    if !ran.status.success() {
        text.push_str(&format!("(it ends with {})\n{}", ran.status, String::from_utf8_lossy(&ran.stderr)));
    }
    text
}
