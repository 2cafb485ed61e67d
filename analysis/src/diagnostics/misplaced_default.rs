//! F0211: a default where nothing could be left out.

use flux_syntax::mistake::{Mistake, Row, Said, Words};
use flux_syntax::tree::{Item, ItemKind, Param, Params, Span};
use smol_str::SmolStr;

flux_syntax::row!(F0211, error);

/// A default of a value that every flow gives.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MisplacedDefault {
    /// The parameter, output or field that has the default.
    pub name: SmolStr,
    /// Of what: `an input`, `an output`, `a record's field`.
    pub what: &'static str,
}

impl Mistake for MisplacedDefault {
    fn row(&self) -> &'static Row {
        &F0211
    }

    fn words(&self) -> Words {
        let Self { name, what } = self;
        Words::new(format!("{what} has no default: `{name}` is always given"))
            .help("only a component's arguments have defaults; of a request's values, write it in the text of the source")
    }
}

crate::check_items!(check);

fn check(item: &Item, say: &mut dyn FnMut(Span, Said)) {
    match &item.kind {
        ItemKind::Type(record) => defaults(&record.fields, "a record's field", say),
        ItemKind::Node(node) => {
            if let Some(signature) = &node.signature {
                defaults(&signature.inputs, "an input", say);
                defaults(&signature.outputs, "an output", say);
            }
        }
        ItemKind::Component(component) => {
            defaults(&component.inputs, "an input", say);
            defaults(&component.outputs, "an output", say);
        }
        _ => {}
    }
}

fn defaults(params: &Params, what: &'static str, say: &mut dyn FnMut(Span, Said)) {
    for param in &params.params {
        if let Param::Field { name, default: Some(value), .. } = param {
            say(value.span, MisplacedDefault { name: name.text.clone(), what }.into());
        }
    }
}
