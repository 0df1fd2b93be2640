//! Runs futures of one thread side by side.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

/// Waits until all are done. Each wake polls all of them: they are few (messages at once), and cheap to poll.
pub(super) async fn side_by_side<'f>(
    futures: impl Iterator<Item = Pin<Box<dyn Future<Output = ()> + 'f>>>,
) {
    let mut running: Vec<_> = futures.collect();
    poll_fn(|context| {
        running.retain_mut(|future| future.as_mut().poll(context).is_pending());
        if running.is_empty() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
}
