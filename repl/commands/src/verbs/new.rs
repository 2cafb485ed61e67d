//! `flux new`: a new project that runs. It is `examples/hello` under another name.

use super::Run;
use flux_session::files::cannot;
use flux_session::{Failed, Outcome, output};
use std::path::{Path, PathBuf};

const PROGRAM: &str = include_str!("../../../../examples/hello/hello.flux");
const README: &str = include_str!("../../../../examples/hello/README.md");
const TEST: &str = include_str!("../../../../examples/hello/test.sh");

/// Write a new project that runs: a program, a test, a README
#[derive(clap::Args)]
#[command(after_help = "Example: flux new greeter && flux run greeter/greeter.flux")]
pub struct Args {
    /// The folder to make; its last part is the program's name
    #[arg(value_name = "NAME")]
    folder: PathBuf,
}

impl Run for Args {
    fn run(self) -> Result<Outcome, Failed> {
        let name = self.folder.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        if name.is_empty() || !name.chars().all(fits) {
            let given = self.folder.display();
            return Err(Failed::Usage(format!("`{given}` makes no name: letters, digits, `_` and `-` do")));
        }
        if let Some(parent) = self.folder.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            std::fs::create_dir_all(parent).map_err(|error| cannot("make", parent, &error))?;
        }
        // Not over anything that is there: not even an empty folder, which may be somebody's.
        std::fs::create_dir(&self.folder).map_err(|error| cannot("make", &self.folder, &error))?;
        let program = format!("{name}.flux");
        self.write(&program, PROGRAM)?;
        self.write(
            "README.md",
            &README.replace("hello.flux", &program).replacen("# hello", &format!("# {name}"), 1),
        )?;
        self.write("test.sh", &TEST.replace("hello.flux", &program).replace("hello:", &format!("{name}:")))?;
        let path = self.folder.join(program);
        output::note(&format!("{} is there; `flux run {}` serves it", self.folder.display(), path.display()));
        Ok(Outcome::Fine)
    }
}

impl Args {
    fn write(&self, name: &str, text: &str) -> Result<(), Failed> {
        let path: &Path = &self.folder.join(name);
        std::fs::write(path, text).map_err(|error| cannot("write", path, &error))
    }
}
