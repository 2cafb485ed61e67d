//! The language's own words, as the catalog declares them: annotations and optimizations.
//!
//! They are declared as components are, with parameters, defaults, bounds and documentation. Beside these a word has
//! places where it may stand, and examples, from which its forms in messages and what is filled in are taken.

use crate::files::db::Db;
use crate::library::call::fits;
use crate::library::component::{ArgDecl, ComponentDecl, component_decl};
use crate::names::declared::{Entity, Space, index, named_items, names};
use crate::types::values::constant;
use flux_catalog::{Declares, declarations};
use flux_plan::Constant;
use flux_syntax::tree::{Arg, ItemKind, Value, ValueKind};
use smol_str::SmolStr;

/// The words of one sort, in the order of their declarations.
pub fn words(db: &dyn Db, declares: Declares) -> Vec<Entity> {
    let files = declarations(declares).filter_map(|one| db.catalog_file(one.file));
    let mut out: Vec<(u32, Entity)> = Vec::new();
    for file in files {
        let from = out.len() as u32;
        for ((_, name), items) in
            index(db, file).named.iter().filter(|((space, _), _)| *space == Space::Component)
        {
            let place = items.first().map_or(0, |at| position(db, *at));
            out.push((from + place, Entity::new(db, file, Space::Component, name.clone())));
        }
        out[from as usize..].sort_by_key(|(place, _)| *place);
    }
    out.into_iter().map(|(_, word)| word).collect()
}

/// Where a declaration stands in its file, by statements.
fn position(db: &dyn Db, at: crate::files::statement::ItemRef<'_>) -> u32 {
    let mut all = crate::files::statement::statement_list(db, at.statement.file(db));
    all.position(|statement| statement == at.statement).unwrap_or(0) as u32
}

/// The word of that name.
pub fn word(db: &dyn Db, declares: Declares, name: &str) -> Option<Entity> {
    let name = SmolStr::new(name);
    declarations(declares).find_map(|one| {
        let file = db.catalog_file(one.file)?;
        let has = names(db, file).has(Space::Component, &name);
        has.then(|| Entity::new(db, file, Space::Component, name.clone()))
    })
}

/// The declaration of the annotation of that name.
pub fn annotation<'db>(db: &'db dyn Db, name: &str) -> Option<&'db ComponentDecl> {
    component_decl(db, word(db, Declares::Annotations, name)?).as_ref()
}

/// The declaration of the optimization of that name.
pub fn optimization<'db>(db: &'db dyn Db, name: &str) -> Option<&'db ComponentDecl> {
    component_decl(db, word(db, Declares::Optimizations, name)?).as_ref()
}

/// What is to be known of a word beside its declaration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Before what an annotation may stand: `node`, `flow`, `case`, `source`, `component`.
    pub stands: Vec<SmolStr>,
    /// It may stand several times before one item.
    pub many: bool,
    /// It is part of the language, and nothing carries it out yet: as a whole, if no parameter is named.
    pub planned: Option<Vec<SmolStr>>,
    /// The declaration's documentation, Markdown.
    pub docs: SmolStr,
    /// How it is written, as its documentation shows: `@volatile(3m)`, `cache(entries: 100_000)`.
    pub forms: Vec<SmolStr>,
    /// Values of its parameters, from the examples.
    pub samples: Vec<(SmolStr, SmolStr)>,
}

impl Usage {
    /// The forms in which it can be written, in backquotes.
    pub fn written(&self) -> String {
        let all: Vec<String> = self.forms.iter().map(|form| format!("`{form}`")).collect();
        match all.split_last() {
            Some((last, others)) if !others.is_empty() => format!("{} or {last}", others.join(", ")),
            _ => all.concat(),
        }
    }

    /// A good value of a parameter.
    pub fn sample(&self, parameter: &str) -> Option<&SmolStr> {
        self.samples.iter().find(|(name, _)| name == parameter).map(|(_, value)| value)
    }
}

/// What is to be known of a word beside its declaration.
#[salsa::tracked(returns(ref))]
pub fn usage(db: &dyn Db, word: Entity) -> Usage {
    let Some(at) = named_items(db, word).first() else { return Usage::default() };
    let item = at.item(db);
    let docs = at.doc(db).map(|doc| doc.to_string()).unwrap_or_default();
    let mut usage = Usage { docs: SmolStr::new(&docs), ..Usage::default() };
    for annotation in &item.annotations {
        let said = || annotation.args.iter().filter_map(|arg| named(&arg.value)).collect::<Vec<_>>();
        match annotation.name.text.as_str() {
            "stands" => usage.stands = said(),
            "many" => usage.many = true,
            "planned" => usage.planned = Some(said()),
            _ => {}
        }
    }
    let Some(decl) = component_decl(db, word) else { return usage };
    for line in examples(&docs) {
        usage.forms.extend(form(line, decl, &mut usage.samples));
    }
    usage
}

fn named(value: &Value) -> Option<SmolStr> {
    match &value.kind {
        ValueKind::Name(name) => Some(name.text.clone()),
        _ => None,
    }
}

/// The lines of the documentation's programs.
fn examples(docs: &str) -> impl Iterator<Item = &str> {
    let mut inside = false;
    docs.lines().filter(move |line| {
        let fence = line.starts_with("```");
        inside ^= fence;
        inside && !fence
    })
}

/// How an example writes the word, and which values it gives its parameters.
fn form(line: &str, decl: &ComponentDecl, samples: &mut Vec<(SmolStr, SmolStr)>) -> Option<SmolStr> {
    let whole = if line.starts_with('@') { format!("{line} X = ;") } else { line.to_owned() };
    let file = flux_syntax::parse_file(&whole);
    let item = file.items().next()?;
    let (span, args) = match (item.annotations.first(), &item.kind) {
        (Some(annotation), _) if annotation.name.text == decl.name => (annotation.span, &annotation.args),
        (None, ItemKind::Optimize(it)) if it.with.component.text == decl.name => {
            (it.with.span, &it.with.args)
        }
        _ => return None,
    };
    for (declared, arg) in bind(decl, args).given {
        let value = SmolStr::new(&whole[arg.value.span.range()]);
        if !samples.iter().any(|(name, _)| *name == declared.name) {
            samples.push((declared.name.clone(), value));
        }
    }
    Some(SmolStr::new(&whole[span.range()]))
}

/// Why arguments are not what a word takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Misfit<'a> {
    /// No such parameter, or one too many, or one that is given already.
    Unknown(&'a Arg),
    /// Another kind of value, or one outside of its bounds.
    Kind(&'a Arg, &'a ArgDecl),
    /// One that has no default is not given.
    Missing(&'a ArgDecl),
}

/// A word's arguments as far as they fit, and those that don't.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bound<'a> {
    /// Which parameter each gives.
    pub given: Vec<(&'a ArgDecl, &'a Arg)>,
    /// What is wrong, in the order of the arguments; then what is missing.
    pub misfits: Vec<Misfit<'a>>,
}

/// Binds arguments by name or by place, and looks at their kinds and bounds.
pub fn bind<'a>(decl: &'a ComponentDecl, args: &'a [Arg]) -> Bound<'a> {
    let mut out = Bound::default();
    for (i, arg) in args.iter().enumerate() {
        let found = match &arg.name {
            Some(name) => decl.args.iter().find(|d| d.name == name.text),
            None => decl.args.get(i),
        };
        let twice = |found: &ArgDecl| out.given.iter().any(|(other, _)| other.name == found.name);
        let value = constant(&arg.value);
        match found.filter(|found| !twice(found)) {
            None => out.misfits.push(Misfit::Unknown(arg)),
            // What the environment holds is known when the service starts, and these say what is started.
            Some(found) if matches!(value, Constant::Env { .. }) || !fits(&found.kind, &value) => {
                out.misfits.push(Misfit::Kind(arg, found));
            }
            Some(found) => out.given.push((found, arg)),
        }
    }
    let value = |name: &str| {
        let found = out.given.iter().find(|(declared, _)| declared.name == name);
        found.map(|(_, arg)| constant(&arg.value))
    };
    for (declared, arg) in &out.given {
        let mut own = decl.bounds.iter().filter(|bound| bound.argument == declared.name);
        if own.any(|bound| bound.refuses(&constant(&arg.value), value).is_some()) {
            out.misfits.push(Misfit::Kind(arg, declared));
        }
    }
    let named = |d: &&ArgDecl| out.given.iter().any(|(other, _)| other.name == d.name);
    let missing = decl.args.iter().filter(|d| d.default.is_none() && !named(d));
    out.misfits.extend(missing.map(Misfit::Missing).collect::<Vec<_>>());
    out
}

/// The value that an annotation gives a parameter of its declaration.
pub fn given(db: &dyn Db, annotation: &flux_syntax::tree::Annotation, parameter: &str) -> Option<Constant> {
    let decl = self::annotation(db, &annotation.name.text)?;
    let bound = bind(decl, &annotation.args);
    let (_, arg) = bound.given.into_iter().find(|(declared, _)| declared.name == parameter)?;
    Some(constant(&arg.value))
}
