//! What is published and what is followed under one key of one store is of one type.
//!
//! Comes in: the flows of a program. Goes out: where a call of `topic.publish` or `topic.follow` speaks of another type than
//! an earlier one. *Never* here: what their values are.

use crate::diagnostics::Diag;
use crate::diagnostics::topic_types::TopicTypes;
use crate::elaborate::ir::{Body, Callee, Context, Step, StepKind};
use crate::elaborate::{failure_body, infer, sound, source_flow};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::Place;
use crate::library::call::{Bound, Written, expanded, store_component};
use crate::library::made::{Taken, made};
use crate::names::declared::{Entity, Space, index};
use crate::names::program::{Program, program};
use crate::names::resolve;
use crate::names::users::files_of;
use crate::node::concrete;
use crate::types::Ty;
use flux_catalog::template::{Hole, Part, Template};
use flux_plan::Constant;
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

/// What is to be said of a program's topics.
pub(super) fn check<'db>(db: &'db dyn Db, root: SourceFile, diags: &mut Vec<Diag<'db>>) {
    let files = files_of(db, root);
    if !files.iter().any(|file| has_topics(db, *file)) {
        return;
    }
    let program = program(db, root);
    let mut found = Found { db, program, seen: FxHashSet::default(), known: FxHashMap::default(), diags };
    for file in files {
        for item in &index(db, file).sources {
            found.body(&source_flow(db, program, *item).flow.body);
        }
    }
}

/// Does a file declare a store of topics?
#[salsa::tracked(returns(copy))]
fn has_topics(db: &dyn Db, file: SourceFile) -> bool {
    let stores = index(db, file).named.keys().filter(|(space, _)| *space == Space::Store);
    stores.into_iter().any(|(_, name)| {
        let store = Entity::new(db, file, Space::Store, name.clone());
        store_component(db, store).is_some_and(|kind| kind == "topics")
    })
}

/// See [`shape`].
type Shape = Vec<Option<String>>;

struct Found<'a, 'db> {
    db: &'db dyn Db,
    program: Program<'db>,
    seen: FxHashSet<(Entity, Context)>,
    /// The type that was first spoken of, and where.
    known: FxHashMap<(Entity, Shape), (Ty, Place<'db>)>,
    diags: &'a mut Vec<Diag<'db>>,
}

impl<'db> Found<'_, 'db> {
    fn body(&mut self, body: &'db Body<'db>) {
        body.all_steps(&mut |step| self.step(step));
    }

    fn step(&mut self, step: &'db Step<'db>) {
        let (db, program) = (self.db, self.program);
        match &step.kind {
            StepKind::Concrete { callee: Callee::Node(node), .. } => {
                if let Some(concrete) = concrete(db, *node)
                    && let Some(bound) = &concrete.bound
                {
                    let inputs = concrete.order.iter().filter_map(|at| concrete.signature.inputs.get(*at));
                    let inputs: Vec<&Ty> = inputs.map(|field| &field.ty).collect();
                    let output = concrete.signature.outputs.first();
                    self.call(bound, &inputs, output.map(|field| &field.ty));
                }
            }
            StepKind::Concrete { callee: Callee::Call { bound, inputs, outputs, .. }, .. } => {
                let inputs: Vec<&Ty> = inputs.iter().map(|field| &field.ty).collect();
                self.call(bound, &inputs, outputs.first().map(|field| &field.ty));
            }
            StepKind::Abstract { node, context, .. }
                if self.seen.insert((*node, *context)) && sound(db, program, *node) =>
            {
                self.body(&infer(db, program, *node, *context).body);
            }
            _ => {}
        }
        if let (Some(around), Some(node)) = (&step.around, step.node()) {
            for item in program.failures(db, node).collect::<Vec<_>>() {
                self.body(&failure_body(db, program, item, around.context).body);
            }
        }
    }

    /// A component of the program's own speaks of what those speak of that it is made from.
    fn call(&mut self, bound: &Bound<'db>, inputs: &[&Ty], output: Option<&Ty>) {
        let call = expanded(self.db, bound);
        let first = match made(self.db, bound).as_ref().and_then(|made| made.inputs.first()) {
            Some((_, Taken::Input(at))) => *at,
            _ => 0,
        };
        let ty = match (call.component.name(self.db).as_str(), inputs.get(first), output) {
            ("topic.publish", Some(ty), _) => *ty,
            ("topic.follow", _, Some(Ty::Stream(ty))) => ty,
            _ => return,
        };
        let given = |name: &str| call.args.iter().find(|arg| arg.name == name);
        let (Some(store), Some(key)) = (given("store"), given("key")) else { return };
        let Constant::Name(name) = &store.value else { return };
        let Some(store) = resolve(self.db, store.file, Space::Store, &SmolStr::new(name)) else { return };
        let Some(key) = shape(key) else { return };
        match self.known.get(&(store, key.clone())) {
            Some((other, _)) if other.fits(ty) => {}
            Some((other, place)) => {
                let mistake = TopicTypes {
                    store: store.name(self.db).clone(),
                    ty: ty.show(self.db),
                    other: other.show(self.db),
                };
                self.diags.push(Diag::new(bound.place, mistake).label(*place));
            }
            None => {
                self.known.insert((store, key), (ty.clone(), bound.place));
            }
        }
    }
}

/// A key's parts: its texts, and none for each value, which another node may call otherwise. What is a parameter of the
/// component around is text.
fn shape(key: &Written) -> Option<Shape> {
    let Constant::Text(text) = &key.value else { return None };
    let mut shape = Shape::new();
    for part in Template::parse(text).ok()?.parts {
        let text = match part {
            Part::Text(text) => Some(text),
            Part::Hole(hole) => constant_in(key, &hole),
        };
        match (shape.last_mut(), text) {
            (Some(Some(before)), Some(text)) => before.push_str(&text),
            (_, text) => shape.push(text),
        }
    }
    Some(shape)
}

/// What stands for a parameter in a key: letters and digits as they are, all else apart from any text.
fn constant_in(key: &Written, hole: &Hole) -> Option<String> {
    let own = key.own.iter().find(|own| own.name == hole.name())?;
    let text = match &own.value {
        Constant::Text(text) => text.clone(),
        Constant::Int(number) if *number >= 0 => number.to_string(),
        other => format!("\0{other:?}\0"),
    };
    let is_plain = hole.filters.is_empty() && text.chars().all(char::is_alphanumeric);
    Some(if is_plain { text } else { format!("\0{text}|{:?}\0", hole.filters) })
}
