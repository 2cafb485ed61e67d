//! F0608: an optimization that somebody who is served could tell.

use flux_optimize::Refusal;
use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0608, error);

/// What the rules refuse.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IllegalChoice {
    /// The optimization that is refused: `cache`.
    pub optimization: SmolStr,
    /// The node, as the item calls it.
    pub node: SmolStr,
    /// Why, the weightiest first.
    pub refusals: Vec<Refusal>,
    /// Which of them are about another node, whose place is a label.
    pub elsewhere: Vec<usize>,
}

impl Mistake for IllegalChoice {
    fn row(&self) -> &'static Row {
        &F0608
    }

    /// What stands next to what is not known while a flow can't be read.
    fn echoes(&self) -> bool {
        self.refusals.iter().any(|refusal| matches!(refusal, Refusal::NotNext { .. }))
    }

    fn words(&self) -> Words {
        let Self { optimization, node, refusals, elsewhere } = self;
        let why: Vec<String> = refusals.iter().map(Refusal::to_string).collect();
        let words = Words::new(format!("`{node}` can't have `{optimization}`: {}", why.join("; and ")));
        let words = elsewhere.iter().fold(words, |words, n| words.label(why[*n].clone()));
        match refusals.first() {
            Some(first) => words.help(first.advice()),
            None => words,
        }
    }
}
