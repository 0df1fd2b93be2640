//! One upload for all the messages of a batch that carry the same media.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use super::Settings;
use super::call::{Caller, NoResult};
use super::signal::Signal;
use crate::graph::{AttachmentId, UploadAttachment};
use crate::message::{MediaMessage, MediaType, MediaUrl};
use crate::transport::Transport;

/// Host and account are the batch's, so that address and type tell media apart.
type Media = (MediaType, MediaUrl);

#[derive(Clone)]
enum State {
    NotBegun,
    UnderWay,
    Done(Result<AttachmentId, NoResult>),
}

struct Entry {
    /// How many messages still need it; with the last the entry goes.
    users: usize,
    round: Round,
    state: State,
}

/// The first upload of some media in a batch, or the one that replaced it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Round {
    First,
    Afresh,
}

/// An attachment to send.
pub(super) struct Attachment {
    pub(super) id: AttachmentId,
    pub(super) round: Round,
    /// Whether another message has begun its upload.
    pub(super) shared: bool,
}

pub(super) struct Uploads<'a, T> {
    caller: &'a Caller<'a, T>,
    settings: &'a Settings,
    entries: RefCell<HashMap<Media, Entry>>,
    changed: Signal,
    begun: Cell<u32>,
    shared: Cell<u32>,
}

impl<'a, T: Transport> Uploads<'a, T> {
    /// Uploads for these messages, none of them begun.
    pub(super) fn new<'m>(
        caller: &'a Caller<'a, T>,
        settings: &'a Settings,
        messages: impl Iterator<Item = &'m MediaMessage>,
    ) -> Self {
        let mut entries = HashMap::new();
        for message in messages {
            let entry = entries.entry(media(message)).or_insert(Entry {
                users: 0,
                round: Round::First,
                state: State::NotBegun,
            });
            entry.users = entry.users.saturating_add(1);
        }
        Self {
            caller,
            settings,
            entries: RefCell::new(entries),
            changed: Signal::default(),
            begun: Cell::new(0),
            shared: Cell::new(0),
        }
    }

    /// How many uploads were begun.
    pub(super) fn begun(&self) -> u32 {
        self.begun.get()
    }

    /// How many messages went by an upload that another one had begun.
    pub(super) fn shared(&self) -> u32 {
        self.shared.get()
    }

    /// A message went by this attachment.
    pub(super) fn went(&self, attachment: &Attachment) {
        let more = u32::from(attachment.shared);
        self.shared.set(self.shared.get().saturating_add(more));
    }

    /// The attachment for a message: uploaded now, or by another message with the same media, now or before.
    pub(super) async fn attachment(&self, message: &MediaMessage) -> Result<Attachment, NoResult> {
        loop {
            let (state, round) = self.look(message);
            match state {
                State::NotBegun => {
                    self.set(message, State::UnderWay);
                    self.begun.set(self.begun.get().saturating_add(1));
                    let result = self.upload(message).await;
                    self.set(message, State::Done(result.clone()));
                    self.changed.raise();
                    return result.map(|id| Attachment {
                        id,
                        round,
                        shared: false,
                    });
                }
                State::UnderWay => self.changed.raised().await,
                State::Done(result) => {
                    return result.map(|id| Attachment {
                        id,
                        round,
                        shared: true,
                    });
                }
            }
        }
    }

    /// Graph calls the attachment of this round invalid: whether there is, or will be, another one. Once in a batch.
    pub(super) fn replace(&self, message: &MediaMessage, stale: Round) -> bool {
        if stale == Round::Afresh {
            return false;
        }
        if let Some(entry) = self.entries.borrow_mut().get_mut(&media(message))
            && entry.round == Round::First
        {
            entry.round = Round::Afresh;
            entry.state = State::NotBegun;
        }
        true
    }

    /// The message needs its upload no longer.
    pub(super) fn release(&self, message: &MediaMessage) {
        let key = media(message);
        let mut entries = self.entries.borrow_mut();
        let last = entries.get_mut(&key).is_some_and(|entry| {
            entry.users = entry.users.saturating_sub(1);
            entry.users == 0
        });
        if last {
            entries.remove(&key);
        }
    }

    async fn upload(&self, message: &MediaMessage) -> Result<AttachmentId, NoResult> {
        let endpoint = UploadAttachment {
            media_url: message.media_url.clone(),
            media_type: message.media_type,
        };
        let timeout = self.settings.upload_timeout(message.media_type);
        let lane = self.caller.upload_lane(message.media_type);
        self.caller.call(&endpoint, lane, timeout, &|| {}).await
    }

    fn look(&self, message: &MediaMessage) -> (State, Round) {
        self.entries
            .borrow()
            .get(&media(message))
            .map_or((State::NotBegun, Round::First), |entry| {
                (entry.state.clone(), entry.round)
            })
    }

    fn set(&self, message: &MediaMessage, state: State) {
        if let Some(entry) = self.entries.borrow_mut().get_mut(&media(message)) {
            entry.state = state;
        }
    }
}

fn media(message: &MediaMessage) -> Media {
    (message.media_type, message.media_url.clone())
}
