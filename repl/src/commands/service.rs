//! `:status` and `:stop`: the service that `:run` started.

use super::typed::InSession;
use crate::session::Session;
use crate::{Failed, Outcome};

/// Say whether a service runs, and what it has done
#[derive(clap::Args)]
#[command(after_help = "Example: :status, after :run")]
pub(crate) struct Status {}

/// Stop the service; its running flows may finish
#[derive(clap::Args)]
#[command(after_help = "Example: :stop")]
pub(crate) struct Stop {}

/// Why there is nothing to ask or stop.
pub(crate) fn none() -> Failed {
    Failed::World("no service runs: `:run` starts one".into())
}

impl InSession for Status {
    fn run(self, session: &mut Session) -> Result<Outcome, Failed> {
        let Some(service) = &session.service else { return Err(none()) };
        let place = match service.address {
            Some(address) => format!("serving http://{address}"),
            None => "running; no source listens".to_owned(),
        };
        let since =
            crate::quantity::show(u64::try_from(service.since.elapsed().as_nanos()).unwrap_or(u64::MAX));
        let mut out = format!("{place} for {since}\n");
        for source in service.engine.counters().sources {
            let times = session.latencies.of(&source.source);
            let time = |share| times.percentile(share).map_or_else(String::new, crate::quantity::show);
            let times = match times.percentile(0.5) {
                Some(_) => format!(", p50 {}, p99 {}", time(0.5), time(0.99)),
                None => String::new(),
            };
            out.push_str(&format!(
                "  {}: {} flows, {} failed, {} running{times}\n",
                source.source,
                source.started,
                source.failed,
                source.running()
            ));
        }
        session.say.result(&out);
        Ok(Outcome::Fine)
    }
}

impl InSession for Stop {
    fn run(self, session: &mut Session) -> Result<Outcome, Failed> {
        let Some(service) = session.service.take() else { return Err(none()) };
        let drained = service.server.stop();
        let cancelled = match drained.cancelled {
            0 => String::new(),
            count => format!(", {count} of its flows cancelled"),
        };
        session.say.note(&format!("stopped{cancelled}"));
        Ok(Outcome::Fine)
    }
}
