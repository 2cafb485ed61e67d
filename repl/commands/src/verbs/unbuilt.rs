//! Verbs that later work brings. Each takes any arguments, and says so.

use super::Run;
use flux_session::{Failed, Outcome};
use std::ffi::OsString;

macro_rules! unbuilt {
    ($(#[$doc:meta])* $name:ident, $verb:literal, $example:literal) => {
        $(#[$doc])*
        #[derive(clap::Args)]
        #[command(after_help = concat!("Not built yet.\n\nExample: ", $example))]
        pub struct $name {
            /// What the verb will be asked to do.
            #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
            rest: Vec<OsString>,
        }

        impl Run for $name {
            fn run(self) -> Result<Outcome, Failed> {
                let _ = self.rest;
                Err(Failed::NotBuilt(concat!("`flux ", $verb, "`").into()))
            }
        }
    };
}

unbuilt!(/// Hot paths, from a saved profile or a running service
    Profile, "profile", "flux profile image.profile --by time");
unbuilt!(/// Predict throughput, latency, utilization and contention
    Simulate, "simulate", "flux simulate image.flux --profile image.profile --cpus 1,2,4");
unbuilt!(/// Rank optimizations by what they are predicted to gain
    Optimize, "optimize", "flux optimize image.flux --profile image.profile --memory 64MB");
unbuilt!(/// Write stubs for native nodes
    Stub, "stub", "flux stub image.flux --lang rust -o src");
unbuilt!(/// Build one self-contained server binary
    Build, "build", "flux build image.flux -o image");
