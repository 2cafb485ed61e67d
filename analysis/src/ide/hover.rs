//! What is to be known of the word at an offset, as Markdown.

use super::arrows::{arrows, show, value_type};
use super::docs::of_argument;
use super::focus::{Focus, Thing, focus};
use super::hints::{effects_of, environment, inferred, locks};
use super::keywords::{annotation, builtin, explain, optimization};
use super::navigate::definition_items;
use super::occurrence::Role;
use super::place::statement_at;
use super::reach::ways;
use crate::effects::Use;
use crate::elaborate::source_flow;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::ItemRef;
use crate::library::codes;
use crate::library::component::{component_decl, find_component};
use crate::names::declared::{Entity, Space, named_items, node_items};
use crate::names::program::program;
use crate::node::{signature, using_of};
use crate::types::show_tuple;
use crate::workspace::{FileId, Workspace};
use crate::world;
use flux_syntax::TokenKind;
use std::ops::Range;

/// What an editor shows over a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The word that it is about.
    pub range: Range<usize>,
    /// The Markdown to show.
    pub text: String,
}

impl Workspace {
    /// What is to be known of the word at an offset.
    pub fn hover(&self, file: FileId, offset: usize) -> Option<Hover> {
        let db: &dyn Db = &self.db;
        match focus(db, file.0, offset) {
            Some(found) => {
                let mut parts = about(db, file.0, &found);
                parts.extend(here(db, file.0, &found));
                parts.extend(self.reached(&found));
                (!parts.is_empty()).then(|| Hover { range: found.range, text: parts.join("\n\n---\n\n") })
            }
            None => super::literals::hover(db, file.0, offset).or_else(|| keyword(db, file.0, offset)),
        }
    }
}

impl Workspace {
    /// From where a node is reached; of a step, which locks are held when it begins.
    fn reached(&self, found: &Focus<'_>) -> Option<String> {
        let db: &dyn Db = &self.db;
        let node = match &found.thing {
            Some(Thing::Entity(node)) if node.space(db) == Space::Node => *node,
            _ => return None,
        };
        let (ways, all) = ways(db, &self.all_files(), node, MOST_WAYS);
        let mut lines: Vec<String> = Vec::new();
        for way in &ways {
            let start = way.start.as_ref().map_or_else(|| "…".to_owned(), ToString::to_string);
            let names = way.nodes.iter().map(|node| node.name(db).to_string());
            let shown: Vec<String> = std::iter::once(start).chain(names).collect();
            let line = format!("- `{}`", shown.join(" → "));
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        if !all {
            lines.push("- and more".to_owned());
        }
        let held = held(db, &ways);
        let mut out = Vec::new();
        if !lines.is_empty() {
            out.push(format!("Paths to it:\n\n{}", lines.join("\n")));
        }
        if !held.is_empty() {
            out.push(format!("Held when it begins: {}", held.join(", ")));
        }
        (!out.is_empty()).then(|| out.join("\n\n"))
    }
}

/// More ways than this nobody reads.
const MOST_WAYS: usize = 6;

/// Locks that the nodes around hold, each with its holder.
fn held(db: &dyn Db, ways: &[super::reach::Way]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for node in ways.iter().flat_map(|way| &way.nodes) {
        let program = program(db, node.file(db));
        let context = super::context::context_of(db, program, *node);
        for own in &crate::constraints::lock_summary(db, program, *node, context).summary.own {
            let shown = format!("`{}` by `{}`", crate::locks::spelt(&own.hold), node.name(db));
            if !out.contains(&shown) {
                out.push(shown);
            }
        }
    }
    out
}

fn about(db: &dyn Db, file: SourceFile, found: &Focus<'_>) -> Vec<String> {
    let name = &found.occurrence.text;
    match &found.thing {
        Some(Thing::Entity(entity)) => of_entity(db, file, *entity),
        Some(Thing::Value(item, name)) => {
            value_type(db, file, *item, name).map(|field| code(&show(db, &field))).into_iter().collect()
        }
        Some(Thing::Lock(name, _)) => {
            let holders = holders(db, file, name);
            vec![format!("lock `{name}`, held by {}", list(&holders))]
        }
        Some(Thing::Annotation(name)) => annotation(db, name).into_iter().collect(),
        Some(Thing::Optimization(name)) => vec![optimization(db, name)],
        Some(Thing::Argument(component, name)) => argument(db, *component, name).into_iter().collect(),
        Some(Thing::Type(name)) => vec![builtin(name)],
        Some(Thing::File(used)) => vec![format!("`{}`", used.path(db).display())],
        Some(Thing::Alias(user, alias)) => super::focus::aliased(db, *user, alias)
            .map(|f| format!("`{}`", f.path(db).display()))
            .into_iter()
            .collect(),
        None if name == "some" || name == "none" => {
            vec![format!("`{name}`: whether an `option<T>` holds a value; in a `some` case it is a `T`")]
        }
        None => Vec::new(),
    }
}

/// What a name stands for, in parts.
pub(crate) fn of_entity(db: &dyn Db, file: SourceFile, entity: Entity) -> Vec<String> {
    let mut parts = Vec::new();
    let items = definition_items(db, entity);
    if entity.space(db) != Space::Node {
        parts.extend(named_items(db, entity).first().map(|at| code(&written(db, *at))));
        parts.extend(docs(db, &items));
        parts.extend(fails(db, entity));
        return parts;
    }
    let name = entity.name(db);
    let all = node_items(db, entity);
    let puts = all.sources.first().map(|at| &source_flow(db, program(db, file), *at).outputs);
    let head = match signature(db, entity) {
        None if puts.is_some_and(|puts| !puts.is_empty()) => {
            format!("{name} () -> {}", show_tuple(db, puts.map_or(&[], |puts| puts.as_slice())))
        }
        Some(s) => format!("{name} {} -> {}", show_tuple(db, &s.inputs), show_tuple(db, &s.outputs)),
        None => inferred(db, entity).map_or_else(|| name.to_string(), |shown| format!("{name} {shown}")),
    };
    let using = all.usings.iter().chain(&all.sources).find_map(|at| Some((*at, using_of(db, *at)?)));
    let kind = match (using, all.flows.is_empty(), all.sources.is_empty()) {
        (_, _, false) => "source",
        (_, false, _) => "flow",
        (Some(_), ..) => "node",
        (None, true, _) => "native node",
    };
    parts.push(format!("{kind}\n{}", code(&head)));
    let every: Vec<ItemRef<'_>> =
        all.signatures.iter().chain(&all.flows).chain(&all.usings).chain(&all.sources).copied().collect();
    parts.extend(docs(db, &every));
    if let Some((at, call)) = using {
        let text = at.statement.text(db).get(call.span.range()).unwrap_or_default().to_owned();
        let component = find_component(db, entity.file(db), &call.component.text);
        let docs = component.and_then(|c| docs(db, named_items(db, c)));
        let fails = component.and_then(|c| fails(db, c));
        parts.push(format!(
            "{}{}",
            code(&format!("using {text}")),
            docs.into_iter().chain(fails).map(|said| format!("\n{said}")).collect::<Vec<_>>().join("\n")
        ));
    }
    parts.extend(effects(db, file, entity));
    parts.extend(locks(db, file, entity, false).map(|(_, more)| format!("Locks. {more}")));
    parts
}

/// The codes with which a component fails, as a list.
fn fails(db: &dyn Db, component: Entity) -> Option<String> {
    let decl = component_decl(db, component).as_ref().filter(|_| component.space(db) == Space::Component)?;
    let lines = codes::of(decl)
        .into_iter()
        .map(|code| format!("- {}: {}", flux_plan::show_constant(&code.code), code.meaning));
    let lines: Vec<String> = lines.collect();
    (!lines.is_empty()).then(|| format!("Fails with\n\n{}", lines.join("\n")))
}

/// What a node does to the world, in words.
fn effects(db: &dyn Db, file: SourceFile, node: Entity) -> Option<String> {
    let effects = effects_of(db, node);
    let mut parts = Vec::new();
    if effects.is_pure() {
        parts.push("pure".to_owned());
    }
    let names = |uses: &[Use]| list(&world::in_words(db, file, uses));
    if !effects.reads.is_empty() {
        parts.push(format!("reads {}", names(&effects.reads)));
    }
    if !effects.writes.is_empty() {
        parts.push(format!("writes {}", names(&effects.writes)));
    }
    if effects.idempotent {
        parts.push("may run twice".to_owned());
    }
    if effects.commutative {
        parts.push("commutes".to_owned());
    }
    (!parts.is_empty()).then(|| format!("Effects: {}", parts.join("; ")))
}

/// What a step sees.
fn here(db: &dyn Db, file: SourceFile, found: &Focus<'_>) -> Option<String> {
    if !matches!(found.occurrence.role, Role::Node | Role::Component | Role::Value) {
        return None;
    }
    let span = found.occurrence.span;
    let inside = |arrow: &crate::elaborate::Arrow<'_>| {
        arrow.place.statement == found.item.statement
            && arrow.place.span.start <= span.start
            && span.end <= arrow.place.span.end
    };
    let all = arrows(db, file, found.item);
    let arrow = all.iter().filter(|a| inside(a)).min_by_key(|a| a.place.span.end - a.place.span.start)?;
    if arrow.before.broken {
        return None;
    }
    Some(format!("It is given\n\n{}", environment(db, &arrow.before.tuple, &arrow.before.names)))
}

/// A keyword or a sign; of an arrow also what is on it.
fn keyword(db: &dyn Db, file: SourceFile, offset: usize) -> Option<Hover> {
    let at = statement_at(db, file, offset)?;
    let text = at.statement.text(db);
    let inside = at.inside(offset)?;
    let silent = |kind: TokenKind| {
        kind.is_comment() || matches!(kind, TokenKind::Doc | TokenKind::Text | TokenKind::MultilineText)
    };
    let touching: Vec<_> = flux_syntax::lex(text).into_iter().filter(|t| t.span.touches(inside)).collect();
    // Of two that meet here, the one that begins here.
    let token = touching.into_iter().rev().find(|token| !silent(token.kind))?;
    let word = &text[token.span.range()];
    let mut parts = vec![explain(word)?.to_owned()];
    if word == "->" || word == "=>" {
        let (item, _) = super::place::item_at(db, at, offset)?;
        let behind = |arrow: &crate::elaborate::Arrow<'_>| {
            let between = text.get(token.span.end as usize..arrow.place.span.start as usize);
            between.is_some_and(|between| between.trim().is_empty())
        };
        let arrow = arrows(db, file, item).into_iter().find(behind);
        if let Some(arrow) = arrow.filter(|arrow| !arrow.before.broken) {
            parts.push(format!("On it\n\n{}", environment(db, &arrow.before.tuple, &arrow.before.names)));
        }
    }
    Some(Hover { range: at.range(token.span), text: parts.join("\n\n---\n\n") })
}

/// An item as it is written, without its documentation.
fn written(db: &dyn Db, at: ItemRef<'_>) -> String {
    let text = at.statement.text(db).get(at.item(db).span.range()).unwrap_or_default();
    text.lines().take(12).collect::<Vec<_>>().join("\n")
}

/// The first documentation of some items.
fn docs(db: &dyn Db, items: &[ItemRef<'_>]) -> Option<String> {
    items.iter().find_map(|at| at.doc(db).map(|doc| doc.to_string()))
}

fn argument(db: &dyn Db, component: Entity, name: &str) -> Option<String> {
    let decl = crate::library::component::component_decl(db, component).as_ref()?;
    let arg = decl.args.iter().find(|arg| arg.name == name)?;
    let optional = if arg.default.is_some() { ", optional" } else { "" };
    let said = docs(db, named_items(db, component)).and_then(|docs| of_argument(&docs, name));
    let said = said.map_or_else(String::new, |said| format!("\n\n{said}"));
    let head = code(&format!("{} {}", arg.kind, arg.name));
    Some(format!("{head}\nargument of `{}`{optional}{said}", decl.name))
}

/// The nodes whose constraints name a lock.
pub(crate) fn holders(db: &dyn Db, file: SourceFile, lock: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (_, file) in crate::names::visible(db, file) {
        for said in crate::names::declared::index(db, *file).directives.values().flatten() {
            if let flux_syntax::tree::ItemKind::Constraint(it) = &said.at.item(db).kind
                && it.locks.iter().any(|l| l.name.text == lock)
                && !out.contains(&it.node.text.to_string())
            {
                out.push(it.node.text.to_string());
            }
        }
    }
    out
}

/// The names in backquotes, with commas between them.
pub(crate) fn list<S: std::fmt::Display>(names: &[S]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn code(text: &str) -> String {
    format!("```flux\n{text}\n```")
}
