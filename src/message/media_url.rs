use super::limits::given_of;
use super::text::{excerpt, places};
use super::url::{as_used, read_web_url};
use super::{Field, InvalidInput, MediaType, ParseUrl, host};
use crate::words::sentence;

const PUBLIC: &str = "Put the file where everyone on the internet can fetch it by http or https, and use that address.";

/// File endings that tell a format of media or of documents, each between blanks. Others (`image.php?id=7`) tell how a server works.
const MEDIA_ENDINGS: &str = " 3g2 3gp 3gpp aac ac3 aif aiff amr apng asf avi avif bmp caf doc docx eps flac flv gif heic heif ico jfif jpe \
    jpeg jpg jxl m2ts m4a m4b m4v mid midi mka mkv mov mp2 mp3 mp4 mpe mpeg mpg mpga mts odt oga ogg ogv opus pdf \
    png ppt pptx psd raw rtf svg svgz tif tiff ts wav weba webm webp wma wmv xls xlsx zip ";

/// An absolute http(s) URL that Meta can, as far as its text tells, fetch from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MediaUrl {
    text: String,
    /// Lower-case file ending of the path, if it has one.
    ending: Option<String>,
}

impl MediaUrl {
    /// Parses a media URL; `name` is what an error calls it. A valid one is sent as it was written, byte for byte, so that a signature holds; what the URL
    /// Standard mends without a doubt (a blank, a letter beyond ASCII) is sent as the standard writes it.
    ///
    /// # Errors
    /// [`InvalidInput`] when it is no absolute http(s) URL, or cannot be meant, or names a host that Meta cannot reach.
    pub fn parse(field: &Field, name: &str, parser: &dyn ParseUrl) -> Result<Self, InvalidInput> {
        let text = given_of(field, name, "a URL", PUBLIC)?;
        let url = read_web_url(&text, name, parser, PUBLIC)?;
        if url.has_credentials() {
            return Err(InvalidInput::of(
                &[
                    name,
                    " holds a user name or password, which Meta does not use",
                ],
                "Use an address that needs no sign-in, for example a signed link.",
            ));
        }
        if let Some(reason) = host::unreachable(url.host()) {
            return Err(InvalidInput::of(
                &[name, " \"", &excerpt(&text), "\" ", reason],
                PUBLIC,
            ));
        }
        Ok(Self {
            ending: file_ending(url.path()),
            text: as_used(&text, url),
        })
    }

    /// The URL as it goes to Meta.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The file ending, when it tells a format that Meta does not list for this media type. No reason to refuse, since
    /// servers name files as they like; worth telling once Meta has refused.
    #[must_use]
    pub fn doubtful_ending(&self, media_type: MediaType) -> Option<&str> {
        self.ending.as_deref().filter(|ending| {
            let known = sentence(&[" ", ending, " "]);
            places(MEDIA_ENDINGS, &known).next().is_some()
                && !media_type.file_endings().contains(ending)
        })
    }
}

fn file_ending(path: &str) -> Option<String> {
    let (_, name) = path.rsplit_once('/')?;
    let (_, ending) = name.rsplit_once('.')?;
    let plausible =
        (1..=5).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    plausible.then(|| ending.to_ascii_lowercase())
}
