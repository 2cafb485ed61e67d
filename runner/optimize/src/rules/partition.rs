//! `partition(by: user, shards: 4)`: all state inside is keyed by `by`, and there is no wider constraint inside.

use super::{source, unknown, verdict};
use crate::{Facts, Key, Reason, Reasons, Refusal, Refusals, Scope};

pub(super) fn legal(facts: &Facts) -> Result<Reasons, Refusals> {
    let node = &facts.node;
    if let Some(source) = source(node) {
        return Err(vec![source]);
    }
    let Some(by) = facts.args.name("by") else { return Err(vec![Refusal::NoKey]) };
    let mut refusals = Refusals::new();
    match node.inputs.iter().find(|input| input.name == by) {
        None => {
            let inputs = node.inputs.iter().map(|input| input.name.clone()).collect();
            refusals.push(Refusal::NoInput { by: by.to_owned(), inputs });
        }
        Some(input) if input.foreign => {
            refusals.push(Refusal::ForeignKey { input: by.to_owned(), ty: input.ty.clone() });
        }
        Some(_) => {}
    }
    refusals.extend(unknown(node));
    let mut state = node.effects.reads.iter().chain(&node.effects.writes);
    refusals.extend(state.find(|used| used.key != Key::Input(by.to_owned())).map(|used| Refusal::OtherKey {
        by: by.to_owned(),
        state: used.state.name.clone(),
        who: used.who.clone(),
    }));
    let mut locks = node.locks.iter().chain(&node.inside);
    refusals.extend(locks.find(|lock| lock.scope != Scope::Key(by.to_owned())).map(|lock| {
        Refusal::WiderLock { by: by.to_owned(), lock: lock.spelt.clone(), who: lock.who.clone() }
    }));
    verdict(refusals, || vec![Reason::KeyedBy(by.to_owned())])
}
