//! Lets several tasks of one thread wait for the same event.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::pin;
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
            self.enlist(context.waker());
            Poll::Pending
        })
        .await;
    }

    /// What the future brings, or nothing if the signal is raised first.
    pub(super) async fn unless_raised<T>(&self, future: impl Future<Output = T>) -> Option<T> {
        let mut future = pin!(future);
        let mut raised = pin!(self.raised());
        poll_fn(|context| match future.as_mut().poll(context) {
            Poll::Ready(result) => Poll::Ready(Some(result)),
            Poll::Pending => raised.as_mut().poll(context).map(|()| None),
        })
        .await
    }

    /// Notes whom to wake, each once however often it asks.
    fn enlist(&self, waker: &Waker) {
        let mut waiting = self.waiting.borrow_mut();
        if !waiting.iter().any(|known| known.will_wake(waker)) {
            waiting.push(waker.clone());
        }
    }
}
