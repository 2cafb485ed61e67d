//! The `flux` command: arguments in, exit code out. Everything else is in [`flux_commands`].

use std::process::ExitCode;

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(flux_commands::main(std::env::args_os().collect::<Vec<_>>()))
}
