use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What waits, the least first. A heap: the set of the standard library brings 8 KB more of WebAssembly for each kind.
pub(super) struct Queue<T>(BinaryHeap<Reverse<T>>);

impl<T: Ord + Copy> Queue<T> {
    pub(super) fn new() -> Self {
        Self(BinaryHeap::new())
    }

    pub(super) fn first(&self) -> Option<T> {
        self.0.peek().map(|Reverse(first)| *first)
    }

    pub(super) fn insert(&mut self, one: T) {
        self.0.push(Reverse(one));
    }

    /// Takes out the first one, if it is this, as often as it is there.
    pub(super) fn remove_first(&mut self, one: &T) {
        while self.first().as_ref() == Some(one) {
            self.0.pop();
        }
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}
