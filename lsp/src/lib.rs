//! The language server.
//!
//! Comes in: the protocol's messages on standard input. Goes out: its answers and notifications on standard output.
//! *Never* here: what a program means. Each request converts its positions, asks `flux_analysis`, and converts back.
//!
//! # How a message goes
//!
//! `input` reads messages off standard input and shows each, in the order in which it came, to `service`, which hands
//! edits and requests to the one thread that owns the workspace (`owner`) before anything is awaited; the rest goes
//! through tower-lsp's transport. So edits are never reordered, neither among themselves nor against requests. The
//! owner applies an edit at once; for a request it takes a snapshot and gives both to a small `pool`, or answers it
//! by itself if that is quicker. Answers go through `output`, which never waits for the client. The next edit stops
//! what still runs on older snapshots; their requests are answered with the protocol's "content modified".

mod capabilities;
mod config;
mod diagnostics;
mod disk;
mod documents;
mod events;
mod graphs;
mod input;
mod library;
mod lifecycle;
mod message;
mod now;
mod output;
mod owner;
mod parent;
mod pending;
mod platform;
mod pool;
mod reports;
mod requests;
mod scan;
mod service;
mod settings;
mod view;

use output::Output;
use service::{Front, Ordered};
use tower_lsp_server::{LspService, Server};

/// What the server cannot know by itself.
#[derive(Clone, Copy)]
pub struct Options {
    /// Told to the client, and shown in its logs.
    pub version: &'static str,
}

/// Serves one client on standard input and output until it says `exit` or is gone. Gives the exit code: 0 after
/// `shutdown`, else 1.
pub fn serve(options: Options) -> u8 {
    let output = Output::start();
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().build() else { return 1 };
    let stdout = output.clone();
    let orderly = runtime.block_on(async move {
        let mut backend = None;
        let (service, socket) = LspService::new(|client| {
            let new = lifecycle::Backend::new(client, stdout.clone(), options);
            backend = Some(new.clone());
            new
        });
        let backend = backend.expect("the service makes its backend when it is made");
        let front = Front::new(backend, stdout.clone());
        let stdin = input::start(stdout.clone(), front.clone());
        let ordered = Ordered::new(service, front.clone());
        // Requests are answered elsewhere, so no handler holds a slot for long; the number only must not be small.
        Server::new(stdin, stdout, socket).concurrency_level(1024).serve(ordered).await;
        front.is_orderly()
    });
    output.finish();
    u8::from(!orderly)
}
