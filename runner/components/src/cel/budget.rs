//! How much an expression may do: elements of its inputs' lists and maps that it may look at, and a sign to stop.
//!
//! An expression has no loops but those over lists and maps, and the library that evaluates it can't be interrupted. So
//! the lists and maps that it is given count how often they are gone through: one that has been used up has no more
//! elements, which ends every loop around it at once, and what came of it is thrown away.

use cel::ExecutionError;
use cel::common::traits::{Container, Indexer, Iterable, Iterator, Sizer, Zeroer};
use cel::common::types::{CelInt, CelList, CelMap, Type};
use cel::common::value::{Builtin, BuiltinRef, CowVal, Val};
use flux_node::Failure;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Elements that one call of a node may look at: some seconds of work.
const ELEMENTS: u64 = 10_000_000;

/// What is left of a call's work. Clones are the same.
#[derive(Clone, Debug)]
pub(crate) struct Budget(Arc<AtomicU64>);

impl Default for Budget {
    fn default() -> Self {
        Budget::of(ELEMENTS)
    }
}

impl Budget {
    fn of(elements: u64) -> Self {
        Budget(Arc::new(AtomicU64::new(elements)))
    }

    /// Is there something left for so many elements? Takes it.
    fn spend(&self, elements: u64) -> bool {
        // One thread evaluates a call, so nothing comes between the two.
        let left = self.0.load(Ordering::Relaxed);
        self.0.store(left.saturating_sub(elements), Ordering::Relaxed);
        left >= elements && left > 0
    }

    /// Fails if a result is none because the budget was used up on the way to it.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        if self.0.load(Ordering::Relaxed) > 0 {
            return Ok(());
        }
        let message = format!("the expression looks at more than {ELEMENTS} elements; it stopped there");
        Err(Failure::new(413, message))
    }
}

/// A list or a map whose elements are counted.
#[derive(Clone, Debug)]
pub(super) struct Counted<V> {
    inner: V,
    budget: Budget,
}

impl<V> Counted<V> {
    pub(super) fn new(inner: V, budget: &Budget) -> Self {
        Counted { inner, budget: budget.clone() }
    }
}

/// Goes through elements while there is something left.
struct Counting<'b, I> {
    items: I,
    budget: &'b Budget,
}

impl<'b, 'v, 's: 'v + 'b, I> Iterator<'b, 'v> for Counting<'b, I>
where
    I: std::iter::Iterator<Item = &'b (dyn Val + 's)>,
{
    fn next(&mut self) -> Option<&'b (dyn Val + 'v)> {
        if self.budget.spend(1) { self.items.next().map(|item| item as &'b (dyn Val + 'v)) } else { None }
    }
}

/// Both kinds do what the library's own do; only going through them is counted.
macro_rules! counted {
    ($kind:ident, $items:expr, $adder:item) => {
        impl<'s> Val for Counted<$kind<'s>> {
            fn get_type(&self) -> &Type {
                self.inner.get_type()
            }

            fn cel_type() -> &'static Type {
                <$kind<'s> as Val>::cel_type()
            }

            $adder

            fn as_container(&self) -> Option<&dyn Container> {
                Some(self)
            }

            fn as_indexer<'b, 'v>(&'b self) -> Option<&'b (dyn Indexer + 'v)>
            where
                Self: 'v,
            {
                Some(self)
            }

            fn as_iterable<'b, 'v>(&'b self) -> Option<&'b (dyn Iterable + 'v)>
            where
                Self: 'v,
            {
                Some(self)
            }

            fn as_sizer(&self) -> Option<&dyn Sizer> {
                Some(self)
            }

            fn as_zeroer(&self) -> Option<&dyn Zeroer> {
                self.inner.as_zeroer()
            }

            fn equals(&self, other: &dyn Val) -> bool {
                self.inner.equals(other)
            }

            fn clone_as_boxed<'v>(&self) -> Box<dyn Val + 'v>
            where
                Self: 'v,
            {
                Box::new(self.clone())
            }

            fn as_builtin<'b, 'v>(&'b self) -> BuiltinRef<'b, 'v>
            where
                Self: 'v,
            {
                self.inner.as_builtin()
            }

            fn into_builtin<'v>(self: Box<Self>) -> Option<Builtin<'v>>
            where
                Self: 'v,
            {
                Box::new(self.inner).into_builtin()
            }
        }

        impl<'s> Iterable for Counted<$kind<'s>> {
            fn iter<'b, 'v>(&'b self) -> Box<dyn Iterator<'b, 'v> + 'b>
            where
                Self: 'v,
            {
                let items: fn(&'b $kind<'s>) -> _ = $items;
                Box::new(Counting { items: items(&self.inner), budget: &self.budget })
            }
        }

        impl Container for Counted<$kind<'_>> {
            fn contains(&self, value: &dyn Val) -> Result<bool, ExecutionError> {
                let all = u64::try_from(*self.inner.size().inner()).unwrap_or(u64::MAX);
                if self.budget.spend(all.max(1)) { self.inner.contains(value) } else { Ok(false) }
            }
        }

        impl Indexer for Counted<$kind<'_>> {
            fn get<'b, 'v>(&'b self, index: &dyn Val) -> Result<CowVal<'b, 'v>, ExecutionError>
            where
                Self: 'v,
            {
                self.inner.get(index)
            }

            fn steal<'v>(self: Box<Self>, index: &dyn Val) -> Result<Box<dyn Val + 'v>, ExecutionError>
            where
                Self: 'v,
            {
                Box::new(self.inner).steal(index)
            }
        }

        impl Sizer for Counted<$kind<'_>> {
            fn size(&self) -> CelInt {
                self.inner.size()
            }
        }
    };
}

counted!(
    CelList,
    |list| list.inner().iter().map(|item| &**item),
    fn as_adder<'b, 'v>(&'b self) -> Option<&'b (dyn cel::common::traits::Adder + 'v)>
    where
        Self: 'v,
    {
        self.inner.as_adder()
    }
);
counted!(
    CelMap,
    |map| map.inner().keys().map(|key| key.inner()),
    fn as_adder<'b, 'v>(&'b self) -> Option<&'b (dyn cel::common::traits::Adder + 'v)>
    where
        Self: 'v,
    {
        None
    }
);

#[cfg(test)]
mod tests {
    use super::{Budget, Counted};
    use cel::common::types::{CelInt, CelList};
    use cel::common::value::Val;
    use cel::{Context, Env};
    use std::sync::Arc;

    /// Is there something left after this expression over `l`, a list of 30 numbers, with a budget of 500 elements?
    fn is_enough_for(expression: &str) -> bool {
        let env = Arc::new(Env::stdlib());
        let budget = Budget::of(500);
        let items = (0..30).map(|n| Box::new(CelInt::from(n)) as Box<dyn Val>).collect::<Vec<_>>();
        let program = env.compile(expression).expect("the test's expression compiles");
        let mut context = Context::with_env(env);
        context.add_variable_as_val("l", Box::new(Counted::new(CelList::from(items), &budget)));
        // What an ended loop gives is looked at by nobody.
        let _ = program.execute(&context);
        budget.check().is_ok()
    }

    #[test]
    fn every_way_through_a_list_is_counted() {
        for enough in
            ["l.exists(x, x == 99)", "l.all(x, x in [1])", "l[3] + l[4]", "l.size() * 1000", "5 in l"]
        {
            assert!(is_enough_for(enough), "{enough}");
        }
        for too_much in [
            "l.exists(x, l.exists(y, x + y == 99))",
            "l.map(x, l.filter(y, y == x)).size()",
            "l.all(x, !(x + 50 in l))",
            "[l].all(m, m.all(x, m.all(y, true)))",
            "l.exists_one(x, l.exists_one(y, x == y))",
        ] {
            assert!(!is_enough_for(too_much), "{too_much}");
        }
    }
}
