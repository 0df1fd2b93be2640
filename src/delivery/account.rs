//! What the calls of one account share: its address, Meta's throttle, and the queues in which they take their turn.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Duration;

use super::pace::{Pace, PaceSetting};
use super::throttle::{Admission, Leave, Throttle};
use crate::graph::{Bucket, GraphApi, Login};

/// Something to be called for, by its place among the batch's uploads or messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Work {
    /// An upload.
    Upload(usize),
    /// What is done right before a message.
    Before(usize),
    /// A message.
    Send(usize),
}

/// Work and its turn: the place of the message that needs it first.
pub(super) type Turn = (usize, Work);

/// What may be done for an account now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prospect {
    /// This, in this bucket.
    Now(Bucket, Turn),
    /// Nothing before this time.
    At(Duration),
    /// Nothing before something else has happened.
    Nothing,
}

struct Lane {
    bucket: Bucket,
    pace: Pace,
    /// The earliest turn on top.
    queue: BinaryHeap<Reverse<Turn>>,
}

/// Whether the account's host takes uploads. Meta documents them for the Facebook login alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UploadEdge {
    Untried,
    /// One upload is under way to see; the others wait for what comes of it.
    Tried,
    There,
    Missing,
}

pub(super) struct Account {
    pub(super) api: GraphApi,
    pub(super) throttle: Throttle,
    pace: PaceSetting,
    /// As many as there are buckets in use: a handful.
    lanes: Vec<Lane>,
    pub(super) upload_edge: UploadEdge,
}

impl Account {
    pub(super) fn new(api: GraphApi, throttle: Throttle, pace: PaceSetting) -> Self {
        Self {
            upload_edge: match api.login() {
                Login::Facebook => UploadEdge::There,
                Login::Instagram => UploadEdge::Untried,
            },
            api,
            throttle,
            pace,
            lanes: Vec::new(),
        }
    }

    /// Puts work into the queue of its bucket.
    pub(super) fn enqueue(&mut self, bucket: Bucket, turn: Turn) {
        let rate = match self.pace {
            PaceSetting::Published => Some(bucket.per_second()),
            PaceSetting::PerSecond(rate) => Some(rate),
            PaceSetting::Unlimited => None,
        };
        let bucket = self.lane(bucket);
        if let Some(lane) = self.lanes.iter_mut().find(|lane| lane.bucket == bucket) {
            lane.queue.push(Reverse(turn));
            return;
        }
        self.lanes.push(Lane {
            bucket,
            pace: Pace::new(rate),
            queue: BinaryHeap::from([Reverse(turn)]),
        });
    }

    /// What may be done next; uploads only if they are wanted. What can be sent goes before what can be uploaded.
    pub(super) fn prospect(&self, now: Duration, uploads: bool) -> Prospect {
        if self.throttle.ended().is_some() {
            return Prospect::Nothing;
        }
        let uploads = uploads && self.upload_edge != UploadEdge::Tried;
        let mut best: Option<(Bucket, Turn)> = None;
        let mut earliest: Option<Duration> = None;
        let wanted = self
            .lanes
            .iter()
            .filter(|lane| uploads || !lane.bucket.is_of_uploads());
        for lane in wanted {
            let (bucket, Some(Reverse(turn))) = (lane.bucket, lane.queue.peek()) else {
                continue;
            };
            let ready = lane.pace.ready_at();
            if ready > now {
                earliest = Some(earliest.map_or(ready, |known| known.min(ready)));
            } else if best.is_none_or(|(known, first)| {
                (bucket.is_of_uploads(), *turn) < (known.is_of_uploads(), first)
            }) {
                best = Some((bucket, *turn));
            }
        }
        match (best, earliest) {
            (None, None) => Prospect::Nothing,
            (best, earliest) => match (self.throttle.admission(now), best, earliest) {
                (Admission::Now, Some((bucket, turn)), _) => Prospect::Now(bucket, turn),
                (Admission::Now, None, Some(at)) => Prospect::At(at),
                (Admission::At(until), None, Some(at)) => Prospect::At(until.max(at)),
                (Admission::At(until), _, _) => Prospect::At(until),
                (Admission::AfterAnAnswer, _, _) | (_, None, None) => Prospect::Nothing,
            },
        }
    }

    /// Takes the work that [`Self::prospect`] has named out of its queue, for it leaves now.
    pub(super) fn begin(&mut self, bucket: Bucket, now: Duration) -> Leave {
        let spacing = self.throttle.spacing();
        if let Some(lane) = self.lanes.iter_mut().find(|lane| lane.bucket == bucket) {
            lane.queue.pop();
            lane.pace.take(now, spacing);
        }
        self.throttle.leave()
    }

    /// Takes the work that [`Self::prospect`] has named out of its queue, for nobody needs it any more.
    pub(super) fn withdraw(&mut self, bucket: Bucket) {
        if let Some(lane) = self.lanes.iter_mut().find(|lane| lane.bucket == bucket) {
            lane.queue.pop();
        }
    }

    /// Nothing of what waits is to be done any more.
    pub(super) fn clear(&mut self) {
        for lane in &mut self.lanes {
            lane.queue.clear();
        }
    }

    /// Where the user has set the rate, it holds for all uploads, and for all messages.
    fn lane(&self, bucket: Bucket) -> Bucket {
        match self.pace {
            PaceSetting::Published => bucket,
            _ if bucket.is_of_uploads() => Bucket::Upload,
            _ => Bucket::Send,
        }
    }
}
