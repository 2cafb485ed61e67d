//! Markdown files as cases.

use crate::{actions, show};
use flux_analysis::{FileId, Wording, Workspace};
use libtest_mimic::Failed;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// One heading with its blocks.
pub struct Case {
    pub path: PathBuf,
    pub name: String,
    blocks: Vec<Block>,
}

/// A fenced block of a case: input, or what is expected.
#[derive(Clone)]
pub struct Block {
    pub kind: String,
    pub info: String,
    /// The line of its opening fence, from 0.
    line: usize,
    height: usize,
    text: String,
}

/// A program of a case, with what is marked in it.
pub struct Marked {
    pub ws: Workspace,
    pub files: Vec<FileId>,
    pub file: FileId,
    pub range: Range<usize>,
}

static EDITS: Mutex<Vec<(PathBuf, usize, usize, String)>> = Mutex::new(Vec::new());

/// The project's folder, from which cases name their files.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// The files of cases.
pub fn files() -> Vec<PathBuf> {
    markdown(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ide/cases"))
}

/// The Markdown files below a folder.
pub fn markdown(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            out.extend(markdown(&path));
        } else if path.extension().is_some_and(|e| e == "md") {
            out.push(path);
        }
    }
    out.sort();
    out
}

/// The cases of a file.
pub fn read(path: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut out = vec![Case { path: path.to_owned(), name: String::new(), blocks: Vec::new() }];
    let mut open: Option<(String, Block)> = None;
    for (line, written) in text.lines().enumerate() {
        match &mut open {
            Some((mark, block)) if written == mark => {
                out.last_mut().unwrap().blocks.push(block.clone());
                open = None;
            }
            Some((_, block)) => {
                block.text.push_str(written);
                block.text.push('\n');
                block.height += 1;
            }
            None if written.starts_with("```") => {
                let ticks: String = written.chars().take_while(|c| *c == '`').collect();
                let info = written[ticks.len()..].trim();
                let (kind, info) = info.split_once(' ').unwrap_or((info, ""));
                let (kind, info) = (kind.to_owned(), info.to_owned());
                open = Some((ticks, Block { kind, info, line, height: 0, text: String::new() }));
            }
            None => {
                if let Some(name) = written.strip_prefix("## ") {
                    out.push(Case { path: path.to_owned(), name: name.to_owned(), blocks: Vec::new() });
                }
            }
        }
    }
    assert!(open.is_none(), "{}: a block is never closed", path.display());
    out.retain(|case| !case.blocks.is_empty());
    out
}

impl Case {
    /// Its programs, each with the blocks behind it.
    pub fn programs(&self) -> Vec<(Vec<&Block>, Vec<&Block>)> {
        let mut out: Vec<(Vec<&Block>, Vec<&Block>)> = Vec::new();
        for block in &self.blocks {
            let is_flux = block.kind == "flux";
            match out.last_mut() {
                Some((files, shown)) if is_flux && shown.is_empty() => files.push(block),
                Some((_, shown)) if !is_flux => shown.push(block),
                _ => out.push((vec![block], Vec::new())),
            }
        }
        out
    }

    /// Compares what is shown.
    pub fn run(&self) -> Result<(), Failed> {
        let mut report = String::new();
        for (files, shown) in self.programs() {
            let marked = open(&files);
            let mut bare = open(&files);
            bare.ws.set_wording(Wording::Codes);
            if shown.is_empty() {
                report.push_str("nothing is shown of a program\n");
            }
            for block in shown {
                let stem = self.path.file_stem().unwrap().to_string_lossy();
                let show = |marked: &Marked| match block.kind.as_str() {
                    "after" => actions::after(marked, &stem, &block.info),
                    "actions" => actions::offered(marked),
                    kind => show::show(marked, kind, &block.info),
                };
                let found = show(&marked);
                // Nothing but what shows words reads them.
                if !matches!(block.kind.as_str(), "diagnostics" | "chains") && show(&bare) != found {
                    let (path, line) = (self.path.display(), block.line + 1);
                    report.push_str(&format!("{path}:{line}: without words, something else comes out\n"));
                }
                let found = if found.ends_with('\n') || found.is_empty() { found } else { found + "\n" };
                if found == block.text {
                    continue;
                }
                if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
                    EDITS.lock().unwrap().push((self.path.clone(), block.line, block.height, found));
                    continue;
                }
                let difference = similar::TextDiff::from_lines(&block.text, &found);
                report.push_str(&format!("{}:{}\n", self.path.display(), block.line + 1));
                report.push_str(&difference.unified_diff().context_radius(2).to_string());
            }
        }
        if report.is_empty() { Ok(()) } else { Err(report.into()) }
    }
}

/// A workspace with a program's files; marks taken out.
pub fn open(files: &[&Block]) -> Marked {
    let mut ws = Workspace::new();
    let (mut ids, mut mark) = (Vec::new(), None);
    for (n, block) in files.iter().enumerate() {
        let named = block.info.split([' ', ',']).find(|word| word.ends_with(".flux"));
        let name = named
            .map_or_else(|| if n == 0 { "main.flux".into() } else { format!("file{n}.flux") }, str::to_owned);
        let crlf = block.info.split(' ').any(|word| word == "crlf");
        let mut text = if crlf { block.text.replace('\n', "\r\n") } else { block.text.clone() };
        let mut marks = Vec::new();
        while let Some(at) = text.find("$0") {
            text.replace_range(at..at + 2, "");
            marks.push(at);
        }
        let file = ws.open_text(&Path::new("/flux-ide-case").join(name), &text);
        if let Some(first) = marks.first() {
            mark = Some((file, *first..*marks.last().unwrap()));
        }
        ids.push(file);
    }
    ws.set_folders(&ids);
    let (file, range) = mark.unwrap_or((ids[0], 0..0));
    Marked { ws, files: ids, file, range }
}

/// Rewrites what was not as it came out, if asked to.
pub fn rewrite() {
    let mut edits = std::mem::take(&mut *EDITS.lock().unwrap());
    edits.sort();
    for (path, line, height, text) in edits.into_iter().rev() {
        let old = std::fs::read_to_string(&path).unwrap();
        let mut lines: Vec<&str> = old.lines().collect();
        lines.splice(line + 1..line + 1 + height, text.lines());
        std::fs::write(&path, lines.join("\n") + "\n").unwrap();
        eprintln!("rewrote {}:{}", path.display(), line + 1);
    }
}

impl Block {
    /// Its text without marks.
    pub fn plain(&self) -> String {
        self.text.replace("$0", "")
    }
}
