//! How a node's signature fits the component that runs it: shared by whoever checks it and whoever builds it.
//!
//! A declaration's type variables are `Type::Foreign` of one capital letter.

use flux_plan::{Field, Type};

/// What type variables stand for so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bindings(Vec<(String, Type)>);

impl Bindings {
    /// What that variable stands for.
    pub fn get(&self, variable: &str) -> Option<&Type> {
        self.0.iter().find(|(name, _)| name == variable).map(|(_, ty)| ty)
    }

    /// Does the given type fit the declared one, given what is bound already? Binds what it needs.
    pub fn unify(&mut self, declared: &Type, given: &Type) -> bool {
        match (declared, given) {
            (Type::Foreign(name), _) if is_variable(name) => match self.get(name) {
                Some(bound) => bound == given,
                None => {
                    self.0.push((name.clone(), given.clone()));
                    true
                }
            },
            (Type::List(a), Type::List(b))
            | (Type::Option(a), Type::Option(b))
            | (Type::Stream(a), Type::Stream(b)) => self.unify(a, b),
            (Type::Map(k, v), Type::Map(l, w)) => self.unify(k, l) && self.unify(v, w),
            (a, b) => a == b,
        }
    }
}

/// Is it the name of a type variable?
pub fn is_variable(name: &str) -> bool {
    matches!(name.as_bytes(), [b'A'..=b'Z'])
}

/// For each input that a component declares, which of a node's inputs it is given.
///
/// `named` are the inputs that the call's texts name in braces or as variables. In order, the first that fits
/// by type: what no text names, position by position; the declared names; the first inputs; for each declared
/// input the first unused one of its type. None: the signature does not fit.
pub fn inputs(declared: &[Field], named: &[&str], given: &[Field]) -> Option<Vec<usize>> {
    let free: Vec<usize> = (0..given.len()).filter(|i| !named.contains(&given[*i].name.as_str())).collect();
    let by_name: Option<Vec<usize>> =
        declared.iter().map(|d| given.iter().position(|g| g.name == d.name)).collect();
    (free.len() == declared.len())
        .then_some(free)
        .into_iter()
        .chain(by_name)
        .chain([(0..declared.len()).collect()])
        .find(|places| fits(declared, given, places))
        .or_else(|| by_type(declared, given))
}

fn fits(declared: &[Field], given: &[Field], places: &[usize]) -> bool {
    let mut bindings = Bindings::default();
    places.len() == declared.len()
        && declared
            .iter()
            .zip(places)
            .all(|(d, place)| given.get(*place).is_some_and(|g| bindings.unify(&d.ty, &g.ty)))
}

fn by_type(declared: &[Field], given: &[Field]) -> Option<Vec<usize>> {
    let mut bindings = Bindings::default();
    let mut places: Vec<usize> = Vec::with_capacity(declared.len());
    for d in declared {
        let place = (0..given.len()).find(|place| {
            let mut attempt = bindings.clone();
            let fits = !places.contains(place) && attempt.unify(&d.ty, &given[*place].ty);
            if fits {
                bindings = attempt;
            }
            fits
        })?;
        places.push(place);
    }
    Some(places)
}
