//! Reads, driven over the texts that cross the boundary, by a scripted Meta and without a clock.

mod conversations;
mod list;
mod messages;
mod people;
mod properties;
mod tries;

use instagram_direct::wasm::reading::JsonReader;
use serde_json::{Value, json};

/// What Meta says to a path: what it means, and its body.
pub type Said = (Value, String);

/// How a read ended, and what it took.
#[derive(Debug)]
pub struct Run {
    /// The last step.
    pub end: Value,
    /// The paths that were asked for, unescaped.
    pub asked: Vec<String>,
    /// The pauses, in milliseconds.
    pub pauses: Vec<u64>,
}

impl Run {
    /// The items of a read that worked out.
    pub fn items(&self) -> &Vec<Value> {
        assert_eq!(self.end["step"], "done", "{self:?}");
        self.end["items"].as_array().unwrap()
    }

    /// One member of each item.
    pub fn each(&self, name: &str) -> Vec<&Value> {
        self.items().iter().map(|item| &item[name]).collect()
    }
}

/// A success.
pub fn ok(body: &Value) -> Said {
    (
        json!({"remedy": "ok", "times": 0, "regainMs": 0}),
        body.to_string(),
    )
}

/// Graph's refusal with this code.
pub fn refusal(remedy: &str, code: i64, subcode: Option<i64>) -> Said {
    let times = if remedy == "again" { 2 } else { 0 };
    let verdict =
        json!({"remedy": remedy, "times": times, "regainMs": 0, "code": code, "subcode": subcode});
    (verdict, "{}".to_owned())
}

/// Graph's code for what it cannot tell.
pub fn choke() -> Said {
    refusal("again", 1, None)
}

pub fn read(operation: (&str, &str), fields: Value, meta: impl FnMut(&str) -> Said) -> Run {
    read_with(operation, json!({"fields": fields}), meta)
}

/// Reads with these members of the request beside the usual ones.
pub fn read_with(
    (resource, operation): (&str, &str),
    more: Value,
    mut meta: impl FnMut(&str) -> Said,
) -> Run {
    let mut request = json!({
        "resource": resource, "operation": operation, "isInstagramLogin": true, "fields": {}, "maxWaitMs": 300_000, "seed": 7,
    });
    for (name, value) in more.as_object().unwrap() {
        request[name] = value.clone();
    }
    let (mut reader, mut step) = JsonReader::start(&request.to_string()).expect("it is a request");
    let mut run = Run {
        end: Value::Null,
        asked: Vec::new(),
        pauses: Vec::new(),
    };
    for _ in 0..10_000 {
        run.end = serde_json::from_str(&step).expect("a step is JSON");
        step = match run.end["step"].as_str().unwrap() {
            "ask" => {
                let path = unescaped(run.end["path"].as_str().unwrap());
                run.asked.push(path.clone());
                let (verdict, body) = meta(&path);
                reader.go_on(&verdict.to_string(), body)
            }
            "wait" => {
                run.pauses.push(run.end["ms"].as_u64().unwrap());
                reader.go_on("", String::new())
            }
            _ => return run,
        };
    }
    panic!(
        "the read has no end: {:?}",
        &run.asked[run.asked.len() - 5..]
    );
}

fn unescaped(path: &str) -> String {
    let url = format!("https://graph.example.com/{path}");
    let url = url::Url::parse(&url).expect("it is a part of an address");
    let query: Vec<String> = url
        .query_pairs()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    assert!(!path.bytes().any(|byte| !byte.is_ascii_graphic()), "{path}");
    format!("{}?{}", url.path().trim_start_matches('/'), query.join("&"))
}

/// A parameter of a path.
pub fn parameter<'p>(path: &'p str, name: &str) -> Option<&'p str> {
    let (_, query) = path.split_once('?')?;
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

/// Whose account it is, at graph.instagram.com.
pub fn me() -> Said {
    ok(&json!({"id": "1020", "user_id": "17841405822304914", "username": "biz"}))
}

/// What `participants` says of a conversation with this person.
pub fn with(person: &str) -> Value {
    json!({"data": [{"id": "17841405822304914", "username": "biz"}, {"id": person, "username": format!("name{person}")}]})
}
