//! Random edits and requests: the same for the same seed.

use flux_analysis::{Columns, Workspace};
use serde_json::{Value, json};

/// Small and enough: the same numbers for the same seed.
pub struct Random(u64);

impl Random {
    /// A row of numbers that the seed decides.
    pub fn new(seed: u64) -> Self {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below that.
    pub fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }
}

const WORDS: &[&str] = &[
    "A",
    "B",
    "Feed",
    " -> ",
    " => ",
    ";",
    "\n",
    "\r\n",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "_",
    ":",
    ",",
    "\"",
    "int x",
    "source ",
    "handle error ",
    "constraint ",
    "each ",
    "using ",
    "http.get(\"/\")",
    "😀",
    "é",
    "/*",
    "*/",
    "// x\n",
    "= ",
    "typedef t A;\n",
    "type R = (int a);\n",
    "@pure\n",
    "use \"b.flux\";\n",
    "X (int x) -> (int y);\n",
];

const METHODS: &[&str] = &[
    "textDocument/diagnostic",
    "textDocument/hover",
    "textDocument/completion",
    "textDocument/definition",
    "textDocument/declaration",
    "textDocument/typeDefinition",
    "textDocument/implementation",
    "textDocument/documentHighlight",
    "textDocument/references",
    "textDocument/inlayHint",
    "textDocument/semanticTokens/full",
    "textDocument/semanticTokens/range",
    "textDocument/documentSymbol",
    "textDocument/documentLink",
    "textDocument/foldingRange",
    "textDocument/formatting",
    "textDocument/rangeFormatting",
    "textDocument/onTypeFormatting",
    "textDocument/codeAction",
    "textDocument/signatureHelp",
    "textDocument/prepareRename",
    "textDocument/rename",
    "workspace/symbol",
    "textDocument/codeLens",
    "textDocument/selectionRange",
    "textDocument/prepareCallHierarchy",
    "workspace/diagnostic",
    "flux/graph",
];

/// A line or column: mostly one that is there, sometimes one that nobody could have.
fn number(random: &mut Random, usual: usize) -> usize {
    match random.next(30) {
        0 => 4_000_000_000,
        1 => usual * 50,
        _ => random.next(usual),
    }
}

/// A random request about a document: its method and parameters.
pub fn request(random: &mut Random, uri: &str) -> (&'static str, Value) {
    let place = |random: &mut Random| json!({"line": number(random, 60), "character": number(random, 90)});
    let (start, end) = (place(random), place(random));
    let params = json!({
        "textDocument": {"uri": uri}, "position": start, "range": {"start": start, "end": end},
        "positions": [start, end], "query": "a", "newName": "Zed", "ch": ";", "previousResultIds": [],
        "context": {"diagnostics": [], "includeDeclaration": true, "triggerKind": 1, "isRetrigger": false},
        "options": {"tabSize": 2, "insertSpaces": true},
    });
    (METHODS[random.next(METHODS.len())], params)
}

/// A random edit, applied to the text and as the protocol says it: mostly something is put in, sometimes a few
/// words or lines go.
pub fn edit(random: &mut Random, text: &mut String) -> Value {
    let mut workspace = Workspace::new();
    let file = workspace.open_text(std::path::Path::new("/nowhere/text.flux"), text);
    let place = |(line, column): (usize, usize)| {
        (workspace.offset(file, line, column, Columns::Utf16), json!({"line": line, "character": column}))
    };
    let (line, column) = (random.next(workspace.line_count(file) + 2), random.next(60));
    let length = if random.next(3) == 0 { (random.next(3), random.next(60)) } else { (0, 0) };
    let start = place((line, column));
    let end = if length == (0, 0) { start.clone() } else { place((line + length.0, column + length.1)) };
    let (start, end) = if start.0 > end.0 { (end, start) } else { (start, end) };
    let word = WORDS[random.next(WORDS.len())];
    text.replace_range(start.0..end.0, word);
    json!({"range": {"start": start.1, "end": end.1}, "text": word})
}
