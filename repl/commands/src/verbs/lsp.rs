//! `flux lsp`: the language server.

use super::Run;
use flux_session::{Failed, Outcome};

/// The language server, on standard input and output
#[derive(clap::Args)]
#[command(after_help = "Editors start it. Example: flux lsp")]
pub struct Args {
    /// Accepted for editors that say so; there is no other way
    #[arg(long, hide = true)]
    stdio: bool,
}

impl Run for Args {
    fn run(self) -> Result<Outcome, Failed> {
        let _ = self.stdio;
        let options = flux_lsp::Options { version: env!("CARGO_PKG_VERSION") };
        Ok(Outcome::unless(flux_lsp::serve(options) != 0))
    }
}
