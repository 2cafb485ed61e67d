//! Random programs over the whole catalog: mostly well-typed, now and then not.
//!
//! A program is made around one component, so that every component has its turn; what it takes is made by others.

use super::catalog::{Catalog, Component, Named, ROW};
use super::texts::inside;
use flux_policy::Dice;
use std::collections::BTreeMap;

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

    fn whole(&mut self, about: &Component) {
        let source = if about.is("source") { about } else { self.one(&self.catalog.sources) };
        let mut way = Way::default();
        let head = self.source(source, &mut way);
        let session = way.env.clone();
        for _ in 0..self.below(2) {
            self.step(&mut way, 2);
        }
        if !about.is("source") && !about.is("store") {
            self.component(&mut way, about, None);
        } else if about.is("store") {
            self.store(std::slice::from_ref(&about.name));
        }
        for _ in 0..self.below(3) {
            self.step(&mut way, 2);
        }
        if self.once_in(3) && !way.env.is_empty() {
            let (_, name) = self.one(&way.env).clone();
            way.steps.push(format!("{{r: {name}}}"));
        }
        if way.steps.is_empty() {
            way.steps.push("{r: 1}".to_owned());
        }
        let session = match self.once_in(5) && !session.is_empty() {
            true => format!(" {{session: {}}}", self.one(&session).1),
            false => String::new(),
        };
        self.program.flows.push((format!("source S using {head}{session} => "), way.steps));
        if self.once_in(6) {
            let said = self.said();
            self.program.flows.push(("handle error S => ".to_owned(), vec![said]));
        }
        if self.once_in(6) {
            let said = self.said();
            self.program.flows.push(("handle error * => ".to_owned(), vec![said]));
        }
        if self.once_in(12) {
            self.optimize();
        }
    }

    fn said(&mut self) -> String {
        self.one(&["http.problem()", "{message: message}", "{m: message, c: code}", "http.respond()"])
            .to_string()
    }

    fn source(&mut self, source: &Component, way: &mut Way) -> String {
        let mut args = Vec::new();
        for arg in &source.args {
            if arg.kind == "params" && self.once_in(2) {
                let (text, mut params) = self.params(3);
                args.push(format!("{}: \"{text}\"", arg.name));
                way.env.append(&mut params);
            } else if arg.kind == "route" && !self.once_in(4) {
                let name = self.name("p");
                args.push(format!("\"/a/{{int {name}}}\""));
                way.env.push(("int".to_owned(), name));
            } else if !arg.optional || self.once_in(8) {
                let only = Component {
                    name: source.name.clone(),
                    args: Vec::new(),
                    inputs: Vec::new(),
                    outputs: Vec::new(),
                    codes: Vec::new(),
                    marks: source.marks.clone(),
                    stores: Vec::new(),
                    stands: source.stands.clone(),
                    bounds: source.bounds,
                };
                let value = self.argument(&only, arg, &[]);
                args.push(format!("{}: {value}", arg.name));
            }
        }
        way.env.extend(source.outputs.iter().filter(|(ty, _)| ty != ROW).cloned());
        format!("{}({})", source.name, args.join(", "))
    }

    /// One more step of any kind.
    fn step(&mut self, way: &mut Way, depth: u32) {
        match self.below(if depth == 0 { 8 } else { 14 }) {
            0..8 => {
                let catalog = self.catalog;
                let component = self.one(&catalog.nodes);
                self.component(way, component, None);
            }
            8 | 9 => self.fork(way, depth - 1),
            10 => self.each(way, depth - 1),
            11 | 12 => self.dispatch(way, depth - 1),
            _ => self.named(way, depth - 1),
        }
    }

    fn inner(&mut self, env: &[Named], depth: u32) -> Way {
        let mut inner = Way { steps: Vec::new(), env: env.to_vec() };
        self.step(&mut inner, depth);
        if inner.steps.is_empty() {
            inner.steps.push("pass()".to_owned());
        }
        inner
    }

    fn fork(&mut self, way: &mut Way, depth: u32) {
        let branches = [self.inner(&way.env, depth), self.inner(&way.env, depth)];
        let written: Vec<String> = branches.iter().map(|branch| branch.steps.join(" -> ")).collect();
        way.steps.push(format!("{{ {} }}", written.join(", ")));
        let known = way.env.len();
        for branch in branches {
            way.env.extend(branch.env.into_iter().skip(known));
        }
    }

    fn each(&mut self, way: &mut Way, depth: u32) {
        let Some(list) = self.supply(way, "list<int>", 2) else { return };
        let element = self.name("e");
        let env = vec![("int".to_owned(), element.clone())];
        let known = env.len();
        let inner = self.inner(&env, depth);
        let node = self.name("E");
        self.program.flows.push((format!("{node} (int {element}) -> (int x{element});\n{node} = "), {
            let mut steps = inner.steps.clone();
            let out =
                inner.env[known..].iter().find(|(ty, _)| ty == "int").map_or(&element, |(_, name)| name);
            steps.push(format!("{{x{element}: {out}}}"));
            steps
        }));
        let name = self.name("l");
        way.steps.push(format!("{{{name}: {list}}}"));
        way.steps.push(format!("each {node}"));
        way.env.push(("list<int>".to_owned(), format!("x{element}")));
    }

    fn dispatch(&mut self, way: &mut Way, depth: u32) {
        let ty = self.one(&["int", "string", "option<int>", "Rec", "json"]).to_string();
        let Some(value) = self.supply(way, &ty, 2) else { return };
        let (name, node) = (self.name("d"), self.name("D"));
        let semantic = self.name("t");
        let sees = [(ty.clone(), "it".to_owned())];
        let pattern = if ty.starts_with("option") && self.once_in(2) {
            "some".to_owned()
        } else {
            let catalog = self.catalog;
            if let Some(cel) =
                catalog.nodes.iter().find(|one| one.args.iter().any(|arg| arg.kind == "expression"))
            {
                self.wanted = Some("bool".to_owned());
                let args = self.args(cel, &sees);
                self.program.items.push(format!("typedef {semantic} using {}({args});", cel.name));
            }
            semantic
        };
        let mut env = way.env.clone();
        env.push((ty, name.clone()));
        let first = self.inner(&env, depth);
        let out = self.name("o");
        for (pattern, mut steps) in [(pattern, first.steps), ("_".to_owned(), vec![])] {
            if self.once_in(8) {
                continue;
            }
            steps.push(format!("{{{out}: {}}}", self.below(9)));
            self.program.flows.push((format!("{node}:[{pattern}] = "), steps));
        }
        way.steps.push(format!("{{{name}: {value}}}"));
        way.steps.push(node);
        way.env.push(("int".to_owned(), out));
    }

    fn named(&mut self, way: &mut Way, depth: u32) {
        let known = way.env.len();
        let mut inner = self.inner(&way.env, depth);
        let node = self.name("F");
        let around = self.around(&node, &way.env.clone(), true);
        self.program.flows.push((format!("{around}{node} = "), inner.steps));
        way.steps.push(node.clone());
        way.env.extend(inner.env.drain(known..));
        self.guard(&node, &[], &[]);
    }

    /// A node of a component, if it can be had without a long row of others; see [`Maker::made`].
    fn component(&mut self, way: &mut Way, component: &Component, wanted: Option<&str>) -> Option<String> {
        if self.nested == DEEPEST {
            return None;
        }
        self.nested += 1;
        let made = self.made(way, component, wanted);
        self.nested -= 1;
        made
    }

    /// A node of a component, with all that it takes. What it puts out is of that type, if one is wanted and it can be.
    fn made(&mut self, way: &mut Way, component: &Component, wanted: Option<&str>) -> Option<String> {
        let mut bound: BTreeMap<char, String> = BTreeMap::new();
        if let (Some(wanted), Some((out, _))) = (wanted, component.outputs.first()) {
            bind(out, wanted, &mut bound)?;
        }
        let mut inputs = Vec::new();
        let mut given = Vec::new();
        for (ty, _) in &component.inputs {
            if ty == ROW {
                continue;
            }
            let ty =
                if self.once_in(100) { self.one(TYPES).to_string() } else { self.concrete(ty, &mut bound) };
            let value = self.supply(way, &ty, 3)?;
            let plain = way.env.iter().any(|(_, name)| *name == value) && self.once_in(2);
            let name = if plain && !inputs.iter().any(|(_, n)| *n == value) {
                value.clone()
            } else {
                self.name("i")
            };
            given.push(format!("{name}: {value}"));
            inputs.push((ty, name));
        }
        let more = if component.args.is_empty() && !Component::has_row(&component.inputs) { 0 } else { 3 };
        for _ in 0..self.below(more + 1) {
            if way.env.is_empty() {
                break;
            }
            let (ty, name) = self.one(&way.env).clone();
            if !inputs.iter().any(|(_, n)| *n == name) {
                given.push(format!("{name}: {name}"));
                inputs.push((ty, name));
            }
        }
        let mut outputs = Vec::new();
        for (ty, _) in &component.outputs {
            if ty == ROW {
                outputs.extend(inputs.iter().map(|(ty, _)| (ty.clone(), self.name("r"))).collect::<Vec<_>>());
            } else {
                outputs.push((self.concrete(ty, &mut bound), self.name("v")));
            }
        }
        let element = component.args.iter().any(|arg| arg.name == "where");
        self.wanted = match outputs.first() {
            Some((ty, _)) if !element => Some(
                inside(ty, "list").filter(|_| component.name.starts_with("list.")).unwrap_or(ty).to_owned(),
            ),
            _ => None,
        };
        let args = self.args(component, &inputs);
        if !Component::has_row(&component.inputs) && !self.once_in(20) {
            // What nothing names is one input too many.
            let own = component.inputs.len();
            let keeps =
                |(_, name): &Named| args.split(|c: char| !c.is_alphanumeric()).any(|word| word == name);
            let kept: Vec<bool> =
                inputs.iter().enumerate().map(|(n, input)| n < own || keeps(input)).collect();
            let mut turn = kept.iter();
            inputs.retain(|_| turn.next().is_some_and(|kept| *kept));
            let mut turn = kept.iter();
            given.retain(|_| turn.next().is_some_and(|kept| *kept));
        }
        self.take(way, component, &args, &inputs, &given, &outputs);
        outputs.first().map(|(_, name)| name.clone())
    }

    fn take(
        &mut self,
        way: &mut Way,
        component: &Component,
        args: &str,
        inputs: &[Named],
        given: &[String],
        outputs: &[Named],
    ) {
        if !given.is_empty() {
            way.steps.push(format!("{{{}}}", given.join(", ")));
        }
        let call = format!("{}({args})", component.name);
        if self.once_in(6) {
            way.steps.push(call);
            // What a call puts out has no name: the next record takes it by one.
            return;
        }
        let node = self.name("N");
        let written = |all: &[Named]| {
            all.iter().map(|(ty, name)| format!("{ty} {name}")).collect::<Vec<_>>().join(", ")
        };
        let around = self.around(&node, inputs, false);
        let (takes, puts) = (written(inputs), written(outputs));
        self.program.items.push(format!("{around}{node} ({takes}) -> ({puts}) using {call};"));
        way.steps.push(node.clone());
        way.env.extend(outputs.iter().cloned());
        self.guard(&node, inputs, outputs);
    }

    /// Annotations of a node.
    fn around(&mut self, _node: &str, inputs: &[Named], flow: bool) -> String {
        let mut out = String::new();
        while self.once_in(12) {
            let catalog = self.catalog;
            let place = if flow { "flow" } else { "node" };
            let fits: Vec<&Component> =
                catalog.annotations.iter().filter(|a| a.stands.contains(place)).collect();
            let annotation = *self.one(&fits);
            let args = self.args(annotation, inputs);
            out.push_str(&format!("@{}({args})\n", annotation.name));
        }
        out
    }

    /// Constraints, recoveries and handlers of a node.
    fn guard(&mut self, node: &str, inputs: &[Named], outputs: &[Named]) {
        if self.once_in(8) {
            let key = if inputs.is_empty() || self.once_in(2) {
                String::new()
            } else {
                format!("({})", self.one(inputs).1)
            };
            let sign = *self.one(&["", "?", "!"]);
            let other = *self.one(&["", ", b?", ", b", ", a"]);
            self.program.items.push(format!("constraint {node}:{{a{sign}{key}{other}}};"));
        }
        if self.once_in(8) && !outputs.is_empty() {
            let mut way = Way { steps: Vec::new(), env: inputs.to_vec() };
            let given: Option<Vec<String>> = outputs
                .iter()
                .map(|(ty, name)| Some(format!("{name}: {}", self.supply(&mut way, ty, 2)?)))
                .collect();
            if let Some(given) = given {
                way.steps.push(format!("{{{}}}", given.join(", ")));
                self.program.flows.push((format!("recover {node} => "), way.steps));
            }
        }
        if self.once_in(10) {
            let said = self.said();
            let codes = *self.one(&["", "(404)", "(422, 500)"]);
            self.program.flows.push((format!("handle error {node}{codes} => "), vec![said]));
        }
    }

    fn optimize(&mut self) {
        let catalog = self.catalog;
        let one = self.one(&catalog.optimizations);
        let args = self.args(one, &[]);
        let heads = self.program.items.iter().filter_map(|item| item.lines().last()?.split(" (").next());
        let nodes: Vec<String> = heads.filter(|head| head.starts_with('N')).map(str::to_owned).collect();
        if nodes.is_empty() {
            return;
        }
        let node = self.one(&nodes).clone();
        self.program.items.push(format!("optimize {node} with {}({args});", one.name));
    }

    /// A declared type with data in the place of its variables.
    fn concrete(&mut self, ty: &str, bound: &mut BTreeMap<char, String>) -> String {
        let mut out = String::new();
        let signs: Vec<char> = ty.chars().collect();
        for (at, sign) in signs.iter().enumerate() {
            let word = |n: Option<usize>| n.and_then(|n| signs.get(n)).is_some_and(|c| c.is_alphanumeric());
            if sign.is_ascii_uppercase() && !word(at.checked_sub(1)) && !word(Some(at + 1)) {
                let data = bound
                    .entry(*sign)
                    .or_insert_with(|| TYPES[self.dice.below(TYPES.len() as u64) as usize].to_owned());
                out.push_str(data);
            } else {
                out.push(*sign);
            }
        }
        out
    }

    /// A value of that type: what is there, a constant, or what some component makes of others.
    fn supply(&mut self, way: &mut Way, ty: &str, depth: u32) -> Option<String> {
        let mut fits: Vec<String> =
            way.env.iter().filter(|(of, _)| of == ty).map(|(_, name)| name.clone()).collect();
        for (of, name) in &way.env {
            let fields = self.fields(of);
            fits.extend(fields.iter().filter(|(of, _)| of == ty).map(|(_, field)| format!("{name}.{field}")));
        }
        if !fits.is_empty() && !self.once_in(4) {
            return Some(self.one(&fits).clone());
        }
        if has_literal(ty) && (depth == 0 || !self.once_in(5)) {
            return Some(self.value(&way.env.clone(), ty, depth));
        }
        if depth == 0 {
            return fits.first().cloned();
        }
        let catalog = self.catalog;
        let mut makers: Vec<&Component> = Vec::new();
        for one in &catalog.nodes {
            if let Some((out, _)) = one.outputs.first()
                && one.outputs.len() == 1
                && bind(out, ty, &mut BTreeMap::new()).is_some()
                && !(out.len() == 1 && self.below(4) > 0)
            {
                makers.push(one);
            }
        }
        if makers.is_empty() {
            return fits.first().cloned();
        }
        let maker = *self.one(&makers);
        // Which only helps where it has a name.
        let before = way.env.len();
        let made = self.component(way, maker, Some(ty))?;
        if way.env.len() > before { Some(made) } else { fits.first().cloned() }
    }

    /// A value in a record: constants and what is there.
    fn value(&mut self, env: &[Named], ty: &str, depth: u32) -> String {
        let fits: Vec<&Named> = env.iter().filter(|(of, _)| of == ty).collect();
        if !fits.is_empty() && self.once_in(2) {
            return self.one(&fits).1.clone();
        }
        let depth = depth.saturating_sub(1);
        if let Some(inner) = inside(ty, "list") {
            let inner = inner.to_owned();
            return match has_literal(&inner) {
                true => format!("[{}, {}]", self.value(env, &inner, depth), self.value(env, &inner, depth)),
                false => "[]".to_owned(),
            };
        }
        let fields = self.fields(ty);
        if !fields.is_empty() {
            let written: Vec<String> =
                fields.iter().map(|(ty, name)| format!("{name}: {}", self.value(env, ty, depth))).collect();
            return format!("{{{}}}", written.join(", "));
        }
        if ty == "json" && !env.is_empty() && self.once_in(2) {
            return self.one(env).1.clone();
        }
        self.literal(ty, depth)
    }

    /// A constant of that type, or of the type inside an option.
    pub fn literal(&mut self, ty: &str, depth: u32) -> String {
        let ty = inside(ty, "option").unwrap_or(ty);
        match ty {
            "int" => self.one(&["0", "1", "3", "-2", "9223372036854775807"]).to_string(),
            "float" => self.one(&["0.0", "1.5", "-2.0"]).to_string(),
            "bool" => self.one(&["true", "false"]).to_string(),
            "duration" => self.one(&["1ms", "2ms", "0s"]).to_string(),
            "json" => self.one(&["{a: 1}", "[1, \"x\"]", "7"]).to_string(),
            _ if ty.starts_with("list<") => "[1, 2]".to_owned(),
            _ if !self.fields(ty).is_empty() && depth > 0 => self.value(&[], ty, depth),
            _ => self.one(&["\"\"", "\"a\"", "\"/a/b\"", "\"7\"", "\"é\"", "\"{}\""]).to_string(),
        }
    }
}

/// Can constants be of that type?
fn has_literal(ty: &str) -> bool {
    let plain = ["int", "float", "bool", "string", "duration", "json"].contains(&ty);
    plain
        || RECORDS.iter().any(|(name, _)| *name == ty)
        || inside(ty, "list").is_some_and(has_literal)
        || inside(ty, "option").is_some_and(has_literal)
}

/// What the variables of a declared type must be for it to be that one.
fn bind(declared: &str, ty: &str, bound: &mut BTreeMap<char, String>) -> Option<()> {
    if declared == ty {
        return Some(());
    }
    let mut signs = declared.chars();
    if let (Some(sign @ 'A'..='Z'), None) = (signs.next(), signs.next()) {
        let data = TYPES.contains(&ty) || RECORDS.iter().any(|(name, _)| *name == ty);
        return (data && *bound.entry(sign).or_insert_with(|| ty.to_owned()) == ty).then_some(());
    }
    let (outer, inner) = declared.strip_suffix('>')?.split_once('<')?;
    bind(inner, inside(ty, outer)?, bound)
}
