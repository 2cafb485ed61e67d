//! `:status` and `:stop`: the service that `:run` started.

use super::typed::InSession;
use flux_session::quantity::show;
use flux_session::runner::SourceCount;
use flux_session::{Failed, Outcome};
use flux_session::{Format, Service, Session};
use serde_json::json;

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
        let text = match session.format {
            Format::Human => status(session, service),
            Format::Json => objects(session, service),
        };
        session.say.result(&text);
        Ok(Outcome::Fine)
    }
}

fn status(session: &Session, service: &Service) -> String {
    let place = match service.address() {
        Some(address) => format!("serving http://{address}"),
        None => "running; no source listens".to_owned(),
    };
    let mut out = format!("{place} for {}\n", show(since(service)));
    for source in service.engine.counters().sources {
        let (started, failed, running) = (source.started, source.failed, source.running());
        let flows = if started == 1 { "flow" } else { "flows" };
        let times = session.latencies.of(&source.source);
        let times = match (times.percentile(0.5), times.percentile(0.99)) {
            (Some(p50), Some(p99)) => format!(", p50 {}, p99 {}", show(p50), show(p99)),
            _ => String::new(),
        };
        out.push_str(&format!(
            "  {}: {started} {flows}, {failed} failed, {running} running{times}\n",
            source.source
        ));
    }
    out
}

/// The service, then each of its sources.
fn objects(session: &Session, service: &Service) -> String {
    let own =
        json!({"address": service.address().map(|address| address.to_string()), "since_ns": since(service)});
    let sources = service.engine.counters().sources;
    let source = |source: &SourceCount| {
        let times = session.latencies.of(&source.source);
        json!({
            "source": source.source, "started": source.started, "finished": source.finished,
            "failed": source.failed, "cancelled": source.cancelled, "running": source.running(),
            "p50_ns": times.percentile(0.5), "p99_ns": times.percentile(0.99),
        })
    };
    let all = std::iter::once(own).chain(sources.iter().map(source));
    all.map(|object| object.to_string()).collect::<Vec<_>>().join("\n")
}

fn since(service: &Service) -> u64 {
    u64::try_from(service.since.elapsed().as_nanos()).unwrap_or(u64::MAX)
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
