//! Texts that no person writes: deep, long and wide ones cost neither the stack nor the day.

use flux_syntax::{File, format, parse_file};

fn codes(file: &File) -> Vec<&'static str> {
    file.errors().map(|error| error.said.code()).collect()
}

/// Nests as deep as it may, in all places that nest.
fn nested(depth: usize) -> [String; 5] {
    let wrap = |open: &str, inner: &str, close: &str| {
        format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
    };
    [
        format!("A = {};\n", wrap("(", "B", ")")),
        format!("A = {};\n", wrap("{ ", "B", " }")),
        format!("A = {};\n", wrap("{ x: ", "1", " }").replacen("1", "b", 1)),
        format!("X ({} a) -> ();\n", wrap("list<", "int", ">")),
        format!("X using c({});\n", wrap("[", "1", "]")),
    ]
}

#[test]
fn brackets_nest_to_the_limit_on_a_small_stack() {
    // Test threads have 2 MiB; half of it must do in the slowest build.
    let deep = std::thread::Builder::new().stack_size(1 << 20).spawn(|| {
        for text in nested(62) {
            let file = parse_file(&text);
            assert_eq!((file.items().count(), codes(&file)), (1, vec![]), "{text}");
            assert_eq!(parse_file(&format(&text)).items().count(), 1);
        }
    });
    deep.unwrap().join().unwrap();
}

#[test]
fn brackets_beyond_the_limit_cost_one_diagnostic() {
    for depth in [65, 10_000] {
        for text in nested(depth) {
            let text = format!("A = B;\n{text}C = D;\n");
            let file = parse_file(&text);
            assert_eq!((file.items().count(), codes(&file)), (2, vec!["F0009"]));
            assert_eq!(format(&text), text);
        }
    }
    for open in ["(", "{", "[", "X using c(", "A = { ", "@a(", "X (list<"] {
        let text = format!("A = B;\n{}\nsource L => A;\n", open.repeat(10_000));
        let file = parse_file(&text);
        // The annotation belongs to the source, and takes it along.
        let kept = if open == "@a(" { 1 } else { 2 };
        assert_eq!(file.items().count(), kept, "{open}");
        assert_eq!(codes(&file), ["F0009"], "{open}");
    }
}

#[test]
fn long_texts_take_linear_time() {
    // Quadratic time would take hours for these.
    let parts = [
        "A = B\n",
        "A = B A = B ",
        "/* ",
        "\"",
        "\"\"\" ",
        "\"a\n",
        "/// docs\n",
        "@a(\n",
        "@a(",
        "((((}}}}",
        "A:[",
        "A:[\n",
        "X (list<",
        "x ",
        ";",
        "A -> ",
        "a: \n",
        "# ",
        "99999999999999999999 ",
        "\\",
        "A = (;",
        "\u{feff}",
        "'",
        "typedef using a.",
    ];
    for part in parts {
        let text = part.repeat(100_000 / part.len());
        let file = parse_file(&text);
        assert!(file.errors().next().is_some() || part == "\u{feff}");
        assert!(!format(&text).is_empty() || part == "\u{feff}");
    }
}

#[test]
fn empty_texts_hold_nothing() {
    for text in ["", "\n", " \r\n\t", "// only a comment", "/* so */ // is this"] {
        let file = parse_file(text);
        assert!(file.statements.is_empty());
    }
    assert_eq!(format(""), "");
    assert_eq!(format("\n\n"), "");
}
