//! What an editor can show between the words: tuples, signatures, locks, effects that nobody has written.

use super::Target;
use super::arrows::arrows;
use super::context::context_of;
use super::navigate::{definition_items, targets};
use super::place::{At, all};
use crate::constraints::{declared, lock_summary};
use crate::effects::{Effects, Use};
use crate::elaborate::{Arrow, infer, sound};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::ItemRef;
use crate::library::component::{ComponentDecl, component_decl, find_component};
use crate::locks::{Scope, Why};
use crate::names::declared::{Entity, Space};
use crate::names::program::program;
use crate::names::resolve;
use crate::node::is_abstract;
use crate::node::signature;
use crate::types::{Field, show_tuple};
use crate::workspace::{FileId, Workspace};
use crate::world;
use flux_plan::Mode;
use flux_syntax::tree::{Item, ItemKind};
use std::ops::Range;

/// What a hint tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HintKind {
    /// What is on an arrow.
    Tuple,
    /// The inputs that a step is given by name.
    Wiring,
    /// What a node takes and puts out.
    Signature,
    /// The locks that a node takes in the end.
    Locks,
    /// What state a node reads and writes.
    Effects,
}

/// A hint between the words of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Where it stands, as an offset in bytes.
    pub offset: usize,
    /// What it tells, by which an editor turns kinds on and off.
    pub kind: HintKind,
    /// The words that an editor puts there.
    pub label: String,
    /// A blank before it rather than behind it.
    pub blank_before: bool,
    /// More of it, and where it comes from: for whoever asks.
    more: Option<(String, Option<Target>)>,
}

impl Workspace {
    /// The hints of a range.
    pub fn hints(&self, file: FileId, range: Range<usize>, kinds: &[HintKind]) -> Vec<Hint> {
        self.find_hints(file, range, kinds, false)
    }

    /// More of one of them, as Markdown, and where what it tells comes from.
    pub fn hint_more(&self, file: FileId, offset: usize, kind: HintKind) -> Option<(String, Option<Target>)> {
        self.find_hints(file, offset..offset, &[kind], true).pop()?.more
    }

    fn find_hints(&self, file: FileId, range: Range<usize>, kinds: &[HintKind], more: bool) -> Vec<Hint> {
        let db: &dyn Db = &self.db;
        let mut out = Vec::new();
        for at in all(db, file.0) {
            let whole = at.whole(db);
            if whole.end < range.start || range.end < whole.start {
                continue;
            }
            db.unwind_if_revision_cancelled();
            for (reference, item) in at.items(db) {
                let hints = Hints { db, file: file.0, at, item: reference, kinds, more };
                hints.arrows(&mut out);
                hints.signature(item, &mut out);
                hints.locks(item, &mut out);
                hints.effects(item, &mut out);
            }
        }
        out.retain(|hint| range.start <= hint.offset && hint.offset <= range.end);
        out.sort_by_key(|hint| hint.offset);
        out
    }
}

struct Hints<'a, 'db> {
    db: &'db dyn Db,
    file: SourceFile,
    at: At<'db>,
    item: ItemRef<'db>,
    kinds: &'a [HintKind],
    /// Not the hints alone: what more there is of them.
    more: bool,
}

impl<'db> Hints<'_, 'db> {
    fn hint(
        &self,
        at: u32,
        kind: HintKind,
        label: String,
        blank_before: bool,
        more: impl FnOnce() -> (String, Option<Target>),
    ) -> Hint {
        let offset = (self.at.start + at) as usize;
        Hint { offset, kind, label: short(label), blank_before, more: self.more.then(more) }
    }

    /// What is on the arrows, and what steps take by name.
    fn arrows(&self, out: &mut Vec<Hint>) {
        let wanted = |kind| self.kinds.contains(&kind);
        if !wanted(HintKind::Tuple) && !wanted(HintKind::Wiring) {
            return;
        }
        let text = self.at.statement.text(self.db);
        for arrow in arrows(self.db, self.file, self.item) {
            let span = arrow.place.span;
            let before = text.get(..span.start as usize).unwrap_or_default().trim_end();
            let behind_arrow = before.ends_with("->") || before.ends_with("=>");
            let seen = &arrow.before;
            if behind_arrow && !seen.broken && !seen.tuple.is_empty() && wanted(HintKind::Tuple) {
                let more = || (environment(self.db, &seen.tuple, &seen.names), None);
                out.push(self.hint(
                    span.start,
                    HintKind::Tuple,
                    show_tuple(self.db, &seen.tuple),
                    false,
                    more,
                ));
            }
            if !arrow.by_name.is_empty() && wanted(HintKind::Wiring) {
                let label = format!("by name: {}", arrow.by_name.join(", "));
                out.push(self.hint(span.end, HintKind::Wiring, label, true, || self.wiring(&arrow)));
            }
        }
    }

    /// What a step takes by name, with its types, and the step's node.
    fn wiring(&self, arrow: &Arrow<'db>) -> (String, Option<Target>) {
        let named = arrow.by_name.iter().filter_map(|name| {
            let known = arrow.before.names.iter().find(|field| field.name == *name)?;
            Some(format!("{} {name}", known.ty.show(self.db)))
        });
        let list = named.collect::<Vec<_>>().join(", ");
        let more =
            format!("Its inputs are found by name, in what was put out before:\n```flux\n({list})\n```");
        let text = self.at.statement.text(self.db).get(arrow.place.span.range()).unwrap_or_default();
        let name = text.trim_start_matches("each").trim();
        let node = resolve(self.db, self.file, Space::Node, &name.into());
        let target =
            node.and_then(|node| targets(self.db, definition_items(self.db, node)).into_iter().next());
        (more, target)
    }

    fn signature(&self, item: &Item, out: &mut Vec<Hint>) {
        let db = self.db;
        if !self.kinds.contains(&HintKind::Signature) {
            return;
        }
        let (name, behind, shown) = match &item.kind {
            ItemKind::Flow(it) if it.patterns.is_none() => {
                (&it.name, it.name.span.end, self.inferred(&it.name.text))
            }
            ItemKind::Node(it) if it.signature.is_none() => {
                let component =
                    it.using.as_ref().and_then(|c| find_component(db, self.file, &c.component.text));
                let decl = component.and_then(|component| component_decl(db, component).as_ref());
                let shown = decl.map(|decl| shape(db, decl));
                (&it.name, it.name.span.end, shown)
            }
            _ => return,
        };
        let Some(shown) = shown else { return };
        let text = format!("```flux\n{} {shown}\n```", name.text);
        let hint = self.hint(behind, HintKind::Signature, shown, true, || (text, self.component(item)));
        out.push(hint);
    }

    /// The declaration that a node without a signature takes its own from.
    fn component(&self, item: &Item) -> Option<Target> {
        let ItemKind::Node(it) = &item.kind else { return None };
        let component = find_component(self.db, self.file, &it.using.as_ref()?.component.text)?;
        targets(self.db, definition_items(self.db, component)).into_iter().next()
    }

    fn inferred(&self, name: &smol_str::SmolStr) -> Option<String> {
        inferred(self.db, Entity::new(self.db, self.file, Space::Node, name.clone()))
    }

    /// At a node's constraints; at its flow, if it has none.
    fn locks(&self, item: &Item, out: &mut Vec<Hint>) {
        if !self.kinds.contains(&HintKind::Locks) {
            return;
        }
        let node = match &item.kind {
            ItemKind::Constraint(it) => resolve(self.db, self.file, Space::Node, &it.node.text),
            ItemKind::Flow(it) if it.patterns.is_none() => {
                let node = Entity::new(self.db, self.file, Space::Node, it.name.text.clone());
                let declared = declared(self.db, program(self.db, self.file), node);
                Some(node).filter(|_| declared.is_empty())
            }
            _ => None,
        };
        let Some(node) = node else { return };
        let Some((shown, more)) = locks(self.db, self.file, node, true) else { return };
        out.push(self.hint(item.span.end, HintKind::Locks, shown, true, || (more, self.early(node))));
    }

    /// The constraint inside that makes a node take a lock early.
    fn early(&self, node: Entity) -> Option<Target> {
        let program = program(self.db, self.file);
        let context = context_of(self.db, program, node);
        let own = &lock_summary(self.db, program, node, context).summary.own;
        let origin = own.iter().find_map(|own| match &own.why {
            Why::Early(origin) | Why::Promoted(origin) => Some(origin),
            Why::Declared => None,
        })?;
        let inner = crate::constraints::node_of(origin.declares());
        let place = declared(self.db, program, inner).get(origin.index as usize)?.place;
        let range = super::place::range_of(self.db, place);
        Some(Target { file: FileId(place.statement.file(self.db)), range: range.clone(), name: range })
    }

    /// What state a node with a component reads and writes, and a flow by all that runs inside it.
    fn effects(&self, item: &Item, out: &mut Vec<Hint>) {
        if !self.kinds.contains(&HintKind::Effects) {
            return;
        }
        let (name, end) = match &item.kind {
            ItemKind::Node(it) => match &it.using {
                Some(using) => (&it.name.text, using.span.end),
                None => return,
            },
            ItemKind::Flow(it) if it.patterns.is_none() => (&it.name.text, item.span.end),
            _ => return,
        };
        let effects = effects_of(self.db, Entity::new(self.db, self.file, Space::Node, name.clone()));
        let parts = reads_and_writes(self.db, self.file, effects);
        if parts.is_empty() {
            return;
        }
        let more = || match &item.kind {
            ItemKind::Flow(_) => ("What all that runs inside does to the service's state.".to_owned(), None),
            _ => ("What its component does to the service's state.".to_owned(), self.component(item)),
        };
        out.push(self.hint(end, HintKind::Effects, parts.join(", "), true, more));
    }
}

/// What a node does to the world: a flow, what all inside it does.
pub(crate) fn effects_of(db: &dyn Db, node: Entity) -> &Effects {
    let program = program(db, node.file(db));
    if !is_abstract(db, node) {
        return &world::concrete_effects(db, node).effects;
    }
    world::effects(db, program, node, context_of(db, program, node))
}

fn reads_and_writes(db: &dyn Db, file: SourceFile, effects: &Effects) -> Vec<String> {
    let list = |what: &str, uses: &[Use]| {
        let names = world::in_words(db, file, uses);
        (!names.is_empty()).then(|| format!("{what} {}", names.join(", ")))
    };
    [list("reads", &effects.reads), list("writes", &effects.writes)].into_iter().flatten().collect()
}

/// What a component takes and puts out.
pub(crate) fn shape(db: &dyn Db, decl: &ComponentDecl) -> String {
    let inputs = with_row(db, &decl.inputs, decl.row_in);
    format!("{inputs} -> {}", with_row(db, &decl.outputs, decl.row_out))
}

fn with_row(db: &dyn Db, fields: &[Field], row: Option<usize>) -> String {
    let mut parts: Vec<String> = fields.iter().map(|f| format!("{} {}", f.ty.show(db), f.name)).collect();
    if let Some(at) = row {
        parts.insert(at.min(parts.len()), "..".to_owned());
    }
    format!("({})", parts.join(", "))
}

/// What a node without signature takes and puts out where it is first used.
pub(crate) fn inferred(db: &dyn Db, node: Entity) -> Option<String> {
    let program = program(db, node.file(db));
    if signature(db, node).is_some() || !sound(db, program, node) {
        return None;
    }
    let context = context_of(db, program, node);
    let body = &infer(db, program, node, context).body;
    if body.broken {
        return None;
    }
    let outputs: Vec<Field> = body.outputs.iter().map(|value| value.field.clone()).collect();
    Some(format!("{} -> {}", show_tuple(db, context.tuple(db)), show_tuple(db, &outputs)))
}

/// A node's locks in the order of acquisition, and why; none where nothing differs from what is written.
pub(crate) fn locks(db: &dyn Db, file: SourceFile, node: Entity, only_new: bool) -> Option<(String, String)> {
    let program = program(db, file);
    let context = context_of(db, program, node);
    let own = &lock_summary(db, program, node, context).summary.own;
    let written: Vec<_> = declared(db, program, node).into_iter().map(|w| w.lock.hold()).collect();
    if own.is_empty() || (only_new && own.iter().map(|o| &o.hold).eq(written.iter())) {
        return None;
    }
    let spell = |o: &crate::locks::Own| {
        let mark = if o.hold.mode == Mode::Read { "?" } else { "" };
        let scope = match &o.hold.scope {
            Scope::Program | Scope::Hidden => String::new(),
            Scope::Session => "(session)".to_owned(),
            Scope::Key(key) => format!("({key})"),
        };
        format!("{}{mark}{scope}", o.hold.lock.name)
    };
    let shown: Vec<String> = own
        .iter()
        .map(|o| match o.why {
            Why::Declared => spell(o),
            Why::Early(_) => format!("↑{}", spell(o)),
            Why::Promoted(_) => format!("{}!", spell(o)),
        })
        .collect();
    let more: Vec<String> = own
        .iter()
        .map(|o| match &o.why {
            Why::Declared => format!("- `{}`: declared", spell(o)),
            Why::Early(_) => {
                format!("- `{}`: moved up, since it is taken inside and sorts before another", spell(o))
            }
            Why::Promoted(_) => format!("- `{}`: a writer, since something inside is", spell(o)),
        })
        .collect();
    Some((
        format!("takes {}", shown.join(", ")),
        format!("In the order of acquisition:\n\n{}", more.join("\n")),
    ))
}

/// The environment beside a tuple, for a person.
pub(crate) fn environment(db: &dyn Db, tuple: &[Field], names: &[Field]) -> String {
    let mut out = format!("```flux\n{}\n```", show_tuple(db, tuple));
    let others: Vec<Field> = names.iter().filter(|field| !tuple.contains(field)).cloned().collect();
    if !others.is_empty() {
        out.push_str(&format!("\nBy name also:\n```flux\n{}\n```", show_tuple(db, &others)));
    }
    out
}

/// What fits between words.
fn short(text: String) -> String {
    if text.chars().count() <= 80 {
        return text;
    }
    let mut out: String = text.chars().take(77).collect();
    out.push('…');
    out
}
