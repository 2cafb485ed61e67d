//! Requests: one file each, or one for a family that asks the same question. Convert, ask, convert back.
//!
//! [`find`] is the list of all of them, with how each is treated.

mod actions;
mod calls;
mod completion;
mod diagnostic;
mod formatting;
mod graph;
mod hints;
mod hover;
mod lenses;
mod navigate;
mod ranges;
mod references;
mod rename;
mod symbols;
pub mod tokens;

use crate::message::Message;
use crate::pending::{INTERNAL, Reply};
use crate::pool::Pace;
use crate::view::View;
use flux_analysis::{Cancelled, cancellable};
use serde_json::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tower_lsp_server::ls_types as lsp_types;
use tower_lsp_server::ls_types::request::{self as lsp, Request};

/// What went wrong with a request.
pub struct Failure {
    /// The error code of the protocol (JSON-RPC 2.0, section 5.1, and its extensions in LSP).
    pub code: i64,
    /// A sentence for the person whose request failed.
    pub why: String,
}

impl Failure {
    /// The request can't be done, for that reason.
    pub fn refused(why: impl Into<String>) -> Self {
        Failure { code: -32803, why: why.into() }
    }
}

/// A result as JSON.
pub enum Made {
    /// JSON that is ready to be sent.
    Now(Message),
    /// Made of what was found, when the view is no longer needed.
    Later(Box<dyn FnOnce() -> Result<Vec<u8>, Failure> + Send>),
}

impl Made {
    /// The JSON of a result, made at once.
    fn of(result: &impl serde::Serialize) -> Result<Self, Failure> {
        json(result).map(|json| Made::Now(json.into()))
    }
}

fn json(result: &impl serde::Serialize) -> Result<Vec<u8>, Failure> {
    serde_json::to_vec(result).map_err(|e| Failure { code: INTERNAL, why: e.to_string() })
}

type Run = Box<dyn Fn(&View, Value) -> Result<Made, Failure> + Send>;

/// How a request is treated.
pub struct Handler {
    /// How soon it is answered.
    pub pace: Pace,
    /// Stopped by an edit, the client is told to ask again.
    pub retrigger: bool,
    run: Run,
}

fn on<R: Request>(work: fn(&View, R::Params) -> Result<R::Result, Failure>) -> Handler
where
    R::Params: 'static,
    R::Result: 'static,
{
    custom::<R::Params, R::Result>(work)
}

fn custom<P: serde::de::DeserializeOwned + 'static, T: serde::Serialize + 'static>(
    work: fn(&View, P) -> Result<T, Failure>,
) -> Handler {
    made(move |view, params| Made::of(&work(view, params)?))
}

fn made<P: serde::de::DeserializeOwned + 'static>(
    work: impl Fn(&View, P) -> Result<Made, Failure> + Send + 'static,
) -> Handler {
    let run = move |view: &View, params: Value| {
        let params = serde_json::from_value(params)
            .map_err(|e| Failure { code: -32602, why: format!("the parameters can't be read: {e}") })?;
        work(view, params)
    };
    Handler { pace: Pace::Soon, retrigger: false, run: Box::new(run) }
}

impl Handler {
    fn long(self) -> Self {
        Handler { pace: Pace::Long, ..self }
    }

    fn now(self) -> Self {
        Handler { pace: Pace::Now, ..self }
    }

    fn retrigger(self) -> Self {
        Handler { retrigger: true, ..self }
    }
}

/// What answers a request; none: not ours.
pub fn find(method: &str) -> Option<Handler> {
    Some(match method {
        // While typing.
        lsp::DocumentDiagnosticRequest::METHOD => made(diagnostic::document).retrigger().now(),
        lsp::Completion::METHOD => custom(completion::complete),
        lsp::SignatureHelpRequest::METHOD => custom(completion::signature),
        lsp::OnTypeFormatting::METHOD => on::<lsp::OnTypeFormatting>(formatting::typed),
        lsp::InlayHintRequest::METHOD => custom(hints::hints),
        lsp::SemanticTokensFullRequest::METHOD => custom(tokens::full),
        lsp::SemanticTokensFullDeltaRequest::METHOD => custom(tokens::delta),
        lsp::SemanticTokensRangeRequest::METHOD => custom(tokens::range),
        // While reading.
        lsp::HoverRequest::METHOD => on::<lsp::HoverRequest>(hover::hover),
        lsp::InlayHintResolveRequest::METHOD => custom(hints::resolve),
        lsp::GotoDefinition::METHOD => on::<lsp::GotoDefinition>(navigate::definition),
        lsp::GotoDeclaration::METHOD => on::<lsp::GotoDeclaration>(navigate::declaration),
        lsp::GotoTypeDefinition::METHOD => on::<lsp::GotoTypeDefinition>(navigate::type_definition),
        lsp::GotoImplementation::METHOD => on::<lsp::GotoImplementation>(navigate::implementation),
        lsp::DocumentHighlightRequest::METHOD => on::<lsp::DocumentHighlightRequest>(references::highlight),
        lsp::DocumentSymbolRequest::METHOD => custom(symbols::document),
        lsp::FoldingRangeRequest::METHOD => custom(ranges::folding),
        lsp::SelectionRangeRequest::METHOD => custom(ranges::selection),
        lsp::LinkedEditingRange::METHOD => custom(ranges::linked),
        lsp::DocumentLinkRequest::METHOD => custom(ranges::links),
        lsp::CodeActionRequest::METHOD => custom(actions::actions),
        lsp::CodeActionResolveRequest::METHOD => custom(actions::resolve),
        lsp::CodeLensRequest::METHOD => custom(lenses::lenses),
        lsp::CallHierarchyPrepare::METHOD => custom(calls::prepare),
        lsp::Formatting::METHOD => on::<lsp::Formatting>(formatting::document),
        lsp::RangeFormatting::METHOD => on::<lsp::RangeFormatting>(formatting::range),
        lsp::PrepareRenameRequest::METHOD => on::<lsp::PrepareRenameRequest>(rename::prepare),
        // Over all files.
        lsp::References::METHOD => on::<lsp::References>(references::references).long(),
        lsp::Rename::METHOD => on::<lsp::Rename>(rename::rename).long(),
        lsp::WillRenameFiles::METHOD => custom(rename::files).long(),
        lsp::WorkspaceSymbolRequest::METHOD => custom(symbols::workspace).long(),
        lsp::CodeLensResolve::METHOD => custom(lenses::resolve).long(),
        lsp::CallHierarchyIncomingCalls::METHOD => custom(calls::incoming).long(),
        lsp::CallHierarchyOutgoingCalls::METHOD => custom(calls::outgoing).long(),
        "flux/graph" => made(graph::graph).long(),
        lsp::WorkspaceDiagnosticRequest::METHOD => made(diagnostic::workspace).long().retrigger(),
        _ => return None,
    })
}

/// Edits of several files.
pub fn edits(view: &View, edits: &[flux_analysis::Edit]) -> lsp_types::WorkspaceEdit {
    let mut changes: Vec<(lsp_types::Uri, Vec<lsp_types::TextEdit>)> = Vec::new();
    let mut made: Vec<lsp_types::Uri> = Vec::new();
    for edit in edits {
        let Some(uri) = view.uri(edit.file) else { continue };
        if !view.is_there(edit.file) && !made.contains(&uri) {
            made.push(uri.clone());
        }
        let change =
            lsp_types::TextEdit { range: view.range(edit.file, &edit.range), new_text: edit.text.clone() };
        match changes.iter_mut().find(|(other, _)| *other == uri) {
            Some((_, all)) => all.push(change),
            None => changes.push((uri, vec![change])),
        }
    }
    if !made.is_empty() {
        return with_files(made, changes);
    }
    lsp_types::WorkspaceEdit {
        changes: Some(changes.into_iter().collect()),
        ..lsp_types::WorkspaceEdit::default()
    }
}

/// Edits of which some are in files that are not there yet: these are made first.
fn with_files(
    made: Vec<lsp_types::Uri>,
    changes: Vec<(lsp_types::Uri, Vec<lsp_types::TextEdit>)>,
) -> lsp_types::WorkspaceEdit {
    use lsp_types::{
        CreateFile, CreateFileOptions, DocumentChangeOperation, DocumentChanges, OneOf,
        OptionalVersionedTextDocumentIdentifier, ResourceOp, TextDocumentEdit,
    };
    let make = |uri| {
        let options = CreateFileOptions { overwrite: None, ignore_if_exists: Some(true) };
        let create = CreateFile { uri, options: Some(options), annotation_id: None };
        DocumentChangeOperation::Op(ResourceOp::Create(create))
    };
    let change = |(uri, edits): (lsp_types::Uri, Vec<lsp_types::TextEdit>)| {
        DocumentChangeOperation::Edit(TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri, version: None },
            edits: edits.into_iter().map(OneOf::Left).collect(),
        })
    };
    let all = made.into_iter().map(make).chain(changes.into_iter().map(change));
    lsp_types::WorkspaceEdit {
        document_changes: Some(DocumentChanges::Operations(all.collect())),
        ..lsp_types::WorkspaceEdit::default()
    }
}

/// Answers a request on a snapshot, and lets go of the snapshot before anything is written.
pub fn answer(handler: &Handler, view: View, params: Value, reply: Reply) {
    if !reply.begin(view.stop()) {
        return drop(view);
    }
    let work = AssertUnwindSafe(|| cancellable(|| (handler.run)(&view, params)));
    let done = catch_unwind(work);
    let pool = view.pool.clone();
    drop(view);
    match done {
        Ok(Ok(Ok(Made::Later(rest)))) => pool.drawing(Box::new(move || {
            let rest = move || rest().map(Message::from);
            tell(catch_unwind(AssertUnwindSafe(rest)).map(Ok), reply);
        })),
        Ok(Ok(Ok(Made::Now(result)))) => tell(Ok(Ok(Ok(result))), reply),
        Ok(Ok(Err(failure))) => tell(Ok(Ok(Err(failure))), reply),
        Ok(Err(stopped)) => tell(Ok(Err(stopped)), reply),
        Err(mistake) => tell(Err(mistake), reply),
    }
}

/// How work on a request ended: with a mistake of ours, stopped, or with a result.
type Outcome = std::thread::Result<Result<Result<Message, Failure>, Cancelled>>;

fn tell(outcome: Outcome, reply: Reply) {
    match outcome {
        Ok(Ok(Ok(result))) => reply.ok(result),
        Ok(Ok(Err(failure))) => reply.fail(failure.code, &failure.why),
        // Stopped: by the client or by an edit; the reply knows which.
        Ok(Err(_)) => drop(reply),
        Err(_) => reply.fail(INTERNAL, "this request met a mistake of the server; please report it"),
    }
}
