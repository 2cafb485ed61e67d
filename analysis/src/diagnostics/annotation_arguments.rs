//! F0602: an annotation's arguments are not what it takes.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0602, error);

/// Other values, or another number of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AnnotationArguments {
    /// Which annotation, without its `@`.
    pub name: SmolStr,
    /// How it is written, in backquotes.
    pub form: String,
}

impl Mistake for AnnotationArguments {
    fn row(&self) -> &'static Row {
        &F0602
    }

    fn words(&self) -> Words {
        Words::new(format!("`@{}` has the wrong arguments", self.name)).help(format!("write {}", self.form))
    }
}

/// A key that is no input of the node.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KeyIsNoInput {
    /// The key that the annotation writes, which names no input of the node.
    pub name: SmolStr,
    /// The node has no signature, so nobody knows its inputs.
    pub unsigned: bool,
}

impl Mistake for KeyIsNoInput {
    fn row(&self) -> &'static Row {
        &F0602
    }

    fn words(&self) -> Words {
        let words = Words::new(format!("`{}` is not an input of this node", self.name));
        if self.unsigned {
            return words.help("give the node a signature with that input");
        }
        words.help("a key is one of the node's inputs")
    }
}

/// The key of an annotation is of a type whose values nobody can compare.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KeyIsForeign {
    /// The input.
    pub name: SmolStr,
    /// Its type.
    pub ty: String,
}

impl Mistake for KeyIsForeign {
    fn row(&self) -> &'static Row {
        &F0602
    }

    fn words(&self) -> Words {
        let Self { name, ty } = self;
        Words::new(format!("`{name}` is of type `{ty}`, whose values can't be compared"))
            .help("name an input that says whose value it is, for example an `int`")
    }
}
