use super::text::excerpt;
use super::{Field, InvalidInput, MediaType};
use crate::words::sentence;

const LOOK: &str = "Look at what the node that makes it gives: a server may have answered with an error in its place.";
const CONVERT: &str =
    "Convert the file to a format that Meta accepts, or choose the Media Type that it is of.";

/// The MIME types under which Meta takes a file of a format, by what its bytes are. An MP4 may be sound alone, and has to
/// say so, since Meta wants sound to come under a type of sound.
/// <https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/attachment-upload>
const ACCEPTED: [(MediaType, &str, &str); 17] = [
    (MediaType::Image, "image/png", "image/png"),
    (MediaType::Image, "image/jpeg", "image/jpeg"),
    (MediaType::Image, "image/gif", "image/gif"),
    (MediaType::Video, "video/mp4", "video/mp4"),
    (MediaType::Video, "video/ogg", "video/ogg"),
    (MediaType::Video, "application/ogg", "video/ogg"),
    // A film may begin with its sound.
    (MediaType::Video, "audio/ogg", "video/ogg"),
    (MediaType::Video, "video/x-msvideo", "video/x-msvideo"),
    (MediaType::Video, "video/quicktime", "video/quicktime"),
    (MediaType::Video, "video/webm", "video/webm"),
    (MediaType::Audio, "audio/aac", "audio/aac"),
    (MediaType::Audio, "audio/mp4", "audio/mp4"),
    (MediaType::Audio, "audio/x-m4a", "audio/mp4"),
    (MediaType::Audio, "video/mp4", "audio/mp4"),
    (MediaType::Audio, "audio/wav", "audio/wav"),
    (MediaType::Audio, "audio/x-wav", "audio/wav"),
    (MediaType::File, "application/pdf", "application/pdf"),
];

/// A file that n8n holds. Its bytes stay there: here it is a number, by which the host knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    handle: FileHandle,
    file_name: String,
    hash: String,
}

/// What goes into a form's part for a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileHandle {
    /// The number by which the host knows the bytes.
    pub handle: u32,
    /// The name it is sent under: ASCII, since Meta refuses others.
    pub name: String,
    /// Its MIME type, as Meta takes it for the media type chosen.
    pub mime_type: &'static str,
}

impl File {
    /// Parses what the host tells of a file: an object of `handle`, `size` in bytes, `mimeType` as the bytes have it, or the
    /// item where it is `claimed`, `hash` of the bytes, and `fileName`.
    ///
    /// # Errors
    /// [`InvalidInput`] when there is none, or when Meta takes no such file as this type.
    pub fn parse(field: &Field, media_type: MediaType) -> Result<Self, InvalidInput> {
        let whole = |name: &str| match field.member(name) {
            Field::Integer(number) => u64::try_from(*number).ok(),
            _ => None,
        };
        let (Some(handle), Some(size)) = (
            whole("handle").and_then(|handle| u32::try_from(handle).ok()),
            whole("size"),
        ) else {
            return Err(InvalidInput::new(
                "The item holds no binary file",
                "Set Input Data Field Name to the binary field of the item that holds the file.",
            ));
        };
        let file_name = field.member("fileName").given().into_owned();
        let shown = if file_name.is_empty() {
            "The file".to_owned()
        } else {
            sentence(&["The file \"", &excerpt(&file_name), "\""])
        };
        if size == 0 {
            return Err(InvalidInput::empty(
                &shown,
                "Look at the node that makes the file.",
            ));
        }
        let given = field.member("mimeType").given();
        let is = given.split(';').next().unwrap_or_default().trim();
        let accepted = ACCEPTED
            .into_iter()
            .find(|(kind, known, _)| *kind == media_type && is.eq_ignore_ascii_case(known));
        let Some((_, _, mime_type)) = accepted else {
            let is = if is.is_empty() {
                "of no known format"
            } else {
                is
            };
            return Err(InvalidInput::of(
                &[
                    &shown,
                    " is ",
                    &excerpt(is),
                    ", where Meta accepts ",
                    media_type.accepted(),
                    " as ",
                    media_type.as_str(),
                ],
                if is_text(is) { LOOK } else { CONVERT },
            ));
        };
        let claimed = field.member("claimed") == &Field::Flag(true);
        if claimed && always_begins_alike(mime_type) {
            return Err(InvalidInput::of(
                &[&shown, " does not begin as a file of ", mime_type, " does"],
                LOOK,
            ));
        }
        let over = size.saturating_sub(media_type.most_bytes());
        if over > 0 {
            return Err(InvalidInput::of(
                &[
                    &shown,
                    " is ",
                    &size.to_string(),
                    " bytes large, ",
                    &over.to_string(),
                    " more than the ",
                    &media_type.most_bytes().to_string(),
                    " that Meta takes as ",
                    media_type.as_str(),
                ],
                "Make the file smaller.",
            ));
        }
        Ok(Self {
            handle: FileHandle {
                handle,
                name: ascii_name(&file_name, media_type, mime_type),
                mime_type,
            },
            file_name,
            hash: field.member("hash").given().into_owned(),
        })
    }

    /// What goes into the form.
    #[must_use]
    pub fn handle(&self) -> &FileHandle {
        &self.handle
    }

    /// Its own name, perhaps empty.
    #[must_use]
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// Equal for equal files: by their bytes, and where people see it, by their name.
    #[must_use]
    pub fn identity(&self) -> String {
        let bytes = if self.hash.is_empty() {
            u64::from(self.handle.handle).to_string()
        } else {
            self.hash.clone()
        };
        if self.handle.mime_type == "application/pdf" {
            sentence(&[&bytes, " ", &self.handle.name])
        } else {
            bytes
        }
    }
}

/// Whether it is what servers answer with where there is no file.
fn is_text(mime_type: &str) -> bool {
    mime_type.starts_with("text/") || matches!(mime_type, "application/json" | "application/xml")
}

/// Whether each file of this type is told by its first bytes. The others have more beginnings than are known here.
fn always_begins_alike(mime_type: &str) -> bool {
    !matches!(
        mime_type,
        "video/mp4" | "video/quicktime" | "audio/mp4" | "audio/aac"
    )
}

/// The name in ASCII, without what a form's header gives a meaning; with an ending of its type, by which programs know it.
fn ascii_name(name: &str, media_type: MediaType, mime_type: &str) -> String {
    let plain = |c: char| {
        let usual = c.is_ascii_graphic() || c == ' ';
        if usual && !matches!(c, '"' | '\\' | '/' | '%' | ';') {
            c
        } else {
            '_'
        }
    };
    let name: String = name.trim_end_matches('.').chars().map(plain).collect();
    let known = |ending: &str| {
        let mut endings = media_type.file_endings().iter();
        endings.any(|known| known.eq_ignore_ascii_case(ending))
    };
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if known(ending) => (stem, Some(ending)),
        _ => (name.as_str(), None),
    };
    let says_something = stem.bytes().any(|byte| byte.is_ascii_alphanumeric());
    let stem = if says_something { stem } else { "file" };
    let usual = match mime_type {
        "image/jpeg" => "jpg",
        "video/x-msvideo" => "avi",
        "video/quicktime" => "mov",
        "audio/mp4" => "m4a",
        other => other.rsplit('/').next().unwrap_or_default(),
    };
    sentence(&[stem, ".", ending.unwrap_or(usual)])
}
