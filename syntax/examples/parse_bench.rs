//! Lines per second of each step of parsing, on one core: `cargo run --release -p flux-syntax --example parse_bench`.
//!
//! Generates a file of 100,000 lines (or as many as the first argument says), goes over it several times, and
//! prints the best and the median of each step.

use flux_syntax::{format, lex, parse_statement, split};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How often each step runs.
const ROUNDS: usize = 15;

fn main() {
    let wanted = std::env::args().nth(1).and_then(|lines| lines.parse().ok()).unwrap_or(100_000);
    let text = program(wanted);
    let lines = text.lines().count();
    let statements = split(&text).len();
    println!("{lines} lines, {statements} statements, {} bytes", text.len());
    println!("{:<28}{:>16}{:>16}", "step", "best lines/s", "median lines/s");
    row("lex", lines, || lex(&text).len());
    row("split", lines, || split(&text).len());
    row("split + parse", lines, || parse_all(&text));
    let broken = with_mistakes(&text);
    row("split + parse, 1% mistakes", lines, || parse_all(&broken));
    row("format", lines, || format(&text).len());
}

fn parse_all(text: &str) -> usize {
    let pieces = split(text);
    pieces.iter().map(|piece| black_box(parse_statement(&text[piece.span.range()])).items.len()).sum()
}

fn row(name: &str, lines: usize, step: impl Fn() -> usize) {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            black_box(step());
            start.elapsed()
        })
        .collect();
    times.sort();
    let rate = |time: Duration| lines as f64 / time.as_secs_f64();
    println!("{name:<28}{:>16.0}{:>16.0}", rate(times[0]), rate(times[ROUNDS / 2]));
}

/// Statements of all kinds, as a person would lay them out.
fn program(wanted: usize) -> String {
    let mut out = String::new();
    let mut lines = 0;
    let mut module = 0;
    while lines < wanted {
        let part = part(module);
        lines += part.lines().count();
        out.push_str(&part);
        module += 1;
    }
    let end = out.match_indices('\n').nth(wanted - 1).map_or(out.len(), |(at, _)| at + 1);
    out.truncate(end);
    out
}

fn part(i: usize) -> String {
    format!(
        r#"// Module {i}.
use "m{i}.flux" as m{i};
type R{i} = (int id, string text, list<int> tags);
store db{i} using sqlite("m{i}.db", schema: "m{i}.sql");

/// Reads what user has written.
@volatile(3m)
Read{i} (int x, string s) -> (int x, string s)
  using sql.query(db{i}, "select x, s from t where x = :x", limit: 20);

Check{i} (int socket, bool close, image_tag* request)
  -> (int socket, bool close, image_tag* request);
Compress{i} (int socket, bool close, image_tag* request, __u8* rgb_data)
  -> (int socket, bool close, image_tag* request);

IsHit{i} (string s) -> (bool yes);
typedef hit{i} IsHit{i};

source Listen{i} using http.get("/m{i}/{{int user}}") => Flow{i};

Flow{i} =
  Read{i}
  -> Check{i}
  -> {{ Left{i}, Right{i} -> each One{i} }}
  -> Handler{i};

Handler{i}:[_, hit{i}] = ;
Handler{i}:[_, _] = Compress{i} -> Store{i};
handle error Read{i} => http.respond(status: 404);
constraint Check{i}:{{cache{i}, index{i}?}};

"#
    )
}

/// The same without every hundredth `)`.
fn with_mistakes(text: &str) -> String {
    let mut brackets = 0;
    let keep = |c: &char| {
        brackets += usize::from(*c == ')');
        !(*c == ')' && brackets % 100 == 0)
    };
    text.chars().filter(keep).collect()
}
