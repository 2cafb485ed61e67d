//! Inside of texts: files, and the inputs that a template names.

use super::{CompletionKind, Offers, called};
use crate::library::component::{component_decl, find_component};
use crate::names::declared::{Entity, Space};
use crate::node::signature;
use flux_syntax::tree::ItemKind;
use smol_str::SmolStr;

/// More files of a folder than this nobody looks at.
const MOST: usize = 2000;

/// Arguments whose text names a file or a folder.
const PATHS: &[&str] = &["root", "schema", "path", "file", "folder"];

impl Offers<'_, '_> {
    /// In a text that begins at an offset of the statement.
    pub(super) fn in_text(&mut self, words: &[&str], from: usize) {
        if words.first() == Some(&"use") {
            return self.files(from, Some("flux"));
        }
        let Some(open) = open_parenthesis(words) else { return };
        let Some(component) = find_component(self.db, self.file, &SmolStr::new(called(words, open))) else {
            return;
        };
        let Some(decl) = component_decl(self.db, component) else { return };
        let before = &words[open + 1..words.len().saturating_sub(1)];
        let named = before.last().filter(|word| **word == ":").and_then(|_| before.iter().rev().nth(1));
        let position = before.iter().filter(|word| **word == ",").count();
        let argument = match named {
            Some(name) => decl.args.iter().find(|arg| arg.name == **name),
            None => decl.args.get(position),
        };
        let Some(argument) = argument else { return };
        match argument.kind.as_str() {
            "string" if PATHS.contains(&argument.name.as_str()) => self.files(from, None),
            "template" | "sql" if self.in_braces(from) => self.inputs_in_text(),
            "expression" => self.inputs_in_text(),
            _ => {}
        }
    }

    /// Is a brace open before the caret?
    fn in_braces(&self, from: usize) -> bool {
        let typed = self.own.get(from..self.inside).unwrap_or_default();
        typed.rfind('{').is_some_and(|open| typed.rfind('}').is_none_or(|close| close < open))
    }

    /// What the node that the statement declares is given.
    fn inputs_in_text(&mut self) {
        let Some(at) = crate::ide::place::statement_at(self.db, self.file, self.start + self.inside) else {
            return;
        };
        let fields: Vec<_> = at
            .items(self.db)
            .filter_map(|(_, item)| match &item.kind {
                ItemKind::Node(it) => {
                    Some(Entity::new(self.db, self.file, Space::Node, it.name.text.clone()))
                }
                _ => None,
            })
            .flat_map(|node| signature(self.db, node).iter().flat_map(|s| s.inputs.clone()))
            .collect();
        for field in fields {
            self.push(&field.name, CompletionKind::Value, field.ty.show(self.db), 1);
        }
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

/// The innermost parenthesis that is open.
fn open_parenthesis(words: &[&str]) -> Option<usize> {
    let mut open = Vec::new();
    for (n, word) in words.iter().enumerate() {
        match *word {
            "(" => open.push(n),
            ")" => {
                open.pop();
            }
            _ => {}
        }
    }
    open.pop()
}
