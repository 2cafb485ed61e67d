//! Everything at one moment, for one request: files, open documents, settings; and places converted both ways.

use crate::config::Client;
use crate::documents::Documents;
use crate::library;
use crate::pool::Pool;
use crate::settings::Settings;
use flux_analysis::{FileId, Snapshot};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::ops::{Deref, Range};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tower_lsp_server::ls_types::{self as lsp, Location, Position, TextDocumentPositionParams, Uri};

/// Everything as it is at one moment: a request sees nothing that comes later.
pub struct View {
    snapshot: Snapshot,
    /// The documents that are open in the client's editors.
    pub documents: Arc<Documents>,
    /// Every `.flux` file in the client's folders.
    pub files: Arc<Vec<FileId>>,
    /// What the user has set.
    pub settings: Arc<Settings>,
    /// What the client can do.
    pub client: Arc<Client>,
    /// Who does what needs no view.
    pub pool: Pool,
    uris: RefCell<FxHashMap<FileId, Option<Uri>>>,
}

impl Deref for View {
    type Target = Snapshot;

    fn deref(&self) -> &Snapshot {
        &self.snapshot
    }
}

impl View {
    /// Puts a view together from its parts, all of the same moment.
    pub fn new(
        snapshot: Snapshot,
        documents: Arc<Documents>,
        files: Arc<Vec<FileId>>,
        settings: Arc<Settings>,
        client: Arc<Client>,
        pool: Pool,
    ) -> Self {
        View { snapshot, documents, files, settings, client, pool, uris: RefCell::default() }
    }

    /// The file that a client's name means.
    pub fn file(&self, uri: &Uri) -> Option<FileId> {
        if let Some(document) = self.documents.get(uri) {
            return Some(document.file);
        }
        let path = path_of(uri)?;
        match library::declared(self.client.options.version, &path) {
            Some(declared) => self.catalog_file(declared.file_name()?.to_str()?),
            None => Some(self.snapshot.file(&path)),
        }
    }

    /// The file and offset of a place.
    pub fn at(&self, place: &TextDocumentPositionParams) -> Option<(FileId, usize)> {
        let file = self.file(&place.text_document.uri)?;
        Some((file, self.offset(file, place.position)))
    }

    /// The offset of a position.
    pub fn offset(&self, file: FileId, at: Position) -> usize {
        let (line, column) = (at.line as usize, at.character as usize);
        self.snapshot.offset(file, line, column, self.client.columns)
    }

    /// The position of an offset.
    pub fn position(&self, file: FileId, offset: usize) -> Position {
        let (line, column) = self.snapshot.line_and_column(file, offset, self.client.columns);
        Position { line: line as u32, character: column as u32 }
    }

    /// The bytes of a range.
    pub fn bytes(&self, file: FileId, range: lsp::Range) -> Range<usize> {
        let (start, end) = (self.offset(file, range.start), self.offset(file, range.end));
        start.min(end)..start.max(end)
    }

    /// The range of bytes.
    pub fn range(&self, file: FileId, bytes: &Range<usize>) -> lsp::Range {
        lsp::Range { start: self.position(file, bytes.start), end: self.position(file, bytes.end) }
    }

    /// What the client calls a file; none: it is nowhere that an editor could open.
    pub fn uri(&self, file: FileId) -> Option<Uri> {
        if let Some(document) = self.documents.of(file) {
            return Some(document.uri.clone());
        }
        let find = || {
            let path = self.path(file);
            if path.starts_with("flux:/") {
                let text = self.text(file);
                return Uri::from_file_path(library::declaration(self.client.options.version, path, text)?);
            }
            Uri::from_file_path(path)
        };
        self.uris.borrow_mut().entry(file).or_insert_with(find).clone()
    }

    /// A place in a file.
    pub fn location(&self, file: FileId, bytes: &Range<usize>) -> Option<Location> {
        Some(Location { uri: self.uri(file)?, range: self.range(file, bytes) })
    }
}

/// The path of a client's name. Names that are no files (new documents) are files of the current folder that the
/// disk does not have.
pub fn path_of(uri: &Uri) -> Option<PathBuf> {
    let scheme = uri.scheme().as_str();
    if scheme == "file" {
        return uri.to_file_path().map(|path| path.into_owned());
    }
    let name: String = uri.as_str().chars().map(|c| if c == '/' { '_' } else { c }).collect();
    Some(std::env::current_dir().unwrap_or_else(|_| Path::new("/").to_path_buf()).join(name))
}
