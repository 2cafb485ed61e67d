//! F0213: a stream where a value is kept, written down, or used a second time.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0213, error);

/// Who may consume one, for messages.
const CONSUMERS: &str =
    "end the flow with `http.events()` or `http.respond()`, or give it to a node that takes a `stream`";

/// A type that holds streams.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StreamInside {
    /// `list`, `map`, `option`, `stream`.
    pub holder: SmolStr,
}

impl Mistake for StreamInside {
    fn row(&self) -> &'static Row {
        &F0213
    }

    fn words(&self) -> Words {
        Words::new(format!(
            "no `{}` holds a stream: its values come later, and are consumed once",
            self.holder
        ))
        .help("let the stream stand by itself, as an input or an output of a node")
    }
}

/// A record type with a stream in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StreamField {
    /// The record type.
    pub record: SmolStr,
    /// Its field.
    pub field: SmolStr,
}

impl Mistake for StreamField {
    fn row(&self) -> &'static Row {
        &F0213
    }

    fn words(&self) -> Words {
        let Self { record, field } = self;
        Words::new(format!("`{field}` of `{record}` is a stream, and no record holds one"))
            .help("let the stream stand by itself, as an input or an output of a node")
    }
}

/// Given to a component that keeps, writes or looks at its values.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StreamTaken {
    /// What the stream is called; empty: nothing.
    pub name: SmolStr,
    /// The component.
    pub component: SmolStr,
}

impl Mistake for StreamTaken {
    fn row(&self) -> &'static Row {
        &F0213
    }

    fn words(&self) -> Words {
        let what = named(&self.name);
        Words::new(format!("{what}, whose values come later: `{}` can't take it", self.component))
            .help(CONSUMERS)
    }
}

/// Consumed a second time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StreamTwice {
    /// What the stream is called; empty: nothing.
    pub name: SmolStr,
    /// The second consumer runs for each element of a list.
    pub each: bool,
}

impl Mistake for StreamTwice {
    fn row(&self) -> &'static Row {
        &F0213
    }

    fn words(&self) -> Words {
        let what = named(&self.name);
        let why = if self.each {
            "it would be consumed once for each element"
        } else {
            "it is consumed before, or beside this"
        };
        Words::new(format!("{what}, and {why}"))
            .label("consumed here")
            .help("follow the topic once for each consumer: each has a stream of its own")
    }
}

/// Among the values that a reply is made of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StreamReply {
    /// What the stream is called; empty: nothing.
    pub name: SmolStr,
}

impl Mistake for StreamReply {
    fn row(&self) -> &'static Row {
        &F0213
    }

    fn words(&self) -> Words {
        let what = named(&self.name);
        Words::new(format!("{what}, which is no JSON that a reply could have")).help(
            "write `-> http.events()` behind it, or `-> http.respond()` for a line of JSON for each value",
        )
    }
}

fn named(name: &str) -> String {
    if name.is_empty() { "this is a stream".to_owned() } else { format!("`{name}` is a stream") }
}
