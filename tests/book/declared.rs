//! Pages that are made from the catalog's declarations, so that they can't say anything else.

use flux_catalog::{Declares, declarations, kinds};
use std::fmt::Write as _;

const COMPONENTS: &str = "# Components

<!-- Made from the declarations in runner/catalog: UPDATE=1 cargo test --test pages -->

What a node can be made of. `X (…) -> (…) using text.template(\"…\");` names a component and gives its arguments; a call may also
stand in a flow as it is. The first list of a declaration is its arguments, the second what it takes from the flow, the third
what it puts out. A single capital letter is any type; `..` is the current tuple, passed through. An argument that is `live` may
also come with the flow: an input, or a field of one (`list.take(count)`, `http.respond(reply.status)`).

What stands above a declaration says what it does to the world, how it runs, and what values its arguments may have:
see [annotations](annotations.md#of-a-component).

## Kinds of texts

Arguments that are texts are of these kinds:

| kind | what it accepts |
|---|---|
";

const ANNOTATIONS: &str = "# Annotations

<!-- Made from the declarations in runner/catalog: UPDATE=1 cargo test --test pages -->

What stands before an item, and says what it does to the world or how it runs. A parameter that has a default may be left
out.
";

const OPTIMIZATIONS: &str = "# Optimizations

<!-- Made from the declarations in runner/catalog: UPDATE=1 cargo test --test pages -->

What `optimize X with …;` chooses, usually in a file `NAME.plan.flux` beside `NAME.flux`. Each is legal only where nobody who is
served could tell, staleness within the stated bounds aside; the
[table](language.md#effects-state-optimizations) says where. A parameter that has a default may be left out.
";

/// The page of all components.
pub fn components() -> String {
    let mut page = COMPONENTS.to_owned();
    for kind in kinds::all() {
        let _ = writeln!(page, "| `{}` | {} |", kind.word(), kind.accepts().replace('|', "\\|"));
    }
    declarations(Declares::Components).for_each(|file| page.push_str(&chapter(file.text)));
    page
}

/// The page of all annotations.
pub fn annotations() -> String {
    let (mut page, mut of_components) = (ANNOTATIONS.to_owned(), String::new());
    for file in declarations(Declares::Annotations) {
        for section in sections(file.text) {
            let only = section.annotations.contains(&"@stands(component)");
            let into = if only { &mut of_components } else { &mut page };
            into.push_str(&word(&section, if only { "###" } else { "##" }));
        }
    }
    let _ = write!(
        page,
        "\n## Of a component\n\nThese stand before the declaration of a component.\n{of_components}"
    );
    page
}

/// The page of all optimizations.
pub fn optimizations() -> String {
    let mut page = OPTIMIZATIONS.to_owned();
    for file in declarations(Declares::Optimizations) {
        sections(file.text).iter().for_each(|section| page.push_str(&word(section, "##")));
    }
    page
}

/// A declaration with what stands above it.
struct Section<'a> {
    doc: Vec<&'a str>,
    annotations: Vec<&'a str>,
    code: Vec<&'a str>,
}

impl Section<'_> {
    fn name(&self) -> &str {
        let declaration = self.code.iter().find_map(|line| {
            let line = line.trim_start();
            line.strip_prefix("component ").or_else(|| line.strip_prefix("type "))
        });
        declaration.and_then(|rest| rest.split(['(', ' ']).next()).unwrap_or_default().trim()
    }

    /// Its documentation; examples name nodes that stand elsewhere, so they are no whole programs.
    fn doc(&self) -> String {
        self.doc.join("\n").replace("```flux", "```flux,ignore")
    }
}

/// An annotation or an optimization: its parameters and where it stands, then its documentation.
fn word(section: &Section<'_>, mark: &str) -> String {
    let code = section.code.join(" ");
    let parameters = code.split_once('(').and_then(|(_, rest)| rest.split_once(") (")).map_or("", |(p, _)| p);
    let parameters = parameters.split_whitespace().collect::<Vec<_>>().join(" ");
    let planned = section.annotations.iter().find_map(|line| match line.strip_prefix("@planned") {
        Some("") => Some("\nThis version does not carry it out yet.\n".to_owned()),
        Some(only) => {
            let only = only.trim_matches(['(', ')']);
            Some(format!("\nThis version does not carry out `{only}` yet.\n"))
        }
        None => None,
    });
    let stands = section.annotations.iter().find_map(|line| line.strip_prefix("@stands("));
    let stands = stands
        .map_or_else(String::new, |places| format!("\nStands before: {}.\n", places.trim_end_matches(')')));
    format!(
        "\n{mark} {}\n\n```flux,ignore\n{}({parameters})\n```\n\n{}\n{}{}",
        section.name(),
        section.name(),
        section.doc(),
        stands,
        planned.unwrap_or_default(),
    )
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
    sections(text).iter().for_each(|one| page.push_str(&section(one)));
    page
}

/// The declarations of a file.
fn sections(text: &str) -> Vec<Section<'_>> {
    let mut all = Vec::new();
    let mut next = Section { doc: Vec::new(), annotations: Vec::new(), code: Vec::new() };
    for line in text.lines() {
        if let Some(line) = line.strip_prefix("///") {
            next.doc.push(line.strip_prefix(' ').unwrap_or(line));
        } else if line.starts_with('@') {
            next.annotations.push(line);
        } else if !line.starts_with("//") && !line.trim().is_empty() {
            next.code.push(line);
            if line.trim_end().ends_with(';') {
                all.push(next);
                next = Section { doc: Vec::new(), annotations: Vec::new(), code: Vec::new() };
            }
        }
    }
    all
}

/// What stands in the brackets of `@fails_with(404, "there is no such file")`.
fn fails(line: &str) -> Option<&str> {
    line.strip_prefix("@fails_with(").and_then(|rest| rest.strip_suffix(')'))
}

/// One component: its declaration, its documentation, and the codes with which it fails.
fn section(one: &Section<'_>) -> String {
    let above: Vec<&str> = one.annotations.iter().copied().filter(|line| fails(line).is_none()).collect();
    let code = [above, one.code.clone()].concat().join("\n");
    let mut page = format!("\n### {}\n\n```flux,ignore\n{code}\n```\n\n{}\n", one.name(), one.doc());
    let codes: Vec<String> = one
        .annotations
        .iter()
        .filter_map(|line| fails(line))
        .filter_map(|said| said.split_once(", "))
        .map(|(code, meaning)| format!("- {code}: {}", meaning.trim_matches('"')))
        .collect();
    if !codes.is_empty() {
        let _ = write!(page, "\nFails with\n\n{}\n", codes.join("\n"));
    }
    page
}
