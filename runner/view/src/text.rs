//! The graph as indented text, in 80 columns.

use crate::outline::{Arrow, Catcher, Children, Item, Outline, Root};
use flux_plan::{Plan, Wiring};

const WIDTH: usize = 80;

/// Writes an outline as an indented tree.
pub(crate) fn render(plan: &Plan, outline: &Outline) -> String {
    let mut page = Page { text: String::new(), last: None };
    let count = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    let head = [
        count(plan.sources.len(), "source"),
        count(plan.nodes.len(), "node"),
        count(plan.locks.len(), "lock"),
    ];
    page.line(0, &format!("{}: {}", outline.program, head.join(", ")), 2);
    if !plan.locks.is_empty() {
        let names: Vec<&str> = plan.locks.iter().map(|lock| lock.name.as_str()).collect();
        page.line(0, &format!("locks, in the order of acquisition: {}", names.join(", ")), 2);
    }
    for root in &outline.roots {
        page.text.push('\n');
        page.root(root);
    }
    page.text
}

struct Page {
    text: String,
    /// The arrow written last, while nothing but a title came behind it: the first step of a body takes what
    /// the body takes, and need not say so again.
    last: Option<Arrow>,
}

impl Page {
    /// A line, broken at blanks where it gets too long; the rest stands `hang` columns further in.
    fn line(&mut self, indent: usize, text: &str, hang: usize) {
        let mut line = " ".repeat(indent);
        let mut fresh = true;
        for word in text.split(' ') {
            let length = line.chars().count() + 1 + word.chars().count();
            if !fresh && length > WIDTH {
                self.text.push_str(line.trim_end());
                self.text.push('\n');
                line = " ".repeat(indent + hang);
                fresh = true;
            }
            if !fresh {
                line.push(' ');
            }
            line.push_str(word);
            fresh = false;
        }
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn root(&mut self, root: &Root) {
        let mut title = match &root.target {
            Some(target) => format!("source {} ({}) => {target}", root.name, root.fields),
            None => format!("node {}", root.name),
        };
        if let Some(paths) = root.paths {
            let shown =
                if paths == u64::MAX { "more paths than can be counted".into() } else { plural(paths) };
            title.push_str(&format!(", {shown}"));
        }
        self.line(0, &title, 4);
        if !root.using.is_empty() {
            self.line(2, &format!("using {}", root.using), 4);
        }
        self.last = None;
        self.catchers(2, &root.catchers);
        self.items(2, &root.items);
        self.line(2, &format!("⇒ {}", or_nothing(&root.results)), 2);
    }

    fn items(&mut self, indent: usize, items: &[Item]) {
        for item in items {
            self.item(indent, item);
        }
    }

    fn item(&mut self, indent: usize, item: &Item) {
        if let Some(arrow) = &item.arrow
            && !self.said(arrow)
            && !arrow.fields.is_empty()
        {
            let by_name = if arrow.wiring == Some(Wiring::Name) { "by name: " } else { "" };
            self.line(indent, &format!("↓ {by_name}{}", arrow.fields), 2);
        }
        let mut title = item.label.clone();
        for part in std::iter::once(&item.locks).chain(&item.notes).filter(|part| !part.is_empty()) {
            title.push(' ');
            title.push_str(part);
        }
        if item.reply {
            title.push_str(" (the reply is sent)");
        }
        if matches!(item.children, Children::Elsewhere) {
            title.push_str(" (shown above)");
        }
        self.line(indent, &title, 4);
        self.last = item.arrow.clone();
        self.catchers(indent + 2, &item.catchers);
        match &item.children {
            Children::Code | Children::Record | Children::Elsewhere => {}
            Children::Body(items) if items.is_empty() => self.line(indent + 2, "passes on", 2),
            Children::Body(items) | Children::Each(items) => self.items(indent + 2, items),
            Children::Branches(branches) => {
                for branch in branches {
                    self.labelled(indent + 2, "-", branch);
                }
            }
            Children::Cases(cases, open) => {
                for (label, items) in cases {
                    self.labelled(indent + 2, &format!("{label}:"), items);
                }
                if *open {
                    self.line(indent + 2, "no case: fails", 2);
                }
            }
        }
        self.last = None;
    }

    /// Says the last arrow the same already?
    fn said(&self, arrow: &Arrow) -> bool {
        let last = self.last.as_ref().is_some_and(|last| last.fields == arrow.fields);
        last && arrow.wiring != Some(Wiring::Name)
    }

    /// A case or a branch: its label, then what runs.
    fn labelled(&mut self, indent: usize, label: &str, items: &[Item]) {
        let last = self.last.clone();
        if items.is_empty() {
            self.line(indent, &format!("{label} passes on"), 2);
        } else if label == "-" {
            let mark = self.text.len();
            self.items(indent + 2, items);
            // The first line of a branch carries the dash.
            self.text.replace_range(mark + indent..mark + indent + 1, "-");
        } else {
            self.line(indent, label, 2);
            self.items(indent + 2, items);
        }
        self.last = last;
    }

    fn catchers(&mut self, indent: usize, catchers: &[Catcher]) {
        for catcher in catchers {
            let last = self.last.take();
            let after = if catcher.recovers { ", and goes on" } else { "" };
            match catcher.items.as_slice() {
                [] => self.line(indent, &format!("! {}: nothing{after}", catcher.label), 2),
                [item] if matches!(item.children, Children::Code) && item.catchers.is_empty() => {
                    let locks =
                        if item.locks.is_empty() { String::new() } else { format!(" {}", item.locks) };
                    self.line(indent, &format!("! {} => {}{locks}{after}", catcher.label, item.label), 2);
                }
                items => {
                    self.line(indent, &format!("! {} =>{after}", catcher.label), 2);
                    self.items(indent + 2, items);
                }
            }
            self.last = last;
        }
    }
}

fn plural(paths: u64) -> String {
    if paths == 1 { "1 path".into() } else { format!("{paths} paths") }
}

fn or_nothing(fields: &str) -> &str {
    if fields.is_empty() { "nothing" } else { fields }
}
