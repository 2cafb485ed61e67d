//! Values of arguments: constants at their bounds and behind them, texts of every kind, expressions of every function.

use super::catalog::{Arg, Component, Named};
use super::make::Maker;
use flux_catalog::cel::{Ty, functions};
use flux_catalog::kinds;
use flux_plan::Constant;

const TEXTS: &[&str] = &[
    "",
    "a",
    "abc",
    "7",
    "a/b",
    "/a",
    "/",
    "é",
    "x y",
    "a b: c",
    "text/html",
    "application/json",
    "text/plain",
    "[",
    "[a-z]+",
    "{",
    "}",
    "{{",
    "x\\r\\ny",
    "\\u{0}",
    "https://a.example",
    "127.0.0.1",
    "image/png",
    "*",
    "a.b",
    "-",
    "gzip",
    ",",
    "id",
    "x-a: 1",
    "x-a: {",
    "accept",
    "content-length: 3",
    "\\\"q\\\"",
    "<b>",
    "%zz",
    "%41",
    "?a=1",
    "#f",
];
const INTS: &[&str] = &[
    "0",
    "1",
    "-1",
    "2",
    "7",
    "100",
    "200",
    "204",
    "303",
    "304",
    "404",
    "500",
    "599",
    "600",
    "1024",
    "65536",
    "16385",
    "9223372036854775807",
    "-9223372036854775808",
];
const FLOATS: &[&str] = &["0.0", "1.0", "0.5", "-0.5", "1.5", "0.000001", "99999999999999999999.0"];
const DURATIONS: &[&str] = &["0s", "1ms", "1s", "3m", "1d", "2d", "100000d"];
const SIZES: &[&str] = &["0B", "1B", "64KB", "19MiB", "8KiB", "1GB", "4000GB"];
const FILTERS: &[&str] = &["|html", "|url", "|json", "|base64", "|hex", "|raw", "|nothing", "*", "|json|raw"];
/// Nobody answers there, and nothing else is ever asked.
const ADDRESS: &str = "http://127.0.0.1:9/";

impl Maker<'_> {
    /// The arguments of a call: what has no default, and some of the others. Now and then one too many, or too few.
    pub fn args(&mut self, component: &Component, inputs: &[Named]) -> String {
        let mut out = Vec::new();
        // Of many, some: where all must be right, nothing would be.
        let rare = component.args.iter().filter(|arg| arg.optional).count().max(3) as u32;
        for arg in &component.args {
            if (arg.optional && !self.once_in(rare)) || self.once_in(300) {
                continue;
            }
            let value = self.argument(component, arg, inputs);
            out.push(format!("{}: {value}", arg.name));
        }
        out.join(", ")
    }

    pub fn argument(&mut self, component: &Component, arg: &Arg, inputs: &[Named]) -> String {
        let bounds: Vec<&Constant> = (component.bounds.iter().filter(|bound| bound.argument == arg.name))
            .flat_map(|b| b.from.iter().chain(&b.to).chain(&b.above).chain(&b.not).chain(&b.one_of))
            .collect();
        let right = |inputs: &[Named]| inputs.iter().any(|(ty, _)| *ty == arg.kind);
        if arg.live && !inputs.is_empty() && (right(inputs) || self.once_in(15)) && self.once_in(2) {
            let (ty, name) = self.one(inputs).clone();
            let fits: Vec<String> =
                inputs.iter().filter(|(other, _)| *other == arg.kind).map(|(_, name)| name.clone()).collect();
            let name = if fits.is_empty() { name } else { self.one(&fits).clone() };
            let fields = self.fields(&ty);
            if !fields.is_empty() && self.once_in(3) {
                return format!("{name}.{}", self.one(&fields).1);
            }
            return name;
        }
        if !bounds.is_empty() && !self.once_in(6) {
            let bound = (*self.one(&bounds)).clone();
            return self.near(&bound);
        }
        let kind = if self.once_in(80) { "value" } else { arg.kind.as_str() };
        match kind {
            "store" => self.store(&component.stores),
            "expression" => {
                let it = component.inputs.iter().find_map(|(ty, _)| ty.strip_prefix("list<")).map(|_| "it");
                let mut sees = inputs.to_vec();
                if let Some(it) = it {
                    let element =
                        inputs.iter().find_map(|(ty, _)| ty.strip_prefix("list<")?.strip_suffix('>'));
                    sees.push((element.unwrap_or("int").to_owned(), it.to_owned()));
                }
                let wanted = self.wanted.clone().unwrap_or_else(|| "bool".to_owned());
                let text = self.expression(&sees, &wanted, 3);
                format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
            }
            _ => self.constant(kind, arg, inputs),
        }
    }

    fn constant(&mut self, kind: &str, arg: &Arg, inputs: &[Named]) -> String {
        match kind {
            "int" => self.one(INTS).to_string(),
            "float" => self.one(FLOATS).to_string(),
            "bool" => self.one(&["true", "false"]).to_string(),
            "duration" | "age" | "delay" => self.one(DURATIONS).to_string(),
            "size" => self.one(SIZES).to_string(),
            "value" | "any" => {
                let ty = self.a_type();
                self.literal(&ty, 2)
            }
            "pointer" if !self.once_in(10) => format!("\"/{}\"", self.text(inputs)),
            "input" | "name" | "state" if !inputs.is_empty() => self.one(inputs).1.clone(),
            "input" | "name" | "code" => self.one(INTS).to_string(),
            "state" => self.store(&[]),
            "params" => {
                let (text, _) = self.params(0);
                format!("\"{text}\"")
            }
            "route" => {
                format!("\"{}\"", self.one(&["/", "/a", "/a/{int x}", "/{string a}/b", "/{string* a}", "a"]))
            }
            "address" if arg.name != "location" && arg.name != "to" => {
                let rest = self.text(inputs);
                format!("\"{ADDRESS}{rest}\"")
            }
            "folder" => format!("\"{}\"", self.one(&[".", "sub", "missing", ""])),
            "path" | "file_name" => {
                let rest = self.text(inputs);
                format!("\"{}{rest}\"", self.one(&["", "a.txt", "sub/", "sub/a"]))
            }
            "expression" => "\"true\"".to_owned(),
            "string" if ["jwks", "base"].contains(&arg.name.as_str()) => {
                format!("\"{}{}\"", ADDRESS, self.one(&["", "keys", "a b"]))
            }
            _ if self.once_in(4) => {
                format!("\"{}\"", kinds::named(kind).map_or("", kinds::Kind::sample))
            }
            _ => format!("\"{}\"", self.text(inputs)),
        }
    }

    /// A constant at a bound, or one beside it.
    fn near(&mut self, bound: &Constant) -> String {
        let by = if self.once_in(12) { -1 } else { [0_i64, 1][self.below(2)] };
        match bound {
            Constant::Int(n) => n.saturating_add(by).to_string(),
            Constant::Float(x) => format!("{:?}", x + by as f64 / 10.0),
            Constant::Duration(n) => format!("{}ms", (n / 1_000_000).saturating_add_signed(by)),
            Constant::Size(n) => format!("{}B", n.saturating_add_signed(by)),
            Constant::Text(text) => format!("\"{text}{}\"", if by < 0 { "x" } else { "" }),
            Constant::Name(_) => self.one(INTS).to_string(),
            _ => "1".to_owned(),
        }
    }

    /// Text that may name inputs.
    fn text(&mut self, inputs: &[Named]) -> String {
        let mut out = String::new();
        for _ in 0..1 + self.below(3) {
            if inputs.is_empty() || self.once_in(3) {
                out.push_str(self.one::<&str>(TEXTS));
                continue;
            }
            let (ty, name) = self.one(inputs).clone();
            let fields = self.fields(&ty);
            let field = if fields.is_empty() || self.once_in(4) {
                String::new()
            } else {
                format!(".{}", self.one(&fields).1)
            };
            let filter = if self.once_in(8) { *self.one(FILTERS) } else { "" };
            out.push_str(&format!("{{{name}{field}{filter}}}"));
        }
        out
    }

    /// Parameters of a source, as its text lists them.
    pub fn params(&mut self, most: usize) -> (String, Vec<Named>) {
        let mut out = Vec::new();
        for _ in 0..self.below(most + 2) {
            let ty = self.a_type();
            let name = self.name("p");
            out.push((ty, name));
        }
        let text = out.iter().map(|(ty, name)| {
            let default = match ty.as_str() {
                _ if !self.once_in(4) => "",
                "int" | "option<int>" => " = 3",
                "string" | "option<string>" => " = \\\"no\\\"",
                "float" => " = 1.5",
                "duration" => " = 2s",
                "bool" => " = true",
                _ => "",
            };
            format!("{ty} {name}{default}")
        });
        (text.collect::<Vec<_>>().join(", "), out)
    }

    /// An expression over these inputs that is to be of that type.
    fn expression(&mut self, inputs: &[Named], wanted: &str, depth: u32) -> String {
        let wanted = if self.once_in(60) { self.a_type() } else { wanted.to_owned() };
        let mut named: Vec<String> =
            inputs.iter().filter(|(ty, _)| *ty == wanted).map(|(_, name)| name.clone()).collect();
        for (ty, name) in inputs {
            let fields = self.fields(ty);
            named.extend(
                fields.iter().filter(|(ty, _)| *ty == wanted).map(|(_, field)| format!("{name}.{field}")),
            );
        }
        if !named.is_empty() && (depth == 0 || self.once_in(3)) {
            return self.one(&named).clone();
        }
        if depth == 0 || self.once_in(5) {
            return self.cel_literal(inputs, &wanted, depth);
        }
        let calls: Vec<(usize, usize)> = functions::all()
            .iter()
            .enumerate()
            .flat_map(|(f, function)| {
                let fits = |ty: &Ty| cel_type(ty).is_some_and(|ty| ty == wanted || ty == "?");
                let some = function.overloads.iter().enumerate().filter(move |(_, o)| fits(&o.result));
                some.map(move |(o, _)| (f, o))
            })
            .collect();
        if calls.is_empty() || self.once_in(3) {
            return self.operation(inputs, &wanted, depth);
        }
        let (f, o) = *self.one(&calls);
        let (function, overload) = (&functions::all()[f], &functions::all()[f].overloads[o]);
        let mut given: Vec<String> = Vec::new();
        for param in &overload.params {
            let ty = match cel_type(param) {
                Some(ty) if ty != "?" => ty,
                Some(_) => wanted.clone(),
                None => self.a_type(),
            };
            given.push(self.expression(inputs, &ty, depth - 1));
        }
        match overload.is_member {
            true => format!("{}.{}({})", given[0], function.name, given[1..].join(", ")),
            false => format!("{}({})", function.name, given.join(", ")),
        }
    }

    fn operation(&mut self, inputs: &[Named], wanted: &str, depth: u32) -> String {
        let of = |maker: &mut Self, ty: &str| maker.expression(inputs, ty, depth - 1);
        match wanted {
            "bool" => {
                let ty = self.a_type();
                let (a, b) = (of(self, &ty), of(self, &ty));
                let sign = *self.one(&["==", "!=", "<", ">=", "in", "&&", "||"]);
                format!("({a} {sign} {b})")
            }
            "int" | "float" => {
                let (a, b) = (of(self, wanted), of(self, wanted));
                format!("({a} {} {b})", self.one(&["+", "-", "*", "/", "%"]))
            }
            "string" | "bytes" => format!("({} + {})", of(self, wanted), of(self, wanted)),
            _ => {
                let (a, b, c) = (of(self, "bool"), of(self, wanted), of(self, wanted));
                format!("({a} ? {b} : {c})")
            }
        }
    }

    fn cel_literal(&mut self, inputs: &[Named], wanted: &str, depth: u32) -> String {
        let depth = depth.saturating_sub(1);
        if let Some(inner) = inside(wanted, "list") {
            return match depth {
                0 => "[]".to_owned(),
                _ => format!(
                    "[{}, {}]",
                    self.expression(inputs, inner, depth),
                    self.expression(inputs, inner, depth)
                ),
            };
        }
        if let Some(inner) = inside(wanted, "option") {
            return if self.once_in(3) { "null".to_owned() } else { self.expression(inputs, inner, depth) };
        }
        if let Some((_, value)) = inside(wanted, "map").and_then(|inner| inner.split_once(", ")) {
            return format!("{{\"k\": {}}}", self.expression(inputs, value, depth));
        }
        let fields = self.fields(wanted);
        if !fields.is_empty() {
            let written: Vec<String> = fields
                .iter()
                .map(|(ty, name)| format!("\"{name}\": {}", self.expression(inputs, ty, depth)))
                .collect();
            return format!("{{{}}}", written.join(", "));
        }
        match wanted {
            "int" => self.one(INTS).to_string(),
            "float" => self.one(FLOATS).to_string(),
            "bool" => self.one(&["true", "false"]).to_string(),
            "bytes" => "b\"ab\"".to_owned(),
            "time" => self.one(&["timestamp(\"2026-01-01T00:00:00Z\")", "timestamp(\"no\")"]).to_string(),
            "duration" => self.one(&["duration(\"1s\")", "duration(\"-1s\")", "duration(\"x\")"]).to_string(),
            "json" => self.one(&["{\"a\": 1}", "[1, \"b\"]", "null"]).to_string(),
            _ => format!("\"{}\"", self.one(TEXTS).replace(['\\', '"'], "")),
        }
    }
}

/// The type between the angle brackets.
pub fn inside<'a>(ty: &'a str, outer: &str) -> Option<&'a str> {
    ty.strip_prefix(outer)?.strip_prefix('<')?.strip_suffix('>')
}

/// An expression's type as Flux writes it; `?` stands for any.
fn cel_type(ty: &Ty) -> Option<String> {
    Some(match ty {
        Ty::List(inner) => match cel_type(inner)?.as_str() {
            "?" => "list<int>".to_owned(),
            inner => format!("list<{inner}>"),
        },
        Ty::Option(inner) => match cel_type(inner)?.as_str() {
            "?" => "option<int>".to_owned(),
            inner => format!("option<{inner}>"),
        },
        Ty::Map(..) => "map<string, int>".to_owned(),
        Ty::Opaque(_) | Ty::Unknown => "?".to_owned(),
        Ty::Null | Ty::Record(_) | Ty::Object(_) | Ty::Type => return None,
        plain => plain.show(&[]),
    })
}
