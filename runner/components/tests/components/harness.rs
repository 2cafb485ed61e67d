//! Builds a node of a call and a signature, and runs it, as the engine would.

use flux_components::Library;
use flux_node::{
    BuildError, Built, Bulk, Call, ComponentCall, Constant, Failure, Field, Flow, Keep, Library as _,
    Opening, Place, RecordId, RecordType, Request, Resources, Signature, Store, Type, Value, World,
};
use flux_plan::Arg;
use flux_policy::RealWorld;
use flux_syntax::tree::{self, ItemKind, Param, ValueKind};
use futures_util::future::BoxFuture;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// A service with its folder, environment, stores and clock.
pub struct Service {
    pub components: Library,
    pub root: PathBuf,
    pub env: BTreeMap<String, String>,
    pub stores: BTreeMap<String, Arc<dyn Store>>,
    pub world: Arc<dyn World>,
    pub records: Arc<[RecordType]>,
    pub request: Option<Arc<dyn Request>>,
}

impl Default for Service {
    fn default() -> Self {
        Service {
            components: Library::default(),
            root: PathBuf::from("."),
            env: BTreeMap::new(),
            stores: BTreeMap::new(),
            world: Arc::new(RealWorld),
            records: Arc::from([]),
            request: None,
        }
    }
}

impl Resources for Service {
    fn store(&self, name: &str) -> Option<Arc<dyn Store>> {
        self.stores.get(name).cloned()
    }

    fn env(&self, name: &str) -> Option<String> {
        self.env.get(name).cloned()
    }

    fn root(&self) -> PathBuf {
        self.root.clone()
    }

    fn world(&self) -> Arc<dyn World> {
        self.world.clone()
    }
}

/// A node and the service that it was built in.
pub struct Node<'s> {
    component: String,
    built: Built,
    service: &'s Service,
    outputs: usize,
}

impl Service {
    /// What opens in memory.
    pub fn open_store(&self, args: &[(&str, Constant)]) -> Result<Arc<dyn Store>, BuildError> {
        match self.components.store(&call("memory", args), self) {
            Opening::Now(opened) => opened,
            Opening::Later(_) => panic!("memory is open at once"),
        }
    }

    /// A store of that kind and name.
    pub fn with_store_of(mut self, kind: &str, name: &str, args: &[(&str, Constant)]) -> Self {
        match self.components.store(&call(kind, args), &self) {
            Opening::Now(opened) => self.stores.insert(name.to_owned(), opened.expect("a store")),
            Opening::Later(_) => panic!("it is open at once"),
        };
        self
    }

    /// A store of that name.
    pub fn with_store(mut self, name: &str, args: &[(&str, Constant)]) -> Self {
        let store = self.open_store(args).expect("a store");
        self.stores.insert(name.to_owned(), store);
        self
    }

    /// A node for inputs and outputs written as in a program: `"int a, list<string> b"`.
    pub fn try_node(
        &self,
        component: &str,
        args: &[(&str, Constant)],
        inputs: &str,
        outputs: &str,
    ) -> Result<Node<'_>, BuildError> {
        let signature =
            Signature { inputs: fields(inputs), outputs: fields(outputs), records: self.records.clone() };
        self.try_node_of(component, args, signature)
    }

    fn try_node_of(
        &self,
        component: &str,
        args: &[(&str, Constant)],
        signature: Signature,
    ) -> Result<Node<'_>, BuildError> {
        let outputs = signature.outputs.len();
        let built = self.components.build(&call(component, args), &signature, self)?;
        Ok(Node { component: component.to_owned(), built, service: self, outputs })
    }

    /// A node of types that only a program has.
    pub fn node_of(&self, component: &str, args: &[(&str, Constant)], signature: Signature) -> Node<'_> {
        self.try_node_of(component, args, signature).expect("it can be built")
    }

    pub fn node(&self, component: &str, args: &[(&str, Constant)], inputs: &str, outputs: &str) -> Node<'_> {
        self.try_node(component, args, inputs, outputs).expect("it can be built")
    }
}

impl Node<'_> {
    /// Runs it; a code with which it fails must be declared.
    pub fn run(&self, inputs: &[Value]) -> Result<Vec<Value>, Failure> {
        self.run_at(inputs, 0)
    }

    /// In a flow that began then, in nanoseconds since 1970.
    pub fn run_at(&self, inputs: &[Value], now: i64) -> Result<Vec<Value>, Failure> {
        let ran = self.run_once(inputs, now);
        if let Err(failure) = &ran {
            crate::codes::is_declared(&self.component, failure);
        }
        ran
    }

    fn run_once(&self, inputs: &[Value], now: i64) -> Result<Vec<Value>, Failure> {
        let flow = Flow {
            id: 7,
            now,
            session: None,
            world: self.service.world.clone(),
            request: self.service.request.clone(),
            failure: None,
        };
        match &self.built {
            Built::Sync(node) => {
                let count = inputs.len();
                let mut frame = inputs.to_vec();
                frame.resize(count + self.outputs, Value::Empty);
                let places: Vec<Place> = (0..count).map(|i| Place::Slot(i as u32)).collect();
                let slots: Vec<u32> = (count..frame.len()).map(|i| i as u32).collect();
                node.call(&mut Call::new(&mut frame, &[], &places, &slots, &flow))?;
                Ok(frame.split_off(count))
            }
            Built::Blocking(node) => {
                let done = node.at_once(inputs, &flow);
                let run = || node.run(inputs.iter().cloned().collect(), &flow);
                done.unwrap_or_else(run).map(|o| o.to_vec())
            }
            Built::Async(node) => {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                let future = node.start(inputs.iter().cloned().collect(), Arc::new(flow), Keep::default());
                runtime.expect("a runtime").block_on(future).map(|o| o.to_vec())
            }
        }
    }

    /// Starts a waiting node in a flow that began then, in the runtime that polls it.
    pub fn start(&self, inputs: &[Value], now: i64) -> BoxFuture<'static, Result<Vec<Value>, Failure>> {
        let Built::Async(node) = &self.built else { panic!("it does not wait") };
        let (component, world) = (self.component.clone(), self.service.world.clone());
        let flow = Flow { id: 7, now, session: None, world, request: None, failure: None };
        let started = node.start(inputs.iter().cloned().collect(), Arc::new(flow), Keep::default());
        Box::pin(async move {
            let ran = started.await.map(|outputs| outputs.to_vec());
            if let Err(failure) = &ran {
                crate::codes::is_declared(&component, failure);
            }
            ran
        })
    }

    /// Would these inputs hold up other flows?
    pub fn is_heavy(&self, inputs: &[Value]) -> bool {
        let Built::Sync(node) = &self.built else { panic!("it is no node that costs a call") };
        let flow = Flow {
            id: 7,
            now: 0,
            session: None,
            world: self.service.world.clone(),
            request: None,
            failure: None,
        };
        let mut frame = inputs.to_vec();
        let places: Vec<Place> = (0..inputs.len()).map(|i| Place::Slot(i as u32)).collect();
        node.may_be_heavy() && node.heavy(&Call::new(&mut frame, &[], &places, &[], &flow))
    }

    /// Runs a waiting node without inputs so many times, one after the other, in one runtime.
    pub fn repeat(&self, times: usize) {
        let Built::Async(node) = &self.built else { panic!("it does not wait") };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        for _ in 0..times {
            let flow = Flow {
                id: 7,
                now: 0,
                session: None,
                world: self.service.world.clone(),
                request: None,
                failure: None,
            };
            let started = node.start([].into_iter().collect(), Arc::new(flow), Keep::default());
            runtime.block_on(started).expect("it succeeds");
        }
    }

    /// The failures of so many runs of a waiting node without inputs, one after the other, in one runtime.
    pub fn failures(&self, times: usize) -> Vec<Failure> {
        let Built::Async(node) = &self.built else { panic!("it does not wait") };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let run = |_| {
            let flow = Flow {
                id: 7,
                now: 0,
                session: None,
                world: self.service.world.clone(),
                request: None,
                failure: None,
            };
            runtime.block_on(node.start([].into_iter().collect(), Arc::new(flow), Keep::default())).err()
        };
        (0..times).filter_map(run).collect()
    }

    /// What it puts out, which is one value.
    pub fn one(&self, inputs: &[Value]) -> Value {
        let mut outputs = self.run(inputs).expect("it succeeds");
        assert_eq!(outputs.len(), 1);
        outputs.remove(0)
    }

    /// The code with which it fails.
    pub fn code(&self, inputs: &[Value]) -> i64 {
        self.run(inputs).expect_err("it fails").code
    }
}

/// A request without a socket.
pub struct Asked(pub &'static str, pub Vec<(&'static str, String)>);

impl Request for Asked {
    fn method(&self) -> &str {
        self.0
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.1.iter().find(|(n, _)| *n == name).map(|(_, value)| value.as_str())
    }
}

pub fn text(text: &str) -> Constant {
    Constant::Text(text.to_owned())
}

pub fn name(name: &str) -> Constant {
    Constant::Name(name.to_owned())
}

pub fn str(text: &str) -> Value {
    Value::Str(text.into())
}

pub fn ints(items: &[i64]) -> Value {
    list(items.iter().map(|n| Value::Int(*n)))
}

pub fn list(items: impl IntoIterator<Item = Value>) -> Value {
    Value::List(Bulk::new(items.into_iter().collect()))
}

pub fn some(value: Value) -> Value {
    Value::Option(Some(Arc::new(value)))
}

pub fn json(json: serde_json::Value) -> Value {
    Value::Json(Bulk::new(json))
}

/// Fields written as in a program; `image` and `R0` (the first record type) too.
pub fn fields(text: &str) -> Vec<Field> {
    if text.is_empty() {
        return Vec::new();
    }
    text.split(", ")
        .map(|field| {
            let (ty, name) = field.rsplit_once(' ').expect("a type and a name");
            Field { name: name.to_owned(), ty: ty_of(ty) }
        })
        .collect()
}

fn ty_of(text: &str) -> Type {
    let inner = |prefix: &str| Some(Box::new(ty_of(text.strip_prefix(prefix)?.strip_suffix('>')?)));
    if let Some(inner) = inner("list<") {
        return Type::List(inner);
    }
    if let Some(inner) = inner("option<") {
        return Type::Option(inner);
    }
    if let Some(inner) = inner("stream<") {
        return Type::Stream(inner);
    }
    if let Some(id) = text.strip_prefix('R') {
        return Type::Record(RecordId(id.parse().expect("a number")));
    }
    flux_components::route::type_named(text).unwrap_or_else(|_| Type::Foreign(text.to_owned()))
}

/// A call with the defaults of its declaration, in its order.
pub fn call(component: &str, given: &[(&str, Constant)]) -> ComponentCall {
    let declared = declarations().into_iter().find(|d| d.name.text == component).expect("it is declared");
    let mut args = Vec::new();
    for param in &declared.args.params {
        let Param::Field { name, default, .. } = param else { continue };
        let value = given.iter().find(|(n, _)| *n == name.text).map(|(_, value)| value.clone());
        let value = value.or_else(|| default.as_ref().map(constant));
        args.extend(value.map(|value| Arg { name: name.text.to_string(), value }));
    }
    for (name, _) in given {
        assert!(args.iter().any(|arg| arg.name == *name), "`{component}` declares no `{name}`");
    }
    ComponentCall { component: component.to_owned(), args }
}

/// Every component that the catalog declares.
pub fn declarations() -> Vec<tree::Component> {
    let mut found = Vec::new();
    for (file, text) in flux_catalog::FILES {
        let parsed = flux_syntax::parse_file(text);
        assert_eq!(parsed.errors().count(), 0, "{file}: {:?}", parsed.errors().next());
        for item in parsed.items() {
            match &item.kind {
                ItemKind::Component(component) => found.push(component.clone()),
                ItemKind::Type(_) => {}
                _ => panic!("{file} declares components and types only"),
            }
        }
    }
    found
}

/// A value that a test writes in Flux, as a plan holds it.
pub fn constant(value: &tree::Value) -> Constant {
    match &value.kind {
        ValueKind::Int(n) => Constant::Int(*n),
        ValueKind::Float(x) => Constant::Float(x.parse().expect("a number")),
        ValueKind::Bool(b) => Constant::Bool(*b),
        ValueKind::Text { text, .. } => Constant::Text(text.to_string()),
        ValueKind::Duration(nanos) => Constant::Duration(*nanos),
        ValueKind::Size(bytes) => Constant::Size(*bytes),
        ValueKind::Name(name) => Constant::Name(name.text.to_string()),
        ValueKind::List(items) => Constant::List(items.iter().map(constant).collect()),
        other => panic!("no default is {other:?}"),
    }
}
