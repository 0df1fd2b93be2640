//! One upload for all the messages of an account that carry the same media: found once, when the batch begins.

use std::vec;

use super::equals::first_equals;
use super::tries::Tries;
use crate::graph::{Asset, AttachmentId, Call, Login};
use crate::outcome::Problem;

/// How far an upload has come.
#[derive(Clone, Debug)]
pub(super) enum UploadState {
    NotBegun,
    /// In a queue, on its way, or to be asked for again.
    UnderWay,
    Done(AttachmentId),
    Failed(Problem),
}

/// The upload of one asset.
pub(super) struct Upload {
    pub(super) account: usize,
    pub(super) call: Call,
    pub(super) state: UploadState,
    pub(super) tries: Tries,
    /// The messages that go by it, by their places.
    pub(super) users: Vec<usize>,
    /// The message whose turn has begun it, this time.
    pub(super) begun_by: usize,
    /// Whether it replaces an attachment that Graph has called invalid. That happens once.
    pub(super) afresh: bool,
    /// Whether it is ahead of its first message: begun, and no message has left by it, but one may.
    pub(super) ahead: bool,
    /// Whether it has left, this time.
    pub(super) has_left: bool,
}

impl Upload {
    /// The attachment, once it is there.
    pub(super) fn attachment(&self) -> Option<&AttachmentId> {
        match &self.state {
            UploadState::Done(id) => Some(id),
            _ => None,
        }
    }
}

/// Collects the uploads that a batch needs, each once.
pub(super) struct Uploads {
    pub(super) all: Vec<Upload>,
    /// For each asset still to come the first one equal to it.
    firsts: vec::IntoIter<usize>,
    /// For each asset that has come the place of its upload.
    places: Vec<usize>,
}

impl Uploads {
    /// For the assets with these accounts and identities, to be placed in this order.
    pub(super) fn new(identities: &[(usize, String)]) -> Self {
        let named = identities
            .iter()
            .map(|(account, name)| (*account, name.as_str()));
        Self {
            all: Vec::new(),
            firsts: first_equals(named.collect()).into_iter(),
            places: Vec::new(),
        }
    }

    /// The place of the upload of the next asset, for this account; the message at `user` goes by it.
    pub(super) fn place(
        &mut self,
        account: usize,
        login: Login,
        asset: &Asset,
        user: usize,
    ) -> usize {
        let next = self.all.len();
        let known = self.firsts.next().and_then(|first| self.places.get(first));
        let place = known.copied().unwrap_or(next);
        self.places.push(place);
        if place == next {
            self.all.push(Upload {
                account,
                call: asset.upload(login),
                state: UploadState::NotBegun,
                tries: Tries::default(),
                users: Vec::new(),
                begun_by: 0,
                afresh: false,
                ahead: false,
                has_left: false,
            });
        }
        if let Some(upload) = self.all.get_mut(place)
            && upload.users.last() != Some(&user)
        {
            upload.users.push(user);
        }
        place
    }
}
