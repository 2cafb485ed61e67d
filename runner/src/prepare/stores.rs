//! Stores: opened together, kept from program to program, closed behind the last one.
//!
//! Comes in: what a plan declares, and the program before. Goes out: open stores, or why one can't be had. *Never*
//! here: what a store keeps.

use super::{Inheritance, StartError, StartProblem};
use flux_node::{BuildError, Library, Opening, Resources, Seal, Store};
use flux_plan::{ClosedWorld, ComponentCall, Plan, StoreId};
use futures_util::future::join_all;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

/// The stores of a program, by name. Programs that declare a store alike have the same one.
pub(crate) type Stores = HashMap<String, Arc<Opened>>;

/// So long is a store's end waited for when the engine itself ends.
const LONGEST_CLOSE: Duration = Duration::from_secs(10);

/// An open store. The last program that drops it closes it.
pub(crate) struct Opened {
    /// How it is declared.
    using: ComponentCall,
    pub(crate) store: Arc<dyn Store>,
    closing: ClosingStores,
}

/// The stores of an engine that are being closed. An engine drops it after its program; then it waits for them.
#[derive(Clone, Default)]
pub(crate) struct Closing(ClosingStores);

/// Each ends when a store is closed.
type ClosingStores = Arc<Mutex<Vec<mpsc::Receiver<()>>>>;

/// What becomes of a store whose declaration has changed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Changed {
    /// The program is refused: flows in flight and new ones would have two stores of one name.
    Refused,
    /// A new store begins beside the old one.
    BeginsAnew,
}

/// Opens the stores; one that the program before declares alike goes on.
pub(crate) fn stores(
    plan: &Plan,
    library: &dyn Library,
    resources: &dyn Resources,
    inheritance: &Inheritance<'_>,
    errors: &mut Vec<StartError>,
) -> Stores {
    let (mut stores, mut new) = (Stores::new(), Vec::new());
    for declared in &plan.stores {
        match inheritance.before.and_then(|program| program.stores.get(&declared.name)) {
            Some(before) if before.using == declared.using => {
                stores.insert(declared.name.clone(), before.clone());
            }
            Some(_) if inheritance.changed == Changed::Refused => {
                errors.push(StartError::new(&declared.name, declared.at, StartProblem::ChangedStore));
            }
            _ => new.push((declared, library.store(&declared.using, resources))),
        }
    }
    let (declared, openings): (Vec<_>, Vec<_>) = new.into_iter().unzip();
    for (declared, opened) in declared.into_iter().zip(all_open(openings)) {
        match opened {
            Ok(store) => {
                let (using, closing) = (declared.using.clone(), inheritance.closing.0.clone());
                stores.insert(declared.name.clone(), Arc::new(Opened { using, store, closing }));
            }
            Err(error) => errors.push(StartError::build(&declared.name, declared.at, error)),
        }
    }
    stores
}

/// Waits for all of them, on a thread of its own: this one may drive the very loop that runs the old program.
fn all_open(openings: Vec<Opening>) -> Vec<Result<Arc<dyn Store>, BuildError>> {
    let (mut places, mut later) = (Vec::new(), Vec::new());
    let mut all: Vec<Result<Arc<dyn Store>, BuildError>> = Vec::new();
    for opening in openings {
        all.push(match opening {
            Opening::Now(opened) => opened,
            Opening::Later(opening) => {
                places.push(all.len());
                later.push(opening);
                Err(cannot_open("its opening was given up"))
            }
        });
    }
    if later.is_empty() {
        return all;
    }
    let wait = || runtime().map(|runtime| runtime.block_on(join_all(later)));
    let why = match std::thread::scope(|scope| scope.spawn(wait).join()) {
        Ok(Ok(opened)) => {
            places.into_iter().zip(opened).for_each(|(place, opened)| all[place] = opened);
            return all;
        }
        Ok(Err(error)) => error.to_string(),
        Err(_) => "its component's code panicked".to_owned(),
    };
    places.into_iter().for_each(|place| all[place] = Err(cannot_open(&why)));
    all
}

fn cannot_open(why: &str) -> BuildError {
    BuildError::Signature(format!("it can't be opened: {why}"))
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

/// Closes the world of those stores that the plan says nothing else writes.
pub(crate) fn seals(plan: &Plan, stores: &Stores, errors: &mut Vec<StartError>) -> Vec<Seal> {
    let is_closed = |id: StoreId| match &plan.closed_world {
        ClosedWorld::No => false,
        ClosedWorld::Stores(ids) => ids.contains(&id),
        ClosedWorld::All => true,
    };
    let mut seals = Vec::new();
    for (declared, id) in plan.stores.iter().zip((0u32..).map(StoreId)) {
        if !is_closed(id) {
            continue;
        }
        let Some(opened) = stores.get(&declared.name) else { continue };
        match opened.store.seal() {
            Ok(seal) => seals.push(seal),
            Err(error) => errors.push(StartError::build(&declared.name, declared.at, error)),
        }
    }
    seals
}

impl Drop for Opened {
    fn drop(&mut self) {
        let Some(close) = self.store.close() else { return };
        let (closed, wait) = mpsc::channel();
        let thread = std::thread::Builder::new().name("flux-close".to_owned()).spawn(move || {
            // Without a runtime there is no way to close it in peace; the process's end will.
            if let Ok(runtime) = runtime() {
                runtime.block_on(close);
            }
            drop(closed);
        });
        if thread.is_ok() {
            let mut waiting = self.closing.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.retain(|one| one.try_recv() == Err(mpsc::TryRecvError::Empty));
            waiting.push(wait);
        }
    }
}

impl Drop for Closing {
    fn drop(&mut self) {
        let waiting = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        for closed in waiting {
            // It is never sent to: it ends with its sender.
            let _ = closed.recv_timeout(LONGEST_CLOSE);
        }
    }
}
