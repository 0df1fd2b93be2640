//! A call of the Graph API as data: everything that delivering it needs to know stands beside its request.

use std::time::Duration;

use super::error::AnswerError;
use super::{AttachmentId, Body, Bucket, GraphApi, GraphRequest, GraphResponse, error};

/// What an endpoint says of being asked twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeatable {
    /// Doing it twice harms nobody.
    Freely,
    /// Only when the first try certainly did not happen.
    OnlyIfNotDone,
}

/// How long a call may take where the user has not said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// 30 seconds.
    Usual,
    /// 90 seconds: Meta gives itself 75 to fetch a video.
    /// <https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/saving-assets>
    ForVideo,
}

impl Patience {
    /// The time.
    #[must_use]
    pub fn time(self) -> Duration {
        Duration::from_secs(match self {
            Self::Usual => 30,
            Self::ForVideo => 90,
        })
    }
}

/// A `POST` to a path of the Graph API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Below the version, without a leading slash.
    pub path: &'static str,
    /// The JSON body.
    pub body: Body,
    /// The id without which the answer is no success.
    pub id: &'static str,
    /// Whether it may be asked again after a try whose end is not known.
    pub repeatable: Repeatable,
    /// Which of Meta's limits it counts for.
    pub bucket: Bucket,
    /// How long it may take.
    pub patience: Patience,
}

impl Call {
    /// The request to send, with the ids of the attachments that were uploaded for it.
    #[must_use]
    pub fn request(&self, api: &GraphApi, attachments: &[AttachmentId]) -> GraphRequest {
        GraphRequest {
            url: api.url(self.path),
            body: self.body.to_json(attachments),
        }
    }

    /// Reads the answer.
    ///
    /// # Errors
    /// [`AnswerError`] when Graph refused or the answer is not usable.
    pub fn response(&self, answer: &GraphResponse) -> Result<String, AnswerError> {
        error::read_id(answer, self.id)
    }
}
