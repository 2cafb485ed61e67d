//! Places as the protocol has them.

use flux_analysis::{Columns, Lines};
use tower_lsp_server::ls_types::Position;

/// The position of an offset.
pub fn position(lines: &Lines, text: &str, offset: usize, columns: Columns) -> Position {
    let (line, column) = lines.place(text, offset, columns);
    Position { line: line as u32, character: column as u32 }
}
