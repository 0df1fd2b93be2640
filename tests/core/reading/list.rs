//! A scripted list of conversations.

use serde_json::{Value, json};

use super::{Said, choke, me, ok, parameter, with};

/// A list of `count` conversations that is told page by page. Graph chokes on a page whose conversations include one of
/// `untold`, if it is asked for their people.
pub struct List {
    pub count: usize,
    pub untold: Vec<usize>,
    /// Whether a conversation's own node tells its people.
    pub nodes_tell: bool,
    /// Whether people come in a list at all.
    pub lists_tell: bool,
}

impl List {
    pub fn of(count: usize) -> Self {
        Self {
            count,
            untold: Vec::new(),
            nodes_tell: true,
            lists_tell: true,
        }
    }

    pub fn say(&self, path: &str) -> Said {
        if path.starts_with("me?") {
            return me();
        }
        let with_people =
            parameter(path, "fields").is_some_and(|fields| fields.contains("participants"));
        if let Some(number) = path.strip_prefix("thread") {
            let number: usize = number.split('?').next().unwrap().parse().unwrap();
            if self.untold.contains(&number) {
                return choke();
            }
            return ok(&self.thread(number, with_people && self.nodes_tell));
        }
        assert!(
            path.starts_with("me/conversations?platform=instagram&"),
            "{path}"
        );
        let from: usize = parameter(path, "after").map_or(0, |cursor| {
            cursor.strip_prefix("c=").unwrap().parse().unwrap()
        });
        let limit: usize = parameter(path, "limit").unwrap().parse().unwrap();
        let to = (from + limit).min(self.count);
        if with_people && self.untold.iter().any(|number| (from..to).contains(number)) {
            return choke();
        }
        let data: Vec<Value> = (from..to)
            .map(|number| self.thread(number, with_people && self.lists_tell))
            .collect();
        let mut paging = json!({"cursors": {"after": format!("c={to}")}});
        if to < self.count {
            paging["next"] = json!("https://elsewhere.example.com/?access_token=TEST-TOKEN");
        }
        ok(&json!({"data": data, "paging": paging}))
    }

    fn thread(&self, number: usize, with_people: bool) -> Value {
        let mut thread =
            json!({"id": format!("thread{number}"), "updated_time": "2026-11-20T10:00:00+0000"});
        if with_people {
            thread["participants"] = with(&format!("900{number}"));
        }
        thread
    }
}

/// The numbers of the conversations that were read.
pub fn numbers(items: &[Value]) -> Vec<String> {
    items
        .iter()
        .map(|item| {
            item["conversationId"]
                .as_str()
                .unwrap()
                .replace("thread", "")
        })
        .collect()
}
