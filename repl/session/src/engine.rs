//! The engine of a session: made of the program when something is to run, and again when the program has changed.

use super::Session;
use super::evaluate::native;
use crate::Failed;
use crate::failures::{describe as failure, start_problem};
use crate::report::Count;
use flux_node::{BuildError, Built, ComponentCall, Library, Opening, Resources, Signature};
use flux_plan::{Plan, Pos};
use flux_runner::{Components, Engine, FlowFailure, LogSink, OnEnd, Options, StartError};
use std::sync::Arc;
use std::time::Duration;

/// An engine, and of which revision of the program.
pub(crate) struct Ready {
    engine: Engine,
    revision: u64,
    log: LogSink,
}

impl Session {
    /// The program's plan.
    ///
    /// # Errors
    /// It has errors.
    pub fn plan(&mut self) -> Result<Plan, Failed> {
        self.workspace.plan(self.root).map_err(|diagnostics| {
            let count = Count { warnings: 0, hints: 0, ..Count::of(&diagnostics) };
            Failed::World(format!("the program has {count}: `:check` shows them"))
        })
    }

    /// The engine for the program as it is now.
    ///
    /// # Errors
    /// The program has errors, or something keeps it from starting.
    pub fn engine(&mut self) -> Result<Engine, Failed> {
        if let Some(ready) = self.ready.as_ref().filter(|ready| ready.revision == self.revision) {
            return Ok(ready.engine.clone());
        }
        let plan = self.plan()?;
        // Behind a service nothing that it holds may be lost; at the prompt a store may begin anew.
        let serving = self.service.is_some();
        let swapped = self.ready.as_ref().map(|ready| match serving {
            true => ready.engine.swap(plan.clone()),
            false => ready.engine.replace(plan.clone()),
        });
        match swapped {
            Some(Ok(())) => {}
            Some(Err(errors)) => return Err(self.cannot_start(&errors)),
            None => {
                let (engine, log) = self.start(plan)?;
                self.ready = Some(Ready { engine, revision: self.revision, log });
            }
        }
        let revision = self.revision;
        let ready = self.ready.as_mut().ok_or_else(|| Failed::World("cannot start".into()))?;
        ready.revision = revision;
        Ok(ready.engine.clone())
    }

    fn start(&mut self, plan: Plan) -> Result<(Engine, LogSink), Failed> {
        let log = LogSink::new(self.say.clone());
        let library = SessionLibrary(Components::new(log.clone()));
        let say = self.say.clone();
        let on_failure = Arc::new(move |failed: &FlowFailure<'_>| say.behind(&failure(failed)));
        let latencies = self.latencies.clone();
        let on_end: OnEnd = Arc::new(move |end| latencies.add(end));
        let options =
            Options { root: self.folder.clone(), on_failure, on_end: Some(on_end), ..Options::default() };
        let engine =
            Engine::new(plan, Arc::new(library), options).map_err(|errors| self.cannot_start(&errors))?;
        Ok((engine, log))
    }

    /// An engine beside the program's, for a plan that is a part of it: they share constraints and stores. `sound` is
    /// the plan of what has no errors, where the program has some.
    pub fn beside(&mut self, plan: Plan, sound: Option<Plan>) -> Result<Engine, Failed> {
        // Of a program that can't start as a whole, what can be tried alone may; whether it can is asked once.
        if self.tried != Some(self.revision) && self.engine().is_err() {
            self.tried = Some(self.revision);
            self.keep_beside_errors(sound);
        }
        if self.ready.is_none() {
            let (engine, log) = self.start(Plan::new(plan.program.clone()))?;
            self.ready = Some(Ready { engine, revision: u64::MAX, log });
        }
        let ready = self.ready.as_ref().ok_or_else(|| Failed::World("cannot start".into()))?;
        let beside = ready.engine.beside(plan);
        beside.map_err(|errors| self.cannot_start(&errors))
    }

    /// Keeps the stores of what has no errors, as long as that loses nothing of what was kept before: flows at the
    /// prompt see what others wrote.
    fn keep_beside_errors(&mut self, sound: Option<Plan>) {
        let Some(sound) = sound.filter(|_| self.service.is_none()) else { return };
        let Some(ready) = &self.ready else {
            if let Ok((engine, log)) = self.start(sound) {
                self.ready = Some(Ready { engine, revision: u64::MAX, log });
            }
            return;
        };
        let known = ready.engine.plan();
        let has = |store: &flux_plan::Store| {
            sound.stores.iter().any(|other| (&other.name, &other.using) == (&store.name, &store.using))
        };
        if known.stores.iter().all(has) && ready.engine.replace(sound).is_ok() {
            self.ready.iter_mut().for_each(|ready| ready.revision = u64::MAX);
        }
    }

    /// Waits until what components logged is out: it belongs before the result.
    pub fn flush_log(&self) {
        if let Some(ready) = &self.ready {
            ready.log.flush(Duration::from_millis(200));
        }
    }

    /// `image.flux:12:3`, where the position is known.
    pub fn place(&self, at: Pos) -> Option<String> {
        let (file, range) = self.workspace.resolve(at)?;
        let place = crate::report::Lines::new(self.workspace.text(file)).position(range.start);
        Some(format!("{}:{}:{}", self.names.of(self.workspace.path(file)), place.line, place.column))
    }

    fn cannot_start(&self, errors: &[StartError]) -> Failed {
        let each = errors.iter().map(|error| {
            let place = self.place(error.at).map_or_else(String::new, |place| format!("{place}: "));
            format!("{place}{}", start_problem(error))
        });
        Failed::World(each.collect::<Vec<_>>().join("\n"))
    }
}

/// The components, and the native source that flows at the prompt come from.
struct SessionLibrary(Components);

impl Library for SessionLibrary {
    fn build(
        &self,
        call: &ComponentCall,
        signature: &Signature,
        resources: &dyn Resources,
    ) -> Result<Built, BuildError> {
        self.0.build(call, signature, resources)
    }

    fn store(&self, call: &ComponentCall, resources: &dyn Resources) -> Opening {
        self.0.store(call, resources)
    }

    fn native(&self, name: &str, signature: &Signature) -> Result<Built, BuildError> {
        if name == super::PROMPT { Ok(native()) } else { self.0.native(name, signature) }
    }

    fn has(&self, component: &str) -> bool {
        self.0.has(component)
    }
}
