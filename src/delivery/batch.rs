use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use super::Settings;
use super::call::{Caller, NoResult};
use super::side_by_side::side_by_side;
use super::uploads::Uploads;
use crate::graph::error::{Effect, Remedy};
use crate::graph::{AttachmentId, Connection, GraphApi, MessageId, SendMessage};
use crate::message::{Field, InvalidInput, MediaMessage, ParseUrl};
use crate::outcome::{Delivery, Failure, Outcome, Sent};
use crate::transport::Transport;

/// One item as it came, with its place in the input.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its place in the input.
    pub index: usize,
    /// Whom the message is for.
    pub user_id: Field,
    /// Where the media is.
    pub media_url: Field,
    /// What the media is.
    pub media_type: Field,
}

/// What is to be delivered.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// Where to send.
    pub connection: Connection,
    /// The items, without those that an earlier try of the same execution has settled.
    pub items: Vec<Item>,
    /// How.
    pub settings: Settings,
}

/// Told of each item as it gets on, so that what has happened is known even if the batch never ends.
pub trait Observer {
    /// The message of this item is about to leave: until it is settled nobody can know whether it arrived.
    fn sending(&self, index: usize);
    /// This item is done.
    fn settled(&self, index: usize, outcome: Outcome);
}

/// A batch in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Report {
    /// Calls made to Graph.
    pub api_calls: u32,
    /// Uploads begun.
    pub uploads: u32,
    /// Messages that went by another message's upload.
    pub shared_uploads: u32,
    /// How often Meta's throttling paused the batch.
    pub throttled: u32,
    /// How long those pauses were in all.
    pub waited: Duration,
    /// Messages that Meta took.
    pub sent: u32,
    /// Items that failed, those with an unknown outcome among them.
    pub failed: u32,
    /// Items whose message may have been delivered.
    pub unknown: u32,
}

/// Delivers a batch. Every item is settled exactly once, through the observer.
pub async fn deliver(
    batch: Batch,
    parser: &dyn ParseUrl,
    transport: &impl Transport,
    observer: &impl Observer,
) -> Report {
    let tally = Tally::new(observer);
    let api = GraphApi::new(&batch.connection, parser);
    let mut messages = Vec::with_capacity(batch.items.len());
    let mut any_invalid = false;
    for item in batch.items {
        match check(&item, &api, parser) {
            Ok(message) => messages.push((item.index, message)),
            Err(invalid) => {
                any_invalid = true;
                tally.settle(item.index, Outcome::Failed(invalid.into()));
            }
        }
    }
    let Ok(api) = api else {
        return tally.report.get();
    };
    if any_invalid && batch.settings.stop_on_failure {
        for (index, _) in messages {
            tally.settle(index, Outcome::NotTried);
        }
        return tally.report.get();
    }
    send_all(messages, &api, &batch.settings, transport, &tally).await
}

fn check(
    item: &Item,
    api: &Result<GraphApi, InvalidInput>,
    parser: &dyn ParseUrl,
) -> Result<MediaMessage, InvalidInput> {
    api.as_ref().map_err(Clone::clone)?;
    MediaMessage::parse(&item.user_id, &item.media_url, &item.media_type, parser)
}

async fn send_all<T: Transport, O: Observer>(
    messages: Vec<(usize, MediaMessage)>,
    api: &GraphApi,
    settings: &Settings,
    transport: &T,
    tally: &Tally<'_, O>,
) -> Report {
    let caller = Caller::new(transport, api, settings);
    let media = messages.iter().map(|(_, message)| message);
    let uploads = Uploads::new(&caller, settings, media);
    let run = Run {
        caller: &caller,
        uploads: &uploads,
        send_timeout: settings.send_timeout(),
    };
    let at_once = settings.concurrency.clamp(1, messages.len().max(1));
    let queue = RefCell::new(messages.into_iter());
    let worker = || async {
        loop {
            let Some((index, message)) = queue.borrow_mut().next() else {
                return;
            };
            let outcome = run.send(message, &|| tally.observer.sending(index)).await;
            if settings.stop_on_failure && matches!(outcome, Outcome::Failed(_)) {
                caller.stop();
            }
            tally.settle(index, outcome);
        }
    };
    side_by_side(
        (0..at_once).map(|_| -> Pin<Box<dyn Future<Output = ()> + '_>> { Box::pin(worker()) }),
    )
    .await;
    Report {
        api_calls: caller.calls(),
        uploads: uploads.begun(),
        shared_uploads: uploads.shared(),
        throttled: caller.throttle().pauses_made(),
        waited: caller.throttle().waited(),
        ..tally.report.get()
    }
}

struct Run<'u, 'c, T> {
    caller: &'c Caller<'c, T>,
    uploads: &'u Uploads<'c, T>,
    send_timeout: Duration,
}

impl<T: Transport> Run<'_, '_, T> {
    async fn send(&self, message: MediaMessage, leaving: &dyn Fn()) -> Outcome {
        let outcome = self.upload_and_send(&message, leaving).await;
        self.uploads.release(&message);
        match outcome {
            Ok((attachment_id, message_id)) => Outcome::Sent(Sent {
                message,
                attachment_id,
                message_id,
                sent_at: self.caller.transport.unix_millis(),
            }),
            Err(outcome) => outcome,
        }
    }

    async fn upload_and_send(
        &self,
        message: &MediaMessage,
        leaving: &dyn Fn(),
    ) -> Result<(AttachmentId, MessageId), Outcome> {
        loop {
            let uploaded = self.uploads.attachment(message).await;
            let attachment = uploaded.map_err(|no_result| match no_result {
                NoResult::Stopped => Outcome::NotTried,
                NoResult::Problem(problem) => Outcome::Failed(problem.before_the_send(message)),
            })?;
            let endpoint = SendMessage {
                recipient: message.recipient.clone(),
                attachment_id: attachment.id.clone(),
                media_type: message.media_type,
            };
            let lane = self.caller.send_lane(message.media_type);
            let problem = match self
                .caller
                .call(&endpoint, lane, self.send_timeout, leaving)
                .await
            {
                Ok(message_id) => {
                    self.uploads.went(&attachment);
                    return Ok((attachment.id, message_id));
                }
                Err(NoResult::Stopped) => return Err(Outcome::NotTried),
                Err(NoResult::Problem(problem)) => problem,
            };
            let assessment = problem.assess();
            let refused_as_stale =
                assessment.remedy == Remedy::UploadAfresh && assessment.effect == Effect::NotDone;
            if !refused_as_stale || !self.uploads.replace(message, attachment.round) {
                return Err(Outcome::Failed(problem.of_the_send(message)));
            }
        }
    }
}

/// Counts what is settled on its way to the observer.
struct Tally<'a, O> {
    observer: &'a O,
    report: Cell<Report>,
}

impl<'a, O: Observer> Tally<'a, O> {
    fn new(observer: &'a O) -> Self {
        Self {
            observer,
            report: Cell::default(),
        }
    }

    fn settle(&self, index: usize, outcome: Outcome) {
        let mut report = self.report.get();
        match &outcome {
            Outcome::Sent(_) => report.sent = report.sent.saturating_add(1),
            Outcome::Failed(Failure { delivery, .. }) => {
                report.failed = report.failed.saturating_add(1);
                if *delivery == Delivery::Unknown {
                    report.unknown = report.unknown.saturating_add(1);
                }
            }
            Outcome::NotTried => {}
        }
        self.report.set(report);
        self.observer.settled(index, outcome);
    }
}
