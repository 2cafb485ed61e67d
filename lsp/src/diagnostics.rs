//! Diagnostics as the protocol has them, told or asked for.

use crate::config::Published;
use crate::library;
use crate::message::Message;
use crate::output::Output;
use crate::view::View;
use flux_analysis::diagnostics::{Row, Tag};
use flux_analysis::{Anchors, Diagnostic, FileId, Severity, cancellable};
use rustc_hash::{FxHashMap, FxHasher};
use serde_json::{Value, json};
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};
use tower_lsp_server::ls_types::{
    self as lsp, CodeDescription, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    NumberOrString, Uri,
};

/// A form of an old dialect, which is no mistake: for those who strike it out.
fn old_form(view: &View, file: FileId, bytes: &Range<usize>, today: &str) -> lsp::Diagnostic {
    lsp::Diagnostic {
        range: view.range(file, bytes),
        severity: Some(DiagnosticSeverity::HINT),
        source: Some("flux".to_owned()),
        message: format!("an older form, which is written `{today}` today"),
        tags: Some(vec![DiagnosticTag::DEPRECATED]),
        ..lsp::Diagnostic::default()
    }
}

/// What is to be said of a file as JSON: a list, and a digest by which an equal one is known. What was made of a
/// diagnostic before is used again where neither it nor its place has changed.
pub fn written(view: &View, file: FileId) -> Written {
    let sayings = view.sayings(file, view.client.columns);
    let same = (sayings.digest(), sayings.places());
    let old = if view.client.strikes { view.old_forms(file) } else { Vec::new() };
    let mut known = view.client.fragments.take(file);
    if let Some(list) = known.list.as_ref().filter(|_| known.same == Some(same) && old.is_empty()) {
        let list = list.clone();
        view.client.fragments.put(file, known);
        return list;
    }
    let all = sayings.all(&mut known.anchors);
    known.same = Some(same);
    let mut list = List::with_room(known.list.as_ref().map_or(0, |(_, text)| text.len()));
    let count = all.len();
    for saying in all {
        let (at, key) = (saying.anchor(), saying.digest());
        if let Some(fragment) = known.one_by_one.get(&key).filter(|known| known.at == at) {
            list.push(&fragment.text, fragment.digest);
            continue;
        }
        let fragment = Fragment::new(at, json(&convert(view, &saying.diagnostic())));
        list.push(&fragment.text, fragment.digest);
        // What depends on other places as well is made anew each time.
        if view.client.related && saying.has_chains() {
            known.same = None;
        } else if saying.is_local() {
            known.one_by_one.insert(key, fragment);
        }
    }
    for (bytes, today) in old {
        let text = json(&old_form(view, file, &bytes, today));
        list.push(&text, digest_of(&text));
        known.same = None;
    }
    let list = list.end();
    known.list = Some(list.clone());
    known.forget_most(count);
    view.client.fragments.put(file, known);
    list
}

/// A digest of a list, and the list as JSON.
pub type Written = (u64, Arc<Vec<u8>>);

/// What was made of a diagnostic.
struct Fragment {
    /// The line and the column at which its statement began.
    at: (usize, usize),
    text: Box<[u8]>,
    /// Of the text.
    digest: u64,
}

impl Fragment {
    fn new(at: (usize, usize), text: Vec<u8>) -> Self {
        Fragment { at, digest: digest_of(&text), text: text.into() }
    }
}

fn digest_of(text: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}

/// What was made of the diagnostics of a file.
#[derive(Default)]
struct Fragments {
    /// The JSON of each diagnostic, by the diagnostic's digest; of earlier ones too, for what is hidden by a mistake
    /// comes back when that is mended.
    one_by_one: FxHashMap<u64, Fragment>,
    anchors: Anchors,
    /// Digests of all of it and of its places: as long as they are the same, so is the list. None: it depends on more.
    same: Option<(u64, u64)>,
    list: Option<Written>,
}

impl Fragments {
    /// There were so many in the last list: forgets all, if it knows very many more.
    fn forget_most(&mut self, count: usize) {
        if self.one_by_one.len() > 4 * count.max(MANY) {
            self.one_by_one.clear();
        }
    }
}

/// Fewer are kept whatever the list is.
const MANY: usize = 1024;

/// What was made of the diagnostics of each file.
#[derive(Clone, Default)]
pub struct Kept(Arc<Mutex<FxHashMap<FileId, Fragments>>>);

impl Kept {
    fn with<T>(&self, work: impl FnOnce(&mut FxHashMap<FileId, Fragments>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whoever is stopped before it puts them back loses them, and they are made again.
    fn take(&self, file: FileId) -> Fragments {
        self.with(|all| all.remove(&file)).unwrap_or_default()
    }

    fn put(&self, file: FileId, fragments: Fragments) {
        self.with(|all| all.insert(file, fragments));
    }

    /// Nobody asks for a file's any more.
    pub fn forget(&self, file: FileId) {
        self.with(|all| all.remove(&file));
    }
}

/// A list of JSON that is being written.
struct List {
    text: Vec<u8>,
    hasher: FxHasher,
}

impl List {
    /// An empty list, for about so many bytes.
    fn with_room(bytes: usize) -> Self {
        let mut text = Vec::with_capacity(bytes + bytes / 16 + 2);
        text.push(b'[');
        List { text, hasher: FxHasher::default() }
    }

    /// An item, with the digest of its text.
    fn push(&mut self, item: &[u8], digest: u64) {
        if self.text.len() > 1 {
            self.text.push(b',');
        }
        self.text.extend_from_slice(item);
        digest.hash(&mut self.hasher);
    }

    fn end(mut self) -> Written {
        self.text.push(b']');
        (self.hasher.finish(), Arc::new(self.text))
    }
}

fn json(item: &lsp::Diagnostic) -> Vec<u8> {
    // Nothing in it can fail: its maps have texts as keys.
    serde_json::to_vec(item).unwrap_or_else(|_| b"null".to_vec())
}

/// A digest by which equal diagnostics are known: that of [`written`].
pub fn digest(items: &[lsp::Diagnostic]) -> u64 {
    let mut list = List::with_room(0);
    for text in items.iter().map(json) {
        list.push(&text, digest_of(&text));
    }
    list.end().0
}

/// A diagnostic as the protocol has it, with the places that it speaks of.
pub fn convert(view: &View, said: &Diagnostic) -> lsp::Diagnostic {
    let chains = if view.client.related { view.chains(said) } else { Vec::new() };
    let related: Vec<DiagnosticRelatedInformation> = said
        .labels
        .iter()
        .chain(&chains)
        .filter_map(|label| {
            let location = view.location(label.file, &label.range)?;
            Some(DiagnosticRelatedInformation { location, message: label.message.clone() })
        })
        .collect();
    let mut message = said.message.clone();
    if let Some(help) = &said.help {
        message.push('\n');
        message.push_str(help);
    }
    lsp::Diagnostic {
        range: view.range(said.file, &said.range),
        severity: Some(match said.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Hint => DiagnosticSeverity::HINT,
        }),
        code: Some(NumberOrString::String(said.code.to_owned())),
        code_description: page(view, said.row()).map(|href| CodeDescription { href }),
        source: Some("flux".to_owned()),
        message,
        related_information: (view.client.related && !related.is_empty()).then_some(related),
        tags: said.row().tag.map(|tag| vec![convert_tag(tag)]),
        data: None,
    }
}

fn convert_tag(tag: Tag) -> DiagnosticTag {
    match tag {
        Tag::Unused => DiagnosticTag::UNNECESSARY,
        Tag::Deprecated => DiagnosticTag::DEPRECATED,
    }
}

/// A code's page, looked for once.
fn page(view: &View, row: &'static Row) -> Option<Uri> {
    static PAGES: Mutex<Option<FxHashMap<&'static str, Option<Uri>>>> = Mutex::new(None);
    let mut pages = PAGES.lock().unwrap_or_else(PoisonError::into_inner);
    let find = || Uri::from_file_path(library::page(view.client.options, row)?);
    pages.get_or_insert_default().entry(row.code).or_insert_with(find).clone()
}

/// Tells a client that does not ask: of open documents, where something has changed since it was told.
pub fn publish(view: &View, output: &Output, published: &Published) {
    for document in view.documents.all() {
        let Ok((digest, items)) = cancellable(|| written(view, document.file)) else { return };
        let name = format!("{} {}", document.uri.as_str(), document.version);
        let told = (digest, name);
        let mut all = published.lock().unwrap_or_else(PoisonError::into_inner);
        if all.get(&document.file) == Some(&told) {
            continue;
        }
        all.insert(document.file, told);
        drop(all);
        let mut message = json!({"uri": document.uri});
        if view.client.versions {
            message["version"] = Value::from(document.version);
        }
        let mut params = message.to_string().into_bytes();
        params.pop();
        params.extend_from_slice(b",\"diagnostics\":");
        let params = Message::around(params, items, b"}");
        output.notify_written("textDocument/publishDiagnostics", params);
    }
}
