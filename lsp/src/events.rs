//! What the client tells without waiting for an answer: edits, files, settings.
//!
//! Each does one thing: it hands the change to the thread that owns the workspace.

use crate::documents::{Document, apply};
use crate::owner::{Owner, State};
use crate::pool::Pace;
use crate::settings::Settings;
use crate::{disk, library, scan, view};
use flux_analysis::FileId;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::Arc;
use tower_lsp_server::Client;
use tower_lsp_server::ls_types::{
    DidChangeConfigurationParams, DidChangeTextDocumentParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, Uri,
};

/// What is done about a notification.
pub type Event = fn(Value, &Owner) -> Result<(), serde_json::Error>;

/// What is done about a notification; none: nothing.
pub fn find(method: &str) -> Option<Event> {
    Some(match method {
        "textDocument/didOpen" => |params, owner| hand(params, owner, open),
        "textDocument/didChange" => |params, owner| hand(params, owner, change),
        "textDocument/didClose" => |params, owner| hand(params, owner, close),
        "workspace/didChangeWatchedFiles" => |params, owner| {
            disk::changed(serde_json::from_value(params)?, owner);
            Ok(())
        },
        "workspace/didChangeConfiguration" => |params, owner| hand(params, owner, configured),
        "workspace/didChangeWorkspaceFolders" => |params, owner| {
            hand(params, owner, folders)?;
            scan(owner, None, [false; 4]);
            Ok(())
        },
        // Nothing on the disk is read while the editor holds it, and what it saves it has told before.
        "textDocument/didSave" | "textDocument/willSave" => |_, _| Ok(()),
        _ => return None,
    })
}

fn hand<P: DeserializeOwned + Send + 'static>(
    params: Value,
    owner: &Owner,
    change: fn(&mut State, P),
) -> Result<(), serde_json::Error> {
    let params: P = serde_json::from_value(params)?;
    owner.change(move |state| change(state, params));
    Ok(())
}

/// The file of a client's name.
fn file(state: &State, uri: &Uri) -> Option<FileId> {
    let path = view::path_of(uri)?;
    match library::declared(state.client.options.version, &path) {
        Some(declared) => state.workspace.catalog_file(declared.file_name()?.to_str()?),
        None => Some(state.workspace.file(&path)),
    }
}

fn is_library(state: &State, file: FileId) -> bool {
    state.workspace.path(file).starts_with("flux:/")
}

fn open(state: &mut State, params: DidOpenTextDocumentParams) {
    let opened = params.text_document;
    state.client.graphs.forget(&opened.uri);
    let Some(file) = file(state, &opened.uri) else { return };
    let text = if is_library(state, file) { state.workspace.text(file).to_owned() } else { opened.text };
    state.workspace.set_text(file, &text);
    let document = Document { file, uri: opened.uri, version: opened.version };
    Arc::make_mut(&mut state.documents).put(document);
    // Whatever becomes of a known one is the watcher's to tell.
    if state.workspace.path(file).is_file() {
        disk::look_for(state, &[file]);
    }
}

fn change(state: &mut State, params: DidChangeTextDocumentParams) {
    let Some(document) = state.documents.get(&params.text_document.uri) else { return };
    let mut document = document.clone();
    document.version = params.text_document.version;
    if !is_library(state, document.file) {
        apply(&mut state.workspace, document.file, params.content_changes, state.client.columns);
    }
    Arc::make_mut(&mut state.documents).put(document);
}

fn close(state: &mut State, params: DidCloseTextDocumentParams) {
    let Some(document) = Arc::make_mut(&mut state.documents).remove(&params.text_document.uri) else {
        return;
    };
    state.client.graphs.forget(&document.uri);
    if !is_library(state, document.file) {
        state.workspace.reload(document.file);
    }
    state.client.fragments.forget(document.file);
    // What was said of it while it was open is taken back; the folders' files are still looked at when asked for.
    if !state.client.pulls {
        let gone = state.client.published.lock().ok().and_then(|mut told| told.remove(&document.file));
        if gone.is_some() {
            let nothing = json!({"uri": params.text_document.uri, "diagnostics": []});
            state.output.notify("textDocument/publishDiagnostics", &nothing);
        }
    }
}

fn configured(state: &mut State, params: DidChangeConfigurationParams) {
    if params.settings.is_object() {
        state.set(Settings::of(&params.settings));
    }
}

fn folders(state: &mut State, params: DidChangeWorkspaceFoldersParams) {
    for gone in &params.event.removed {
        let path = view::path_of(&gone.uri);
        state.folders.retain(|folder| Some(folder) != path.as_ref());
    }
    for new in &params.event.added {
        state.folders.extend(view::path_of(&new.uri));
    }
}

/// Looks for the folders' files and reads them, beside everything else; tells of it where the client shows that.
/// Afterwards the client may ask again: for diagnostics, inlay hints, tokens, lenses.
pub fn scan(owner: &Owner, client: Option<Client>, refresh: [bool; 4]) {
    let handle = tokio::runtime::Handle::try_current().ok();
    let token = json!("flux/scan");
    let again = owner.clone();
    owner.change(move |state| {
        let (folders, output) = (state.folders.clone(), state.output.clone());
        let shows = client.is_some() && state.client.progress;
        if let (Some(client), Some(handle), true) = (client.clone(), handle.clone(), shows) {
            let token = tower_lsp_server::ls_types::NumberOrString::String("flux/scan".to_owned());
            handle.spawn(async move {
                let _ = client.create_work_done_progress(token).await;
            });
        }
        let log = output.clone();
        let tell = move |value: Value| {
            if shows {
                output.notify("$/progress", &json!({"token": token, "value": value}));
            }
        };
        state.pool.long(Box::new(move || {
            tell(json!({"kind": "begin", "title": "Flux", "message": "looking for files"}));
            let paths = scan::files(&folders);
            let count = paths.len();
            let told = again.clone();
            again.change(move |state| {
                let files = paths.iter().map(|path| state.workspace.file(path)).collect::<Vec<_>>();
                state.set_files(files);
                state.scanned = true;
                told.ask(Pace::Long, move |view| {
                    let read = flux_analysis::cancellable(|| view.files.iter().for_each(|f| view.touch(*f)));
                    let _ = read;
                    tell(json!({"kind": "end", "message": format!("{count} files")}));
                    log.log(&format!("{count} files in {} folders", folders.len()));
                    if let (Some(client), Some(handle)) = (client, handle) {
                        handle.spawn(ask_again(client, refresh));
                    }
                });
            });
        }));
    });
}

/// Asks the client to ask again.
async fn ask_again(client: Client, [diagnostics, hints, tokens, lenses]: [bool; 4]) {
    if diagnostics {
        let _ = client.workspace_diagnostic_refresh().await;
    }
    if hints {
        let _ = client.inlay_hint_refresh().await;
    }
    if tokens {
        let _ = client.semantic_tokens_refresh().await;
    }
    if lenses {
        let _ = client.code_lens_refresh().await;
    }
}
