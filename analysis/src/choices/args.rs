//! The optimizations of the language, and what each takes.

use crate::types::values::constant;
use flux_optimize::Args;
use flux_plan::Constant;
use flux_syntax::tree::Call;

/// What an argument may be.
type Fits = fn(&Constant) -> bool;

const COUNT: Fits = |c| matches!(c, Constant::Int(n) if *n > 0);
const TIME: Fits = |c| matches!(c, Constant::Duration(_));
const SIZE: Fits = |c| matches!(c, Constant::Size(_));
const TEXT: Fits = |c| matches!(c, Constant::Text(_));
const QUEUE: Fits = |c| matches!(c, Constant::Text(_) | Constant::Name(_));
const NAME: Fits = |c| matches!(c, Constant::Name(_));
const CODE: Fits = |c| matches!(c, Constant::Int(100..=599));
const SHARE: Fits = |c| match c {
    Constant::Int(n) => (0..=1).contains(n),
    Constant::Float(n) => (0.0..=1.0).contains(n),
    _ => false,
};
const AFTER: Fits = |c| match c {
    Constant::Duration(_) => true,
    Constant::Text(p) => {
        p.strip_prefix('p').is_some_and(|n| n.parse::<f64>().is_ok_and(|n| n > 0.0 && n < 100.0))
    }
    _ => false,
};

/// One optimization.
#[derive(Clone, Copy, Debug)]
pub struct Optimization {
    /// Its name.
    pub name: &'static str,
    /// Its parameters, each with what it may be.
    pub parameters: &'static [(&'static str, Fits)],
    /// A whole call of it, in code quotes.
    pub form: &'static str,
}

/// All of them.
pub const OPTIMIZATIONS: &[Optimization] = &[
    Optimization {
        name: "cache",
        parameters: &[("entries", COUNT), ("ttl", TIME), ("size", SIZE)],
        form: "`cache(entries: 100_000, ttl: 3m)`",
    },
    Optimization {
        name: "precompute",
        parameters: &[("every", TIME), ("top", COUNT)],
        form: "`precompute(every: 1h, top: 1_000)`",
    },
    Optimization {
        name: "postpone",
        parameters: &[("queue", QUEUE), ("times", COUNT), ("backoff", TIME)],
        form: "`postpone(queue: \"notify.queue\")`",
    },
    Optimization {
        name: "replicate",
        parameters: &[("copies", COUNT), ("after", AFTER)],
        form: "`replicate(copies: 2, after: \"p95\")`",
    },
    Optimization {
        name: "retry",
        parameters: &[("times", COUNT), ("backoff", TIME)],
        form: "`retry(times: 3, backoff: 50ms)`",
    },
    Optimization {
        name: "batch",
        parameters: &[("max", COUNT), ("within", TIME)],
        form: "`batch(max: 64, within: 2ms)`",
    },
    Optimization {
        name: "partition",
        parameters: &[("by", NAME), ("shards", COUNT)],
        form: "`partition(by: user, shards: 4)`",
    },
    Optimization {
        name: "fault",
        parameters: &[("rate", SHARE), ("delay", TIME), ("code", CODE)],
        form: "`fault(rate: 0.01, delay: 500ms, code: 503)`",
    },
    Optimization { name: "parallel", parameters: &[], form: "`parallel()`" },
    Optimization { name: "reply", parameters: &[], form: "`reply()`" },
    Optimization {
        name: "runtime",
        parameters: &[("scheduler", TEXT), ("workers", COUNT)],
        form: "`runtime(scheduler: \"pool\", workers: 4)`",
    },
];

impl Optimization {
    /// The one of that name.
    pub fn named(name: &str) -> Option<&'static Optimization> {
        OPTIMIZATIONS.iter().find(|known| known.name == name)
    }
}

/// The arguments of an item's call, by the names of their parameters.
pub(super) fn args(optimization: &Optimization, call: &Call) -> Args {
    let named = call.args.iter().enumerate().filter_map(|(i, arg)| {
        let name = match &arg.name {
            Some(name) => name.text.to_string(),
            None => optimization.parameters.get(i)?.0.to_owned(),
        };
        Some((name, constant(&arg.value)))
    });
    Args(named.collect())
}
