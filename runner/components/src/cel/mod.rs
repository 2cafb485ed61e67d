//! `cel`: expressions, compiled when the service starts.

mod budget;
mod values;

use budget::Budget;

use crate::support::{Build, Work, sync_of};
use crate::{Shared, Table};
use cel::{Context, Env, ExecutionError, Program};
use flux_node::{BuildError, Built, Failure, Records, Type, Value};
use std::sync::{Arc, LazyLock};

pub(crate) const COMPONENTS: Table = &[("cel", expression)];

fn expression(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let (program, variables) = build.expression("expression", &[])?;
    let expression =
        Expression { program, variables, ty: build.output()?.clone(), records: build.records.clone() };
    Ok(sync_of(Work::EVALUATE, move |call| {
        let value = expression.scope(|place| call.input(place))?.value()?;
        call.set(0, value);
        Ok(())
    }))
}

/// A compiled expression over a node's inputs, and the type of what it makes.
pub(crate) struct Expression {
    program: Program,
    /// Names, and where their inputs stand.
    variables: Vec<(String, usize)>,
    ty: Type,
    records: Records,
}

impl Expression {
    /// The expression of that argument, over the elements of a list: `it` is one.
    pub(crate) fn over_element(
        build: &Build<'_>,
        argument: &str,
        ty: Type,
    ) -> Result<Expression, BuildError> {
        let (program, variables) = build.expression(argument, &["it"])?;
        Ok(Expression { program, variables, ty, records: build.records.clone() })
    }

    /// The expression with its inputs given.
    pub(crate) fn scope<'v>(&self, input: impl Fn(usize) -> &'v Value) -> Result<Scope<'_, 'v>, Failure> {
        let (mut context, budget) = (Context::with_env(standard()), Budget::default());
        for (name, place) in &self.variables {
            context.add_variable_as_val(name.as_str(), values::to_cel(input(*place), &budget)?);
        }
        Ok(Scope { expression: self, context, budget })
    }

    fn run(&self, context: &Context<'_, '_>, budget: &Budget) -> Result<Value, Failure> {
        let value = self.program.execute(context);
        budget.check()?;
        let value = value.map_err(|error| Failure::new(422, explain(&error)))?;
        Ok(values::from_cel(&value, &self.ty, &self.records)?)
    }
}

/// An expression with its inputs given.
pub(crate) struct Scope<'e, 'v> {
    expression: &'e Expression,
    context: Context<'v, 'v>,
    /// Of the whole call, however many elements it is asked for.
    budget: Budget,
}

impl<'v> Scope<'_, 'v> {
    /// Its value.
    pub(crate) fn value(&self) -> Result<Value, Failure> {
        self.expression.run(&self.context, &self.budget)
    }

    /// Its value for one element.
    pub(crate) fn of(&self, element: &'v Value) -> Result<Value, Failure> {
        let mut context = self.context.new_inner_scope();
        context.add_variable_as_val("it", values::to_cel(element, &self.budget)?);
        self.expression.run(&context, &self.budget)
    }
}

/// The functions of the language, which take a moment to make.
fn standard() -> Arc<Env> {
    static STANDARD: LazyLock<Arc<Env>> = LazyLock::new(|| Arc::new(Env::stdlib()));
    STANDARD.clone()
}

/// What went wrong, without the values that it went wrong with: messages reach logs.
fn explain(error: &ExecutionError) -> String {
    match error {
        ExecutionError::NoSuchKey(key) => format!("the expression: there is no `{key}`"),
        ExecutionError::NoSuchOverload(error) => format!("the expression: {error}"),
        ExecutionError::UndeclaredReference(name) => format!("the expression: there is no `{name}`"),
        ExecutionError::DivisionByZero(_) => "the expression: a division by 0".to_owned(),
        ExecutionError::RemainderByZero(_) => "the expression: a remainder of a division by 0".to_owned(),
        ExecutionError::Overflow(operator, ..) => {
            format!("the expression: `{operator}` has more than 64 bits")
        }
        ExecutionError::IndexOutOfBounds(_) => "the expression: an index past the end".to_owned(),
        ExecutionError::UnexpectedType { got, want } => {
            format!("the expression: expected `{want}`, found `{got}`")
        }
        ExecutionError::InvalidArgumentCount { expected, actual } => {
            format!("the expression: a function takes {expected} arguments, not {actual}")
        }
        ExecutionError::FunctionError { function, message } => {
            format!("the expression: `{function}`: {message}")
        }
        _ => "the expression has no meaning for these values".to_owned(),
    }
}
