//! F0704: an argument of the wrong kind.

use super::Diag;
use crate::files::statement::Place;
use flux_catalog::kinds;
use flux_plan::Constant;
use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0704, error);

/// An argument whose value is of another kind than its component declares.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ArgumentKind {
    /// The argument's name, as its component declares it.
    pub argument: SmolStr,
    /// The kind that is wanted.
    pub kind: SmolStr,
    /// What is given, in words.
    pub given: &'static str,
    /// What was probably meant.
    pub meant: Option<Meant>,
}

impl Mistake for ArgumentKind {
    fn row(&self) -> &'static Row {
        &F0704
    }

    fn words(&self) -> Words {
        let words = format!("`{}` must be {}, and this is {}", self.argument, wanted(&self.kind), self.given);
        let words = Words::new(words);
        match &self.meant {
            Some(Meant::Text(name)) => {
                words.help(format!("arguments are constants: write \"{name}\" for the text"))
            }
            Some(Meant::Time(n)) => words.help(format!("give it a unit, such as `{n}ms` or `{n}s`")),
            Some(Meant::Value(name)) => {
                words.help(format!("arguments are constants: the value `{name}` of a flow can't stand here"))
            }
            None => words,
        }
    }
}

/// A constant that is no value of the type that is put out.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ConstantType {
    /// Which argument gives the constant.
    pub argument: SmolStr,
    /// What is wrong with it.
    pub why: String,
}

impl Mistake for ConstantType {
    fn row(&self) -> &'static Row {
        &F0704
    }

    fn words(&self) -> Words {
        Words::new(format!("`{}` {}", self.argument, self.why))
            .help("write a constant of the type that the node puts out, or change its signature")
    }
}

/// A store of another kind than the component works on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StoreKind {
    /// The store.
    pub name: SmolStr,
    /// Its kind.
    pub kind: SmolStr,
    /// The component.
    pub component: SmolStr,
    /// The kind that it works on.
    pub wanted: SmolStr,
}

impl Mistake for StoreKind {
    fn row(&self) -> &'static Row {
        &F0704
    }

    fn words(&self) -> Words {
        let Self { name, kind, component, wanted } = self;
        Words::new(format!("`{name}` is a `{kind}` store, and `{component}` works on `{wanted}`"))
            .help(format!("declare another: `store NAME using {wanted}();`"))
    }
}

/// A parameter of a component that stands for an argument of another kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ParameterKind {
    /// The argument of the inner component that is given the parameter.
    pub argument: SmolStr,
    /// The kind that is wanted.
    pub kind: SmolStr,
    /// The parameter of the component that is being made.
    pub parameter: SmolStr,
    /// The kind that the parameter is declared with.
    pub given: SmolStr,
}

impl Mistake for ParameterKind {
    fn row(&self) -> &'static Row {
        &F0704
    }

    fn words(&self) -> Words {
        let Self { argument, kind, parameter, given } = self;
        Words::new(format!("`{argument}` must be {}, and `{parameter}` is a `{given}`", wanted(kind)))
            .help(format!("declare the parameter as `{kind} {parameter}`"))
    }
}

/// A value of another type, named where an argument may come with the flow.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LiveKind {
    /// The argument's name, as its component declares it.
    pub argument: SmolStr,
    /// The kind that is wanted.
    pub kind: SmolStr,
    /// What is named: `order.count`.
    pub path: SmolStr,
    /// The named value's type, as it is written in a program.
    pub ty: String,
}

impl Mistake for LiveKind {
    fn row(&self) -> &'static Row {
        &F0704
    }

    fn words(&self) -> Words {
        let Self { argument, kind, path, ty } = self;
        Words::new(format!("`{argument}` must be {}, and `{path}` is of type `{ty}`", wanted(kind)))
    }
}

/// A field that the value has not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LiveField {
    /// The type of what has it not.
    pub ty: String,
    /// The field as the text writes it.
    pub field: SmolStr,
    /// All fields that it could have named.
    pub known: Vec<SmolStr>,
}

impl Mistake for LiveField {
    fn row(&self) -> &'static Row {
        &F0704
    }

    fn words(&self) -> Words {
        let words = Words::new(format!("`{}` has no field `{}`", self.ty, self.field));
        match self.known.as_slice() {
            [] => words,
            known => words.help(format!("it has {}", super::in_names(known))),
        }
    }
}

/// What was probably meant by a constant of another kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Meant {
    /// The bare name, as a text in quotes.
    Text(SmolStr),
    /// This number with a unit of time.
    Time(i64),
    /// A value of the flow.
    Value(SmolStr),
}

/// A constant of another kind; `given` is what it is, in words.
pub fn other<'db>(
    at: Place<'db>,
    argument: &SmolStr,
    kind: &SmolStr,
    value: &Constant,
    given: &'static str,
) -> Diag<'db> {
    let meant = match value {
        Constant::Name(name) if takes_no_text(kind) => Some(Meant::Value(name.into())),
        Constant::Name(name) if kind != "store" && kind != "name" => Some(Meant::Text(name.into())),
        Constant::Int(n) if kind == "duration" => Some(Meant::Time(*n)),
        _ => None,
    };
    let text = match &meant {
        Some(Meant::Text(name)) => Some(format!("\"{name}\"")),
        _ => None,
    };
    let (argument, kind) = (argument.clone(), kind.clone());
    let said = Diag::new(at, ArgumentKind { argument, kind, given, meant });
    match text {
        Some(text) => said.fix(at, text),
        None => said,
    }
}

fn takes_no_text(kind: &str) -> bool {
    ["int", "float", "bool", "duration", "size"].contains(&kind)
        || kind.starts_with("list<")
        || kind.starts_with("map<")
}

/// What a kind is called.
pub(super) fn wanted(kind: &str) -> String {
    match kind {
        "int" => "a whole number".into(),
        "float" => "a number".into(),
        "bool" => "`true` or `false`".into(),
        "duration" => "a duration such as `250ms`".into(),
        "size" => "a size such as `64KB`".into(),
        "store" => "the name of a store".into(),
        "state" => "a store, or a part of one such as `news.edits`".into(),
        "input" => "one of the node's inputs".into(),
        "queue" => "the name of a store, or a text with that of a file".into(),
        "age" => "a duration such as `3m`, or `0`".into(),
        "delay" => "a duration such as `50ms`, or a percentile such as \"p95\"".into(),
        "name" => "a name".into(),
        "value" | "json" => "a constant".into(),
        list if list.starts_with("list<") => "a list in square brackets".into(),
        map if map.starts_with("map<") => "a record in braces".into(),
        text => match kinds::named(text) {
            Some(kind) => kind.called().into(),
            None => format!("a text of the kind `{text}`"),
        },
    }
}
