//! A cut that many edits have made is the cut of its text.

use super::{Columns, Cut, Recut};
use proptest::prelude::*;

/// What edits write: what matters to the splitter, and some more.
const PARTS: &[&str] = &[
    ";",
    "\n",
    "\r\n",
    "//",
    "/*",
    "*/",
    "\"",
    "\"\"\"",
    "\\",
    "///",
    "/",
    "*",
    " ",
    "A = B -> C",
    "é",
    "😀",
    "\u{feff}",
    "x;y",
    "A (int a) -> (int b);\n",
    "// note\n",
    "/// told\nB = C;\n",
    "\"text;\"",
    "/* ; */",
    "\r",
];

/// Names what is new, as one does who keeps count.
fn apply(cut: &Cut<u32>, range: std::ops::Range<usize>, by: &str, next: &mut u32) -> Cut<u32> {
    let Recut { old, mut new, .. } = cut.recut(range, by);
    for piece in new.iter_mut().filter(|piece| !piece.span.is_empty()) {
        *next += 1;
        piece.id = Some(*next);
    }
    cut.put(old, new)
}

fn spans(cut: &Cut<u32>) -> Vec<std::ops::Range<usize>> {
    let statements = cut.pieces().filter(|(_, piece)| piece.id.is_some());
    statements
        .map(|(start, piece)| start + piece.span.start as usize..start + piece.span.end as usize)
        .collect()
}

/// The beginning of the character that an offset is in.
fn floor_of(text: &str) -> impl Fn(usize) -> usize {
    |at| (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0)
}

/// As it is counted from the text's beginning.
fn place(text: &str, offset: usize, columns: Columns) -> (usize, usize) {
    let before = &text[..offset];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = match columns {
        Columns::Utf8 => offset - start,
        Columns::Utf16 => before[start..].encode_utf16().count(),
    };
    (line, column)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cut_anew_is_cut_from_the_beginning(
        first in proptest::collection::vec(0..PARTS.len(), 0..120),
        edits in proptest::collection::vec(
            (any::<u16>(), 0_usize..12, proptest::collection::vec(0..PARTS.len(), 0..4)), 1..20),
    ) {
        let write = |parts: &[usize]| parts.iter().map(|n| PARTS[*n]).collect::<String>();
        let (mut text, mut next) = (write(&first), 0);
        let mut cut = apply(&Cut::default(), 0..0, &text, &mut next);
        let mut layouts = std::collections::HashMap::new();
        for (at, length, by) in edits {
            let range = {
                let floor = floor_of(&text);
                let start = floor(at as usize % (text.len() + 1));
                start..floor(start + length).max(start)
            };
            let by = write(&by);
            cut = apply(&cut, range.clone(), &by, &mut next);
            text.replace_range(range, &by);
            prop_assert_eq!(cut.text(), &*text);
            prop_assert_eq!(cut.len(), text.len());
            let whole: Vec<_> = flux_syntax::split(&text).iter().map(|piece| piece.span.range()).collect();
            prop_assert_eq!(spans(&cut), whole, "{:?}", text);
            for offset in (0..=text.len()).step_by(text.len() / 16 + 1).map(floor_of(&text)) {
                for columns in [Columns::Utf8, Columns::Utf16] {
                    let (line, column) = cut.place(offset, columns);
                    prop_assert_eq!((line, column), place(&text, offset, columns), "{} of {:?}", offset, text);
                    let ends = text[offset..].starts_with('\n') && text[..offset].ends_with('\r');
                    prop_assert!(ends || cut.offset(line, column, columns) == offset);
                }
            }
            for (start, id) in cut.statements() {
                prop_assert_eq!(cut.start_of(id), Some(start));
            }
            let mut anchors = Vec::new();
            cut.anchors(Columns::Utf16, |id, anchor| {
                anchors.push((id, (anchor.line, anchor.column)));
            });
            let expected = cut.statements().map(|(start, id)| (id, place(&text, start, Columns::Utf16)));
            prop_assert_eq!(&anchors, &expected.collect::<Vec<_>>());
            // Of the same layout, each begins in the same line and column.
            let known = layouts.entry(cut.layout()).or_insert_with(|| anchors.clone());
            prop_assert_eq!(&*known, &anchors);
        }
    }
}

#[test]
fn places_that_are_not_there_are_the_nearest_before() {
    let cut = apply(&Cut::default(), 0..0, "ab\r\n😀\n", &mut 0);
    assert_eq!(cut.offset(0, 9, Columns::Utf16), 2);
    assert_eq!(cut.offset(1, 1, Columns::Utf16), 4, "inside a pair of units");
    assert_eq!(cut.offset(1, 2, Columns::Utf8), 4, "inside a character");
    assert_eq!(cut.offset(9, 0, Columns::Utf8), cut.len());
}

#[test]
fn a_letter_costs_the_statements_around_it() {
    let text: String = (0..8000).map(|n| format!("/// Step {n}.\nN{n} (int x)\n  -> (int y);\n\n")).collect();
    let cut = apply(&Cut::default(), 0..0, &text, &mut 0);
    for at in [0, 20, text.len() / 2, text.len() - 1, text.len()] {
        assert!(cut.recut(at..at, "z").bytes < 400);
    }
}
