//! What Meta tells by webhook, as pure data: bytes and headers in, events in one shape out, and only behind a signature
//! that is Meta's. <https://developers.facebook.com/docs/instagram-platform/webhooks>

mod change;
mod event;
mod item;
mod kind;
mod media;
mod notification;
mod parts;
mod raw;
mod signature;
mod subscription;

pub use event::Event;
pub use kind::EventKind;
pub use media::may_be_kept;
pub(crate) use notification::{id, object, time, words};
pub use parts::{Attachment, Comment, Postback, QuickReply, Reaction, Referral, ReplyTo};
pub use signature::{Refusal, SignatureHeaders, Verified, verify};
pub use subscription::{Login, subscribed_fields};
