//! Objects of JavaScript, member by member.

use std::cell::Cell;
use std::ptr;

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Whatever JavaScript has as `value[name]`.
    pub type Members;

    #[wasm_bindgen(method, structural, catch, indexing_getter)]
    fn get(this: &Members, name: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, structural, indexing_setter)]
    fn set(this: &Members, name: &JsValue, value: &JsValue);

    #[wasm_bindgen(method, structural, indexing_setter)]
    fn set_number(this: &Members, name: &JsValue, value: f64);

    #[wasm_bindgen(method, structural, indexing_setter)]
    fn set_text(this: &Members, name: &JsValue, value: &str);
}

/// A word that JavaScript has been given.
struct Known {
    word: &'static str,
    made: JsValue,
    before: Option<&'static Known>,
}

thread_local! {
    static LATEST: Cell<Option<&'static Known>> = const { Cell::new(None) };
}

/// One of the core's own words as JavaScript has it. It is made once and kept: a batch says each of them thousands of times.
pub(super) fn word(word: &'static str) -> &'static JsValue {
    let latest = LATEST.try_with(Cell::get).ok().flatten();
    let mut known = latest;
    while let Some(Known {
        word: one,
        made,
        before,
    }) = known
    {
        // By where they are: equal words elsewhere are made twice.
        if ptr::eq(*one, word) {
            return made;
        }
        known = *before;
    }
    let made = JsValue::from_str(word);
    let new = Box::leak(Box::new(Known {
        word,
        made,
        before: latest,
    }));
    let _ = LATEST.try_with(|latest| latest.set(Some(new)));
    &new.made
}

/// What can be a member of an object of ours.
pub(super) trait Member {
    /// Sets it, in one crossing.
    fn put(self, object: &Members, name: &JsValue);
}

impl Member for f64 {
    fn put(self, object: &Members, name: &JsValue) {
        object.set_number(name, self);
    }
}

impl Member for &str {
    fn put(self, object: &Members, name: &JsValue) {
        object.set_text(name, self);
    }
}

impl Member for &JsValue {
    fn put(self, object: &Members, name: &JsValue) {
        object.set(name, self);
    }
}

/// What the object has by this name; `undefined` if there is nothing.
///
/// # Errors
/// What JavaScript throws: a getter, or that `null` and `undefined` have no members.
pub(super) fn get(object: &JsValue, name: &'static str) -> Result<JsValue, JsValue> {
    get_by(object, word(name))
}

/// The same, by a name that JavaScript has given.
pub(super) fn get_by(object: &JsValue, name: &JsValue) -> Result<JsValue, JsValue> {
    object.unchecked_ref::<Members>().get(name)
}

/// Sets a member of an object of our own, which cannot fail.
pub(super) fn set(object: &JsValue, name: &'static str, value: impl Member) {
    value.put(object.unchecked_ref(), word(name));
}

/// What the object has by this name; `undefined` if nothing can be had.
pub(super) fn member(object: &JsValue, name: &'static str) -> JsValue {
    get(object, name).unwrap_or_default()
}

/// The text that the object has by this name; empty if it is no text.
pub(super) fn text(object: &JsValue, name: &'static str) -> String {
    member(object, name).as_string().unwrap_or_default()
}
