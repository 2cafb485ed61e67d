//! What a synchronous node costs: a flow of 20 of them against a flow of none, in nanoseconds a node.
//!
//! `cargo run --release -p flux-runner --example chain`

use bytes::Bytes;
use flux_node::{BuildError, Built, Call, Failure, Library, Resources, Signature, SyncNode, Value};
use flux_plan::{
    Arg, Block, BlockId, Branch, ComponentCall, Constant, Effects, Export, Implementation, Node, NodeId,
    NodeKind, Operand, Plan, Pos, Slot, Source, SourceKind, Step, StepKind, Type,
};
use flux_policy::{RealWorld, World};
use flux_runner::{Engine, Options};
use std::sync::Arc;

const NODES: u32 = 20;
const FLOWS: u32 = 200_000;

struct PlusOne;

impl SyncNode for PlusOne {
    fn call(&self, call: &mut Call<'_>) -> Result<(), Failure> {
        let Value::Int(n) = call.input(0) else { return Err(Failure::new(1, "no int")) };
        let n = n + 1;
        call.set(0, Value::Int(n));
        Ok(())
    }
}

struct OnlyPlusOne;

impl Library for OnlyPlusOne {
    fn build(&self, call: &ComponentCall, _: &Signature, _: &dyn Resources) -> Result<Built, BuildError> {
        Err(BuildError::Missing(call.component.clone()))
    }

    fn native(&self, _: &str, _: &Signature) -> Result<Built, BuildError> {
        Ok(Built::Sync(Arc::new(PlusOne)))
    }

    fn has(&self, _: &str) -> bool {
        false
    }
}

fn slot(n: u32) -> Operand {
    Operand::Slot(Slot(n))
}

fn step(kind: StepKind) -> Step {
    Step { kind, locks: vec![], on_error: vec![], reply: false, wiring: None, at: Pos(0) }
}

fn call(from: u32, to: u32) -> Step {
    step(StepKind::Call { node: NodeId(0), inputs: vec![slot(from)], outputs: vec![Slot(to)] })
}

fn node(name: &str, kind: NodeKind, implementation: Implementation) -> Node {
    Node {
        name: name.to_owned(),
        kind,
        inputs: vec![],
        outputs: vec![],
        implementation,
        effects: Effects::pure(),
        locks: vec![],
        declared_locks: vec![],
        timeout: None,
        limit: None,
        output: false,
        at: Pos(0),
    }
}

fn block(steps: Vec<Step>, frame: u32, result: u32) -> Block {
    let value = slot(result);
    let results = vec![Export { name: "n".to_owned(), ty: Type::Int, value }];
    Block {
        name: "chain".to_owned(),
        node: None,
        params: 1,
        frame,
        steps,
        results,
        exports: vec![],
        paths: 1,
    }
}

/// `/flat`: a flow of that many nodes; `/deep`: the same, each in a flow of its own.
fn engine(nodes: u32) -> Engine {
    let mut plan = Plan::new("chain");
    plan.nodes.push(node("PlusOne", NodeKind::Concrete, Implementation::Native));
    plan.nodes.push(node("Inner", NodeKind::Abstract, Implementation::Blocks));
    plan.blocks.push(block((0..nodes).map(|i| call(i, i + 1)).collect(), nodes + 1, nodes));
    plan.blocks.push(block(vec![call(0, 1)], 2, 1));
    let inner = |i: u32| Branch {
        block: BlockId(1),
        inputs: vec![slot(i)],
        results: vec![Some(Slot(i + 1))],
        exports: vec![],
    };
    let deep = (0..nodes).map(|i| step(StepKind::Block { node: NodeId(1), body: inner(i) })).collect();
    plan.blocks.push(block(deep, nodes + 1, nodes));
    for (name, body) in [("flat", 0), ("deep", 2)] {
        let args = vec![Arg { name: "path".to_owned(), value: Constant::Text(format!("/{name}/{{int n}}")) }];
        let kind = SourceKind::Component(ComponentCall { component: "http.get".to_owned(), args });
        plan.sources.push(Source {
            name: name.to_owned(),
            kind,
            outputs: vec![],
            session: None,
            block: BlockId(body),
            on_error: vec![],
            target: "PlusOne".to_owned(),
            paths: 1,
            may_write: false,
            at: Pos(0),
        });
    }
    match Engine::new(plan, Arc::new(OnlyPlusOne), Options::default()) {
        Ok(engine) => engine,
        Err(errors) => panic!("{errors:?}"),
    }
}

/// Nanoseconds for one flow, the best of several runs.
async fn flow(engine: &Engine, path: &str) -> f64 {
    let world = RealWorld;
    let mut best = f64::INFINITY;
    for _ in 0..7 {
        let start = world.monotonic();
        for _ in 0..FLOWS {
            let request = http::Request::get(path).body(Bytes::new()).unwrap_or_default();
            let (response, _) = engine.request(request, false).await;
            assert_eq!(response.status(), 200);
        }
        best = best.min((world.monotonic() - start) as f64 / f64::from(FLOWS));
    }
    best
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let Ok(runtime) = runtime else { return eprintln!("no runtime") };
    let (none, all) = (engine(0), engine(NODES));
    println!("| flow | ns a flow | ns a node |\n|---|---|---|");
    for (name, path) in [("nodes", "/flat/1"), ("nodes in flows of their own", "/deep/1")] {
        let (base, with) = runtime.block_on(async { (flow(&none, path).await, flow(&all, path).await) });
        println!("| no {name} | {base:.0} | |");
        println!("| {NODES} {name} | {with:.0} | {:.1} |", (with - base) / f64::from(NODES));
    }
}
