//! Codes with which components fail, as their declarations say: `@fails_with(404, "there is no such file")`.

use crate::files::SourceFile;
use crate::files::db::Db;
use crate::library::component::{ComponentDecl, component_decl, find_component};
use crate::types::values::constant;
use flux_plan::Constant;
use flux_syntax::tree::{Call, Value, ValueKind};
use smol_str::SmolStr;

/// A code that a component declares.
#[derive(Clone, Debug, PartialEq)]
pub struct Code {
    /// The code, or a name: of the argument that gives it, or of what it is.
    pub code: Constant,
    /// When it fails so.
    pub meaning: SmolStr,
}

/// The codes of a declaration, in its order.
pub fn of(decl: &ComponentDecl) -> Vec<Code> {
    let said = decl.annotations.iter().filter(|annotation| annotation.name.text == "fails_with");
    let codes = said.filter_map(|annotation| {
        let value = |n: usize| annotation.args.get(n).map(|arg| constant(&arg.value));
        let Some(Constant::Text(meaning)) = value(1) else { return None };
        Some(Code { code: value(0)?, meaning: meaning.into() })
    });
    codes.collect()
}

/// The codes with which a call can fail, as far as they are known before it runs, each with its meaning.
pub fn of_call(db: &dyn Db, file: SourceFile, call: &Call) -> Vec<(i64, SmolStr)> {
    let Some(decl) = find_component(db, file, &call.component.text)
        .and_then(|component| component_decl(db, component).as_ref())
    else {
        return Vec::new();
    };
    let own = of(decl).into_iter().filter_map(|Code { code, meaning }| match code {
        Constant::Int(code) => Some((code, meaning)),
        Constant::Name(argument) => match given(decl, call, &argument).map(constant) {
            Some(Constant::Int(code)) => Some((code, meaning)),
            _ => None,
        },
        _ => None,
    });
    let mut codes: Vec<(i64, SmolStr)> = own.collect();
    let live = decl.args.iter().filter(|arg| arg.live);
    let mut given_live = live.filter_map(|arg| given(decl, call, &arg.name));
    if given_live.any(|value| matches!(value.kind, ValueKind::Name(_))) {
        codes.push((422, "an argument that comes with the flow is outside of its bounds".into()));
    }
    // A component that is made from itself is told elsewhere.
    if let Some(inner) = decl.using.as_ref().filter(|inner| inner.component.text != decl.name) {
        let file = find_component(db, file, &call.component.text).map_or(file, |own| own.file(db));
        if find_component(db, file, &inner.component.text)
            .and_then(|inner| component_decl(db, inner).as_ref())
            .is_some_and(|inner| inner.using.is_none())
        {
            codes.extend(of_call(db, file, inner));
        }
    }
    codes
}

/// The value that a call gives an argument.
fn given<'a>(decl: &ComponentDecl, call: &'a Call, argument: &str) -> Option<&'a Value> {
    let place = decl.args.iter().position(|arg| arg.name == argument)?;
    let named = call.args.iter().find(|arg| arg.name.as_ref().is_some_and(|name| name.text == argument));
    let placed = call.args.get(place).filter(|arg| arg.name.is_none());
    named.or(placed).map(|arg| &arg.value)
}
