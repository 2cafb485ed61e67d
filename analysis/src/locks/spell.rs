//! Locks and chains as people read them.

use super::name::{Hold, LockName, Scope};
use super::summary::{Link, Reach, Role};
use flux_plan::Mode;

/// A lock as a constraint statement writes it: `d?(user)`.
pub(crate) fn lock(name: &LockName, scope: &Scope, mode: Mode) -> String {
    let mark = if mode == Mode::Read { "?" } else { "" };
    format!("{}{mark}{}", name.name, suffix(scope))
}

/// A hold as in a constraint statement.
pub(crate) fn hold(hold: &Hold) -> String {
    lock(&hold.lock, &hold.scope, hold.mode)
}

/// Without its mode: which lock it is.
pub(crate) fn which(hold: &Hold) -> String {
    lock(&hold.lock, &hold.scope, Mode::Write)
}

/// Something reached, with the key that its own node declares.
pub(crate) fn declared(reach: &Reach) -> String {
    lock(&reach.hold.lock, &reach.origin.scope, reach.hold.mode)
}

/// Something reached, with the key that its own node declares, without its mode.
pub(crate) fn declared_which(reach: &Reach) -> String {
    lock(&reach.hold.lock, &reach.origin.scope, Mode::Write)
}

fn suffix(scope: &Scope) -> String {
    match scope {
        Scope::Program | Scope::Hidden => String::new(),
        Scope::Session => "(session)".to_owned(),
        Scope::Key(input) => format!("({input})"),
    }
}

/// `C → D → Check (predicate)`.
pub(crate) fn chain(links: &[Link]) -> String {
    let mut text = String::new();
    for (n, link) in links.iter().enumerate() {
        if n > 0 {
            text.push_str(" → ");
        }
        text.push_str(&link.node.name);
        text.push_str(match link.role {
            Role::Step => "",
            Role::Predicate => " (predicate)",
            Role::Recovery => " (recovery)",
        });
    }
    text
}

/// "`a`, `b` and `c`".
pub(crate) fn list<S: AsRef<str>>(words: impl IntoIterator<Item = S>) -> String {
    let mut words: Vec<String> = words.into_iter().map(|w| format!("`{}`", w.as_ref())).collect();
    let Some(last) = words.pop() else { return String::new() };
    if words.is_empty() { last } else { format!("{} and {last}", words.join(", ")) }
}

/// `constraint C:{x, y};`, in canonical order.
pub(crate) fn statement<'a>(node: &str, holds: impl IntoIterator<Item = &'a Hold>) -> String {
    let mut holds: Vec<&Hold> = holds.into_iter().collect();
    holds.sort();
    let locks: Vec<String> = holds.into_iter().map(hold).collect();
    format!("`constraint {node}:{{{}}};`", locks.join(", "))
}
