//! Effects and state as the plan has them.

use super::Lower;
use crate::effects::{Effects, Key, State, Use};
use crate::world::{show, store_of};
use flux_plan::{StateId, StateUse};

impl Lower<'_> {
    /// Effects in the plan's terms.
    pub(super) fn plan_effects(&mut self, effects: &Effects) -> flux_plan::Effects {
        flux_plan::Effects {
            unknown: effects.unknown.is_some(),
            pure: effects.is_pure(),
            reads: self.plan_uses(&effects.reads),
            writes: self.plan_uses(&effects.writes),
            staleness: effects.staleness.as_ref().map(|age| age.what),
            idempotent: effects.idempotent,
            commutative: effects.commutative,
            nondeterministic: !effects.sees.is_empty(),
            commits: effects.commits(),
        }
    }

    fn plan_uses(&mut self, uses: &[Use]) -> Vec<StateUse> {
        let mut out: Vec<StateUse> = Vec::new();
        for used in uses {
            let key = match &used.key {
                Key::Input(input) => Some(input.to_string()),
                Key::All | Key::Hidden => None,
            };
            let used = StateUse { state: self.state(&used.state), key };
            if !out.contains(&used) {
                out.push(used);
            }
        }
        out
    }

    fn state(&mut self, state: &State) -> StateId {
        let store = store_of(state).and_then(|store| self.stores.get(&store).copied());
        let part = (!state.part.is_empty() && store.is_some()).then(|| state.part.to_string());
        let state = flux_plan::State { name: show(self.db, self.root, state).to_string(), store, part };
        let known = self.plan.states.iter().position(|known| *known == state);
        let at = known.unwrap_or_else(|| {
            self.plan.states.push(state);
            self.plan.states.len() - 1
        });
        StateId(at as u32)
    }
}
