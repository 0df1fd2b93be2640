/// The id of an uploaded attachment: digits today, opaque to us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachmentId(String);

impl AttachmentId {
    /// The id, digit for digit as Meta sent it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for AttachmentId {
    fn from(id: String) -> Self {
        Self(id)
    }
}
