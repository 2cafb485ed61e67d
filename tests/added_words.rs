//! Annotations, optimizations, kinds of texts and codes of failures are declared once. This file declares one of each, and
//! nothing else knows of them; then checker, completion, hover and the pages of the book do.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the report")]

#[path = "book/declared.rs"]
mod declared;

use flux_analysis::Workspace;
use flux_catalog::TextError;
use flux_catalog::kinds::{Around, Kind, Named, Offer, Offered, Reading, StateUse};
use std::path::Path;

flux_catalog::declare!(
    Annotations,
    "added_annotations.flux",
    r#"/// Is looked at by somebody, who signs with a name.
///
/// - `by`: the name.
/// - `times`: how often.
///
/// ```flux
/// @reviewed("Ada", times: 2)
/// ```
@stands(node, flow)
@bound(times, from: 1, to: 9)
component reviewed(string by, int times = 1) () -> ();
"#
);

flux_catalog::declare!(
    Optimizations,
    "added_optimizations.flux",
    r#"/// Does it at night.
///
/// - `hour`: from 0 to 23.
///
/// ```flux
/// optimize Report with nightly(hour: 3);
/// ```
@bound(hour, from: 0, to: 23)
component nightly(int hour = 2) () -> ();
"#
);

flux_catalog::declare!(
    Components,
    "added.flux",
    r#"/// Says whether a colour is one.
///
/// - `colours`: where known ones are kept.
/// - `colour`: the colour.
///
/// ```flux
/// Paint (string tone) -> (bool known) using added.colour(palette, "red-{tone}");
/// ```
@pure
@fails_with(418, "it is a teapot's colour")
component added.colour(store colours, colour colour) () -> (bool known);
"#
);

/// Colours: red or blue, and perhaps a tone that an input gives.
struct Colour;

flux_catalog::kind!(Colour);

impl Kind for Colour {
    fn word(&self) -> &'static str {
        "colour"
    }

    fn called(&self) -> &'static str {
        "a text such as \"red-{tone}\""
    }

    fn accepts(&self) -> &'static str {
        "A colour, `\"red\"` or `\"blue-{tone}\"`."
    }

    fn sample(&self) -> &'static str {
        "red"
    }

    fn read(&self, text: &str, _: &Around<'_>) -> Reading {
        let (colour, tone) = text.split_once("-{").unwrap_or((text, ""));
        let mut reading = Reading {
            offers: vec![Offer {
                range: 0..colour.len(),
                what: Offered::Words(&[("red", "warm"), ("blue", "cold")]),
            }],
            uses: vec![StateUse {
                part: colour.to_owned(),
                writes: false,
                key: None,
                range: 0..colour.len(),
            }],
            ..Reading::default()
        };
        if !["red", "blue"].contains(&colour) {
            let problem = TextError::new(0..colour.len(), format!("`{colour}` is no colour"));
            reading.problems.push(problem.help("write `red` or `blue`"));
        }
        if let Some(name) = tone.strip_suffix('}') {
            let start = colour.len() + 2;
            reading.names.push(Named { name: name.to_owned(), range: start..start + name.len() });
        }
        reading
    }
}

/// What the checker says of a program, `CODE part: message`.
fn said(program: &str) -> Vec<String> {
    let mut workspace = Workspace::new();
    let file = workspace.open_text(Path::new("/added/main.flux"), program);
    let found = workspace.check_file(file);
    found
        .iter()
        .filter(|one| one.code != "F0107")
        .map(|one| format!("{} {}: {}", one.code, &program[one.range.clone()], one.message))
        .collect()
}

/// What is offered where `$0` stands, with its documentation.
fn offered(program: &str) -> Vec<(String, String, String)> {
    let offset = program.find("$0").unwrap();
    let mut workspace = Workspace::new();
    let file = workspace.open_text(Path::new("/added/main.flux"), &program.replace("$0", ""));
    let (offers, _) = workspace.complete(file, offset);
    offers.into_iter().map(|offer| (offer.label, offer.snippet, offer.docs)).collect()
}

fn offer(program: &str, label: &str) -> (String, String) {
    let all = offered(program);
    let found = all.iter().find(|(known, ..)| known == label).unwrap_or_else(|| panic!("{all:?}"));
    (found.1.clone(), found.2.clone())
}

/// What is shown of the word where `$0` stands.
fn hover(program: &str) -> String {
    let offset = program.find("$0").unwrap();
    let mut workspace = Workspace::new();
    let file = workspace.open_text(Path::new("/added/main.flux"), &program.replace("$0", ""));
    workspace.hover(file, offset).unwrap().text
}

#[test]
fn an_annotation() {
    let node = |annotation: &str| format!("{annotation}\nA () -> (int n);\nsource A => {{m: n}};\n");
    assert_eq!(said(&node("@reviewed(\"Ada\")")), [""; 0]);
    assert_eq!(said(&node("@reviewed(times: 3, by: \"Ada\")")), [""; 0]);
    let wrong = said(&node("@reviewed(\"Ada\", times: 10)"));
    assert_eq!(wrong, ["F0602 @reviewed(\"Ada\", times: 10): `@reviewed` has the wrong arguments"]);
    let misspelt = said(&node("@reviewd(\"Ada\")"));
    assert_eq!(misspelt, ["F0601 reviewd: there is no annotation `@reviewd`"]);
    let source = said("A () -> (int n);\n@reviewed(\"Ada\")\nsource A => {m: n};\n");
    assert_eq!(source, ["F0607 @reviewed(\"Ada\"): `@reviewed` can't stand before a source"]);

    let (snippet, docs) = offer("@rev$0\nA () -> (int n);\n", "reviewed");
    assert_eq!(snippet, "reviewed(\"${1:Ada}\")");
    assert!(docs.contains("signs with a name"));
    assert_eq!(offer("@reviewed(\"Ada\", $0)\nA () -> (int n);\n", "times").1, "how often.");
    assert!(hover("@rev$0iewed(\"Ada\")\nA () -> (int n);\n").contains("`@reviewed(\"Ada\", times: 2)`"));
    let page = declared::annotations();
    assert!(page.contains("## reviewed\n\n```flux,ignore\nreviewed(string by, int times = 1)\n```"));
}

#[test]
fn an_optimization() {
    let chosen = |with: &str| format!("A () -> (int n);\nsource A => {{m: n}};\noptimize A with {with};\n");
    assert_eq!(said(&chosen("nightly(hour: 3)")), [""; 0]);
    let late = said(&chosen("nightly(hour: 24)"));
    assert_eq!(late, ["F0606 hour: 24: `nightly` takes another kind of value for `hour`"]);
    assert_eq!(said(&chosen("nihgtly()")), ["F0605 nihgtly: there is no optimization `nihgtly`"]);

    assert_eq!(offer(&chosen("$0"), "nightly").0, "nightly(hour: ${1:3})");
    assert_eq!(offer(&chosen("nightly($0)"), "hour").1, "from 0 to 23.");
    assert!(hover(&chosen("night$0ly()")).contains("Does it at night."));
    assert!(declared::optimizations().contains("## nightly\n"));
}

const USED: &str = "store palette using memory();\n\
    source Get using http.get(\"/{string tone}\") => Paint;\n";

#[test]
fn a_kind_of_text() {
    let paint = |text: &str| {
        format!("{USED}Paint (string tone) -> (bool known) using added.colour(palette, \"{text}\");\n")
    };
    assert_eq!(said(&paint("red-{tone}")), [""; 0]);
    assert_eq!(said(&paint("green")), ["F0705 green: `green` is no colour"]);
    assert_eq!(
        said(&paint("red-{tune}")),
        ["F0708 tune: this text names `tune`, which is not an input here"]
    );
    let number = format!("{USED}Paint () -> (bool known) using added.colour(palette, 3);\n");
    let number = said(&number);
    let wanted = "F0704 3: `colour` must be a text such as \"red-{tone}\", and this is a whole number";
    assert!(number.iter().any(|line| line == wanted), "{number:?}");

    assert_eq!(offer(&paint("r$0"), "red").1, "warm");
    assert!(hover(&paint("r$0ed-{tone}")).contains("A colour, `\"red\"`"));
    assert!(hover(&paint("red-{to$0ne}")).contains("string tone"));
    assert!(declared::components().contains("| `colour` | A colour, `\"red\"` or `\"blue-{tone}\"`. |"));

    // What it says of state counts as what the node does.
    let mut workspace = Workspace::new();
    let program = paint("red-{tone}");
    let file = workspace.open_text(Path::new("/added/main.flux"), &program);
    let shown = workspace.hover(file, program.rfind("Paint").unwrap()).unwrap().text;
    assert!(shown.contains("reads `palette.red`"), "{shown}");
}

#[test]
fn a_code() {
    let program = format!(
        "{USED}Paint (string tone) -> (bool known) using added.colour(palette, \"red-{{tone}}\");\n\
         handle error Paint($0) => {{no: true}};\n"
    );
    let (snippet, docs) = offer(&program, "418");
    assert_eq!((snippet.as_str(), docs.as_str()), ("418", "`added.colour`: it is a teapot's colour"));
    let hovered = hover(&program.replace("$0", "").replace("using added.colour", "using added.co$0lour"));
    assert!(hovered.contains("- 418: it is a teapot's colour"), "{hovered}");
    assert!(declared::components().contains("Fails with\n\n- 418: it is a teapot's colour\n"));
}
