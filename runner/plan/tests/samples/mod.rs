//! Plans built by hand, as analysis would build them.

use flux_plan::*;

/// Adds nodes, blocks and sources to a plan, and gives their numbers.
pub struct Build(pub Plan);

pub fn field(name: &str, ty: Type) -> Field {
    Field { name: name.into(), ty }
}

pub fn foreign(name: &str) -> Type {
    Type::Foreign(name.into())
}

pub fn slots(slots: &[u32]) -> Vec<Slot> {
    slots.iter().map(|s| Slot(*s)).collect()
}

pub fn operands(slots: &[u32]) -> Vec<Operand> {
    slots.iter().map(|s| Operand::Slot(Slot(*s))).collect()
}

/// A step; the block that it joins gives it its id.
pub fn step(kind: StepKind, wiring: Option<Wiring>) -> Step {
    Step { wiring, ..Step::new(StepId::default(), kind, Pos(0)) }
}

impl Build {
    pub fn lock(&mut self, name: &str) -> LockId {
        self.0.locks.push(Lock { name: name.into(), file: "main.flux".into() });
        LockId(self.0.locks.len() as u32 - 1)
    }

    pub fn node(&mut self, name: &str, kind: NodeKind, inputs: &[Field], outputs: &[Field]) -> NodeId {
        let declared = (kind != NodeKind::Call).then(|| {
            self.0.declared.push(Declared::new(name, Pos(0)));
            DeclaredId(self.0.declared.len() as u32 - 1)
        });
        let (inputs, outputs) = (inputs.to_vec(), outputs.to_vec());
        self.0.nodes.push(Node { declared, inputs, outputs, ..Node::new(name, kind) });
        NodeId(self.0.nodes.len() as u32 - 1)
    }

    pub fn declared(&mut self, node: NodeId) -> &mut Declared {
        let id = self.0.node(node).declared.expect("a node that is declared");
        &mut self.0.declared[id.index()]
    }

    pub fn acquire(&mut self, node: NodeId, lock: LockId, mode: Mode, scope: Scope, hoisted: bool) {
        let acquire = Acquire { lock, mode, scope, hoisted };
        let node = &mut self.0.nodes[node.index()];
        if !hoisted {
            node.declared_locks.push(acquire.clone());
        }
        node.locks.push(acquire);
    }

    /// A block of steps on a frame, whose results are those slots.
    pub fn block(
        &mut self,
        node: Option<NodeId>,
        (params, frame): (u32, u32),
        steps: Vec<Step>,
        results: &[(&str, Type, u32)],
    ) -> BlockId {
        let results = results.iter().map(|(name, ty, slot)| Export {
            name: (*name).into(),
            ty: ty.clone(),
            value: Operand::Slot(Slot(*slot)),
        });
        let name = node.map_or(String::new(), |id| self.0.node(id).name.clone());
        let mut names = StepNames::of(format!("{name} {}", self.0.blocks.len()));
        let named = |step: Step| Step { id: names.next("step"), ..step };
        let steps = steps.into_iter().map(named).collect();
        let results = results.collect();
        self.0.blocks.push(Block { name, node, params, frame, steps, results, exports: vec![], paths: 0 });
        BlockId(self.0.blocks.len() as u32 - 1)
    }

    pub fn call(&self, node: NodeId, inputs: &[u32], outputs: &[u32], wiring: Wiring) -> Step {
        step(StepKind::Call { node, inputs: operands(inputs), outputs: slots(outputs) }, Some(wiring))
    }

    pub fn branch(&self, block: BlockId, inputs: &[u32], results: &[u32]) -> Branch {
        Branch {
            block,
            inputs: operands(inputs),
            results: results.iter().map(|s| Some(Slot(*s))).collect(),
            exports: vec![],
        }
    }

    pub fn source(&mut self, name: &str, kind: SourceKind, outputs: &[Field], block: BlockId, target: &str) {
        self.0.sources.push(Source {
            name: name.into(),
            kind,
            outputs: outputs.to_vec(),
            session: None,
            block,
            on_error: vec![],
            target: target.into(),
            paths: 0,
            may_write: true,
            at: Pos(0),
        });
    }
}

/// The image server of the Flux paper.
pub fn image() -> Plan {
    let mut b = Build(Plan::new("image"));
    let cache = b.lock("cache");
    let disk = b.lock("disk");
    let socket = field("socket", Type::Int);
    let request = [socket.clone(), field("close", Type::Bool), field("request", foreign("image_tag*"))];
    let image = [&request[..], &[field("rgb_data", foreign("__u8*"))]].concat();
    let kind = NodeKind::Concrete;
    let listen = b.node("Listen", kind, &[], std::slice::from_ref(&socket));
    let read_request = b.node("ReadRequest", kind, std::slice::from_ref(&socket), &request);
    let check = b.node("CheckCache", kind, &request, &request);
    let read = b.node("ReadInFromDisk", kind, &request, &image);
    let compress = b.node("Compress", kind, &image, &request);
    let store = b.node("StoreInCache", kind, &request, &request);
    let write = b.node("Write", kind, &request, &request);
    let complete = b.node("Complete", kind, &request, &[]);
    let not_found = b.node("FourOhFour", kind, &request, &[]);
    let test = b.node("TestInCache", kind, &request[2..], &[field("hit", Type::Bool)]);
    let handler = b.node("Handler", NodeKind::Dispatch, &request, &request);
    let whole = b.node("Image", NodeKind::Abstract, std::slice::from_ref(&socket), &[]);
    for node in [check, store, complete] {
        b.acquire(node, cache, Mode::Write, Scope::Program, false);
    }
    b.acquire(read, cache, Mode::Read, Scope::Program, true);
    b.acquire(read, disk, Mode::Read, Scope::Key("close".into()), false);

    let by_position = Wiring::Position;
    let test_step = b.call(test, &[0], &[1], by_position);
    let predicate = b.block(None, (1, 2), vec![test_step], &[("hit", Type::Bool, 1)]);
    b.0.predicates.push(Predicate { name: "hit".into(), block: predicate, at: Pos(0) });
    let caught = b.call(not_found, &[0, 1, 2], &[], by_position);
    let caught = b.block(None, (5, 5), vec![caught], &[]);
    let results: Vec<(&str, Type, u32)> =
        request.iter().zip(0..).map(|(f, slot)| (f.name.as_str(), f.ty.clone(), slot)).collect();
    let hit = b.block(Some(handler), (3, 3), vec![], &results);
    let mut reads = b.call(read, &[0, 1, 2], &[0, 1, 2, 3], by_position);
    reads.on_error.push(OnError {
        codes: vec![],
        path: vec![],
        catch: Catch::Handle { block: caught, inputs: operands(&[0, 1, 2]) },
        at: Pos(0),
    });
    let steps = vec![
        reads,
        b.call(compress, &[0, 1, 2, 3], &[0, 1, 2], by_position),
        b.call(store, &[0, 1, 2], &[0, 1, 2], by_position),
    ];
    let miss = b.block(Some(handler), (3, 4), steps, &results);
    let is_hit = Test::Is { predicate: PredicateId(0), value: Operand::Slot(Slot(3)), negated: false };
    let dispatch = StepKind::Dispatch {
        node: handler,
        cases: vec![
            Case { tests: vec![is_hit], body: b.branch(hit, &[1, 2, 3], &[1, 2, 3]) },
            Case { tests: vec![], body: b.branch(miss, &[1, 2, 3], &[1, 2, 3]) },
        ],
    };
    let steps = vec![
        b.call(read_request, &[0], &[1, 2, 3], by_position),
        b.call(check, &[1, 2, 3], &[1, 2, 3], by_position),
        step(dispatch, Some(by_position)),
        b.call(write, &[1, 2, 3], &[1, 2, 3], by_position),
        b.call(complete, &[1, 2, 3], &[], by_position),
    ];
    let body = b.block(Some(whole), (1, 4), steps, &[]);
    let run = step(StepKind::Block { node: whole, body: b.branch(body, &[0], &[]) }, Some(by_position));
    let block = b.block(None, (1, 1), vec![run], &[]);
    b.source("Listen", SourceKind::Native(listen), &[socket], block, "Image");
    b.0.number_paths();
    b.0
}

/// The social news service of the Fluxo paper, with a recovery and a second source that uses a node again.
pub fn news() -> Plan {
    let mut b = Build(Plan::new("news"));
    b.0.types.push(RecordType { name: "Edit".into(), fields: vec![field("user", Type::Int)] });
    let edits = Type::List(Box::new(Type::Record(RecordId(0))));
    let ids = Type::List(Box::new(Type::Int));
    let user = field("user", Type::Int);
    let kind = NodeKind::Concrete;
    let own = b.node("OwnEdits", kind, std::slice::from_ref(&user), &[field("own", edits.clone())]);
    let friends = b.node("Friends", kind, std::slice::from_ref(&user), &[field("friends", ids)]);
    let each = b.node("Edits", kind, std::slice::from_ref(&user), &[field("edits", edits.clone())]);
    let lists = field("edits", Type::List(Box::new(edits.clone())));
    let flat = b.node("list.flatten", NodeKind::Call, &[lists], &[field("others", edits.clone())]);
    let both = [field("own", edits.clone()), field("others", edits.clone())];
    let merge = b.node("Merge", kind, &both, &[field("feed", edits.clone())]);
    let none = b.node("NoFriends", kind, &[], &[field("friends", Type::List(Box::new(Type::Int)))]);
    let feed =
        b.node("Feed", NodeKind::Abstract, std::slice::from_ref(&user), &[field("feed", edits.clone())]);
    b.declared(friends).timeout = Some(250_000_000);
    b.declared(each).limit = Some(16);

    let recover = b.call(none, &[], &[3], Wiring::Name);
    let recovery = b.block(None, (3, 4), vec![recover], &[("friends", Type::List(Box::new(Type::Int)), 3)]);
    let own_step = b.call(own, &[0], &[1], Wiring::Position);
    let left = b.block(None, (1, 2), vec![own_step], &[("own", edits.clone(), 1)]);
    let one = b.call(each, &[0], &[1], Wiring::Position);
    let element = b.block(None, (1, 2), vec![one], &[("edits", edits.clone(), 1)]);
    let mut friends_step = b.call(friends, &[0], &[1], Wiring::Name);
    friends_step.on_error.push(OnError {
        codes: vec![404, 410],
        path: vec![],
        catch: Catch::Recover { body: b.branch(recovery, &[0], &[1]) },
        at: Pos(0),
    });
    let each_step =
        StepKind::Each { list: Operand::Slot(Slot(1)), body: b.branch(element, &[], &[2]), in_order: false };
    let steps = vec![friends_step, step(each_step, None), b.call(flat, &[2], &[3], Wiring::Position)];
    let right = b.block(None, (1, 4), steps, &[("others", edits.clone(), 3)]);
    let fork = StepKind::Fork {
        branches: vec![b.branch(left, &[0], &[1]), b.branch(right, &[0], &[2])],
        after: vec![],
    };
    let steps = vec![step(fork, None), b.call(merge, &[1, 2], &[3], Wiring::Position)];
    let body = b.block(Some(feed), (1, 4), steps, &[("feed", edits.clone(), 3)]);
    for (name, route) in [("Read", "/feed/{int user}"), ("Again", "/again/{int user}")] {
        let run = StepKind::Block { node: feed, body: b.branch(body, &[0], &[1]) };
        let mut steps = vec![step(run, Some(Wiring::Position))];
        if name == "Again" {
            let inputs = vec![Operand::Slot(Slot(1)), Operand::Const(Constant::Text("a \"b\" <c>".into()))];
            steps.push(step(StepKind::Copy { inputs, outputs: slots(&[2, 3]) }, None));
        }
        let results = [("feed", edits.clone(), 1), ("title", Type::String, 3)];
        let results = if name == "Again" { &results[..] } else { &results[..1] };
        let block = b.block(None, (1, 4), steps, results);
        let args = vec![Arg { name: "route".into(), value: Constant::Text(route.into()) }];
        let call = ComponentCall { component: "http.get".into(), args };
        b.source(name, SourceKind::Component(call), std::slice::from_ref(&user), block, "Feed");
    }
    b.0.number_paths();
    b.0
}
