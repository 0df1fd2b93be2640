//! Many calls under way at once.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

/// Calls under way, of which only those are polled that have something to tell. (`FuturesUnordered` does the same for any
/// number of them, at several times the code.)
pub(super) struct Calls<F>(Vec<(Pin<Box<F>>, Arc<Bell>)>);

/// Wakes the task for one call, and remembers for which.
struct Bell {
    rung: AtomicBool,
    task: Waker,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.rung.store(true, Ordering::Relaxed);
        self.task.wake_by_ref();
    }
}

impl Bell {
    fn rung(task: &Waker) -> Arc<Self> {
        Arc::new(Self {
            rung: AtomicBool::new(true),
            task: task.clone(),
        })
    }
}

impl<F: Future> Calls<F> {
    pub(super) fn new() -> Self {
        Self(Vec::new())
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One more call; it begins when the answers are next asked for.
    pub(super) fn push(&mut self, call: F) {
        self.0.push((Box::pin(call), Bell::rung(Waker::noop())));
    }

    /// The next answer, of whichever call.
    pub(super) fn poll_answer(&mut self, context: &Context<'_>) -> Poll<F::Output> {
        let task = context.waker();
        let mut answered = None;
        for (place, (call, bell)) in self.0.iter_mut().enumerate() {
            if !bell.task.will_wake(task) {
                // Whoever holds the old bell would wake nobody.
                *bell = Bell::rung(task);
            }
            if !bell.rung.swap(false, Ordering::Relaxed) {
                continue;
            }
            let waker = Waker::from(Arc::clone(bell));
            if let Poll::Ready(answer) = call.as_mut().poll(&mut Context::from_waker(&waker)) {
                answered = Some((place, answer));
                break;
            }
        }
        match answered {
            Some((place, answer)) => {
                // In their order, so that the calls begin in theirs.
                self.0.remove(place);
                Poll::Ready(answer)
            }
            None => Poll::Pending,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};
    use std::future::poll_fn;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Context, Poll, Wake, Waker};

    use super::Calls;

    #[derive(Default)]
    struct Task(AtomicUsize);

    impl Wake for Task {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// What a test knows of one call.
    #[derive(Default)]
    struct Known {
        polls: Cell<usize>,
        done: Cell<bool>,
        waker: RefCell<Option<Waker>>,
    }

    impl Known {
        async fn call(&self, number: usize) -> usize {
            poll_fn(|context| {
                self.polls.update(|polls| polls.saturating_add(1));
                *self.waker.borrow_mut() = Some(context.waker().clone());
                if self.done.get() {
                    Poll::Ready(())
                } else {
                    Poll::Pending
                }
            })
            .await;
            number
        }

        fn finish(&self) {
            self.done.set(true);
            self.wake();
        }

        fn wake(&self) {
            self.waker.borrow().as_ref().unwrap().wake_by_ref();
        }
    }

    fn polls(known: &[Known; 3]) -> [usize; 3] {
        known.each_ref().map(|known| known.polls.get())
    }

    #[test]
    fn only_calls_with_something_to_tell_are_polled_and_each_answer_comes_once() {
        let task = Arc::new(Task::default());
        let waker = Waker::from(task.clone());
        let context = Context::from_waker(&waker);
        let known: [Known; 3] = Default::default();
        let mut calls = Calls::new();
        assert!(calls.poll_answer(&context).is_pending());
        for (number, known) in known.iter().enumerate() {
            calls.push(known.call(number));
        }
        assert_eq!((calls.len(), polls(&known)), (3, [0, 0, 0]));
        assert!(calls.poll_answer(&context).is_pending());
        assert!(calls.poll_answer(&context).is_pending());
        assert_eq!(polls(&known), [1, 1, 1]);
        known[1].wake();
        assert_eq!(task.0.load(Ordering::Relaxed), 1);
        assert!(calls.poll_answer(&context).is_pending());
        assert_eq!(polls(&known), [1, 2, 1]);
        known[2].finish();
        known[0].finish();
        assert_eq!(calls.poll_answer(&context), Poll::Ready(0));
        assert_eq!(calls.poll_answer(&context), Poll::Ready(2));
        assert!(calls.poll_answer(&context).is_pending());
        assert_eq!((calls.len(), polls(&known)), (1, [2, 2, 2]));
        known[1].finish();
        assert_eq!(calls.poll_answer(&context), Poll::Ready(1));
        assert!(calls.is_empty());
    }

    #[test]
    fn calls_wake_the_task_that_asked_last() {
        let tasks = [Arc::new(Task::default()), Arc::new(Task::default())];
        let known = Known::default();
        let mut calls = Calls::new();
        calls.push(known.call(7));
        for task in &tasks {
            let waker = Waker::from(task.clone());
            assert!(calls.poll_answer(&Context::from_waker(&waker)).is_pending());
        }
        known.finish();
        assert_eq!(tasks[0].0.load(Ordering::Relaxed), 0);
        assert_eq!(tasks[1].0.load(Ordering::Relaxed), 1);
        let waker = Waker::from(tasks[1].clone());
        assert_eq!(
            calls.poll_answer(&Context::from_waker(&waker)),
            Poll::Ready(7)
        );
    }
}
