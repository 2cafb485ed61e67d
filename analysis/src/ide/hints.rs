//! What an editor can show between the words: tuples, signatures, locks, effects that nobody has written.

use super::arrows::arrows;
use super::context::context_of;
use super::place::{At, all};
use crate::constraints::{declared, lock_summary};
use crate::elaborate::{infer, sound};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::ItemRef;
use crate::library::component::{component_decl, find_component};
use crate::locks::{Scope, Why};
use crate::names::declared::{Entity, Space};
use crate::names::program::program;
use crate::names::resolve;
use crate::node::annotations::facts;
use crate::node::signature;
use crate::types::{Field, show_tuple};
use crate::workspace::{FileId, Workspace};
use flux_plan::Mode;
use flux_syntax::tree::{Item, ItemKind};
use std::ops::Range;

/// What a hint tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HintKind {
    /// What is on an arrow.
    Tuple,
    /// What a node takes and puts out.
    Signature,
    /// The locks that a node takes in the end.
    Locks,
    /// What state a node reads and writes.
    Effects,
}

/// A hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Where it stands.
    pub offset: usize,
    /// What it tells.
    pub kind: HintKind,
    /// What is shown.
    pub label: String,
    /// More of it.
    pub more: String,
    /// A blank before it rather than behind it.
    pub blank_before: bool,
}

impl Workspace {
    /// The hints of a range.
    pub fn hints(&self, file: FileId, range: Range<usize>, kinds: &[HintKind]) -> Vec<Hint> {
        let db: &dyn Db = &self.db;
        let mut out = Vec::new();
        for at in all(db, file.0) {
            let whole = at.whole(db);
            if whole.end < range.start || range.end < whole.start {
                continue;
            }
            db.unwind_if_revision_cancelled();
            for (reference, item) in at.items(db) {
                let hints = Hints { db, file: file.0, at, item: reference, kinds };
                hints.tuples(&mut out);
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
}

impl<'db> Hints<'_, 'db> {
    fn tuples(&self, out: &mut Vec<Hint>) {
        if !self.kinds.contains(&HintKind::Tuple) {
            return;
        }
        let text = self.at.statement.text(self.db);
        for arrow in arrows(self.db, self.file, self.item) {
            let start = arrow.place.span.start as usize;
            let before = text.get(..start).unwrap_or_default().trim_end();
            let behind_arrow = before.ends_with("->") || before.ends_with("=>");
            if !behind_arrow || arrow.before.broken || arrow.before.tuple.is_empty() {
                continue;
            }
            out.push(Hint {
                offset: self.at.start as usize + start,
                kind: HintKind::Tuple,
                label: short(show_tuple(self.db, &arrow.before.tuple)),
                more: environment(self.db, &arrow.before.tuple, &arrow.before.names),
                blank_before: false,
            });
        }
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
                let shown = decl.map(|decl| {
                    format!(
                        "{} -> {}",
                        with_row(db, &decl.inputs, decl.row_in),
                        with_row(db, &decl.outputs, decl.row_out)
                    )
                });
                (&it.name, it.name.span.end, shown)
            }
            _ => return,
        };
        let Some(shown) = shown else { return };
        out.push(Hint {
            offset: (self.at.start + behind) as usize,
            kind: HintKind::Signature,
            more: format!("```flux\n{} {shown}\n```", name.text),
            label: short(shown),
            blank_before: true,
        });
    }

    fn inferred(&self, name: &smol_str::SmolStr) -> Option<String> {
        inferred(self.db, Entity::new(self.db, self.file, Space::Node, name.clone()))
    }

    fn locks(&self, item: &Item, out: &mut Vec<Hint>) {
        let ItemKind::Constraint(it) = &item.kind else { return };
        if !self.kinds.contains(&HintKind::Locks) {
            return;
        }
        let Some(node) = resolve(self.db, self.file, Space::Node, &it.node.text) else { return };
        let Some((shown, more)) = locks(self.db, self.file, node, true) else { return };
        out.push(Hint {
            offset: self.at.range(item.span).end,
            kind: HintKind::Locks,
            label: shown,
            more,
            blank_before: true,
        });
    }

    fn effects(&self, item: &Item, out: &mut Vec<Hint>) {
        let ItemKind::Node(it) = &item.kind else { return };
        let Some(using) = it.using.as_ref().filter(|_| self.kinds.contains(&HintKind::Effects)) else {
            return;
        };
        let node = Entity::new(self.db, self.file, Space::Node, it.name.text.clone());
        let effects = &facts(self.db, node).effects;
        let list = |what: &str, uses: &[flux_plan::StateUse]| {
            let names: Vec<&str> = uses.iter().map(|u| u.state.as_str()).collect();
            (!names.is_empty()).then(|| format!("{what} {}", names.join(", ")))
        };
        let parts: Vec<String> =
            [list("reads", &effects.reads), list("writes", &effects.writes)].into_iter().flatten().collect();
        if parts.is_empty() {
            return;
        }
        out.push(Hint {
            offset: self.at.range(using.span).end,
            kind: HintKind::Effects,
            label: parts.join(", "),
            more: "What its component does to the service's state.".to_owned(),
            blank_before: true,
        });
    }
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
