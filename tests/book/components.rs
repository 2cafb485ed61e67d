//! `docs/components.md` is made from the declarations, so that it can't say anything else.

use crate::literate;
use libtest_mimic::Failed;
use std::fmt::Write as _;
use std::path::Path;

const INTRODUCTION: &str = "# Components

<!-- Made from the declarations in runner/catalog: UPDATE=1 cargo test --test pages -->

What a node can be made of. `X (…) -> (…) using text.template(\"…\");` names a component and gives its arguments; a call may also
stand in a flow as it is. The first list of a declaration is its arguments, the second what it takes from the flow, the third
what it puts out. A single capital letter is any type; `..` is the current tuple, passed through.

A `template` is text that names inputs in braces (`{{` is a brace itself); an `address`, `headers`, a `header`, a `key`, a
`pointer`, `html` and `content` are templates whose values are [encoded](encoding.md) for where they land. An
[`expression`](expressions.md) is in the Common Expression Language, a `route` is a path with typed parameters, and `params` is
a list of parameters as text
(`\"string text, int page = 1\"`).

`@class` says how a node of it runs: `\"asynchronous\"` waits without a thread, `\"waiting\"` occupies a thread and waits,
`\"computing\"` a thread and a core; one that says nothing costs a call. What else stands above a declaration is what it does
to the world.
";

/// The page is what the declarations say.
pub fn components() -> Result<(), Failed> {
    let path = Path::new("docs/components.md");
    let text = std::fs::read_to_string(literate::root().join(path)).unwrap_or_default();
    let mut wanted = INTRODUCTION.to_owned();
    for (_, declarations) in flux_catalog::FILES {
        wanted.push_str(&chapter(declarations));
    }
    literate::same(path, &text, &wanted)
}

/// One file: its first comment, then each component.
fn chapter(text: &str) -> String {
    let mut page = String::new();
    let mut about: Vec<&str> = text.lines().map_while(|l| l.strip_prefix("// ")).collect();
    if about.is_empty() {
        about.push("Components");
    }
    let (title, rest) = about[0].split_once([':', '.']).unwrap_or((about[0], ""));
    let _ = write!(page, "\n## {title}\n");
    let more = [&[rest.trim()], &about[1..]].concat().join("\n").trim().to_owned();
    if !more.is_empty() {
        let _ = write!(page, "\n{more}\n");
    }
    let mut doc: Vec<&str> = Vec::new();
    let mut code: Vec<&str> = Vec::new();
    for line in text.lines() {
        if let Some(line) = line.strip_prefix("///") {
            doc.push(line.strip_prefix(' ').unwrap_or(line));
        } else if !line.starts_with("//") && !line.trim().is_empty() {
            code.push(line);
            if line.trim_end().ends_with(';') {
                page.push_str(&section(&doc, &code));
                doc.clear();
                code.clear();
            }
        }
    }
    page
}

/// One component: its declaration, then its documentation.
fn section(doc: &[&str], code: &[&str]) -> String {
    let declaration = code.iter().find_map(|line| {
        let line = line.trim_start();
        line.strip_prefix("component ").or_else(|| line.strip_prefix("type "))
    });
    let name = declaration.and_then(|rest| rest.split(['(', ' ']).next()).unwrap_or_default().trim();
    // Examples name nodes that stand elsewhere, so they are no whole programs.
    let doc = doc.join("\n").replace("```flux", "```flux,ignore");
    format!("\n### {name}\n\n```flux,ignore\n{}\n```\n\n{doc}\n", code.join("\n"))
}
