//! Reads a `BatchRequest` from JavaScript.

use js_sys::{Array, Object};
use wasm_bindgen::{JsCast, JsValue};

use super::dto::{BatchRequest, ConnectionDto, HostDto, ItemDto, LoginDto, OptionsDto, RouteDto};
use super::object::{get, get_by};
use crate::message::Field;
use crate::words::sentence;

const LARGEST_EXACT: f64 = 9_007_199_254_740_991.0;

/// Reads the request, or says which of its properties is not what it should be.
pub(super) fn read_request(batch: &JsValue) -> Result<BatchRequest, JsValue> {
    let options = get(batch, "options")?;
    Ok(BatchRequest {
        resource: text(batch, "resource")?,
        operation: text(batch, "operation")?,
        connections: list(batch, "connections")?
            .iter()
            .map(|connection| read_connection(&connection))
            .collect::<Result<_, _>>()?,
        items: list(batch, "items")?
            .iter()
            .map(|item| read_item(&item))
            .collect::<Result<_, _>>()?,
        options: OptionsDto {
            concurrency: number(&options, "concurrency")?,
            messages_per_second: number(&options, "messagesPerSecond")?,
            max_wait_seconds: number(&options, "maxWaitSeconds")?
                .ok_or_else(|| not_as_expected("maxWaitSeconds"))?,
            timeout_seconds: number(&options, "timeoutSeconds")?,
        },
        stop_on_error: get(batch, "stopOnError")?.is_truthy(),
        remembered: indexes(batch, "remembered")?,
        deferred: indexes(batch, "deferred")?,
    })
}

fn read_connection(connection: &JsValue) -> Result<ConnectionDto, JsValue> {
    Ok(ConnectionDto {
        host: match text(connection, "host")?.as_str() {
            "facebook" => HostDto::Facebook,
            "instagram" => HostDto::Instagram,
            "custom" => HostDto::Custom,
            _ => return Err(not_as_expected("host")),
        },
        custom_base_url: text(connection, "customBaseUrl")?,
        api_version: text(connection, "apiVersion")?,
        route: match text(connection, "route")?.as_str() {
            "n8n" => RouteDto::N8n,
            "direct" => RouteDto::Direct,
            _ => return Err(not_as_expected("route")),
        },
        custom_login: match get(connection, "customLogin")?.as_string().as_deref() {
            Some("facebook") => Some(LoginDto::Facebook),
            Some("instagram") => Some(LoginDto::Instagram),
            _ => None,
        },
    })
}

fn read_item(item: &JsValue) -> Result<ItemDto, JsValue> {
    let fields: Object = get(item, "fields")?
        .dyn_into()
        .map_err(|_| not_as_expected("fields"))?;
    let mut left = MOST_VALUES;
    Ok(ItemDto {
        account: number(item, "account")?
            .filter(|account| *account >= 0.0 && account.fract() == 0.0)
            .ok_or_else(|| not_as_expected("account"))? as usize,
        fields: Object::keys(&fields)
            .iter()
            .filter_map(|name| {
                let value = get_by(&fields, &name).unwrap_or_default();
                Some((name.as_string()?, read_field(&value, DEEPEST, &mut left)))
            })
            .collect(),
    })
}

/// Lists and objects within each other are read so deep, which is deeper than anything that is sent.
const DEEPEST: usize = 16;

/// An item's fields hold no more values than this; a list of more is cut there, and too long all the same.
const MOST_VALUES: usize = 10_000;

/// Any JavaScript value in a field's place. What refers to itself has an end by its depth and by the number of values.
fn read_field(value: &JsValue, depth: usize, left: &mut usize) -> Field {
    if value.is_null() || value.is_undefined() {
        Field::Missing
    } else if let Some(text) = value.as_string() {
        Field::Text(text)
    } else if let Some(number) = value.as_f64() {
        if number.fract() == 0.0 && number.abs() <= LARGEST_EXACT {
            Field::Integer(number as i64)
        } else {
            Field::Float(spelling(value))
        }
    } else if let Some(flag) = value.as_bool() {
        Field::Flag(flag)
    } else if let Some(list) = value.dyn_ref::<Array>() {
        let mut entries = Vec::new();
        for place in 0..list.length() {
            if !take_one(depth, left) {
                break;
            }
            let entry = list.get(place);
            entries.push(read_field(&entry, depth.saturating_sub(1), left));
        }
        Field::List(entries)
    } else {
        let mut members = Vec::new();
        if let Some(object) = value.dyn_ref::<Object>() {
            for name in Object::keys(object).iter() {
                if !take_one(depth, left) {
                    break;
                }
                let member = get_by(value, &name).unwrap_or_default();
                let name = name.as_string().unwrap_or_default();
                members.push((name, read_field(&member, depth.saturating_sub(1), left)));
            }
        }
        Field::Object(members)
    }
}

/// Whether one more value may be read at this depth.
fn take_one(depth: usize, left: &mut usize) -> bool {
    if depth == 0 || *left == 0 {
        return false;
    }
    *left = left.saturating_sub(1);
    true
}

/// A number as JavaScript writes it, which is how the user saw it.
fn spelling(number: &JsValue) -> String {
    String::from(number.unchecked_ref::<js_sys::Object>().to_string())
}

fn text(object: &JsValue, name: &'static str) -> Result<String, JsValue> {
    get(object, name)?
        .as_string()
        .ok_or_else(|| not_as_expected(name))
}

/// A number, or nothing where there is `null` or `undefined`.
fn number(object: &JsValue, name: &'static str) -> Result<Option<f64>, JsValue> {
    let value = get(object, name)?;
    if value.is_null() || value.is_undefined() {
        return Ok(None);
    }
    value
        .as_f64()
        .map(Some)
        .ok_or_else(|| not_as_expected(name))
}

fn indexes(object: &JsValue, name: &'static str) -> Result<Vec<usize>, JsValue> {
    let indexes = list(object, name)?;
    Ok(indexes
        .iter()
        .filter_map(|index| index.as_f64())
        // The cast below makes 0 of what is no index, and so would drop the first item.
        .filter(|index| *index >= 0.0 && index.fract() == 0.0)
        .map(|index| index as usize)
        .collect())
}

fn list(object: &JsValue, name: &'static str) -> Result<Array, JsValue> {
    get(object, name)?
        .dyn_into()
        .map_err(|_| not_as_expected(name))
}

pub(super) fn not_as_expected(name: &str) -> JsValue {
    js_sys::Error::new(&sentence(&[
        "The batch's property ",
        name,
        " is not as expected",
    ]))
    .into()
}
