//! Plans built by hand, and nodes that are closures.
#![allow(dead_code, clippy::unwrap_used)]

use bytes::Bytes;
use flux_node::{
    AsyncNode, BlockingNode, BuildError, Built, Call, Failure, Flow, Inputs, Keep, Library, Outputs,
    Resources, Signature, SyncNode, Value,
};
use flux_plan::*;
use flux_policy::VirtualWorld;
use flux_runner::{Disturb, Engine, Options, Seeded, StartError, Trace};
use futures_util::future::BoxFuture;
use std::collections::HashMap;
use std::sync::Arc;

pub type Done = Result<Outputs, Failure>;

struct Plain<F>(F);

impl<F: Fn(&mut Call<'_>) -> Result<(), Failure> + Send + Sync> SyncNode for Plain<F> {
    fn call(&self, call: &mut Call<'_>) -> Result<(), Failure> {
        (self.0)(call)
    }
}

impl<F: Fn(Inputs, Arc<Flow>) -> BoxFuture<'static, Done> + Send + Sync> AsyncNode for Plain<F> {
    fn start(&self, inputs: Inputs, flow: Arc<Flow>, _: Keep) -> BoxFuture<'static, Done> {
        (self.0)(inputs, flow)
    }
}

/// An asynchronous node that holds what it is given to keep.
struct Keeping<F>(F);

impl<F: Fn(Inputs, Keep) -> BoxFuture<'static, Done> + Send + Sync> AsyncNode for Keeping<F> {
    fn start(&self, inputs: Inputs, _: Arc<Flow>, keep: Keep) -> BoxFuture<'static, Done> {
        (self.0)(inputs, keep)
    }

    fn keeps(&self) -> bool {
        true
    }
}

/// A synchronous node whose every call is heavy.
struct Heavy<F>(F);

impl<F: Fn(&mut Call<'_>) -> Result<(), Failure> + Send + Sync> SyncNode for Heavy<F> {
    fn call(&self, call: &mut Call<'_>) -> Result<(), Failure> {
        (self.0)(call)
    }

    fn may_be_heavy(&self) -> bool {
        true
    }

    fn heavy(&self, _: &Call<'_>) -> bool {
        true
    }
}

impl<F: Fn(Inputs, &Flow) -> Done + Send + Sync> BlockingNode for Plain<F> {
    fn run(&self, inputs: Inputs, flow: &Flow) -> Done {
        (self.0)(inputs, flow)
    }
}

#[derive(Default)]
pub struct Nodes(pub HashMap<String, Built>);

impl Library for Nodes {
    fn build(
        &self,
        call: &ComponentCall,
        signature: &Signature,
        _: &dyn Resources,
    ) -> Result<Built, BuildError> {
        self.native(&call.component, signature)
    }

    fn native(&self, name: &str, _: &Signature) -> Result<Built, BuildError> {
        self.0.get(name).cloned().ok_or_else(|| BuildError::Missing(name.to_owned()))
    }

    fn has(&self, component: &str) -> bool {
        self.0.contains_key(component)
    }
}

/// A program in the making.
pub struct Made {
    pub plan: Plan,
    pub nodes: Nodes,
}

pub fn slot(n: u32) -> Operand {
    Operand::Slot(Slot(n))
}

pub fn int(n: i64) -> Operand {
    Operand::Const(Constant::Int(n))
}

pub fn text(text: &str) -> Operand {
    Operand::Const(Constant::Text(text.to_owned()))
}

pub fn slots(of: &[u32]) -> Vec<Operand> {
    of.iter().map(|n| slot(*n)).collect()
}

pub fn field(name: &str, ty: Type) -> Field {
    Field { name: name.to_owned(), ty }
}

pub fn step(kind: StepKind) -> Step {
    Step::new(StepId::default(), kind, Pos(0))
}

pub fn call(node: NodeId, inputs: Vec<Operand>, outputs: &[u32]) -> Step {
    step(StepKind::Call { node, inputs, outputs: outputs.iter().map(|n| Slot(*n)).collect() })
}

pub fn branch(block: BlockId, inputs: Vec<Operand>, results: &[u32]) -> Branch {
    let results = results.iter().map(|n| Some(Slot(*n))).collect();
    Branch { block, inputs, results, exports: vec![] }
}

pub fn run(node: NodeId, body: Branch) -> Step {
    step(StepKind::Block { node, body })
}

pub fn fork(branches: Vec<Branch>) -> Step {
    step(StepKind::Fork { branches, after: vec![] })
}

pub fn each(list: Operand, body: Branch) -> Step {
    step(StepKind::Each { list, body, in_order: false })
}

pub fn program_lock(lock: LockId, mode: Mode) -> LockUse {
    LockUse { lock, mode, key: None, session: false }
}

pub fn handle(codes: &[i64], block: BlockId, inputs: Vec<Operand>) -> OnError {
    OnError { codes: codes.to_vec(), path: vec![], catch: Catch::Handle { block, inputs }, at: Pos(0) }
}

pub fn recover(body: Branch) -> OnError {
    OnError { codes: vec![], path: vec![], catch: Catch::Recover { body }, at: Pos(0) }
}

pub trait With {
    fn locked(self, locks: Vec<LockUse>) -> Self;
    fn catching(self, on_error: Vec<OnError>) -> Self;
    fn replying(self) -> Self;
}

impl With for Step {
    fn locked(mut self, locks: Vec<LockUse>) -> Step {
        self.locks = locks;
        self
    }

    fn catching(mut self, on_error: Vec<OnError>) -> Step {
        self.on_error = on_error;
        self
    }

    fn replying(mut self) -> Step {
        self.reply = true;
        self
    }
}

impl Made {
    pub fn new() -> Made {
        Made { plan: Plan::new("test"), nodes: Nodes::default() }
    }

    pub fn node(&mut self, name: &str, kind: NodeKind, outputs: &[&str]) -> NodeId {
        let at = Pos(self.plan.nodes.len() as u32);
        let declared = Some(DeclaredId(self.plan.declared.len() as u32));
        let outputs = outputs.iter().map(|name| field(name, Type::Json)).collect();
        let node = Node { declared, outputs, effects: Effects::pure(), at, ..Node::new(name, kind) };
        self.plan.declared.push(Declared::new(name, at));
        self.plan.nodes.push(node);
        NodeId(self.plan.nodes.len() as u32 - 1)
    }

    pub fn edit(&mut self, node: NodeId) -> &mut Node {
        &mut self.plan.nodes[node.index()]
    }

    /// The declaration of that node.
    pub fn declared(&mut self, node: NodeId) -> &mut Declared {
        let id = self.plan.node(node).declared.expect("all nodes made here are declared");
        &mut self.plan.declared[id.index()]
    }

    pub fn abstracted(&mut self, name: &str) -> NodeId {
        self.node(name, NodeKind::Abstract, &[])
    }

    pub fn sync(
        &mut self,
        name: &str,
        outputs: &[&str],
        run: impl Fn(&mut Call<'_>) -> Result<(), Failure> + Send + Sync + 'static,
    ) -> NodeId {
        self.nodes.0.insert(name.to_owned(), Built::Sync(Arc::new(Plain(run))));
        self.node(name, NodeKind::Concrete, outputs)
    }

    pub fn asynchronous<F>(
        &mut self,
        name: &str,
        outputs: &[&str],
        run: impl Fn(Inputs, Arc<Flow>) -> F + Send + Sync + 'static,
    ) -> NodeId
    where
        F: Future<Output = Done> + Send + 'static,
    {
        let boxed = move |inputs: Inputs, flow: Arc<Flow>| -> BoxFuture<'static, Done> {
            Box::pin(run(inputs, flow))
        };
        self.nodes.0.insert(name.to_owned(), Built::Async(Arc::new(Plain(boxed))));
        self.node(name, NodeKind::Concrete, outputs)
    }

    /// An asynchronous node whose work may go on when its future is gone.
    pub fn keeping<F>(
        &mut self,
        name: &str,
        outputs: &[&str],
        run: impl Fn(Inputs, Keep) -> F + Send + Sync + 'static,
    ) -> NodeId
    where
        F: Future<Output = Done> + Send + 'static,
    {
        let boxed =
            move |inputs: Inputs, keep: Keep| -> BoxFuture<'static, Done> { Box::pin(run(inputs, keep)) };
        self.nodes.0.insert(name.to_owned(), Built::Async(Arc::new(Keeping(boxed))));
        self.node(name, NodeKind::Concrete, outputs)
    }

    /// A synchronous node whose every call is heavy.
    pub fn heavy(
        &mut self,
        name: &str,
        outputs: &[&str],
        run: impl Fn(&mut Call<'_>) -> Result<(), Failure> + Send + Sync + 'static,
    ) -> NodeId {
        self.nodes.0.insert(name.to_owned(), Built::Sync(Arc::new(Heavy(run))));
        self.node(name, NodeKind::Concrete, outputs)
    }

    pub fn blocking(
        &mut self,
        name: &str,
        outputs: &[&str],
        run: impl Fn(Inputs, &Flow) -> Done + Send + Sync + 'static,
    ) -> NodeId {
        self.nodes.0.insert(name.to_owned(), Built::Blocking(Arc::new(Plain(run))));
        self.node(name, NodeKind::Concrete, outputs)
    }

    /// A node that puts out its input, an int, plus one.
    pub fn plus_one(&mut self) -> NodeId {
        self.sync("PlusOne", &["n"], |call| {
            let Value::Int(n) = call.input(0) else { return Err(Failure::new(1, "no int")) };
            let n = n + 1;
            call.set(0, Value::Int(n));
            Ok(())
        })
    }

    /// A node that fails with that code.
    pub fn failing(&mut self, name: &str, code: i64, outputs: &[&str]) -> NodeId {
        self.sync(name, outputs, move |_| Err(Failure::new(code, "it broke")))
    }

    pub fn block(
        &mut self,
        params: u32,
        frame: u32,
        steps: Vec<Step>,
        results: Vec<(&str, Operand)>,
    ) -> BlockId {
        let results =
            results.into_iter().map(|(name, value)| Export { name: name.to_owned(), ty: Type::Json, value });
        self.plan.blocks.push(Block {
            name: format!("block{}", self.plan.blocks.len()),
            node: None,
            params,
            frame,
            steps,
            results: results.collect(),
            exports: vec![],
            paths: 1,
        });
        BlockId(self.plan.blocks.len() as u32 - 1)
    }

    pub fn lock(&mut self, name: &str) -> LockId {
        self.plan.locks.push(Lock { name: name.to_owned(), file: "test.flux".to_owned() });
        LockId(self.plan.locks.len() as u32 - 1)
    }

    pub fn source(&mut self, name: &str, kind: SourceKind, outputs: Vec<Field>, block: BlockId) {
        self.plan.sources.push(Source {
            name: name.to_owned(),
            kind,
            outputs,
            session: None,
            block,
            on_error: vec![],
            target: "block".to_owned(),
            paths: 1,
            may_write: false,
            at: Pos(0),
        });
    }

    /// `http.METHOD(route, args…)`; outputs are what its texts say.
    pub fn http(&mut self, method: &str, route: &str, args: &[(&str, &str)], block: BlockId) {
        let arg = |(name, text): &(&str, &str)| Arg {
            name: (*name).to_owned(),
            value: Constant::Text((*text).to_owned()),
        };
        let mut args: Vec<Arg> = args.iter().map(arg).collect();
        args.insert(0, arg(&("path", route)));
        self.http_args(method, args, block);
    }

    pub fn http_args(&mut self, method: &str, args: Vec<Arg>, block: BlockId) {
        let call = ComponentCall { component: format!("http.{method}"), args };
        let name = format!("S{}", self.plan.sources.len());
        self.source(&name, SourceKind::Component(call), vec![], block);
    }

    pub fn try_engine(self, options: Options) -> Result<Engine, Vec<StartError>> {
        Engine::new(self.plan, Arc::new(self.nodes), options)
    }

    pub fn engine(self) -> Engine {
        self.try_engine(options()).unwrap()
    }
}

/// Says under which seed this run of the tests is.
const SEED: &str = "FLUX_TEST_SEED";

/// What engines of tests are made with: their scheduler is the one that this run of the tests is for.
pub fn options() -> Options {
    let Ok(seed) = std::env::var(SEED) else { return Options::default() };
    let seed = seed.parse().unwrap();
    let disturb = Disturb { turn: 3, ..Disturb::default() };
    let seeded = Seeded::new(seed, VirtualWorld::new(seed)).disturbing(disturb);
    Options { scheduler: Arc::new(seeded), ..Options::default() }
}

/// Does a seed choose what runs next?
pub fn under_a_seed() -> bool {
    std::env::var_os(SEED).is_some()
}

/// Runs all tests of this file once more, a few times, with a scheduler whose choices a seed makes.
pub fn under_seeds() {
    if under_a_seed() {
        return;
    }
    for seed in 1..=4 {
        let tests = std::env::current_exe().unwrap();
        let ran = std::process::Command::new(tests).env(SEED, seed.to_string()).output().unwrap();
        assert!(ran.status.success(), "seed {seed}:\n{}", String::from_utf8_lossy(&ran.stdout));
    }
}

/// What a request gets: status and body.
pub async fn ask(engine: &Engine, method: &str, path: &str, body: &str) -> (u16, String) {
    let request =
        http::Request::builder().method(method).uri(path).body(Bytes::from(body.to_owned())).unwrap();
    let (response, _) = engine.request(request, false).await;
    (response.status().as_u16(), String::from_utf8(response.body().to_vec()).unwrap())
}

pub async fn get(engine: &Engine, path: &str) -> (u16, String) {
    ask(engine, "GET", path, "").await
}

pub async fn traced(engine: &Engine, path: &str) -> (u16, Trace) {
    let request = http::Request::builder().uri(path).body(Bytes::new()).unwrap();
    let (response, trace) = engine.request(request, true).await;
    (response.status().as_u16(), trace.unwrap())
}

pub fn ok(status: u16, body: &str) -> (u16, String) {
    (status, body.to_owned())
}
