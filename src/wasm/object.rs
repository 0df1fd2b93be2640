//! Objects of JavaScript, member by member.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Whatever JavaScript has as `value[name]`.
    type Members;

    #[wasm_bindgen(method, structural, catch, indexing_getter)]
    fn get(this: &Members, name: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, structural, indexing_setter)]
    fn set(this: &Members, name: &str, value: &JsValue);
}

/// What the object has by this name; `undefined` if there is nothing.
///
/// # Errors
/// What JavaScript throws: a getter, or that `null` and `undefined` have no members.
pub(super) fn get(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    object.unchecked_ref::<Members>().get(name)
}

/// Sets a member of an object of our own, which cannot fail.
pub(super) fn set(object: &JsValue, name: &str, value: impl Into<JsValue>) {
    object.unchecked_ref::<Members>().set(name, &value.into());
}

/// What the object has by this name; `undefined` if nothing can be had.
pub(super) fn member(object: &JsValue, name: &str) -> JsValue {
    get(object, name).unwrap_or_default()
}

/// The text that the object has by this name; empty if it is no text.
pub(super) fn text(object: &JsValue, name: &str) -> String {
    member(object, name).as_string().unwrap_or_default()
}
