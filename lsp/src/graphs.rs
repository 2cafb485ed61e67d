//! `flux/graphChanged`: a client that has asked for a document's graph is told when that graph has changed.
//!
//! Comes in: which documents were asked about, and a view of everything whenever nothing has changed for a moment.
//! Goes out: one notification for each graph that is no longer what its client saw. A program with errors has no
//! graph: nothing is told until it has one again, so that a half-typed name does not clear anybody's picture.

use crate::output::Output;
use crate::view::View;
use flux_analysis::{Outline, cancellable};
use rustc_hash::{FxHashMap, FxHasher};
use serde_json::json;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tower_lsp_server::ls_types::Uri;

/// A pause in the typing.
const PAUSE: Duration = Duration::from_millis(200);
/// Whoever types without a pause sees something nevertheless.
const LONGEST: Duration = Duration::from_secs(1);

/// A document by its name, and a digest of the graph that the client saw; none: there was none.
type Asked = FxHashMap<String, (Uri, Option<u64>)>;

/// The documents whose graphs were asked for.
#[derive(Clone, Default)]
pub struct Graphs(Arc<Mutex<Asked>>);

impl Graphs {
    fn with<T>(&self, work: impl FnOnce(&mut Asked) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The client has seen this graph of an open document.
    pub fn seen(&self, uri: &Uri, digest: Option<u64>) {
        self.with(|all| all.insert(uri.as_str().to_owned(), (uri.clone(), digest)));
    }

    /// A document was opened or closed: nobody has asked about it.
    pub fn forget(&self, uri: &Uri) {
        self.with(|all| all.remove(uri.as_str()));
    }

    /// Has anybody asked for a graph?
    pub fn is_empty(&self) -> bool {
        self.with(|all| all.is_empty())
    }

    /// Tells of each graph that has changed. Stopped by an edit, it leaves the rest to whoever comes after the edit.
    pub fn tell(&self, view: View, output: &Output) {
        let asked: Vec<(Uri, Option<u64>)> = self.with(|all| all.values().cloned().collect());
        let mut changed = Vec::new();
        for (uri, before) in asked {
            let Ok(now) = cancellable(|| digest_now(&view, &uri)) else { break };
            if now.is_some() && now != before {
                changed.push((uri, now));
            }
        }
        drop(view);
        for (uri, now) in changed {
            let known = self.with(|all| match all.get_mut(uri.as_str()) {
                Some(entry) => {
                    entry.1 = now;
                    true
                }
                None => false,
            });
            if known {
                output.notify("flux/graphChanged", &json!({"textDocument": {"uri": uri}}));
            }
        }
    }
}

/// A digest of a graph and its places.
pub fn digest(view: &View, outline: &Outline) -> u64 {
    let mut hasher = FxHasher::default();
    outline.json().hash(&mut hasher);
    for place in &outline.places {
        let Some(at) = view.location(place.file, &place.range) else { continue };
        (&place.name, at.uri.as_str()).hash(&mut hasher);
        (at.range.start.line, at.range.start.character).hash(&mut hasher);
        (at.range.end.line, at.range.end.character).hash(&mut hasher);
    }
    hasher.finish()
}

/// The digest of an open document's graph; none: there is no graph.
fn digest_now(view: &View, uri: &Uri) -> Option<u64> {
    Some(digest(view, &view.outline(view.documents.get(uri)?.file)?))
}

/// When it is time to look: a pause after the last change, and not too late after the first.
#[derive(Default)]
pub struct Due {
    first: Option<Instant>,
    last: Option<Instant>,
}

impl Due {
    /// Starts the pause anew, since something has changed.
    pub fn changed(&mut self) {
        let now = Instant::now();
        self.first.get_or_insert(now);
        self.last = Some(now);
    }

    /// When to look; none: nothing has changed.
    pub fn at(&self) -> Option<Instant> {
        Some((self.last? + PAUSE).min(self.first? + LONGEST))
    }

    /// Forgets the changes so far, since somebody looks now.
    pub fn done(&mut self) {
        *self = Due::default();
    }
}
