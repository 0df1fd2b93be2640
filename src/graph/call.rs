//! A call of the Graph API as data: everything that delivering it needs to know stands beside its request.

use std::time::Duration;

use super::error::AnswerError;
use super::{
    AttachmentId, Body, Bucket, GraphApi, GraphRequest, GraphResponse, RequestBody, error,
};
use crate::message::FileHandle;

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
    /// 90 seconds: Meta gives itself 75 to fetch a video, and 25 MB take their time on a slow line.
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

/// The ids that an answer brings, by their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The one without which it is no success. Without one, any object of Graph's that is no error is a success.
    pub required: Option<&'static str>,
    /// Others that it may bring.
    pub optional: &'static [&'static str],
}

/// The ids that an answer has brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// What [`Expected::required`] names; empty without one.
    pub id: String,
    /// What else was expected and has come.
    pub others: Vec<(&'static str, String)>,
}

impl Answer {
    /// One of the other ids.
    #[must_use]
    pub fn other(&self, name: &str) -> Option<&str> {
        self.others
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, id)| id.as_str())
    }
}

/// A `POST` to a path of the Graph API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Below the version, without a leading slash.
    pub path: &'static str,
    /// The parameters.
    pub body: Body,
    /// A file to send along, in a form.
    pub file: Option<FileHandle>,
    /// What the answer is to bring.
    pub expected: Expected,
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
            body: match &self.file {
                None => RequestBody::Json(self.body.to_json(attachments)),
                Some(file) => RequestBody::Multipart {
                    fields: self.body.to_form(attachments),
                    file: file.clone(),
                },
            },
        }
    }

    /// Reads the answer.
    ///
    /// # Errors
    /// [`AnswerError`] when Graph refused or the answer is not usable.
    pub fn response(&self, answer: &GraphResponse) -> Result<Answer, AnswerError> {
        error::read_answer(answer, self.expected)
    }
}
