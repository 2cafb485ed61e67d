//! What a component reads while it is built: its arguments, and where its inputs stand.

use super::Text;
use crate::cel::Expression;
use flux_catalog::encode::Target;
use flux_catalog::template::Template;
use flux_catalog::{TextError, bounds, cel, fit, literal};
use flux_node::{
    BuildError, ComponentCall, Constant, Field, Records, Resources, Signature, Store, Type, Value, constant,
};
use std::any::Any;
use std::cell::RefCell;
use std::sync::Arc;

/// What an expression over a list's elements calls one of them.
const IT: &str = "it";

/// One component being built.
pub(crate) struct Build<'a> {
    call: &'a ComponentCall,
    pub(crate) signature: &'a Signature,
    pub(crate) resources: &'a dyn Resources,
    pub(crate) records: Records,
    /// Inputs that a template or an expression names; read these arguments before [`Build::inputs`].
    named: RefCell<Vec<String>>,
}

impl<'a> Build<'a> {
    pub(crate) fn new(
        call: &'a ComponentCall,
        signature: &'a Signature,
        resources: &'a dyn Resources,
    ) -> Self {
        let records = Records::new(signature.records.clone());
        Build { call, signature, resources, records, named: RefCell::default() }
    }

    /// An error of that argument.
    pub(crate) fn wrong(&self, argument: &str, message: impl Into<String>) -> BuildError {
        BuildError::Argument { argument: argument.to_owned(), message: message.into() }
    }

    /// The argument as the program has it.
    pub(crate) fn written(&self, argument: &str) -> Option<&'a Constant> {
        self.call.arg(argument)
    }

    /// The argument's value, with `env` read; fails where it is missing or can't be had.
    pub(crate) fn value(&self, argument: &str) -> Result<Value, BuildError> {
        let Some(given) = self.call.arg(argument) else {
            return Err(self.wrong(argument, "is missing"));
        };
        constant(given, self.resources).map_err(|error| match error {
            BuildError::Argument { message, .. } => self.wrong(argument, message),
            other => other,
        })
    }

    /// The argument as a value of that type; text, which the environment gives, is read as one.
    fn typed(&self, argument: &str, ty: &Type) -> Result<Value, BuildError> {
        match self.value(argument)? {
            Value::Str(text) if *ty != Type::String => {
                Value::from_text(&text, ty, &self.records).map_err(|e| self.wrong(argument, e.to_string()))
            }
            value => Ok(value),
        }
    }

    fn misfit(&self, argument: &str, wanted: &str, found: &Value) -> BuildError {
        self.wrong(argument, format!("expected `{wanted}`, found `{}`", found.type_name()))
    }

    /// A value that the declaration's bounds hold: what the environment gives was seen by no checker.
    fn bounded<T>(&self, argument: &str, value: T, constant: Constant) -> Result<T, BuildError> {
        let bounds = bounds::of(&self.call.component).iter().filter(|bound| bound.argument == argument);
        let mut refused = bounds.filter_map(|bound| bound.refuses(&constant, |name| self.constant(name)));
        match refused.next() {
            Some(outside) => Err(self.wrong(argument, outside.message)),
            None => Ok(value),
        }
    }

    /// An argument as a constant, for comparison with another.
    fn constant(&self, argument: &str) -> Option<Constant> {
        match self.value(argument).ok()? {
            Value::Str(text) => literal::parse(&text),
            Value::Int(n) => Some(Constant::Int(n)),
            Value::Float(x) => Some(Constant::Float(x)),
            Value::Duration(nanos) => Some(Constant::Duration(nanos)),
            _ => None,
        }
    }

    pub(crate) fn text(&self, argument: &str) -> Result<String, BuildError> {
        match self.typed(argument, &Type::String)? {
            Value::Str(text) => {
                let text = text.to_string();
                self.bounded(argument, text.clone(), Constant::Text(text))
            }
            other => Err(self.misfit(argument, "string", &other)),
        }
    }

    pub(crate) fn int(&self, argument: &str) -> Result<i64, BuildError> {
        match self.typed(argument, &Type::Int)? {
            Value::Int(n) => self.bounded(argument, n, Constant::Int(n)),
            other => Err(self.misfit(argument, "int", &other)),
        }
    }

    pub(crate) fn float(&self, argument: &str) -> Result<f64, BuildError> {
        match self.typed(argument, &Type::Float)? {
            Value::Float(x) => self.bounded(argument, x, Constant::Float(x)),
            Value::Int(n) => self.bounded(argument, n as f64, Constant::Int(n)),
            other => Err(self.misfit(argument, "float", &other)),
        }
    }

    pub(crate) fn bool(&self, argument: &str) -> Result<bool, BuildError> {
        match self.typed(argument, &Type::Bool)? {
            Value::Bool(b) => Ok(b),
            other => Err(self.misfit(argument, "bool", &other)),
        }
    }

    /// An argument's length of time, in nanoseconds, within its declared bounds.
    pub(crate) fn duration(&self, argument: &str) -> Result<u64, BuildError> {
        match self.typed(argument, &Type::Duration)? {
            Value::Duration(nanos) => self.bounded(argument, nanos, Constant::Duration(nanos)),
            other => Err(self.misfit(argument, "duration", &other)),
        }
    }

    /// An argument's size of memory, in bytes, within its declared bounds.
    pub(crate) fn size(&self, argument: &str) -> Result<u64, BuildError> {
        let value = match self.value(argument)? {
            Value::Str(text) => literal::size(&text).map(Value::Int).unwrap_or(Value::Str(text)),
            value => value,
        };
        match value {
            Value::Int(n) => {
                let bytes = u64::try_from(n).map_err(|_| self.wrong(argument, "is negative"))?;
                self.bounded(argument, bytes, Constant::Size(bytes))
            }
            other => Err(self.misfit(argument, "size", &other)),
        }
    }

    /// The component that is built.
    pub(crate) fn component(&self) -> &str {
        &self.call.component
    }

    /// The input that an argument names, and the fields in it: `order.count`.
    pub(crate) fn input_named(&self, argument: &str) -> Result<Option<(usize, Vec<String>)>, BuildError> {
        let Some(Constant::Name(path)) = self.call.arg(argument) else { return Ok(None) };
        let mut parts = path.split('.').map(str::to_owned);
        let input = parts.next().unwrap_or_default();
        let place = self.signature.inputs.iter().position(|field| field.name == input);
        let place = place.ok_or_else(|| self.wrong(argument, format!("`{input}` is no input")))?;
        self.named.borrow_mut().push(input);
        Ok(Some((place, parts.collect())))
    }

    /// The store that an argument names.
    pub(crate) fn store<T: Store>(&self, argument: &str) -> Result<Arc<T>, BuildError> {
        let Some(Constant::Name(name)) = self.call.arg(argument) else {
            return Err(self.wrong(argument, "names a store"));
        };
        let store = self.resources.store(name);
        let store = store.ok_or_else(|| self.wrong(argument, format!("there is no store `{name}`")))?;
        let kind = store.kind();
        let any: Arc<dyn Any + Send + Sync> = store;
        any.downcast().map_err(|_| {
            let message =
                format!("`{name}` is a `{kind}` store, and `{}` needs another", self.call.component);
            self.wrong(argument, message)
        })
    }

    /// A template of text that means nothing by itself, its inputs found.
    pub(crate) fn template(&self, argument: &str) -> Result<Text, BuildError> {
        self.encoded(argument, Target::Text)
    }

    /// A template, its inputs found, whose values are encoded for where they land.
    pub(crate) fn encoded(&self, argument: &str, target: Target) -> Result<Text, BuildError> {
        self.encoded_behind("", argument, target)
    }

    /// The same, with a text before it that is no template.
    pub(crate) fn encoded_behind(
        &self,
        before: &str,
        argument: &str,
        target: Target,
    ) -> Result<Text, BuildError> {
        let before = before.replace('{', "{{").replace('}', "}}");
        let text = format!("{before}{}", self.text(argument)?);
        let wrong = |error: TextError| {
            let help = error.help.map(|help| format!("; {help}")).unwrap_or_default();
            self.wrong(argument, format!("{}{help}", error.message))
        };
        let parsed = Template::parse(&text).map_err(wrong)?;
        self.named.borrow_mut().extend(parsed.names().into_iter().map(|(name, _)| name));
        Text::new(&parsed, target, self.signature).map_err(wrong)
    }

    /// The expression of that argument, which must give that type; where it is asked for elements, `it` is one of them.
    pub(crate) fn expression(
        &self,
        argument: &str,
        element: Option<&Type>,
        wanted: &Type,
    ) -> Result<Expression, BuildError> {
        let text = self.text(argument)?;
        let named = cel::names(&text).map_err(|error| self.wrong(argument, error.message))?;
        self.named.borrow_mut().extend(named.into_iter().map(|(name, _)| name));
        let mut variables = self.signature.inputs.clone();
        let mut places: Vec<Option<usize>> = (0..variables.len()).map(Some).collect();
        if let Some(ty) = element {
            // It hides an input of that name.
            let it = || IT.to_owned();
            variables.insert(0, Field { name: it(), ty: ty.clone() });
            places.insert(0, None);
        }
        let records: Vec<_> = self.records.all().map(|(id, record)| (id, record.clone())).collect();
        let around = cel::Around { variables: &variables, records: &records };
        let checked = cel::check(&text, around, Some(wanted)).map_err(|errors| {
            let first = errors.into_iter().next();
            self.wrong(argument, first.map(|error| error.message).unwrap_or_default())
        })?;
        Ok(Expression::new(checked, places, wanted, &self.records))
    }

    /// Where the list stands that an expression goes over, which this argument is.
    pub(crate) fn list_of(&self, argument: &str) -> Result<usize, BuildError> {
        let text = self.text(argument)?;
        let named = cel::names(&text).map_err(|error| self.wrong(argument, error.message))?;
        self.named.borrow_mut().extend(named.into_iter().map(|(name, _)| name));
        let [list] = self.inputs([("list", Type::List(Box::new(variable("T"))))])?;
        Ok(list)
    }

    /// Where the declared inputs stand among those that the node is given. A type of one capital letter is a
    /// variable.
    pub(crate) fn inputs<const N: usize>(
        &self,
        declared: [(&str, Type); N],
    ) -> Result<[usize; N], BuildError> {
        let declared = declared.map(|(name, ty)| Field { name: name.to_owned(), ty });
        let named = self.named.borrow();
        let named: Vec<&str> = named.iter().map(String::as_str).collect();
        let places = fit::inputs(&declared, &named, &self.signature.inputs);
        places.and_then(|places| places.try_into().ok()).ok_or_else(|| {
            let wanted: Vec<String> =
                declared.iter().map(|f| format!("{} {}", self.records.describe(&f.ty), f.name)).collect();
            BuildError::Signature(format!("`{}` takes ({})", self.call.component, wanted.join(", ")))
        })
    }

    /// Where the only declared input stands, of whatever type it is.
    pub(crate) fn any_input(&self, name: &str) -> Result<usize, BuildError> {
        let [place] = self.inputs([(name, variable("T"))])?;
        Ok(place)
    }

    /// The inputs that no template or expression names, with their places.
    pub(crate) fn free_inputs(&self) -> Vec<(usize, &'a Field)> {
        let named = self.named.borrow();
        let inputs = self.signature.inputs.iter().enumerate();
        inputs.filter(|(_, field)| !named.contains(&field.name)).collect()
    }

    /// The type of the only output, which the signature gives.
    pub(crate) fn output(&self) -> Result<&'a Type, BuildError> {
        match &self.signature.outputs[..] {
            [field] => Ok(&field.ty),
            other => Err(BuildError::Signature(format!(
                "`{}` puts out one value, not {}",
                self.call.component,
                other.len()
            ))),
        }
    }

    /// What an output of type `option<T>` may hold.
    pub(crate) fn optional_output(&self) -> Result<&'a Type, BuildError> {
        match self.output()? {
            Type::Option(inner) => Ok(inner),
            other => Err(BuildError::Signature(format!(
                "`{}` puts out an option, not `{}`",
                self.call.component,
                self.records.describe(other)
            ))),
        }
    }
}

/// A type variable, as in a declaration.
pub(crate) fn variable(name: &str) -> Type {
    Type::Foreign(name.to_owned())
}
