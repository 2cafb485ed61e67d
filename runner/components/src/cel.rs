//! `cel`, and whatever takes an expression: checked when the service starts, by the checker that the editor asks too.

use crate::support::{Build, Work, sync_of};
use crate::{Shared, Table};
use flux_catalog::cel::{Code, Context, Wanted, evaluate};
use flux_node::{BuildError, Built, Failure, Records, Type, Value};

pub(crate) const COMPONENTS: Table = &[("cel", expression)];

fn expression(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let ty = build.output()?.clone();
    let expression = build.expression("expression", None, &ty)?;
    Ok(sync_of(Work::EVALUATE, move |call| {
        let value = expression.over(|place| call.input(place)).value()?;
        call.set(0, value);
        Ok(())
    }))
}

/// An expression over a node's inputs, and what becomes of its result.
pub(crate) struct Expression {
    code: Code,
    /// Values that its macros bind at once.
    locals: usize,
    /// For each of its variables, where the input stands; none: it is `it`.
    places: Vec<Option<usize>>,
    ty: Type,
    /// What it gives is of that type as it is.
    same: bool,
    records: Records,
}

impl Expression {
    /// A checked expression whose results become values of the type `ty`; `places` says where its variables' inputs
    /// are.
    pub(crate) fn new(
        checked: flux_catalog::cel::Checked,
        places: Vec<Option<usize>>,
        ty: &Type,
        records: &Records,
    ) -> Self {
        let same = checked.ty == flux_catalog::cel::Ty::of(ty);
        let (ty, records) = (ty.clone(), records.clone());
        Expression { code: checked.code, locals: checked.locals, places, ty, same, records }
    }

    /// The expression with its inputs given.
    pub(crate) fn over<'v, F: Fn(usize) -> &'v Value>(&'v self, input: F) -> Scope<'v, F> {
        Scope { expression: self, input, context: Context::default() }
    }
}

/// An expression with its inputs given, and the work that is left for all that it is asked in one call.
pub(crate) struct Scope<'v, F> {
    expression: &'v Expression,
    input: F,
    context: Context,
}

impl<'v, F: Fn(usize) -> &'v Value> Scope<'v, F> {
    /// The value of an expression that is about no element: `it` is empty.
    pub(crate) fn value(&self) -> Result<Value, Failure> {
        self.of(&Value::Empty)
    }

    /// Its value for one element.
    pub(crate) fn of(&self, element: &'v Value) -> Result<Value, Failure> {
        let expression = self.expression;
        self.context.spend(1)?;
        let variable = |place: usize| match expression.places.get(place) {
            Some(Some(input)) => (self.input)(*input),
            _ => element,
        };
        let (ty, records, same) = (&expression.ty, &expression.records, expression.same);
        let wanted = Wanted { ty, records, same };
        evaluate(&expression.code, expression.locals, &self.context, &variable, wanted)
    }
}
