//! What has to be there before a message can leave: its turn, its attachments, and what is done right before it.

use std::mem;
use std::time::Duration;

use super::super::account::{Turn, UploadEdge, Work};
use super::super::tries::Tries;
use super::super::uploads::UploadState;
use super::{Message, Schedule, State};
use crate::graph::{AttachmentId, Bucket};
use crate::outcome::Problem;

impl Schedule<'_> {
    pub(super) fn uploaded(&mut self, place: usize, id: AttachmentId) {
        let Some(upload) = self.uploads.get_mut(place) else {
            return;
        };
        upload.state = UploadState::Done(id);
        upload.tries.refusal = None;
        let users = mem::take(&mut upload.users);
        for user in &users {
            self.enqueue_if_ready(*user);
        }
        if let Some(upload) = self.uploads.get_mut(place) {
            upload.users = users;
        }
    }

    pub(super) fn upload_failed(&mut self, place: usize, problem: Problem) {
        let Some(upload) = self.uploads.get_mut(place) else {
            return;
        };
        upload.tries.refusal = Some(problem.clone());
        upload.state = UploadState::Failed(problem.clone());
        for user in upload.users.clone() {
            if self.is_waiting(user) {
                self.fail(user, |advice| problem.before_the_send(advice));
            }
        }
    }

    /// Graph calls an attachment of this message invalid: whether there is, or will be, another one.
    pub(super) fn upload_afresh(&mut self, place: usize) -> bool {
        let Some(message) = self.messages.get(place) else {
            return false;
        };
        let stale: Vec<usize> = message
            .uploads
            .iter()
            .zip(&message.departure.afresh)
            .filter_map(|(upload, afresh)| (!afresh).then_some(*upload))
            .collect();
        let mut failed = None;
        for place in &stale {
            let Some(upload) = self.uploads.get_mut(*place) else {
                continue;
            };
            if !upload.afresh {
                upload.afresh = true;
                upload.state = UploadState::NotBegun;
                upload.has_left = false;
                upload.tries = Tries::default();
            } else if let UploadState::Failed(problem) = &upload.state {
                failed = Some(problem.clone());
            }
        }
        match failed {
            Some(problem) => self.fail(place, |advice| problem.before_the_send(advice)),
            None => self.prepare(place),
        }
        !stale.is_empty()
    }

    /// Readies the first message for a person that is not settled, and begins the uploads of the one after it.
    pub(super) fn prepare_from(&mut self, mut place: usize) {
        while let Some(message) = self.messages.get_mut(place) {
            let next = message.next;
            if message.state != State::Settled {
                message.is_first = true;
                self.prepare(place);
                if let Some(next) = next {
                    self.prepare(next);
                }
                return;
            }
            let Some(next) = next else { return };
            place = next;
        }
    }

    pub(super) fn prepare(&mut self, place: usize) {
        let Some(message) = self.messages.get(place) else {
            return;
        };
        if message.state == State::Settled {
            return;
        }
        for upload_place in message.uploads.clone() {
            let Some(upload) = self.uploads.get_mut(upload_place) else {
                continue;
            };
            if matches!(upload.state, UploadState::NotBegun) {
                upload.state = UploadState::UnderWay;
                upload.begun_by = place;
                self.enqueue(Work::Upload(upload_place));
            }
        }
        self.enqueue_if_ready(place);
    }

    pub(super) fn enqueue_if_ready(&mut self, place: usize) {
        let Some(message) = self.messages.get(place) else {
            return;
        };
        let is_ready = message.is_first
            && message.state == State::Waiting
            && self.has_its_attachments(message);
        if is_ready {
            self.enqueue(if message.begun {
                Work::Send(place)
            } else {
                Work::Before(place)
            });
        }
    }

    pub(super) fn has_its_attachments(&self, message: &Message) -> bool {
        message.uploads.iter().all(|place| {
            self.uploads
                .get(*place)
                .is_some_and(|upload| upload.attachment().is_some())
        })
    }

    pub(super) fn is_waiting(&self, place: usize) -> bool {
        self.messages.get(place).is_some_and(|message| {
            matches!(
                message.state,
                State::Waiting | State::Queued | State::Before
            )
        })
    }

    /// Whether what was put into a queue is not to be done any more, or not yet: an upload that no message waits for, a
    /// message that has been settled meanwhile or whose attachment is being uploaded afresh.
    pub(super) fn is_out_of_date(&self, work: Work) -> bool {
        match work {
            Work::Upload(place) => self
                .uploads
                .get(place)
                .is_none_or(|upload| !upload.users.iter().any(|user| self.is_waiting(*user))),
            Work::Before(place) => self.messages.get(place).is_none_or(|message| {
                message.state != State::Before || !self.has_its_attachments(message)
            }),
            Work::Send(place) => self.messages.get(place).is_none_or(|message| {
                message.state != State::Queued || !self.has_its_attachments(message)
            }),
        }
    }

    pub(super) fn withdraw(&mut self, account: usize, bucket: Bucket, turn: &Turn) {
        if let Some(Some(account)) = self.accounts.get_mut(account) {
            account.withdraw(bucket);
        }
        match turn.1 {
            // A message may wait for it again, one whose own attachment turns out to be stale.
            Work::Upload(place) => {
                if let Some(upload) = self.uploads.get_mut(place) {
                    upload.state = UploadState::NotBegun;
                }
            }
            Work::Before(place) | Work::Send(place) => {
                if let Some(message) = self.messages.get_mut(place)
                    && matches!(message.state, State::Queued | State::Before)
                {
                    message.state = State::Waiting;
                }
            }
        }
    }

    /// What is done right before a message is over, however it went: the message leaves after its pause.
    pub(super) fn go_on(&mut self, place: usize, now: Duration) {
        let Some(message) = self.messages.get_mut(place) else {
            return;
        };
        message.begun = true;
        if message.state != State::Before {
            return;
        }
        let before = message.plan.before.as_ref();
        let pause = before.map_or(Duration::ZERO, |before| before.pause);
        self.enqueue_at(now.saturating_add(pause), Work::Send(place));
    }

    /// The account's host takes uploads, or nobody knows it yet.
    pub(super) fn edge_is(&mut self, account: usize, edge: UploadEdge) {
        if let Some(Some(account)) = self.accounts.get_mut(account)
            && account.upload_edge == UploadEdge::Tried
        {
            account.upload_edge = edge;
        }
    }

    /// Whether the problem of the account's first upload says that its host takes none. Then its media goes by URL, and
    /// what has none fails.
    pub(super) fn takes_no_uploads(&mut self, number: usize, problem: &Problem) -> bool {
        let Some(Some(account)) = self.accounts.get_mut(number) else {
            return false;
        };
        if account.upload_edge != UploadEdge::Tried {
            return false;
        }
        let Some(refusal) = problem.refusal_of_the_edge() else {
            // What Meta says of the media comes from an edge that is there; of no answer nothing is learned.
            account.upload_edge = match problem {
                Problem::Answer(_) if problem.assess().blames_content => UploadEdge::There,
                _ => UploadEdge::Untried,
            };
            return false;
        };
        account.upload_edge = UploadEdge::Missing;
        let end = Problem::NoUploads(refusal.clone());
        for upload in self
            .uploads
            .iter_mut()
            .filter(|upload| upload.account == number)
        {
            upload.state = UploadState::Failed(end.clone());
            upload.tries = Tries::default();
            upload.users.clear();
            if mem::take(&mut upload.ahead) {
                self.ahead = self.ahead.saturating_sub(1);
            }
        }
        for place in 0..self.messages.len() {
            let Some(message) = self.messages.get_mut(place) else {
                continue;
            };
            let goes_by_uploads = !message.uploads.is_empty() && message.state != State::Settled;
            if message.account != number || !goes_by_uploads {
                continue;
            }
            if let Some(call) = message.plan.without_uploads.take() {
                message.plan.call = call;
                message.uploads.clear();
                message.goes_by_url = true;
                self.enqueue_if_ready(place);
            } else {
                self.fail(place, |advice| end.before_the_send(advice));
            }
        }
        true
    }
}
