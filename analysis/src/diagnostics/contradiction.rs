//! F0603: annotations that contradict each other.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0603, error);

/// Two that can't both be true.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Contradiction {
    /// The annotation that stands first, without its `@`.
    pub one: SmolStr,
    /// The later annotation, on which this is reported.
    pub other: SmolStr,
    /// Why both can't hold: the end of the message's sentence.
    pub why: &'static str,
}

impl Mistake for Contradiction {
    fn row(&self) -> &'static Row {
        &F0603
    }

    fn words(&self) -> Words {
        let Self { one, other, why } = self;
        Words::new(format!("`@{other}` contradicts `@{one}`: {why}"))
            .label(format!("`@{one}` is here"))
            .help("remove one of the two")
    }
}

/// An annotation that stands twice before one item.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RepeatedAnnotation {
    /// The annotation that is repeated, without its `@`.
    pub name: SmolStr,
}

impl Mistake for RepeatedAnnotation {
    fn row(&self) -> &'static Row {
        &F0603
    }

    fn words(&self) -> Words {
        Words::new(format!("`@{}` appears here twice", self.name))
            .label("the first one")
            .help("remove one of the two")
    }
}

/// What it does all the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DeniedEffect {
    /// The node whose annotations deny an effect.
    pub name: SmolStr,
    /// What is done: "writes `q`".
    pub what: String,
    /// Who does it, if that is somebody inside.
    pub inside: Option<SmolStr>,
    /// The place of that one is a label.
    pub shown: bool,
}

impl Mistake for DeniedEffect {
    fn row(&self) -> &'static Row {
        &F0603
    }

    fn words(&self) -> Words {
        let Self { name, what, inside, shown } = self;
        let words = Words::new(match inside {
            Some(inside) => format!("`{name}` is not `@pure`: `{inside}`, inside it, {what}"),
            None => format!("`{name}` is not `@pure`: it {what}"),
        });
        let words = if *shown { words.label("this does it") } else { words };
        words.help("remove `@pure`: annotations add to what a node's inside does, they can't deny it")
    }
}
