//! Lets several tasks of one thread wait for the same event.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::task::{Poll, Waker};

#[derive(Debug, Default)]
pub(super) struct Signal {
    raised: Cell<u64>,
    waiting: RefCell<Vec<Waker>>,
}

impl Signal {
    /// Wakes all that wait now.
    pub(super) fn raise(&self) {
        self.raised.set(self.raised.get().wrapping_add(1));
        for waker in self.waiting.take() {
            waker.wake();
        }
    }

    /// Waits until the signal is next raised.
    pub(super) async fn raised(&self) {
        let before = self.raised.get();
        poll_fn(|context| {
            if self.raised.get() != before {
                return Poll::Ready(());
            }
            self.waiting.borrow_mut().push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }
}
