//! Inside of texts: what their kinds offer there, and files.

use super::{CompletionKind, Offers};
use crate::elaborate::IT;
use crate::ide::arrows::seen_at;
use crate::ide::literals::{argument, names_on, with_types};
use crate::library::texts;
use crate::names::declared::{Entity, Space};
use crate::node::signature;
use crate::types::{Field, Ty, record_fields};
use flux_catalog::kinds::{self, Offered, Suggested, SuggestedKind};
use flux_plan::Constant;
use flux_syntax::TextPlaces;
use flux_syntax::tree::ItemKind;

/// More files of a folder than this nobody looks at.
const MOST: usize = 2000;

impl Offers<'_, '_> {
    /// In a text, whose literal begins at an offset of the statement.
    pub(super) fn in_text(&mut self, words: &[&str], literal: usize) {
        if words.first() == Some(&"use") {
            return self.files(literal + 1, Some("flux"));
        }
        let Some((decl, argument)) = argument(self.db, self.file, words) else { return };
        let bounds = decl.bounds.iter().filter(|bound| bound.argument == argument.name);
        for word in bounds.flat_map(|bound| &bound.one_of) {
            if let Constant::Text(word) = word {
                self.push(word, CompletionKind::Value, String::new(), 1);
            }
        }
        // As far as it is written: what stands behind the caret may be another literal's.
        let typed = self.own.get(literal..self.inside).unwrap_or_default();
        let places = TextPlaces::new(typed);
        let caret = places.value(typed.len());
        let text = flux_syntax::text_value(typed);
        if let Some(kind) = kinds::named(&argument.kind) {
            let seen = self.seen_in_text(words, literal);
            let fields = (&seen.0[..], &seen.1[..]);
            let offers =
                with_types(self.db, decl, argument, fields, |around| kind.suggests(&text, caret, around));
            if let Some(offers) = offers {
                return offers.into_iter().for_each(|offer| self.suggested(offer));
            }
        }
        for offer in &texts::read(self.db, &argument.kind, &text).offers {
            if offer.range.start <= caret && caret <= offer.range.end {
                self.in_kind(&offer.what, literal);
            }
        }
    }

    fn suggested(&mut self, suggested: Suggested) {
        let (kind, rank) = match suggested.what {
            SuggestedKind::Value => (CompletionKind::Value, 1),
            SuggestedKind::Function => (CompletionKind::Function, 2),
            SuggestedKind::Type => (CompletionKind::Type, 3),
        };
        if let Some(offer) = self.push(&suggested.label, kind, suggested.detail, rank) {
            offer.docs = suggested.docs;
            offer.snippet = suggested.snippet;
        }
    }

    /// What a text sees, and what must come of its call where a signature says it.
    fn seen_in_text(&self, words: &[&str], literal: usize) -> (Vec<Field>, Vec<Field>) {
        if words.first() == Some(&"typedef") {
            return (vec![Field { name: IT, ty: Ty::Unknown }], Vec::new());
        }
        let at = crate::ide::place::statement_at(self.db, self.file, self.start + self.inside);
        let nodes = at.iter().flat_map(|at| at.items(self.db)).filter_map(|(_, item)| match &item.kind {
            ItemKind::Node(it) => Some(Entity::new(self.db, self.file, Space::Node, it.name.text.clone())),
            _ => None,
        });
        let outputs = nodes.flat_map(|node| signature(self.db, node).iter().flat_map(|s| s.outputs.clone()));
        (self.inputs_in_text(literal), outputs.collect())
    }

    fn in_kind(&mut self, what: &Offered, literal: usize) {
        match what {
            Offered::Files => self.files(literal + 1, None),
            Offered::Types => self.types("("),
            Offered::Words(words) => {
                for (word, said) in *words {
                    if let Some(offer) = self.push(word, CompletionKind::Value, String::new(), 1) {
                        offer.docs = (*said).to_owned();
                    }
                }
            }
            Offered::Inputs => self.inputs_of_call(literal),
            Offered::Elements => {
                let elements = self.inputs_in_text(literal).into_iter().find_map(|field| match field.ty {
                    Ty::List(element) => record(&element),
                    _ => None,
                });
                for field in elements.iter().flat_map(|record| record_fields(self.db, *record)) {
                    self.push(&field.name, CompletionKind::Value, field.ty.show(self.db), 1);
                }
            }
            Offered::Fields(path) => {
                for field in self.fields(literal, path) {
                    self.push(&field.name, CompletionKind::Value, field.ty.show(self.db), 1);
                }
            }
        }
    }

    /// The values that a call may name, which has an argument at an offset of the statement.
    pub(super) fn inputs_of_call(&mut self, at: usize) {
        for field in self.inputs_in_text(at) {
            self.push(&field.name, CompletionKind::Value, field.ty.show(self.db), 1);
        }
    }

    /// The fields of what a path of names leads to.
    fn fields(&self, literal: usize, path: &[String]) -> Vec<Field> {
        let mut fields = self.inputs_in_text(literal);
        for name in path {
            let Some(found) = fields.iter().find(|field| field.name == *name) else { return Vec::new() };
            fields = match record(&found.ty) {
                Some(record) => record_fields(self.db, record).clone(),
                None => return Vec::new(),
            };
        }
        fields
    }

    /// What the node that the statement declares is given; in a flow, what is seen where the call stands.
    fn inputs_in_text(&self, literal: usize) -> Vec<Field> {
        let at = crate::ide::place::statement_at(self.db, self.file, self.start + self.inside);
        let nodes = at.iter().flat_map(|at| at.items(self.db)).filter_map(|(_, item)| match &item.kind {
            ItemKind::Node(it) => Some(Entity::new(self.db, self.file, Space::Node, it.name.text.clone())),
            _ => None,
        });
        let declared: Vec<Field> =
            nodes.flat_map(|node| signature(self.db, node).iter().flat_map(|s| s.inputs.clone())).collect();
        if !declared.is_empty() {
            return declared;
        }
        let Some(call) = call_start(&self.own[..literal]) else { return Vec::new() };
        let seen = seen_at(self.db, self.file, &self.own[..call], call, call);
        let Some((_, seen)) = seen else { return Vec::new() };
        names_on(&seen)
    }

    /// Files and folders below this one's folder.
    fn files(&mut self, from: usize, only: Option<&str>) {
        let typed = self.own.get(from..self.inside).unwrap_or_default();
        let folder = self.file.path(self.db).parent().map(std::path::Path::to_path_buf).unwrap_or_default();
        let inner = typed.rfind('/').map_or("", |at| &typed[..=at]);
        self.word = from + inner.len();
        self.letters = self.own.get(self.word..self.inside).unwrap_or_default().to_lowercase();
        let folder = crate::files::clean(&folder.join(inner));
        let mut found: Vec<(String, bool)> = Vec::new();
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten().take(MOST) {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') && entry.path() != *self.file.path(self.db) {
                found.push((name, entry.path().is_dir()));
            }
        }
        // Buffers that are not saved yet are files too.
        for file in self.ws.all_files().into_iter().filter(|file| *file != self.file) {
            let path = file.path(self.db);
            if path.parent() == Some(folder.as_path())
                && let Some(name) = path.file_name().filter(|_| file.trouble(self.db).is_none())
            {
                found.push((name.to_string_lossy().into_owned(), false));
            }
        }
        for (name, is_folder) in found {
            let fits =
                only.is_none_or(|end| std::path::Path::new(&name).extension().is_some_and(|e| e == end));
            if is_folder {
                self.push(&format!("{name}/"), CompletionKind::File, String::new(), 2);
            } else if fits {
                self.push(&name, CompletionKind::File, String::new(), 1);
            }
        }
    }
}

/// Where the innermost call that is open begins: its component's name.
fn call_start(text: &str) -> Option<usize> {
    let tokens = flux_syntax::lex(text);
    let (open, _) = super::words::open_bracket(&tokens)?;
    let mut at = open;
    while let Some(before) = at.checked_sub(1) {
        let word = &text[tokens[before].span.range()];
        if word != "." && !crate::ide::rename::is_name(word) {
            break;
        }
        at = before;
    }
    (at < open).then(|| tokens[at].span.start as usize)
}

/// The record type whose fields a text may name there.
fn record(ty: &Ty) -> Option<Entity> {
    match ty {
        Ty::Record(record) => Some(*record),
        Ty::Option(inner) => record(inner),
        _ => None,
    }
}
