//! What users can ask for, one operation a file: the fields of an item in, a [`Plan`] out, or why not.

mod fields;
mod letter;
mod lists;
mod plan;

mod react;
mod send_button_template;
mod send_generic_template;
mod send_images;
mod send_media_message;
mod send_message;
mod send_private_reply;
mod send_quick_replies;
mod send_sticker;
mod sender_action;
mod share_post;

pub use fields::Fields;
pub use plan::{Before, Fact, Plan, Value};

use crate::message::{InvalidInput, ParseUrl};

/// Something that users can ask for.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// The resource it belongs to, as the node's parameter `resource` has it.
    pub resource: &'static str,
    /// Its name, as the node's parameter `operation` has it.
    pub name: &'static str,
    /// Makes a plan of an item's fields, or says which of them is wrong.
    pub plan: fn(&Fields, &dyn ParseUrl) -> Result<Plan, InvalidInput>,
}

/// Every operation there is.
pub const OPERATIONS: &[Operation] = &[
    send_media_message::OPERATION,
    send_message::OPERATION,
    send_images::OPERATION,
    send_quick_replies::OPERATION,
    send_button_template::OPERATION,
    send_generic_template::OPERATION,
    share_post::OPERATION,
    send_sticker::OPERATION,
    react::OPERATION,
    sender_action::OPERATION,
    send_private_reply::OPERATION,
];

/// The operation of this resource with this name.
#[must_use]
pub fn find(resource: &str, name: &str) -> Option<&'static Operation> {
    OPERATIONS
        .iter()
        .find(|known| known.resource == resource && known.name == name)
}
