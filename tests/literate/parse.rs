//! Markdown to cases.

use std::path::{Path, PathBuf};

/// A markdown file with the cases that stand in it.
pub struct Document {
    /// Relative to the project's folder.
    pub path: PathBuf,
    /// Its title: the first `# ` line without the mark.
    pub title: String,
    /// One for each `## ` heading that has a block of ours below it; what stands above the first one is a case
    /// without a name.
    pub cases: Vec<Case>,
}

/// What stands below one heading.
pub struct Case {
    /// The text of the heading, by which a case is called.
    pub name: String,
    /// Its line, from 1.
    pub line: usize,
    /// The fenced blocks, in order.
    pub blocks: Vec<Block>,
}

/// A fenced block, with its place in the file.
#[derive(Clone)]
pub struct Block {
    /// `flux`, `diagnostics`, `request`, …
    pub kind: String,
    /// What follows in the info string: a file name, or marks such as `ignore`.
    pub info: String,
    /// The line of the opening fence, from 1.
    pub line: usize,
    /// How many lines stand between the fences.
    pub height: usize,
    /// What stands between the fences; each line ends in `\n`.
    pub text: String,
}

impl Document {
    /// Reads a file of the project.
    pub fn read(path: &Path) -> Document {
        let text = std::fs::read_to_string(super::root().join(path)).unwrap();
        Document::parse(path, &text)
    }

    /// Cuts a file's text into cases.
    pub fn parse(path: &Path, text: &str) -> Document {
        let mut document =
            Document { path: path.to_owned(), title: String::new(), cases: vec![Case::new("", 1)] };
        let mut fence: Option<(String, Block)> = None;
        for (index, line) in text.lines().enumerate() {
            match &mut fence {
                Some((mark, block)) if line.trim_end() == mark => {
                    document.cases.last_mut().unwrap().blocks.push(block.clone());
                    fence = None;
                }
                Some((_, block)) => {
                    block.text.push_str(line);
                    block.text.push('\n');
                    block.height += 1;
                }
                None if line.starts_with("```") => fence = Some(open(line, index + 1)),
                None => document.prose(line, index + 1),
            }
        }
        assert!(fence.is_none(), "{}: a code block is never closed", path.display());
        document.cases.retain(|case| !case.blocks.is_empty());
        document
    }

    fn prose(&mut self, line: &str, number: usize) {
        if let Some(name) = line.strip_prefix("## ") {
            self.cases.push(Case::new(name.trim(), number));
        } else if let Some(title) = line.strip_prefix("# ").filter(|_| self.title.is_empty()) {
            self.title = title.trim().to_owned();
        }
    }
}

impl Case {
    fn new(name: &str, line: usize) -> Case {
        Case { name: name.to_owned(), line, blocks: Vec::new() }
    }
}

impl Block {
    /// Is that word in its info string?
    pub fn marked(&self, mark: &str) -> bool {
        self.info.split([' ', ',']).any(|word| word == mark)
    }

    /// What stands behind `name=` in its info string.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.info.split([' ', ',']).find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
    }

    /// The file that a program's block is; the first one of a case is `main.flux` unless it says otherwise.
    pub fn file_name(&self) -> &str {
        self.info.split([' ', ',']).find(|word| word.ends_with(".flux")).unwrap_or("main.flux")
    }
}

/// An opening fence: its closing mark and an empty block.
fn open(line: &str, number: usize) -> (String, Block) {
    let ticks = line.chars().take_while(|c| *c == '`').count();
    let info = line[ticks..].trim();
    let (kind, info) = info.split_once([' ', ',']).unwrap_or((info, ""));
    let block =
        Block { kind: kind.to_owned(), info: info.to_owned(), line: number, height: 0, text: String::new() };
    ("`".repeat(ticks), block)
}
