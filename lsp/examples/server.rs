//! The server by itself, without the rest of the `flux` command.

fn main() {
    let options = flux_lsp::Options { version: env!("CARGO_PKG_VERSION") };
    std::process::exit(i32::from(flux_lsp::serve(options)));
}
