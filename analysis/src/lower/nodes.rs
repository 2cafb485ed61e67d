//! The plan's tables: nodes and record types.

use super::Lower;
use crate::constraints::{declared, lock_summary, node_ref};
use crate::elaborate::ir::{Callee, Context};
use crate::elaborate::{infer, own_context};
use crate::files::statement::Place;
use crate::library::call::Bound;
use crate::library::component::{component_decl, manner};
use crate::library::made::{Taken, made};
use crate::locks::{self, Scope, Why};
use crate::names::declared::{Entity, node_items};
use crate::node::annotations::facts;
use crate::node::{Definition, concrete, definition, signature};
use crate::types::plain::plan_type;
use crate::types::{Field, Ty, record_fields};
use crate::world;
use flux_plan::{
    Acquire, Arg, Class, ComponentCall, Constant, Declared, DeclaredId, Effects, Implementation, Node,
    NodeId, NodeKind, RecordId, RecordType,
};

impl<'db> Lower<'db> {
    pub(super) fn ty(&mut self, ty: &Ty) -> flux_plan::Type {
        let mut wanted = Vec::new();
        collect(ty, &mut wanted);
        wanted.into_iter().for_each(|record| {
            self.record(record);
        });
        let records = &self.records;
        plan_type(ty, &mut |entity| records.get(&entity).copied().unwrap_or(RecordId(0)))
    }

    fn record(&mut self, entity: Entity) -> RecordId {
        if let Some(id) = self.records.get(&entity) {
            return *id;
        }
        let id = RecordId(self.plan.types.len() as u32);
        self.records.insert(entity, id);
        self.plan.types.push(RecordType { name: self.display(entity), fields: Vec::new() });
        let fields = self.fields(record_fields(self.db, entity));
        self.plan.types[id.index()].fields = fields;
        id
    }

    pub(super) fn field(&mut self, field: &Field) -> flux_plan::Field {
        flux_plan::Field { name: field.name.to_string(), ty: self.ty(&field.ty) }
    }

    pub(super) fn fields(&mut self, fields: &[Field]) -> Vec<flux_plan::Field> {
        fields.iter().map(|field| self.field(field)).collect()
    }

    /// The node that a concrete step runs.
    pub(super) fn callee(&mut self, callee: &Callee<'db>, place: Place<'db>) -> NodeId {
        match callee {
            Callee::Node(node) => self.concrete_node(*node),
            Callee::Native { node, name, inputs, outputs } => {
                if let Some(id) = self.natives.get(name) {
                    return *id;
                }
                let (at, context) = (self.at(place), own_context(self.db, inputs));
                let (inputs, outputs) = (self.fields(inputs), self.fields(outputs));
                let declared = Some(self.declare_as(Declared::new(name.as_str(), at)));
                let made = Node::new(name.as_str(), NodeKind::Concrete);
                let made = self.with_locks(*node, context, Node { declared, inputs, outputs, at, ..made });
                let id = self.push(made);
                self.natives.insert(name.clone(), id);
                id
            }
            Callee::Made { values, inputs, outputs } => self.making(values, inputs, outputs, place),
            Callee::Call { node, bound, inputs, outputs } => {
                let inputs = self.arranged_fields(bound, inputs.clone());
                let (inputs, outputs) = (self.fields(&inputs), self.fields(outputs));
                let at = self.at(place);
                let name = match node {
                    Some(node) => self.display(*node),
                    None => bound.component.name(self.db).to_string(),
                };
                let implementation = self.implementation(bound);
                let effects = match node {
                    Some(node) => world::concrete_effects(self.db, *node).effects.clone(),
                    None => world::call_effects(self.db, bound, &node_ref(self.db, bound.component)),
                };
                let effects = self.plan_effects(&effects);
                let declared = node.map(|node| self.declare(node));
                let (class, batches) = self.manner(bound);
                let made = Node::new(name, NodeKind::Call);
                let id = self.push(Node {
                    declared,
                    inputs,
                    outputs,
                    implementation,
                    class,
                    batches,
                    effects,
                    at,
                    ..made
                });
                if let Some(node) = node {
                    self.nodes.entry(*node).or_insert(id);
                }
                id
            }
        }
    }

    /// A node that makes what a record of a flow writes: of a written record's type, or `json` for its own sake.
    fn making(
        &mut self,
        values: &[Constant],
        inputs: &[Field],
        outputs: &[Field],
        place: Place<'db>,
    ) -> NodeId {
        let named = |name: &str, value: Constant| Arg { name: name.to_owned(), value };
        // What is still open is made as it is written; everything else of just its type.
        let settled = outputs.iter().map(|field| Constant::Bool(!field.ty.is_made())).collect();
        let args =
            vec![named("values", Constant::List(values.to_vec())), named("settled", Constant::List(settled))];
        let call = ComponentCall { component: "record".to_owned(), args };
        let (inputs, outputs, at) = (self.fields(inputs), self.fields(outputs), self.at(place));
        let (implementation, effects) = (Implementation::Component(call), Effects::pure());
        let class = Some(Class::Synchronous);
        let made = Node::new("record", NodeKind::Call);
        self.push(Node { inputs, outputs, implementation, class, effects, at, ..made })
    }

    /// What a component of the program gives the one inside, from what a call of it is given.
    pub(super) fn arranged(
        &self,
        callee: &Callee<'db>,
        given: Vec<flux_plan::Operand>,
    ) -> Vec<flux_plan::Operand> {
        let bound = match callee {
            Callee::Node(node) => {
                concrete(self.db, *node).as_ref().and_then(|concrete| concrete.bound.as_ref())
            }
            Callee::Call { bound, .. } => Some(bound),
            Callee::Native { .. } | Callee::Made { .. } => None,
        };
        let Some((bound, made)) = bound.and_then(|bound| Some((bound, made(self.db, bound)?))) else {
            return given;
        };
        let own = component_decl(self.db, bound.component).as_ref().map_or(0, |decl| decl.inputs.len());
        let inside = made.inputs.iter().filter_map(|(_, taken)| match taken {
            Taken::Input(at) => given.get(*at).cloned(),
            Taken::Constant(_, constant) => Some(flux_plan::Operand::Const(constant.clone())),
        });
        inside.chain(given.iter().skip(own).cloned()).collect()
    }

    /// The fields of a signature in the order in which the component inside takes them.
    fn arranged_fields(&self, bound: &Bound<'db>, given: Vec<Field>) -> Vec<Field> {
        let Some(made) = made(self.db, bound) else { return given };
        let own = component_decl(self.db, bound.component).as_ref().map_or(0, |decl| decl.inputs.len());
        let inside = made.inputs.iter().filter_map(|(name, taken)| {
            let ty = match taken {
                Taken::Input(at) => given.get(*at)?.ty.clone(),
                Taken::Constant(ty, _) => ty.clone(),
            };
            Some(Field { name: name.clone(), ty })
        });
        inside.chain(given.iter().skip(own).cloned()).collect()
    }

    fn implementation(&self, bound: &Bound<'db>) -> Implementation {
        Implementation::Component(self.component_call(bound))
    }

    /// How a component runs.
    fn manner(&self, bound: &Bound<'db>) -> (Option<Class>, bool) {
        let manner = manner(self.db, bound.component);
        (Some(manner.class), manner.batches)
    }

    /// The identity of a node of the program: one, however often it is used.
    pub(super) fn declare(&mut self, node: Entity) -> DeclaredId {
        if let Some(id) = self.declared.get(&node) {
            return *id;
        }
        let items = node_items(self.db, node);
        let first =
            items.signatures.iter().chain(&items.flows).chain(&items.usings).chain(&items.sources).next();
        let at = first.map_or(flux_plan::Pos(0), |item| self.item_at(*item));
        let facts = facts(self.db, node);
        let id = self.declare_as(Declared {
            timeout: facts.timeout,
            limit: facts.limit,
            limit_keyed: facts.limit_by.is_some(),
            throttle: facts.throttle.as_ref().map(|throttle| flux_plan::Throttle {
                starts: throttle.starts,
                per: throttle.per,
                keyed: throttle.by.is_some(),
            }),
            output: facts.output,
            ..Declared::new(self.display(node), at)
        });
        self.declared.insert(node, id);
        id
    }

    fn declare_as(&mut self, mut declared: Declared) -> DeclaredId {
        // Files that are reached through another's alias alone show their nodes' bare names.
        let name = declared.name.clone();
        let mut n = 1;
        while !self.declared_names.insert(declared.name.clone()) {
            n += 1;
            declared.name = format!("{name}#{n}");
        }
        self.plan.declared.push(declared);
        DeclaredId(self.plan.declared.len() as u32 - 1)
    }

    pub(super) fn concrete_node(&mut self, node: Entity) -> NodeId {
        if let Some(id) = self.nodes.get(&node) {
            return *id;
        }
        let Some(concrete) = concrete(self.db, node) else { return self.abstract_node(node, None) };
        let signature = &concrete.signature;
        let inputs: Vec<Field> = concrete.order.iter().map(|i| signature.inputs[*i].clone()).collect();
        let put = signature.outputs.iter().zip(&concrete.outputs).filter(|(_, through)| through.is_none());
        let outputs: Vec<Field> = put.map(|(field, _)| field.clone()).collect();
        let inputs = match &concrete.bound {
            Some(bound) => self.arranged_fields(bound, inputs),
            None => inputs,
        };
        let implementation = match &concrete.bound {
            Some(bound) => self.implementation(bound),
            None => Implementation::Native,
        };
        let context = own_context(self.db, &signature.inputs);
        let (inputs, outputs) = (self.fields(&inputs), self.fields(&outputs));
        let (class, batches) = concrete.bound.as_ref().map_or((None, false), |bound| self.manner(bound));
        let effects = self.plan_effects(&world::concrete_effects(self.db, node).effects);
        let made = Node::new(self.display(node), NodeKind::Concrete);
        let made = Node { inputs, outputs, implementation, class, batches, effects, ..made };
        self.add(node, context, made)
    }

    /// An abstract node, its inputs and outputs those of the first context in which it is met.
    pub(super) fn abstract_node(&mut self, node: Entity, context: Option<Context>) -> NodeId {
        if let Some(id) = self.nodes.get(&node) {
            return *id;
        }
        let context = context.unwrap_or_else(|| own_context(self.db, &[]));
        let body = &infer(self.db, self.program, node, context).body;
        let (inputs, outputs) = match signature(self.db, node) {
            Some(signature) => (signature.inputs.clone(), signature.outputs.clone()),
            None => {
                let inputs = body.params.iter().map(|(_, field)| field.clone()).collect();
                (inputs, body.outputs.iter().map(|v| v.field.clone()).collect())
            }
        };
        let kind = match definition(self.db, node) {
            Definition::Cases(_) => NodeKind::Dispatch,
            _ => NodeKind::Abstract,
        };
        let (inputs, outputs) = (self.fields(&inputs), self.fields(&outputs));
        let effects = self.plan_effects(world::effects(self.db, self.program, node, context));
        let made = Node { inputs, outputs, effects, ..Node::new(self.display(node), kind) };
        self.add(node, context, made)
    }

    fn add(&mut self, node: Entity, context: Context, mut made: Node) -> NodeId {
        let id = self.declare(node);
        made.declared = Some(id);
        made.at = self.plan.declared[id.index()].at;
        let made = self.with_locks(node, context, made);
        let id = self.push(made);
        self.nodes.insert(node, id);
        id
    }

    /// The node with the locks that it takes.
    fn with_locks(&self, node: Entity, context: Context, mut made: Node) -> Node {
        let db = self.db;
        let summary = &lock_summary(db, self.program, node, context).summary;
        made.locks = summary.own.iter().map(|own| self.acquire(own)).collect();
        let mut declared: Vec<Acquire> = declared(db, self.program, node)
            .iter()
            .map(|w| self.acquire(&locks::Own { hold: w.lock.hold(), why: Why::Declared }))
            .collect();
        declared.sort_by(|a, b| (a.lock, &a.scope, a.mode).cmp(&(b.lock, &b.scope, b.mode)));
        declared.dedup();
        made.declared_locks = declared;
        made
    }

    fn acquire(&self, own: &locks::Own) -> Acquire {
        let scope = match &own.hold.scope {
            Scope::Program => flux_plan::Scope::Program,
            Scope::Session => flux_plan::Scope::Session,
            Scope::Key(input) => flux_plan::Scope::Key(input.to_string()),
            // What is no input is never held.
            Scope::Hidden => flux_plan::Scope::Program,
        };
        let hoisted = own.why != Why::Declared;
        Acquire { lock: self.lock(&own.hold.lock), mode: own.hold.mode, scope, hoisted }
    }

    fn push(&mut self, node: Node) -> NodeId {
        self.plan.nodes.push(node);
        NodeId(self.plan.nodes.len() as u32 - 1)
    }
}

fn collect(ty: &Ty, out: &mut Vec<Entity>) {
    match ty {
        Ty::Record(entity) => out.push(*entity),
        Ty::List(a) | Ty::Option(a) | Ty::Stream(a) => collect(a, out),
        Ty::Map(a, b) => {
            collect(a, out);
            collect(b, out);
        }
        _ => {}
    }
}
