//! F0103: flows that run themselves.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0103, error, hides);

/// Flows of which each runs the next one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Circle {
    /// Each runs the next one, and the last runs the first.
    pub nodes: Vec<SmolStr>,
    /// What runs at each of the places that are shown.
    pub places: Vec<SmolStr>,
}

impl Mistake for Circle {
    fn row(&self) -> &'static Row {
        &F0103
    }

    fn words(&self) -> Words {
        let mut names: Vec<_> = self.nodes.iter().map(|name| format!("`{name}`")).collect();
        names.extend(names.first().cloned());
        let words = Words::new(format!("these flows run in a circle: {}", names.join(" -> ")))
            .help("a flow is acyclic: it begins at a source and ends; a source starts each flow anew");
        self.places.iter().fold(words, |words, name| words.label(format!("`{name}` runs here")))
    }
}

/// A component that is made from itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ComponentCircle {
    /// Each is made from the next one, and the last from the first.
    pub components: Vec<SmolStr>,
}

impl Mistake for ComponentCircle {
    fn row(&self) -> &'static Row {
        &F0103
    }

    fn words(&self) -> Words {
        let mut names: Vec<_> = self.components.iter().map(|name| format!("`{name}`")).collect();
        names.extend(names.first().cloned());
        Words::new(format!("this component is made from itself: {}", names.join(" -> ")))
            .help("a component is made from one of the library's in the end")
    }
}
