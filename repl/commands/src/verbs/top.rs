//! `:top`: what the running service does, second by second.

use super::service::none;
use super::typed::InSession;
use crate::markdown;
use crate::table::Table;
use flux_session::output;
use flux_session::quantity::show;
use flux_session::runner::{Counters, Engine, LockCount, SourceCount};
use flux_session::screen::{Ink, Screen};
use flux_session::{Failed, Outcome};
use flux_session::{Format, Latencies, Session, Times};
use flux_terminal::AnyKey;
use serde_json::json;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// Show live rates and latencies of the running service, until a key is pressed
#[derive(clap::Args)]
#[command(after_help = "Example: :top, after :run")]
pub(crate) struct Typed {}

/// The time between two looks at the counters.
const SECOND: Duration = Duration::from_secs(1);
/// So often somebody looks whether it is to end.
const SLICE: Duration = Duration::from_millis(50);

impl InSession for Typed {
    fn run(self, session: &mut Session) -> Result<Outcome, Failed> {
        let Some(service) = &session.service else { return Err(none()) };
        let watch = Watch { engine: service.engine.clone(), latencies: session.latencies.clone() };
        let person =
            session.screen.progress && std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
        if person && session.format == Format::Human {
            live(session, &watch);
            return Ok(Outcome::Fine);
        }
        let before = watch.look();
        if session.interrupt.waited(SECOND) {
            return Ok(Outcome::Errors);
        }
        let rates = watch.look().since(&before);
        let text = match session.format {
            Format::Human => rates.show(&session.screen),
            Format::Json => rates.objects(),
        };
        session.say.result(&text);
        Ok(Outcome::Fine)
    }
}

/// Draws it again and again, in place.
fn live(session: &Session, watch: &Watch) {
    let key = AnyKey::begin();
    session.say.hold();
    let mut before = watch.look();
    let mut drawn = 0;
    let hint = session.screen.paint(Ink::Faint, "any key ends it");
    let mut text = format!("{hint}\n");
    loop {
        // What was said meanwhile belongs above.
        let said = session.say.release().concat();
        session.say.hold();
        let up = if drawn > 0 { format!("\x1b[{drawn}A") } else { String::new() };
        // More than the terminal is high could not be drawn over again.
        let height = terminal_size::terminal_size().map_or(usize::MAX, |(_, height)| usize::from(height.0));
        if text.lines().count() >= height {
            let most = height.saturating_sub(2).max(1);
            text = text.lines().take(most).chain(["…"]).map(|line| format!("{line}\n")).collect();
        }
        drawn = text.lines().count();
        if output::print(&format!("{up}\r\x1b[J{said}{text}")).is_err() {
            break;
        }
        let end = Instant::now() + SECOND;
        let mut ended = false;
        while !ended && Instant::now() < end {
            ended = key.pressed_within(SLICE) || session.interrupt.is_pressed();
        }
        if ended {
            break;
        }
        let now = watch.look();
        text = format!("{}{hint}\n", now.since(&before).show(&session.screen));
        before = now;
    }
    let said = session.say.release().concat();
    if !said.is_empty() {
        session.say.note(&said);
    }
}

struct Watch {
    engine: Engine,
    latencies: Latencies,
}

/// A look at the service.
struct Look {
    at: Instant,
    counters: Counters,
    /// Of each source, in the counters' order.
    times: Vec<Times>,
}

impl Watch {
    fn look(&self) -> Look {
        let counters = self.engine.counters();
        let times = counters.sources.iter().map(|source| self.latencies.of(&source.source)).collect();
        Look { at: Instant::now(), counters, times }
    }
}

/// What a source did between two looks.
struct Rate {
    source: String,
    flows: f64,
    failed: f64,
    running: u64,
    total: u64,
    p50: Option<u64>,
    p99: Option<u64>,
}

struct Rates {
    sources: Vec<Rate>,
    waiting: Vec<LockCount>,
}

impl Look {
    fn since(&self, before: &Look) -> Rates {
        let seconds = self.at.duration_since(before.at).as_secs_f64().max(1e-3);
        let rate = |now: &SourceCount, times: &Times| {
            let known = before.counters.sources.iter().position(|old| old.source == now.source);
            let old = known.map(|index| before.counters.sources[index].clone()).unwrap_or_default();
            let times = known.map_or_else(|| times.clone(), |index| times.since(&before.times[index]));
            let ended = |count: &SourceCount| count.finished + count.failed;
            Rate {
                source: now.source.clone(),
                flows: ended(now).saturating_sub(ended(&old)) as f64 / seconds,
                failed: now.failed.saturating_sub(old.failed) as f64 / seconds,
                running: now.running(),
                total: now.started,
                p50: times.percentile(0.5),
                p99: times.percentile(0.99),
            }
        };
        let sources =
            self.counters.sources.iter().zip(&self.times).map(|(now, times)| rate(now, times)).collect();
        Rates { sources, waiting: self.counters.waiting.clone() }
    }
}

impl Rates {
    fn show(&self, screen: &Screen) -> String {
        let mut table = Table::new(&["source", "flows/s", "failed/s", "running", "p50", "p99", "total"])
            .labelled(&[1, 2, 3, 4, 5, 6]);
        for rate in &self.sources {
            let time = |time: Option<u64>| time.map_or_else(|| "-".to_owned(), show);
            let bad = if rate.failed > 0.0 { Ink::Bad } else { Ink::Plain };
            table.row([
                (Ink::Source, rate.source.as_str()),
                (Ink::Strong, per_second(rate.flows).as_str()),
                (bad, per_second(rate.failed).as_str()),
                (Ink::Plain, rate.running.to_string().as_str()),
                (Ink::Plain, time(rate.p50).as_str()),
                (Ink::Plain, time(rate.p99).as_str()),
                (Ink::Faint, rate.total.to_string().as_str()),
            ]);
        }
        let mut out = table.render(screen);
        let waiting: Vec<String> =
            self.waiting.iter().map(|lock| format!("{} for `{}`", flows(lock.waiting), lock.lock)).collect();
        if !waiting.is_empty() {
            let text = format!("waiting: {}", waiting.join(", "));
            out.push_str(&markdown::wrapped(&text, screen).join("\n"));
            out.push('\n');
        }
        out
    }

    fn objects(&self) -> String {
        let source = |rate: &Rate| {
            json!({
                "source": rate.source, "flows_per_second": rate.flows, "failed_per_second": rate.failed,
                "running": rate.running, "total": rate.total, "p50_ns": rate.p50, "p99_ns": rate.p99,
            })
            .to_string()
        };
        let lock = |lock: &LockCount| json!({"lock": lock.lock, "waiting": lock.waiting}).to_string();
        let all = self.sources.iter().map(source).chain(self.waiting.iter().map(lock));
        all.collect::<Vec<_>>().join("\n")
    }
}

fn flows(count: usize) -> String {
    if count == 1 { "1 flow".to_owned() } else { format!("{count} flows") }
}

/// As many digits as matter.
fn per_second(rate: f64) -> String {
    if rate == 0.0 || rate >= 10.0 { format!("{rate:.0}") } else { format!("{rate:.1}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(at: Instant, finished: u64, failed: u64, latencies: &Latencies) -> Look {
        let source = SourceCount {
            source: "Listen".into(),
            started: finished + failed + 3,
            finished,
            failed,
            cancelled: 1,
            skipped: 0,
        };
        let waiting = vec![LockCount { lock: "cache".into(), waiting: 2 }];
        let counters = Counters { sources: vec![source], waiting, ..Counters::default() };
        Look { at, counters, times: vec![latencies.of("Listen")] }
    }

    #[test]
    fn rates_are_of_the_time_between_two_looks() {
        let latencies = Latencies::default();
        let add = |nanos| {
            latencies.add(&flux_session::runner::FlowEnd { source: "Listen", nanos, failed: false });
        };
        (0..1_000).for_each(|_| add(1_000_000_000));
        let begun = Instant::now();
        let before = look(begun, 1_000, 0, &latencies);
        (0..2_400).for_each(|n| add(if n % 50 == 0 { 9_000_000 } else { 100_000 }));
        let rates = look(begun + Duration::from_secs(2), 3_395, 5, &latencies).since(&before);
        for width in [40, 80] {
            let screen = Screen { width, colour: false, progress: false };
            let shown = rates.show(&screen);
            assert!(shown.lines().all(|line| flux_session::screen::width_of(line) <= width), "{shown}");
            insta::assert_snapshot!(format!("top_{width}"), shown);
        }
        insta::assert_snapshot!("top_json", rates.objects());
    }
}
