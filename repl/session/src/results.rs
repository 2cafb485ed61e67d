//! What flows at the prompt have put out: `_1`, `_2`…, and `_` for the last.

use flux_node::Value;

/// So many are kept, so that a long session does not keep every picture that it ever saw.
const KEPT: usize = 100;

/// A value with its name and type.
#[derive(Clone, Debug)]
pub struct Named {
    /// The name that the value has in the flow.
    pub name: String,
    /// The type as a program writes it.
    pub ty: String,
    /// What the name stands for.
    pub value: Value,
}

/// The last tuple of a flow.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its number, from 1: `_1` means it.
    pub index: usize,
    /// The values of the last tuple, in order.
    pub values: Vec<Named>,
}

/// Earlier results, the latest last.
#[derive(Default)]
pub struct Results {
    kept: Vec<Outcome>,
    forgotten: usize,
}

impl Results {
    /// The number that the next one gets.
    pub fn next(&self) -> usize {
        self.forgotten + self.kept.len() + 1
    }

    /// Keeps one, under the next number.
    pub fn keep(&mut self, outcome: Outcome) -> &Outcome {
        let index = self.next();
        if self.kept.len() == KEPT {
            self.kept.remove(0);
            self.forgotten += 1;
        }
        self.kept.push(Outcome { index, ..outcome });
        &self.kept[self.kept.len() - 1]
    }

    /// All results that are kept, the oldest first.
    pub fn all(&self) -> &[Outcome] {
        &self.kept
    }

    /// The one of that number.
    ///
    /// # Errors
    /// In one sentence: there is none.
    pub fn get(&self, index: usize) -> Result<&Outcome, String> {
        let place = index.checked_sub(self.forgotten + 1);
        place.and_then(|place| self.kept.get(place)).ok_or_else(|| match self.kept.last() {
            None => "there is no earlier result yet".to_owned(),
            Some(last) if index > last.index => {
                format!("there is no result `_{index}`; the last is `_{}`", last.index)
            }
            Some(_) => format!("the result `_{index}` is forgotten; the last {KEPT} are kept"),
        })
    }
}

impl Outcome {
    /// What the environment calls one of the values.
    pub fn variable(&self, place: usize) -> String {
        match self.values.len() {
            1 => format!("_{}", self.index),
            _ => format!("_{}_{}", self.index, self.values[place].name),
        }
    }

    /// The value of that name.
    pub fn place(&self, name: &str) -> Result<usize, String> {
        let place = self.values.iter().position(|value| value.name == name);
        place.ok_or_else(|| {
            let names: Vec<&str> = self.values.iter().map(|value| value.name.as_str()).collect();
            format!("`_{}` has no value `{name}`; it has {}", self.index, names.join(", "))
        })
    }

    /// Why all of it together is no value.
    pub(crate) fn wants_a_field(&self) -> String {
        match self.values.as_slice() {
            [] => format!("`_{}` has no value", self.index),
            [first, ..] => {
                let (index, count) = (self.index, self.values.len());
                format!(
                    "`_{index}` has {count} values: write `_{index}.{}`, or begin the flow with `_{index}`",
                    first.name
                )
            }
        }
    }
}
