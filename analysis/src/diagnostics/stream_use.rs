//! F0213: a stream where a value is kept, written down, or used a second time; a `body` used a second time.

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
    /// It is a `body`.
    pub body: bool,
    /// Why there is nothing left of it.
    pub again: Again,
}

/// How a value comes to be consumed a second time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Again {
    /// Another step consumes it, on the same path.
    Beside,
    /// The consumer runs for each element of a list.
    Each,
    /// This node consumed it, whose failure is handled or recovered.
    Failed(SmolStr),
}

impl Mistake for StreamTwice {
    fn row(&self) -> &'static Row {
        &F0213
    }

    fn words(&self) -> Words {
        let what = match (self.body, self.name.as_str()) {
            (false, name) => named(name),
            (true, "") => "this is a body, which comes while it is read".to_owned(),
            (true, name) => format!("`{name}` is a body, which comes while it is read"),
        };
        let why = match &self.again {
            Again::Beside => "it is consumed before, or beside this".to_owned(),
            Again::Each => "it would be consumed once for each element".to_owned(),
            Again::Failed(node) => format!("`{node}`, which has failed, may have consumed it"),
        };
        let help = match (self.body, &self.again) {
            (true, Again::Failed(_)) => {
                "ask for it again, or take it as `bytes` where all of it fits into memory"
            }
            (true, _) => {
                "ask for it once for each consumer, or take it as `bytes` where all of it fits into memory"
            }
            (false, Again::Failed(_)) => "follow the topic again: each consumer has a stream of its own",
            (false, _) => "follow the topic once for each consumer: each has a stream of its own",
        };
        Words::new(format!("{what}, and {why}")).label("consumed here").help(help)
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
