//! Open documents: what the client has in its editors, whatever the disk has.

use flux_analysis::{Columns, FileId, Workspace};
use rustc_hash::FxHashMap;
use tower_lsp_server::ls_types::{Position, TextDocumentContentChangeEvent, Uri};

/// A document that is open in one of the client's editors.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file whose text it stands in for.
    pub file: FileId,
    /// The client's name for it.
    pub uri: Uri,
    /// The client's count of its changes.
    pub version: i32,
}

/// All documents that are open at the moment.
#[derive(Clone, Debug, Default)]
pub struct Documents {
    by_uri: FxHashMap<String, Document>,
}

impl Documents {
    /// The open document that the client calls by this name.
    pub fn get(&self, uri: &Uri) -> Option<&Document> {
        self.by_uri.get(uri.as_str())
    }

    /// The open document of that file; none: no editor has it open.
    pub fn of(&self, file: FileId) -> Option<&Document> {
        self.by_uri.values().find(|document| document.file == file)
    }

    /// All open documents, in no order.
    pub fn all(&self) -> impl Iterator<Item = &Document> {
        self.by_uri.values()
    }

    /// A new one, or new contents of a known one.
    pub fn put(&mut self, document: Document) {
        self.by_uri.insert(document.uri.as_str().to_owned(), document);
    }

    /// Forgets a document that was closed; none: it was not open.
    pub fn remove(&mut self, uri: &Uri) -> Option<Document> {
        self.by_uri.remove(uri.as_str())
    }
}

/// Applies changes to a file, in order, each to what the one before it left.
pub fn apply(
    workspace: &mut Workspace,
    file: FileId,
    changes: Vec<TextDocumentContentChangeEvent>,
    columns: Columns,
) {
    for change in changes {
        match change.range {
            None => workspace.set_text(file, &change.text),
            Some(range) => {
                let at = |p: Position| workspace.offset(file, p.line as usize, p.character as usize, columns);
                let (start, end) = (at(range.start), at(range.end));
                workspace.edit(file, start.min(end)..end.max(start), &change.text);
            }
        }
    }
}
