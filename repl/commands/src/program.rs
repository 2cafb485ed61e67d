//! A program that is to be shown or run: checked, and compiled to its plan.

use flux_session::analysis::Workspace;
use flux_session::failures::start_problem;
use flux_session::files::{Names, open};
use flux_session::plan::{Plan, Pos};
use flux_session::report::{Count, human};
use flux_session::runner::{Components, Engine, Options};
use flux_session::{Failed, output};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A program without errors.
pub(crate) struct Program {
    /// What it says, and where.
    pub(crate) workspace: Workspace,
    /// What to call its files.
    pub(crate) names: Names,
    /// What it means.
    pub(crate) plan: Plan,
    /// The folder of its first file.
    pub(crate) root: PathBuf,
}

impl Program {
    /// Opens and compiles a program; tells its errors, and then gives back nothing.
    pub(crate) fn open(path: &Path) -> Result<Option<Program>, Failed> {
        let mut workspace = Workspace::new();
        let names = Names::new([path]);
        let root = open(&mut workspace, path)?;
        let plan = match workspace.plan(root) {
            Ok(plan) => plan,
            Err(diagnostics) => {
                let colour = output::colours(&std::io::stderr());
                output::note(human::render(&workspace, &names, &diagnostics, colour).trim_end());
                output::note(&Count::of(&diagnostics).to_string());
                return Ok(None);
            }
        };
        // Warnings keep nothing from running, and whoever runs it should know that there are some.
        let count = Count { errors: 0, hints: 0, ..Count::of(&workspace.check(&[root])) };
        if count.warnings > 0 {
            output::note(&format!("{count}: see `flux check {}`", path.display()));
        }
        let root = workspace.path(root).parent().map(Path::to_path_buf).unwrap_or_default();
        Ok(Some(Program { workspace, names, plan, root }))
    }

    /// Builds every node; tells what keeps it from starting, and then gives back nothing.
    pub(crate) fn engine(&self, options: Options) -> Result<Option<Engine>, Failed> {
        let options = Options { root: self.root.clone(), ..options };
        match Engine::new(self.plan.clone(), Arc::new(Components::default()), options) {
            Ok(engine) => Ok(Some(engine)),
            Err(errors) => {
                for error in &errors {
                    let place = self.place(error.at).map_or_else(String::new, |place| format!("{place}: "));
                    output::error(&format!("{place}{}", start_problem(error)));
                }
                Ok(None)
            }
        }
    }

    /// `image.flux:12:3`, where the position is known.
    pub(crate) fn place(&self, at: Pos) -> Option<String> {
        let (file, range) = self.workspace.resolve(at)?;
        let place = flux_session::report::Lines::new(self.workspace.text(file)).position(range.start);
        Some(format!("{}:{}:{}", self.names.of(self.workspace.path(file)), place.line, place.column))
    }
}
