//! How many calls a second Meta publishes for one account.
//! <https://developers.facebook.com/docs/graph-api/overview/rate-limiting/>

use crate::message::MediaType;

/// What shares one of Meta's limits. Uploads are counted apart from sends: Meta says of no limit that it holds for both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bucket {
    /// Uploads of audio and video.
    UploadOfAudioOrVideo,
    /// Other uploads.
    Upload,
    /// Messages with audio or video.
    SendOfAudioOrVideo,
    /// Private replies. Of those to posts and reels Meta takes 750 an hour besides, which users are told and nothing
    /// enforces: the hour is longer than a batch.
    PrivateReply,
    /// Text, links, reactions, stickers, and whatever else Meta names no limit of its own for.
    Send,
}

impl Bucket {
    /// The bucket of an upload.
    #[must_use]
    pub fn of_upload(media_type: MediaType) -> Self {
        if is_sound(media_type) {
            Self::UploadOfAudioOrVideo
        } else {
            Self::Upload
        }
    }

    /// The bucket of a message that carries media.
    #[must_use]
    pub fn of_send(media_type: MediaType) -> Self {
        if is_sound(media_type) {
            Self::SendOfAudioOrVideo
        } else {
            Self::Send
        }
    }

    /// Calls per second and account. For text and the like Meta gives 100 in one place and 300 in another: the lower one.
    #[must_use]
    pub fn per_second(self) -> f64 {
        match self {
            Self::UploadOfAudioOrVideo | Self::SendOfAudioOrVideo => 10.0,
            Self::Upload | Self::PrivateReply | Self::Send => 100.0,
        }
    }

    /// Whether it is a bucket of uploads.
    #[must_use]
    pub fn is_of_uploads(self) -> bool {
        matches!(self, Self::UploadOfAudioOrVideo | Self::Upload)
    }
}

fn is_sound(media_type: MediaType) -> bool {
    match media_type {
        MediaType::Audio | MediaType::Video => true,
        MediaType::Image | MediaType::File => false,
    }
}
