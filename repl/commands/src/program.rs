//! A program that is to be shown or run: checked, and compiled to its plan.

use flux_session::analysis::{Diagnostic, FileId, Workspace};
use flux_session::failures::start_problem;
use flux_session::files::{Names, open};
use flux_session::plan::{Plan, Pos};
use flux_session::report::{Count, human};
use flux_session::runner::{Components, Engine, Options};
use flux_session::screen::columns;
use flux_session::{Failed, output};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A program without errors.
pub(crate) struct Program {
    /// What it says, and where.
    pub(crate) workspace: Workspace,
    /// What to call its files.
    pub(crate) names: Names,
    /// The plan that its files make.
    pub(crate) plan: Plan,
    /// The folder of its first file.
    pub(crate) root: PathBuf,
    file: FileId,
    /// Its `optimize` items count.
    optimized: bool,
}

impl Program {
    /// Opens and compiles a program; tells its errors, and then gives back nothing.
    pub(crate) fn open(path: &Path) -> Result<Option<Program>, Failed> {
        let mut workspace = Workspace::new();
        let names = Names::new([path]);
        let file = open(&mut workspace, path)?;
        let root = workspace.path(file).parent().map(Path::to_path_buf).unwrap_or_default();
        let plan = match workspace.plan(file) {
            Ok(plan) => plan,
            Err(diagnostics) => {
                tell(&workspace, &names, &diagnostics);
                output::note(&Count::of(&diagnostics).to_string());
                return Ok(None);
            }
        };
        let program = Program { workspace, names, plan, root, file, optimized: true };
        // Warnings keep nothing from running, and whoever runs it should know that there are some.
        let count = Count { hints: 0, ..program.count() };
        if count.warnings > 0 {
            output::note(&format!("{count}: see `flux check {}`", path.display()));
        }
        Ok(Some(program))
    }

    /// From now on its `optimize` items mean nothing.
    pub(crate) fn leave_out_optimizations(&mut self) {
        self.optimized = false;
        self.plan.choices.clear();
    }

    /// Compiles it as its files are now.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn compile(&mut self) -> Result<Plan, Vec<Diagnostic>> {
        let mut plan = self.workspace.plan(self.file)?;
        if !self.optimized {
            plan.choices.clear();
        }
        Ok(plan)
    }

    /// How much is to be said of it.
    pub(crate) fn count(&self) -> Count {
        Count::of(&self.workspace.report(&[self.file]))
    }

    /// Shows diagnostics on standard error.
    pub(crate) fn tell(&self, diagnostics: &[Diagnostic]) {
        tell(&self.workspace, &self.names, diagnostics);
    }

    /// The files that it is made of.
    pub(crate) fn used(&self) -> Vec<FileId> {
        self.workspace.files(self.file)
    }

    /// The files of the disk that it has asked for so far, also in vain: what it uses, and `NAME.plan.flux` beside
    /// `NAME.flux`.
    pub(crate) fn files(&self) -> Vec<(FileId, PathBuf)> {
        let known = self.workspace.known_files().into_iter().map(|(_, file)| file);
        let named = known.map(|file| (file, self.workspace.path(file).to_path_buf()));
        let is_flux = |path: &Path| path.extension().is_some_and(|end| end == "flux");
        let on_disk =
            named.filter(|(file, path)| (*file == self.file || is_flux(path)) && !path.starts_with("flux:/"));
        on_disk.collect()
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

fn tell(workspace: &Workspace, names: &Names, diagnostics: &[Diagnostic]) {
    let colour = output::colours(&std::io::stderr());
    let width = columns(&std::io::stderr());
    output::note(human::render(workspace, names, diagnostics, colour, width).trim_end());
}
