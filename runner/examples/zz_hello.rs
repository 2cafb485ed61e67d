use flux_node::*;
use flux_plan::*;
use flux_runner::*;
use std::any::Any;
use std::sync::Arc;
struct Greet;
const FILLER: &str = include_str!("../../bench/service/filler.txt");
impl SyncNode for Greet {
    fn call(&self, call: &mut Call<'_>) -> Result<(), Failure> {
        let Value::Str(name) = call.input(0) else { return Err(Failure::new(1, "no")) };
        let mut text = String::with_capacity(8 + name.len() + FILLER.len());
        text.push_str("Hello, ");
        text.push_str(name);
        text.push('!');
        text.push_str(FILLER);
        call.set(0, Value::Str(text.into()));
        Ok(())
    }
}
struct Lib;
impl Library for Lib {
    fn build(&self, c: &ComponentCall, _: &Signature, _: &dyn Resources) -> Result<Built, BuildError> {
        Err(BuildError::Missing(c.component.clone()))
    }
    fn store(&self, c: &ComponentCall, _: &dyn Resources) -> Result<Arc<dyn Any + Send + Sync>, BuildError> {
        Err(BuildError::Missing(c.component.clone()))
    }
    fn native(&self, _: &str, _: &Signature) -> Result<Built, BuildError> {
        Ok(Built::Sync(Arc::new(Greet)))
    }
    fn has(&self, _: &str) -> bool {
        false
    }
}
fn main() {
    let mut plan = Plan::new("hello");
    plan.nodes.push(Node {
        name: "Greet".into(),
        kind: NodeKind::Concrete,
        inputs: vec![],
        outputs: vec![],
        implementation: Implementation::Native,
        effects: Effects::pure(),
        locks: vec![],
        declared_locks: vec![],
        timeout: None,
        limit: None,
        output: false,
        at: Pos(0),
    });
    plan.blocks.push(Block {
        name: "b".into(),
        node: None,
        params: 1,
        frame: 2,
        steps: vec![Step {
            kind: StepKind::Call {
                node: NodeId(0),
                inputs: vec![Operand::Slot(Slot(0))],
                outputs: vec![Slot(1)],
            },
            locks: vec![],
            on_error: vec![],
            reply: false,
            wiring: None,
            at: Pos(0),
        }],
        results: vec![Export { name: "t".into(), ty: Type::String, value: Operand::Slot(Slot(1)) }],
        exports: vec![],
        paths: 1,
    });
    plan.sources.push(Source {
        name: "S".into(),
        kind: SourceKind::Component(ComponentCall {
            component: "http.get".into(),
            args: vec![Arg { name: "path".into(), value: Constant::Text("/hello/{string name}".into()) }],
        }),
        outputs: vec![],
        session: None,
        block: BlockId(0),
        on_error: vec![],
        target: "Greet".into(),
        paths: 1,
        may_write: false,
        at: Pos(0),
    });
    let engine = Engine::new(plan, Arc::new(Lib), Options::default()).unwrap();
    let workers = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(1);
    let server = Server::start(
        engine,
        ServeOptions { listen: "127.0.0.1:0".parse().unwrap(), workers, signals: true, ..Default::default() },
    )
    .unwrap();
    eprintln!("listening on http://{}", server.local_addr().unwrap());
    println!("{:?}", server.wait());
}
