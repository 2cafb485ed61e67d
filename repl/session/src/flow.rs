//! A flow typed at the prompt, as a source's flow of the program.
//!
//! Comes in: `7 -> Double`, `_1 -> Merge`. Goes out: text of the language, and where in it what was typed stands: a
//! literal at the beginning becomes a record of one value, earlier results become names of the environment. *Never*
//! here: types, values, the checker.

use super::results::Results;
use flux_syntax::{Token, TokenKind, lex};
use std::ops::Range;

/// The name that a literal gets, as in the language's expressions.
pub(crate) const IT: &str = "it";

/// A flow as the language has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rewritten {
    /// The flow's text, as typed.
    pub text: String,
    /// Which earlier results it uses: the result, and which of its values.
    pub used: Vec<(usize, usize)>,
    /// Pieces of the typed text: where they stand here, and where there.
    pieces: Vec<(usize, Range<usize>)>,
}

impl Rewritten {
    fn copy(&mut self, typed: &str, range: Range<usize>) {
        self.pieces.push((self.text.len(), range.clone()));
        self.text.push_str(&typed[range]);
    }

    /// Writes what stands for a range of the typed text.
    fn put(&mut self, text: &str, instead_of: Range<usize>) {
        self.pieces.push((self.text.len(), instead_of.start..instead_of.start));
        self.text.push_str(text);
        self.pieces.push((self.text.len(), instead_of.end..instead_of.end));
    }

    /// Where in the typed text an offset of this one stands.
    pub fn typed(&self, offset: usize) -> usize {
        let piece = self.pieces.iter().rev().find(|(here, _)| *here <= offset);
        piece.map_or(0, |(here, there)| (there.start + offset - here).min(there.end))
    }

    /// Where in this text an offset of the typed one stands.
    pub fn here(&self, typed: usize) -> usize {
        let piece = self.pieces.iter().rev().find(|(_, there)| there.start <= typed);
        piece.map_or(0, |(here, there)| here + (typed - there.start).min(there.len()))
    }
}

/// Rewrites a flow.
///
/// # Errors
/// In one sentence: it uses a result that is not there, or several values where one is wanted.
pub(crate) fn rewrite(typed: &str, results: &Results) -> Result<Rewritten, String> {
    let tokens: Vec<Token> = lex(typed).into_iter().filter(|token| !token.kind.is_comment()).collect();
    let first = first_step(&tokens);
    let mut out = Rewritten::default();
    let mut at = 0;
    let value = is_value(typed, &tokens);
    if let Some(start) = tokens.first().map(|token| token.span.start as usize).filter(|_| value) {
        out.copy(typed, at..start);
        out.put(&format!("{{{IT}: "), start..start);
        at = start;
    }
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        if value && index == first {
            out.copy(typed, at..end_before(&tokens, index));
            at = end_before(&tokens, index);
            out.put("}", at..at);
        }
        let found = reference(typed, &tokens[index..], results.next());
        let Some(found) = found else {
            index += 1;
            continue;
        };
        let range = token.span.start as usize..tokens[index + found.tokens - 1].span.end as usize;
        misplaced(typed, &tokens, index, &found, results)?;
        out.copy(typed, at..range.start);
        at = range.end;
        let alone = index == 0 && found.tokens == first;
        let text = found.text(results, alone, &mut out.used)?;
        out.put(&text, range);
        index += found.tokens;
    }
    out.copy(typed, at..typed.len());
    if value && first >= tokens.len() {
        let end = typed.trim_end().len();
        out.text.truncate(out.text.len() - (typed.len() - end));
        out.put("}", typed.len()..typed.len());
    }
    Ok(out)
}

/// How many tokens the first step has: those before the first arrow outside brackets.
fn first_step(tokens: &[Token]) -> usize {
    let mut depth = 0usize;
    for (index, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::LParen | TokenKind::LBrace | TokenKind::LBracket => depth += 1,
            TokenKind::RParen | TokenKind::RBrace | TokenKind::RBracket => depth = depth.saturating_sub(1),
            TokenKind::ThinArrow if depth == 0 => return index,
            _ => {}
        }
    }
    tokens.len()
}

fn end_before(tokens: &[Token], index: usize) -> usize {
    index.checked_sub(1).map_or(0, |before| tokens[before].span.end as usize)
}

/// Does it begin with a literal, rather than with a step?
fn is_value(text: &str, tokens: &[Token]) -> bool {
    let Some(first) = tokens.first() else { return false };
    match first.kind {
        TokenKind::LBracket => true,
        TokenKind::Ident => {
            let called = tokens.get(1).is_some_and(|next| next.kind == TokenKind::LParen);
            match &text[first.span.range()] {
                "true" | "false" => !called,
                "env" => called,
                _ => false,
            }
        }
        kind => kind.is_literal(),
    }
}

/// `_`, `_3` or `_3.name`.
struct Reference<'t> {
    result: usize,
    field: Option<&'t str>,
    /// How many tokens it is.
    tokens: usize,
}

fn reference<'t>(text: &'t str, tokens: &[Token], next: usize) -> Option<Reference<'t>> {
    let token = tokens.first().filter(|token| token.kind == TokenKind::Ident)?;
    let result = number(&text[token.span.range()], next)?;
    let field = match tokens {
        [_, dot, name, ..] if dot.kind == TokenKind::Dot && name.kind == TokenKind::Ident => {
            Some(&text[name.span.range()])
        }
        _ => None,
    };
    Some(Reference { result, field, tokens: if field.is_some() { 3 } else { 1 } })
}

/// Which result a word names, where `next` would be the next one's number.
pub fn number(word: &str, next: usize) -> Option<usize> {
    let digits = word.strip_prefix('_')?;
    if digits.is_empty() { Some(next.saturating_sub(1)) } else { digits.parse().ok().filter(|n| *n > 0) }
}

/// What stands around a result may be what other languages have there: that is told in terms of results.
fn misplaced(
    typed: &str,
    tokens: &[Token],
    index: usize,
    found: &Reference<'_>,
    results: &Results,
) -> Result<(), String> {
    let end = index + found.tokens;
    let range = tokens[index].span.range().start..tokens[end - 1].span.range().end;
    let written = &typed[range.clone()];
    let before = index.checked_sub(1).map(|at| tokens[at]);
    if before.is_some_and(|token| token.kind == TokenKind::ThinArrow || &typed[token.span.range()] == "each")
    {
        return Err(format!(
            "`{written}` is a result, not a step: a flow begins with it (`{written} -> …`), or a record takes it \
             (`{{x: {written}}}`)"
        ));
    }
    match (tokens.get(end).map(|token| token.kind), found.field) {
        (Some(TokenKind::Dot), Some(field)) => {
            let result = results.get(found.result)?;
            let value = &result.values[result.place(field)?];
            let behind = typed[range.end..].chars();
            let path: String = behind.take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '_')).collect();
            Err(format!(
                "`{written}` is a value of type `{}`, and a result's name goes no further into it; an expression does: \
                 `_{} -> cel(\"{field}{path}\")`",
                value.ty, result.index
            ))
        }
        (Some(TokenKind::Dot), None) => {
            let result = results.get(found.result)?;
            let names: Vec<&str> = result.values.iter().map(|value| value.name.as_str()).collect();
            Err(format!(
                "behind `{written}.` stands the name of one of its values: it has {}",
                names.join(", ")
            ))
        }
        (Some(TokenKind::LBracket), _) => Err(format!(
            "`{written}` is a result, and brackets take nothing out of it; a step does: `{written} -> list.at(0)`"
        )),
        (Some(TokenKind::LParen), _) => Err(format!("`{written}` is a result, which is not called")),
        _ => Ok(()),
    }
}

impl Reference<'_> {
    /// What stands for it: a record where it is the first step by itself, else a name of the environment.
    fn text(&self, results: &Results, alone: bool, used: &mut Vec<(usize, usize)>) -> Result<String, String> {
        let result = results.get(self.result)?;
        let places: Vec<usize> = match self.field {
            Some(name) => vec![result.place(name)?],
            None => (0..result.values.len()).collect(),
        };
        if !alone && places.len() != 1 {
            return Err(result.wants_a_field());
        }
        for place in &places {
            if !used.contains(&(self.result, *place)) {
                used.push((self.result, *place));
            }
        }
        if !alone {
            return Ok(result.variable(places[0]));
        }
        let fields = places.iter().map(|place| {
            let name = &result.values[*place].name;
            format!("{name}: {}", result.variable(*place))
        });
        Ok(format!("{{{}}}", fields.collect::<Vec<_>>().join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::{Named, Outcome};
    use flux_node::Value;

    fn results() -> Results {
        let named = |name: &str| Named { name: name.into(), ty: "int".into(), value: Value::Int(1) };
        let mut results = Results::default();
        results.keep(Outcome { index: 0, values: vec![named("n")] });
        results.keep(Outcome { index: 0, values: vec![named("a"), named("b")] });
        results
    }

    #[test]
    fn literals_and_results_become_records_and_names() {
        let rewritten = |text| rewrite(text, &results()).map(|flow| flow.text);
        let fine = |text| rewritten(text).unwrap();
        assert_eq!(fine("7 -> Double"), "{it: 7} -> Double");
        assert_eq!(fine("[1, 2] -> each Double "), "{it: [1, 2]} -> each Double ");
        assert_eq!(fine("\"x\""), "{it: \"x\"}");
        assert_eq!(fine("env(\"A\", 1) -> B"), "{it: env(\"A\", 1)} -> B");
        assert_eq!(fine("{sku: \"a\"} -> { A, B }"), "{sku: \"a\"} -> { A, B }");
        assert_eq!(fine("_1 -> A"), "{n: _1} -> A");
        assert_eq!(fine("_"), "{a: _2_a, b: _2_b}");
        assert_eq!(fine("_2.b -> {x: _1, y: _.a}"), "{b: _2_b} -> {x: _1, y: _2_a}");
        assert_eq!(fine("[_1, 3]"), "{it: [_1, 3]}");
        assert!(rewritten("_7").unwrap_err().contains("there is no result `_7`"));
        assert!(rewritten("{x: _2}").unwrap_err().contains("_2.a"));
        assert!(rewritten("_2.c").unwrap_err().contains("`c`"));
    }

    #[test]
    fn what_is_wrong_with_a_result_is_said_of_the_result() {
        let wrong = |text| rewrite(text, &results()).unwrap_err();
        assert!(wrong("_2.a.name").contains("`_2 -> cel(\"a.name\")`"), "{}", wrong("_2.a.name"));
        assert!(wrong("_.b.x.y -> A").contains("`_2 -> cel(\"b.x.y\")`"), "{}", wrong("_.b.x.y -> A"));
        assert!(wrong("{x: _2.a.name}").contains("`_2 -> cel(\"a.name\")`"));
        assert!(wrong("_1[0]").contains("`_1 -> list.at(0)`"));
        assert!(wrong("_1()").contains("not called"));
        assert!(wrong("A -> _1").contains("not a step"));
        assert!(wrong("_2 -> each _1").contains("not a step"));
        assert!(wrong("_2.").contains("it has a, b"), "{}", wrong("_2."));
    }

    #[test]
    fn places_are_found_again() {
        let typed = "7 -> Double -> {x: _1}";
        let flow = rewrite(typed, &results()).unwrap();
        let at = |text: &str, word: &str| text.find(word).unwrap();
        for word in ["7", "Double", "x"] {
            assert_eq!(flow.typed(at(&flow.text, word)), at(typed, word), "{word}");
            assert_eq!(flow.here(at(typed, word)), at(&flow.text, word), "{word}");
        }
        assert_eq!(flow.typed(flow.text.len()), typed.len());
    }
}
