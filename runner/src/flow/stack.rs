//! The stack of values of flows that never wait: one a thread, used again and again.

use flux_node::Value;
use std::cell::Cell;
use std::ops::{Deref, DerefMut};

thread_local! {
    static STACK: Cell<Vec<Value>> = const { Cell::new(Vec::new()) };
}

/// The thread's stack, empty at first. Dropped, it goes back to the thread.
pub(crate) struct Stack(Vec<Value>);

impl Stack {
    pub(crate) fn of_thread() -> Stack {
        Stack(STACK.take())
    }
}

impl Deref for Stack {
    type Target = Vec<Value>;

    fn deref(&self) -> &Vec<Value> {
        &self.0
    }
}

impl DerefMut for Stack {
    fn deref_mut(&mut self) -> &mut Vec<Value> {
        &mut self.0
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        self.0.clear();
        STACK.set(std::mem::take(&mut self.0));
    }
}
