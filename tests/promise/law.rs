//! The promise, asked of one program: what `check` accepts starts, and fails for no reason that stands in it.

mod blame;
mod requests;

use super::catalog::Catalog;
use super::values;
use blame::{Blame, Failed};
use flux_analysis::{FileId, Severity, Workspace};
use flux_components::{Library, Sink};
use flux_node::Value;
use flux_plan::{Implementation, Plan, Source};
use flux_policy::Dice;
use flux_runner::{Engine, FlowFailure, Options, Outcome, ServeOptions, Server};
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Flows of each source.
const FLOWS: u64 = 5;
/// Requests of each source that has some, besides.
const REQUESTS: u64 = 2;
/// Whoever waits longer is no longer of interest: a program may say so.
const PATIENCE: Duration = Duration::from_millis(250);

/// What became of a program.
pub enum Verdict {
    /// `check` has errors: their codes.
    Refused(Vec<String>),
    /// It started; so many flows ended well, so many failed for reasons of data, the world, or on purpose.
    Kept { well: usize, failed: usize },
    /// The promise is broken: the kind, and what was seen.
    Broken { kind: String, seen: String },
}

fn broken(kind: impl Into<String>, seen: impl Into<String>) -> Verdict {
    Verdict::Broken { kind: kind.into(), seen: seen.into() }
}

/// Asks programs one after another.
pub struct Law<'c> {
    catalog: &'c Catalog,
    workspace: Workspace,
    file: FileId,
    path: PathBuf,
    root: PathBuf,
    components: Arc<Library>,
}

impl<'c> Law<'c> {
    /// `root`: the folder that files are read and written in.
    pub fn new(catalog: &'c Catalog, root: &Path) -> Law<'c> {
        let path = root.join("main.flux");
        let mut workspace = Workspace::new();
        let file = workspace.open_text(&path, "");
        let components = Arc::new(Library::new(Sink::new(std::io::sink())));
        Law { catalog, workspace, file, path, root: root.to_owned(), components }
    }

    /// What becomes of that program, whose flows are given what the seed decides.
    pub fn ask(&mut self, text: &str, seed: u64) -> Verdict {
        match catch_unwind(AssertUnwindSafe(|| self.asked(text, seed))) {
            Ok(verdict) => verdict,
            Err(panic) => {
                let said = panic.downcast_ref::<String>().cloned();
                let said = said.or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()));
                *self = Law::new(self.catalog, &self.root);
                broken("panic", said.unwrap_or_default())
            }
        }
    }

    fn asked(&mut self, text: &str, seed: u64) -> Verdict {
        self.workspace.open_text(&self.path, text);
        let mut found = self.workspace.report(&[self.file]);
        found.retain(|diag| diag.severity == Severity::Error);
        if !found.is_empty() {
            return Verdict::Refused(
                found.iter().map(|diag| format!("{} {}", diag.code, diag.message)).collect(),
            );
        }
        let plan = match self.workspace.plan(self.file) {
            Ok(plan) => plan,
            Err(found) => return broken("no plan", found.first().map_or("", |diag| &diag.message)),
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(2)
            .build()
            .unwrap();
        let verdict = runtime.block_on(self.run(plan, seed));
        runtime.shutdown_background();
        verdict
    }

    async fn run(&self, plan: Plan, seed: u64) -> Verdict {
        let failures: Failures = Arc::default();
        let engine = match self.engine(plan, failures.clone()) {
            Ok(engine) => engine,
            Err(verdict) => return verdict,
        };
        let serve = ServeOptions { listen: SocketAddr::from(([127, 0, 0, 1], 0)), ..ServeOptions::default() };
        let server = match Server::start(engine.clone(), serve) {
            Ok(server) => server,
            Err(error) => return broken(format!("serve {}", kind_of(&error.to_string())), error.to_string()),
        };
        let plan = engine.plan();
        let mut asked = Asked { catalog: self.catalog, plan: &plan, failures, seed, well: 0, failed: 0 };
        if let Some(at) = server.local_addr() {
            for source in &plan.sources {
                if let Err(verdict) = asked.requests(at, source).await {
                    return verdict;
                }
            }
        }
        // Its ticks would be flows that nobody asked for.
        drop(server);
        asked.failures.lock().unwrap().clear();
        for source in &plan.sources {
            if let Err(verdict) = asked.flows(&engine, source).await {
                return verdict;
            }
        }
        Verdict::Kept { well: asked.well, failed: asked.failed }
    }

    /// The engine, whose failures are kept.
    fn engine(&self, plan: Plan, failures: Failures) -> Result<Engine, Verdict> {
        let on_failure = Arc::new(move |failure: &FlowFailure<'_>| {
            failures.lock().unwrap().push(Failed {
                node: failure.node.map(str::to_owned),
                code: failure.code,
                message: failure.message.to_owned(),
            });
        });
        let options =
            Options { env: Arc::new(|_| None), root: self.root.clone(), on_failure, ..Options::default() };
        Engine::new(plan, self.components.clone(), options).map_err(|errors| {
            let mut said: Vec<String> = errors.iter().map(ToString::to_string).collect();
            said.retain(|said| !OF_THE_WORLD.iter().any(|world| said.contains(world)));
            match said.first() {
                None => Verdict::Kept { well: 0, failed: 0 },
                Some(first) => broken(format!("start {}", kind_of(first)), said.join("\n")),
            }
        })
    }
}

/// Failures as the engine tells of them.
type Failures = Arc<Mutex<Vec<Failed>>>;

/// A program that runs, and what became of its flows so far.
struct Asked<'a> {
    catalog: &'a Catalog,
    plan: &'a Plan,
    failures: Failures,
    seed: u64,
    well: usize,
    failed: usize,
}

impl Asked<'_> {
    /// Random values of what a source puts out; none: only a component or a client makes one.
    fn outputs(&self, source: &Source, turn: u64) -> Option<Vec<Value>> {
        let mut dice = Dice::at(self.seed, &[turn]);
        let outputs = source.outputs.iter();
        outputs.map(|field| values::value(self.plan, &field.ty, &mut dice, 3)).collect()
    }

    /// Flows that are begun with values.
    async fn flows(&mut self, engine: &Engine, source: &Source) -> Result<(), Verdict> {
        for turn in 0..FLOWS {
            let Some(outputs) = self.outputs(source, turn) else { continue };
            let shown = format!("{outputs:?}");
            let flow = engine.fire_traced(&source.name, outputs, true);
            let Ok(fired) = tokio::time::timeout(PATIENCE, flow).await else { continue };
            let fired = fired.map_err(|error| broken("fire", error.to_string()))?;
            match fired.reply {
                Ok(_) => self.well += 1,
                Err(_) => self.failed += 1,
            }
            let mut caught = Vec::new();
            for event in fired.trace.iter().flat_map(|trace| &trace.events) {
                if let Outcome::Recovered(code) | Outcome::Handled(code) = event.outcome {
                    caught.push(Failed { node: Some(event.name.clone()), code, message: String::new() });
                }
            }
            self.judge(caught, &shown)?;
        }
        Ok(())
    }

    /// Requests over a socket, where the source has some.
    async fn requests(&mut self, at: SocketAddr, source: &Source) -> Result<(), Verdict> {
        for turn in 0..REQUESTS {
            let Some(outputs) = self.outputs(source, turn + FLOWS) else { continue };
            let Some(request) = requests::request(source, &outputs) else { continue };
            let shown = String::from_utf8_lossy(&request).into_owned();
            let reply = tokio::time::timeout(PATIENCE, requests::status(at, &request)).await;
            let Ok(status) = reply else { continue };
            let failed = self.judge(Vec::new(), &shown)?;
            match status {
                Ok(500) if !failed && !self.means_to_fail() => {
                    return Err(broken("request 500", format!("nothing failed\nwith {shown}")));
                }
                Ok(..500) => self.well += 1,
                Ok(_) => self.failed += 1,
                Err(error) => return Err(broken("request without reply", format!("{error}\nwith {shown}"))),
            }
        }
        Ok(())
    }

    /// May a reply of 500 be what the program says itself: by a reply of its own, in a handler?
    fn means_to_fail(&self) -> bool {
        let calls = self.plan.nodes.iter().filter_map(|node| match &node.implementation {
            Implementation::Component(call) => self.catalog.find(&call.component),
            _ => None,
        });
        let mut says =
            calls.filter(|one| one.is("refuses") || one.outputs.iter().any(|(ty, _)| ty == "response"));
        let steps = self.plan.blocks.iter().flat_map(|block| &block.steps);
        let handlers = steps.map(|step| &step.on_error);
        let mut handlers = handlers.chain(self.plan.sources.iter().map(|source| &source.on_error));
        says.next().is_some() || handlers.any(|handlers| !handlers.is_empty())
    }

    /// Did anything fail since, for reasons of data, the world, or on purpose?
    fn judge(&self, caught: Vec<Failed>, shown: &str) -> Result<bool, Verdict> {
        let mut seen = std::mem::take(&mut *self.failures.lock().unwrap());
        seen.extend(caught);
        let blame = Blame { catalog: self.catalog, plan: self.plan };
        for failure in &seen {
            if let Some(kind) = blame.kind(failure) {
                let node = failure.node.as_deref().unwrap_or("(no node)");
                let said = format!("{node}: {} (code {})\nwith {shown}", failure.message, failure.code);
                return Err(broken(kind, said));
            }
        }
        Ok(!seen.is_empty())
    }
}

/// Why a program may fail to start that has no mistake: files that are not there, code that is linked in elsewhere.
const OF_THE_WORLD: &[&str] = &["can't be read", "no implementation of"];

/// A sentence without what differs from case to case.
pub fn kind_of(message: &str) -> String {
    let mut out = String::new();
    for (n, part) in message.split('`').enumerate() {
        out.push_str(if n % 2 == 0 { part } else { "…" });
    }
    let digits = |c: char| if c.is_ascii_digit() { '0' } else { c };
    out.chars().map(digits).take(70).collect()
}
