use super::limits::given_of;
use super::text::flaw;
use super::{Field, InvalidInput};

const NAME: &str = "Media Type";
const ADVICE: &str = "Set the Media Type to image, video, audio or file.";

/// The kind of media, in Meta's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MediaType {
    /// A picture.
    Image,
    /// A video.
    Video,
    /// A voice clip or other sound.
    Audio,
    /// A PDF.
    File,
}

impl MediaType {
    /// Every kind there is.
    pub const ALL: [Self; 4] = [Self::Image, Self::Video, Self::Audio, Self::File];

    /// Parses Meta's word for the kind; case and surrounding white space do not matter.
    ///
    /// # Errors
    /// [`InvalidInput`] for anything else.
    pub fn parse(field: &Field) -> Result<Self, InvalidInput> {
        let text = given_of(field, NAME, "a word", ADVICE)?;
        if let Some(flaw) = flaw(&text) {
            return Err(flaw.of(NAME, ADVICE));
        }
        Self::ALL
            .into_iter()
            .find(|kind| text.eq_ignore_ascii_case(kind.as_str()))
            .ok_or_else(|| InvalidInput::unknown(NAME, &text, ADVICE))
    }

    /// Meta's word for it, as it goes over the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::File => "file",
        }
    }

    /// The file endings Meta accepts for this kind, lower case.
    /// <https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/attachment-upload>
    #[must_use]
    pub fn file_endings(self) -> &'static [&'static str] {
        match self {
            Self::Image => &["png", "jpg", "jpeg", "gif"],
            Self::Video => &["mp4", "ogg", "avi", "mov", "webm"],
            Self::Audio => &["aac", "m4a", "wav", "mp4"],
            Self::File => &["pdf"],
        }
    }

    /// What Meta accepts, in words: formats and the largest size (same source as [`Self::file_endings`]).
    #[must_use]
    pub fn accepted(self) -> &'static str {
        match self {
            Self::Image => "png, jpeg or gif up to 8 MB",
            Self::Video => "mp4, ogg, avi, mov or webm up to 25 MB",
            Self::Audio => "aac, m4a, wav or mp4 up to 25 MB",
            Self::File => "pdf up to 25 MB",
        }
    }

    /// The most bytes Meta accepts of this kind. Whether its megabytes are of 1,000 or of 1,024 it does not say; the larger
    /// ones, since what might work is not refused.
    #[must_use]
    pub fn most_bytes(self) -> u64 {
        const MEGABYTE: u64 = 1_048_576;
        match self {
            Self::Image => 8 * MEGABYTE,
            Self::Video | Self::Audio | Self::File => 25 * MEGABYTE,
        }
    }
}
