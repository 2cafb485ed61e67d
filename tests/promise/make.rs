//! Random programs over the whole catalog: mostly well-typed, now and then not.
//!
//! A program is made around one component, so that every component has its turn; what it takes is made by others.

mod around;
mod nodes;
mod sources;
mod steps;
mod supply;
mod types;

use super::catalog::{Catalog, Component, Named};
use flux_policy::Dice;

/// Types of data that values are made of.
pub const TYPES: &[&str] = &[
    "int",
    "string",
    "bool",
    "float",
    "bytes",
    "json",
    "time",
    "duration",
    "list<int>",
    "list<string>",
    "list<Rec>",
    "option<int>",
    "option<string>",
    "option<Rec>",
    "map<string, int>",
    "Rec",
    "Pair",
    "list<list<int>>",
    "list<option<int>>",
];

/// Record types of every program.
const RECORDS: &[(&str, &[(&str, &str)])] = &[
    ("Rec", &[("int", "id"), ("string", "text"), ("option<int>", "maybe")]),
    ("Pair", &[("Rec", "rec"), ("list<int>", "many"), ("json", "any")]),
];

/// So many nodes at most are made one for another.
const DEEPEST: u32 = 6;

/// A program in pieces, so that it can be made smaller.
#[derive(Clone)]
pub struct Program {
    /// Statements without steps.
    pub items: Vec<String>,
    /// What stands before a flow's steps (`F = `), and its steps.
    pub flows: Vec<(String, Vec<String>)>,
}

impl Program {
    pub fn text(&self) -> String {
        let flows = self.flows.iter().map(|(head, steps)| format!("{head}{};\n", steps.join(" -> ")));
        self.items.iter().map(|item| format!("{item}\n")).chain(flows).collect()
    }
}

/// What a flow has come to.
#[derive(Clone, Default)]
struct Way {
    steps: Vec<String>,
    /// Types and names of what is there.
    env: Vec<Named>,
}

/// A program in the making.
pub struct Maker<'c> {
    dice: Dice,
    catalog: &'c Catalog,
    program: Program,
    names: u32,
    /// How many nodes are in the making, each for what another takes.
    nested: u32,
    /// What an expression is to give.
    pub wanted: Option<String>,
}

/// The program of that seed, around that component.
pub fn program(catalog: &Catalog, about: &Component, seed: u64) -> Program {
    let items = RECORDS.iter().map(|(name, fields)| {
        let fields: Vec<String> = fields.iter().map(|(ty, name)| format!("{ty} {name}")).collect();
        format!("type {name} = ({});", fields.join(", "))
    });
    let program = Program { items: items.collect(), flows: Vec::new() };
    let mut maker = Maker { dice: Dice::new(seed), catalog, program, names: 0, nested: 0, wanted: None };
    maker.whole(about);
    maker.program
}

impl Maker<'_> {
    pub fn below(&mut self, bound: usize) -> usize {
        self.dice.below(bound as u64) as usize
    }

    pub fn once_in(&mut self, times: u32) -> bool {
        self.dice.once_in(times)
    }

    pub fn one<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    pub fn name(&mut self, before: &str) -> String {
        self.names += 1;
        format!("{before}{}", self.names)
    }

    /// The fields of a record type; none of other types.
    pub fn fields(&self, ty: &str) -> Vec<Named> {
        let found = RECORDS.iter().find(|(name, _)| *name == ty);
        found.map_or_else(Vec::new, |(_, fields)| {
            fields.iter().map(|(ty, name)| ((*ty).to_owned(), (*name).to_owned())).collect()
        })
    }

    /// The name of a store of one of these kinds.
    pub fn store(&mut self, kinds: &[String]) -> String {
        let fits: Vec<&Component> = self
            .catalog
            .stores
            .iter()
            .filter(|store| kinds.is_empty() || kinds.contains(&store.name))
            .collect();
        let kind = *self.one(&fits);
        let name = format!("{}{}", kind.name, self.below(2));
        let head = format!("store {name} using ");
        if !self.program.items.iter().any(|item| item.starts_with(&head)) {
            let args = self.args(kind, &[]);
            self.program.items.push(format!("{head}{}({args});", kind.name));
        }
        name
    }

    /// Half of the programs are about one component and nothing else, so that each is really tried.
    fn whole(&mut self, about: &Component) {
        let alone = self.once_in(2);
        let source = if about.is("source") { about } else { self.one(&self.catalog.sources) };
        let mut way = Way::default();
        let head = self.source(source, &mut way);
        let session = self.session(&way.env);
        let (before, behind) = if alone { (0, 0) } else { (self.below(2), self.below(3)) };
        for _ in 0..before {
            self.step(&mut way, 2);
        }
        if about.is("store") {
            self.store(std::slice::from_ref(&about.name));
        } else if !about.is("source") {
            self.surely(&mut way, about);
        }
        for _ in 0..behind {
            self.step(&mut way, 2);
        }
        if !alone && self.once_in(3) && !way.env.is_empty() {
            let (_, name) = self.one(&way.env).clone();
            way.steps.push(format!("{{r: {name}}}"));
        }
        if way.steps.is_empty() {
            way.steps.push("{r: 1}".to_owned());
        }
        self.program.flows.push((format!("source S using {head}{session} => "), way.steps));
        self.beside();
    }

    /// A component that the program is about: types that nothing makes are given up for others.
    fn surely(&mut self, way: &mut Way, about: &Component) {
        for _ in 0..8 {
            let before = (way.clone(), self.program.clone());
            let steps = way.steps.len();
            self.component(way, about, None);
            if way.steps.len() > steps && way.steps.iter().any(|step| self.is_of(step, about)) {
                return;
            }
            (*way, self.program) = before;
        }
    }

    /// Does a step run the component?
    fn is_of(&self, step: &str, component: &Component) -> bool {
        let call = format!("{}(", component.name);
        let node = format!("{step} (");
        step.starts_with(&call)
            || self.program.items.iter().any(|item| {
                item.lines().last().is_some_and(|last| last.starts_with(&node) && last.contains(&call))
            })
    }

    fn session(&mut self, outputs: &[Named]) -> String {
        match self.once_in(5) && !outputs.is_empty() {
            true => format!(" {{session: {}}}", self.one(outputs).1),
            false => String::new(),
        }
    }

    /// Handlers of the source and of all, choices.
    fn beside(&mut self) {
        for whose in ["S", "*"] {
            if self.once_in(6) {
                let said = self.said();
                self.program.flows.push((format!("handle error {whose} => "), vec![said]));
            }
        }
        if self.once_in(12) {
            self.optimize();
        }
    }

    pub fn a_type(&mut self) -> String {
        self.one(TYPES).to_string()
    }
}
