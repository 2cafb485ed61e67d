//! Flows typed at the prompt: each is, for a moment, a source's flow of the program, and runs once.

use super::flow::rewrite;
use super::input::PROMPT;
use super::planned::Planned;
use super::results::{Named, Outcome as Tuple};
use super::{Format, Session, show};
use crate::paths::Cases;
use crate::{Failed, Outcome};
use flux_node::{Built, Call, Failure, Records, SyncNode, Value};
use flux_plan::{NodeKind, Plan};
use flux_runner::{Engine, Evaluation};
use std::collections::HashMap;
use std::sync::Arc;

/// Why nothing came of a flow.
enum Ran {
    Done(Box<Evaluation>),
    Interrupted,
}

impl Session {
    /// Runs a flow and keeps what it puts out.
    pub(crate) fn evaluate(&mut self, typed: &str) -> Result<Outcome, Failed> {
        let flow = rewrite(typed, &self.results).map_err(Failed::World)?;
        let Some(Planned { plan, sound }) = self.prompt_plan(typed, &flow)? else {
            return Ok(Outcome::Errors);
        };
        let values = flow.used.iter().filter_map(|(result, place)| {
            self.results.get(*result).ok().map(|result| result.values[*place].value.clone())
        });
        let values: Vec<Value> = values.collect();
        let look = Look { shape: shape(&plan), cases: Cases::of(&plan), places: self.places(&plan) };
        let engine = self.beside(plan, sound)?;
        let ran = self.run_flow(engine, values)?;
        self.flush_log();
        match ran {
            Ran::Interrupted => {
                self.say.note("cancelled");
                Ok(Outcome::Errors)
            }
            Ran::Done(evaluation) => self.finish(typed, *evaluation, look),
        }
    }

    /// Names and types of what a flow would put out; none where it has errors, which are told.
    pub fn flow_type(&mut self, typed: &str) -> Result<Option<Shape>, Failed> {
        let flow = rewrite(typed, &self.results).map_err(Failed::World)?;
        Ok(self.prompt_plan(typed, &flow)?.map(|planned| shape(&planned.plan)))
    }

    fn places(&self, plan: &Plan) -> HashMap<String, String> {
        let declared = plan
            .nodes
            .iter()
            .filter(|node| matches!(node.kind, NodeKind::Concrete | NodeKind::Abstract | NodeKind::Dispatch));
        declared.filter_map(|node| Some((node.name.clone(), self.place(node.at)?))).collect()
    }

    fn run_flow(&mut self, engine: Engine, values: Vec<Value>) -> Result<Ran, Failed> {
        let interrupt = self.interrupt.clone();
        let runtime = self.runtime()?;
        // On a thread of the runtime: a node that never returns then keeps that one, and not the prompt.
        let running = runtime.spawn(async move { engine.evaluate(PROMPT, values).await });
        let stop = running.abort_handle();
        let ended = runtime.block_on(async {
            tokio::select! {
                ended = running => Some(ended),
                () = interrupt.pressed() => None,
            }
        });
        match ended {
            Some(Ok(Ok(evaluation))) => Ok(Ran::Done(Box::new(evaluation))),
            Some(Ok(Err(error))) => Err(Failed::World(error.to_string())),
            Some(Err(_)) => Err(Failed::World("the flow broke off".into())),
            None => {
                stop.abort();
                Ok(Ran::Interrupted)
            }
        }
    }

    fn finish(&mut self, typed: &str, evaluation: Evaluation, look: Look) -> Result<Outcome, Failed> {
        let Evaluation { result, trace, failed } = evaluation;
        let caught = show::caught(&trace);
        self.taken.add_flow(typed, trace, &look.cases);
        let place = failed.as_ref().and_then(|failed| look.places.get(&failed.node)).map(String::as_str);
        let values = match result {
            Ok(values) => values,
            Err(why) => {
                self.say.error(&show::failure(&why, failed.as_ref(), place, &caught));
                return Ok(Outcome::Errors);
            }
        };
        if let Some(failed) = failed.as_ref().filter(|_| !self.quiet) {
            self.say.note(&show::recovered(failed, place));
        }
        let named = look.shape.into_iter().zip(values).map(|((name, ty), value)| Named { name, ty, value });
        let tuple = self.results.keep(Tuple { index: 0, values: named.collect() });
        let text = match self.format {
            Format::Human => show::tuple(tuple, &self.screen),
            Format::Json => show::json(tuple),
        };
        self.say.result(&text);
        Ok(Outcome::Fine)
    }
}

/// What is known of a flow before it runs.
struct Look {
    shape: Shape,
    cases: Cases,
    /// Where each node is declared.
    places: HashMap<String, String>,
}

/// Names and types of what a flow puts out.
pub(crate) type Shape = Vec<(String, String)>;

fn shape(plan: &Plan) -> Shape {
    let Some(source) = plan.sources.first() else { return Vec::new() };
    let records = Records::new(plan.types.clone().into());
    let results = &plan.block(source.block).results;
    let mut shape: Shape = results
        .iter()
        .map(|export| {
            let name = if export.name.is_empty() { super::flow::IT } else { &export.name };
            (name.to_owned(), records.describe(&export.ty))
        })
        .collect();
    // Two branches may put out values of one name, and each must be told from the other.
    for index in 0..shape.len() {
        let name = shape[index].0.clone();
        let earlier = shape[..index].iter().filter(|(other, _)| *other == name).count();
        if earlier > 0 {
            shape[index].0 = format!("{name}_{}", earlier + 1);
        }
    }
    shape
}

/// What stands for the source of flows at the prompt; nothing ever calls it.
pub fn native() -> Built {
    struct Prompt;
    impl SyncNode for Prompt {
        fn call(&self, _: &mut Call<'_>) -> Result<(), Failure> {
            Err(Failure::new(500, "flows at the prompt begin by themselves"))
        }
    }
    Built::Sync(Arc::new(Prompt))
}
