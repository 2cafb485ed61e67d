//! One-token mutations that keep a program's form: another type, another name, another constant.

use super::make::Program;
use flux_policy::Dice;
use flux_syntax::{Token, lex};

/// The text with one word or constant replaced by another one of the text.
pub fn mutant(text: &str, seed: u64, turn: u64) -> String {
    let mut dice = Dice::at(seed, &[turn, 77]);
    let written = |token: &Token| &text[token.span.start as usize..token.span.end as usize];
    let sort = |token: &Token| match written(token).as_bytes() {
        [b'a'..=b'z' | b'A'..=b'Z' | b'_', ..] => 1,
        [b'0'..=b'9' | b'-', _, ..] | [b'0'..=b'9'] => 2,
        [b'"', ..] => 3,
        _ => 0,
    };
    let tokens: Vec<Token> = lex(text).into_iter().filter(|token| sort(token) > 0).collect();
    let at = &tokens[dice.below(tokens.len() as u64) as usize];
    let others: Vec<&Token> = tokens.iter().filter(|other| sort(other) == sort(at)).collect();
    let other = others[dice.below(others.len() as u64) as usize];
    let (from, to) = (at.span.start as usize, at.span.end as usize);
    format!("{}{}{}", &text[..from], written(other), &text[to..])
}

impl Program {
    /// The same with one statement or one step less.
    pub fn smaller(&self) -> Vec<Program> {
        let mut out = Vec::new();
        for at in 0..self.items.len() {
            let mut one = self.clone();
            one.items.remove(at);
            out.push(one);
        }
        for at in 0..self.flows.len() {
            let mut one = self.clone();
            one.flows.remove(at);
            out.push(one);
            for step in 0..self.flows[at].1.len() {
                if self.flows[at].1.len() > 1 {
                    let mut one = self.clone();
                    one.flows[at].1.remove(step);
                    out.push(one);
                }
            }
        }
        // Mutants are one text: its lines are what can be left out.
        if let ([text], []) = (&self.items[..], &self.flows[..]) {
            let lines: Vec<&str> = text.lines().collect();
            for at in 0..lines.len() {
                let mut left = lines.clone();
                left.remove(at);
                out.push(Program { items: vec![left.join("\n")], flows: Vec::new() });
            }
        }
        out
    }
}
