//! Runs one future to its end in virtual time: when nothing can go on, the clock jumps to the next timer.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

/// A clock that stands still until the executor moves it.
#[derive(Clone, Default)]
pub struct Clock(Rc<ClockState>);

#[derive(Default)]
struct ClockState {
    now: Cell<Duration>,
    timers: RefCell<BTreeMap<(Duration, u64), Waker>>,
    next_timer: Cell<u64>,
}

impl Clock {
    pub fn now(&self) -> Duration {
        self.0.now.get()
    }

    pub async fn sleep_until(&self, until: Duration) {
        let mut key = None;
        poll_fn(|context| {
            if let Some(key) = key.take() {
                self.0.timers.borrow_mut().remove(&key);
            }
            if self.now() >= until {
                return Poll::Ready(());
            }
            let id = self.0.next_timer.replace(self.0.next_timer.get() + 1);
            key = Some((until, id));
            self.0
                .timers
                .borrow_mut()
                .insert((until, id), context.waker().clone());
            Poll::Pending
        })
        .await;
    }

    fn jump_to_next_timer(&self) -> bool {
        let Some(((at, _), waker)) = self.0.timers.borrow_mut().pop_first() else {
            return false;
        };
        self.0.now.set(at.max(self.now()));
        waker.wake();
        true
    }

    /// Runs a future to its end.
    ///
    /// # Panics
    /// When it waits for something that can never come.
    pub fn run<T>(&self, future: impl Future<Output = T>) -> T {
        let woken = Arc::new(Flag(AtomicBool::new(true)));
        let waker = Waker::from(woken.clone());
        let mut future = pin!(future);
        loop {
            while woken.0.swap(false, Ordering::Relaxed) {
                if let Poll::Ready(result) = future.as_mut().poll(&mut Context::from_waker(&waker))
                {
                    return result;
                }
            }
            assert!(
                self.jump_to_next_timer(),
                "the future waits for something that never comes"
            );
        }
    }
}

struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}
