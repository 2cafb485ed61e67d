//! `flux fmt`: the one format.

use super::Run;
use flux_session::files::{cannot, read, text};
use flux_session::{Failed, Outcome, output};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Format programs in place: the one format there is
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  flux fmt image.flux\n  flux fmt --check *.flux\n  flux fmt - < image.flux"
)]
pub struct Args {
    /// The files; `-` reads standard input and writes standard output
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Change nothing; name the files that would change, and exit with 1 if there are any
    #[arg(long)]
    check: bool,
}

impl Run for Args {
    fn run(self) -> Result<Outcome, Failed> {
        let mut errors = false;
        for file in &self.files {
            let done = if file == Path::new("-") { self.standard_input() } else { self.file(file) };
            match done {
                Ok(outcome) => errors |= outcome == Outcome::Errors,
                // One bad file is no reason to leave the others as they are.
                Err(failed) => {
                    output::error(&failed.to_string());
                    errors = true;
                }
            }
        }
        Ok(Outcome::unless(errors))
    }
}

impl Args {
    fn standard_input(&self) -> Result<Outcome, Failed> {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        read.map_err(|error| cannot("read", Path::new("standard input"), &error))?;
        let before = text(bytes, "standard input")?;
        let after = flux_session::syntax::format(&before);
        if !self.check {
            output::print(&after).map_err(|error| cannot("write", Path::new("standard output"), &error))?;
        }
        Ok(Outcome::unless(broken(&before, "standard input") || (self.check && before != after)))
    }

    fn file(&self, path: &Path) -> Result<Outcome, Failed> {
        let before = read(path)?;
        let after = flux_session::syntax::format(&before);
        let changed = before != after;
        if changed && self.check {
            let line = format!("{}\n", path.display());
            output::print(&line).map_err(|error| cannot("write", Path::new("standard output"), &error))?;
        } else if changed {
            std::fs::write(path, after).map_err(|error| cannot("write", path, &error))?;
        }
        Ok(Outcome::unless(broken(&before, &path.display().to_string()) || (changed && self.check)))
    }
}

/// Says so where statements could not be formatted.
fn broken(text: &str, name: &str) -> bool {
    let pieces = flux_session::syntax::split(text);
    let is_broken = |piece: &&flux_session::syntax::Piece| {
        let statement = &text[piece.span.start as usize..piece.span.end as usize];
        !flux_session::syntax::parse_statement(statement).errors.is_empty()
    };
    let count = pieces.iter().filter(is_broken).count();
    if count > 0 {
        let what = if count == 1 { "one statement is" } else { &format!("{count} statements are") };
        output::error(&format!("{name}: {what} broken, and kept as written; `flux check {name}` says why"));
    }
    count > 0
}
