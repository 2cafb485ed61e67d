//! What a step costs: a flow of 16 of each kind against a flow of none, in nanoseconds a step.
//!
//! `cargo run --release -p flux-runner --example chain`. With `--workers 2` also what two branches cost that keep a
//! processor busy for 20 ms each, one after the other or not.

use bytes::Bytes;
use flux_node::{BuildError, Built, Call, Failure, Library, Resources, Signature, SyncNode, Value};
use flux_plan::{
    Arg, Block, BlockId, Branch, ComponentCall, Constant, Declared, DeclaredId, Effects, Export, Lock,
    LockId, LockUse, Mode, Node, NodeId, NodeKind, Operand, Plan, Pos, Slot, Source, SourceKind, Step,
    StepId, StepKind, Type,
};
use flux_policy::{RealWorld, World};
use flux_runner::{Engine, Options};
use std::sync::Arc;

const STEPS: u32 = 16;
const FLOWS: u32 = 100_000;
const BUSY_NANOS: u64 = 20_000_000;

struct PlusOne;

impl SyncNode for PlusOne {
    fn call(&self, call: &mut Call<'_>) -> Result<(), Failure> {
        let Value::Int(n) = call.input(0) else { return Err(Failure::new(1, "no int")) };
        let n = n + 1;
        call.set(0, Value::Int(n));
        Ok(())
    }
}

/// Computes for 20 ms.
struct Busy;

impl SyncNode for Busy {
    fn call(&self, call: &mut Call<'_>) -> Result<(), Failure> {
        let begun = RealWorld.monotonic();
        while RealWorld.monotonic() - begun < BUSY_NANOS {
            std::hint::spin_loop();
        }
        call.set(0, Value::Int(1));
        Ok(())
    }
}

struct Nodes;

impl Library for Nodes {
    fn build(&self, call: &ComponentCall, _: &Signature, _: &dyn Resources) -> Result<Built, BuildError> {
        Err(BuildError::Missing(call.component.clone()))
    }

    fn native(&self, name: &str, _: &Signature) -> Result<Built, BuildError> {
        Ok(Built::Sync(if name == "Busy" { Arc::new(Busy) } else { Arc::new(PlusOne) }))
    }

    fn has(&self, _: &str) -> bool {
        false
    }
}

/// What is measured: a name, and one step from that slot to the next.
type Kind = (&'static str, fn(u32) -> Step);

const KINDS: [Kind; 7] = [
    ("node", |i| call(PLUS_ONE, i)),
    ("node in a flow of its own", own),
    ("flow with one lock", |i| locked(own(i), None)),
    ("keyed lock", |i| locked(own(i), Some(slot(0)))),
    ("limit", |i| call(LIMITED, i)),
    ("timeout", |i| call(TIMED, i)),
    ("fork of two", |i| fork(PLUS, i)),
];

const PLUS_ONE: u32 = 0;
const INNER: u32 = 1;
const LIMITED: u32 = 2;
const TIMED: u32 = 3;
const BUSY: u32 = 4;

/// The block of one node, and of one busy node.
const PLUS: u32 = 0;
const BUSY_BLOCK: u32 = 1;

fn slot(n: u32) -> Operand {
    Operand::Slot(Slot(n))
}

fn step(kind: StepKind) -> Step {
    Step::new(StepId::default(), kind, Pos(0))
}

fn call(node: u32, from: u32) -> Step {
    step(StepKind::Call { node: NodeId(node), inputs: vec![slot(from)], outputs: vec![Slot(from + 1)] })
}

fn branch(block: u32, from: u32, to: Option<u32>) -> Branch {
    let results = vec![to.map(Slot)];
    Branch { block: BlockId(block), inputs: vec![slot(from)], results, exports: vec![] }
}

fn own(from: u32) -> Step {
    step(StepKind::Block { node: NodeId(INNER), body: branch(PLUS, from, Some(from + 1)) })
}

fn locked(mut step: Step, key: Option<Operand>) -> Step {
    step.locks = vec![LockUse { lock: LockId(0), mode: Mode::Write, key, session: false }];
    step
}

fn fork(block: u32, from: u32) -> Step {
    let branches = vec![branch(block, from, Some(from + 1)), branch(block, from, None)];
    step(StepKind::Fork { branches, after: vec![] })
}

fn node(name: &str, kind: NodeKind) -> Node {
    Node { effects: Effects::pure(), ..Node::new(name, kind) }
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

fn source(plan: &mut Plan, path: &str, body: Block) {
    let block = BlockId(plan.blocks.len() as u32);
    plan.blocks.push(body);
    let args = vec![Arg { name: "path".to_owned(), value: Constant::Text(format!("/{path}/{{int n}}")) }];
    let kind = SourceKind::Component(ComponentCall { component: "http.get".to_owned(), args });
    plan.sources.push(Source {
        name: path.to_owned(),
        kind,
        outputs: vec![],
        session: None,
        block,
        on_error: vec![],
        target: "PlusOne".to_owned(),
        paths: 1,
        may_write: false,
        at: Pos(0),
    });
}

/// `/none`: a flow of no step; `/0`: of so many of the first kind; and so on; `/busy`: the two branches.
fn engine() -> Engine {
    let mut plan = Plan::new("chain");
    plan.locks.push(Lock { name: "l".to_owned(), file: "chain.flux".to_owned() });
    let concrete = |name| node(name, NodeKind::Concrete);
    plan.nodes.push(concrete("PlusOne"));
    plan.nodes.push(node("Inner", NodeKind::Abstract));
    plan.declared.push(Declared { limit: Some(1000), ..Declared::new("Limited", Pos(0)) });
    plan.declared.push(Declared { timeout: Some(60_000_000_000), ..Declared::new("Timed", Pos(0)) });
    plan.nodes.push(Node { declared: Some(DeclaredId(0)), ..concrete("Limited") });
    plan.nodes.push(Node { declared: Some(DeclaredId(1)), ..concrete("Timed") });
    plan.nodes.push(concrete("Busy"));
    plan.blocks.push(block(vec![call(PLUS_ONE, 0)], 2, 1));
    plan.blocks.push(block(vec![call(BUSY, 0)], 2, 1));
    source(&mut plan, "none", block(vec![], 1, 0));
    for (i, (_, step)) in KINDS.iter().enumerate() {
        source(&mut plan, &i.to_string(), block((0..STEPS).map(step).collect(), STEPS + 1, STEPS));
    }
    source(&mut plan, "busy", block(vec![fork(BUSY_BLOCK, 0)], 2, 1));
    match Engine::new(plan, Arc::new(Nodes), Options::default()) {
        Ok(engine) => engine,
        Err(errors) => panic!("{errors:?}"),
    }
}

/// Nanoseconds for one flow.
async fn flow(engine: &Engine, path: &str, flows: u32) -> f64 {
    let world = RealWorld;
    let start = world.monotonic();
    for _ in 0..flows {
        let request = http::Request::get(path).body(Bytes::new()).unwrap_or_default();
        let (response, _) = engine.request(request, false).await;
        assert_eq!(response.status(), 200);
    }
    (world.monotonic() - start) as f64 / f64::from(flows)
}

/// The best of several rounds for each path, all of them in each round, so that what disturbs one disturbs all.
async fn best(engine: &Engine, paths: &[String]) -> Vec<f64> {
    let mut best = vec![f64::INFINITY; paths.len()];
    for _ in 0..9 {
        for (best, path) in best.iter_mut().zip(paths) {
            *best = best.min(flow(engine, path, FLOWS / 4).await);
        }
    }
    best
}

fn steps() {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let Ok(runtime) = runtime else { return eprintln!("no runtime") };
    let engine = engine();
    let mut paths = vec!["/none/1".to_owned()];
    paths.extend((0..KINDS.len()).map(|i| format!("/{i}/1")));
    let took = runtime.block_on(best(&engine, &paths));
    println!("| {STEPS} of | ns a flow | ns a step |\n|---|---|---|");
    println!("| none | {:.0} | |", took[0]);
    for ((name, _), took_all) in KINDS.iter().zip(&took[1..]) {
        println!("| {name} | {took_all:.0} | {:.1} |", (took_all - took[0]) / f64::from(STEPS));
    }
}

/// Two branches of 20 ms of computing, with so many threads.
fn busy(workers: usize) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(workers).build();
    let Ok(runtime) = runtime else { return eprintln!("no runtime") };
    let engine = engine();
    let took = runtime.block_on(async {
        let flows = tokio::spawn(async move {
            let mut took = Vec::new();
            for _ in 0..15 {
                took.push(flow(&engine, "/busy/1", 1).await);
            }
            took.sort_by(f64::total_cmp);
            took
        });
        flows.await.unwrap_or_default()
    });
    let median = took.get(took.len() / 2).copied().unwrap_or(f64::NAN);
    println!(
        "\n| two branches of 20 ms, {workers} workers | ms |\n|---|---|\n| median | {:.1} |",
        median / 1e6
    );
}

fn main() {
    let mut args = std::env::args().skip(1);
    match args.next().as_deref() {
        Some("--workers") => busy(args.next().and_then(|n| n.parse().ok()).unwrap_or(2)),
        _ => steps(),
    }
}
