//! F0302: a predicate does not take the value, or gives no `bool`.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0302, error, typed);

/// It takes something else than the value that a pattern asks about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TakesAnother {
    /// The node that decides the semantic type.
    pub predicate: SmolStr,
    /// The predicate's inputs, as a tuple.
    pub inputs: String,
    /// The type of the value that the pattern asks about.
    pub value: String,
}

impl Mistake for TakesAnother {
    fn row(&self) -> &'static Row {
        &F0302
    }

    fn words(&self) -> Words {
        let Self { predicate, inputs, value } = self;
        Words::new(format!("`{predicate}` takes {inputs}, and the value here is a `{value}`"))
            .label("the semantic type is declared here")
            .help(format!("a predicate takes one value: `{predicate} ({value} value) -> (bool yes);`"))
    }
}

/// A predicate takes no value, or several.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TakesNoValue {
    /// The node that decides the semantic type.
    pub predicate: SmolStr,
    /// The predicate's inputs, as a tuple: none, or several.
    pub inputs: String,
}

impl Mistake for TakesNoValue {
    fn row(&self) -> &'static Row {
        &F0302
    }

    fn words(&self) -> Words {
        let Self { predicate, inputs } = self;
        Words::new(format!("`{predicate}` takes {inputs}, and a predicate takes one value"))
            .help(format!("declare it so: `{predicate} (… value) -> (bool yes);`"))
    }
}

/// A predicate puts out something else than one `bool`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GivesNoBool {
    /// The node that decides the semantic type.
    pub predicate: SmolStr,
    /// What it puts out.
    pub outputs: String,
}

impl Mistake for GivesNoBool {
    fn row(&self) -> &'static Row {
        &F0302
    }

    fn words(&self) -> Words {
        let Self { predicate, outputs } = self;
        Words::new(format!("`{predicate}` puts out {outputs}, and a predicate puts out one `bool`"))
            .help(format!("declare it so: `{predicate} (…) -> (bool yes);`"))
    }
}

/// A component that does not take the value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ComponentTakesAnother {
    /// The component that decides the semantic type.
    pub component: SmolStr,
    /// The component's inputs, as a tuple.
    pub inputs: String,
    /// The type of the value that the pattern asks about.
    pub value: String,
}

impl Mistake for ComponentTakesAnother {
    fn row(&self) -> &'static Row {
        &F0302
    }

    fn words(&self) -> Words {
        let Self { component, inputs, value } = self;
        Words::new(format!("`{component}` takes {inputs}, and a value asked about is a `{value}`"))
            .help("a predicate takes one value: declare another semantic type for values of this type")
    }
}
