//! The server's life: `initialize`, what it asks of the client then, `shutdown`.

use crate::config::Client as Abilities;
use crate::output::Output;
use crate::owner::Owner;
use crate::settings::Settings;
use crate::{Options, capabilities, events, parent, view};
use serde_json::json;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::{
    InitializeParams, InitializeResult, InitializedParams, Registration, ServerInfo, Uri,
};
use tower_lsp_server::{Client, LanguageServer};

/// What tower-lsp calls for everything that is not ours alone: the start, the end, the client's replies.
#[derive(Clone)]
pub struct Backend(Arc<Inner>);

struct Inner {
    client: Client,
    output: Output,
    options: Options,
    owner: OnceLock<Owner>,
    abilities: OnceLock<Abilities>,
    ready: AtomicBool,
}

impl Backend {
    /// Before anything is known of the client.
    pub fn new(client: Client, output: Output, options: Options) -> Self {
        let (owner, abilities) = (OnceLock::new(), OnceLock::new());
        Backend(Arc::new(Inner { client, output, options, owner, abilities, ready: AtomicBool::new(false) }))
    }

    /// Whoever owns the workspace; none before `initialize`.
    pub fn owner(&self) -> Option<Owner> {
        self.0.owner.get().cloned()
    }

    /// Has `initialize` been answered?
    pub fn is_ready(&self) -> bool {
        self.0.ready.load(Ordering::SeqCst)
    }
}

/// The folders that the client has open.
fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    let several = params.workspace_folders.iter().flatten().map(|folder| &folder.uri);
    let mut out: Vec<PathBuf> = several.filter_map(view::path_of).collect();
    #[expect(deprecated, reason = "clients without folders still say where they are")]
    if let (true, Some(root)) = (out.is_empty(), &params.root_uri) {
        out.extend(view::path_of(root));
    }
    out
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let abilities = Abilities::of(&params, self.0.options);
        let settings = params.initialization_options.as_ref().map(Settings::of).unwrap_or_default();
        let answer = InitializeResult {
            capabilities: capabilities::of(&abilities),
            server_info: Some(ServerInfo {
                name: "flux".to_owned(),
                version: Some(self.0.options.version.to_owned()),
            }),
            ..InitializeResult::default()
        };
        if let Some(process) = params.process_id {
            parent::watch(process);
        }
        let owner = Owner::start(abilities.clone(), settings, folders(&params), self.0.output.clone());
        let _ = self.0.abilities.set(abilities);
        let _ = self.0.owner.set(owner);
        self.0.ready.store(true, Ordering::SeqCst);
        Ok(answer)
    }

    async fn initialized(&self, _: InitializedParams) {
        let (Some(owner), Some(abilities)) = (self.owner(), self.0.abilities.get()) else { return };
        self.0.output.log(&format!("flux {} is ready", self.0.options.version));
        // Each of these waits for the client: none of them may keep the others, or the server, from going on.
        events::scan(&owner, Some(self.0.client.clone()), abilities.refresh);
        if abilities.watches {
            // Of folders, which come, go and are renamed with all that is in them, no file's own watcher tells.
            let (made, removed) = (1, 4);
            let register = json!({"watchers": [
                {"globPattern": "**/*.flux"},
                {"globPattern": "**", "kind": made | removed},
            ]});
            let registration = Registration {
                id: "flux-files".to_owned(),
                method: "workspace/didChangeWatchedFiles".to_owned(),
                register_options: Some(register),
            };
            let _ = self.0.client.register_capability(vec![registration]).await;
        }
        if abilities.configuration {
            let item = tower_lsp_server::ls_types::ConfigurationItem {
                scope_uri: None::<Uri>,
                section: Some("flux".to_owned()),
            };
            if let Ok(said) = self.0.client.configuration(vec![item]).await
                && let Some(said) = said.first().filter(|said| said.is_object())
            {
                let settings = Settings::of(said);
                owner.change(move |state| state.set(settings));
            }
        }
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }
}
