//! Arguments that may come with the flow: `list.take(count)`, where `count` is an input or a field of one.

use super::Build;
use super::inside::inside;
use flux_catalog::bounds::{self, Bound};
use flux_node::{BuildError, Constant, Failure, Records, Type, Value};

/// An argument whose value is known when the node is built, or when it runs.
pub(crate) struct Live {
    argument: String,
    ty: Type,
    records: Records,
    bounds: Vec<&'static Bound>,
    from: From,
}

enum From {
    /// A value within its bounds.
    Fixed(Value),
    /// An input, or what fields lead to in it.
    Input { place: usize, fields: Vec<String> },
}

impl Build<'_> {
    /// The argument as a value of that type, or where it comes from; read it before [`Build::inputs`].
    pub(crate) fn live(&self, argument: &str, ty: &Type) -> Result<Live, BuildError> {
        let from = match self.input_named(argument)? {
            Some((place, fields)) => From::Input { place, fields },
            None => From::Fixed(self.fixed(argument, ty)?),
        };
        let bounds = bounds::of(self.component()).iter().filter(|bound| bound.argument == argument);
        Ok(Live {
            argument: argument.to_owned(),
            ty: ty.clone(),
            records: self.records.clone(),
            bounds: bounds.collect(),
            from,
        })
    }

    fn fixed(&self, argument: &str, ty: &Type) -> Result<Value, BuildError> {
        Ok(match ty {
            Type::Int => Value::Int(self.int(argument)?),
            Type::Float => Value::Float(self.float(argument)?),
            Type::Duration => Value::Duration(self.duration(argument)?),
            _ => Value::Str(self.text(argument)?.into()),
        })
    }
}

impl Live {
    /// The value, where it is known before anything runs.
    pub(crate) fn constant(&self) -> Option<&Value> {
        match &self.from {
            From::Fixed(value) => Some(value),
            From::Input { .. } => None,
        }
    }

    /// The value, with the inputs at hand.
    ///
    /// # Errors
    /// Code 422: one that came with the flow is of another type or outside of the argument's bounds.
    pub(crate) fn value<'v>(&'v self, input: impl Fn(usize) -> &'v Value) -> Result<Value, Failure> {
        let (place, fields) = match &self.from {
            From::Fixed(value) => return Ok(value.clone()),
            From::Input { place, fields } => (*place, fields),
        };
        let found = inside(input(place), fields);
        let found = found.map_err(|field| Failure::new(422, format!("a value has no field `{field}`")))?;
        let value = self.typed(&found)?;
        let constant = match &value {
            Value::Int(n) => Constant::Int(*n),
            Value::Float(x) => Constant::Float(*x),
            Value::Duration(nanos) => Constant::Duration(*nanos),
            Value::Str(text) => Constant::Text(text.to_string()),
            _ => return Ok(value),
        };
        match self.bounds.iter().find_map(|bound| bound.refuses(&constant, |_| None)) {
            Some(outside) => Err(Failure::new(422, format!("`{}` {}", self.argument, outside.message))),
            None => Ok(value),
        }
    }

    /// A value as one of the argument's type: JSON is looked into.
    fn typed(&self, value: &Value) -> Result<Value, Failure> {
        match (value, &self.ty) {
            (Value::Option(Some(inner)), _) => self.typed(inner),
            (Value::Json(json), ty) => Ok(Value::from_json(json, ty, &self.records)?),
            (Value::Int(n), Type::Float) => Ok(Value::Float(*n as f64)),
            (Value::Int(_), Type::Int)
            | (Value::Float(_), Type::Float)
            | (Value::Duration(_), Type::Duration)
            | (Value::Str(_), Type::String) => Ok(value.clone()),
            _ => {
                let message = format!("`{}` can't be a `{}`", self.argument, value.type_name());
                Err(Failure::new(422, message))
            }
        }
    }

    /// A whole number.
    ///
    /// # Errors
    /// As [`Live::value`].
    pub(crate) fn int<'v>(&'v self, input: impl Fn(usize) -> &'v Value) -> Result<i64, Failure> {
        match &self.from {
            // The usual case costs no clone.
            From::Fixed(Value::Int(n)) => Ok(*n),
            _ => match self.value(input)? {
                Value::Int(n) => Ok(n),
                other => Err(Failure::new(422, format!("expected `int`, found `{}`", other.type_name()))),
            },
        }
    }

    /// A text.
    ///
    /// # Errors
    /// As [`Live::value`].
    pub(crate) fn text<'v>(&'v self, input: impl Fn(usize) -> &'v Value) -> Result<String, Failure> {
        match self.value(input)? {
            Value::Str(text) => Ok(text.to_string()),
            other => Err(Failure::new(422, format!("expected `string`, found `{}`", other.type_name()))),
        }
    }
}
