//! What a component's declaration says of a call of it.

use super::said::{name, read, used};
use super::state::state;
use crate::effects::{self, Effects, Key, NodeRef, Said, Use};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::library::call::Bound;
use crate::library::component::{ComponentDecl, component_decl, find_component};
use crate::library::texts;
use crate::names::declared::Entity;
use crate::types::values::constant;
use flux_plan::Constant;
use flux_syntax::tree::Annotation;
use smol_str::SmolStr;

/// A component made from a component made from … is looked through this deep: a circle must not hang us.
const DEEPEST: usize = 32;

/// An argument of a call.
#[derive(Clone)]
struct Given {
    /// The parameter that it is given for.
    name: SmolStr,
    value: Constant,
    /// Where names in it are meant.
    file: SourceFile,
    /// It is the declaration's default.
    default: bool,
}

/// What a call does, as its component declares; `who` does it.
pub fn call_effects(db: &dyn Db, bound: &Bound<'_>, who: &NodeRef) -> Effects {
    let file = bound.place.statement.file(db);
    let given = bound.args.iter().map(|arg| Given {
        name: arg.name.clone(),
        value: arg.value.clone(),
        file,
        default: arg.place.is_none(),
    });
    let given: Vec<Given> = given.collect();
    Declared { db, who }.effects(bound.component, &given, DEEPEST)
}

struct Declared<'a> {
    db: &'a dyn Db,
    who: &'a NodeRef,
}

impl Declared<'_> {
    fn effects(&self, component: Entity, given: &[Given], depth: usize) -> Effects {
        let Some(decl) = component_decl(self.db, component).as_ref().filter(|_| depth > 0) else {
            return Effects::unknown(self.who.clone());
        };
        let inner = decl
            .using
            .as_ref()
            .and_then(|using| find_component(self.db, component.file(self.db), &using.component.text));
        let made_from = match inner {
            Some(inner) => {
                let given = self.handed_on(component, decl, inner, given);
                self.effects(inner, &given, depth - 1)
            }
            None => Effects::unknown(self.who.clone()),
        };
        let mut said = Said::default();
        for annotation in &decl.annotations {
            read(self.db, annotation, &mut said, &|written, key| self.state(component, given, written, key));
        }
        let (mut effects, _) = effects::add(made_from, &said, self.who);
        for annotation in &decl.annotations {
            self.beside(annotation, given, &mut effects);
        }
        self.texts(decl, given, &mut effects);
        if effects.remote.is_some() && (effects.unknown.is_some() || !effects.writes.is_empty()) {
            effects.sends = Some(self.who.clone());
        }
        effects
    }

    /// What its texts say of the store that it is given.
    fn texts(&self, decl: &ComponentDecl, given: &[Given], effects: &mut Effects) {
        let kind = |name: &SmolStr| decl.args.iter().find(|arg| arg.name == *name).map(|arg| &arg.kind);
        let store = given.iter().find_map(|arg| match &arg.value {
            Constant::Name(store) if kind(&arg.name)? == "store" => Some(state(self.db, arg.file, store)),
            _ => None,
        });
        for arg in given {
            let (Some(kind), Constant::Text(text)) = (kind(&arg.name), &arg.value) else { continue };
            for said in &texts::read(self.db, kind, text).uses {
                let Some(mut state) = store.clone() else { continue };
                state.part = said.part.as_str().into();
                let key = said.key.as_deref().map_or(Key::All, |key| Key::Input(key.into()));
                let into = if said.writes { &mut effects.writes } else { &mut effects.reads };
                into.push(used(state, key, self.who));
            }
        }
    }

    /// The arguments of the call that a component is made from.
    fn handed_on(
        &self,
        component: Entity,
        decl: &ComponentDecl,
        inner: Entity,
        given: &[Given],
    ) -> Vec<Given> {
        let (Some(using), Some(inner)) = (&decl.using, component_decl(self.db, inner)) else {
            return Vec::new();
        };
        let file = component.file(self.db);
        let mut out = Vec::new();
        for (i, declared) in inner.args.iter().enumerate() {
            let by_name =
                using.args.iter().find(|a| a.name.as_ref().is_some_and(|n| n.text == declared.name));
            let written = by_name.or_else(|| using.args.get(i).filter(|a| a.name.is_none()));
            let name = declared.name.clone();
            out.extend(match written.map(|arg| constant(&arg.value)) {
                Some(Constant::Name(own)) => {
                    let own_given = given.iter().find(|g| g.name == own);
                    Some(match own_given {
                        Some(given) => Given { name, ..given.clone() },
                        None => Given { name, value: Constant::Name(own), file, default: false },
                    })
                }
                Some(value) => Some(Given { name, value, file, default: false }),
                None => declared.default.clone().map(|value| Given { name, value, file, default: true }),
            });
        }
        out
    }

    /// `@reads(store, key: key)`: the first names an argument, which names a store, or something outside of every
    /// program; the key names an argument whose text is one input alone.
    fn state(&self, component: Entity, given: &[Given], written: &str, key: Option<&str>) -> Option<Use> {
        let (head, part) = written.split_once('.').map_or((written, ""), |(head, part)| (head, part));
        let state = match given.iter().find(|arg| arg.name == head) {
            Some(Given { value: Constant::Name(store), file, .. }) => {
                let mut state = state(self.db, *file, store);
                if !part.is_empty() {
                    state.part = part.into();
                }
                state
            }
            // A call that is wrong.
            Some(_) => return None,
            None => state(self.db, component.file(self.db), written),
        };
        let key = match key {
            None => Key::All,
            Some(arg) => given
                .iter()
                .find(|given| given.name == arg)
                .and_then(|given| alone(&given.value))
                .map_or(Key::Hidden, Key::Input),
        };
        Some(used(state, key, self.who))
    }

    /// What only components declare.
    fn beside(&self, annotation: &Annotation, given: &[Given], effects: &mut Effects) {
        // `when: chance`: only where that argument is given.
        let when = annotation.args.iter().find(|arg| arg.name.as_ref().is_some_and(|n| n.text == "when"));
        let when = when.and_then(name);
        let holds = when.is_none_or(|when| given.iter().any(|given| given.name == when && !given.default));
        let who = || holds.then(|| self.who.clone());
        match annotation.name.text.as_str() {
            "unknown" => effects.unknown = who(),
            "remote" => effects.remote = who(),
            "refuses" => effects.refuses = who(),
            "sees" => {
                effects.unknown = None;
                match annotation.args.first().and_then(name).as_deref() {
                    Some("clock") => effects.sees.clock = who(),
                    Some("dice") => effects.sees.dice = who(),
                    Some("session") => effects.sees.session = who(),
                    Some("request") => effects.sees.request = who(),
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

/// `"{user}"`: the input whose value alone is the text.
fn alone(value: &Constant) -> Option<SmolStr> {
    let Constant::Text(text) = value else { return None };
    let name = text.strip_prefix('{')?.strip_suffix('}')?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    is_name.then(|| name.into())
}
