//! A case's programs: which blocks make one, and what is expected of it.

use super::{Block, Case};

/// A program with the blocks that say what comes out of it.
pub struct Program<'a> {
    /// Its files, the first one first.
    pub files: Vec<&'a Block>,
    /// The blocks behind it, up to the next program.
    pub expected: Vec<&'a Block>,
}

impl Case {
    /// The case's programs: `flux` blocks that follow each other are the files of one.
    pub fn programs(&self) -> Vec<Program<'_>> {
        let mut programs: Vec<Program<'_>> = Vec::new();
        for block in self.blocks.iter().filter(|b| !b.marked("ignore")) {
            let open = programs.last_mut();
            match (block.kind == "flux", open) {
                (true, Some(program)) if program.expected.is_empty() && program.continues(block) => {
                    program.files.push(block);
                }
                (true, _) => programs.push(Program { files: vec![block], expected: Vec::new() }),
                (false, Some(program)) => program.expected.push(block),
                (false, None) => {}
            }
        }
        programs
    }
}

impl Program<'_> {
    /// A block with a file name of its own belongs to the program before it.
    fn continues(&self, block: &Block) -> bool {
        self.files.iter().all(|file| file.file_name() != block.file_name())
    }

    /// File names and texts.
    pub fn texts(&self) -> Vec<(String, String)> {
        self.files.iter().map(|block| (block.file_name().to_owned(), text(block))).collect()
    }

    /// The first block of that kind.
    pub fn expectation(&self, kind: &str) -> Option<&Block> {
        self.expected.iter().copied().find(|block| block.kind == kind)
    }
}

/// A program's text: as it stands, unless the block is marked `crlf`.
fn text(block: &Block) -> String {
    if block.marked("crlf") { block.text.replace('\n', "\r\n") } else { block.text.clone() }
}
