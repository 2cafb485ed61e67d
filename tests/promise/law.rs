//! The promise, asked of one program: what `check` accepts starts, and fails for no reason that stands in it.

use super::catalog::Catalog;
use super::values;
use flux_analysis::{FileId, Severity, Workspace};
use flux_components::{Library, Sink};
use flux_node::Value;
use flux_plan::{Constant, Implementation, Node, NodeKind, Plan};
use flux_policy::Dice;
use flux_runner::{Engine, FlowFailure, Options, Outcome, ServeOptions, Server};
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Flows of each source.
const FLOWS: u64 = 5;
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

/// A failure as the engine tells it.
struct Failed {
    node: Option<String>,
    code: i64,
    message: String,
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
        let failures: Arc<Mutex<Vec<Failed>>> = Arc::default();
        let told = failures.clone();
        let on_failure = Arc::new(move |failure: &FlowFailure<'_>| {
            told.lock().unwrap().push(Failed {
                node: failure.node.map(str::to_owned),
                code: failure.code,
                message: failure.message.to_owned(),
            });
        });
        let options =
            Options { env: Arc::new(|_| None), root: self.root.clone(), on_failure, ..Options::default() };
        let engine = match Engine::new(plan, self.components.clone(), options) {
            Ok(engine) => engine,
            Err(errors) => {
                let mut said: Vec<String> = errors.iter().map(ToString::to_string).collect();
                said.retain(|said| !OF_THE_WORLD.iter().any(|world| said.contains(world)));
                if said.is_empty() {
                    return Verdict::Kept { well: 0, failed: 0 };
                }
                return broken(format!("start {}", kind_of(&said[0])), said.join("\n"));
            }
        };
        let serve = ServeOptions { listen: SocketAddr::from(([127, 0, 0, 1], 0)), ..ServeOptions::default() };
        let server = match Server::start(engine.clone(), serve) {
            Ok(server) => server,
            Err(error) => return broken(format!("serve {}", kind_of(&error.to_string())), error.to_string()),
        };
        // Its ticks would be flows that nobody asked for.
        drop(server);
        failures.lock().unwrap().clear();
        let (mut well, mut failed) = (0, 0);
        let plan = engine.plan();
        for source in &plan.sources {
            for turn in 0..FLOWS {
                let mut dice = Dice::at(seed, &[turn]);
                let outputs: Option<Vec<Value>> = source
                    .outputs
                    .iter()
                    .map(|field| values::value(&plan, &field.ty, &mut dice, 3))
                    .collect();
                let Some(outputs) = outputs else { continue };
                let shown = format!("{outputs:?}");
                let flow = engine.fire_traced(&source.name, outputs, true);
                let Ok(fired) = tokio::time::timeout(PATIENCE, flow).await else { continue };
                let fired = match fired {
                    Ok(fired) => fired,
                    Err(error) => return broken("fire", error.to_string()),
                };
                match fired.reply {
                    Ok(_) => well += 1,
                    Err(_) => failed += 1,
                }
                let mut seen: Vec<Failed> = std::mem::take(&mut *failures.lock().unwrap());
                for event in fired.trace.iter().flat_map(|trace| &trace.events) {
                    if let Outcome::Recovered(code) | Outcome::Handled(code) = event.outcome {
                        seen.push(Failed { node: Some(event.name.clone()), code, message: String::new() });
                    }
                }
                for failure in seen {
                    if let Some(kind) = self.blames_program(&plan, &failure) {
                        let node = failure.node.as_deref().unwrap_or("(no node)");
                        let seen =
                            format!("{node}: {} (code {})\nwith {shown}", failure.message, failure.code);
                        return broken(kind, seen);
                    }
                }
            }
        }
        Verdict::Kept { well, failed }
    }

    /// Does a failure's reason stand in the program? Then its kind.
    fn blames_program(&self, plan: &Plan, failure: &Failed) -> Option<String> {
        let kind = |who: &str| Some(format!("{who} {} {}", failure.code, kind_of(&failure.message)));
        let Some(name) = &failure.node else { return kind("(no node)") };
        let node = plan.nodes.iter().find(|node| node.name == *name)?;
        let Implementation::Component(call) = &node.implementation else {
            let of_the_engine = [408, 409, 429, 503].contains(&failure.code);
            let no_case = node.kind == NodeKind::Dispatch && failure.code == 422;
            let passed_on = node.kind == NodeKind::Abstract || node.kind == NodeKind::Dispatch;
            return if of_the_engine || no_case || (passed_on && failure.message.is_empty()) {
                None
            } else {
                kind(name)
            };
        };
        if IMPOSSIBLE.iter().any(|said| failure.message.contains(said)) {
            return kind(&call.component);
        }
        if failure.message.contains("expected `") && !self.takes_what_it_gets(&call.component) {
            return kind(&call.component);
        }
        if !self.may_fail(node, failure.code) {
            return kind(&call.component);
        }
        let component = self.catalog.find(&call.component)?;
        let on_purpose = component.is("never") || component.is("refuses");
        if component.is("pure") && node.inputs.is_empty() && !on_purpose {
            return kind(&format!("{} (only constants)", call.component));
        }
        None
    }

    /// Is the type of what it puts out its user's wish, or is there `json` to look into? Then data decide.
    fn takes_what_it_gets(&self, component: &str) -> bool {
        let Some(component) = self.catalog.find(component) else { return true };
        let asked = component.outputs.iter().any(|(ty, _)| {
            ty.split(|c: char| !c.is_alphanumeric()).any(|word| {
                matches!(word.as_bytes(), [b'A'..=b'Z'])
                    && !component.inputs.iter().any(|(ty, _)| ty.contains(word))
            })
        });
        asked
            || component.inputs.iter().any(|(ty, _)| ty.contains("json"))
            || component.args.iter().any(|arg| arg.kind == "expression")
    }

    /// Does the node's component declare that it may fail so?
    fn may_fail(&self, node: &Node, code: i64) -> bool {
        // What is around a node: its time limit, its throttle, its limit.
        if [408, 429, 503].contains(&code) {
            return true;
        }
        let Implementation::Component(call) = &node.implementation else { return true };
        let Some(component) = self.catalog.find(&call.component) else { return true };
        let live = |name: &str| component.args.iter().any(|arg| arg.live && arg.name == name);
        let comes = |arg: &flux_plan::Arg| live(&arg.name) && matches!(arg.value, Constant::Name(_));
        if code == 422 && call.args.iter().any(comes) {
            return true;
        }
        component.codes.iter().any(|said| match said.parse::<i64>() {
            Ok(said) => said == code,
            Err(_) => match call.args.iter().find(|arg| arg.name == *said).map(|arg| &arg.value) {
                Some(Constant::Int(said)) => *said == code,
                _ => true,
            },
        })
    }
}

/// Why a program may fail to start that has no mistake: files that are not there, code that is linked in elsewhere.
const OF_THE_WORLD: &[&str] = &["can't be read", "no implementation of"];

/// What no data brings about: it would have been for `check` to say.
const IMPOSSIBLE: &[&str] = &[
    "never runs at once",
    "has no implementation",
    "panicked",
    "has no field",
    "this is no stream",
    "is consumed already",
    "is no file that a client sent",
    "what sets a cookie is no reply",
    "is a name, not a value",
    "this is no picture",
    "without session",
    "the reply can't be sent",
];

/// A sentence without what differs from case to case.
pub fn kind_of(message: &str) -> String {
    let mut out = String::new();
    for (n, part) in message.split('`').enumerate() {
        out.push_str(if n % 2 == 0 { part } else { "…" });
    }
    let digits = |c: char| if c.is_ascii_digit() { '0' } else { c };
    out.chars().map(digits).take(70).collect()
}
